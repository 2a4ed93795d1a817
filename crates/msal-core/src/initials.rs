//! The letters that stand for a user where there is no picture of them.

use crate::text::split;

/// The first letters of the first and the last word of a name, in upper case; of a user name, those
/// of the part before the `@`. What does not begin with a letter is no word of a name: a number, a
/// department in parentheses.
pub(crate) fn of_name(name: &str) -> String {
    let of_user = split(name, b'@').next().unwrap_or(name);
    let separators = [' ', '.', '_', '\u{a0}', '\u{3000}'];
    let letters = of_user.split(separators).filter_map(|word| word.chars().next());
    let mut letters = letters.filter(|letter| letter.is_alphabetic());
    let first = letters.next().into_iter();
    first
        .chain(letters.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Alice Adams", "AA"),
            ("Alice Bertha Clark", "AC"),
            ("  alice   adams ", "AA"),
            ("Alice", "A"),
            ("Alice Adams (Sales)", "AA"),
            ("Alice 2", "A"),
            ("Émile Zola", "ÉZ"),
            ("山田 太郎", "山太"),
            ("山田\u{3000}太郎", "山太"),
            ("ßa", "SS"),
            ("alice.adams@contoso.com", "AA"),
            ("alice@contoso.com", "A"),
            ("@contoso.com", ""),
            ("42", ""),
            ("", ""),
        ] {
            assert_eq!(of_name(name), expected, "{name}");
        }
    }
}
