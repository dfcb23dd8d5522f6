//! Arithmetic with promotion.

use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

use super::DynArray;
use super::compute::{Binary, Compute, Unary};
use super::operand::DynOperand;
use crate::dtype::{DType, ufunc_result_type};
use crate::error::{OrRaise, Result};

/// Casts both sides to the type of the result, and computes in that.
#[track_caller]
fn binary(op: Binary, left: &DynOperand<'_>, right: &DynOperand<'_>) -> Result<DynArray> {
    let (a, b) = (left.dtype_beside(right), right.dtype_beside(left));
    let dtype = ufunc_result_type(op.name(), &[a, b])?;
    by_type!(dtype, T => {
        let (left, right) = (left.side::<T>(a)?, right.side::<T>(b)?);
        Ok(DynArray::from(T::binary(op, &left.view(), &right.view())?))
    })
}

#[track_caller]
fn unary(op: Unary, array: &DynArray) -> Result<DynArray> {
    each!(array, a => Ok(DynArray::from(Compute::unary(op, a)?)))
}

/// Each operator: for arrays by reference and by value, numbers on the left, and the method that returns a
/// [`Result`].
macro_rules! operators {
    ($($(#[$doc:meta])* $op:ident $name:ident $try_name:ident $binary:ident $symbol:literal;)*) => {$(
        #[doc = concat!("`&a ", $symbol, " b`, element by element, both sides broadcast, in the type that NumPy")]
        /// gives it. A fresh array. Panics where the method that begins with `try_` gives an error.
        impl<'a, R: Into<DynOperand<'a>>> $op<R> for &DynArray {
            type Output = DynArray;

            #[track_caller]
            fn $name(self, right: R) -> DynArray {
                self.$try_name(right).or_raise()
            }
        }

        #[doc = concat!("As `&a ", $symbol, " b`: a fresh array.")]
        impl<'a, R: Into<DynOperand<'a>>> $op<R> for DynArray {
            type Output = DynArray;

            #[track_caller]
            fn $name(self, right: R) -> DynArray {
                self.$try_name(right).or_raise()
            }
        }

        impl DynArray {
            $(#[$doc])*
            #[track_caller]
            pub fn $try_name<'a>(&self, right: impl Into<DynOperand<'a>>) -> Result<DynArray> {
                binary(Binary::$binary, &self.into(), &right.into())
            }
        }
    )*};
}

operators! {
    /// `self + right`; integers wrap round past their ends, and `bool`s are added by "or". A fresh array.
    ///
    /// ```
    /// use ndview::{DType, DynArray, prelude::*};
    ///
    /// let (a, b) = (DynArray::from(array![200_u8]), DynArray::from(array![100_i8]));
    /// assert_eq!(a.try_add(&b)?, array![300_i16]);
    /// assert_eq!(a.try_add(100)?, array![44_u8]); // rule IN1
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the shapes do not broadcast together, `right` is an integer that this type does not have, or the
    /// memory cannot be had.
    Add add try_add Add "+";
    /// `self - right`; integers wrap round past their ends. A fresh array.
    ///
    /// # Errors
    /// As [`try_add`](Self::try_add), and if both are of `bool`s.
    Sub sub try_sub Subtract "-";
    /// `self * right`; integers wrap round past their ends, and `bool`s are multiplied by "and". A fresh array.
    ///
    /// # Errors
    /// As [`try_add`](Self::try_add).
    Mul mul try_mul Multiply "*";
    /// `self / right`, NumPy's true division: of integers and `bool`s in `float64` (rule CA8), so that
    /// division by zero gives infinities and NaN. A fresh array.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![1_u8, 0]);
    /// assert_eq!(&a / 2, array![0.5, 0.0]);
    /// assert_eq!(2 / &a, array![2.0, f64::INFINITY]);
    /// ```
    ///
    /// # Errors
    /// As [`try_add`](Self::try_add).
    Div div try_div Divide "/";
    /// `self & right`, of integers and `bool`s. A fresh array.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![0b0110_u8, 0b1100]);
    /// assert_eq!((&a & 4, &a | 1, &a ^ &a), (&a * 0 + 4, &a + 1, &a * 0));
    /// let error = a.try_bitand(&DynArray::from(array![1.0])).unwrap_err();
    /// let text = "ufunc 'bitwise_and' not supported for the input types: uint8, float64";
    /// assert_eq!(error.to_string(), text);
    /// ```
    ///
    /// # Errors
    /// As [`try_add`](Self::try_add), and if one is of floats, or the integers have no common type.
    BitAnd bitand try_bitand And "&";
    /// `self | right`, of integers and `bool`s. A fresh array.
    ///
    /// # Errors
    /// As [`try_bitand`](Self::try_bitand).
    BitOr bitor try_bitor Or "|";
    /// `self ^ right`, of integers and `bool`s. A fresh array.
    ///
    /// # Errors
    /// As [`try_bitand`](Self::try_bitand).
    BitXor bitxor try_bitxor Xor "^";
}

/// Numbers on the left of the four operations.
macro_rules! numbers_left {
    ($($number:ty)*) => {$(
        numbers_left!(@ $number: Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide);
    )*};
    (@ $number:ty: $($op:ident $name:ident $binary:ident),*) => {$(
        impl $op<&DynArray> for $number {
            type Output = DynArray;

            #[track_caller]
            fn $name(self, right: &DynArray) -> DynArray {
                binary(Binary::$binary, &self.into(), &right.into()).or_raise()
            }
        }

        impl $op<DynArray> for $number {
            type Output = DynArray;

            #[track_caller]
            fn $name(self, right: DynArray) -> DynArray {
                binary(Binary::$binary, &self.into(), &right.into()).or_raise()
            }
        }
    )*};
}
numbers_left!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
#[cfg(feature = "half")]
numbers_left!(half::f16 half::bf16);
#[cfg(feature = "complex")]
numbers_left!(crate::c64 crate::c128);

/// Methods of two arrays, each with its `try_` twin.
macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $try_name:ident $binary:ident, $errors:literal;)*) => {
        impl DynArray {$(
            $(#[$doc])*
            ///
            /// Both sides are broadcast; the other one may be a number. A fresh array, in the type that NumPy gives
            /// it.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_name), "`](Self::", stringify!($try_name), ") gives an error.")]
            #[must_use]
            #[track_caller]
            pub fn $name<'a>(&self, other: impl Into<DynOperand<'a>>) -> DynArray {
                self.$try_name(other).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            #[doc = $errors]
            #[track_caller]
            pub fn $try_name<'a>(&self, other: impl Into<DynOperand<'a>>) -> Result<DynArray> {
                binary(Binary::$binary, &self.into(), &other.into())
            }
        )*}
    };
}

