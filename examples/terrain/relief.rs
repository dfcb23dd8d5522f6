//! Slope, aspect and light, from differences of shifted views.

use ndview::IndexMode;
use ndview::prelude::*;

/// Degrees from one cell to the next, both ways.
const CELL: f64 = 1.0 / 1200.0;
/// The latitude of the north edge.
const NORTH: f64 = 36.732_916_666_666_67;
/// Metres per degree along a meridian: the Earth's mean radius is 6,371,008.8 m (Moritz, "Geodetic Reference
/// System 1980", Journal of Geodesy 74, 2000).
const DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// Metres from cell to cell: along a column, and along each row, as a column. The meridians come together towards
/// the pole.
pub(crate) fn spacing(rows: usize) -> (f64, Array2<f64>) {
    let latitude = Array::from_shape_fn((rows, 1), |[i, _]| NORTH - (i as f64 + 0.5) * CELL);
    (CELL * DEGREE, latitude.to_radians().cos() * (CELL * DEGREE))
}

/// The nine windows of the land in which a cell's neighbours stand at the cell's own place, row by row from the
/// north-west. All are views: another offset, the same memory.
pub(crate) fn windows<'d>(dem: &'d Array2<i16>) -> [ArrayView2<'d, i16>; 9] {
    let [rows, columns] = dem.dim();
    std::array::from_fn(|k| {
        let (i, j) = (k / 3, k % 3);
        dem.slice((i..rows - 2 + i, j..columns - 2 + j))
    })
}

/// How far the land rises by the metre towards the east and towards the north (Horn, "Hill shading and the
/// reflectance map", Proceedings of the IEEE 69, 1981). Cells of the edge have what the cell beside them has.
pub(crate) fn gradient(dem: &Array2<i16>) -> ndview::Result<[Array2<f64>; 2]> {
    let [nw, n, ne, w, _, e, sw, s, se] = windows(dem);
    // Sums of whole metres, exact in the elements' own type: four times the highest mountain is 4,304.
    let east = (ne - nw) + (e - w) * 2 + (se - sw);
    let north = (nw - sw) + (n - s) * 2 + (ne - se);
    let (dy, dx) = spacing(dem.len_of(0));
    let dx = dx.slice(s![1..-1]); // (342, 1): a column broadcasts along the rows
    Ok([
        with_edges(east.astype::<f64>() / (dx * 8.0))?,
        with_edges(north.astype::<f64>() / (dy * 8.0))?,
    ])
}

/// One cell more on each side: positions outside count as the nearest inside.
fn with_edges(inner: Array2<f64>) -> ndview::Result<Array2<f64>> {
    let [rows, columns] = inner.dim();
    let around = |len: usize| Array1::<i64>::arange(-1, len as i64 + 1, 1);
    inner.take_mode(&around(rows), 0, IndexMode::Clip)?.take_mode(
        &around(columns),
        1,
        IndexMode::Clip,
    )
}

/// How steep the land is, in degrees.
pub(crate) fn slope([east, north]: &[Array2<f64>; 2]) -> Array2<f64> {
    let mut slope = east.hypot(north);
    slope.map_inplace(|rise| *rise = rise.atan().to_degrees()); // in the memory of the first result
    slope
}

/// Which way the land falls, in degrees clockwise from north; 0 where it is flat.
pub(crate) fn aspect([east, north]: &[Array2<f64>; 2]) -> ndview::Result<Array2<f64>> {
    let mut aspect = east.atan2(north); // up the slope
    aspect.map_inplace(|up| *up = (up.to_degrees() + 180.0).rem_euclid(360.0));
    aspect.fill_where(&(east.equal(0.0) & north.equal(0.0)), 0.0)?;
    Ok(aspect)
}

/// The light on the land, from 0 to 1, where it comes from `azimuth` (clockwise from north) at `altitude` above the
/// horizon (Burrough and McDonnell, "Principles of Geographical Information Systems", 1998).
pub(crate) fn hill_shade(
    slope: &Array2<f64>,
    aspect: &Array2<f64>,
    azimuth: f64,
    altitude: f64,
) -> Array2<f64> {
    let (sin, cos) = (90.0 - altitude).to_radians().sin_cos();
    let mut light = azimuth - aspect;
    light.map_inplace(|angle| *angle = angle.to_radians().cos() * sin);
    let slope = slope.to_radians();
    light *= &slope.sin();
    light += &(slope.cos() * cos);
    light.map_inplace(|light| *light = light.max(0.0));
    light
}
