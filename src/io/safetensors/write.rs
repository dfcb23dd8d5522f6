//! Writing `.safetensors` files.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use bytemuck::NoUninit;
use safetensors::tensor::{Metadata, TensorInfo};

use super::{START, dtype_of};
use crate::dimension::Dimension;
use crate::dtype::{ByteOrder, DType, HasDType};
use crate::error::Result;
use crate::io::Why;
use crate::io::elements::write_elements;
use crate::io::error::FormatError;
use crate::io::file::{Part, in_file};
use crate::storage::{ArrayBase, Storage};

/// An array of any element type and rank, for [`write_safetensors`]. Sealed: arrays and views of `bool` and of
/// numbers (of those, what the format lacks is refused when it is written: integers of 128 bits, `complex128`).
pub trait SafetensorsArray: sealed::Sealed {}

pub(crate) mod sealed {
    use super::{DType, Write, io};

    /// What a file needs of an array.
    pub trait Sealed {
        /// The element type.
        fn tensor_dtype(&self) -> DType;
        /// The length of each axis.
        fn tensor_shape(&self) -> &[usize];
        /// Bytes of the elements.
        fn tensor_bytes(&self) -> usize;
        /// Writes the elements.
        fn tensor_write(&self, writer: &mut dyn Write) -> io::Result<()>;
    }
}

impl<S: Storage<Elem: HasDType + NoUninit>, D: Dimension> SafetensorsArray for ArrayBase<S, D> {}

impl<S: Storage<Elem: HasDType + NoUninit>, D: Dimension> sealed::Sealed for ArrayBase<S, D> {
    fn tensor_dtype(&self) -> DType {
        S::Elem::DTYPE
    }

    fn tensor_shape(&self) -> &[usize] {
        self.shape()
    }

    fn tensor_bytes(&self) -> usize {
        self.nbytes()
    }

    fn tensor_write(&self, writer: &mut dyn Write) -> io::Result<()> {
        write_elements(self, writer, ByteOrder::Little)
    }
}

/// Writes arrays of any types and ranks to a `.safetensors` file, in C order; those of the widest elements
/// come first, as the format wants it. See [`SafetensorsReader`](crate::SafetensorsReader) for an example.
///
/// It is written to a new file beside `path`, which then takes its place: an error leaves what was there
/// before.
///
/// # Errors
/// If the file cannot be written, two arrays have one name, or the format does not have an element type.
pub fn write_safetensors(
    path: impl AsRef<Path>,
    arrays: &[(&str, &dyn SafetensorsArray)],
) -> Result<()> {
    let path = path.as_ref();
    let write = || -> Result<(), Why> {
        let part = Part::create(path)?;
        write_all(BufWriter::new(part.file()?), arrays)?;
        Ok(part.take_place()?)
    };
    write().map_err(|why| in_file(path, why))
}

fn write_all(mut writer: impl Write, arrays: &[(&str, &dyn SafetensorsArray)]) -> Result<(), Why> {
    let mut sorted = Vec::with_capacity(arrays.len());
    for (name, array) in arrays {
        let dtype = dtype_of(array.tensor_dtype()).ok_or_else(|| {
            let why = format!("the format has no {} (array '{name}')", array.tensor_dtype());
            FormatError::Malformed { format: "safetensors", offset: None, why }
        })?;
        sorted.push((dtype, *name, *array));
    }
    // So every array is aligned in the file. The types are in the order of their alignment.
    sorted.sort_by(|(left, left_name, _), (right, right_name, _)| {
        right.cmp(left).then_with(|| left_name.cmp(right_name))
    });
    let mut infos: Vec<(String, TensorInfo)> = Vec::with_capacity(sorted.len());
    let mut end = 0;
    for (dtype, name, array) in &sorted {
        if infos.iter().any(|(other, _)| other == name) || *name == "__metadata__" {
            return Err(FormatError::NameTwice { name: (*name).to_owned() }.into());
        }
        let start = end;
        end += array.tensor_bytes();
        let shape = array.tensor_shape().to_vec();
        infos.push((
            (*name).to_owned(),
            TensorInfo { dtype: *dtype, shape, data_offsets: (start, end) },
        ));
    }
    let mut header = serde_json::to_vec(&Metadata::new(None, infos)?)?;
    header.resize(header.len().next_multiple_of(START as usize), b' ');
    writer.write_all(&(header.len() as u64).to_le_bytes())?;
    writer.write_all(&header)?;
    for (_, _, array) in &sorted {
        array.tensor_write(&mut writer)?;
    }
    Ok(writer.flush()?)
}
