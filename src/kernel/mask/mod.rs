//! Masks: finding what is true, and reading and writing there.
//!
//! Booleans are handled 64 at a time, as the bits of a word. What is true is counted first, so that
//! a result is allocated exactly; the count keeps what the second walk needs to skip what is false.
// `#[inline]` on what is not small means: compiled only in programs that call it.

mod read;
mod write;

pub(crate) use read::{indices, numbers, numbers_along, select, select_into};
pub(crate) use write::{assign, assign_each, copy_where, fill};

use core::mem::MaybeUninit;

use super::collect::room;
use super::run::{Run, for_each_run_in_c_order, has_short_runs};
use super::simd::bits::{WORD, count, pack, word};
use super::simd::plain::as_bools;
use super::simd::{Level, dispatch};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::storage::ArrayView;

/// Masks from this length on do not stay near while they are counted.
const LARGE: usize = 1 << 20;
/// So many words of a mask are made at a time.
const CHUNK: usize = 64;
/// So few are made one by one.
const FEW: usize = 4;

/// The elements, by their numbers in C order, for which something is true.
#[derive(Debug)]
pub(crate) struct Found<'m> {
    source: Source<'m>,
    len: usize,
    count: usize,
}

/// Where the bits are.
#[derive(Debug)]
enum Source<'m> {
    /// In the mask itself.
    Mask(&'m [bool]),
    /// Collected in words.
    Words(Vec<u64>),
}

impl<'m> Found<'m> {
    /// What is true in a mask. One that lies in C order is read in place; of others, one bit an
    /// element is copied.
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub(crate) fn in_mask<D: Dimension>(mask: &'m ArrayView<'_, bool, D>) -> Result<Self> {
        match mask.as_slice() {
            Some(mask) => Self::in_slice(mask),
            None => Self::by(mask, |&x| x),
        }
    }

    /// What is true in a list: of a large one, one bit an element is kept, which costs less than to read it
    /// again.
    #[inline]
    fn in_slice(mask: &'m [bool]) -> Result<Self> {
        let (level, len) = (Level::current(), mask.len());
        if len < LARGE {
            return Ok(Found { source: Source::Mask(mask), len, count: count(level, mask) });
        }
        let (mut words, mut count) = (room(len.div_ceil(WORD))?, 0);
        for_each_chunk(mask, |_, chunk, found| {
            words.extend_from_slice(chunk);
            count += found;
        });
        Ok(Found { source: Source::Words(words), len, count })
    }

    /// The elements for which `f` is true; it is called once for each, in C order. Takes one bit an
    /// element.
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub(crate) fn by<T, D: Dimension>(
        a: &ArrayView<'_, T, D>,
        mut f: impl FnMut(&T) -> bool,
    ) -> Result<Self> {
        let len = a.layout().len();
        let mut words = Words { words: room(len.div_ceil(WORD))?, last: 0, filled: 0, count: 0 };
        match has_short_runs(a) {
            true => words.elements(a, &mut f),
            false => for_each_run_in_c_order(a, |run| words.run(&run, &mut f)),
        }
        if words.filled > 0 {
            words.words.push(words.last);
        }
        Ok(Found { source: Source::Words(words.words), len, count: words.count })
    }

    /// The elements that are not the default of their type. A mask is what it is, and is read in
    /// place where it lies in C order; of others, one bit an element is taken.
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub(crate) fn nonzero<T: Default + PartialEq, D: Dimension>(
        a: &'m ArrayView<'_, T, D>,
    ) -> Result<Self> {
        if let Some(mask) = a.as_slice().and_then(as_bools) {
            return Self::in_slice(mask);
        }
        let zero = T::default();
        Self::by(a, |x| *x != zero)
    }

    /// How many there are.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Calls `f` with all words, some at a time, behind the number of their first one.
    #[inline]
    fn for_each_chunk(&self, mut f: impl FnMut(usize, &[u64])) {
        match &self.source {
            Source::Words(words) => f(0, words),
            // In place: a call would take as long as they do.
            Source::Mask(mask) if mask.len() <= FEW * WORD => {
                let mut words = [0; FEW];
                let blocks = words.iter_mut().zip(mask.chunks(WORD));
                let n = blocks.map(|(place, block)| *place = word(block)).count();
                f(0, &words[..n]);
            }
            Source::Mask(mask) => for_each_chunk(mask, |first, words, _| f(first, words)),
        }
    }

