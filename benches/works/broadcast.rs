//! Operands of different shapes.

use super::values::{NewAxis, both, both2, both3, f32s, f64s, nd};
use super::{Works, moved, updated};
use nd::Axis;

pub(super) fn works(w: &mut Works<'_>) {
    let n = 2048;
    matrix(w, "2048", n);
    matrix(w, "100", 100);
    images(w);
    let (a, x) = both(f64s(n, 1));
    let (b, y) = both(f64s(n, 2));
    w.pair(
        "outer_sum/2048",
        moved(16 * n, 8 * n * n),
        || a.slice((.., NewAxis)) + &b,
        || &x.view().insert_axis(Axis(1)) + &y,
    );
    w.pair(
        "copy_of_broadcast/2048",
        moved(8 * n, 8 * n * n),
        || a.broadcast_to((n, n)).unwrap().to_owned(),
        || x.broadcast((n, n)).unwrap().to_owned(),
    );
    let (a, x) = both3([100, 1, 100], f64s(10_000, 1));
    let (b, y) = both3([1, 100, 100], f64s(10_000, 2));
    w.pair(
        "add_planes/100x100x100",
        moved(160_000, 8_000_000),
        || &a + &b,
        || {
            // It broadcasts only one side.
            let x = x.broadcast((100, 100, 100)).unwrap();
            &x + &y
        },
    );
}

fn matrix(w: &mut Works<'_>, name: &str, n: usize) {
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let (row, their_row) = both(f64s(n, 2));
    let bytes = moved(8 * n * n, 8 * n * n);
    w.pair(format!("add_row/{name}"), bytes, || &m + &row, || &k + &their_row);
    w.pair(
        format!("mul_column/{name}"),
        bytes,
        || &m * row.slice((.., NewAxis)),
        || &k * &their_row.view().insert_axis(Axis(1)),
    );
    w.pair(
        format!("less_row/{name}"),
        moved(8 * n * n, n * n),
        || m.less(&row),
        || nd::Zip::from(&k).and_broadcast(&their_row).map_collect(|x, y| x < y),
    );
    w.change(
        format!("iadd_row/{name}"),
        updated(8 * n * n, 8 * n * n),
        (m.to_owned(), |m| *m += &row),
        (k.clone(), |k| *k += &their_row),
    );
    w.change(
        format!("iadd_column/{name}"),
        updated(8 * n * n, 8 * n * n),
        (m.to_owned(), |m| *m += row.slice((.., NewAxis))),
        (k.clone(), |k| *k += &their_row.view().insert_axis(Axis(1))),
    );
    w.pair(
        format!("centre_columns/{name}"),
        moved(16 * n * n, 8 * n * n),
        || &m - &m.mean_axis(0),
        || &k - &k.mean_axis(Axis(0)).unwrap(),
    );
}

/// Three colours of each pixel, each scaled.
fn images(w: &mut Works<'_>) {
    let (image, their_image) = both3([1000, 1000, 3], f32s(3_000_000, 1));
    let (factors, their_factors) = both(f32s(3, 2));
    w.pair(
        "scale_colours_f32/1000x1000x3",
        moved(12_000_000, 12_000_000),
        || &image * &factors,
        || &their_image * &their_factors,
    );
    let (points, their_points) = both2([1_000_000, 3], f64s(3_000_000, 1));
    let (shift, their_shift) = both(f64s(3, 2));
    w.pair(
        "add_row3/1e6x3",
        moved(24_000_000, 24_000_000),
        || &points + &shift,
        || &their_points + &their_shift,
    );
}
