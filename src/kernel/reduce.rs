//! Reductions that stay accurate, over any axes and any layout.
//!
//! A running sum of n floats loses up to n roundings; one taken pairwise, half by half, loses about
//! log2(n). So every reduction here is a tree:
//!
//! - The reduced axes are sorted by their strides and merged where they lie evenly: what is left
//!   are the *terms*, numbered through, the innermost axis in straight runs.
//! - Where a run of terms lies densest, each result is made on its own: the terms are halved down to
//!   blocks of [`BLOCK`], each reduced in sixteen interleaved partial results, which also lets the
//!   processor work on many at a time.
//! - Where the results lie denser than the terms (the sum over axis 0 of a C array), the terms are
//!   halved down to [`ROWS`] rows, which are combined row by row, [`COLUMNS`] columns at a time, so
//!   that the partial rows stay in the nearest cache.
//!
//! The same trees serve products, minima and the rest: what is done is a `map` of each element and
//! an associative `combine`.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

mod terms;
mod tree;

use core::mem::needs_drop;
use core::ptr::NonNull;

use self::terms::Terms;
pub(crate) use self::terms::kept;
use self::tree::{BLOCK, LANES, block, half_of, halves, reduce_run, reduce_slice, sequential};
use super::collect::collect;
use super::map::result_layout;
use super::nest::Nest;
use super::run::Run;
use crate::buffer::UninitBuffer;
use crate::dimension::{Dimension, Ix1, IxDyn};
use crate::error::Result;
use crate::layout::shifted;
use crate::storage::{Array, ArrayView, Storage};

/// So many rows are combined one after the other before halving begins.
const ROWS: usize = 32;
/// So many terms of short runs are combined one after the other before halving begins.
const CHAIN: usize = 64;
/// So many columns of partial rows are worked on at a time.
const COLUMNS: usize = 1024;

/// The reduction of all elements, in no particular order; `None` where there is none.
#[inline]
pub(crate) fn reduce<T, A: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    map: impl Fn(&T) -> A,
    combine: impl Fn(A, A) -> A,
) -> Option<A> {
    let map = |_, x: &T| map(x);
    if let Some(slice) = a.as_slice_memory_order() {
        return (!slice.is_empty()).then(|| reduce_slice(slice, &map, &combine));
    }
    let from = a.layout();
    let mut offset = from.offset();
    let axes = from.shape().iter().copied().zip(from.strides().iter().copied());
    let terms = Terms::new(axes, &mut offset, false)?;
    let source = Source { start: a.storage().ptr(), terms };
    // SAFETY: the terms from here are all that `a` reaches; `a` is borrowed, so nothing writes it.
    Some(unsafe { source.reduce(offset, &map, &combine) })
}

/// The sum of the products of the elements of two 1-d arrays of one length, by the same tree;
/// `None` where there is no element.
pub(crate) fn reduce_pairs<T, U, A: Clone>(
    a: &ArrayView<'_, T, Ix1>,
    b: &ArrayView<'_, U, Ix1>,
    map: impl Fn(&T, &U) -> A,
    combine: impl Fn(A, A) -> A,
) -> Option<A> {
    let n = a.layout().len();
    debug_assert_eq!(n, b.layout().len());
    if n == 0 {
        return None;
    }
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        assert!(x.len() == n && y.len() == n, "arrays of one length");
        // SAFETY: `halves` stays below the length of both.
        let left = |i| unsafe { x.get_unchecked(i) };
        // SAFETY: as above.
        let right = |i| unsafe { y.get_unchecked(i) };
        let term = |i| map(left(i), right(i));
        return Some(halves(0, n, BLOCK, &|start, n| block(start, n, &term, &combine), &combine));
    }
    let (la, lb) = (a.layout(), b.layout());
    // SAFETY: a 1-d layout reaches `n` elements from its offset on, a stride apart; `a` is
    // borrowed.
    let x = unsafe { Run::new(a.storage().ptr(), la.offset(), la.strides()[0], n) };
    // SAFETY: the same for `b`.
    let y = unsafe { Run::new(b.storage().ptr(), lb.offset(), lb.strides()[0], n) };
    // SAFETY: `halves` stays below the length.
    let left = |i| unsafe { x.get(i) };
    // SAFETY: as above.
    let right = |i| unsafe { y.get(i) };
    let term = |i| map(left(i), right(i));
    Some(halves(0, n, BLOCK, &|start, n| block(start, n, &term, &combine), &combine))
}

