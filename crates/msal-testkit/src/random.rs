//! Random numbers that are the same in every run.

use std::cell::Cell;

use msal_web::platform::{Random, RandomError};

/// A generator (SplitMix64) that repeats itself from run to run, so that a failing test fails
/// again. Nothing about it is secure.
///
/// It can also be missing, as in a document without `crypto`.
pub struct SeededRandom {
    state: Cell<u64>,
    is_missing: Cell<bool>,
}

impl SeededRandom {
    /// A generator whose bytes depend on the seed only.
    pub fn new(seed: u64) -> Self {
        Self {
            state: Cell::new(seed),
            is_missing: Cell::new(false),
        }
    }

    /// A number below `end`, which must not be 0: for tests that choose by a seed.
    ///
    /// ```
    /// let random = msal_testkit::SeededRandom::new(7);
    /// assert!((0..100).all(|_| random.below(6) < 6));
    /// ```
    pub fn below(&self, end: u64) -> u64 {
        self.next() % end
    }

    /// Takes the random numbers away.
    pub fn take_away(&self) {
        self.is_missing.set(true);
    }

    fn next(&self) -> u64 {
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), RandomError> {
        if self.is_missing.get() {
            return Err(RandomError::Unsupported);
        }
        for chunk in buffer.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_no_bytes_twice() {
        let draw = |random: &SeededRandom| {
            let mut bytes = [0; 20];
            random.fill(&mut bytes).unwrap();
            bytes
        };
        let (one, other) = (SeededRandom::new(1), SeededRandom::new(1));
        let first = draw(&one);
        assert_eq!(first, draw(&other));
        assert_ne!(first, draw(&one));
    }
}
