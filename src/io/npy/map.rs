//! `.npy` files as memory.

use bytemuck::AnyBitPattern;

use super::{NpyElement, NpyError, check_type, element_count, header, truncated};
use crate::buffer::MappedFile;
use crate::dimension::{Dimension, DynAxes, IxDyn, Order};
use crate::error::Result;
use crate::io::file::in_file;
use crate::layout::Layout;
use crate::storage::Array;

impl<T: NpyElement + AnyBitPattern + Send + Sync, D: Dimension> Array<T, D> {
    /// The array of a mapped `.npy` file: a *view* of the file that holds the map. Only the header is read;
    /// the elements are when they are touched, and the system may forget them again. O(1).
    ///
    /// Its memory is foreign: it counts neither in [`live_bytes`](crate::memory::Figures) nor against the
    /// [limit](crate::memory::set_limit). It is never written: the first write through this array copies all
    /// the elements it shows.
    ///
    /// See [`MappedFile`] for an example. `bool` is not among the types: each byte of the file would have to be
    /// looked at first.
    ///
    /// # Errors
    /// If the file is no `.npy` file, holds another type or rank, or is shorter than its header says; and if
    /// memory cannot show the elements as they are, because they are in the other byte order or not aligned:
    /// [`read_npy`](Self::read_npy) reads those.
    #[track_caller]
    pub fn map_npy(file: &MappedFile) -> Result<Self> {
        let mapped = Mapped::of::<T>(file).map_err(|why| in_file(file.path(), why))?;
        let Ok(buffer) = file.elements::<T>(mapped.start, mapped.end) else {
            let why = NpyError::Misaligned { offset: mapped.start as u64, align: align_of::<T>() };
            return Err(in_file(file.path(), why));
        };
        let axes = DynAxes::from_slice(&mapped.shape);
        let layout = Layout::<IxDyn>::new(axes, mapped.order, size_of::<T>())?;
        Array::from_parts(buffer, layout)?.into_dimension()
    }
}

/// Where the elements of a file lie.
struct Mapped {
    start: usize,
    end: usize,
    shape: Vec<usize>,
    order: Order,
}

impl Mapped {
    fn of<T: NpyElement>(file: &MappedFile) -> Result<Self, NpyError> {
        let (header, dtype) = header::read_with_dtype(&mut file.bytes())?;
        if check_type::<T>(&header.dtype, &dtype)? {
            return Err(NpyError::Swapped { descr: header.dtype });
        }
        // The header has been read, so that its end lies in the map.
        let start = header.data_offset as usize;
        let needed = element_count(&header.shape, size_of::<T>())? * size_of::<T>();
        let found = file.bytes().len() - start;
        if needed > found {
            return Err(truncated(needed as u64, found as u64));
        }
        let order = if header.fortran_order { Order::F } else { Order::C };
        Ok(Mapped { start, end: start + needed, shape: header.shape, order })
    }
}
