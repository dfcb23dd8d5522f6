//! Reductions that leave NaN out (rule NA1).

use core::ops::Add;

use num_traits::Float;

use super::Over;
use super::axes::axis_forms;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::reduce::{Fold, folded};
use crate::storage::{Array, ArrayBase, Storage};

/// The smaller of two, where NaN counts as nothing.
#[inline]
fn smaller<T: Float>(a: T, b: T) -> T {
    if a.is_nan() | (b < a) { b } else { a }
}

/// The larger of two, where NaN counts as nothing.
#[inline]
fn larger<T: Float>(a: T, b: T) -> T {
    if a.is_nan() | (b > a) { b } else { a }
}

/// What an element adds to a sum.
#[inline]
fn term<T: Float>(x: &T) -> T {
    if x.is_nan() { T::zero() } else { *x }
}

/// What an element adds to a sum, and to the number of its terms.
#[inline]
fn counted<T: Float>(x: &T) -> (T, usize) {
    (term(x), usize::from(!x.is_nan()))
}

#[inline]
fn add_counted<T: Float>(a: (T, usize), b: (T, usize)) -> (T, usize) {
    (a.0 + b.0, a.1 + b.1)
}

/// Whether sums are taken in `f32`, as those of other halves are (rule RD4).
const fn is_half<T>() -> bool {
    size_of::<T>() < size_of::<f32>()
}

/// What a half adds to a sum.
#[inline]
fn wide_term<T: Float>(x: &T) -> f32 {
    term(x).to_f32().unwrap_or(f32::NAN)
}

/// What a half adds to a sum, and to the number of its terms.
#[inline]
fn wide_counted<T: Float>(x: &T) -> (f32, usize) {
    (wide_term(x), usize::from(!x.is_nan()))
}

/// The nearest half.
#[inline]
fn rounded<T: Float>(x: f32) -> T {
    T::from(x).unwrap_or_else(T::nan)
}

#[inline]
fn ratio<T: Float>(sum: T, count: usize) -> T {
    T::from(count).map_or(T::nan(), |count| sum / count)
}

impl<S: Storage<Elem = T>, T: Float, D: Dimension> ArrayBase<S, D> {
    /// The sum of all elements that are not NaN.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1.0, f64::NAN, 2.0].nansum(), 3.0);
    /// ```
    #[track_caller]
    pub fn nansum(&self) -> T {
        if const { is_half::<T>() } {
            return rounded(folded(self, wide_term, Add::add).unwrap_or(0.0));
        }
        folded(self, term, Add::add).unwrap_or_else(T::zero)
    }

    /// The mean of all elements that are not NaN; NaN where there is none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1.0, f64::NAN, 2.0].nanmean(), 1.5);
    /// ```
    #[track_caller]
    pub fn nanmean(&self) -> T {
        if const { is_half::<T>() } {
            let (sum, count) = folded(self, wide_counted, add_counted).unwrap_or((0.0, 0));
            return rounded(ratio(sum, count));
        }
        let sum = folded(self, counted, add_counted);
        let (sum, count) = sum.unwrap_or((T::zero(), 0));
        ratio(sum, count)
    }

    /// The smallest element that is not NaN; NaN where there are only such.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![f64::NAN, 2.0, 1.0].nanmin(), 1.0);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn nanmin(&self) -> T {
        self.try_nanmin().or_raise()
    }

    /// As [`nanmin`](Self::nanmin).
    ///
    /// # Errors
    /// If there are no elements.
    #[track_caller]
    pub fn try_nanmin(&self) -> Result<T> {
        folded(self, T::clone, smaller).ok_or_else(|| self.empty("fmin"))
    }

    /// The largest element that is not NaN; NaN where there are only such.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![f64::NAN, 2.0, 1.0].nanmax(), 2.0);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn nanmax(&self) -> T {
        self.try_nanmax().or_raise()
    }

    /// As [`nanmax`](Self::nanmax).
    ///
    /// # Errors
    /// If there are no elements.
    #[track_caller]
    pub fn try_nanmax(&self) -> Result<T> {
        folded(self, T::clone, larger).ok_or_else(|| self.empty("fmax"))
    }
}

axis_forms! {
    /// The sum of the elements along `axis` that are not NaN.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, f64::NAN], [2.0, 5.0]].nansum_axis(0), [3.0, 5.0]);
    /// ```
    nansum_axis, try_nansum_axis, nansum, try_nansum() -> T where [T: Float]
    /// The mean of the elements along `axis` that are not NaN; NaN where there is none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, f64::NAN], [2.0, 5.0]].nanmean_axis(0), [1.5, 5.0]);
    /// ```
    nanmean_axis, try_nanmean_axis, nanmean, try_nanmean() -> T where [T: Float]
    /// The smallest element along `axis` that is not NaN; NaN where there are only such.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, f64::NAN], [2.0, 5.0]].nanmin_axis(0), [1.0, 5.0]);
    /// ```
    nanmin_axis, try_nanmin_axis, nanmin, try_nanmin() -> T where [T: Float]
    /// The largest element along `axis` that is not NaN; NaN where there are only such.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, f64::NAN], [2.0, 5.0]].nanmax_axis(0), [2.0, 5.0]);
    /// ```
    nanmax_axis, try_nanmax_axis, nanmax, try_nanmax() -> T where [T: Float]
}

impl<T: Float, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// The sum of what is not NaN; see [`nansum_axis`](ArrayBase::nansum_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_nansum(&self) -> Result<Array<T, R>> {
        if const { is_half::<T>() } {
            let (finish, nothing) = (rounded::<T>, T::zero);
            return self.by(&Fold { map: wide_term, combine: Add::add, finish, nothing });
        }
        self.folded(term, Add::add, T::zero)
    }

    /// The mean of what is not NaN; see [`nanmean_axis`](ArrayBase::nanmean_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_nanmean(&self) -> Result<Array<T, R>> {
        if const { is_half::<T>() } {
            let finish = |(sum, count)| rounded::<T>(ratio(sum, count));
            let (map, combine) = (wide_counted, add_counted);
            return self.by(&Fold { map, combine, finish, nothing: T::nan });
        }
        let finish = |(sum, count)| ratio(sum, count);
        self.by(&Fold { map: counted, combine: add_counted, finish, nothing: T::nan })
    }

    /// The smallest of what is not NaN; see [`nanmin_axis`](ArrayBase::nanmin_axis).
    ///
    /// # Errors
    /// If a result would have no elements, or the memory cannot be had.
    #[track_caller]
    pub fn try_nanmin(&self) -> Result<Array<T, R>> {
        self.need_terms("fmin")?;
        self.folded(T::clone, smaller, T::nan)
    }

    /// The largest of what is not NaN; see [`nanmax_axis`](ArrayBase::nanmax_axis).
    ///
    /// # Errors
    /// As [`try_nanmin`](Self::try_nanmin).
    #[track_caller]
    pub fn try_nanmax(&self) -> Result<Array<T, R>> {
        self.need_terms("fmax")?;
        self.folded(T::clone, larger, T::nan)
    }
}
