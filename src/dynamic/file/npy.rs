//! `.npy` files.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use super::super::{DynArray, DynElement};
use crate::ArrayD;
use crate::dtype::DType;
use crate::error::Result;
use crate::io::{Input, NpyElement, NpyError, NpyStart, Part, in_file};

/// Reads the elements of the type that the header says.
macro_rules! read_row {
    ([$dtype:ident $start:ident $path:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $dtype {
            $($(#[$cfg])* DType::$variant => read_row!($npy $type, $start $path),)*
            #[allow(unreachable_patterns, reason = "with all features there is no other type")]
            other => Err(in_file($path, $start.refused(other.to_string()))),
        }
    };
    (npy $type:ty, $start:ident $path:ident) => { typed::<$type, _>($start, $path) };
    (own $type:ty, $start:ident $path:ident) => {
        Err(in_file($path, $start.refused(stringify!($type).to_owned())))
    };
}

#[track_caller]
fn read(reader: impl Read, input: Input, path: &Path) -> Result<DynArray> {
    let start = NpyStart::read(reader, input).map_err(|why| in_file(path, why))?;
    let dtype = start.dtype().map_err(|why| in_file(path, why))?;
    types!(read_row dtype start path)
}

#[track_caller]
fn typed<T: NpyElement + DynElement, R: Read>(start: NpyStart<R>, path: &Path) -> Result<DynArray> {
    let data = start.read_data::<T>().map_err(|why| in_file(path, why))?;
    Ok(DynArray::from(ArrayD::from_npy_data(data)?))
}

/// Writes a typed array, if the format has its elements.
macro_rules! write_row {
    ([$array:ident $writer:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $array { $($(#[$cfg])* DynArray::$variant(a) => write_row!($npy a $writer),)* }
    };
    (npy $a:ident $writer:ident) => { $a.write_npy_to($writer) };
    (own $a:ident $writer:ident) => { Err(lacking($a.dtype())) };
}

/// Elements that the format does not have.
#[cold]
pub(super) fn lacking(dtype: DType) -> NpyError {
    let why = format!("the npy format has no {dtype}");
    io::Error::new(io::ErrorKind::InvalidInput, why).into()
}

/// `.npy` files. The typed [`read_npy`](crate::Array::read_npy) refuses files of another element type than it is
/// asked for; here the file says which type it is.
///
/// ```
/// use ndview::{DType, DynArray, prelude::*};
/// # let path = std::env::temp_dir().join(format!("ndview-doc-dynamic-{}.npy", std::process::id()));
///
/// array![[1_i16, 2], [3, 4]].write_npy(&path)?;
/// let read = DynArray::read_npy(&path)?;
/// assert_eq!((read.dtype(), read.shape()), (DType::Int16, &[2, 2][..]));
/// read.slice(&[Index::from(0)]).write_npy(&path)?;
/// assert_eq!(Array1::<i16>::read_npy(&path)?, [1, 2]);
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), ndview::Error>(())
/// ```
impl DynArray {
    /// Reads a `.npy` file of any element type and rank. The elements are read straight into the array's
    /// buffer; see [`Array::read_npy`](crate::Array::read_npy).
    ///
    /// # Errors
    /// If the file cannot be read, is no `.npy` file, has elements of a type that none here is, or is shorter
    /// than its header says; all this is known before the memory is allocated.
    #[track_caller]
    pub fn read_npy(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let open = || {
            let file = File::open(path)?;
            let facts = file.metadata()?;
            Ok((file, Input::known(facts.is_file().then_some(facts.len()))))
        };
        let (file, input) = open().map_err(|why: io::Error| in_file(path, NpyError::from(why)))?;
        read(file, input, path)
    }

    /// Reads the contents of a `.npy` file from any reader. `available` is the number of bytes it holds, if
    /// that is known; otherwise memory grows with what arrives.
    ///
    /// # Errors
    /// As [`read_npy`](Self::read_npy).
    #[track_caller]
    pub fn from_npy_reader(reader: impl Read, available: Option<u64>) -> Result<Self> {
        read(reader, Input::known(available), Path::new("npy data"))
    }

    /// Writes a `.npy` file, as [`write_npy`](crate::ArrayBase::write_npy) of the typed array does.
    ///
    /// # Errors
    /// If the file cannot be written, or the format does not have the elements: integers of 128 bits.
    pub fn write_npy(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let write = || {
            let part = Part::create(path)?;
            self.write_npy_to(&mut BufWriter::new(part.file()?))?;
            Ok(part.take_place()?)
        };
        write().map_err(|why: NpyError| in_file(path, why))
    }

    /// Writes the contents of a `.npy` file to any writer.
    ///
    /// # Errors
    /// If the writer fails, or the format does not have the elements.
    pub fn to_npy_writer(&self, mut writer: impl Write) -> Result<()> {
        self.write_npy_to(&mut writer).map_err(|why| in_file(Path::new("npy data"), why))
    }

    pub(super) fn write_npy_to(&self, writer: &mut dyn Write) -> Result<(), NpyError> {
        types!(write_row self writer)
    }
}
