//! Running totals: each element of the result is the one before it along an axis, combined with a term.
//!
//! The terms are combined one after the other, so that the last total of floats is what a loop gives.
//! In a result without gaps the element before lies some `step` back, the same everywhere but in the
//! first `step` elements of each stretch along the axis. Where `step` is 1, a total has to wait for the
//! one before: so several stretches are gone through at a time. Where it is larger, whole rows are
//! combined, some columns at a time, so that the row before is still in the nearest cache.
#![allow(unsafe_code, reason = "this file fills memory")]

use core::mem::{MaybeUninit, needs_drop};

use super::collect::{collect, uninit};
use super::map;
use super::simd::{Level, dispatch};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, Order, check_size};
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{Array, ArrayView, ArrayViewMut};

/// So many stretches at a time: an addition takes about as many steps of the processor.
const AT_ONCE: usize = 4;
/// So many elements of each, before the next has its turn.
const SOME: usize = 8;
/// Of shorter stretches the processor has several at work by itself.
const LONG: usize = 64;
/// Rows from this length on are combined as such.
const ROW: usize = 16;
/// So many columns are worked on at a time.
const COLUMNS: usize = 1024;

/// The running totals of a slice.
#[track_caller]
pub(crate) fn scan<T, A: Clone>(
    x: &[T],
    term: impl Fn(&T) -> A,
    combine: impl Fn(A, A) -> A,
) -> Result<Buffer<A>> {
    if !needs_drop::<A>() && !x.is_empty() {
        return totals(x, (1, x.len()), &term, &combine);
    }
    let mut before: Option<A> = None;
    let totals = x.iter().map(|x| {
        let total = match before.take() {
            Some(before) => combine(before, term(x)),
            None => term(x),
        };
        before = Some(total.clone());
        total
    });
    collect(x.len(), totals)
}

/// The running totals along an axis, in the operand's own order.
#[track_caller]
pub(crate) fn scan_axis<T, A: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    axis: usize,
    term: impl Fn(&T) -> A,
    combine: impl Fn(A, A) -> A,
) -> Result<Array<A, D>> {
    let from = a.layout();
    let len = from.shape()[axis];
    match a.as_slice_memory_order() {
        Some(x) if len > 1 && !x.is_empty() && !needs_drop::<A>() => {
            let layout = like::<A, D>(from)?;
            let step = layout.strides()[axis].unsigned_abs();
            Array::from_parts(totals(x, (step, len), &term, &combine)?, layout)
        }
        _ => {
            let mut all = map::map(a, term)?;
            let step = all.strides()[axis].unsigned_abs();
            if len > 1 && !all.is_empty() {
                let unique = all.writable(|_| unreachable!("a fresh array is unique"));
                match unique.map(ArrayViewMut::into_slice_memory_order) {
                    Ok(Ok(places)) => accumulate(places, (step, len), &combine),
                    _ => unreachable!("a fresh array is compact"),
                }
            }
            Ok(all)
        }
    }
}

/// The layout of a fresh array whose elements lie as those of another without gaps.
fn like<A, D: Dimension>(from: &Layout<D>) -> Result<Layout<D>> {
    if from.is_c_contiguous() {
        return Layout::new(from.sizes().clone(), Order::C, size_of::<A>());
    }
    check_size(from.shape(), size_of::<A>())?;
    Ok(from.rebased(0))
}

