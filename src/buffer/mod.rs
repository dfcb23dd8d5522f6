//! Who owns memory: a reference-counted block of elements.
//!
//! One allocation holds the count, the facts and the elements; a vector or a foreign owner can be
//! adopted instead, without copying its elements.
//!
//! ```text
//! Buffer ──► Header { handles, len, data ─┐, source } │ padding │ element 0 │ element 1 │ ..
//! Buffer ──►                              └─────────────────────►
//! ```
//!
//! What the blocks below rest on, by number:
//!
//! 1. `head` points to a live header until the last handle is dropped.
//! 2. `data` points to `len` initialised elements that live as long as the header.
//! 3. `handles` counts the `Buffer`s that point to the header; a new one comes only from an
//!    existing one. So whoever sees 1 while holding a handle is alone and stays alone while it is
//!    not lent out.
//! 4. For `Source::Inline`, header and elements are one allocation of the layout stored there; for
//!    `Source::Vec`, `data` and `capacity` are a vector's; in these two cases `data` may be
//!    written through. For `Source::Owner` it may only be read.
//! 5. Where a handle is followed (see [`follow`]), `head` is the address of its note, which knows the
//!    header, and one more; else it is the header's.
#![allow(unsafe_code, reason = "this file owns memory")]

mod block;
mod cache;
mod follow;
#[cfg(all(test, loom))]
mod loom_count;
#[cfg(feature = "mmap")]
mod map;
mod recent;
mod small;
mod uninit;
mod unique;

use block::Block;
pub use cache::{cached_bytes, set_cache_limit, trim};
pub(crate) use follow::Followed;
use follow::Head;
#[cfg(feature = "mmap")]
pub use map::MappedFile;
pub(crate) use uninit::{UninitBuffer, alloc_error, try_push};

use core::any::Any;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use std::alloc;

use crate::dimension::IxDyn;
use crate::error::{OrRaise, Result};
use crate::ledger::count;
use crate::sync::atomic::{AtomicUsize, Ordering};

/// A reference-counted block of elements, immutable in length: what an [`Array`](crate::Array)
/// holds a handle on.
///
/// Cloning makes one more handle (O(1)); the elements are freed with the last one. Elements lie
/// 64-byte aligned from 1 KiB up. `T` may be any type.
///
/// ```
/// use ndview::Buffer;
/// let buffer = Buffer::from_vec(vec![1, 2, 3]); // adopted, not copied
/// let other = buffer.clone();
/// assert_eq!(buffer.handles(), 2);
/// drop(other);
/// assert_eq!(buffer.into_vec().unwrap(), [1, 2, 3]); // the same vector again
/// ```
pub struct Buffer<T> {
    /// The header, or, where this handle is followed, its note (5).
    head: Head,
    /// The header's `data`, so that reading an element does not go by way of the header.
    data: NonNull<T>,
    owns: PhantomData<T>,
}

/// The same for all types of elements, so that what allocates is compiled once.
struct Header {
    handles: AtomicUsize,
    len: usize,
    /// The elements.
    data: NonNull<u8>,
    source: Source,
}

impl Header {
    /// The header in a block of its own.
    #[inline]
    fn on_the_heap(self) -> NonNull<Header> {
        let layout = alloc::Layout::new::<Header>();
        let block = Block::kept(layout.size(), false)
            .or_else(|| Block::new(layout, false).map(|(block, _)| block));
        let Some(block) = block else { alloc::handle_alloc_error(layout) };
        let head = block.into_parts().0.cast::<Header>();
        // SAFETY: fresh memory with room for a header, aligned for it.
        unsafe { head.write(self) };
        head
    }

    /// Takes a header out of the block that `on_the_heap` put it in, and frees that.
    ///
    /// # Safety
    /// `head` came from there, and nobody uses it any more.
    unsafe fn taken(head: NonNull<Header>) -> Header {
        // SAFETY: the caller's promise; the header is not used there again.
        let header = unsafe { head.read() };
        // SAFETY: the caller's promise.
        drop(unsafe { Header::block(head) });
        header
    }

    /// The block that `on_the_heap` put a header in.
    ///
    /// # Safety
    /// `head` came from there, and nobody uses it when the block is dropped.
    unsafe fn block(head: NonNull<Header>) -> Block {
        let layout = small::rounded(alloc::Layout::new::<Header>());
        // SAFETY: the block that `on_the_heap` made, whose layout is a rounded one.
        unsafe { Block::from_parts(head.cast(), layout) }
    }
}

/// Where the elements came from, and so how they are freed.
enum Source {
    Inline(alloc::Layout),
    Vec { capacity: usize },
    Owner { _owner: Foreign },
}

