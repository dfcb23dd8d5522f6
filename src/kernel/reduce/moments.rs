//! Means and squared distances from them, in one pass.
//!
//! Blocks that fit the nearest cache are gone through twice: for their mean, and for the squared
//! distances from that. Two blocks are merged by what Chan, Golub and LeVeque found: the squared
//! distances of both together are those of each, and what the distance of their means adds.
//!
//! Each block counts from an origin, its first term, and so do its mean and what is squared: so these are
//! numbers of the size of the spread, however far from 0 the terms are, and are rounded as such. A value
//! repeated is its own mean, exactly. That the origin is one of the terms is enough: none is further from their
//! mean than sqrt(n - 1) times their standard deviation (Samuelson), so if the first lies far off, the
//! variance is large, and what the others lose by it is small against that.
#![allow(unsafe_code, reason = "this file reads raw runs and fills memory")]

use core::mem::{MaybeUninit, needs_drop};
use core::ops::Add;

use num_traits::Float;

use super::bring::bring_rows;
use super::grid::{Grid, Lane};
use super::short::{append, append_both, short_pairs};
use super::tree::{BLOCK, halves, in_few_parts, in_parts};
use super::{Facts, Reduction, SMALL};
use crate::kernel::run::Run;
use crate::kernel::simd::loops::SHORT;
use crate::kernel::simd::{Level, dispatch};

/// So many lines are added to partial results at a time.
const LINES: usize = 8;

/// The variance, or what `finish` makes of the sum of the squared distances from the mean. `term` is
/// what an element adds to a mean, `divide` a sum by the number of its terms.
pub(crate) struct Moments<E, G, H> {
    pub(crate) term: E,
    pub(crate) divide: G,
    pub(crate) finish: H,
}

/// Mean and squared distances of so many terms; the mean counts from the origin.
#[derive(Clone, Copy)]
struct Moment<M> {
    count: usize,
    origin: M,
    mean: M,
    squares: M,
}

/// The same for neighbouring columns, which have as many terms each.
pub(crate) struct Columns<M> {
    count: usize,
    /// None where nothing will be merged.
    origins: Vec<M>,
    means: Vec<M>,
    squares: Vec<M>,
}

impl<M> Default for Columns<M> {
    fn default() -> Self {
        Columns { count: 0, origins: Vec::new(), means: Vec::new(), squares: Vec::new() }
    }
}

/// The weights of a merge: of the distance of the means in the new mean, and of its square.
#[derive(Clone, Copy)]
struct Weights<M>(M, M);

impl<M: Float> Weights<M> {
    #[inline(always)]
    fn new(a: usize, b: usize) -> Self {
        let float = |n: usize| M::from(n).unwrap_or_else(M::nan);
        let part = float(b) / float(a + b);
        Weights(part, float(a) * part)
    }

    /// The mean and squares of two together, which count from one origin.
    #[inline(always)]
    fn merge(self, a: (M, M), b: (M, M)) -> (M, M) {
        let distance = b.0 - a.0;
        (a.0 + distance * self.0, a.1 + b.1 + distance * distance * self.1)
    }
}

/// The squared distances, of which there are none from a mean that is infinite or NaN: NaN.
#[inline(always)]
fn spread<M: Float>(mean: M, squares: M) -> M {
    // Nothing, of a number.
    squares + mean * M::zero()
}

#[inline]
fn merge<M: Float>(a: Moment<M>, b: Moment<M>) -> Moment<M> {
    let weights = Weights::new(a.count, b.count);
    let theirs = b.mean + (b.origin - a.origin);
    let (mean, squares) = weights.merge((a.mean, a.squares), (theirs, b.squares));
    Moment { count: a.count + b.count, mean, squares, ..a }
}

