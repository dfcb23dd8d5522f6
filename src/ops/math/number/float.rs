//! Floats: rules FL2, FL5.

use super::{Number, divisors, sealed};

/// The floor of a quotient of which the rest is known, with the sign of what is divided.
macro_rules! quotient {
    ($number:ty, $x:expr, $by:expr, $rest:expr) => {{
        let (x, by, rest): ($number, $number, $number) = ($x, $by, $rest);
        let opposite = (rest != 0.0) & ((rest < 0.0) != (by < 0.0));
        let quotient = (x - rest) / by - if opposite { 1.0 } else { 0.0 };
        // The difference was rounded, so the quotient may be off by a little.
        let floor = quotient.floor();
        let floor = if quotient - floor > 0.5 { floor + 1.0 } else { floor };
        if quotient == 0.0 { (0.0 as $number).copysign(x / by) } else { floor }
    }};
}

/// What is left of a quotient that is shorter than a float; or of one by one larger in size, and so of the other sign.
///
/// The quotient may have been rounded up to an integer, never down over one. Of both, what is left is a multiple
/// of the last bit of `by` and no larger than it (or, where `by` is larger than what is divided, that itself): a
/// float, so nothing is rounded.
macro_rules! short_rest {
    ($number:ty, $x:expr, $by:expr) => {{
        let (x, by): ($number, $number) = ($x, $by);
        (-(x / by).trunc()).mul_add(by, x)
    }};
}

macro_rules! floats {
    ($($number:ty),*) => {$(
        impl sealed::Sealed for $number {}

        impl Number for $number {
            divisors!();

            #[inline]
            fn floor_quotient(self, by: Self) -> Self {
                if by == 0.0 {
                    return self / by;
                }
                quotient!($number, self, by, self % by)
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

            const HAS_QUICK: bool = true;

            /// Where the quotient is shorter than a float. A NaN on either side makes one in any case.
            #[inline]
            fn is_quick(self, by: Self) -> bool {
                const TOO_LONG: $number = 0.5 / <$number>::EPSILON;
                let too_long = self.abs() >= by.abs() * TOO_LONG;
                !too_long & (by.abs() != <$number>::INFINITY)
            }

            #[inline]
            fn quick_quotient(self, by: Self) -> Self {
                let rest = short_rest!($number, self, by);
                let opposite = (rest < 0.0) != (self < 0.0);
                let rest = if opposite & (rest != 0.0) { rest + by.copysign(self) } else { rest };
                quotient!($number, self, by, rest)
            }

            #[inline]
            fn quick_rest(self, by: Self) -> Self {
                let rest = short_rest!($number, self, by);
                let opposite = (rest < 0.0) != (by < 0.0);
                let floored = if opposite { rest + by } else { rest };
                if rest == 0.0 { rest.copysign(by) } else { floored }
            }

            #[inline]
            fn raised(self, exponent: Self) -> Self {
                self.powf(exponent)
            }
        }
    )*};
}
floats!(f32, f64);

#[cfg(test)]
mod tests {
    use super::Number;

    /// The quick way gives the bits of the other, wherever it says that it does: near multiples of the divisor,
    /// for quotients of every length.
    macro_rules! quick_is_right {
        ($number:ty) => {{
            let mut state = 0x9E37_79B9_7F4A_7C15_u64;
            let mut any = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state
            };
            let smallest = <$number>::from_bits(1);
            let ends =
                [smallest, 3.0 * smallest, <$number>::MIN_POSITIVE, 0.1, 1.0, 3.0, <$number>::MAX];
            let odd = [0.0, -0.0, <$number>::NAN, <$number>::INFINITY, <$number>::NEG_INFINITY];
            let (mut quick, mut slow) = (0, 0);
            let mut check = |x: $number, by: $number| {
                if !x.is_quick(by) {
                    slow += 1;
                    return;
                }
                quick += 1;
                let right = (x.floor_quotient(by), x.floor_rest(by));
                let found = (x.quick_quotient(by), x.quick_rest(by));
                let same =
                    |a: $number, b: $number| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
                let both = same(found.0, right.0) && same(found.1, right.1);
                assert!(both, "{x:e} by {by:e}: {found:?}, not {right:?}");
            };
            for round in 0..200_000_u32 {
                let by = match round as usize % 3 {
                    0 => <$number>::from_bits(any() as _),
                    1 => ends[any() as usize % ends.len()],
                    _ => (any() % 1000) as $number / 8.0,
                };
                let k = (any() >> (round % 64)) as $number;
                let near = [k * by, (k + 0.5) * by, by / 3.0 * k, any() as $number];
                for x in near {
                    for x in [x, x.next_up(), x.next_down()] {
                        check(x, by);
                        check(-x, by);
                        check(x, -by);
                        check(-x, -by);
                    }
                }
            }
            for x in ends.into_iter().chain(odd) {
                for by in ends.into_iter().chain(odd) {
                    check(x, by);
                    check(-x, by);
                }
            }
            assert!(quick > 1_000_000 && slow > 100_000, "{quick} quick, {slow} not");
        }};
    }

    #[test]
    fn short_quotients_are_quick_and_right() {
        quick_is_right!(f32);
        quick_is_right!(f64);
    }
}