/// A foreign owner, held by a raw pointer: a `Box` that moved would claim its memory for itself
/// alone, while `data` may point into it.
struct Foreign(NonNull<dyn Any + Send + Sync>);

// A panic leaves nothing half done in an owner that is only read.
impl core::panic::UnwindSafe for Foreign {}
impl core::panic::RefUnwindSafe for Foreign {}

impl Drop for Foreign {
    fn drop(&mut self) {
        // SAFETY: made from a `Box` in `from_owner`, and dropped once, here.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: handles on several threads lend out `&T` (needs `Sync`), and the last one, wherever it
// is, drops the elements (needs `Send`); the count is atomic.
unsafe impl<T: Send + Sync> Send for Buffer<T> {}
// SAFETY: as above; `&Buffer` can be cloned to a handle.
unsafe impl<T: Send + Sync> Sync for Buffer<T> {}

impl<T> Buffer<T> {
    /// Adopts a vector: its elements are neither moved nor copied. O(1).
    #[inline]
    #[track_caller]
    pub fn from_vec(vec: Vec<T>) -> Self {
        let mut vec = ManuallyDrop::new(vec);
        let (len, capacity) = (vec.len(), vec.capacity());
        count::made(len * size_of::<T>());
        // SAFETY: a vector's pointer is never null.
        let data = unsafe { NonNull::new_unchecked(vec.as_mut_ptr()) };
        Self::with_header(Header {
            handles: AtomicUsize::new(1),
            len,
            data: data.cast(),
            source: Source::Vec { capacity },
        })
    }

    /// Lends the memory of a foreign owner, such as a memory map or `Arc<[T]>`, which is dropped
    /// with the last handle. O(1). It is never written: the first write through an array copies.
    ///
    /// ```
    /// use ndview::{Array, Buffer};
    /// use std::sync::Arc;
    ///
    /// let shared: Arc<[f32]> = Arc::from([1.0, 2.0, 3.0]);
    /// let mut a = Array::from_buffer(Buffer::from_owner(Arc::clone(&shared)), 3).unwrap();
    /// a[0] = 9.0; // copies first
    /// assert_eq!(shared[0], 1.0);
    /// ```
    #[track_caller]
    pub fn from_owner<O>(owner: O) -> Self
    where
        O: AsRef<[T]> + Send + Sync + 'static,
    {
        let owner: NonNull<O> = NonNull::from(Box::leak(Box::new(owner)));
        let held = Foreign(owner);
        // SAFETY: just boxed, and not touched again until `held` drops it. `as_ref` is asked once,
        // at the address where the owner stays.
        let elements: &[T] = unsafe { owner.as_ref() }.as_ref();
        let len = elements.len();
        let data = NonNull::from(elements).cast::<T>();
        count::lent(size_of_val(elements), true);
        Self::with_header(Header {
            handles: AtomicUsize::new(1),
            len,
            data: data.cast(),
            source: Source::Owner { _owner: held },
        })
    }

    /// `len` elements whose bytes are all zero; large ones cost no memory until they are touched.
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_zeroed(len: usize) -> Result<Self>
    where
        T: bytemuck::Zeroable,
    {
        let uninit = UninitBuffer::<T>::zeroed(len)?;
        // SAFETY: all bytes are zero, which `Zeroable` says is a value of `T`.
        Ok(unsafe { uninit.assume_init() })
    }

    #[inline]
    #[track_caller]
    fn with_header(header: Header) -> Self {
        let data = header.data.cast();
        // SAFETY: (1) (2) by who made the header, which counts one handle: this one.
        unsafe { Self::first(header.on_the_heap(), data) }
    }

    /// The first handle on a header.
    ///
    /// # Safety
    /// Header and data are as (1) to (4) say, and the header counts one handle.
    #[inline]
    #[track_caller]
    unsafe fn first(head: NonNull<Header>, data: NonNull<T>) -> Self {
        let buffer = Buffer { head: Head::of(head), data, owns: PhantomData };
        if count::watches(count::watch::TRACK) { buffer.followed() } else { buffer }
    }

    #[inline]
    fn header(&self) -> &Header {
        // SAFETY: (1) the header lives as long as this handle; it is only shared from here.
        unsafe { self.head.header().as_ref() }
    }

    /// The number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.header().len
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of all elements.
    #[inline]
    pub fn nbytes(&self) -> usize {
        self.len() * size_of::<T>()
    }

    /// How many handles hold this buffer, this one included; with several threads, a moment's truth.
    #[inline]
    pub fn handles(&self) -> usize {
        self.header().handles.load(Ordering::Acquire)
    }

    /// Whether the elements belong to a foreign owner, and so are never written.
    #[inline]
    pub fn is_foreign(&self) -> bool {
        matches!(self.header().source, Source::Owner { .. })
    }

    /// Whether two handles hold the same buffer.
    #[inline]
    pub fn same(&self, other: &Self) -> bool {
        self.head.header() == other.head.header()
    }

    /// A number that no other live buffer has.
    #[inline]
    pub fn id(&self) -> usize {
        self.head.header().as_ptr().addr()
    }

    /// All elements.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: (2); they may be written only through a `RefMut`, which borrows the only handle
        // exclusively, so not while `self` is borrowed here.
        unsafe { core::slice::from_raw_parts(self.data.as_ptr(), self.len()) }
    }

    /// The first element, or a dangling pointer where there is none.
    #[inline]
    pub(crate) fn data(&self) -> NonNull<T> {
        self.data
    }

    /// One more handle, which nobody follows yet.
    #[inline]
    fn counted(&self) -> Self {
        // Relaxed: a handle is made from a handle, which already has what it needs to see.
        let before = self.header().handles.fetch_add(1, Ordering::Relaxed);
        if before > isize::MAX as usize {
            // Leaked handles could wrap the count; as `Arc`, rather stop than free too early.
            std::process::abort();
        }
        Buffer { head: Head::of(self.head.header()), data: self.data, owns: PhantomData }
    }
}

impl<T> Clone for Buffer<T> {
    /// One more handle on the same elements. O(1).
    #[inline]
    #[track_caller]
    fn clone(&self) -> Self {
        self.one_more::<IxDyn>(None)
    }

