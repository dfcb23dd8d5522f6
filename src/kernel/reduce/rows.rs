//! Neighbouring results, made together: row by row, where they lie denser than the terms, or of many
//! short lanes in one loop.
#![allow(unsafe_code, reason = "this file hands out raw runs")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::By;
use super::grid::{Grid, Lane};
use super::terms::{Span, Terms};
use super::tree::{BLOCK, half_of};
use crate::kernel::nest::TILE;
use crate::layout::shifted;

/// So many rows are added one after the other before halving begins, where results are not the same however they
/// are grouped.
const ROWS: usize = 64;
/// So many bytes of each row are worked on at a time: with a few rows, the partial results stay in the second
/// cache, and enough of a row is met at once for the processor to see how it goes on.
const BYTES: usize = 32768;
/// Fewer columns of numbered terms, which are so many, are gone through one by one.
const FEW: usize = 16;
const LONG: usize = 16;
/// Narrow rows are put together to wide ones of up to so many bytes.
const WIDE: usize = 4096;

/// The terms of results that lie evenly in memory.
pub(super) struct Neighbours<'a, T, P> {
    start: NonNull<T>,
    terms: &'a Terms,
    /// Partial results that are empty, for the memory they have.
    pool: Vec<P>,
}

/// Neighbouring columns, and what a row of them is made of.
#[derive(Clone, Copy)]
struct Columns {
    offset: usize,
    stride: isize,
    n: usize,
    rows: Row,
}

#[derive(Clone, Copy)]
enum Row {
    /// A term for each column, each row a step of this length behind the one before.
    Evenly(isize),
    /// A term for each column.
    Term,
    /// A run of terms for each column.
    Run,
}

impl<'a, T, P: Default> Neighbours<'a, T, P> {
    /// The terms from positions to be given.
    ///
    /// # Safety
    /// Wherever [`results`](Self::results) is called, the terms are reached by an array whose memory
    /// starts at `start` and which is borrowed for `'a`.
    pub(super) unsafe fn new(start: NonNull<T>, terms: &'a Terms) -> Self {
        Neighbours { start, terms, pool: Vec::new() }
    }

    /// Writes a result to each place; the terms of the first begin at `offset`, those of the next
    /// `stride` behind.
    ///
    /// # Safety
    /// As [`new`](Self::new).
    #[track_caller]
    pub(super) unsafe fn results<O>(
        &mut self,
        by: By<'_, T, O, P>,
        places: &mut [MaybeUninit<O>],
        offset: usize,
        stride: isize,
    ) {
        let (n, inner) = (places.len(), self.terms.inner);
        let (across, along) = (stride.unsigned_abs(), inner.stride.unsigned_abs());
        // Which of a few columns has the first is seldom known before: they are made columns of neighbours instead.
        let near = n < FEW && n * inner.len <= TILE || n <= 4 && matches!(inner.stride, 2..=4);
        let few = near && by.facts().in_order && self.terms.runs == 1 && inner.len >= LONG;
        if n > 1 && across > 0 && self.terms.len() > 1 && !few {
            if across < along || along == 0 {
                // SAFETY: the caller's promise.
                return unsafe { self.rows(by, places, offset, stride, Row::Term) };
            }
            let outside = |span: &Span| span.stride.unsigned_abs() > across;
            let runs = self.terms.runs > 1 && inner.len <= BLOCK;
            if runs && self.terms.outer().iter().all(outside) {
                // SAFETY: the caller's promise.
                return unsafe { self.rows(by, places, offset, stride, Row::Run) };
            }
        }
        if n > 1 && self.terms.runs == 1 && inner.len <= BLOCK {
            // SAFETY: the caller's promise.
            return unsafe { self.lanes(by, places, offset, stride) };
        }
        for (k, place) in places.iter_mut().enumerate() {
            // SAFETY: the caller's promise.
            let lane = unsafe { Lane::new(self.start, shifted(offset, k, stride), self.terms) };
            place.write(by.lane(&lane));
        }
    }

    /// [`results`](Self::results) of short lanes, some at a time.
    ///
    /// # Safety
    /// As `results`.
    unsafe fn lanes<O>(
        &mut self,
        by: By<'_, T, O, P>,
        places: &mut [MaybeUninit<O>],
        offset: usize,
        stride: isize,
    ) {
        let mut partial = self.pool.pop().unwrap_or_default();
        let inner = (self.terms.inner.len, self.terms.inner.stride);
        let some = BYTES / by.facts().partial.max(1);
        for (i, places) in places.chunks_mut(some.max(1)).enumerate() {
            let offset = shifted(offset, i * some.max(1), stride);
            // SAFETY: the caller's promise.
            let lanes = unsafe { Grid::new(self.start, offset, (places.len(), stride), inner) };
            by.lanes(&mut partial, 0, &lanes, true);
            by.finish(&mut partial, places);
        }
        self.pool.push(partial);
    }

