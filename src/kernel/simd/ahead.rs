//! Asking for memory before it is read or written.
//!
//! A processor sees by itself what comes next where a loop reads on and on. It does not everywhere: between
//! stores past the caches, in rows that lie apart, in tiles, at places from a list.

use super::stream::LINE;

/// So many lines lie between what is computed from and what is asked for.
const AHEAD: usize = 48;
/// Longer rows, in bytes, are read as fast without asking: by pages, the processor sees what comes.
const LONGEST_ROW: usize = 1 << 12;

/// From so many bytes on, it pays to ask: less stays in a cache from which to read takes no longer than that.
const ASKED_FROM: usize = 8 << 20;

/// Whether it pays to ask for elements of which there are so many.
pub(crate) fn pays<T>(len: usize) -> bool {
    len >= ASKED_FROM / size_of::<T>().max(1)
}

/// Asks for those elements that a block further on will be computed from, where this one is from
/// `at..at + len`.
#[inline]
pub(crate) fn forwards<T>(x: &[T], at: usize, len: usize) {
    let from = at + len + AHEAD * per_line::<T>();
    if from < x.len() {
        each_line(&x[from..x.len().min(from + len)]);
    }
}

/// As [`forwards`], where the elements are read from the last to the first.
#[inline]
pub(crate) fn backwards<T>(x: &[T], at: usize, len: usize) {
    let to = x.len().saturating_sub(at + len + AHEAD * per_line::<T>());
    each_line(&x[to.saturating_sub(len)..to]);
}

/// As [`forwards`], among `all` places of which some are read, and others may be anybody's: by their addresses.
#[inline]
pub(crate) fn among<T>(first: *const T, all: usize, at: usize, len: usize) {
    let from = at + len + AHEAD * per_line::<T>();
    if from < all {
        row(first.wrapping_add(from), len.min(all - from));
    }
}

/// Asks for each line. (A loop over addresses, which the compiler unrolls, asks for all of them at once, and
/// sums past the caches take a fifth longer.)
#[inline]
fn each_line<T>(part: &[T]) {
    for line in part.chunks(per_line::<T>()) {
        to_read(line.as_ptr());
    }
}

/// How many rows ahead to ask for, where rows have so many elements: about as far as [`forwards`]. `None`
/// where they are so long that the processor sees it by itself.
#[inline]
pub(crate) fn rows<T>(len: usize) -> Option<usize> {
    let bytes = (len * size_of::<T>()).max(1);
    (bytes <= LONGEST_ROW).then(|| (AHEAD * LINE).div_ceil(bytes))
}

/// Asks for a row of so many elements. Any address will do.
#[inline]
pub(crate) fn row<T>(from: *const T, len: usize) {
    for at in (0..len * size_of::<T>()).step_by(LINE) {
        to_read(from.cast::<u8>().wrapping_add(at));
    }
}

/// How many elements a line has, at least one.
const fn per_line<T>() -> usize {
    match LINE.checked_div(size_of::<T>()) {
        None => LINE,
        Some(0) => 1,
        Some(n) => n,
    }
}

/// Asks for the cache line of an address that will be written soon. Any address will do.
#[inline(always)]
pub(crate) fn to_write<T>(place: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_ET0, _mm_prefetch};
        // SAFETY: a prefetch reads nothing and cannot fault; every x86-64 has it, or skips it.
        unsafe { _mm_prefetch::<_MM_HINT_ET0>(place.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = place;
}

/// As [`to_write`], of one that will be read.
#[inline(always)]
fn to_read<T>(place: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: as there.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = place;
}
