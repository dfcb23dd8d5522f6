//! Arithmetic in which NumPy's rules for integers and for floats have one name.

mod divisor;
mod float;
#[cfg(feature = "half")]
mod halves;

use divisor::{Inverse, Multiplier};

/// A primitive number: what [`floor_divide`](crate::ArrayBase::floor_divide),
/// [`remainder`](crate::ArrayBase::remainder) and [`power`](crate::ArrayBase::power) ask for.
///
/// Sealed: the primitive integers and floats, and those of features.
pub trait Number: Copy + sealed::Sealed {
    /// The quotient, rounded towards minus infinity. (By 0: see [`divides`](Self::divides).)
    #[doc(hidden)]
    #[must_use]
    fn floor_quotient(self, by: Self) -> Self;
    /// What is left of the quotient, with the sign of the divisor.
    #[doc(hidden)]
    #[must_use]
    fn floor_rest(self, by: Self) -> Self;
    /// Whether it pays to make a [`Divisor`](Self::Divisor) of a number that divides many.
    #[doc(hidden)]
    const HAS_DIVISOR: bool = false;
    /// What is made of a number once, to divide many by it.
    #[doc(hidden)]
    type Divisor: Copy;
    /// The number as a divisor.
    #[doc(hidden)]
    fn divisor(self) -> Self::Divisor;
    /// [`floor_quotient`](Self::floor_quotient) by a divisor.
    #[doc(hidden)]
    #[must_use]
    fn quotient_by(self, by: Self::Divisor) -> Self;
    /// [`floor_rest`](Self::floor_rest) by a divisor.
    #[doc(hidden)]
    #[must_use]
    fn rest_by(self, by: Self::Divisor) -> Self;
    /// Whether [`is_quick`](Self::is_quick) is of some.
    #[doc(hidden)]
    const HAS_QUICK: bool = false;
    /// Whether [`quick_quotient`](Self::quick_quotient) and [`quick_rest`](Self::quick_rest) are right for
    /// these, and quicker than the others where a processor multiplies and adds in one instruction.
    #[doc(hidden)]
    fn is_quick(self, _: Self) -> bool {
        false
    }
    /// [`floor_quotient`](Self::floor_quotient) of some.
    #[doc(hidden)]
    #[must_use]
    fn quick_quotient(self, by: Self) -> Self {
        self.floor_quotient(by)
    }
    /// [`floor_rest`](Self::floor_rest) of some.
    #[doc(hidden)]
    #[must_use]
    fn quick_rest(self, by: Self) -> Self {
        self.floor_rest(by)
    }
    /// `self` to the power of `exponent`.
    #[doc(hidden)]
    #[must_use]
    fn raised(self, exponent: Self) -> Self;
    /// Whether it may divide. Integers that are divided by another panic, or give any number.
    #[doc(hidden)]
    fn divides(self) -> bool {
        true
    }
    /// Whether it may be an exponent.
    #[doc(hidden)]
    fn raises(self) -> bool {
        true
    }
}

mod sealed {
    /// Keeps [`Number`](super::Number) to this file.
    pub trait Sealed {}
}

/// What divides: a [`Multiplier`] beside the number, as integers of some width; an [`Inverse`]; or the number itself.
macro_rules! divisors {
    ($number:ty as $signed:ty, $word:ty) => {
        const HAS_DIVISOR: bool = true;

        type Divisor = (Multiplier<$word>, $signed);

        #[inline]
        fn divisor(self) -> Self::Divisor {
            let by = self as $signed;
            #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
            let size = if self < 0 { by.unsigned_abs() } else { by as $word };
            (Multiplier::<$word>::new(size), by)
        }

        #[inline]
        fn quotient_by(self, (multiplier, by): Self::Divisor) -> Self {
            #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
            if <$number>::MIN < 0 {
                multiplier.floor_quotient(self as $signed, by < 0) as $number
            } else {
                multiplier.quotient(self as $word) as $number
            }
        }

        #[inline]
        fn rest_by(self, by: Self::Divisor) -> Self {
            let quotient = self.quotient_by(by) as $signed;
            (self as $signed).wrapping_sub(quotient.wrapping_mul(by.1)) as $number
        }
    };
    (inverse) => {
        const HAS_DIVISOR: bool = true;

        type Divisor = (Inverse, Self);

        #[inline]
        fn divisor(self) -> Self::Divisor {
            (Inverse::new(self), self)
        }

        #[inline]
        fn quotient_by(self, (inverse, _): Self::Divisor) -> Self {
            inverse.floor_quotient(self)
        }

        #[inline]
        fn rest_by(self, by: Self::Divisor) -> Self {
            self.wrapping_sub(self.quotient_by(by).wrapping_mul(by.1))
        }
    };
    () => {
        type Divisor = Self;

        #[inline]
        fn divisor(self) -> Self {
            self
        }

        #[inline]
        fn quotient_by(self, by: Self) -> Self {
            self.floor_quotient(by)
        }

        #[inline]
        fn rest_by(self, by: Self) -> Self {
            self.floor_rest(by)
        }
    };
}
use divisors;

