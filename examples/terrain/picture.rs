//! The land as a picture: colours of heights, in the light.

use ndview::prelude::*;

/// Colours from the valleys to the tops, as far from each other as they are in height.
const COLOURS: [[f64; 3]; 6] = [
    [120.0, 164.0, 116.0],
    [173.0, 197.0, 136.0],
    [232.0, 222.0, 168.0],
    [214.0, 176.0, 124.0],
    [166.0, 122.0, 94.0],
    [238.0, 234.0, 230.0],
];

/// 256 colours, by straight lines between the given ones.
fn palette() -> ndview::Result<Array2<f64>> {
    let keys = Array::from_shape_fn((COLOURS.len(), 3), |[i, j]| COLOURS[i][j]);
    let place = Array1::linspace(0.0, COLOURS.len() as f64 - 1.0, 256);
    let below = place.floor().minimum(COLOURS.len() as f64 - 2.0);
    let part = (&place - &below).into_expand_dims(1);
    let below = below.astype::<usize>();
    Ok(keys.take(&below, 0)? * (1.0 - &part) + keys.take(&(below + 1), 0)? * &part)
}

/// Red, green and blue of each cell: the colour of its height times the light on it, and a little more light, which
/// comes from all of the sky.
pub(crate) fn picture(dem: &Array2<i16>, light: &Array2<f64>) -> ndview::Result<Array3<u8>> {
    let (low, high) = (f64::from(dem.min()), f64::from(dem.max()));
    let level = dem.map(|&z| ((f64::from(z) - low) / (high - low) * 255.0).round() as usize);
    let tint = palette()?.take(&level, 0)?; // (344, 403, 3)
    let light = light + 0.15;
    Ok((tint * light.slice((.., .., NewAxis))).round(0).astype()) // no more than 255
}
