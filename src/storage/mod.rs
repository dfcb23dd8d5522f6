//! Who may touch memory: the three kinds of storage, and [`ArrayBase`], where storage and layout
//! meet.
//!
//! This is the only place where a layout is turned into references to single elements and into
//! views; loops over many elements are in `kernel/`. All floors above are safe code: they move
//! layouts with the [`Movement`](crate::layout::Movement)s, whose law is that nothing new is reached.
#![allow(unsafe_code, reason = "this file decides who may touch memory")]

mod aliased;
mod array;
mod cells;
mod fresh;
mod reinterpret;
mod view_mut;

pub use aliased::{Aliased, ReadGuard, WriteGuard};
pub use array::{Array, ArrayBase, ArrayView, ArrayViewMut};
pub use view_mut::BaseFacts;

use core::marker::PhantomData;
use core::ptr::NonNull;

use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::error::Result;
use crate::layout::Layout;

/// What an array keeps its elements in: [`Buffer`], [`Ref`] or [`RefMut`].
///
/// # Safety
/// Sealed: the three implementors are in this file. `ptr` is the same at every call, and
/// `Borrowed` points to the same memory.
pub unsafe trait Storage: Sized + sealed::Sealed {
    /// The type of the elements.
    type Elem;
    /// What a view of an array with this storage borrows. A view of a view borrows as long as the
    /// first view does.
    type Borrowed<'s>: Storage<Elem = Self::Elem>
    where
        Self: 's;
    /// What a view of the same memory as elements of another type borrows.
    type BorrowedAs<'s, U: 'static>: Storage<Elem = U>
    where
        Self: 's;

    /// Where offset 0 lies.
    #[doc(hidden)]
    fn ptr(&self) -> NonNull<Self::Elem>;
    /// The same memory, borrowed.
    #[doc(hidden)]
    fn borrowed(&self) -> Self::Borrowed<'_>;
    /// Elements of another type in the same memory, borrowed, with offset 0 at `ptr`. It has no
    /// owner: a handle would free elements of that type.
    #[doc(hidden)]
    fn borrowed_as<U: 'static>(&self, ptr: NonNull<U>) -> Self::BorrowedAs<'_, U>;
    /// The buffer the memory belongs to, where it may be shared.
    #[doc(hidden)]
    fn owner(&self) -> Option<&Buffer<Self::Elem>>;
    /// What may be known of the buffer the memory belongs to, also where it may not be shared.
    #[doc(hidden)]
    fn base_facts(&self) -> Option<BaseFacts> {
        self.owner().map(BaseFacts::of)
    }
    /// Notes what an array with this storage shows, where its handle is followed.
    #[doc(hidden)]
    #[inline]
    fn shows<D: Dimension>(&self, _: &Layout<D>) {}
    /// A clone, for an array of this layout.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn cloned_as<D: Dimension>(&self, _: &Layout<D>) -> Self
    where
        Self: Clone,
    {
        self.clone()
    }
    /// The buffer itself, where this storage is one.
    #[doc(hidden)]
    fn into_buffer(self) -> Result<Buffer<Self::Elem>, Self> {
        Err(self)
    }
    /// Whether this storage is a handle of its own.
    #[doc(hidden)]
    const OWNS: bool;
    /// Whether this storage may be written without asking.
    #[doc(hidden)]
    const WRITES: bool;
}

mod sealed {
    /// Keeps [`Storage`](super::Storage) to this file.
    pub trait Sealed {}
    impl<T> Sealed for super::Buffer<T> {}
    impl<T> Sealed for super::Ref<'_, T> {}
    impl<T> Sealed for super::RefMut<'_, T> {}
}

/// The storage of an [`ArrayView`]: a pointer and, where there is one, the buffer it belongs to.
#[derive(Debug)]
pub struct Ref<'a, T> {
    ptr: NonNull<T>,
    owner: Option<&'a Buffer<T>>,
    borrows: PhantomData<&'a T>,
}

impl<T> Clone for Ref<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ref<'_, T> {}

/// The storage of an [`ArrayViewMut`]: a pointer, and the buffer it belongs to for its facts only.
#[derive(Debug)]
pub struct RefMut<'a, T> {
    ptr: NonNull<T>,
    // Never lent out: who had the buffer could read what this storage may write.
    facts: Option<&'a Buffer<T>>,
    borrows: PhantomData<&'a mut T>,
}

