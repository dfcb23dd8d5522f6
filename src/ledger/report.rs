//! Who holds what, since which line: what is followed, put in order.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt;
use core::panic::Location;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::count;
use super::registry::{self, Facts, Handle, Origin, Stamp};
use crate::layout::reach::reached;
use crate::units::Bytes;

/// When, where and by whom something was made.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Made {
    /// The line of the program that made it.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::serialize::site"))]
    pub site: &'static Location<'static>,
    /// How long ago that was.
    pub age: Duration,
    /// The name of the thread, or its number where it has none.
    pub thread: String,
    /// The [tag](super::tag) it was made under.
    pub tag: Option<Arc<str>>,
}

impl Made {
    #[inline]
    fn of(stamp: &Stamp, now: Instant) -> Self {
        Made {
            site: stamp.site,
            age: now.saturating_duration_since(stamp.at),
            thread: registry::thread_name(stamp.thread),
            tag: stamp.tag.clone(),
        }
    }

    /// File and line: `src/main.rs:12`.
    #[inline]
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}:{}", self.site.file(), self.site.line())
    }
}

/// A handle that holds a buffer.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HandleReport {
    /// The line that made the handle, and when.
    pub made: Made,
    /// The shape of what it shows; `None` for a bare [`Buffer`](crate::Buffer).
    pub shape: Option<Vec<usize>>,
    /// The strides of what it shows, in elements.
    pub strides: Option<Vec<isize>>,
    /// The bytes of what it shows, each counted once.
    pub spanned_bytes: u64,
    /// The bytes that it holds and does not show.
    pub unseen_bytes: u64,
}

/// A buffer that is followed, and who holds it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BufferReport {
    /// [`Buffer::id`](crate::Buffer::id): no other live buffer has it.
    pub id: usize,
    /// Buffers that were made later have larger numbers.
    pub number: u64,
    /// Its bytes.
    pub nbytes: u64,
    /// Its elements.
    pub len: usize,
    /// Their type.
    pub dtype: &'static str,
    /// Where its memory came from.
    pub origin: Origin,
    /// The line that made it, and when; `None` if that was before tracking was on.
    pub made: Option<Made>,
    /// Those of its handles that are followed, the one that shows least first.
    pub handles: Vec<HandleReport>,
    /// The bytes that no handle shows: held for nothing. Where the handles show parts that are hard to
    /// tell apart, no more than there are.
    pub pinned_bytes: u64,
}

impl BufferReport {
    /// The handle that holds most bytes that it does not show.
    #[inline]
    #[must_use]
    pub fn blame(&self) -> Option<&HandleReport> {
        self.handles.first()
    }

    #[inline]
    fn new(facts: &Facts, handles: &[&Handle], now: Instant) -> Self {
        let nbytes = facts.bytes();
        let itemsize = facts.itemsize as u64;
        let mut reports: Vec<HandleReport> = handles
            .iter()
            .map(|handle| {
                let spanned_bytes = spanned(handle, facts);
                HandleReport {
                    made: Made::of(&handle.made, now),
                    shape: handle.layout.as_ref().map(|layout| layout.shape().to_vec()),
                    strides: handle.layout.as_ref().map(|layout| layout.strides().to_vec()),
                    spanned_bytes,
                    unseen_bytes: nbytes - spanned_bytes.min(nbytes),
                }
            })
            .collect();
        reports.sort_by_key(|handle| handle.spanned_bytes);
        let shown = if handles.iter().any(|handle| handle.layout.is_none()) {
            nbytes
        } else {
            let layouts = handles.iter().filter_map(|handle| handle.layout.as_ref());
            let all = || reports.iter().map(|handle| handle.spanned_bytes).sum();
            reached(layouts).map_or_else(all, |elements| elements as u64 * itemsize)
        };
        BufferReport {
            id: facts.id,
            number: facts.number,
            nbytes,
            len: facts.len,
            dtype: facts.dtype,
            origin: facts.origin,
            made: facts.made.as_ref().map(|stamp| Made::of(stamp, now)),
            handles: reports,
            pinned_bytes: nbytes.saturating_sub(shown),
        }
    }
}

/// The bytes that a handle shows.
#[inline]
fn spanned(handle: &Handle, facts: &Facts) -> u64 {
    let Some(layout) = &handle.layout else { return facts.bytes() };
    let elements = reached([layout]).unwrap_or(facts.len.min(layout.len()));
    elements as u64 * facts.itemsize as u64
}

/// Who holds what: made by [`report`] and [`leaks_since`]. Prints as a table.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    /// The buffers that are followed, the one that most is held of for nothing first, then by size.
    pub buffers: Vec<BufferReport>,
    /// Buffers that are alive and not followed: made before tracking was on.
    pub unknown_buffers: u64,
    /// Their bytes.
    pub unknown_bytes: u64,
}

impl Report {
    /// The bytes of the buffers in the report.
    #[inline]
    #[must_use]
    pub fn nbytes(&self) -> u64 {
        self.buffers.iter().map(|buffer| buffer.nbytes).sum()
    }

    /// The bytes that are held for nothing: that no handle shows.
    #[inline]
    #[must_use]
    pub fn pinned_bytes(&self) -> u64 {
        self.buffers.iter().map(|buffer| buffer.pinned_bytes).sum()
    }

    /// Whether no buffer is in the report.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffers.is_empty()
    }
}

