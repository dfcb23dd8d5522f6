//! Sums, products and means in a type of the caller's choice: NumPy's `dtype=`.

use core::ops::{Add, Mul};

use num_traits::{One, Zero};

use super::{Element, Over};
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::halves::if_halves;
use crate::kernel::reduce::{Fold, folded};
use crate::kernel::simd::cast::AsType;
use crate::storage::{Array, ArrayBase, Storage};

/// Reductions whose terms are cast one by one, as [`astype`](ArrayBase::astype) does: no array of the
/// other type is made.
///
/// Sums and means are [accurate](ArrayBase::sum) in any order and layout. [`sum`](ArrayBase::sum) widens
/// on its own as NumPy's does (rule RD1); these are for more: sums of `i64` in `i128`, which do not
/// overflow, and means of `f32` in `f64`. What overflows in the chosen type does what Rust's `+` does.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[i64::MAX, 1], [i64::MAX, 2]];
/// assert_eq!(a.sum_as::<i128>(), 2 * i128::from(i64::MAX) + 3);
/// assert_eq!(a.sum_axis_as::<f64>(0), [2_f64.powi(64), 3.0]);
/// assert_eq!(array![0.5_f32, 1.0].mean_as::<f64>(), 0.75);
/// ```
impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The sum of all elements as a `U`; 0 of none.
    pub fn sum_as<U>(&self) -> U
    where
        T: AsType<U>,
        U: Zero + Clone + 'static,
    {
        if_halves!(U, U, half => {
            half.round(folded(self, |x: &T| half.widen(&x.as_type()), Add::add).unwrap_or(0.0))
        });
        folded(self, as_type, Add::add).unwrap_or_else(U::zero)
    }

    /// The product of all elements as a `U`; 1 of none.
    pub fn prod_as<U>(&self) -> U
    where
        T: AsType<U>,
        U: One + Clone + 'static,
    {
        if_halves!(U, U, half => {
            half.round(folded(self, |x: &T| half.widen(&x.as_type()), Mul::mul).unwrap_or(1.0))
        });
        folded(self, as_type, Mul::mul).unwrap_or_else(U::one)
    }

    /// The mean of all elements as a `U`, which is a float; NaN of none.
    pub fn mean_as<U>(&self) -> U
    where
        T: AsType<U>,
        U: Element<Mean = U> + Zero,
    {
        if_halves!(U, U, half => {
            let sum = folded(self, |x: &T| half.widen(&x.as_type()), Add::add);
            half.round(f32::divide(sum.unwrap_or(0.0), self.len()))
        });
        U::divide(self.sum_as(), self.len())
    }

    /// The sum along `axis` as a `U`; 0 of no elements. A fresh array without that axis.
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn sum_axis_as<U>(&self, axis: isize) -> Array<U, D::Smaller>
    where
        T: AsType<U>,
        U: Zero + Clone + 'static,
    {
        self.try_sum_axis_as(axis).or_raise()
    }

    /// As [`sum_axis_as`](Self::sum_axis_as).
    ///
    /// # Errors
    /// Where `sum_axis_as` panics.
    #[track_caller]
    pub fn try_sum_axis_as<U>(&self, axis: isize) -> Result<Array<U, D::Smaller>>
    where
        T: AsType<U>,
        U: Zero + Clone + 'static,
    {
        self.along(axis)?.try_sum_as()
    }

    /// The product along `axis` as a `U`; 1 of no elements. A fresh array without that axis.
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn prod_axis_as<U>(&self, axis: isize) -> Array<U, D::Smaller>
    where
        T: AsType<U>,
        U: One + Clone + 'static,
    {
        self.try_prod_axis_as(axis).or_raise()
    }

    /// As [`prod_axis_as`](Self::prod_axis_as).
    ///
    /// # Errors
    /// Where `prod_axis_as` panics.
    #[track_caller]
    pub fn try_prod_axis_as<U>(&self, axis: isize) -> Result<Array<U, D::Smaller>>
    where
        T: AsType<U>,
        U: One + Clone + 'static,
    {
        self.along(axis)?.try_prod_as()
    }

    /// The mean along `axis` as a `U`, which is a float; NaN of no elements. A fresh array without that
    /// axis.
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn mean_axis_as<U>(&self, axis: isize) -> Array<U, D::Smaller>
    where
        T: AsType<U>,
        U: Element<Mean = U> + Zero,
    {
        self.try_mean_axis_as(axis).or_raise()
    }

    /// As [`mean_axis_as`](Self::mean_axis_as).
    ///
    /// # Errors
    /// Where `mean_axis_as` panics.
    #[track_caller]
    pub fn try_mean_axis_as<U>(&self, axis: isize) -> Result<Array<U, D::Smaller>>
    where
        T: AsType<U>,
        U: Element<Mean = U> + Zero,
    {
        self.along(axis)?.try_mean_as()
    }
}

/// In a type of the caller's choice.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[100_u8, 200], [50, 150]];
/// assert_eq!(a.over([0, 1]).sum_as::<u16>()[[]], 500);
/// assert_eq!(a.over([0]).keepdims().mean_as::<f32>(), [[75.0_f32, 175.0]]);
/// ```
impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// The sum over the chosen axes; see [`sum_axis_as`](ArrayBase::sum_axis_as).
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn sum_as<U>(&self) -> Array<U, R>
    where
        T: AsType<U>,
        U: Zero + Clone + 'static,
    {
        self.try_sum_as().or_raise()
    }

    /// As [`sum_as`](Self::sum_as).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_sum_as<U>(&self) -> Result<Array<U, R>>
    where
        T: AsType<U>,
        U: Zero + Clone + 'static,
    {
        if_halves!(U, U, half => {
            self.folded_halves(&half, |x| half.widen(&x.as_type()), Add::add, 0.0)
        });
        self.folded(as_type, Add::add, U::zero)
    }

    /// The product over the chosen axes; see [`prod_axis_as`](ArrayBase::prod_axis_as).
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn prod_as<U>(&self) -> Array<U, R>
    where
        T: AsType<U>,
        U: One + Clone + 'static,
    {
        self.try_prod_as().or_raise()
    }

    /// As [`prod_as`](Self::prod_as).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_prod_as<U>(&self) -> Result<Array<U, R>>
    where
        T: AsType<U>,
        U: One + Clone + 'static,
    {
        if_halves!(U, U, half => {
            self.folded_halves(&half, |x| half.widen(&x.as_type()), Mul::mul, 1.0)
        });
        self.folded(as_type, Mul::mul, U::one)
    }

    /// The mean over the chosen axes; see [`mean_axis_as`](ArrayBase::mean_axis_as).
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn mean_as<U>(&self) -> Array<U, R>
    where
        T: AsType<U>,
        U: Element<Mean = U> + Zero,
    {
        self.try_mean_as().or_raise()
    }

    /// As [`mean_as`](Self::mean_as).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_mean_as<U>(&self) -> Result<Array<U, R>>
    where
        T: AsType<U>,
        U: Element<Mean = U> + Zero,
    {
        let count = self.terms();
        if_halves!(U, U, half => {
            let finish = |sum| half.round(f32::divide(sum, count));
            let map = |x: &T| half.widen(&x.as_type());
            self.by(&Fold { map, combine: Add::add, finish, nothing: || finish(0.0) })
        });
        let finish = |sum| U::divide(sum, count);
        let nothing = || finish(U::zero());
        self.by(&Fold { map: as_type, combine: Add::add, finish, nothing })
    }
}

/// A term in the chosen type.
#[inline(always)]
fn as_type<T: AsType<U>, U>(x: &T) -> U {
    x.as_type()
}
