//! Where the first extreme is.
//!
//! Blocks are gone through for their extreme (see `extreme.rs`), and only the one with the best for
//! where it is.
#![allow(unsafe_code, reason = "this file reads raw runs and fills memory")]

use core::mem::{MaybeUninit, needs_drop};

use super::extreme::{FEW, Order};
use super::fold::LINES;
use super::grid::{Grid, Lane};
use super::runs::extreme_of;
use super::short::{append_both, short_pairs};
use super::{Facts, Reduction, SMALL};
use crate::kernel::nest::{SHORT_ROW, TILE};
use crate::kernel::run::Run;
use crate::kernel::simd::bits::{self, WORD};
use crate::kernel::simd::loops::SHORT;
use crate::kernel::simd::{Level, dispatch};
use crate::kernel::tile::{Square, gathers, lies_apart};

/// So many elements, or columns, are searched before it is looked whether one was found.
const CHUNK: usize = 16;
/// Up to so many elements are all compared with the extreme: to stop where it is takes a branch that is guessed
/// wrong, which is as long.
const ALL: usize = 4 * WORD;
/// After so many lines, most columns have met their best, or one that is seldom beaten.
const SETTLED: usize = 256;

/// The number of the first term whose place no other takes.
pub(crate) struct First<W, Q, O>(pub(crate) Order<W, Q, O>);

/// The best of each column so far, and their numbers.
pub(crate) struct Best<T> {
    values: Vec<T>,
    numbers: Vec<usize>,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Best { values: Vec::new(), numbers: Vec::new() }
    }
}

// SAFETY: `finish` writes as many places as columns, of which there are as many.
unsafe impl<T, W, Q, O> Reduction<T> for First<W, Q, O>
where
    T: PartialOrd + Clone,
    W: Fn(&T, &T) -> bool,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    type Out = usize;
    type Rows = Best<T>;

    #[inline]
    fn facts(&self) -> Facts {
        let partial = size_of::<T>() + size_of::<usize>();
        Facts {
            partial,
            in_order: true,
            exact: true,
            one_by_one: const { needs_drop::<T>() },
            few: SMALL,
        }
    }

    fn nothing(&self) -> usize {
        unreachable!("every position is one of a term")
    }

    fn lane(&self, lane: &Lane<'_, T>) -> usize {
        if const { needs_drop::<T>() } || lane.len() < FEW {
            return self.0.by_reference(lane).0;
        }
        let (extreme, number, len) = self.0.best_block(lane);
        let mut found = None;
        lane.for_each_part(number, len, |number, run| {
            found = found.or_else(|| Some(number + self.place(&run, &extreme)?));
        });
        found.unwrap_or_else(|| self.0.by_reference(lane).0)
    }

    fn run(&self, run: &Run<'_, T>) -> usize {
        if const { needs_drop::<T>() } || run.len() < 2 * FEW {
            return one_by_one(run.iter(), &self.0.wins);
        }
        match lies_apart(run) && gathers(run) {
            true => self.find_near(run),
            false => self.find(run, &self.0.extreme(run)),
        }
    }

    fn add(&self, rows: &mut Best<T>, number: usize, lines: &Grid<'_, T>) {
        let from = usize::from(rows.values.is_empty());
        if rows.values.is_empty() {
            rows.values.extend(lines.row(0).iter().cloned());
            rows.numbers.resize(lines.len(), number);
        }
        let (values, numbers) = (&mut *rows.values, &mut *rows.numbers);
        assert!(values.len() == lines.len() && numbers.len() == lines.len(), "all columns");
        if lines.has_slices() && lines.len() >= SHORT {
            return add_lines(Level::current(), values, numbers, lines, (from, number), &self.0);
        }
        for i in from..lines.rows() {
            let places = values.iter_mut().zip(numbers.iter_mut());
            for ((value, place), x) in places.zip(lines.row(i).iter()) {
                if (self.0.wins)(x, value) {
                    (*value, *place) = (x.clone(), number + i);
                }
            }
        }
    }

    fn lanes(&self, rows: &mut Best<T>, number: usize, lanes: &Grid<'_, T>, _: bool) {
        if let Some(all) = lanes.whole() {
            return self.whole_lanes(rows, number, all, lanes.len());
        }
        let brings = lanes.is_turned() || lanes.len() < SHORT_ROW;
        let some = if brings { TILE / lanes.len() } else { lanes.rows() };
        let mut square = Square::new();
        for from in (0..lanes.rows()).step_by(some.max(1)) {
            let n = some.max(1).min(lanes.rows() - from);
            match brings.then(|| lanes.near(from, n, &mut square)).flatten() {
                Some(all) => self.whole_lanes(rows, number, all, lanes.len()),
                None => {
                    for lane in (from..from + n).map(|i| lanes.row(i)) {
                        let at = self.run(&lane);
                        rows.values.extend(lane.range(at, 1).cloned());
                        rows.numbers.push(number + at);
                    }
                }
            }
        }
    }

    fn merge(&self, rows: &mut Best<T>, others: &mut Best<T>) {
        let theirs = others.values.drain(..).zip(others.numbers.drain(..));
        for ((value, number), other) in rows.values.iter_mut().zip(&mut rows.numbers).zip(theirs) {
            let tie = other.1 < *number && !(self.0.wins)(value, &other.0);
            if tie || (self.0.wins)(&other.0, value) {
                (*value, *number) = other;
            }
        }
    }

    fn narrow(&self, rows: &mut Best<T>, columns: usize, first: usize) {
        let lines = rows.values.len() / columns;
        for (i, number) in rows.numbers.iter_mut().enumerate() {
            *number = first + *number * lines + i / columns;
        }
        while rows.values.len() > columns {
            let half = rows.values.len() / 2;
            let (values, numbers) = (rows.values.split_off(half), rows.numbers.split_off(half));
            self.merge(rows, &mut Best { values, numbers });
        }
    }

    fn finish(&self, rows: &mut Best<T>, places: &mut [MaybeUninit<usize>]) {
        rows.values.clear();
        assert!(rows.numbers.len() == places.len(), "a place for each column");
        for (place, number) in places.iter_mut().zip(rows.numbers.drain(..)) {
            place.write(number);
        }
    }
}