methods! {
    /// The quotient, rounded towards minus infinity (Python's `//`).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![7_i8, -7]);
    /// assert_eq!(a.floor_divide(2), array![3_i8, -4]);
    /// assert_eq!(a.remainder(2), array![1_i8, 1]);
    /// assert_eq!(a.try_floor_divide(0).unwrap_err().to_string(), "attempt to divide by zero");
    /// ```
    floor_divide try_floor_divide FloorDivide,
        "As [`try_add`](Self::try_add), and if integers would be divided by zero.";
    /// What floor division leaves, with the sign of the divisor (Python's `%`).
    remainder try_remainder Remainder,
        "As [`try_add`](Self::try_add), and if integers would be divided by zero.";
    /// To the power of the other element; integers wrap round.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![2_i64, 3]);
    /// assert_eq!(a.power(2), array![4_i64, 9]);
    /// assert_eq!(a.power(0.5), array![2_f64.powf(0.5), 3_f64.powf(0.5)]);
    /// assert!(a.try_power(-1).is_err());
    /// ```
    power try_power Power,
        "As [`try_add`](Self::try_add), and if integers would be raised to a negative power.";
    /// The smaller of the two elements; a NaN on either side is passed on.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![1_u8, 9]);
    /// assert_eq!(a.minimum(&DynArray::from(array![4_u16])), array![1_u16, 4]);
    /// assert_eq!(a.maximum(4), array![4_u8, 9]);
    /// ```
    minimum try_minimum Minimum, "As [`try_add`](Self::try_add).";
    /// The larger of the two elements; a NaN on either side is passed on.
    maximum try_maximum Maximum, "As [`try_add`](Self::try_add).";
}

/// Operators of one array, by reference and by value.
macro_rules! changes {
    ($($(#[$doc:meta])* $op:ident $name:ident $try_name:ident $unary:ident $symbol:literal;)*) => {$(
        #[doc = concat!("`", $symbol, "&a`: see `try_", stringify!($name), "`, where errors are panics.")]
        impl $op for &DynArray {
            type Output = DynArray;

            #[track_caller]
            fn $name(self) -> DynArray {
                self.$try_name().or_raise()
            }
        }

        #[doc = concat!("`", $symbol, "a`: a fresh array.")]
        impl $op for DynArray {
            type Output = DynArray;

            #[track_caller]
            fn $name(self) -> DynArray {
                self.$try_name().or_raise()
            }
        }

        impl DynArray {
            $(#[$doc])*
            #[track_caller]
            pub fn $try_name(&self) -> Result<DynArray> {
                unary(Unary::$unary, self)
            }
        }
    )*};
}

changes! {
    /// `-self`; integers wrap round, those without a sign, too. A fresh array.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// assert_eq!(-DynArray::from(array![1_i8, -128]), array![-1_i8, -128]);
    /// assert!(DynArray::from(array![true]).try_neg().is_err()); // that is `!`
    /// ```
    ///
    /// # Errors
    /// If it is of `bool`s, or the memory cannot be had.
    Neg neg try_neg Negative "-";
    /// `!self`, of integers (all bits) and `bool`s. A fresh array.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// assert_eq!(!DynArray::from(array![true, false]), array![false, true]);
    /// assert_eq!(!DynArray::from(array![0_i32]), array![-1]);
    /// ```
    ///
    /// # Errors
    /// If it is of floats, or the memory cannot be had.
    Not not try_not Invert "!";
}
