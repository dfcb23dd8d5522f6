//! What differs between sorts of numbers: one implementation for each type, of operations on one type.

use super::compare::Comparison;
use super::loops::{Operation, Test, combine, combined, compare, compared, untrue, zeros};
use super::operand;
use crate::dtype::{DType, HasDType};
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "complex")]
use crate::ops::ComplexMath;
use crate::ops::{AsType, CastTo, Integer, Number};
use crate::ops::{greatest, least, no_negative_raises, no_zero_divides};
use crate::{ArrayD, ArrayViewD};
use num_traits::Zero;

#[cfg(feature = "complex")]
mod complex;

/// An operation on two arrays of one type.
#[derive(Clone, Copy, Debug)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    Minimum,
    Maximum,
    And,
    Or,
    Xor,
}

impl Binary {
    /// NumPy's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Binary::Add => "add",
            Binary::Subtract => "subtract",
            Binary::Multiply => "multiply",
            Binary::Divide => "true_divide",
            Binary::FloorDivide => "floor_divide",
            Binary::Remainder => "remainder",
            Binary::Power => "power",
            Binary::Minimum => "minimum",
            Binary::Maximum => "maximum",
            Binary::And => "bitwise_and",
            Binary::Or => "bitwise_or",
            Binary::Xor => "bitwise_xor",
        }
    }
}

/// An operation on one array.
#[derive(Clone, Copy, Debug)]
pub enum Unary {
    Negative,
    Invert,
}

/// What an element type computes with itself: what a result type has been found for.
pub trait Compute: HasDType {
    /// Zeros, in C order.
    fn zeros(shape: &[usize]) -> Result<ArrayD<Self>>;
    /// A number written in the program; `None` where it is an integer that the type does not have.
    fn of_number(number: operand::Number) -> Option<Self>;
    /// Both sides broadcast.
    fn binary(
        op: Binary,
        a: &ArrayViewD<'_, Self>,
        b: &ArrayViewD<'_, Self>,
    ) -> Result<ArrayD<Self>>;
    /// Both sides broadcast.
    fn compare(
        op: Comparison,
        a: &ArrayViewD<'_, Self>,
        b: &ArrayViewD<'_, Self>,
    ) -> Result<ArrayD<bool>>;
    /// Element by element.
    fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>>;
}

/// What the table of result types refused before.
#[cold]
pub(super) fn no_loop(function: &str, dtype: DType) -> Error {
    ErrorKind::NoLoop { function: function.into(), types: dtype.name().into() }.into()
}

/// The rows that all sorts have in common.
macro_rules! common {
    ($zeros:path) => {
        common!($zeros, |_| None);
    };
    ($zeros:path, $complex:expr) => {
        #[track_caller]
        fn zeros(shape: &[usize]) -> Result<ArrayD<Self>> {
            $zeros(shape)
        }

        fn of_number(number: operand::Number) -> Option<Self> {
            match number {
                operand::Number::Bool(x) => Some(x.as_type()),
                operand::Number::Int(x) => CastTo::<Self>::fits(x).then(|| x.as_type()),
                operand::Number::UInt(x) => CastTo::<Self>::fits(x).then(|| x.as_type()),
                operand::Number::Float(x) => Some(x.as_type()),
                #[cfg(feature = "complex")]
                operand::Number::Complex(x) => {
                    let of_complex: fn(crate::c128) -> Option<Self> = $complex;
                    of_complex(x)
                }
            }
        }
    };
}

