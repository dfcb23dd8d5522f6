//! Searching neighbours, and counting them.

use crate::kernel::simd::{Level, dispatch};

/// So many elements are searched before it is looked whether one was found.
const CHUNK: usize = 1024;
/// The same within these.
const FEW: usize = 32;

/// The number of the first element for which `here` is true.
pub(crate) fn position<T>(slice: &[T], here: impl Fn(&T) -> bool) -> Option<usize> {
    first(Level::current(), slice, &here)
}

/// For how many elements `here` is true.
pub(crate) fn count<T>(slice: &[T], here: impl Fn(&T) -> bool) -> usize {
    count_wide(Level::current(), slice, &here)
}

/// Whether `here` is true for some.
#[inline(always)]
fn any<T>(slice: &[T], here: &impl Fn(&T) -> bool) -> bool {
    slice.iter().fold(false, |any, x| any | here(x))
}

dispatch! {
    /// [`position`], for the processor at hand.
    fn first[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> Option<usize> {
        let (i, chunk) = slice.chunks(CHUNK).enumerate().find(|(_, chunk)| any(chunk, here))?;
        let few = chunk.chunks(FEW).enumerate().find(|(_, few)| any(few, here));
        let (j, few) = few?;
        Some(CHUNK * i + FEW * j + few.iter().position(here)?)
    }
}

dispatch! {
    /// [`count`], for the processor at hand: in numbers as wide as the elements, as long as they
    /// cannot overflow.
    fn count_wide[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> usize {
        match size_of::<T>() {
            0..=1 => {
                let count = |chunk: &[T]| {
                    chunk.iter().fold(0_u8, |count, x| count.wrapping_add(u8::from(here(x))))
                };
                slice.chunks(u8::MAX.into()).map(|chunk| usize::from(count(chunk))).sum()
            }
            2..=4 => {
                let count =
                    |chunk: &[T]| chunk.iter().fold(0_u32, |count, x| count + u32::from(here(x)));
                slice.chunks(1 << 20).map(|chunk| count(chunk) as usize).sum()
            }
            _ => slice.iter().fold(0, |count, x| count + usize::from(here(x))),
        }
    }
}
