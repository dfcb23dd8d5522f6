//! Means and squared distances from them, in one pass.
//!
//! Blocks that fit the nearest cache are gone through twice: for their mean, taken of the distances
//! from one of the elements (so that a value repeated is its own mean, exactly), and for the squared
//! distances from that. Two blocks are merged by what Chan, Golub and LeVeque found: the squared
//! distances of both together are those of each, and what the distance of their means adds.
#![allow(unsafe_code, reason = "this file reads raw runs and fills memory")]

use core::mem::{MaybeUninit, needs_drop};
use core::ops::Add;

use num_traits::Float;

use super::grid::{Grid, Lane};
use super::short::{append_both, short_pairs};
use super::tree::{BLOCK, halves, in_parts};
use super::{Facts, Reduction};
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

/// Mean and squared distances of so many terms.
#[derive(Clone, Copy)]
struct Moment<M> {
    count: usize,
    mean: M,
    squares: M,
}

/// The same for neighbouring columns, which have as many terms each.
pub(crate) struct Columns<M> {
    count: usize,
    means: Vec<M>,
    squares: Vec<M>,
}

impl<M> Default for Columns<M> {
    fn default() -> Self {
        Columns { count: 0, means: Vec::new(), squares: Vec::new() }
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

    /// The mean and squares of two together.
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
    let (mean, squares) = weights.merge((a.mean, a.squares), (b.mean, b.squares));
    Moment { count: a.count + b.count, mean, squares }
}

// SAFETY: `finish` writes as many places as columns, of which there are as many.
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
        Facts { partial: 2 * size_of::<M>(), in_order: false, one_by_one }
    }

    fn nothing(&self) -> O {
        (self.finish)(M::zero(), 0)
    }

    fn lane(&self, lane: &Lane<'_, T>) -> O {
        let leaf = |run| self.leaf(run);
        let moment = match lane.runs() {
            1 => lane.tree(&leaf, &merge),
            _ => {
                let gathered = |start, n| {
                    let mut terms = Vec::with_capacity(n);
                    lane.for_each_part(start, n, |_, run| terms.extend(run.iter().map(&self.term)));
                    block(n, &|i| terms[i], &self.divide)
                };
                halves(0, lane.len(), BLOCK, &gathered, &merge)
            }
        };
        (self.finish)(spread(moment.mean, moment.squares), moment.count)
    }

    fn run(&self, run: &Run<'_, T>) -> O {
        let Moment { mean, squares, count } = self.leaf(*run);
        (self.finish)(spread(mean, squares), count)
    }

    fn add(&self, rows: &mut Columns<M>, _: usize, lines: &Grid<'_, T>) {
        let fresh = rows.count == 0;
        if fresh {
            rows.means.resize(lines.len(), M::zero());
            rows.squares.resize(lines.len(), M::zero());
        }
        let (means, squares) = (&mut *rows.means, &mut *rows.squares);
        assert!(means.len() == lines.len() && squares.len() == lines.len(), "all columns");
        if lines.has_slices() && lines.len() >= SHORT {
            add_lines(
                Level::current(),
                means,
                squares,
                lines,
                rows.count,
                &self.term,
                &self.divide,
            );
        } else {
            for i in 0..lines.rows() {
                let weights = Weights::new(rows.count + i, 1);
                let places = means.iter_mut().zip(squares.iter_mut());
                for ((mean, squares), x) in places.zip(lines.row(i).iter()) {
                    let one = ((self.term)(x), M::zero());
                    (*mean, *squares) = match rows.count + i {
                        0 => one,
                        _ => weights.merge((*mean, *squares), one),
                    };
                }
            }
        }
        rows.count += lines.rows();
    }

    fn lanes(&self, rows: &mut Columns<M>, _: usize, lanes: &Grid<'_, T>) {
        rows.count = lanes.len();
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
        let theirs = others.means.iter().zip(&others.squares);
        for ((mean, squares), other) in rows.means.iter_mut().zip(&mut rows.squares).zip(theirs) {
            (*mean, *squares) = weights.merge((*mean, *squares), (*other.0, *other.1));
        }
        others.means.clear();
        others.squares.clear();
        rows.count += others.count;
        others.count = 0;
    }

    fn narrow(&self, rows: &mut Columns<M>, columns: usize, _: usize) {
        while rows.means.len() > columns {
            let half = rows.means.len() / 2;
            let (means, squares) = (rows.means.split_off(half), rows.squares.split_off(half));
            self.merge(rows, &mut Columns { count: rows.count, means, squares });
        }
    }

    fn finish(&self, rows: &mut Columns<M>, places: &mut [MaybeUninit<O>]) {
        let Columns { means, squares, .. } = &*rows;
        assert!(means.len() == places.len() && squares.len() == places.len(), "all columns");
        for ((place, mean), squares) in places.iter_mut().zip(means).zip(squares) {
            place.write((self.finish)(spread(*mean, *squares), rows.count));
        }
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
                let (mean, squares) = in_two_passes(run.len(), &strided, &self.divide);
                Moment { count: run.len(), mean, squares }
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
        in_two_passes(N, &|i| (self.term)(&x[i]), &self.divide)
    }
}

