//! Samples of the positions of an axis, with and without replacement, with and without weights.

use std::collections::HashMap;

use rand_core::Rng;

use super::Generator;
use super::bits::Bits;
use super::int::Bounded;
use super::ziggurat::Ziggurat;
use crate::dimension::{Dimension, Ix1, Shape, check_size, resolve_lens};
use crate::error::{ErrorKind, Result};
use crate::layout::resolve_axis;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// An array with one axis replaced by the axes of a shape.
type Picked<S, D, Sh> =
    Array<<S as Storage>::Elem, <<Sh as Shape>::Dim as Dimension>::Replacing<D>>;

/// How far from 1 the sum of probabilities may be: what is lost where half of the digits were.
const SUM_TOLERANCE: f64 = 1.5e-8;

fn wrong<T>(why: String) -> Result<T> {
    Err(ErrorKind::Argument(why).into())
}

/// The length of an axis to choose from, and how many are chosen.
fn sizes<S, D, Sh>(array: &ArrayBase<S, D>, axis: isize, shape: &Sh) -> Result<(usize, usize)>
where
    S: Storage,
    D: Dimension,
    Sh: Shape,
{
    let len = array.shape()[resolve_axis(axis, array.ndim())?];
    let samples = check_size(resolve_lens(shape)?.as_ref(), size_of::<usize>())?;
    if len == 0 && samples > 0 {
        return wrong(format!("a cannot be empty unless no samples are taken: {samples} are"));
    }
    Ok((len, samples))
}

/// The same, where each position is chosen once at most.
fn distinct_sizes<S, D, Sh>(
    array: &ArrayBase<S, D>,
    axis: isize,
    shape: &Sh,
) -> Result<(usize, usize)>
where
    S: Storage,
    D: Dimension,
    Sh: Shape,
{
    let (len, samples) = sizes(array, axis, shape)?;
    if samples > len {
        return wrong(format!(
            "cannot take a larger sample than population when replace is False: {samples} > {len}"
        ));
    }
    Ok((len, samples))
}

/// Probabilities of as many positions as there are, that are 1 together.
fn check_probabilities(p: &ArrayView<'_, f64, Ix1>, len: usize) -> Result<()> {
    if p.len() != len {
        return wrong(format!("p has {} probabilities for {len} positions", p.len()));
    }
    if let Some((at, p)) = p.iter().enumerate().find(|(_, p)| p.is_nan() || **p < 0.0) {
        return wrong(format!("probabilities are not non-negative: p[{at}] is {p}"));
    }
    let sum: f64 = p.iter().sum();
    if len > 0 && (sum - 1.0).abs() > SUM_TOLERANCE {
        return wrong(format!("probabilities do not sum to 1, but to {sum}"));
    }
    Ok(())
}

impl<R: Rng> Bits<R> {
    /// `k` of the numbers below `n`, in an order of which all are equally likely: what the first `k`
    /// exchanges of a shuffle bring to the front.
    fn sample(&mut self, n: usize, k: usize) -> Vec<usize> {
        // Of few among many, only what was moved is kept.
        if k < n / 16 {
            let mut moved = HashMap::with_capacity(k);
            let mut front = Vec::with_capacity(k);
            self.exchanges(n, k, |a, b| {
                let first = moved.get(&a).copied().unwrap_or(a);
                front.push(moved.insert(b, first).unwrap_or(b));
            });
            return front;
        }
        let mut all: Vec<usize> = (0..n).collect();
        self.exchanges(n, k, |a, b| all.swap(a, b));
        all.truncate(k);
        all
    }

    /// `k` numbers with probabilities, that come again as if they had not been taken.
    fn weighted(&mut self, p: &ArrayView<'_, f64, Ix1>, k: usize) -> Vec<usize> {
        let sums = p.iter().scan(0.0, |sum, p| {
            *sum += p;
            Some(*sum)
        });
        let sums: Vec<f64> = sums.collect();
        let total = sums.last().copied().unwrap_or(0.0);
        // A number of `0.0..1.0` times the total is less than it, so there is a sum above; and one of
        // probability 0 has the sum of the one before it, and is never the first.
        (0..k)
            .map(|_| {
                let at = self.unit() * total;
                sums.partition_point(|&sum| sum <= at)
            })
            .collect()
    }

    /// `k` numbers with weights, one after the other from those that are left: those with the least keys.
    ///
    /// The key of a weight is an exponential number over it: then each is the least one with the probability
    /// that its weight has of all, and what is left behind it is as at the beginning. (Efraimidis and
    /// Spirakis take `U^(1 / weight)`, in the order from above. Logarithms keep small weights apart.)
    fn weighted_distinct(&mut self, p: &ArrayView<'_, f64, Ix1>, k: usize) -> Vec<usize> {
        let exponential = Ziggurat::exponential();
        let likely = p.iter().enumerate().filter(|(_, p)| **p > 0.0);
        let mut key = |p: f64| libm::log(exponential.draw_exponential(self)) - libm::log(p);
        let mut keys: Vec<(f64, usize)> = likely.map(|(at, &p)| (key(p), at)).collect();
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if k < keys.len() {
            keys.select_nth_unstable_by(k, order);
            keys.truncate(k);
        }
        keys.sort_unstable_by(order);
        keys.into_iter().map(|(_, at)| at).collect()
    }
}

