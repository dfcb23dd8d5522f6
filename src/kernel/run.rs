//! Straight runs of elements: what a [`Nest`] yields, made safe to read.
//!
//! Runs of stride 1 are slices, which the compiler vectorises; an operand of stride 0 is one value.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::Nest;
use super::simd::ahead;
use super::simd::plain::{Bits, Plain};
use crate::dimension::Dimension;
use crate::layout::{Layout, shifted};
use crate::storage::{ArrayView, Storage};

/// The strides and offset of an operand.
#[inline]
pub(super) fn operand<D: Dimension>(layout: &Layout<D>) -> (&[isize], usize) {
    (layout.strides(), layout.offset())
}

/// A straight run of at least one element of an array that is borrowed for `'a`.
#[derive(Debug)]
pub(crate) struct Run<'a, T> {
    first: NonNull<T>,
    stride: isize,
    len: usize,
    borrows: PhantomData<&'a T>,
}

impl<T> Clone for Run<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Run<'_, T> {}

impl<'a, T> Run<'a, T> {
    /// A run of an array.
    ///
    /// # Safety
    /// `len` is not 0; the offsets `offset + i * stride` for `i < len` are reached by an array whose
    /// memory starts at `start` and which is borrowed for `'a`.
    #[inline]
    pub(crate) unsafe fn new(start: NonNull<T>, offset: usize, stride: isize, len: usize) -> Self {
        // SAFETY: the offset is reached, so it is inside the allocation.
        let first = unsafe { start.add(offset) };
        Run { first, stride, len, borrows: PhantomData }
    }

    /// The elements of a slice, of which there is at least one.
    #[inline]
    pub(crate) fn of(slice: &'a [T]) -> Self {
        assert!(!slice.is_empty(), "a run has an element");
        Run {
            first: NonNull::from(slice).cast(),
            stride: 1,
            len: slice.len(),
            borrows: PhantomData,
        }
    }

    /// The number of elements.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Element `i`.
    ///
    /// # Safety
    /// `i` is below the length.
    #[inline]
    pub(crate) unsafe fn get(&self, i: usize) -> &'a T {
        // SAFETY: below the length.
        let element = unsafe { self.at(i) };
        // SAFETY: initialised, as everything an array reaches, and borrowed for `'a`.
        unsafe { element.as_ref() }
    }

    /// Where element `i` lies.
    ///
    /// # Safety
    /// `i` is below the length.
    #[inline]
    unsafe fn at(&self, i: usize) -> NonNull<T> {
        // SAFETY: below the length, so reached, as `new` was promised: inside the allocation, or, where
        // the elements have no size, no bytes away whatever the product wraps to.
        unsafe { self.first.offset((i as isize).wrapping_mul(self.stride)) }
    }

    /// The run as a slice, where its elements are neighbours.
    #[inline]
    pub(crate) fn as_slice(&self) -> Option<&'a [T]> {
        if self.stride != 1 && self.len != 1 {
            return None;
        }
        // SAFETY: `new` was promised that these neighbours are reached and borrowed for `'a`.
        Some(unsafe { core::slice::from_raw_parts(self.first.as_ptr(), self.len) })
    }

    /// The one element of a run that does not move.
    #[inline]
    pub(super) fn as_constant(&self) -> Option<&'a T> {
        if self.stride != 0 {
            return None;
        }
        // SAFETY: `new` was promised that there is an element.
        Some(unsafe { self.first.as_ref() })
    }

    /// The run as a slice that is to be read backwards, where its elements are neighbours that way round.
    #[inline]
    pub(super) fn as_reversed(&self) -> Option<&'a [T]> {
        if self.stride != -1 {
            return None;
        }
        // SAFETY: `new` was promised that there is a last element.
        let last = unsafe { self.at(self.len - 1) };
        // SAFETY: it and its neighbours up to the first are reached and borrowed for `'a`.
        Some(unsafe { core::slice::from_raw_parts(last.as_ptr(), self.len) })
    }

    /// How far apart neighbours are.
    #[inline(always)]
    pub(super) fn step(&self) -> isize {
        self.stride
    }

    /// The same run, whose step is `STEP`; the compiler knows then that it is.
    #[inline(always)]
    pub(super) fn stepping<const STEP: isize>(&self) -> Self {
        assert!(self.stride == STEP, "a step of {STEP}");
        Run { stride: STEP, ..*self }
    }

    /// The bits of the elements.
    #[inline]
    pub(super) fn bits<W: Bits>(&self, _: &Plain<T>) -> Run<'a, W> {
        assert!(size_of::<T>() == size_of::<W>(), "the integer of another width");
        // (Plain elements of the same size are their bits; the run keeps the borrow.)
        Run { first: self.first.cast(), stride: self.stride, len: self.len, borrows: PhantomData }
    }

    /// Asks for what a block further on reads, where this one reads `at..at + len`, if the elements are
    /// neighbours, either way round, or nearly.
    #[inline]
    pub(super) fn ask_ahead(&self, at: usize, len: usize) {
        if let Some(slice) = self.as_slice() {
            ahead::forwards(slice, at, len);
        } else if let Some(slice) = self.as_reversed() {
            ahead::backwards(slice, at, len);
        } else if let 2..=4 = self.stride {
            let step = self.stride as usize;
            ahead::among(self.first.as_ptr(), step * self.len, step * at, step * len);
        }
    }

    /// The elements `start..start + len`, of which there is at least one.
    ///
    /// # Panics
    /// If there are fewer in the run.
    #[inline]
    pub(super) fn part(&self, start: usize, len: usize) -> Run<'a, T> {
        assert!(len > 0 && start < self.len && len <= self.len - start, "part of a run");
        // SAFETY: below the length.
        let first = unsafe { self.at(start) };
        Run { first, len, ..*self }
    }

    /// The elements `start..start + len`.
    ///
    /// # Panics
    /// If there are fewer.
    #[inline]
    pub(crate) fn range(
        &self,
        start: usize,
        len: usize,
    ) -> impl ExactSizeIterator<Item = &'a T> + use<'a, T> {
        assert!(start <= self.len && len <= self.len - start, "a run of {} elements", self.len);
        let run = *self;
        // SAFETY: below the length, by the assertion.
        (start..start + len).map(move |i| unsafe { run.get(i) })
    }

    /// All elements.
    #[inline]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &'a T> + use<'a, T> {
        self.range(0, self.len)
    }
}

