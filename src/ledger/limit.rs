//! Never more than allowed.
//!
//! While a limit is on, buffers are counted under one lock *before* their memory is asked for, so that
//! threads cannot pass it together.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use core::cell::Cell;
use core::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::count::{self, watch};

/// A limit that a buffer would have passed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refused {
    /// The bytes that count against the limit already.
    pub(crate) live: u64,
    /// The limit.
    pub(crate) limit: u64,
}

/// The limit of the process, and how many threads have one of their own.
struct Limits {
    process: Option<u64>,
    scopes: usize,
}

static LIMITS: Mutex<Limits> = Mutex::new(Limits { process: None, scopes: 0 });

thread_local! {
    /// Where this thread's scope with a limit began, and how many bytes it may have beyond that.
    static HERE: Cell<Option<(i64, u64)>> = const { Cell::new(None) };
}

fn limits() -> MutexGuard<'static, Limits> {
    LIMITS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Limits {
    fn permit(&self, bytes: u64) -> Result<(), Refused> {
        let fits = |live: i64, limit: u64| {
            let live = live.max(0) as u64;
            let left = limit.saturating_sub(live);
            if bytes <= left { Ok(()) } else { Err(Refused { live, limit }) }
        };
        if let Some((start, limit)) = HERE.get() {
            fits(count::shard().live() - start, limit)?;
        }
        match self.process {
            Some(limit) => fits(count::all_sums().live_bytes, limit),
            None => Ok(()),
        }
    }

    fn watch(&self) {
        count::watch(watch::LIMIT, self.process.is_some() || self.scopes > 0);
    }
}

/// Whether so many bytes more would pass no limit: for what is adopted later.
pub(crate) fn permits(bytes: u64) -> Result<(), Refused> {
    limits().permit(bytes)
}

/// Counts a buffer whose memory is about to be asked for, if no limit is passed by it.
pub(crate) fn reserve(bytes: usize) -> Result<(), Refused> {
    let limits = limits();
    limits.permit(bytes as u64)?;
    count::made(bytes);
    Ok(())
}

/// Sets how many bytes the arrays of the process may have together, or `None` for any number. Returns what
/// the limit was.
///
/// What would pass it is not asked of the system: `try_*` methods return an error that says how much was
/// wanted, what is alive, and the limit; others panic with the same words. A `Vec` or foreign memory that is
/// *adopted* has been allocated before; it counts (the foreign memory does not), but is not refused.
///
/// A limit costs each buffer that is made some 50 ns.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// memory::set_limit(Some(100_000_000));
/// let error = Array2::<f64>::try_zeros((10_000, 10_000)).unwrap_err();
/// assert!(error.to_string().starts_with("unable to allocate 800 MB for an array with shape (10000, 10000)"));
/// memory::set_limit(None);
/// ```
#[inline]
pub fn set_limit(bytes: Option<u64>) -> Option<u64> {
    let mut limits = limits();
    let before = core::mem::replace(&mut limits.process, bytes);
    limits.watch();
    before
}

/// The limit of the process, if there is one.
#[inline]
#[must_use]
pub fn limit() -> Option<u64> {
    limits().process
}

/// Runs `f`, in which *this thread* may have no more than so many bytes beyond what it has now. Limits
/// nest: the tighter holds.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// let a = Array1::<f64>::ones(1000);
/// let result = memory::with_limit(10_000, || {
///     let b = &a + 1.0; // 8000 bytes
///     b.try_to_owned().map(|_| ()) // 8000 more
/// });
/// assert!(result.is_err());
/// ```
pub fn with_limit<R>(bytes: u64, f: impl FnOnce() -> R) -> R {
    let _scope = LimitScope::new(bytes);
    f()
}

/// A limit for this thread until it is dropped: what [`with_limit`] does, as a guard.
#[derive(Debug)]
pub struct LimitScope {
    outer: Option<(i64, u64)>,
    /// It belongs to the thread it was made in.
    here: PhantomData<*const ()>,
}

impl LimitScope {
    /// This thread may have no more than so many bytes beyond what it has now.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let live = count::shard().live();
        let outer = HERE.get();
        let left = outer
            .map_or(u64::MAX, |(start, limit)| limit.saturating_sub((live - start).max(0) as u64));
        HERE.set(Some((live, bytes.min(left))));
        let mut limits = limits();
        limits.scopes += 1;
        limits.watch();
        LimitScope { outer, here: PhantomData }
    }
}

impl Drop for LimitScope {
    fn drop(&mut self) {
        HERE.set(self.outer);
        let mut limits = limits();
        limits.scopes -= 1;
        limits.watch();
    }
}
