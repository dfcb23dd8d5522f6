//! What differs between sorts of numbers: one implementation for each type, of operations on one type.

use super::compare::Comparison;
use super::operand::Number;
use super::reduce::Reduction;
use super::{DynArray, DynElement};
use crate::dimension::IxDyn;
use crate::dtype::{DType, HasDType};
use crate::error::{Error, ErrorKind, Result};
use crate::ops::{AsType, CastTo, Element, Over};
#[cfg(feature = "complex")]
use crate::{Array0, ops::ComplexMath};
use crate::{ArrayD, ArrayViewD};
use num_traits::{Float, One, Zero};

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
    fn of_number(number: Number) -> Option<Self>;
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
    /// Over these axes: all of them, or one.
    fn reduce(by: Reduction, a: &ArrayD<Self>, axes: &[isize]) -> Result<DynArray>;
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

        fn of_number(number: Number) -> Option<Self> {
            match number {
                Number::Bool(x) => Some(x.as_type()),
                Number::Int(x) => CastTo::<Self>::fits(x).then(|| x.as_type()),
                Number::UInt(x) => CastTo::<Self>::fits(x).then(|| x.as_type()),
                Number::Float(x) => Some(x.as_type()),
                #[cfg(feature = "complex")]
                Number::Complex(x) => {
                    let of_complex: fn(crate::c128) -> Option<Self> = $complex;
                    of_complex(x)
                }
            }
        }
    };
}

/// Comparisons and reductions of numbers that have an order.
macro_rules! ordered {
    () => {
        #[track_caller]
        fn compare(
            op: Comparison,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<bool>> {
            match op {
                Comparison::Equal => a.try_equal(b),
                Comparison::NotEqual => a.try_not_equal(b),
                Comparison::Less => a.try_less(b),
                Comparison::LessEqual => a.try_less_equal(b),
                Comparison::Greater => b.try_less(a),
                Comparison::GreaterEqual => b.try_less_equal(a),
            }
        }

        #[track_caller]
        fn reduce(by: Reduction, a: &ArrayD<Self>, axes: &[isize]) -> Result<DynArray> {
            let over = &a.try_over(axes)?;
            match by {
                Reduction::Min => Ok(over.try_min()?.into()),
                Reduction::Max => Ok(over.try_max()?.into()),
                Reduction::ArgMin => {
                    Ok(DynArray::from(over.try_argmin()?.try_astype::<Position>()?))
                }
                Reduction::ArgMax => {
                    Ok(DynArray::from(over.try_argmax()?.try_astype::<Position>()?))
                }
                _ => summed(by, over),
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
        common!(ArrayD::try_zeros);
        ordered!();

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => a.try_wrapping_add(b),
                Binary::Subtract => a.try_wrapping_sub(b),
                Binary::Multiply => a.try_wrapping_mul(b),
                Binary::Divide => Err(no_loop(op.name(), Self::DTYPE)),
                Binary::FloorDivide => a.try_floor_divide(b),
                Binary::Remainder => a.try_remainder(b),
                Binary::Power => a.try_power(b),
                Binary::Minimum => a.try_minimum(b),
                Binary::Maximum => a.try_maximum(b),
                Binary::And => a.try_bitand(b),
                Binary::Or => a.try_bitor(b),
                Binary::Xor => a.try_bitxor(b),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => one_element(&0).try_wrapping_sub(a),
                // All bits of the other are set.
                Unary::Invert => a.try_bitxor(&one_element(&!0)),
            }
        }
    };
    (float) => {
        common!(ArrayD::try_zeros);
        ordered!();

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => a.try_add(b),
                Binary::Subtract => a.try_sub(b),
                Binary::Multiply => a.try_mul(b),
                Binary::Divide => a.try_div(b),
                Binary::FloorDivide => a.try_floor_divide(b),
                Binary::Remainder => a.try_remainder(b),
                Binary::Power => a.try_power(b),
                Binary::Minimum => a.try_minimum(b),
                Binary::Maximum => a.try_maximum(b),
                Binary::And | Binary::Or | Binary::Xor => Err(no_loop(op.name(), Self::DTYPE)),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => Ok(-a),
                Unary::Invert => Err(no_loop("invert", Self::DTYPE)),
            }
        }
    };
    (half) => {
        compute!(float);
    };
    (complex) => {
        common!(ArrayD::try_zeros, |x| Some(x.as_type()));

        #[track_caller]
        fn binary(
            op: Binary,
            a: &ArrayViewD<'_, Self>,
            b: &ArrayViewD<'_, Self>,
        ) -> Result<ArrayD<Self>> {
            match op {
                Binary::Add => a.try_add(b),
                Binary::Subtract => a.try_sub(b),
                Binary::Multiply => a.try_mul(b),
                Binary::Divide => a.try_div(b),
                Binary::Power => ComplexMath::try_power(a, b),
                Binary::Minimum => a.try_zip_map(b, complex::least),
                Binary::Maximum => a.try_zip_map(b, complex::greatest),
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
                Comparison::Equal => a.try_equal(b),
                Comparison::NotEqual => a.try_not_equal(b),
                Comparison::Less => a.try_zip_map(b, complex::less),
                Comparison::LessEqual => a.try_zip_map(b, complex::less_equal),
                Comparison::Greater => b.try_zip_map(a, complex::less),
                Comparison::GreaterEqual => b.try_zip_map(a, complex::less_equal),
            }
        }

        #[track_caller]
        fn unary(op: Unary, a: &ArrayD<Self>) -> Result<ArrayD<Self>> {
            match op {
                Unary::Negative => Ok(-a),
                Unary::Invert => Err(no_loop("invert", Self::DTYPE)),
            }
        }

        #[track_caller]
        fn reduce(by: Reduction, a: &ArrayD<Self>, axes: &[isize]) -> Result<DynArray> {
            let over = a.try_over(axes)?;
            let (all, axis) = (axes.len() == a.ndim(), axes.first().copied().unwrap_or(0));
            Ok(match by {
                Reduction::Sum => over.try_sum()?.into(),
                Reduction::Prod => over.try_prod()?.into(),
                Reduction::Mean => over.try_mean()?.into(),
                Reduction::Var(ddof) if all => Array0::from(ComplexMath::var(a, ddof)).into(),
                Reduction::Var(ddof) => ComplexMath::try_var_axis(a, axis, ddof)?.into(),
                Reduction::Std(ddof) if all => Array0::from(ComplexMath::std(a, ddof)).into(),
                Reduction::Std(ddof) => ComplexMath::try_std_axis(a, axis, ddof)?.into(),
                _ => return Err(no_loop(by.name(), Self::DTYPE)),
            })
        }
    };
}
types!(compute);