// SAFETY: `each` and `finish` write as many places as lanes and columns, of which there are as many.
unsafe impl<T, M, O, E, G, H> Reduction<T> for Moments<E, G, H>
where
    M: Float,
    E: Fn(&T) -> M,
    G: Fn(M, usize) -> M,
    H: Fn(M, usize) -> O,
{
    type Out = O;
    type Rows = Columns<M>;

    #[inline]
    fn facts(&self) -> Facts {
        let one_by_one = const { needs_drop::<O>() };
        Facts { partial: 3 * size_of::<M>(), in_order: false, exact: false, one_by_one, few: SMALL }
    }

    fn nothing(&self) -> O {
        (self.finish)(M::zero(), 0)
    }

    fn lane(&self, lane: &Lane<'_, T>) -> O {
        let leaf = |run| self.leaf(run);
        let moment = match lane.runs() {
            1 => lane.tree(&leaf, &|_| unreachable!("one run"), &merge),
            _ => {
                let block = |terms: Vec<M>| block(terms.len(), &|i| terms[i], &self.divide);
                if let Some(lines) = lane.short_lines() {
                    let gathered = |start, n| {
                        let mut terms = Vec::with_capacity(n * lines.terms);
                        lane.for_each_grid(lines, start, n, |rows| {
                            let level = Level::current();
                            let bring = |to: &mut [_]| bring_rows(level, to, &rows, &self.term);
                            // SAFETY: it writes every place.
                            unsafe { append(&mut terms, rows.rows() * rows.len(), bring) };
                        });
                        block(terms)
                    };
                    halves(0, lines.count, lines.in_block(), &gathered, &merge)
                } else {
                    let gathered = |start, n| {
                        let mut terms = Vec::with_capacity(n);
                        let add = |_, run: Run<'_, T>| terms.extend(run.iter().map(&self.term));
                        lane.for_each_part(start, n, add);
                        block(terms)
                    };
                    halves(0, lane.len(), BLOCK, &gathered, &merge)
                }
            }
        };
        (self.finish)(spread(moment.mean, moment.squares), moment.count)
    }

    fn run(&self, run: &Run<'_, T>) -> O {
        let Moment { mean, squares, count, .. } = self.leaf(*run);
        (self.finish)(spread(mean, squares), count)
    }

    fn each(&self, lanes: &Grid<'_, T>, places: &mut [MaybeUninit<O>]) {
        assert!(lanes.rows() == places.len(), "a place for each lane");
        for (i, place) in places.iter_mut().enumerate() {
            let run = lanes.row(i);
            // SAFETY: `of_few` stays below the length.
            let term = |i| (self.term)(unsafe { run.get(i) });
            let n = run.len();
            let (mean, squares) = of_few(n, term(0), &term, &self.divide);
            place.write((self.finish)(spread(mean, squares), n));
        }
    }

    fn add(&self, rows: &mut Columns<M>, _: usize, lines: &Grid<'_, T>) {
        if rows.count == 0 {
            rows.origins.extend(lines.row(0).iter().map(&self.term));
            rows.means.resize(lines.len(), M::zero());
            rows.squares.resize(lines.len(), M::zero());
        }
        let (origins, means, squares) = (&*rows.origins, &mut *rows.means, &mut *rows.squares);
        let columns = [origins.len(), means.len(), squares.len()];
        assert!(columns == [lines.len(); 3], "all columns");
        if lines.has_slices() && lines.len() >= SHORT {
            let level = Level::current();
            let moments = (means, squares);
            add_lines(level, origins, moments, lines, rows.count, &self.term, &self.divide);
        } else {
            for i in 0..lines.rows() {
                let weights = Weights::new(rows.count + i, 1);
                let places = means.iter_mut().zip(squares.iter_mut()).zip(origins);
                for (((mean, squares), origin), x) in places.zip(lines.row(i).iter()) {
                    let one = ((self.term)(x) - *origin, M::zero());
                    (*mean, *squares) = match rows.count + i {
                        0 => one,
                        _ => weights.merge((*mean, *squares), one),
                    };
                }
            }
        }
        rows.count += lines.rows();
    }

    fn lanes(&self, rows: &mut Columns<M>, _: usize, lanes: &Grid<'_, T>, whole: bool) {
        rows.count = lanes.len();
        if !whole {
            // SAFETY: a row has an element.
            let first = |i| (self.term)(unsafe { lanes.row(i).get(0) });
            rows.origins.extend((0..lanes.rows()).map(first));
        }
        let Some(all) = lanes.whole() else {
            for i in 0..lanes.rows() {
                let Moment { mean, squares, .. } = self.leaf(lanes.row(i));
                rows.means.push(mean);
                rows.squares.push(squares);
            }
            return;
        };
        let Columns { means, squares, .. } = rows;
        let level = Level::current();
        let write = |means: &mut [_], squares: &mut [_]| match lanes.len() {
            2 => short_pairs(level, means, squares, all, &|x: &[T; 2]| self.short(x)),
            3 => short_pairs(level, means, squares, all, &|x: &[T; 3]| self.short(x)),
            4 => short_pairs(level, means, squares, all, &|x: &[T; 4]| self.short(x)),
            len => each(level, (means, squares), all, len, &self.term, &self.divide),
        };
        // SAFETY: each of the loops writes every place.
        unsafe { append_both(means, squares, lanes.rows(), write) };
    }

    fn merge(&self, rows: &mut Columns<M>, others: &mut Columns<M>) {
        let weights = Weights::new(rows.count, others.count);
        let n = rows.means.len();
        let ours = (&mut rows.means[..n], &mut rows.squares[..n], &rows.origins[..n]);
        let theirs = (&others.means[..n], &others.squares[..n], &others.origins[..n]);
        for k in 0..n {
            let mean = theirs.0[k] + (theirs.2[k] - ours.2[k]);
            let moments = weights.merge((ours.0[k], ours.1[k]), (mean, theirs.1[k]));
            (ours.0[k], ours.1[k]) = moments;
        }
        others.origins.clear();
        others.means.clear();
        others.squares.clear();
        rows.count += others.count;
        others.count = 0;
    }

    fn narrow(&self, rows: &mut Columns<M>, columns: usize, _: usize) {
        while rows.means.len() > columns {
            let half = rows.means.len() / 2;
            let mut others = Columns {
                count: rows.count,
                origins: rows.origins.split_off(half),
                means: rows.means.split_off(half),
                squares: rows.squares.split_off(half),
            };
            self.merge(rows, &mut others);
        }
    }

    fn finish(&self, rows: &mut Columns<M>, places: &mut [MaybeUninit<O>]) {
        let Columns { means, squares, .. } = &*rows;
        assert!(means.len() == places.len() && squares.len() == places.len(), "all columns");
        for ((place, mean), squares) in places.iter_mut().zip(means).zip(squares) {
            place.write((self.finish)(spread(*mean, *squares), rows.count));
        }
        rows.origins.clear();
        rows.means.clear();
        rows.squares.clear();
        rows.count = 0;
    }
}

