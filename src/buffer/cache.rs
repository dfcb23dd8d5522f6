//! Blocks that were freed lately, kept for the next result of about their size.
//!
//! The system clears every page before it gives it out, which takes longer than to compute what most
//! results hold. So the last blocks that were freed are kept, up to a limit that a process does not
//! notice; larger ones go back at once. And of those below a megabyte, a few: allocators keep them, but may give
//! the end of their memory back to the system wherever two of them are freed, and ask for it again.
#![allow(unsafe_code, reason = "this file owns memory")]

use core::ptr::NonNull;
use std::alloc::{self, Layout};
use std::sync::{Mutex, MutexGuard, TryLockError};

use super::recent::LARGEST;
use super::small;

/// Blocks from this size on are kept up to the limit.
const LARGE_FROM: usize = 1 << 20;
/// So many smaller ones are kept, whatever their sizes.
const MIDDLING: usize = 16;
/// What is kept at most, unless it is set otherwise.
const LIMIT: usize = 256 << 20;

/// A raw allocation.
#[derive(Debug)]
pub(super) struct Memory {
    start: NonNull<u8>,
    layout: Layout,
}

// SAFETY: memory that nobody else knows.
unsafe impl Send for Memory {}

impl Memory {
    /// Takes an allocation over.
    ///
    /// # Safety
    /// It was made by the global allocator with this layout, and nobody else uses or frees it.
    pub(super) unsafe fn new(start: NonNull<u8>, layout: Layout) -> Self {
        Memory { start, layout }
    }

    /// The allocation, which the caller frees.
    pub(super) fn into_parts(self) -> (NonNull<u8>, Layout) {
        (self.start, self.layout)
    }

    /// Gives the memory back to the allocator.
    pub(super) fn free(self) {
        // SAFETY: allocated with this layout, as `new` was promised, and given up here.
        unsafe { alloc::dealloc(self.start.as_ptr(), self.layout) };
    }
}

/// The blocks, the one freed last at the end.
struct Cache {
    large: Vec<Memory>,
    /// At most [`MIDDLING`].
    middling: Vec<Memory>,
    /// The bytes of both.
    bytes: usize,
    limit: usize,
}

static CACHE: Mutex<Cache> =
    Mutex::new(Cache { large: Vec::new(), middling: Vec::new(), bytes: 0, limit: LIMIT });

/// The cache; a panic leaves nothing half done in it.
fn cache() -> MutexGuard<'static, Cache> {
    CACHE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The cache for a block of this size. `None` where none as large is kept, or where another thread holds the cache
/// and the block is not worth waiting for.
fn cache_for(size: usize) -> Option<MutexGuard<'static, Cache>> {
    match size {
        LARGE_FROM.. => Some(cache()),
        ..=LARGEST => None,
        _ if !small::ON => None,
        _ => match CACHE.try_lock() {
            Ok(cache) => Some(cache),
            Err(TryLockError::Poisoned(cache)) => Some(cache.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        },
    }
}

impl Cache {
    /// The blocks of about this size.
    fn blocks(&mut self, size: usize) -> &mut Vec<Memory> {
        if size < LARGE_FROM { &mut self.middling } else { &mut self.large }
    }

    /// Takes out the oldest block, a middling one if there is one, if there are more bytes than this.
    fn oldest(&mut self, bytes: usize) -> Option<Memory> {
        if self.bytes <= bytes {
            return None;
        }
        let blocks = if self.middling.is_empty() { &mut self.large } else { &mut self.middling };
        let memory = blocks.remove(0);
        self.bytes -= memory.layout.size();
        Some(memory)
    }
}

/// Frees the oldest blocks until no more than this many bytes are left; returns how many it freed. One by
/// one, and outside of the lock: to free takes the system some time.
fn shrink(bytes: usize) -> usize {
    let mut freed = 0;
    loop {
        let Some(memory) = cache().oldest(bytes) else {
            return freed;
        };
        freed += memory.layout.size();
        memory.free();
    }
}

/// A block that fits and is not much larger, if there is one; its bytes are what they were.
pub(super) fn take(layout: Layout) -> Option<Memory> {
    let size = layout.size();
    let mut cache = cache_for(size)?;
    let fits = |memory: &Memory| {
        let (has, align) = (memory.layout.size(), memory.layout.align());
        align == layout.align() && has >= size && has - size <= size / 8
    };
    let at = cache.blocks(size).iter().rposition(fits)?;
    let memory = cache.blocks(size).remove(at);
    cache.bytes -= memory.layout.size();
    Some(memory)
}

/// Keeps a block, or frees it.
pub(super) fn keep(memory: Memory) {
    let size = memory.layout.size();
    let Some(mut cache) = cache_for(size) else { return memory.free() };
    let limit = cache.limit;
    if size > limit || cache.blocks(size).try_reserve(1).is_err() {
        drop(cache);
        return memory.free();
    }
    let full = size < LARGE_FROM && cache.middling.len() == MIDDLING;
    let oldest = full.then(|| cache.middling.remove(0));
    cache.bytes -= oldest.as_ref().map_or(0, |memory| memory.layout.size());
    cache.bytes += size;
    cache.blocks(size).push(memory);
    let shrinks = cache.bytes > limit;
    drop(cache);
    if let Some(memory) = oldest {
        memory.free();
    }
    if shrinks {
        shrink(limit);
    }
}

/// The bytes of freed blocks that are kept for the next results: those above 16 KiB of the whole process, and smaller
/// ones of this thread.
pub fn cached_bytes() -> usize {
    cache().bytes + small::kept_bytes()
}

/// Sets how many bytes of large freed blocks are kept at most, in the whole process. Returns what the
/// limit was: 256 MiB, unless it was set before.
///
/// Blocks from 1 MiB on are kept up to the limit; those larger than it are freed at once. Of smaller ones the
/// latest 16 are kept, and of blocks up to 16 KiB each thread keeps a few, some 230 KiB together at most. With a limit of 0
/// nothing is kept at all.
///
/// ```
/// use ndview::memory;
///
/// let before = memory::set_cache_limit(0);
/// assert_eq!(memory::cached_bytes(), 0);
/// memory::set_cache_limit(before);
/// ```
pub fn set_cache_limit(bytes: usize) -> usize {
    let before = core::mem::replace(&mut cache().limit, bytes);
    small::turn_on(bytes > 0);
    shrink(bytes);
    before
}

/// Gives all freed blocks that are kept back to the system. Returns how many bytes that were.
///
/// Other threads give back the small ones that they keep when they next free one.
pub fn trim() -> usize {
    shrink(0) + small::clear()
}
