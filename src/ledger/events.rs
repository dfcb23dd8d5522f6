//! What was made and freed, one after the other: kept while it is recorded.
// `#[inline]` here means: compiled only in programs that call it.

use core::panic::Location;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::registry::{self, Facts};

/// A buffer that was made or freed, while [`record`] was on.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Event {
    /// When, since tracking was first turned on.
    pub at: Duration,
    /// Whether the buffer was made; else it was freed.
    pub made: bool,
    /// The number of the buffer: no other has it.
    pub number: u64,
    /// Its bytes.
    pub bytes: u64,
    /// The type of its elements.
    pub dtype: &'static str,
    /// The line that made it, if it is known.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::serialize::known_site"))]
    pub site: Option<&'static Location<'static>>,
    /// The name of the thread that made it.
    pub thread: String,
    /// The tag it was made under.
    pub tag: Option<Arc<str>>,
}

/// As [`Event`], without what takes time.
#[derive(Clone, Debug)]
struct Entry {
    at: Instant,
    made: bool,
    number: u64,
    bytes: u64,
    dtype: &'static str,
    site: Option<&'static Location<'static>>,
    thread: u64,
    tag: Option<Arc<str>>,
}

static ON: AtomicBool = AtomicBool::new(false);
static ENTRIES: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// Turns on, or off, that what is made and freed is kept as a list in the order of time, for
/// [`events`]; turning it on empties the list and turns [tracking](super::track) on. Returns whether it was
/// on.
///
/// The list grows by about 100 bytes a buffer made or freed, until it is turned off.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// memory::record(true);
/// let a = Array1::<f64>::zeros(1000);
/// drop(a);
/// memory::record(false);
/// memory::track(false);
/// let bytes: Vec<u64> = memory::events().iter().map(|e| e.bytes).collect();
/// assert_eq!(bytes, [8000, 8000]);
/// ```
#[inline]
pub fn record(on: bool) -> bool {
    if on {
        registry::track(true);
        entries().clear();
    }
    ON.swap(on, Relaxed)
}

#[inline]
fn entries() -> std::sync::MutexGuard<'static, Vec<Entry>> {
    ENTRIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was made and freed while [`record`] was on, in the order of time.
#[inline]
#[must_use]
pub fn events() -> Vec<Event> {
    let mut entries = entries().clone();
    entries.sort_by_key(|entry| entry.at);
    let start = registry::start();
    let event = |entry: Entry| Event {
        at: entry.at.saturating_duration_since(start),
        made: entry.made,
        number: entry.number,
        bytes: entry.bytes,
        dtype: entry.dtype,
        site: entry.site,
        thread: registry::thread_name(entry.thread),
        tag: entry.tag,
    };
    entries.into_iter().map(event).collect()
}

pub(super) fn made(facts: &Facts) {
    if ON.load(Relaxed) && facts.made.is_some() {
        note(facts, true);
    }
}

pub(super) fn freed(facts: &Facts) {
    if ON.load(Relaxed) && facts.made.is_some() {
        note(facts, false);
    }
}

fn note(facts: &Facts, made: bool) {
    let Some(stamp) = &facts.made else { return };
    let entry = Entry {
        at: if made { stamp.at } else { Instant::now() },
        made,
        number: facts.number,
        bytes: facts.bytes(),
        dtype: facts.dtype,
        site: Some(stamp.site),
        thread: stamp.thread,
        tag: stamp.tag.clone(),
    };
    entries().push(entry);
}
