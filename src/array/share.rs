//! View, share, copy: who holds the memory, and the one door to writing it.

use crate::buffer::Buffer;
use crate::dimension::{Dimension, Order};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::{copy, map};
use crate::layout::Layout;
use crate::ledger::at_caller;
use crate::storage::{Array, ArrayBase, ArrayView, ArrayViewMut, BaseFacts, RefMut, Storage};

/// A storage that may be written: [`Buffer`] (copying first where it must) and [`RefMut`].
///
/// Sealed, as [`Storage`] is.
pub trait StorageMut: Storage {
    /// The one door to writing: see [`ArrayBase::view_mut`].
    #[doc(hidden)]
    fn door<D: Dimension>(array: &mut ArrayBase<Self, D>) -> ArrayViewMut<'_, Self::Elem, D>;

    /// The element at `index` behind the door. Outside the shape, which `outside` is told then, nothing is
    /// copied.
    #[doc(hidden)]
    fn element<D: Dimension, E>(
        array: &mut ArrayBase<Self, D>,
        index: impl AsRef<[usize]> + Copy,
        outside: impl FnOnce(&[usize]) -> E,
    ) -> Result<&mut Self::Elem, E>;

    /// All elements behind the door, where nothing must be copied for it and they lie in C order without
    /// gaps, as most do. `None` says nothing.
    #[doc(hidden)]
    fn plain_slice<D: Dimension>(array: &mut ArrayBase<Self, D>) -> Option<&mut [Self::Elem]>;

    /// Whether the door would copy first.
    #[doc(hidden)]
    fn would_copy<D: Dimension>(array: &ArrayBase<Self, D>) -> bool;
}

impl<T: Clone> StorageMut for Buffer<T> {
    #[inline]
    fn would_copy<D: Dimension>(array: &Array<T, D>) -> bool {
        !array.is_writable()
    }

    #[inline(always)]
    #[track_caller]
    fn door<D: Dimension>(array: &mut Array<T, D>) -> ArrayViewMut<'_, T, D> {
        array.writable(unshare).or_raise()
    }

    #[inline(always)]
    fn plain_slice<D: Dimension>(array: &mut Array<T, D>) -> Option<&mut [T]> {
        array.plain_slice()
    }

    #[inline]
    #[track_caller]
    fn element<D: Dimension, E>(
        array: &mut Array<T, D>,
        index: impl AsRef<[usize]> + Copy,
        outside: impl FnOnce(&[usize]) -> E,
    ) -> Result<&mut T, E> {
        array.writable_element(index, unshare, outside)
    }
}

/// Copies what an array shows, so that it may be written. Its layout changes here, so nobody may
/// have read it before (ndarray's issue 1018).
#[cold]
#[inline(never)]
#[track_caller]
fn unshare<T: Clone, D: Dimension>(array: &mut Array<T, D>) -> Result<()> {
    *array = array.try_to_owned()?;
    crate::ledger::count::count_copy_on_write(array.nbytes());
    Ok(())
}