    /// The words that are not zero, each behind its number: bit `b` of word `w` is element
    /// `64 * w + b`.
    #[inline(always)]
    fn words(&self) -> NonZero<'_> {
        NonZero { source: &self.source, at: 0, end: self.len.div_ceil(WORD) }
    }
}

/// Calls `f` with the words of a mask, some at a time, behind the number of their first one; and with how many
/// are true.
#[inline]
fn for_each_chunk(mask: &[bool], mut f: impl FnMut(usize, &[u64], usize)) {
    let (level, mut places) = (Level::current(), [MaybeUninit::uninit(); CHUNK]);
    for (i, part) in mask.chunks(CHUNK * WORD).enumerate() {
        let (words, found) = pack(level, part, &mut places);
        f(CHUNK * i, words, found);
    }
}

/// Words in the making.
struct Words {
    words: Vec<u64>,
    last: u64,
    /// The bits of `last` that are taken.
    filled: usize,
    count: usize,
}

impl Words {
    /// Appends a run of elements.
    #[inline]
    #[track_caller]
    fn run<T>(&mut self, run: &Run<'_, T>, f: &mut impl FnMut(&T) -> bool) {
        match run.as_slice() {
            Some(slice) => append_slice(Level::current(), self, slice, f),
            None => {
                for from in (0..run.len()).step_by(WORD) {
                    let n = WORD.min(run.len() - from);
                    let mut mask = [false; WORD];
                    mask.iter_mut().zip(run.range(from, n)).for_each(|(place, x)| *place = f(x));
                    self.append(word(&mask), n);
                }
            }
        }
    }

    /// Appends all elements: where runs are short, quicker one by one than run by run.
    fn elements<T, D: Dimension>(
        &mut self,
        a: &ArrayView<'_, T, D>,
        f: &mut impl FnMut(&T) -> bool,
    ) {
        let (mut mask, mut n) = ([false; WORD], 0);
        a.iter().for_each(|x| {
            // In bounds, and the compiler is told so.
            mask[n % WORD] = f(x);
            n += 1;
            if n == WORD {
                self.append(word(&mask), WORD);
                n = 0;
            }
        });
        if n > 0 {
            self.append(word(&mask[..n]), n);
        }
    }

    /// Appends `n` bits.
    #[inline(always)]
    fn append(&mut self, word: u64, n: usize) {
        self.count += word.count_ones() as usize;
        self.last |= word << self.filled;
        let left = WORD - self.filled;
        if n < left {
            self.filled += n;
            return;
        }
        self.words.push(self.last);
        self.last = if left < WORD { word >> left } else { 0 };
        self.filled = n - left;
    }
}

dispatch! {
    /// Appends what is true of neighbours.
    #[track_caller]
    fn append_slice[T, F: FnMut(&T) -> bool](words: &mut Words, slice: &[T], f: &mut F) {
        let (blocks, rest) = slice.as_chunks::<WORD>();
        for block in blocks {
            let mut mask = [false; WORD];
            mask.iter_mut().zip(block).for_each(|(place, x)| *place = f(x));
            words.append(word(&mask), WORD);
        }
        let mut mask = [false; WORD];
        mask.iter_mut().zip(rest).for_each(|(place, x)| *place = f(x));
        words.append(word(&mask), rest.len());
    }
}

/// Those words of a chunk that are not zero, each behind its number.
#[inline(always)]
fn nonzero(first: usize, words: &[u64]) -> impl Iterator<Item = (usize, u64)> {
    let numbered = words.iter().enumerate().map(move |(i, &word)| (first + i, word));
    numbered.filter(|(_, word)| *word != 0)
}

/// An iterator over the words that are not zero.
#[derive(Clone, Debug)]
struct NonZero<'f> {
    source: &'f Source<'f>,
    at: usize,
    end: usize,
}

impl Iterator for NonZero<'_> {
    type Item = (usize, u64);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, u64)> {
        while self.at < self.end {
            let at = self.at;
            self.at += 1;
            let word = match self.source {
                Source::Words(words) => words[at],
                Source::Mask(mask) => {
                    let rest = &mask[WORD * at..];
                    word(&rest[..rest.len().min(WORD)])
                }
            };
            if word != 0 {
                return Some((at, word));
            }
        }
        None
    }
}
