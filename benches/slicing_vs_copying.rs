//! Slicing against copying, from 10³ to 10⁸ elements; and a slice against the picks that copy.
//!
//! `cargo bench --bench slicing_vs_copying`

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndview::prelude::*;

fn benches(c: &mut Criterion) {
    for exponent in 3..=8 {
        let n = 10usize.pow(exponent);
        let a = Array1::from_vec(vec![1.0_f64; n]);
        let mut group = c.benchmark_group("half of n");
        group.bench_with_input(BenchmarkId::new("slice", n), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice(..n / 2)).len());
        });
        group.bench_with_input(BenchmarkId::new("slice, every second", n), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice(s![..;2])).len());
        });
        group.bench_with_input(BenchmarkId::new("share", n), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice(..n / 2).share()).len());
        });
        group.bench_with_input(BenchmarkId::new("copy", n), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice(..n / 2).to_owned()).len());
        });
        group.bench_with_input(BenchmarkId::new("copy, every second", n), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice(s![..;2]).to_owned()).len());
        });
        group.finish();
    }
    two_dimensions(c);
    slice_or_pick(c);
}

/// A block out of the middle of a square, in C and in Fortran order.
fn two_dimensions(c: &mut Criterion) {
    let mut group = c.benchmark_group("middle of n x n");
    for side in [32, 320, 3200] {
        let a = Array2::<f64>::ones((side, side));
        let middle = side / 4..side / 4 * 3;
        group.bench_with_input(BenchmarkId::new("slice", side), &a, |b, a| {
            b.iter(|| black_box(black_box(a).slice((middle.clone(), middle.clone()))).len());
        });
        group.bench_with_input(BenchmarkId::new("copy", side), &a, |b, a| {
            b.iter(|| black_box(a.slice((middle.clone(), middle.clone())).to_owned()).len());
        });
        group.bench_with_input(
            BenchmarkId::new("copy of the transpose to C order", side),
            &a,
            |b, a| {
                b.iter(|| black_box(a.t().to_order(Order::C)).len());
            },
        );
    }
    group.finish();
}

/// The same million elements by a slice, by their indices and by a mask.
fn slice_or_pick(c: &mut Criterion) {
    let n: usize = 2_000_000;
    let a = Array1::arange(0.0, n as f64, 1.0);
    let ids = Array1::arange(0_i64, 2_000_000, 2);
    let mask = Array::from_shape_fn(n, |[i]| i % 2 == 0);
    let mut group = c.benchmark_group("every second of 2e6");
    group.bench_function("slice", |b| b.iter(|| black_box(black_box(&a).slice(s![..;2])).len()));
    group.bench_function("slice, copied", |b| {
        b.iter(|| black_box(black_box(&a).slice(s![..;2]).to_owned()).len());
    });
    group.bench_function("integer array", |b| {
        b.iter(|| black_box(a.take(black_box(&ids), 0)).is_ok());
    });
    group.bench_function("boolean mask", |b| {
        b.iter(|| black_box(a.select(black_box(&mask))).is_ok());
    });
    group.finish();
}

criterion_group! {
    name = all;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(800));
    targets = benches
}
criterion_main!(all);
