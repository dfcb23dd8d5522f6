//! Which buffers and handles there are, and which lines made them: kept while tracking is on.
//!
//! A followed handle has a *place* here with what is known of it; all handles of a buffer share its
//! [`Facts`]. Places are on shelves, each with a lock of its own; a thread puts on the same shelf every time,
//! so that threads do not wait for one another.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use core::panic::Location;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::cell::{Cell, RefCell};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Instant;

use super::count::{self, watch};
use super::events;
use crate::dimension::IxDyn;
use crate::layout::Layout;
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// So many shelves: more than threads work at the same time, mostly.
const SHELVES: usize = 64;

/// When, where and by whom something was made.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) site: &'static Location<'static>,
    pub(crate) at: Instant,
    pub(crate) thread: u64,
    pub(crate) tag: Option<Arc<str>>,
}

/// Where the elements of a buffer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum Origin {
    /// Memory of ndview's own.
    Made,
    /// A `Vec` that was adopted.
    Vec,
    /// Memory of others, such as a memory map.
    Foreign,
}

/// What all handles of a buffer know of it.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The number of no other live buffer.
    pub(crate) id: usize,
    /// Later buffers have larger ones.
    pub(crate) number: u64,
    pub(crate) len: usize,
    pub(crate) itemsize: usize,
    pub(crate) dtype: &'static str,
    pub(crate) origin: Origin,
    /// `None` for what was made before tracking was on.
    pub(crate) made: Option<Stamp>,
}

impl Facts {
    pub(crate) fn bytes(&self) -> u64 {
        self.len as u64 * self.itemsize as u64
    }
}

impl Drop for Facts {
    fn drop(&mut self) {
        events::freed(self);
    }
}

/// What is known of a handle.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    pub(crate) facts: Arc<Facts>,
    pub(crate) made: Stamp,
    /// What it shows of the buffer; `None` for a `Buffer` that is not an array's.
    pub(crate) layout: Option<Layout<IxDyn>>,
}

/// Handles, and the places that are free again.
#[derive(Debug, Default)]
struct Shelf {
    places: Vec<Option<Handle>>,
    free: Vec<usize>,
}

/// The handles that are followed.
#[derive(Debug)]
pub(crate) struct Registry {
    shelves: Box<[Mutex<Shelf>]>,
}

/// Where a handle is noted, by shelf and number.
#[derive(Debug)]
pub(crate) struct Place {
    shelf: usize,
    number: usize,
}

impl Registry {
    pub(crate) fn new(shelves: usize) -> Self {
        Registry { shelves: (0..shelves).map(|_| Mutex::default()).collect() }
    }

    /// A shelf; a panic leaves nothing half done on it.
    fn shelf(&self, shelf: usize) -> MutexGuard<'_, Shelf> {
        self.shelves[shelf].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a handle.
    pub(crate) fn put(&self, shelf: usize, handle: Handle) -> Place {
        let shelf_number = shelf % self.shelves.len();
        let mut shelf = self.shelf(shelf_number);
        let number = match shelf.free.pop() {
            Some(number) => {
                shelf.places[number] = Some(handle);
                number
            }
            None => {
                shelf.places.push(Some(handle));
                shelf.places.len() - 1
            }
        };
        Place { shelf: shelf_number, number }
    }

    /// Changes what is noted of a handle.
    pub(crate) fn change(&self, place: &Place, f: impl FnOnce(&mut Handle)) {
        if let Some(handle) = &mut self.shelf(place.shelf).places[place.number] {
            f(handle);
        }
    }

    /// Takes a handle out.
    pub(crate) fn take(&self, place: &Place) -> Option<Handle> {
        let mut shelf = self.shelf(place.shelf);
        let handle = shelf.places[place.number].take();
        shelf.free.push(place.number);
        handle
    }

    /// All handles of the moment, shelf by shelf.
    #[inline]
    pub(crate) fn all(&self) -> Vec<Handle> {
        let shelves = 0..self.shelves.len();
        shelves
            .flat_map(|i| self.shelf(i).places.iter().flatten().cloned().collect::<Vec<_>>())
            .collect()
    }
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::new(SHELVES));
static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// All handles that are followed.
#[inline]
pub(crate) fn handles() -> Vec<Handle> {
    REGISTRY.all()
}

/// The number of the buffer that was followed last.
#[inline]
pub(crate) fn last_number() -> u64 {
    NUMBERS.load(Relaxed)
}

/// A followed handle: the note goes with it.
#[derive(Debug)]
pub(crate) struct Ticket {
    place: Place,
    facts: Arc<Facts>,
}

impl Ticket {
    /// Follows the first handle of a buffer.
    pub(crate) fn first(facts: Facts, site: &'static Location<'static>) -> Self {
        events::made(&facts);
        // Made with its buffer; else, of a buffer from before, now: to ask for the time is not free.
        let made = facts.made.clone().unwrap_or_else(|| stamp(site));
        Self::of(Arc::new(facts), made, None)
    }

    /// Follows one more handle of the same buffer, and notes what it shows.
    pub(crate) fn next(
        &self,
        site: &'static Location<'static>,
        layout: Option<Layout<IxDyn>>,
    ) -> Self {
        Self::of(Arc::clone(&self.facts), stamp(site), layout)
    }

    fn of(facts: Arc<Facts>, made: Stamp, layout: Option<Layout<IxDyn>>) -> Self {
        let handle = Handle { facts: Arc::clone(&facts), made, layout };
        Ticket { place: REGISTRY.put(thread() as usize, handle), facts }
    }

    /// Notes what the handle shows.
    pub(crate) fn shows(&self, layout: Layout<IxDyn>) {
        // What it showed before is dropped behind the lock.
        let mut layout = Some(layout);
        REGISTRY.change(&self.place, |handle| core::mem::swap(&mut handle.layout, &mut layout));
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        drop(REGISTRY.take(&self.place));
    }
}

