//! Figures as they are read.

/// Three digits that count: "2.51 ms", "291 µs".
pub(super) fn time(ms: f64) -> String {
    match ms {
        1.0.. => format!("{} ms", three_digits(ms)),
        _ => format!("{} µs", three_digits(ms * 1000.0)),
    }
}

/// "250 ×", "1.5 ×", "0.25 ×".
pub(super) fn ratio(ratio: f64) -> String {
    match ratio {
        10.0.. => format!("{} ×", grouped(ratio.round() as usize)),
        0.95.. => format!("{ratio:.1} ×"),
        _ => format!("{ratio:.2} ×"),
    }
}

fn three_digits(figure: f64) -> String {
    match figure {
        99.95.. => grouped(figure.round() as usize),
        9.995.. => format!("{figure:.1}"),
        _ => format!("{figure:.2}"),
    }
}

/// "10,000".
pub(super) fn grouped(figure: usize) -> String {
    let digits = figure.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_that_count() {
        let spoken = [0.0042, 0.29, 2.514, 25.04, 1234.4].map(time);
        assert_eq!(spoken, ["4.20 µs", "290 µs", "2.51 ms", "25.0 ms", "1,234 ms"]);
        assert_eq!(
            [0.034, 0.96, 12.4, 1200.0].map(ratio),
            ["0.03 ×", "1.0 ×", "12 ×", "1,200 ×"]
        );
    }
}
