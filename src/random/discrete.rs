//! Arrays of integers of a range, of booleans, of binomial and Poisson counts.

use core::ops::RangeBounds;

use rand_core::Rng;

use super::continuous::require;
use super::counts::{Binomial, Poisson};
use super::draw::Happens;
use super::int::{Bounded, ends};
use super::{Generator, RandomInt};
use crate::Dimension;
use crate::array::StorageMut;
use crate::dimension::Shape;
use crate::error::Result;
use crate::storage::{Array, ArrayBase};

fn bounded<T: RandomInt>(range: &impl RangeBounds<T>) -> Result<Bounded<T>> {
    let (low, last) = ends(range)?;
    Ok(Bounded::new(low, last))
}

fn probability(p: f64) -> Result<()> {
    require((0.0..=1.0).contains(&p), "p", "a probability, from 0 to 1", p)
}

fn happens(p: f64) -> Result<Happens> {
    probability(p)?;
    Ok(Happens { p })
}

fn binomial(n: u64, p: f64) -> Result<Binomial> {
    let rule = "at most 9223372036854775807";
    require(i64::try_from(n).is_ok(), "n", rule, n)?;
    probability(p)?;
    Ok(Binomial::new(n, p))
}

/// The greatest mean, whose counts surely have 63 bits.
const GREATEST_MEAN: f64 = 9.2e18;

fn poisson(mean: f64) -> Result<Poisson> {
    let rule = "a number from 0 to 9.2e18";
    require((0.0..=GREATEST_MEAN).contains(&mean), "mean", rule, mean)?;
    Ok(Poisson::new(mean))
}

impl<R: Rng> Generator<R> {
    /// Integers of a range, all equally likely (without the bias of a remainder). A fresh array.
    ///
    /// The type is that of the range, and does not change the numbers; `..` is all of it. Where there are no
    /// more than 2³² integers, each is made of half a word. By Lemire (*Fast Random Integer Generation in an
    /// Interval*, 2019).
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let mut rng = Generator::new(12345);
    /// let dice = rng.integers(1..=6, 100)?; // Array1<i32>
    /// assert!(dice.iter().all(|n| (1..=6).contains(n)));
    /// let words: Array1<u64> = rng.integers(.., 4)?;
    /// # assert_eq!(words.len(), 4);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If no integer lies in the range, or the array cannot be made.
    #[track_caller]
    pub fn integers<T: RandomInt, Sh: Shape>(
        &mut self,
        range: impl RangeBounds<T>,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(bounded(&range)?, shape)
    }

    /// Writes [`integers`](Self::integers) to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If no integer lies in the range; nothing is written then.
    #[track_caller]
    pub fn fill_integers<T, S, D>(
        &mut self,
        array: &mut ArrayBase<S, D>,
        range: impl RangeBounds<T>,
    ) -> Result<()>
    where
        T: RandomInt,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(bounded(&range), array)
    }

    /// Booleans that are true with the probability `p`. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let mut a = Array2::<f64>::zeros((100, 100));
    /// let noisy = Generator::new(0).random_bool(0.05, (100, 100))?; // Array2<bool>
    /// a.fill_where(&noisy, 255.0)?;
    /// assert!((0.04..0.06).contains(&(a.mean() / 255.0)));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `p` is not from 0 to 1, or the array cannot be made.
    #[track_caller]
    pub fn random_bool<Sh: Shape>(&mut self, p: f64, shape: Sh) -> Result<Array<bool, Sh::Dim>> {
        self.bits.array(happens(p)?, shape)
    }

    /// Writes [`random_bool`](Self::random_bool) to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `p` is not from 0 to 1; nothing is written then.
    #[track_caller]
    pub fn fill_random_bool<S, D>(&mut self, array: &mut ArrayBase<S, D>, p: f64) -> Result<()>
    where
        S: StorageMut<Elem = bool>,
        D: Dimension,
    {
        self.checked_fill(happens(p), array)
    }

    /// How many of `n` trials succeed, of which each does with the probability `p`. A fresh array.
    ///
    /// By inversion where fewer than 10 successes (or failures) are expected, else by Hörmann's BTRS (*The
    /// Generation of Binomial Random Variates*, 1993). Where `n` is more than 2⁵³, the counts are floats.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let heads = Generator::new(0).binomial(100, 0.5, 1000)?; // Array1<u64>
    /// assert!(heads.iter().all(|&count| count <= 100));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `n` is more than `i64::MAX`, `p` is not from 0 to 1, or the array cannot be made.
    #[track_caller]
    pub fn binomial<Sh: Shape>(
        &mut self,
        n: u64,
        p: f64,
        shape: Sh,
    ) -> Result<Array<u64, Sh::Dim>> {
        self.bits.array(binomial(n, p)?, shape)
    }

    /// Writes [`binomial`](Self::binomial) counts to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `n` is more than `i64::MAX`, or `p` is not from 0 to 1; nothing is written then.
    #[track_caller]
    pub fn fill_binomial<S, D>(&mut self, array: &mut ArrayBase<S, D>, n: u64, p: f64) -> Result<()>
    where
        S: StorageMut<Elem = u64>,
        D: Dimension,
    {
        self.checked_fill(binomial(n, p), array)
    }

    /// How many events happen, where `mean` are expected and none depends on another (the Poisson
    /// distribution). A fresh array.
    ///
    /// By products of uniform numbers (Knuth) where the mean is below 10, else by Hörmann's PTRS (*The
    /// Transformed Rejection Method for Generating Poisson Random Variables*, 1993). Counts above 2⁵³ are
    /// floats.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let photons = Generator::new(0).poisson(3.5, (100, 100))?; // Array2<u64>
    /// assert!((photons.mean() - 3.5).abs() < 0.1);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `mean` is negative, NaN or above 9.2e18, or the array cannot be made.
    #[track_caller]
    pub fn poisson<Sh: Shape>(&mut self, mean: f64, shape: Sh) -> Result<Array<u64, Sh::Dim>> {
        self.bits.array(poisson(mean)?, shape)
    }

    /// Writes [`poisson`](Self::poisson) counts to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `mean` is negative, NaN or above 9.2e18; nothing is written then.
    #[track_caller]
    pub fn fill_poisson<S, D>(&mut self, array: &mut ArrayBase<S, D>, mean: f64) -> Result<()>
    where
        S: StorageMut<Elem = u64>,
        D: Dimension,
    {
        self.checked_fill(poisson(mean), array)
    }
}
