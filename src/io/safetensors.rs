//! Files of named arrays as the weights of neural networks are kept in: `.safetensors`.
//!
//! The crate `safetensors` reads and checks the header (that the arrays follow one another, and are as long as
//! their shapes say); the elements go between the file and memory here.

mod write;

use core::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use bytemuck::CheckedBitPattern;
use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};

use super::Why;
use super::elements::read_elements;
use super::error::{FormatError, listed};
use super::file::in_file;
use crate::buffer::Buffer;
use crate::dimension::{Dimension, DynAxes, IxDyn, Order};
use crate::dtype::{ByteOrder, DType, HasDType};
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::Array;

#[cfg(feature = "dynamic")]
pub(crate) use write::sealed as written;
pub use write::{SafetensorsArray, write_safetensors};

/// The longest header that is read, as in the crate `safetensors`.
const MAX_HEADER: u64 = 100_000_000;
/// Bytes before the header: its length.
const START: u64 = 8;

/// The arrays of a `.safetensors` file, read one at a time by name.
///
/// Opening it reads and checks the header, no array.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{SafetensorsReader, write_safetensors};
/// # let path = std::env::temp_dir().join(format!("ndview-doc-{}.safetensors", std::process::id()));
///
/// let (weight, bias) = (array![[1.0_f32, 2.0], [3.0, 4.0]], array![0.5_f32, 0.25]);
/// write_safetensors(&path, &[("weight", &weight), ("bias", &bias)])?;
///
/// let mut file = SafetensorsReader::open(&path)?;
/// assert_eq!(file.shape("weight")?, [2, 2]); // without its elements
/// let read: Array2<f32> = file.get("weight")?;
/// assert_eq!(read, weight);
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), ndview::Error>(())
/// ```
pub struct SafetensorsReader<R = BufReader<File>> {
    reader: R,
    metadata: Metadata,
    /// Where the arrays begin.
    start: u64,
    path: PathBuf,
}

impl SafetensorsReader {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, is no `.safetensors` file, or is not as long as its header says.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|why| in_file(path, why))?;
        Self::opened(BufReader::new(file), path)
    }
}

impl<R: Read + Seek> SafetensorsReader<R> {
    /// The arrays in any reader that can seek.
    ///
    /// # Errors
    /// As [`open`](SafetensorsReader::open).
    pub fn new(reader: R) -> Result<Self> {
        Self::opened(reader, Path::new("safetensors data"))
    }

    fn opened(mut reader: R, path: &Path) -> Result<Self> {
        let (metadata, start) = read_header(&mut reader).map_err(|why| in_file(path, why))?;
        Ok(SafetensorsReader { reader, metadata, start, path: path.to_owned() })
    }

    /// The names of the arrays in the order of the file.
    pub fn names(&self) -> Vec<String> {
        self.metadata.offset_keys()
    }

    /// The length of each axis of an array.
    ///
    /// # Errors
    /// If there is no such name.
    pub fn shape(&self, name: &str) -> Result<&[usize]> {
        Ok(&self.info(name)?.shape)
    }

    /// The element type of an array: NumPy's name, or what it is called where NumPy has none, such as
    /// `bfloat16`.
    ///
    /// # Errors
    /// If there is no such name.
    pub fn dtype(&self, name: &str) -> Result<&'static str> {
        Ok(type_name(self.info(name)?.dtype))
    }

    /// That there are no elements of an array's type.
    #[cfg(feature = "dynamic")]
    #[cold]
    pub(crate) fn refused(&self, name: &str) -> Result<crate::Error> {
        let holds = self.dtype(name)?;
        Ok(self.in_array(name, FormatError::Unsupported { holds }))
    }

    /// The error, with the names of the file and the array.
    #[cold]
    fn in_array(&self, name: &str, why: impl Into<Why>) -> crate::Error {
        let mut place = self.path.clone().into_os_string();
        place.push(format!(", array '{name}'"));
        in_file(Path::new(&place), why)
    }

    fn info(&self, name: &str) -> Result<&TensorInfo> {
        self.metadata.info(name).ok_or_else(|| {
            let has = listed(&self.names());
            in_file(&self.path, FormatError::NoSuchName { name: name.to_owned(), has })
        })
    }

    /// Reads an array; fresh memory.
    ///
    /// # Errors
    /// If there is no such name, the array holds another type or rank, the file cannot be read, or the memory
    /// cannot be had.
    #[track_caller]
    pub fn get<T: HasDType + CheckedBitPattern, D: Dimension>(
        &mut self,
        name: &str,
    ) -> Result<Array<T, D>> {
        let info = self.info(name)?.clone();
        let data = read::<T>(&mut self.reader, &info, self.start)
            .map_err(|why| self.in_array(name, why))?;
        let axes = DynAxes::from_slice(&info.shape);
        let layout = Layout::<IxDyn>::new(axes, Order::C, size_of::<T>())?;
        Array::from_parts(Buffer::from_vec(data), layout)?.into_dimension()
    }
}