impl<W, Q, O> First<W, Q, O> {
    /// Appends the best of each `len` neighbours, and their numbers, of which the first has this one.
    fn whole_lanes<T>(&self, rows: &mut Best<T>, number: usize, all: &[T], len: usize)
    where
        T: PartialOrd + Clone,
        W: Fn(&T, &T) -> bool,
        Q: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        let (wins, level) = (&self.0.wins, Level::current());
        let write = |values: &mut [_], numbers: &mut [_]| match len {
            2 => short_pairs(level, values, numbers, all, &|x: &[T; 2]| few(x, number, wins)),
            3 => short_pairs(level, values, numbers, all, &|x: &[T; 3]| few(x, number, wins)),
            4 => short_pairs(level, values, numbers, all, &|x: &[T; 4]| few(x, number, wins)),
            len => each(level, (values, numbers), all, (len, number), &self.0),
        };
        // SAFETY: each of the loops writes every place.
        unsafe { append_both(&mut rows.values, &mut rows.numbers, all.len() / len, write) };
    }

    /// Where the extreme of a run is.
    fn find<T>(&self, run: &Run<'_, T>, extreme: &T) -> usize
    where
        T: PartialOrd,
        W: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        self.place(run, extreme).unwrap_or_else(|| one_by_one(run.iter(), &self.0.wins))
    }

    /// [`find`](Self::find), of elements that lie apart, brought together.
    #[inline(never)]
    fn find_near<T>(&self, run: &Run<'_, T>) -> usize
    where
        T: PartialOrd + Clone,
        W: Fn(&T, &T) -> bool,
        Q: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        let mut square = Square::new();
        let run = square.near(run);
        self.find(&run, &self.0.extreme(&run))
    }

    /// Where an extreme first is in a run, if it is there; of what is odd, one is as another.
    fn place<T>(&self, run: &Run<'_, T>, extreme: &T) -> Option<usize>
    where
        T: PartialOrd,
        O: Fn(&T) -> bool,
    {
        let is_odd = (self.0.odd)(extreme);
        let here = |x: &T| if is_odd { (self.0.odd)(x) } else { x == extreme };
        match run.as_slice() {
            Some(slice) if slice.len() >= SHORT => super::position(slice, here),
            _ => run.iter().position(here),
        }
    }
}

