//! A chart of the time for a token from the cache against the number of tokens, both axes
//! logarithmic.

use std::fmt::Write as _;

use super::{
    comparison::Comparison,
    figure::{grouped, time},
    spread::Spread,
};

const WIDTH: f64 = 780.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 372.0;
/// The nearest that the names of two lines come to each other.
const LINE_HEIGHT: f64 = 16.0;

/// One line of the chart.
struct Series {
    name: String,
    colour: &'static str,
    dashes: &'static str,
    points: Vec<(f64, f64)>,
}

/// The range of an axis in powers of ten.
struct Axis {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

/// The chart as SVG; without anything measured an empty frame. It paints its own light background,
/// so it reads the same on a dark page.
pub(super) fn svg(comparisons: &[Comparison]) -> String {
    let series = series(comparisons);
    let points = || series.iter().flat_map(|series| &series.points);
    let across = Axis::over(points().map(|point| point.0), LEFT, RIGHT);
    let up = Axis::over(points().map(|point| point.1), BOTTOM, TOP);
    let mut svg = frame();
    for power in across.low..=across.high {
        draw_tokens(&mut svg, &across, power);
    }
    for power in up.low..=up.high {
        draw_time(&mut svg, &up, power);
    }
    for series in &series {
        draw_series(&mut svg, series, &across, &up);
    }
    draw_names(&mut svg, &series, &up);
    svg.push_str("</svg>\n");
    svg
}

fn series(comparisons: &[Comparison]) -> Vec<Series> {
    let hits = || comparisons.iter().filter(|row| row.subject.what == "hit");
    let mut counts: Vec<_> = hits().map(|row| row.subject.accounts).collect();
    counts.sort_unstable();
    counts.dedup();
    let mut series = Vec::new();
    for (place, accounts) in counts.into_iter().enumerate() {
        let dashes = if place == 0 { "none" } else { "6 5" };
        let rows: Vec<_> = hits().filter(|row| row.subject.accounts == accounts).collect();
        let points = |times: fn(&Comparison) -> &Spread| {
            let point = |row: &&Comparison| (row.subject.tokens as f64, times(row).median());
            rows.iter().map(point).collect()
        };
        let unit = if accounts == 1 { "account" } else { "accounts" };
        let mut add = |library: &str, colour, points| {
            let name = format!("{library}, {} {unit}", grouped(accounts));
            series.push(Series {
                name,
                colour,
                dashes,
                points,
            });
        };
        add("MSAL.js", "#3b5bdb", points(|row| &row.theirs));
        add("MSAL for Rust", "#b7410e", points(|row| &row.ours));
    }
    series
}

impl Axis {
    fn over(figures: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let powers: Vec<_> = figures.filter(|figure| *figure > 0.0).map(f64::log10).collect();
        let low = powers.iter().copied().fold(f64::INFINITY, f64::min);
        let high = powers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = if low.is_finite() { low.floor() as i32 } else { 0 };
        let high = if high.is_finite() { high.ceil() as i32 } else { 0 };
        Self {
            low,
            high: high.max(low + 1),
            from,
            to,
        }
    }

