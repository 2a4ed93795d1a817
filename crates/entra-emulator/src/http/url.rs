//! URL encodings with lower-case hexadecimal digits, as Entra writes them.

/// Form encoding: a space becomes `+`.
pub(crate) fn form_encode(text: &str) -> String {
    encode(text, "+")
}

/// Percent encoding: a space becomes `%20`, so that every decoder reads it the same.
pub(crate) fn percent_encode(text: &str) -> String {
    encode(text, "%20")
}

fn encode(text: &str, space: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(byte as char),
            b' ' => encoded.push_str(space),
            _ => encoded.push_str(&format!("%{byte:02x}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_lower_case_and_spaces_follow_the_encoding() {
        assert_eq!(form_encode("AADSTS1: é|a+b"), "AADSTS1%3a+%c3%a9%7ca%2bb");
        assert_eq!(percent_encode("a b+="), "a%20b%2b%3d");
    }
}
