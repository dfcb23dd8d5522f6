//! Reading and writing `.npy` files.
//!
//! The header goes through `npyz` (see [`header`]); the elements go straight
//! between the file and the memory of the `Vec`, without a step per element.

mod array;
mod error;
mod header;
#[cfg(feature = "mmap")]
mod map;

use std::io::{self, Read, Write};

use crate::ledger::{Refused, permits};
use npyz::{DType, Endianness, Order, TypeStr, WriteOptions, WriterBuilder};

pub use error::NpyError;
pub use header::NpyHeader;
#[cfg(feature = "npz")]
pub(crate) use header::read_npy_header;

/// Bytes allocated at first when the length of the input is not known.
const PIPE_START: usize = 1 << 20;
/// Bytes of a boolean array checked at a time.
const BOOL_STEP: usize = 1 << 14;

/// An element type that `.npy` files hold: `bool`, the integers of 8 to 64
/// bits, `f32` and `f64`; with the features `half` and `complex`, `f16`, `c64` and `c128`. Sealed: no other crate
/// can implement it.
///
/// `bf16`, `i128` and `u128` are types that NumPy lacks, and the format has no
/// code for. The compiler refuses them:
///
/// ```compile_fail,E0277
/// # fn main() -> ndview::Result<()> {
/// use ndview::prelude::*;
///
/// array![1_i128].write_npy("wide.npy") // `.npy` files hold no elements of type `i128`
/// # }
/// ```
///
/// Their bits can be stored: those of `bf16` [as](crate::ArrayBase::view_as) `u16`,
/// those of `i128` as `[u64; 2]`, that is, twice as many `u64`.
#[diagnostic::on_unimplemented(
    message = "`.npy` files hold no elements of type `{Self}`",
    note = "they hold `bool`, integers of 8 to 64 bits, `f32`, `f64`, and with features `f16`, `c64` and `c128`",
    note = "cast with `astype`, or store the bits: `view_as::<u16>()` of `bf16`, `view_as::<u64>()` of `i128`"
)]
pub trait NpyElement: sealed::Sealed {}

mod sealed {
    use super::{NpyError, Read};

    /// How elements of a type move between a file and memory. The names start with
    /// `npy` because generic code with an [`super::NpyElement`] bound sees them.
    pub trait Sealed: bytemuck::NoUninit + bytemuck::Zeroable {
        /// NumPy's name of the type.
        const NPY_NAME: &'static str;
        /// The type in a header, in the byte order of this machine.
        const NPY_DESCR: &'static str;

        /// Reads bytes into `into`, which lies at `offset` in the file, until it
        /// is full or the input ends; returns how many bytes were read.
        fn npy_fill<R: Read>(
            reader: &mut R,
            into: &mut [Self],
            offset: u64,
        ) -> Result<usize, NpyError>;

        /// Reverses the bytes of every element.
        fn npy_swap(elements: &mut [Self]);
    }
}

macro_rules! number {
    ($($element:ty, $bits:ty, $name:literal, $descr:literal;)*) => { $(
        impl NpyElement for $element {}

        impl sealed::Sealed for $element {
            const NPY_NAME: &'static str = $name;
            const NPY_DESCR: &'static str = if size_of::<Self>() == 1 {
                concat!("|", $descr)
            } else if cfg!(target_endian = "little") {
                concat!("<", $descr)
            } else {
                concat!(">", $descr)
            };

            fn npy_fill<R: Read>(
                reader: &mut R,
                into: &mut [Self],
                _: u64,
            ) -> Result<usize, NpyError> {
                Ok(read_full(reader, bytemuck::cast_slice_mut(into))?)
            }

            fn npy_swap(elements: &mut [Self]) {
                for bits in bytemuck::cast_slice_mut::<Self, $bits>(elements) {
                    *bits = bits.swap_bytes();
                }
            }
        }
    )* };
}

number! {
    i8, u8, "int8", "i1";
    i16, u16, "int16", "i2";
    i32, u32, "int32", "i4";
    i64, u64, "int64", "i8";
    u8, u8, "uint8", "u1";
    u16, u16, "uint16", "u2";
    u32, u32, "uint32", "u4";
    u64, u64, "uint64", "u8";
    f32, u32, "float32", "f4";
    f64, u64, "float64", "f8";
}

// Each part is swapped by itself.
#[cfg(feature = "complex")]
number! {
    crate::c64, u32, "complex64", "c8";
    crate::c128, u64, "complex128", "c16";
}

#[cfg(feature = "half")]
number! {
    half::f16, u16, "float16", "f2";
}

impl NpyElement for bool {}

impl sealed::Sealed for bool {
    const NPY_NAME: &'static str = "bool";
    const NPY_DESCR: &'static str = "|b1";

