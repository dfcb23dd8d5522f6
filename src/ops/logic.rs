//! Comparisons and logic, element by element: masks.
//!
//! `a == b` is one `bool` for two whole arrays; the methods here give an array of `bool`, to be
//! combined with `&`, `|`, `^` and `!`.

use num_traits::Float;

use super::arith::{Both, Operand, quick, zip};
use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::storage::{Array, ArrayBase, Storage};

/// A method that panics and its `try_` twin, from what is done with a pair of elements.
macro_rules! comparisons {
    ($bound:ident: $($name:ident $try_name:ident $symbol:literal $compare:expr;)*) => {
        /// Comparisons, both sides broadcast; the right one may be a scalar.
        ///
        /// A NaN is neither less than, greater than nor equal to anything.
        ///
        /// ```
        /// use ndview::prelude::*;
        ///
        /// let a = array![1, 5, 3];
        /// assert_eq!(a.less(4), [true, false, true]);
        /// assert_eq!(a.equal(&array![[1], [3]]), [[true, false, false], [false, false, true]]);
        /// assert_eq!(a.greater(1) & a.less(4), [false, false, true]);
        /// ```
        impl<S: Storage, D: Dimension> ArrayBase<S, D> {$(
            #[doc = concat!("The mask of `self ", $symbol, " other`. A fresh array.")]
            ///
            /// # Panics
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[inline]
            #[track_caller]
            pub fn $name<R>(&self, other: R) -> Array<bool, Both<D, R::Dim>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<S::Elem>,
                S::Elem: Clone + $bound<R::Elem>,
                R::Elem: Clone,
            {
                let found = quick::<_, _, _, _, S::Elem>(self, &other, $compare);
                if let Some((buffer, layout)) = found {
                    return Array::from_fresh(buffer, layout);
                }
                self.$try_name(other).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[inline]
            #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
            #[track_caller]
            pub fn $try_name<R>(&self, other: R) -> Result<Array<bool, Both<D, R::Dim>>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<S::Elem>,
                S::Elem: Clone + $bound<R::Elem>,
                R::Elem: Clone,
            {
                zip(&self.as_view(), &other.view(), $compare)
            }
        )*}
    };
}

comparisons! { PartialEq:
    equal try_equal "==" |x, y| x == y;
    not_equal try_not_equal "!=" |x, y| x != y;
}
comparisons! { PartialOrd:
    less try_less "<" |x, y| x < y;
    less_equal try_less_equal "<=" |x, y| x <= y;
    greater try_greater ">" |x, y| x > y;
    greater_equal try_greater_equal ">=" |x, y| x >= y;
}

/// What is special about floats.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![1.0, f64::NAN, f64::INFINITY];
/// assert_eq!(a.isnan(), [false, true, false]);
/// assert_eq!(a.isfinite(), [true, false, false]);
/// assert_eq!(a.isinf(), [false, false, true]);
/// ```
impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Float,
{
    /// Which elements are NaN. A fresh array.
    #[track_caller]
    pub fn isnan(&self) -> Array<bool, D> {
        self.map(|x| x.is_nan())
    }

    /// Which elements are neither infinite nor NaN. A fresh array.
    #[track_caller]
    pub fn isfinite(&self) -> Array<bool, D> {
        self.map(|x| x.is_finite())
    }

    /// Which elements are infinite, of either sign. A fresh array.
    #[track_caller]
    pub fn isinf(&self) -> Array<bool, D> {
        self.map(|x| x.is_infinite())
    }

    /// Which elements are within `atol + rtol * |b|` of the element `b` of `other`, both sides
    /// broadcast (NumPy's defaults are 1e-5 and 1e-8). Infinities are close to themselves, NaN to
    /// nothing. A fresh array, and no other memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1.0, 1.1, f64::NAN];
    /// assert_eq!(a.isclose(1.000001, 1e-5, 1e-8), [true, false, false]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn isclose<R>(&self, other: R, rtol: S::Elem, atol: S::Elem) -> Array<bool, Both<D, R::Dim>>
    where
        D: Broadcast<R::Dim>,
        R: Operand<S::Elem, Elem = S::Elem>,
    {
        self.try_isclose(other, rtol, atol).or_raise()
    }

    /// As [`isclose`](Self::isclose).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    pub fn try_isclose<R>(
        &self,
        other: R,
        rtol: S::Elem,
        atol: S::Elem,
    ) -> Result<Array<bool, Both<D, R::Dim>>>
    where
        D: Broadcast<R::Dim>,
        R: Operand<S::Elem, Elem = S::Elem>,
    {
        zip(&self.as_view(), &other.view(), |&a: &S::Elem, &b: &S::Elem| {
            // Infinities of one sign are equal; their difference is NaN, close to nothing.
            (a == b) | (b.is_finite() & ((a - b).abs() <= atol + rtol * b.abs()))
        })
    }
}

macro_rules! logic {
    ($($name:ident $try_name:ident $symbol:literal $combine:expr;)*) => {$(
        #[doc = concat!("`self ", $symbol, " other`, both sides broadcast. A fresh array.")]
        ///
        /// # Panics
        /// If the shapes do not broadcast together, or the memory cannot be had.
        #[inline]
        #[track_caller]
        pub fn $name<R>(&self, other: R) -> Array<bool, Both<D, R::Dim>>
        where
            D: Broadcast<R::Dim>,
            R: Operand<bool, Elem = bool>,
        {
            self.$try_name(other).or_raise()
        }

        #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        ///
        /// # Errors
        /// If the shapes do not broadcast together, or the memory cannot be had.
        #[inline]
        #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
        #[track_caller]
        pub fn $try_name<R>(&self, other: R) -> Result<Array<bool, Both<D, R::Dim>>>
        where
            D: Broadcast<R::Dim>,
            R: Operand<bool, Elem = bool>,
        {
            zip(&self.as_view(), &other.view(), $combine)
        }
    )*};
}

/// Logic on masks, by NumPy's names; `&`, `|`, `^` and `!` do the same, and write over masks given
/// by value.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![true, true, false];
/// assert_eq!(a.logical_and(&a.logical_not()), [false; 3]);
/// assert_eq!(a.logical_xor(true), !a);
/// ```
impl<S: Storage<Elem = bool>, D: Dimension> ArrayBase<S, D> {
    logic! {
        logical_and try_logical_and "&" |x, y| x & y;
        logical_or try_logical_or "|" |x, y| x | y;
        logical_xor try_logical_xor "^" |x, y| x ^ y;
    }

    /// `!self`. A fresh array.
    #[track_caller]
    pub fn logical_not(&self) -> Array<bool, D> {
        self.map(|x| !x)
    }
}