/// The terms of an array, from an offset to be given.
struct Source<T> {
    start: NonNull<T>,
    terms: Terms,
}

impl<T> Source<T> {
    /// The tree over all terms from `offset` on.
    ///
    /// # Safety
    /// The terms from `offset` on are reached by an array that is borrowed.
    #[inline]
    unsafe fn reduce<A: Clone>(
        &self,
        offset: usize,
        map: &impl Fn(usize, &T) -> A,
        combine: &impl Fn(A, A) -> A,
    ) -> A {
        let Terms { inner, runs, .. } = self.terms;
        let one = |number: usize| {
            let at = offset.wrapping_add(self.terms.run_offset(number));
            // SAFETY: the caller's promise: these are terms.
            let run = unsafe { Run::new(self.start, at, inner.stride, inner.len) };
            let map = |i, x: &T| map(number * inner.len + i, x);
            // SAFETY: the caller's promise: the array is borrowed.
            unsafe { reduce_run(&run, &map, combine) }
        };
        if runs == 1 {
            return one(0);
        }
        // The runs of a leaf are combined one after the other.
        let leaf = (CHAIN / inner.len).max(1);
        let some = |start: usize, n| sequential((start..start + n).map(one), combine);
        halves(0, runs, leaf, &some, combine)
    }
}

/// What is done along axes: `map` of the number of each term, of the element, and of the value of
/// another array that stands at the place of the result; `combine`; and `identity` where there is
/// no term.
pub(crate) struct AxisReduction<M, C, I> {
    pub(crate) map: M,
    pub(crate) combine: C,
    pub(crate) identity: I,
    /// Whether the terms must be numbered in C order.
    pub(crate) in_order: bool,
}

impl<M, C, I> AxisReduction<M, C, I> {
    /// Reduces the axes of `a` for which `reduced` is true. `b` has the shape of the result.
    pub(crate) fn over<T, U, A>(
        &self,
        a: &ArrayView<'_, T, IxDyn>,
        reduced: &[bool],
        b: &ArrayView<'_, U, IxDyn>,
    ) -> Result<Array<A, IxDyn>>
    where
        A: Clone,
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
        I: Fn() -> A,
    {
        let from = a.layout();
        let axes = from.shape().iter().copied().zip(from.strides().iter().copied());
        let gone = axes.zip(reduced).filter(|(_, gone)| **gone).map(|(axis, _)| axis);
        let (shape, strides) = (kept(from.shape(), reduced), kept(from.strides(), reduced));
        debug_assert_eq!(b.layout().shape(), &*shape);
        let layout = result_layout::<IxDyn>(&shape, &[&strides], size_of::<A>())?;
        let mut offset = from.offset();
        let Some(terms) = Terms::new(gone, &mut offset, self.in_order) else {
            let identities = core::iter::repeat_with(&self.identity);
            return Array::from_parts(collect(layout.len(), identities)?, layout);
        };
        let mut out = UninitBuffer::new(layout.len())?;
        let places = out.data();
        let operands = [
            (layout.strides(), layout.offset()),
            (&*strides, offset),
            (b.layout().strides(), b.layout().offset()),
        ];
        let source = Source { start: a.storage().ptr(), terms };
        let mut scratch = Vec::new();
        if let Some(nest) = Nest::new(&shape, operands) {
            nest.for_each(|[o, offset, j], [_, stride, sj], n| {
                // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
                let place = unsafe { places.add(o) };
                // SAFETY: the nest walks what `b` reaches; `b` is borrowed, so nothing writes it.
                let others = unsafe { Run::new(b.storage().ptr(), j, sj, n) };
                let across = Across { offset, stride, others };
                if by_rows::<A>(stride, n, &source.terms) {
                    // SAFETY: `out` is ours alone, with `n` places from here. The nest walks the
                    // positions of `a` along the axes that stay, and the terms go along the others
                    // from there, so all of it is reached.
                    unsafe { self.reduce_rows(place, &source, &across, &mut scratch) };
                } else {
                    // SAFETY: as above.
                    unsafe { self.reduce_each(place, &source, &across) };
                }
            });
        }
        // SAFETY: a compact layout reaches every element, and the nest met each once.
        Array::from_parts(unsafe { out.assume_init() }, layout)
    }

