//! All elements to one, and running sums; along axes see `reduce_axes`.

use super::values::{Array1, bools, both, both2, f32s, f64s, i32s, label, nd, s, signed, u8s};
use super::{Works, moved, reduce_axes};

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([10_000, 1_000_000, 10_000_000]) {
        sums(w, n);
        extremes(w, n);
        masks(w, n);
    }
    for n in w.sizes([10_000, 1_000_000]) {
        types(w, n);
        running(w, n);
    }
    strided(w);
    reduce_axes::works(w);
}

fn sums(w: &mut Works<'_>, n: usize) {
    let (name, bytes) = (label(n), moved(8 * n, 0));
    let (a, x) = both(f64s(n, 1));
    w.pair(format!("sum/{name}"), bytes, || a.sum(), || x.sum());
    w.pair(format!("mean/{name}"), bytes, || a.mean(), || x.mean().unwrap());
    w.pair(format!("var/{name}"), bytes, || a.var(0), || x.var(0.0));
    drop((a, x));
    let (a, x) = both(f32s(n, 1));
    w.pair(format!("sum_f32/{name}"), moved(4 * n, 0), || a.sum(), || x.sum());
}

/// The place of the first of the largest.
pub(super) fn argmax<'x>(values: impl Iterator<Item = &'x f64>) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (place, &value) in values.enumerate() {
        if value > best.1 {
            best = (place, value);
        }
    }
    best.0
}

fn extremes(w: &mut Works<'_>, n: usize) {
    let (name, bytes) = (label(n), moved(8 * n, 0));
    let (a, x) = both(signed(n, 1));
    w.pair(
        format!("min/{name}"),
        bytes,
        || a.min(),
        || x.fold(f64::INFINITY, |m, &v| if v < m { v } else { m }),
    );
    w.pair(format!("argmax/{name}"), bytes, || a.argmax(), || argmax(x.iter()));
}

fn masks(w: &mut Works<'_>, n: usize) {
    let (name, bytes) = (label(n), moved(n, 0));
    let (no, their_no) = both(vec![false; n]);
    w.pair(format!("any_of_none/{name}"), bytes, || no.any(), || their_no.iter().any(|v| *v));
    let (yes, their_yes) = both(vec![true; n]);
    w.pair(format!("all_of_all/{name}"), bytes, || yes.all(), || their_yes.iter().all(|v| *v));
    let (some, their_some) = both(bools(n, 1, 0.5));
    w.pair(
        format!("count/{name}"),
        bytes,
        || some.count(),
        || their_some.fold(0, |count, &v| count + usize::from(v)),
    );
}

fn types(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(f64s(n, 1));
    w.pair(format!("std/{name}"), moved(8 * n, 0), || a.std(1), || x.std(1.0));
    // Zeros at the places where NaNs are left out.
    let (mut a, mut x) = (a, x);
    a.slice_mut(s![..;10]).fill(f64::NAN);
    x.slice_mut(nd::s![..;10]).fill(f64::NAN);
    w.pair(
        format!("nansum/{name}"),
        moved(8 * n, 0),
        || a.nansum(),
        || x.fold(0.0, |sum, &v| if v.is_nan() { sum } else { sum + v }),
    );
    let (a, x) = both(signed(n, 1));
    w.pair(
        format!("ptp/{name}"),
        moved(8 * n, 0),
        || a.ptp(),
        || {
            let (low, high) = x.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
                (if v < low { v } else { low }, if v > high { v } else { high })
            });
            high - low
        },
    );
    let (a, x) = both(f32s(n, 1));
    w.pair(
        format!("max_f32/{name}"),
        moved(4 * n, 0),
        || a.max(),
        || x.fold(f32::NEG_INFINITY, |m, &v| if v > m { v } else { m }),
    );
    w.pair(format!("var_f32/{name}"), moved(4 * n, 0), || a.var(0), || x.var(0.0));
    let (a, x) = both(i32s(n, 1));
    w.pair(
        format!("sum_i32/{name}"),
        moved(4 * n, 0),
        || a.sum(),
        || x.fold(0, |sum, &v| sum + i64::from(v)),
    );
    w.pair(
        format!("max_i32/{name}"),
        moved(4 * n, 0),
        || a.max(),
        || x.fold(i32::MIN, |m, &v| m.max(v)),
    );
    let (a, x) = both(u8s(n, 1));
    w.pair(
        format!("sum_u8/{name}"),
        moved(n, 0),
        || a.sum(),
        || x.fold(0, |sum, &v| sum + u64::from(v)),
    );
    w.pair(
        format!("mean_u8/{name}"),
        moved(n, 0),
        || a.mean(),
        || x.fold(0, |sum, &v| sum + u64::from(v)) as f64 / n as f64,
    );
    w.pair(format!("max_u8/{name}"), moved(n, 0), || a.max(), || x.fold(0, |m, &v| m.max(v)));
    w.pair(
        format!("count_nonzero_u8/{name}"),
        moved(n, 0),
        || a.count_nonzero(),
        || x.fold(0, |count, &v| count + usize::from(v != 0)),
    );
}

fn running(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(f64s(n, 1));
    w.pair(
        format!("cumsum/{name}"),
        moved(8 * n, 8 * n),
        || -> Array1<f64> { a.cumsum() },
        || {
            let mut sum = 0.0;
            x.mapv(|v| {
                sum += v;
                sum
            })
        },
    );
}

fn strided(w: &mut Works<'_>) {
    let (a, x) = both(f64s(1_000_000, 1));
    w.pair(
        "sum_stride2/1e6",
        moved(8_000_000, 0),
        || a.slice(s![..;2]).sum(),
        || x.slice(nd::s![..;2]).sum(),
    );
    let (i, j) = both(i32s(1_000_000, 1));
    w.pair(
        "max_i32_stride2/1e6",
        moved(4_000_000, 0),
        || i.slice(s![..;2]).max(),
        || j.slice(nd::s![..;2]).fold(i32::MIN, |most, x| most.max(*x)),
    );
    w.pair(
        "sum_reversed/1e6",
        moved(8_000_000, 0),
        || a.slice(s![..;-1]).sum(),
        || x.slice(nd::s![..;-1]).sum(),
    );
    // To the last element, each way.
    let [(a, x), (b, y)] = [1, 1].map(|seed| both(f64s(1_000_000, seed)));
    w.pair("equal/1e6", moved(16_000_000, 0), || usize::from(a == b), || usize::from(x == y));
    let (m, k) = both2([1000, 1000], vec![0.0; 1_000_000]);
    w.pair(
        "any_of_zeros/1000x999",
        moved(8 * 999_000, 0),
        || usize::from(m.slice((.., 1..)).any()),
        || usize::from(k.slice(nd::s![.., 1..]).iter().any(|&x| x != 0.0)),
    );
    let (m, k) = both2([2048, 2048], f64s(2048 * 2048, 1));
    let bytes = moved(8 * 2048 * 2048, 0);
    w.pair("sum_transposed/2048", bytes, || m.t().sum(), || k.t().sum());
    w.pair(
        "sum_columns_stride2/2048",
        bytes,
        || m.slice((.., s![..;2])).sum(),
        || k.slice(nd::s![.., ..;2]).sum(),
    );
    w.pair(
        "sum_inner/2048",
        bytes,
        || m.slice(s![1..-1, 1..-1]).sum(),
        || k.slice(nd::s![1..-1, 1..-1]).sum(),
    );
}
