//! Iterators over 1-d lanes along an axis, and over windows.

use core::iter::FusedIterator;

use super::{Indices, StorageMut};
use crate::dimension::{AxisValues, Dimension, Ix1, Order, Shape, resolve_lens};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::layout::movement::{Lane, Narrow};
use crate::layout::resolve_axis;
use crate::storage::{ArrayBase, ArrayView, ArrayViewMut, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// An iterator over the 1-d views along `axis`, one for each position of the other axes, in
    /// logical order.
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn lanes(&self, axis: isize) -> Lanes<'_, S::Elem, D> {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        Lanes { indices: lane_indices::<D>(self.shape(), axis), view: self.as_view(), axis }
    }

    /// An iterator over views of all windows of shape `window`, in logical order of their positions.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4];
    /// let sums: Vec<i32> = a.windows(2).unwrap().map(|w| w.iter().sum()).collect();
    /// assert_eq!(sums, [3, 5, 7]);
    /// ```
    ///
    /// # Errors
    /// If a window is larger than the array.
    pub fn windows<Sh: Shape<Dim = D>>(&self, window: Sh) -> Result<Windows<'_, S::Elem, D>> {
        let window = resolve_lens(&window)?;
        let mut positions = D::Sizes::filled(self.ndim(), 0);
        let lens = self.shape().iter().zip(window.as_ref());
        let mut fits = self.ndim() == window.as_ref().len();
        for (positions, (&len, &w)) in positions.as_mut().iter_mut().zip(lens) {
            fits &= w <= len;
            *positions = (len + 1).saturating_sub(w);
        }
        if !fits {
            let (window, shape) = (Dims::new(window.as_ref()), Dims::new(self.shape()));
            return Err(ErrorKind::Window { window, shape }.into());
        }
        let len = crate::dimension::check_size(positions.as_ref(), 1)?;
        let indices = Indices::new(positions, len, Order::C);
        Ok(Windows { indices, view: self.as_view(), window })
    }
}

/// The indices of all lanes along `axis`: that axis has length 1.
fn lane_indices<D: Dimension>(shape: &[usize], axis: usize) -> Indices<D> {
    let mut positions = D::Sizes::filled(shape.len(), 1);
    positions.as_mut().copy_from_slice(shape);
    positions.as_mut()[axis] = 1;
    let len = positions.as_ref().iter().product();
    Indices::new(positions, len, Order::C)
}

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// An iterator over the 1-d views to write along `axis`, one for each position of the other
    /// axes, in logical order. See [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn lanes_mut(&mut self, axis: isize) -> LanesMut<'_, S::Elem> {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        let left = lane_indices::<D>(self.shape(), axis).len();
        // The lane last, the other axes in order before it.
        let mut axes: Vec<isize> =
            (0..self.ndim() as isize).filter(|&a| a != axis as isize).collect();
        axes.push(axis as isize);
        let view = self.view_mut().into_permute(&axes).into_dyn();
        LanesMut { pending: vec![view], left }
    }
}

/// The 1-d views along an axis; made by [`lanes`](ArrayBase::lanes).
#[derive(Clone, Debug)]
pub struct Lanes<'a, T, D: Dimension> {
    indices: Indices<D>,
    view: ArrayView<'a, T, D>,
    axis: usize,
}

impl<'a, T, D: Dimension> Iterator for Lanes<'a, T, D> {
    type Item = ArrayView<'a, T, Ix1>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let index = self.indices.next()?;
        Some(self.view.moved_or_raise(Lane { axis: self.axis, index: index.as_ref() }))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl<T, D: Dimension> ExactSizeIterator for Lanes<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for Lanes<'_, T, D> {}

/// The 1-d views to write along an axis, which have nothing in common; made by
/// [`lanes_mut`](ArrayBase::lanes_mut).
#[derive(Debug)]
pub struct LanesMut<'a, T> {
    /// What is still to be split, the next part last; the lane is the last axis of each.
    pending: Vec<ArrayViewMut<'a, T, crate::IxDyn>>,
    left: usize,
}

impl<'a, T> Iterator for LanesMut<'a, T> {
    type Item = ArrayViewMut<'a, T, Ix1>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        loop {
            let part = self.pending.pop()?;
            if part.ndim() == 1 {
                return Some(part.into_dimension().or_raise());
            }
            if part.shape()[0] == 0 {
                continue;
            }
            let (first, rest) = part.split_first(0, false).or_raise();
            self.pending.push(rest);
            self.pending.push(first);
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for LanesMut<'_, T> {}
impl<T> FusedIterator for LanesMut<'_, T> {}

/// Views of all windows of a shape; made by [`windows`](ArrayBase::windows).
#[derive(Clone, Debug)]
pub struct Windows<'a, T, D: Dimension> {
    indices: Indices<D>,
    view: ArrayView<'a, T, D>,
    window: D::Sizes,
}

impl<'a, T, D: Dimension> Iterator for Windows<'a, T, D> {
    type Item = ArrayView<'a, T, D>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.indices.next()?;
        let mut view = self.view.clone();
        for (axis, (&start, &len)) in index.as_ref().iter().zip(self.window.as_ref()).enumerate() {
            view = view.moved_or_raise(Narrow { axis, start, len });
        }
        Some(view)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl<T, D: Dimension> ExactSizeIterator for Windows<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for Windows<'_, T, D> {}