impl<E, G, H> Moments<E, G, H> {
    /// A run of up to [`BLOCK`] elements.
    #[inline]
    fn leaf<T, M: Float>(&self, run: Run<'_, T>) -> Moment<M>
    where
        E: Fn(&T) -> M,
        G: Fn(M, usize) -> M,
    {
        // SAFETY: `block` stays below the length.
        let strided = |i| (self.term)(unsafe { run.get(i) });
        match run.as_slice() {
            Some(slice) => {
                // SAFETY: as above.
                let term = |i| (self.term)(unsafe { slice.get_unchecked(i) });
                block(slice.len(), &term, &self.divide)
            }
            None => {
                let (count, origin) = (run.len(), strided(0));
                let (mean, squares) = in_two_passes(count, origin, &strided, &self.divide);
                Moment { count, origin, mean, squares }
            }
        }
    }

    /// The mean and squared distances of a known number of neighbours.
    #[inline(always)]
    fn short<T, M: Float, const N: usize>(&self, x: &[T; N]) -> (M, M)
    where
        E: Fn(&T) -> M,
        G: Fn(M, usize) -> M,
    {
        of_few(N, (self.term)(&x[0]), &|i| (self.term)(&x[i]), &self.divide)
    }
}

/// Up to [`BLOCK`] terms.
#[inline]
fn block<M: Float>(
    n: usize,
    term: &impl Fn(usize) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> Moment<M> {
    let origin = term(0);
    let (mean, squares) = match n < SHORT {
        true => of_few(n, origin, term, divide),
        false => wide(Level::current(), n, origin, term, divide),
    };
    Moment { count: n, origin, mean, squares }
}

/// The mean of `n >= 1` terms, from an origin on, and their squared distances from it.
#[inline(always)]
fn in_two_passes<M: Float>(
    n: usize,
    origin: M,
    term: &impl Fn(usize) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> (M, M) {
    if n < SHORT {
        return of_few(n, origin, term, divide);
    }
    let mean = divide(in_parts(n, &|i| term(i) - origin, &Add::add), n);
    // Squared distances from a number next to the mean; how far from it is known, and what that adds.
    let centre = origin + mean;
    let square = |i| {
        let distance = term(i) - centre;
        distance * distance
    };
    let squares = in_parts(n, &square, &Add::add);
    let aside = (centre - origin) - mean;
    let least = squares - aside * aside * M::from(n).unwrap_or_else(M::nan);
    (mean, if least < M::zero() { M::zero() } else { least })
}

/// [`in_two_passes`] of fewer than [`SHORT`] terms.
#[inline(always)]
fn of_few<M: Float>(
    n: usize,
    origin: M,
    term: &impl Fn(usize) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> (M, M) {
    let term = |i| term(i) - origin;
    let mean = divide(in_few_parts(n, &term, &Add::add), n);
    let square = |i| {
        let distance = term(i) - mean;
        distance * distance
    };
    (mean, in_few_parts(n, &square, &Add::add))
}

dispatch! {
    /// [`in_two_passes`], for the processor at hand.
    fn wide[M: Float, F: Fn(usize) -> M, G: Fn(M, usize) -> M](
        n: usize, origin: M, term: &F, divide: &G,
    ) -> (M, M) {
        in_two_passes(n, origin, term, divide)
    }
}

dispatch! {
    /// The means and squared distances of each `len` neighbours.
    fn each[T, M: Float, E: Fn(&T) -> M, G: Fn(M, usize) -> M](
        places: (&mut [MaybeUninit<M>], &mut [MaybeUninit<M>]), all: &[T], len: usize,
        term: &E, divide: &G,
    ) {
        let (means, squares) = places;
        assert!(means.len() == squares.len(), "two places for each lane");
        assert!(len > 0 && all.len() == len * means.len(), "places for each lane");
        for (places, lane) in means.iter_mut().zip(squares).zip(all.chunks_exact(len)) {
            // SAFETY: `in_two_passes` stays below the length.
            let term = |i| term(unsafe { lane.get_unchecked(i) });
            let (mean, squares) = in_two_passes(len, term(0), &term, divide);
            places.0.write(mean);
            places.1.write(squares);
        }
    }
}

/// [`of_few`] of column `k` of some lines.
#[inline(always)]
fn of_column<T, M: Float>(
    lines: &[&[T]; LINES],
    k: usize,
    origin: M,
    term: &impl Fn(&T) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> (M, M) {
    of_few(LINES, origin, &|i| term(&lines[i][k]), divide)
}

dispatch! {
    /// Merges lines, whose elements are neighbours, into means and squared distances of `count`
    /// lines before, eight lines at a time: their own come from registers.
    fn add_lines[T, M: Float, E: Fn(&T) -> M, G: Fn(M, usize) -> M](
        origins: &[M], moments: (&mut [M], &mut [M]), lines: &Grid<'_, T>, count: usize, term: &E,
        divide: &G,
    ) {
        let (n, mut at) = (origins.len(), 0);
        let (means, squares) = (&mut moments.0[..n], &mut moments.1[..n]);
        while at + LINES <= lines.rows() {
            let some: [&[T]; LINES] = core::array::from_fn(|i| &lines.slice(at + i)[..n]);
            if count + at == 0 {
                for k in 0..n {
                    (means[k], squares[k]) = of_column(&some, k, origins[k], term, divide);
                }
            } else {
                let weights = Weights::new(count + at, LINES);
                for k in 0..n {
                    let both = of_column(&some, k, origins[k], term, divide);
                    (means[k], squares[k]) = weights.merge((means[k], squares[k]), both);
                }
            }
            at += LINES;
        }
        for at in at..lines.rows() {
            let weights = Weights::new(count + at, 1);
            let line = &lines.slice(at)[..n];
            for k in 0..n {
                let one = (term(&line[k]) - origins[k], M::zero());
                (means[k], squares[k]) = match count + at {
                    0 => one,
                    _ => weights.merge((means[k], squares[k]), one),
                };
            }
        }
    }
}
