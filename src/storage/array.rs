//! The n-dimensional array: where storage and layout meet.

use core::marker::PhantomData;
use core::ptr::NonNull;

use super::{Ref, RefMut, Storage};
use crate::buffer::{Buffer, Followed};
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::layout::{Layout, Movement, OneToOne};
use crate::ledger::at_caller;

/// The n-dimensional array: storage and a layout over it.
///
/// By its storage it is an [`Array`] (holds a handle on a buffer), an [`ArrayView`] (borrows) or an
/// [`ArrayViewMut`] (borrows to write). Everything that only reads is written once, here.
///
// Invariants:
// 1. Every offset that `layout` reaches is an initialised element of the memory at `storage.ptr()`,
//    for as long as the storage lives.
// 2. Where `S` is `RefMut`, no two indices of `layout` reach one element.
// 3. Where `S` is `RefMut`, no other live array reaches an element that this one reaches, but those
//    that borrow from it. Where `S` is `Buffer`, elements are written only by a `RefMut` that
//    borrows the array exclusively while its handle is the only one.
//
// (1) is checked where an array is made from a buffer or a slice (`from_parts`, `from_slice_parts`,
// `from_slice_mut_parts`), kept by the law of `Movement`, and proved in `try_share` and `at_offset`.
// (2) is checked in `writable` and `from_slice_mut_parts`, and kept by `OneToOne`.
pub struct ArrayBase<S: Storage, D: Dimension> {
    pub(super) storage: S,
    pub(super) layout: Layout<D>,
}