    /// Makes result after result, each from a tree of its own.
    ///
    /// # Safety
    /// `place` has room for one result a position of `across`; the terms from each are reached by
    /// an array that is borrowed.
    #[inline]
    unsafe fn reduce_each<T, U, A: Clone>(
        &self,
        place: NonNull<A>,
        source: &Source<T>,
        across: &Across<'_, U>,
    ) where
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        for k in 0..across.others.len() {
            let offset = shifted(across.offset, k, across.stride);
            // SAFETY: `k` is below the length; the array is borrowed.
            let other = unsafe { across.others.get(k) };
            let map = |number, x: &T| (self.map)(number, x, other);
            // SAFETY: the caller's promise.
            let value = unsafe { source.reduce(offset, &map, &self.combine) };
            // SAFETY: the caller's promise: one place a position.
            let place = unsafe { place.add(k) };
            // SAFETY: as above; nothing was written there.
            unsafe { place.write(value) };
        }
    }

    /// Makes the results row by row: they lie denser than the terms.
    ///
    /// # Safety
    /// As [`reduce_each`](Self::reduce_each).
    unsafe fn reduce_rows<T, U, A: Clone>(
        &self,
        place: NonNull<A>,
        source: &Source<T>,
        across: &Across<'_, U>,
        scratch: &mut Vec<Vec<A>>,
    ) where
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        let total = across.others.len();
        for first in (0..total).step_by(COLUMNS) {
            let columns = COLUMNS.min(total - first);
            let rows = Rows { source, across, first, columns };
            let mut results = scratch.pop().unwrap_or_default();
            // SAFETY: the caller's promise: all terms of these columns are reached.
            unsafe { self.row_tree(&rows, 0, source.terms.len(), &mut results, scratch) };
            debug_assert_eq!(results.len(), columns);
            for (k, value) in results.drain(..).enumerate() {
                // SAFETY: the caller's promise: one place a position.
                let place = unsafe { place.add(first + k) };
                // SAFETY: as above; nothing was written there.
                unsafe { place.write(value) };
            }
            scratch.push(results);
        }
    }

    /// The tree over rows `start..start + n` into `results`, which is empty.
    ///
    /// # Safety
    /// The rows are reached by an array that is borrowed.
    unsafe fn row_tree<T, U, A: Clone>(
        &self,
        rows: &Rows<'_, T, U>,
        start: usize,
        n: usize,
        results: &mut Vec<A>,
        scratch: &mut Vec<Vec<A>>,
    ) where
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        // Few columns are reduced one by one, in blocks that stay in the cache.
        let few = rows.columns < LANES;
        if n > if few { BLOCK } else { ROWS } {
            let half = half_of(n);
            // SAFETY: the caller's promise.
            unsafe { self.row_tree(rows, start, half, results, scratch) };
            let mut second = scratch.pop().unwrap_or_default();
            // SAFETY: as above.
            unsafe { self.row_tree(rows, start + half, n - half, &mut second, scratch) };
            for (result, other) in results.iter_mut().zip(second.drain(..)) {
                *result = (self.combine)(result.clone(), other);
            }
            scratch.push(second);
            return;
        }
        if few {
            for k in 0..rows.columns {
                // SAFETY: the caller's promise; `k` is below the number of columns.
                results.push(unsafe { self.reduce_column(rows, k, start, n) });
            }
            return;
        }
        let along = rows.source.terms.inner.stride;
        rows.source.terms.for_each_part(start, n, |number, offset, len| {
            for i in 0..len {
                // SAFETY: the caller's promise: the parts are within terms `start..start + n`.
                unsafe { self.add_row(rows, number + i, shifted(offset, i, along), results) };
            }
        });
    }

    /// Combines one row into `results`, or starts them with it where there are none yet.
    ///
    /// # Safety
    /// The row `offset` away from the first is reached by an array that is borrowed.
    #[inline]
    unsafe fn add_row<T, U, A: Clone>(
        &self,
        rows: &Rows<'_, T, U>,
        number: usize,
        offset: usize,
        results: &mut Vec<A>,
    ) where
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        let n = rows.columns;
        // SAFETY: the caller's promise.
        let row = unsafe { rows.run(offset) };
        // SAFETY: `k` is below the number of columns wherever this is called; borrowed.
        let other = |k: usize| unsafe { rows.across.others.get(rows.first + k) };
        // SAFETY: the row is borrowed while it is used here.
        match row.as_slice() {
            Some(row) if rows.across.others.stride() == 0 => {
                let other = other(0);
                combine_row(results, n, |k| (self.map)(number, &row[k], other), &self.combine);
            }
            Some(row) if rows.across.others.stride() == 1 => {
                let others = rows.across.others.as_slice().unwrap_or_default();
                let others = &others[rows.first..rows.first + n];
                combine_row(results, n, |k| (self.map)(number, &row[k], &others[k]), &self.combine);
            }
            _ => {
                // SAFETY: `combine_row` asks below the number of columns.
                let element = |k| unsafe { row.get(k) };
                let term = |k| (self.map)(number, element(k), other(k));
                combine_row(results, n, term, &self.combine);
            }
        }
    }

    /// Terms `start..start + n` of column `k`.
    ///
    /// # Safety
    /// They are reached by an array that is borrowed.
    #[inline]
    unsafe fn reduce_column<T, U, A: Clone>(
        &self,
        rows: &Rows<'_, T, U>,
        k: usize,
        start: usize,
        n: usize,
    ) -> A
    where
        M: Fn(usize, &T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        let Rows { source, across, first, .. } = rows;
        let from = shifted(across.offset, first + k, across.stride);
        // SAFETY: the caller's promise.
        let other = unsafe { across.others.get(first + k) };
        let mut acc = None;
        source.terms.for_each_part(start, n, |number, offset, len| {
            let (at, stride) = (from.wrapping_add(offset), source.terms.inner.stride);
            // SAFETY: the caller's promise.
            let run = unsafe { Run::new(source.start, at, stride, len) };
            // SAFETY: as above; `block` stays below the length.
            let term = |i| (self.map)(number + i, unsafe { run.get(i) }, other);
            let part = block(0, len, &term, &self.combine);
            acc = Some(match acc.take() {
                Some(before) => (self.combine)(before, part),
                None => part,
            });
        });
        match acc {
            Some(acc) => acc,
            None => unreachable!("a block has a term"),
        }
    }
}

