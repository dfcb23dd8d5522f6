//! Running totals: each element of the result is the one before it along an axis, combined with a term.
//!
//! The terms are combined one after the other, so that the last total of floats is what a loop gives.
//! In a result without gaps the element before lies some `step` back, the same everywhere but in the
//! first `step` elements of each stretch along the axis. Where `step` is 1, a total has to wait for the
//! one before: so several stretches are gone through at a time. Where it is larger, whole rows are
//! combined, some columns at a time, so that the row before is still in the nearest cache.
#![allow(unsafe_code, reason = "this file fills memory")]

use core::mem::{MaybeUninit, needs_drop};
use core::ptr::NonNull;

use super::collect::{collect, uninit};
use super::map;
use super::run::places;
use super::simd::loops::level_for;
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
                    Ok(Ok(terms)) => accumulate(terms, (step, len), &combine),
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

/// What is totalled: the terms of places, each with the number of its place.
///
/// # Safety
/// An implementation writes no place in [`get`](Terms::get), and reads none there but the one that it is given.
unsafe trait Terms<A> {
    /// Term `i`.
    ///
    /// # Safety
    /// There are more than `i`, and `place` is that of term `i`, not written since there were terms.
    unsafe fn get(&self, i: usize, place: &MaybeUninit<A>) -> A;

    /// Writes the totals of rows of so many columns, the first of which begins with term `first`, to all places.
    ///
    /// # Safety
    /// There are as many terms, in whole rows, and no place has been written since there were terms.
    unsafe fn rows(
        &self,
        places: &mut [MaybeUninit<A>],
        first: usize,
        columns: usize,
        combine: &impl Fn(A, A) -> A,
    );
}

/// What becomes of elements.
struct Of<'x, T, F> {
    x: &'x [T],
    term: &'x F,
}

// SAFETY: it reads no place.
unsafe impl<T, A: Clone, F: Fn(&T) -> A> Terms<A> for Of<'_, T, F> {
    #[inline(always)]
    unsafe fn get(&self, i: usize, _: &MaybeUninit<A>) -> A {
        // SAFETY: the caller's promise.
        (self.term)(unsafe { self.x.get_unchecked(i) })
    }

    unsafe fn rows(
        &self,
        places: &mut [MaybeUninit<A>],
        first: usize,
        columns: usize,
        combine: &impl Fn(A, A) -> A,
    ) {
        let x = &self.x[first..first + places.len()];
        rows_of(Level::current(), places, x, columns, self.term, combine);
    }
}

/// What is in the places.
struct Here;

// SAFETY: it reads the place that it is given.
unsafe impl<A: Clone> Terms<A> for Here {
    #[inline(always)]
    unsafe fn get(&self, _: usize, place: &MaybeUninit<A>) -> A {
        // SAFETY: the caller's promise: the term is still there.
        unsafe { place.assume_init_ref() }.clone()
    }

    unsafe fn rows(
        &self,
        places: &mut [MaybeUninit<A>],
        _: usize,
        columns: usize,
        combine: &impl Fn(A, A) -> A,
    ) {
        // SAFETY: the caller's promise: the terms are still there.
        let terms =
            unsafe { core::slice::from_raw_parts_mut(places.as_mut_ptr().cast(), places.len()) };
        rows_here(terms, columns, combine);
    }
}

