//! What may stand beside an array of any type: another one, or a number.

use super::compute::{Compute, one_element};
use super::{DynArray, DynElement};
use crate::dtype::{DType, Weak, result_type_weak};
use crate::error::{ErrorKind, Result};
use crate::{ArrayD, ArrayViewD};

/// A number written in the program.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    Bool(bool),
    Int(i128),
    /// What is no `i128`.
    UInt(u128),
    Float(f64),
    #[cfg(feature = "complex")]
    Complex(crate::c128),
}

impl Number {
    fn weak(self) -> Weak {
        match self {
            Number::Bool(_) => Weak::Bool,
            Number::Int(_) | Number::UInt(_) => Weak::Int,
            Number::Float(_) => Weak::Float,
            #[cfg(feature = "complex")]
            Number::Complex(_) => Weak::Complex,
        }
    }
}

/// What may stand beside a [`DynArray`] in an operation: a reference to another one, an array by value, or a
/// number of the language. It is made by [`From`], so that a function takes `impl Into<DynOperand<'_>>`.
///
/// Numbers are *weak* (NumPy's NEP 50, rule CA5): `&a + 1` has the type of `a`, and an integer that this
/// type does not have is an error; `&a + 0.5` is of `float64` only where `a` is of integers. A number in an
/// array without axes counts as an array.
///
/// ```
/// use ndview::{DType, DynArray, DynOperand, prelude::*};
///
/// /// Twice as far from `from`, which may be a number or an array.
/// fn stretch<'a>(a: &DynArray, from: impl Into<DynOperand<'a>>) -> DynArray {
///     (a - from) * 2
/// }
///
/// let a = DynArray::from(array![10_i16, 20]);
/// assert_eq!(stretch(&a, 10), array![0_i16, 20]);
/// assert_eq!(stretch(&a, &a), array![0_i16, 0]);
/// assert_eq!(stretch(&a, 9.5), array![1.0, 21.0]);
/// assert_eq!(a.try_add(100_000).unwrap_err().to_string(), "integer 100000 out of bounds for int16");
/// ```
#[derive(Debug)]
pub struct DynOperand<'a>(pub(super) Kind<'a>);

#[derive(Debug)]
pub(super) enum Kind<'a> {
    Borrowed(&'a DynArray),
    Owned(DynArray),
    Number(Number),
}

impl<'a> From<&'a DynArray> for DynOperand<'a> {
    fn from(array: &'a DynArray) -> Self {
        DynOperand(Kind::Borrowed(array))
    }
}

impl From<DynArray> for DynOperand<'_> {
    fn from(array: DynArray) -> Self {
        DynOperand(Kind::Owned(array))
    }
}

/// Numbers that go into a wider one.
macro_rules! numbers {
    ($($type:ty: |$x:ident| $number:expr;)*) => {$(
        impl From<$type> for DynOperand<'_> {
            fn from($x: $type) -> Self {
                DynOperand(Kind::Number($number))
            }
        }
    )*};
}
numbers! {
    bool: |x| Number::Bool(x);
    i8: |x| Number::Int(x.into());
    i16: |x| Number::Int(x.into());
    i32: |x| Number::Int(x.into());
    i64: |x| Number::Int(x.into());
    i128: |x| Number::Int(x);
    isize: |x| Number::Int(x as i128);
    u8: |x| Number::Int(x.into());
    u16: |x| Number::Int(x.into());
    u32: |x| Number::Int(x.into());
    u64: |x| Number::Int(x.into());
    u128: |x| i128::try_from(x).map_or(Number::UInt(x), Number::Int);
    usize: |x| Number::Int(x as i128);
    f32: |x| Number::Float(x.into());
    f64: |x| Number::Float(x);
}
#[cfg(feature = "half")]
numbers! {
    half::f16: |x| Number::Float(x.into());
    half::bf16: |x| Number::Float(x.into());
}
#[cfg(feature = "complex")]
numbers! {
    crate::c64: |x| Number::Complex(crate::c128(x.re.into(), x.im.into()));
    crate::c128: |x| Number::Complex(x);
}

impl DynOperand<'_> {
    /// The array, if it is one.
    pub(super) fn array(&self) -> Option<&DynArray> {
        match &self.0 {
            Kind::Borrowed(array) => Some(array),
            Kind::Owned(array) => Some(array),
            Kind::Number(_) => None,
        }
    }

    /// The type that it has beside an operand: a number takes on that of an array.
    pub(super) fn dtype_beside(&self, other: &DynOperand<'_>) -> DType {
        match (&self.0, other.array()) {
            (Kind::Borrowed(array), _) => array.dtype(),
            (Kind::Owned(array), _) => array.dtype(),
            (Kind::Number(number), Some(array)) => result_type_weak(array.dtype(), number.weak()),
            (Kind::Number(number), None) => result_type_weak(DType::Bool, number.weak()),
        }
    }

    /// The elements as `T`s; `own` is the type that it has beside the other operand.
    #[track_caller]
    pub(super) fn side<T: DynElement>(&self, own: DType) -> Result<Side<'_, T>> {
        let array = match &self.0 {
            Kind::Borrowed(array) => array,
            Kind::Owned(array) => array,
            Kind::Number(number) => return Ok(Side::One(one::<T>(*number, own)?)),
        };
        if let Some(array) = array.as_typed::<T>() {
            return Ok(Side::Typed(array));
        }
        match array.try_astype(T::DTYPE)?.into_typed() {
            Ok(array) => Ok(Side::Cast(array)),
            Err(_) => unreachable!("it was cast to this type"),
        }
    }
}

/// A number as a `T`, by way of the type that it has beside an array, whose ends hold for integers.
fn one<T: DynElement>(number: Number, own: DType) -> Result<T> {
    let out_of_bounds = || {
        let number: &dyn core::fmt::Display = match &number {
            Number::Int(x) => x,
            Number::UInt(x) => x,
            Number::Bool(x) => x,
            Number::Float(x) => x,
            #[cfg(feature = "complex")]
            Number::Complex(x) => x,
        };
        ErrorKind::Argument(format!("integer {number} out of bounds for {own}")).into()
    };
    if own.is_integer() && !by_type!(own, O => Ok(O::of_number(number).is_some()))? {
        return Err(out_of_bounds());
    }
    T::of_number(number).ok_or_else(out_of_bounds)
}

/// An operand as elements of one type.
pub(super) enum Side<'a, T> {
    /// As they are.
    Typed(&'a ArrayD<T>),
    /// Cast for the operation.
    Cast(ArrayD<T>),
    /// A number.
    One(T),
}

impl<T: DynElement> Side<'_, T> {
    pub(super) fn view(&self) -> ArrayViewD<'_, T> {
        match self {
            Side::Typed(array) => array.view(),
            Side::Cast(array) => array.view(),
            Side::One(number) => one_element(number),
        }
    }
}
