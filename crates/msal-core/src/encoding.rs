//! Encodings of the wire: base64 in both alphabets, percent encoding, form encoding.

use crate::text::{split, split_once};

/// Base64url without padding (RFC 4648, section 5).
pub fn base64url(bytes: &[u8]) -> String {
    base64_letters(bytes, ['-', '_'])
}

/// Standard base64 with padding (RFC 4648, section 4).
pub fn base64(bytes: &[u8]) -> String {
    let mut out = base64_letters(bytes, ['+', '/']);
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// The alphabets have 62 letters in common; `last` are the other two.
fn base64_letters(bytes: &[u8], last: [char; 2]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = chunk.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        bits <<= 32 - 8 * chunk.len();
        for _ in 0..=chunk.len() {
            out.push(match (bits >> 26) as u8 {
                upper @ 0..26 => (b'A' + upper) as char,
                lower @ 26..52 => (b'a' + lower - 26) as char,
                digit @ 52..62 => (b'0' + digit - 52) as char,
                62 => last[0],
                _ => last[1],
            });
            bits <<= 6;
        }
    }
    out
}

/// Reads either base64 alphabet, padded or not, into text; `None` when it is neither base64 nor
/// UTF-8.
pub fn base64_text(text: &str) -> Option<String> {
    String::from_utf8(base64_bytes(text)?).ok()
}

/// Reads either base64 alphabet, padded or not; `None` when the text is not base64, or has bits
/// left over that are not zero (RFC 4648, section 3.5).
pub fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let mut letters = text.as_bytes();
    while let [unpadded @ .., b'='] = letters {
        letters = unpadded;
    }
    let mut out = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    let (mut bits, mut count) = (0, 0);
    for letter in letters {
        bits = bits << 6 | u32::from(base64_value(*letter)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0 && count < 6).then_some(out)
}

fn base64_value(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Percent-encodes one value as JavaScript's `encodeURIComponent` does: a space becomes `%20`.
///
/// ```
/// assert_eq!(msal_core::encoding::percent_encode("a b|ü"), "a%20b%7C%C3%BC");
/// ```
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_encoded(&mut out, text);
    out
}

fn push_encoded(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if is_unreserved(byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

/// Whether a byte stands for itself wherever it is in a URL.
pub(crate) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')'
        )
}

/// Undoes percent encoding; `None` for a broken escape or bytes that are not UTF-8. A `+` stays a
/// `+`.
pub fn percent_decode(text: &str) -> Option<String> {
    decode(text, b'+')
}

/// Undoes percent encoding; `plus` is what a `+` stands for.
fn decode(text: &str, plus: u8) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            b'+' => plus,
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
    let mut out = String::new();
    for (name, value) in pairs {
        push_pair(&mut out, name.as_ref(), value.as_ref());
    }
    out
}

/// Writes one more pair to a form, or to a URL that ends in `?` or `&`.
pub(crate) fn push_pair(out: &mut String, name: &str, value: &str) {
    if !matches!(out.as_bytes(), [] | [.., b'?' | b'&']) {
        out.push('&');
    }
    push_encoded(out, name);
    out.push('=');
    push_encoded(out, value);
}

/// Reads `application/x-www-form-urlencoded` pairs; a `+` is a space, pairs with a broken escape
/// are left out.
pub fn form_decode(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for pair in split(text, b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = split_once(pair, b'=').unwrap_or((pair, ""));
        if let (Some(name), Some(value)) = (decode(name, b' '), decode(value, b' ')) {
            pairs.push((name, value));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::base64::Engine as _;

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
    /// Whether we read what the `base64` crate reads of the text without its padding.
    fn check(text: &str) {
        use ::base64::engine::general_purpose::STANDARD_NO_PAD;
        let plain = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
        assert_eq!(base64_bytes(text), STANDARD_NO_PAD.decode(plain).ok(), "{text:?}");
    }

    #[test]
    fn bytes_are_written_as_the_base64_crate_writes_them() {
        use ::base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        for length in 0..70_u32 {
            for seed in 0..50_u32 {
                let bytes: Vec<u8> = (0..length)
                    .map(|at| (at.wrapping_mul(2_654_435_761) ^ seed.wrapping_mul(40_503)).to_be_bytes()[1])
                    .collect();
                let (url_safe, standard) = (base64url(&bytes), base64(&bytes));
                assert_eq!(url_safe, URL_SAFE_NO_PAD.encode(&bytes));
                assert_eq!(standard, STANDARD.encode(&bytes));
                assert_eq!(base64_bytes(&url_safe).as_ref(), Some(&bytes));
                assert_eq!(base64_bytes(&standard).as_ref(), Some(&bytes));
            }
        }
    }

    #[test]
    fn a_text_is_base64_exactly_when_the_base64_crate_says_so() {
        let letters: Vec<char> = (0..=0x100).filter_map(char::from_u32).collect();
        for first in &letters {
            check(&first.to_string());
            for second in &letters {
                check(&format!("{first}{second}"));
                check(&format!("AB{first}{second}"));
                check(&format!("A{first}{second}="));
                check(&format!("ABCDE{first}{second}"));
            }
        }
        for text in [
            "", "=", "====", "AA==", "AA=", "AA=A", "=AAA", "AAAAA", "AAA\n", " AAAA", "AB", "AAB",
        ] {
            check(text);
        }
    }

    #[test]
    fn text_is_escaped_as_javascript_escapes_it() {
        let plain = "ABCXYZabcxyz0189-_.!~*'()";
        assert_eq!(percent_encode(plain), plain);
        let all: String = (0..0x250).filter_map(char::from_u32).collect();
        assert_eq!(percent_decode(&percent_encode(&all)), Some(all));
        assert_eq!(percent_encode("+/ \u{7f}\u{1f600}"), "%2B%2F%20%7F%F0%9F%98%80");
    }

    #[test]
    fn a_name_cannot_bring_another_parameter_with_it() {
        assert_eq!(form_encode(&[("a&b=c", "1")]), "a%26b%3Dc=1");
    }
}
