//! Broadcasting: axes of length 1 are stretched with stride 0, so nothing is copied until a result
//! is computed.
//!
//! `cargo run --release --example broadcast`

use ndview::prelude::*;

fn main() {
    let row = array![10.0, 20.0, 30.0];
    let column = array![[1.0], [2.0]];

    // Both sides are stretched: (2, 1) and (3,) give (2, 3).
    println!("column + row:\n{}\n", &column + &row);

    // The stretched view itself: six elements, three in memory.
    let wide = row.broadcast_to((2, 3)).expect("(3,) stretches to (2, 3)");
    println!("row.broadcast_to((2, 3)): shape {:?}, strides {:?}", wide.shape(), wide.strides());
    println!("  it shows {} bytes; the buffer has {}\n", wide.nbytes(), wide.held_bytes());

    // What does not fit says so, with the shapes.
    let error = row.try_add(&array![1.0, 2.0]).expect_err("(3,) and (2,) do not fit");
    println!("row + array![1.0, 2.0]: {error}\n");

    // Distances between all pairs of points, without a loop: (4, 1, 2) - (1, 4, 2).
    let points = array![[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 1.0]];
    let differences = points.slice((.., NewAxis, ..)) - points.slice((NewAxis, .., ..));
    let distances = differences.square().sum_axis(-1).sqrt();
    println!("distances between all pairs:\n{distances}\n");

    // Standard scores of each column.
    let scores = (&points - &points.mean_axis(0)) / &points.std_axis(0, 0);
    println!("standard scores of the columns:\n{scores:.3}");
}
