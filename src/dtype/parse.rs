//! Element types as text.
// `#[inline]` here means: compiled only in programs that call it.

use core::str::FromStr;

use super::DType;
use crate::error::{Error, ErrorKind, Result};

/// In which order the bytes of a number lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ByteOrder {
    /// The lowest byte first: NumPy's `<`.
    Little,
    /// The highest byte first: NumPy's `>`.
    Big,
}

impl ByteOrder {
    /// The order of this machine.
    pub const NATIVE: ByteOrder =
        if cfg!(target_endian = "big") { ByteOrder::Big } else { ByteOrder::Little };
}

impl DType {
    /// NumPy's code for the type in this machine's byte order: `"<f8"`, or `"|u1"` where there is one
    /// byte. Of the types NumPy lacks: the name after the order, such as `"<int128"`.
    ///
    /// It is understood by [`parse`](str::parse).
    ///
    /// ```
    /// use ndview::{ByteOrder, DType};
    ///
    /// assert_eq!(DType::Bool.str(), "|b1");
    /// assert_eq!(DType::Float64.str_in(ByteOrder::Big), ">f8");
    /// ```
    #[inline]
    #[must_use]
    pub fn str(self) -> String {
        self.str_in(ByteOrder::NATIVE)
    }

    /// The [code](Self::str) for the type in a byte order.
    #[inline]
    #[must_use]
    pub fn str_in(self, order: ByteOrder) -> String {
        let order = match order {
            _ if self.itemsize() == 1 => '|',
            ByteOrder::Little => '<',
            ByteOrder::Big => '>',
        };
        match self.char() {
            Some(_) => format!("{order}{}{}", self.kind(), self.itemsize()),
            None => format!("{order}{}", self.name()),
        }
    }

    /// The type and the byte order that a text tells: what [`parse`](str::parse) reads, in any order.
    ///
    /// ```
    /// use ndview::{ByteOrder, DType};
    ///
    /// assert_eq!(DType::parse_ordered(">i4")?, (DType::Int32, ByteOrder::Big));
    /// assert_eq!(DType::parse_ordered("i4")?, (DType::Int32, ByteOrder::NATIVE));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the text names no type.
    #[inline]
    pub fn parse_ordered(text: &str) -> Result<(DType, ByteOrder)> {
        let (order, marked, code) = match text.as_bytes().first() {
            Some(b'<') => (ByteOrder::Little, true, &text[1..]),
            Some(b'>') => (ByteOrder::Big, true, &text[1..]),
            Some(b'=') => (ByteOrder::NATIVE, true, &text[1..]),
            Some(b'|') => (ByteOrder::NATIVE, true, &text[1..]),
            _ => (ByteOrder::NATIVE, false, text),
        };
        // As NumPy: a code may stand after a byte order, a name may not.
        let found = match of_code(code) {
            Some(dtype) => Some(dtype),
            None if marked => of_name(code).filter(|dtype| dtype.char().is_none()),
            None => of_name(code),
        };
        match found {
            Some(dtype) if dtype.itemsize() == 1 => Ok((dtype, ByteOrder::NATIVE)),
            Some(dtype) => Ok((dtype, order)),
            None => Err(not_understood(text)),
        }
    }
}

/// NumPy's names (`float64`, `double`, `intp`), letters (`d`) and codes (`f8`, `<f8`), and the names of
/// the types that it lacks.
///
/// Codes count bytes, as NumPy's do: `i8` is `int64`, and `f32` is nothing. Types in the other byte
/// order than this machine's are errors, for they are no elements here; see
/// [`parse_ordered`](DType::parse_ordered).
impl FromStr for DType {
    type Err = Error;

    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        match DType::parse_ordered(text)? {
            (dtype, ByteOrder::NATIVE) => Ok(dtype),
            (dtype, _) => Err(ErrorKind::Argument(format!(
                "data type '{text}' is {dtype} in the other byte order than this machine's"
            ))
            .into()),
        }
    }
}

#[inline]
#[cold]
fn not_understood(text: &str) -> Error {
    let mut why = format!("data type '{text}' not understood");
    // Names of this language, meant as such.
    let bits = text.trim_start_matches(['<', '>', '=', '|']);
    let meant = match bits {
        "i16" => "int16",
        "i32" => "int32",
        "i64" => "int64",
        "i128" => "int128",
        "u16" => "uint16",
        "u32" => "uint32",
        "u64" => "uint64",
        "u128" => "uint128",
        "f16" => "float16",
        "f32" => "float32",
        "f64" => "float64",
        _ => "",
    };
    if !meant.is_empty() {
        why += &format!(" (codes count bytes; a name for it is '{meant}')");
    }
    ErrorKind::Argument(why).into()
}

/// The type of a letter, or of a kind and a number of bytes.
#[inline]
fn of_code(code: &str) -> Option<DType> {
    let mut chars = code.chars();
    let first = chars.next()?;
    let bytes = match chars.as_str() {
        "" => return of_letter(first),
        "1" => 1,
        "2" => 2,
        "4" => 4,
        "8" => 8,
        // The integers of 128 bits have no codes: `i16` would mean two things.
        "16" if first == 'c' => 16,
        _ => return None,
    };
    let with_code = DType::ALL.into_iter().filter(|dtype| dtype.char().is_some());
    with_code.into_iter().find(|dtype| dtype.kind() == first && dtype.itemsize() == bytes)
}

#[inline]
fn of_letter(letter: char) -> Option<DType> {
    match letter {
        'q' => Some(DType::Int64),
        'Q' => Some(DType::UInt64),
        'p' | 'n' => Some(DType::INTP),
        'P' | 'N' => Some(DType::UINTP),
        _ => DType::ALL.into_iter().find(|dtype| dtype.char() == Some(letter)),
    }
}

#[inline]
fn of_name(name: &str) -> Option<DType> {
    Some(match name {
        "bool_" => DType::Bool,
        "byte" => DType::Int8,
        "short" => DType::Int16,
        "intc" => DType::Int32,
        "longlong" => DType::Int64,
        "int" | "int_" | "intp" => DType::INTP,
        "ubyte" => DType::UInt8,
        "ushort" => DType::UInt16,
        "uintc" => DType::UInt32,
        "ulonglong" => DType::UInt64,
        "uint" | "uintp" => DType::UINTP,
        "half" => DType::Float16,
        "single" => DType::Float32,
        "double" | "float" => DType::Float64,
        "csingle" => DType::Complex64,
        "cdouble" | "complex" => DType::Complex128,
        _ => return DType::ALL.into_iter().find(|dtype| dtype.name() == name),
    })
}
