//! Twenty calls; the program beside this one makes the same with `ndarray`.

use ndview::concatenate;
use ndview::prelude::*;

fn main() {
    let zeros = Array2::<f64>::zeros([4, 3]);
    let ones = Array2::<f64>::ones([4, 3]);
    let line = Array1::linspace(0.0, 1.0, 12);
    let table = Array::from_shape_fn([4, 3], |[i, j]| (3 * i + j) as f64);
    let shaped = line.reshape([4, 3]).unwrap();
    let corner = table.slice(s![1..3, ..;2]);
    let sum = &table + &ones;
    let scaled = &sum * 2.0;
    let mut total = zeros.clone();
    total += &scaled;
    total.slice_mut(s![0, ..]).assign(&table.slice(s![1, ..]));
    let roots = total.map(|x| x.sqrt());
    let product = table.t().dot(&roots);
    let both = concatenate(0, &[&table, &roots]).unwrap();
    let some = both.take(&[0, 2, 7], 0).unwrap();
    let means = both.mean_axis(0);
    let sums = both.sum_axis(1);
    let spread = both.std(0);
    let largest = both.iter().copied().fold(f64::MIN, f64::max);
    let small = both.map(|x| *x < 1.0);
    println!("{corner} {} {product} {some} {means} {sums}", shaped.sum());
    println!("{spread} {largest} {}", small.iter().filter(|x| **x).count());
}
