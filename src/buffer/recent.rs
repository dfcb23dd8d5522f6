//! Blocks of some kilobytes that a thread has freed lately, by their exact layout: most programs ask for the same
//! sizes again. (Rounded up, they would take more memory than was asked for.)
#![allow(unsafe_code, reason = "this file owns memory")]

use core::cell::Cell;
use core::ptr::NonNull;
use std::alloc::{self, Layout};

/// So many blocks are kept, whatever their sizes.
const KEPT: usize = 8;
/// Larger blocks are kept for the whole process.
pub(super) const LARGEST: usize = 16 << 10;

/// Invariant: a block was allocated with the layout beside it, and nobody else knows it.
type Kept = Option<(NonNull<u8>, Layout)>;

/// The blocks, and which of them makes room for the next.
pub(super) struct Recent {
    blocks: [Cell<Kept>; KEPT],
    next: Cell<usize>,
}

impl Recent {
    pub(super) const fn new() -> Self {
        Recent { blocks: [const { Cell::new(None) }; KEPT], next: Cell::new(0) }
    }

    /// A block of this layout, if one is kept.
    #[inline]
    pub(super) fn take(&self, layout: Layout) -> Option<NonNull<u8>> {
        // The latest first: it may still be in the nearest cache.
        let latest = self.next.get();
        (1..=KEPT).find_map(|back| {
            let at = latest.wrapping_sub(back) % KEPT;
            let (block, _) = self.blocks[at].get().filter(|(_, kept)| *kept == layout)?;
            self.blocks[at].set(None);
            self.next.set(at);
            Some(block)
        })
    }

    /// Keeps a block, in the place of the oldest.
    ///
    /// # Safety
    /// It was allocated with this layout, and nobody else uses or frees it.
    #[inline]
    pub(super) unsafe fn keep(&self, block: NonNull<u8>, layout: Layout) {
        let at = self.next.get() % KEPT;
        self.next.set(at + 1);
        free(self.blocks[at].replace(Some((block, layout))));
    }

    /// Frees all blocks; returns their bytes.
    pub(super) fn clear(&self) -> usize {
        self.blocks.iter().map(|block| free(block.take())).sum()
    }

    /// The bytes of all blocks.
    pub(super) fn bytes(&self) -> usize {
        self.blocks.iter().filter_map(|block| Some(block.get()?.1.size())).sum()
    }
}

/// Frees a block that was kept; returns its bytes.
#[inline]
fn free(kept: Kept) -> usize {
    let Some((block, layout)) = kept else { return 0 };
    // SAFETY: by the invariant of what is kept, of which it was one.
    unsafe { alloc::dealloc(block.as_ptr(), layout) };
    layout.size()
}
