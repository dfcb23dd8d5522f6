//! What becomes of two element types in one operation, and which may become which.
// `#[inline]` here means: compiled only in programs that call it.

use super::{DType, Sort};
use crate::error::{ErrorKind, Result};

/// How much a cast may change, NumPy's `casting=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Casting {
    /// Nothing: the type stays.
    No,
    /// The byte order only; the same as `No` here, where all elements are in the machine's order.
    Equiv,
    /// Casts to a type that holds the values, in NumPy's eyes: integers of 64 bits count as held by
    /// `float64`, though the large ones are rounded. See [`DType::holds`].
    Safe,
    /// Safe casts, and such within a kind: `float64` to `float32`, `int64` to `int8`; also from `bool` to
    /// unsigned to signed integers to floats to complex numbers.
    SameKind,
    /// All.
    Unsafe,
}

/// Whether a cast is allowed (rules CA1, CA2).
///
/// ```
/// use ndview::{Casting, DType, can_cast};
///
/// assert!(can_cast(DType::Int32, DType::Float64, Casting::Safe));
/// assert!(!can_cast(DType::Int64, DType::Int32, Casting::Safe));
/// assert!(can_cast(DType::Int64, DType::Int32, Casting::SameKind));
/// ```
#[inline]
#[must_use]
pub fn can_cast(from: DType, to: DType, casting: Casting) -> bool {
    let safe = promote_types(from, to) == to;
    match casting {
        Casting::No | Casting::Equiv => from == to,
        Casting::Safe => safe,
        Casting::SameKind => safe || from.sort() <= to.sort(),
        Casting::Unsafe => true,
    }
}

/// The type that operations on two types are done in: NumPy's `promote_types`, which is symmetric.
///
/// Rule CA4: `int64` with `uint64` gives `float64`, which does not hold all of either;
/// [`promote_types_exact`] refuses that. Of the types that NumPy lacks: `int128` takes in all integers but
/// `uint128`, and `bfloat16` with `float16` gives `float32`.
///
/// ```
/// use ndview::{DType, promote_types};
///
/// assert_eq!(promote_types(DType::Int8, DType::UInt8), DType::Int16);
/// assert_eq!(promote_types(DType::Int16, DType::Float32), DType::Float32);
/// assert_eq!(promote_types(DType::Int32, DType::Float32), DType::Float64);
/// ```
#[inline]
#[must_use]
pub fn promote_types(a: DType, b: DType) -> DType {
    let (low, high) = if a.sort() <= b.sort() { (a, b) } else { (b, a) };
    match (low.sort(), high.sort()) {
        (Sort::Bool, _) => high,
        (Sort::Unsigned, Sort::Signed) => of_mixed_signs(low, high),
        (Sort::Unsigned | Sort::Signed, Sort::Float) => wider_float(float_of(low, high), high),
        (_, Sort::Float) => wider_float(low, high),
        (Sort::Unsigned | Sort::Signed | Sort::Float, Sort::Complex) => {
            let real = promote_types(low, high.real());
            if real == DType::Float64 { DType::Complex128 } else { DType::Complex64 }
        }
        // Two of a sort.
        _ if low.itemsize() >= high.itemsize() => low,
        _ => high,
    }
}

/// The signed integer that holds an unsigned and a signed one, as long as that is of at most 64 bits, or
/// one of them has 128.
#[inline]
fn of_mixed_signs(unsigned: DType, signed: DType) -> DType {
    if unsigned.itemsize() < signed.itemsize() {
        return signed;
    }
    match unsigned {
        DType::UInt8 => DType::Int16,
        DType::UInt16 => DType::Int32,
        DType::UInt32 => DType::Int64,
        _ => DType::Float64,
    }
}

/// The smallest float for an integer: one that holds it, or the widest.
#[inline]
pub(super) fn float_of(integer: DType, like: DType) -> DType {
    match (integer.itemsize(), like) {
        // A byte fits either of the short floats.
        (1, DType::BFloat16) => DType::BFloat16,
        (1, _) => DType::Float16,
        (2, _) => DType::Float32,
        _ => DType::Float64,
    }
}

