//! Images: PNG and JPEG to arrays, arrays to PNG.

mod jpeg;
mod png;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use super::Why;
use super::error::FormatError;
use super::file::{Part, in_file};
use crate::dimension::{Dimension, IxDyn};
use crate::error::{ErrorKind, Result};
use crate::storage::{Array, ArrayBase, Storage};

/// An element type of images: `u8` or `u16`. Sealed: no other crate can implement it.
pub trait ImageElement: sealed::Sealed {}

mod sealed {
    use num_traits::Zero;

    /// What moves elements between an image and memory.
    pub trait Sealed: bytemuck::Pod + Zero {
        /// NumPy's name of the type.
        const IMAGE_NAME: &'static str;

        /// From the byte order of PNG to that of this machine, or back.
        #[must_use]
        fn image_order(self) -> Self;
    }
}

impl ImageElement for u8 {}

impl sealed::Sealed for u8 {
    const IMAGE_NAME: &'static str = "uint8";

    fn image_order(self) -> Self {
        self
    }
}

impl ImageElement for u16 {}

impl sealed::Sealed for u16 {
    const IMAGE_NAME: &'static str = "uint16";

    fn image_order(self) -> Self {
        u16::from_be(self)
    }
}

impl<T: ImageElement, D: Dimension> Array<T, D> {
    /// Reads a PNG or JPEG image into fresh memory: shape (height, width, channels).
    ///
    /// Channels: 1 grey, 2 grey and alpha, 3 red, green, blue, 4 with alpha. As an [`Array2`](crate::Array2)
    /// or [`ArrayD`](crate::ArrayD), grey images have shape (height, width). Palettes, fewer than 8 bits and
    /// transparent colours become whole channels of 8 bits; PNG with 16 bits is read as `u16`, all else as
    /// `u8`. Numbers are as in the file: neither gamma nor a colour profile nor the turning that a camera asks
    /// for is applied.
    ///
    /// ```no_run
    /// use ndview::prelude::*;
    ///
    /// let photo: Array3<u8> = Array::read_image("photo.jpg")?;
    /// let red: ArrayView2<u8> = photo.slice((.., .., 0));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read, is neither PNG nor JPEG, is damaged or cut off, or holds another element
    /// type or rank. An image of more pixels than so short a file can hold is refused before memory is
    /// asked for, as is one that would pass the [limit](crate::memory::set_limit).
    #[track_caller]
    pub fn read_image(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let read = match File::open(path) {
            Ok(file) => decode::<T, D>(BufReader::new(file)),
            Err(why) => Err(why.into()),
        };
        read.map_err(|why| in_file(path, why))?.into_dimension()
    }

    /// Reads a PNG or JPEG image from any reader that can seek, such as a
    /// [`Cursor`](std::io::Cursor) over bytes.
    ///
    /// # Errors
    /// As [`read_image`](Self::read_image).
    #[track_caller]
    pub fn from_image_reader(reader: impl BufRead + Seek) -> Result<Self> {
        let read = decode::<T, D>(reader);
        read.map_err(|why| in_file(Path::new("image data"), why))?.into_dimension()
    }
}

impl<S: Storage<Elem: ImageElement>, D: Dimension> ArrayBase<S, D> {
    /// Writes a PNG image of shape (height, width) or (height, width, channels), with 1 to 4 channels (see
    /// [`read_image`](Array::read_image)). Any strides are fine; nothing of the array is copied but a row.
    ///
    /// It is written to a new file beside `path`, which then takes its place: an error leaves what was there
    /// before.
    ///
    /// ```no_run
    /// use ndview::prelude::*;
    ///
    /// let image = Array::from_shape_fn((64, 64), |[i, j]| (i * 4) as u8 ^ (j * 4) as u8);
    /// image.slice((.., s![..;-1])).write_png("mirrored.png")?;
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the shape is no image's (PNG has none without pixels), or the file cannot be written.
    pub fn write_png(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let write = || -> Result<(), Why> {
            let part = Part::create(path)?;
            png::encode(self, BufWriter::new(part.file()?))?;
            Ok(part.take_place()?)
        };
        write().map_err(|why| in_file(path, why))
    }

    /// Writes a PNG image to any writer.
    ///
    /// # Errors
    /// As [`write_png`](Self::write_png).
    pub fn to_png_writer(&self, writer: impl Write) -> Result<()> {
        png::encode(self, writer).map_err(|why| in_file(Path::new("image data"), why))
    }
}

/// Reads either format.
#[track_caller]
fn decode<T: ImageElement, D: Dimension>(
    mut reader: impl BufRead + Seek,
) -> Result<Array<T, IxDyn>, Why> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.rewind()?;
    let mut first = [0; 8];
    let mut got = 0;
    while got < first.len() {
        match reader.read(&mut first[got..])? {
            0 => break,
            more => got += more,
        }
    }
    reader.rewind()?;
    let first = &first[..got];
    if first == b"\x89PNG\r\n\x1a\n" {
        png::decode::<T, D>(reader, length)
    } else if first.starts_with(b"\xff\xd8\xff") {
        jpeg::decode::<T, D>(reader, length)
    } else {
        let why = format!("it starts with \"{}\", neither PNG nor JPEG", first.escape_ascii());
        Err(malformed("image", Some(0), why).into())
    }
}

/// What an image is, before its pixels are read.
struct Facts {
    format: &'static str,
    height: usize,
    width: usize,
    channels: usize,
    dtype: &'static str,
}

impl Facts {
    /// Fresh memory of the image's shape as the rank `D` has it, if the type and rank are those asked for.
    #[track_caller]
    fn array<T: ImageElement, D: Dimension>(&self) -> Result<Array<T, IxDyn>, Why> {
        if self.dtype != T::IMAGE_NAME {
            let (holds, asked) = (self.dtype, T::IMAGE_NAME);
            return Err(FormatError::ElementType { holds, asked }.into());
        }
        let whole = [self.height, self.width, self.channels];
        let flat = self.channels == 1 && D::NDIM != Some(3);
        let shape = if flat { &whole[..2] } else { &whole[..] };
        if !D::accepts(shape.len()) {
            let (expected, found) = (D::NDIM.unwrap_or_default(), shape.len());
            let kind =
                ErrorKind::RankMismatch { expected, found, shape: crate::error::Dims::new(shape) };
            return Err(crate::Error::from(kind).into());
        }
        Ok(Array::<T, IxDyn>::try_zeros(shape)?)
    }

    /// Refuses more than `most`, which is what the file can hold.
    fn check(&self, unit: &str, needed: u64, most: u64) -> Result<(), FormatError> {
        if needed <= most {
            return Ok(());
        }
        let Facts { format, height, width, .. } = self;
        let why = format!(
            "{height} x {width} pixels are {needed} {unit}, so short a file holds at most {most}"
        );
        Err(malformed(format, None, why))
    }
}

/// The elements, to be written.
fn elements<T: ImageElement>(array: &mut Array<T, IxDyn>) -> &mut [T] {
    array.as_slice_mut().unwrap_or(&mut [])
}

fn malformed(format: &'static str, offset: Option<u64>, why: String) -> FormatError {
    FormatError::Malformed { format, offset, why }
}
