//! UUID version 7 (RFC 9562, section 5.7): every id, nonce and correlation id that MSAL makes.

use crate::UnixTime;

/// The number of random bytes that one UUID takes.
pub const RANDOM_BYTES: usize = 12;

/// A UUID of version 7 from a point in time and three random 32-bit numbers, in MSAL's order of
/// bits.
///
/// ```
/// let random = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc];
/// let id = msal_core::uuid::version_7(msal_core::UnixTime::from_millis(0x017F_22E2_79B0), random);
/// assert_eq!(id, "017f22e2-79b0-7112-88cd-138899aabbcc");
/// ```
pub fn version_7(now: UnixTime, random: [u8; RANDOM_BYTES]) -> String {
    let word = |at: usize| {
        let bytes = random.iter().skip(at).take(4);
        bytes.fold(0, |word, byte| word << 8 | u64::from(*byte))
    };
    let joined = word(0) << 10 | word(4) & 0x3ff;
    let (rand_a, rand_b_high) = (joined >> 30, joined & 0x3fff_ffff);
    let high = now.millis() << 16 | 0x7000 | rand_a;
    let low = (0b10 << 30 | rand_b_high) << 32 | word(8);
    hyphenated(high, low)
}

/// The textual form of 128 bits (RFC 9562, section 4).
fn hyphenated(high: u64, low: u64) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(36);
    for digit in 0..32 {
        if matches!(digit, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        let half = if digit < 16 { high } else { low };
        let bits = half >> (60 - digit % 16 * 4) & 15;
        out.push(HEX[bits as usize] as char);
    }
    out
}

/// Whether the text has the form of a UUID, of whatever version: five groups of hexadecimal digits.
///
/// ```
/// use msal_core::uuid::is_uuid;
/// assert!(is_uuid("017f22e2-79b0-7112-88cd-138899aabbcc"));
/// assert!(!is_uuid("my-channel"));
/// ```
pub fn is_uuid(text: &str) -> bool {
    let is_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match is_dash(at) {
            true => byte == b'-',
            false => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout, written out part by part.
    fn expected(millis: u64, random: [u8; RANDOM_BYTES]) -> String {
        let word = |at: usize| {
            random[at..at + 4]
                .iter()
                .fold(0u64, |word, byte| word << 8 | u64::from(*byte))
        };
        let joined = word(0) << 10 | word(4) & 0x3ff;
        let variant_and_high = 0x8000_0000 | joined & 0x3fff_ffff;
        format!(
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:04x}{:08x}",
            millis >> 16 & 0xffff_ffff,
            millis & 0xffff,
            joined >> 30,
            variant_and_high >> 16,
            variant_and_high & 0xffff,
            word(8),
        )
    }

    #[test]
    fn version_variant_time_and_randomness_have_their_places() {
        for millis in [0, 1, 0x017F_22E2_79B0, 0xffff_ffff_ffff, u64::MAX] {
            for random in [
                [0; RANDOM_BYTES],
                [0xff; RANDOM_BYTES],
                std::array::from_fn(|i| 17 * i as u8 + 5),
            ] {
                let id = version_7(UnixTime::from_millis(millis), random);
                assert_eq!(id, expected(millis, random));
            }
        }
    }
}
