//! Scalars on the left: `2.0 * &a`.
//!
//! The language asks for one implementation for each scalar type; each is a line that maps the
//! array. The elements have the scalar's own type; for others, turn the operands round or use
//! [`Scalar`](super::Scalar) on the right.

use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Rem, Shl, Shr, Sub};

use super::Operand;
use super::combine::apply;
use crate::dimension::Dimension;
use crate::error::OrRaise;
use crate::storage::{Array, ArrayBase, Storage};

/// `f` of the scalar and each element. Not part of the macro, for the compiler to read it once.
#[inline]
#[track_caller]
fn left_of<T: Copy + 'static, A: Operand<T, Elem = T>>(
    scalar: T,
    array: A,
    f: impl Fn(T, T) -> T,
) -> Array<T, A::Dim> {
    apply(array, move |x| f(scalar, x)).or_raise()
}

/// One operator between a scalar type and arrays of that type, by value and by reference.
macro_rules! scalar_left {
    ($number:ty: $($op:ident $name:ident),*) => {$(
        impl<S: Storage<Elem = $number>, D: Dimension> $op<ArrayBase<S, D>> for $number {
            type Output = Array<$number, D>;

            #[inline]
            #[track_caller]
            fn $name(self, right: ArrayBase<S, D>) -> Array<$number, D> {
                left_of(self, right, $op::$name)
            }
        }

        impl<S: Storage<Elem = $number>, D: Dimension> $op<&ArrayBase<S, D>> for $number {
            type Output = Array<$number, D>;

            #[inline]
            #[track_caller]
            fn $name(self, right: &ArrayBase<S, D>) -> Array<$number, D> {
                left_of(self, right, $op::$name)
            }
        }
    )*};
}

macro_rules! scalars_left {
    (floats: $($number:ty),*) => {
        $(scalar_left!($number: Add add, Sub sub, Mul mul, Div div, Rem rem);)*
    };
    (bits: $($number:ty),*) => {
        $(scalar_left!($number: BitAnd bitand, BitOr bitor, BitXor bitxor);)*
    };
    (integers: $($number:ty),*) => {
        scalars_left!(floats: $($number),*);
        scalars_left!(bits: $($number),*);
        $(scalar_left!($number: Shl shl, Shr shr);)*
    };
}

scalars_left!(floats: f32, f64);
#[cfg(feature = "f256")]
scalars_left!(floats: f256::f256);
#[cfg(feature = "half")]
scalars_left!(floats: half::f16, half::bf16);
scalars_left!(bits: bool);
scalars_left!(integers: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
#[cfg(feature = "complex")]
scalars_left!(floats: crate::c64, crate::c128);
