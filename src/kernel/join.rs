//! Writing several arrays into one new buffer, each element once.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use super::nest::Nest;
use super::run::{Run, places, write_all};
use crate::buffer::UninitBuffer;
use crate::dimension::{Dimension, Order};
use crate::error::Result;
use crate::layout::movement::Narrow;
use crate::layout::{Layout, Movement};
use crate::storage::{Array, ArrayView, Storage};

/// The parts behind one another along `axis`, in a new array of the given order.
///
/// If a `clone` panics, the clones made so far are leaked.
///
/// # Errors
/// If the result is too large, or the memory cannot be had.
///
/// # Panics
/// If there is no part, no such axis, or the parts differ along other axes: the caller checks.
pub(crate) fn concat<T: Clone, D: Dimension>(
    axis: usize,
    parts: &[ArrayView<'_, T, D>],
    order: Order,
) -> Result<Array<T, D>> {
    let mut sizes = parts[0].layout().sizes().clone();
    let total = parts.iter().fold(0_usize, |sum, p| sum.saturating_add(p.shape()[axis]));
    sizes.as_mut()[axis] = total;
    let layout = Layout::<D>::new(sizes, order, size_of::<T>())?;
    let mut out = UninitBuffer::<T>::new(layout.len())?;
    let start_of_out = out.data();
    let (mut from, mut written) = (0, 0);
    for part in parts {
        let (shape, len) = (part.shape(), part.shape()[axis]);
        let block = Narrow { axis, start: from, len }.apply(&layout)?;
        assert!(block.shape() == shape, "parts differ along an axis other than {axis}");
        let (inner, start) = (part.layout(), part.storage().ptr());
        let operands = [(block.strides(), block.offset()), (inner.strides(), inner.offset())];
        if let Some(nest) = Nest::new(shape, operands) {
            nest.for_each(|[o, i], [step, stride], len| {
                // SAFETY: the nest walks what `part` reaches, which is borrowed.
                let run = unsafe { Run::new(start, i, stride, len) };
                // SAFETY: the nest walks `block`, which is inside the compact layout of `out`.
                let place = unsafe { start_of_out.add(o) };
                if step == 1 || len == 1 {
                    // SAFETY: `out` is ours alone, and no other part's block has these places.
                    let to = unsafe { places(place, len) };
                    return match run.as_slice() {
                        Some(slice) => write_all(to, slice.iter().cloned()),
                        None => write_all(to, run.iter().cloned()),
                    };
                }
                // Where the axis of the runs is split between the parts' blocks.
                for (k, value) in run.iter().cloned().enumerate() {
                    // SAFETY: `k < len` steps along the run, inside the block.
                    let place = unsafe { place.offset((k as isize).wrapping_mul(step)) };
                    // SAFETY: `out` is ours alone, and no other part's block has this place.
                    unsafe { place.write(value) };
                }
            });
        }
        from += len;
        written += inner.len();
    }
    assert!(written == layout.len(), "{written} of {} elements were written", layout.len());
    // SAFETY: the blocks follow one another along `axis` without overlap, so their elements are
    // different, and by the line above they are as many as the compact layout has: all of them.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}
