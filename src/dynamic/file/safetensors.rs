//! `.safetensors` files.

use std::io::{self, Read, Seek, Write};

use super::super::DynArray;
use crate::dimension::IxDyn;
use crate::dtype::DType;
use crate::error::Result;
use crate::io::{SafetensorsArray, SafetensorsReader, safetensors_written};

/// Reads the array of the type that the header says.
macro_rules! read_row {
    ([$dtype:ident $reader:ident $name:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $dtype {
            $($(#[$cfg])* Ok(DType::$variant) => {
                Ok(DynArray::from($reader.get::<$type, IxDyn>($name)?))
            })*
            _ => Err($reader.refused($name)?),
        }
    };
}

impl<R: Read + Seek> SafetensorsReader<R> {
    /// Reads an array of any element type and rank; fresh memory. See [`get`](Self::get).
    ///
    /// ```
    /// use ndview::{DType, SafetensorsReader, prelude::*, write_safetensors};
    /// # let path = std::env::temp_dir().join(format!("ndview-doc-dynamic-{}.safetensors", std::process::id()));
    ///
    /// write_safetensors(&path, &[("weight", &array![[1.0_f32, 2.0]]), ("ids", &array![7_u8])])?;
    /// let mut file = SafetensorsReader::open(&path)?;
    /// let bytes: usize =
    ///     file.names().iter().map(|name| Ok(file.get_dyn(name)?.nbytes())).sum::<Result<_, Error>>()?;
    /// assert_eq!(bytes, 9);
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such name, there are no elements of the array's type here, the file cannot be read, or
    /// the memory cannot be had.
    #[track_caller]
    pub fn get_dyn(&mut self, name: &str) -> Result<DynArray> {
        let dtype = SafetensorsReader::dtype(self, name)?.parse::<DType>();
        types!(read_row dtype self name)
    }
}

impl SafetensorsArray for DynArray {}

impl safetensors_written::Sealed for DynArray {
    fn tensor_dtype(&self) -> DType {
        self.dtype()
    }

    fn tensor_shape(&self) -> &[usize] {
        self.shape()
    }

    fn tensor_bytes(&self) -> usize {
        self.nbytes()
    }

    fn tensor_write(&self, writer: &mut dyn Write) -> io::Result<()> {
        each!(self, a => safetensors_written::Sealed::tensor_write(a, writer))
    }
}
