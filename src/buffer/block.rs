//! Raw memory: where a block comes from, and where it goes.
//!
//! | bytes | from | back to |
//! |---|---|---|
//! | up to 1 KiB | what this thread freed, rounded up to 64 bytes, else the allocator | this thread's list |
//! | up to 16 KiB | what this thread freed lately of the same size, else the allocator | this thread's list |
//! | up to 1 MiB | what was freed lately, else the allocator | the cache, which keeps a few |
//! | more | what was freed lately, else the allocator, and so the system | the cache, within its limit |

use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use std::alloc::{self, Layout};

use super::cache::{self, Memory};
use super::small;

/// From this many bytes on, memory asks for huge pages: a page costs the system about as much when it
/// is first touched, whatever its size.
const HUGE_FROM: usize = 4 << 20;
/// The size of a huge page on most processors.
const HUGE_PAGE: usize = 2 << 20;
/// From this many bytes on, elements begin at a multiple of [`CACHE_LINE`].
const WIDE_FROM: usize = 1 << 10;
/// A cache line, and the widest vector register.
const CACHE_LINE: usize = 64;
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
    /// Memory with room for `layout`, whose size is not 0; and whether its bytes are zero, which they may be
    /// if asked.
    #[inline]
    pub(super) fn new(layout: Layout, zeroed: bool) -> Option<(Self, bool)> {
        let layout = small::rounded(layout);
        let Some(start) = small::take(layout) else { return Self::large(layout, zeroed) };
        let block = Block { start, layout };
        if zeroed {
            block.clear();
        }
        Some((block, zeroed))
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
    fn large(layout: Layout, zeroed: bool) -> Option<(Self, bool)> {
        let kept = match small::take_larger(layout) {
            Some(start) => Some((start, layout)),
            None => cache::take(layout).and_then(|memory| {
                if zeroed && layout.size() > ZEROED_TO {
                    // So that the system may give out the same pages again, which are in the processor's
                    // caches.
                    memory.free();
                    return None;
                }
                Some(memory.into_parts())
            }),
        };
        if let Some((start, layout)) = kept {
            return Some((Block { start, layout }, false));
        }
        let lazily = zeroed && layout.size() >= LAZY_FROM;
        Some((Block { start: fresh(layout, lazily)?, layout }, lazily))
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

/// What the place of so many bytes of elements should be a multiple of, if it is not 1.
#[inline(always)]
pub(super) fn natural_align(bytes: usize) -> usize {
    match bytes {
        ..WIDE_FROM => 1,
        // A huge page that is not wholly inside is made of small ones: of those at both ends there are as
        // many as in two huge pages.
        HUGE_FROM.. if cfg!(target_os = "linux") => HUGE_PAGE,
        _ => CACHE_LINE,
    }
}

/// Memory from the allocator.
fn fresh(layout: Layout, zeroed: bool) -> Option<NonNull<u8>> {
    let allocate = if zeroed { alloc::alloc_zeroed } else { alloc::alloc };
    // SAFETY: the size is not zero, as `new` was promised.
    let start = NonNull::new(unsafe { allocate(layout) })?;
    if layout.size() >= HUGE_FROM {
        ask_for_huge_pages(start, layout.size());
    }
    Some(start)
}

/// Asks the system to back this memory by huge pages. It may do so or not.
#[cfg(target_os = "linux")]
fn ask_for_huge_pages(start: NonNull<u8>, len: usize) {
    use core::ffi::{c_int, c_void};
    // The only calls to the system in the crate, declared as in `madvise(2)` and `getpagesize(2)`: the crate
    // `libc`, which declares everything, takes as long to compile as an eighth of this one.
    unsafe extern "C" {
        fn madvise(start: *mut c_void, len: usize, advice: c_int) -> c_int;
        safe fn getpagesize() -> c_int;
    }
    /// The same number on every processor that Rust has Linux for.
    const MADV_HUGEPAGE: c_int = 14;
    let Ok(page @ 1..) = usize::try_from(getpagesize()) else { return };
    // The pages at the ends with all they hold: to advise less than was mapped at once makes the system part
    // it, which takes it as long as to map it.
    let before = start.as_ptr().addr() % page;
    let pages = start.as_ptr().wrapping_sub(before);
    let whole = (before + len).next_multiple_of(page);
    // SAFETY: pages that hold an allocation of ours, and at the ends perhaps others' bytes. The advice changes
    // how they are backed, not what they hold; where the system refuses it, nothing is lost.
    let _refused = unsafe { madvise(pages.cast(), whole, MADV_HUGEPAGE) };
}

#[cfg(not(target_os = "linux"))]
fn ask_for_huge_pages(_: NonNull<u8>, _: usize) {}