/// The totals of neighbours, in stretches of `len` elements that lie `step` apart.
#[track_caller]
fn totals<T, A: Clone>(
    x: &[T],
    stretches: (usize, usize),
    term: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> Result<Buffer<A>> {
    let mut out = UninitBuffer::new(x.len())?;
    let places = uninit(&mut out);
    assert!(places.len() == x.len(), "a place for each");
    // SAFETY: as many elements as places.
    unsafe { write_totals(places, stretches, &Of { x, term }, combine) };
    // SAFETY: it writes every place.
    Ok(unsafe { out.assume_init() })
}

/// The totals of stretches of `len` elements that lie `step` apart, in place of their terms.
#[track_caller]
fn accumulate<A: Clone>(
    terms: &mut [A],
    (step, len): (usize, usize),
    combine: &impl Fn(A, A) -> A,
) {
    if !needs_drop::<A>() {
        let n = terms.len();
        // SAFETY: the terms as places, to which only totals are written; a term that is written over need not be
        // dropped.
        let places = unsafe { places(NonNull::from(terms).cast::<A>(), 0, n) };
        // SAFETY: all places hold a term.
        return unsafe { write_totals(places, (step, len), &Here, combine) };
    }
    for block in terms.chunks_exact_mut(step * len) {
        rows_here(block, step, combine);
    }
}

/// Neighbouring places for totals, of whose terms the first has a number.
struct Part<'p, A, X> {
    places: &'p mut [MaybeUninit<A>],
    first: usize,
    terms: &'p X,
}

impl<'p, A, X: Terms<A>> Part<'p, A, X> {
    /// Some of the places.
    ///
    /// # Safety
    /// There is a term for each, and none has been written since there were terms.
    unsafe fn new(places: &'p mut [MaybeUninit<A>], first: usize, terms: &'p X) -> Self {
        Part { places, first, terms }
    }
}

/// Writes the totals of stretches of `len` elements that lie `step` apart to all places.
///
/// # Safety
/// There are as many terms as places.
#[track_caller]
unsafe fn write_totals<A: Clone>(
    places: &mut [MaybeUninit<A>],
    (step, len): (usize, usize),
    terms: &impl Terms<A>,
    combine: &impl Fn(A, A) -> A,
) {
    let (n, block) = (places.len(), step * len);
    assert!(block > 0 && n.is_multiple_of(block), "whole stretches");
    if step > 1 {
        for (i, places) in places.chunks_exact_mut(block).enumerate() {
            let first = i * block;
            if step >= ROW {
                // SAFETY: the caller's promise; each place is in one part, here and below.
                unsafe { terms.rows(places, first, step, combine) };
                continue;
            }
            // SAFETY: as above.
            let part = unsafe { Part::new(places, first, terms) };
            match step {
                2 => columns::<2, _, _>(part, combine),
                3 => columns::<3, _, _>(part, combine),
                4 => columns::<4, _, _>(part, combine),
                _ => few_columns(part, step, combine),
            }
        }
        return;
    }
    // None, where they are short.
    let some = if len < LONG { n + 1 } else { AT_ONCE * len };
    let mut several = places.chunks_exact_mut(some);
    for (i, places) in several.by_ref().enumerate() {
        // SAFETY: as above.
        stretches::<AT_ONCE, _, _>(unsafe { Part::new(places, i * some, terms) }, combine);
    }
    let left = several.into_remainder();
    let first = n - left.len();
    for (i, places) in left.chunks_exact_mut(len).enumerate() {
        // SAFETY: as above.
        stretches::<1, _, _>(unsafe { Part::new(places, first + i * len, terms) }, combine);
    }
}

/// `N` stretches of neighbours, one behind the other.
#[inline]
#[track_caller]
fn stretches<const N: usize, A: Clone, X: Terms<A>>(
    part: Part<'_, A, X>,
    combine: &impl Fn(A, A) -> A,
) {
    let Part { places, first, terms } = part;
    let len = places.len() / N;
    assert!(len > 0 && places.len() == N * len, "a place for each");
    let mut total: [A; N] = core::array::from_fn(|i| {
        // SAFETY: as `new` was promised; each place is written once, below.
        unsafe { terms.get(first + i * len, &places[i * len]) }
    });
    for (i, total) in total.iter().enumerate() {
        places[i * len].write(total.clone());
    }
    // Some of each: the processor looks that far ahead, and writes to one line of the cache at a time.
    for start in (1..len).step_by(SOME) {
        for (i, total) in total.iter_mut().enumerate() {
            for k in start..len.min(start + SOME) {
                // SAFETY: `i < N` and `k < len`.
                let place = unsafe { places.get_unchecked_mut(i * len + k) };
                // SAFETY: as above.
                let term = unsafe { terms.get(first + i * len + k, place) };
                *total = combine(total.clone(), term);
                place.write(total.clone());
            }
        }
    }
}

