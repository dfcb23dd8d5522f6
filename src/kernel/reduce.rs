//! Reductions that stay accurate, over any axes and any layout.
//!
//! A running sum of n floats loses up to n roundings; one taken pairwise, half by half, loses about
//! log2(n). So every reduction here is a tree (but for extremes, which nothing rounds, where lines are combined):
//!
//! - The reduced axes are sorted by their strides and merged where they lie evenly: what is left
//!   are the *terms*, numbered through, the innermost axis in straight runs.
//! - Where a run of terms lies densest, each result is made on its own: the terms are halved down to
//!   blocks of [`BLOCK`](tree::BLOCK), each reduced in interleaved partial results, which also lets
//!   the processor work on many at a time. Short runs of neighbours are reduced many in one loop.
//! - Where the results lie denser than the terms (the sum over axis 0 of a C array), the terms are
//!   halved down to some rows (`rows.rs`), which are combined row by row, some columns at a time, so
//!   that the partial rows stay near. Where there are few columns, many rows count as one wide one.
//! - Many short runs that lie apart are met as grids ([`Lane::for_each_grid`](grid::Lane)): brought together, or
//!   down their columns.
//!
//! What is done at a leaf of the tree is a [`Reduction`]: a fold by an associative operation
//! ([`Fold`]), the variance in one pass ([`Moments`]), an extreme ([`Extreme`]), or the place of the
//! first one ([`First`]).
#![allow(unsafe_code, reason = "this file hands out raw runs")]

mod bring;
mod extreme;
mod find;
mod first;
mod fold;
mod grid;
mod lanes;
mod moments;
pub(crate) mod narrow;
mod rows;
mod runs;
mod short;
mod terms;
mod tree;

use core::mem::MaybeUninit;
use core::ptr::NonNull;

pub(crate) use self::extreme::{Extreme, Order};
pub(crate) use self::find::{all_pairs, any, count, count_in, position};
pub(crate) use self::first::First;
pub(crate) use self::fold::{Fold, Given, plain_fold, reduce_pairs};
use self::grid::{Grid, Lane};
#[allow(unreachable_pub, reason = "part of `Element`")]
pub use self::lanes::{All, Lanes};
pub(crate) use self::lanes::{MemoryOrder, Results, reduce_all, results};
pub(crate) use self::moments::Moments;
pub(crate) use self::terms::kept;
use super::map::result_layout;
use super::run::Run;
use super::simd::loops::SHORT;
use crate::dimension::{AxisValues, Dimension};
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{ArrayBase, Storage};

/// Up to so many elements, results are made one by one.
const SMALL: usize = SHORT;

/// What is to be known of a kind of reduction.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    /// The size of what a column has in partial results.
    partial: usize,
    /// Whether terms are numbered, and so must be met in C order.
    in_order: bool,
    /// Whether results are equal however the terms are grouped: then they need no tree.
    exact: bool,
    /// Whether something must be dropped on the way: results are then made one after the other, so
    /// that nothing is lost where a closure panics.
    one_by_one: bool,
    /// Fewer neighbours than these are reduced by [`few`](Reduction::few), without a plan.
    few: usize,
}

/// A kind of reduction: how terms become one result, and how those of neighbouring results do, side
/// by side. There are four; what they have in common (which way to go through memory, the trees) is
/// written once, over this trait, and compiled once for all that have the same types ([`By`]).
///
/// # Safety
/// `each` and `finish` write every place, or panic.
pub(crate) unsafe trait Reduction<T> {
    /// A result.
    type Out;
    /// Partial results of neighbouring columns; empty at first.
    type Rows: Default;

    /// What is to be known.
    fn facts(&self) -> Facts;

    /// The result of no terms.
    fn nothing(&self) -> Self::Out;

