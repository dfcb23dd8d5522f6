//! A global allocator that checks and counts, on the stable toolchain.
//!
//! Each block lies between a prefix, which holds its layout, and a red zone. Freeing with another
//! layout, freeing twice and writing past the end stop the process. New memory is filled with
//! `0xA5`, freed memory with `0xDF`. Counts are per thread, so that tests do not disturb each other.
#![allow(unsafe_code, reason = "an allocator is unsafe by its signature")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

const ALIVE: u64 = 0x5EED_A11C_B10C_0001;
const DEAD: u64 = 0xDEAD_B10C_DEAD_B10C;
const RED: u8 = 0xFD;
const RED_LEN: usize = 32;
/// Blocks above this are refused.
const LIMIT: usize = 1 << 31;
/// Blocks from this size on are not filled, so that untouched pages stay so.
const LARGE: usize = 1 << 20;

#[repr(C)]
struct Prefix {
    state: u64,
    size: usize,
    align: usize,
}

/// The allocator; put it in a `#[global_allocator]`.
#[derive(Debug)]
pub struct Checking;

/// What this thread allocated and freed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Blocks allocated.
    pub blocks: usize,
    /// Bytes allocated.
    pub bytes: usize,
    /// The largest single request.
    pub largest: usize,
    /// Blocks that live now, less those that did before.
    pub live_blocks: isize,
    /// Bytes that live now, less those that did before.
    pub live_bytes: isize,
    /// The most bytes that lived at once above the start.
    pub peak_bytes: isize,
}

thread_local! {
    static COUNTS: Cell<Counts> = const {
        Cell::new(Counts {
            blocks: 0, bytes: 0, largest: 0, live_blocks: 0, live_bytes: 0, peak_bytes: 0,
        })
    };
}

/// Runs `f` and says what it allocated and left, on this thread. Nothing that was freed is used again
/// meanwhile, nor afterwards.
pub fn measure<R>(f: impl FnOnce() -> R) -> (R, Counts) {
    ndview::memory::set_cache_limit(0);
    measure_as_is(f)
}

/// As [`measure`], with what was freed used again as the limit says.
#[allow(dead_code, reason = "not every test that counts asks")]
pub fn measure_as_is<R>(f: impl FnOnce() -> R) -> (R, Counts) {
    // What a thread counts in is made with its first array.
    drop(ndview::memory::Scope::new());
    let outer = COUNTS.replace(Counts::default());
    let value = f();
    let inner = COUNTS.replace(outer);
    (value, inner)
}

fn count(change: impl FnOnce(&mut Counts)) {
    // A thread that ends may have lost its counts already.
    let _ = COUNTS.try_with(|cell| {
        let mut counts = cell.get();
        change(&mut counts);
        cell.set(counts);
    });
}

/// The bytes before a block, and the layout of all.
fn outer(layout: Layout) -> Option<(usize, Layout)> {
    let before = size_of::<Prefix>().next_multiple_of(layout.align().max(16));
    let size = before.checked_add(layout.size())?.checked_add(RED_LEN)?;
    Some((before, Layout::from_size_align(size, layout.align().max(16)).ok()?))
}

/// Where the prefix of a block lies.
#[allow(clippy::cast_ptr_alignment, reason = "blocks are aligned to 16, as `outer` sees to")]
fn prefix_of(block: *mut u8) -> *mut Prefix {
    block.cast::<Prefix>().wrapping_sub(1)
}

#[cold]
fn stop(what: &str) -> ! {
    eprintln!("checking allocator: {what}");
    std::process::abort();
}

fn allocate(layout: Layout, zeroed: bool) -> *mut u8 {
    count(|c| c.largest = c.largest.max(layout.size()));
    if layout.size() == 0 {
        stop("a block of no bytes was asked for");
    }
    if layout.size() > LIMIT {
        return std::ptr::null_mut();
    }
    let Some((before, whole)) = outer(layout) else { return std::ptr::null_mut() };
    let start = if zeroed {
        // SAFETY: the size is not zero.
        unsafe { System.alloc_zeroed(whole) }
    } else {
        // SAFETY: the size is not zero.
        unsafe { System.alloc(whole) }
    };
    if start.is_null() {
        return start;
    }
    let block = start.wrapping_add(before);
    let prefix = Prefix { state: ALIVE, size: layout.size(), align: layout.align() };
    // SAFETY: there is room for a prefix right before the block.
    unsafe { prefix_of(block).write(prefix) };
    if !zeroed && layout.size() < LARGE {
        // SAFETY: the block has this size.
        unsafe { block.write_bytes(0xA5, layout.size()) };
    }
    let red = block.wrapping_add(layout.size());
    // SAFETY: the red zone follows the block.
    unsafe { red.write_bytes(RED, RED_LEN) };
    count(|c| {
        c.blocks += 1;
        c.bytes += layout.size();
        c.live_blocks += 1;
        c.live_bytes += layout.size() as isize;
        c.peak_bytes = c.peak_bytes.max(c.live_bytes);
    });
    block
}

// SAFETY: blocks come from `System`, with room before and behind.
unsafe impl GlobalAlloc for Checking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocate(layout, false)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        allocate(layout, true)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let head = prefix_of(block);
        // SAFETY: every block has a prefix before it.
        let Prefix { state, size, align } = unsafe { head.read() };
        if state != ALIVE {
            stop("a block was freed twice, or never allocated");
        }
        if (size, align) != (layout.size(), layout.align()) {
            stop("a block was freed with another layout than it was allocated with");
        }
        // SAFETY: the red zone follows the block.
        let red = unsafe { std::slice::from_raw_parts(block.wrapping_add(size), RED_LEN) };
        // As a whole: a loop over bytes that is not optimised would be most of what a free costs.
        if red != [RED; RED_LEN] {
            stop("something wrote past the end of a block");
        }
        // SAFETY: the block is given back, so nobody reads it any more.
        unsafe { block.write_bytes(0xDF, if size < LARGE { size } else { 64 }) };
        // SAFETY: as the read above.
        unsafe { head.write(Prefix { state: DEAD, size, align }) };
        let Some((before, whole)) = outer(layout) else { stop("a layout that cannot be") };
        let start = block.wrapping_sub(before);
        // SAFETY: the same numbers as in `allocate`.
        unsafe { System.dealloc(start, whole) };
        count(|c| {
            c.live_blocks -= 1;
            c.live_bytes -= size as isize;
        });
    }
}
