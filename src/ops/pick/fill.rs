//! Writing where a mask is true. Everything is checked before anything is written or copied.

use super::mask::{check_full_mask, full_mask};
use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{ErrorKind, Result};
use crate::kernel::mask::{self, Found};
use crate::ops::arith::Operand;
use crate::storage::{ArrayBase, ArrayView, Storage};

impl<S: StorageMut, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Clone,
{
    /// Writes to the elements where the mask, of the array's own shape, is true: one value to all
    /// of them, or the values one after the other in C order (NumPy's `a[mask] = values`). A mask or
    /// values that share the array's buffer act as if they were copies. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, -2, -3];
    /// let negative = a.less(0);
    /// a.assign_where(&negative, &array![20, 30]).unwrap();
    /// assert_eq!(a, [1, 20, 30]);
    /// a.assign_where(&negative, 0).unwrap();
    /// assert_eq!(a, [1, 0, 0]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or `values` has more than one axis, or neither one value nor
    /// as many as the mask has trues; nothing is written then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    pub fn assign_where<S2, E, V>(&mut self, mask: &ArrayBase<S2, E>, values: V) -> Result<()>
    where
        S2: Storage<Elem = bool>,
        E: Dimension,
        V: Operand<S::Elem, Elem = S::Elem>,
    {
        let values = values.view();
        check_full_mask(mask.shape(), self.shape())?;
        if values.ndim() > 1 {
            return Err(ErrorKind::MaskValuesRank { ndim: values.ndim() }.into());
        }
        if let (1, Some(value)) = (values.len(), values.first()) {
            return self.fill_where(mask, value.clone());
        }
        let mask = mask.as_view();
        let found = Found::in_mask(&mask)?;
        if values.len() != found.count() {
            let (values, places) = (values.len(), found.count());
            return Err(ErrorKind::MaskValues { values, places }.into());
        }
        if found.count() > 0 {
            mask::assign(self.view_mut(), &found, &values);
        }
        Ok(())
    }

    /// Writes one value to the elements where the mask, of the array's own shape, is true. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, -2, -3];
    /// a.fill_where(&a.less(0), 0).unwrap();
    /// assert_eq!(a, [1, 0, 0]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape; nothing is written then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "as `fill`")]
    pub fn fill_where<S2, E>(&mut self, mask: &ArrayBase<S2, E>, value: S::Elem) -> Result<()>
    where
        S2: Storage<Elem = bool>,
        E: Dimension,
    {
        let mask = full_mask(&mask.as_view(), self.shape())?;
        if !self.copies_for_nothing(&mask) {
            mask::fill(self.view_mut(), &mask, &value);
        }
        Ok(())
    }

    /// Writes the elements of `values` to the places where the mask is true, each from the same
    /// index; both are broadcast to this array's shape (NumPy's `copyto(a, values, where=mask)`).
    /// See [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[1, 2], [3, 4]];
    /// a.copy_from(&array![[10, 20], [30, 40]], &array![true, false]).unwrap();
    /// assert_eq!(a, [[10, 2], [30, 4]]);
    /// ```
    ///
    /// # Errors
    /// If the values or the mask do not broadcast to this shape; nothing is written then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    pub fn copy_from<V, S2, E>(&mut self, values: V, mask: &ArrayBase<S2, E>) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S2: Storage<Elem = bool>,
        E: Dimension,
    {
        let (values, mask) = (values.view(), mask.as_view());
        let values = values.without_leading(self.ndim())?;
        let values = values.stretched_like(self.layout())?;
        let mask = mask.stretched_like(self.layout()).map_err(|error| match error.kind() {
            ErrorKind::BroadcastTo { from, to } => {
                ErrorKind::MaskBroadcast { from: from.clone(), to: to.clone() }.into()
            }
            _ => error,
        })?;
        if !self.copies_for_nothing(&mask) {
            mask::copy_where(self.view_mut(), &mask, &values);
        }
        Ok(())
    }

    /// Whether a write where this mask is true would copy the array first and then write nothing.
    fn copies_for_nothing(&self, mask: &ArrayView<'_, bool, D>) -> bool {
        S::would_copy(self) && !mask.any()
    }

    /// Writes the values one after the other, again from the first when they are used up, to the
    /// elements where the mask, of the array's own shape, is true (NumPy's `place`). See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![0, 1, 2, 3, 4];
    /// a.place(&a.greater(1), &array![-1, -2]).unwrap();
    /// assert_eq!(a, [0, 1, -1, -2, -1]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or there are no values for what it finds; nothing is written
    /// then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    pub fn place<S2, E, V>(&mut self, mask: &ArrayBase<S2, E>, values: V) -> Result<()>
    where
        S2: Storage<Elem = bool>,
        E: Dimension,
        V: Operand<S::Elem, Elem = S::Elem>,
    {
        let (mask, values) = (mask.as_view(), values.view());
        check_full_mask(mask.shape(), self.shape())?;
        let found = Found::in_mask(&mask)?;
        if found.count() == 0 {
            return Ok(());
        }
        if values.is_empty() {
            let why = format!("cannot insert from an empty array: {} values wanted", found.count());
            return Err(ErrorKind::Argument(why).into());
        }
        mask::assign_each(self.view_mut(), &found, values.iter().cycle());
        Ok(())
    }
}