/// Comparisons of numbers that have an order.
macro_rules! ordered {
    () => {
        #[track_caller]
        fn compare(
            op: Comparison,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<bool>> {
            match op {
                Comparison::Equal => compare!(a, b, |x, y| x == y),
                Comparison::NotEqual => compare!(a, b, |x, y| x != y),
                Comparison::Less => compare!(a, b, |x, y| x < y),
                Comparison::LessEqual => compare!(a, b, |x, y| x <= y),
                Comparison::Greater => compare!(b, a, |x, y| x < y),
                Comparison::GreaterEqual => compare!(b, a, |x, y| x <= y),
            }
        }
    };
}

macro_rules! compute {
    ([] $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {$(
        $(#[$cfg])*
        impl Compute for $type {
            compute!($sort);
        }
    )*};
    (boolean) => {
        common!(untrue);
        ordered!();

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add | Binary::Or | Binary::Maximum => a.try_logical_or(b),
                Binary::Multiply | Binary::And | Binary::Minimum => a.try_logical_and(b),
                Binary::Xor => a.try_logical_xor(b),
                _ => Err(no_loop(op.name(), Self::DTYPE)),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => Err(no_loop("negative", Self::DTYPE)),
                Unary::Invert => Ok(a.logical_not()),
            }
        }
    };
    (integer) => {
        common!(zeros);
        ordered!();

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => combine!(a, b, |x, y| Integer::sum(x, y).0),
                Binary::Subtract => combine!(a, b, |x, y| Integer::difference(x, y).0),
                Binary::Multiply => combine!(a, b, |x, y| Integer::product(x, y).0),
                Binary::Divide => Err(no_loop(op.name(), Self::DTYPE)),
                Binary::And => combine!(a, b, |x, y| x & y),
                Binary::Or => combine!(a, b, |x, y| x | y),
                Binary::Xor => combine!(a, b, |x, y| x ^ y),
                _ => number(op, a, b),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => combine!(&a.view(), &one_element(&0), |x, y| Integer::difference(y, x).0),
                // All bits of the other are set.
                Unary::Invert => combine!(&a.view(), &one_element(&!0), |x, y| x ^ y),
            }
        }
    };
    (float) => {
        common!(zeros);
        ordered!();

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => combine!(a, b, |x, y| x + y),
                Binary::Subtract => combine!(a, b, |x, y| x - y),
                Binary::Multiply => combine!(a, b, |x, y| x * y),
                Binary::Divide => combine!(a, b, |x, y| x / y),
                Binary::And | Binary::Or | Binary::Xor => Err(no_loop(op.name(), Self::DTYPE)),
                _ => number(op, a, b),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => {
                    combine!(&a.view(), &one_element(&Self::zero()), |x, _y| -x)
                }
                Unary::Invert => Err(no_loop("invert", Self::DTYPE)),
            }
        }
    };
    (half) => {
        compute!(float);
    };
    (complex) => {
        common!(zeros, |x| Some(x.as_type()));

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => combine!(a, b, |x, y| x + y),
                Binary::Subtract => combine!(a, b, |x, y| x - y),
                Binary::Multiply => combine!(a, b, |x, y| x * y),
                Binary::Divide => combine!(a, b, |x, y| x / y),
                Binary::Power => ComplexMath::try_power(a, b),
                Binary::Minimum => combine!(a, b, |x, y| complex::least(&x, &y)),
                Binary::Maximum => combine!(a, b, |x, y| complex::greatest(&x, &y)),
                _ => Err(no_loop(op.name(), Self::DTYPE)),
            }
        }

        #[track_caller]
        fn compare(
            op: Comparison,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<bool>> {
            match op {
                Comparison::Equal => compare!(a, b, |x, y| x == y),
                Comparison::NotEqual => compare!(a, b, |x, y| x != y),
                Comparison::Less => compare!(a, b, |x, y| complex::less(x, y)),
                Comparison::LessEqual => compare!(a, b, |x, y| complex::less_equal(x, y)),
                Comparison::Greater => compare!(b, a, |x, y| complex::less(x, y)),
                Comparison::GreaterEqual => compare!(b, a, |x, y| complex::less_equal(x, y)),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => {
                    combine!(&a.view(), &one_element(&Self::zero()), |x, _y| -x)
                }
                Unary::Invert => Err(no_loop("invert", Self::DTYPE)),
            }
        }
    };
}
types!(compute);

/// What integers and floats have in common.
#[track_caller]
fn number<T: Number + PartialOrd + HasDType>(
    op: Binary,
    a: &ArrayViewD<'_, T>,
    b: &ArrayViewD<'_, T>,
) -> Result<ArrayD<T>> {
    match op {
        Binary::FloorDivide => {
            no_zero_divides(a, b)?;
            combine!(a, b, |x, y| x.floor_quotient(y))
        }
        Binary::Remainder => {
            no_zero_divides(a, b)?;
            combine!(a, b, |x, y| x.floor_rest(y))
        }
        Binary::Power => {
            no_negative_raises(a, b)?;
            combine!(a, b, |x, y| x.raised(y))
        }
        Binary::Minimum => combine!(a, b, |x, y| *least(&x, &y)),
        Binary::Maximum => combine!(a, b, |x, y| *greatest(&x, &y)),
        _ => Err(no_loop(op.name(), T::DTYPE)),
    }
}

/// An array without axes on one element: nothing is allocated.
pub(super) fn one_element<T>(element: &T) -> ArrayViewD<'_, T> {
    match ArrayViewD::from_shape(&[][..], core::slice::from_ref(element)) {
        Ok(view) => view,
        Err(_) => unreachable!("no axes have one element"),
    }
}
