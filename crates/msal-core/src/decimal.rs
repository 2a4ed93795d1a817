//! Whole numbers as decimal text, without the formatting machinery and its padding, signs and
//! bases.

/// The number that the text writes: 1 to 19 digits and nothing else.
///
/// ```
/// use msal_core::decimal;
/// assert_eq!(decimal::parse("0042"), Some(42));
/// assert_eq!(decimal::parse("-1"), None);
/// ```
pub fn parse(text: &str) -> Option<u64> {
    // Nineteen digits always fit into 64 bits.
    if !(1..=19).contains(&text.len()) {
        return None;
    }
    let mut value = 0;
    for byte in text.bytes() {
        byte.is_ascii_digit().then_some(())?;
        value = value * 10 + u64::from(byte - b'0');
    }
    Some(value)
}

/// The text of a number.
///
/// ```
/// assert_eq!(msal_core::decimal::text(1040), "1040");
/// ```
pub fn text(value: u64) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
}

/// Writes the number behind a text.
pub fn push(text: &mut String, value: u64) {
    if value >= 10 {
        push(text, value / 10);
    }
    text.push((b'0' + (value % 10) as u8) as char);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_written_as_the_standard_library_does() {
        for value in [
            0,
            9,
            10,
            99,
            100,
            65_535,
            1_700_000_000_000,
            9_999_999_999_999_999_999,
        ] {
            assert_eq!(text(value), value.to_string());
            assert_eq!(parse(&value.to_string()), Some(value));
        }
        assert_eq!(text(u64::MAX), u64::MAX.to_string());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            " 1",
            "1 ",
            "-1",
            "1.5",
            "1e3",
            "x",
            "ü",
            "10000000000000000000",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
