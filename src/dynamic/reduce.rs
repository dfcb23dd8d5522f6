//! Sums, means, extremes and the rest: over everything and along one axis.
//!
//! Their loops are large, so each is inlined: it is compiled only in programs that call it.

use super::DynArray;
use super::compute::no_loop;
use crate::dimension::DynAxes;
use crate::dtype::DType;
use crate::error::{OrRaise, Result};
use crate::layout::resolve_axis;
#[cfg(feature = "complex")]
use crate::{Array0, ops::ComplexMath};

/// What positions are counted in: NumPy's `intp`.
#[cfg(target_pointer_width = "64")]
type Position = i64;
#[cfg(target_pointer_width = "32")]
type Position = i32;
#[cfg(target_pointer_width = "16")]
type Position = i16;

/// What is done with the array inside, of one of the types in which reductions are calculated: there are loops for
/// these only. All others are cast to one of them first.
macro_rules! wide {
    ($function:literal, $array:expr, $a:ident => $body:expr $(, complex => $complex:expr)?) => {
        match $array {
            DynArray::Int64($a) => $body,
            DynArray::UInt64($a) => $body,
            DynArray::Int128($a) => $body,
            DynArray::UInt128($a) => $body,
            DynArray::Float32($a) => $body,
            DynArray::Float64($a) => $body,
            $(
                #[cfg(feature = "complex")]
                DynArray::Complex64($a) => $complex,
                #[cfg(feature = "complex")]
                DynArray::Complex128($a) => $complex,
            )?
            #[allow(unreachable_patterns, reason = "with all features there is no other type")]
            other => return Err(no_loop($function, other.dtype())),
        }
    };
}

/// As [`wide`], of floats alone.
macro_rules! float {
    ($function:literal, $array:expr, $a:ident => $body:expr, complex => $complex:expr) => {
        match $array {
            DynArray::Float32($a) => $body,
            DynArray::Float64($a) => $body,
            #[cfg(feature = "complex")]
            DynArray::Complex64($a) => $complex,
            #[cfg(feature = "complex")]
            DynArray::Complex128($a) => $complex,
            other => return Err(no_loop($function, other.dtype())),
        }
    };
}

impl DynArray {
    /// In one of the types of [`wide`], which has all numbers of this one.
    #[track_caller]
    fn widened(&self) -> Result<DynArray> {
        self.try_astype(match self.dtype() {
            DType::Bool | DType::Int8 | DType::Int16 | DType::Int32 => DType::Int64,
            DType::UInt8 | DType::UInt16 | DType::UInt32 => DType::UInt64,
            DType::Float16 | DType::BFloat16 => DType::Float32,
            own => own,
        })
    }

    /// In the type in which a mean is calculated.
    #[track_caller]
    fn as_float(&self) -> Result<DynArray> {
        let dtype = self.dtype();
        let integer = dtype == DType::Bool || dtype.is_integer();
        if integer { self.try_astype(DType::Float64) } else { self.widened() }
    }

    /// A result in the type of what was reduced, if that is a narrow float: rounded once.
    #[track_caller]
    fn rounded_as(self, dtype: DType) -> Result<DynArray> {
        if dtype.is_float() { self.try_astype(dtype) } else { Ok(self) }
    }
}

#[inline]
#[track_caller]
fn sum(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let sum: DynArray = wide!("sum", &array.widened()?, a => a.try_over(axes)?.try_sum()?.into(),
        complex => a.try_over(axes)?.try_sum()?.into());
    sum.rounded_as(array.dtype())
}

#[inline]
#[track_caller]
fn prod(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let product: DynArray = wide!("prod", &array.widened()?, a => a.try_over(axes)?.try_prod()?.into(),
        complex => a.try_over(axes)?.try_prod()?.into());
    product.rounded_as(array.dtype())
}

#[inline]
#[track_caller]
fn mean(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let mean: DynArray = float!("mean", &array.as_float()?, a => a.try_over(axes)?.try_mean()?.into(),
        complex => a.try_over(axes)?.try_mean()?.into());
    mean.rounded_as(array.dtype())
}

#[inline]
#[track_caller]
fn var(array: &DynArray, axes: &[isize], ddof: usize) -> Result<DynArray> {
    let var = squares(array, axes, ddof)?;
    var.rounded_as(array.dtype())
}

#[inline]
#[track_caller]
fn std(array: &DynArray, axes: &[isize], ddof: usize) -> Result<DynArray> {
    let mut var = squares(array, axes, ddof)?;
    match &mut var {
        DynArray::Float32(x) => x.map_inplace(|x| *x = x.sqrt()),
        DynArray::Float64(x) => x.map_inplace(|x| *x = x.sqrt()),
        other => return Err(no_loop("std", other.dtype())),
    }
    var.rounded_as(array.dtype())
}

/// The variance, of floats of at least 32 bits.
#[inline]
#[track_caller]
fn squares(array: &DynArray, axes: &[isize], ddof: usize) -> Result<DynArray> {
    Ok(float!("var", &array.as_float()?, a => a.try_over(axes)?.try_var(ddof)?.into(),
    complex => if let (false, &[axis]) = (axes.len() == a.ndim(), axes) {
        ComplexMath::try_var_axis(a, axis, ddof)?.into()
    } else {
        Array0::from(ComplexMath::var(a, ddof)).into()
    }))
}

#[inline]
#[track_caller]
fn min(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let least: DynArray = wide!("min", &array.widened()?, a => a.try_over(axes)?.try_min()?.into());
    least.try_astype(array.dtype())
}

#[inline]
#[track_caller]
fn max(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let most: DynArray = wide!("max", &array.widened()?, a => a.try_over(axes)?.try_max()?.into());
    most.try_astype(array.dtype())
}

