//! Views of parts: slices, positions, halves. Nothing here copies or allocates (but for ranks above
//! six).

use super::StorageMut;
use crate::dimension::{Dimension, Ix2};
use crate::error::{OrRaise, Result};
use crate::layout::movement::{IndexAxis, Narrow};
use crate::layout::slice::Sliced;
use crate::layout::{Movement, OneToOne, SliceArg, resolve_axis, resolve_index};
use crate::storage::{ArrayBase, ArrayViewMut, Storage};

/// What a borrowed view of an array with storage `S` is called.
pub(super) type View<'s, S, D> = ArrayBase<<S as Storage>::Borrowed<'s>, D>;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A view of part of the array. O(1).
    ///
    /// The argument is one index or a tuple of them: integers, ranges, [`NewAxis`](crate::NewAxis),
    /// [`Ellipsis`](crate::Ellipsis), or [`Slice`](crate::Slice) for steps ([`s!`](crate::s) makes
    /// them). Negative numbers count from the end; ranges are clamped, as in Python. The rank of the
    /// result is known to the compiler.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((4, 5), |[i, j]| (10 * i + j) as i32);
    /// let block = a.slice((1..3, ..2)); // ArrayView2
    /// assert_eq!(block, [[10, 11], [20, 21]]);
    /// let last_row = a.slice(-1); // ArrayView1
    /// assert_eq!(last_row.slice(s![..;-2]), [34, 32, 30]);
    /// ```
    ///
    /// # Panics
    /// If an integer lies outside its axis, a step is 0, there are two ellipses or, with a list made
    /// at run time, more indices than axes.
    #[inline]
    #[track_caller]
    pub fn slice<A: SliceArg<D>>(&self, index: A) -> View<'_, S, A::Out> {
        self.moved_or_raise(Sliced(index))
    }

    /// As [`slice`](Self::slice).
    ///
    /// # Errors
    /// Where `slice` panics.
    #[inline]
    pub fn try_slice<A: SliceArg<D>>(&self, index: A) -> Result<View<'_, S, A::Out>> {
        self.moved(Sliced(index))
    }

    /// The same array, showing only a part. An [`Array`](crate::Array) keeps its whole buffer alive.
    /// O(1).
    ///
    /// # Panics
    /// As [`slice`](Self::slice).
    #[inline]
    #[track_caller]
    pub fn into_slice<A: SliceArg<D>>(self, index: A) -> ArrayBase<S, A::Out> {
        self.into_moved_or_raise(Sliced(index))
    }

    /// A view to write to part of the array; see [`view_mut`](Self::view_mut) for when it copies
    /// first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = Array::<i32, _>::zeros((2, 3));
    /// a.slice_mut((.., 1)).fill(7);
    /// assert_eq!(a, [[0, 7, 0], [0, 7, 0]]);
    /// ```
    ///
    /// # Panics
    /// As [`slice`](Self::slice).
    #[inline]
    #[track_caller]
    pub fn slice_mut<A: SliceArg<D>>(&mut self, index: A) -> ArrayViewMut<'_, S::Elem, A::Out>
    where
        S: StorageMut,
    {
        self.try_slice_mut(index).or_raise()
    }

    /// As [`slice_mut`](Self::slice_mut).
    ///
    /// # Errors
    /// Where `slice` panics.
    #[inline]
    #[track_caller]
    pub fn try_slice_mut<A: SliceArg<D>>(
        &mut self,
        index: A,
    ) -> Result<ArrayViewMut<'_, S::Elem, A::Out>>
    where
        S: StorageMut,
    {
        self.moved_mut(Sliced(index))
    }

    /// A view to write through a movement, which is tried on the layout first, so that a wrong index
    /// copies nothing.
    #[inline]
    #[track_caller]
    fn moved_mut<M>(&mut self, movement: M) -> Result<ArrayViewMut<'_, S::Elem, M::Out>>
    where
        S: StorageMut,
        M: Movement<D> + OneToOne + Clone,
    {
        if !S::WRITES {
            movement.clone().apply(self.layout())?;
        }
        self.view_mut().into_moved(movement)
    }

    /// A view of position `index` of `axis`, without that axis. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or the index lies outside it.
    #[inline]
    #[track_caller]
    pub fn index_axis(&self, axis: isize, index: isize) -> View<'_, S, D::Smaller> {
        self.moved_or_raise(self.position(axis, index).or_raise())
    }

    /// As [`index_axis`](Self::index_axis).
    ///
    /// # Errors
    /// If there is no such axis, or the index lies outside it.
    #[inline]
    pub fn try_index_axis(&self, axis: isize, index: isize) -> Result<View<'_, S, D::Smaller>> {
        self.moved(self.position(axis, index)?)
    }

    /// The same array, showing only position `index` of `axis`. O(1).
    ///
    /// # Panics
    /// As [`index_axis`](Self::index_axis).
    #[inline]
    #[track_caller]
    pub fn into_index_axis(self, axis: isize, index: isize) -> ArrayBase<S, D::Smaller> {
        let position = self.position(axis, index).or_raise();
        self.into_moved_or_raise(position)
    }

    /// A view to write to position `index` of `axis`; see [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// As [`index_axis`](Self::index_axis).
    #[inline]
    #[track_caller]
    pub fn index_axis_mut(
        &mut self,
        axis: isize,
        index: isize,
    ) -> ArrayViewMut<'_, S::Elem, D::Smaller>
    where
        S: StorageMut,
    {
        let position = self.position(axis, index).or_raise();
        self.view_mut().into_moved_or_raise(position)
    }

    #[inline]
    fn position(&self, axis: isize, index: isize) -> Result<IndexAxis> {
        let axis = resolve_axis(axis, self.ndim())?;
        Ok(IndexAxis { axis, index: resolve_index(index, axis, self.shape()[axis])? })
    }

    /// Two views: the positions before `at` along `axis`, and those from it on. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or `at` is past its end.
    #[inline]
    #[track_caller]
    pub fn split_at(&self, axis: isize, at: usize) -> (View<'_, S, D>, View<'_, S, D>) {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        let head = self.moved_or_raise(Narrow { axis, start: 0, len: at });
        let len = self.shape()[axis].saturating_sub(at);
        (head, self.moved_or_raise(Narrow { axis, start: at, len }))
    }

    /// Two views to write, which have nothing in common: the positions before `at` along `axis`,
    /// and those from it on. See [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, 2, 3, 4];
    /// let (mut head, tail) = a.split_at_mut(0, 2);
    /// head.assign(&tail);
    /// assert_eq!(a, [3, 4, 3, 4]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or `at` is past its end.
    #[inline]
    #[track_caller]
    pub fn split_at_mut(
        &mut self,
        axis: isize,
        at: usize,
    ) -> (ArrayViewMut<'_, S::Elem, D>, ArrayViewMut<'_, S::Elem, D>)
    where
        S: StorageMut,
    {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        // Tried first, so that a position past the end copies nothing.
        self.moved_or_raise(Narrow { axis, start: 0, len: at });
        self.view_mut().split_parts(axis, at).or_raise()
    }
}

