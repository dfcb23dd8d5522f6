//! Reading and writing at picked positions: the one loop behind `take`, `gather`, `put`, `scatter`.
//!
//! A [`Plan`] says which axes are picked, and where the others go. The positions themselves stay
//! where they are: they are asked for in blocks that fit the nearest cache, and what the loops follow
//! are the offsets made of one block. Safe code elsewhere gives the positions, so nothing rests on
//! them:
//!
//! 1. Every position is checked against the length of its axis, in [`Plan::offsets`], before it
//!    becomes part of an offset; the block that holds one outside is not used at all.
//! 2. Each axis is picked once (`new` asserts it) or kept whole (it takes the rest). So what
//!    [`Plan::for_each`] yields are the offsets of indices inside the layout's shape: for a picked
//!    axis a checked position, for a kept axis a count below its length.
//! 3. Offsets depend on strides, so a plan is good for one layout only: `gather` and `scatter`
//!    assert that the view they are given has the very layout the plan was made for. By invariant 1
//!    of [`ArrayBase`](crate::ArrayBase) it then reaches each of those offsets.
//! 4. `for_each` yields [`Plan::len`] elements: as many as the kept axes have, for each pick. The
//!    writer counts all the same.
// `#[inline]` on what is not small means: compiled only in programs that call it.

mod read;
mod write;

pub(crate) use read::gather;
pub(crate) use write::{Values, scatter};

use crate::dimension::{Dimension, DynAxes, check_size};
use crate::error::Result;
use crate::kernel::simd::{Level, dispatch};
use crate::layout::{Layout, shifted};

/// How many positions are handled together: offsets and positions stay well inside 32 KiB.
const BLOCK: usize = 1024;
/// Up to this many, the block is not worth clearing.
const FEW: usize = 16;

/// Where the positions come from: for each pick one along each picked axis.
pub(crate) trait Positions {
    /// Back to the first pick.
    fn rewind(&mut self);

    /// Whether the positions along the picked axis number `nth` can be negative, and then count from
    /// the end. If not, the sign is a bit like the others.
    fn signed(&self, nth: usize) -> bool;

    /// The positions of the next picks along the picked axis number `nth`, as many as the block has
    /// room for, which may be used for them. Asked for each axis in turn, each as often as the others.
    fn next<'b>(&'b mut self, nth: usize, block: &'b mut [isize]) -> &'b [isize];
}

/// A position outside its axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside {
    /// Which picked axis.
    pub(crate) nth: usize,
    /// Which pick.
    pub(crate) pick: usize,
    /// The position as it was given.
    pub(crate) position: i128,
}

/// Which elements of one layout to read or write, and in which order.
///
/// The result's axes are the first kept axes, then one that counts the picks, then the other kept
/// axes.
#[derive(Debug)]
pub(crate) struct Plan<D: Dimension> {
    layout: Layout<D>,
    picked: DynAxes<Steps>,
    /// Whether the one picked axis stands for all axes in C order.
    flat: bool,
    count: usize,
    /// The kept axes before the picks, outermost first.
    before: DynAxes<Steps>,
    /// The kept axes after the picks, outermost first, without the innermost.
    after: DynAxes<Steps>,
    /// The innermost kept axis after the picks.
    run: Steps,
    len: usize,
}

/// A length and a stride.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Steps {
    len: usize,
    stride: isize,
}

const ONE: Steps = Steps { len: 1, stride: 0 };

/// Some neighbours in the result.
enum Piece<'p> {
    /// A straight run along a kept axis.
    Run { offset: usize, stride: isize, len: usize },
    /// One element for each pick, at its offset plus `base`.
    Picks { base: usize, offsets: &'p [usize] },
}

impl<D: Dimension> Plan<D> {
    /// A plan for `count` picks of one position along each of the axes `picked`, in the order in
    /// which they are given; the others are kept, the first `before` of them before the picks.
    ///
    /// # Errors
    /// If the result is too large to address.
    ///
    /// # Panics
    /// If an axis is picked twice.
    #[track_caller]
    pub(crate) fn new(
        layout: Layout<D>,
        picked: impl IntoIterator<Item = usize>,
        count: usize,
        before: usize,
    ) -> Result<Self> {
        let steps =
            |axis: usize| Steps { len: layout.shape()[axis], stride: layout.strides()[axis] };
        let (mut along, mut is_picked) = (DynAxes::new(), DynAxes::filled(layout.ndim(), false));
        for axis in picked {
            assert!(!is_picked[axis], "axis {axis} is picked twice");
            is_picked[axis] = true;
            along.push(steps(axis));
        }
        let (mut kept, mut lens) = (DynAxes::new(), DynAxes::filled(1, count));
        for axis in (0..layout.ndim()).filter(|&axis| !is_picked[axis]) {
            kept.push(steps(axis));
            lens.push(layout.shape()[axis]);
        }
        let len = check_size(&lens, 1)?;
        let (before, after) = kept.split_at(before);
        let (before, after) = (merged(before), merged(after));
        let (run, after) = match after.split_last() {
            Some((run, outer)) => (*run, DynAxes::from_slice(outer)),
            None => (ONE, after),
        };
        Ok(Plan { layout, picked: along, flat: false, count, before, after, run, len })
    }

