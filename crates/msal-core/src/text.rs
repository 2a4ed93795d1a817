//! Looking for one ASCII letter in a text, and joining parts of one.
//!
//! The searches of `str` decode characters and look in both directions; everything that the
//! protocol is split at is ASCII, so a search on bytes does, at a fraction of the code. The joins
//! of slices prove to themselves that each part fits, and format a message for when it does not.

/// The parts, one behind the other.
///
/// ```
/// assert_eq!(msal_core::text::concat(&["a", "b"]), "ab");
/// ```
pub fn concat(parts: &[&str]) -> String {
    join(parts, "")
}

/// The parts with a separator between them.
///
/// ```
/// assert_eq!(msal_core::text::join(&["a", "", "b"], "|"), "a||b");
/// ```
pub fn join(parts: &[&str], separator: &str) -> String {
    let length = parts.iter().map(|part| part.len() + separator.len()).sum();
    let mut text = String::with_capacity(length);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// Where the letter first stands.
pub fn find(text: &str, letter: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == letter)
}

/// The text before the first of these letters, and the text behind it.
///
/// ```
/// use msal_core::text::split_once;
/// assert_eq!(split_once("a=b=c", b'='), Some(("a", "b=c")));
/// assert_eq!(split_once("a", b'='), None);
/// ```
pub fn split_once(text: &str, letter: u8) -> Option<(&str, &str)> {
    around(text, find(text, letter)?)
}

/// The text before the last of these letters, and the text behind it.
pub fn rsplit_once(text: &str, letter: u8) -> Option<(&str, &str)> {
    around(text, text.bytes().rposition(|byte| byte == letter)?)
}

/// The parts between the letters; at least one, which may be empty.
///
/// ```
/// let parts: Vec<&str> = msal_core::text::split("a..b", b'.').collect();
/// assert_eq!(parts, ["a", "", "b"]);
/// ```
pub fn split(text: &str, letter: u8) -> Split<'_> {
    Split {
        rest: Some(text),
        letter,
    }
}

/// The parts of a text; see [`split`].
#[derive(Clone, Debug)]
pub struct Split<'a> {
    rest: Option<&'a str>,
    letter: u8,
}

impl<'a> Split<'a> {
    /// What has not been split yet.
    pub fn rest(self) -> Option<&'a str> {
        self.rest
    }

    /// The next part that is not empty.
    pub fn next_filled(&mut self) -> Option<&'a str> {
        self.find(|part| !part.is_empty())
    }
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest.take()?;
        let Some((part, rest)) = split_once(text, self.letter) else {
            return Some(text);
        };
        self.rest = Some(rest);
        Some(part)
    }
}

fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_agrees_with_that_of_the_standard_library() {
        for text in ["", ".", "a", "a.b", ".a", "a.", "..", "ü.ß.€", "a.b.c"] {
            assert_eq!(split_once(text, b'.'), text.split_once('.'), "{text}");
            assert_eq!(rsplit_once(text, b'.'), text.rsplit_once('.'), "{text}");
            assert!(split(text, b'.').eq(text.split('.')), "{text}");
            assert_eq!(find(text, b'.'), text.find('.'), "{text}");
        }
    }

    #[test]
    fn what_follows_the_parts_that_were_taken_is_left() {
        let mut parts = split("a..b.c", b'.');
        assert_eq!((parts.next(), parts.next_filled()), (Some("a"), Some("b")));
        assert_eq!(parts.clone().rest(), Some("c"));
        assert_eq!(
            (parts.next(), parts.next(), parts.rest()),
            (Some("c"), None, None)
        );
    }
}