/// A few columns, element by element.
#[track_caller]
fn few_columns<A: Clone, X: Terms<A>>(
    part: Part<'_, A, X>,
    columns: usize,
    combine: &impl Fn(A, A) -> A,
) {
    let Part { places, first, terms } = part;
    for (i, place) in places[..columns].iter_mut().enumerate() {
        // SAFETY: as `new` was promised; each place is written once, here or below.
        let term = unsafe { terms.get(first + i, place) };
        place.write(term);
    }
    for at in columns..places.len() {
        // SAFETY: written in one of the rounds before.
        let before = unsafe { places[at - columns].assume_init_ref() }.clone();
        // SAFETY: as above.
        let term = unsafe { terms.get(first + at, &places[at]) };
        places[at].write(combine(before, term));
    }
}

/// `N` columns, whose totals stay at hand.
#[track_caller]
fn columns<const N: usize, A: Clone, X: Terms<A>>(
    part: Part<'_, A, X>,
    combine: &impl Fn(A, A) -> A,
) {
    let Part { places, first, terms } = part;
    let Some((head, rest)) = places.as_chunks_mut::<N>().0.split_first_mut() else { return };
    let mut totals: [A; N] = core::array::from_fn(|k| {
        // SAFETY: as `new` was promised; each place is written once, below.
        unsafe { terms.get(first + k, &head[k]) }
    });
    head.iter_mut().zip(&totals).for_each(|(place, total)| _ = place.write(total.clone()));
    for (row, places) in rest.iter_mut().enumerate() {
        for (k, (place, total)) in places.iter_mut().zip(&mut totals).enumerate() {
            // SAFETY: as above.
            let term = unsafe { terms.get(first + (row + 1) * N + k, place) };
            *total = combine(total.clone(), term);
            place.write(total.clone());
        }
    }
}

dispatch! {
    /// The totals of rows of so many columns.
    #[track_caller]
    fn rows_of[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](
        places: &mut [MaybeUninit<A>], x: &[T], columns: usize, term: &M, combine: &C,
    ) {
        assert!(places.len() == x.len() && columns <= x.len(), "a place for each");
        for first in (0..columns).step_by(COLUMNS) {
            let some = first..columns.min(first + COLUMNS);
            for (place, x) in places[some.clone()].iter_mut().zip(&x[some.clone()]) {
                place.write(term(x));
            }
            for row in (columns..x.len()).step_by(columns) {
                let (before, here) = places.split_at_mut(row);
                let before = &before[row - columns..][some.clone()];
                let terms = &x[row..][some.clone()];
                for ((place, before), x) in here[some.clone()].iter_mut().zip(before).zip(terms) {
                    // SAFETY: the row before was written: in these columns, in the round before.
                    let before = unsafe { before.assume_init_ref() }.clone();
                    place.write(combine(before, term(x)));
                }
            }
        }
    }
}

/// [`rows_of`], in place of the terms.
#[track_caller]
fn rows_here<A: Clone>(terms: &mut [A], columns: usize, combine: &impl Fn(A, A) -> A) {
    let level = level_for(columns);
    for first in (0..columns).step_by(COLUMNS) {
        let some = first..columns.min(first + COLUMNS);
        for row in (columns..terms.len()).step_by(columns) {
            let (before, here) = terms.split_at_mut(row);
            row_here(
                level,
                &mut here[some.clone()],
                &before[row - columns..][some.clone()],
                combine,
            );
        }
    }
}

dispatch! {
    /// Combines a row with the totals before it. (A function, so that the compiler knows that the two are apart.)
    #[track_caller]
    fn row_here[A: Clone, C: Fn(A, A) -> A](row: &mut [A], before: &[A], combine: &C) {
        for (place, before) in row.iter_mut().zip(before) {
            *place = combine(before.clone(), place.clone());
        }
    }
}
