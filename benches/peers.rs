//! The works of `benches/works` in ndview and in the crate `ndarray`, side by side in one run.
//!
//! `cargo bench --bench peers`, or, for some of them, with a part of their names behind it:
//! `cargo bench --bench peers -- elementwise/add`. With NumPy beside them, and a page to keep:
//! `cargo bench --bench numpy`.

mod works;

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use works::{GROUPS, Way, Work, Works};

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .configure_from_args();
    // The arrays of other groups need not be made.
    let filter = std::env::args().skip(1).find(|arg| arg.contains('/'));
    for (name, group) in GROUPS {
        let other = |filter: &String| {
            let start = filter.split('/').next().unwrap_or_default();
            start != name && GROUPS.iter().any(|(group, _)| *group == start)
        };
        if filter.as_ref().is_some_and(other) {
            continue;
        }
        let mut benches = criterion.benchmark_group(name);
        let mut visit = |mut work: Work<'_>| {
            let full = format!("{name}/{}", work.name);
            if filter.as_ref().is_none_or(|filter| full.contains(filter.as_str())) {
                work.check();
            }
            benches.throughput(match work.moved {
                Some(moved) => Throughput::Bytes((moved.read + moved.written) as u64),
                None => Throughput::Elements(1),
            });
            let mut bench = |crate_name: &str, way: &mut dyn Way| {
                benches.bench_function(format!("{}/{crate_name}", work.name), |bencher| {
                    bencher.iter_custom(|times| {
                        let start = Instant::now();
                        way.run(times);
                        start.elapsed()
                    });
                });
            };
            bench("ndview", work.ours);
            if let Some(theirs) = work.theirs {
                bench("ndarray", theirs);
            }
        };
        group(&mut Works::new(false, &mut visit));
        benches.finish();
    }
    criterion.final_summary();
}
