//! Small blocks that a thread has freed, kept for its next results.
//!
//! To add two arrays of three elements takes less time than the allocator does to find the memory for
//! the result. So each thread keeps a few of the small blocks that it frees, by size, and some [larger
//! ones](super::recent); they cost a hundred kilobytes a thread each at the most. No other thread sees them, and
//! nothing is locked.
#![allow(unsafe_code, reason = "this file owns memory")]

use core::cell::Cell;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::alloc::{self, Layout};

use super::recent::{LARGEST, Recent};

/// Sizes are rounded up to a multiple of this.
const STEP: usize = 64;
/// How many sizes there are: larger blocks are kept by their exact size, or for the whole process.
const SIZES: usize = 16;
/// So many blocks of a size are kept.
const KEPT: usize = 12;
/// The alignment of all of them.
const ALIGN: usize = 16;

/// Whether anything below a megabyte is kept at all. Tools that look for memory used after it was freed find more where
/// it is not: for them, the crate is compiled with this configuration.
pub(super) const ON: bool = !cfg!(any(miri, ndview_no_cache));

/// Moves on whenever all threads shall give back what they keep; odd while none shall keep anything.
static ROUND: AtomicUsize = AtomicUsize::new(0);

/// The freed blocks of a thread.
// Invariant: the first `kept` blocks of a size have `layout_of(size)`, and nobody else knows them.
struct Lists {
    blocks: [[Cell<*mut u8>; KEPT]; SIZES],
    kept: [Cell<usize>; SIZES],
    larger: Recent,
    /// The round in which they were filled.
    round: Cell<usize>,
}

thread_local! {
    static LISTS: Lists = const {
        Lists {
            blocks: [const { [const { Cell::new(core::ptr::null_mut()) }; KEPT] }; SIZES],
            kept: [const { Cell::new(0) }; SIZES],
            larger: Recent::new(),
            round: Cell::new(0),
        }
    };
}

/// The layout of the blocks of a size.
#[inline]
const fn layout_of(size: usize) -> Layout {
    match Layout::from_size_align((size + 1) * STEP, ALIGN) {
        Ok(layout) => layout,
        Err(_) => unreachable!(),
    }
}

/// The number of the size in which a block of this layout has room, if it is small.
#[inline]
fn size_of_block(layout: Layout) -> Option<usize> {
    let size = layout.size().wrapping_sub(1) / STEP;
    (ON && size < SIZES && layout.align() <= ALIGN).then_some(size)
}

/// Whether a block of this layout is larger, but still kept.
#[inline]
fn is_larger(layout: Layout) -> bool {
    ON && (SIZES * STEP + 1..=LARGEST).contains(&layout.size()) && layout.align() <= ALIGN
}

impl Lists {
    #[inline]
    fn pop(&self, size: usize) -> Option<NonNull<u8>> {
        let last = self.kept[size].get().checked_sub(1)?;
        let block = self.blocks[size].get(last)?;
        self.kept[size].set(last);
        NonNull::new(block.get())
    }

    /// Keeps a block, if there is room; whether it does.
    ///
    /// # Safety
    /// It was allocated with `layout_of(size)`, and nobody else uses or frees it, if this says yes.
    #[inline]
    unsafe fn push(&self, size: usize, block: NonNull<u8>) -> bool {
        if !self.keeps() {
            return false;
        }
        let kept = self.kept[size].get();
        let Some(place) = self.blocks[size].get(kept) else { return false };
        place.set(block.as_ptr());
        self.kept[size].set(kept + 1);
        true
    }

    /// Whether anything is kept in the present round, to which this goes on.
    #[inline]
    fn keeps(&self) -> bool {
        self.round.get() == ROUND.load(Ordering::Relaxed) || self.turn().is_some()
    }

    /// Goes on to the present round, which begins with empty lists: the bytes that were freed for it; `None`
    /// if nothing is kept in it.
    #[cold]
    #[inline(never)]
    fn turn(&self) -> Option<usize> {
        let freed = self.clear();
        let round = ROUND.load(Ordering::Relaxed);
        let on = round.is_multiple_of(2);
        if on {
            self.round.set(round);
        }
        on.then_some(freed)
    }

