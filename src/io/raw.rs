//! Elements one after the other, and nothing else.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytemuck::{CheckedBitPattern, NoUninit};

use super::Why;
use super::elements::{read_elements, write_elements};
use super::error::FormatError;
use super::file::{Part, in_file};
use crate::buffer::Buffer;
use crate::dimension::{Dimension, Shape, resolve_lens};
use crate::dtype::{ByteOrder, HasDType};
use crate::error::{Dims, Result};
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, Storage};

impl<T: HasDType + CheckedBitPattern, D: Dimension> Array<T, D> {
    /// Reads a file that holds nothing but the elements of an array of this shape, as
    /// [`write_raw`](ArrayBase::write_raw) and NumPy's `tofile` write it. Fresh memory.
    ///
    /// With a shape made by [`f`](Shape::f), the first axis varies fastest. A byte of a `bool` is 0 or 1.
    ///
    /// ```no_run
    /// use ndview::ByteOrder;
    /// use ndview::prelude::*;
    ///
    /// let volume: Array3<i16> = Array::read_raw("scan.bin", (64, 512, 512), ByteOrder::Big)?;
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, or is not as long as the elements are together: this is known before memory
    /// is asked for. And if the memory cannot be had.
    #[track_caller]
    pub fn read_raw<Sh: Shape<Dim = D>>(
        path: impl AsRef<Path>,
        shape: Sh,
        order: ByteOrder,
    ) -> Result<Self> {
        let path = path.as_ref();
        let layout = Layout::new(resolve_lens(&shape)?, shape.order(), size_of::<T>())?;
        let data = read(path, &layout, order).map_err(|why| in_file(path, why))?;
        Array::from_parts(Buffer::from_vec(data), layout)
    }
}

impl<S: Storage<Elem: HasDType + NoUninit>, D: Dimension> ArrayBase<S, D> {
    /// Writes the elements in C order and nothing else: what the reader must know is shape, type and byte
    /// order.
    ///
    /// It is written to a new file beside `path`, which then takes its place: an error leaves what was there
    /// before.
    ///
    /// ```
    /// use ndview::ByteOrder;
    /// use ndview::prelude::*;
    /// # let path = std::env::temp_dir().join(format!("ndview-doc-{}.bin", std::process::id()));
    ///
    /// let a = array![[1_u16, 2], [3, 4]];
    /// a.t().write_raw(&path, ByteOrder::Big)?;
    /// assert_eq!(std::fs::read(&path).unwrap(), [0, 1, 0, 3, 0, 2, 0, 4]);
    /// let read: Array2<u16> = Array::read_raw(&path, (2, 2).f(), ByteOrder::Big)?;
    /// assert_eq!(read, a);
    /// # std::fs::remove_file(path).unwrap();
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write_raw(&self, path: impl AsRef<Path>, order: ByteOrder) -> Result<()> {
        let path = path.as_ref();
        let write = || -> Result<(), Why> {
            let part = Part::create(path)?;
            write_elements(self, &mut part.file()?, order)?;
            Ok(part.take_place()?)
        };
        write().map_err(|why| in_file(path, why))
    }
}

/// The elements of a file of exactly the layout's length.
fn read<T: HasDType + CheckedBitPattern, D: Dimension>(
    path: &Path,
    layout: &Layout<D>,
    order: ByteOrder,
) -> Result<Vec<T>, Why> {
    let mut file = File::open(path)?;
    let facts = file.metadata()?;
    let bytes = layout.len() as u64 * size_of::<T>() as u64;
    let wrong = |found: &str| {
        let shape = Dims::new(layout.shape());
        let why = format!("{found} bytes, where {} of shape {shape} takes {bytes}", T::DTYPE);
        FormatError::Malformed { format: "raw", offset: None, why }
    };
    if facts.is_file() && facts.len() != bytes {
        return Err(wrong(&facts.len().to_string()).into());
    }
    let data = read_elements(&mut file, layout.shape(), order, ("raw", 0))?;
    if file.read(&mut [0])? > 0 {
        return Err(wrong("more").into());
    }
    Ok(data)
}
