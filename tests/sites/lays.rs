//! Arrays that lie in many ways, small and large, for which the crate takes different paths. Elements are
//! between 1 and 7.

use ndview::prelude::*;

fn numbers(rows: usize, columns: usize) -> Array2<f64> {
    Array::from_shape_fn((rows, columns), |[i, j]| 1.0 + ((i * columns + j) % 7) as f64)
}

/// Beside each other, and apart.
fn two(rows: usize, columns: usize) -> [Array2<f64>; 2] {
    let twice = numbers(2 * rows + 1, 2 * columns + 1);
    [numbers(rows, columns), twice.slice((s![1..;2], s![1..;2])).share()]
}

/// One row of three elements takes the shortest ways.
fn small() -> Vec<Array2<f64>> {
    let mut all = Vec::from(two(1, 3));
    all.extend(two(3, 3));
    all.push(numbers(3, 3).into_t());
    all.push(numbers(4, 3).into_flip(0).into_flip(1));
    all.push(numbers(1, 3).broadcast_to((3, 3)).unwrap().share());
    all
}

/// Two axes, known to the compiler; with 100,000 elements, too.
pub(crate) fn fixed() -> Vec<Array2<f64>> {
    let mut all = small();
    all.extend(two(250, 400));
    all.push(numbers(400, 250).into_t());
    all
}

/// Two axes, whose number is known at run time.
pub(crate) fn dynamic() -> Vec<ArrayD<f64>> {
    small().into_iter().chain(two(250, 400).into_iter().take(1)).map(Array::into_dyn).collect()
}

/// One axis: short and long, beside each other and apart.
pub(crate) fn lines() -> Vec<Array1<f64>> {
    let line = |a: Array2<f64>| a.into_index_axis(0, 0);
    let mut all = Vec::new();
    for columns in [3, 100_000] {
        all.push(line(numbers(1, columns)));
        all.push(line(numbers(1, 2 * columns)).into_slice(s![..;2]));
        all.push(line(numbers(1, columns)).into_flip(0));
    }
    all
}
