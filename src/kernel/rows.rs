//! Rows of a few places, written by moves of a length that the compiler knows.
#![allow(unsafe_code, reason = "this file copies raw rows")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::SHORT_ROW;
use super::simd::plain::{Bits, Width, with_bits};

/// What a row of places is written from.
pub(super) trait Source<W: Bits> {
    /// Those behind the first `at`.
    ///
    /// # Safety
    /// There are so many.
    unsafe fn read<const N: usize>(from: NonNull<W>, at: usize) -> [W; N];

    /// Writes a long row.
    ///
    /// # Safety
    /// There are as many, and they do not overlap with the places.
    unsafe fn write(places: &mut [MaybeUninit<W>], from: NonNull<W>);
}

/// As many neighbours.
pub(super) struct Neighbours;

impl<W: Bits> Source<W> for Neighbours {
    #[inline(always)]
    unsafe fn read<const N: usize>(from: NonNull<W>, at: usize) -> [W; N] {
        // SAFETY: the caller's promise.
        let from = unsafe { from.add(at) };
        // SAFETY: the caller's promise; an array is aligned as its elements.
        unsafe { from.cast::<[W; N]>().read() }
    }

    #[inline(always)]
    unsafe fn write(places: &mut [MaybeUninit<W>], from: NonNull<W>) {
        let (to, len) = (NonNull::from(&mut *places).cast(), places.len());
        // SAFETY: the caller's promise.
        unsafe { from.copy_to_nonoverlapping(to, len) };
    }
}

/// One element for all.
pub(super) struct Same;

impl<W: Bits> Source<W> for Same {
    #[inline(always)]
    unsafe fn read<const N: usize>(from: NonNull<W>, _: usize) -> [W; N] {
        // SAFETY: the caller's promise.
        [unsafe { from.read() }; N]
    }

    #[inline(always)]
    unsafe fn write(places: &mut [MaybeUninit<W>], from: NonNull<W>) {
        // SAFETY: the caller's promise.
        places.fill(MaybeUninit::new(unsafe { from.read() }));
    }
}

/// Writes rows of `len` places, each from where the other of the pair points to; fewer than [`SHORT_ROW`] in less time
/// than as slices, and up to some hundred in as much.
///
/// # Safety
/// As much as `len` says may be read and written; places and elements do not overlap.
#[inline(always)]
pub(super) unsafe fn short_rows<S: Source<W>, W: Bits>(
    rows: impl Iterator<Item = (NonNull<MaybeUninit<W>>, NonNull<W>)>,
    len: usize,
) {
    /// Writes all of so many, or of up to twice as many both ends.
    macro_rules! rows {
        ($n:literal) => {
            rows.for_each(|(to, from)| {
                // SAFETY: the caller's promise: so many.
                unsafe { write::<$n, S, W>(to, from, 0) };
            })
        };
        ($n:literal twice) => {
            rows.for_each(|(to, from)| {
                // SAFETY: the caller's promise: at least so many.
                unsafe { write::<$n, S, W>(to, from, 0) };
                // SAFETY: the caller's promise: the last of `len`.
                unsafe { write::<$n, S, W>(to, from, len - $n) };
            })
        };
    }
    match len {
        1 => rows!(1),
        2 => rows!(2),
        3 => rows!(3),
        4 => rows!(4),
        5..8 => rows!(4 twice),
        8 => rows!(8),
        9..16 => rows!(8 twice),
        16 => rows!(16),
        17..SHORT_ROW => rows!(16 twice),
        SHORT_ROW..64 if const { size_of::<W>() <= 2 } => rows!(32 twice),
        0 => {}
        _ => rows.for_each(|(to, from)| {
            // SAFETY: the caller's promise: so many places.
            let places = unsafe { core::slice::from_raw_parts_mut(to.as_ptr(), len) };
            // SAFETY: the caller's promise.
            unsafe { S::write(places, from) };
        }),
    }
}

/// Writes `N` places behind the first `at`.
///
/// # Safety
/// So many may be read and written; they do not overlap.
#[inline(always)]
unsafe fn write<const N: usize, S: Source<W>, W: Bits>(
    to: NonNull<MaybeUninit<W>>,
    from: NonNull<W>,
    at: usize,
) {
    // SAFETY: the caller's promise.
    let to = unsafe { to.add(at) };
    // SAFETY: the caller's promise.
    let elements = unsafe { S::read::<N>(from, at) };
    // SAFETY: the caller's promise; an array is aligned as its elements.
    unsafe { to.cast::<[W; N]>().write(elements) };
}

/// [`short_rows`] that begin at these offsets plus `base` from `start`, to places behind one another: the same for
/// all types.
///
/// # Safety
/// Such elements of this width may be read, and as many places written, which do not overlap.
#[inline(never)]
pub(super) unsafe fn picked_rows(
    width: Width,
    to: NonNull<u8>,
    start: NonNull<u8>,
    (offsets, base): (&[usize], usize),
    len: usize,
) {
    with_bits!(width, W => {
        let (to, start) = (to.cast::<MaybeUninit<W>>(), start.cast::<W>());
        let rows = offsets.iter().enumerate().map(|(i, offset)| {
            // SAFETY: the caller's promise.
            let from = unsafe { start.add(offset.wrapping_add(base)) };
            // SAFETY: the caller's promise.
            (unsafe { to.add(i * len) }, from)
        });
        // SAFETY: the caller's promise.
        unsafe { short_rows::<Neighbours, W>(rows, len) };
    });
}

#[cfg(test)]
mod tests {
    use super::super::simd::written;
    use super::*;

    fn rows_of<W: Bits + core::fmt::Debug>(width: Width, element: impl Fn(usize) -> W) {
        let from: Vec<W> = (0..200).map(element).collect();
        let offsets = [90, 0, 7, 7, 161];
        for len in 0..39 {
            let expected: Vec<W> =
                offsets.iter().flat_map(|&at| &from[at + 1..][..len]).copied().collect();
            let mut to = vec![MaybeUninit::new(W::splat(true)); 5 * len];
            let (places, start) = (NonNull::from(&mut *to).cast(), NonNull::from(&*from).cast());
            // SAFETY: the last row ends with the last element; as many places.
            unsafe { picked_rows(width, places, start, (&offsets, 1), len) };
            assert_eq!(written(&to), expected, "rows of {len}");
        }
    }

    #[test]
    fn rows_of_every_length() {
        rows_of(Width::W1, |i| i as u8);
        rows_of(Width::W2, |i| i as u16);
        rows_of(Width::W4, |i| i as u32);
        rows_of(Width::W8, |i| i as u64);
    }
}
