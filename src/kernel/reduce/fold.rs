//! Folds by an associative operation: sums, extremes, counts.
#![allow(unsafe_code, reason = "this file reads raw runs and fills memory")]

use core::mem::{MaybeUninit, needs_drop};

use super::bring::bring_rows;
use super::grid::{Grid, Lane};
use super::short::{append, short};
use super::tree::{BLOCK, FEW, halves, in_few_parts, in_parts, sequential};
use super::{Facts, Reduction};
use crate::dimension::Ix1;
use crate::kernel::nest::SHORT_ROW;
use crate::kernel::run::Run;
use crate::kernel::simd::plain::is_integer;
use crate::kernel::simd::{Level, dispatch};
use crate::kernel::tile::Square;
use crate::storage::{ArrayView, Storage};

/// `map` of each element, combined; `finish` makes it a result; `nothing` is the result of no terms.
pub(crate) struct Fold<M, C, F, I> {
    pub(crate) map: M,
    pub(crate) combine: C,
    pub(crate) finish: F,
    pub(crate) nothing: I,
}

/// A value that is combined by a closure of anybody's: it is always worked on in parts, as floats are, for the
/// compiler does not know that any order will do, as it does of sums of integers.
#[derive(Clone)]
pub(crate) struct Given<A>(pub(crate) A);

/// A fold whose results are what is combined, for where there is a term.
pub(crate) fn plain_fold<M, C, A>(
    map: M,
    combine: C,
) -> Fold<M, C, impl Fn(A) -> A, impl Fn() -> A> {
    Fold { map, combine, finish: |x| x, nothing: || unreachable!("every result has a term") }
}

// SAFETY: `each` and `finish` write as many places as lanes and columns, of which there are as many.
unsafe impl<T, A, O, M, C, F, I> Reduction<T> for Fold<M, C, F, I>
where
    A: Clone,
    M: Fn(&T) -> A,
    C: Fn(A, A) -> A,
    F: Fn(A) -> O,
    I: Fn() -> O,
{
    type Out = O;
    type Rows = Vec<A>;

    #[inline]
    fn facts(&self) -> Facts {
        let one_by_one = const { needs_drop::<A>() || needs_drop::<O>() };
        Facts { partial: size_of::<A>(), in_order: false, exact: false, one_by_one, few: FEW }
    }

    #[inline]
    fn nothing(&self) -> O {
        (self.nothing)()
    }

    #[inline]
    fn lane(&self, lane: &Lane<'_, T>) -> O {
        let Fold { map, combine, .. } = self;
        let across = |rows: &Grid<'_, T>| rows.has_slices() && rows.len() >= SHORT_ROW;
        let short = |rows: Grid<'_, T>| match const { !needs_drop::<A>() } && across(&rows) {
            // Column by column, for the ends of rows take as long as they do.
            true => {
                let mut parts = Vec::new();
                self.add(&mut parts, 0, &rows);
                of_near(&parts, combine)
            }
            false => short_rows(&rows, map, combine),
        };
        (self.finish)(lane.tree(&|run| leaf(&run, map, combine), &short, combine))
    }

    #[inline]
    fn run(&self, run: &Run<'_, T>) -> O {
        (self.finish)(leaf(run, &self.map, &self.combine))
    }

    #[inline]
    fn few(&self, slice: &[T]) -> O {
        // SAFETY: `in_few_parts` stays below the length.
        let term = |i| (self.map)(unsafe { slice.get_unchecked(i) });
        (self.finish)(in_few_parts(slice.len(), &term, &self.combine))
    }

    fn each(&self, lanes: &Grid<'_, T>, places: &mut [MaybeUninit<O>]) {
        assert!(lanes.rows() == places.len(), "a place for each lane");
        if let Some(mut all) = lanes.whole() {
            for place in places {
                let (lane, others) = all.split_at(lanes.len());
                place.write(self.few(lane));
                all = others;
            }
            return;
        }
        for (i, place) in places.iter_mut().enumerate() {
            let run = lanes.row(i);
            // SAFETY: `in_few_parts` stays below the length.
            let term = |i| (self.map)(unsafe { run.get(i) });
            place.write((self.finish)(in_few_parts(run.len(), &term, &self.combine)));
        }
    }

    fn add(&self, rows: &mut Vec<A>, _: usize, lines: &Grid<'_, T>) {
        let Fold { map, combine, .. } = self;
        let slices = lines.has_slices() && lines.len() >= SHORT_ROW;
        let mut from = 0;
        if rows.is_empty() && slices && lines.rows() >= LINES {
            let write =
                |places: &mut [_]| first_lines(Level::current(), places, lines, map, combine);
            // SAFETY: the loop writes every place.
            unsafe { append(rows, lines.len(), write) };
            from = LINES;
        } else if rows.is_empty() {
            rows.extend(lines.row(0).iter().map(map));
            from = 1;
        }
        assert!(rows.len() == lines.len(), "a partial result for each column");
        if slices {
            return add_lines(Level::current(), rows, lines, from, map, combine);
        }
        for i in from..lines.rows() {
            for (part, x) in rows.iter_mut().zip(lines.row(i).iter()) {
                *part = combine(part.clone(), map(x));
            }
        }
    }

    fn lanes(&self, rows: &mut Vec<A>, _: usize, lanes: &Grid<'_, T>, _: bool) {
        let Fold { map, combine, .. } = self;
        let Some(all) = lanes.whole() else {
            rows.extend((0..lanes.rows()).map(|i| leaf(&lanes.row(i), map, combine)));
            return;
        };
        // SAFETY: each of the loops writes every place.
        unsafe {
            append(rows, lanes.rows(), |places| {
                let level = Level::current();
                match lanes.len() {
                    2 => short(level, places, all, &|[a, b]: &[T; 2]| combine(map(a), map(b))),
                    3 => short(level, places, all, &|[a, b, c]: &[T; 3]| {
                        combine(combine(map(a), map(b)), map(c))
                    }),
                    4 => short(level, places, all, &|[a, b, c, d]: &[T; 4]| {
                        combine(combine(map(a), map(b)), combine(map(c), map(d)))
                    }),
                    len => each(level, places, all, len, map, combine),
                }
            });
        }
    }

    fn merge(&self, rows: &mut Vec<A>, others: &mut Vec<A>) {
        for (part, other) in rows.iter_mut().zip(&*others) {
            *part = (self.combine)(part.clone(), other.clone());
        }
        others.clear();
    }

    fn narrow(&self, rows: &mut Vec<A>, columns: usize, _: usize) {
        while rows.len() > columns {
            let mut others = rows.split_off(rows.len() / 2);
            self.merge(rows, &mut others);
        }
    }

    fn finish(&self, rows: &mut Vec<A>, places: &mut [MaybeUninit<O>]) {
        assert!(rows.len() == places.len(), "a place for each column");
        for (place, value) in places.iter_mut().zip(rows.drain(..)) {
            place.write((self.finish)(value));
        }
    }
}

