//! Reading and writing at picked positions: the one loop behind `take`, `gather`, `put`, `scatter`.
//!
//! A [`Plan`] says which axes are picked, and where the others go. The positions themselves stay
//! where they are: they are asked for in blocks that fit the nearest cache, and what the loops follow
//! are the offsets made of one block (or the block itself, where positions are offsets). Safe code
//! elsewhere gives the positions, so nothing rests on them:
//!
//! 1. Every position is checked against the length of its axis, in [`Plan::offsets`], before it
//!    becomes an offset or part of one; the block that holds one outside is not used at all. It is
//!    borrowed from the check to the last use, so that it stays what was checked.
//! 2. Each axis is picked once (`new` asserts it) or kept whole (it takes the rest). So what
//!    [`Plan::for_each`] yields are the offsets of indices inside the layout's shape: for a picked
//!    axis a checked position, for a kept axis a count below its length.
//! 3. Offsets depend on strides, so a plan is good for one layout only: `gather` and `scatter`
//!    assert that the view they are given has the very layout the plan was made for. By invariant 1
//!    of [`ArrayBase`](crate::ArrayBase) it then reaches each of those offsets.
//! 4. `for_each` yields [`Plan::len`] elements: as many as the kept axes have, for each pick. The
//!    writer counts all the same.
// `#[inline]` on what is not small means: compiled only in programs that call it.

mod positions;
mod read;
mod runs;
mod write;

pub(crate) use positions::{Outside, Positions};
pub(crate) use read::gather;
pub(crate) use write::{Values, scatter};

use crate::dimension::{Dimension, DynAxes, check_size};
use crate::error::Result;
use crate::kernel::simd::Level;
use crate::layout::{Layout, shifted};
use positions::{Along, add_positions, are_inside};

/// How many positions are handled together: offsets and positions stay well inside 32 KiB.
const BLOCK: usize = 1024;
/// Up to this many, the block is not worth clearing.
const FEW: usize = 16;

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
    /// For each pick a run along a kept axis, from its offset plus `base` on.
    Runs { base: usize, offsets: &'p [usize], steps: Steps },
    /// In each row, of which the first is at `base`, one element for each pick, at its offset.
    Picks { base: usize, rows: Steps, offsets: &'p [usize] },
}

impl Piece<'_> {
    /// The number of elements.
    #[inline]
    fn len(&self) -> usize {
        match *self {
            Piece::Run { len, .. } => len,
            Piece::Runs { offsets, steps, .. } => steps.len * offsets.len(),
            Piece::Picks { offsets, rows, .. } => rows.len * offsets.len(),
        }
    }
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
    /// If one lies outside its axis: of the first block of picks that has such, the first one along the first axis.
    #[track_caller]
    pub(crate) fn check(&self, positions: &mut dyn Positions) -> Result<(), Outside> {
        positions.rewind();
        let level = Level::current();
        let (mut few, mut many);
        let block: &mut [isize] = if self.count <= FEW {
            few = [0; FEW];
            &mut few
        } else {
            many = [0; BLOCK];
            &mut many
        };
        for first in (0..self.count).step_by(block.len()) {
            let n = block.len().min(self.count - first);
            let block = &mut block[..n];
            for nth in 0..self.picked.len() {
                let along = self.along(nth, positions);
                let block = positions.next(nth, block);
                if !are_inside(level, block, along.len, along.end()) {
                    let outside = along.first_outside(block, nth);
                    return Err(Outside { pick: first + outside.pick, ..outside });
                }
            }
        }
        Ok(())
    }

    /// Calls `f` with the offsets of the picks, from position 0 of the kept axes and where the layout starts, in
    /// blocks.
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
            let offsets = self
                .offsets(positions, &mut offsets[..n], &mut block[..n])
                .map_err(|outside| Outside { pick: first + outside.pick, ..outside })?;
            f(offsets);
        }
        Ok(())
    }

    /// The offsets of the next picks: the positions themselves, where these are offsets.
    ///
    /// # Errors
    /// If a position lies outside (1); the picks are counted from these on.
    #[inline]
    #[track_caller]
    fn offsets<'b>(
        &self,
        positions: &'b mut dyn Positions,
        offsets: &'b mut [usize],
        block: &'b mut [isize],
    ) -> Result<&'b [usize], Outside> {
        if let ([_], false) = (&self.picked[..], self.flat) {
            let along = self.along(0, positions);
            let block = positions.next(0, block);
            if along.stride == 1
                && block.len() == offsets.len()
                && are_inside(Level::current(), block, along.len, 0)
            {
                return Ok(bytemuck::cast_slice(block));
            }
            self.add_block(offsets, block, 0, along)?;
            return Ok(offsets);
        }
        if self.flat || self.picked.is_empty() {
            offsets.fill(0);
        }
        for nth in 0..self.picked.len() {
            let along = self.along(nth, positions);
            self.add_block(offsets, positions.next(nth, block), nth, along)?;
        }
        Ok(offsets)
    }

    /// The picked axis number `nth`.
    #[inline]
    fn along(&self, nth: usize, positions: &dyn Positions) -> Along {
        let Steps { len, stride } = self.picked[nth];
        Along { len, stride, signed: positions.signed(nth) }
    }

    /// Adds what positions along the picked axis number `nth` make to the offsets, which those along the first
    /// one begin.
    ///
    /// # Errors
    /// If one lies outside.
    #[track_caller]
    fn add_block(
        &self,
        offsets: &mut [usize],
        block: &[isize],
        nth: usize,
        along: Along,
    ) -> Result<(), Outside> {
        assert!(block.len() == offsets.len(), "{} of {} positions", block.len(), offsets.len());
        let inside = if self.flat {
            self.add_numbers(offsets, block, along)
        } else {
            add_positions(Level::current(), offsets, block, along, nth == 0)
        };
        if inside { Ok(()) } else { Err(along.first_outside(block, nth)) }
    }

    /// As [`add_positions`], for numbers in C order of elements that do not lie evenly.
    fn add_numbers(&self, offsets: &mut [usize], numbers: &[isize], along: Along) -> bool {
        for (offset, &i) in offsets.iter_mut().zip(numbers) {
            let Some(mut i) = along.resolved(i) else {
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
        let (Steps { len, stride }, start) = (self.run, self.layout.offset());
        let picks = self.after.is_empty() && len == 1;
        let mut pieces = |base: usize, rows: Steps, offsets: &[usize]| {
            if picks {
                return f(Piece::Picks { base, rows, offsets });
            } else if self.after.is_empty() {
                return f(Piece::Runs { base, offsets, steps: self.run });
            }
            for &offset in offsets {
                let offset = offset.wrapping_add(base);
                count(&self.after, offset, |offset| f(Piece::Run { offset, stride, len }));
            }
        };
        if self.count <= BLOCK {
            // One block serves all kept axes before the picks.
            let (rows, before) = match self.before.split_last() {
                Some((rows, outer)) if picks => (*rows, outer),
                _ => (ONE, &self.before[..]),
            };
            return self.blocks(positions, |offsets| {
                count(before, start, |base| pieces(base, rows, offsets));
            });
        }
        let mut all = Ok(());
        count(&self.before, start, |base| {
            if all.is_ok() {
                positions.rewind();
                all = self.blocks(positions, |offsets| pieces(base, ONE, offsets));
            }
        });
        all
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
