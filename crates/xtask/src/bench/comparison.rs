//! Both libraries at the same work.

use super::{
    record::{Library, Record, Subject, Time},
    spread::Spread,
};

/// The times of both for one subject.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) subject: Subject,
    pub(super) ours: Spread,
    pub(super) theirs: Spread,
    /// Theirs divided by ours, round by round.
    pub(super) ratios: Spread,
}

impl Comparison {
    /// How many times quicker ours is. The median of the rounds, in each of which both suffered the
    /// same noise.
    pub(super) fn ratio(&self) -> f64 {
        self.ratios.median()
    }
}

impl Record {
    /// Everything that was timed for both, in the order in which it was first.
    pub(super) fn comparisons(&self) -> Vec<Comparison> {
        let mut subjects: Vec<&Subject> = Vec::new();
        for time in &self.times {
            if !subjects.contains(&&time.subject) {
                subjects.push(&time.subject);
            }
        }
        subjects
            .into_iter()
            .filter_map(|subject| self.compare(subject))
            .collect()
    }

    fn compare(&self, subject: &Subject) -> Option<Comparison> {
        let times = |library| {
            let of = move |time: &&Time| time.subject == *subject && time.library == library;
            self.times.iter().filter(of)
        };
        let spread = |library| Spread::of(times(library).map(|time| time.ms).collect());
        let ratio = |ours: &Time| {
            let theirs = times(Library::Theirs).find(|theirs| theirs.round == ours.round)?;
            Some(theirs.ms / ours.ms)
        };
        Some(Comparison {
            subject: subject.clone(),
            ours: spread(Library::Ours)?,
            theirs: spread(Library::Theirs)?,
            ratios: Spread::of(times(Library::Ours).filter_map(ratio).collect())?,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record of one round with `(what, accounts, tokens, ours, theirs)`.
    pub(in crate::bench) fn record_of(rows: &[(&str, usize, usize, f64, f64)]) -> Record {
        let lines = rows.iter().flat_map(|(what, accounts, tokens, ours, theirs)| {
            [("ours", ours), ("theirs", theirs)]
                .map(|(library, ms)| format!("time\t{what}\t{library}\t{accounts}\t{tokens}\t0\t{ms}\n"))
        });
        Record::parse(&lines.collect::<String>()).expect("well-formed lines")
    }

    #[test]
    fn rounds_are_compared_with_their_own() {
        let lines = "time\thit\tours\t1\t1\t0\t1\ntime\thit\ttheirs\t1\t1\t0\t3\n\
                     time\thit\ttheirs\t1\t1\t1\t20\ntime\thit\tours\t1\t1\t1\t4\n";
        let comparisons = Record::parse(lines).expect("lines").comparisons();
        assert_eq!(comparisons.len(), 1);
        assert_eq!(comparisons[0].ratios.sorted(), [3.0, 5.0]);
        assert_eq!(comparisons[0].ratio(), 4.0);
    }

    #[test]
    fn what_only_one_of_them_did_is_no_comparison() {
        let lines = "time\thit\tours\t1\t1\t0\t1\ntime\tstart\ttheirs\t1\t1\t0\t3\n";
        assert_eq!(Record::parse(lines).expect("lines").comparisons(), []);
    }
}
