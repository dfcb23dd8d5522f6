//! Extremes.
//!
//! Processors have one instruction for the extreme of what is in order. So it is found of all elements as
//! if they were, beside whether one is not, as NaN; then it is found again, one by one.
#![allow(unsafe_code, reason = "this file reads slices unchecked")]

use core::mem::{MaybeUninit, needs_drop};

use super::fold::LINES;
use super::grid::{Grid, Lane};
use super::runs::{
    ROUND, better, extreme, extreme_apart, extreme_near, extreme_of, extreme_of_few, of_ends,
};
use super::short::append;
use super::tree::{BLOCK, sequential};
use super::{Facts, Reduction, SMALL, run_of};
use crate::kernel::nest::SHORT_ROW;
use crate::kernel::run::Run;
use crate::kernel::simd::{Level, dispatch};
use crate::kernel::tile::gathers;

/// So many bytes of neighbours are gone through before it is looked which came first.
const BYTES: usize = 16384;
/// Shorter rows of wide elements are gone through side by side. (Ends of rows are no matter otherwise, for extremes may
/// meet an element twice.)
const MIDDLING: usize = 256;
/// Shorter lanes are searched element by element.
pub(super) const FEW: usize = 8;

/// What comes first.
pub(crate) struct Order<W, Q, O> {
    /// Whether the first takes the place of the second.
    pub(crate) wins: W,
    /// The same of elements that are not odd.
    pub(crate) quick: Q,
    /// Whether an element, as NaN does, takes the place of all others.
    pub(crate) odd: O,
}

/// The element that comes first; side by side, this is a fold.
pub(crate) struct Extreme<F, W, Q, O> {
    pub(crate) fold: F,
    pub(crate) order: Order<W, Q, O>,
}

// SAFETY: `each` and `finish` are those of the fold.
unsafe impl<T, F, W, Q, O> Reduction<T> for Extreme<F, W, Q, O>
where
    T: PartialOrd + Clone,
    F: Reduction<T, Out = T, Rows = Vec<T>>,
    W: Fn(&T, &T) -> bool,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    type Out = T;
    type Rows = Vec<T>;

    #[inline]
    fn facts(&self) -> Facts {
        Facts {
            exact: true,
            one_by_one: const { needs_drop::<T>() },
            few: SMALL,
            ..self.fold.facts()
        }
    }

    fn nothing(&self) -> T {
        self.fold.nothing()
    }

    fn lane(&self, lane: &Lane<'_, T>) -> T {
        match const { needs_drop::<T>() } {
            true => self.order.by_reference(lane).1.clone(),
            false => self.order.best_block(lane).0,
        }
    }

    #[inline]
    fn run(&self, run: &Run<'_, T>) -> T {
        if const { !needs_drop::<T>() } {
            return match run.len() < 2 * FEW {
                true => self.fold.run(run),
                false => self.order.extreme(run),
            };
        }
        self.order.one_by_one(run.iter())
    }

    #[inline]
    fn few(&self, slice: &[T]) -> T {
        if const { needs_drop::<T>() } {
            return run_of(slice, self);
        }
        let found = match slice.len() {
            1 => Some(slice[0].clone()),
            2..4 => of_ends::<2, _, _, _, _>(slice, &self.order),
            4..8 => of_ends::<4, _, _, _, _>(slice, &self.order),
            8..16 => of_ends::<8, _, _, _, _>(slice, &self.order),
            _ => return run_of(slice, self),
        };
        found.unwrap_or_else(|| run_of(slice, self))
    }

    fn add(&self, rows: &mut Vec<T>, number: usize, lines: &Grid<'_, T>) {
        if const { needs_drop::<T>() } || !lines.has_slices() || lines.len() < SHORT_ROW {
            return self.fold.add(rows, number, lines);
        }
        self.order.add(rows, lines);
    }

    fn lanes(&self, rows: &mut Vec<T>, number: usize, lanes: &Grid<'_, T>, whole: bool) {
        let many = const { !needs_drop::<T>() } && lanes.len() >= FEW;
        let Some(all) = lanes.whole().filter(|_| many) else {
            return self.fold.lanes(rows, number, lanes, whole);
        };
        let write = |places: &mut [_]| {
            each(Level::current(), places, all, lanes.len(), &self.order);
        };
        // SAFETY: the loop writes every place.
        unsafe { append(rows, lanes.rows(), write) };
    }

    fn merge(&self, rows: &mut Vec<T>, others: &mut Vec<T>) {
        self.fold.merge(rows, others);
    }

    fn narrow(&self, rows: &mut Vec<T>, columns: usize, first: usize) {
        self.fold.narrow(rows, columns, first);
    }

    fn finish(&self, rows: &mut Vec<T>, places: &mut [MaybeUninit<T>]) {
        self.fold.finish(rows, places);
    }
}

