//! How many buffers there are and of how many bytes: always on.
//!
//! Each thread counts in a shard of its own that no other thread writes, so counting takes plain additions
//! and no locked instruction; figures are sums over all shards. What the whole process has at once is told
//! to one common place whenever a thread's own sum has moved by more than [`SLACK`], so that the peak of
//! the process is known to within that many bytes a thread, and exactly while a
//! [process scope](super::scope) or a limit is on.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use core::cell::Cell;
use core::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// By so many bytes a thread's live bytes may move before the process' peak hears of it.
const SLACK: i64 = 64 << 10;

/// What else than counting is on: bits of [`WATCH`].
pub(crate) mod watch {
    /// New buffers and handles are followed.
    pub(crate) const TRACK: u32 = 1;
    /// There is a limit, of the process or of a scope.
    pub(crate) const LIMIT: u32 = 2;
    /// Each change is told to the process at once.
    pub(crate) const EXACT: u32 = 4;
}

/// The bits that are set. Nothing else is looked at on the way to a buffer while it is 0.
static WATCH: AtomicU32 = AtomicU32::new(0);

/// Whether one of these bits is set.
#[inline]
pub(crate) fn watches(bits: u32) -> bool {
    WATCH.load(Relaxed) & bits != 0
}

/// Sets or clears a bit; whether it was set.
pub(super) fn watch(bit: u32, on: bool) -> bool {
    let before = if on { WATCH.fetch_or(bit, Relaxed) } else { WATCH.fetch_and(!bit, Relaxed) };
    before & bit != 0
}

/// What a thread has done. Only the thread that holds it writes; when that ends, the next takes it over,
/// so that the sums stay.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(super) struct Shard {
    made: AtomicU64,
    made_bytes: AtomicU64,
    freed: AtomicU64,
    freed_bytes: AtomicU64,
    /// Where the live bytes of this thread are more, or less, than these, there is more to do than to count.
    high: AtomicI64,
    low: AtomicI64,
    /// What of the live bytes the process knows.
    told: AtomicI64,
    /// The most live bytes since this was last set, while a scope is open.
    peak: AtomicI64,
    /// How many scopes are open.
    scopes: AtomicU32,
    copies: AtomicU64,
    copied_bytes: AtomicU64,
    temporaries: AtomicU64,
    temporary_bytes: AtomicU64,
    foreign: AtomicI64,
    foreign_bytes: AtomicI64,
}

/// All shards, and those whose thread has ended.
#[derive(Debug, Default)]
struct Shards {
    all: Vec<&'static Shard>,
    idle: Vec<&'static Shard>,
}

static SHARDS: Mutex<Shards> = Mutex::new(Shards { all: Vec::new(), idle: Vec::new() });
/// What all threads have told, and the most that it has been.
static LIVE: AtomicI64 = AtomicI64::new(0);
static PEAK: AtomicI64 = AtomicI64::new(0);

thread_local! {
    static SHARD: Cell<Option<&'static Shard>> = const { Cell::new(None) };
    static LEASE: Lease = const { Lease };
}

/// Gives the thread's shard back when the thread ends.
struct Lease;

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(shard) = SHARD.take() {
            shard.tell();
            shards().idle.push(shard);
        }
    }
}

/// The shards; a panic leaves nothing half done in them.
fn shards() -> MutexGuard<'static, Shards> {
    SHARDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// This thread's shard.
#[inline]
pub(super) fn shard() -> &'static Shard {
    match SHARD.get() {
        Some(shard) => shard,
        None => attach(),
    }
}

#[cold]
#[inline(never)]
fn attach() -> &'static Shard {
    let mut shards = shards();
    let shard = shards.idle.pop().unwrap_or_else(|| {
        let shard: &'static Shard = Box::leak(Box::default());
        shards.all.push(shard);
        shard
    });
    drop(shards);
    shard.scopes.store(0, Relaxed);
    shard.set_ends();
    SHARD.set(Some(shard));
    // What a thread frees while it ends, after its lease, keeps a shard for ever: the sums stay right.
    let _ended = LEASE.try_with(|_| ());
    shard
}

/// Adds to what only this thread writes; the sum.
#[inline]
fn add(counter: &AtomicU64, n: usize) -> u64 {
    let sum = counter.load(Relaxed).wrapping_add(n as u64);
    counter.store(sum, Relaxed);
    sum
}

