//! JPEG images.

use std::io::{BufRead, Read as _, Seek, SeekFrom};

use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Facts, ImageElement, elements, malformed};
use crate::dimension::{Dimension, IxDyn};
use crate::error::Result;
use crate::io::Why;
use crate::storage::Array;

/// Bytes that the decoder may have read ahead, and some more.
const NEAR_END: u64 = 64;
/// The longest side of an image in this format.
const LONGEST: usize = 65_535;

/// Reads a JPEG image of `length` bytes.
#[track_caller]
pub(super) fn decode<T: ImageElement, D: Dimension>(
    mut reader: impl BufRead + Seek,
    length: u64,
) -> Result<Array<T, IxDyn>, Why> {
    // Strict: else what is missing becomes grey, without a word.
    let options = DecoderOptions::default()
        .set_max_width(LONGEST)
        .set_max_height(LONGEST)
        .set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(&mut reader, options);
    decoder.decode_headers().map_err(bad)?;
    let (Some(info), Some(colours)) = (decoder.info(), decoder.input_colorspace()) else {
        return Err(malformed("jpeg", None, "it has no header".to_owned()).into());
    };
    let grey = colours == ColorSpace::Luma;
    let out = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(out));
    let facts = Facts {
        format: "jpeg",
        height: usize::from(info.height),
        width: usize::from(info.width),
        channels: if grey { 1 } else { 3 },
        dtype: "uint8",
    };
    // At least one bit for a block of 8 x 8 pixels.
    let blocks = facts.height.div_ceil(8) as u64 * facts.width.div_ceil(8) as u64;
    facts.check("blocks", blocks, length.saturating_mul(8))?;
    let mut array = facts.array::<T, D>()?;
    decoder.decode_into(bytemuck::cast_slice_mut(elements(&mut array))).map_err(bad)?;
    check_end(reader, length)?;
    Ok(array)
}

/// Refuses a file that was read to its end where no end is marked: the decoder takes what is missing for grey.
fn check_end(mut reader: impl BufRead + Seek, length: u64) -> Result<(), Why> {
    let near = length.saturating_sub(NEAR_END);
    if reader.stream_position()? < near {
        return Ok(());
    }
    reader.seek(SeekFrom::Start(near))?;
    let mut last = Vec::new();
    reader.take(NEAR_END).read_to_end(&mut last)?;
    if last.windows(2).any(|two| two == b"\xff\xd9") {
        return Ok(());
    }
    Err(malformed("jpeg", Some(length), "it ends before the image does".to_owned()).into())
}

fn bad(why: impl core::fmt::Debug) -> Why {
    malformed("jpeg", None, format!("{why:?}")).into()
}
