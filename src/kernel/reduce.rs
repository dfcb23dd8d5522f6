//! Reductions that stay accurate, over any axis and any layout.
//!
//! A running sum of n floats loses up to n roundings; one taken pairwise, half by half, loses about
//! log2(n). So every reduction here is a tree:
//!
//! - A straight run is halved down to blocks of [`BLOCK`], each reduced in eight interleaved
//!   partial results, which also lets the processor work on eight at a time.
//! - Where the reduced axis lies across the run (the sum over axis 0 of a C array), the axis is
//!   halved down to [`ROWS`] rows, which are combined row by row, [`COLUMNS`] columns at a time, so
//!   that the partial rows stay in the nearest cache.
//! - The runs of an array that is not dense meet in a binary counter: equal amounts are combined
//!   with equal amounts.
//!
//! The same trees serve products, minima and the rest: what is done is a `map` of each element and
//! an associative `combine`.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::ptr::NonNull;

use super::nest::Nest;
use super::run::{Run, RunOf, for_each_run, result_layout};
use crate::buffer::UninitBuffer;
use crate::dimension::{AxisValues, Dimension, DynAxes};
use crate::error::Result;
use crate::storage::{Array, ArrayView, Storage};

/// So many neighbours are reduced in eight partial results before halving begins.
const BLOCK: usize = 256;
/// So many rows are combined one after the other before halving begins.
const ROWS: usize = 32;
/// So many columns of partial rows are worked on at a time.
const COLUMNS: usize = 1024;
/// Partial results of a block.
const LANES: usize = 8;

