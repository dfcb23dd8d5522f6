//! Element types as values: their names, sizes and limits, and what becomes of two of them.
//!
//! Pure tables: nothing here knows of arrays.
// `#[inline]` here means: compiled only in programs that call it.

#[cfg(feature = "complex")]
mod complex;
mod limits;
mod of;
mod parse;
mod promote;
mod result;

#[cfg(feature = "complex")]
pub use complex::{c64, c128};
pub use limits::{FInfo, IInfo, finfo, iinfo};
pub use of::HasDType;
pub(crate) use of::dtype_of;
pub use parse::ByteOrder;
pub use promote::{
    Casting, Weak, can_cast, promote_types, promote_types_exact, result_type, result_type_weak,
};
pub use result::ufunc_result_type;

use core::fmt;

/// The type of an element, known at run time.
///
/// NumPy's fourteen numbers, and three that NumPy lacks: `bfloat16` and integers of 128 bits. It is a
/// description only; whether the crate computes with such elements is another question.
///
/// ```
/// use ndview::{DType, HasDType};
///
/// assert_eq!(f64::DTYPE, DType::Float64);
/// assert_eq!(DType::Float64.name(), "float64");
/// assert_eq!("u2".parse::<DType>()?, DType::UInt16); // NumPy's codes count bytes
/// assert_eq!(DType::Complex64.itemsize(), 8);
/// # Ok::<(), ndview::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DType {
    /// `true` or `false`, in a byte.
    Bool,
    /// `i8`.
    Int8,
    /// `i16`.
    Int16,
    /// `i32`.
    Int32,
    /// `i64`.
    Int64,
    /// `i128`, which NumPy lacks.
    Int128,
    /// `u8`.
    UInt8,
    /// `u16`.
    UInt16,
    /// `u32`.
    UInt32,
    /// `u64`.
    UInt64,
    /// `u128`, which NumPy lacks.
    UInt128,
    /// IEEE's binary16, "half precision".
    Float16,
    /// The upper half of a `f32`, which NumPy lacks.
    BFloat16,
    /// `f32`.
    Float32,
    /// `f64`.
    Float64,
    /// Two `f32`.
    Complex64,
    /// Two `f64`.
    Complex128,
}

/// What sort of number it is: the least first, in the order in which they promote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Bool,
    Unsigned,
    Signed,
    Float,
    Complex,
}

