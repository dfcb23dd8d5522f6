//! PNG images.

use std::io::{self, BufRead, Seek, Write};

use png::{BitDepth, ColorType, Decoder, DecodingError, Encoder, Transformations};

use super::sealed::Sealed as _;
use super::{Facts, ImageElement, elements, malformed};
use crate::dimension::{Dimension, IxDyn};
use crate::error::Result;
use crate::io::Why;
use crate::storage::{Array, ArrayBase, Storage};

/// The most bytes that one compressed byte can stand for.
const DEFLATE_RATIO: u64 = 1032;

/// Reads a PNG image of `length` bytes.
#[track_caller]
pub(super) fn decode<T: ImageElement, D: Dimension>(
    reader: impl BufRead + Seek,
    length: u64,
) -> Result<Array<T, IxDyn>, Why> {
    let mut decoder = Decoder::new(reader);
    decoder.set_transformations(Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(bad)?;
    let mut facts = Facts {
        format: "png",
        height: header.height as usize,
        width: header.width as usize,
        channels: 1,
        dtype: "uint8",
    };
    let bits = u64::from(header.width) * header.bits_per_pixel() as u64;
    let packed = u64::from(header.height).saturating_mul(bits.div_ceil(8) + 1);
    facts.check("bytes", packed, length.saturating_mul(DEFLATE_RATIO))?;

    let mut reader = decoder.read_info().map_err(bad)?;
    let (colours, depth) = reader.output_color_type();
    facts.channels = colours.samples();
    if depth == BitDepth::Sixteen {
        facts.dtype = "uint16";
    }
    let mut array = facts.array::<T, D>()?;
    let pixels = elements(&mut array);
    reader.next_frame(bytemuck::cast_slice_mut(pixels)).map_err(bad)?;
    reader.finish().map_err(bad)?;
    for pixel in pixels {
        *pixel = pixel.image_order();
    }
    Ok(array)
}

/// Writes a PNG image.
pub(super) fn encode<S: Storage<Elem: ImageElement>, D: Dimension>(
    array: &ArrayBase<S, D>,
    writer: impl Write,
) -> Result<(), Why> {
    let shape = array.shape();
    let colours = match shape {
        [_, _] | [_, _, 1] => ColorType::Grayscale,
        [_, _, 2] => ColorType::GrayscaleAlpha,
        [_, _, 3] => ColorType::Rgb,
        [_, _, 4] => ColorType::Rgba,
        _ => return Err(no_image(shape)),
    };
    let (Ok(height), Ok(width)) = (u32::try_from(shape[0]), u32::try_from(shape[1])) else {
        return Err(no_image(shape));
    };
    if height == 0 || width == 0 {
        return Err(no_image(shape));
    }
    let mut encoder = Encoder::new(writer, width, height);
    encoder.set_color(colours);
    encoder.set_depth(if size_of::<S::Elem>() == 1 { BitDepth::Eight } else { BitDepth::Sixteen });
    let mut image = encoder.write_header()?;
    let mut rows = image.stream_writer()?;
    let mut row = Vec::with_capacity(shape[1] * colours.samples());
    let mut pixels = array.iter();
    for _ in 0..height {
        row.clear();
        row.extend(pixels.by_ref().take(row.capacity()).map(|pixel| pixel.image_order()));
        rows.write_all(bytemuck::cast_slice(&row))?;
    }
    rows.finish()?;
    Ok(image.finish()?)
}

fn no_image(shape: &[usize]) -> Why {
    let why = format!(
        "an array of shape {} is no image: (height, width) or (height, width, 1 to 4), none of them 0",
        crate::error::Dims::new(shape)
    );
    malformed("png", None, why).into()
}

/// The error, with that of the reader where it is one.
fn bad(why: DecodingError) -> Why {
    match why {
        DecodingError::IoError(why) if why.kind() != io::ErrorKind::UnexpectedEof => why.into(),
        why => malformed("png", None, why.to_string()).into(),
    }
}