    fn place(&self, figure: f64) -> f64 {
        let part = (figure.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.from + (self.to - self.from) * part
    }
}

fn frame() -> String {
    let middle = (LEFT + RIGHT) / 2.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#333\">\n\
         <title>Time for a token from the cache against the number of tokens in it</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"10\" fill=\"#fcfcfa\"/>\n\
         <text x=\"{LEFT}\" y=\"34\" font-size=\"16\" font-weight=\"600\">A token from the cache: time of one call</text>\n\
         <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">access tokens in session storage</text>\n",
        BOTTOM + 48.0
    )
}

fn draw_tokens(svg: &mut String, axis: &Axis, power: i32) {
    let figure = 10f64.powi(power);
    let x = axis.place(figure);
    line(
        svg,
        format_args!("<path d=\"M{x:.1} {TOP}V{BOTTOM}\" stroke=\"#eceae4\"/>"),
    );
    let (y, label) = (BOTTOM + 22.0, grouped(figure as usize));
    line(
        svg,
        format_args!("<text x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"),
    );
}

fn draw_time(svg: &mut String, axis: &Axis, power: i32) {
    let figure = 10f64.powi(power);
    let y = axis.place(figure);
    line(
        svg,
        format_args!("<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"#dcd9d0\"/>"),
    );
    let (x, baseline, label) = (LEFT - 10.0, y + 4.5, round(&time(figure)));
    line(
        svg,
        format_args!("<text x=\"{x}\" y=\"{baseline:.1}\" text-anchor=\"end\">{label}</text>"),
    );
}

/// A power of ten needs no digits after the point.
fn round(time: &str) -> String {
    let Some((figure, unit)) = time.split_once(' ') else {
        return time.to_owned();
    };
    let figure = if figure.contains('.') {
        figure.trim_end_matches('0').trim_end_matches('.')
    } else {
        figure
    };
    format!("{figure} {unit}")
}

fn draw_series(svg: &mut String, series: &Series, across: &Axis, up: &Axis) {
    let Series {
        colour,
        dashes,
        points,
        ..
    } = series;
    let places: Vec<_> = points
        .iter()
        .map(|(tokens, ms)| (across.place(*tokens), up.place(*ms)))
        .collect();
    let corners: Vec<_> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let corners = corners.join(" ");
    line(
        svg,
        format_args!(
            "<polyline points=\"{corners}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"/>"
        ),
    );
    for (x, y) in places {
        line(
            svg,
            format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>"),
        );
    }
}

/// The names of the lines at their right ends, one below the other where the ends lie close
/// together.
fn draw_names(svg: &mut String, series: &[Series], up: &Axis) {
    let mut names: Vec<_> = series
        .iter()
        .filter_map(|series| Some((up.place(series.points.last()?.1), series)))
        .collect();
    names.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = TOP;
    for (y, series) in names {
        let y = y.max(free);
        free = y + LINE_HEIGHT;
        let (x, baseline, colour, name) = (RIGHT + 12.0, y + 4.5, series.colour, &series.name);
        line(
            svg,
            format_args!("<text x=\"{x}\" y=\"{baseline:.1}\" fill=\"{colour}\">{name}</text>"),
        );
    }
}

fn line(svg: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(svg, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::comparison::tests::record_of;

    #[test]
    fn tenfold_is_as_far_everywhere() {
        let axis = Axis::over([0.02, 30.0].into_iter(), BOTTOM, TOP);
        assert_eq!((axis.low, axis.high), (-2, 2));
        assert_eq!((axis.place(0.01), axis.place(100.0)), (BOTTOM, TOP));
        assert!((axis.place(1.0) - (BOTTOM + TOP) / 2.0).abs() < 0.01);
    }

    #[test]
    fn each_library_has_a_line_for_each_number_of_accounts() {
        let record = record_of(&[
            ("hit", 1, 1, 0.1, 1.0),
            ("hit", 1, 10_000, 0.1, 25.0),
            ("hit", 100, 1, 0.2, 1.5),
            ("burst", 1, 1, 7.0, 7.0),
        ]);
        let svg = svg(&record.comparisons());
        assert_eq!(svg.matches("<polyline").count(), 4, "{svg}");
        assert_eq!(svg.matches("<circle").count(), 6, "{svg}");
        for text in [
            ">MSAL.js, 1 account<",
            ">MSAL for Rust, 100 accounts<",
            ">10,000<",
            ">100 µs<",
            ">10 ms<",
        ] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
    }

    #[test]
    fn names_do_not_lie_upon_each_other() {
        let record = record_of(&[("hit", 1, 1, 1.0, 1.0), ("hit", 100, 1, 1.0, 1.0)]);
        let svg = svg(&record.comparisons());
        let names = svg.lines().filter(|line| line.contains("account"));
        let places: Vec<_> = names
            .filter_map(|line| line.split("y=\"").nth(1)?.split('"').next())
            .collect();
        assert_eq!(places.len(), 4);
        assert!(places.windows(2).all(|two| two[0] != two[1]), "{places:?}");
    }
}
