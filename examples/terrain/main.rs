//! Slope, aspect and light on real terrain, from shifted views; and a picture of it.
//!
//! `cargo run --release --example terrain` (less than a second)
//!
//! `cargo run --release --example terrain -- docs/terrain.png` writes the picture that the README shows;
//! without a path, the picture is compared with that one, pixel by pixel.

mod picture;
mod relief;

use ndview::memory::{self, Bytes};
use ndview::prelude::*;
use ndview::unravel_index;

const TERRAIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/jacksboro_dem.npy");
const SHOWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/terrain.png");

fn main() -> ndview::Result<()> {
    let dem: Array2<i16> = Array::read_npy(TERRAIN)?;
    facts(&dem);
    let (relief, all) = memory::scope(|| Relief::new(&dem));
    let relief = relief?;
    println!("at most {} at once beside the land itself", Bytes(all.peak_bytes));
    assert!(all.peak_bytes <= 5 * 8 * dem.len() as u64, "no more than five arrays of float64");

    picks(&dem, &relief)?;
    files(&dem, &relief)
}

/// What is known of the file.
fn facts(dem: &Array2<i16>) {
    assert_eq!(dem.shape(), [344, 403]);
    assert_eq!(dem.sum(), 73_617_913); // 16-bit heights, summed in 64 bits
    assert_eq!(dem.greater(800).count(), 9_998);
    assert_eq!((dem.argmax(), dem[[297, 219]]), (297 * 403 + 219, 1_076));

    let (along, across) = relief::spacing(dem.len_of(0));
    println!(
        "The Jacksboro fault: {:?} cells of int16, {}, {} to {} m, on average {:.1} m",
        dem.shape(),
        Bytes(dem.nbytes() as u64),
        dem.min(),
        dem.max(),
        dem.mean()
    );
    println!(
        "cells are {along:.2} m long, and {:.2} m wide in the north, {:.2} m in the south",
        across.min(),
        across.max()
    );
}

/// What is made of the land.
struct Relief {
    slope: Array2<f64>,
    aspect: Array2<f64>,
    light: Array2<f64>,
}

impl Relief {
    fn new(dem: &Array2<i16>) -> ndview::Result<Self> {
        println!("\n{:<40} {:>8} {:>8} {:>8}", "== Views and copies", "buffers", "peak", "kept");
        let nine = told("nine windows, shifted by a cell each", || relief::windows(dem));
        assert!(nine.iter().all(|window| window.same_buffer(dem)));
        let rise = told("rise to the east and to the north", || relief::gradient(dem))?;
        let slope = told("slope", || relief::slope(&rise));
        let aspect = told("aspect", || relief::aspect(&rise))?;
        drop(rise);
        let light = told("light", || relief::hill_shade(&slope, &aspect, 315.0, 45.0));
        Ok(Relief { slope, aspect, light })
    }
}

/// Runs a step, and prints what it did with memory: the buffers it made, the most bytes at once, and those it left.
fn told<R>(step: &str, run: impl FnOnce() -> R) -> R {
    let (result, did) = memory::scope(run);
    let bytes = |bytes: u64| Bytes(bytes).to_string();
    let (peak, kept) = (bytes(did.peak_bytes), bytes(did.left_bytes.unsigned_abs()));
    println!("{step:<40} {:>8} {peak:>8} {kept:>8}", did.made_buffers);
    result
}

/// The land by masks and positions: all copies, as small as what is asked.
fn picks(dem: &Array2<i16>, Relief { slope, aspect, .. }: &Relief) -> ndview::Result<()> {
    println!("\n== Picks");
    let high = dem.greater(800);
    println!(
        "above 800 m: {} cells, slope {:.1} degrees on average, and {:.1} below",
        high.count(),
        slope.select(&high)?.mean(),
        slope.select(&!high)?.mean()
    );

    let limit = slope.quantile(0.9999)?;
    let steepest = slope.greater(limit).nonzero();
    let (rows, columns) = (&steepest[0], &steepest[1]);
    println!("steeper than {limit:.1} degrees: {} cells", rows.len());
    println!("  rows    {rows:>4}\n  columns {columns:>4}");
    println!("  heights {:>4}", dem.gather((rows, columns))?);
    println!("  slopes  {:>4.0}", slope.gather((rows, columns))?);

    let order = dem.ravel().argsort(0); // of a handle, not of a copy
    let top = order.slice(s![-1..-11;-1]);
    let places = unravel_index(&top, dem.dim())?;
    println!("the ten highest, by argsort\n  rows    {:>4}\n  columns {:>4}", places[0], places[1]);
    println!("  heights {:>4}", dem.take_flat(&top)?);

    // The ridge: the highest cell of each column.
    let ridge = dem.argmax_axis(0);
    let columns = Array1::arange(0, dem.len_of(1), 1);
    let heights = dem.gather((&ridge, &columns))?;
    assert_eq!(heights, dem.max_axis(0));
    println!(
        "the skyline, seen from the south, each 20th column\n  heights {:>4}",
        heights.slice(s![..;20])
    );

    let wind = (aspect / 45.0).round(0).astype::<usize>() % 8;
    let cells = wind.ravel().bincount(8)?;
    let share = cells.astype::<f64>() * (100.0 / dem.len() as f64);
    println!("falls to N, NE, E, SE, S, SW, W, NW\n  percent {share:>4.0}");
    Ok(())
}

/// The slope as a file for NumPy, and the picture.
fn files(dem: &Array2<i16>, relief: &Relief) -> ndview::Result<()> {
    println!("\n== Files");
    let file = std::env::temp_dir().join("ndview-terrain-slope.npy");
    relief.slope.write_npy(&file)?;
    assert_eq!(Array2::<f64>::read_npy(&file)?, relief.slope);
    println!("{}: the slope, read back equal", file.display());

    let picture = picture::picture(dem, &relief.light)?;
    assert_eq!(picture.shape(), [344, 403, 3]);
    if let Some(path) = std::env::args().nth(1) {
        picture.write_png(&path)?;
        println!("{path}: the picture, {:?} of uint8", picture.shape());
    } else {
        let shown: Array3<u8> = Array::read_image(SHOWN)?;
        assert_eq!(shown, picture, "{SHOWN} is another picture");
        println!("docs/terrain.png: the same picture, {:?} of uint8", picture.shape());
    }
    Ok(())
}