    // Not the trait's own, which does not know its caller.
    #[inline]
    #[track_caller]
    fn clone_from(&mut self, source: &Self) {
        *self = source.clone();
    }
}

impl<T> Drop for Buffer<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: (5) the handle ends here, and asks its head no more.
        let head = unsafe { self.head.forgotten() };
        // SAFETY: (1) this handle is counted until the line below.
        let handles = unsafe { &head.as_ref().handles };
        // The only handle frees without a locked instruction (3). Acquire, here and below: what
        // other handles did before they were dropped happens before the elements are.
        if handles.load(Ordering::Acquire) != 1
            && (handles.fetch_sub(1, Ordering::Release) != 1
                || handles.load(Ordering::Acquire) != 0)
        {
            return;
        }
        // SAFETY: (3) this was the last handle.
        unsafe { free::<T>(head) };
    }
}

/// Drops the elements and gives the memory back, also when an element panics as it is dropped.
///
/// # Safety
/// No handle may use `head` any more.
#[inline(never)]
unsafe fn free<T>(head: NonNull<Header>) {
    // SAFETY: (1) nobody else holds the header; the elements are not touched through it.
    let header = unsafe { head.as_ref() };
    match header.source {
        Source::Inline(layout) => {
            count::freed(header.len * size_of::<T>());
            // SAFETY: (4) the parts of the block, which is freed once, here.
            let _memory = unsafe { Block::from_parts(head.cast(), layout) };
            if core::mem::needs_drop::<T>() {
                let elements =
                    ptr::slice_from_raw_parts_mut(header.data.cast::<T>().as_ptr(), header.len);
                // SAFETY: (2) dropped once, here; `_memory` is freed afterwards in every case.
                unsafe { elements.drop_in_place() };
            }
        }
        Source::Vec { capacity } => {
            let (data, len) = (header.data.cast::<T>().as_ptr(), header.len);
            count::freed(len * size_of::<T>());
            // SAFETY: (4) the block that `on_the_heap` made for the header, which is not used again.
            let _memory = unsafe { Header::block(head) };
            // SAFETY: (4) the parts of the adopted vector, which frees them; `_memory` is freed afterwards in
            // every case.
            drop(unsafe { Vec::from_raw_parts(data, len, capacity) });
        }
        Source::Owner { .. } => {
            count::lent(header.len * size_of::<T>(), false);
            // SAFETY: a header of `with_header`, which nobody uses any more. The foreign owner goes with it,
            // and frees the elements.
            drop(unsafe { Header::taken(head) });
        }
    }
}

impl<T> FromIterator<T> for Buffer<T> {
    /// Collects the elements of an iterator (through a vector).
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        Buffer::from_vec(iter.into_iter().collect())
    }
}

impl<T> From<Vec<T>> for Buffer<T> {
    #[track_caller]
    fn from(vec: Vec<T>) -> Self {
        Buffer::from_vec(vec)
    }
}

impl<T> Default for Buffer<T> {
    /// No elements.
    #[track_caller]
    fn default() -> Self {
        UninitBuffer::new(0).or_raise().finish()
    }
}

impl<T> fmt::Debug for Buffer<T> {
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer")
            .field("type", &core::any::type_name::<T>())
            .field("len", &self.len())
            .field("nbytes", &self.nbytes())
            .field("handles", &self.handles())
            .finish_non_exhaustive()
    }
}
