//! Elements between a file and memory, where they lie one after the other.
// `#[inline]` here means: compiled only in programs that call it.

use std::io::{self, Read, Write};

use bytemuck::{CheckedBitPattern, NoUninit};

use super::Why;
use super::error::FormatError;
use crate::buffer::alloc_error;
use crate::dimension::Dimension;
use crate::dtype::{ByteOrder, DType, HasDType};
use crate::ledger::permits;
use crate::storage::{ArrayBase, Storage};

/// Bytes that are turned and checked at a time.
const PIECE: usize = 1 << 16;

/// Reads the elements of a shape, whose bytes have been found to be addressable, in the order of the file.
///
/// `format` is for the error, as is `offset`, where the reader is.
pub(super) fn read_elements<T: HasDType + CheckedBitPattern>(
    reader: &mut impl Read,
    shape: &[usize],
    order: ByteOrder,
    (format, offset): (&'static str, u64),
) -> Result<Vec<T>, Why> {
    let count: usize = shape.iter().product();
    let size = size_of::<T>();
    let mut data = Vec::<T>::new();
    if permits((count * size) as u64).is_err() || data.try_reserve_exact(count).is_err() {
        return Err(alloc_error::<T>(count).of_shape(shape).into());
    }
    // Of 16-byte numbers, so that every type is aligned in it.
    let mut piece = vec![0_u128; PIECE / size_of::<u128>()];
    while data.len() < count {
        let at = offset + (data.len() * size) as u64;
        let bytes = (count - data.len()).min(PIECE / size) * size;
        let bytes = &mut bytemuck::cast_slice_mut::<u128, u8>(&mut piece)[..bytes];
        reader.read_exact(bytes).map_err(|why| match why.kind() {
            io::ErrorKind::UnexpectedEof => {
                let why = format!("it ends before element {} of {count} is complete", data.len());
                Why::from(FormatError::Malformed { format, offset: Some(at), why })
            }
            _ => why.into(),
        })?;
        turn(bytes, T::DTYPE, order);
        let Ok(elements) = bytemuck::checked::try_cast_slice::<u8, T>(bytes) else {
            // Of these types, `bool` alone does not have every value of its bytes.
            let bad = bytes.iter().position(|&byte| byte > 1).unwrap_or(0);
            let why = format!("byte {:#04x} is no {}", bytes[bad], T::DTYPE);
            let offset = Some(at + bad as u64);
            return Err(FormatError::Malformed { format, offset, why }.into());
        };
        data.extend_from_slice(elements);
    }
    Ok(data)
}

/// Writes the elements in C order.
pub(super) fn write_elements<S: Storage<Elem: HasDType + NoUninit>, D: Dimension>(
    array: &ArrayBase<S, D>,
    writer: &mut (impl Write + ?Sized),
    order: ByteOrder,
) -> io::Result<()> {
    if let (Some(all), true) = (array.as_slice(), order == ByteOrder::NATIVE) {
        return writer.write_all(bytemuck::cast_slice(all));
    }
    let size = size_of::<S::Elem>();
    let mut elements = array.iter();
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        piece.clear();
        for element in elements.by_ref().take(PIECE / size) {
            piece.extend_from_slice(bytemuck::bytes_of(element));
        }
        if piece.is_empty() {
            return Ok(());
        }
        turn(&mut piece, S::Elem::DTYPE, order);
        writer.write_all(&piece)?;
    }
}

/// From this machine's byte order to another, or back, for elements of this type.
#[inline]
fn turn(bytes: &mut [u8], dtype: DType, order: ByteOrder) {
    // Each part of a complex number is turned by itself.
    let size = dtype.real().itemsize();
    if order != ByteOrder::NATIVE && size > 1 {
        for element in bytes.chunks_exact_mut(size) {
            element.reverse();
        }
    }
}
