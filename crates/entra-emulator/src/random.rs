//! Unguessable values: GUIDs, codes, refresh tokens, cookie values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::{Rng, RngCore};

/// A random GUID (version 4), lower case.
pub(crate) fn guid() -> String {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    guid_of(bytes)
}

/// A GUID of the form of version 4 with these bytes, lower case.
pub(crate) fn guid_of(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// An opaque value of `bytes` random bytes in base64url.
pub(crate) fn opaque(bytes: usize) -> String {
    let mut buffer = vec![0_u8; bytes];
    rand::rng().fill_bytes(&mut buffer);
    URL_SAFE_NO_PAD.encode(buffer)
}

/// Random decimal digits.
pub(crate) fn digits(length: usize) -> String {
    of_alphabet(b"0123456789", length)
}

/// Random capital letters that are not mistaken for one another.
pub(crate) fn letters(length: usize) -> String {
    of_alphabet(b"BCDFGHJKLMNPQRSTVWXZ", length)
}

fn of_alphabet(alphabet: &[u8], length: usize) -> String {
    let mut rng = rand::rng();
    (0..length)
        .map(|_| char::from(alphabet[rng.random_range(0..alphabet.len())]))
        .collect()
}

/// Whether `text` is spelled as a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