#[inline]
fn wider_float(a: DType, b: DType) -> DType {
    match (a, b) {
        (DType::Float16, DType::BFloat16) | (DType::BFloat16, DType::Float16) => DType::Float32,
        _ if a.itemsize() >= b.itemsize() => a,
        _ => b,
    }
}

/// [`promote_types`], where nothing is lost: the result [holds](DType::holds) every value of both.
///
/// ```
/// use ndview::{DType, promote_types_exact};
///
/// assert_eq!(promote_types_exact(DType::Int32, DType::Float32)?, DType::Float64);
/// let error = promote_types_exact(DType::Int8, DType::UInt64).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "promoting int8 and uint64 gives float64, which does not hold all of uint64"
/// );
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If a value of one of them is none of the result: integers of 64 or 128 bits with a float, a complex
/// number, or an integer of the other sign that does not take them in.
#[inline]
pub fn promote_types_exact(a: DType, b: DType) -> Result<DType> {
    let result = promote_types(a, b);
    match [a, b].into_iter().find(|&source| !result.holds(source)) {
        None => Ok(result),
        Some(lost) => Err(ErrorKind::LossyPromotion {
            left: a.name(),
            right: b.name(),
            result: result.name(),
            lost: lost.name(),
        }
        .into()),
    }
}

/// The type that an operation on several is done in, NumPy's `result_type`; `None` of none.
///
/// Rule CA3: not a fold over pairs. The types of the highest kind are promoted first, and then each of
/// the others with the result, so that the order does not matter.
///
/// ```
/// use ndview::{DType, result_type};
///
/// let types = [DType::Int16, DType::UInt16, DType::Float32];
/// assert_eq!(result_type(&types), Some(DType::Float32)); // int16 with uint16 alone is int32
/// ```
#[inline]
#[must_use]
pub fn result_type(types: &[DType]) -> Option<DType> {
    let kind = |dtype: &DType| match dtype.sort() {
        // All integers are of one kind.
        Sort::Unsigned => Sort::Signed,
        sort => sort,
    };
    let highest = types.iter().map(kind).max()?;
    let promote = |a: DType, b: &DType| promote_types(a, *b);
    let (mut first, rest): (Vec<DType>, Vec<DType>) =
        types.iter().partition(|dtype| kind(dtype) == highest);
    let start = first.pop()?;
    let main = first.iter().fold(start, promote);
    Some(rest.iter().fold(main, promote))
}

/// A number written in the program, whose type gives way to that of an array (NumPy's NEP 50).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weak {
    /// `true` or `false`.
    Bool,
    /// An integer such as `1`.
    Int,
    /// A float such as `1.0`.
    Float,
    /// A complex number.
    Complex,
}

/// The type of an operation on elements of a type and a number written in the program (rule CA5): the
/// number takes the type of the elements, unless its kind is higher.
///
/// ```
/// use ndview::{DType, Weak, result_type_weak};
///
/// assert_eq!(result_type_weak(DType::Float32, Weak::Float), DType::Float32);
/// assert_eq!(result_type_weak(DType::Int8, Weak::Int), DType::Int8);
/// assert_eq!(result_type_weak(DType::Int8, Weak::Float), DType::Float64);
/// ```
#[inline]
#[must_use]
pub fn result_type_weak(dtype: DType, number: Weak) -> DType {
    match (dtype.sort(), number) {
        (_, Weak::Bool) | (Sort::Complex, _) | (Sort::Float, Weak::Int | Weak::Float) => dtype,
        (Sort::Bool, Weak::Int) => DType::INTP,
        (_, Weak::Int) => dtype,
        (_, Weak::Float) => DType::Float64,
        (Sort::Float, Weak::Complex) if dtype != DType::Float64 => DType::Complex64,
        (_, Weak::Complex) => DType::Complex128,
    }
}
