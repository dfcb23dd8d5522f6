//! The integers that can be drawn, and how: without bias, by D. Lemire (*Fast Random Integer Generation
//! in an Interval*, ACM Transactions on Modeling and Computer Simulation 29(1), 2019).
//!
//! Of a word as a fraction of `0..1`, times the number of integers, the whole part is an integer of the
//! range; the rest, in words, is what is left below the point. Words whose rest is too small are dropped, so
//! that the same number of words leads to each integer.

use core::fmt::Display;
use core::ops::{Bound, RangeBounds};

use rand_core::Rng;

use super::bits::Bits;
use super::draw::Draw;
use crate::Buffer;
use crate::error::{ErrorKind, Result};
use crate::kernel::collect::collect_numbered;
use crate::kernel::update::update_slice;

/// Integers that can be drawn: those of 8 to 128 bits with and without a sign, `isize` and `usize`.
pub trait RandomInt: Copy + Display + PartialOrd + Send + Sync + sealed::Steps + 'static {}

/// Kept from those who use the crate, so that nothing else becomes an integer to draw.
pub(super) mod sealed {
    /// Integers as steps from the first one of a range.
    pub trait Steps: Sized {
        const FIRST: Self;
        const LAST: Self;

        /// How many steps it is to a later integer.
        fn steps_to(self, later: Self) -> u128;

        /// The integer after as many steps, which there is.
        fn plus(self, steps: u128) -> Self;

        /// The next integer.
        fn next(self) -> Option<Self>;

        /// The one before.
        fn previous(self) -> Option<Self>;
    }
}

macro_rules! integers {
    ($($int:ident as $unsigned:ident)*) => {$(
        impl RandomInt for $int {}

        impl sealed::Steps for $int {
            const FIRST: $int = $int::MIN;
            const LAST: $int = $int::MAX;

            fn steps_to(self, later: $int) -> u128 {
                later.wrapping_sub(self) as $unsigned as u128
            }

            #[inline(always)]
            fn plus(self, steps: u128) -> $int {
                self.wrapping_add(steps as $int)
            }

            fn next(self) -> Option<$int> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<$int> {
                self.checked_sub(1)
            }
        }
    )*};
}

integers! {
    i8 as u8 i16 as u16 i32 as u32 i64 as u64 i128 as u128 isize as usize
    u8 as u8 u16 as u16 u32 as u32 u64 as u64 u128 as u128 usize as usize
}

/// The first and the last integer of a range.
pub(super) fn ends<T: RandomInt>(range: &impl RangeBounds<T>) -> Result<(T, T)> {
    let first = match range.start_bound() {
        Bound::Included(&first) => Some(first),
        Bound::Excluded(&before) => before.next(),
        Bound::Unbounded => Some(T::FIRST),
    };
    let last = match range.end_bound() {
        Bound::Included(&last) => Some(last),
        Bound::Excluded(&behind) => behind.previous(),
        Bound::Unbounded => Some(T::LAST),
    };
    match (first, last) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => {
            let (low, high) =
                (said(range.start_bound(), T::FIRST), said(range.end_bound(), T::LAST));
            let why = format!("low >= high: no integer lies between {low} and {high}");
            Err(ErrorKind::Argument(why).into())
        }
    }
}

/// An end of a range in words.
fn said<T: Display>(bound: Bound<&T>, otherwise: T) -> String {
    match bound {
        Bound::Included(end) => format!("{end} included"),
        Bound::Excluded(end) => format!("{end} excluded"),
        Bound::Unbounded => format!("{otherwise} included"),
    }
}

/// Numbers below some number, all equally likely.
#[derive(Clone, Copy, Debug)]
enum Below {
    Short(Short),
    Long(Long),
    /// All words.
    Words,
    /// Those up to `last`, of two words, of which only as many bits are looked at as it has.
    Pairs {
        last: u128,
    },
}

/// Numbers below 2³² or less, from halves of words.
#[derive(Clone, Copy, Debug)]
struct Short {
    size: u64,
    /// How many of the smallest rests are dropped: the remainder of 2³² by the size.
    dropped: u32,
}

