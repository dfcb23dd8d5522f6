//! Results made row by row, where they lie denser than the terms.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::ptr::NonNull;

use super::tree::{BLOCK, LANES, block, half_of};
use super::{Across, AxisReduction, Source};
use crate::kernel::run::Run;
use crate::kernel::simd::loops::SHORT;
use crate::kernel::simd::{Level, dispatch};
use crate::layout::shifted;

/// So many rows are combined one after the other before halving begins.
const ROWS: usize = 32;
/// So many columns of partial rows are worked on at a time.
const COLUMNS: usize = 1024;

impl<M, C, I> AxisReduction<M, C, I> {
    /// Makes the results row by row: they lie denser than the terms.
    ///
    /// # Safety
    /// As `reduce_each`.
    pub(super) unsafe fn reduce_rows<T, U, A: Clone>(
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
            assert_eq!(results.len(), columns, "a result for each column");
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
                // SAFETY: `combine_row` asks below the number of columns, of which `row` has one each.
                let element = |k| unsafe { row.get_unchecked(k) };
                combine_row(results, n, |k| (self.map)(number, element(k), other), &self.combine);
            }
            Some(row) if rows.across.others.stride() == 1 => {
                // SAFETY: as above.
                let element = |k| unsafe { row.get_unchecked(k) };
                combine_row(
                    results,
                    n,
                    |k| (self.map)(number, element(k), other(k)),
                    &self.combine,
                );
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
    if n < SHORT {
        for (k, result) in results[..n].iter_mut().enumerate() {
            *result = combine(result.clone(), term(k));
        }
    } else {
        combine_wide(Level::current(), &mut results[..n], &term, combine);
    }
}

dispatch! {
    /// Combines terms into as many results.
    fn combine_wide[A: Clone, F: Fn(usize) -> A, C: Fn(A, A) -> A](
        results: &mut [A], term: &F, combine: &C,
    ) {
        for (k, result) in results.iter_mut().enumerate() {
            *result = combine(result.clone(), term(k));
        }
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
