//! What follows memory names the lines that call the generator, not those inside of it.

use std::panic::Location;

use ndview::memory::{report, track};
use ndview::prelude::*;
use ndview::random::Generator;

/// Checks that a buffer was made at some line of this file.
fn assert_made<T, D: Dimension>(a: &Array<T, D>, line: u32) {
    let report = report();
    let found = report.buffers.iter().find(|buffer| buffer.id == a.buffer().id()).unwrap();
    let made = found.made.as_ref().unwrap();
    assert_eq!((made.site.file(), made.site.line()), (file!(), line));
}

/// Checks that a buffer was made in the line of this call.
#[track_caller]
fn check<T, D: Dimension>(a: Array<T, D>) {
    assert_made(&a, Location::caller().line());
}

#[test]
fn new_arrays_are_of_the_line_that_called() {
    track(true);
    let mut rng = Generator::new(1);
    let (n, p) = ((3, 4), [0.5, 0.25, 0.25]);
    let three = array![1, 2, 3];
    check(rng.random::<f64, _>(n));
    check(rng.random::<f64, _>(n.f()));
    check(rng.try_random::<f32, _>(n).unwrap());
    check(rng.uniform(0.0, 1.0, n).unwrap());
    check(rng.standard_normal::<f64, _>(n));
    check(rng.try_standard_normal::<f64, _>(n).unwrap());
    check(rng.normal(0.0, 1.0, n).unwrap());
    check(rng.exponential(1.0, n).unwrap());
    check(rng.gamma(1.0, 1.0, n).unwrap());
    check(rng.beta(1.0, 1.0, n).unwrap());
    check(rng.integers(0..10, n).unwrap());
    check(rng.integers(0..1_u64 << 40, n).unwrap());
    check(rng.integers::<u64, _>(.., n).unwrap());
    check(rng.random_bool(0.5, n).unwrap());
    check(rng.binomial(10, 0.5, n).unwrap());
    check(rng.poisson(10.0, n).unwrap());
    check(rng.choice(&three, n, 0).unwrap());
    check(rng.choice_without_replacement(&three, 2, 0).unwrap());
    check(rng.choice_weighted(&three, &p, n, 0).unwrap());
    check(rng.choice_weighted_without_replacement(&three, &p, 2, 0).unwrap());
    check(rng.permutation(&three, 0));
    check(rng.try_permutation(&three, 0).unwrap());
    check(rng.permuted(&three, 0));
    check(rng.try_permuted(&three, 0).unwrap());
    check(rng.permutation_of(5));
    check(rng.try_permutation_of(5).unwrap());
}

#[test]
fn copies_on_write_too() {
    track(true);
    let mut rng = Generator::new(1);
    let shared = array![1.0, 2.0, 3.0];
    let mut filled = shared.clone();
    let line = line!() + 1;
    rng.fill_random(&mut filled);
    assert_made(&filled, line);
    let mut filled = shared.clone();
    let line = line!() + 1;
    rng.fill_normal(&mut filled, 0.0, 1.0).unwrap();
    assert_made(&filled, line);
    let mut shuffled = shared.clone();
    let line = line!() + 1;
    rng.shuffle(&mut shuffled, 0);
    assert_made(&shuffled, line);
    assert_eq!(shared, [1.0, 2.0, 3.0]);
}
