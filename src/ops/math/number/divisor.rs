//! Integers that divide many others: these are multiplied instead, for processors divide only one integer at a time,
//! and slowly.

/// An integer of 32 bits that divides many others: they are multiplied by its inverse, in `f64`. Of those with a
/// sign, in three quarters of the time that a [`Multiplier`] takes.
#[derive(Clone, Copy, Debug)]
pub struct Inverse {
    inverse: f64,
    /// A half, with the sign of the divisor.
    half: f64,
}

impl Inverse {
    #[inline]
    pub(super) fn new(by: i32) -> Self {
        let by = f64::from(by);
        Inverse { inverse: 1.0 / by, half: f64::copysign(0.5, by) }
    }

    /// The quotient rounded down, wrapping.
    ///
    /// A half more, which is exact, takes what is divided at least a half away from each multiple of the divisor,
    /// and never over the next. So the quotient is `1 / (2 |by|)` or more away from each integer, and what it is
    /// rounded to is right, for it is off by less than `2^-19 / |by|`.
    #[inline(always)]
    pub(super) fn floor_quotient(self, x: i32) -> i32 {
        /// Added to a number of at most 33 bits, this rounds it to an integer, which then stands in the lowest bits.
        const ROUNDS: f64 = 1.5 / f64::EPSILON;
        ((f64::from(x) + self.half) * self.inverse - 0.5 + ROUNDS).to_bits() as i32
    }
}

/// An integer that divides many others of as many bits: they are multiplied by a number of one bit more, of which
/// the highest is not kept, and shifted.
///
/// By Granlund and Montgomery, *Division by invariant integers using multiplication* (1994), figure 4.1: right for
/// all numbers and all divisors but 0.
#[derive(Clone, Copy, Debug)]
pub struct Multiplier<W: Word> {
    times: W::Times,
    shifts: [u32; 2],
}

/// An unsigned integer.
pub trait Word {
    /// What it is multiplied by.
    type Times: Copy;
}

macro_rules! words {
    ($($word:ident $signed:ident $wide:ident $times:ty = $split:expr, $high:expr;)*) => {$(
        impl Word for $word {
            type Times = $times;
        }

        impl Multiplier<$word> {
            /// Of a divisor that is not 0; of 0, some.
            #[inline]
            pub(super) fn new(by: $word) -> Self {
                let by = by.max(1);
                // The logarithm, rounded up.
                let log = $word::BITS - (by - 1).leading_zeros();
                let times = (((1 << log) - $wide::from(by)) << $word::BITS) / $wide::from(by);
                let times = $split((times as $word).wrapping_add(1));
                Multiplier { times, shifts: [log.min(1), log.saturating_sub(1)] }
            }

            #[inline(always)]
            pub(super) fn quotient(self, x: $word) -> $word {
                let high: $word = $high(self.times, x);
                // Below what the word holds: no more than `x`.
                high.wrapping_add((x.wrapping_sub(high)) >> self.shifts[0]) >> self.shifts[1]
            }

            /// The quotient rounded down by this divisor or, if asked, by its negative, wrapping.
            ///
            /// It is that of `-x` by the divisor then. And of a number below 0 it is `!(!x / by)`, for `!x` is
            /// `-x - 1`.
            #[inline(always)]
            pub(super) fn floor_quotient(self, x: $signed, negative: bool) -> $signed {
                let turn = -$signed::from(negative);
                let turned = (x ^ turn).wrapping_sub(turn);
                // The lowest number turned is itself, but above all others as an unsigned one: not below 0.
                let below = (turned & !(x & turn)) >> ($signed::BITS - 1);
                self.quotient((turned ^ below) as $word) as $signed ^ below
            }
        }
    )*};
}

words! {
    u16 i16 u32 u16 = |times| times, |times, x| ((u32::from(times) * u32::from(x)) >> 16) as u16;
    u32 i32 u64 u32 = |times| times, |times, x| ((u64::from(times) * u64::from(x)) >> 32) as u32;
    u64 i64 u128 [u64; 2] = |times| [times & HALF, times >> 32], high;
}

/// The lower half of 64 bits.
const HALF: u64 = u32::MAX as u64;

/// The higher half of a product, of halves that x86 multiplies in vectors. They come as two numbers, for the compiler
/// would put halves of one together again, and multiply one after the other, as it does elsewhere.
#[inline(always)]
fn high(times: [u64; 2], x: u64) -> u64 {
    // So that the compiler sees in the loop, too, that they are halves.
    let times = times.map(|half| half & HALF);
    if cfg!(not(target_arch = "x86_64")) {
        return ((u128::from(times[1] << 32 | times[0]) * u128::from(x)) >> 64) as u64;
    }
    let x = [x & HALF, x >> 32];
    let middle = times[1] * x[0] + ((times[0] * x[0]) >> 32);
    let other = times[0] * x[1] + (middle & HALF);
    times[1] * x[1] + (middle >> 32) + (other >> 32)
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
                    let found = (x.quotient_by(divisor), x.rest_by(divisor));
                    assert_eq!(found, (x.floor_quotient(y), x.floor_rest(y)), "{x} by {y}");
                }
            }
        })*};
    }

    #[test]
    fn multipliers_divide_as_division_does_in_few_bits() {
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
