//! Iterators over elements, and over views of parts.

use core::iter::FusedIterator;

use super::{Indices, StorageMut};
use crate::dimension::{AxisValues, Dimension, Ix1, Ix2, Order, Shape, resolve_lens};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::iter::{AxisIter, Iter, IterMut};
use crate::layout::movement::{Lane, Narrow};
use crate::layout::resolve_axis;
use crate::storage::{Array, ArrayBase, ArrayView, ArrayViewMut, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// An iterator over the elements in logical (C) order.
    #[inline]
    pub fn iter(&self) -> Iter<'_, S::Elem, D> {
        Iter::new(&self.as_view())
    }

    /// An iterator over the elements to write, in logical (C) order. See
    /// [`view_mut`](Self::view_mut).
    #[inline]
    #[track_caller]
    pub fn iter_mut(&mut self) -> IterMut<'_, S::Elem, D>
    where
        S: StorageMut,
    {
        IterMut::new(self.view_mut())
    }

    /// An iterator over indices and elements in logical (C) order.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 0], [0, 4]];
    /// let there: Vec<_> = a.indexed_iter().filter(|(_, x)| **x != 0).map(|(at, _)| at).collect();
    /// assert_eq!(there, [[0, 0], [1, 1]]);
    /// ```
    pub fn indexed_iter(&self) -> IndexedIter<'_, S::Elem, D> {
        IndexedIter { indices: self.indices(), elements: self.iter() }
    }

    /// An iterator over views of the positions of `axis`.
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[track_caller]
    pub fn axis_iter(&self, axis: isize) -> AxisIter<'_, S::Elem, D> {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        AxisIter::new(&self.as_view(), axis)
    }

    /// An iterator over views to write of the positions of `axis`. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn axis_iter_mut(&mut self, axis: isize) -> AxisIterMut<'_, S::Elem, D>
    where
        S: StorageMut,
    {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        AxisIterMut { rest: Some(self.view_mut()), axis }
    }

    /// An iterator over views of the positions of axis 0.
    ///
    /// # Panics
    /// If there are no axes.
    #[inline]
    #[track_caller]
    pub fn outer_iter(&self) -> AxisIter<'_, S::Elem, D> {
        self.axis_iter(0)
    }

    /// An iterator over views to write of the positions of axis 0. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there are no axes.
    #[track_caller]
    pub fn outer_iter_mut(&mut self) -> AxisIterMut<'_, S::Elem, D>
    where
        S: StorageMut,
    {
        self.axis_iter_mut(0)
    }

    /// An iterator over views of `size` positions of `axis` at a time; the last may have fewer.
    ///
    /// # Panics
    /// If there is no such axis, or `size` is 0.
    #[track_caller]
    pub fn axis_chunks_iter(&self, axis: isize, size: usize) -> AxisChunks<'_, S::Elem, D> {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        assert!(size > 0, "chunk size cannot be zero (axis {axis})");
        AxisChunks { rest: self.as_view(), axis, size }
    }

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

impl<S: Storage> ArrayBase<S, Ix2> {
    /// An iterator over views of the rows.
    #[inline]
    pub fn rows(&self) -> AxisIter<'_, S::Elem, Ix2> {
        self.axis_iter(0)
    }

    /// An iterator over views of the columns.
    #[inline]
    pub fn columns(&self) -> AxisIter<'_, S::Elem, Ix2> {
        self.axis_iter(1)
    }

    /// An iterator over views to write of the rows. See [`view_mut`](Self::view_mut).
    #[track_caller]
    pub fn rows_mut(&mut self) -> AxisIterMut<'_, S::Elem, Ix2>
    where
        S: StorageMut,
    {
        self.axis_iter_mut(0)
    }
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

/// Indices and elements in logical order; made by [`indexed_iter`](ArrayBase::indexed_iter).
#[derive(Clone, Debug)]
pub struct IndexedIter<'a, T, D: Dimension> {
    indices: Indices<D>,
    elements: Iter<'a, T, D>,
}

impl<'a, T, D: Dimension> Iterator for IndexedIter<'a, T, D> {
    type Item = (D::Sizes, &'a T);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.indices.next().zip(self.elements.next())
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.elements.size_hint()
    }
}

impl<T, D: Dimension> ExactSizeIterator for IndexedIter<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for IndexedIter<'_, T, D> {}

