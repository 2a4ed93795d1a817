//! What the driver of the client's benchmark has written: one line for each time, words between
//! tabs.

/// Times and what is good to know about them.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) facts: Vec<(String, String)>,
    pub(super) times: Vec<Time>,
}

/// How long something took once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Time {
    pub(super) subject: Subject,
    pub(super) library: Library,
    pub(super) round: usize,
    pub(super) ms: f64,
}

/// What was timed, over how full a cache.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    pub(super) what: String,
    pub(super) accounts: usize,
    pub(super) tokens: usize,
}

/// Whose code was timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Library {
    Ours,
    Theirs,
}

impl Record {
    /// Reads the driver's lines.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut record = Self::default();
        for line in text.lines() {
            record
                .add(line)
                .ok_or_else(|| format!("the benchmark wrote a line that is none of its own: {line}"))?;
        }
        Ok(record)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let words: Vec<_> = line.split('\t').collect();
        match words[..] {
            ["fact", name, text] => self.facts.push((name.to_owned(), text.to_owned())),
            ["time", what, library, accounts, tokens, round, ms] => self.times.push(Time {
                subject: Subject {
                    what: what.to_owned(),
                    accounts: accounts.parse().ok()?,
                    tokens: tokens.parse().ok()?,
                },
                library: Library::parse(library)?,
                round: round.parse().ok()?,
                ms: ms.parse().ok().filter(|ms: &f64| ms.is_finite())?,
            }),
            _ => return None,
        }
        Some(())
    }
}

impl Library {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "ours" => Some(Self::Ours),
            "theirs" => Some(Self::Theirs),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_times_are_read() {
        let record =
            Record::parse("fact\tbrowser\tChrome 156\ntime\thit\ttheirs\t1\t100\t2\t0.25\n").expect("lines");
        assert_eq!(record.facts, [("browser".to_owned(), "Chrome 156".to_owned())]);
        let subject = Subject {
            what: "hit".to_owned(),
            accounts: 1,
            tokens: 100,
        };
        let time = Time {
            subject,
            library: Library::Theirs,
            round: 2,
            ms: 0.25,
        };
        assert_eq!(record.times, [time]);
    }

    #[test]
    fn a_line_that_is_not_understood_is_not_ignored() {
        for line in [
            "",
            "time\thit\tnobody's\t1\t1\t0\t1",
            "time\thit\tours\t1\t1\t0\tNaN",
            "fact\tx",
        ] {
            let text = format!("{line}\n");
            assert!(Record::parse(&text).is_err(), "{line}");
        }
    }
}
