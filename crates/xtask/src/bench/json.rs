//! The figures for other programs. Written by hand: xtask has no dependency for it.

use super::{comparison::Comparison, record::Record, spread::Spread};

/// Facts, and every comparison with all its times in milliseconds.
pub(super) fn text(record: &Record, comparisons: &[Comparison]) -> String {
    let facts = record
        .facts
        .iter()
        .map(|(name, text)| format!("{}: {}", quoted(name), quoted(text)));
    let facts: Vec<_> = facts.collect();
    let rows: Vec<_> = comparisons.iter().map(comparison).collect();
    format!(
        "{{\n  \"unit\": \"ms\",\n  \"facts\": {{\n    {}\n  }},\n  \"comparisons\": [\n    {}\n  ]\n}}\n",
        facts.join(",\n    "),
        rows.join(",\n    ")
    )
}

fn comparison(comparison: &Comparison) -> String {
    let subject = &comparison.subject;
    format!(
        "{{\"what\": {}, \"accounts\": {}, \"tokens\": {}, \"ratio\": {}, \"ratio_quartiles\": {}, \"ours\": {}, \"theirs\": {}}}",
        quoted(&subject.what),
        subject.accounts,
        subject.tokens,
        comparison.ratio(),
        list(&comparison.ratios.quartiles()),
        spread(&comparison.ours),
        spread(&comparison.theirs)
    )
}

fn spread(spread: &Spread) -> String {
    let (median, quartiles, times) = (spread.median(), spread.quartiles(), spread.sorted());
    format!(
        "{{\"median\": {median}, \"quartiles\": {}, \"times\": {}}}",
        list(&quartiles),
        list(times)
    )
}

fn list(figures: &[f64]) -> String {
    let figures: Vec<_> = figures.iter().map(f64::to_string).collect();
    format!("[{}]", figures.join(", "))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::comparison::tests::record_of;

    #[test]
    fn a_comparison_carries_all_its_times() {
        let mut record = record_of(&[("hit", 1, 10, 0.5, 2.0)]);
        record
            .facts
            .push(("browser".to_owned(), "Chrome \"156\"".to_owned()));
        let text = text(&record, &record.comparisons());
        assert!(text.contains("\"browser\": \"Chrome \\\"156\\\"\""), "{text}");
        let row = "{\"what\": \"hit\", \"accounts\": 1, \"tokens\": 10, \"ratio\": 4, \"ratio_quartiles\": [4, 4], \
                   \"ours\": {\"median\": 0.5, \"quartiles\": [0.5, 0.5], \"times\": [0.5]}";
        assert!(text.contains(row), "{text}");
    }
}
