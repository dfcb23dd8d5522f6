//! What a piece of a program does with memory.
// `#[inline]` here means: compiled only in programs that call it.

use core::marker::PhantomData;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::count::{self, Copies, Sums, watch};

/// What was done with the memory of arrays while a [`Scope`] was open.
///
/// Counted are the elements of buffers: not the few bytes a buffer needs for itself, and not the lists
/// that some calls make on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Usage {
    /// The buffers that were made.
    pub made_buffers: u64,
    /// Their bytes.
    pub made_bytes: u64,
    /// The buffers that were freed, whenever they were made.
    pub freed_buffers: u64,
    /// Their bytes.
    pub freed_bytes: u64,
    /// The bytes made less those freed: what is left, or below 0 if there is less than before.
    pub left_bytes: i64,
    /// The most bytes that were alive at once, beyond what was at the beginning.
    pub peak_bytes: u64,
    /// The copies that [writes made](super::copies_on_write).
    pub copies: Copies,
    /// The temporaries that were made because operands of one call overlap in memory.
    pub temporaries: Copies,
}

impl Usage {
    #[inline]
    fn between(before: Sums, now: Sums, peak: i64) -> Self {
        let made_bytes = now.made_bytes - before.made_bytes;
        let left_bytes = now.live_bytes - before.live_bytes;
        Usage {
            made_buffers: now.made - before.made,
            made_bytes,
            freed_buffers: now.freed - before.freed,
            freed_bytes: (made_bytes as i64 - left_bytes).max(0) as u64,
            left_bytes,
            peak_bytes: (peak - before.live_bytes).max(0) as u64,
            copies: Copies {
                count: now.copies - before.copies,
                bytes: now.copied_bytes - before.copied_bytes,
            },
            temporaries: Copies {
                count: now.temporaries - before.temporaries,
                bytes: now.temporary_bytes - before.temporary_bytes,
            },
        }
    }
}

/// Runs `f`, and says what *this thread* did meanwhile with the memory of arrays. Exact; scopes nest.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// let a = Array1::<f64>::ones(1000); // 8000 bytes
/// let (sum, usage) = memory::scope(|| (&a * 2.0 + 1.0).sum());
/// assert_eq!(sum, 3000.0);
/// assert_eq!(usage.made_buffers, 1); // the sum is written over the product
/// assert_eq!((usage.peak_bytes, usage.left_bytes), (8000, 0));
/// ```
pub fn scope<R>(f: impl FnOnce() -> R) -> (R, Usage) {
    let scope = Scope::new();
    let result = f();
    let usage = scope.usage();
    (result, usage)
}

/// Runs `f`, and says what *all threads* did meanwhile with the memory of arrays.
///
/// While it runs, each buffer that is made or freed costs some 50 ns more.
pub fn process_scope<R>(f: impl FnOnce() -> R) -> (R, Usage) {
    let scope = ProcessScope::new();
    let result = f();
    let usage = scope.usage();
    (result, usage)
}

/// A scope of this thread that is open until it is dropped: what [`scope`] does, as a guard.
///
/// ```
/// use ndview::memory::Scope;
/// use ndview::prelude::*;
///
/// let scope = Scope::new();
/// let a = Array1::<u8>::zeros(100);
/// assert_eq!(scope.usage().left_bytes, 100);
/// drop(a);
/// assert_eq!(scope.usage().left_bytes, 0);
/// assert_eq!(scope.usage().peak_bytes, 100);
/// ```
#[derive(Debug)]
pub struct Scope {
    before: Sums,
    /// The peak of the scope around this one, when this one began.
    outer_peak: i64,
    /// It belongs to the thread it was made in.
    here: PhantomData<*const ()>,
}

impl Scope {
    /// Opens a scope. Of scopes that are open at the same time, the one opened last must be closed
    /// first: what lives no longer than a block does.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        let shard = count::shard();
        let before = shard.sums();
        let outer_peak = shard.open();
        Scope { before, outer_peak, here: PhantomData }
    }

    /// What was done since the scope was opened.
    #[inline]
    #[must_use]
    pub fn usage(&self) -> Usage {
        let shard = count::shard();
        Usage::between(self.before, shard.sums(), shard.peak())
    }
}

impl Default for Scope {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scope {
    #[inline]
    fn drop(&mut self) {
        count::shard().close(self.outer_peak);
    }
}

/// The peaks of the process scopes that are open.
static OPEN: Mutex<Vec<Arc<AtomicI64>>> = Mutex::new(Vec::new());

#[inline]
fn open() -> MutexGuard<'static, Vec<Arc<AtomicI64>>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells all open process scopes how many bytes are alive.
#[inline]
pub(super) fn process_has(bytes: i64) {
    for peak in open().iter() {
        peak.fetch_max(bytes, Relaxed);
    }
}

/// A scope of all threads that is open until it is dropped: what [`process_scope`] does, as a guard.
#[derive(Debug)]
pub struct ProcessScope {
    before: Sums,
    peak: Arc<AtomicI64>,
}

impl ProcessScope {
    /// Opens a scope.
    #[inline]
    #[must_use]
    pub fn new() -> Self {
        let mut open = open();
        count::watch(watch::EXACT, true);
        let before = count::all_sums();
        let peak = Arc::new(AtomicI64::new(before.live_bytes));
        open.push(Arc::clone(&peak));
        ProcessScope { before, peak }
    }

    /// What was done since the scope was opened, by all threads.
    #[inline]
    #[must_use]
    pub fn usage(&self) -> Usage {
        let now = count::all_sums();
        Usage::between(self.before, now, self.peak.load(Relaxed).max(now.live_bytes))
    }
}

impl Default for ProcessScope {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for ProcessScope {
    #[inline]
    fn drop(&mut self) {
        let mut open = open();
        open.retain(|peak| !Arc::ptr_eq(peak, &self.peak));
        if open.is_empty() {
            count::watch(watch::EXACT, false);
        }
    }
}
