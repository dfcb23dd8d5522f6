//! Sums of narrow integers, which are exact: in any order, and in numbers no wider than they need.

use core::iter::Sum;

use crate::kernel::simd::{Level, dispatch};

/// So many of any value can be added in 32 bits.
const MOST: usize = 1 << 16;

/// An integer of at most 16 bits.
pub(crate) trait Narrow: Copy + Into<Self::Wide> {
    /// What up to [`MOST`] of them are added in: of a wider one, fewer fit a register.
    type Wide: Sum;
}

impl Narrow for i8 {
    type Wide = i32;
}
impl Narrow for i16 {
    type Wide = i32;
}
impl Narrow for u8 {
    type Wide = u32;
}
impl Narrow for u16 {
    type Wide = u32;
}

/// The sum of neighbours.
#[inline]
pub(crate) fn sum<T, S>(slice: &[T]) -> S
where
    T: Narrow,
    S: From<T::Wide> + Sum,
{
    sum_parts(Level::current(), slice)
}

dispatch! {
    /// [`sum`], part by part.
    fn sum_parts[T: Narrow, S: From<T::Wide> + Sum](slice: &[T]) -> S {
        let part = |part: &[T]| S::from(part.iter().map(|&x| x.into()).sum());
        slice.chunks(MOST).map(part).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_and_the_smallest_do_not_overflow() {
        for len in [0, 1, 63, 64, 65, MOST, 3 * MOST + 7] {
            for level in Level::present() {
                let expect = |x: i64| x * len as i64;
                assert_eq!(sum_parts::<u8, u64>(level, &vec![255; len]) as i64, expect(255));
                assert_eq!(sum_parts::<i8, i64>(level, &vec![-128; len]), expect(-128));
                assert_eq!(sum_parts::<i8, i64>(level, &vec![127; len]), expect(127));
                assert_eq!(sum_parts::<u16, u64>(level, &vec![65_535; len]) as i64, expect(65_535));
                assert_eq!(sum_parts::<i16, i64>(level, &vec![-32_768; len]), expect(-32_768));
                assert_eq!(sum_parts::<i16, i64>(level, &vec![32_767; len]), expect(32_767));
            }
        }
    }
}
