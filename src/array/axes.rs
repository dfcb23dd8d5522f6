//! Views with other axes: permuted, flipped, inserted, removed, stretched. Nothing here copies or
//! allocates (but for ranks above six).

use super::StorageMut;
use super::view::View;
use crate::dimension::{Dimension, DynAxes, IxDyn, Shape, resolve_lens};
use crate::error::{OrRaise, Result};
use crate::layout::broadcast::BroadcastTo;
use crate::layout::movement::{Diagonal, Flip, InsertAxis, Permute, Reverse, Squeeze, Windows};
use crate::layout::slice::Sliced;
use crate::layout::{Index, Layout, Slice, resolve_axes, resolve_axis};
use crate::storage::{ArrayBase, ArrayViewMut, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A view with the axes in reverse order: the transpose. O(1).
    #[inline]
    pub fn t(&self) -> View<'_, S, D> {
        self.moved_or_raise(Reverse)
    }

    /// The same array with the axes in reverse order. O(1).
    #[inline]
    #[must_use]
    pub fn into_t(self) -> Self {
        self.into_moved_or_raise(Reverse)
    }

    /// A view whose axis `i` is axis `axes[i]` (NumPy's `transpose(axes)`). O(1).
    ///
    /// # Panics
    /// If `axes` does not name each axis once.
    #[inline]
    #[track_caller]
    pub fn permute(&self, axes: &[isize]) -> View<'_, S, D> {
        self.moved_or_raise(Permute(axes))
    }

    /// As [`permute`](Self::permute).
    ///
    /// # Errors
    /// If `axes` does not name each axis once.
    #[inline]
    pub fn try_permute(&self, axes: &[isize]) -> Result<View<'_, S, D>> {
        self.moved(Permute(axes))
    }

    /// The same array with its axes permuted. O(1).
    ///
    /// # Panics
    /// As [`permute`](Self::permute).
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn into_permute(self, axes: &[isize]) -> Self {
        self.into_moved_or_raise(Permute(axes))
    }

    /// A view with two axes exchanged. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[track_caller]
    pub fn swapaxes(&self, axis1: isize, axis2: isize) -> View<'_, S, D> {
        let one = resolve_axis(axis1, self.ndim()).or_raise();
        let other = resolve_axis(axis2, self.ndim()).or_raise();
        let mut axes = self.axes_in_order();
        axes.swap(one, other);
        self.moved_or_raise(Permute(&axes))
    }

    /// A view with axis `source` moved to position `destination`; the others keep their order. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[track_caller]
    pub fn moveaxis(&self, source: isize, destination: isize) -> View<'_, S, D> {
        let from = resolve_axis(source, self.ndim()).or_raise();
        let to = resolve_axis(destination, self.ndim()).or_raise();
        let mut axes = self.axes_in_order();
        if from < to {
            axes[from..=to].rotate_left(1);
        } else {
            axes[to..=from].rotate_right(1);
        }
        self.moved_or_raise(Permute(&axes))
    }

    /// The numbers of the axes.
    #[inline]
    #[track_caller]
    fn axes_in_order(&self) -> DynAxes<isize> {
        let mut axes = DynAxes::filled(self.ndim(), 0);
        axes.iter_mut().zip(0..).for_each(|(place, axis)| *place = axis);
        axes
    }

    /// A view with an axis backwards. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[track_caller]
    pub fn flip(&self, axis: isize) -> View<'_, S, D> {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        self.moved_or_raise(Flip(axis))
    }

    /// The same array with an axis backwards. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn into_flip(self, axis: isize) -> Self {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        self.into_moved_or_raise(Flip(axis))
    }

    /// A view with a new axis of length 1, which will be axis `axis` of the result. O(1).
    ///
    /// # Panics
    /// If the result would have no such axis.
    #[inline]
    #[track_caller]
    pub fn expand_dims(&self, axis: isize) -> View<'_, S, D::Larger> {
        let axis = resolve_axis(axis, self.ndim() + 1).or_raise();
        self.moved_or_raise(InsertAxis(axis))
    }

    /// The same array with a new axis of length 1. O(1).
    ///
    /// # Panics
    /// If the result would have no such axis.
    #[inline]
    #[track_caller]
    pub fn into_expand_dims(self, axis: isize) -> ArrayBase<S, D::Larger> {
        let axis = resolve_axis(axis, self.ndim() + 1).or_raise();
        self.into_moved_or_raise(InsertAxis(axis))
    }

    /// A view without the axes of length 1. O(1).
    #[track_caller]
    pub fn squeeze(&self) -> View<'_, S, IxDyn> {
        let mut ones = DynAxes::new();
        (0..self.ndim()).filter(|&axis| self.shape()[axis] == 1).for_each(|axis| ones.push(axis));
        self.moved_or_raise(Squeeze(&ones))
    }

    /// A view without the named axes, all of length 1. O(1).
    ///
    /// # Errors
    /// If there is no such axis, it is named twice, or it has another length.
    pub fn squeeze_axes(&self, axes: &[isize]) -> Result<View<'_, S, IxDyn>> {
        self.moved(Squeeze(&resolve_axes(axes, self.ndim())?))
    }

    /// A view of the main diagonal of the first two axes, as the last axis. O(1).
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[inline]
    #[track_caller]
    pub fn diagonal(&self) -> View<'_, S, D::Smaller> {
        self.diagonal_at(0, 0, 1)
    }

    /// As [`diagonal`](Self::diagonal).
    ///
    /// # Errors
    /// If there are fewer than two axes.
    #[inline]
    pub fn try_diagonal(&self) -> Result<View<'_, S, D::Smaller>> {
        self.try_diagonal_at(0, 0, 1)
    }

    /// A view of the elements whose position along `axis2` is by `offset` higher than along `axis1`,
    /// as the last axis; empty where there are none. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or both are the same.
    #[inline]
    #[track_caller]
    pub fn diagonal_at(
        &self,
        offset: isize,
        axis1: isize,
        axis2: isize,
    ) -> View<'_, S, D::Smaller> {
        self.moved_or_raise(self.diagonal_of(offset, axis1, axis2).or_raise())
    }

    /// As [`diagonal_at`](Self::diagonal_at).
    ///
    /// # Errors
    /// If there is no such axis, or both are the same.
    #[inline]
    pub fn try_diagonal_at(
        &self,
        offset: isize,
        axis1: isize,
        axis2: isize,
    ) -> Result<View<'_, S, D::Smaller>> {
        self.moved(self.diagonal_of(offset, axis1, axis2)?)
    }

    /// A view to write to the main diagonal; see [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[inline]
    #[track_caller]
    pub fn diagonal_mut(&mut self) -> ArrayViewMut<'_, S::Elem, D::Smaller>
    where
        S: StorageMut,
    {
        let diagonal = self.diagonal_of(0, 0, 1).or_raise();
        self.view_mut().into_moved_or_raise(diagonal)
    }

    #[inline]
    fn diagonal_of(&self, offset: isize, axis1: isize, axis2: isize) -> Result<Diagonal> {
        let axis1 = resolve_axis(axis1, self.ndim())?;
        Ok(Diagonal { offset, axis1, axis2: resolve_axis(axis2, self.ndim())? })
    }

    /// A view of the windows of shape `window` at every position: first the axes of the positions,
    /// then those of the window. O(1); the windows overlap in memory, so the view only reads.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4];
    /// let pairs = a.sliding_window_view(&[2]).unwrap();
    /// assert_eq!(pairs, array![[1, 2], [2, 3], [3, 4]].into_dyn());
    /// ```
    ///
    /// # Errors
    /// If the window has another rank, or is larger than the array.
    pub fn sliding_window_view(&self, window: &[usize]) -> Result<View<'_, S, IxDyn>> {
        self.moved(Windows(window))
    }

    /// A view stretched to `shape`: axes of length 1 are repeated with stride 0, missing axes come
    /// in front. O(1); several indices reach one element, so the view only reads.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let row = array![1, 2, 3];
    /// assert_eq!(row.broadcast_to((2, 3)).unwrap(), [[1, 2, 3], [1, 2, 3]]);
    /// ```
    ///
    /// # Errors
    /// If the shapes do not agree, or the result is too large to address.
    #[inline]
    pub fn broadcast_to<Sh: Shape>(&self, shape: Sh) -> Result<View<'_, S, Sh::Dim>> {
        let sizes = resolve_lens(&shape)?;
        self.moved(BroadcastTo::<Sh::Dim>::new(sizes)?)
    }

    /// Stretched to sizes of a known rank.
    #[inline]
    pub(crate) fn stretched<E: Dimension>(&self, sizes: E::Sizes) -> Result<View<'_, S, E>> {
        self.moved(BroadcastTo::<E>::new(sizes)?)
    }

    /// Without the leading axes of length 1 that an array of `ndim` axes does not have: what is
    /// assigned may have them (rules AS2, BC4).
    pub(crate) fn without_leading(&self, ndim: usize) -> Result<View<'_, S, IxDyn>> {
        let shape = self.shape();
        let extra = shape.len().saturating_sub(ndim);
        let ones = shape[..extra].iter().take_while(|len| **len == 1).count();
        let first = Index::At(0);
        let all = Index::Slice(Slice::new(None, None, 1));
        let index: Vec<Index> =
            (0..shape.len()).map(|axis| if axis < ones { first } else { all }).collect();
        self.moved(Sliced(&index[..]))
    }

    /// Stretched to the shape of another array.
    #[inline]
    pub(crate) fn stretched_like<E: Dimension>(
        &self,
        layout: &Layout<E>,
    ) -> Result<View<'_, S, E>> {
        self.moved(BroadcastTo::like(layout))
    }
}
