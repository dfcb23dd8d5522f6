//! The order of elements, and lanes as slices.

use core::cmp::Ordering;

use crate::StorageMut;
use crate::dimension::Dimension;
use crate::storage::ArrayBase;

/// Ascending, with what is not equal to itself (NaN) last.
#[inline]
pub(in crate::ops) fn ascending<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or_else(|| is_nan(a).cmp(&is_nan(b)))
}

/// Whether this is what [`ascending`] puts last: not equal to itself.
#[inline]
#[allow(clippy::eq_op, reason = "this is how NaN shows in any type")]
pub(in crate::ops) fn is_nan<T: PartialOrd>(x: &T) -> bool {
    x != x
}

/// Calls `f` on each lane along `axis`, which must exist, as a slice: in place where its elements
/// are neighbours, on a copy that is written back where not. In logical order of the lanes.
#[track_caller]
pub(super) fn reorder_lanes<S: StorageMut, D: Dimension>(
    a: &mut ArrayBase<S, D>,
    axis: usize,
    mut f: impl FnMut(&mut [S::Elem]),
) where
    S::Elem: Clone,
{
    let mut copy = Vec::new();
    for lane in a.lanes_mut(axis as isize) {
        match lane.into_slice_or_self() {
            Ok(slice) => f(slice),
            Err(mut lane) => {
                copy.extend(lane.iter().cloned());
                f(&mut copy);
                lane.iter_mut().zip(copy.drain(..)).for_each(|(place, value)| *place = value);
            }
        }
    }
}
