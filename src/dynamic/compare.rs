//! Comparisons, element by element: masks.

use core::cmp::Ordering;

use super::DynArray;
use super::compute::Compute;
use super::operand::{DynOperand, Kind, Number};
use crate::dtype::{DType, promote_types};
use crate::error::{OrRaise, Result};
use crate::{ArrayD, ArrayViewD};

/// How two elements are compared.
#[derive(Clone, Copy, Debug)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    /// Whether it holds of elements that stand so.
    fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterEqual => order.is_ge(),
        }
    }

    /// The same with the sides exchanged.
    fn turned(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            same => same,
        }
    }
}

/// A method that panics and its `try_` twin.
macro_rules! comparisons {
    ($($name:ident $try_name:ident $op:ident $symbol:literal;)*) => {
        /// Comparisons, both sides broadcast; the right one may be a number. The result is an array of `bool`,
        /// whatever the types.
        ///
        /// Integers are compared exactly, also those of 64 bits with and without sign, and numbers that the type
        /// does not have (rules CA4, CA5); with floats, they are rounded to `float64`. NaN is neither less than,
        /// greater than nor equal to anything.
        ///
        /// ```
        /// use ndview::{DynArray, prelude::*};
        ///
        /// let a = DynArray::from(array![1_u64 << 63, 5]);
        /// assert_eq!(a.greater(&DynArray::from(array![-1_i8, 5])), array![true, false].into_dyn());
        /// assert_eq!(a.less(6), array![false, true].into_dyn());
        /// assert_eq!(a.greater_equal(-1), array![true, true].into_dyn());
        /// ```
        impl DynArray {$(
            #[doc = concat!("The mask of `self ", $symbol, " other`. A fresh array.")]
            ///
            /// # Panics
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[track_caller]
            pub fn $name<'a>(&self, other: impl Into<DynOperand<'a>>) -> ArrayD<bool> {
                compare(Comparison::$op, &self.into(), &other.into()).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[track_caller]
            pub fn $try_name<'a>(&self, other: impl Into<DynOperand<'a>>) -> Result<ArrayD<bool>> {
                compare(Comparison::$op, &self.into(), &other.into())
            }
        )*}
    };
}

comparisons! {
    equal try_equal Equal "==";
    not_equal try_not_equal NotEqual "!=";
    less try_less Less "<";
    less_equal try_less_equal LessEqual "<=";
    greater try_greater Greater ">";
    greater_equal try_greater_equal GreaterEqual ">=";
}

#[track_caller]
fn compare(op: Comparison, left: &DynOperand<'_>, right: &DynOperand<'_>) -> Result<ArrayD<bool>> {
    let (a, b) = (left.dtype_beside(right), right.dtype_beside(left));
    if let (Some(array), Kind::Number(number)) = (left.array(), &right.0)
        && let Some(order) = beyond(*number, b)?
    {
        return ArrayD::try_full(array.shape(), op.holds(order));
    }
    let common = promote_types(a, b);
    if a.is_integer() && b.is_integer() && common.is_float() {
        return if a.is_signed() {
            across(op, left.side(a)?.view(), right.side(b)?.view())
        } else {
            across(op.turned(), right.side(b)?.view(), left.side(a)?.view())
        };
    }
    by_type!(common, T => T::compare(op, &left.side::<T>(a)?.view(), &right.side::<T>(b)?.view()))
}

/// How all elements of a type stand to an integer that it does not have.
fn beyond(number: Number, dtype: DType) -> Result<Option<Ordering>> {
    let order = match number {
        Number::Int(x) if x < 0 => Ordering::Greater,
        Number::Int(_) | Number::UInt(_) => Ordering::Less,
        // All others are rounded, and not refused.
        _ => return Ok(None),
    };
    let has = !dtype.is_integer() || by_type!(dtype, T => Ok(T::of_number(number).is_some()))?;
    Ok((!has).then_some(order))
}

/// Integers with a sign beside such without, of which no type of 64 bits holds both.
#[track_caller]
fn across(
    op: Comparison,
    signed: ArrayViewD<'_, i128>,
    unsigned: ArrayViewD<'_, u128>,
) -> Result<ArrayD<bool>> {
    signed.try_zip_map(&unsigned, |x, y| {
        op.holds(u128::try_from(*x).map_or(Ordering::Less, |x| x.cmp(y)))
    })
}
