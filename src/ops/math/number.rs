//! Arithmetic in which NumPy's rules for integers and for floats have one name.

mod divisor;

use divisor::{Inverse, Multiplier};

/// A primitive number: what [`floor_divide`](crate::ArrayBase::floor_divide),
/// [`remainder`](crate::ArrayBase::remainder) and [`power`](crate::ArrayBase::power) ask for.
///
/// Sealed: the primitive integers and floats, and those of features.
pub trait Number: Copy + sealed::Sealed {
    /// The quotient, rounded towards minus infinity.
    #[doc(hidden)]
    #[must_use]
    fn floor_quotient(self, by: Self) -> Self;
    /// What is left of the quotient, with the sign of the divisor.
    #[doc(hidden)]
    #[must_use]
    fn floor_rest(self, by: Self) -> Self;
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
    /// `self` to the power of `exponent`.
    #[doc(hidden)]
    #[must_use]
    fn raised(self, exponent: Self) -> Self;
    /// Whether it may divide.
    #[doc(hidden)]
    fn divides(self) -> bool;
    /// Whether it may be an exponent.
    #[doc(hidden)]
    fn raises(self) -> bool;
}

mod sealed {
    /// Keeps [`Number`](super::Number) to this file.
    pub trait Sealed {}
}

/// What divides: an [`Inverse`], a [`Multiplier`], or the number itself.
macro_rules! divisors {
    (inverse: $number:ty) => {
        type Divisor = Inverse;

        #[inline]
        fn divisor(self) -> Inverse {
            Inverse::new(f64::from(self))
        }

        #[inline]
        fn quotient_by(self, by: Inverse) -> Self {
            by.quotient(f64::from(self)).to_bits() as $number
        }

        #[inline]
        fn rest_by(self, by: Inverse) -> Self {
            (by.rest(f64::from(self)) + Inverse::ROUNDS).to_bits() as $number
        }
    };
    (multiplier: $number:ty) => {
        type Divisor = (Multiplier, $number);

        #[inline]
        fn divisor(self) -> Self::Divisor {
            (Multiplier::new(self.unsigned_abs() as u64), self)
        }

        #[inline]
        fn quotient_by(self, (multiplier, by): Self::Divisor) -> Self {
            multiplier.floor_quotient(self as i64, by < 0) as $number
        }

        #[inline]
        fn rest_by(self, by: Self::Divisor) -> Self {
            self.wrapping_sub(self.quotient_by(by).wrapping_mul(by.1))
        }
    };
    (unsigned_multiplier: $number:ty) => {
        type Divisor = (Multiplier, $number);

        #[inline]
        fn divisor(self) -> Self::Divisor {
            (Multiplier::new(self as u64), self)
        }

        #[inline]
        fn quotient_by(self, (multiplier, _): Self::Divisor) -> Self {
            multiplier.quotient(self as u64) as $number
        }

        #[inline]
        fn rest_by(self, by: Self::Divisor) -> Self {
            self.wrapping_sub(self.quotient_by(by).wrapping_mul(by.1))
        }
    };
    (itself: $number:ty) => {
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

/// Integers: rules IN2, IN4, IN5.
macro_rules! integers {
    ($way:ident: $($number:ty),*) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            divisors!($way: $number);

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
integers!(inverse: i8, i16, i32, u8, u16, u32);
integers!(multiplier: i64, isize);
integers!(unsigned_multiplier: u64, usize);
integers!(itself: i128, u128);

/// Floats: rules FL2, FL5.
macro_rules! floats {
    ($($number:ty),*) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            divisors!(itself: $number);

            #[inline]
            fn floor_quotient(self, by: Self) -> Self {
                if by == 0.0 {
                    return self / by;
                }
                let rest = self % by;
                let mut quotient = (self - rest) / by;
                if rest != 0.0 && (rest < 0.0) != (by < 0.0) {
                    quotient -= 1.0;
                }
                if quotient == 0.0 {
                    return (0.0 as Self).copysign(self / by);
                }
                // The difference was rounded, so the quotient may be off by a little.
                let floor = quotient.floor();
                if quotient - floor > 0.5 { floor + 1.0 } else { floor }
            }

            #[inline]
            fn floor_rest(self, by: Self) -> Self {
                let rest = self % by;
                if rest == 0.0 {
                    rest.copysign(by)
                } else if (rest < 0.0) != (by < 0.0) {
                    // A NaN stays one.
                    rest + by
                } else {
                    rest
                }
            }

            #[inline]
            fn raised(self, exponent: Self) -> Self {
                self.powf(exponent)
            }

            #[inline]
            fn divides(self) -> bool {
                true
            }

            #[inline]
            fn raises(self) -> bool {
                true
            }
        }
    )*};
}
floats!(f32, f64);
#[cfg(feature = "half")]
mod halves;