    /// [`results`](Self::results) row by row, some columns at a time.
    ///
    /// # Safety
    /// As `results`.
    #[track_caller]
    unsafe fn rows<O>(
        &mut self,
        by: By<'_, T, O, P>,
        places: &mut [MaybeUninit<O>],
        mut offset: usize,
        mut stride: isize,
        rows: Row,
    ) {
        let n = places.len();
        let backwards = stride < 0;
        if backwards {
            offset = shifted(offset, n - 1, stride);
            stride = stride.wrapping_neg();
        }
        let some = (BYTES / size_of::<T>().max(by.facts().partial).max(1)).max(1);
        for first in (0..n).step_by(some) {
            let n = some.min(n - first);
            let columns = Columns { offset: shifted(offset, first, stride), stride, n, rows };
            // SAFETY: the caller's promise.
            let mut partial = unsafe { self.narrow(by, columns) };
            let places = match backwards {
                true => {
                    let end = places.len() - first;
                    &mut places[end - n..end]
                }
                false => &mut places[first..first + n],
            };
            by.finish(&mut partial, places);
            if backwards {
                places.reverse();
            }
            self.pool.push(partial);
        }
    }

    /// The partial results of columns. Where they are few and the rows lie without gaps, many rows
    /// are taken as one wide row.
    ///
    /// # Safety
    /// As `results`.
    #[track_caller]
    unsafe fn narrow<O>(&mut self, by: By<'_, T, O, P>, columns: Columns) -> P {
        let (n, inner) = (columns.n, self.terms.inner);
        let gapless = columns.stride == 1 && inner.stride == n as isize && self.terms.runs == 1;
        if !gapless || !matches!(columns.rows, Row::Term) {
            let rows = match columns.rows {
                Row::Run => self.terms.runs,
                _ => self.terms.len(),
            };
            // SAFETY: the caller's promise.
            return unsafe { self.tree(by, &columns, 0, rows) };
        }
        let (mut at, mut left) = (0, inner.len);
        let mut whole: Option<P> = None;
        while left > 0 {
            // As many as 64 wide rows leave, but enough for vectors: a power of 2.
            let [most, least] =
                [WIDE, WIDE / 4].map(|bytes| (bytes / size_of::<T>().max(1)).max(1));
            let folds = ((n * left / ROWS).clamp(least, most) / n).min(left / 4).max(1);
            let folds = 1 << folds.ilog2();
            let wide = Columns {
                offset: shifted(columns.offset, at, inner.stride),
                n: folds * n,
                rows: Row::Evenly((folds * n) as isize),
                ..columns
            };
            // SAFETY: the caller's promise: so many rows without gaps.
            let mut part = unsafe { self.tree(by, &wide, 0, left / folds) };
            by.narrow(&mut part, n, at);
            match &mut whole {
                Some(whole) => {
                    by.merge(whole, &mut part);
                    self.pool.push(part);
                }
                None => whole = Some(part),
            }
            at += left / folds * folds;
            left %= folds;
        }
        whole.unwrap_or_default()
    }

    /// The tree over rows `start..start + n`.
    ///
    /// # Safety
    /// As `results`: these are rows of terms.
    #[track_caller]
    unsafe fn tree<O>(
        &mut self,
        by: By<'_, T, O, P>,
        columns: &Columns,
        start: usize,
        n: usize,
    ) -> P {
        if n > ROWS && !by.facts().exact {
            let half = half_of(n);
            // SAFETY: the caller's promise.
            let mut first = unsafe { self.tree(by, columns, start, half) };
            // SAFETY: as above.
            let mut second = unsafe { self.tree(by, columns, start + half, n - half) };
            by.merge(&mut first, &mut second);
            self.pool.push(second);
            return first;
        }
        let mut partial = self.pool.pop().unwrap_or_default();
        // SAFETY: the caller's promise.
        unsafe { self.leaf(by, columns, start, n, &mut partial) };
        partial
    }

    /// Rows `start..start + n`, one after the other, into partial results that are empty.
    ///
    /// # Safety
    /// As `results`: these are rows of terms.
    #[track_caller]
    unsafe fn leaf<O>(
        &mut self,
        by: By<'_, T, O, P>,
        columns: &Columns,
        start: usize,
        n: usize,
        partial: &mut P,
    ) {
        let Span { len, stride } = self.terms.inner;
        let line = (columns.n, columns.stride);
        let from = |run: usize| columns.offset.wrapping_add(self.terms.run_offset(run));
        let (mut at, end) = (start, start + n);
        while at < end {
            match columns.rows {
                Row::Evenly(pitch) => {
                    let offset = shifted(columns.offset, at, pitch);
                    // SAFETY: the caller's promise.
                    let lines = unsafe { Grid::new(self.start, offset, (n, pitch), line) };
                    by.add(partial, at, &lines);
                    at = end;
                }
                Row::Term => {
                    let rows = (len - at % len).min(end - at);
                    let offset = shifted(from(at / len), at % len, stride);
                    // SAFETY: the caller's promise: a part of a run of terms, for each column.
                    let lines = unsafe { Grid::new(self.start, offset, (rows, stride), line) };
                    by.add(partial, at, &lines);
                    at += rows;
                }
                Row::Run => {
                    // SAFETY: the caller's promise: a run of terms, for each column.
                    let lanes = unsafe { Grid::new(self.start, from(at), line, (len, stride)) };
                    if at == start {
                        by.lanes(partial, at * len, &lanes, false);
                    } else {
                        let mut one = self.pool.pop().unwrap_or_default();
                        by.lanes(&mut one, at * len, &lanes, false);
                        by.merge(partial, &mut one);
                        self.pool.push(one);
                    }
                    at += 1;
                }
            }
        }
    }
}
