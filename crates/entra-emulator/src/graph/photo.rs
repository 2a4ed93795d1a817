//! A user's photo: a small PNG with a pattern of the user's own, symmetric so that it looks like
//! something.
//!
//! Written out by hand, uncompressed (PNG, third edition; RFC 1950 and RFC 1951, stored blocks).

use rsa::sha2::{Digest, Sha256};

use crate::directory::User;

/// Pixels on each side, and on each side of one square of the pattern.
const SIZE: usize = 96;
const SQUARE: usize = SIZE / 6;
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
const BACKGROUND: [u8; 3] = [0xf0, 0xf2, 0xf5];

/// The photo of `user`, the same at each call.
pub(super) fn of(user: &User) -> Vec<u8> {
    let hash = Sha256::digest(user.name.to_ascii_lowercase());
    let colour = [hash[0] / 2 + 32, hash[1] / 2 + 32, hash[2] / 2 + 32];
    let is_set = |x: usize, y: usize| {
        let column = (x / SQUARE).min(5 - x / SQUARE);
        hash[4 + 3 * (y / SQUARE) + column] & 1 == 1
    };
    let mut pixels = Vec::with_capacity(SIZE * (1 + 3 * SIZE));
    for y in 0..SIZE {
        // Each line begins with its filter: none.
        pixels.push(0);
        pixels.extend((0..SIZE).flat_map(|x| if is_set(x, y) { colour } else { BACKGROUND }));
    }
    let size = (SIZE as u32).to_be_bytes();
    // Eight bits per channel, true colour, default compression and filters, not interlaced.
    let header = [&size[..], &size, &[8, 2, 0, 0, 0]].concat();
    [
        SIGNATURE.to_vec(),
        chunk(*b"IHDR", &header),
        chunk(*b"IDAT", &stored(&pixels)),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// A zlib stream of stored blocks.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler(data).to_be_bytes());
    stream
}

fn adler(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_sums_are_those_of_the_standards() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(chunk(*b"IEND", &[]), b"\0\0\0\0IEND\xae\x42\x60\x82");
    }
}
