//! Reductions along axes that are long; for short ones see `short_axes`.

use super::values::{Array, bools, both2, both3, f32s, f64s, i32s, i64s, nd, signed};
use super::{Works, moved};
use nd::Axis;

pub(super) fn works(w: &mut Works<'_>) {
    for n in [100, 2048] {
        sums(w, n);
        extremes(w, n);
        variances(w, n);
        running(w, n);
    }
    types(w);
    several(w);
}

/// The larger of each pair: what `ndarray`'s folds along axes are given.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "as `fold_axis` calls it")]
fn larger(m: &f64, v: &f64) -> f64 {
    if v > m { *v } else { *m }
}

fn sums(w: &mut Works<'_>, n: usize) {
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let bytes = moved(8 * n * n, 8 * n);
    w.pair(format!("sum_axis0/{n}"), bytes, || m.sum_axis(0), || k.sum_axis(Axis(0)));
    w.pair(format!("sum_axis1/{n}"), bytes, || m.sum_axis(1), || k.sum_axis(Axis(1)));
    w.pair(format!("mean_axis0/{n}"), bytes, || m.mean_axis(0), || k.mean_axis(Axis(0)).unwrap());
    w.pair(
        format!("sum_axis0_of_transposed/{n}"),
        bytes,
        || m.t().sum_axis(0),
        || k.t().sum_axis(Axis(0)),
    );
}

fn extremes(w: &mut Works<'_>, n: usize) {
    let (m, k) = both2([n, n], signed(n * n, 1));
    let bytes = moved(8 * n * n, 8 * n);
    let least = f64::NEG_INFINITY;
    w.pair(
        format!("max_axis0/{n}"),
        bytes,
        || m.max_axis(0),
        || k.fold_axis(Axis(0), least, larger),
    );
    w.pair(
        format!("max_axis1/{n}"),
        bytes,
        || m.max_axis(1),
        || k.map_axis(Axis(1), |lane| lane.fold(least, |m, v| larger(&m, v))),
    );
    w.pair(
        format!("argmax_axis0/{n}"),
        bytes,
        || m.argmax_axis(0),
        || {
            // Row by row: quicker than along strided lanes.
            let mut best = k.row(0).to_owned();
            let mut places = nd::Array1::<usize>::zeros(k.ncols());
            for (i, row) in k.rows().into_iter().enumerate().skip(1) {
                nd::Zip::from(&mut best).and(&mut places).and(row).for_each(|best, place, &v| {
                    if v > *best {
                        (*best, *place) = (v, i);
                    }
                });
            }
            places
        },
    );
    w.pair(
        format!("argmax_axis1/{n}"),
        bytes,
        || m.argmax_axis(1),
        || {
            k.map_axis(Axis(1), |lane| {
                let mut best = (0, least);
                lane.iter().enumerate().for_each(|(i, &v)| {
                    if v > best.1 {
                        best = (i, v);
                    }
                });
                best.0
            })
        },
    );
}

fn variances(w: &mut Works<'_>, n: usize) {
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let bytes = moved(8 * n * n, 8 * n);
    w.pair(format!("var_axis0/{n}"), bytes, || m.var_axis(0, 0), || k.var_axis(Axis(0), 0.0));
    w.pair(format!("var_axis1/{n}"), bytes, || m.var_axis(1, 0), || k.var_axis(Axis(1), 0.0));
}

fn running(w: &mut Works<'_>, n: usize) {
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let bytes = moved(8 * n * n, 8 * n * n);
    for axis in [0, 1] {
        w.pair(
            format!("cumsum_axis{axis}/{n}"),
            bytes,
            || -> Array<f64, _> { m.cumsum_axis(axis as isize) },
            || {
                let mut sums = k.clone();
                sums.accumulate_axis_inplace(Axis(axis), |before, v| *v += before);
                sums
            },
        );
    }
}

fn types(w: &mut Works<'_>) {
    let n = 2048;
    let (m, k) = both2([n, n], f32s(n * n, 1));
    let bytes = moved(4 * n * n, 4 * n);
    w.pair("sum_f32_axis0/2048", bytes, || m.sum_axis(0), || k.sum_axis(Axis(0)));
    w.pair("sum_f32_axis1/2048", bytes, || m.sum_axis(1), || k.sum_axis(Axis(1)));
    let (m, k) = both2([n, n], i32s(n * n, 1));
    w.pair(
        "sum_i32_axis0/2048",
        bytes,
        || m.sum_axis(0),
        || k.fold_axis(Axis(0), 0_i64, |sum, &v| sum + i64::from(v)),
    );
    w.pair(
        "sum_i32_axis1/2048",
        bytes,
        || m.sum_axis(1),
        || k.map_axis(Axis(1), |lane| lane.fold(0_i64, |sum, &v| sum + i64::from(v))),
    );
    let (m, k) = both2([200, 200], i64s(40_000, 1));
    w.pair("sum_i64_axis1/200", moved(320_000, 1600), || m.sum_axis(1), || k.sum_axis(Axis(1)));
    w.pair(
        "all_i64_axis1/200",
        moved(320_000, 200),
        || m.all_axis(1),
        || k.map_axis(Axis(1), |lane| lane.iter().all(|v| *v != 0)),
    );
    let (m, k) = both2([n, n], bools(n * n, 1, 0.001));
    let bytes = moved(n * n, n);
    w.pair(
        "any_axis0/2048",
        bytes,
        || m.any_axis(0),
        || k.fold_axis(Axis(0), false, |any, &v| any | v),
    );
    w.pair(
        "any_axis1/2048",
        bytes,
        || m.any_axis(1),
        || k.map_axis(Axis(1), |lane| lane.iter().any(|v| *v)),
    );
    w.pair(
        "count_axis1/2048",
        bytes,
        || m.count_axis(1),
        || k.map_axis(Axis(1), |lane| lane.fold(0, |count, &v| count + usize::from(v))),
    );
}

fn several(w: &mut Works<'_>) {
    let [d, e, f] = [128, 256, 128];
    let (a, x) = both3([d, e, f], f64s(d * e * f, 1));
    let bytes = moved(8 * d * e * f, 0);
    w.pair(
        "sum_axes02/128x256x128",
        bytes,
        || a.over([0, 2]).sum(),
        || x.sum_axis(Axis(2)).sum_axis(Axis(0)),
    );
    w.pair(
        "sum_axes01/128x256x128",
        bytes,
        || a.over([0, 1]).sum(),
        || x.sum_axis(Axis(0)).sum_axis(Axis(0)),
    );
    w.pair("sum_axis1_of_3/128x256x128", bytes, || a.sum_axis(1), || x.sum_axis(Axis(1)));
    w.pair(
        "max_axis1_of_3/128x256x128",
        bytes,
        || a.max_axis(1),
        || x.fold_axis(Axis(1), f64::NEG_INFINITY, larger),
    );
}