impl Shard {
    /// There is more than `high`.
    #[cold]
    #[inline(never)]
    fn rises(&self, live: i64) {
        self.peak.store(self.peak().max(live), Relaxed);
        if live.wrapping_sub(self.told.load(Relaxed)) > SLACK {
            self.tell();
        }
        self.set_ends();
    }

    /// Sets the ends up to which there is nothing to do but count.
    fn set_ends(&self) {
        let told = self.told.load(Relaxed);
        let high = told.saturating_add(SLACK);
        let watched = self.scopes.load(Relaxed) > 0;
        self.high.store(if watched { high.min(self.peak()) } else { high }, Relaxed);
        self.low.store(told.saturating_sub(SLACK), Relaxed);
    }

    /// Tells the process what has changed.
    #[cold]
    #[inline(never)]
    fn tell(&self) {
        let live = self.live();
        let change = live.wrapping_sub(self.told.load(Relaxed));
        self.told.store(live, Relaxed);
        let now = LIVE.fetch_add(change, Relaxed).wrapping_add(change);
        PEAK.fetch_max(now, Relaxed);
        self.set_ends();
    }

    /// The bytes made less those freed, by this thread: below 0 where it frees what others made.
    #[inline]
    pub(super) fn live(&self) -> i64 {
        self.made_bytes.load(Relaxed).wrapping_sub(self.freed_bytes.load(Relaxed)) as i64
    }

    /// The most live bytes since [`open`](Self::open).
    pub(super) fn peak(&self) -> i64 {
        self.peak.load(Relaxed)
    }

    /// Opens a scope, whose peak begins with what is alive. Returns the peak so far of the one around it.
    pub(super) fn open(&self) -> i64 {
        let outer = self.peak();
        self.peak.store(self.live(), Relaxed);
        self.scopes.store(self.scopes.load(Relaxed) + 1, Relaxed);
        self.set_ends();
        outer
    }

    /// Closes a scope; `outer` is what `open` returned.
    pub(super) fn close(&self, outer: i64) {
        self.scopes.store(self.scopes.load(Relaxed).saturating_sub(1), Relaxed);
        self.peak.store(self.peak().max(outer), Relaxed);
        self.set_ends();
    }

    /// What this thread has done so far.
    pub(super) fn sums(&self) -> Sums {
        Sums {
            made: self.made.load(Relaxed),
            made_bytes: self.made_bytes.load(Relaxed),
            freed: self.freed.load(Relaxed),
            live_bytes: self.live(),
            copies: self.copies.load(Relaxed),
            copied_bytes: self.copied_bytes.load(Relaxed),
            temporaries: self.temporaries.load(Relaxed),
            temporary_bytes: self.temporary_bytes.load(Relaxed),
        }
    }
}

/// What was done, by a thread or by all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) made: u64,
    pub(super) made_bytes: u64,
    pub(super) freed: u64,
    pub(super) live_bytes: i64,
    pub(super) copies: u64,
    pub(super) copied_bytes: u64,
    pub(super) temporaries: u64,
    pub(super) temporary_bytes: u64,
}

/// What all threads have done so far.
pub(super) fn all_sums() -> Sums {
    shards().all.iter().map(|shard| shard.sums()).fold(Sums::default(), |a, b| Sums {
        made: a.made.wrapping_add(b.made),
        made_bytes: a.made_bytes.wrapping_add(b.made_bytes),
        freed: a.freed.wrapping_add(b.freed),
        live_bytes: a.live_bytes.wrapping_add(b.live_bytes),
        copies: a.copies + b.copies,
        copied_bytes: a.copied_bytes + b.copied_bytes,
        temporaries: a.temporaries + b.temporaries,
        temporary_bytes: a.temporary_bytes + b.temporary_bytes,
    })
}

/// Counts a buffer of this many bytes.
#[inline(always)]
pub(crate) fn made(bytes: usize) {
    let shard = shard();
    add(&shard.made, 1);
    let live = add(&shard.made_bytes, bytes).wrapping_sub(shard.freed_bytes.load(Relaxed)) as i64;
    if live > shard.high.load(Relaxed) {
        shard.rises(live);
    }
    if watches(watch::EXACT) {
        super::scope::process_has(all_sums().live_bytes);
    }
}

