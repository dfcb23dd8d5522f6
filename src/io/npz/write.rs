//! Writing `.npz` archives.

use core::fmt;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::error::FormatError;
use super::super::file::{Part, in_file};
use super::super::npy::{NpyElement, NpyError};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::io::Why;
use crate::storage::{ArrayBase, Storage};

/// From so many bytes on an entry needs the 64-bit fields of the format; a little less than 4 GiB, for the
/// header.
const LARGE: usize = u32::MAX as usize - (1 << 20);

/// An array of any element type and rank that a `.npz` file holds, for [`write_npz`]. Sealed: arrays and
/// views whose elements are [`NpyElement`]s.
pub trait NpzArray: sealed::Sealed {}

pub(crate) mod sealed {
    use super::{NpyError, Write};

    /// What an archive needs of an array.
    pub trait Sealed {
        /// Bytes of the elements.
        fn npz_bytes(&self) -> usize;
        /// Writes the contents of a `.npy` file.
        fn npz_write(&self, writer: &mut dyn Write) -> Result<(), NpyError>;
    }
}

impl<S: Storage<Elem: NpyElement>, D: Dimension> NpzArray for ArrayBase<S, D> {}

impl<S: Storage<Elem: NpyElement>, D: Dimension> sealed::Sealed for ArrayBase<S, D> {
    fn npz_bytes(&self) -> usize {
        self.nbytes()
    }

    fn npz_write(&self, writer: &mut dyn Write) -> Result<(), NpyError> {
        self.write_npy_to(writer)
    }
}

/// Writes arrays of any types and ranks to a `.npz` file, as they are (`np.savez`).
///
/// It is written to a new file beside `path`, which then takes its place: an error leaves what was there
/// before.
///
/// ```no_run
/// use ndview::prelude::*;
/// use ndview::write_npz;
///
/// let (image, names) = (Array2::<f32>::zeros((4, 4)), array![1_u8, 2, 3]);
/// write_npz("all.npz", &[("image", &image), ("names", &names)])?;
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If the file cannot be written, or two arrays have one name.
pub fn write_npz(path: impl AsRef<Path>, arrays: &[(&str, &dyn NpzArray)]) -> Result<()> {
    write_all(NpzWriter::create(path)?, arrays)
}

/// As [`write_npz`], each array compressed (`np.savez_compressed`).
///
/// # Errors
/// As [`write_npz`].
pub fn write_npz_compressed(
    path: impl AsRef<Path>,
    arrays: &[(&str, &dyn NpzArray)],
) -> Result<()> {
    write_all(NpzWriter::create(path)?.compressed(true), arrays)
}

fn write_all(
    mut writer: NpzWriter<BufWriter<File>>,
    arrays: &[(&str, &dyn NpzArray)],
) -> Result<()> {
    for (name, array) in arrays {
        writer.add(name, *array)?;
    }
    writer.finish()
}

/// Writes a `.npz` file, one array after the other.
///
/// ```no_run
/// use ndview::prelude::*;
/// use ndview::NpzWriter;
///
/// let mut writer = NpzWriter::create("steps.npz")?.compressed(true);
/// for step in 0..3 {
///     writer.add(&format!("step{step}"), &Array1::full(100, step))?;
/// }
/// writer.finish()?; // until here there is no such file
/// # Ok::<(), ndview::Error>(())
/// ```
pub struct NpzWriter<W: Write + Seek = BufWriter<File>> {
    zip: ZipWriter<W>,
    method: CompressionMethod,
    path: PathBuf,
    /// The entries so far.
    names: BTreeSet<String>,
    /// The file that is written, if it is one.
    part: Option<Part>,
}

impl NpzWriter {
    /// Begins a file. It is written beside `path` and takes its place in [`finish`](Self::finish); a writer
    /// that is dropped before leaves what was there.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let begin = || {
            let part = Part::create(path)?;
            Ok((BufWriter::new(part.file()?), part))
        };
        let (file, part) = begin().map_err(|why: std::io::Error| in_file(path, why))?;
        Ok(NpzWriter { path: path.to_owned(), part: Some(part), ..NpzWriter::new(file) })
    }
}

impl<W: Write + Seek> NpzWriter<W> {
    /// Begins an archive in any writer that can seek; give `&mut writer` to have it afterwards.
    pub fn new(writer: W) -> Self {
        NpzWriter {
            zip: ZipWriter::new(writer),
            method: CompressionMethod::Stored,
            path: PathBuf::from("npz data"),
            names: BTreeSet::new(),
            part: None,
        }
    }

    /// Whether the arrays that follow are compressed. At first they are not.
    #[must_use]
    pub fn compressed(mut self, on: bool) -> Self {
        self.method = if on { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        self
    }

    /// Appends an array, as the entry `name.npy`.
    ///
    /// # Errors
    /// If the name has been used, or writing fails; what was appended before stays.
    pub fn add(&mut self, name: &str, array: &(impl NpzArray + ?Sized)) -> Result<&mut Self> {
        self.append(name, array).map_err(|why| in_file(&self.path, why))?;
        Ok(self)
    }

    fn append(&mut self, name: &str, array: &(impl NpzArray + ?Sized)) -> Result<(), Why> {
        let entry = format!("{}.npy", name.strip_suffix(".npy").unwrap_or(name));
        let options = SimpleFileOptions::default()
            .compression_method(self.method)
            .large_file(array.npz_bytes() > LARGE);
        if self.names.contains(&entry) {
            return Err(FormatError::NameTwice { name: name.to_owned() }.into());
        }
        self.zip.start_file(&entry, options)?;
        if let Err(why) = array.npz_write(&mut self.zip) {
            // The first error is the one to tell.
            let _ = self.zip.abort_file();
            return Err(why.into());
        }
        self.names.insert(entry);
        Ok(())
    }

    /// Writes the list of names. For a file: it is there from now on.
    ///
    /// # Errors
    /// If writing fails.
    pub fn finish(self) -> Result<()> {
        let NpzWriter { zip, path, part, .. } = self;
        let end = || -> Result<(), Why> {
            zip.finish()?.flush()?;
            Ok(part.map_or(Ok(()), Part::take_place)?)
        };
        end().map_err(|why| in_file(&path, why))
    }
}

impl<W: Write + Seek> fmt::Debug for NpzWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NpzWriter").field("path", &self.path).finish_non_exhaustive()
    }
}
