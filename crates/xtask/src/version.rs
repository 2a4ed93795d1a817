//! Versions as tools print them.

use std::fmt;

/// Three numbers that compare in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

impl Version {
    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }

    /// The first version in a text such as "rustc 1.96.0 (ac68faa20)" or "wasm-opt version 132".
    pub(crate) fn first_in(text: &str) -> Option<Self> {
        text.split(|letter: char| letter.is_whitespace() || "()\"".contains(letter))
            .find_map(Self::read)
    }

    /// "1.96.0+dfsg1-1", "v0.21.14", "132": what follows the numbers is left aside.
    fn read(word: &str) -> Option<Self> {
        let word = word.strip_prefix('v').unwrap_or(word);
        let end = word
            .find(|letter: char| letter != '.' && !letter.is_ascii_digit())
            .unwrap_or(word.len());
        let mut numbers = word[..end].split('.').map(|number| number.parse().ok());
        let major = numbers.next()??;
        let mut rest = numbers.map(|number| number.unwrap_or(0));
        Some(Self {
            major,
            minor: rest.next().unwrap_or(0),
            patch: rest.next().unwrap_or(0),
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_what_tools_print() {
        let table = [
            (
                "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)",
                (1, 96, 0),
            ),
            ("rustc 1.97.0-nightly (0a1b2c3d4 2026-06-01)", (1, 97, 0)),
            ("trunk 0.21.14", (0, 21, 14)),
            ("wasm-opt version 132 (version_132)", (132, 0, 0)),
            (
                "Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)",
                (156, 0, 8078),
            ),
            ("  Candidate: 1.96.0+dfsg1-1~deb12u2", (1, 96, 0)),
            ("v20.20.2", (20, 20, 2)),
        ];
        for (text, (major, minor, patch)) in table {
            assert_eq!(
                Version::first_in(text),
                Some(Version::new(major, minor, patch)),
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_without_a_version_has_none() {
        for text in ["", "  Candidate: (none)", "command not found"] {
            assert_eq!(Version::first_in(text), None, "{text}");
        }
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(Version::new(1, 100, 0) > Version::new(1, 96, 1));
    }
}
