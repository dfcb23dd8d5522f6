//! Masks: finding what is true, and reading and writing there.
//!
//! Booleans are handled 64 at a time, as the bits of a word. What is true is counted first, so that
//! a result is allocated exactly; the count keeps what the second walk needs to skip what is false.
// `#[inline]` on what is not small means: compiled only in programs that call it.

mod read;
mod write;

pub(crate) use read::{indices, numbers, numbers_along, select, select_into};
pub(crate) use write::{assign, assign_each, copy_where, fill};

use super::collect::room;
use super::run::{Run, for_each_run_in_c_order, has_short_runs};
use super::simd::bits::{WORD, count, count_and_pack, word};
use super::simd::plain::as_bools;
use super::simd::{Level, dispatch};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::storage::ArrayView;

/// Masks shorter than this are read twice.
const SHORT: usize = 1 << 12;

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

    /// What is true in a list: of a long one, one bit an element is kept, which costs less than to read it
    /// again.
    #[inline]
    fn in_slice(mask: &'m [bool]) -> Result<Self> {
        let (level, len) = (Level::current(), mask.len());
        if len < SHORT {
            return Ok(Found { source: Source::Mask(mask), len, count: count(level, mask) });
        }
        let mut words = room(len.div_ceil(WORD))?;
        let count = count_and_pack(level, mask, &mut words);
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

    /// The words that are not zero, each behind its number: bit `b` of word `w` is element
    /// `64 * w + b`.
    #[inline(always)]
    fn words(&self) -> NonZero<'_> {
        NonZero { source: &self.source, at: 0, end: self.len.div_ceil(WORD) }
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
