//! Searching neighbours, and counting them.

use crate::kernel::simd::{Level, dispatch};

/// So many elements are searched before it is looked whether one was found.
const CHUNK: usize = 1024;
/// The same within these.
const FEW: usize = 32;
/// Counts of narrow elements side by side.
const PARTS: usize = 128;

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
    /// [`count`], for the processor at hand: of narrow elements in numbers as narrow, as long as they
    /// cannot overflow.
    fn count_wide[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> usize {
        if size_of::<T>() > 2 {
            return slice.iter().fold(0, |count, x| count + usize::from(here(x)));
        }
        let mut count = 0;
        for chunk in slice.chunks(PARTS * usize::from(u8::MAX)) {
            let mut parts = [0_u8; PARTS];
            let mut rounds = chunk.chunks_exact(PARTS);
            for round in rounds.by_ref() {
                for (part, x) in parts.iter_mut().zip(round) {
                    *part = part.wrapping_add(u8::from(here(x)));
                }
            }
            count += parts.iter().fold(0, |count, part| count + usize::from(*part));
            count += rounds.remainder().iter().fold(0, |count, x| count + usize::from(here(x)));
        }
        count
    }
}
