//! Reductions that stay accurate, over any axes and any layout.
//!
//! A running sum of n floats loses up to n roundings; one taken pairwise, half by half, loses about
//! log2(n). So every reduction here is a tree:
//!
//! - The reduced axes are sorted by their strides and merged where they lie evenly: what is left
//!   are the *terms*, numbered through, the innermost axis in straight runs.
//! - Where a run of terms lies densest, each result is made on its own: the terms are halved down to
//!   blocks of [`BLOCK`], each reduced in interleaved partial results, which also lets
//!   the processor work on many at a time. Short runs of neighbours are reduced many in one loop.
//! - Where the results lie denser than the terms (the sum over axis 0 of a C array), the terms are
//!   halved down to some rows (`rows.rs`), which are combined row by row, some columns at a time, so
//!   that the partial rows stay in the nearest cache. Where there are few columns, many rows count as
//!   one wide one.
//!
//! What is done at a leaf of the tree is a [`Reduction`]: a fold by an associative operation
//! ([`Fold`]), the variance in one pass ([`Moments`]), an extreme ([`Extreme`]), or the place of the
//! first one ([`First`]).
#![allow(unsafe_code, reason = "this file hands out raw runs")]

mod extreme;
mod find;
mod first;
mod fold;
mod grid;
mod moments;
mod rows;
mod short;
mod terms;
mod tree;

use core::mem::MaybeUninit;
use core::ptr::NonNull;

pub(crate) use self::extreme::{Extreme, Order};
pub(crate) use self::find::{count, position};
pub(crate) use self::first::First;
pub(crate) use self::fold::{Fold, plain_fold, reduce_pairs};
use self::grid::{Grid, Lane};
pub(crate) use self::moments::Moments;
use self::rows::Neighbours;
use self::terms::Terms;
pub(crate) use self::terms::kept;
use self::tree::BLOCK;
use super::collect::{collect, uninit};
use super::map::result_layout;
use super::nest::Nest;
use super::run::Run;
use super::simd::loops::SHORT;
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{AxisValues, Dimension, DynAxes};
use crate::error::Result;
use crate::layout::{Layout, shifted};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Up to so many elements, results are made one by one.
const SMALL: usize = SHORT;

/// A kind of reduction: how terms become one result, and how those of neighbouring results do, side
/// by side. There are three; what they have in common (which way to go through memory, the trees) is
/// written once, over this trait.
pub(crate) trait Reduction<T> {
    /// A result.
    type Out;
    /// Partial results of neighbouring columns; empty at first.
    type Rows: Default;
    /// The size of what a column has in `Rows`.
    const PARTIAL: usize;
    /// Whether terms are numbered, and so must be met in C order.
    const IN_ORDER: bool;
    /// Whether something must be dropped on the way: results are then made one after the other, so
    /// that nothing is lost where a closure panics.
    const ONE_BY_ONE: bool;

    /// The result of no terms.
    fn nothing(&self) -> Self::Out;