#[inline]
#[track_caller]
fn argmin(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let places = wide!("argmin", &array.widened()?, a => a.try_over(axes)?.try_argmin()?);
    Ok(DynArray::from(places.try_astype::<Position>()?))
}

#[inline]
#[track_caller]
fn argmax(array: &DynArray, axes: &[isize]) -> Result<DynArray> {
    let places = wide!("argmax", &array.widened()?, a => a.try_over(axes)?.try_argmax()?);
    Ok(DynArray::from(places.try_astype::<Position>()?))
}

/// Whether elements are true.
#[track_caller]
fn truth(a: &DynArray) -> Result<crate::ArrayD<bool>> {
    match a.try_astype(DType::Bool)?.into_typed::<bool>() {
        Ok(truth) => Ok(truth),
        Err(_) => unreachable!("it was cast to this type"),
    }
}

#[inline]
#[track_caller]
fn any(a: &DynArray, axes: &[isize]) -> Result<DynArray> {
    Ok(truth(a)?.try_over(axes)?.try_any()?.into())
}

#[inline]
#[track_caller]
fn all(a: &DynArray, axes: &[isize]) -> Result<DynArray> {
    Ok(truth(a)?.try_over(axes)?.try_all()?.into())
}

/// Four forms of each: over everything and along one axis, and their twins.
macro_rules! reductions {
    ($($(#[$doc:meta])* $name:ident $try_name:ident $axis:ident $try_axis:ident
        ($($arg:ident)?) $by:ident;)*) => {
        /// Reductions, with NumPy's types (rule RD1). Over everything they give an array without axes;
        /// [`as_typed`](Self::as_typed) has its element: `a.sum().as_typed::<f64>().unwrap()[[]]`.
        ///
        /// ```
        /// use ndview::{DType, DynArray, prelude::*};
        ///
        /// let a = DynArray::from(array![[100_u8, 200], [50, 255]]);
        /// assert_eq!((a.sum().dtype(), a.mean().dtype(), a.max().dtype()), (DType::UInt64, DType::Float64, DType::UInt8));
        /// assert_eq!(a.sum(), array(605_u64));
        /// assert_eq!(a.mean_axis(0), array![75.0, 227.5]);
        /// assert_eq!(a.argmax_axis(1), array![1_i64, 1]);
        /// # fn array<T>(x: T) -> ndview::Array0<T> { ndview::Array0::from(x) }
        /// ```
        impl DynArray {$(
            $(#[$doc])*
            /// Over all elements: a fresh array without axes.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_name), "`](Self::", stringify!($try_name), ") gives an error.")]
            #[must_use]
            #[inline]
            #[track_caller]
            pub fn $name(&self $(, $arg: usize)?) -> DynArray {
                self.$try_name($($arg)?).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            /// If there is no result for no elements, or for this type, or the memory cannot be had.
            #[inline]
            #[track_caller]
            pub fn $try_name(&self $(, $arg: usize)?) -> Result<DynArray> {
                $by(self, &self.every_axis() $(, $arg)?)
            }

            $(#[$doc])*
            /// Along one axis: a fresh array without it.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_axis), "`](Self::", stringify!($try_axis), ") gives an error.")]
            #[must_use]
            #[inline]
            #[track_caller]
            pub fn $axis(&self, axis: isize $(, $arg: usize)?) -> DynArray {
                self.$try_axis(axis $(, $arg)?).or_raise()
            }

            #[doc = concat!("As [`", stringify!($axis), "`](Self::", stringify!($axis), ").")]
            ///
            /// # Errors
            #[doc = concat!("If there is no such axis; and as [`", stringify!($try_name), "`](Self::", stringify!($try_name), ").")]
            #[inline]
            #[track_caller]
            pub fn $try_axis(&self, axis: isize $(, $arg: usize)?) -> Result<DynArray> {
                $by(self, &[resolve_axis(axis, self.ndim())? as isize] $(, $arg)?)
            }
        )*}
    };
}

reductions! {
    /// The sum, of narrow integers and `bool`s in 64 bits; 0 of no elements. A sum that overflows its type does
    /// what Rust's `+` does, as that of a typed array.
    sum try_sum sum_axis try_sum_axis () sum;
    /// The product, of narrow integers and `bool`s in 64 bits; 1 of no elements. See the sum for overflow.
    prod try_prod prod_axis try_prod_axis () prod;
    /// The mean, of integers and `bool`s in `float64`; NaN of no elements.
    mean try_mean mean_axis try_mean_axis () mean;
    /// The variance, in the type of the mean, taken over `ddof` fewer than there are.
    var try_var var_axis try_var_axis (ddof) var;
    /// The standard deviation: the root of the variance.
    std try_std std_axis try_std_axis (ddof) std;
    /// The smallest element; NaN where there is one.
    min try_min min_axis try_min_axis () min;
    /// The largest element; NaN where there is one.
    max try_max max_axis try_max_axis () max;
    /// The position of the first smallest element, or of the first NaN, as NumPy's `intp`.
    argmin try_argmin argmin_axis try_argmin_axis () argmin;
    /// The position of the first largest element, or of the first NaN, as NumPy's `intp`.
    argmax try_argmax argmax_axis try_argmax_axis () argmax;
    /// Whether some element is true, or not zero; false of no elements.
    any try_any any_axis try_any_axis () any;
    /// Whether all elements are true, or not zero; true of no elements.
    all try_all all_axis try_all_axis () all;
}

impl DynArray {
    /// The numbers of all axes.
    fn every_axis(&self) -> DynAxes<isize> {
        let mut axes = DynAxes::new();
        (0..self.ndim()).for_each(|axis| axes.push(axis as isize));
        axes
    }
}
