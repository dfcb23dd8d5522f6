//! Arithmetic in which NumPy's rules for integers and for floats have one name.

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

/// An integer of at most 32 bits that divides many others: they are multiplied by its inverse, in `f64`.
/// So there is no division, which processors have only for one integer at a time.
#[derive(Clone, Copy, Debug)]
pub struct Inverse {
    by: f64,
    inverse: f64,
    /// A half, with the sign of `by`.
    half: f64,
}

impl Inverse {
    /// Added to a number of at most 33 bits, this rounds it to an integer, which then stands in the
    /// lowest bits.
    const ROUNDS: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

    #[inline]
    fn new(by: f64) -> Self {
        Inverse { by, inverse: 1.0 / by, half: f64::copysign(0.5, by) }
    }

    /// The quotient rounded down, above [`ROUNDS`](Self::ROUNDS).
    ///
    /// A half more, which is exact, takes what is divided at least a half away from each multiple of `by`,
    /// and never over the next. So the quotient is `1 / (2 |by|)` or more away from each integer, and what
    /// it is rounded to is right, for it is off by less than `2^-19 / |by|`.
    #[inline(always)]
    fn quotient(self, x: f64) -> f64 {
        (x + self.half) * self.inverse - 0.5 + Self::ROUNDS
    }

    /// What is left of a number that such a quotient was taken of.
    #[inline(always)]
    fn rest(self, x: f64) -> f64 {
        x - (self.quotient(x) - Self::ROUNDS) * self.by
    }
}

/// What divides: an [`Inverse`], or the number itself.
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
integers!(itself: i64, i128, isize, u64, u128, usize);

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

#[cfg(test)]
mod tests {
    use super::Number;

    /// The numbers near the ends, near zero and near the multiples of the divisor.
    fn numbers(by: i64, lowest: i64, highest: i64) -> impl Iterator<Item = i64> {
        let near = [lowest, highest, 0, by, highest / 2, lowest / 3, highest / by * by];
        let all = near.into_iter().flat_map(|x| (-70..70).map(move |d| x + d));
        all.filter(move |x| (lowest..=highest).contains(x))
    }

    macro_rules! same_as_division {
        ($($number:ty),*) => {$({
            let (lowest, highest) = (<$number>::MIN as i64, <$number>::MAX as i64);
            let near = [lowest, lowest / 2, -1, 1, highest / 3, highest / 2, highest];
            let divisors = near.into_iter().chain(-20..20).chain([46_341, 65_536, 1 << 30]);
            for by in divisors.filter(|by| *by != 0 && (lowest..=highest).contains(by)) {
                for x in numbers(by, lowest, highest) {
                    let (x, y) = (x as $number, by as $number);
                    let divisor = y.divisor();
                    let by_inverse = (x.quotient_by(divisor), x.rest_by(divisor));
                    assert_eq!(by_inverse, (x.floor_quotient(y), x.floor_rest(y)), "{x} by {y}");
                }
            }
        })*};
    }

    #[test]
    fn inverses_divide_as_division_does() {
        same_as_division!(i8, i16, i32, u8, u16, u32);
    }
}
