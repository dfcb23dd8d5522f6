//! `take`, `compress`, `gather`: values at positions, copied.

use super::plan::{Selection, outside};
use super::{Ids, IndexElem, PickList, find};
use crate::dimension::{Dimension, Order, axis_values};
use crate::error::Result;
use crate::kernel::pick::{Outside, Picker, Plan, gather};
use crate::layout::{Layout, resolve_axis};
use crate::storage::{Array, ArrayBase, Storage};
use crate::{ArrayD, ArrayViewD, Ix1};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The positions `ids` of `axis`: a copy whose axis is replaced by the axes of `ids`, in C
    /// order. Positions may repeat; negative ones count from the end.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4], [5, 6]];
    /// assert_eq!(a.take(&[2, 0], 0).unwrap(), [[5, 6], [1, 2]]);
    /// assert_eq!(a.take(&array![[-1, 0]], 1).unwrap(), [[[2, 1]], [[4, 3]], [[6, 5]]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, a position lies outside it, or the result is too large.
    pub fn take<I: Ids + ?Sized>(
        &self,
        ids: &I,
        axis: isize,
    ) -> Result<Array<S::Elem, I::Replaced<D>>>
    where
        S::Elem: Clone,
    {
        let axis = resolve_axis(axis, self.ndim())?;
        let (view, ids) = (self.as_view(), ids.ids());
        let len = self.shape()[axis];
        let mut shape = self.shape().to_vec();
        shape.splice(axis..=axis, ids.shape().iter().copied());
        // The size first: nothing is allocated for a result that cannot be.
        let layout = Layout::new(axis_values(&shape), Order::C, size_of::<S::Elem>())?;
        let picker = Picker::new(self.layout().clone(), ids.len())?;
        let picked = match ids.as_slice() {
            Some(ids) => picker.pick(axis, ids.iter().map(|i| i.position())),
            None => picker.pick(axis, ids.iter().map(|i| i.position())),
        };
        let picker = picked.map_err(|Outside(i)| outside(i, axis, len))?;
        Array::from_parts(gather(&view, &picker.finish(axis)?)?, layout)
    }

    /// The elements with the numbers `ids` in C order, whatever the memory order: a copy of the
    /// shape of `ids`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]];
    /// assert_eq!(a.t().take_flat(&[1, -1]).unwrap(), [3, 4]);
    /// ```
    ///
    /// # Errors
    /// If a number lies outside `0..len()`, or the memory cannot be had.
    pub fn take_flat<I: Ids + ?Sized>(&self, ids: &I) -> Result<Array<S::Elem, I::Replaced<Ix1>>>
    where
        S::Elem: Clone,
    {
        let ids = ids.ids();
        // One axis replaced by the axes of `ids` leaves those.
        let layout = Layout::new(axis_values(ids.shape()), Order::C, size_of::<S::Elem>())?;
        let plan = flat_plan(self.layout(), &ids)?;
        Array::from_parts(gather(&self.as_view(), &plan)?, layout)
    }

    /// The positions of `axis` where the mask is true. A copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2, 3], [4, 5, 6]];
    /// assert_eq!(a.compress(&array![true, false, true], 1).unwrap(), [[1, 3], [4, 6]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, the mask is not as long as it, or the result is too large.
    pub fn compress<S2>(&self, mask: &ArrayBase<S2, Ix1>, axis: isize) -> Result<Array<S::Elem, D>>
    where
        S2: Storage<Elem = bool>,
        S::Elem: Clone,
    {
        let at = resolve_axis(axis, self.ndim())?;
        super::plan::check_mask(mask.shape(), &self.shape()[..=at], at)?;
        let mask = mask.as_view();
        let ids = find::positions(&mask, find::count(&mask), |i| i)?;
        self.take(&ids[0], axis)
    }

    /// Values picked by an index that mixes arrays of positions, masks and basic indices, by
    /// NumPy's rules. Always a copy, in C order.
    ///
    /// The index is a tuple or a list of [`Pick`](super::Pick)s: integers, ranges,
    /// [`Slice`](crate::Slice), [`NewAxis`](crate::NewAxis), [`Ellipsis`](crate::Ellipsis),
    /// references to arrays of integers, lists of integers, and references to masks. Arrays are
    /// broadcast *together* and walked together, they are not crossed; a mask counts as the arrays
    /// of its true positions. The broadcast axes stand in the result where the arrays stand in the
    /// index, or first, if something separates them (rules MX1 to MX3; an integer next to an array
    /// counts as an array).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
    /// let (rows, columns) = (array![0, 2], array![1, 3]);
    /// assert_eq!(a.gather((&rows, &columns, 4)).unwrap(), [14, 234]);
    /// assert_eq!(a.gather((&rows, 1..3)).unwrap().shape(), [2, 2, 5]);
    /// assert_eq!(a.gather((.., &rows, &columns)).unwrap().shape(), [3, 2]);
    /// assert_eq!(a.gather((&rows, .., &columns)).unwrap().shape(), [2, 4]);
    /// ```
    ///
    /// # Errors
    /// If there are more indices than axes or two ellipses, a position lies outside its axis, a
    /// mask has another shape than the axes it stands for, the arrays do not broadcast together,
    /// or the result is too large.
    pub fn gather<'p>(&self, index: impl PickList<'p>) -> Result<ArrayD<S::Elem>>
    where
        S::Elem: Clone,
    {
        index.with(|picks| self.selected(&Selection::new(picks, self.shape())?))
    }

    /// Values picked by an index whose arrays of positions and masks, all with one axis, are
    /// *crossed*: each picks along its own axis, which stays where it is (what NumPy does with
    /// `ix_`). Always a copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
    /// let rows = array![true, false, true];
    /// assert_eq!(a.gather_outer((&rows, [1, 3], 4)).unwrap(), array![[14, 34], [214, 234]]);
    /// assert_eq!(a.gather_outer((&rows, .., [0, 0])).unwrap().shape(), [2, 4, 2]);
    /// ```
    ///
    /// # Errors
    /// As [`gather`](Self::gather), and if an array or mask has not one axis.
    pub fn gather_outer<'p>(&self, index: impl PickList<'p>) -> Result<ArrayD<S::Elem>>
    where
        S::Elem: Clone,
    {
        index.with(|picks| {
            let selection = Selection::gather_outer(picks, self.shape())?;
            let picked = self.selected(&selection)?;
            let axes = selection.in_place(picked.ndim());
            Ok(picked.into_permute(&axes))
        })
    }

    /// What a selection picks, in C order.
    fn selected(&self, selection: &Selection) -> Result<ArrayD<S::Elem>>
    where
        S::Elem: Clone,
    {
        let (plan, shape) = selection.plan(self.layout())?;
        let layout = Layout::new(axis_values(&shape), Order::C, size_of::<S::Elem>())?;
        let view = self.as_view();
        Array::from_parts(gather(&view.moved(selection.basic())?, &plan)?, layout)
    }
}

/// The plan for elements by their number in C order.
pub(super) fn flat_plan<D: Dimension, A: IndexElem>(
    layout: &Layout<D>,
    ids: &ArrayViewD<'_, A>,
) -> Result<Plan<D>> {
    let plan = match ids.as_slice() {
        Some(ids) => Plan::flat(layout.clone(), ids.iter().map(|i| i.position())),
        None => Plan::flat(layout.clone(), ids.iter().map(|i| i.position())),
    };
    // A number counts along one axis as long as the array has elements.
    plan?.map_err(|Outside(i)| outside(i, 0, layout.len()))
}
