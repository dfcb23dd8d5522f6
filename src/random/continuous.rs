//! Arrays of floats: uniform, normal, exponential, gamma and beta ones.

use core::marker::PhantomData;

use rand_core::Rng;

use super::draw::{Draw, Exponential, Normal, Rounded, ScaledGamma, StandardUniform, Uniform};
use super::gamma::{Beta, Gamma};
use super::ziggurat::Ziggurat;
use super::{Generator, RandomFloat};
use crate::Dimension;
use crate::array::StorageMut;
use crate::dimension::Shape;
use crate::error::{ErrorKind, OrRaise, Result};
use crate::storage::{Array, ArrayBase};

/// An error that names a parameter and its value, unless it is as it must be.
pub(super) fn require<T: core::fmt::Display>(
    holds: bool,
    name: &str,
    rule: &str,
    value: T,
) -> Result<()> {
    if holds {
        return Ok(());
    }
    Err(ErrorKind::Argument(format!("{name} must be {rule}, but is {value}")).into())
}

/// A scale, which is finite and not negative.
fn scale<T: RandomFloat>(name: &str, value: T) -> Result<()> {
    let holds = value.is_finite() && value >= T::zero();
    require(holds, name, "a finite number that is not negative", value)
}

/// A finite number.
fn finite<T: RandomFloat>(name: &str, value: T) -> Result<()> {
    require(value.is_finite(), name, "a finite number", value)
}

fn uniform<T: RandomFloat>(low: T, high: T) -> Result<Uniform<T>> {
    finite("low", low)?;
    finite("high", high)?;
    let range = high - low;
    if low > high {
        return Err(ErrorKind::Argument(format!("low > high: {low} > {high}")).into());
    }
    require(range.is_finite(), "high - low", "a finite number", range)?;
    Ok(Uniform { low, range })
}

fn standard_normal<T: RandomFloat>() -> Rounded<&'static Ziggurat, T> {
    Rounded::new(Ziggurat::normal())
}

fn normal<T: RandomFloat>(mean: T, std: T) -> Result<Rounded<Normal, T>> {
    finite("mean", mean)?;
    scale("std", std)?;
    let (mean, std) = (mean.wide(), std.wide());
    Ok(Rounded::new(Normal { mean, std, standard: Ziggurat::normal() }))
}

fn exponential<T: RandomFloat>(mean: T) -> Result<Rounded<Exponential, T>> {
    scale("scale", mean)?;
    Ok(Rounded::new(Exponential { scale: mean.wide(), standard: Ziggurat::exponential() }))
}

fn gamma<T: RandomFloat>(k: T, of: T) -> Result<Rounded<ScaledGamma, T>> {
    scale("k", k)?;
    scale("scale", of)?;
    Ok(Rounded::new(ScaledGamma { scale: of.wide(), standard: Gamma::new(k.wide()) }))
}

fn beta<T: RandomFloat>(a: T, b: T) -> Result<Rounded<Beta, T>> {
    for (name, x) in [("a", a), ("b", b)] {
        require(x.is_finite() && x > T::zero(), name, "a finite number above 0", x)?;
    }
    Ok(Rounded::new(Beta::new(a.wide(), b.wide())))
}

impl<R: Rng> Generator<R> {
    /// Floats of `0.0..1.0`, all equally likely: multiples of 2⁻⁵³ (`f64`) or 2⁻²⁴ (`f32`). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let a: Array2<f64> = Generator::new(0).random((1, 2));
    /// assert_eq!(a, [[0.6369616873214543, 0.2697867137638703]]);
    /// ```
    ///
    /// # Panics
    /// If a length is negative, the shape is too large, or the memory cannot be had.
    #[track_caller]
    pub fn random<T: RandomFloat, Sh: Shape>(&mut self, shape: Sh) -> Array<T, Sh::Dim> {
        self.try_random(shape).or_raise()
    }

    /// As [`random`](Self::random).
    ///
    /// # Errors
    /// Where `random` panics.
    #[track_caller]
    pub fn try_random<T: RandomFloat, Sh: Shape>(
        &mut self,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(StandardUniform(PhantomData), shape)
    }

