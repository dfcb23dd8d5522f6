//! Counts of what is done with memory.

use core::sync::atomic::{AtomicU64, Ordering};

/// How many copies were made, and of how many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Copies {
    /// The copies.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
}

static COPIES: AtomicU64 = AtomicU64::new(0);
static COPIED_BYTES: AtomicU64 = AtomicU64::new(0);

/// The copies that writes made, in all threads since the program began: of arrays whose buffer others
/// held too, also as right side, mask or index of the very write (*copy on write*).
///
/// No other copy is made that was not asked for by name.
///
/// ```
/// use ndview::memory::copies_on_write;
/// use ndview::prelude::*;
///
/// let mut a = array![1_u8, 2, 3, 4];
/// let before = copies_on_write();
/// a.slice_mut(..2).fill(0); // the only handle: no copy
/// assert_eq!(copies_on_write(), before);
///
/// let backwards = a.slice(s![..;-1]).share();
/// a.assign(&backwards); // the right side holds the buffer: one copy, of what `a` shows
/// assert_eq!(a, [4, 3, 0, 0]);
/// assert_eq!(copies_on_write().bytes - before.bytes, 4);
/// ```
pub fn copies_on_write() -> Copies {
    // Relaxed: counts order nothing.
    let (count, bytes) = (COPIES.load(Ordering::Relaxed), COPIED_BYTES.load(Ordering::Relaxed));
    Copies { count, bytes }
}

/// Counts a copy that a write made.
#[cold]
pub(crate) fn count_copy_on_write(bytes: usize) {
    COPIES.fetch_add(1, Ordering::Relaxed);
    COPIED_BYTES.fetch_add(bytes as u64, Ordering::Relaxed);
}
