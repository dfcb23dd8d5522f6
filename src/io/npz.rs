//! `.npz` archives: zip files of `.npy` files.

mod write;

use core::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::CompressionMethod;
use zip::read::{ZipArchive, ZipFile};

use super::error::{FormatError, listed};
use super::file::in_file;
#[cfg(feature = "dynamic")]
use super::npy::NpyStart;
use super::npy::{Input, read_npy_data, read_npy_header};
use super::{NpyElement, NpyHeader, Why};
use crate::dimension::Dimension;
use crate::error::Result;
use crate::storage::Array;

#[cfg(feature = "dynamic")]
pub(crate) use write::sealed as written;
pub use write::{NpzArray, NpzWriter, write_npz, write_npz_compressed};

/// The most bytes that one compressed byte can stand for.
const DEFLATE_RATIO: u64 = 1032;

/// The arrays of a `.npz` file, read one at a time by name.
///
/// Opening it reads the list of names, no array. Both kinds of archive are read, that of `np.savez` (stored)
/// and that of `np.savez_compressed`.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{NpzReader, NpzWriter};
///
/// let mut file = std::io::Cursor::new(Vec::new());
/// let mut writer = NpzWriter::new(&mut file);
/// writer.add("weights", &array![[1.0, 2.0], [3.0, 4.0]])?.add("bias", &array![1_i32, 2])?;
/// writer.finish()?;
///
/// let mut archive = NpzReader::new(file)?;
/// assert_eq!(archive.names(), ["weights", "bias"]);
/// assert_eq!(archive.header("weights")?.shape, [2, 2]); // without its elements
/// let weights: Array2<f64> = archive.get("weights")?;
/// assert_eq!(weights, [[1.0, 2.0], [3.0, 4.0]]);
/// # Ok::<(), ndview::Error>(())
/// ```
pub struct NpzReader<R = BufReader<File>> {
    archive: ZipArchive<R>,
    /// Bytes of the whole file.
    length: u64,
    path: PathBuf,
}

impl NpzReader {
    /// Opens a `.npz` file.
    ///
    /// # Errors
    /// If the file cannot be read, or is no zip archive.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|why| in_file(path, why))?;
        Self::opened(BufReader::new(file), path)
    }
}

impl<R: Read + Seek> NpzReader<R> {
    /// The arrays of an archive in any reader that can seek.
    ///
    /// # Errors
    /// If it cannot be read, or is no zip archive.
    pub fn new(reader: R) -> Result<Self> {
        Self::opened(reader, Path::new("npz data"))
    }

    fn opened(mut reader: R, path: &Path) -> Result<Self> {
        let mut open = || -> Result<_, Why> {
            let length = reader.seek(SeekFrom::End(0))?;
            reader.rewind()?;
            Ok(length)
        };
        let length = open().map_err(|why| in_file(path, why))?;
        let archive = ZipArchive::new(reader).map_err(|why| in_file(path, why))?;
        Ok(NpzReader { archive, length, path: path.to_owned() })
    }

    /// The names of the arrays in the order of the file, without `.npy`. What is in the archive and is no
    /// array is named too, as NumPy does.
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names_raw().map(String::from_utf8_lossy);
        names.map(|name| name.strip_suffix(".npy").unwrap_or(&name).to_owned()).collect()
    }

    /// Shape, element type and order of an array, without its elements. The name is with or without `.npy`.
    ///
    /// # Errors
    /// If there is no such name, or the entry is no `.npy` file.
    pub fn header(&mut self, name: &str) -> Result<NpyHeader> {
        self.with_entry(name, |mut entry| Ok(read_npy_header(&mut entry)?))
    }

    /// Reads an array; fresh memory. The name is with or without `.npy`.
    ///
    /// The memory it needs is known before it is asked for, and is refused if that would pass the
    /// [limit](crate::memory::set_limit). A compressed entry, which can be a thousand times longer than its
    /// file, takes memory only as it is unpacked.
    ///
    /// # Errors
    /// If there is no such name; if the entry is no `.npy` file, holds another type or rank, is shorter or
    /// longer than its header says, or is damaged (its checksum is tested).
    #[track_caller]
    pub fn get<T: NpyElement, D: Dimension>(&mut self, name: &str) -> Result<Array<T, D>> {
        let read = self.with_entry(name, |mut entry| {
            let declared = entry.size();
            let data = read_npy_data::<T, _>(&mut entry, Input::Claimed(declared))?;
            let used = data.data_offset + size_of_val(data.data.as_slice()) as u64;
            // At the end, and only there, the checksum is tested.
            let more = entry.read(&mut [0])? > 0;
            if more || used != declared {
                let why = format!("{declared} bytes are declared for an array of {used}");
                return Err(malformed(Some(used), why).into());
            }
            Ok(data)
        })?;
        Array::<T, D>::from_npy_data(read)
    }

    /// The element type of an array, if there are such elements.
    #[cfg(feature = "dynamic")]
    pub(crate) fn dtype(&mut self, name: &str) -> Result<crate::dtype::DType> {
        self.with_entry(name, |entry| Ok(NpyStart::read(entry, Input::Unknown)?.dtype()?))
    }

    /// What `read` makes of an entry whose sizes can be true.
    fn with_entry<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(ZipFile<'_, R>) -> Result<T, Why>,
    ) -> Result<T> {
        let archive = &self.archive;
        let found = archive.index_for_name(name);
        let found = found.or_else(|| archive.index_for_name(&format!("{name}.npy")));
        let Some(index) = found else {
            let has = listed(&self.names());
            return Err(in_file(&self.path, FormatError::NoSuchName { name: name.into(), has }));
        };
        let length = self.length;
        let checked = |entry: ZipFile<'_, R>| {
            check_sizes(&entry, length)?;
            read(entry)
        };
        self.archive.by_index(index).map_err(Why::from).and_then(checked).map_err(|why| {
            let mut place = self.path.clone().into_os_string();
            place.push(format!(", array '{name}'"));
            in_file(Path::new(&place), why)
        })
    }
}

impl<R> fmt::Debug for NpzReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NpzReader").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Refuses sizes that cannot be true, before they are believed.
fn check_sizes<R: Read>(entry: &ZipFile<'_, R>, length: u64) -> Result<(), FormatError> {
    let (packed, size) = (entry.compressed_size(), entry.size());
    let at = Some(entry.header_start());
    if packed > length {
        let why = format!("an entry of {packed} bytes in a file of {length}");
        return Err(malformed(at, why));
    }
    let most = match entry.compression() {
        CompressionMethod::Stored => packed,
        _ => packed.saturating_mul(DEFLATE_RATIO),
    };
    if size > most {
        let why = format!("{packed} bytes cannot hold the {size} that are declared");
        return Err(malformed(at, why));
    }
    Ok(())
}

fn malformed(offset: Option<u64>, why: String) -> FormatError {
    FormatError::Malformed { format: "npz", offset, why }
}