    /// The result of the terms of a lane.
    fn lane(&self, lane: &Lane<'_, T>) -> Self::Out;

    /// The result of up to [`BLOCK`](tree::BLOCK) terms that lie evenly.
    fn run(&self, run: &Run<'_, T>) -> Self::Out;

    /// As [`run`](Self::run), of fewer neighbours than [`facts`](Self::facts) says, but at least one.
    #[inline]
    fn few(&self, slice: &[T]) -> Self::Out
    where
        Self: Sized,
    {
        run_of(slice, self)
    }

    /// Writes the results of a few lanes, which have up to [`SMALL`] terms together.
    fn each(&self, lanes: &Grid<'_, T>, places: &mut [MaybeUninit<Self::Out>]) {
        assert!(lanes.rows() == places.len(), "a place for each lane");
        for (i, place) in places.iter_mut().enumerate() {
            place.write(self.run(&lanes.row(i)));
        }
    }

    /// Adds lines with a term for each column, of which the first has this number, to partial
    /// results, which are empty or have as many columns.
    fn add(&self, rows: &mut Self::Rows, number: usize, lines: &Grid<'_, T>);

    /// Makes partial results, which are empty, of lanes of terms, each a column; the first term of
    /// each has this number. Where these are the `whole` lanes, nothing will be merged.
    fn lanes(&self, rows: &mut Self::Rows, number: usize, lanes: &Grid<'_, T>, whole: bool);

    /// Adds other partial results of the same columns, which become empty.
    fn merge(&self, rows: &mut Self::Rows, others: &mut Self::Rows);

    /// Merges wide columns into as many as there are: each line that was added was `f` lines of terms
    /// behind one another, a power of 2; the first line of all has the number `first`.
    fn narrow(&self, rows: &mut Self::Rows, columns: usize, first: usize);

    /// Writes the results of all columns; the partial results become empty.
    fn finish(&self, rows: &mut Self::Rows, places: &mut [MaybeUninit<Self::Out>]);
}

/// Any kind of reduction of some types.
pub(crate) type By<'b, T, O, P> = &'b dyn Reduction<T, Out = O, Rows = P>;

/// The reduction of all elements, in no particular order (or, where they are numbered, in the order
/// of the memory of an array without gaps); `None` where there is none.
#[inline]
#[track_caller]
pub(crate) fn reduce<S: Storage, D: Dimension, R: Reduction<S::Elem>>(
    a: &ArrayBase<S, D>,
    by: &R,
) -> Option<R::Out> {
    reduce_with(a, by, |all| reduce_all(all, by))
}

/// As [`reduce`], where many elements are reduced by `long`, which may have been compiled before.
#[inline]
#[track_caller]
pub(crate) fn reduce_with<S: Storage, D: Dimension, R: Reduction<S::Elem>>(
    a: &ArrayBase<S, D>,
    few: &R,
    long: impl FnOnce(&All<'_, S::Elem>) -> Option<R::Out>,
) -> Option<R::Out> {
    let facts = few.facts();
    let slice = if facts.in_order { a.as_slice() } else { a.as_slice_memory_order() };
    match slice {
        Some([]) => None,
        Some(slice) if slice.len() < facts.few => Some(few.few(slice)),
        Some(slice) => reduce_long(slice, long),
        None => reduce_strided(a, long),
    }
}

/// Functions of their own, so that there is less to do for few elements.
#[inline(never)]
#[track_caller]
fn reduce_strided<S: Storage, D: Dimension, O>(
    a: &ArrayBase<S, D>,
    long: impl FnOnce(&All<'_, S::Elem>) -> Option<O>,
) -> Option<O> {
    long(&All::strided(a))
}

#[inline(never)]
#[track_caller]
fn reduce_long<T, O>(slice: &[T], long: impl FnOnce(&All<'_, T>) -> Option<O>) -> Option<O> {
    long(&All::slice(slice))
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
    if slice.len() < SMALL { by.few(slice) } else { run_of(slice, by) }
}

/// The reduction of a slice of up to [`BLOCK`](tree::BLOCK) elements, but at least one.
#[inline]
#[track_caller]
fn run_of<T, R: Reduction<T>>(slice: &[T], by: &R) -> R::Out {
    // SAFETY: the slice is borrowed, and these are its elements.
    by.run(&unsafe { Run::new(NonNull::from(slice).cast(), 0, 1, slice.len()) })
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

/// The compact layout of a reduction's result: in the order in which the axes that stay lie.
#[track_caller]
pub(crate) fn reduced_layout<E: Dimension>(
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
