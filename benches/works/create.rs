//! Arrays from nothing.

use std::hint::black_box;

use super::values::{Array, Array1, Array2, label, nd};
use super::{Works, moved};

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([1_000, 1_000_000, 10_000_000]) {
        let (len, size) = (black_box(n), 8 * n);
        let (name, value) = (label(n), black_box(2.5));
        w.pair(
            format!("zeros/{name}"),
            None,
            || Array1::<f64>::zeros(len),
            || nd::Array1::<f64>::zeros(len),
        );
        w.pair(
            format!("zeros_touched/{name}"),
            moved(0, size),
            || {
                let mut a = Array1::<f64>::zeros(len);
                a += value;
                a
            },
            || {
                let mut a = nd::Array1::<f64>::zeros(len);
                a += value;
                a
            },
        );
        w.pair(
            format!("full/{name}"),
            moved(0, size),
            || Array1::full(len, value),
            || nd::Array1::from_elem(len, value),
        );
        let stop = black_box(n as f64);
        w.pair(
            format!("arange/{name}"),
            moved(0, size),
            || Array1::arange(0.0, stop, 1.0),
            || nd::Array1::range(0.0, stop, 1.0),
        );
        w.pair(
            format!("linspace/{name}"),
            moved(0, size),
            || Array1::linspace(0.0, 1.0, len),
            || nd::Array1::linspace(0.0, 1.0, len),
        );
    }
    others(w);
}

fn others(w: &mut Works<'_>) {
    let n = black_box(1_000_000);
    w.pair("ones/1e6", moved(0, 8 * n), || Array1::<f64>::ones(n), || nd::Array1::<f64>::ones(n));
    let (float, byte) = (black_box(2.5_f32), black_box(7_u8));
    w.pair(
        "full_f32/1e6",
        moved(0, 4 * n),
        || Array1::full(n, float),
        || nd::Array1::from_elem(n, float),
    );
    w.pair("full_u8/1e6", moved(0, n), || Array1::full(n, byte), || nd::Array1::from_elem(n, byte));
    let stop = black_box(n as i32);
    w.pair(
        "arange_i32/1e6",
        moved(0, 4 * n),
        || Array1::arange(0, stop, 1),
        || (0..stop).collect::<nd::Array1<i32>>(),
    );
    let stop = black_box(n as i64);
    w.pair(
        "arange_i64/1e6",
        moved(0, 8 * n),
        || Array1::arange(0, stop, 1),
        || (0..stop).collect::<nd::Array1<i64>>(),
    );
    let n = black_box(1000);
    w.pair(
        "eye/1000x1000",
        moved(0, 8 * n * n),
        || Array2::<f64>::eye(n),
        || nd::Array2::<f64>::eye(n),
    );
    w.pair(
        "products/1000x1000",
        moved(0, 8 * n * n),
        || Array::from_shape_fn((n, n), |[i, j]| (i * j) as f64),
        || nd::Array::from_shape_fn((n, n), |(i, j)| (i * j) as f64),
    );
}
