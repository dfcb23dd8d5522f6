//! Arrays whose element type is known at run time.
//!
//! One list of types, [`types!`]; all else goes through [`each!`] and [`by_type!`], which are matches over
//! it. What differs between sorts of numbers stands in [`compute`]. Operations on two types cast both sides
//! to the type of the result first, so that loops are compiled for each type, never for pairs of them.

/// The list of element types: calls a macro with the given words in brackets, and a row for each type. A
/// row is the variant, the type, its sort, and whether `.npy` files have it.
macro_rules! types {
    ($rows:ident $($words:tt)*) => {
        $rows! {
            [$($words)*]
            Bool: bool, boolean, npy;
            Int8: i8, integer, npy;
            Int16: i16, integer, npy;
            Int32: i32, integer, npy;
            Int64: i64, integer, npy;
            Int128: i128, integer, own;
            UInt8: u8, integer, npy;
            UInt16: u16, integer, npy;
            UInt32: u32, integer, npy;
            UInt64: u64, integer, npy;
            UInt128: u128, integer, own;
            #[cfg(feature = "half")]
            Float16: half::f16, half, npy;
            #[cfg(feature = "half")]
            BFloat16: half::bf16, half, own;
            Float32: f32, float, npy;
            Float64: f64, float, npy;
            #[cfg(feature = "complex")]
            Complex64: num_complex::Complex<f32>, complex, npy;
            #[cfg(feature = "complex")]
            Complex128: num_complex::Complex<f64>, complex, npy;
        }
    };
}