/// An array that holds a handle on a reference-counted [`Buffer`]; see [`ArrayBase`].
pub type Array<T, D> = ArrayBase<Buffer<T>, D>;
/// A borrowed view; see [`ArrayBase`].
pub type ArrayView<'a, T, D> = ArrayBase<Ref<'a, T>, D>;
/// A borrowed view that may be written; see [`ArrayBase`].
pub type ArrayViewMut<'a, T, D> = ArrayBase<RefMut<'a, T>, D>;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Shape, strides and offset.
    #[inline]
    pub fn layout(&self) -> &Layout<D> {
        &self.layout
    }

    #[inline]
    pub(crate) fn storage(&self) -> &S {
        &self.storage
    }

    #[inline]
    pub(crate) fn into_storage(self) -> S {
        self.storage
    }

    /// A view of the same elements through another layout.
    #[inline]
    pub(crate) fn moved<M: Movement<D>>(
        &self,
        movement: M,
    ) -> Result<ArrayBase<S::Borrowed<'_>, M::Out>> {
        Ok(self.shown(movement.apply(&self.layout)?))
    }

    /// As [`moved`](Self::moved), where an error is a panic.
    #[inline]
    #[track_caller]
    pub(crate) fn moved_or_raise<M: Movement<D>>(
        &self,
        movement: M,
    ) -> ArrayBase<S::Borrowed<'_>, M::Out> {
        let plan = movement.plan(&self.layout).or_raise();
        match plan.short() {
            Some(layout) => self.shown(layout),
            None => self.shown(plan.long()),
        }
    }

    /// A view of the same elements through a layout that a movement has made of this one.
    #[inline(always)]
    fn shown<E: Dimension>(&self, layout: Layout<E>) -> ArrayBase<S::Borrowed<'_>, E> {
        debug_assert!(within(&layout, &self.layout), "{layout:?} leaves {:?}", self.layout);
        // (1) by the law of `Movement`; (2) and (3) do not concern what only reads.
        ArrayBase { storage: self.storage.borrowed(), layout }
    }

    /// As [`into_moved`](Self::into_moved), where an error is a panic.
    #[inline]
    #[track_caller]
    pub(crate) fn into_moved_or_raise<M: Movement<D> + OneToOne>(
        self,
        movement: M,
    ) -> ArrayBase<S, M::Out> {
        let plan = movement.plan(&self.layout).or_raise();
        // (1) and (3) by the law of `Movement`; (2) by `OneToOne`.
        match plan.short() {
            Some(layout) => {
                debug_assert!(within(&layout, &self.layout), "{layout:?} leaves {:?}", self.layout);
                self.storage.shows(&layout);
                ArrayBase { storage: self.storage, layout }
            }
            None => {
                let layout = plan.long();
                self.storage.shows(&layout);
                ArrayBase { storage: self.storage, layout }
            }
        }
    }

    /// The same storage with another layout.
    #[inline]
    pub(crate) fn into_moved<M: Movement<D> + OneToOne>(
        self,
        movement: M,
    ) -> Result<ArrayBase<S, M::Out>> {
        let layout = movement.apply(&self.layout)?;
        debug_assert!(within(&layout, &self.layout), "{layout:?} leaves {:?}", self.layout);
        self.storage.shows(&layout);
        // (1) and (3) by the law of `Movement`; (2) by `OneToOne`.
        Ok(ArrayBase { storage: self.storage, layout })
    }

    /// A view, whatever the storage.
    #[inline]
    pub(crate) fn as_view(&self) -> ArrayView<'_, S::Elem, D> {
        let storage =
            Ref { ptr: self.storage.ptr(), owner: self.storage.owner(), borrows: PhantomData };
        ArrayBase { storage, layout: self.layout.clone() }
    }

    /// The element at `index`, or `None` outside the shape.
    #[inline]
    pub(crate) fn element(&self, index: &[usize]) -> Option<&S::Elem> {
        let offset = self.layout.offset_of(index)?;
        // SAFETY: (1) the layout reaches this offset.
        let element = unsafe { self.storage.ptr().add(offset) };
        // SAFETY: (1) initialised; it lives, and is not written, while `self` is borrowed.
        Some(unsafe { element.as_ref() })
    }

    /// A pointer to element `[0, .., 0]`; dangling where there is no element.
    #[inline]
    pub fn as_ptr(&self) -> *const S::Elem {
        self.storage.ptr().as_ptr().cast_const().wrapping_add(self.layout.offset())
    }

    /// All elements as a slice where they lie in C order without gaps. A view.
    #[inline]
    pub fn as_slice(&self) -> Option<&[S::Elem]> {
        let len = self.layout.c_contiguous_len()?;
        // SAFETY: C-contiguous is dense, and of so many elements.
        Some(unsafe { self.dense_slice(len) })
    }

    /// All elements as a slice in the order in which they lie in memory, where they do so without
    /// gaps, each once, forwards. A view.
    #[inline]
    pub fn as_slice_memory_order(&self) -> Option<&[S::Elem]> {
        let len = self.layout.dense_len()?;
        // SAFETY: dense, as asked.
        Some(unsafe { self.dense_slice(len) })
    }

    /// The elements of a dense layout.
    ///
    /// # Safety
    /// The layout is dense, and has `len` elements.
    #[inline]
    pub(super) unsafe fn dense_slice(&self, len: usize) -> &[S::Elem] {
        if len == 0 {
            return &[];
        }
        // SAFETY: (1) the offset is reached, for there is an element.
        let first = unsafe { self.storage.ptr().add(self.layout.offset()) };
        // SAFETY: (1) a dense layout reaches `len` neighbours from its offset on, and nothing
        // writes them while `self` is borrowed.
        unsafe { core::slice::from_raw_parts(first.as_ptr(), len) }
    }
}

/// Whether what `inner` reaches lies between the ends of what `outer` reaches.
fn within<D: Dimension, E: Dimension>(inner: &Layout<D>, outer: &Layout<E>) -> bool {
    match (inner.extent(), outer.extent()) {
        (None, _) => true,
        (Some((lo, hi)), Some((from, to))) => from <= lo && hi <= to,
        (Some(_), None) => false,
    }
}

impl<T, D: Dimension> Array<T, D> {
    /// An array over a buffer.
    ///
    /// # Errors
    /// If the layout reaches outside.
    // Always inlined: what it returns is larger than registers hold, and to write it to memory and to read it
    // again takes longer than to add small arrays.
    #[inline(always)]
    pub(crate) fn from_parts(buffer: Buffer<T>, layout: Layout<D>) -> Result<Self> {
        // The usual case on its own; and a copy to the others, so that the layout stays in registers.
        let compact = layout.offset() == 0 && layout.is_c_contiguous();
        let (len, followed) = (buffer.len(), buffer.as_followed());
        if !(compact && layout.len() <= len) || followed.is_some() {
            check(len, layout.clone(), followed)?;
        }
        // (1) by the check above: a compact layout reaches the first `len` elements.
        Ok(ArrayBase { storage: buffer, layout })
    }

