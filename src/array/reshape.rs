//! Other shapes and ranks for the same elements: views where the layout allows, copies where the
//! method's name says so.

use crate::dimension::{Dimension, Ix1, IxDyn, Order, Shape, infer_lens};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::layout::movement::{IntoDyn, IntoRank};
use crate::layout::reshape::Reshape;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A view of the same elements in another shape, read in C order or, with `.f()`, in Fortran
    /// order. O(1): never copies. One length may be -1: what is left.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array1::arange(0, 6, 1);
    /// assert_eq!(a.reshape((2, -1)).unwrap(), [[0, 1, 2], [3, 4, 5]]);
    /// let error = a.reshape((2, 3)).unwrap().t().reshape(6).unwrap_err();
    /// assert!(matches!(error.kind(), ErrorKind::WouldCopy { .. }));
    /// ```
    ///
    /// # Errors
    /// If the number of elements differs, or the elements would have to be copied: then
    /// [`to_shape`](Self::to_shape) does.
    #[inline]
    pub fn reshape<Sh: Shape>(&self, shape: Sh) -> Result<ArrayBase<S::Borrowed<'_>, Sh::Dim>> {
        self.moved(self.reshaped(&shape)?)
    }

    /// The same array in another shape; never copies. O(1).
    ///
    /// # Errors
    /// As [`reshape`](Self::reshape).
    #[inline]
    pub fn into_reshape<Sh: Shape>(self, shape: Sh) -> Result<ArrayBase<S, Sh::Dim>> {
        let reshape = self.reshaped(&shape)?;
        self.into_moved(reshape)
    }

    #[inline]
    fn reshaped<Sh: Shape>(&self, shape: &Sh) -> Result<Reshape<Sh::Dim>> {
        let itemsize = self.itemsize();
        Ok(Reshape { shape: infer_lens(shape, self.len())?, order: shape.order(), itemsize })
    }

    /// An array of the same elements in another shape: shares the buffer where the layout allows
    /// (then it pins it), copies where it does not.
    ///
    /// # Errors
    /// If the number of elements differs, or the memory cannot be had.
    #[track_caller]
    pub fn to_shape<Sh: Shape>(&self, shape: Sh) -> Result<Array<S::Elem, Sh::Dim>>
    where
        S::Elem: Clone,
    {
        let view = self.as_view();
        match view.reshaped(&shape).and_then(|reshape| view.moved(reshape)) {
            Ok(view) => Ok(view.share()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldCopy { .. }) => {
                self.to_order(shape.order()).into_reshape(shape)
            }
            Err(error) => Err(error),
        }
    }

    /// All elements along one axis, in C order: shares the buffer where they lie so, copies where
    /// not.
    #[track_caller]
    pub fn ravel(&self) -> Array<S::Elem, Ix1>
    where
        S::Elem: Clone,
    {
        self.to_shape(self.len()).or_raise()
    }

    /// All elements along one axis, in C order. Always copies.
    #[track_caller]
    pub fn flatten(&self) -> Array<S::Elem, Ix1>
    where
        S::Elem: Clone,
    {
        let len = self.len();
        self.to_order(Order::C).into_reshape(len).or_raise()
    }

    /// The same array with its rank known at run time. O(1).
    #[inline]
    pub fn into_dyn(self) -> ArrayBase<S, IxDyn> {
        self.into_moved_or_raise(IntoDyn)
    }

    /// The same array as rank `E`: `a.into_dimension::<Ix2>()`. O(1).
    ///
    /// # Errors
    /// If it has another number of axes.
    #[inline]
    #[track_caller]
    pub fn into_dimension<E: Dimension>(self) -> Result<ArrayBase<S, E>> {
        self.into_moved(IntoRank(E::default()))
    }
}