impl<S: Storage> ArrayBase<S, Ix2> {
    /// A view of row `i`. O(1).
    ///
    /// # Panics
    /// If there is no such row.
    #[inline]
    #[track_caller]
    pub fn row(&self, i: usize) -> View<'_, S, crate::Ix1> {
        self.moved_or_raise(IndexAxis { axis: 0, index: i })
    }

    /// A view of column `j`. O(1).
    ///
    /// # Panics
    /// If there is no such column.
    #[inline]
    #[track_caller]
    pub fn column(&self, j: usize) -> View<'_, S, crate::Ix1> {
        self.moved_or_raise(IndexAxis { axis: 1, index: j })
    }

    /// A view to write to row `i`; see [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there is no such row.
    #[inline]
    #[track_caller]
    pub fn row_mut(&mut self, i: usize) -> ArrayViewMut<'_, S::Elem, crate::Ix1>
    where
        S: StorageMut,
    {
        self.moved_mut(IndexAxis { axis: 0, index: i }).or_raise()
    }

    /// A view to write to column `j`; see [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there is no such column.
    #[inline]
    #[track_caller]
    pub fn column_mut(&mut self, j: usize) -> ArrayViewMut<'_, S::Elem, crate::Ix1>
    where
        S: StorageMut,
    {
        self.moved_mut(IndexAxis { axis: 1, index: j }).or_raise()
    }
}
