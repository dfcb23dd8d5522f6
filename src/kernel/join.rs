//! Writing several arrays into one new buffer, each element once.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::mem::needs_drop;

use super::collect::uninit;
use super::copy::copy_nest;
use super::nest::Nest;
use super::run::Run;
use super::simd::plain::Plain;
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, Order};
use crate::error::Result;
use crate::layout::movement::Narrow;
use crate::layout::{Layout, Movement};
use crate::storage::{Array, ArrayView, Storage};

/// Rows of the result of fewer bytes than this are put together row by row.
const NARROW: usize = 512;
/// So many bytes of the result are written by each part in turn: they stay in the nearest cache until
/// all have.
const BLOCK: usize = 8 << 10;

/// Parts that lie behind one another in C order, of which each gives some neighbours to each of many rows
/// of the result: how many, and the elements.
struct Columns<'p, T> {
    parts: Vec<(usize, &'p [T])>,
    rows: usize,
    width: usize,
}

impl<'p, T: Clone> Columns<'p, T> {
    /// The parts as columns, if rows are narrow.
    #[track_caller]
    fn of<D: Dimension>(axis: usize, parts: &'p [ArrayView<'_, T, D>]) -> Option<Self> {
        let rows: usize = parts[0].shape()[..axis].iter().product();
        let column = |part: &'p ArrayView<'_, T, D>| {
            Some((part.shape()[axis..].iter().product(), part.as_slice()?))
        };
        let parts: Option<Vec<(usize, &'p [T])>> = parts.iter().map(column).collect();
        let parts = parts?;
        let width = parts.iter().fold(0, |sum: usize, (width, _)| sum.saturating_add(*width));
        let fits = parts.iter().all(|(width, slice)| *width > 0 && slice.len() == width * rows);
        let narrow = width.saturating_mul(size_of::<T>()) <= NARROW && !needs_drop::<T>();
        (narrow && rows > 1 && fits).then_some(Columns { parts, rows, width })
    }

    /// The rows of the result, of which there are `len` elements.
    #[track_caller]
    fn interleaved(&self, len: usize) -> Result<Buffer<T>> {
        let Columns { rows, width, .. } = *self;
        let mut out = UninitBuffer::<T>::new(len)?;
        assert!(rows * width == out.len(), "the parts have all elements of the result");
        let rows_of_block = (BLOCK / (width * size_of::<T>()).max(1)).max(1);
        if let [(1, x), (1, y)] = self.parts[..] {
            for ((pair, x), y) in uninit(&mut out).chunks_exact_mut(2).zip(x).zip(y) {
                pair[0].write(x.clone());
                pair[1].write(y.clone());
            }
            // SAFETY: each pair was written, of which there are as many as rows.
            return Ok(unsafe { out.assume_init() });
        }
        for (block, to) in uninit(&mut out).chunks_mut(rows_of_block * width).enumerate() {
            let mut from = 0;
            for &(own, slice) in &self.parts {
                let slice = &slice[block * rows_of_block * own..];
                if own == 1 {
                    for (place, value) in to[from..].iter_mut().step_by(width).zip(slice) {
                        place.write(value.clone());
                    }
                    from += 1;
                    continue;
                }
                let values = slice.chunks_exact(own);
                for (row, values) in to.chunks_exact_mut(width).zip(values) {
                    for (place, value) in row[from..from + own].iter_mut().zip(values) {
                        place.write(value.clone());
                    }
                }
                from += own;
            }
        }
        // SAFETY: each row was written by all parts, whose widths make up its own, and each has as many
        // rows as the result.
        Ok(unsafe { out.assume_init() })
    }
}

/// The parts behind one another along `axis`, in a new array of the given order.
///
/// If a `clone` panics, the clones made so far are leaked.
///
/// # Errors
/// If the result is too large, or the memory cannot be had.
///
/// # Panics
/// If there is no part, no such axis, or the parts differ along other axes: the caller checks.
#[track_caller]
pub(crate) fn concat<T: Clone, D: Dimension>(
    axis: usize,
    parts: &[ArrayView<'_, T, D>],
    order: Order,
) -> Result<Array<T, D>> {
    let mut sizes = parts[0].layout().sizes().clone();
    let total = parts.iter().fold(0_usize, |sum, p| sum.saturating_add(p.shape()[axis]));
    sizes.as_mut()[axis] = total;
    let layout = Layout::<D>::new(sizes, order, size_of::<T>())?;
    if order == Order::C
        && let Some(columns) = Columns::of(axis, parts)
    {
        return Array::from_parts(columns.interleaved(layout.len())?, layout);
    }
    let mut out = UninitBuffer::<T>::new(layout.len())?;
    let start_of_out = out.data();
    let plain = Plain::<T>::new();
    let (mut from, mut written) = (0, 0);
    for part in parts {
        let (shape, len) = (part.shape(), part.shape()[axis]);
        let block = Narrow { axis, start: from, len }.apply(&layout)?;
        assert!(block.shape() == shape, "parts differ along an axis other than {axis}");
        let (inner, start) = (part.layout(), part.storage().ptr());
        let operands = [(block.strides(), block.offset()), (inner.strides(), inner.offset())];
        match (Nest::new(shape, operands), &plain) {
            // SAFETY: the nest walks what `part` reaches, which is borrowed, and `block`, which is inside the
            // compact layout of `out`: ours alone, and no other part's.
            (Some(nest), Some(plain)) => unsafe { copy_nest(plain, &nest, start_of_out, start) },
            (Some(nest), None) => nest.for_each(|[o, i], [step, stride], len| {
                // SAFETY: the nest walks what `part` reaches, which is borrowed.
                let run = unsafe { Run::new(start, i, stride, len) };
                // SAFETY: the nest walks `block`, which is inside the compact layout of `out`.
                let place = unsafe { start_of_out.add(o) };
                for (k, value) in run.iter().cloned().enumerate() {
                    // SAFETY: `k < len` steps along the run, inside the block.
                    let place = unsafe { place.offset((k as isize).wrapping_mul(step)) };
                    // SAFETY: `out` is ours alone, and no other part's block has this place.
                    unsafe { place.write(value) };
                }
            }),
            (None, _) => {}
        }
        from += len;
        written += inner.len();
    }
    assert!(written == layout.len(), "{written} of {} elements were written", layout.len());
    // SAFETY: the blocks follow one another along `axis` without overlap, so their elements are
    // different, and by the line above they are as many as the compact layout has: all of them.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}
