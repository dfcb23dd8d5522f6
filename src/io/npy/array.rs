//! `.npy` files as arrays.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use super::header::read_npy_header;
use super::{Input, NpyData, NpyElement, NpyError, NpyHeader, read_npy_data, write_npy_data};
use crate::buffer::Buffer;
use crate::dimension::{Dimension, DynAxes, IxDyn, Order};
use crate::error::Result;
use crate::io::file::{Part, in_file};
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, Storage};

impl<T, D: Dimension> Array<T, D> {
    /// Reads a `.npy` file. The elements are read straight into the array's buffer, in the file's
    /// own order (C or Fortran); the other byte order is swapped in place.
    ///
    /// ```no_run
    /// use ndview::prelude::*;
    ///
    /// let terrain: Array2<i16> = Array::read_npy("elevation.npy")?;
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, is no `.npy` file, holds another type or rank, or is shorter than
    /// its header says; all this is known before the memory is allocated.
    #[track_caller]
    pub fn read_npy(path: impl AsRef<Path>) -> Result<Self>
    where
        T: NpyElement,
    {
        let path = path.as_ref();
        let open = || {
            let file = File::open(path)?;
            let facts = file.metadata()?;
            read_npy_data::<T, _>(file, Input::known(facts.is_file().then_some(facts.len())))
        };
        Self::from_npy_data(open().map_err(|why| in_file(path, why))?)
    }

    /// As [`read_npy`](Self::read_npy), for files that take long: calls `progress` with the bytes that
    /// have been read and the bytes of the file (`None` for pipes and the like), after each mebibyte or less.
    ///
    /// ```no_run
    /// use ndview::prelude::*;
    ///
    /// let show = |done, total: Option<u64>| eprint!("\r{done} of {}", total.unwrap_or(0));
    /// let terrain: Array2<i16> = Array::read_npy_with_progress("elevation.npy", show)?;
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`read_npy`](Self::read_npy).
    #[track_caller]
    pub fn read_npy_with_progress(
        path: impl AsRef<Path>,
        progress: impl FnMut(u64, Option<u64>),
    ) -> Result<Self>
    where
        T: NpyElement,
    {
        let path = path.as_ref();
        let open = || {
            let file = File::open(path)?;
            let facts = file.metadata()?;
            let total = facts.is_file().then_some(facts.len());
            let reader = Watched { reader: file, done: 0, total, progress };
            read_npy_data::<T, _>(reader, Input::known(total))
        };
        Self::from_npy_data(open().map_err(|why| in_file(path, why))?)
    }

    /// Reads the contents of a `.npy` file from any reader. `available` is the number of bytes it
    /// holds, if that is known; otherwise memory grows with what arrives.
    ///
    /// # Errors
    /// As [`read_npy`](Self::read_npy).
    #[track_caller]
    pub fn from_npy_reader(reader: impl Read, available: Option<u64>) -> Result<Self>
    where
        T: NpyElement,
    {
        Self::from_npy_data(read_npy_data(reader, Input::known(available)).map_err(in_reader)?)
    }

    /// Adopts the elements.
    #[track_caller]
    pub(crate) fn from_npy_data(read: NpyData<T>) -> Result<Self> {
        let NpyData { data, shape, fortran_order, .. } = read;
        let order = if fortran_order { Order::F } else { Order::C };
        let layout = Layout::<IxDyn>::new(DynAxes::from_slice(&shape), order, size_of::<T>())?;
        Array::from_parts(Buffer::from_vec(data), layout)?.into_dimension()
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Writes a `.npy` file, in Fortran order where the elements lie so, else in C order.
    ///
    /// It is written to a new file beside `path`, which then takes its place: an error leaves what
    /// was there before.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_npy(&self, path: impl AsRef<Path>) -> Result<()>
    where
        S::Elem: NpyElement,
    {
        let path = path.as_ref();
        let write = || {
            let part = Part::create(path)?;
            self.write_npy_to(BufWriter::new(part.file()?))?;
            Ok(part.take_place()?)
        };
        write().map_err(|why: NpyError| in_file(path, why))
    }

    /// Writes the contents of a `.npy` file to any writer.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_npy_writer(&self, writer: impl Write) -> Result<()>
    where
        S::Elem: NpyElement,
    {
        self.write_npy_to(writer).map_err(in_reader)
    }

    pub(crate) fn write_npy_to(&self, writer: impl Write) -> Result<(), NpyError>
    where
        S::Elem: NpyElement,
    {
        let fortran = self.is_f_contiguous() && !self.is_c_contiguous();
        if self.is_c_contiguous() || fortran {
            let all = self.as_slice_memory_order().unwrap_or(&[]);
            return write_npy_data(writer, self.shape(), fortran, [all]);
        }
        // Elements that do not lie in the file's order are copied a piece at a time.
        let mut elements = self.iter();
        let pieces = core::iter::from_fn(|| {
            let piece: Vec<S::Elem> = elements.by_ref().take(PIECE).copied().collect();
            (!piece.is_empty()).then_some(piece)
        });
        write_npy_data(writer, self.shape(), false, pieces)
    }
}

impl NpyHeader {
    /// Reads what a `.npy` file says of itself, without its elements.
    ///
    /// # Errors
    /// If the file cannot be read, or is no `.npy` file.
    #[track_caller]
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let read = || read_npy_header(&mut File::open(path)?);
        read().map_err(|why| in_file(path, why))
    }
}

/// A reader that tells how far it is.
struct Watched<R, F> {
    reader: R,
    done: u64,
    total: Option<u64>,
    progress: F,
}

impl<R: Read, F: FnMut(u64, Option<u64>)> Read for Watched<R, F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(STEP);
        let got = self.reader.read(&mut into[..most])?;
        self.done += got as u64;
        (self.progress)(self.done, self.total);
        Ok(got)
    }
}

#[cold]
fn in_reader(why: NpyError) -> crate::Error {
    in_file(Path::new("npy data"), why)
}

/// The most bytes that are read before it is told.
const STEP: usize = 1 << 20;
/// Elements copied at a time.
const PIECE: usize = 1 << 16;