/// A row of the table: name, sort, size in bytes, NumPy's type character.
type Facts = (&'static str, Sort, usize, Option<char>);

impl DType {
    /// All types: NumPy's fourteen first, in NumPy's order, then those it lacks.
    pub const ALL: [DType; 17] = [
        DType::Bool,
        DType::Int8,
        DType::Int16,
        DType::Int32,
        DType::Int64,
        DType::UInt8,
        DType::UInt16,
        DType::UInt32,
        DType::UInt64,
        DType::Float16,
        DType::Float32,
        DType::Float64,
        DType::Complex64,
        DType::Complex128,
        DType::BFloat16,
        DType::Int128,
        DType::UInt128,
    ];

    #[inline]
    const fn facts(self) -> Facts {
        match self {
            DType::Bool => ("bool", Sort::Bool, 1, Some('?')),
            DType::Int8 => ("int8", Sort::Signed, 1, Some('b')),
            DType::Int16 => ("int16", Sort::Signed, 2, Some('h')),
            DType::Int32 => ("int32", Sort::Signed, 4, Some('i')),
            DType::Int64 => ("int64", Sort::Signed, 8, Some('l')),
            DType::Int128 => ("int128", Sort::Signed, 16, None),
            DType::UInt8 => ("uint8", Sort::Unsigned, 1, Some('B')),
            DType::UInt16 => ("uint16", Sort::Unsigned, 2, Some('H')),
            DType::UInt32 => ("uint32", Sort::Unsigned, 4, Some('I')),
            DType::UInt64 => ("uint64", Sort::Unsigned, 8, Some('L')),
            DType::UInt128 => ("uint128", Sort::Unsigned, 16, None),
            DType::Float16 => ("float16", Sort::Float, 2, Some('e')),
            DType::BFloat16 => ("bfloat16", Sort::Float, 2, None),
            DType::Float32 => ("float32", Sort::Float, 4, Some('f')),
            DType::Float64 => ("float64", Sort::Float, 8, Some('d')),
            DType::Complex64 => ("complex64", Sort::Complex, 8, Some('F')),
            DType::Complex128 => ("complex128", Sort::Complex, 16, Some('D')),
        }
    }

    /// NumPy's name: `"float64"`. Of the types it lacks: `"bfloat16"`, `"int128"`, `"uint128"`.
    #[inline]
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.facts().0
    }

    #[inline]
    pub(crate) const fn sort(self) -> Sort {
        self.facts().1
    }

    /// The bytes that an element takes.
    #[inline]
    #[must_use]
    pub const fn itemsize(self) -> usize {
        self.facts().2
    }

    /// The bytes that addresses of elements are multiples of: those of the number, or of the parts of a
    /// complex one.
    ///
    /// This is NumPy's answer on 64-bit systems, and what an [`Array`](crate::Array) at least gives;
    /// some 32-bit systems need less.
    #[inline]
    #[must_use]
    pub const fn alignment(self) -> usize {
        match self.sort() {
            Sort::Complex => self.itemsize() / 2,
            _ => self.itemsize(),
        }
    }

    /// NumPy's letter for the sort of number: `b`, `i`, `u`, `f` or `c`.
    #[inline]
    #[must_use]
    pub const fn kind(self) -> char {
        match self.sort() {
            Sort::Bool => 'b',
            Sort::Unsigned => 'u',
            Sort::Signed => 'i',
            Sort::Float => 'f',
            Sort::Complex => 'c',
        }
    }

    /// NumPy's letter for the type, as on 64-bit Linux (elsewhere it writes `q` for `int64`); `None` for
    /// the types it lacks.
    #[inline]
    #[must_use]
    pub const fn char(self) -> Option<char> {
        self.facts().3
    }

    /// Whether it is an integer; `bool` is none.
    #[inline]
    #[must_use]
    pub const fn is_integer(self) -> bool {
        matches!(self.sort(), Sort::Unsigned | Sort::Signed)
    }

    /// Whether it has negative numbers.
    #[inline]
    #[must_use]
    pub const fn is_signed(self) -> bool {
        !matches!(self.sort(), Sort::Bool | Sort::Unsigned)
    }

    /// Whether it is a float, of real numbers.
    #[inline]
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self.sort(), Sort::Float)
    }

    /// Whether it is complex.
    #[inline]
    #[must_use]
    pub const fn is_complex(self) -> bool {
        matches!(self.sort(), Sort::Complex)
    }

    /// The type of the real part: itself, if it is not complex.
    #[inline]
    #[must_use]
    pub const fn real(self) -> DType {
        match self {
            DType::Complex64 => DType::Float32,
            DType::Complex128 => DType::Float64,
            real => real,
        }
    }

    /// Whether every value of `other` is a value of this type, too.
    ///
    /// NumPy's ["safe"](Casting::Safe) is less strict: it takes `int64` for a part of `float64`.
    ///
    /// ```
    /// use ndview::DType;
    ///
    /// assert!(DType::Float64.holds(DType::Int32));
    /// assert!(!DType::Float64.holds(DType::Int64)); // 2^53 + 1 is not a float64
    /// ```
    #[inline]
    #[must_use]
    pub const fn holds(self, other: DType) -> bool {
        match (self.sort(), other.sort()) {
            (Sort::Bool, Sort::Bool) => true,
            (Sort::Bool, _) => false,
            (Sort::Unsigned, Sort::Bool) | (Sort::Signed, Sort::Bool) => true,
            (Sort::Unsigned, Sort::Unsigned) | (Sort::Signed, Sort::Signed) => {
                other.itemsize() <= self.itemsize()
            }
            (Sort::Signed, Sort::Unsigned) => other.itemsize() < self.itemsize(),
            (Sort::Unsigned | Sort::Signed, _) => false,
            (Sort::Float | Sort::Complex, Sort::Float) => self.holds_float(other),
            (Sort::Float, Sort::Complex) => false,
            (Sort::Complex, Sort::Complex) => other.itemsize() <= self.itemsize(),
            // The lowest signed integer has a bit more, but is a power of two.
            (Sort::Float | Sort::Complex, _) => other.magnitude_bits() <= self.float_bits().1 + 1,
        }
    }

    #[inline]
    const fn holds_float(self, other: DType) -> bool {
        let ((exponent, mantissa), (other_exponent, other_mantissa)) =
            (self.float_bits(), other.float_bits());
        exponent >= other_exponent && mantissa >= other_mantissa
    }

    /// The bits of the largest number of an integer or `bool`.
    #[inline]
    const fn magnitude_bits(self) -> usize {
        match self.sort() {
            Sort::Bool => 1,
            Sort::Signed => 8 * self.itemsize() - 1,
            _ => 8 * self.itemsize(),
        }
    }

    /// The bits of the exponent and of the stored mantissa of a float, or of a complex number's parts;
    /// 0 for the rest.
    #[inline]
    pub(crate) const fn float_bits(self) -> (usize, usize) {
        match self.real() {
            DType::Float16 => (5, 10),
            DType::BFloat16 => (8, 7),
            DType::Float32 => (8, 23),
            DType::Float64 => (11, 52),
            _ => (0, 0),
        }
    }
}

/// The [name](DType::name).
impl fmt::Display for DType {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
