//! What is done with one integer, or two.

use crate::dtype::HasDType;
use crate::ops::math::Number;

/// A primitive integer: what the arithmetic that says what happens past its ends asks for, such as
/// [`wrapping_add`](crate::ArrayBase::wrapping_add) and [`checked_add`](crate::ArrayBase::checked_add).
///
/// Sealed, as [`Number`] is.
///
/// Where a method gives a `bool` too, that is whether the result is wrong.
pub trait Integer: Number + HasDType + Ord {
    #[doc(hidden)]
    const ZERO: Self;
    #[doc(hidden)]
    const TWO: Self;
    #[doc(hidden)]
    const LOWEST: Self;
    #[doc(hidden)]
    const HIGHEST: Self;

    #[doc(hidden)]
    fn sum(self, other: Self) -> (Self, bool);
    #[doc(hidden)]
    fn difference(self, other: Self) -> (Self, bool);
    #[doc(hidden)]
    fn product(self, other: Self) -> (Self, bool);
    /// As Rust's `/`: rounded towards zero.
    #[doc(hidden)]
    fn quotient(self, by: Self) -> (Self, bool);
    /// As Rust's `%`: with the sign of the dividend.
    #[doc(hidden)]
    fn rest(self, by: Self) -> (Self, bool);
    #[doc(hidden)]
    fn negative(self) -> (Self, bool);
    #[doc(hidden)]
    fn power_within(self, exponent: Self) -> (Self, bool);
    #[doc(hidden)]
    fn sum_within(self, other: Self) -> Self;
    #[doc(hidden)]
    fn difference_within(self, other: Self) -> Self;
    #[doc(hidden)]
    fn product_within(self, other: Self) -> Self;
    /// Rule IN6.
    #[doc(hidden)]
    fn shifted_left(self, bits: Self) -> Self;
    /// Rule IN6.
    #[doc(hidden)]
    fn shifted_right(self, bits: Self) -> Self;

    /// Rounded towards minus infinity (rules IN2, IN4).
    #[doc(hidden)]
    #[inline]
    fn floored(self, by: Self) -> (Self, bool) {
        if by == Self::ZERO {
            return (Self::ZERO, true);
        }
        (self.floor_quotient(by), self.quotient(by).1)
    }

    #[doc(hidden)]
    #[inline]
    fn size(self) -> (Self, bool) {
        if self < Self::ZERO { self.negative() } else { (self, false) }
    }

    /// The end that a result is past, if it is: past the lowest one if it is `negative`.
    #[doc(hidden)]
    #[inline]
    fn within((result, past): (Self, bool), negative: bool) -> Self {
        match (past, negative) {
            (false, _) => result,
            (true, true) => Self::LOWEST,
            (true, false) => Self::HIGHEST,
        }
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Integer for $integer {
            const ZERO: Self = 0;
            const TWO: Self = 2;
            const LOWEST: Self = Self::MIN;
            const HIGHEST: Self = Self::MAX;

            #[inline(always)]
            fn sum(self, other: Self) -> (Self, bool) {
                self.overflowing_add(other)
            }

            #[inline(always)]
            fn difference(self, other: Self) -> (Self, bool) {
                self.overflowing_sub(other)
            }

            #[inline(always)]
            fn product(self, other: Self) -> (Self, bool) {
                self.overflowing_mul(other)
            }

            #[inline]
            fn quotient(self, by: Self) -> (Self, bool) {
                if by == 0 { (0, true) } else { self.overflowing_div(by) }
            }

            #[inline]
            fn rest(self, by: Self) -> (Self, bool) {
                // The rest of the lowest integer by -1 is 0, whatever the quotient.
                if by == 0 { (0, true) } else { (self.wrapping_rem(by), false) }
            }

            #[inline(always)]
            fn negative(self) -> (Self, bool) {
                self.overflowing_neg()
            }

            #[inline]
            fn power_within(self, exponent: Self) -> (Self, bool) {
                #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
                if exponent < 0 {
                    return (0, true);
                }
                // Only 0 and what has size 1 has powers past the 127th; they repeat after two.
                let times = match u32::try_from(exponent) {
                    Ok(times) if times < 128 => times,
                    _ => 128 + (exponent & 1) as u32,
                };
                self.overflowing_pow(times)
            }

            #[inline(always)]
            fn sum_within(self, other: Self) -> Self {
                self.saturating_add(other)
            }

            #[inline(always)]
            fn difference_within(self, other: Self) -> Self {
                self.saturating_sub(other)
            }

            #[inline(always)]
            fn product_within(self, other: Self) -> Self {
                self.saturating_mul(other)
            }

            #[inline(always)]
            fn shifted_left(self, bits: Self) -> Self {
                // Negative numbers become large ones.
                let inside = (bits as u128) < Self::BITS as u128;
                if inside { self.wrapping_shl(bits as u32) } else { 0 }
            }

            #[inline(always)]
            fn shifted_right(self, bits: Self) -> Self {
                let inside = (bits as u128) < Self::BITS as u128;
                // All bits but the sign, and then it.
                let last = self.wrapping_shr(Self::BITS - 1);
                #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
                let outside = if Self::MIN < 0 { last } else { 0 };
                if inside { self.wrapping_shr(bits as u32) } else { outside }
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
