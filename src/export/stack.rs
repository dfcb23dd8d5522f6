//! The place of a buffer in a tree: its thread, its tags, its line, and what it is.
// `#[inline]` here means: compiled only in programs that call it.

use std::collections::BTreeMap;

use crate::error::Dims;
use crate::ledger::{BufferReport, HandleReport, Made, Report};

/// What is weighed in a [report](crate::memory::report): all that is held, or what is held for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weigh {
    /// The bytes of the buffers. At the end of a stack is what the buffer consists of.
    #[default]
    Held,
    /// The bytes that no handle shows. At the end of a stack is the handle that shows least of the buffer.
    Pinned,
}

impl Weigh {
    #[inline]
    pub(super) fn of(self, buffer: &BufferReport) -> u64 {
        match self {
            Weigh::Held => buffer.nbytes,
            Weigh::Pinned => buffer.pinned_bytes,
        }
    }
}

/// A step on the way to a buffer; one that is a line of the program has its file and number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Frame {
    pub(super) name: String,
    pub(super) site: Option<(&'static str, u32)>,
}

impl Frame {
    fn named(name: impl Into<String>) -> Self {
        Frame { name: name.into(), site: None }
    }

    #[inline]
    fn line(made: &Made) -> Self {
        Frame { name: made.line(), site: Some((made.site.file(), made.site.line())) }
    }
}

/// The thread, the parts of the tag and the line that made a buffer, from the root on.
#[inline]
pub(super) fn way(buffer: &BufferReport) -> Vec<Frame> {
    let Some(made) = &buffer.made else { return vec![Frame::named("before tracking")] };
    let tags = made.tag.as_deref().unwrap_or_default().split('/').filter(|part| !part.is_empty());
    let mut frames = vec![Frame::named(&made.thread)];
    frames.extend(tags.map(Frame::named));
    frames.push(Frame::line(made));
    frames
}

/// The handle that is to blame for what a buffer holds for nothing.
#[inline]
pub(super) fn pin(buffer: &BufferReport) -> Option<Frame> {
    let handle = buffer.blame()?;
    let line = Frame::line(&handle.made);
    Some(Frame { name: format!("pinned by {}, {}", line.name, shown(handle)), ..line })
}

/// What a handle shows. Does not end in a number: see [`what`].
#[inline]
fn shown(handle: &HandleReport) -> String {
    match &handle.shape {
        Some(shape) => format!("which shows {}", Dims::new(shape)),
        None => "which shows all of it".into(),
    }
}

/// What a buffer consists of. Does not end in a number: readers of folded stacks would take two numbers at
/// the end of a line for a comparison.
#[inline]
fn what(buffer: &BufferReport) -> Frame {
    Frame::named(format!("{} {}", buffer.len, buffer.dtype))
}

/// The bytes of each stack of names, equal stacks taken together, in the order of the names. Those without
/// bytes are left out.
#[inline]
pub(super) fn stacks(report: &Report, weigh: Weigh) -> BTreeMap<Vec<String>, u64> {
    let mut stacks = BTreeMap::new();
    for buffer in report.buffers.iter().filter(|buffer| weigh.of(buffer) > 0) {
        let leaf = match weigh {
            Weigh::Held => Some(what(buffer)),
            Weigh::Pinned => pin(buffer),
        };
        let names = way(buffer).into_iter().chain(leaf).map(|frame| frame.name).collect();
        *stacks.entry(names).or_default() += weigh.of(buffer);
    }
    stacks
}