/// Views to write of the positions of an axis, which have nothing in common; made by
/// [`axis_iter_mut`](ArrayBase::axis_iter_mut).
#[derive(Debug)]
pub struct AxisIterMut<'a, T, D: Dimension> {
    /// `None` only while a position is split off.
    rest: Option<ArrayViewMut<'a, T, D>>,
    axis: usize,
}

impl<'a, T, D: Dimension> AxisIterMut<'a, T, D> {
    /// Splits off the first or the last position.
    #[inline]
    fn split(&mut self, last: bool) -> Option<ArrayViewMut<'a, T, D::Smaller>> {
        let rest = self.rest.take()?;
        if rest.shape()[self.axis] == 0 {
            self.rest = Some(rest);
            return None;
        }
        let (one, rest) = rest.split_first(self.axis, last).or_raise();
        self.rest = Some(rest);
        Some(one)
    }
}

impl<'a, T, D: Dimension> Iterator for AxisIterMut<'a, T, D> {
    type Item = ArrayViewMut<'a, T, D::Smaller>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.split(false)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.rest.as_ref().map_or(0, |rest| rest.shape()[self.axis]);
        (len, Some(len))
    }
}

impl<T, D: Dimension> DoubleEndedIterator for AxisIterMut<'_, T, D> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        self.split(true)
    }
}

impl<T, D: Dimension> ExactSizeIterator for AxisIterMut<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for AxisIterMut<'_, T, D> {}

/// Views of some positions of an axis at a time; made by
/// [`axis_chunks_iter`](ArrayBase::axis_chunks_iter).
#[derive(Clone, Debug)]
pub struct AxisChunks<'a, T, D: Dimension> {
    rest: ArrayView<'a, T, D>,
    axis: usize,
    size: usize,
}

impl<'a, T, D: Dimension> AxisChunks<'a, T, D> {
    /// Takes `n` positions from the front, or from the back.
    fn take(&mut self, n: usize, back: bool) -> ArrayView<'a, T, D> {
        let (axis, len) = (self.axis, self.rest.shape()[self.axis]);
        let narrow = |start, len| self.rest.moved(Narrow { axis, start, len }).or_raise();
        let (chunk, rest) = if back {
            (narrow(len - n, n), narrow(0, len - n))
        } else {
            (narrow(0, n), narrow(n, len - n))
        };
        self.rest = rest;
        chunk
    }
}

impl<'a, T, D: Dimension> Iterator for AxisChunks<'a, T, D> {
    type Item = ArrayView<'a, T, D>;

    fn next(&mut self) -> Option<Self::Item> {
        let n = self.rest.shape()[self.axis].min(self.size);
        (n > 0).then(|| self.take(n, false))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.rest.shape()[self.axis].div_ceil(self.size);
        (len, Some(len))
    }
}

impl<T, D: Dimension> DoubleEndedIterator for AxisChunks<'_, T, D> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let len = self.rest.shape()[self.axis];
        let n = if len > 0 && len % self.size == 0 { self.size } else { len % self.size };
        (n > 0).then(|| self.take(n, true))
    }
}

impl<T, D: Dimension> ExactSizeIterator for AxisChunks<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for AxisChunks<'_, T, D> {}

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
        Some(self.view.moved(Lane { axis: self.axis, index: index.as_ref() }).or_raise())
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
            view = view.moved(Narrow { axis, start, len }).or_raise();
        }
        Some(view)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl<T, D: Dimension> ExactSizeIterator for Windows<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for Windows<'_, T, D> {}

impl<'a, S: Storage, D: Dimension> IntoIterator for &'a ArrayBase<S, D> {
    type Item = &'a S::Elem;
    type IntoIter = Iter<'a, S::Elem, D>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, S: StorageMut, D: Dimension> IntoIterator for &'a mut ArrayBase<S, D> {
    type Item = &'a mut S::Elem;
    type IntoIter = IterMut<'a, S::Elem, D>;

    #[track_caller]
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<'a, T, D: Dimension> IntoIterator for ArrayView<'a, T, D> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T, D>;

    fn into_iter(self) -> Self::IntoIter {
        Iter::new(&self)
    }
}

impl<'a, T, D: Dimension> IntoIterator for ArrayViewMut<'a, T, D> {
    type Item = &'a mut T;
    type IntoIter = IterMut<'a, T, D>;

    fn into_iter(self) -> Self::IntoIter {
        IterMut::new(self)
    }
}

impl<T: Clone, D: Dimension> IntoIterator for Array<T, D> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    /// The elements by value, in logical order: moved out of an adopted vector, cloned otherwise
    /// (as [`into_vec`](Array::into_vec)).
    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}
