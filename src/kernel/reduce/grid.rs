//! Terms as the reductions see them: those of one result, and those of neighbouring results.
#![allow(unsafe_code, reason = "this file reads raw runs")]

use core::marker::PhantomData;
use core::ptr::NonNull;

use super::terms::{Lines, Terms};
use super::tree::{BLOCK, halves, sequential};
use crate::kernel::nest::SHORT_ROW;
use crate::kernel::run::Run;
use crate::kernel::tile::{Square, Tile};
use crate::layout::shifted;

/// So many terms of short runs are combined one after the other before halving begins.
const CHAIN: usize = 64;

/// The terms of one result.
pub(crate) struct Lane<'a, T> {
    start: NonNull<T>,
    offset: usize,
    terms: &'a Terms,
    borrows: PhantomData<&'a T>,
}

impl<'a, T> Lane<'a, T> {
    /// Terms from an offset on.
    ///
    /// # Safety
    /// They are reached by an array whose memory starts at `start` and which is borrowed for `'a`.
    #[inline]
    pub(super) unsafe fn new(start: NonNull<T>, offset: usize, terms: &'a Terms) -> Self {
        Lane { start, offset, terms, borrows: PhantomData }
    }

    /// The number of terms.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// The terms as short lines, where to go through them across is quicker.
    #[inline]
    pub(super) fn short_lines(&self) -> Option<Lines> {
        self.terms.short_lines()
    }

    /// The terms as such lines, or as rows of some neighbours, which are as quickly gone through across.
    #[inline]
    pub(super) fn lines(&self) -> Option<Lines> {
        self.terms.short_lines().or(self.terms.lines_of_neighbours())
    }

    /// How many straight runs they make up.
    #[inline]
    pub(super) fn runs(&self) -> usize {
        self.terms.runs
    }

