//! `.npz` archives.

use std::io::{Read, Seek, Write};

use super::super::DynArray;
use super::npy::lacking;
use crate::dimension::IxDyn;
use crate::dtype::DType;
use crate::error::Result;
use crate::io::{NpyError, NpzArray, NpzReader, npz_written};

/// Reads the array of the type that the header says.
macro_rules! read_row {
    ([$dtype:ident $reader:ident $name:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $dtype {
            $($(#[$cfg])* DType::$variant => read_row!($npy $type, $dtype $reader $name),)*
            #[allow(unreachable_patterns, reason = "with all features there is no other type")]
            other => Err(super::super::no_elements(other)),
        }
    };
    (npy $type:ty, $dtype:ident $reader:ident $name:ident) => {
        Ok(DynArray::from($reader.get::<$type, IxDyn>($name)?))
    };
    (own $type:ty, $dtype:ident $reader:ident $name:ident) => {
        Err(crate::io::in_file(std::path::Path::new($name), lacking($dtype)))
    };
}

impl<R: Read + Seek> NpzReader<R> {
    /// Reads an array of any element type and rank; fresh memory. The name is with or without `.npy`. See
    /// [`get`](Self::get).
    ///
    /// ```
    /// use ndview::{DType, DynArray, NpzReader, NpzWriter, prelude::*};
    ///
    /// let mut file = std::io::Cursor::new(Vec::new());
    /// let mut writer = NpzWriter::new(&mut file);
    /// writer.add("mask", &array![true, false])?.add("bias", &DynArray::from(array![1_i32, 2]))?;
    /// writer.finish()?;
    ///
    /// let mut archive = NpzReader::new(file)?;
    /// for name in archive.names() {
    ///     let array: DynArray = archive.get_dyn(&name)?;
    ///     println!("{name} of {}: {array}", array.dtype());
    /// }
    /// # assert_eq!(archive.get_dyn("bias")?, array![1, 2]);
    /// # assert_eq!(archive.get_dyn("mask")?.dtype(), DType::Bool);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As `get`, but for the type: if there are no elements of it here.
    #[track_caller]
    pub fn get_dyn(&mut self, name: &str) -> Result<DynArray> {
        let dtype = self.dtype(name)?;
        types!(read_row dtype self name)
    }
}

impl NpzArray for DynArray {}

impl npz_written::Sealed for DynArray {
    fn npz_bytes(&self) -> usize {
        self.nbytes()
    }

    fn npz_write(&self, writer: &mut dyn Write) -> Result<(), NpyError> {
        self.write_npy_to(writer)
    }
}
