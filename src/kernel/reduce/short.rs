//! Lanes of very few neighbours, many in one loop: their length is known to the compiler, which turns
//! them into columns.
#![allow(unsafe_code, reason = "this file fills memory")]

use core::mem::MaybeUninit;

use crate::kernel::simd::dispatch;

/// Appends `n` values.
///
/// # Safety
/// `write` writes every place.
#[inline]
pub(super) unsafe fn append<A>(
    values: &mut Vec<A>,
    n: usize,
    write: impl FnOnce(&mut [MaybeUninit<A>]),
) {
    values.reserve(n);
    write(&mut values.spare_capacity_mut()[..n]);
    // SAFETY: so many were written behind the others, as promised.
    unsafe { values.set_len(values.len() + n) };
}

/// Appends `n` values to two lists.
///
/// # Safety
/// `write` writes every place of both.
#[inline]
pub(super) unsafe fn append_both<A, B>(
    values: &mut Vec<A>,
    others: &mut Vec<B>,
    n: usize,
    write: impl FnOnce(&mut [MaybeUninit<A>], &mut [MaybeUninit<B>]),
) {
    let both = |values: &mut [MaybeUninit<A>]| {
        // SAFETY: the caller's promise.
        unsafe { append(others, n, |others| write(values, others)) };
    };
    // SAFETY: the caller's promise.
    unsafe { append(values, n, both) };
}

dispatch! {
    /// Writes `f` of each `M` neighbours.
    pub(super) fn short[const M: usize, T, A, F: Fn(&[T; M]) -> A](
        places: &mut [MaybeUninit<A>], all: &[T], f: &F,
    ) {
        let lanes = all.as_chunks().0;
        assert!(lanes.len() == places.len(), "a place for each lane");
        for (place, lane) in places.iter_mut().zip(lanes) {
            place.write(f(lane));
        }
    }
}

dispatch! {
    /// Writes both values that `f` gives for each `M` neighbours.
    pub(super) fn short_pairs[const M: usize, T, A, B, F: Fn(&[T; M]) -> (A, B)](
        places: &mut [MaybeUninit<A>], others: &mut [MaybeUninit<B>], all: &[T], f: &F,
    ) {
        let lanes = all.as_chunks().0;
        assert!(lanes.len() == places.len() && lanes.len() == others.len(), "places for each lane");
        for ((place, other), lane) in places.iter_mut().zip(others).zip(lanes) {
            let (a, b) = f(lane);
            place.write(a);
            other.write(b);
        }
    }
}