impl<W, Q, O> Order<W, Q, O> {
    /// Compares lines of neighbours with the best of each column; without any yet, these are begun.
    fn add<T>(&self, rows: &mut Vec<T>, lines: &Grid<'_, T>)
    where
        T: Clone,
        Q: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        let mut from = 0;
        if rows.is_empty() && lines.rows() >= LINES {
            let write = |places: &mut [_]| first_lines(Level::current(), places, lines, self);
            // SAFETY: the loop writes every place.
            unsafe { append(rows, lines.len(), write) };
            from = LINES;
        } else if rows.is_empty() {
            rows.extend_from_slice(lines.slice(0));
            from = 1;
        }
        assert!(rows.len() == lines.len(), "a partial result for each column");
        add_lines(Level::current(), rows, lines, from, self);
    }

    /// The first term, and its number, without a copy of any.
    pub(super) fn by_reference<'a, T>(&self, lane: &Lane<'a, T>) -> (usize, &'a T)
    where
        W: Fn(&T, &T) -> bool,
    {
        let mut best: Option<(usize, &T)> = None;
        lane.for_each_part(0, lane.len(), |number, run| {
            for (i, x) in run.iter().enumerate() {
                if best.is_none_or(|(_, before)| (self.wins)(x, before)) {
                    best = Some((number + i, x));
                }
            }
        });
        match best {
            Some(best) => best,
            None => unreachable!("a lane has a term"),
        }
    }

    /// The best of all blocks of a lane, the number of the first term of its block, and how many this has.
    pub(super) fn best_block<'a, T>(&self, lane: &Lane<'a, T>) -> (T, usize, usize)
    where
        T: PartialOrd + Clone,
        W: Fn(&T, &T) -> bool,
        Q: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        let mut best: Option<(T, usize, usize)> = None;
        let mut meet = |number: usize, len: usize, run: &Run<'_, T>| {
            let extreme = self.extreme(run);
            if best.as_ref().is_none_or(|(before, ..)| (self.wins)(&extreme, before)) {
                best = Some((extreme, number, len));
            }
        };
        let most = if size_of::<T>() == 8 { MIDDLING } else { SHORT_ROW };
        let middling = || lane.lines().filter(|lines| lines.terms < most);
        if let Some(lines) = lane.short_lines().or_else(middling) {
            let some = lines.in_block().max(LINES);
            let mut columns = Vec::new();
            for start in (0..lines.count).step_by(some) {
                let n = some.min(lines.count - start);
                let block = (start * lines.terms, n * lines.terms);
                lane.for_each_grid(lines, start, n, |rows| {
                    if rows.has_slices() && rows.len() >= SHORT_ROW {
                        columns.clear();
                        self.add(&mut columns, &rows);
                        return meet(block.0, block.1, &Run::of(&columns));
                    }
                    (0..rows.len()).for_each(|k| meet(block.0, block.1, &rows.column(k)));
                });
            }
        } else {
            // Narrow elements are so many that to bring partial results together takes no time.
            let block = if lane.has_slices() { BYTES / size_of::<T>().max(1) } else { BLOCK };
            let block = block.max(BLOCK);
            for start in (0..lane.len()).step_by(block) {
                let n = block.min(lane.len() - start);
                lane.for_each_part(start, n, |number, run| meet(number, run.len(), &run));
            }
        }
        match best {
            Some(best) => best,
            None => unreachable!("a lane has a term"),
        }
    }

    /// The extreme of neighbours, or of up to [`BLOCK`] elements that lie apart; where one is odd, that.
    pub(super) fn extreme<T>(&self, run: &Run<'_, T>) -> T
    where
        T: PartialOrd + Clone,
        W: Fn(&T, &T) -> bool,
        Q: Fn(&T, &T) -> bool,
        O: Fn(&T) -> bool,
    {
        let found = match run.as_slice() {
            Some(slice) if slice.len() >= ROUND => extreme(Level::current(), slice, self),
            Some(slice) => extreme_of_few(slice, self),
            None if gathers(run) => extreme_near(run, self),
            None => extreme_apart(run, self),
        };
        found.unwrap_or_else(|| self.one_by_one(run.iter()))
    }

    /// The extreme of some elements, of which some may be odd.
    fn one_by_one<'a, T: Clone + 'a>(&self, elements: impl Iterator<Item = &'a T>) -> T
    where
        W: Fn(&T, &T) -> bool,
    {
        let first = |a: &'a T, b: &'a T| if (self.wins)(b, a) { b } else { a };
        sequential(elements, &first).clone()
    }
}

dispatch! {
    /// The extremes of each `len` neighbours.
    fn each[T: PartialOrd + Clone, W: Fn(&T, &T) -> bool, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool](
        places: &mut [MaybeUninit<T>], all: &[T], len: usize, by: &Order<W, Q, O>,
    ) {
        assert!(len > 0 && all.len() == len * places.len(), "a place for each lane");
        for (place, lane) in places.iter_mut().zip(all.chunks_exact(len)) {
            place.write(extreme_of(lane, by).unwrap_or_else(|| by.one_by_one(lane.iter())));
        }
    }
}

dispatch! {
    /// Chooses among the first lines, whose elements are neighbours, in each column.
    fn first_lines[T: Clone, W, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool](
        places: &mut [MaybeUninit<T>], lines: &Grid<'_, T>, by: &Order<W, Q, O>,
    ) {
        let n = places.len();
        let [a, b, c, d]: [&[T]; LINES] = core::array::from_fn(|i| &lines.slice(i)[..n]);
        for (k, place) in places.iter_mut().enumerate() {
            place.write(with_odd(by, &a[k], [&b[k], &c[k], &d[k]]));
        }
    }
}

dispatch! {
    /// Compares the lines from number `from` on, whose elements are neighbours, with the best of each
    /// column. What is odd is chosen apart, for there are instructions for the extreme of what is not.
    fn add_lines[T: Clone, W, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool](
        best: &mut [T], lines: &Grid<'_, T>, from: usize, by: &Order<W, Q, O>,
    ) {
        let n = best.len();
        let some = (lines.rows() - from) / LINES;
        for at in (0..some).map(|i| from + LINES * i) {
            let some: [&[T]; LINES] = core::array::from_fn(|i| &lines.slice(at + i)[..n]);
            for (k, best) in best.iter_mut().enumerate() {
                *best = with_odd(by, best, some.map(|line| &line[k]));
            }
        }
        for line in (from + LINES * some..lines.rows()).map(|i| lines.slice(i)) {
            for (best, x) in best.iter_mut().zip(line) {
                *best = with_odd(by, best, [x]);
            }
        }
    }
}

/// The first of the best so far and others; where one is odd, that.
#[inline(always)]
fn with_odd<const N: usize, T, W, Q, O>(by: &Order<W, Q, O>, best: &T, others: [&T; N]) -> T
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let (mut odd, mut first) = (others[0].clone(), others[0].clone());
    for x in &others[1..] {
        odd = if (by.odd)(x) { (*x).clone() } else { odd };
        first = better(by, &first, x);
    }
    // Before the best so far, if that is odd, comes nothing else.
    if (by.odd)(&odd) { odd } else { better(by, best, &first) }
}
