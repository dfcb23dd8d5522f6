//! Numbers as floats of 16 bits, and back.
//!
//! Those have less than half of the digits of `f32`, and that less than half of those of `f64`. So what is
//! rounded on the way is rounded to *odd*: towards zero, and then the last bit is set if anything was lost.
//! No such number is half way between two shorter ones unless it was before, so the last rounding, to the
//! nearest, is as good as if it were the only one.
#![forbid(unsafe_code)]

use half::{bf16, f16};

use super::{AsType, sealed};

/// The number as a `f32`, rounded to odd.
#[inline(always)]
fn odd_f32(x: f64) -> f32 {
    let near = x as f32;
    let back = f64::from(near);
    if back == x || x.is_nan() {
        return near;
    }
    // One less, where it was rounded up; an infinity becomes the highest number.
    let bits = near.to_bits() - u32::from(back.abs() > x.abs());
    f32::from_bits(bits | 1)
}

/// The integer as a `f64`, rounded to odd.
#[inline(always)]
fn odd_f64(magnitude: u128, negative: bool) -> f64 {
    let lost = (u128::BITS - magnitude.leading_zeros()).saturating_sub(f64::MANTISSA_DIGITS);
    let kept = magnitude >> lost;
    let sticky = u128::from(kept << lost != magnitude);
    // Exact: `kept` has as many bits as the mantissa, and the power is no more than 2^75.
    let float = (kept | sticky) as f64 * (1_u128 << lost) as f64;
    if negative { -float } else { float }
}

macro_rules! halves {
    ($($half:ident)*) => {$(
        impl sealed::Sealed for $half {}

        impl AsType<bool> for $half {
            #[inline(always)]
            fn as_type(self) -> bool {
                self.to_f32() != 0.0
            }
        }

        impl AsType<$half> for bool {
            #[inline(always)]
            fn as_type(self) -> $half {
                if self { $half::ONE } else { $half::ZERO }
            }
        }

        impl AsType<$half> for f64 {
            #[inline(always)]
            fn as_type(self) -> $half {
                $half::from_f32(odd_f32(self))
            }
        }

        impl AsType<$half> for f32 {
            #[inline(always)]
            fn as_type(self) -> $half {
                $half::from_f32(self)
            }
        }

        // Every other type has one way from `f32`, where all these are.
        halves!(@ out $half: f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
        // In `f64`, these are what they are.
        halves!(@ narrow $half: i8 i16 i32 u8 u16 u32);
        halves!(@ wide $half: i64 i128 isize u64 u128 usize);
    )*};
    (@ out $half:ident: $($to:ty)*) => {$(
        impl AsType<$to> for $half {
            #[inline(always)]
            fn as_type(self) -> $to {
                self.to_f32().as_type()
            }
        }
    )*};
    (@ narrow $half:ident: $($from:ty)*) => {$(
        impl AsType<$half> for $from {
            #[inline(always)]
            fn as_type(self) -> $half {
                f64::from(self).as_type()
            }
        }
    )*};
    (@ wide $half:ident: $($from:ty)*) => {$(
        impl AsType<$half> for $from {
            #[inline(always)]
            fn as_type(self) -> $half {
                #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
                let negative = self < 0;
                // The magnitude of the lowest integer, which negation leaves as it is, is right as
                // unsigned.
                let magnitude = if negative { (self as u128).wrapping_neg() } else { self as u128 };
                odd_f64(magnitude, negative).as_type()
            }
        }
    )*};
}
halves!(f16 bf16);

/// Between the two, and to themselves.
macro_rules! between {
    ($($from:ident: $to:ident;)*) => {$(
        impl AsType<$to> for $from {
            #[inline(always)]
            fn as_type(self) -> $to {
                $to::from_f32(self.to_f32())
            }
        }
    )*};
}
between! {
    f16: bf16;
    bf16: f16;
}

macro_rules! itself {
    ($($half:ident)*) => {$(
        impl AsType<$half> for $half {
            #[inline(always)]
            fn as_type(self) -> $half {
                self
            }
        }
    )*};
}
itself!(f16 bf16);