/// So many lines are combined at a time.
pub(super) const LINES: usize = 4;

/// A run of up to [`BLOCK`] elements.
#[inline]
fn leaf<T, A: Clone>(run: &Run<'_, T>, map: &impl Fn(&T) -> A, combine: &impl Fn(A, A) -> A) -> A {
    match run.as_slice() {
        // Until wide registers are full and emptied, the others are done with few terms.
        Some(slice) if slice.len() < FEW => {
            // SAFETY: `in_few_parts` stays below the length.
            let term = |i| map(unsafe { slice.get_unchecked(i) });
            in_few_parts(slice.len(), &term, combine)
        }
        Some(slice) => wide(Level::current(), slice, map, combine),
        // To bring elements that lie apart together first takes less time than to load them one by one
        // beside as many partial results.
        None if run.len() >= FEW => near_leaf(run, map, combine),
        // SAFETY: `in_few_parts` stays below the length.
        None => in_few_parts(run.len(), &|i| map(unsafe { run.get(i) }), combine),
    }
}

/// [`leaf`] of many elements that lie apart.
#[inline(never)]
fn near_leaf<T, A: Clone>(
    run: &Run<'_, T>,
    map: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    match Square::new().copied(run) {
        Some(near) => wide(Level::current(), near, map, combine),
        // SAFETY: `in_parts` stays below the length.
        None => in_parts(run.len(), &|i| map(unsafe { run.get(i) }), combine),
    }
}

/// Rows of a few elements: brought together as they lie, where they are no more than a [`BLOCK`] and copies of what
/// is made of them cost nothing; else column by column.
fn short_rows<T, A: Clone>(
    rows: &Grid<'_, T>,
    map: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    let n = rows.rows() * rows.len();
    if const { needs_drop::<A>() || size_of::<A>() > 8 } || n > BLOCK {
        let columns = (0..rows.len()).map(|k| leaf(&rows.column(k), map, combine));
        return sequential(columns, combine);
    }
    let mut near = [const { MaybeUninit::<A>::uninit() }; BLOCK];
    let near = &mut near[..n];
    bring_rows(Level::current(), near, rows, map);
    let near: *const [MaybeUninit<A>] = near;
    // SAFETY: all of it was written.
    let near = unsafe { &*(near as *const [A]) };
    of_near(near, combine)
}

/// What is made of neighbours together.
fn of_near<A: Clone>(near: &[A], combine: &impl Fn(A, A) -> A) -> A {
    leaf(&Run::of(near), &A::clone, combine)
}

dispatch! {
    /// [`in_parts`], for the processor at hand, of up to [`BLOCK`] neighbours.
    fn wide[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](slice: &[T], map: &M, combine: &C) -> A {
        // SAFETY: `in_parts` stays below the length.
        in_parts(slice.len(), &|i| map(unsafe { slice.get_unchecked(i) }), combine)
    }
}

