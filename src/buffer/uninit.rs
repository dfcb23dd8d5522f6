//! A buffer while its elements are being written.

use core::marker::PhantomData;
use core::mem::{self, ManuallyDrop};
use core::ptr::{self, NonNull};
use core::sync::atomic::AtomicUsize;
use std::alloc;

use super::block::Block;
use super::{Buffer, Header, Source};
use crate::error::{Error, ErrorKind, Result};

/// From this many bytes on, elements are aligned to [`WIDE_ALIGN`].
const WIDE_FROM: usize = 1024;
/// A cache line, and the widest vector register.
const WIDE_ALIGN: usize = 64;

/// A buffer whose elements are still to be written. Dropped early, it drops the elements that
/// were said to be written, and frees the memory.
pub(crate) struct UninitBuffer<T> {
    head: NonNull<Header<T>>,
    data: NonNull<T>,
    written: usize,
}

impl<T> UninitBuffer<T> {
    /// Memory for `len` elements.
    ///
    /// # Errors
    /// If it cannot be had.
    #[inline]
    pub(crate) fn new(len: usize) -> Result<Self> {
        Self::allocate(len, false)
    }

    #[inline]
    pub(super) fn allocate(len: usize, zeroed: bool) -> Result<Self> {
        let refused = || alloc_error(len, size_of::<T>());
        let elements = alloc::Layout::array::<T>(len).map_err(|_| refused())?;
        let (mut layout, start) =
            alloc::Layout::new::<Header<T>>().extend(elements).map_err(|_| refused())?;
        if elements.size() >= WIDE_FROM {
            // Room to move up to a cache line: asking the allocator for 64-byte alignment would
            // cost more, and lose its lazily zeroed pages.
            layout = alloc::Layout::from_size_align(layout.size() + WIDE_ALIGN, layout.align())
                .map_err(|_| refused())?;
        }
        let (memory, layout) = Block::new(layout, zeroed).ok_or_else(refused)?.into_parts();
        let mut offset = start;
        if elements.size() >= WIDE_FROM {
            let address = memory.as_ptr().addr() + start;
            offset += address.next_multiple_of(WIDE_ALIGN.max(align_of::<T>())) - address;
        }
        // SAFETY: `offset + elements.size()` is within the allocation: up to `WIDE_ALIGN - 1` (or
        // nothing, where `T` asks for that much itself) was added to `start`.
        let data = unsafe { memory.add(offset) }.cast::<T>();
        let head = memory.cast::<Header<T>>();
        let header =
            Header { handles: AtomicUsize::new(1), len, data, source: Source::Inline(layout) };
        // SAFETY: the allocation begins with room for a header, aligned for it.
        unsafe { head.write(header) };
        Ok(UninitBuffer { head, data, written: 0 })
    }

    /// The number of elements there is room for.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: the header was written in `allocate`; nobody else knows it.
        unsafe { self.head.as_ref() }.len
    }

    /// The memory for the elements: may be written, not read.
    #[inline]
    pub(crate) fn data(&mut self) -> NonNull<T> {
        self.data
    }

    /// Appends an element to those written so far.
    ///
    /// # Panics
    /// If the buffer is full.
    #[inline]
    pub(crate) fn push(&mut self, value: T) {
        // SAFETY: the header was written in `allocate`; nobody else knows it.
        let header = unsafe { self.head.as_ref() };
        assert!(self.written < header.len, "buffer of {} elements is full", header.len);
        // SAFETY: inside the allocation, by the line above.
        let place = unsafe { header.data.add(self.written) };
        // SAFETY: not written yet, so nothing is lost; aligned for `T`.
        unsafe { place.write(value) };
        self.written += 1;
    }

    /// The buffer, once every element was pushed.
    ///
    /// # Panics
    /// If some are missing.
    #[inline]
    pub(crate) fn finish(self) -> Buffer<T> {
        let len = self.len();
        assert!(self.written == len, "{} of {len} elements were written", self.written);
        // SAFETY: all elements were written, by the line above.
        unsafe { self.assume_init() }
    }

    /// The buffer.
    ///
    /// # Safety
    /// Every element must have been written.
    #[inline]
    pub(crate) unsafe fn assume_init(self) -> Buffer<T> {
        let this = ManuallyDrop::new(self);
        Buffer { head: this.head, data: this.data, owns: PhantomData }
    }
}

impl<T> Drop for UninitBuffer<T> {
    fn drop(&mut self) {
        // SAFETY: the header was written in `allocate`; nobody else knows it.
        let header = unsafe { self.head.as_ref() };
        if let Source::Inline(layout) = header.source {
            // SAFETY: allocated in `allocate`; nobody else knows it.
            let _memory = unsafe { Block::from_parts(self.head.cast(), layout) };
            if mem::needs_drop::<T>() {
                let written = ptr::slice_from_raw_parts_mut(header.data.as_ptr(), self.written);
                // SAFETY: `push` wrote these, and they are dropped once, here.
                unsafe { written.drop_in_place() };
            }
        }
    }
}

#[cold]
#[inline(never)]
fn alloc_error(len: usize, itemsize: usize) -> Error {
    ErrorKind::Alloc { bytes: len.saturating_mul(itemsize), len, itemsize }.into()
}