/// Up to [`BLOCK`] terms.
#[inline]
fn block<M: Float>(
    n: usize,
    term: &impl Fn(usize) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> Moment<M> {
    let (mean, squares) = match n < SHORT {
        true => in_two_passes(n, term, divide),
        false => wide(Level::current(), n, term, divide),
    };
    Moment { count: n, mean, squares }
}

/// The mean of `n >= 1` terms, and their squared distances from it.
#[inline(always)]
fn in_two_passes<M: Float>(
    n: usize,
    term: &impl Fn(usize) -> M,
    divide: &impl Fn(M, usize) -> M,
) -> (M, M) {
    let origin = term(0);
    let mean = origin + divide(in_parts(n, &|i| term(i) - origin, &Add::add), n);
    let square = |i| {
        let distance = term(i) - mean;
        distance * distance
    };
    (mean, in_parts(n, &square, &Add::add))
}

dispatch! {
    /// [`in_two_passes`], for the processor at hand.
    fn wide[M: Float, F: Fn(usize) -> M, G: Fn(M, usize) -> M](
        n: usize, term: &F, divide: &G,
    ) -> (M, M) {
        in_two_passes(n, term, divide)
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
            let (mean, squares) = in_two_passes(len, &term, divide);
            places.0.write(mean);
            places.1.write(squares);
        }
    }
}

dispatch! {
    /// Merges lines, whose elements are neighbours, into means and squared distances of `count`
    /// lines before, eight lines at a time: their own come from registers.
    fn add_lines[T, M: Float, E: Fn(&T) -> M, G: Fn(M, usize) -> M](
        means: &mut [M], squares: &mut [M], lines: &Grid<'_, T>, count: usize, term: &E, divide: &G,
    ) {
        let (n, mut at) = (means.len(), 0);
        let squares = &mut squares[..n];
        while at + LINES <= lines.rows() {
            let some: [&[T]; LINES] = core::array::from_fn(|i| &lines.slice(at + i)[..n]);
            let both = |k: usize| in_two_passes(LINES, &|i| term(&some[i][k]), divide);
            if count + at == 0 {
                for k in 0..n {
                    (means[k], squares[k]) = both(k);
                }
            } else {
                let weights = Weights::new(count + at, LINES);
                for k in 0..n {
                    (means[k], squares[k]) = weights.merge((means[k], squares[k]), both(k));
                }
            }
            at += LINES;
        }
        for at in at..lines.rows() {
            let weights = Weights::new(count + at, 1);
            let line = &lines.slice(at)[..n];
            for k in 0..n {
                let one = (term(&line[k]), M::zero());
                (means[k], squares[k]) = match count + at {
                    0 => one,
                    _ => weights.merge((means[k], squares[k]), one),
                };
            }
        }
    }
}
