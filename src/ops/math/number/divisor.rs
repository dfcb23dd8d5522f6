//! Integers that divide many others: these are multiplied instead, for processors divide only one integer at a time,
//! and slowly.

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
    pub(super) const ROUNDS: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

    #[inline]
    pub(super) fn new(by: f64) -> Self {
        Inverse { by, inverse: 1.0 / by, half: f64::copysign(0.5, by) }
    }

    /// The quotient rounded down, above [`ROUNDS`](Self::ROUNDS).
    ///
    /// A half more, which is exact, takes what is divided at least a half away from each multiple of `by`,
    /// and never over the next. So the quotient is `1 / (2 |by|)` or more away from each integer, and what
    /// it is rounded to is right, for it is off by less than `2^-19 / |by|`.
    #[inline(always)]
    pub(super) fn quotient(self, x: f64) -> f64 {
        (x + self.half) * self.inverse - 0.5 + Self::ROUNDS
    }

    /// What is left of a number that such a quotient was taken of.
    #[inline(always)]
    pub(super) fn rest(self, x: f64) -> f64 {
        x - (self.quotient(x) - Self::ROUNDS) * self.by
    }
}

/// An integer of 64 bits that divides many others: they are multiplied by a number of 65 bits, of which the highest
/// is not kept, and shifted.
///
/// By Granlund and Montgomery, *Division by invariant integers using multiplication* (1994), figure 4.1: right for
/// all numbers and all divisors but 0.
#[derive(Clone, Copy, Debug)]
pub struct Multiplier {
    times: u64,
    shifts: [u32; 2],
}

impl Multiplier {
    /// Of a divisor that is not 0; of 0, some.
    #[inline]
    pub(super) fn new(by: u64) -> Self {
        let by = by.max(1);
        // The logarithm, rounded up.
        let log = u64::BITS - (by - 1).leading_zeros();
        let times = ((((1_u128 << log) - u128::from(by)) << u64::BITS) / u128::from(by)) as u64;
        Multiplier { times: times.wrapping_add(1), shifts: [log.min(1), log.saturating_sub(1)] }
    }

    #[inline(always)]
    pub(super) fn quotient(self, x: u64) -> u64 {
        let high = ((u128::from(self.times) * u128::from(x)) >> u64::BITS) as u64;
        (high + ((x - high) >> self.shifts[0])) >> self.shifts[1]
    }

    /// The quotient rounded down by this divisor or, if asked, by its negative, wrapping.
    ///
    /// It is that of `-x` by the divisor then. And of a number below 0 it is `!(!x / by)`, for `!x` is `-x - 1`.
    #[inline(always)]
    pub(super) fn floor_quotient(self, x: i64, negative: bool) -> i64 {
        let turn = -i64::from(negative);
        let turned = (x ^ turn).wrapping_sub(turn);
        // The lowest number turned is itself, but 2^63 as an unsigned one: not below 0.
        let below = (turned & !(x & turn)) >> (i64::BITS - 1);
        self.quotient((turned ^ below) as u64) as i64 ^ below
    }
}

#[cfg(test)]
mod tests {
    use super::super::Number;

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

    /// As above, of 64 bits: the numbers wrap round.
    macro_rules! same_as_wide_division {
        ($($number:ty),*) => {$({
            let ends = [<$number>::MIN, <$number>::MAX, <$number>::MAX / 2, <$number>::MAX / 3, 0];
            let powers = (0..64).map(|i| (1_u64 << i) as $number);
            let odd = (0..40_u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15) as $number >> (i % 64));
            let all: Vec<$number> = ends.into_iter().chain(powers).chain(odd).collect();
            let near = |x: $number| (0..7).map(move |d| x.wrapping_add(d).wrapping_sub(3));
            for by in all.iter().flat_map(|by| near(*by)).filter(|by| *by != 0) {
                let divisor = by.divisor();
                let multiples = all.iter().map(|x| x.wrapping_mul(by));
                for x in all.iter().copied().chain(multiples).flat_map(near) {
                    let found = (x.quotient_by(divisor), x.rest_by(divisor));
                    assert_eq!(found, (x.floor_quotient(by), x.floor_rest(by)), "{x} by {by}");
                }
            }
        })*};
    }

    #[test]
    fn multipliers_divide_as_division_does() {
        same_as_wide_division!(i64, u64, isize, usize);
    }
}
