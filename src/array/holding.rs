//! What an array shows, what it holds, and who else holds it.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt;

use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::layout::Layout;
use crate::layout::reach::{Part, parts, reached};
use crate::ledger::registry::{self, Handle};
use crate::storage::{Array, ArrayBase, Storage};
use crate::units::{Bytes, type_label};

/// So many places a buffer has in the drawing of [`explain`](ArrayBase::explain).
const PLACES: usize = 40;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The bytes of the elements that this array reaches, each counted once: less than
    /// [`nbytes`](Self::nbytes) where an axis is stretched or windows overlap.
    ///
    /// O(ndim) for what slicing makes; where indices meet, a bit is written for each element between the
    /// ends. (Where those are more than 2²⁸, the answer is the smaller of the number of indices and of
    /// elements between the ends, which may be too much.)
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let row = array![1.0, 2.0, 3.0];
    /// let many = row.broadcast_to((1000, 3))?;
    /// assert_eq!((many.nbytes(), many.spanned_bytes()), (24_000, 24));
    ///
    /// let windows = row.sliding_window_view(&[2])?;
    /// assert_eq!((windows.nbytes(), windows.spanned_bytes()), (32, 24));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    #[must_use]
    pub fn spanned_bytes(&self) -> usize {
        let elements = reached([self.layout()]).unwrap_or_else(|| {
            let between = self.layout().extent().map_or(0, |(low, high)| high - low + 1);
            between.min(self.len())
        });
        elements * self.itemsize()
    }

    /// What this array shows, of which buffer, made where, and who else holds it: a sentence and a drawing.
    ///
    /// Lines are known where [tracking](crate::memory::track) was on.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let big = Array1::<f64>::zeros(1_000_000);
    /// let middle = big.slice(400_000..500_000).share();
    /// drop(big);
    /// assert_eq!(
    ///     middle.explain().to_string(),
    ///     "this array of shape (100000,) and type float64 shows 800 kB of a buffer of 8 MB; no other handle holds \
    ///      it; a copy of this array instead of it would free 7.2 MB\n\
    ///      0 B [················████····················] 8 MB",
    /// );
    /// ```
    #[track_caller]
    pub fn explain(&self) -> Explanation {
        let holding = self.holding();
        let shape = crate::error::Dims::new(self.shape());
        let kind = if S::OWNS { "array" } else { "view" };
        let shows = Bytes(holding.spanned_bytes as u64);
        let what = format!("this {kind} of shape {shape} and type {}", type_label::<S::Elem>());
        let (Some(id), Some(facts)) = (holding.buffer, self.storage().base_facts()) else {
            let sentence = format!("{what} shows {shows} of memory that is not ndview's");
            return Explanation { sentence, drawing: String::new() };
        };
        let handles: Vec<Handle> =
            registry::handles().into_iter().filter(|handle| handle.facts.id == id).collect();
        let mut sentence =
            format!("{what} shows {shows} of a buffer of {}", Bytes(facts.nbytes as u64));
        if let Some(made) = handles.first().and_then(|handle| handle.facts.made.as_ref()) {
            sentence += &format!(", made at {}:{}", made.site.file(), made.site.line());
        }
        sentence += &held_by(facts.handles, S::OWNS, &handles);
        let spared = facts.nbytes.saturating_sub(holding.spanned_bytes);
        if S::OWNS && spared > 0 {
            let spared = Bytes(spared as u64);
            let when = if facts.handles > 1 { ", once the others are gone" } else { "" };
            sentence += &format!("; a copy of this array instead of it would free {spared}{when}");
        }
        let len = facts.nbytes / self.itemsize().max(1);
        Explanation { sentence, drawing: drawing(self.layout(), len, facts.nbytes) }
    }
}

/// Who holds a buffer, in words.
#[inline]
#[track_caller]
fn held_by(count: usize, owns: bool, handles: &[Handle]) -> String {
    let mut words = match (count, owns) {
        (1, true) => "; no other handle holds it".to_owned(),
        (1, false) => "; one handle holds it".to_owned(),
        (count, _) => format!("; {count} handles hold it"),
    };
    let mut lines: Vec<String> = handles
        .iter()
        .map(|handle| format!("{}:{}", handle.made.site.file(), handle.made.site.line()))
        .collect();
    lines.sort();
    lines.dedup();
    if !lines.is_empty() {
        words += &format!(", made at {}", lines.join(", "));
    }
    words
}

/// A buffer from its first byte to its last, and where a layout reaches it.
fn drawing<D: Dimension>(layout: &Layout<D>, len: usize, nbytes: usize) -> String {
    let places: String = parts(layout, len, PLACES)
        .into_iter()
        .map(|part| match part {
            Part::None => '·',
            Part::Some => '▒',
            Part::All => '█',
        })
        .collect();
    format!("0 B [{places}] {}", Bytes(nbytes as u64))
}