/// The number of the first of some elements, compared with one another.
#[inline]
fn one_by_one<'a, T: 'a>(
    mut elements: impl Iterator<Item = &'a T>,
    wins: &impl Fn(&T, &T) -> bool,
) -> usize {
    let Some(mut best) = elements.next() else { unreachable!("a run has an element") };
    let mut number = 0;
    for (i, x) in elements.enumerate() {
        if wins(x, best) {
            (number, best) = (i + 1, x);
        }
    }
    number
}

/// The second, with its number, if it wins against the first; by two choices that are no branches.
#[inline(always)]
fn first_of<T>(a: (T, usize), b: (T, usize), wins: &impl Fn(&T, &T) -> bool) -> (T, usize) {
    let win = wins(&b.0, &a.0);
    (if win { b.0 } else { a.0 }, if win { b.1 } else { a.1 })
}

/// The first of a few neighbours, and its number.
#[inline(always)]
fn few<T: Clone>(lane: &[T], number: usize, wins: &impl Fn(&T, &T) -> bool) -> (T, usize) {
    let mut best = (lane[0].clone(), number);
    for (i, x) in lane.iter().enumerate().skip(1) {
        best = first_of(best, (x.clone(), number + i), wins);
    }
    best
}

dispatch! {
    /// Searches each `len` neighbours, of which the first have a number.
    fn each[
        T: PartialOrd + Clone, W: Fn(&T, &T) -> bool, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool
    ](
        places: (&mut [MaybeUninit<T>], &mut [MaybeUninit<usize>]), all: &[T],
        lanes: (usize, usize), by: &Order<W, Q, O>,
    ) {
        let ((values, numbers), (len, number)) = (places, lanes);
        assert!(values.len() == numbers.len(), "two places for each lane");
        assert!(len > 0 && all.len() == len * values.len(), "places for each lane");
        for (places, lane) in values.iter_mut().zip(numbers).zip(all.chunks_exact(len)) {
            let any_odd = || lane.iter().fold(false, |any, x| any | (by.odd)(x));
            let extreme = if len < FEW { None } else { extreme_of(lane, by) };
            let mut at = match &extreme {
                None if len < FEW && !any_odd() => few(lane, 0, &by.quick).1,
                None => len,
                Some(extreme) if len < SHORT => {
                    // No branch that could be guessed wrong.
                    let place = |(i, x): (usize, &T)| if x == extreme { i } else { len };
                    lane.iter().enumerate().map(place).fold(len, usize::min)
                }
                Some(extreme) if (WORD..=ALL).contains(&len) => place_of(lane, extreme),
                Some(extreme) => {
                    let mut at = 0;
                    let nowhere =
                        |chunk: &[T]| !chunk.iter().fold(false, |any, x| any | (x == extreme));
                    while len - at >= CHUNK && nowhere(&lane[at..at + CHUNK]) {
                        at += CHUNK;
                    }
                    while at < len && lane[at] != *extreme {
                        at += 1;
                    }
                    at
                }
            };
            if at == len {
                at = one_by_one(lane.iter(), &by.wins);
            }
            places.0.write(lane[at].clone());
            places.1.write(number + at);
        }
    }
}

dispatch! {
    /// Compares the lines from one on, whose elements are neighbours, with the best of each column;
    /// the first of all lines has a number.
    fn add_lines[T: Clone, W: Fn(&T, &T) -> bool, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool](
        values: &mut [T], numbers: &mut [usize], lines: &Grid<'_, T>, from: (usize, usize),
        by: &Order<W, Q, O>,
    ) {
        let n = values.len();
        let (numbers, (mut at, first)) = (&mut numbers[..n], from);
        while at + LINES <= lines.rows() {
            let some: [&[T]; LINES] = core::array::from_fn(|i| &lines.slice(at + i)[..n]);
            let start = first + at;
            match start < SETTLED {
                true => better_of(values, numbers, some, start, by),
                false => seldom_better_of(values, numbers, some, start, by),
            }
            at += LINES;
        }
        for at in at..lines.rows() {
            for ((value, number), x) in values.iter_mut().zip(&mut *numbers).zip(lines.slice(at)) {
                let win = (by.wins)(x, value);
                *value = if win { x.clone() } else { value.clone() };
                *number = if win { first + at } else { *number };
            }
        }
    }
}