impl<R: Rng> Generator<R> {
    /// Positions of `axis`, all equally likely, that may come again: a copy whose axis is replaced by those
    /// of `shape`.
    ///
    /// It takes the axis at [`integers`](Self::integers) below its length.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let faces = array!["heads", "tails"];
    /// let tosses = Generator::new(0).choice(&faces, (10, 3), 0)?; // Array2<&str>
    /// # assert_eq!(tosses.shape(), [10, 3]);
    ///
    /// let data = Array2::<f64>::zeros((500, 4));
    /// let bootstrap = Generator::new(1).choice(&data, 500, 0)?; // 500 of its rows
    /// # assert_eq!(bootstrap.shape(), [500, 4]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, it is empty (and something is to be chosen), or the result cannot be made.
    #[track_caller]
    pub fn choice<S, D, Sh>(
        &mut self,
        array: &ArrayBase<S, D>,
        shape: Sh,
        axis: isize,
    ) -> Result<Picked<S, D, Sh>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
        Sh: Shape,
    {
        let (len, _) = sizes(array, axis, &shape)?;
        // Of an empty axis nothing is drawn.
        let below = Bounded::new(0, len.saturating_sub(1));
        let picks = self.bits.array(below, shape)?;
        array.take(&picks, axis)
    }

    /// Positions of `axis`, each once at most, in any order; all samples in all orders are equally likely. A
    /// copy whose axis is replaced by those of `shape`.
    ///
    /// They are the first ones that [`permutation_of`](Self::permutation_of) would give. O(samples) if they
    /// are few, else O(length of the axis).
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let draw = Generator::new(0).choice_without_replacement(&Array1::arange(1, 50, 1), 6, 0)?;
    /// assert_eq!(draw.unique().len(), 6);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, it has fewer positions than `shape`, or the result cannot be made.
    #[track_caller]
    pub fn choice_without_replacement<S, D, Sh>(
        &mut self,
        array: &ArrayBase<S, D>,
        shape: Sh,
        axis: isize,
    ) -> Result<Picked<S, D, Sh>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
        Sh: Shape,
    {
        let (len, samples) = distinct_sizes(array, axis, &shape)?;
        let picks = self.bits.sample(len, samples);
        array.take(&Array::from_shape_vec(shape, picks)?, axis)
    }

    /// Positions of `axis` with the probabilities `p`, that may come again: a copy whose axis is replaced by
    /// those of `shape`.
    ///
    /// O(length of the axis) and a binary search for each.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let weather = array!["sun", "rain", "snow"];
    /// let days = Generator::new(0).choice_weighted(&weather, &[0.7, 0.3, 0.0], 365, 0)?;
    /// assert!(days.iter().all(|&day| day != "snow"));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`choice`](Self::choice); or if there are not as many probabilities as positions, one is negative
    /// or NaN, or their sum is not 1 (to about eight digits).
    #[track_caller]
    pub fn choice_weighted<'p, S, D, Sh>(
        &mut self,
        array: &ArrayBase<S, D>,
        p: impl Into<ArrayView<'p, f64, Ix1>>,
        shape: Sh,
        axis: isize,
    ) -> Result<Picked<S, D, Sh>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
        Sh: Shape,
    {
        let p = p.into();
        let (len, samples) = sizes(array, axis, &shape)?;
        check_probabilities(&p, len)?;
        let picks = self.bits.weighted(&p, samples);
        array.take(&Array::from_shape_vec(shape, picks)?, axis)
    }

    /// Positions of `axis`, one after the other with the probabilities that `p` leaves for those not taken
    /// yet: a copy whose axis is replaced by those of `shape`.
    ///
    /// By keys (P. Efraimidis and P. Spirakis, *Weighted random sampling with a reservoir*, 2006): O(length
    /// of the axis), and sorting the samples.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let (names, p) = (array!["Ada", "Ben", "Eve"], [0.5, 0.3, 0.2]);
    /// let podium = Generator::new(0).choice_weighted_without_replacement(&names, &p, 3, 0)?;
    /// assert_eq!(podium.sort(0), ["Ada", "Ben", "Eve"]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`choice_weighted`](Self::choice_weighted); or if fewer probabilities are above 0 than `shape` has
    /// elements.
    #[track_caller]
    pub fn choice_weighted_without_replacement<'p, S, D, Sh>(
        &mut self,
        array: &ArrayBase<S, D>,
        p: impl Into<ArrayView<'p, f64, Ix1>>,
        shape: Sh,
        axis: isize,
    ) -> Result<Picked<S, D, Sh>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
        Sh: Shape,
    {
        let p = p.into();
        let (len, samples) = distinct_sizes(array, axis, &shape)?;
        check_probabilities(&p, len)?;
        let likely = p.iter().filter(|p| **p > 0.0).count();
        if likely < samples {
            let why = "fewer non-zero entries in p than size";
            return wrong(format!("{why}: {likely} < {samples}"));
        }
        let picks = self.bits.weighted_distinct(&p, samples);
        array.take(&Array::from_shape_vec(shape, picks)?, axis)
    }
}
