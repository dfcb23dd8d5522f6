//! Reading and writing at picked positions: the one loop behind `take`, `gather`, `put`, `scatter`.
//!
//! A [`Plan`] holds offsets, and the loops follow them without looking back, so it must be
//! impossible for safe code elsewhere to make a plan that leads astray. That is the proof:
//!
//! 1. A plan has private fields and is made only here, from a layout and lists of positions. Every
//!    position is checked against the length of its axis in that layout before it becomes part of
//!    an offset ([`Picker::pick`], [`Plan::flat`]).
//! 2. Each axis is picked once (`pick` asserts it) or kept whole (`finish` takes the rest). So what
//!    [`Plan::for_each`] yields are the offsets of indices inside the layout's shape: for a picked
//!    axis a checked position, for a kept axis a count below its length.
//! 3. Offsets depend on strides, so a plan is good for one layout only: [`gather`] and [`scatter`]
//!    assert that the view they are given has the very layout the plan was made for. By invariant 1
//!    of [`ArrayBase`](crate::ArrayBase) it then reaches each of those offsets.
//! 4. `for_each` yields [`Plan::len`] elements: as many as the kept axes have, for each pick. The
//!    writer counts all the same.
#![allow(unsafe_code, reason = "this file follows checked offsets")]

use core::mem::needs_drop;

use super::run::{Run, write_run};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, check_size};
use crate::error::{ErrorKind, Result};
use crate::layout::{Layout, shifted};
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// A position outside its axis, as it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside(pub(crate) isize);

/// A plan in the making: the offsets of the picks along the axes picked so far.
#[derive(Debug)]
pub(crate) struct Picker<D: Dimension> {
    layout: Layout<D>,
    offsets: Vec<usize>,
    picked: Vec<bool>,
}

/// Which elements of one layout to read or write, and in which order.
///
/// The result's axes are the first kept axes, then one that counts the picks, then the other kept
/// axes.
#[derive(Debug)]
pub(crate) struct Plan<D: Dimension> {
    layout: Layout<D>,
    /// Where each pick begins, at position 0 of every kept axis.
    offsets: Vec<usize>,
    /// The kept axes before the picks, outermost first.
    before: Vec<Steps>,
    /// The kept axes after the picks, outermost first, without the innermost.
    after: Vec<Steps>,
    /// The innermost kept axis after the picks.
    run: Steps,
    len: usize,
}

/// A length and a stride.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Steps {
    len: usize,
    stride: isize,
}

/// Some neighbours in the result.
enum Piece<'p> {
    /// A straight run along a kept axis.
    Run { offset: usize, stride: isize, len: usize },
    /// One element for each pick, at its offset plus `base`.
    Picks { base: usize, offsets: &'p [usize] },
}

impl<D: Dimension> Picker<D> {
    /// A plan for `count` picks in this layout, none of whose axes is picked yet.
    ///
    /// # Errors
    /// If the memory for `count` offsets cannot be had.
    pub(crate) fn new(layout: Layout<D>, count: usize) -> Result<Self> {
        let mut offsets = room(count)?;
        offsets.resize(count, layout.offset());
        let picked = vec![false; layout.ndim()];
        Ok(Picker { layout, offsets, picked })
    }

    /// Takes one position along `axis` for each pick; negative ones count from the end.
    ///
    /// # Errors
    /// If one lies outside; the first that does is told.
    ///
    /// # Panics
    /// If the axis was picked before, or there are fewer positions than picks.
    pub(crate) fn pick(
        mut self,
        axis: usize,
        positions: impl Iterator<Item = isize>,
    ) -> Result<Self, Outside> {
        assert!(!self.picked[axis], "axis {axis} is picked twice");
        self.picked[axis] = true;
        let (len, stride) = (self.layout.shape()[axis], self.layout.strides()[axis]);
        let mut given = 0;
        for (offset, i) in self.offsets.iter_mut().zip(positions) {
            *offset = shifted(*offset, resolved(i, len)?, stride);
            given += 1;
        }
        assert!(given == self.offsets.len(), "{given} positions for {} picks", self.offsets.len());
        Ok(self)
    }

