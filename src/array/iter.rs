//! Iterators over elements, and over views of parts.

use core::iter::FusedIterator;

use super::{Indices, StorageMut};
use crate::dimension::{Dimension, Ix2};
use crate::error::OrRaise;
use crate::kernel::axis_iter::AxisIter;
use crate::kernel::iter::{Iter, IterMut};
use crate::layout::movement::Narrow;
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
        let narrow = |start, len| self.rest.moved_or_raise(Narrow { axis, start, len });
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
        let n = if len > 0 && len.is_multiple_of(self.size) { self.size } else { len % self.size };
        (n > 0).then(|| self.take(n, true))
    }
}

impl<T, D: Dimension> ExactSizeIterator for AxisChunks<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for AxisChunks<'_, T, D> {}

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
