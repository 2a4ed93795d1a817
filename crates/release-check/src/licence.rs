//! SPDX licence expressions: whether one can be met by the licences of a list.

use std::fmt;

/// A text that is no licence expression.
#[derive(Debug, PartialEq, Eq)]
pub struct LicenceError(String);

impl fmt::Display for LicenceError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is no licence expression", self.0)
    }
}

impl std::error::Error for LicenceError {}

/// Whether the expression can be met by these licences alone. `AND` binds tighter than `OR`; the
/// slash of older manifests is an `OR`.
///
/// ```
/// use release_check::is_met;
/// let allowed = ["MIT", "Unicode-3.0"];
/// assert_eq!(is_met("(MIT OR Apache-2.0) AND Unicode-3.0", &allowed), Ok(true));
/// assert_eq!(is_met("MIT AND GPL-3.0-only", &allowed), Ok(false));
/// ```
///
/// # Errors
/// When the text is no such expression.
pub fn is_met<A: AsRef<str>>(expression: &str, allowed: &[A]) -> Result<bool, LicenceError> {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let allowed: Vec<_> = allowed.iter().map(AsRef::as_ref).collect();
    let mut reader = Reader {
        words: spaced.split_whitespace().peekable(),
        allowed: &allowed,
    };
    let met = reader.alternatives();
    match (met, reader.words.next()) {
        (Some(met), None) => Ok(met),
        _ => Err(LicenceError(expression.to_owned())),
    }
}

struct Reader<'a, Words: Iterator<Item = &'a str>> {
    words: std::iter::Peekable<Words>,
    allowed: &'a [&'a str],
}

impl<'a, Words: Iterator<Item = &'a str>> Reader<'a, Words> {
    fn alternatives(&mut self) -> Option<bool> {
        let mut met = self.parts()?;
        while self.words.next_if_eq(&"OR").is_some() {
            met |= self.parts()?;
        }
        Some(met)
    }

    fn parts(&mut self) -> Option<bool> {
        let mut met = self.part()?;
        while self.words.next_if_eq(&"AND").is_some() {
            met &= self.part()?;
        }
        Some(met)
    }

    fn part(&mut self) -> Option<bool> {
        match self.words.next()? {
            "(" => {
                let met = self.alternatives()?;
                self.words.next_if_eq(&")").map(|_| met)
            }
            ")" | "AND" | "OR" | "WITH" => None,
            licence => self.licence(licence),
        }
    }

    /// A licence with an exception is a licence of its own.
    fn licence(&mut self, licence: &str) -> Option<bool> {
        if self.words.next_if_eq(&"WITH").is_none() {
            return Some(self.allowed.contains(&licence));
        }
        let with = [licence, "WITH", self.words.next()?].join(" ");
        Some(self.allowed.contains(&with.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn one_alternative_is_enough_and_every_part_is_needed() {
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 / GPL-3.0-only", true),
            ("MIT AND GPL-3.0-only", false),
            ("(MIT OR GPL-3.0-only) AND Unicode-3.0", true),
            ("MIT AND (GPL-3.0-only OR BSL-1.0)", false),
            ("GPL-3.0-only OR MIT AND ISC", false),
            ("Apache-2.0 WITH LLVM-exception", false),
            ("Apache-2.0 WITH LLVM-exception OR MIT", true),
        ] {
            assert_eq!(is_met(expression, &ALLOWED), Ok(met), "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_is_an_error() {
        for text in [
            "",
            "MIT OR",
            "(MIT",
            "MIT)",
            "MIT Apache-2.0",
            "AND MIT",
            "MIT WITH",
        ] {
            assert_eq!(is_met(text, &ALLOWED), Err(LicenceError(text.into())), "{text}");
        }
    }
}
