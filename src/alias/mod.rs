//! Legal aliasing, where NumPy's meaning is wanted on purpose: the handles' methods ([`Aliased`]) and
//! cells ([`CellView`]).

mod cells;
#[cfg(doctest)]
mod compile_fail;

pub use cells::CellView;

use crate::dimension::{Dimension, IxDyn, Shape, infer_lens, resolve_lens};
use crate::error::{OrRaise, Result};
use crate::layout::broadcast::BroadcastTo;
use crate::layout::movement::{
    Diagonal, Flip, IndexAxis, IntoDyn, IntoRank, Narrow, Permute, Reverse, Windows,
};
use crate::layout::overlap::{self, Overlap, Region};
use crate::layout::reshape::Reshape;
use crate::layout::slice::Sliced;
use crate::layout::{SliceArg, resolve_axis, resolve_index};
use crate::storage::{Aliased, Array};

/// The dead ends that [`Aliased::shares_memory`] meets before it gives up, as that of arrays.
const OVERLAP_WORK: u64 = 100_000;

impl<T, D: Dimension> Array<T, D> {
    /// The same elements as memory that several handles may write; see [`Aliased`].
    ///
    /// O(1) and nothing is copied where this is the only handle on its buffer. Otherwise the elements are
    /// copied first (which is [counted](crate::memory::copies_on_write)), as for
    /// [`view_mut`](Self::view_mut): so no array sees what the handles write.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let plain = array![1, 2, 3];
    /// let a = plain.clone().into_aliased(); // copies, for `plain` holds the buffer too
    /// let b = a.clone(); // another handle on the same elements
    /// a.write().view_mut().fill(0);
    /// assert_eq!(b.read().view(), [0, 0, 0]);
    /// assert_eq!(plain, [1, 2, 3]);
    /// ```
    #[track_caller]
    pub fn into_aliased(mut self) -> Aliased<T, D>
    where
        T: Clone,
    {
        self.view_mut();
        match self.try_into_aliased() {
            Ok(aliased) => aliased,
            Err(_) => unreachable!("the array may be written behind its door"),
        }
    }

    /// As [`into_aliased`](Self::into_aliased), never copying. O(1).
    ///
    /// # Errors
    /// Gives the array back where other handles hold its buffer, its memory is foreign, or several
    /// indices reach one element.
    pub fn try_into_aliased(self) -> Result<Aliased<T, D>, Self> {
        Aliased::from_array(self)
    }
}