/// The places of a run.
///
/// # Safety
/// There are `len` places from `offset` on inside an allocation that begins at `start`, which nobody else
/// reads or writes for as long as the result lives.
#[inline]
pub(super) unsafe fn places<'p, U>(
    start: NonNull<U>,
    offset: usize,
    len: usize,
) -> &'p mut [MaybeUninit<U>] {
    // SAFETY: the caller's promise: inside the allocation.
    let first = unsafe { start.add(offset) }.cast::<MaybeUninit<U>>();
    // SAFETY: the caller's promise; a place needs no value.
    unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) }
}

/// Writes values to neighbouring places.
///
/// # Panics
/// If there are fewer values than places.
#[inline]
pub(super) fn write_all<U>(places: &mut [MaybeUninit<U>], values: impl Iterator<Item = U>) {
    let (mut written, n) = (0, places.len());
    for (place, value) in places.iter_mut().zip(values) {
        place.write(value);
        written += 1;
    }
    assert!(written == n, "{written} of {n} elements were written");
}

/// Calls `f` with each straight run of the view.
#[inline]
pub(crate) fn for_each_run<'a, T, D: Dimension>(
    a: &ArrayView<'a, T, D>,
    mut f: impl FnMut(Run<'a, T>),
) {
    let (layout, start) = (a.layout(), a.storage().ptr());
    if let Some((offset, stride, len)) = only_run(layout) {
        // SAFETY: a run of all that `a` reaches, which is borrowed for `'a`.
        f(unsafe { Run::new(start, offset, stride, len) });
    } else if let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) {
        // SAFETY: the nest walks what `a` reaches, which is borrowed for `'a`.
        nest.for_each(|[offset], [stride], len| f(unsafe { Run::new(start, offset, stride, len) }));
    }
}

/// All elements as one run in the order of memory, without a plan: its offset, stride and length; `None` where there
/// is none, or that is not seen at once.
#[inline]
pub(super) fn only_run<D: Dimension>(layout: &Layout<D>) -> Option<(usize, isize, usize)> {
    match (layout.shape(), layout.strides()) {
        ([0], _) => None,
        (&[len], &[stride]) if stride < 0 => {
            Some((shifted(layout.offset(), len - 1, stride), stride.wrapping_neg(), len))
        }
        (&[len], &[stride]) => Some((layout.offset(), stride, len)),
        _ => layout.c_contiguous_len().filter(|&len| len > 0).map(|len| (layout.offset(), 1, len)),
    }
}

/// Calls `f` with each straight run of the view, in C order.
#[inline]
pub(crate) fn for_each_run_in_c_order<'a, T, D: Dimension>(
    a: &ArrayView<'a, T, D>,
    mut f: impl FnMut(Run<'a, T>),
) {
    let (layout, start) = (a.layout(), a.storage().ptr());
    if let Some(nest) = Nest::in_c_order(layout.shape(), [operand(layout)]) {
        // SAFETY: the nest walks what `a` reaches, which is borrowed for `'a`.
        nest.for_each(|[offset], [stride], len| f(unsafe { Run::new(start, offset, stride, len) }));
    }
}

/// Whether the view has many runs in C order, of a few elements each.
pub(crate) fn has_short_runs<T, D: Dimension>(a: &ArrayView<'_, T, D>) -> bool {
    let layout = a.layout();
    Nest::in_c_order(layout.shape(), [operand(layout)]).is_some_and(|nest| nest.has_short_rows())
}

/// Folds all elements in the order of memory.
#[inline]
pub(crate) fn fold<T, D: Dimension, A>(
    a: &ArrayView<'_, T, D>,
    init: A,
    mut f: impl FnMut(A, &T) -> A,
) -> A {
    let mut acc = Some(init);
    for_each_run(a, |run| {
        let start = acc.take();
        acc = start.map(|start| match run.as_slice() {
            Some(slice) => slice.iter().fold(start, &mut f),
            None => run.iter().fold(start, &mut f),
        });
    });
    match acc {
        Some(acc) => acc,
        None => unreachable!("a run takes the accumulator and gives it back"),
    }
}