impl<T> StorageMut for RefMut<'_, T> {
    #[inline]
    fn would_copy<D: Dimension>(_: &ArrayBase<Self, D>) -> bool {
        false
    }

    #[inline]
    fn door<D: Dimension>(array: &mut ArrayBase<Self, D>) -> ArrayViewMut<'_, T, D> {
        array.reborrow()
    }

    #[inline(always)]
    fn plain_slice<'s, D: Dimension>(array: &'s mut ArrayViewMut<'_, T, D>) -> Option<&'s mut [T]> {
        array.plain_slice()
    }

    #[inline]
    fn element<'s, D: Dimension, E>(
        array: &'s mut ArrayViewMut<'_, T, D>,
        index: impl AsRef<[usize]> + Copy,
        outside: impl FnOnce(&[usize]) -> E,
    ) -> Result<&'s mut T, E> {
        array.element_mut(index.as_ref(), outside)
    }
}

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// A view to write. O(1), unless the elements must be copied first.
    ///
    /// Every method that writes goes through here. An [`Array`] whose buffer other handles hold
    /// too, whose memory is foreign, or in whose layout several indices reach one element (after
    /// `broadcast_to(..).share()`), first copies the elements it shows: *copy on write*, which is
    /// [counted](crate::memory::copies_on_write). So a write
    /// never reaches an array that did not ask for it. [`try_view_mut`](Array::try_view_mut) never
    /// copies.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, 2, 3];
    /// let b = a.clone(); // a handle: nothing copied yet
    /// a.view_mut().fill(0); // copies first, for `b` holds the buffer too
    /// assert_eq!(b, [1, 2, 3]);
    /// assert!(!a.same_buffer(&b));
    /// ```
    #[inline]
    #[track_caller]
    pub fn view_mut(&mut self) -> ArrayViewMut<'_, S::Elem, D> {
        S::door(self)
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A fresh array with the same elements, compact and in the order in which they lie
    /// (C order stays C, Fortran stays Fortran). Always copies; frees nothing, pins nothing.
    #[inline]
    #[track_caller]
    pub fn to_owned(&self) -> Array<S::Elem, D>
    where
        S::Elem: Clone,
    {
        if let Some((buffer, layout)) = map::quick_copy(self) {
            return Array::from_fresh(buffer, layout);
        }
        self.try_to_owned().or_raise()
    }

    /// As [`to_owned`](Self::to_owned).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn try_to_owned(&self) -> Result<Array<S::Elem, D>>
    where
        S::Elem: Clone,
    {
        map::copy(&self.as_view())
    }

    /// A fresh, compact array with the elements in C or Fortran order. Always copies.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn to_order(&self, order: Order) -> Array<S::Elem, D>
    where
        S::Elem: Clone,
    {
        self.try_to_order(order).or_raise()
    }

    /// As [`to_order`](Self::to_order).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_to_order(&self, order: Order) -> Result<Array<S::Elem, D>>
    where
        S::Elem: Clone,
    {
        let copy = || {
            let layout = Layout::new(self.layout().sizes().clone(), order, size_of::<S::Elem>())?;
            copy::copy_to(&self.as_view(), layout)
        };
        at_caller(copy)
    }

    /// An [`Array`] of what this view shows, on the same buffer: one more handle, O(1), nothing
    /// copied. It **pins** the whole buffer: see [`held_bytes`](Array::held_bytes).
    ///
    /// What has no owner to share (a view over a slice, or made from an [`ArrayViewMut`]) is
    /// copied.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let big = Array::<u8, _>::zeros(1000);
    /// let small = big.slice(..10).share();
    /// assert!(small.same_buffer(&big));
    /// drop(big);
    /// assert_eq!((small.nbytes(), small.held_bytes()), (10, 1000));
    /// assert_eq!(small.to_owned().held_bytes(), 10);
    /// ```
    #[inline]
    #[track_caller]
    pub fn share(&self) -> Array<S::Elem, D>
    where
        S::Elem: Clone,
    {
        match self.as_view().try_share() {
            Some(array) => array,
            None => self.to_owned(),
        }
    }

    /// Whether two arrays belong to the same buffer, whatever part of it they show.
    pub fn same_buffer<S2, E>(&self, other: &ArrayBase<S2, E>) -> bool
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
    {
        let id = |facts: Option<BaseFacts>| facts.map(|facts| facts.id);
        let own = id(self.storage().base_facts());
        own.is_some() && own == id(other.storage().base_facts())
    }
}

impl<T, D: Dimension> Array<T, D> {
    /// The buffer, where this array shows only a part of it: always the owner, never a view.
    ///
    /// `base().is_none()` means that this array holds nothing that it does not show.
    pub fn base(&self) -> Option<&Buffer<T>> {
        let whole = self.len() == self.storage().len() && self.layout().is_one_to_one();
        (!whole).then_some(self.storage())
    }

    /// The buffer this array holds a handle on.
    #[inline]
    pub fn buffer(&self) -> &Buffer<T> {
        self.storage()
    }

    /// How many handles hold the buffer, this one included.
    #[inline]
    pub fn handles(&self) -> usize {
        self.storage().handles()
    }

    /// Whether this is the only handle on its buffer.
    #[inline]
    pub fn is_unique(&self) -> bool {
        self.storage().is_unique()
    }

    /// The bytes of the whole buffer that this array keeps alive, shown or not.
    #[inline]
    pub fn held_bytes(&self) -> usize {
        self.storage().nbytes()
    }

    /// A view to write, never copying. O(1).
    ///
    /// # Errors
    /// If other handles hold the buffer too, its memory is foreign, or several indices reach one
    /// element.
    #[track_caller]
    pub fn try_view_mut(&mut self) -> Result<ArrayViewMut<'_, T, D>> {
        if !self.is_unique() {
            return Err(ErrorKind::Shared { handles: self.handles() }.into());
        }
        if self.storage().is_foreign() {
            let why = "the buffer belongs to a foreign owner and may not be written";
            return Err(ErrorKind::Argument(why.into()).into());
        }
        if !self.is_writable() {
            let shape = crate::error::Dims::new(self.layout().shape());
            let strides = self.layout().strides().to_vec();
            return Err(ErrorKind::Aliased { shape, strides }.into());
        }
        self.writable(|_| unreachable!("the array may be written, as was just found"))
    }

    /// The same elements, holding nothing else: this array itself where it shows its whole buffer,
    /// a copy where it shows only a part.
    #[must_use]
    #[track_caller]
    pub fn compact(self) -> Self
    where
        T: Clone,
    {
        if self.base().is_none() { self } else { self.to_owned() }
    }
}

impl<T, D: Dimension> ArrayView<'_, T, D> {
    /// The buffer that this view borrows from: always the owner, never another view. `None` for
    /// foreign memory.
    pub fn base(&self) -> Option<&Buffer<T>> {
        self.storage().owner()
    }

    /// The bytes of the whole buffer this view borrows from; its own where there is none.
    pub fn held_bytes(&self) -> usize {
        match self.storage().owner() {
            Some(buffer) => buffer.nbytes(),
            None => self.nbytes(),
        }
    }
}
