//! One position along an axis for each lane: what `argsort` and `argmax` give, used.

use std::sync::Arc;

use super::ids::AnyIds;
use super::plan::{Selection, compact};
use super::write::{broadcast_values, write};
use super::{Ids, IndexElem};
use crate::array::StorageMut;
use crate::dimension::{Dimension, DynAxes, IxDyn};
use crate::error::{Dims, ErrorKind, Result, Shapes};
use crate::kernel::collect;
use crate::layout::broadcast::broadcast_shapes;
use crate::layout::movement::IntoRank;
use crate::layout::resolve_axis;
use crate::ops::arith::Operand;
use crate::storage::{Array, ArrayBase, Storage};
use crate::{ArrayD, ArrayView};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// For each lane along `axis`, the elements at its own positions: `out[i, j] =
    /// self[i, ids[i, j]]` for axis 1. A copy; `ids` has as many axes as this array, and its other
    /// axes are broadcast with this array's.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[30, 10, 20], [7, 9, 8]];
    /// let order = a.argsort(1);
    /// assert_eq!(a.take_along_axis(&order, 1).unwrap(), [[10, 20, 30], [7, 8, 9]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, `ids` has another number of axes or does not broadcast, a position
    /// lies outside, or the result is too large.
    #[track_caller]
    pub fn take_along_axis<I>(&self, ids: &I, axis: isize) -> Result<Array<S::Elem, D>>
    where
        I: Ids + ?Sized,
        S::Elem: Clone,
    {
        let ids = ids.ids();
        if self.ndim() == 1 && ids.ndim() == 1 {
            resolve_axis(axis, 1)?;
            return self.take_flat(&ids)?.into_moved(IntoRank(D::default()));
        }
        let selection = along(&ids, self.shape(), axis)?;
        self.selected(&selection)?.into_moved(IntoRank(D::default()))
    }

    /// For each lane along `axis`, writes the elements at its own positions: what
    /// [`take_along_axis`](Self::take_along_axis) would read. `values` is broadcast to the shape
    /// that it would give. Where a position is named more than once, the last value stays. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[30, 10, 20], [7, 9, 8]];
    /// let highest = a.argmax_axis(1).into_expand_dims(1);
    /// a.put_along_axis(&highest, 0, 1).unwrap();
    /// assert_eq!(a, [[0, 10, 20], [7, 0, 8]]);
    /// ```
    ///
    /// # Errors
    /// As `take_along_axis`, and if the values do not broadcast; nothing is written then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    pub fn put_along_axis<I, V>(&mut self, ids: &I, values: V, axis: isize) -> Result<()>
    where
        S: StorageMut,
        I: Ids + ?Sized,
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone,
    {
        let ids = ids.ids();
        let selection = along(&ids, self.shape(), axis)?;
        let values = values.view().into_dyn();
        let values = broadcast_values(&values, selection.shape())?;
        write(self, &selection, &values, |place, value| place.clone_from(value))
    }
}

/// The selection of `ids` along an axis, and of each lane's own place along the others.
#[track_caller]
fn along<'a, A: IndexElem, N: Dimension>(
    ids: &ArrayView<'a, A, N>,
    shape: &[usize],
    axis: isize,
) -> Result<Selection<'a>> {
    let axis = resolve_axis(axis, shape.len())?;
    if ids.ndim() != shape.len() {
        return Err(ErrorKind::Argument(format!(
            "`indices` and `arr` must have the same number of dimensions: shapes {} and {}",
            Dims::new(ids.shape()),
            Dims::new(shape)
        ))
        .into());
    }
    let mut lanes = shape.to_vec();
    lanes[axis] = 1;
    let index_shape =
        broadcast_shapes(&[&lanes, ids.shape()]).map_err(|error| match error.kind() {
            ErrorKind::Broadcast { .. } => {
                ErrorKind::IndexBroadcast { shapes: Shapes::new(&[shape, ids.shape()]) }.into()
            }
            _ => error,
        })?;
    let mut picks: Vec<Arc<dyn AnyIds + 'a>> = Vec::with_capacity(shape.len());
    for (at, &len) in shape.iter().enumerate() {
        if at == axis {
            picks.push(Arc::new(ids.clone().into_dyn()));
            continue;
        }
        let mut thin = DynAxes::filled(shape.len(), 1);
        thin[at] = len;
        let each: ArrayD<usize> =
            Array::from_parts(collect::collect(len, 0..len)?, compact::<IxDyn, usize>(thin)?)?;
        picks.push(Arc::new(each));
    }
    Ok(Selection::elements(picks, shape, &index_shape))
}