    /// The plan: the axes that were not picked are kept, the first `before` of them before the
    /// picks.
    ///
    /// # Errors
    /// If the result is too large to address.
    pub(crate) fn finish(self, before: usize) -> Result<Plan<D>> {
        let Picker { layout, offsets, picked } = self;
        let axes = layout.shape().iter().zip(layout.strides()).zip(&picked);
        let kept: Vec<Steps> = axes
            .filter(|(_, picked)| !**picked)
            .map(|((&len, &stride), _)| Steps { len, stride })
            .collect();
        let lens: Vec<usize> = kept.iter().map(|a| a.len).chain([offsets.len()]).collect();
        let len = check_size(&lens, 1)?;
        let (before, after) = kept.split_at(before);
        let (before, mut after) = (merged(before), merged(after));
        let run = after.pop().unwrap_or(Steps { len: 1, stride: 0 });
        Ok(Plan { layout, offsets, before, after, run, len })
    }
}

impl<D: Dimension> Plan<D> {
    /// A plan for single elements by their number in C order; negative numbers count from the end.
    ///
    /// # Errors
    /// Inside: if one lies outside; the first that does is told. Outside: if the memory cannot be
    /// had.
    pub(crate) fn flat(
        layout: Layout<D>,
        numbers: impl ExactSizeIterator<Item = isize>,
    ) -> Result<Result<Self, Outside>> {
        let mut offsets = room(numbers.len())?;
        let (len, contiguous) = (layout.len(), layout.is_c_contiguous());
        for i in numbers {
            let Ok(mut i) = resolved(i, len) else {
                return Ok(Err(Outside(i)));
            };
            let mut offset = layout.offset();
            if contiguous {
                offset += i;
            } else {
                for (&len, &stride) in layout.shape().iter().zip(layout.strides()).rev() {
                    offset = shifted(offset, i % len, stride);
                    i /= len;
                }
            }
            offsets.push(offset);
        }
        let (len, run) = (offsets.len(), Steps { len: 1, stride: 0 });
        Ok(Ok(Plan { layout, offsets, before: Vec::new(), after: Vec::new(), run, len }))
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether the plan was made for this layout.
    pub(crate) fn is_for(&self, layout: &Layout<D>) -> bool {
        self.layout == *layout
    }

    /// Calls `f` with all elements in the C order of the result.
    #[inline]
    fn for_each(&self, mut f: impl FnMut(Piece<'_>)) {
        if self.len == 0 {
            return;
        }
        let Steps { len, stride } = self.run;
        count(&self.before, 0, |base| {
            if len == 1 && self.after.is_empty() {
                return f(Piece::Picks { base, offsets: &self.offsets });
            }
            for &offset in &self.offsets {
                let offset = offset.wrapping_add(base);
                count(&self.after, offset, |offset| f(Piece::Run { offset, stride, len }));
            }
        });
    }
}

/// An empty vector with room for `count` offsets.
fn room(count: usize) -> Result<Vec<usize>> {
    let (itemsize, bytes) = (size_of::<usize>(), count.saturating_mul(size_of::<usize>()));
    let mut offsets = Vec::new();
    offsets.try_reserve_exact(count).map_err(|_| ErrorKind::Alloc {
        bytes,
        len: count,
        itemsize,
    })?;
    Ok(offsets)
}

/// The position that `i` means on an axis of length `len`.
#[inline]
fn resolved(i: isize, len: usize) -> Result<usize, Outside> {
    let at = if i < 0 { i.wrapping_add_unsigned(len) } else { i };
    // What is still negative becomes larger than every axis.
    if (at as usize) < len { Ok(at as usize) } else { Err(Outside(i)) }
}

/// The same axes with those merged that lie evenly behind one another.
fn merged(axes: &[Steps]) -> Vec<Steps> {
    let mut out: Vec<Steps> = Vec::with_capacity(axes.len());
    for axis in axes.iter().filter(|a| a.len != 1) {
        match out.last_mut() {
            Some(last) if last.stride == axis.stride.wrapping_mul(axis.len as isize) => {
                // A product above `usize` would belong to a result that is empty, or too large.
                *last = Steps { len: last.len.wrapping_mul(axis.len), stride: axis.stride };
            }
            _ => out.push(*axis),
        }
    }
    out
}

/// Calls `f` with the offset of each position along the axes, the last axis fastest; none of them
/// is empty.
#[inline]
fn count(axes: &[Steps], offset: usize, mut f: impl FnMut(usize)) {
    let Some((last, outer)) = axes.split_last() else {
        return f(offset);
    };
    let mut index = vec![0; outer.len()];
    let mut start = offset;
    loop {
        for i in 0..last.len {
            f(shifted(start, i, last.stride));
        }
        let mut axis = outer.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            let Steps { len, stride } = outer[axis];
            index[axis] += 1;
            if index[axis] < len {
                start = shifted(start, 1, stride);
                break;
            }
            // Back to the start of this axis, and on along the next one outside.
            index[axis] = 0;
            start = shifted(start, len - 1, stride.wrapping_neg());
        }
    }
}

/// The elements that the plan names, in its order; each is cloned once.
///
/// If a `clone` panics, the clones made so far are dropped.
///
/// # Errors
/// If the memory cannot be had.
///
/// # Panics
/// If the plan was made for another layout.
pub(crate) fn gather<T: Clone, D: Dimension>(
    view: &ArrayView<'_, T, D>,
    plan: &Plan<D>,
) -> Result<Buffer<T>> {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    if needs_drop::<T>() {
        return gather_counted(view, plan);
    }
    let mut out = UninitBuffer::<T>::new(plan.len)?;
    let (places, start) = (out.data(), view.storage().ptr());
    let mut written = 0;
    plan.for_each(|piece| {
        let len = match piece {
            Piece::Run { len, .. } => len,
            Piece::Picks { offsets, .. } => offsets.len(),
        };
        assert!(len <= plan.len - written, "more elements than the plan says (4)");
        if len == 0 {
            return;
        }
        // SAFETY: `out` has room for `plan.len` elements, of which `written` are before this one.
        let place = unsafe { places.add(written) };
        match piece {
            Piece::Run { offset, stride, len } => {
                // SAFETY: (2) and (3): the view reaches the run, and it is borrowed.
                let run = unsafe { Run::new(start, offset, stride, len) };
                match run.as_slice() {
                    // SAFETY: there is room for `len` elements, and `out` is ours alone.
                    Some(slice) => unsafe { write_run(place, len, slice.iter().cloned()) },
                    // SAFETY: as above.
                    None => unsafe { write_run(place, len, run.iter().cloned()) },
                }
            }
            Piece::Picks { base, offsets } => {
                let read = |offset: &usize| {
                    // SAFETY: (2) and (3): the view reaches this offset.
                    let element = unsafe { start.add(offset.wrapping_add(base)) };
                    // SAFETY: initialised, and the view is borrowed.
                    unsafe { element.as_ref() }.clone()
                };
                // SAFETY: there is room for `len` elements, and `out` is ours alone.
                unsafe { write_run(place, len, offsets.iter().map(read)) };
            }
        }
        written += len;
    });
    assert!(written == plan.len, "{written} of {} elements were written", plan.len);
    // SAFETY: all were written, by the line above, one behind the other.
    Ok(unsafe { out.assume_init() })
}

/// [`gather`] of elements that must be dropped: the buffer counts those that it has.
fn gather_counted<T: Clone, D: Dimension>(
    view: &ArrayView<'_, T, D>,
    plan: &Plan<D>,
) -> Result<Buffer<T>> {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    let mut out = UninitBuffer::<T>::new(plan.len)?;
    let start = view.storage().ptr();
    let mut push = |offset: usize| {
        // SAFETY: (2) and (3): the view reaches every offset that the plan gives.
        let element = unsafe { start.add(offset) };
        // SAFETY: initialised, and the view is borrowed.
        out.push(unsafe { element.as_ref() }.clone());
    };
    plan.for_each(|piece| match piece {
        Piece::Run { offset, stride, len } => {
            (0..len).for_each(|k| push(shifted(offset, k, stride)));
        }
        Piece::Picks { base, offsets } => {
            offsets.iter().for_each(|offset| push(offset.wrapping_add(base)));
        }
    });
    Ok(out.finish())
}

/// Calls `f` with each place that the plan names, in its order, and the next of `values`: a place
/// that is named twice is handed out twice, one after the other.
///
/// # Panics
/// If the plan was made for another layout.
pub(crate) fn scatter<T, U, D: Dimension>(
    mut view: ArrayViewMut<'_, T, D>,
    plan: &Plan<D>,
    values: impl Iterator<Item = U>,
    mut f: impl FnMut(&mut T, U),
) {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    let start = view.ptr_mut();
    let mut values = values;
    let mut write = |offset: usize| {
        if let Some(value) = values.next() {
            // SAFETY: (2) and (3): the view reaches this offset.
            let mut place = unsafe { start.add(offset) };
            // SAFETY: initialised, and the view is exclusive; the reference ends before the next
            // one begins.
            f(unsafe { place.as_mut() }, value);
        }
    };
    plan.for_each(|piece| match piece {
        Piece::Run { offset, stride, len } => {
            for k in 0..len {
                write(shifted(offset, k, stride));
            }
        }
        Piece::Picks { base, offsets } => {
            for offset in offsets {
                write(offset.wrapping_add(base));
            }
        }
    });
}
