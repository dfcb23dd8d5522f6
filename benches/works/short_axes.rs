//! Many lanes of a few elements, and few lanes of many.

use super::reductions::argmax;
use super::values::{bools, both2, both3, f32s, f64s, nd, s, signed};
use super::{Works, moved, updated};
use nd::Axis;
use ndview::Order;

pub(super) fn works(w: &mut Works<'_>) {
    sums(w);
    others(w);
    copies(w);
    images(w);
    rows(w);
}

fn sums(w: &mut Works<'_>) {
    for (name, rows, columns) in [
        ("1e6x2", 1_000_000, 2),
        ("1e6x3", 1_000_000, 3),
        ("1e6x4", 1_000_000, 4),
        ("1e5x10", 100_000, 10),
        ("8x1e6", 8, 1_000_000),
    ] {
        let (m, k) = both2([rows, columns], f64s(rows * columns, 1));
        let size = 8 * rows * columns;
        w.pair(
            format!("sum_axis0/{name}"),
            moved(size, 8 * columns),
            || m.sum_axis(0),
            || k.sum_axis(Axis(0)),
        );
        w.pair(
            format!("sum_axis1/{name}"),
            moved(size, 8 * rows),
            || m.sum_axis(1),
            || k.sum_axis(Axis(1)),
        );
    }
    let (m, k) = both2([1_000_000, 4], f32s(4_000_000, 1));
    w.pair("sum_f32_axis0/1e6x4", moved(16_000_000, 0), || m.sum_axis(0), || k.sum_axis(Axis(0)));
    w.pair(
        "sum_f32_axis1/1e6x4",
        moved(16_000_000, 4_000_000),
        || m.sum_axis(1),
        || k.sum_axis(Axis(1)),
    );
}

fn others(w: &mut Works<'_>) {
    let (m, k) = both2([1_000_000, 4], signed(4_000_000, 1));
    let (narrow, long) = (moved(32_000_000, 8_000_000), moved(32_000_000, 0));
    let larger = |m: f64, v: &f64| if *v > m { *v } else { m };
    let least = f64::NEG_INFINITY;
    w.pair(
        "max_axis1/1e6x4",
        narrow,
        || m.max_axis(1),
        || k.map_axis(Axis(1), |lane| lane.fold(least, larger)),
    );
    w.pair(
        "max_axis0/1e6x4",
        long,
        || m.max_axis(0),
        || k.fold_axis(Axis(0), least, |m, v| larger(*m, v)),
    );
    w.pair("mean_axis1/1e6x4", narrow, || m.mean_axis(1), || k.mean_axis(Axis(1)).unwrap());
    w.pair("var_axis1/1e6x4", narrow, || m.var_axis(1, 0), || k.var_axis(Axis(1), 0.0));
    w.pair("var_axis0/1e6x4", long, || m.var_axis(0, 0), || k.var_axis(Axis(0), 0.0));
    w.pair(
        "argmax_axis1/1e6x4",
        narrow,
        || m.argmax_axis(1),
        || k.map_axis(Axis(1), |lane| argmax(lane.iter())),
    );
    w.pair(
        "cumsum_axis1/1e6x4",
        moved(32_000_000, 32_000_000),
        || m.cumsum_axis(1),
        || {
            let mut sums = k.clone();
            sums.accumulate_axis_inplace(Axis(1), |before, v| *v += before);
            sums
        },
    );
    let (part, their_part) = (m.slice((.., ..-1)), k.slice(nd::s![.., ..-1]));
    w.pair("sum_of_columns/1e6x4", long, || part.sum(), || their_part.sum());
    w.pair("max_of_columns/1e6x4", long, || part.max(), || their_part.fold(least, larger));
    w.pair("argmax_of_columns/1e6x4", long, || part.argmax(), || argmax(their_part.iter()));
    w.pair("var_of_columns/1e6x4", long, || part.var(0), || their_part.var(0.0));
    let (m, k) = both2([1_000_000, 4], bools(4_000_000, 1, 0.1));
    w.pair(
        "any_axis1/1e6x4",
        moved(4_000_000, 1_000_000),
        || m.any_axis(1),
        || k.map_axis(Axis(1), |lane| lane.iter().any(|v| *v)),
    );
    // Of so many lanes, no processor knows by heart where the greatest is.
    let (m, k) = both2([20_000, 100], signed(2_000_000, 1));
    let lanes = moved(16_000_000, 160_000);
    w.pair(
        "argmax_axis1/2e4x100",
        lanes,
        || m.argmax_axis(1),
        || k.map_axis(Axis(1), |lane| argmax(lane.iter())),
    );
    let (m, k) = both2([8, 1_000_000], signed(8_000_000, 1));
    w.pair(
        "max_axis0/8x1e6",
        moved(64_000_000, 8_000_000),
        || m.max_axis(0),
        || k.fold_axis(Axis(0), least, |m, v| larger(*m, v)),
    );
}

