//! Tables of what was measured, in Markdown that reads well on a terminal too.

use std::fmt::Write as _;

use super::{
    comparison::Comparison,
    figure::{grouped, ratio, time},
    record::Record,
    spread::Spread,
};

/// A table: what it is about, and the subjects in its rows.
struct Table {
    title: &'static str,
    about: &'static str,
    rows: Rows,
}

/// What tells the rows of a table apart.
enum Rows {
    /// One subject over fuller and fuller caches.
    Caches(&'static str),
    /// Several subjects, by name.
    Subjects(&'static [(&'static str, &'static str)]),
}

/// What a row is about.
enum Name {
    /// So many accounts and tokens.
    Cache(usize, usize),
    Subject(&'static str),
}

const TABLES: [Table; 7] = [
    Table {
        title: "A token from the cache",
        about: "One silent call after another, each for another token; time of one call.",
        rows: Rows::Caches("hit"),
    },
    Table {
        title: "1,000 tokens from the cache at once",
        about: "Time until all thousand calls have ended.",
        rows: Rows::Caches("burst"),
    },
    Table {
        title: "Start of a client in a fresh document",
        about: "New client, check for the response of a redirect, list of accounts; code that has never run.",
        rows: Rows::Caches("first_start"),
    },
    Table {
        title: "First token in a fresh document",
        about: "The first silent call after that start.",
        rows: Rows::Caches("first_hit"),
    },
    Table {
        title: "Start of another client in the same document",
        about: "The same start again and again; code that is warm.",
        rows: Rows::Caches("start"),
    },
    Table {
        title: "Sign-in",
        about: "From the call to its outcome at the emulator, where the user has a session: no page is shown. \
                The redirect includes loading the page again.",
        rows: Rows::Subjects(&[("popup", "by popup"), ("redirect", "by redirect")]),
    },
    Table {
        title: "Page load to painted protected content",
        about: "The smallest app, Leptos beside React: from the start of the navigation to the frame that shows the \
                signed-in user's name, in a fresh process, over loopback without compression.",
        rows: Rows::Subjects(&[
            ("load_cold", "empty browser cache"),
            ("load_warm", "filled browser cache"),
        ]),
    },
];

/// All tables, what else is known of the run, and where MSAL.js was quicker.
pub(super) fn markdown(record: &Record, comparisons: &[Comparison]) -> String {
    let mut text = wrapped(
        "Medians, in brackets the quartiles. Ratio: MSAL.js divided by MSAL for Rust, round by round; \
         above 1 MSAL for Rust is quicker.",
    );
    for table in &TABLES {
        text.push_str(&table.markdown(comparisons));
    }
    text.push_str(&quicker(comparisons));
    text.push_str("\nAbout this run:\n\n");
    for (name, fact) in &record.facts {
        line(&mut text, format_args!("- {name}: {fact}"));
    }
    text
}

impl Table {
    /// Empty when nothing of it was measured.
    fn markdown(&self, comparisons: &[Comparison]) -> String {
        let rows = self.rows(comparisons);
        if rows.is_empty() {
            return String::new();
        }
        let head = match self.rows {
            Rows::Caches(_) => "| accounts | tokens |",
            Rows::Subjects(_) => "| |",
        };
        let count = count(&rows);
        let about = wrapped(&format!("{} Rounds: {count}.", self.about));
        let mut text = format!("\n### {}\n\n{about}\n", self.title);
        line(
            &mut text,
            format_args!("{head} MSAL.js | MSAL for Rust | ratio |"),
        );
        line(&mut text, format_args!("{}", rule(head)));
        for (name, row) in rows {
            let (theirs, ours) = (times(&row.theirs), times(&row.ours));
            line(
                &mut text,
                format_args!("{} {theirs} | {ours} | {} |", name.cells(), ratios(row)),
            );
        }
        text
    }

    /// A line for each row in which ours lost most rounds.
    fn lost(&self, comparisons: &[Comparison]) -> Vec<String> {
        let rows = self.rows(comparisons).into_iter();
        let lost = rows.filter(|(_, row)| row.ratio() < 1.0);
        lost.map(|(name, row)| format!("- {}, {} ({})\n", self.title, name.spoken(), ratio(row.ratio())))
            .collect()
    }

    fn rows<'a>(&self, comparisons: &'a [Comparison]) -> Vec<(Name, &'a Comparison)> {
        match &self.rows {
            Rows::Caches(what) => {
                let rows = comparisons.iter().filter(|row| row.subject.what == *what);
                rows.map(|row| (Name::Cache(row.subject.accounts, row.subject.tokens), row))
                    .collect()
            }
            Rows::Subjects(subjects) => {
                let row = |&(what, name): &(&str, &'static str)| {
                    let row = comparisons.iter().find(|row| row.subject.what == what)?;
                    Some((Name::Subject(name), row))
                };
                subjects.iter().filter_map(row).collect()
            }
        }
    }
}

impl Name {
    /// The first columns of a row.
    fn cells(&self) -> String {
        match self {
            Self::Cache(accounts, tokens) => format!("| {} | {} |", grouped(*accounts), grouped(*tokens)),
            Self::Subject(name) => format!("| {name} |"),
        }
    }

    fn spoken(&self) -> String {
        match self {
            Self::Cache(accounts, tokens) => {
                format!("accounts: {}, tokens: {}", grouped(*accounts), grouped(*tokens))
            }
            Self::Subject(name) => (*name).to_owned(),
        }
    }
}

/// How often the rows were measured: "15", or "3 to 15".
fn count(rows: &[(Name, &Comparison)]) -> String {
    let counts = || rows.iter().map(|(_, row)| row.ours.count());
    match (counts().min(), counts().max()) {
        (Some(fewest), Some(most)) if fewest < most => format!("{fewest} to {most}"),
        (_, most) => most.unwrap_or_default().to_string(),
    }
}

/// Names to the left, figures to the right.
fn rule(head: &str) -> String {
    let columns = head.matches('|').count() - 1 + 3;
    let left = if head == "| |" { "|---|" } else { "|---:|" };
    format!("{left}{}", "---:|".repeat(columns - 1))
}

/// The rows in which ours lost most rounds.
fn quicker(comparisons: &[Comparison]) -> String {
    let lost: Vec<_> = TABLES.iter().flat_map(|table| table.lost(comparisons)).collect();
    if lost.is_empty() {
        return "\nMSAL.js was quicker at nothing of this.\n".to_owned();
    }
    format!("\nMSAL.js was quicker in most rounds at:\n\n{}", lost.concat())
}

/// A paragraph in lines of at most a hundred columns.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for word in paragraph.split(' ') {
        let columns = word.chars().count();
        let separator = match width {
            0 => "",
            _ if width + 1 + columns > 100 => "\n",
            _ => " ",
        };
        width = columns + if separator == " " { width + 1 } else { 0 };
        text.push_str(separator);
        text.push_str(word);
    }
    text.push('\n');
    text
}

