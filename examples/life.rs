//! Conway's game of life on windows: a cell's neighbourhood is a view, not a copy.
//!
//! `cargo run --release --example life`

use ndview::prelude::*;

/// The next generation. The world is a torus: opposite edges meet.
fn step(world: &Array2<u8>) -> Array2<u8> {
    let [height, width] = world.dim();
    // One border cell around, so that every cell has a full window.
    let mut around = Array2::<u8>::zeros((height + 2, width + 2));
    around.slice_mut(s![1..-1, 1..-1]).assign(world);
    around.slice_mut(s![0, 1..-1]).assign(&world.slice(-1));
    around.slice_mut(s![-1, 1..-1]).assign(&world.slice(0));
    let wrapped = around.clone();
    around.slice_mut((.., 0)).assign(&wrapped.slice((.., -2)));
    around.slice_mut((.., -1)).assign(&wrapped.slice((.., 1)));

    // Nine shifted views of the same memory, added up.
    let mut neighbours = Array2::<u8>::zeros((height, width));
    for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))).filter(|&at| at != (1, 1)) {
        neighbours += &around.slice((i..i + height, j..j + width));
    }
    world.zip_map(&neighbours, |&alive, &n| u8::from(n == 3 || (alive == 1 && n == 2)))
}

fn show(world: &Array2<u8>) {
    for row in world.rows() {
        let line: String = row.iter().map(|&cell| if cell == 1 { "# " } else { ". " }).collect();
        println!("{line}");
    }
    println!();
}

fn main() {
    let glider = array![[0, 1, 0], [0, 0, 1], [1, 1, 1]];
    let mut world = Array2::<u8>::zeros((10, 20));
    world.slice_mut((1..4, 1..4)).assign(&glider);
    for generation in 0..=20 {
        if generation % 10 == 0 {
            println!("generation {generation}: {} cells live", world.sum());
            show(&world);
        }
        world = step(&world);
    }
    // After 4 generations a glider is the same, one cell further down and right.
    let mut later = Array2::<u8>::zeros((10, 20));
    later.slice_mut((1..4, 1..4)).assign(&glider);
    let mut moved = later.clone();
    for _ in 0..4 {
        moved = step(&moved);
    }
    assert_eq!(moved.slice((2..5, 2..5)), glider);
}
