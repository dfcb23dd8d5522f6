//! The floats that can be drawn.

use core::fmt::Display;

use num_traits::Float;
use rand_core::Rng;

use super::bits::Bits;

/// Floats that can be drawn: `f64` and `f32`.
///
/// [`random`](super::Generator::random) floats of `f32` are made of half a word. All others are those of
/// `f64`, rounded.
pub trait RandomFloat: Float + Display + Send + Sync + sealed::OfBits + 'static {}

impl RandomFloat for f64 {}
impl RandomFloat for f32 {}

/// Kept from those who use the crate, so that nothing else becomes a float to draw.
pub(super) mod sealed {
    use super::{Bits, Rng};

    /// What is made of bits, and of the numbers that distributions give.
    pub trait OfBits: Sized {
        /// A float of `0.0..1.0`.
        fn unit<R: Rng>(bits: &mut Bits<R>) -> Self;

        /// The nearest float.
        fn nearest(x: f64) -> Self;

        /// The same number.
        fn wide(self) -> f64;
    }
}

impl sealed::OfBits for f64 {
    #[inline(always)]
    fn unit<R: Rng>(bits: &mut Bits<R>) -> f64 {
        bits.unit()
    }

    #[inline(always)]
    fn nearest(x: f64) -> f64 {
        x
    }

    #[inline(always)]
    fn wide(self) -> f64 {
        self
    }
}

impl sealed::OfBits for f32 {
    #[inline(always)]
    fn unit<R: Rng>(bits: &mut Bits<R>) -> f32 {
        bits.short_unit()
    }

    #[inline(always)]
    fn nearest(x: f64) -> f32 {
        x as f32
    }

    #[inline(always)]
    fn wide(self) -> f64 {
        self.into()
    }
}