    /// Whether a write may go to this array's own buffer: the handle is the only one, the memory
    /// is not foreign, and no two indices reach one element.
    #[inline]
    pub(crate) fn is_writable(&self) -> bool {
        self.storage.is_writable() && self.layout.is_one_to_one()
    }

    /// A view to write, behind `unshare` where this array is not [writable](Self::is_writable).
    ///
    /// # Errors
    /// Those of `unshare`.
    ///
    /// # Panics
    /// If the array is not writable behind it, either.
    #[inline(always)]
    #[track_caller]
    pub(crate) fn writable(
        &mut self,
        unshare: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<ArrayViewMut<'_, T, D>> {
        if !self.is_writable() {
            self.unshared(unshare)?;
        }
        let buffer = &self.storage;
        // (1) as `self`. (2) by the check. (3) the only handle is borrowed exclusively by `self`,
        // and no new one can be made from `facts`, which is not lent out.
        let storage = RefMut { ptr: buffer.data(), facts: Some(buffer), borrows: PhantomData };
        Ok(ArrayBase { storage, layout: self.layout.clone() })
    }

    /// As the element at `index` of [`writable`](Self::writable). Outside the shape it is what `outside`
    /// makes of that, and nothing is unshared.
    ///
    /// # Panics
    /// If `unshare` fails, or the array is not writable behind it, either, or has another shape.
    #[inline]
    #[track_caller]
    pub(crate) fn writable_element<E>(
        &mut self,
        index: impl AsRef<[usize]> + Copy,
        unshare: impl FnOnce(&mut Self) -> Result<()>,
        outside: impl FnOnce(&[usize]) -> E,
    ) -> Result<&mut T, E> {
        let Some(offset) = self.layout.offset_of(index.as_ref()) else {
            return Err(outside(self.shape()));
        };
        // Most arrays that are written element by element are the only handle on a compact buffer. The handles
        // are counted last: behind that the layout would be read again.
        if !(self.layout.has_c_strides() && self.storage.is_plainly_writable()) {
            // A copy that could be written, so that the index itself need not lie in memory.
            return Ok(self.unshared_element(&mut { index }, unshare));
        }
        // SAFETY: (1) the layout reaches this offset.
        let mut element = unsafe { self.storage.data().add(offset) };
        // SAFETY: (1) initialised; (3) the array is writable, by the check: the only handle is borrowed
        // exclusively for as long as the element is.
        Ok(unsafe { element.as_mut() })
    }

    /// All elements to write, where nothing must be copied and they lie in C order. `None` says nothing.
    #[inline]
    pub(crate) fn plain_slice(&mut self) -> Option<&mut [T]> {
        if !self.storage.is_plainly_writable() {
            return None;
        }
        let len = self.layout.c_strides_len()?;
        if len == 0 {
            return Some(&mut []);
        }
        // SAFETY: (1) the offset is reached, for there is an element.
        let first = unsafe { self.storage.data().add(self.layout.offset()) };
        // SAFETY: (1) a compact layout reaches `len` neighbours from its offset on; (3) the array is writable,
        // by the check: the only handle is borrowed exclusively for as long as the slice is.
        Some(unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) })
    }

    /// As [`writable_element`](Self::writable_element). A function of its own that gives the element itself,
    /// so that nothing must be kept for it in the usual case.
    #[inline(never)]
    #[track_caller]
    fn unshared_element(
        &mut self,
        index: &mut impl AsRef<[usize]>,
        unshare: impl FnOnce(&mut Self) -> Result<()>,
    ) -> &mut T {
        let element = self.writable(unshare).or_raise().into_element(index.as_ref());
        element.expect("a copy has the same shape")
    }

    /// Makes the array writable by `unshare`.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn unshared(&mut self, unshare: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        at_caller(|| unshare(self))?;
        assert!(self.is_writable(), "a fresh copy is unique");
        Ok(())
    }
}