#[track_caller]
fn untrue(shape: &[usize]) -> Result<ArrayD<bool>> {
    ArrayD::try_full(shape, false)
}

/// What positions are counted in: NumPy's `intp`.
#[cfg(target_pointer_width = "64")]
type Position = i64;
#[cfg(target_pointer_width = "32")]
type Position = i32;
#[cfg(target_pointer_width = "16")]
type Position = i16;

/// An array without axes on one element: nothing is allocated.
pub(super) fn one_element<T>(element: &T) -> ArrayViewD<'_, T> {
    match ArrayViewD::from_shape(&[][..], core::slice::from_ref(element)) {
        Ok(view) => view,
        Err(_) => unreachable!("no axes have one element"),
    }
}

/// Sums, means and what is made of them, of real numbers.
#[track_caller]
fn summed<T>(by: Reduction, over: &Over<'_, T, IxDyn, IxDyn>) -> Result<DynArray>
where
    T: Element + HasDType,
    T::Sum: Zero + One + DynElement,
    T::Mean: Float + DynElement,
{
    Ok(match by {
        Reduction::Sum => over.try_sum()?.into(),
        Reduction::Prod => over.try_prod()?.into(),
        Reduction::Mean => over.try_mean()?.into(),
        Reduction::Var(ddof) => over.try_var(ddof)?.into(),
        Reduction::Std(ddof) => {
            // Narrow floats are rounded once, behind the root.
            if const { size_of::<T::Mean>() < size_of::<f32>() } {
                return Ok(over.try_std(ddof)?.into());
            }
            let mut roots = over.try_var(ddof)?;
            roots.map_inplace(|x| *x = x.sqrt());
            roots.into()
        }
        _ => return Err(no_loop(by.name(), T::DTYPE)),
    })
}