/// The facts of a buffer that is made now; `made` says by which line, if it is known.
pub(crate) fn facts<T>(
    id: usize,
    len: usize,
    origin: Origin,
    made: Option<&'static Location<'static>>,
) -> Facts {
    Facts {
        id,
        number: NUMBERS.fetch_add(1, Relaxed) + 1,
        len,
        itemsize: size_of::<T>(),
        dtype: crate::units::type_label::<T>(),
        origin,
        made: made.map(stamp),
    }
}

/// Runs a closure, and has what is made in it noted with the caller's line, which a closure does not know.
#[inline]
#[track_caller]
pub(crate) fn at_caller<R>(f: impl FnOnce() -> R) -> R {
    let _line = line_of_caller();
    f()
}

/// As [`at_caller`], for the rest of the function that keeps what this gives.
#[inline]
#[track_caller]
pub(crate) fn line_of_caller() -> Option<Line> {
    if is_tracking() { Some(Line::of_caller()) } else { None }
}

/// Puts the line back that was there before.
pub(crate) struct Line(Option<&'static Location<'static>>);

impl Line {
    #[track_caller]
    fn of_caller() -> Self {
        let outer = LINE.get();
        LINE.set(outer.or(Some(Location::caller())));
        Line(outer)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        LINE.set(self.0);
    }
}

/// Now, here.
fn stamp(site: &'static Location<'static>) -> Stamp {
    let site = LINE.get().unwrap_or(site);
    let tag = TAGS.try_with(|tags| tags.borrow().last().cloned()).unwrap_or(None);
    Stamp { site, at: Instant::now(), thread: thread(), tag }
}

static THREADS: AtomicU64 = AtomicU64::new(0);
/// The names of the threads that have made something, by number; a thread without one has none.
static NAMES: std::sync::Mutex<Vec<Option<Box<str>>>> = std::sync::Mutex::new(Vec::new());

thread_local! {
    static THREAD: Cell<Option<u64>> = const { Cell::new(None) };
    /// The line that what closures of this crate make is noted with.
    static LINE: Cell<Option<&'static Location<'static>>> = const { Cell::new(None) };
    /// The tags that are on, each with those around it.
    static TAGS: RefCell<Vec<Arc<str>>> = const { RefCell::new(Vec::new()) };
}

/// This thread's number.
fn thread() -> u64 {
    THREAD.get().unwrap_or_else(|| {
        let number = THREADS.fetch_add(1, Relaxed);
        THREAD.set(Some(number));
        let mut names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let len = names.len().max(number as usize + 1);
        names.resize(len, None);
        names[number as usize] = std::thread::current().name().map(Into::into);
        number
    })
}

/// The name of a thread.
#[inline]
pub(crate) fn thread_name(number: u64) -> String {
    let names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match names.get(number as usize) {
        Some(Some(name)) => name.to_string(),
        _ => format!("thread {number}"),
    }
}

/// When tracking was first turned on: the zero of all times.
pub(crate) fn start() -> Instant {
    static START: OnceLock<Instant> = OnceLock::new();
    *START.get_or_init(Instant::now)
}

/// Turns on, or off, that new buffers and handles are followed: which line made them, when, in which
/// thread and under which [tag](tag), and what they show. Returns whether it was on.
///
/// Off at first, and then it costs nothing that can be measured. While it is on, a buffer costs some 200 ns
/// more and a handle some 170; see [the guide](crate::guide::memory). What was followed from its beginning stays so until it
/// is freed, and so do its new handles, also after tracking was turned off. Of buffers that were made
/// before, handles made from now on are followed.
///
/// What the standard library makes for its caller (`iter.collect()`, `vec![a; 3]`, `option.cloned()`), and
/// handles that are elements of arrays and are copied with them, are noted with a line of the library that
/// does it: say `Array::from_iter(iter)` where the line matters.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000); // this line will be named
/// let report = memory::report();
/// let buffer = report.buffers.iter().find(|b| b.id == a.buffer().id()).unwrap();
/// assert_eq!(buffer.made.as_ref().unwrap().site.file(), file!());
/// memory::track(false);
/// ```
#[inline]
pub fn track(on: bool) -> bool {
    start();
    count::watch(watch::TRACK, on)
}

/// Whether new buffers and handles are followed.
#[inline]
#[must_use]
pub fn is_tracking() -> bool {
    count::watches(watch::TRACK)
}

/// Names what is followed from now on in this thread, until the guard is dropped. Tags nest:
/// `model` with `encoder` in it is `model/encoder`.
///
/// ```
/// use ndview::memory;
///
/// let _model = memory::tag("model");
/// {
///     let _encoder = memory::tag("encoder");
///     // arrays that are made here are tagged `model/encoder`
/// }
/// ```
#[inline]
#[must_use = "the tag is taken away when the guard is dropped"]
pub fn tag(name: &str) -> Tag {
    TAGS.with_borrow_mut(|tags| {
        let name = match tags.last() {
            Some(outer) => format!("{outer}/{name}").into(),
            None => Arc::from(name),
        };
        tags.push(name);
        Tag { depth: tags.len(), here: core::marker::PhantomData }
    })
}

/// A [tag](tag) that is on.
#[derive(Debug)]
pub struct Tag {
    depth: usize,
    /// It belongs to the thread it was made in.
    here: core::marker::PhantomData<*const ()>,
}

impl Drop for Tag {
    fn drop(&mut self) {
        // Guards dropped out of turn take those inside of them away, too.
        let _ended = TAGS.try_with(|tags| tags.borrow_mut().truncate(self.depth - 1));
    }
}