impl<'a, T, D: Dimension> ArrayView<'a, T, D> {
    /// A view over a slice.
    ///
    /// # Errors
    /// If the layout reaches outside.
    #[inline]
    pub(crate) fn from_slice_parts(slice: &'a [T], layout: Layout<D>) -> Result<Self> {
        if !layout.fits(slice.len()) {
            return Err(outside(&layout, slice.len()));
        }
        // (1) by the check above; the slice is borrowed for `'a`.
        let storage = Ref { ptr: NonNull::from(slice).cast(), owner: None, borrows: PhantomData };
        Ok(ArrayBase { storage, layout })
    }

    /// The same shape and strides from another offset.
    ///
    /// # Safety
    /// The layout that this gives is reached by an array that is borrowed for `'a`.
    #[inline]
    pub(crate) unsafe fn at_offset(&self, offset: usize) -> Self {
        // (1) is the caller's promise.
        ArrayBase { storage: self.storage, layout: self.layout.rebased(offset) }
    }

    /// The element at `index` for as long as the view borrows.
    #[inline]
    pub(crate) fn element_of(self, index: &[usize]) -> Option<&'a T> {
        let offset = self.layout.offset_of(index)?;
        // SAFETY: (1) the layout reaches this offset.
        let element = unsafe { self.storage.ptr.add(offset) };
        // SAFETY: (1) initialised; borrowed for `'a`.
        Some(unsafe { element.as_ref() })
    }

    /// The elements of a C-contiguous view for as long as it borrows.
    #[inline]
    pub fn to_slice(&self) -> Option<&'a [T]> {
        let slice = NonNull::from(self.as_slice()?);
        // SAFETY: the elements are borrowed for `'a`, not just for the borrow of this view.
        Some(unsafe { slice.as_ref() })
    }
}

/// Checks that a layout stays inside memory of `len` elements, and notes it for a handle that is followed.
#[inline(never)]
#[allow(clippy::needless_pass_by_value, reason = "who asks keeps its own in registers")]
fn check<D: Dimension>(
    len: usize,
    layout: Layout<D>,
    followed: Option<Followed<'_>>,
) -> Result<()> {
    if !layout.fits(len) {
        return Err(outside(&layout, len));
    }
    if let Some(followed) = followed {
        followed.shows(layout);
    }
    Ok(())
}

#[cold]
#[inline(never)]
pub(super) fn outside<D: Dimension>(layout: &Layout<D>, len: usize) -> crate::Error {
    ErrorKind::Strides {
        shape: Dims::new(layout.shape()),
        strides: layout.strides().to_vec(),
        len,
        why: "an index would reach outside the memory",
    }
    .into()
}

impl<S: Storage + Clone, D: Dimension> Clone for ArrayBase<S, D> {
    /// Of an [`Array`]: one more handle on the same buffer, O(1), and *logically* a copy, for a
    /// write through either copies first (what elements such as `Cell` change behind a shared
    /// reference is seen by both). Of an [`ArrayView`]: the same view.
    #[inline]
    #[track_caller]
    fn clone(&self) -> Self {
        let storage = self.storage.cloned_as(&self.layout);
        // (1) as `self`; `RefMut` is not `Clone`.
        ArrayBase { storage, layout: self.layout.clone() }
    }

    // Not the trait's own, which does not know its caller.
    #[inline]
    #[track_caller]
    fn clone_from(&mut self, source: &Self) {
        *self = source.clone();
    }
}

impl<S: Storage + Copy, D: Dimension> Copy for ArrayBase<S, D>
where
    D::Sizes: Copy,
    D::Strides: Copy,
{
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A view of the whole array. O(1), no allocation.
    #[inline]
    pub fn view(&self) -> ArrayBase<S::Borrowed<'_>, D> {
        // (1) is what is: the same layout of the same memory.
        ArrayBase { storage: self.storage.borrowed(), layout: self.layout.clone() }
    }
}

impl<T, D: Dimension> ArrayView<'_, T, D> {
    /// One more handle on the buffer this view borrows from, if it is one that can be shared.
    #[inline]
    #[track_caller]
    pub(crate) fn try_share(&self) -> Option<Array<T, D>> {
        let buffer = self.storage.owner?.shared_as(&self.layout);
        // (1): a view made from a buffer has its data pointer, so the layout reaches the same.
        Some(ArrayBase { storage: buffer, layout: self.layout.clone() })
    }
}