/// The totals of neighbours, in stretches of `len` elements that lie `step` apart.
#[track_caller]
fn totals<T, A: Clone>(
    x: &[T],
    (step, len): (usize, usize),
    term: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> Result<Buffer<A>> {
    let mut out = UninitBuffer::new(x.len())?;
    let places = uninit(&mut out);
    let block = step * len;
    assert!(block > 0 && x.len().is_multiple_of(block), "whole stretches");
    if step == 1 {
        // None, where they are short.
        let some = if len < LONG { x.len() + 1 } else { AT_ONCE * len };
        let mut several = places.chunks_exact_mut(some);
        let mut theirs = x.chunks_exact(some);
        for (places, x) in several.by_ref().zip(theirs.by_ref()) {
            stretches::<AT_ONCE, _, _>(places, x, term, combine);
        }
        let left = several.into_remainder().chunks_exact_mut(len);
        for (places, x) in left.zip(theirs.remainder().chunks_exact(len)) {
            stretches::<1, _, _>(places, x, term, combine);
        }
    } else {
        for (places, x) in places.chunks_exact_mut(block).zip(x.chunks_exact(block)) {
            if step < ROW {
                few_columns(places, x, step, term, combine);
            } else {
                rows(Level::current(), places, x, step, term, combine);
            }
        }
    }
    // SAFETY: the stretches make up all places, and each of the loops writes every place.
    Ok(unsafe { out.assume_init() })
}

/// `N` stretches of neighbours, one behind the other.
#[inline]
#[track_caller]
fn stretches<const N: usize, T, A: Clone>(
    places: &mut [MaybeUninit<A>],
    x: &[T],
    term: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) {
    let len = x.len() / N;
    assert!(len > 0 && places.len() == N * len && x.len() == N * len, "a place for each");
    // SAFETY: `i < N` and `k < len`, below.
    let term = |i: usize, k: usize| term(unsafe { x.get_unchecked(i * len + k) });
    let mut write = |i: usize, k: usize, total: A| {
        // SAFETY: as above.
        unsafe { places.get_unchecked_mut(i * len + k) }.write(total);
    };
    let mut total: [A; N] = core::array::from_fn(|i| term(i, 0));
    for (i, total) in total.iter().enumerate() {
        write(i, 0, total.clone());
    }
    // Some of each: the processor looks that far ahead, and writes to one line of the cache at a time.
    for start in (1..len).step_by(SOME) {
        for (i, total) in total.iter_mut().enumerate() {
            for k in start..len.min(start + SOME) {
                *total = combine(total.clone(), term(i, k));
                write(i, k, total.clone());
            }
        }
    }
}

/// A few columns, element by element.
#[track_caller]
fn few_columns<T, A: Clone>(
    places: &mut [MaybeUninit<A>],
    x: &[T],
    step: usize,
    term: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) {
    assert!(places.len() == x.len() && step <= x.len(), "a place for each");
    places.iter_mut().zip(&x[..step]).for_each(|(place, x)| _ = place.write(term(x)));
    for at in step..x.len() {
        // SAFETY: written in one of the rounds before.
        let before = unsafe { places[at - step].assume_init_ref() }.clone();
        places[at].write(combine(before, term(&x[at])));
    }
}

dispatch! {
    /// Rows of `step` neighbours.
    #[track_caller]
    fn rows[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](
        places: &mut [MaybeUninit<A>], x: &[T], step: usize, term: &M, combine: &C,
    ) {
        assert!(places.len() == x.len() && step <= x.len(), "a place for each");
        for first in (0..step).step_by(COLUMNS) {
            let columns = first..step.min(first + COLUMNS);
            for (place, x) in places[columns.clone()].iter_mut().zip(&x[columns.clone()]) {
                place.write(term(x));
            }
            for row in (step..x.len()).step_by(step) {
                let (before, here) = places.split_at_mut(row);
                let before = &before[row - step..][columns.clone()];
                let terms = &x[row..][columns.clone()];
                for ((place, before), x) in
                    here[columns.clone()].iter_mut().zip(before).zip(terms)
                {
                    // SAFETY: the row before was written: in these columns, in the round before.
                    let before = unsafe { before.assume_init_ref() }.clone();
                    place.write(combine(before, term(x)));
                }
            }
        }
    }
}

/// The totals of stretches of `len` elements that lie `step` apart, in place of their terms.
#[track_caller]
fn accumulate<A: Clone>(
    places: &mut [A],
    (step, len): (usize, usize),
    combine: &impl Fn(A, A) -> A,
) {
    for block in places.chunks_exact_mut(step * len) {
        for row in (step..block.len()).step_by(step) {
            let (before, here) = block.split_at_mut(row);
            for (place, before) in here.iter_mut().zip(&before[row - step..]) {
                *place = combine(before.clone(), place.clone());
            }
        }
    }
}