/// What is to be done with the typed array inside, whatever its type.
macro_rules! each {
    ($array:expr, $a:ident => $body:expr) => { types!(each_row ($array) $a ($body)) };
}
macro_rules! each_row {
    ([($array:expr) $a:ident ($body:expr)]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $array { $($(#[$cfg])* DynArray::$variant($a) => $body,)* }
    };
}

/// What is to be done with the type that a [`DType`] is; an error where this build has no such elements.
macro_rules! by_type {
    ($dtype:expr, $name:ident => $body:expr) => { types!(type_row ($dtype) $name ($body)) };
}
macro_rules! type_row {
    ([($dtype:expr) $name:ident ($body:expr)]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $dtype {
            $($(#[$cfg])* DType::$variant => {
                type $name = $type;
                $body
            })*
            #[allow(unreachable_patterns, reason = "with all features there is no other type")]
            other => Err(crate::dynamic::no_elements(other)),
        }
    };
}

mod arith;
mod cast;
mod compare;
mod compute;
mod facts;
mod file;
mod loops;
mod operand;
mod pick;
mod reduce;
mod shape;

pub use operand::DynOperand;

use crate::ArrayD;
use crate::dimension::Dimension;
use crate::dtype::DType;
use crate::error::{Error, ErrorKind, OrRaise, Result};
use crate::storage::Array;

macro_rules! dyn_array {
    ([] $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        /// An array whose element type is known at run time: one variant for each type, each an
        /// [`ArrayD`], for files and for what comes from other languages.
        ///
        /// It is a handle as an [`Array`] is: views of it are handles on the same buffer, and cloning it is
        /// O(1). [`as_typed`](Self::as_typed) gives the array inside, and so does a `match`. Operations follow
        /// NumPy's rules for types that meet ([`promote_types`](crate::promote_types),
        /// [`ufunc_result_type`](crate::ufunc_result_type)); numbers written in the program give way to the
        /// type of the array ([`result_type_weak`](crate::result_type_weak)). Operators on integers wrap round past
        /// their ends in every build (rule IN1), for their type is the data's, not the program's.
        ///
        /// An array becomes one by [`From`], which copies nothing; `isize` and `usize` become the integers of
        /// their width, as [`into_view_as`](Array::into_view_as) does.
        ///
        /// ```
        /// use ndview::{DType, DynArray, prelude::*};
        ///
        /// let counts = DynArray::from(array![[1_u8, 2], [3, 250]]);
        /// let offsets = DynArray::from(array![0_i16, -10]);
        /// let sum = &counts + &offsets;
        /// assert_eq!(sum.dtype(), DType::Int16); // the type that holds both
        /// assert_eq!(sum.as_typed::<i16>().unwrap(), &array![[1_i16, -8], [3, 240]]);
        /// assert_eq!((&counts / 2).dtype(), DType::Float64); // division is true division
        /// assert_eq!((&counts * 2).dtype(), DType::UInt8); // a number gives way
        ///
        /// let column = counts.slice(&[Index::from(..), Index::from(1)]);
        /// assert_eq!(column, array![2_u8, 250]);
        /// assert_eq!(column.shares_memory(&counts), Overlap::Yes); // one more handle
        /// ```
        #[non_exhaustive]
        pub enum DynArray {
            $(
                #[doc = concat!("Elements `", stringify!($type), "`.")]
                $(#[$cfg])*
                $variant(ArrayD<$type>),
            )*
        }

        $($(#[$cfg])* impl DynElement for $type {
            #[inline]
            fn wrap(array: ArrayD<Self>) -> DynArray {
                DynArray::$variant(array)
            }

            #[inline]
            fn typed(array: &DynArray) -> Option<&ArrayD<Self>> {
                if let DynArray::$variant(array) = array { Some(array) } else { None }
            }

            #[inline]
            fn typed_mut(array: &mut DynArray) -> Option<&mut ArrayD<Self>> {
                if let DynArray::$variant(array) = array { Some(array) } else { None }
            }

            #[inline]
            fn unwrap(array: DynArray) -> Result<ArrayD<Self>, DynArray> {
                if let DynArray::$variant(array) = array { Ok(array) } else { Err(array) }
            }
        })*
    };
}
types!(dyn_array);

/// An element type that a [`DynArray`] has a variant for.
///
/// Sealed: `bool`, the primitive integers but `isize` and `usize`, the floats, and what features add.
pub trait DynElement: compute::Compute {
    /// The array as the variant of its type.
    #[doc(hidden)]
    fn wrap(array: ArrayD<Self>) -> DynArray;
    /// The array inside, if it is of this type.
    #[doc(hidden)]
    fn typed(array: &DynArray) -> Option<&ArrayD<Self>>;
    /// The same to write.
    #[doc(hidden)]
    fn typed_mut(array: &mut DynArray) -> Option<&mut ArrayD<Self>>;
    /// The same by value.
    ///
    /// # Errors
    /// Gives the array back if it is of another type.
    #[doc(hidden)]
    #[allow(clippy::result_large_err, reason = "the array is not lost")]
    fn unwrap(array: DynArray) -> Result<ArrayD<Self>, DynArray>;
}

impl<T: DynElement, D: Dimension> From<Array<T, D>> for DynArray {
    /// The same handle: nothing is copied.
    #[track_caller]
    fn from(array: Array<T, D>) -> Self {
        T::wrap(array.into_dyn())
    }
}

macro_rules! from_sized {
    ($($sized:ty: $($width:literal $fixed:ty),*;)*) => {$($(
        #[cfg(target_pointer_width = $width)]
        impl<D: Dimension> From<Array<$sized, D>> for DynArray {
            /// The same memory as the integers of its width: nothing is copied. See
            /// [`into_view_as`](Array::into_view_as).
            #[track_caller]
            fn from(array: Array<$sized, D>) -> Self {
                DynArray::from(array.into_view_as::<$fixed>())
            }
        }
    )*)*};
}
from_sized! {
    isize: "16" i16, "32" i32, "64" i64;
    usize: "16" u16, "32" u32, "64" u64;
}

impl DynArray {
    /// An array of zeros (`false`), in C order, of a type that is chosen at run time.
    ///
    /// ```
    /// use ndview::{DType, DynArray};
    ///
    /// let a = DynArray::zeros(&[2, 3], "i2".parse()?);
    /// assert_eq!((a.dtype(), a.shape(), a.nbytes()), (DType::Int16, &[2, 3][..], 12));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Panics
    /// If this build has no such elements, or the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn zeros(shape: &[usize], dtype: DType) -> Self {
        Self::try_zeros(shape, dtype).or_raise()
    }

    /// As [`zeros`](Self::zeros).
    ///
    /// # Errors
    /// Where `zeros` panics.
    #[track_caller]
    pub fn try_zeros(shape: &[usize], dtype: DType) -> Result<Self> {
        by_type!(dtype, T => Ok(DynArray::from(<T as compute::Compute>::zeros(shape)?)))
    }

    /// The array inside, if its elements are `T`s. A borrow: O(1).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1.0_f32, 2.0], [3.0, 4.0]]);
    /// let typed: &ArrayD<f32> = a.as_typed().unwrap();
    /// assert_eq!(typed.sum_axis(0), array![4.0_f32, 6.0].into_dyn());
    /// assert!(a.as_typed::<f64>().is_none());
    /// ```
    #[inline]
    #[must_use]
    pub fn as_typed<T: DynElement>(&self) -> Option<&ArrayD<T>> {
        T::typed(self)
    }

    /// As [`as_typed`](Self::as_typed), to write: copies on the first write if the buffer is
    /// [shared](crate::ArrayBase::view_mut).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let mut a = DynArray::from(array![1_u8, 2, 3]);
    /// a.as_typed_mut::<u8>().unwrap().fill(7);
    /// assert_eq!(a, array![7_u8, 7, 7]);
    /// ```
    #[inline]
    #[must_use]
    pub fn as_typed_mut<T: DynElement>(&mut self) -> Option<&mut ArrayD<T>> {
        T::typed_mut(self)
    }

    /// The array inside, if its elements are `T`s: the same handle, nothing is copied.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2], [3, 4]]);
    /// let a = a.into_typed::<f64>().unwrap_err(); // not lost
    /// let typed = a.into_typed::<i32>().unwrap().into_dimension::<Ix2>()?;
    /// assert_eq!(typed, [[1, 2], [3, 4]]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Gives this array back if its elements are of another type.
    #[inline]
    #[allow(clippy::result_large_err, reason = "the array is not lost")]
    pub fn into_typed<T: DynElement>(self) -> Result<ArrayD<T>, Self> {
        T::unwrap(self)
    }
}

/// Elements of a type that this build has not.
#[cold]
fn no_elements(dtype: DType) -> Error {
    let feature = match dtype {
        DType::Float16 | DType::BFloat16 => "half",
        _ => "complex",
    };
    ErrorKind::Argument(format!("no elements of {dtype} without the feature `{feature}`")).into()
}
