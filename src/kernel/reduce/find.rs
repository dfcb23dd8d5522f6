//! Searching neighbours.

use crate::kernel::simd::bits::{WORD, word};
use crate::kernel::simd::{Level, dispatch};

/// So many elements are searched before it is looked whether one was found.
const CHUNK: usize = 16 * WORD;

/// The number of the first element for which `here` is true.
pub(crate) fn position<T>(slice: &[T], here: impl Fn(&T) -> bool) -> Option<usize> {
    let level = Level::current();
    let found = |(i, chunk)| first(level, chunk, &here).map(|at| CHUNK * i + at);
    slice.chunks(CHUNK).enumerate().find_map(found)
}

/// For how many elements `here` is true.
pub(crate) fn count<T>(slice: &[T], here: impl Fn(&T) -> bool) -> usize {
    count_words(Level::current(), slice, &here)
}

dispatch! {
    /// [`count`], 64 at a time.
    fn count_words[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> usize {
        let mut count = 0;
        for block in slice.chunks(WORD) {
            let mut mask = [false; WORD];
            mask.iter_mut().zip(block).for_each(|(place, x)| *place = here(x));
            count += word(&mask).count_ones() as usize;
        }
        count
    }
}

dispatch! {
    /// The number of the first element for which `here` is true, 64 at a time.
    fn first[T, F: Fn(&T) -> bool](chunk: &[T], here: &F) -> Option<usize> {
        for (i, block) in chunk.chunks(WORD).enumerate() {
            let mut mask = [false; WORD];
            mask.iter_mut().zip(block).for_each(|(place, x)| *place = here(x));
            let word = word(&mask);
            if word != 0 {
                return Some(WORD * i + word.trailing_zeros() as usize);
            }
        }
        None
    }
}