    /// Frees all blocks; returns their bytes.
    fn clear(&self) -> usize {
        let mut bytes = self.larger.clear();
        for size in 0..SIZES {
            while let Some(block) = self.pop(size) {
                // SAFETY: by the invariant of the lists.
                unsafe { alloc::dealloc(block.as_ptr(), layout_of(size)) };
                bytes += layout_of(size).size();
            }
        }
        bytes
    }
}

impl Drop for Lists {
    fn drop(&mut self) {
        self.clear();
    }
}

/// What to ask the allocator for, so that the block can be kept: the layout itself if it is not small.
#[inline]
pub(super) fn rounded(layout: Layout) -> Layout {
    size_of_block(layout).map_or(layout, layout_of)
}

/// A block of a [`rounded`] layout, if one is kept.
#[inline]
pub(super) fn take(layout: Layout) -> Option<NonNull<u8>> {
    let size = size_of_block(layout)?;
    LISTS.try_with(|lists| lists.pop(size)).ok()?
}

/// As [`take`], by the bytes that are needed, at least one: the block and its layout.
#[inline(always)]
pub(super) fn take_bytes(bytes: usize) -> Option<(NonNull<u8>, Layout)> {
    let size = bytes.wrapping_sub(1) / STEP;
    if !ON || size >= SIZES {
        return None;
    }
    let block = LISTS.try_with(|lists| lists.pop(size)).ok()??;
    Some((block, layout_of(size)))
}

/// Keeps a block of a [`rounded`] layout, if it is small and there is room; whether it does.
///
/// # Safety
/// It was allocated with this layout, and nobody else uses or frees it, if this says yes.
#[inline]
pub(super) unsafe fn keep(block: NonNull<u8>, layout: Layout) -> bool {
    let Some(size) = size_of_block(layout) else { return false };
    // SAFETY: the caller's promise; a rounded layout is that of its size.
    LISTS.try_with(|lists| unsafe { lists.push(size, block) }).unwrap_or(false)
}

/// A block of this layout, which is not small, if one is kept.
pub(super) fn take_larger(layout: Layout) -> Option<NonNull<u8>> {
    if !is_larger(layout) {
        return None;
    }
    LISTS.try_with(|lists| lists.larger.take(layout)).ok()?
}

/// Keeps a block of this layout, which is not small, unless it is large; whether it does.
///
/// # Safety
/// As for [`keep`].
pub(super) unsafe fn keep_larger(block: NonNull<u8>, layout: Layout) -> bool {
    let keep = |lists: &Lists| {
        let keeps = lists.keeps();
        if keeps {
            // SAFETY: the caller's promise.
            unsafe { lists.larger.keep(block, layout) };
        }
        keeps
    };
    is_larger(layout) && LISTS.try_with(keep).unwrap_or(false)
}

/// The bytes that this thread keeps.
pub(super) fn kept_bytes() -> usize {
    let bytes = |lists: &Lists| {
        let kept = lists.kept.iter().enumerate();
        let small: usize = kept.map(|(size, kept)| kept.get() * layout_of(size).size()).sum();
        small + lists.larger.bytes()
    };
    LISTS.try_with(bytes).unwrap_or(0)
}

/// Frees what this thread keeps, and has the others do so with the next block that they free. Returns
/// the bytes of this thread.
pub(super) fn clear() -> usize {
    ROUND.fetch_add(2, Ordering::Relaxed);
    LISTS.try_with(|lists| lists.turn().unwrap_or(0)).unwrap_or(0)
}

/// Whether threads keep anything from now on.
pub(super) fn turn_on(on: bool) {
    if on {
        ROUND.fetch_and(!1, Ordering::Relaxed);
    } else {
        ROUND.fetch_or(1, Ordering::Relaxed);
    }
    clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        let layout = |size, align| Layout::from_size_align(size, align).unwrap();
        if !ON {
            return assert_eq!(rounded(layout(1, 8)), layout(1, 8));
        }
        for (size, rounded_to) in [(1, 64), (64, 64), (65, 128), (1000, 1024), (1024, 1024)] {
            assert_eq!(rounded(layout(size, 8)).size(), rounded_to);
        }
        assert_eq!(rounded(layout(1025, 8)), layout(1025, 8));
        assert_eq!(rounded(layout(64, 32)), layout(64, 32));
        assert_eq!(rounded(rounded(layout(100, 8))), rounded(layout(100, 8)));
    }
}
