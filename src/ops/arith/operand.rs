//! What may stand on the right of an operator.

use crate::dimension::{AxisValues, Dimension, Ix0, Order, same_lens};
use crate::error::OrRaise;
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// What may be combined with an array of `T`: arrays and views, by value or by reference, and
/// scalars.
///
/// The element type `T` of the other side is a parameter so that the compiler finds the type of a
/// literal: only `i64` is an `Operand<i64>` among the primitive numbers, so the `1` in
/// `array_of_i64 + 1` is an `i64`. Scalars of other types go into a [`Scalar`].
///
/// ```
/// use ndview::{Operand, prelude::*};
///
/// /// Twice as far from `from`, which may be a number or an array.
/// fn stretch(a: &Array1<f64>, from: impl Operand<f64, Elem = f64, Dim = Ix1>) -> Array1<f64> {
///     (a - from) * 2.0
/// }
///
/// assert_eq!(stretch(&array![1.0, 2.0], &array![1.0, 1.0]), [0.0, 2.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be combined with an array of `{T}`",
    label = "neither an array, nor a view, nor a scalar of type `{T}`",
    note = "a scalar of another type goes into `Scalar(value)`"
)]
pub trait Operand<T>: Sized {
    /// The type of the elements.
    type Elem;
    /// The rank; [`Ix0`] for a scalar.
    type Dim: Dimension;

    /// Whether [`into_reusable`](Self::into_reusable) ever gives an array.
    #[doc(hidden)]
    const OWNS: bool = false;

    /// A view of the elements; of a scalar, one without axes.
    fn view(&self) -> ArrayView<'_, Self::Elem, Self::Dim>;

    /// The elements, if they have this shape and lie in C order without gaps.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    fn in_c_order(&self, shape: &[usize]) -> Option<&[Self::Elem]> {
        let view = self.view();
        if same_lens(view.shape(), shape) { view.to_slice() } else { None }
    }

    /// Whether [`into_reusable`](Self::into_reusable) gives the array.
    #[doc(hidden)]
    #[inline]
    fn is_reusable(&self) -> bool {
        false
    }

    /// The array itself, if its memory may be written over: it is the only handle on its buffer,
    /// and shows all of it.
    ///
    /// # Errors
    /// Gives the operand back where it is anything else.
    #[inline]
    fn into_reusable(self) -> Result<Array<Self::Elem, Self::Dim>, Self> {
        Err(self)
    }
}

impl<T, S: Storage, D: Dimension> Operand<T> for ArrayBase<S, D> {
    type Elem = S::Elem;
    type Dim = D;
    const OWNS: bool = S::OWNS;

    #[inline]
    fn view(&self) -> ArrayView<'_, S::Elem, D> {
        self.as_view()
    }

    #[inline]
    fn in_c_order(&self, shape: &[usize]) -> Option<&[S::Elem]> {
        if same_lens(self.shape(), shape) { self.as_slice() } else { None }
    }

    #[inline]
    fn is_reusable(&self) -> bool {
        let layout = self.layout();
        let whole = |len: usize| layout.len() == len && layout.is_one_to_one();
        S::OWNS && self.storage().owner().is_some_and(|b| b.is_writable() && whole(b.len()))
    }

    #[inline]
    fn into_reusable(self) -> Result<Array<S::Elem, D>, Self> {
        if !Operand::<T>::is_reusable(&self) {
            return Err(self);
        }
        let layout = self.layout();
        let layout = layout.clone();
        match self.into_storage().into_buffer() {
            Ok(buffer) => Ok(Array::from_parts(buffer, layout).or_raise()),
            Err(_) => unreachable!("a storage that owns is a buffer"),
        }
    }
}

impl<T, S: Storage, D: Dimension> Operand<T> for &ArrayBase<S, D> {
    type Elem = S::Elem;
    type Dim = D;

    #[inline]
    fn view(&self) -> ArrayView<'_, S::Elem, D> {
        self.as_view()
    }

    #[inline]
    fn in_c_order(&self, shape: &[usize]) -> Option<&[S::Elem]> {
        if same_lens(self.shape(), shape) { self.as_slice() } else { None }
    }
}

/// A scalar of any type as an operand: `array_of_complex * Scalar(2.0)`, `bigints + Scalar(n)`.
///
/// The primitive numbers need it only where their type is not that of the array's elements.
///
/// ```
/// use ndview::{Scalar, prelude::*};
/// use num_bigint::BigInt;
///
/// let a = array![BigInt::from(1), BigInt::from(2)];
/// assert_eq!(&a * Scalar(BigInt::from(10)), [BigInt::from(10), BigInt::from(20)]);
/// assert_eq!(array![1_i64, 2] << Scalar(4_u32), [16, 32]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scalar<U>(pub U);

impl<T, U> Operand<T> for Scalar<U> {
    type Elem = U;
    type Dim = Ix0;

    #[inline]
    #[track_caller]
    fn view(&self) -> ArrayView<'_, U, Ix0> {
        point(&self.0)
    }

    #[inline]
    fn in_c_order(&self, shape: &[usize]) -> Option<&[U]> {
        shape.is_empty().then(|| core::slice::from_ref(&self.0))
    }
}

/// A view of one element, without axes.
#[inline]
#[track_caller]
fn point<T>(value: &T) -> ArrayView<'_, T, Ix0> {
    let slice = core::slice::from_ref(value);
    Layout::new(AxisValues::filled(0, 0), Order::C, size_of::<T>())
        .and_then(|layout| ArrayView::from_slice_parts(slice, layout))
        .or_raise()
}

/// Numbers are operands for arrays of their own type, and for those of another where it is named.
macro_rules! scalars {
    ($($number:ty),*) => {$(scalars!($number => $number);)*};
    ($number:ty => $element:ty) => {
        impl Operand<$element> for $number {
            type Elem = $number;
            type Dim = Ix0;

            #[inline]
            #[track_caller]
            fn view(&self) -> ArrayView<'_, $number, Ix0> {
                point(self)
            }

            #[inline]
            fn in_c_order(&self, shape: &[usize]) -> Option<&[$number]> {
                shape.is_empty().then(|| core::slice::from_ref(self))
            }
        }
    };
}
scalars!(f32, f64, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool);
#[cfg(feature = "f256")]
scalars!(f256::f256);
#[cfg(feature = "half")]
scalars!(half::f16, half::bf16);

/// Complex numbers mix with real ones of the size of their parts.
#[cfg(feature = "complex")]
mod complex {
    use super::*;
    use crate::dtype::{c64, c128};

    scalars!(c64, c128);
    scalars!(f32 => c64);
    scalars!(f64 => c128);
    scalars!(c64 => f32);
    scalars!(c128 => f64);
}