/// The tree over `n >= 1` terms, given a way to reduce up to [`BLOCK`] of them from a start.
#[inline]
fn halves<A>(
    start: usize,
    n: usize,
    block: &impl Fn(usize, usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if n <= BLOCK {
        return block(start, n);
    }
    let half = (n / 2).next_multiple_of(LANES);
    let first = halves(start, half, block, combine);
    combine(first, halves(start + half, n - half, block, combine))
}

/// Terms one after the other.
#[inline]
fn sequential<A>(mut terms: impl Iterator<Item = A>, combine: &impl Fn(A, A) -> A) -> A {
    match terms.next() {
        Some(first) => terms.fold(first, combine),
        None => unreachable!("a block has a term"),
    }
}

/// A block of neighbours in eight partial results.
#[inline]
fn reduce_block<T, A>(block: &[T], map: &impl Fn(&T) -> A, combine: &impl Fn(A, A) -> A) -> A {
    let mut chunks = block.chunks_exact(LANES);
    let Some(first) = chunks.next() else {
        return sequential(block.iter().map(map), combine);
    };
    let mut lanes: [A; LANES] = core::array::from_fn(|i| map(&first[i]));
    for chunk in &mut chunks {
        let mut i = 0;
        lanes = lanes.map(|lane| {
            i += 1;
            combine(lane, map(&chunk[i - 1]))
        });
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let left = combine(combine(a, b), combine(c, d));
    let right = combine(combine(e, f), combine(g, h));
    chunks.remainder().iter().fold(combine(left, right), |acc, x| combine(acc, map(x)))
}

/// The reduction of a slice that is not empty.
#[inline]
fn reduce_slice<T, A>(slice: &[T], map: &impl Fn(&T) -> A, combine: &impl Fn(A, A) -> A) -> A {
    let block = |start, n| reduce_block(&slice[start..start + n], map, combine);
    halves(0, slice.len(), &block, combine)
}

/// Partial results of equal amounts, combined as they come: a binary counter.
struct Counter<A> {
    levels: Vec<Option<A>>,
}

impl<A> Counter<A> {
    fn push(&mut self, value: A, combine: &impl Fn(A, A) -> A) {
        let mut carry = value;
        for level in &mut self.levels {
            match level.take() {
                None => {
                    *level = Some(carry);
                    return;
                }
                Some(before) => carry = combine(before, carry),
            }
        }
        self.levels.push(Some(carry));
    }

    fn finish(self, combine: &impl Fn(A, A) -> A) -> Option<A> {
        self.levels.into_iter().flatten().reduce(|later, earlier| combine(earlier, later))
    }
}

/// The reduction of all elements; `None` where there is none.
#[inline]
pub(crate) fn reduce<T, A, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    map: impl Fn(&T) -> A,
    combine: impl Fn(A, A) -> A,
) -> Option<A> {
    if let Some(slice) = a.as_slice() {
        return (!slice.is_empty()).then(|| reduce_slice(slice, &map, &combine));
    }
    let mut counter = Counter { levels: Vec::new() };
    for_each_run(a, |run| {
        let partial = match run {
            RunOf::Slice([]) => return,
            RunOf::Slice(slice) => reduce_slice(slice, &map, &combine),
            RunOf::Strided(run) => {
                let block = |start, n| sequential(run.range(start, n).map(&map), &combine);
                halves(0, run.len(), &block, &combine)
            }
        };
        counter.push(partial, &combine);
    });
    counter.finish(&combine)
}

/// What one axis is reduced with: `map` of each element and of the value of `b` that stands at its
/// place in the result, `combine`, and `identity` for an axis without elements.
pub(crate) struct AxisReduction<M, C, I> {
    pub(crate) map: M,
    pub(crate) combine: C,
    pub(crate) identity: I,
}

impl<M, C, I> AxisReduction<M, C, I> {
    /// Reduces `axis` of `a`. `b` has the shape of the result.
    pub(crate) fn over<T, U, A, D: Dimension>(
        &self,
        a: &ArrayView<'_, T, D>,
        axis: usize,
        b: &ArrayView<'_, U, D::Smaller>,
    ) -> Result<Array<A, D::Smaller>>
    where
        A: Clone,
        M: Fn(&T, &U) -> A,
        C: Fn(A, A) -> A,
        I: Fn() -> A,
    {
        let from = a.layout();
        let (len, along) = (from.shape()[axis], from.strides()[axis]);
        let strides = without(from.strides(), axis);
        let mut shape = <D::Smaller as Dimension>::Sizes::filled(from.ndim() - 1, 0);
        shape.as_mut().copy_from_slice(&without(from.shape(), axis));
        debug_assert_eq!(b.layout().shape(), shape.as_ref());
        let layout = result_layout::<D::Smaller>(&shape, &[&strides], size_of::<A>())?;
        if len == 0 {
            let buffer =
                super::run::collect(layout.len(), core::iter::repeat_with(&self.identity))?;
            return Array::from_parts(buffer, layout);
        }
        let mut out = UninitBuffer::new(layout.len())?;
        let places = out.data();
        let operands = [
            (layout.strides(), layout.offset()),
            (&*strides, from.offset()),
            (b.layout().strides(), b.layout().offset()),
        ];
        let lane = Lane { start: a.storage().ptr(), len, along };
        let rows = strides
            .iter()
            .zip(shape.as_ref())
            .any(|(s, &n)| n > 1 && s.unsigned_abs() < along.unsigned_abs());
        let mut scratch = Vec::new();
        if let Some(nest) = Nest::new(shape.as_ref(), operands) {
            nest.for_each(|[o, i, j], [_, si, sj], n| {
                // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
                let place = unsafe { places.add(o) };
                // SAFETY: the nest walks what `b` reaches; `b` is borrowed, so nothing writes it.
                let others = unsafe { Run::new(b.storage().ptr(), j, sj, n) };
                let across = Across { offset: i, stride: si, others };
                // SAFETY: `out` is ours alone, with `n` places from here; the nest walks the
                // positions of `a` without `axis`, and the lane goes along `axis` from there, so
                // all of it is reached.
                unsafe {
                    if rows {
                        self.reduce_rows(place, &lane, &across, &mut scratch);
                    } else {
                        self.reduce_lanes(place, &lane, &across);
                    }
                }
            });
        }
        // SAFETY: a compact layout reaches every element, and the nest met each once.
        Array::from_parts(unsafe { out.assume_init() }, layout)
    }

    /// Reduces lane after lane, each a straight run along the reduced axis.
    ///
    /// # Safety
    /// `place` has room for one result a lane; the lanes are reached by an array that is borrowed.
    #[inline]
    unsafe fn reduce_lanes<T, U, A>(&self, place: NonNull<A>, lane: &Lane<T>, across: &Across<U>)
    where
        M: Fn(&T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        for k in 0..across.others.len {
            let offset = crate::layout::shifted(across.offset, k, across.stride);
            // SAFETY: the caller's promise.
            let run = unsafe { Run::new(lane.start, offset, lane.along, lane.len) };
            // SAFETY: as above; `k` is below the length.
            let other = unsafe { across.others.get(k) };
            let map = |x: &T| (self.map)(x, other);
            // SAFETY: as above.
            let value = match unsafe { run.as_slice() } {
                Some(slice) => reduce_slice(slice, &map, &self.combine),
                None => {
                    // SAFETY: as above; `halves` stays below the length.
                    let term = |i| map(unsafe { run.get(i) });
                    let block = |start, n| sequential((start..start + n).map(term), &self.combine);
                    halves(0, lane.len, &block, &self.combine)
                }
            };
            // SAFETY: the caller's promise: one place a lane.
            let place = unsafe { place.add(k) };
            // SAFETY: as above; nothing was written there.
            unsafe { place.write(value) };
        }
    }

    /// Reduces row by row: the run lies across the reduced axis.
    ///
    /// # Safety
    /// As [`reduce_lanes`](Self::reduce_lanes).
    unsafe fn reduce_rows<T, U, A: Clone>(
        &self,
        place: NonNull<A>,
        lane: &Lane<T>,
        across: &Across<U>,
        scratch: &mut Vec<Vec<A>>,
    ) where
        M: Fn(&T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        let total = across.others.len;
        for first in (0..total).step_by(COLUMNS) {
            let rows = Rows { lane, across, first, columns: COLUMNS.min(total - first) };
            let mut results = scratch.pop().unwrap_or_default();
            // SAFETY: the caller's promise: all rows and columns are reached.
            unsafe { self.row_tree(&rows, 0, lane.len, &mut results, scratch) };
            for (k, value) in results.drain(..).enumerate() {
                // SAFETY: the caller's promise: one place a lane.
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
    /// The rows and columns are reached by an array that is borrowed.
    unsafe fn row_tree<T, U, A: Clone>(
        &self,
        rows: &Rows<'_, T, U>,
        start: usize,
        n: usize,
        results: &mut Vec<A>,
        scratch: &mut Vec<Vec<A>>,
    ) where
        M: Fn(&T, &U) -> A,
        C: Fn(A, A) -> A,
    {
        if n > ROWS {
            let mut second = scratch.pop().unwrap_or_default();
            // SAFETY: the caller's promise, for both halves.
            unsafe {
                self.row_tree(rows, start, n / 2, results, scratch);
                self.row_tree(rows, start + n / 2, n - n / 2, &mut second, scratch);
            }
            for (result, other) in results.iter_mut().zip(second.drain(..)) {
                *result = (self.combine)(result.clone(), other);
            }
            scratch.push(second);
            return;
        }
        for i in start..start + n {
            // SAFETY: the caller's promise.
            let row = unsafe { rows.row(i) };
            // SAFETY: the caller's promise; `k` is below the number of columns.
            let other = |k: usize| unsafe { rows.across.others.get(rows.first + k) };
            // SAFETY: the row is borrowed while it is used here.
            match (unsafe { row.as_slice() }, i == start) {
                (Some(row), true) => {
                    results.extend(row.iter().enumerate().map(|(k, x)| (self.map)(x, other(k))));
                }
                (Some(row), false) => {
                    for (k, (result, x)) in results.iter_mut().zip(row).enumerate() {
                        *result = (self.combine)(result.clone(), (self.map)(x, other(k)));
                    }
                }
                (None, true) => results.extend((0..rows.columns).map(|k| {
                    // SAFETY: below the number of columns.
                    (self.map)(unsafe { row.get(k) }, other(k))
                })),
                (None, false) => {
                    for (k, result) in results.iter_mut().enumerate() {
                        // SAFETY: there are as many results as columns.
                        let x = unsafe { row.get(k) };
                        *result = (self.combine)(result.clone(), (self.map)(x, other(k)));
                    }
                }
            }
        }
    }
}

/// Some columns of all rows across the reduced axis.
struct Rows<'a, T, U> {
    lane: &'a Lane<T>,
    across: &'a Across<U>,
    first: usize,
    columns: usize,
}

impl<T, U> Rows<'_, T, U> {
    /// Row `i`.
    ///
    /// # Safety
    /// `i` is below the length of the lanes, which are reached by an array that is borrowed.
    #[inline]
    unsafe fn row(&self, i: usize) -> Run<T> {
        let offset = crate::layout::shifted(self.across.offset, i, self.lane.along);
        let offset = crate::layout::shifted(offset, self.first, self.across.stride);
        // SAFETY: the caller's promise: position `i` of each of these lanes is reached.
        unsafe { Run::new(self.lane.start, offset, self.across.stride, self.columns) }
    }
}

/// The elements along the reduced axis, from an offset to be given.
struct Lane<T> {
    start: NonNull<T>,
    len: usize,
    along: isize,
}

/// A run of lanes: where the first begins, how far apart they are, and the values of `b` over them.
struct Across<U> {
    offset: usize,
    stride: isize,
    others: Run<U>,
}

/// A list without entry `axis`.
fn without<T: Copy + Default>(values: &[T], axis: usize) -> DynAxes<T> {
    let mut out = DynAxes::new();
    for (i, &value) in values.iter().enumerate() {
        if i != axis {
            out.push(value);
        }
    }
    out
}
