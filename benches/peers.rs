//! The same works in ndview and in the crate `ndarray`, side by side in one run.
//!
//! `cargo bench --bench peers`

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use ndview::prelude::*;

/// One work, ours and theirs.
fn pair<A, B>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    work: &str,
    mut ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) {
    group.bench_function(format!("{work}/ndview"), |b| b.iter(|| black_box(ours())));
    group.bench_function(format!("{work}/ndarray"), |b| b.iter(|| black_box(theirs())));
}

fn views(c: &mut Criterion) {
    let mut group = c.benchmark_group("views");
    let ours = Array2::<f64>::ones((1000, 8));
    let theirs = ndarray::Array2::<f64>::ones((1000, 8));
    pair(
        &mut group,
        "row view",
        || black_box(&ours).row(black_box(500)).as_ptr(),
        || black_box(&theirs).row(black_box(500)).as_ptr(),
    );
    pair(
        &mut group,
        "row view and the sum of its 8 elements",
        || black_box(&ours).row(black_box(500)).iter().sum::<f64>(),
        || black_box(&theirs).row(black_box(500)).iter().sum::<f64>(),
    );
    pair(
        &mut group,
        "slice with a step on 2 axes",
        || black_box(&ours).slice((s![1..;2], s![..;2])).len(),
        || black_box(&theirs).slice(ndarray::s![1..;2, ..;2]).len(),
    );
    pair(
        &mut group,
        "transpose",
        || black_box(&ours).t().as_ptr(),
        || black_box(&theirs).t().as_ptr(),
    );
    pair(
        &mut group,
        "1000 rows summed",
        || black_box(&ours).rows().map(|row| row.iter().sum::<f64>()).sum::<f64>(),
        || black_box(&theirs).rows().into_iter().map(|row| row.iter().sum::<f64>()).sum::<f64>(),
    );
    let (ours, theirs) = (ours.into_dyn(), theirs.into_dyn());
    pair(
        &mut group,
        "row view, dynamic rank",
        || black_box(&ours).index_axis(0, black_box(500)).as_ptr(),
        || black_box(&theirs).index_axis(ndarray::Axis(0), black_box(500)).as_ptr(),
    );
    group.finish();
}

fn elements(c: &mut Criterion) {
    for n in [3, 10, 1000, 1_000_000] {
        let mut group = c.benchmark_group(format!("{n} elements"));
        let (a, b) = (Array1::<f64>::ones(n), Array1::<f64>::ones(n));
        let (x, y) = (ndarray::Array1::<f64>::ones(n), ndarray::Array1::<f64>::ones(n));
        pair(
            &mut group,
            "a + b",
            || black_box(&a) + black_box(&b),
            || black_box(&x) + black_box(&y),
        );
        pair(&mut group, "a * 2.0", || black_box(&a) * 2.0, || black_box(&x) * 2.0);
        pair(&mut group, "copy", || black_box(&a).to_owned(), || black_box(&x).to_owned());
        pair(&mut group, "sum", || black_box(&a).sum(), || black_box(&x).sum());
        let (mut a, mut x) = (a.clone(), x.clone());
        pair(&mut group, "a += b", || a += black_box(&b), || x += black_box(&y));
        group.finish();
    }
    let mut group = c.benchmark_group("3 elements, dynamic rank");
    let (a, x) = (Array1::<f64>::ones(3).into_dyn(), ndarray::Array1::<f64>::ones(3).into_dyn());
    pair(&mut group, "a + a", || black_box(&a) + black_box(&a), || black_box(&x) + black_box(&x));
    group.finish();
}

fn layouts(c: &mut Criterion) {
    let mut group = c.benchmark_group("1000 x 1000");
    let ours = Array2::<f64>::ones((1000, 1000));
    let theirs = ndarray::Array2::<f64>::ones((1000, 1000));
    let (row, their_row) = (Array1::<f64>::ones(1000), ndarray::Array1::<f64>::ones(1000));
    pair(&mut group, "a + row", || black_box(&ours) + &row, || black_box(&theirs) + &their_row);
    pair(
        &mut group,
        "a + a.t()",
        || black_box(&ours) + ours.t(),
        || black_box(&theirs) + &theirs.t(),
    );
    pair(
        &mut group,
        "transposed copy to C order",
        || black_box(&ours).t().to_order(Order::C),
        || black_box(&theirs).t().as_standard_layout().into_owned(),
    );
    pair(
        &mut group,
        "sum over axis 0",
        || black_box(&ours).sum_axis(0),
        || black_box(&theirs).sum_axis(ndarray::Axis(0)),
    );
    pair(
        &mut group,
        "sum over axis 1",
        || black_box(&ours).sum_axis(1),
        || black_box(&theirs).sum_axis(ndarray::Axis(1)),
    );
    let (ids, their_ids) =
        (Array1::arange(0i64, 1000, 3), (0..1000).step_by(3).collect::<Vec<_>>());
    pair(
        &mut group,
        "every third row by its index",
        || black_box(&ours).take(&ids, 0),
        || black_box(&theirs).select(ndarray::Axis(0), &their_ids),
    );
    group.finish();
}

criterion_group! {
    name = all;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = views, elements, layouts
}
criterion_main!(all);
