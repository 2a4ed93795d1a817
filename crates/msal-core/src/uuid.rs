//! UUID version 7 (RFC 9562, section 5.7): every id, nonce and correlation id that MSAL makes.

use crate::UnixTime;

/// The number of random bytes that one UUID takes.
pub const RANDOM_BYTES: usize = 12;

/// A UUID of version 7 from a point in time and three random 32-bit numbers, in MSAL's order of bits.
///
/// ```
/// let random = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc];
/// let id = msal_core::uuid::version_7(msal_core::UnixTime::from_millis(0x017F_22E2_79B0), random);
/// assert_eq!(id, "017f22e2-79b0-7112-88cd-138899aabbcc");
/// ```
pub fn version_7(now: UnixTime, random: [u8; RANDOM_BYTES]) -> String {
    let word = |at: usize| {
        u64::from(u32::from_be_bytes([
            random[at],
            random[at + 1],
            random[at + 2],
            random[at + 3],
        ]))
    };
    let joined = word(0) << 10 | word(4) & 0x3ff;
    let (rand_a, rand_b_high) = (joined >> 30, joined & 0x3fff_ffff);
    let millis = now.millis() & 0xffff_ffff_ffff;
    let variant_and_high = 0b10 << 30 | rand_b_high;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:04x}{:08x}",
        millis >> 16,
        millis & 0xffff,
        0x7000 | rand_a,
        variant_and_high >> 16,
        variant_and_high & 0xffff,
        word(8),
    )
}
