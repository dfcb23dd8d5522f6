//! Blurs real terrain with shifted views and draws it as hills of light and shade.
//!
//! `cargo run --release --example image_blur`

use ndview::prelude::*;

/// The mean of the window of `2 * radius + 1` cells along `axis`, for each cell that has one.
fn box_blur(image: ArrayView2<'_, f64>, radius: usize, axis: isize) -> Array2<f64> {
    let width = 2 * radius + 1;
    let len = image.len_of(axis) + 1 - width;
    // The running window: views of the same memory, each one cell further.
    let shifted = |k: usize| image.split_at(axis, k + len).0.split_at(axis, k).1;
    let mut sum = shifted(0).to_owned();
    for k in 1..width {
        sum += &shifted(k);
    }
    sum / width as f64
}

fn main() -> ndview::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/jacksboro_dem.npy");
    let dem = Array2::<i16>::read_npy(path)?.map(|&z| f64::from(z));
    let along = box_blur(dem.view(), 4, 0);
    let smooth = box_blur(along.view(), 4, 1);
    println!("terrain {:?}: from {} to {} m", dem.shape(), dem.min(), dem.max());
    println!("blurred {:?}: from {:.0} to {:.0} m", smooth.shape(), smooth.min(), smooth.max());

    // Blurring moves no height from place to place on the whole.
    let inside = dem.slice(s![4..-4, 4..-4]);
    println!("mean {:.2} m before, {:.2} m after", inside.mean(), smooth.mean());
    println!(
        "roughness (standard deviation) {:.2} m before, {:.2} m after",
        inside.std(0),
        smooth.std(0)
    );

    // Light from the north-west: the slope along the diagonal, on every 8th and 4th cell.
    let slope = smooth.slice((1.., 1..)) - smooth.slice((..-1, ..-1));
    let shades = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];
    let (low, high) = (slope.min(), slope.max());
    for row in slope.slice(s![..;8, ..;4]).rows() {
        let shade = |z: &f64| shades[((z - low) / (high - low) * 9.0).round() as usize];
        println!("{}", row.iter().map(shade).collect::<String>());
    }
    Ok(())
}
