//! Views: slices, axes and other layouts of the same memory. Nothing here copies or allocates
//! (but for ranks above six).

use super::StorageMut;
use crate::dimension::{Dimension, DynAxes, Ix2, IxDyn, Shape, resolve_lens};
use crate::error::{OrRaise, Result};
use crate::layout::broadcast::BroadcastTo;
use crate::layout::index::Sliced;
use crate::layout::movement::{
    Diagonal, Flip, IndexAxis, InsertAxis, Narrow, Permute, Reverse, Squeeze, Windows,
};
use crate::layout::{Movement, OneToOne, SliceArg, resolve_axes, resolve_axis, resolve_index};
use crate::storage::{ArrayBase, ArrayViewMut, Storage};

/// What a borrowed view of an array with storage `S` is called.
type View<'s, S, D> = ArrayBase<<S as Storage>::Borrowed<'s>, D>;

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
        self.try_slice(index).or_raise()
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
        self.into_moved(Sliced(index)).or_raise()
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
        self.try_index_axis(axis, index).or_raise()
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
        self.into_moved(position).or_raise()
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
        self.view_mut().into_moved(position).or_raise()
    }

    #[inline]
    fn position(&self, axis: isize, index: isize) -> Result<IndexAxis> {
        let axis = resolve_axis(axis, self.ndim())?;
        Ok(IndexAxis { axis, index: resolve_index(index, axis, self.shape()[axis])? })
    }

    /// A view with the axes in reverse order: the transpose. O(1).
    #[inline]
    pub fn t(&self) -> View<'_, S, D> {
        self.moved(Reverse).or_raise()
    }

    /// The same array with the axes in reverse order. O(1).
    #[inline]
    #[must_use]
    pub fn into_t(self) -> Self {
        self.into_moved(Reverse).or_raise()
    }

    /// A view whose axis `i` is axis `axes[i]` (NumPy's `transpose(axes)`). O(1).
    ///
    /// # Panics
    /// If `axes` does not name each axis once.
    #[inline]
    #[track_caller]
    pub fn permute(&self, axes: &[isize]) -> View<'_, S, D> {
        self.try_permute(axes).or_raise()
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
    #[must_use]
    #[track_caller]
    pub fn into_permute(self, axes: &[isize]) -> Self {
        self.into_moved(Permute(axes)).or_raise()
    }

    /// A view with two axes exchanged. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn swapaxes(&self, axis1: isize, axis2: isize) -> View<'_, S, D> {
        let both = resolve_axis(axis1, self.ndim())
            .and_then(|one| Ok((one, resolve_axis(axis2, self.ndim())?)));
        let (one, other) = both.or_raise();
        let mut axes = self.axes_in_order();
        axes.swap(one, other);
        self.moved(Permute(&axes)).or_raise()
    }

    /// A view with axis `source` moved to position `destination`; the others keep their order. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn moveaxis(&self, source: isize, destination: isize) -> View<'_, S, D> {
        let both = resolve_axis(source, self.ndim())
            .and_then(|from| Ok((from, resolve_axis(destination, self.ndim())?)));
        let (from, to) = both.or_raise();
        let mut axes = self.axes_in_order();
        if from < to {
            axes[from..=to].rotate_left(1);
        } else {
            axes[to..=from].rotate_right(1);
        }
        self.moved(Permute(&axes)).or_raise()
    }

    /// The numbers of the axes.
    fn axes_in_order(&self) -> DynAxes<isize> {
        let mut axes = DynAxes::filled(self.ndim(), 0);
        axes.iter_mut().zip(0..).for_each(|(place, axis)| *place = axis);
        axes
    }

    /// A view with an axis backwards. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn flip(&self, axis: isize) -> View<'_, S, D> {
        let flip = resolve_axis(axis, self.ndim()).map(Flip);
        flip.and_then(|flip| self.moved(flip)).or_raise()
    }

    /// The same array with an axis backwards. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn into_flip(self, axis: isize) -> Self {
        let flip = resolve_axis(axis, self.ndim()).map(Flip);
        flip.and_then(|flip| self.into_moved(flip)).or_raise()
    }

    /// A view with a new axis of length 1, which will be axis `axis` of the result. O(1).
    ///
    /// # Panics
    /// If the result would have no such axis.
    #[track_caller]
    pub fn expand_dims(&self, axis: isize) -> View<'_, S, D::Larger> {
        let insert = resolve_axis(axis, self.ndim() + 1).map(InsertAxis);
        insert.and_then(|insert| self.moved(insert)).or_raise()
    }

    /// The same array with a new axis of length 1. O(1).
    ///
    /// # Panics
    /// If the result would have no such axis.
    #[track_caller]
    pub fn into_expand_dims(self, axis: isize) -> ArrayBase<S, D::Larger> {
        let insert = resolve_axis(axis, self.ndim() + 1).map(InsertAxis);
        insert.and_then(|insert| self.into_moved(insert)).or_raise()
    }

    /// A view without the axes of length 1. O(1).
    pub fn squeeze(&self) -> View<'_, S, IxDyn> {
        let mut ones = DynAxes::new();
        (0..self.ndim()).filter(|&axis| self.shape()[axis] == 1).for_each(|axis| ones.push(axis));
        self.moved(Squeeze(&ones)).or_raise()
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
    #[track_caller]
    pub fn diagonal(&self) -> View<'_, S, D::Smaller> {
        self.try_diagonal(0, 0, 1).or_raise()
    }

    /// A view of the elements whose position along `axis2` is by `offset` higher than along `axis1`,
    /// as the last axis; empty where there are none. O(1).
    ///
    /// # Errors
    /// If there is no such axis, or both are the same.
    pub fn try_diagonal(
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
    #[track_caller]
    pub fn diagonal_mut(&mut self) -> ArrayViewMut<'_, S::Elem, D::Smaller>
    where
        S: StorageMut,
    {
        let diagonal = self.diagonal_of(0, 0, 1).or_raise();
        self.view_mut().into_moved(diagonal).or_raise()
    }

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
    pub fn broadcast_to<Sh: Shape>(&self, shape: Sh) -> Result<View<'_, S, Sh::Dim>> {
        let sizes = resolve_lens(&shape)?;
        self.moved(BroadcastTo((Sh::Dim::default(), sizes)))
    }

    /// Stretched to sizes of a known rank.
    #[inline]
    pub(crate) fn stretched<E: Dimension>(&self, sizes: E::Sizes) -> Result<View<'_, S, E>> {
        self.moved(BroadcastTo((E::default(), sizes)))
    }

    /// Two views: the positions before `at` along `axis`, and those from it on. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or `at` is past its end.
    #[track_caller]
    pub fn split_at(&self, axis: isize, at: usize) -> (View<'_, S, D>, View<'_, S, D>) {
        let split = || {
            let axis = resolve_axis(axis, self.ndim())?;
            let len = self.shape()[axis].saturating_sub(at);
            let head = self.moved(Narrow { axis, start: 0, len: at })?;
            Ok((head, self.moved(Narrow { axis, start: at, len })?))
        };
        split().or_raise()
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
        self.moved(Narrow { axis, start: 0, len: at }).or_raise();
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
        self.moved(IndexAxis { axis: 0, index: i }).or_raise()
    }

    /// A view of column `j`. O(1).
    ///
    /// # Panics
    /// If there is no such column.
    #[inline]
    #[track_caller]
    pub fn column(&self, j: usize) -> View<'_, S, crate::Ix1> {
        self.moved(IndexAxis { axis: 1, index: j }).or_raise()
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
