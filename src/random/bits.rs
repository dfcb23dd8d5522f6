//! Words of a bit generator, and what is cut from one word: halves and plain floats.

use rand_core::Rng;

/// 2⁻⁵³, half of the distance between 1 and the next `f64`.
const STEP: f64 = f64::EPSILON / 2.0;

/// A bit generator, and the half of a word that is left.
#[derive(Clone, Debug)]
pub struct Bits<R> {
    pub(super) rng: R,
    /// The upper half of a word whose lower half was given.
    pub(super) half: Option<u32>,
}

impl<R: Rng> Bits<R> {
    /// A new word.
    #[inline(always)]
    pub(super) fn word(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// Half a word: the lower one of a new word, then its upper one, whatever is drawn between.
    #[inline(always)]
    pub(super) fn half(&mut self) -> u32 {
        if let Some(upper) = self.half.take() {
            return upper;
        }
        let word = self.word();
        self.half = Some((word >> 32) as u32);
        word as u32
    }

    /// A multiple of 2⁻⁵³ in `0.0..1.0`.
    #[inline(always)]
    pub(super) fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * STEP
    }

    /// A multiple of 2⁻²⁴ in `0.0..1.0`, of half a word.
    #[inline(always)]
    pub(super) fn short_unit(&mut self) -> f32 {
        (self.half() >> 8) as f32 * (f32::EPSILON / 2.0)
    }
}
