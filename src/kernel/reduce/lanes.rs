//! The lanes of an array, and the results of all of them.
//!
//! What is here is compiled for each type of elements and results, not for each rank or each kind of
//! reduction.
#![allow(unsafe_code, reason = "this file hands out raw runs")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::grid::{Grid, Lane};
use super::rows::Neighbours;
use super::terms::{Axes, Evenly, Terms};
use super::tree::BLOCK;
use super::{By, Reduction, SMALL, run_of};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, DynAxes};
use crate::error::Result;
use crate::kernel::collect::uninit;
use crate::kernel::nest::Nest;
use crate::kernel::run::Run;
use crate::layout::shifted;
use crate::storage::{ArrayBase, ArrayView, Storage};

/// The lanes of an array along some of its axes.
#[derive(Debug)]
pub struct Lanes<'a, T> {
    // An array that is borrowed for `'a` starts here and reaches all positions of these axes, from this
    // offset on.
    start: NonNull<T>,
    offset: usize,
    axes: Axes<'a>,
    results: Results<'a>,
    borrows: PhantomData<&'a T>,
}

/// How many results there are, and the axes of these, outermost in memory first, for where they are asked
/// for.
#[derive(Clone, Copy)]
pub(crate) struct Results<'a> {
    pub(crate) len: usize,
    pub(crate) order: MemoryOrder<'a>,
}

/// The axes of an array, outermost in memory first.
pub(crate) type MemoryOrder<'a> = &'a dyn Fn() -> DynAxes<usize>;

impl core::fmt::Debug for Results<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} results", self.len)
    }
}

impl<'a, T> Lanes<'a, T> {
    /// The lanes along the axes for which `reduced` is true; with `keep` these stay in the results, with
    /// length 1.
    #[inline]
    pub(crate) fn along<D: Dimension>(
        a: &'a ArrayView<'_, T, D>,
        reduced: &'a [bool],
        keep: bool,
        results: Results<'a>,
    ) -> Self {
        let layout = a.layout();
        let (shape, strides) = (layout.shape(), layout.strides());
        let axes = Axes { shape, strides, reduced: Some(reduced), keep };
        let (start, offset) = (a.storage().ptr(), layout.offset());
        Lanes { start, offset, axes, results, borrows: PhantomData }
    }

    /// How many terms each result has.
    pub(crate) fn terms(&self) -> usize {
        self.axes.terms()
    }
}

/// All elements of an array, at least one if they are a slice.
#[derive(Debug)]
pub struct All<'a, T>(Elements<'a, T>);

#[derive(Debug)]
enum Elements<'a, T> {
    Slice(&'a [T]),
    /// An array that is borrowed for `'a` has this layout.
    Strided {
        start: NonNull<T>,
        offset: usize,
        shape: &'a [usize],
        strides: &'a [isize],
    },
}

impl<'a, T> All<'a, T> {
    /// Neighbours.
    ///
    /// # Panics
    /// If there are none.
    #[inline]
    pub(super) fn slice(slice: &'a [T]) -> Self {
        assert!(!slice.is_empty(), "a slice of elements");
        All(Elements::Slice(slice))
    }

    /// Those of an array.
    #[inline]
    pub(super) fn strided<S: Storage<Elem = T>, D: Dimension>(a: &'a ArrayBase<S, D>) -> Self {
        let (start, layout) = (a.storage().ptr(), a.layout());
        let (shape, strides) = (layout.shape(), layout.strides());
        All(Elements::Strided { start, offset: layout.offset(), shape, strides })
    }

    /// Their slice, where they are one.
    #[inline]
    pub(crate) fn as_slice(&self) -> Option<&'a [T]> {
        match self.0 {
            Elements::Slice(slice) => Some(slice),
            Elements::Strided { .. } => None,
        }
    }

    /// How many there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        match self.0 {
            Elements::Slice(slice) => slice.len(),
            Elements::Strided { shape, .. } => shape.iter().product(),
        }
    }
}