fn copies(w: &mut Works<'_>) {
    let (m, k) = both2([1_000_000, 4], f64s(4_000_000, 1));
    w.pair(
        "copy_column/1e6x4",
        moved(32_000_000, 8_000_000),
        || m.column(1).to_owned(),
        || k.column(1).to_owned(),
    );
    w.pair(
        "copy_three_columns/1e6x4",
        moved(32_000_000, 24_000_000),
        || m.slice(s![.., ..-1]).to_owned(),
        || k.slice(nd::s![.., ..-1]).to_owned(),
    );
    w.pair(
        "add_columns/1e6x4",
        moved(32_000_000, 8_000_000),
        || m.column(0) + m.column(3),
        || &k.column(0) + &k.column(3),
    );
    w.pair(
        "reverse_columns/1e6x4",
        moved(32_000_000, 32_000_000),
        || m.slice((.., s![..;-1])).to_owned(),
        || k.slice(nd::s![.., ..;-1]).to_owned(),
    );
}

/// Pixels of three numbers, and planes of the same.
fn images(w: &mut Works<'_>) {
    let shape = [500, 500, 3];
    let (m, k) = both3(shape, signed(750_000, 1));
    let (planes, their_planes) = (m.permute(&[2, 0, 1]), k.view().permuted_axes([2, 0, 1]));
    let (c, their_c) = (planes.to_order(Order::C), their_planes.as_standard_layout().into_owned());
    w.pair(
        "argmax_axis1/500x500x3",
        moved(6_000_000, 12_000),
        || m.over([1]).argmax(),
        || k.map_axis(Axis(1), |lane| argmax(lane.iter())),
    );
    w.pair(
        "cumsum_axis1/500x500x3",
        moved(6_000_000, 6_000_000),
        || m.cumsum_axis(1),
        || {
            let mut sums = k.clone();
            sums.accumulate_axis_inplace(Axis(1), |before, v| *v += before);
            sums
        },
    );
    w.pair(
        "equal_planes/500x500x3",
        moved(12_000_000, 0),
        || planes == c,
        || their_planes == their_c,
    );
    w.change(
        "iadd_planes/500x500x3",
        updated(12_000_000, 6_000_000),
        (m.to_owned(), |m| *m += &c.permute(&[1, 2, 0])),
        (k.clone(), |k| *k += &their_c.view().permuted_axes([1, 2, 0])),
    );
}

/// Rows of a few elements, and parts of longer ones.
fn rows(w: &mut Works<'_>) {
    let (m, _) = both2([100_000, 8], f64s(800_000, 1));
    w.alone("repeat_rows/1e5x8", moved(6_400_000, 12_800_000), || m.repeat(2, 0));
    let (m, _) = both2([10_000, 50], f64s(500_000, 1));
    w.alone("repeat_rows/1e4x50", moved(4_000_000, 8_000_000), || m.repeat(2, 0));
    let (m, k) = both2([250_000, 4], f64s(1_000_000, 1));
    w.change(
        "fill_three_columns/250000x4",
        None,
        (m.to_owned(), |m| m.slice_mut((.., ..3)).fill(1.5)),
        (k.clone(), |k| k.slice_mut(nd::s![.., ..3]).fill(1.5)),
    );
    let (m, k) = both2([1002, 1002], f64s(1_004_004, 1));
    let mask = both2([1000, 1000], bools(1_000_000, 2, 0.5)).0;
    w.alone("select_part/1000", None, || m.slice((1..-1, 1..-1)).select(&mask).unwrap());
    w.pair(
        "cumsum_axis1_of_part/1000",
        moved(8_000_000, 8_000_000),
        || m.slice((1..-1, 1..-1)).cumsum_axis(1),
        || {
            let mut sums = k.slice(nd::s![1..-1, 1..-1]).to_owned();
            sums.accumulate_axis_inplace(Axis(1), |before, v| *v += before);
            sums
        },
    );
}
