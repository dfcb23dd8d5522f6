//! Reductions that stay accurate, over any axes and any layout.
//!
//! A running sum of n floats loses up to n roundings; one taken pairwise, half by half, loses about
//! log2(n). So every reduction here is a tree:
//!
//! - The reduced axes are sorted by their strides and merged where they lie evenly: what is left
//!   are the *terms*, numbered through, the innermost axis in straight runs.
//! - Where a run of terms lies densest, each result is made on its own: the terms are halved down to
//!   blocks of [`BLOCK`], each reduced in interleaved partial results, which also lets the
//!   processor work on many at a time.
//! - Where the results lie denser than the terms (the sum over axis 0 of a C array), the terms are
//!   halved down to 32 rows (`rows.rs`), which are combined row by row, 1024 columns at a time, so
//!   that the partial rows stay in the nearest cache.
//!
//! The same trees serve products, minima and the rest: what is done is a `map` of each element and
//! an associative `combine`.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

mod find;
mod rows;
mod terms;
mod tree;

use core::mem::needs_drop;
use core::ptr::NonNull;

pub(crate) use self::find::{count, position};
use self::terms::Terms;
pub(crate) use self::terms::kept;
use self::tree::{BLOCK, LANES, block, halves, reduce_run, reduce_slice, sequential};
use super::collect::collect;
use super::map::result_layout;
use super::nest::Nest;
use super::run::Run;
use crate::buffer::UninitBuffer;
use crate::dimension::{Dimension, Ix1, IxDyn};
use crate::error::Result;
use crate::layout::shifted;
use crate::storage::{Array, ArrayView, Storage};

/// So many terms of short runs are combined one after the other before halving begins.
const CHAIN: usize = 64;

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
    assert_eq!(n, b.layout().len(), "arrays of one length");
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
        assert_eq!(b.layout().shape(), &*shape, "a value for each result");
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
}

/// Whether results are made row by row: where they lie denser than the terms, or the terms are too
/// few for trees of their own, and results can be updated without cost.
fn by_rows<A>(stride: isize, n: usize, terms: &Terms) -> bool {
    let (across, along) = (stride.unsigned_abs(), terms.inner.stride.unsigned_abs());
    let denser = n > 1 && terms.len() > 1 && across > 0 && (across < along || along == 0);
    let few = n >= LANES && terms.len() < LANES;
    (denser || few) && !needs_drop::<A>()
}

/// A run of results: where the terms of the first begin, how far apart those of the next do, and
/// the values of the other array over them.
struct Across<'a, U> {
    offset: usize,
    stride: isize,
    others: Run<'a, U>,
}
