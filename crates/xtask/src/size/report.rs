//! The report on the terminal.

use super::{
    Measured, Weight,
    module::{Contents, Part},
};

/// How many crates are listed; those behind them add up to little.
const CRATES: usize = 16;
/// How much of a name is shown; types in types make some very long.
const NAME: usize = 150;

/// Prints the table, then what is heavy in each app of ours.
pub(super) fn print(measured: &[Measured], functions: usize) {
    println!();
    table(measured).iter().for_each(|line| println!("{line}"));
    for measured in measured {
        if let Some(contents) = &measured.contents {
            println!();
            let lines = heavy(measured.app.name, contents, functions);
            lines.iter().for_each(|line| println!("{line}"));
        }
    }
}

fn table(measured: &[Measured]) -> Vec<String> {
    let mut lines = vec![row(
        "bytes",
        ["raw", "gzip -9", "brotli -q 11"].map(str::to_owned),
    )];
    for one in measured {
        lines.push(weight_row(one.app.name, one.total()));
        if one.contents.is_some() {
            lines.push(weight_row("  wasm", one.wasm));
            lines.push(weight_row("  js", one.js));
        }
        if let Some(base) = base(one, measured) {
            let (name, base) = (base.app.name, base.total());
            lines.push(weight_row(&format!("  over {name}"), one.total() - base));
        }
        lines.extend(ratio_row(one, measured));
    }
    lines
}

/// What the app would be if it signed nobody in.
fn base<'a>(one: &Measured, measured: &'a [Measured]) -> Option<&'a Measured> {
    let name = one.app.base()?;
    measured.iter().find(|other| other.app.name == name)
}

fn ratio_row(one: &Measured, measured: &[Measured]) -> Option<String> {
    let name = one.app.rival()?;
    let rival = measured.iter().find(|other| other.app.name == name)?;
    let (ours, theirs) = (one.total(), rival.total());
    let columns = [
        (ours.raw, theirs.raw),
        (ours.gzip, theirs.gzip),
        (ours.brotli, theirs.brotli),
    ];
    Some(row(
        &format!("  of {name}"),
        columns.map(|(part, whole)| percent(part, whole)),
    ))
}

fn weight_row(name: &str, weight: Weight) -> String {
    row(name, [weight.raw, weight.gzip, weight.brotli].map(grouped))
}

fn row(name: &str, columns: [String; 3]) -> String {
    let [raw, gzip, brotli] = columns;
    format!("{name:<22} {raw:>12} {gzip:>12} {brotli:>12}")
}

fn heavy(app: &str, contents: &Contents, functions: usize) -> Vec<String> {
    let Contents { code, data, .. } = contents;
    let mut lines = vec![format!(
        "{app}, before wasm-opt: {} bytes of code, {} of constants",
        grouped(*code),
        grouped(*data)
    )];
    lines.extend(contents.crates.iter().take(CRATES).map(|part| share(part, *code)));
    lines.push("  its heaviest functions".into());
    lines.extend(
        contents
            .functions
            .iter()
            .take(functions)
            .map(|part| share(part, *code)),
    );
    lines
}

fn share(part: &Part, code: u64) -> String {
    let share = percent(part.bytes, code);
    let instances = match part.functions {
        1 => String::new(),
        functions => format!(" ({functions} functions)"),
    };
    let (bytes, name) = (grouped(part.bytes), shortened(&part.name));
    format!("{bytes:>10} {share:>7}  {name}{instances}")
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// "1 234 567": digits in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(" ")
}

/// "84.3 %".
fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1000 + whole / 2) / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::size::APPS;

    fn measured(name: &str, brotli: u64) -> Measured {
        let app = APPS.iter().find(|app| app.name == name).unwrap();
        let weight = Weight {
            raw: brotli * 3,
            gzip: brotli * 2,
            brotli,
        };
        Measured {
            app,
            wasm: weight,
            js: Weight::default(),
            contents: None,
        }
    }

    #[test]
    fn an_app_is_compared_with_the_empty_one_and_with_its_rival() {
        let all = [
            measured("empty-leptos", 200),
            measured("quick-start", 1200),
            measured("msal-react", 1000),
        ];
        let table = table(&all).join("\n");
        let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("over empty-leptos 3 000 2 000 1 000"), "{table}");
        assert!(words.contains("of msal-react 120.0 % 120.0 % 120.0 %"), "{table}");
    }

    #[test]
    fn what_was_not_measured_is_not_compared_with() {
        let lines = table(&[measured("quick-start", 1200)]);
        assert_eq!(lines.len(), 2, "{lines:?}");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1 000", "1 234 567"]
        );
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(0, 0), "0.0 %");
    }
}
