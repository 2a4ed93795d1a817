//! Choices that are the same in every run.

/// Random choices (SplitMix64), the same for the same seed.
#[derive(Clone, Debug)]
pub struct Choice(u64);

impl Choice {
    /// The choices of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The choices for one input: those of neighbours have nothing in common.
    pub(crate) fn of_input(seed: u64, target: &str, number: u64) -> Self {
        const PRIME: u64 = 0x0100_0000_01b3;
        let name = target
            .bytes()
            .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
        let mut choice = Self(name ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        choice.next();
        choice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below the end; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end as u64).max(1)) as usize
    }

    /// One of several; `None` of none.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// Two places of a text of this length, in order.
    pub(crate) fn range(&mut self, length: usize) -> (usize, usize) {
        let (one, other) = (self.below(length + 1), self.below(length + 1));
        (one.min(other), one.max(other))
    }
}
