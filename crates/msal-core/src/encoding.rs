//! Encodings of the wire: base64 in both alphabets, percent encoding, form encoding.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Base64url without padding (RFC 4648, section 5).
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Standard base64 with padding (RFC 4648, section 4).
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads either base64 alphabet, padded or not, into text; `None` when it is neither base64 nor UTF-8.
pub fn base64_text(text: &str) -> Option<String> {
    String::from_utf8(base64_bytes(text)?).ok()
}

/// Reads either base64 alphabet, padded or not; `None` when the text is not base64.
pub fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let plain: String = text
        .trim_end_matches('=')
        .chars()
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    STANDARD_NO_PAD.decode(plain).ok()
}

/// Percent-encodes one value as JavaScript's `encodeURIComponent` does: a space becomes `%20`.
///
/// ```
/// assert_eq!(msal_core::encoding::percent_encode("a b|ü"), "a%20b%7C%C3%BC");
/// ```
pub fn percent_encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
    out
}

/// Undoes percent encoding; `None` for a broken escape or bytes that are not UTF-8. A `+` stays a `+`.
pub fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

/// Writes `application/x-www-form-urlencoded` pairs, in the order given.
pub fn form_encode<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{}={}", key.as_ref(), percent_encode(value.as_ref())))
        .collect();
    pairs.join("&")
}

/// Reads `application/x-www-form-urlencoded` pairs; a `+` is a space, pairs with a broken escape are left out.
pub fn form_decode(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((
                percent_decode(&key.replace('+', " "))?,
                percent_decode(&value.replace('+', " "))?,
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_base64_alphabet_is_read_with_or_without_padding() {
        for text in ["-_8", "+/8=", "+/8", "-_8="] {
            assert_eq!(base64_bytes(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(base64_bytes("a"), None);
    }

    #[test]
    fn a_broken_escape_is_refused() {
        assert_eq!(percent_decode("a%2"), None);
        assert_eq!(percent_decode("a%zz"), None);
        assert_eq!(percent_decode("%ff"), None);
    }

    #[test]
    fn a_form_survives_the_round_trip() {
        let pairs = [
            ("state".to_owned(), "a=b|c d+é".to_owned()),
            ("x".to_owned(), String::new()),
        ];
        assert_eq!(form_decode(&form_encode(&pairs)), pairs);
    }
}