/// Counts that a buffer of this many bytes was freed.
#[inline(always)]
pub(crate) fn freed(bytes: usize) {
    let shard = shard();
    add(&shard.freed, 1);
    let freed = add(&shard.freed_bytes, bytes);
    let live = shard.made_bytes.load(Relaxed).wrapping_sub(freed) as i64;
    if live < shard.low.load(Relaxed) {
        shard.tell();
    }
}

/// Counts a buffer over foreign memory, or takes it out again.
pub(crate) fn lent(bytes: usize, comes: bool) {
    let shard = shard();
    let sign = if comes { 1 } else { -1 };
    shard.foreign.store(shard.foreign.load(Relaxed) + sign, Relaxed);
    shard.foreign_bytes.store(shard.foreign_bytes.load(Relaxed) + sign * bytes as i64, Relaxed);
}

/// Counts a copy that a write made.
#[cold]
pub(crate) fn count_copy_on_write(bytes: usize) {
    let shard = shard();
    add(&shard.copies, 1);
    add(&shard.copied_bytes, bytes);
}

/// Counts a temporary that was made because operands overlap.
#[cold]
pub(crate) fn count_temporary(bytes: usize) {
    let shard = shard();
    add(&shard.temporaries, 1);
    add(&shard.temporary_bytes, bytes);
}

/// How many copies were made, and of how many bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Copies {
    /// The copies.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
}

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
#[inline]
pub fn copies_on_write() -> Copies {
    let sums = all_sums();
    Copies { count: sums.copies, bytes: sums.copied_bytes }
}

/// The memory of all arrays of the process, at a moment; made by [`figures`]. Bytes are those of elements:
/// what the allocator adds, and what is [kept for later](crate::memory::cached_bytes), is not in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Figures {
    /// The buffers that are alive.
    pub live_buffers: u64,
    /// Their bytes.
    pub live_bytes: u64,
    /// The most bytes that were alive at once since the program began, or since [`reset_peak`]: to within
    /// 64 KiB a thread.
    pub peak_bytes: u64,
    /// The buffers ever made.
    pub made_buffers: u64,
    /// Their bytes.
    pub made_bytes: u64,
    /// The buffers that lend memory of others, such as a memory map, and are alive. They are in none of the
    /// figures above.
    pub foreign_buffers: u64,
    /// Their bytes.
    pub foreign_bytes: u64,
    /// The [copies on write](copies_on_write).
    pub copies: Copies,
    /// The temporaries that were made because operands of one call overlap in memory.
    pub temporaries: Copies,
}

/// The memory of all arrays of the process. Takes a moment for each thread there is.
///
/// While other threads make and free arrays, the figures are those of a moment that is not quite the same
/// for all threads.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// let before = memory::figures();
/// let a = Array2::<f64>::zeros((1000, 1000));
/// let b = a.slice((..10, ..)).share(); // holds the same buffer
/// let now = memory::figures();
/// assert_eq!(now.live_bytes - before.live_bytes, 8_000_000);
/// assert_eq!(now.live_buffers - before.live_buffers, 1);
/// # drop(b);
/// ```
pub fn figures() -> Figures {
    let sums = all_sums();
    let foreign = shards().all.iter().fold((0, 0), |(count, bytes), shard| {
        (count + shard.foreign.load(Relaxed), bytes + shard.foreign_bytes.load(Relaxed))
    });
    let live_bytes = sums.live_bytes.max(0) as u64;
    Figures {
        live_buffers: sums.made.saturating_sub(sums.freed),
        live_bytes,
        peak_bytes: live_bytes.max(PEAK.load(Relaxed).max(0) as u64),
        made_buffers: sums.made,
        made_bytes: sums.made_bytes,
        foreign_buffers: foreign.0.max(0) as u64,
        foreign_bytes: foreign.1.max(0) as u64,
        copies: Copies { count: sums.copies, bytes: sums.copied_bytes },
        temporaries: Copies { count: sums.temporaries, bytes: sums.temporary_bytes },
    }
}

/// Has the peak of the process begin anew, at what is alive now. Returns what it was.
#[inline]
pub fn reset_peak() -> u64 {
    let before = figures().peak_bytes;
    PEAK.store(LIVE.load(Relaxed), Relaxed);
    before
}