impl<T, D: Dimension> Aliased<T, D> {
    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        self.layout().shape()
    }

    /// The number of axes.
    pub fn ndim(&self) -> usize {
        self.layout().ndim()
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.layout().len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.layout().is_empty()
    }

    /// The bytes of all elements as they are shown; as for [arrays](crate::ArrayBase::nbytes).
    pub fn nbytes(&self) -> usize {
        self.len().saturating_mul(size_of::<T>())
    }

    /// A fresh array of the elements, compact. Copies, under a guard to read.
    ///
    /// # Panics
    /// As [`read`](Self::read).
    #[track_caller]
    pub fn to_owned(&self) -> Array<T, D>
    where
        T: Clone,
    {
        self.read().view().to_owned()
    }

    /// Whether two handles show a common element: then a guard to write one waits for guards on the
    /// other. Exact, but for `Unknown` after a search of some milliseconds; guards search less long, and
    /// take `Unknown` for `Yes`.
    pub fn shares_memory<E: Dimension>(&self, other: &Aliased<T, E>) -> Overlap {
        if !self.same_memory(other) {
            return Overlap::No;
        }
        let (a, b) = (self.layout(), other.layout());
        let (start, shape, strides) = (a.offset(), a.shape(), a.strides());
        let a = Region { start, itemsize: 1, shape, strides };
        let (start, shape, strides) = (b.offset(), b.shape(), b.strides());
        let b = Region { start, itemsize: 1, shape, strides };
        overlap::overlap(&a, &b, OVERLAP_WORK)
    }

    /// A handle on part of the region; the index is that of [arrays](crate::ArrayBase::slice). O(1).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4].into_aliased();
    /// let (left, right) = (a.slice(..2), a.slice(2..));
    /// let (from, mut to) = (left.read(), right.write()); // no common element
    /// to.view_mut().assign(&from.view());
    /// drop((from, to));
    /// assert_eq!(a.to_owned(), [1, 2, 1, 2]);
    /// ```
    ///
    /// # Panics
    /// If an integer lies outside its axis, a step is 0, there are two ellipses or, with a list made
    /// at run time, more indices than axes.
    #[track_caller]
    pub fn slice<A: SliceArg<D>>(&self, index: A) -> Aliased<T, A::Out> {
        self.try_slice(index).or_raise()
    }

    /// As [`slice`](Self::slice).
    ///
    /// # Errors
    /// Where `slice` panics.
    pub fn try_slice<A: SliceArg<D>>(&self, index: A) -> Result<Aliased<T, A::Out>> {
        self.moved(Sliced(index))
    }

    /// A handle on position `index` of `axis`, without that axis. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or the index lies outside it.
    #[track_caller]
    pub fn index_axis(&self, axis: isize, index: isize) -> Aliased<T, D::Smaller> {
        self.try_index_axis(axis, index).or_raise()
    }

    /// As [`index_axis`](Self::index_axis).
    ///
    /// # Errors
    /// Where `index_axis` panics.
    pub fn try_index_axis(&self, axis: isize, index: isize) -> Result<Aliased<T, D::Smaller>> {
        let axis = resolve_axis(axis, self.ndim())?;
        self.moved(IndexAxis { axis, index: resolve_index(index, axis, self.shape()[axis])? })
    }

    /// Two handles without a common element: the positions before `at` along `axis`, and those from it
    /// on. O(1).
    ///
    /// # Panics
    /// If there is no such axis, or `at` is past its end.
    #[track_caller]
    pub fn split_at(&self, axis: isize, at: usize) -> (Self, Self) {
        self.try_split_at(axis, at).or_raise()
    }

    /// As [`split_at`](Self::split_at).
    ///
    /// # Errors
    /// Where `split_at` panics.
    pub fn try_split_at(&self, axis: isize, at: usize) -> Result<(Self, Self)> {
        let axis = resolve_axis(axis, self.ndim())?;
        let head = self.moved(Narrow { axis, start: 0, len: at })?;
        let len = self.shape()[axis].saturating_sub(at);
        Ok((head, self.moved(Narrow { axis, start: at, len })?))
    }

    /// A handle with the axes in reverse order. O(1).
    #[track_caller]
    pub fn t(&self) -> Self {
        self.moved(Reverse).or_raise()
    }

    /// A handle whose axis `i` is axis `axes[i]`. O(1).
    ///
    /// # Panics
    /// If `axes` does not name each axis once.
    #[track_caller]
    pub fn permute(&self, axes: &[isize]) -> Self {
        self.try_permute(axes).or_raise()
    }

    /// As [`permute`](Self::permute).
    ///
    /// # Errors
    /// Where `permute` panics.
    pub fn try_permute(&self, axes: &[isize]) -> Result<Self> {
        self.moved(Permute(axes))
    }

    /// A handle with an axis backwards. O(1).
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn flip(&self, axis: isize) -> Self {
        let axis = resolve_axis(axis, self.ndim()).or_raise();
        self.moved(Flip(axis)).or_raise()
    }

    /// A handle on the main diagonal of the first two axes, as the last axis. O(1).
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[track_caller]
    pub fn diagonal(&self) -> Aliased<T, D::Smaller> {
        self.try_diagonal().or_raise()
    }

    /// As [`diagonal`](Self::diagonal).
    ///
    /// # Errors
    /// Where `diagonal` panics.
    pub fn try_diagonal(&self) -> Result<Aliased<T, D::Smaller>> {
        let (axis1, axis2) = (resolve_axis(0, self.ndim())?, resolve_axis(1, self.ndim())?);
        self.moved(Diagonal { offset: 0, axis1, axis2 })
    }

    /// A handle on the same elements in another shape, as [`reshape`](crate::ArrayBase::reshape) of
    /// arrays. O(1): never copies.
    ///
    /// # Errors
    /// If the number of elements differs, or the elements would have to be copied.
    pub fn reshape<Sh: Shape>(&self, shape: Sh) -> Result<Aliased<T, Sh::Dim>> {
        let (sizes, order) = (infer_lens(&shape, self.len())?, shape.order());
        self.moved(Reshape { shape: sizes, order, itemsize: size_of::<T>() })
    }

    /// A handle stretched to `shape`, as [`broadcast_to`](crate::ArrayBase::broadcast_to) of arrays. O(1).
    /// Where several indices reach one element, it only reads.
    ///
    /// # Errors
    /// If the shapes do not agree, or the result is too large to address.
    pub fn broadcast_to<Sh: Shape>(&self, shape: Sh) -> Result<Aliased<T, Sh::Dim>> {
        self.moved(BroadcastTo::<Sh::Dim>::new(resolve_lens(&shape)?)?)
    }

    /// A handle on the windows of shape `window` at every position, as
    /// [`sliding_window_view`](crate::ArrayBase::sliding_window_view) of arrays. O(1). The windows overlap,
    /// so it only reads; each window, [sliced](Self::slice) from it, writes.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4].into_aliased();
    /// let windows = a.sliding_window_view(&[2]).unwrap();
    /// let middle = windows.index_axis(0, 1);
    /// middle.write().view_mut().fill(9);
    /// assert_eq!(windows.to_owned(), array![[1, 9], [9, 9], [9, 4]].into_dyn());
    /// assert!(windows.try_write().is_err());
    /// ```
    ///
    /// # Errors
    /// If the window has another rank, or is larger than the region.
    pub fn sliding_window_view(&self, window: &[usize]) -> Result<Aliased<T, IxDyn>> {
        self.moved(Windows(window))
    }

    /// The same region with its rank known at run time. O(1).
    #[track_caller]
    pub fn into_dyn(self) -> Aliased<T, IxDyn> {
        self.moved(IntoDyn).or_raise()
    }

    /// The same region as rank `E`. O(1).
    ///
    /// # Errors
    /// If it has another number of axes.
    pub fn into_dimension<E: Dimension>(self) -> Result<Aliased<T, E>> {
        self.moved(IntoRank(E::default()))
    }
}