    fn npy_fill<R: Read>(
        reader: &mut R,
        into: &mut [Self],
        offset: u64,
    ) -> Result<usize, NpyError> {
        let mut buffer = [0_u8; BOOL_STEP];
        let mut total = 0;
        for part in into.chunks_mut(BOOL_STEP) {
            let got = read_full(reader, &mut buffer[..part.len()])?;
            let bytes = &buffer[..got];
            match bytemuck::checked::try_cast_slice(bytes) {
                Ok(checked) => part[..got].copy_from_slice(checked),
                Err(_) => {
                    let bad = bytes.iter().position(|&byte| byte > 1).unwrap_or_default();
                    return Err(NpyError::InvalidBool {
                        offset: offset + (total + bad) as u64,
                        byte: bytes[bad],
                    });
                }
            }
            total += got;
            if got < part.len() {
                break;
            }
        }
        Ok(total)
    }

    fn npy_swap(_: &mut [Self]) {}
}

/// The contents of an `.npy` file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NpyData<T> {
    /// The elements, in the order of the file.
    pub(crate) data: Vec<T>,
    /// Length of each dimension.
    pub(crate) shape: Vec<usize>,
    /// Whether the first dimension varies fastest in `data`.
    pub(crate) fortran_order: bool,
    /// Bytes before the first element.
    #[cfg_attr(not(feature = "npz"), allow(dead_code, reason = "what an archive asks"))]
    pub(crate) data_offset: u64,
}

/// How many bytes there are from the start of the header to the end of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// So many: a header that claims more is refused before anything is allocated for
    /// the elements, and they take one allocation of their exact size.
    Known(u64),
    /// So many, says whoever packed it: a header that claims more is refused likewise,
    /// but memory grows with what arrives.
    #[cfg(feature = "npz")]
    Claimed(u64),
    /// Pipes and special files: memory grows with what arrives.
    Unknown,
}

impl Input {
    /// Known, if there is a number.
    pub(crate) fn known(bytes: Option<u64>) -> Self {
        bytes.map_or(Input::Unknown, Input::Known)
    }

    fn bytes(self) -> Option<u64> {
        match self {
            Input::Known(bytes) => Some(bytes),
            #[cfg(feature = "npz")]
            Input::Claimed(bytes) => Some(bytes),
            Input::Unknown => None,
        }
    }
}

/// Reads an `.npy` file whose elements are `T`s; bytes after them are left alone.
pub(crate) fn read_npy_data<T: NpyElement, R: Read>(
    reader: R,
    input: Input,
) -> Result<NpyData<T>, NpyError> {
    NpyStart::read(reader, input)?.read_data()
}

/// An `.npy` file of which the header has been read.
pub(crate) struct NpyStart<R> {
    /// At the first element.
    reader: R,
    input: Input,
    header: NpyHeader,
    dtype: DType,
}

impl<R: Read> NpyStart<R> {
    pub(crate) fn read(mut reader: R, input: Input) -> Result<Self, NpyError> {
        let (header, dtype) = header::read_with_dtype(&mut reader)?;
        Ok(NpyStart { reader, input, header, dtype })
    }

    /// The element type, as a value.
    #[cfg(feature = "dynamic")]
    pub(crate) fn dtype(&self) -> Result<crate::dtype::DType, NpyError> {
        let (_, holds) = readable(&self.header.dtype, &self.dtype)?;
        holds.parse().map_err(|_| self.refused(holds))
    }

    /// That the format may have the element type, and nothing here.
    #[cfg(feature = "dynamic")]
    pub(crate) fn refused(&self, holds: String) -> NpyError {
        NpyError::UnsupportedType { descr: format!("'{}'", self.header.dtype), holds }
    }

    /// The elements, which must be `T`s.
    pub(crate) fn read_data<T: NpyElement>(self) -> Result<NpyData<T>, NpyError> {
        let NpyStart { mut reader, input, header, dtype } = self;
        let swapped = check_type::<T>(&header.dtype, &dtype)?;
        let count = element_count(&header.shape, size_of::<T>())?;
        if let Some(available) = input.bytes() {
            let expected = byte_len::<T>(count);
            let found = available.saturating_sub(header.data_offset);
            if found < expected {
                return Err(truncated(expected, found));
            }
            // Memory that grows would ask only when it gets there.
            permitted(expected)?;
        }
        let known = matches!(input, Input::Known(_));
        let mut data = read_elements(&mut reader, count, &header, known)?;
        if swapped {
            T::npy_swap(&mut data);
        }
        let NpyHeader { shape, fortran_order, data_offset, .. } = header;
        Ok(NpyData { data, shape, fortran_order, data_offset })
    }
}

/// The type of the elements and its name, if there are such elements.
fn readable<'a>(descr: &str, dtype: &'a DType) -> Result<(&'a TypeStr, String), NpyError> {
    let DType::Plain(plain) = dtype else {
        return Err(NpyError::UnsupportedType {
            descr: descr.chars().take(200).collect(),
            holds: "a structured type".to_owned(),
        });
    };
    let (holds, supported) = header::type_name(plain);
    if !supported {
        return Err(NpyError::UnsupportedType { descr: format!("'{descr}'"), holds });
    }
    Ok((plain, holds))
}