/// What an array shows and holds, in a sentence and a drawing: made by [`ArrayBase::explain`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What is shown, of which buffer, made where, and who else holds it.
    pub sentence: String,
    /// The buffer from its first byte to its last: `█` where all of it is shown, `▒` some, `·` none. Empty for
    /// memory that is not ndview's.
    pub drawing: String,
}

impl fmt::Display for Explanation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if self.drawing.is_empty() { Ok(()) } else { write!(f, "\n{}", self.drawing) }
    }
}

impl<T, D: Dimension> Array<T, D> {
    /// How many times as many bytes this array holds as it shows: 1 where it shows its whole buffer, and
    /// infinity where it shows nothing of one that has bytes.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let big = Array1::<u8>::zeros(1000);
    /// assert_eq!(big.slice(..10).share().pin_ratio(), 100.0);
    /// ```
    #[must_use]
    pub fn pin_ratio(&self) -> f64 {
        match (self.held_bytes(), self.spanned_bytes()) {
            (0, _) => 1.0,
            (held, shown) => held as f64 / shown as f64,
        }
    }

    /// As [`compact`](Self::compact), where this array holds more than `ratio` times the bytes that it
    /// shows; else this array itself.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let big = Array1::<u8>::zeros(1000);
    /// let (few, most) = (big.slice(..10).share(), big.slice(..900).share());
    /// assert!(!few.compact_if(2.0).same_buffer(&big)); // copied
    /// assert!(most.compact_if(2.0).same_buffer(&big)); // holds 1.1 times as much: kept as it is
    /// ```
    #[must_use]
    #[track_caller]
    pub fn compact_if(self, ratio: f64) -> Self
    where
        T: Clone,
    {
        if self.pin_ratio() > ratio { self.to_owned() } else { self }
    }
}

/// What an array or a buffer shows and holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Holding {
    /// The buffer, by its [id](Buffer::id); `None` for memory that is not ndview's.
    pub buffer: Option<usize>,
    /// The bytes of the whole buffer; 0 where there is none.
    pub held_bytes: usize,
    /// The bytes that are shown, each index counted.
    pub nbytes: usize,
    /// The bytes that are shown, each counted once.
    pub spanned_bytes: usize,
}

/// What can be asked what it holds, whatever its elements and its rank: arrays, views and buffers.
pub trait Holds {
    /// What it shows and holds.
    fn holding(&self) -> Holding;
}

impl<S: Storage, D: Dimension> Holds for ArrayBase<S, D> {
    fn holding(&self) -> Holding {
        let facts = self.storage().base_facts();
        Holding {
            buffer: facts.map(|facts| facts.id),
            held_bytes: facts.map_or(0, |facts| facts.nbytes),
            nbytes: self.nbytes(),
            spanned_bytes: self.spanned_bytes(),
        }
    }
}

impl<T> Holds for Buffer<T> {
    fn holding(&self) -> Holding {
        let nbytes = self.nbytes();
        Holding { buffer: Some(self.id()), held_bytes: nbytes, nbytes, spanned_bytes: nbytes }
    }
}

/// What several arrays hold together; made by [`account`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Account {
    /// The arrays that were asked.
    pub arrays: usize,
    /// The buffers they hold, or borrow from, each counted once.
    pub buffers: usize,
    /// The bytes of those buffers.
    pub held_bytes: usize,
    /// The bytes that the arrays show, each index of each array counted.
    pub nbytes: usize,
}

/// What some arrays hold together, of whatever types and ranks: each buffer is counted once, however many
/// of them hold it.
///
/// ```
/// use ndview::memory::account;
/// use ndview::prelude::*;
///
/// let a = Array2::<f64>::zeros((10, 10)); // 800 bytes
/// let row = a.slice(0).share(); // of the same buffer
/// let ids = array![1_u8, 2, 3];
/// let all = account([&a, &row, &ids]);
/// assert_eq!((all.buffers, all.held_bytes, all.nbytes), (2, 803, 883));
/// ```
#[must_use]
pub fn account<const N: usize>(arrays: [&dyn Holds; N]) -> Account {
    arrays.into_iter().collect()
}

impl<'a> FromIterator<&'a dyn Holds> for Account {
    /// As [`account`], for a number of arrays that is known at run time.
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = &'a dyn Holds>>(arrays: I) -> Self {
        let mut seen = std::collections::HashSet::new();
        let mut all = Account::default();
        for array in arrays {
            let holding = array.holding();
            all.arrays += 1;
            all.nbytes += holding.nbytes;
            if holding.buffer.is_some_and(|id| seen.insert(id)) {
                all.buffers += 1;
                all.held_bytes += holding.held_bytes;
            }
        }
        all
    }
}