/// Numbers below less than 2⁶⁴, from words.
#[derive(Clone, Copy, Debug)]
struct Long {
    size: u64,
    /// The remainder of 2⁶⁴ by the size.
    dropped: u64,
}

impl Short {
    #[inline(always)]
    fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> u64 {
        loop {
            let product = u64::from(bits.half()) * self.size;
            if product as u32 >= self.dropped {
                return product >> 32;
            }
        }
    }
}

impl Long {
    #[inline(always)]
    fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> u64 {
        loop {
            let product = u128::from(bits.word()) * u128::from(self.size);
            if product as u64 >= self.dropped {
                return (product >> 64) as u64;
            }
        }
    }
}

/// As many as there are halves of words.
const HALVES: u64 = 1 << 32;

impl Below {
    /// The numbers up to `last`.
    fn up_to(last: u128) -> Self {
        let Ok(word) = u64::try_from(last) else { return Below::Pairs { last } };
        match word.checked_add(1) {
            None => Below::Words,
            Some(size @ ..=HALVES) => Below::Short(Short { size, dropped: (HALVES % size) as u32 }),
            Some(size) => Below::Long(Long { size, dropped: size.wrapping_neg() % size }),
        }
    }

    #[inline(always)]
    fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> u128 {
        match *self {
            Below::Short(short) => short.draw(bits).into(),
            Below::Long(long) => long.draw(bits).into(),
            Below::Words => bits.word().into(),
            Below::Pairs { last } => loop {
                let pair = u128::from(bits.word()) | u128::from(bits.word()) << 64;
                let number = pair & u128::MAX >> last.leading_zeros();
                if number <= last {
                    return number;
                }
            },
        }
    }
}

impl<R: Rng> Bits<R> {
    /// A number below `size`, which is not 0: as the draws of [`Bounded`], but the remainder is worked out
    /// only where it may matter.
    #[inline]
    pub(super) fn below(&mut self, size: usize) -> usize {
        let size = size as u64;
        if size <= HALVES {
            let product = u64::from(self.half()) * size;
            // The remainder is less than the size.
            let surely = u64::from(product as u32) >= size;
            let short = || Short { size, dropped: (HALVES % size) as u32 };
            if surely || product as u32 >= short().dropped {
                return (product >> 32) as usize;
            }
            return short().draw(self) as usize;
        }
        let product = u128::from(self.word()) * u128::from(size);
        let long = || Long { size, dropped: size.wrapping_neg() % size };
        if product as u64 >= size || product as u64 >= long().dropped {
            return (product >> 64) as usize;
        }
        long().draw(self) as usize
    }
}

/// Integers of a range, all equally likely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounded<T> {
    low: T,
    steps: Below,
}

impl<T: RandomInt> Bounded<T> {
    /// From `low` up to `last`, which is not less.
    pub(super) fn new(low: T, last: T) -> Self {
        Bounded { low, steps: Below::up_to(low.steps_to(last)) }
    }
}

/// The two loops that most integers come from have nothing to decide for each.
impl<T: RandomInt> Draw for Bounded<T> {
    type Out = T;

    #[inline(always)]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> T {
        self.low.plus(self.steps.draw(bits))
    }

    #[inline(always)]
    #[track_caller]
    fn collect<R: Rng>(&mut self, bits: &mut Bits<R>, len: usize) -> Result<Buffer<T>> {
        let low = self.low;
        match self.steps {
            Below::Short(short) => collect_numbered(len, |_| low.plus(short.draw(bits).into())),
            Below::Long(long) => collect_numbered(len, |_| low.plus(long.draw(bits).into())),
            steps => collect_numbered(len, |_| low.plus(steps.draw(bits))),
        }
    }

    #[inline(always)]
    fn fill<R: Rng>(&mut self, bits: &mut Bits<R>, places: &mut [T]) {
        let low = self.low;
        match self.steps {
            Below::Short(short) => {
                update_slice(places, |place| *place = low.plus(short.draw(bits).into()));
            }
            Below::Long(long) => {
                update_slice(places, |place| *place = low.plus(long.draw(bits).into()));
            }
            steps => update_slice(places, |place| *place = low.plus(steps.draw(bits))),
        }
    }
}