/// Checks that the file holds `T`s; returns whether their bytes are reversed.
fn check_type<T: NpyElement>(descr: &str, dtype: &DType) -> Result<bool, NpyError> {
    let (plain, holds) = readable(descr, dtype)?;
    if holds != T::NPY_NAME {
        return Err(NpyError::WrongElementType {
            descr: descr.to_owned(),
            holds,
            asked: T::NPY_NAME,
        });
    }
    Ok(match plain.endianness() {
        Endianness::Little => cfg!(target_endian = "big"),
        Endianness::Big => cfg!(target_endian = "little"),
        Endianness::Irrelevant => false,
    })
}

/// The number of elements of `shape`. Also when that is zero, the bytes of the
/// dimensions that are not zero must be addressable.
fn element_count(shape: &[usize], item_size: usize) -> Result<usize, NpyError> {
    let dims = || shape.iter().map(|&dim| dim as u64);
    let product = header::nonzero_product(dims())
        .filter(|product| {
            let bytes = product.checked_mul(item_size as u64);
            bytes.is_some_and(|bytes| bytes <= isize::MAX as u64)
        })
        .ok_or_else(|| NpyError::ShapeOverflow { shape: dims().collect(), item_size })?;
    Ok(if shape.contains(&0) { 0 } else { product as usize })
}

/// Reads `count` elements, with one allocation if `known_to_be_there`.
fn read_elements<T: NpyElement, R: Read>(
    reader: &mut R,
    count: usize,
    header: &NpyHeader,
    known_to_be_there: bool,
) -> Result<Vec<T>, NpyError> {
    let mut data = Vec::new();
    while data.len() < count {
        let start = data.len();
        let target = if known_to_be_there {
            count
        } else {
            (2 * start).max(PIPE_START / size_of::<T>()).min(count)
        };
        grow(&mut data, target)?;
        let offset = header.data_offset + byte_len::<T>(start);
        let got = T::npy_fill(reader, &mut data[start..], offset)?;
        if (got as u64) < byte_len::<T>(target - start) {
            let found = byte_len::<T>(start) + got as u64;
            return Err(truncated(byte_len::<T>(count), found));
        }
    }
    Ok(data)
}

/// Lengthens `data` with zeros to exactly `target` elements.
fn grow<T: NpyElement>(data: &mut Vec<T>, target: usize) -> Result<(), NpyError> {
    let bytes = byte_len::<T>(target);
    let failed = || NpyError::Allocation { bytes };
    permitted(bytes)?;
    if data.is_empty() {
        // Memory that the system hands out as zeros need not be written here.
        *data = bytemuck::allocation::try_zeroed_vec(target).map_err(|()| failed())?;
    } else {
        data.try_reserve_exact(target - data.len()).map_err(|_| failed())?;
        data.resize(target, T::zeroed());
    }
    Ok(())
}

/// Whether so many bytes may be allocated.
fn permitted(bytes: u64) -> Result<(), NpyError> {
    permits(bytes).map_err(|Refused { live, limit }| NpyError::Limit { bytes, live, limit })
}

/// Bytes of `count` elements; [`element_count`] has checked that this fits.
fn byte_len<T>(count: usize) -> u64 {
    count as u64 * size_of::<T>() as u64
}

/// Fewer bytes of elements than the shape calls for.
fn truncated(expected: u64, found: u64) -> NpyError {
    NpyError::Truncated { part: "data", expected, found }
}

/// Reads until `into` is full or the input ends; returns the bytes read.
fn read_full<R: Read>(reader: &mut R, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match reader.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Writes an `.npy` file in the byte order of this machine, then flushes.
///
/// `chunks` yields the elements in the order of the file (`fortran_order`: the
/// first dimension varies fastest). Each chunk is written with one call, so give
/// a buffered writer if they are short. If the chunks hold more or fewer elements
/// than `shape`, that is an error, and what was written is not a valid file.
pub(crate) fn write_npy_data<T: NpyElement, W: Write>(
    mut writer: W,
    shape: &[usize],
    fortran_order: bool,
    chunks: impl IntoIterator<Item: AsRef<[T]>>,
) -> Result<(), NpyError> {
    let expected = element_count(shape, size_of::<T>())?;
    write_header::<T, W>(&mut writer, shape, fortran_order)?;
    let mut found = 0_usize;
    for chunk in chunks {
        let chunk = chunk.as_ref();
        found = found.saturating_add(chunk.len());
        if found > expected {
            break;
        }
        writer.write_all(bytemuck::cast_slice(chunk))?;
    }
    if found != expected {
        return Err(NpyError::ElementCount { expected, found });
    }
    Ok(writer.flush()?)
}

/// Writes everything up to the first element.
fn write_header<T: NpyElement, W: Write>(
    writer: &mut W,
    shape: &[usize],
    fortran_order: bool,
) -> Result<(), NpyError> {
    if shape.len() > header::MAX_DIMS {
        return Err(NpyError::TooManyDims { dims: shape.len(), limit: header::MAX_DIMS });
    }
    let plain = T::NPY_DESCR.parse().map_err(io::Error::other)?;
    let dims: Vec<u64> = shape.iter().map(|&dim| dim as u64).collect();
    let order = if fortran_order { Order::Fortran } else { Order::C };
    WriteOptions::new_header_only()
        .order(order)
        .dtype(DType::new_scalar(plain))
        .shape(&dims)
        .writer(writer)
        .write_header_only()?;
    Ok(())
}