    /// Elements `from..from + len` of run `number`.
    ///
    /// # Panics
    /// If there are fewer, or `len` is 0.
    #[inline]
    #[track_caller]
    fn part(&self, number: usize, from: usize, len: usize) -> Run<'a, T> {
        let inner = self.terms.inner;
        let inside = number < self.terms.runs && from < inner.len && len <= inner.len - from;
        assert!(inside && len > 0, "a part of a run");
        let offset = self.offset.wrapping_add(self.terms.run_offset(number));
        // SAFETY: by the assertion these are terms, which are reached and borrowed, as `new` was
        // promised.
        unsafe { Run::new(self.start, shifted(offset, from, inner.stride), inner.stride, len) }
    }

    /// Calls `f` for the parts of the runs that make up terms `start..start + n`, with the number of
    /// the first term of each.
    #[track_caller]
    pub(super) fn for_each_part(
        &self,
        start: usize,
        n: usize,
        mut f: impl FnMut(usize, Run<'a, T>),
    ) {
        let len = self.terms.inner.len;
        let (mut at, end) = (start, start + n);
        while at < end {
            let part = self.part(at / len, at % len, (len - at % len).min(end - at));
            at += part.len();
            f(at - part.len(), part);
        }
    }

    /// Calls `f` for grids that make up such lines `start..start + n`, in no particular order: each of one run of many
    /// lines.
    ///
    /// # Panics
    /// If there are fewer, or the terms do not make up these.
    #[track_caller]
    pub(super) fn for_each_grid(
        &self,
        lines: Lines,
        start: usize,
        n: usize,
        mut f: impl FnMut(Grid<'a, T>),
    ) {
        let (known, inner) =
            ([self.terms.short_lines(), self.terms.lines_of_neighbours()], self.terms.inner);
        assert!(known.contains(&Some(lines)), "lines of these terms");
        let Lines { count, terms, along } = lines;
        let (mut at, end, each) = (start, start + n, terms / inner.len);
        assert!(end <= count, "lines of these terms");
        while at < end {
            let rows = (along.len - at % along.len).min(end - at);
            for run in at * each..(at + 1) * each {
                let offset = self.offset.wrapping_add(self.terms.run_offset(run));
                let (pitch, len) = ((rows, along.stride), (inner.len, inner.stride));
                // SAFETY: by the assertion these are terms: one run of each of so many lines along one axis,
                // and they are reached and borrowed, as `new` was promised.
                f(unsafe { Grid::new(self.start, offset, pitch, len) });
            }
            at += rows;
        }
    }

    /// Whether the terms of each run are neighbours.
    pub(super) fn has_slices(&self) -> bool {
        self.terms.inner.stride == 1
    }

    /// The tree over all terms, given ways to reduce neighbours of up to [`BLOCK`], and as many in short rows.
    #[inline]
    #[track_caller]
    pub(super) fn tree<A>(
        &self,
        leaf: &impl Fn(Run<'a, T>) -> A,
        short: &impl Fn(Grid<'a, T>) -> A,
        combine: &impl Fn(A, A) -> A,
    ) -> A {
        let Terms { inner, runs, .. } = *self.terms;
        let run = |number| {
            if inner.len <= BLOCK {
                return leaf(self.part(number, 0, inner.len));
            }
            halves(0, inner.len, BLOCK, &|from, n| leaf(self.part(number, from, n)), combine)
        };
        if runs == 1 {
            return run(0);
        }
        if let Some(lines) = self.lines() {
            let some = |start, n| {
                let mut all = None;
                self.for_each_grid(lines, start, n, |rows| {
                    let part = short(rows);
                    all = Some(match all.take() {
                        Some(all) => combine(all, part),
                        None => part,
                    });
                });
                match all {
                    Some(all) => all,
                    None => unreachable!("a line has a term"),
                }
            };
            let block = if inner.len < SHORT_ROW { lines.in_block() } else { CHAIN };
            return halves(0, lines.count, block, &some, combine);
        }
        // The runs of a chain are combined one after the other.
        let chain = (CHAIN / inner.len).max(1);
        let some = |start: usize, n| sequential((start..start + n).map(run), combine);
        halves(0, runs, chain, &some, combine)
    }
}

/// Straight runs of one length side by side, evenly apart.
pub(crate) struct Grid<'a, T> {
    start: NonNull<T>,
    offset: usize,
    rows: usize,
    pitch: isize,
    len: usize,
    stride: isize,
    borrows: PhantomData<&'a T>,
}

impl<'a, T> Grid<'a, T> {
    /// `rows` runs of `len` elements, each `pitch` behind the one before.
    ///
    /// # Safety
    /// `len` is not 0, and all of this is reached by an array whose memory starts at `start` and which
    /// is borrowed for `'a`.
    #[inline]
    pub(super) unsafe fn new(
        start: NonNull<T>,
        offset: usize,
        (rows, pitch): (usize, isize),
        (len, stride): (usize, isize),
    ) -> Self {
        Grid { start, offset, rows, pitch, len, stride, borrows: PhantomData }
    }

    #[inline(always)]
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The number of elements of each row.
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Row `i`.
    ///
    /// # Panics
    /// If there are fewer.
    #[inline(always)]
    pub(super) fn row(&self, i: usize) -> Run<'a, T> {
        assert!(i < self.rows, "row {i} of {}", self.rows);
        // SAFETY: the row is reached and borrowed, and not empty, as `new` was promised.
        unsafe { Run::new(self.start, shifted(self.offset, i, self.pitch), self.stride, self.len) }
    }

    /// Elements `k` of all rows.
    ///
    /// # Panics
    /// If rows are shorter, or there are none.
    #[inline(always)]
    pub(super) fn column(&self, k: usize) -> Run<'a, T> {
        assert!(k < self.len && self.rows > 0, "column {k} of {} in {} rows", self.len, self.rows);
        // SAFETY: the column is reached and borrowed, as `new` was promised, and not empty.
        unsafe { Run::new(self.start, shifted(self.offset, k, self.stride), self.pitch, self.rows) }
    }

    /// Element `k` of row `i`.
    ///
    /// # Safety
    /// There is one.
    #[inline(always)]
    pub(super) unsafe fn get(&self, i: usize, k: usize) -> &'a T {
        let offset = shifted(shifted(self.offset, i, self.pitch), k, self.stride);
        // SAFETY: the caller's promise: reached, as `new` was promised.
        let element = unsafe { self.start.add(offset) };
        // SAFETY: as above: initialised and borrowed.
        unsafe { element.as_ref() }
    }

    /// Whether the elements of each row are neighbours.
    #[inline(always)]
    pub(super) fn has_slices(&self) -> bool {
        self.stride == 1 || self.len == 1
    }

    /// Row `i`, whose elements are neighbours.
    ///
    /// # Panics
    /// If there are fewer rows, or the elements lie apart.
    #[inline(always)]
    pub(super) fn slice(&self, i: usize) -> &'a [T] {
        match self.row(i).as_slice() {
            Some(row) => row,
            None => unreachable!("the elements of a row are neighbours"),
        }
    }

    /// Whether neighbours lie across the rows, not along them.
    #[inline]
    pub(super) fn is_turned(&self) -> bool {
        self.pitch == 1 && self.stride != 1
    }

    /// Rows `from..from + n` as neighbours, one behind the other: themselves, or copied to the square, if they are plain
    /// and have room there.
    ///
    /// # Panics
    /// If there are fewer.
    pub(super) fn near<'s>(&self, from: usize, n: usize, square: &'s mut Square) -> Option<&'s [T]>
    where
        'a: 's,
    {
        assert!(n > 0 && from < self.rows && n <= self.rows - from, "{n} of {} rows", self.rows);
        let offset = shifted(self.offset, from, self.pitch);
        let (rows, columns) = ((n, self.pitch), (self.len, self.stride));
        // SAFETY: by the assertion these are rows, which are reached and borrowed, as `new` was promised.
        let tile = unsafe { Tile::<'s, T>::new(self.start, offset, rows, columns) };
        tile.flat(square)?.as_slice()
    }

    /// All rows, where they lie one behind the other without gaps.
    #[inline]
    pub(super) fn whole(&self) -> Option<&'a [T]> {
        let gapless = self.has_slices() && self.pitch == self.len as isize && self.rows > 0;
        if !gapless {
            return None;
        }
        // SAFETY: rows of neighbours, each right behind the other: all reached and borrowed.
        unsafe { Run::new(self.start, self.offset, 1, self.rows * self.len) }.as_slice()
    }
}