impl<R> fmt::Debug for SafetensorsReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SafetensorsReader").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The checked header, and where it ends.
fn read_header(reader: &mut (impl Read + Seek)) -> Result<(Metadata, u64), Why> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.rewind()?;
    if length < START {
        return Err(malformed(0, format!("{length} bytes, of which the first 8 are a length")));
    }
    let mut first = [0; START as usize];
    reader.read_exact(&mut first)?;
    let bytes = u64::from_le_bytes(first);
    if bytes > MAX_HEADER || bytes > length - START {
        let why =
            format!("a header of {bytes} bytes in a file of {length} (the most: {MAX_HEADER})");
        return Err(malformed(0, why));
    }
    let mut text = Vec::new();
    reader.by_ref().take(bytes).read_to_end(&mut text)?;
    let metadata: Metadata =
        serde_json::from_slice(&text).map_err(|why| malformed(START, format!("header: {why}")))?;
    let start = START + bytes;
    let (arrays, rest) = (metadata.data_len() as u64, length - start);
    if arrays != rest {
        let why = format!("the header tells of {arrays} bytes, {rest} follow");
        return Err(malformed(start, why));
    }
    Ok((metadata, start))
}

/// The elements of one array.
fn read<T: HasDType + CheckedBitPattern>(
    reader: &mut (impl Read + Seek),
    info: &TensorInfo,
    start: u64,
) -> Result<Vec<T>, Why> {
    if dtype_of(T::DTYPE) != Some(info.dtype) {
        let (holds, asked) = (type_name(info.dtype), T::DTYPE.name());
        return Err(FormatError::ElementType { holds, asked }.into());
    }
    let offset = start + info.data_offsets.0 as u64;
    reader.seek(SeekFrom::Start(offset))?;
    read_elements(reader, &info.shape, ByteOrder::Little, ("safetensors", offset))
}

/// The format's type, where it has it.
fn dtype_of(dtype: DType) -> Option<Dtype> {
    Some(match dtype {
        DType::Bool => Dtype::BOOL,
        DType::Int8 => Dtype::I8,
        DType::Int16 => Dtype::I16,
        DType::Int32 => Dtype::I32,
        DType::Int64 => Dtype::I64,
        DType::UInt8 => Dtype::U8,
        DType::UInt16 => Dtype::U16,
        DType::UInt32 => Dtype::U32,
        DType::UInt64 => Dtype::U64,
        DType::Float16 => Dtype::F16,
        DType::BFloat16 => Dtype::BF16,
        DType::Float32 => Dtype::F32,
        DType::Float64 => Dtype::F64,
        DType::Complex64 => Dtype::C64,
        _ => return None,
    })
}

fn type_name(dtype: Dtype) -> &'static str {
    match dtype {
        Dtype::BOOL => "bool",
        Dtype::I8 => "int8",
        Dtype::I16 => "int16",
        Dtype::I32 => "int32",
        Dtype::I64 => "int64",
        Dtype::U8 => "uint8",
        Dtype::U16 => "uint16",
        Dtype::U32 => "uint32",
        Dtype::U64 => "uint64",
        Dtype::F16 => "float16",
        Dtype::BF16 => "bfloat16",
        Dtype::F32 => "float32",
        Dtype::F64 => "float64",
        Dtype::C64 => "complex64",
        _ => "a float of at most 8 bits",
    }
}

fn malformed(offset: u64, why: String) -> Why {
    FormatError::Malformed { format: "safetensors", offset: Some(offset), why }.into()
}