/// Whether results are made row by row: where they lie denser than the terms, or the terms are too
/// few for trees of their own, and results can be updated without cost.
fn by_rows<A>(stride: isize, n: usize, terms: &Terms) -> bool {
    let (across, along) = (stride.unsigned_abs(), terms.inner.stride.unsigned_abs());
    let denser = n > 1 && terms.len() > 1 && across > 0 && (across < along || along == 0);
    let few = n >= LANES && terms.len() < LANES;
    (denser || few) && !needs_drop::<A>()
}

/// Combines `n` terms into as many results, or starts the results with them.
#[inline]
fn combine_row<A: Clone>(
    results: &mut Vec<A>,
    n: usize,
    term: impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) {
    if results.is_empty() {
        results.extend((0..n).map(term));
        return;
    }
    for (k, result) in results[..n].iter_mut().enumerate() {
        *result = combine(result.clone(), term(k));
    }
}

/// Some columns of all rows: the terms of neighbouring results.
struct Rows<'a, T, U> {
    source: &'a Source<T>,
    across: &'a Across<'a, U>,
    first: usize,
    columns: usize,
}

impl<T, U> Rows<'_, T, U> {
    /// The row that lies `offset` away from the first.
    ///
    /// # Safety
    /// There is such a row, reached by an array that is borrowed.
    #[inline]
    unsafe fn run(&self, offset: usize) -> Run<'_, T> {
        let at = shifted(self.across.offset.wrapping_add(offset), self.first, self.across.stride);
        // SAFETY: the caller's promise.
        unsafe { Run::new(self.source.start, at, self.across.stride, self.columns) }
    }
}

/// A run of results: where the terms of the first begin, how far apart those of the next do, and
/// the values of the other array over them.
struct Across<'a, U> {
    offset: usize,
    stride: isize,
    others: Run<'a, U>,
}
