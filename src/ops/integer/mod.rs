//! Arithmetic of integers that says what happens past their ends.
//!
//! The operators overflow as Rust's do: a panic with debug assertions, wrapping without. Here the name of
//! each method decides, whatever the build: `wrapping_*`, `saturating_*`, or an error from `checked_*`.

mod checked;
mod element;

pub use element::Integer;

use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::kernel::map;
use crate::ops::arith::{Both, Operand, zip};
use crate::storage::{Array, ArrayBase, Storage};

/// Methods of two arrays that have a result for all integers, each with its `try_` twin, with one example
/// for a group.
macro_rules! total {
    ($($(#[$example:meta])* {
        $($(#[$text:meta])* $name:ident $try_name:ident = $function:expr;)*
    })*) => {$(
        $(#[$example])*
        impl<S: Storage<Elem = T>, T: Integer, D: Dimension> ArrayBase<S, D> {$(
            $(#[$text])*
            ///
            /// Both sides are broadcast; the other one may be a scalar. A fresh array.
            ///
            /// # Panics
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[track_caller]
            pub fn $name<R>(&self, other: R) -> Array<T, Both<D, R::Dim>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<T, Elem = T>,
            {
                self.$try_name(other).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            #[doc = concat!("Where `", stringify!($name), "` panics.")]
            #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
            #[track_caller]
            pub fn $try_name<R>(&self, other: R) -> Result<Array<T, Both<D, R::Dim>>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<T, Elem = T>,
            {
                zip(&self.as_view(), &other.view(), |x, y| ($function)(*x, *y))
            }
        )*}
    )*};
}

total! {
    /// Integers that wrap round past their ends, as NumPy's do (rule IN1).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![200_u8, 100];
    /// assert_eq!(a.wrapping_add(100), [44, 200]);
    /// assert_eq!(a.wrapping_sub(&array![[1], [150]]), [[199, 99], [50, 206]]);
    /// ```
    {
        /// The lowest bits of the sum.
        wrapping_add try_wrapping_add = |x: T, y: T| x.sum(y).0;
        /// The lowest bits of the difference.
        wrapping_sub try_wrapping_sub = |x: T, y: T| x.difference(y).0;
        /// The lowest bits of the product.
        wrapping_mul try_wrapping_mul = |x: T, y: T| x.product(y).0;
    }

    /// Integers that stay at the end that they would pass.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![100_i8, -100];
    /// assert_eq!(a.saturating_add(100), [127, 0]);
    /// assert_eq!(a.saturating_mul(2), [127, -128]);
    /// ```
    {
        /// The sum, or the end that it is past.
        saturating_add try_saturating_add = |x: T, y: T| x.sum_within(y);
        /// The difference, or the end that it is past.
        saturating_sub try_saturating_sub = |x: T, y: T| x.difference_within(y);
        /// The product, or the end that it is past.
        saturating_mul try_saturating_mul = |x: T, y: T| x.product_within(y);
    }

    /// Division in which zero has a value, as in NumPy (rules IN2 to IN4).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![7, -7];
    /// assert_eq!(a.floor_divide_or_zero(&array![[2], [0]]), [[3, -4], [0, 0]]);
    /// assert_eq!(a.remainder_or_zero(&array![[2], [0]]), [[1, 1], [0, 0]]);
    /// ```
    {
        /// The quotient, rounded towards minus infinity; 0 where the divisor is 0. The lowest integer by
        /// -1 wraps round to itself.
        floor_divide_or_zero try_floor_divide_or_zero = |x: T, y: T| x.floored(y).0;
        /// What floor division leaves, with the sign of the divisor; 0 where that is 0.
        remainder_or_zero try_remainder_or_zero =
            |x: T, y: T| if y == T::ZERO { T::ZERO } else { x.floor_rest(y) };
    }

    /// Shifts by any number of bits, as in NumPy (rule IN6). The operators `<<` and `>>` are Rust's, which
    /// overflow from the width on.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let bits = array![1_i8, 7, 8, 100, -1];
    /// assert_eq!(array![3_i8].left_shift(&bits), [6, -128, 0, 0, 0]);
    /// assert_eq!(array![-128_i8].right_shift(&bits), [-64, -1, -1, -1, -1]);
    /// ```
    {
        /// The bits moved up, with zeros behind them: 0 from the width of the integer on. Negative
        /// numbers of bits count as large ones.
        left_shift try_left_shift = |x: T, y: T| x.shifted_left(y);
        /// The bits moved down, with the sign behind them: 0, or -1 of negative integers, from the width
        /// of the integer on. Negative numbers of bits count as large ones.
        right_shift try_right_shift = |x: T, y: T| x.shifted_right(y);
    }
}

/// Powers, and integers of the other sign.
impl<S: Storage<Elem = T>, T: Integer, D: Dimension> ArrayBase<S, D> {
    /// The lowest bits of the power; another name for [`power`](Self::power), which integers have here.
    ///
    /// Both sides are broadcast; the exponent may be a scalar. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![2_i8, 3].wrapping_pow(7), [-128, -117]);
    /// ```
    ///
    /// # Panics
    /// Where [`try_wrapping_pow`](Self::try_wrapping_pow) gives an error.
    #[track_caller]
    pub fn wrapping_pow<R>(&self, exponent: R) -> Array<T, Both<D, R::Dim>>
    where
        D: Broadcast<R::Dim>,
        R: Operand<T, Elem = T>,
    {
        self.try_wrapping_pow(exponent).or_raise()
    }

    /// As [`wrapping_pow`](Self::wrapping_pow).
    ///
    /// # Errors
    /// If an exponent is negative (rule IN5), the shapes do not broadcast together, or the memory cannot
    /// be had.
    #[track_caller]
    pub fn try_wrapping_pow<R>(&self, exponent: R) -> Result<Array<T, Both<D, R::Dim>>>
    where
        D: Broadcast<R::Dim>,
        R: Operand<T, Elem = T>,
    {
        self.try_power(exponent)
    }

    /// The integers of the other sign; the lowest one wraps round to itself, and unsigned ones as if
    /// subtracted from 0. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![5_i8, -128].wrapping_neg(), [-5, -128]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn wrapping_neg(&self) -> Array<T, D> {
        map::map(&self.as_view(), |x| x.negative().0).or_raise()
    }

    /// The absolute values; of the lowest integer, itself (rule IN1). A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![-5_i8, -128].wrapping_abs(), [5, -128]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn wrapping_abs(&self) -> Array<T, D> {
        map::map(&self.as_view(), |x| x.size().0).or_raise()
    }

    /// The integers of the other sign; the highest one for the lowest, and 0 for unsigned ones. A fresh
    /// array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![5_i8, -128].saturating_neg(), [-5, 127]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn saturating_neg(&self) -> Array<T, D> {
        let negative = |x: &T| T::within(x.negative(), *x > T::ZERO);
        map::map(&self.as_view(), negative).or_raise()
    }

    /// The absolute values; the highest integer for the lowest. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![-5_i8, -128].saturating_abs(), [5, 127]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn saturating_abs(&self) -> Array<T, D> {
        map::map(&self.as_view(), |x| T::within(x.size(), false)).or_raise()
    }
}
