//! Reading what a plan names.
#![allow(unsafe_code, reason = "this file follows checked offsets")]

use core::mem::{MaybeUninit, needs_drop};
use core::ptr::NonNull;

use super::runs::{Reading, Runs, clone_run};
use super::{Outside, Piece, Plan, Positions, Steps};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::kernel::collect::uninit;
use crate::kernel::run::Run;
use crate::layout::shifted;
use crate::storage::{ArrayView, Storage};

/// The elements that the plan names, in its order; each is cloned once.
///
/// If a `clone` panics, the clones made so far are dropped.
///
/// # Errors
/// Outside: if the memory cannot be had. Inside: if a position lies outside its axis.
///
/// # Panics
/// If the plan was made for another layout.
#[track_caller]
pub(crate) fn gather<T: Clone, D: Dimension>(
    view: &ArrayView<'_, T, D>,
    plan: &Plan<D>,
    positions: &mut dyn Positions,
) -> Result<Result<Buffer<T>, Outside>> {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    if needs_drop::<T>() {
        return gather_counted(view, plan, positions);
    }
    let mut out = UninitBuffer::<T>::new(plan.len)?;
    let (start, reading) = (view.storage().ptr(), Reading::<T>::of(plan));
    let mut left: &mut [MaybeUninit<T>] = uninit(&mut out);
    let read = plan.for_each(positions, |piece| {
        let (places, rest) = core::mem::take(&mut left).split_at_mut(piece.len());
        left = rest;
        match piece {
            // SAFETY: (2) and (3): the view reaches the run, which is not empty, and it is borrowed.
            Piece::Run { offset, stride, len } => unsafe {
                clone_run(places, &Run::new(start, offset, stride, len));
            },
            Piece::Runs { base, offsets, steps } => {
                // SAFETY: (2) and (3): the view reaches the runs, which are not empty, and it is borrowed.
                let runs = unsafe { Runs::new(start, base, offsets, steps) };
                // SAFETY: `done` follows.
                unsafe { reading.clone_runs(places, &runs) };
            }
            Piece::Picks { base, rows, offsets } => {
                for (i, places) in places.chunks_exact_mut(offsets.len()).enumerate() {
                    let base = shifted(base, i, rows.stride);
                    // SAFETY: (2) and (3): the view reaches these offsets, and it is borrowed; a chunk has a place for
                    // each.
                    unsafe { clone_picks(places, start, base, offsets) };
                }
            }
        }
    });
    reading.done();
    if let Err(outside) = read {
        return Ok(Err(outside));
    }
    assert!(left.is_empty(), "{} elements are missing", left.len());
    // SAFETY: all were written, by the line above, one behind the other.
    Ok(Ok(unsafe { out.assume_init() }))
}

/// Clones the elements at these offsets from `start`.
///
/// # Safety
/// Each offset plus `base` is reached by an array whose memory starts at `start` and which is
/// borrowed; there are as many places.
#[inline]
unsafe fn clone_picks<T: Clone>(
    places: &mut [MaybeUninit<T>],
    start: NonNull<T>,
    base: usize,
    offsets: &[usize],
) {
    for (place, offset) in places.iter_mut().zip(offsets) {
        // SAFETY: reached, as promised.
        let element = unsafe { start.add(offset.wrapping_add(base)) };
        // SAFETY: initialised and borrowed, as promised.
        place.write(unsafe { element.as_ref() }.clone());
    }
}

/// [`gather`] of elements that must be dropped: the buffer counts those that it has.
#[track_caller]
fn gather_counted<T: Clone, D: Dimension>(
    view: &ArrayView<'_, T, D>,
    plan: &Plan<D>,
    positions: &mut dyn Positions,
) -> Result<Result<Buffer<T>, Outside>> {
    let mut out = UninitBuffer::<T>::new(plan.len)?;
    let start = view.storage().ptr();
    let mut push = |offset: usize| {
        // SAFETY: (2) and (3): the view reaches every offset that the plan gives.
        let element = unsafe { start.add(offset) };
        // SAFETY: initialised, and the view is borrowed.
        out.push(unsafe { element.as_ref() }.clone());
    };
    let read = plan.for_each(positions, |piece| match piece {
        Piece::Run { offset, stride, len } => {
            (0..len).for_each(|k| push(shifted(offset, k, stride)));
        }
        Piece::Runs { base, offsets, steps: Steps { len, stride } } => {
            for offset in offsets {
                (0..len).for_each(|k| push(shifted(offset.wrapping_add(base), k, stride)));
            }
        }
        Piece::Picks { base, rows, offsets } => {
            for base in (0..rows.len).map(|i| shifted(base, i, rows.stride)) {
                offsets.iter().for_each(|offset| push(offset.wrapping_add(base)));
            }
        }
    });
    Ok(match read {
        Ok(()) => Ok(out.finish()),
        Err(outside) => Err(outside),
    })
}