/// The reduction of all elements; `None` where there is none.
#[inline]
#[track_caller]
pub(crate) fn reduce_all<T, R: Reduction<T>>(all: &All<'_, T>, by: &R) -> Option<R::Out> {
    match all.0 {
        Elements::Slice(slice) if slice.len() <= BLOCK => Some(run_of(slice, by)),
        Elements::Slice(slice) => {
            let terms = Terms::run(slice.len(), 1);
            // SAFETY: the slice is borrowed, and these are its elements.
            Some(by.lane(&unsafe { Lane::new(NonNull::from(slice).cast(), 0, &terms) }))
        }
        Elements::Strided { start, offset, shape: &[len @ 1..=BLOCK], strides: &[stride] } => {
            // In the order of memory, unless they are numbered.
            let run = match stride < 0 && !by.facts().in_order {
                true => (shifted(offset, len - 1, stride), stride.wrapping_neg()),
                false => (offset, stride),
            };
            // SAFETY: all elements of the array, which is borrowed.
            Some(by.run(&unsafe { Run::new(start, run.0, run.1, len) }))
        }
        Elements::Strided { start, mut offset, shape, strides } => {
            let axes = Axes { shape, strides, reduced: None, keep: false };
            let terms = Terms::new(axes, &mut offset, by.facts().in_order)?;
            // SAFETY: the terms from here are elements of the array, which is borrowed.
            Some(by.lane(&unsafe { Lane::new(start, offset, &terms) }))
        }
    }
}

/// The results of lanes, in the order of their memory.
#[track_caller]
pub(crate) fn results<T, O, P: Default>(
    lanes: &Lanes<'_, T>,
    by: By<'_, T, O, P>,
) -> Result<Buffer<O>> {
    let facts = by.facts();
    let Some(evenly) = lanes.axes.evenly(lanes.offset, facts.in_order) else {
        return in_order(lanes, by);
    };
    let Evenly { offset, stays, goes } = evenly;
    let (n, len, start) = (stays.len, goes.len, lanes.start);
    let mut out = UninitBuffer::new(n)?;
    if n == 0 || len == 0 {
        (0..n).for_each(|_| out.push(by.nothing()));
        return Ok(out.finish());
    }
    if facts.one_by_one || n == 1 {
        let terms = Terms::run(len, goes.stride);
        for k in 0..n {
            let offset = shifted(offset, k, stays.stride);
            out.push(match len <= BLOCK {
                // SAFETY: `k` is a position of the axis that stays, and the terms go along the other:
                // elements of the array, which is borrowed.
                true => by.run(&unsafe { Run::new(start, offset, goes.stride, len) }),
                // SAFETY: as above.
                false => by.lane(&unsafe { Lane::new(start, offset, &terms) }),
            });
        }
        return Ok(out.finish());
    }
    let places: &mut [MaybeUninit<O>] = uninit(&mut out);
    if len * n <= SMALL {
        let (rows, row) = ((n, stays.stride), (len, goes.stride));
        // SAFETY: as above.
        by.each(&unsafe { Grid::new(start, offset, rows, row) }, places);
    } else {
        let terms = Terms::run(len, goes.stride);
        // SAFETY: as above.
        let mut all = unsafe { Neighbours::new(start, &terms) };
        // SAFETY: as above.
        unsafe { all.results(by, places, offset, stays.stride) };
    }
    // SAFETY: both write every place.
    Ok(unsafe { out.assume_init() })
}

/// [`results`], where several axes stay or go.
#[track_caller]
fn in_order<T, O, P: Default>(lanes: &Lanes<'_, T>, by: By<'_, T, O, P>) -> Result<Buffer<O>> {
    let Lanes { start, mut offset, axes, results, .. } = *lanes;
    let (facts, n) = (by.facts(), results.len);
    let mut out = UninitBuffer::new(n)?;
    let Some(terms) = Terms::new(axes, &mut offset, facts.in_order) else {
        (0..n).for_each(|_| out.push(by.nothing()));
        return Ok(out.finish());
    };
    let (shape, strides) = axes.of_results(&(results.order)());
    // SAFETY: these are terms of the array, which is borrowed.
    let mut all = unsafe { Neighbours::new(start, &terms) };
    let mut at = 0;
    if let Some(nest) = Nest::in_c_order(&shape, [(&strides, offset)]) {
        nest.for_each(|[offset], [stride], n| {
            if facts.one_by_one {
                // What was made before a panic is dropped with `out`.
                for k in 0..n {
                    let offset = shifted(offset, k, stride);
                    // SAFETY: the nest walks the positions of the axes that stay, and the terms go along
                    // the others.
                    out.push(by.lane(&unsafe { Lane::new(start, offset, &terms) }));
                }
                return;
            }
            let places: &mut [MaybeUninit<O>] = &mut uninit(&mut out)[at..at + n];
            // SAFETY: as above.
            unsafe { all.results(by, places, offset, stride) };
            at += n;
        });
    }
    if facts.one_by_one {
        return Ok(out.finish());
    }
    assert!(at == n, "{at} of {n} results were written");
    // SAFETY: all were, by the line above.
    Ok(unsafe { out.assume_init() })
}
