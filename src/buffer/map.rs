//! Memory that is a file's: maps, lent to buffers.
//!
//! What the one unsafe block below rests on: whoever opened the map has promised that the file stays as it is
//! while any part of the map is alive (see [`MappedFile::open`]). Everything else here is safe code: elements
//! are a checked cast of the map's bytes.

use core::fmt;
use core::marker::PhantomData;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytemuck::{AnyBitPattern, PodCastError};
use memmap2::Mmap;

use super::Buffer;
use crate::error::{ErrorKind, Result};

/// A file whose bytes are memory, for arrays of any size that are read where they are touched.
///
/// Opening it reads nothing. Any number of arrays can lie in it (see
/// [`Array::map_npy`](crate::Array::map_npy)); each holds the map, which ends with the last of them. Cloning
/// makes one more handle on the map.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::MappedFile;
/// # let path = std::env::temp_dir().join(format!("ndview-doc-{}.npy", std::process::id()));
/// # array![[1.0, 2.0], [3.0, 4.0]].write_npy(&path)?;
///
/// // SAFETY: nobody changes the file while it is mapped.
/// let file = unsafe { MappedFile::open(&path)? };
/// let mut a: Array2<f64> = Array::map_npy(&file)?;
/// assert_eq!(a.sum(), 10.0);
/// a[[0, 0]] = 5.0; // copies first: the file is never written
/// assert_eq!(a.sum(), 14.0);
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), ndview::Error>(())
/// ```
#[derive(Clone)]
pub struct MappedFile {
    map: Arc<Mmap>,
    path: PathBuf,
}

impl MappedFile {
    /// Maps a file, to be read only. O(1), whatever its length.
    ///
    /// Where that promise cannot be made, read the file: [`read_npy`](crate::Array::read_npy) copies its
    /// elements and is safe.
    ///
    /// # Errors
    /// If it cannot be opened, is no regular file, or the system does not map it.
    ///
    /// # Safety
    /// While this map or an array in it is alive, nobody may change the file, neither this process nor another
    /// one. Its bytes are memory that `&T` points to: one that changes is a data race, and one that goes,
    /// because the file is made shorter, ends the process with a signal (`SIGBUS`) when it is read. Replacing
    /// the file by [renaming](std::fs::rename) a new one to its name is allowed, for the map keeps the old one;
    /// so do all the writing methods of this crate.
    #[allow(unsafe_code, reason = "maps a file")]
    pub unsafe fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let opened = || {
            let file = File::open(path)?;
            if !file.metadata()?.is_file() {
                let why = "not a regular file: it cannot be mapped";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
            }
            Ok(file)
        };
        let file = opened().map_err(|why| failed(path, why))?;
        // SAFETY: the caller's promise: the bytes do not change or go while the map is alive.
        let map = unsafe { Mmap::map(&file) }.map_err(|why| failed(path, why))?;
        Ok(MappedFile { map: Arc::new(map), path: path.to_owned() })
    }

    /// The file as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// The elements in the bytes from `start` to `end`, as a buffer that holds the map.
    #[track_caller]
    pub(crate) fn elements<T>(&self, start: usize, end: usize) -> Result<Buffer<T>, PodCastError>
    where
        T: AnyBitPattern + Send + Sync,
    {
        let bytes = self.map.get(start..end).ok_or(PodCastError::SizeMismatch)?;
        bytemuck::try_cast_slice::<u8, T>(bytes)?;
        let map = Arc::clone(&self.map);
        Ok(Buffer::from_owner(Elements { map, start, end, of: PhantomData }))
    }
}

impl fmt::Debug for MappedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MappedFile")
            .field("path", &self.path)
            .field("len", &self.map.len())
            .finish()
    }
}

/// Part of a map whose bytes are elements: their length and alignment have been checked.
struct Elements<T> {
    map: Arc<Mmap>,
    start: usize,
    end: usize,
    of: PhantomData<T>,
}

impl<T: AnyBitPattern> AsRef<[T]> for Elements<T> {
    fn as_ref(&self) -> &[T] {
        bytemuck::cast_slice(&self.map[self.start..self.end])
    }
}

#[cold]
fn failed(path: &Path, why: io::Error) -> crate::Error {
    ErrorKind::File { file: path.display().to_string(), source: why.into() }.into()
}