/// Quotients and rests: of integers of few bits, by a division of floats, of which a processor divides many at a time;
/// of 64 bits, where the numbers happen to be short; of others by their own.
macro_rules! floored {
    (by $float:ty, $bits:ty) => {
        /// Any integer that the quotient is not lies at least `1 / by` away from it. That is one part in
        /// `self`, and what is rounded is less, for a float has eight bits more than these.
        #[inline]
        fn floor_quotient(self, by: Self) -> Self {
            floor_of_floats!($float, $bits, <$float>::from(self) / <$float>::from(by)) as Self
        }

        #[inline]
        fn floor_rest(self, by: Self) -> Self {
            self.wrapping_sub(self.floor_quotient(by).wrapping_mul(by))
        }
    };
    (short) => {
        floored!();

        const HAS_QUICK: bool = true;

        #[inline]
        fn is_quick(self, by: Self) -> bool {
            (self.abs_diff(0) as u64) < SHORT && (by.abs_diff(0) as u64) < SHORT
        }

        #[inline]
        fn quick_quotient(self, by: Self) -> Self {
            short_quotient(self as i64, by as i64) as Self
        }

        #[inline]
        fn quick_rest(self, by: Self) -> Self {
            self.wrapping_sub(self.quick_quotient(by).wrapping_mul(by))
        }
    };
    () => {
        #[inline]
        fn floor_quotient(self, by: Self) -> Self {
            let (quotient, rest) = (self.wrapping_div(by), self.wrapping_rem(by));
            #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
            let opposite = rest != 0 && (rest < 0) != (by < 0);
            quotient - Self::from(opposite)
        }

        #[inline]
        fn floor_rest(self, by: Self) -> Self {
            let rest = self.wrapping_rem(by);
            #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
            let opposite = rest != 0 && (rest < 0) != (by < 0);
            if opposite { rest + by } else { rest }
        }
    };
}

/// The floor of a float, as the lowest bits of an integer. (Not every processor has an instruction for it.)
macro_rules! floor_of_floats {
    ($float:ty, $bits:ty, $x:expr) => {{
        /// Added to a number, this rounds it to an integer, which then stands in the lowest bits.
        const ROUNDS: $float = 1.5 / <$float>::EPSILON;
        let x: $float = $x;
        let near = x + ROUNDS;
        let above = <$bits>::from(near - ROUNDS > x);
        near.to_bits().wrapping_sub(ROUNDS.to_bits()).wrapping_sub(above)
    }};
}

/// Integers below this are exact as floats, with one bit to spare, and so are sums of them and of what rounds.
const SHORT: u64 = 1 << 51;

/// The quotient, rounded down, of two numbers below [`SHORT`], as that of numbers of few bits.
#[inline]
fn short_quotient(x: i64, by: i64) -> i64 {
    /// A number whose lowest bits count ones.
    const ONES: f64 = 1.5 / f64::EPSILON;
    // (Where there is no instruction that makes floats of so many bits.)
    let [x, by] = [x, by].map(|x| f64::from_bits(ONES.to_bits().wrapping_add_signed(x)) - ONES);
    floor_of_floats!(f64, u64, x / by) as i64
}

/// Integers: rules IN2, IN4, IN5.
macro_rules! integers {
    ($($number:ty: ($($way:tt)*) ($($divisor:tt)*);)*) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            floored!($($way)*);
            divisors!($($divisor)*);

            #[inline]
            fn raised(self, exponent: Self) -> Self {
                let (mut base, mut exponent, mut power): (Self, Self, Self) = (self, exponent, 1);
                loop {
                    if exponent & 1 == 1 {
                        power = power.wrapping_mul(base);
                    }
                    exponent >>= 1;
                    if exponent == 0 {
                        return power;
                    }
                    base = base.wrapping_mul(base);
                }
            }

            #[inline]
            fn divides(self) -> bool {
                self != 0
            }

            #[inline]
            #[allow(unused_comparisons, reason = "the same words for unsigned integers")]
            fn raises(self) -> bool {
                self >= 0
            }
        }
    )*};
}
integers! {
    i8: (by f32, u32) (i8 as i16, u16);
    u8: (by f32, u32) (u8 as i16, u16);
    i16: (by f32, u32) (i16 as i16, u16);
    u16: (by f32, u32) (u16 as i16, u16);
    i32: (by f64, u64) (inverse);
    u32: (by f64, u64) (u32 as i32, u32);
    i64: (short) (i64 as i64, u64);
    u64: (short) (u64 as i64, u64);
    isize: (short) (isize as i64, u64);
    usize: (short) (usize as i64, u64);
    i128: () ();
    u128: () ();
}
