//! Which type of the language is which element type.

use core::any::TypeId;
use core::fmt::{Debug, Display};

use super::DType;

/// A type of the language that is a [`DType`].
///
/// Sealed: `bool`, the primitive integers and floats, and what features add. `isize` and `usize` are the
/// integers of their width.
pub trait HasDType:
    Copy + Debug + Display + PartialEq + Send + Sync + 'static + sealed::Sealed
{
    /// The element type.
    const DTYPE: DType;
}

mod sealed {
    /// Keeps [`HasDType`](super::HasDType) to this file.
    pub trait Sealed {}
}

macro_rules! types {
    ($($type:ty: $dtype:expr;)*) => {$(
        impl sealed::Sealed for $type {}

        impl HasDType for $type {
            const DTYPE: DType = $dtype;
        }
    )*};
}

types! {
    bool: DType::Bool;
    i8: DType::Int8;
    i16: DType::Int16;
    i32: DType::Int32;
    i64: DType::Int64;
    i128: DType::Int128;
    isize: DType::INTP;
    u8: DType::UInt8;
    u16: DType::UInt16;
    u32: DType::UInt32;
    u64: DType::UInt64;
    u128: DType::UInt128;
    usize: DType::UINTP;
    f32: DType::Float32;
    f64: DType::Float64;
}

#[cfg(feature = "complex")]
types! {
    super::c64: DType::Complex64;
    super::c128: DType::Complex128;
}

#[cfg(feature = "half")]
types! {
    half::f16: DType::Float16;
    half::bf16: DType::BFloat16;
}

/// The element type that a type of the language is, if it is one.
#[must_use]
pub(crate) fn dtype_of<T: 'static>() -> Option<DType> {
    fn row<T: HasDType>() -> (TypeId, DType) {
        (TypeId::of::<T>(), T::DTYPE)
    }
    let rows = [
        row::<bool>(),
        row::<i8>(),
        row::<i16>(),
        row::<i32>(),
        row::<i64>(),
        row::<i128>(),
        row::<isize>(),
        row::<u8>(),
        row::<u16>(),
        row::<u32>(),
        row::<u64>(),
        row::<u128>(),
        row::<usize>(),
        row::<f32>(),
        row::<f64>(),
        #[cfg(feature = "half")]
        row::<half::f16>(),
        #[cfg(feature = "half")]
        row::<half::bf16>(),
        #[cfg(feature = "complex")]
        row::<super::c64>(),
        #[cfg(feature = "complex")]
        row::<super::c128>(),
    ];
    let wanted = TypeId::of::<T>();
    rows.into_iter().find_map(|(id, dtype)| (id == wanted).then_some(dtype))
}

impl DType {
    /// The element type of `isize`.
    pub const INTP: DType = match size_of::<isize>() {
        2 => DType::Int16,
        4 => DType::Int32,
        _ => DType::Int64,
    };
    /// The element type of `usize`.
    pub const UINTP: DType = match size_of::<usize>() {
        2 => DType::UInt16,
        4 => DType::UInt32,
        _ => DType::UInt64,
    };
}
