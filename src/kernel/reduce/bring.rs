//! Bringing rows of a few elements together, to be reduced as neighbours.
#![allow(unsafe_code, reason = "this file reads raw runs")]

use core::mem::MaybeUninit;

use super::grid::Grid;
use crate::kernel::simd::dispatch;

dispatch! {
    /// Writes what is made of the elements of rows to as many places, which are neighbours.
    pub(super) fn bring_rows[T, A, M: Fn(&T) -> A](
        places: &mut [MaybeUninit<A>], rows: &Grid<'_, T>, map: &M,
    ) {
        assert!(places.len() == rows.rows() * rows.len(), "a place for each element");
        match rows.len() {
            1 => bring_rows_of::<1, _, _>(places, rows, map),
            2 => bring_rows_of::<2, _, _>(places, rows, map),
            3 => bring_rows_of::<3, _, _>(places, rows, map),
            4 => bring_rows_of::<4, _, _>(places, rows, map),
            len => {
                for (i, places) in places.chunks_exact_mut(len).enumerate() {
                    for (k, place) in places.iter_mut().enumerate() {
                        // SAFETY: by the assertion there are as many rows, which are as long.
                        place.write(map(unsafe { rows.get(i, k) }));
                    }
                }
            }
        }
    }
}

/// [`bring_rows`] of so many elements each.
#[inline(always)]
fn bring_rows_of<const K: usize, T, A>(
    places: &mut [MaybeUninit<A>],
    rows: &Grid<'_, T>,
    map: &impl Fn(&T) -> A,
) {
    assert!(rows.len() == K && places.len() == K * rows.rows(), "a place for each element");
    for (i, places) in places.as_chunks_mut::<K>().0.iter_mut().enumerate() {
        for (k, place) in places.iter_mut().enumerate() {
            // SAFETY: by the assertion there are as many rows, which are as long.
            place.write(map(unsafe { rows.get(i, k) }));
        }
    }
}