fn times(spread: &Spread) -> String {
    let [low, high] = spread.quartiles();
    format!("{} ({} to {})", time(spread.median()), time(low), time(high))
}

fn ratios(comparison: &Comparison) -> String {
    let [low, high] = comparison.ratios.quartiles().map(ratio);
    format!("{} ({low} to {high})", ratio(comparison.ratio()))
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::comparison::tests::record_of;

    #[test]
    fn a_table_has_a_row_for_each_cache() {
        let record = record_of(&[("hit", 1, 1, 0.1, 1.0), ("hit", 100, 10_000, 0.1, 25.0)]);
        let text = markdown(&record, &record.comparisons());
        let rows = "| accounts | tokens | MSAL.js | MSAL for Rust | ratio |\n\
                    |---:|---:|---:|---:|---:|\n\
                    | 1 | 1 | 1.00 ms (1.00 ms to 1.00 ms) | 100 µs (100 µs to 100 µs) | 10 × (10 × to 10 ×) |\n\
                    | 100 | 10,000 | 25.0 ms (25.0 ms to 25.0 ms) | 100 µs (100 µs to 100 µs) | 250 × (250 × to 250 ×) |\n";
        assert!(text.contains(rows), "{text}");
        assert!(!text.contains("### Sign-in"), "{text}");
        assert!(text.contains("MSAL.js was quicker at nothing"), "{text}");
    }

    #[test]
    fn a_paragraph_wraps_at_a_hundred_columns() {
        let (fits, over) = ("a".repeat(94), "a".repeat(95));
        assert_eq!(
            wrapped(&format!("{fits} words end")),
            format!("{fits} words\nend\n")
        );
        assert_eq!(wrapped(&format!("{over} words")), format!("{over}\nwords\n"));
    }

    #[test]
    fn where_theirs_is_quicker_is_told() {
        let record = record_of(&[("popup", 0, 0, 20.0, 10.0), ("hit", 1, 100, 2.0, 1.0)]);
        let text = markdown(&record, &record.comparisons());
        assert!(text.contains("| by popup | 10.0 ms"), "{text}");
        let lost =
            "- A token from the cache, accounts: 1, tokens: 100 (0.50 ×)\n- Sign-in, by popup (0.50 ×)\n";
        assert!(text.contains(lost), "{text}");
    }
}
