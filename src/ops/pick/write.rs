//! Writing to picked positions. Everything is checked before anything is written or copied.

use super::find::{check_full_mask, count};
use super::plan::Selection;
use super::read::flat_plan;
use super::{Ids, PickList};
use crate::ArrayViewD;
use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, Result};
use crate::kernel::pick;
use crate::storage::{ArrayBase, ArrayView, Storage};

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// Writes through an index such as [`gather`](Self::gather) takes: NumPy's `a[index] = values`.
    ///
    /// `values` is broadcast to the shape that `gather` would give. Where a position is named more
    /// than once, the last value in C order of the index stays (rule AS4). See
    /// [`view_mut`](Self::view_mut) for when the array is copied first; an index or values that
    /// share its buffer act as if they were copies.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = Array::<i32, _>::zeros((2, 3));
    /// a.scatter(([0, 1], [2, 0]), &array![7, 8]).unwrap();
    /// a.scatter((1, [1, 2]), &Array0::from(5)).unwrap();
    /// assert_eq!(a, [[0, 0, 7], [8, 5, 5]]);
    /// ```
    ///
    /// # Errors
    /// As [`gather`](Self::gather), and if the values do not broadcast; nothing is written then.
    #[track_caller]
    pub fn scatter<'p, S2, E>(
        &mut self,
        index: impl PickList<'p>,
        values: &ArrayBase<S2, E>,
    ) -> Result<()>
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        self.scatter_with(index, values, |place, value| place.clone_from(value))
    }

    /// Adds through an index such as [`gather`](Self::gather) takes. A position that is named more
    /// than once is added to as often (NumPy's `add.at`), unlike with `a[index] += values`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut histogram = array![0, 0, 0];
    /// histogram.scatter_add(([0, 2, 2],), &Array0::from(1)).unwrap();
    /// assert_eq!(histogram, [1, 0, 2]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); nothing is written then.
    #[track_caller]
    pub fn scatter_add<'p, S2, E>(
        &mut self,
        index: impl PickList<'p>,
        values: &ArrayBase<S2, E>,
    ) -> Result<()>
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone + core::ops::Add<Output = S::Elem>,
    {
        self.scatter_with(index, values, |place, value| *place = place.clone() + value.clone())
    }

    /// Calls `f` on each place that the index names, in C order of the index, with the value for
    /// it; `values` is broadcast.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut highest = array![0, 0, 0];
    /// let (ids, values) = (array![0, 2, 0], array![3, 5, 4]);
    /// highest.scatter_with((&ids,), &values, |place, v| *place = (*place).max(*v)).unwrap();
    /// assert_eq!(highest, [4, 0, 5]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); `f` is not called then.
    #[track_caller]
    pub fn scatter_with<'p, S2: Storage, E: Dimension>(
        &mut self,
        index: impl PickList<'p>,
        values: &ArrayBase<S2, E>,
        f: impl FnMut(&mut S::Elem, &S2::Elem),
    ) -> Result<()> {
        let selection = index.with(|picks| Selection::new(picks, self.shape()))?;
        let (plan, shape) = selection.plan(self.layout())?;
        let values = values.as_view().into_dyn();
        let values = fitted(&values, &shape)?;
        // Copy on write may give the array other strides, and then the plan is for others.
        let view = self.view_mut();
        let plan = selection.plan_again(view.layout(), plan)?;
        pick::scatter(view.into_moved(selection.basic())?, &plan, values.iter(), f);
        Ok(())
    }

    /// Writes to the elements with the numbers `ids` in C order. `values`, in C order too, are
    /// repeated as often as needed; without any, nothing is written (NumPy's `put`). The last value
    /// for a number stays. See [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[0, 0], [0, 0]];
    /// a.put(&[0, -1, 1], &array![7, 8]).unwrap();
    /// assert_eq!(a, [[7, 7], [0, 8]]);
    /// ```
    ///
    /// # Errors
    /// If a number lies outside `0..len()`; nothing is written then.
    #[track_caller]
    pub fn put<I, S2, E>(&mut self, ids: &I, values: &ArrayBase<S2, E>) -> Result<()>
    where
        I: Ids + ?Sized,
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        let ids = ids.ids();
        let plan = flat_plan(self.layout(), &ids)?;
        if values.is_empty() || plan.len() == 0 {
            return Ok(());
        }
        let view = self.view_mut();
        let plan = if plan.is_for(view.layout()) { plan } else { flat_plan(view.layout(), &ids)? };
        pick::scatter(view, &plan, values.iter().cycle(), |place, value| place.clone_from(value));
        Ok(())
    }

    /// Writes to the elements where the mask, of the array's own shape, is true: one value to all
    /// of them, or the values one after the other in C order (NumPy's `a[mask] = values`). See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, -2, -3];
    /// let negative = a.map(|x| *x < 0);
    /// a.assign_where(&negative, &array![20, 30]).unwrap();
    /// assert_eq!(a, [1, 20, 30]);
    /// a.assign_where(&negative, &Array0::from(0)).unwrap();
    /// assert_eq!(a, [1, 0, 0]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or `values` has more than one axis, or neither one value nor
    /// as many as the mask has trues; nothing is written then.
    #[track_caller]
    pub fn assign_where<S2, S3, E>(
        &mut self,
        mask: &ArrayBase<S2, D>,
        values: &ArrayBase<S3, E>,
    ) -> Result<()>
    where
        S2: Storage<Elem = bool>,
        S3: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        check_full_mask(mask.shape(), self.shape())?;
        if values.ndim() > 1 {
            let (found, shape) = (values.ndim(), Dims::new(values.shape()));
            return Err(ErrorKind::RankMismatch { expected: 1, found, shape }.into());
        }
        if values.len() == 1 {
            if let Some(value) = values.first() {
                self.write_where(&mask.as_view(), core::iter::repeat(value));
            }
            return Ok(());
        }
        let places = count(&mask.as_view());
        if values.len() != places {
            return Err(ErrorKind::MaskValues { values: values.len(), places }.into());
        }
        self.write_where(&mask.as_view(), values.iter());
        Ok(())
    }

    /// Writes one value to the elements where the mask, of the array's own shape, is true. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, -2, -3];
    /// a.fill_where(&a.map(|x| *x < 0), 0).unwrap();
    /// assert_eq!(a, [1, 0, 0]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape; nothing is written then.
    #[track_caller]
    pub fn fill_where<S2>(&mut self, mask: &ArrayBase<S2, D>, value: S::Elem) -> Result<()>
    where
        S2: Storage<Elem = bool>,
        S::Elem: Clone,
    {
        check_full_mask(mask.shape(), self.shape())?;
        self.try_zip_inplace(mask, |place, &mask| {
            if mask {
                place.clone_from(&value);
            }
        })
    }

    /// Writes the next value where the mask, whose shape was checked, is true.
    #[track_caller]
    fn write_where<'v>(
        &mut self,
        mask: &ArrayView<'_, bool, D>,
        mut values: impl Iterator<Item = &'v S::Elem>,
    ) where
        S::Elem: Clone + 'v,
    {
        for (place, _) in self.iter_mut().zip(mask.iter()).filter(|(_, mask)| **mask) {
            if let Some(value) = values.next() {
                place.clone_from(value);
            }
        }
    }
}

/// Values stretched to the shape of an indexed place; leading axes of length 1 that it does not have
/// go (rule AS2).
fn fitted<'v, T>(values: &ArrayViewD<'v, T>, shape: &[usize]) -> Result<ArrayViewD<'v, T>> {
    let misfit = || ErrorKind::ValueShape { from: Dims::new(values.shape()), to: Dims::new(shape) };
    let mut stripped = values.clone();
    while stripped.ndim() > shape.len() && stripped.shape()[0] == 1 {
        stripped = stripped.try_index_axis(0, 0)?;
    }
    stripped.broadcast_to(shape).map_err(|error| match error.kind() {
        ErrorKind::BroadcastTo { .. } => misfit().into(),
        _ => error,
    })
}