    /// Writes [`random`](Self::random) floats to all elements. See [`view_mut`](ArrayBase::view_mut).
    #[track_caller]
    pub fn fill_random<T, S, D>(&mut self, array: &mut ArrayBase<S, D>)
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.bits.fill(StandardUniform(PhantomData), array);
    }

    /// Floats of `low..high`, all equally likely. (`high` itself may come by rounding, as in NumPy.) A
    /// fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let angles = Generator::new(0).uniform(-180.0, 180.0, (3, 4))?;
    /// assert!(angles.iter().all(|&x| (-180.0..180.0).contains(&x)));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `low > high`, one of them or their difference is not finite, or the array cannot be made.
    #[track_caller]
    pub fn uniform<T: RandomFloat, Sh: Shape>(
        &mut self,
        low: T,
        high: T,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(uniform(low, high)?, shape)
    }

    /// Writes [`uniform`](Self::uniform) floats to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `low > high`, or one of them or their difference is not finite; nothing is written then.
    #[track_caller]
    pub fn fill_uniform<T, S, D>(
        &mut self,
        array: &mut ArrayBase<S, D>,
        low: T,
        high: T,
    ) -> Result<()>
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(uniform(low, high), array)
    }

    /// Floats of the normal distribution with mean 0 and standard deviation 1: by the ziggurat of Marsaglia
    /// and Tsang (2000). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let a: Array1<f64> = Generator::new(0).standard_normal(10_000);
    /// assert!(a.mean().abs() < 0.05 && (a.std(0) - 1.0).abs() < 0.05);
    /// ```
    ///
    /// # Panics
    /// As [`random`](Self::random).
    #[track_caller]
    pub fn standard_normal<T: RandomFloat, Sh: Shape>(&mut self, shape: Sh) -> Array<T, Sh::Dim> {
        self.try_standard_normal(shape).or_raise()
    }

    /// As [`standard_normal`](Self::standard_normal).
    ///
    /// # Errors
    /// Where `standard_normal` panics.
    #[track_caller]
    pub fn try_standard_normal<T: RandomFloat, Sh: Shape>(
        &mut self,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(standard_normal(), shape)
    }

    /// Writes [`standard_normal`](Self::standard_normal) floats to all elements. See
    /// [`view_mut`](ArrayBase::view_mut).
    #[track_caller]
    pub fn fill_standard_normal<T, S, D>(&mut self, array: &mut ArrayBase<S, D>)
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.bits.fill(standard_normal(), array);
    }

    /// Floats of a normal distribution with the standard deviation `std`. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let mut rng = Generator::new(0);
    /// let heights: Array1<f64> = rng.normal(171.0, 9.0, 1000)?;
    /// assert!((heights.mean() - 171.0).abs() < 1.0);
    /// let error = rng.normal(0.0, -1.0, 3).unwrap_err();
    /// assert_eq!(error.to_string(), "std must be a finite number that is not negative, but is -1");
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `mean` or `std` is not finite, `std` is negative, or the array cannot be made.
    #[track_caller]
    pub fn normal<T: RandomFloat, Sh: Shape>(
        &mut self,
        mean: T,
        std: T,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(normal(mean, std)?, shape)
    }

    /// Writes [`normal`](Self::normal) floats to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `mean` or `std` is not finite, or `std` is negative; nothing is written then.
    #[track_caller]
    pub fn fill_normal<T, S, D>(
        &mut self,
        array: &mut ArrayBase<S, D>,
        mean: T,
        std: T,
    ) -> Result<()>
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(normal(mean, std), array)
    }

    /// Floats of the exponential distribution with the mean `scale` (one over the rate): by the ziggurat of
    /// Marsaglia and Tsang (2000). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let waits: Array1<f64> = Generator::new(0).exponential(5.0, 1000)?;
    /// assert!(waits.iter().all(|&x| x >= 0.0) && (waits.mean() - 5.0).abs() < 0.5);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `scale` is negative or not finite, or the array cannot be made.
    #[track_caller]
    pub fn exponential<T: RandomFloat, Sh: Shape>(
        &mut self,
        scale: T,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(exponential(scale)?, shape)
    }

    /// Writes [`exponential`](Self::exponential) floats to all elements. See
    /// [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `scale` is negative or not finite; nothing is written then.
    #[track_caller]
    pub fn fill_exponential<T, S, D>(&mut self, array: &mut ArrayBase<S, D>, scale: T) -> Result<()>
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(exponential(scale), array)
    }

    /// Floats of the gamma distribution with the shape `k` and the scale `scale`: the mean is `k * scale`. By
    /// Marsaglia and Tsang (*A Simple Method for Generating Gamma Variables*, 2000). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let rain: Array1<f64> = Generator::new(0).gamma(2.0, 3.0, 1000)?;
    /// assert!((rain.mean() - 6.0).abs() < 0.5);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `k` or `scale` is negative or not finite, or the array cannot be made.
    #[track_caller]
    pub fn gamma<T: RandomFloat, Sh: Shape>(
        &mut self,
        k: T,
        scale: T,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(gamma(k, scale)?, shape)
    }

    /// Writes [`gamma`](Self::gamma) floats to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `k` or `scale` is negative or not finite; nothing is written then.
    #[track_caller]
    pub fn fill_gamma<T, S, D>(&mut self, array: &mut ArrayBase<S, D>, k: T, scale: T) -> Result<()>
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(gamma(k, scale), array)
    }

    /// Floats of `0.0..=1.0` of the beta distribution with the shapes `a` and `b`: the mean is `a / (a + b)`.
    /// By two gamma draws (in logarithms where a shape is below 1). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let shares: Array1<f64> = Generator::new(0).beta(2.0, 6.0, 1000)?;
    /// assert!((shares.mean() - 0.25).abs() < 0.02);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `a` or `b` is not a finite number above 0, or the array cannot be made.
    #[track_caller]
    pub fn beta<T: RandomFloat, Sh: Shape>(
        &mut self,
        a: T,
        b: T,
        shape: Sh,
    ) -> Result<Array<T, Sh::Dim>> {
        self.bits.array(beta(a, b)?, shape)
    }

    /// Writes [`beta`](Self::beta) floats to all elements. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// # Errors
    /// If `a` or `b` is not a finite number above 0; nothing is written then.
    #[track_caller]
    pub fn fill_beta<T, S, D>(&mut self, array: &mut ArrayBase<S, D>, a: T, b: T) -> Result<()>
    where
        T: RandomFloat,
        S: StorageMut<Elem = T>,
        D: Dimension,
    {
        self.checked_fill(beta(a, b), array)
    }

    /// Fills an array, unless the parameters are wrong.
    #[track_caller]
    pub(super) fn checked_fill<W: Draw, S: StorageMut<Elem = W::Out>, D: Dimension>(
        &mut self,
        draw: Result<W>,
        array: &mut ArrayBase<S, D>,
    ) -> Result<()> {
        self.bits.fill(draw?, array);
        Ok(())
    }
}
