//! Holes that others fell into, one test each, under an allocator that stops the process on a wrong
//! layout, a double free or a write past the end, and that fills new memory with garbage.
//!
//! R11, R32 and R40 are compile-fail doc-tests in `src/compile_fail.rs`; R33 is in `threads.rs`, R34
//! to R39 for files in `npy.rs` and `npy_hostile.rs`.

#[path = "../support/mod.rs"]
mod support;

mod layouts;
mod memory;
mod panics;
mod traits;

use support::counting::Checking;

#[global_allocator]
static ALLOCATOR: Checking = Checking;

fn value(index: [usize; 2]) -> i64 {
    (10 * index[0] + index[1]) as i64
}