dispatch! {
    /// [`in_parts`], for the processor at hand, of up to [`BLOCK`] pairs.
    fn wide_pairs[T, U, A: Clone, M: Fn(&T, &U) -> A, C: Fn(A, A) -> A](
        x: &[T], y: &[U], map: &M, combine: &C,
    ) -> A {
        let n = x.len();
        assert!(y.len() == n, "slices of one length");
        // SAFETY: `in_parts` stays below the length.
        let left = |i| unsafe { x.get_unchecked(i) };
        // SAFETY: as above: that of both.
        let right = |i| unsafe { y.get_unchecked(i) };
        in_parts(n, &|i| map(left(i), right(i)), combine)
    }
}

dispatch! {
    /// Combines the first lines, whose elements are neighbours, of each column: together, for to go through
    /// partial results takes time too.
    fn first_lines[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](
        places: &mut [MaybeUninit<A>], lines: &Grid<'_, T>, map: &M, combine: &C,
    ) {
        let term = term_of(lines, 0, places.len(), map, combine);
        for (k, place) in places.iter_mut().enumerate() {
            place.write(term(k));
        }
    }
}

dispatch! {
    /// Combines the lines from number `from` on into as many partial results as they have elements,
    /// which are neighbours.
    fn add_lines[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](
        parts: &mut [A], lines: &Grid<'_, T>, from: usize, map: &M, combine: &C,
    ) {
        let (n, mut at) = (parts.len(), from);
        while at + LINES <= lines.rows() {
            let term = term_of(lines, at, n, map, combine);
            for (k, part) in parts.iter_mut().enumerate() {
                *part = combine(part.clone(), term(k));
            }
            at += LINES;
        }
        for at in at..lines.rows() {
            for (part, x) in parts.iter_mut().zip(lines.slice(at)) {
                *part = combine(part.clone(), map(x));
            }
        }
    }
}

/// What [`LINES`] lines from number `at` on make together, in each of the first `n` columns.
#[inline(always)]
fn term_of<'a, T, A>(
    lines: &Grid<'a, T>,
    at: usize,
    n: usize,
    map: &impl Fn(&T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> impl Fn(usize) -> A {
    let line = |i| &lines.slice(at + i)[..n];
    let [a, b, c, d]: [&[T]; LINES] = [line(0), line(1), line(2), line(3)];
    move |k| combine(combine(map(&a[k]), map(&b[k])), combine(map(&c[k]), map(&d[k])))
}

dispatch! {
    /// Reduces each `len` neighbours. (Where the lanes are parts of one argument, the compiler knows
    /// that they are apart from the partial results.)
    fn each[T, A: Clone, M: Fn(&T) -> A, C: Fn(A, A) -> A](
        places: &mut [MaybeUninit<A>], all: &[T], len: usize, map: &M, combine: &C,
    ) {
        assert!(len > 0 && all.len() == len * places.len(), "a place for each lane");
        if len < FEW && is_integer::<A>() {
            // The compiler knows that any order will do, and finds the best.
            for (place, lane) in places.iter_mut().zip(all.chunks_exact(len)) {
                place.write(sequential(lane.iter().map(map), combine));
            }
            return;
        }
        for (place, lane) in places.iter_mut().zip(all.chunks_exact(len)) {
            // SAFETY: `in_parts` stays below the length.
            let term = |i| map(unsafe { lane.get_unchecked(i) });
            place.write(in_parts(len, &term, combine));
        }
    }
}

/// The sum of the products of the elements of two 1-d arrays of one length, by the same tree;
/// `None` where there is no element.
pub(crate) fn reduce_pairs<T, U, A: Clone>(
    a: &ArrayView<'_, T, Ix1>,
    b: &ArrayView<'_, U, Ix1>,
    map: impl Fn(&T, &U) -> A,
    combine: impl Fn(A, A) -> A,
) -> Option<A> {
    let n = a.layout().len();
    assert_eq!(n, b.layout().len(), "arrays of one length");
    if n == 0 {
        return None;
    }
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        assert!(x.len() == n && y.len() == n, "arrays of one length");
        let part = |start, n| {
            let (x, y) = (&x[start..start + n], &y[start..start + n]);
            // As in `leaf`.
            let level = if n < FEW { Level::BASE } else { Level::current() };
            wide_pairs(level, x, y, &map, &combine)
        };
        return Some(halves(0, n, BLOCK, &part, &combine));
    }
    let (la, lb) = (a.layout(), b.layout());
    // SAFETY: a 1-d layout reaches `n` elements from its offset on, a stride apart; `a` is
    // borrowed.
    let x = unsafe { Run::new(a.storage().ptr(), la.offset(), la.strides()[0], n) };
    // SAFETY: the same for `b`.
    let y = unsafe { Run::new(b.storage().ptr(), lb.offset(), lb.strides()[0], n) };
    // SAFETY: `halves` stays below the length.
    let left = |i| unsafe { x.get(i) };
    // SAFETY: as above.
    let right = |i| unsafe { y.get(i) };
    let part = |start, n| in_parts(n, &|i| map(left(start + i), right(start + i)), &combine);
    Some(halves(0, n, BLOCK, &part, &combine))
}
