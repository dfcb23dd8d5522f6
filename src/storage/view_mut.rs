//! What only views to write do; the invariants are those of [`ArrayBase`].

use core::marker::PhantomData;
use core::ptr::NonNull;

use super::array::outside;
use super::{ArrayBase, ArrayViewMut, RefMut};
use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, Result};
use crate::layout::movement::{IndexAxis, Narrow};
use crate::layout::{Layout, Movement};

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D> {
    /// A view to write over a slice.
    ///
    /// # Errors
    /// If the layout reaches outside, or one element twice.
    pub(crate) fn from_slice_mut_parts(slice: &'a mut [T], layout: Layout<D>) -> Result<Self> {
        if !layout.fits(slice.len()) {
            return Err(outside(&layout, slice.len()));
        }
        if !layout.is_one_to_one() {
            let (shape, strides) = (Dims::new(layout.shape()), layout.strides().to_vec());
            return Err(ErrorKind::Aliased { shape, strides }.into());
        }
        // (1) and (2) by the checks; (3) the slice is borrowed exclusively for `'a`.
        let storage =
            RefMut { ptr: NonNull::from(slice).cast(), facts: None, borrows: PhantomData };
        Ok(ArrayBase { storage, layout })
    }

    /// The same view for a shorter time.
    #[inline]
    pub(crate) fn reborrow(&mut self) -> ArrayViewMut<'_, T, D> {
        let RefMut { ptr, facts, .. } = self.storage;
        // (3): `self` is borrowed exclusively for as long as the new view lives.
        ArrayBase {
            storage: RefMut { ptr, facts, borrows: PhantomData },
            layout: self.layout.clone(),
        }
    }

    /// The positions before and from `at` on along `axis`: two views that reach nothing in common.
    pub(crate) fn split_parts(self, axis: usize, at: usize) -> Result<(Self, Self)> {
        let rest = self.layout.shape()[axis].saturating_sub(at);
        let head = Narrow { axis, start: 0, len: at }.apply(&self.layout)?;
        let tail = Narrow { axis, start: at, len: rest }.apply(&self.layout)?;
        // SAFETY: the positions before `at` and those from it on have none in common.
        Ok(unsafe { self.both(head, tail) })
    }

    /// Position 0 of `axis`, and the rest of the axis; `None` where it has no position.
    #[inline]
    pub(crate) fn split_first(
        self,
        axis: usize,
        last: bool,
    ) -> Result<(ArrayViewMut<'a, T, D::Smaller>, Self)> {
        let len = self.layout.shape()[axis];
        let index = if last { len.wrapping_sub(1) } else { 0 };
        let one = IndexAxis { axis, index }.apply(&self.layout)?;
        let start = usize::from(!last);
        let rest = Narrow { axis, start, len: len - 1 }.apply(&self.layout)?;
        // SAFETY: the first (or last) position and the others have none in common.
        Ok(unsafe { self.both(one, rest) })
    }

    /// Two views of this one's memory.
    ///
    /// # Safety
    /// The layouts come from movements of this layout and name no index in common: by (2) they then
    /// reach no element in common, which is (3).
    #[inline]
    unsafe fn both<E: Dimension, F: Dimension>(
        self,
        one: Layout<E>,
        other: Layout<F>,
    ) -> (ArrayViewMut<'a, T, E>, ArrayViewMut<'a, T, F>) {
        let RefMut { ptr, facts, .. } = self.storage;
        let one = ArrayBase { storage: RefMut { ptr, facts, borrows: PhantomData }, layout: one };
        let other =
            ArrayBase { storage: RefMut { ptr, facts, borrows: PhantomData }, layout: other };
        (one, other)
    }

    /// The element at `index` to write, for as long as this borrow. Outside the shape it is what `outside`
    /// makes of that.
    #[inline]
    pub(crate) fn element_mut<E>(
        &mut self,
        index: &[usize],
        outside: impl FnOnce(&[usize]) -> E,
    ) -> Result<&mut T, E> {
        let Some(offset) = self.layout.offset_of(index) else {
            return Err(outside(self.shape()));
        };
        // SAFETY: (1) the layout reaches this offset.
        let mut element = unsafe { self.storage.ptr.add(offset) };
        // SAFETY: (1) initialised; (3) nothing else reaches it while `self` is borrowed exclusively.
        Ok(unsafe { element.as_mut() })
    }

    /// The element at `index` to write, for as long as the view borrows.
    pub(crate) fn into_element(self, index: &[usize]) -> Option<&'a mut T> {
        let offset = self.layout.offset_of(index)?;
        // SAFETY: (1) the layout reaches this offset.
        let mut element = unsafe { self.storage.ptr.add(offset) };
        // SAFETY: (1) initialised; (3) nothing else reaches it while the view borrows, and this is given up.
        Some(unsafe { element.as_mut() })
    }

    /// All elements as a slice to write, where they lie in C order without gaps; the view back
    /// where they do not.
    #[inline]
    pub(crate) fn into_slice_or_self(self) -> Result<&'a mut [T], Self> {
        match self.layout.c_contiguous_len() {
            // SAFETY: C-contiguous is dense, and of so many elements.
            Some(len) => Ok(unsafe { self.into_dense_slice(len) }),
            None => Err(self),
        }
    }

    /// As [`into_slice_or_self`](Self::into_slice_or_self), in the order of memory.
    #[inline]
    pub(crate) fn into_slice_memory_order(self) -> Result<&'a mut [T], Self> {
        match self.layout.dense_len() {
            // SAFETY: dense, as asked, and of so many elements.
            Some(len) => Ok(unsafe { self.into_dense_slice(len) }),
            None => Err(self),
        }
    }

    /// All elements as a slice to write, for as long as this borrow, where they lie in C order without gaps.
    #[inline]
    pub(crate) fn plain_slice(&mut self) -> Option<&mut [T]> {
        let len = self.layout.c_contiguous_len()?;
        if len == 0 {
            return Some(&mut []);
        }
        // SAFETY: (1) the offset is reached, for there is an element.
        let first = unsafe { self.storage.ptr.add(self.layout.offset()) };
        // SAFETY: (1) the layout reaches `len` neighbours from its offset on; (3) nothing else reaches them
        // while `self` is borrowed exclusively.
        Some(unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) })
    }

    /// The elements of a dense layout.
    ///
    /// # Safety
    /// The layout is dense, and has `len` elements.
    #[inline]
    unsafe fn into_dense_slice(self, len: usize) -> &'a mut [T] {
        if len == 0 {
            return &mut [];
        }
        // SAFETY: (1) the offset is reached, for there is an element.
        let first = unsafe { self.storage.ptr.add(self.layout.offset()) };
        // SAFETY: (1) a dense layout reaches `len` neighbours from its offset on; (3) nothing else
        // reaches them for `'a`, for the view is consumed.
        unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) }
    }

    /// Writing pointer and layout, for the loops of `kernel/`.
    #[inline]
    pub(crate) fn ptr_mut(&mut self) -> NonNull<T> {
        self.storage.ptr
    }

    /// The buffer this view writes to: what may be known of it while it is borrowed exclusively.
    pub fn base(&self) -> Option<BaseFacts> {
        self.storage.facts.map(BaseFacts::of)
    }
}

/// Facts about the buffer behind an [`ArrayViewMut`], which itself must not be read meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BaseFacts {
    /// A number that no other live buffer has.
    pub id: usize,
    /// The bytes of all its elements.
    pub nbytes: usize,
    /// How many handles hold it.
    pub handles: usize,
}

impl BaseFacts {
    pub(super) fn of<T>(buffer: &Buffer<T>) -> Self {
        BaseFacts { id: buffer.id(), nbytes: buffer.nbytes(), handles: buffer.handles() }
    }
}