/// As [`better_of`], where few columns find a better one: only those are compared one by one that have one among
/// them. (To choose a number, too, takes three times as long as to look whether one must be chosen.)
#[inline(always)]
fn seldom_better_of<T: Clone, W, Q, O>(
    values: &mut [T],
    numbers: &mut [usize],
    some: [&[T]; LINES],
    number: usize,
    by: &Order<W, Q, O>,
) where
    W: Fn(&T, &T) -> bool,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let mut left = 0;
    let parts = values.chunks_exact_mut(CHUNK).zip(numbers.chunks_exact_mut(CHUNK));
    for (values, numbers) in parts {
        let some = some.map(|line| &line[left..left + CHUNK]);
        if any_better(values, some, by) {
            better_of(values, numbers, some, number, by);
        }
        left += CHUNK;
    }
    let some = some.map(|line| &line[left..]);
    better_of(&mut values[left..], &mut numbers[left..], some, number, by);
}

/// The number of the first of these neighbours, a word of bits or more, that equals an element; how many there are,
/// where none does. No branch depends on where it is, for that would be guessed wrong.
#[inline(always)]
fn place_of<T: PartialEq>(lane: &[T], x: &T) -> usize {
    let len = lane.len();
    let place = |from: usize, part: &[T; WORD]| {
        let same: [bool; WORD] = core::array::from_fn(|i| part[i] == *x);
        match bits::word(&same) {
            0 => len,
            word => from + word.trailing_zeros() as usize,
        }
    };
    let parts = lane.as_chunks().0.iter().enumerate().map(|(i, part)| place(WORD * i, part));
    let last = lane.last_chunk().map_or(len, |part| place(len - WORD, part));
    parts.fold(last, usize::min)
}

/// Whether one of these elements takes the place of the best of its column, or is odd.
#[inline(always)]
fn any_better<T: Clone, W, Q, O>(best: &[T], some: [&[T]; LINES], by: &Order<W, Q, O>) -> bool
where
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let [a, b, c, d] = some.map(|line| &line[..CHUNK]);
    let best = &best[..CHUNK];
    let mut any = false;
    // To the end, without a branch.
    for k in 0..CHUNK {
        let one = if (by.quick)(&b[k], &a[k]) { &b[k] } else { &a[k] };
        let other = if (by.quick)(&d[k], &c[k]) { &d[k] } else { &c[k] };
        let first = if (by.quick)(other, one) { other } else { one };
        any |= (by.quick)(first, &best[k])
            | (by.odd)(&a[k])
            | (by.odd)(&b[k])
            | (by.odd)(&c[k])
            | (by.odd)(&d[k]);
    }
    any
}

/// Compares some lines, of which the first has a number, with the best of each column.
#[inline(always)]
fn better_of<T: Clone, W, Q, O>(
    values: &mut [T],
    numbers: &mut [usize],
    some: [&[T]; LINES],
    number: usize,
    by: &Order<W, Q, O>,
) where
    W: Fn(&T, &T) -> bool,
{
    let n = values.len();
    let (numbers, some) = (&mut numbers[..n], some.map(|line| &line[..n]));
    let line = |i: usize, k: usize| (some[i][k].clone(), number + i);
    for k in 0..n {
        // The two halves do not wait for each other, nor for the best before.
        let one = first_of(line(0, k), line(1, k), &by.wins);
        let other = first_of(line(2, k), line(3, k), &by.wins);
        let best = (values[k].clone(), numbers[k]);
        (values[k], numbers[k]) = first_of(best, first_of(one, other, &by.wins), &by.wins);
    }
}