/// All buffers that are followed: which handles hold them, which lines made them, and how much is held for
/// nothing. Empty unless [`track`](super::track) is, or was, on.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let big = Array1::<f64>::zeros(1_000_000);
/// let first = big.slice(..10).share(); // who would think that this keeps 8 MB?
/// drop(big);
///
/// let report = memory::report();
/// let worst = &report.buffers[0];
/// assert_eq!(worst.pinned_bytes, 7_999_920);
/// assert_eq!(worst.blame().unwrap().shape.as_deref(), Some(&[10][..]));
/// println!("{report}");
/// # drop(first);
/// ```
#[inline]
#[must_use]
pub fn report() -> Report {
    report_of(|_| true)
}

/// A moment, to ask what was made since: see [`mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark(u64);

/// This moment, for [`leaks_since`].
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let mark = memory::mark();
/// let kept = Array1::<u8>::zeros(100);
/// let gone = Array1::<u8>::zeros(200);
/// drop(gone);
/// let leaks = memory::leaks_since(mark);
/// assert_eq!(leaks.nbytes(), 100);
/// # drop(kept);
/// ```
#[inline]
#[must_use]
pub fn mark() -> Mark {
    Mark(registry::last_number())
}

/// The followed buffers that were made after a moment and are still alive.
#[inline]
#[must_use]
pub fn leaks_since(mark: Mark) -> Report {
    report_of(|facts| facts.number > mark.0 && facts.made.is_some())
}

fn report_of(wanted: impl Fn(&Facts) -> bool) -> Report {
    let handles = registry::handles();
    let now = Instant::now();
    let mut buffers: HashMap<usize, Vec<&Handle>> = HashMap::new();
    for handle in &handles {
        buffers.entry(handle.facts.id).or_default().push(handle);
    }
    let figures = count::figures();
    let own = |handles: &&Vec<&Handle>| handles[0].facts.origin != Origin::Foreign;
    let known = buffers.values().filter(own).count() as u64;
    let known_bytes: u64 = buffers.values().filter(own).map(|h| h[0].facts.bytes()).sum();
    let mut buffers: Vec<BufferReport> = buffers
        .values()
        // Of a buffer made before tracking was on, several handles may each have facts of their own.
        .filter(|handles| wanted(&handles[0].facts))
        .map(|handles| BufferReport::new(&handles[0].facts, handles, now))
        .collect();
    buffers.sort_by_key(|b| core::cmp::Reverse((b.pinned_bytes, b.nbytes, b.number)));
    Report {
        buffers,
        unknown_buffers: figures.live_buffers.saturating_sub(known),
        unknown_bytes: figures.live_bytes.saturating_sub(known_bytes),
    }
}

impl fmt::Display for Report {
    /// A table: of each buffer a line, and below it a line for each handle.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for buffer in &self.buffers {
            rows.push(buffer_row(buffer));
            rows.extend(buffer.handles.iter().map(handle_row));
        }
        let header = ["held", "for nothing", "what", "made at", "age", "thread", "tag"];
        let mut widths = header.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let [w0, w1, w2, w3, w4, w5, _] = widths;
        for row in core::iter::once(&header.map(String::from)).chain(&rows) {
            let [held, nothing, what, line, age, thread, tag] = row;
            let text = format!(
                "{held:>w0$}  {nothing:>w1$}  {what:<w2$}  {line:<w3$}  {age:>w4$}  {thread:<w5$}  {tag}"
            );
            writeln!(f, "{}", text.trim_end())?;
        }
        write!(f, "{} in {} buffers", Bytes(self.nbytes()), self.buffers.len())?;
        write!(f, ", {} of it held for nothing", Bytes(self.pinned_bytes()))?;
        if self.unknown_buffers > 0 {
            let (bytes, count) = (Bytes(self.unknown_bytes), self.unknown_buffers);
            write!(f, "; not followed: {bytes} in {count} buffers")?;
        }
        Ok(())
    }
}

#[inline]
fn buffer_row(buffer: &BufferReport) -> [String; 7] {
    let [line, age, thread, tag] = match &buffer.made {
        Some(made) => made_cells(made),
        None => ["before tracking".into(), String::new(), String::new(), String::new()],
    };
    let origin = match buffer.origin {
        Origin::Made => "",
        Origin::Vec => ", a Vec",
        Origin::Foreign => ", foreign",
    };
    [
        Bytes(buffer.nbytes).to_string(),
        Bytes(buffer.pinned_bytes).to_string(),
        format!("buffer of {} {}{origin}", buffer.len, buffer.dtype),
        line,
        age,
        thread,
        tag,
    ]
}

#[inline]
fn handle_row(handle: &HandleReport) -> [String; 7] {
    let [line, age, thread, tag] = made_cells(&handle.made);
    let shape = match &handle.shape {
        Some(shape) => crate::error::Dims::new(shape).to_string(),
        None => "all of it".into(),
    };
    let what = format!("└ shows {shape}, {}", Bytes(handle.spanned_bytes));
    [String::new(), String::new(), what, line, age, thread, tag]
}

#[inline]
fn made_cells(made: &Made) -> [String; 4] {
    let tag = made.tag.as_deref().unwrap_or_default();
    [made.line(), age_text(made.age), made.thread.clone(), tag.to_owned()]
}

/// An age as people say it: `340 ms`, `12 s`, `5 min`, `3 h`.
#[inline]
fn age_text(age: Duration) -> String {
    match age.as_secs() {
        0 => format!("{} ms", age.as_millis()),
        s @ 1..120 => format!("{s} s"),
        s @ 120..7200 => format!("{} min", s / 60),
        s => format!("{} h", s / 3600),
    }
}
