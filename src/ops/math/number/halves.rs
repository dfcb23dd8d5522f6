//! Floats of 16 bits.

use half::{bf16, f16};

use super::{Number, divisors, sealed};

/// Calculated in `f32`, and rounded to 16 bits at the end, as NumPy does.
macro_rules! halves {
    ($($half:ident)*) => {$(
        impl sealed::Sealed for $half {}

        impl Number for $half {
            divisors!();

            #[inline]
            fn floor_quotient(self, by: Self) -> Self {
                $half::from_f32(self.to_f32().floor_quotient(by.to_f32()))
            }

            #[inline]
            fn floor_rest(self, by: Self) -> Self {
                $half::from_f32(self.to_f32().floor_rest(by.to_f32()))
            }

            #[inline]
            fn raised(self, exponent: Self) -> Self {
                $half::from_f32(self.to_f32().raised(exponent.to_f32()))
            }
        }
    )*};
}
halves!(f16 bf16);
