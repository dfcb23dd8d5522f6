//! Writing where a plan names.
#![allow(unsafe_code, reason = "this file follows checked offsets")]

use super::{Outside, Piece, Plan, Positions};
use crate::dimension::Dimension;
use crate::kernel::simd::prefetch_to_write;
use crate::layout::shifted;
use crate::storage::ArrayViewMut;

/// How far ahead of the writes the memory is asked for.
const AHEAD: usize = 48;
/// What the processor keeps near anyway needs no asking.
const NEAR_BYTES: usize = 1 << 20;

/// Calls `f` with each place that the plan names, in its order, and the next of `values`: a place
/// that is named twice is handed out twice, one after the other.
///
/// # Errors
/// If a position lies outside its axis. Places before it were written: have the plan
/// [check](Plan::check) the positions first.
///
/// # Panics
/// If the plan was made for another layout.
pub(crate) fn scatter<T, U, D: Dimension>(
    mut view: ArrayViewMut<'_, T, D>,
    plan: &Plan<D>,
    positions: &mut dyn Positions,
    values: impl Iterator<Item = U>,
    mut f: impl FnMut(&mut T, U),
) -> Result<(), Outside> {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    let start = view.ptr_mut();
    let far = view.layout().len().saturating_mul(size_of::<T>()) > NEAR_BYTES;
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
    plan.for_each(positions, |piece| match piece {
        Piece::Run { offset, stride, len } => {
            for k in 0..len {
                write(shifted(offset, k, stride));
            }
        }
        Piece::Picks { base, offsets } if far => {
            let ask = |offset: &usize| {
                prefetch_to_write(start.as_ptr().wrapping_add(offset.wrapping_add(base)));
            };
            offsets.iter().take(AHEAD).for_each(ask);
            for (i, offset) in offsets.iter().enumerate() {
                offsets.get(i + AHEAD).into_iter().for_each(ask);
                write(offset.wrapping_add(base));
            }
        }
        Piece::Picks { base, offsets } => {
            for offset in offsets {
                write(offset.wrapping_add(base));
            }
        }
    })
}
