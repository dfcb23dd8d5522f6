//! Raw memory: where a block comes from, and where it goes.
//!
//! | bytes | from | back to |
//! |---|---|---|
//! | up to 1 KiB | what this thread freed, rounded up to 64 bytes, else the allocator | this thread's list |
//! | up to 16 KiB | what this thread freed lately of the same size, else the allocator | this thread's list |
//! | up to 1 MiB | the allocator | the allocator |
//! | more | what was freed lately, else the allocator, and so the system | the cache, within its limit |

use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use std::alloc::{self, Layout};

use super::cache::{self, Memory};
use super::small;

/// From this many bytes on, memory asks for huge pages: a page costs the system about as much when it
/// is first touched, whatever its size.
const HUGE_FROM: usize = 4 << 20;
/// From this many bytes on, the system may have zeros that nobody has to write; below, to ask for them
/// takes the allocator longer.
const LAZY_FROM: usize = 64 << 10;
/// Up to so many bytes, zeros are written over a block that was used before; above, the system makes
/// them when they are touched, if they are.
const ZEROED_TO: usize = 32 << 20;

/// A raw allocation that frees itself, or is kept for the next.
pub(super) struct Block {
    start: NonNull<u8>,
    layout: Layout,
}

impl Block {
    /// Memory with room for `layout`, whose size is not 0; with its bytes zero, if asked.
    #[inline]
    pub(super) fn new(layout: Layout, zeroed: bool) -> Option<Self> {
        let layout = small::rounded(layout);
        let Some(start) = small::take(layout) else { return Self::large(layout, zeroed) };
        let block = Block { start, layout };
        if zeroed {
            block.clear();
        }
        Some(block)
    }

    /// As [`new`](Self::new), for so many bytes aligned as words, where this thread keeps a block for them.
    #[inline(always)]
    pub(super) fn kept(bytes: usize, zeroed: bool) -> Option<Self> {
        let (start, layout) = small::take_bytes(bytes)?;
        let block = Block { start, layout };
        if zeroed {
            block.clear();
        }
        Some(block)
    }

    /// Writes zeros over a small block.
    #[inline(always)]
    fn clear(&self) {
        for words in 0..self.layout.size() / size_of::<[u64; 8]>() {
            // A few of them take less time than to ask for any number of bytes.
            // SAFETY: inside the block.
            let place = unsafe { self.start.cast::<[u64; 8]>().add(words) };
            // SAFETY: a block is aligned for words, and nobody else uses it.
            unsafe { place.write([0; 8]) };
        }
    }

    /// As [`new`](Self::new), for what is not small.
    #[inline(never)]
    fn large(layout: Layout, zeroed: bool) -> Option<Self> {
        let kept = match small::take_larger(layout) {
            Some(start) => Some((start, layout)),
            None if zeroed && layout.size() > ZEROED_TO => None,
            None => cache::take(layout).map(Memory::into_parts),
        };
        let Some((start, layout)) = kept else {
            return Some(Block { start: fresh(layout, zeroed)?, layout });
        };
        if zeroed {
            // SAFETY: a block of this layout, which nobody else uses.
            unsafe { start.write_bytes(0, layout.size()) };
        }
        Some(Block { start, layout })
    }

    /// The block that [`into_parts`](Self::into_parts) was asked of.
    ///
    /// # Safety
    /// The parts came from there, and nobody else uses or frees the memory.
    #[inline]
    pub(super) unsafe fn from_parts(start: NonNull<u8>, layout: Layout) -> Self {
        Block { start, layout }
    }

    /// The memory, and its layout: at least as large as was asked for.
    #[inline]
    pub(super) fn into_parts(self) -> (NonNull<u8>, Layout) {
        let this = ManuallyDrop::new(self);
        (this.start, this.layout)
    }
}

impl Drop for Block {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: allocated with this layout, which was rounded, and given up here.
        if !unsafe { small::keep(self.start, self.layout) } {
            // SAFETY: as above.
            unsafe { self.give_back() };
        }
    }
}

impl Block {
    /// Frees what is not small, or keeps it for this thread or for all.
    ///
    /// # Safety
    /// Nobody uses or frees the block afterwards.
    #[inline(never)]
    unsafe fn give_back(&mut self) {
        // SAFETY: allocated with this layout, and given up, as promised.
        if unsafe { small::keep_larger(self.start, self.layout) } {
            return;
        }
        // SAFETY: as above.
        cache::keep(unsafe { Memory::new(self.start, self.layout) });
    }
}

/// Memory from the allocator.
fn fresh(layout: Layout, zeroed: bool) -> Option<NonNull<u8>> {
    let lazily = zeroed && layout.size() >= LAZY_FROM;
    let allocate = if lazily { alloc::alloc_zeroed } else { alloc::alloc };
    // SAFETY: the size is not zero, as `new` was promised.
    let start = NonNull::new(unsafe { allocate(layout) })?;
    if zeroed && !lazily {
        // SAFETY: a block of this layout, which nobody else uses.
        unsafe { start.write_bytes(0, layout.size()) };
    }
    if layout.size() >= HUGE_FROM {
        ask_for_huge_pages(start, layout.size());
    }
    Some(start)
}

/// Asks the system to back this memory by huge pages. It may do so or not.
#[cfg(target_os = "linux")]
fn ask_for_huge_pages(start: NonNull<u8>, len: usize) {
    use core::ffi::{c_int, c_void};
    // The only call to the system in the crate, declared as in `madvise(2)`: the crate `libc`, which declares
    // everything, takes as long to compile as an eighth of this one.
    unsafe extern "C" {
        fn madvise(start: *mut c_void, len: usize, advice: c_int) -> c_int;
    }
    /// The same number on every processor that Rust has Linux for.
    const MADV_HUGEPAGE: c_int = 14;
    /// The size of a page, or a multiple of it; the ends that do not fill one are left alone.
    const PAGE: usize = 1 << 16;
    let skipped = start.as_ptr().addr().next_multiple_of(PAGE) - start.as_ptr().addr();
    if let Some(len) = len.checked_sub(skipped) {
        let whole = len / PAGE * PAGE;
        // SAFETY: fewer bytes than the allocation has.
        let pages = unsafe { start.add(skipped) };
        // SAFETY: whole pages inside an allocation of ours. The advice changes how they are backed,
        // not what they hold; where the system refuses it, nothing is lost.
        let _refused = unsafe { madvise(pages.as_ptr().cast(), whole, MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn ask_for_huge_pages(_: NonNull<u8>, _: usize) {}