    /// The result of the terms of a lane.
    fn lane(&self, lane: &Lane<'_, T>) -> Self::Out;

    /// The result of up to [`BLOCK`] terms that lie evenly.
    fn run(&self, run: &Run<'_, T>) -> Self::Out;

    /// As [`run`](Self::run), of a few neighbours, but at least one.
    #[inline]
    fn few(&self, slice: &[T]) -> Self::Out
    where
        Self: Sized,
    {
        run_of(slice, self)
    }

    /// Adds lines with a term for each column, of which the first has this number, to partial
    /// results, which are empty or have as many columns.
    fn add(&self, rows: &mut Self::Rows, number: usize, lines: &Grid<'_, T>);

    /// Makes partial results, which are empty, of lanes of terms, each a column; the first term of
    /// each has this number.
    fn lanes(&self, rows: &mut Self::Rows, number: usize, lanes: &Grid<'_, T>);

    /// Adds other partial results of the same columns, which become empty.
    fn merge(&self, rows: &mut Self::Rows, others: &mut Self::Rows);

    /// Merges wide columns into as many as there are: each line that was added was `f` lines of terms
    /// behind one another, a power of 2; the first line of all has the number `first`.
    fn narrow(&self, rows: &mut Self::Rows, columns: usize, first: usize);

    /// The results of all columns; the partial results become empty.
    fn finish<'r>(&'r self, rows: &'r mut Self::Rows) -> impl Iterator<Item = Self::Out> + 'r;
}

/// The reduction of all elements, in no particular order (or, where they are numbered, in the order
/// of the memory of an array without gaps); `None` where there is none.
#[inline]
#[track_caller]
pub(crate) fn reduce<S: Storage, D: Dimension, R: Reduction<S::Elem>>(
    a: &ArrayBase<S, D>,
    by: &R,
) -> Option<R::Out> {
    let slice = if R::IN_ORDER { a.as_slice() } else { a.as_slice_memory_order() };
    match slice {
        Some([]) => None,
        Some(slice) => Some(reduce_slice(slice, by)),
        None => reduce_strided(&a.as_view(), by),
    }
}

/// `map` of each element, combined; `None` where there is none.
#[inline]
#[track_caller]
pub(crate) fn folded<S: Storage, D: Dimension, A: Clone>(
    a: &ArrayBase<S, D>,
    map: impl Fn(&S::Elem) -> A,
    combine: impl Fn(A, A) -> A,
) -> Option<A> {
    reduce(a, &plain_fold(map, combine))
}

/// The reduction of a slice that is not empty.
#[inline]
#[track_caller]
fn reduce_slice<T, R: Reduction<T>>(slice: &[T], by: &R) -> R::Out {
    if slice.len() < SMALL { by.few(slice) } else { reduce_long(slice, by) }
}

/// The reduction of a slice of up to [`BLOCK`] elements, but at least one.
#[inline]
#[track_caller]
fn run_of<T, R: Reduction<T>>(slice: &[T], by: &R) -> R::Out {
    // SAFETY: the slice is borrowed, and these are its elements.
    by.run(&unsafe { Run::new(NonNull::from(slice).cast(), 0, 1, slice.len()) })
}

/// A function of its own, so that there is less to do for short slices.
#[inline(never)]
#[track_caller]
fn reduce_long<T, R: Reduction<T>>(slice: &[T], by: &R) -> R::Out {
    if slice.len() <= BLOCK {
        return run_of(slice, by);
    }
    let terms = Terms::run(slice.len(), 1);
    // SAFETY: the slice is borrowed, and these are its elements.
    by.lane(&unsafe { Lane::new(NonNull::from(slice).cast(), 0, &terms) })
}

/// Two extremes of all elements: each block is gone through for both while it is in the nearest
/// cache.
#[track_caller]
pub(crate) fn both_extremes<S: Storage, D: Dimension>(
    a: &ArrayBase<S, D>,
    by: (&impl Reduction<S::Elem, Out = S::Elem>, &impl Reduction<S::Elem, Out = S::Elem>),
) -> Option<(S::Elem, S::Elem)> {
    let Some(slice) = a.as_slice_memory_order() else {
        return Some((reduce(a, by.0)?, reduce(a, by.1)?));
    };
    let mut blocks = slice
        .chunks(tree::BLOCK)
        .map(|block| (reduce_slice(block, by.0), reduce_slice(block, by.1)));
    let first = blocks.next()?;
    Some(
        blocks
            .fold(first, |a, b| (reduce_slice(&[a.0, b.0], by.0), reduce_slice(&[a.1, b.1], by.1))),
    )
}

/// The reduction of all elements of an array with gaps, or in another order.
fn reduce_strided<T, D: Dimension, R: Reduction<T>>(
    a: &ArrayView<'_, T, D>,
    by: &R,
) -> Option<R::Out> {
    let from = a.layout();
    let mut offset = from.offset();
    let axes = from.shape().iter().copied().zip(from.strides().iter().copied());
    let terms = Terms::new(axes, &mut offset, R::IN_ORDER)?;
    // SAFETY: the terms from here are all that `a` reaches; `a` is borrowed.
    Some(by.lane(&unsafe { Lane::new(a.storage().ptr(), offset, &terms) }))
}

/// Reduces the axes of `a` for which `reduced` is true; with `keep` they stay, with length 1.
#[track_caller]
pub(crate) fn reduce_axes<T, D: Dimension, E: Dimension, R: Reduction<T>>(
    a: &ArrayView<'_, T, D>,
    reduced: &[bool],
    keep: bool,
    by: &R,
) -> Result<Array<R::Out, E>> {
    let from = a.layout();
    let layout =
        reduced_layout::<E>(from.shape(), from.strides(), reduced, keep, size_of::<R::Out>())?;
    let source = Source {
        start: a.storage().ptr(),
        offset: from.offset(),
        shape: from.shape(),
        strides: from.strides(),
        reduced,
    };
    // SAFETY: the layout of `a`, which is borrowed, and reaches no other elements.
    let buffer = match unsafe { source.in_one_loop(by) } {
        Some(buffer) => buffer?,
        // SAFETY: as above.
        None => unsafe { source.in_order_of(&layout, keep, by) }?,
    };
    Array::from_parts(buffer, layout)
}

/// The compact layout of a reduction's result: in the order in which the axes that stay lie.
#[track_caller]
fn reduced_layout<E: Dimension>(
    shape: &[usize],
    strides: &[isize],
    reduced: &[bool],
    keep: bool,
    itemsize: usize,
) -> Result<Layout<E>> {
    let gone = reduced.iter().filter(|gone| **gone).count();
    let ndim = if keep { shape.len() } else { shape.len() - gone };
    let mut sizes = E::Sizes::filled(ndim, 1);
    let mut order = E::Strides::filled(ndim, 0);
    let (mut at, mut before) = (0, isize::MAX);
    for ((&len, &stride), &gone) in shape.iter().zip(strides).zip(reduced) {
        if gone && !keep {
            continue;
        }
        if !gone {
            (sizes.as_mut()[at], before) = (len, stride);
        }
        // An axis that stays with length 1 has the place behind the one before it.
        order.as_mut()[at] = before;
        at += 1;
    }
    result_layout::<E>(&sizes, &[order.as_ref()], itemsize)
}

/// The layout of an array, and which of its axes are reduced.
struct Source<'a, T> {
    start: NonNull<T>,
    offset: usize,
    shape: &'a [usize],
    strides: &'a [isize],
    reduced: &'a [bool],
}

impl<T> Source<'_, T> {
    /// The results, where one axis stays and one is reduced, but for axes of length 1.
    ///
    /// # Safety
    /// An array that is borrowed has this layout.
    #[inline]
    #[track_caller]
    unsafe fn in_one_loop<R: Reduction<T>>(&self, by: &R) -> Option<Result<Buffer<R::Out>>> {
        let (mut stays, mut goes) = ((1, 0), (1, 1));
        let (mut stay, mut go) = (0, 0);
        for ((&len, &stride), &reduced) in self.shape.iter().zip(self.strides).zip(self.reduced) {
            if len == 1 {
                continue;
            }
            let (axis, axes) = if reduced { (&mut goes, &mut go) } else { (&mut stays, &mut stay) };
            *axis = (len, stride);
            *axes += 1;
        }
        if stay > 1 || go > 1 {
            return None;
        }
        let ((n, across), (len, mut along)) = (stays, goes);
        if n == 0 || len == 0 {
            return Some(collect(n, core::iter::repeat_with(|| by.nothing())));
        }
        let mut offset = self.offset;
        if along < 0 && !R::IN_ORDER {
            offset = shifted(offset, len - 1, along);
            along = along.wrapping_neg();
        }
        if len <= BLOCK && (R::ONE_BY_ONE || n == 1 || n * len <= SMALL) {
            let one = |k| {
                // SAFETY: the caller's promise: `k` is a position of the axis that stays, and the
                // terms go along the other.
                let run = unsafe { Run::new(self.start, shifted(offset, k, across), along, len) };
                by.run(&run)
            };
            return Some(collect(n, (0..n).map(one)));
        }
        let terms = Terms::run(len, along);
        if R::ONE_BY_ONE || n == 1 {
            let lane = |k| {
                // SAFETY: as above.
                by.lane(&unsafe { Lane::new(self.start, shifted(offset, k, across), &terms) })
            };
            return Some(collect(n, (0..n).map(lane)));
        }
        // SAFETY: as above.
        let mut all = unsafe { Neighbours::new(self.start, &terms) };
        let mut out = match UninitBuffer::new(n) {
            Ok(out) => out,
            Err(error) => return Some(Err(error)),
        };
        // SAFETY: as above.
        unsafe { all.results(by, uninit(&mut out), offset, across) };
        // SAFETY: `results` writes every place.
        Some(Ok(unsafe { out.assume_init() }))
    }

    /// The results, in the order of the memory of `layout`.
    ///
    /// # Safety
    /// An array that is borrowed has this layout.
    #[track_caller]
    unsafe fn in_order_of<E: Dimension, R: Reduction<T>>(
        &self,
        layout: &Layout<E>,
        keep: bool,
        by: &R,
    ) -> Result<Buffer<R::Out>> {
        let axes =
            || self.shape.iter().copied().zip(self.strides.iter().copied()).zip(self.reduced);
        let gone = axes().filter(|(_, gone)| **gone).map(|(axis, _)| axis);
        let mut offset = self.offset;
        let Some(terms) = Terms::new(gone, &mut offset, R::IN_ORDER) else {
            return collect(layout.len(), core::iter::repeat_with(|| by.nothing()));
        };
        // The axes that stay, by their number in the result.
        let mut stays: DynAxes<(usize, isize)> = DynAxes::new();
        for ((len, stride), &gone) in axes() {
            match gone {
                false => stays.push((len, stride)),
                true if keep => stays.push((1, 0)),
                true => {}
            }
        }
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::new());
        for &axis in layout.memory_order().iter() {
            shape.push(stays[axis].0);
            strides.push(stays[axis].1);
        }
        let nest = Nest::in_c_order(&shape, [(&strides, offset)]);
        let mut out = UninitBuffer::of(layout)?;
        // SAFETY: the caller's promise.
        let mut all = unsafe { Neighbours::new(self.start, &terms) };
        let mut at = 0;
        if let Some(nest) = nest {
            nest.for_each(|[offset], [stride], n| {
                if R::ONE_BY_ONE {
                    // What was made before a panic is dropped with `out`.
                    for k in 0..n {
                        // SAFETY: the caller's promise: the nest walks the positions of the axes that
                        // stay, and the terms go along the others.
                        let lane =
                            unsafe { Lane::new(self.start, shifted(offset, k, stride), &terms) };
                        out.push(by.lane(&lane));
                    }
                    return;
                }
                let places: &mut [MaybeUninit<R::Out>] = &mut uninit(&mut out)[at..at + n];
                // SAFETY: as above.
                unsafe { all.results(by, places, offset, stride) };
                at += n;
            });
        }
        if R::ONE_BY_ONE {
            return Ok(out.finish());
        }
        assert!(at == layout.len(), "{at} of {} results were written", layout.len());
        // SAFETY: all were, by the line above.
        Ok(unsafe { out.assume_init() })
    }
}