    /// A plan for `count` single elements by their number in C order.
    #[track_caller]
    pub(crate) fn flat(layout: Layout<D>, count: usize) -> Self {
        let mut axes = DynAxes::new();
        for (&len, &stride) in layout.shape().iter().zip(layout.strides()) {
            axes.push(Steps { len, stride });
        }
        let axes = merged(&axes);
        // Where the axes lie evenly behind one another, they are one.
        let (along, flat) = match &axes[..] {
            [] => (Steps { len: layout.len(), stride: 0 }, false),
            [one] => (*one, false),
            _ => (Steps { len: layout.len(), stride: 1 }, true),
        };
        let picked = DynAxes::filled(1, along);
        let (before, after) = (DynAxes::new(), DynAxes::new());
        Plan { layout, picked, flat, count, before, after, run: ONE, len: count }
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether the plan was made for this layout.
    pub(crate) fn is_for(&self, layout: &Layout<D>) -> bool {
        self.layout == *layout
    }

    /// Checks all positions, of which the plan itself knows nothing.
    ///
    /// # Errors
    /// If one lies outside its axis: the first one, along the first axis that has such.
    #[track_caller]
    pub(crate) fn check(&self, positions: &mut dyn Positions) -> Result<(), Outside> {
        positions.rewind();
        self.blocks(positions, |_| {})
    }

    /// Calls `f` with the offsets of the picks, at position 0 of the kept axes, in blocks.
    ///
    /// # Errors
    /// At the first position outside; `f` has had the blocks before its own.
    #[inline]
    #[track_caller]
    fn blocks(
        &self,
        positions: &mut dyn Positions,
        mut f: impl FnMut(&[usize]),
    ) -> Result<(), Outside> {
        let (mut few, mut many);
        let (offsets, block): (&mut [usize], &mut [isize]) = if self.count <= FEW {
            few = ([0; FEW], [0; FEW]);
            (&mut few.0, &mut few.1)
        } else {
            many = ([0; BLOCK], [0; BLOCK]);
            (&mut many.0, &mut many.1)
        };
        for first in (0..self.count).step_by(offsets.len()) {
            let n = offsets.len().min(self.count - first);
            let (offsets, block) = (&mut offsets[..n], &mut block[..n]);
            self.offsets(positions, offsets, block)
                .map_err(|outside| Outside { pick: first + outside.pick, ..outside })?;
            f(offsets);
        }
        Ok(())
    }

    /// The offsets of the next picks.
    ///
    /// # Errors
    /// If a position lies outside (1); the picks are counted from these on.
    #[track_caller]
    fn offsets(
        &self,
        positions: &mut dyn Positions,
        offsets: &mut [usize],
        block: &mut [isize],
    ) -> Result<(), Outside> {
        if self.flat || self.picked.is_empty() {
            offsets.fill(self.layout.offset());
        }
        for (nth, along) in self.picked.iter().enumerate() {
            let signed = positions.signed(nth);
            // Adding this to a negative position counts it from the end.
            let end = if signed { along.len } else { 0 };
            let block = positions.next(nth, block);
            assert!(block.len() == offsets.len(), "{} of {} positions", block.len(), offsets.len());
            let inside = if self.flat {
                self.add_numbers(offsets, block, along.len, end)
            } else {
                let axis = Along { len: along.len, end, stride: along.stride };
                let first = (nth == 0).then_some(self.layout.offset());
                add_positions(Level::current(), offsets, block, axis, first)
            };
            if !inside {
                let wrong = |&i: &isize| resolved(i, along.len, end).is_none();
                let pick = block.iter().position(wrong).unwrap_or(0);
                let position = block[pick];
                let position = if signed { position as i128 } else { position as usize as i128 };
                return Err(Outside { nth, pick, position });
            }
        }
        Ok(())
    }

    /// As [`add_positions`], for numbers in C order of elements that do not lie evenly.
    fn add_numbers(
        &self,
        offsets: &mut [usize],
        numbers: &[isize],
        len: usize,
        end: usize,
    ) -> bool {
        for (offset, &i) in offsets.iter_mut().zip(numbers) {
            let Some(mut i) = resolved(i, len, end) else {
                return false;
            };
            for (&len, &stride) in self.layout.shape().iter().zip(self.layout.strides()).rev() {
                *offset = shifted(*offset, i % len, stride);
                i /= len;
            }
        }
        true
    }

    /// Calls `f` with all elements in the C order of the result.
    ///
    /// # Errors
    /// At a position outside; `f` has had what comes before it.
    #[inline]
    #[track_caller]
    fn for_each(
        &self,
        positions: &mut dyn Positions,
        mut f: impl FnMut(Piece<'_>),
    ) -> Result<(), Outside> {
        positions.rewind();
        if self.len == 0 {
            // Positions that pick nothing must lie inside all the same.
            return self.blocks(positions, |_| {});
        }
        let Steps { len, stride } = self.run;
        let mut pieces = |base: usize, offsets: &[usize]| {
            if len == 1 && self.after.is_empty() {
                return f(Piece::Picks { base, offsets });
            }
            for &offset in offsets {
                let offset = offset.wrapping_add(base);
                count(&self.after, offset, |offset| f(Piece::Run { offset, stride, len }));
            }
        };
        if self.count <= BLOCK {
            // One block serves all kept axes before the picks.
            return self.blocks(positions, |offsets| {
                count(&self.before, 0, |base| pieces(base, offsets));
            });
        }
        let mut all = Ok(());
        count(&self.before, 0, |base| {
            if all.is_ok() {
                positions.rewind();
                all = self.blocks(positions, |offsets| pieces(base, offsets));
            }
        });
        all
    }
}

/// The position that `i` means on an axis of length `len`, where negative ones count from `end`.
#[inline]
fn resolved(i: isize, len: usize, end: usize) -> Option<usize> {
    let at = if i < 0 { i.wrapping_add_unsigned(end) } else { i };
    // What is still negative becomes larger than every axis.
    ((at as usize) < len).then_some(at as usize)
}

/// What is picked from: an axis, whose negative positions count from `end`.
#[derive(Clone, Copy)]
struct Along {
    len: usize,
    end: usize,
    stride: isize,
}

dispatch! {
    /// Adds to each offset (or to the `first` for all) what its position along an axis makes; false if
    /// one lies outside, and then the offsets are of no use.
    #[track_caller]
    fn add_positions[](
        offsets: &mut [usize], positions: &[isize], along: Along, first: Option<usize>,
    ) -> bool {
        let (last, end, stride) = (along.len as isize - 1, along.end as isize, along.stride);
        let mut outside = 0;
        let pairs = offsets.iter_mut().zip(positions);
        // Without a branch, so that many are done at once: the sign bit tells what is negative.
        let mut at = |i: isize| {
            let at = i.wrapping_add(end & (i >> (isize::BITS - 1)));
            outside |= at | last.wrapping_sub(at);
            at
        };
        match (first, stride) {
            (Some(first), 1) => pairs.for_each(|(offset, &i)| {
                *offset = first.wrapping_add_signed(at(i));
            }),
            (Some(first), _) => pairs.for_each(|(offset, &i)| {
                *offset = first.wrapping_add_signed(at(i).wrapping_mul(stride));
            }),
            (None, 1) => pairs.for_each(|(offset, &i)| {
                *offset = offset.wrapping_add_signed(at(i));
            }),
            (None, _) => pairs.for_each(|(offset, &i)| {
                *offset = offset.wrapping_add_signed(at(i).wrapping_mul(stride));
            }),
        }
        outside >= 0
    }
}

/// The same axes with those merged that lie evenly behind one another.
#[inline]
fn merged(axes: &[Steps]) -> DynAxes<Steps> {
    let mut out: DynAxes<Steps> = DynAxes::new();
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
#[track_caller]
fn count(axes: &[Steps], offset: usize, mut f: impl FnMut(usize)) {
    let Some((last, outer)) = axes.split_last() else {
        return f(offset);
    };
    let mut index: DynAxes<usize> = DynAxes::filled(outer.len(), 0);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_checked_at_every_level() {
        let far = [isize::MIN, isize::MIN + 1, -6, 5, 6, isize::MAX - 1, isize::MAX];
        for level in Level::present() {
            for n in (0..20).chain([33, 64, 65]) {
                let inside: Vec<isize> = (0..n).map(|i| i % 10 - 5).collect();
                for stride in [1, -3, 0, 7] {
                    let axis = Along { len: 5, end: 5, stride };
                    for first in [None, Some(100)] {
                        let mut offsets = vec![100; n as usize];
                        assert!(add_positions(level, &mut offsets, &inside, axis, first));
                        for (offset, &i) in offsets.iter().zip(&inside) {
                            let at = if i < 0 { i + 5 } else { i };
                            assert_eq!(*offset as isize, 100 + at * stride);
                        }
                    }
                    for wrong in 0..n as usize {
                        for far in far {
                            let mut positions = inside.clone();
                            positions[wrong] = far;
                            let mut offsets = vec![0; n as usize];
                            assert!(!add_positions(level, &mut offsets, &positions, axis, None));
                            assert!(!add_positions(level, &mut offsets, &positions, axis, Some(3)));
                        }
                    }
                }
            }
            let one = |i, len, end| {
                add_positions(level, &mut [0], &[i], Along { len, end, stride: 1 }, None)
            };
            let max = isize::MAX as usize;
            assert!(!one(0, 0, 0) && !one(-1, 0, 0) && one(isize::MAX - 1, max, max));
            // Without a sign, what would be negative lies outside.
            assert!(!one(-1, 5, 0) && !one(isize::MIN, max, 0) && one(4, 5, 0));
        }
    }
}