// SAFETY: as `&T` and `&Buffer<T>`: elements are read from other threads (`Sync`), and a handle
// made from `owner` there may be the one that drops them (`Send`).
unsafe impl<T: Send + Sync> Send for Ref<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Ref<'_, T> {}
// SAFETY: as `&mut T`; of the buffer only its length and its atomic count are read.
unsafe impl<T: Send> Send for RefMut<'_, T> {}
// SAFETY: as `&mut T`; `&RefMut` gives `&T` only.
unsafe impl<T: Sync> Sync for RefMut<'_, T> {}

// SAFETY: the data pointer of a buffer never changes; `Ref` borrows the same elements.
unsafe impl<T> Storage for Buffer<T> {
    type Elem = T;
    type Borrowed<'s>
        = Ref<'s, T>
    where
        T: 's;
    type BorrowedAs<'s, U: 'static>
        = Ref<'s, U>
    where
        T: 's;
    const OWNS: bool = true;
    const WRITES: bool = false;

    #[inline]
    fn ptr(&self) -> NonNull<T> {
        self.data()
    }

    #[inline]
    fn borrowed(&self) -> Ref<'_, T> {
        Ref { ptr: self.data(), owner: Some(self), borrows: PhantomData }
    }

    #[inline]
    fn borrowed_as<U: 'static>(&self, ptr: NonNull<U>) -> Ref<'_, U> {
        Ref { ptr, owner: None, borrows: PhantomData }
    }

    #[inline]
    fn owner(&self) -> Option<&Buffer<T>> {
        Some(self)
    }

    #[inline]
    fn shows<D: Dimension>(&self, layout: &Layout<D>) {
        Buffer::shows(self, layout);
    }

    #[inline]
    #[track_caller]
    fn cloned_as<D: Dimension>(&self, layout: &Layout<D>) -> Self {
        self.shared_as(layout)
    }

    #[inline]
    fn into_buffer(self) -> Result<Buffer<T>, Self> {
        Ok(self)
    }
}

// SAFETY: the pointer is a plain field; the copy borrows for the same lifetime.
unsafe impl<'a, T> Storage for Ref<'a, T> {
    type Elem = T;
    type Borrowed<'s>
        = Ref<'a, T>
    where
        Self: 's;
    type BorrowedAs<'s, U: 'static>
        = Ref<'a, U>
    where
        Self: 's;
    const OWNS: bool = false;
    const WRITES: bool = false;

    #[inline]
    fn ptr(&self) -> NonNull<T> {
        self.ptr
    }

    #[inline]
    fn borrowed(&self) -> Ref<'a, T> {
        *self
    }

    #[inline]
    fn borrowed_as<U: 'static>(&self, ptr: NonNull<U>) -> Ref<'a, U> {
        Ref { ptr, owner: None, borrows: PhantomData }
    }

    #[inline]
    fn owner(&self) -> Option<&Buffer<T>> {
        self.owner
    }
}

// SAFETY: the pointer is a plain field; what is borrowed from `&self` is only read, and has no
// owner to share, for a handle would outlive the exclusive borrow.
unsafe impl<T> Storage for RefMut<'_, T> {
    type Elem = T;
    type Borrowed<'s>
        = Ref<'s, T>
    where
        Self: 's;
    type BorrowedAs<'s, U: 'static>
        = Ref<'s, U>
    where
        Self: 's;
    const OWNS: bool = false;
    const WRITES: bool = true;

    #[inline]
    fn ptr(&self) -> NonNull<T> {
        self.ptr
    }

    #[inline]
    fn borrowed(&self) -> Ref<'_, T> {
        Ref { ptr: self.ptr, owner: None, borrows: PhantomData }
    }

    fn base_facts(&self) -> Option<BaseFacts> {
        self.facts.map(BaseFacts::of)
    }

    #[inline]
    fn borrowed_as<U: 'static>(&self, ptr: NonNull<U>) -> Ref<'_, U> {
        Ref { ptr, owner: None, borrows: PhantomData }
    }

    #[inline]
    fn owner(&self) -> Option<&Buffer<T>> {
        None
    }
}
