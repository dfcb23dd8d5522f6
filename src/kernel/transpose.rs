//! Copies between layouts that run across one another: small squares are turned inside the registers.
//!
//! A source whose neighbours lie along one axis and a result whose neighbours lie along another meet
//! in planes of these two axes. A plane is walked in tiles that stay in the nearest cache, and a tile
//! in squares as wide as a register: rows are loaded, turned, and stored as rows.
#![allow(unsafe_code, reason = "this file reads and writes raw planes")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::{Axis, Nest};
use super::run::operand;
use super::simd::Level;
use super::simd::plain::{Plain, Width};
use super::simd::turn::{Turn, turn};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{ArrayView, Storage};

/// The side of a tile.
const TILE: usize = 64;

/// The elements in the order of a compact layout of the same shape, where that runs across the
/// source's and the elements are no more than their bits; `None` where it is otherwise.
pub(super) fn copy<T, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: &Layout<D>,
) -> Option<Result<Buffer<T>>> {
    let plain = Plain::<T>::new()?;
    let from = a.layout();
    let nest = Nest::new(from.shape(), [operand(layout), operand(from)])?;
    nest.planes()?;
    match plain.width() {
        Width::W4 => Some(copy_bits::<T, D, u32>(a, layout, &nest)),
        Width::W8 => Some(copy_bits::<T, D, u64>(a, layout, &nest)),
        Width::W1 | Width::W2 => None,
    }
}

/// [`copy`] of elements whose bits are a `W`, by a nest of the two layouts that has planes.
fn copy_bits<T, D: Dimension, W: Turn>(
    a: &ArrayView<'_, T, D>,
    layout: &Layout<D>,
    nest: &Nest<2>,
) -> Result<Buffer<T>> {
    let level = Level::current();
    let shaped = layout.shape() == a.layout().shape();
    let compact = shaped && layout.offset() == 0 && layout.is_dense();
    assert!(
        compact && size_of::<T>() == size_of::<W>(),
        "a compact layout, and its elements' width"
    );
    let mut out = UninitBuffer::<T>::new(layout.len())?;
    let (places, start) = (out.data().cast::<MaybeUninit<W>>(), a.storage().ptr().cast::<W>());
    nest.for_each_plane(|[o, i], across, run| {
        // SAFETY: the nest walks the compact layout of `out`.
        let to = unsafe { places.add(o) };
        // SAFETY: the nest walks what `a` reaches; `a` is borrowed.
        let from = unsafe { start.add(i) };
        // SAFETY: both planes are reached, their neighbours lie as `planes` says, and `out` is ours
        // alone.
        unsafe { copy_plane(level, to, from, across, run) };
    });
    // SAFETY: a compact layout reaches every element, and the planes meet each once.
    Ok(unsafe { out.assume_init() })
}

/// Copies one plane.
///
/// # Safety
/// The elements from `from` and the places from `to` at every position along the two axes are inside
/// allocations, the places are exclusive; the places are neighbours along `run`, the elements along
/// `across`.
unsafe fn copy_plane<W: Turn>(
    level: Level,
    to: NonNull<MaybeUninit<W>>,
    from: NonNull<W>,
    across: &Axis<2>,
    run: &Axis<2>,
) {
    let (rows, columns) = (across.len, run.len);
    let (down, step) = (across.strides[0], run.strides[1]);
    for i in (0..rows).step_by(TILE) {
        for j in (0..columns).step_by(TILE) {
            let (rows, columns) = (TILE.min(rows - i), TILE.min(columns - j));
            // SAFETY: position (i, j) of the places.
            let to = unsafe { to.offset(i as isize * down + j as isize) };
            // SAFETY: position (i, j) of the elements.
            let from = unsafe { from.offset(j as isize * step + i as isize) };
            // SAFETY: a part of the planes.
            unsafe { turn(level, to.as_ptr(), down, from.as_ptr(), step, rows, columns) };
        }
    }
}
