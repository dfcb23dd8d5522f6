//! A buffer while its elements are being written.

use core::mem::{self, ManuallyDrop};
use core::ptr::{self, NonNull};
use std::alloc;

use super::block::{Block, natural_align};
use super::{Buffer, Header, Source};
use crate::dimension::Dimension;
use crate::error::{Dims, Error, ErrorKind, OrRaise, Result};
use crate::layout::Layout;
use crate::ledger::{count, permits, reserve};
use crate::sync::atomic::AtomicUsize;

/// A buffer whose elements are still to be written. Dropped early, it drops the elements that
/// were said to be written, and frees the memory.
pub(crate) struct UninitBuffer<T> {
    head: NonNull<Header>,
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

    /// Memory for `len` elements whose bytes are all zero.
    ///
    /// # Errors
    /// If it cannot be had.
    #[inline]
    pub(crate) fn zeroed(len: usize) -> Result<Self> {
        Self::allocate(len, true)
    }

    /// Memory for the elements of a layout, which an error names.
    ///
    /// # Errors
    /// If it cannot be had.
    #[inline]
    pub(crate) fn of<D: Dimension>(layout: &Layout<D>) -> Result<Self> {
        Self::new(layout.len()).of_shape(layout.shape())
    }

    #[inline]
    fn allocate(len: usize, zeroed: bool) -> Result<Self> {
        let Ok(room) = alloc::Layout::array::<T>(len) else {
            return Err(alloc_error::<T>(len));
        };
        match allocate(room, len, zeroed) {
            Some((head, data)) => Ok(UninitBuffer { head, data: data.cast(), written: 0 }),
            None => Err(alloc_error::<T>(len)),
        }
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
        let place = unsafe { self.data.add(self.written) };
        // SAFETY: not written yet, so nothing is lost; aligned for `T`.
        unsafe { place.write(value) };
        self.written += 1;
    }

    /// The buffer, once every element was pushed.
    ///
    /// # Panics
    /// If some are missing.
    #[inline]
    #[track_caller]
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
    #[track_caller]
    pub(crate) unsafe fn assume_init(self) -> Buffer<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: the header and the memory that `allocate` made, whose elements are written, as the caller
        // promises.
        unsafe { Buffer::first(this.head, this.data) }
    }
}

impl<T> Drop for UninitBuffer<T> {
    fn drop(&mut self) {
        // SAFETY: the header was written in `allocate`; nobody else knows it.
        let header = unsafe { self.head.as_ref() };
        count::freed(header.len * size_of::<T>());
        if let Source::Inline(layout) = header.source {
            // SAFETY: allocated in `allocate`; nobody else knows it.
            let _memory = unsafe { Block::from_parts(self.head.cast(), layout) };
            if mem::needs_drop::<T>() {
                let written = ptr::slice_from_raw_parts_mut(self.data.as_ptr(), self.written);
                // SAFETY: `push` wrote these, and they are dropped once, here.
                unsafe { written.drop_in_place() };
            }
        }
    }
}

/// A block with a header and room for `len` elements, which it says where it is; with zeros, if asked.
/// `None` if the memory cannot be had, or may not.
fn allocate(
    room: alloc::Layout,
    len: usize,
    zeroed: bool,
) -> Option<(NonNull<Header>, NonNull<u8>)> {
    if count::watches(count::watch::LIMIT) {
        return allocate_within_limits(room, len, zeroed);
    }
    let block = match small_block(room, len, zeroed) {
        Some(block) => block,
        None => block(room, len, zeroed)?,
    };
    count::made(room.size());
    Some(block)
}

/// As [`allocate`], counted before the memory is asked for.
#[cold]
#[inline(never)]
fn allocate_within_limits(
    room: alloc::Layout,
    len: usize,
    zeroed: bool,
) -> Option<(NonNull<Header>, NonNull<u8>)> {
    reserve(room.size()).ok()?;
    let block = block(room, len, zeroed);
    if block.is_none() {
        count::freed(room.size());
    }
    block
}

/// As [`block`], where this thread keeps a small one for it: without the steps that only others need.
#[inline(always)]
fn small_block(
    room: alloc::Layout,
    len: usize,
    zeroed: bool,
) -> Option<(NonNull<Header>, NonNull<u8>)> {
    let start = size_of::<Header>();
    if natural_align(room.size()) > 1 || room.align() > align_of::<Header>() {
        return None;
    }
    let (memory, layout) = Block::kept(start + room.size(), zeroed)?.into_parts();
    // SAFETY: there is room for the header, whose size is a multiple of the elements' alignment, and for
    // the elements behind it.
    let data = unsafe { memory.add(start) };
    let head = memory.cast::<Header>();
    let header = Header { handles: AtomicUsize::new(1), len, data, source: Source::Inline(layout) };
    // SAFETY: the block begins with room for a header, aligned for it.
    unsafe { head.write(header) };
    Some((head, data))
}

/// As [`allocate`], without counting.
#[inline(never)]
fn block(room: alloc::Layout, len: usize, zeroed: bool) -> Option<(NonNull<Header>, NonNull<u8>)> {
    let (mut layout, start) = alloc::Layout::new::<Header>().extend(room).ok()?;
    let align = natural_align(room.size());
    if align > 1 {
        // Room to move up to there: asking the allocator for the alignment would cost more, and lose its
        // lazily zeroed pages.
        let size = layout.size().checked_add(align)?;
        layout = alloc::Layout::from_size_align(size, layout.align()).ok()?;
    }
    let (block, zero) = Block::new(layout, zeroed)?;
    let (memory, layout) = block.into_parts();
    let address = memory.as_ptr().addr() + start;
    let offset = start + (address.next_multiple_of(align.max(room.align())) - address);
    // SAFETY: `offset + room.size()` is within the allocation: to `start`, which is a multiple of what the
    // elements ask for, fewer than `align` bytes were added (or none, where they ask for as much themselves).
    let data = unsafe { memory.add(offset) };
    if zeroed && !zero {
        // Not the room around the elements, which nobody touches.
        // SAFETY: inside the allocation, which is ours alone.
        unsafe { data.write_bytes(0, room.size()) };
    }
    let head = memory.cast::<Header>();
    let header = Header { handles: AtomicUsize::new(1), len, data, source: Source::Inline(layout) };
    // SAFETY: the allocation begins with room for a header, aligned for it.
    unsafe { head.write(header) };
    Some((head, data))
}

/// Appends to a vector that a buffer will adopt: grown by doubling, within the limits.
pub(crate) fn try_push<T>(data: &mut Vec<T>, value: T) -> Result<()> {
    if data.len() == data.capacity() {
        let more = data.len().max(16);
        let wanted = data.len() + more;
        let bytes = wanted as u64 * size_of::<T>() as u64;
        if permits(bytes).is_err() || data.try_reserve_exact(more).is_err() {
            return Err(alloc_error::<T>(wanted));
        }
    }
    data.push(value);
    Ok(())
}

/// That there is no memory for `len` elements, and why.
#[cold]
#[inline(never)]
pub(crate) fn alloc_error<T>(len: usize) -> Error {
    let bytes = len as u128 * size_of::<T>() as u128;
    let refused = permits(u64::try_from(bytes).unwrap_or(u64::MAX)).err();
    ErrorKind::Alloc {
        bytes,
        shape: Dims::new(&[len]),
        dtype: crate::units::type_label::<T>(),
        live: refused.map_or_else(|| count::figures().live_bytes, |refused| refused.live),
        limit: refused.map(|refused| refused.limit),
    }
    .into()
}
