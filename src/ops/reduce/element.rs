//! What sums and means of elements are.

use core::ops::Add;

use num_traits::Zero;

use crate::buffer::Buffer;
use crate::error::Result;
use crate::kernel::reduce::{All, Fold, Lanes, Reduction, narrow, reduce_all, results};

/// An element that can be summed and averaged: in which types its sums and means are taken.
///
/// NumPy's rule (RD1): narrow integers and `bool` are summed in 64 bits, means of integers are
/// `f64`, floats stay what they are. `i128` and `u128` are summed as they are. A sum that overflows
/// its type does what Rust's `+` does. Floats of 16 bits are added and multiplied in `f32`, and the result is
/// rounded once (rule RD4).
///
/// Implement it for a type of your own, and the reductions work on arrays of it:
///
/// ```
/// use ndview::prelude::*;
/// use ndview::Element;
///
/// #[derive(Clone)]
/// struct Cents(i32);
///
/// impl Element for Cents {
///     type Sum = i64;
///     type Mean = f64;
///     fn to_sum(&self) -> i64 {
///         self.0.into()
///     }
///     fn to_mean(&self) -> f64 {
///         self.0.into()
///     }
///     fn divide(sum: f64, count: usize) -> f64 {
///         sum / count as f64
///     }
///     fn is_true(&self) -> bool {
///         self.0 != 0
///     }
/// }
///
/// let prices = array![Cents(250), Cents(199), Cents(0)];
/// assert_eq!(prices.sum(), 449);
/// assert_eq!(prices.count_nonzero(), 2);
/// ```
pub trait Element: Clone + 'static {
    /// In what sums and products are taken.
    type Sum: Clone + 'static;
    /// In what means and variances are taken.
    type Mean: Clone + 'static;

    /// The element as a term of a sum.
    fn to_sum(&self) -> Self::Sum;
    /// The element as a term of a mean.
    fn to_mean(&self) -> Self::Mean;
    /// A sum of `count` terms, divided by their number (NaN or an infinity where it is 0, for
    /// floats).
    fn divide(sum: Self::Mean, count: usize) -> Self::Mean;
    /// Whether the element counts as true: whether it is not zero (NaN is not).
    fn is_true(&self) -> bool;

    // How sums and means are taken, from some elements on. They are here so that those of floats are part of this
    // crate (`float_sums!`), instead of being compiled in every program that asks for one, and for those of narrow
    // integers (`narrow_sums!`), which are exact in any order.

    /// The sum of all elements; `None` of none.
    #[doc(hidden)]
    fn sum_all(all: &All<'_, Self>) -> Option<Self::Sum>
    where
        Self::Sum: Zero,
    {
        reduce_all(all, &sums())
    }

    /// The sums of lanes.
    #[doc(hidden)]
    #[track_caller]
    fn sum_lanes(lanes: &Lanes<'_, Self>) -> Result<Buffer<Self::Sum>>
    where
        Self::Sum: Zero,
    {
        results(lanes, &sums())
    }

    /// The mean of all elements; `None` of none.
    #[doc(hidden)]
    fn mean_all(all: &All<'_, Self>) -> Option<Self::Mean>
    where
        Self::Mean: Zero,
    {
        reduce_all(all, &means(all.len()))
    }

    /// The means of lanes.
    #[doc(hidden)]
    #[track_caller]
    fn mean_lanes(lanes: &Lanes<'_, Self>) -> Result<Buffer<Self::Mean>>
    where
        Self::Mean: Zero,
    {
        results(lanes, &means(lanes.terms()))
    }
}

/// The sum of elements.
#[inline]
pub(super) fn sums<T: Element>() -> impl Reduction<T, Out = T::Sum>
where
    T::Sum: Zero,
{
    Fold { map: T::to_sum, combine: Add::add, finish: |sum| sum, nothing: T::Sum::zero }
}

/// The mean of so many elements.
#[inline]
pub(super) fn means<T: Element>(count: usize) -> impl Reduction<T, Out = T::Mean>
where
    T::Mean: Zero,
{
    let finish = move |sum| T::divide(sum, count);
    Fold { map: T::to_mean, combine: Add::add, finish, nothing: move || finish(T::Mean::zero()) }
}

/// The sum of floats, or, where their number is given, their mean: one kind of reduction, so that what takes the one
/// takes the other, too.
fn sums_or_means<F>(count: Option<usize>) -> impl Reduction<F, Out = F>
where
    F: Element<Sum = F, Mean = F> + Zero,
{
    let finish = move |sum| match count {
        None => sum,
        Some(count) => F::divide(sum, count),
    };
    Fold { map: F::to_sum, combine: Add::add, finish, nothing: move || finish(F::zero()) }
}

/// Sums and means of a float, compiled here.
macro_rules! float_sums {
    ($type:ty) => {
        #[inline(never)]
        fn sum_all(all: &All<'_, $type>) -> Option<$type> {
            reduce_all(all, &sums_or_means(None))
        }

        #[inline(never)]
        #[track_caller]
        fn sum_lanes(lanes: &Lanes<'_, $type>) -> Result<Buffer<$type>> {
            results(lanes, &sums_or_means(None))
        }

        #[inline(never)]
        fn mean_all(all: &All<'_, $type>) -> Option<$type> {
            reduce_all(all, &sums_or_means(Some(all.len())))
        }

        #[inline(never)]
        #[track_caller]
        fn mean_lanes(lanes: &Lanes<'_, $type>) -> Result<Buffer<$type>> {
            results(lanes, &sums_or_means(Some(lanes.terms())))
        }
    };
}

/// Sums and means of narrow integers, which are exact.
macro_rules! narrow_sums {
    ($type:ty) => {
        #[inline]
        fn sum_all(all: &All<'_, $type>) -> Option<Self::Sum> {
            match all.as_slice() {
                Some(slice) => Some(narrow::sum(slice)),
                None => reduce_all(all, &sums()),
            }
        }

        #[inline]
        fn mean_all(all: &All<'_, $type>) -> Option<f64> {
            match all.as_slice() {
                Some(slice) => {
                    let sum: Self::Sum = narrow::sum(slice);
                    Some(Self::divide(sum as f64, slice.len()))
                }
                None => reduce_all(all, &means(all.len())),
            }
        }
    };
}

macro_rules! elements {
    ($($type:ty: $sum:ty, $mean:ty, $zero:literal $(, $sums:ident)?;)*) => {$(
        impl Element for $type {
            type Sum = $sum;
            type Mean = $mean;

            #[inline]
            fn to_sum(&self) -> $sum {
                *self as $sum
            }

            #[inline]
            fn to_mean(&self) -> $mean {
                *self as $mean
            }

            #[inline]
            fn divide(sum: $mean, count: usize) -> $mean {
                sum / count as $mean
            }

            #[inline]
            fn is_true(&self) -> bool {
                *self != $zero
            }

            $($sums!($type);)?
        }
    )*};
}

elements! {
    i8: i64, f64, 0, narrow_sums;
    i16: i64, f64, 0, narrow_sums;
    i32: i64, f64, 0;
    i64: i64, f64, 0;
    isize: i64, f64, 0;
    i128: i128, f64, 0;
    u8: u64, f64, 0, narrow_sums;
    u16: u64, f64, 0, narrow_sums;
    u32: u64, f64, 0;
    u64: u64, f64, 0;
    usize: u64, f64, 0;
    u128: u128, f64, 0;
    f32: f32, f32, 0.0, float_sums;
    f64: f64, f64, 0.0, float_sums;
}

impl Element for bool {
    type Sum = i64;
    type Mean = f64;

    #[inline]
    fn to_sum(&self) -> i64 {
        i64::from(*self)
    }

    #[inline]
    fn to_mean(&self) -> f64 {
        f64::from(u8::from(*self))
    }

    #[inline]
    fn divide(sum: f64, count: usize) -> f64 {
        sum / count as f64
    }

    #[inline]
    fn is_true(&self) -> bool {
        *self
    }
}

/// Halves are summed in `f32` and rounded once (rule RD4), which is not said here: a running sum is rounded at
/// each step, as NumPy's is.
#[cfg(feature = "half")]
macro_rules! halves {
    ($($type:ident)*) => {$(
        impl Element for half::$type {
            type Sum = half::$type;
            type Mean = half::$type;

            #[inline]
            fn to_sum(&self) -> half::$type {
                *self
            }

            #[inline]
            fn to_mean(&self) -> half::$type {
                *self
            }

            #[inline]
            fn divide(sum: half::$type, count: usize) -> half::$type {
                half::$type::from_f32(sum.to_f32() / count as f32)
            }

            #[inline]
            fn is_true(&self) -> bool {
                self.to_f32() != 0.0
            }
        }
    )*};
}
#[cfg(feature = "half")]
halves!(f16 bf16);

#[cfg(feature = "f256")]
impl Element for f256::f256 {
    type Sum = Self;
    type Mean = Self;

    #[inline]
    fn to_sum(&self) -> Self {
        *self
    }

    #[inline]
    fn to_mean(&self) -> Self {
        *self
    }

    #[inline]
    fn divide(sum: Self, count: usize) -> Self {
        sum / Self::from(count as u64)
    }

    #[inline]
    fn is_true(&self) -> bool {
        !self.eq_zero()
    }

    float_sums!(Self);
}
