//! Draws against the distributions they are said to be of: Kolmogorov's and Smirnov's test for floats,
//! chi-square for counts, at fixed seeds. Both generators, both floats.

use ndview::prelude::*;
use ndview::random::{Generator, RandomFloat};
use rand_core::Rng;

/// How many draws a test takes.
const DRAWS: usize = 30_000;

/// The greatest distance between the distribution of draws and its function, in units of `1 / √n`. Above
/// 1.95 once in a thousand samples that are of the distribution.
fn ks<T: RandomFloat>(draws: &Array1<T>, cdf: impl Fn(f64) -> f64) -> f64 {
    let mut sorted: Vec<f64> = draws.iter().map(|x| x.to_f64().unwrap()).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let gap = |(i, &x): (usize, &f64)| {
        let (below, p) = (i as f64, cdf(x));
        (p - below / n).abs().max(((below + 1.0) / n - p).abs())
    };
    sorted.iter().enumerate().map(gap).fold(0.0, f64::max) * n.sqrt()
}

fn assert_ks<T: RandomFloat>(name: &str, draws: &Array1<T>, cdf: impl Fn(f64) -> f64) {
    let distance = ks(draws, cdf);
    assert!(distance < 1.95, "{name}: {distance}");
}

/// How far counts are from what is expected, in standard deviations of chi-square (by Wilson's and
/// Hilferty's cube root). Cells with fewer than eight expected are put together.
fn chi_square(found: &[u64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let (mut sum, mut cells) = (0.0, 0.0_f64);
    let (mut rest_found, mut rest_expected) = (0.0, 0.0);
    let mut cell = |found: f64, expected: f64| {
        sum += (found - expected).powi(2) / expected;
        cells += 1.0;
    };
    for (&found, &expected) in found.iter().zip(expected) {
        if expected < 8.0 {
            rest_found += found as f64;
            rest_expected += expected;
        } else {
            cell(found as f64, expected);
        }
    }
    if rest_expected > 1.0 {
        cell(rest_found, rest_expected);
    } else {
        assert!(rest_found <= 8.0, "{rest_found} draws that are next to impossible");
    }
    let free = cells - 1.0;
    let part = 2.0 / (9.0 * free);
    ((sum / free).cbrt() - (1.0 - part)) / part.sqrt()
}

/// Above 3.1 once in a thousand samples that are of the distribution.
fn assert_chi_square(name: &str, found: &[u64], expected: &[f64]) {
    let deviations = chi_square(found, expected);
    assert!(deviations < 3.1, "{name}: {deviations}");
}

/// How often each number below `n` comes.
fn tally(draws: impl Iterator<Item = usize>, n: usize) -> Vec<u64> {
    let mut counts = vec![0; n];
    draws.for_each(|draw| counts[draw] += 1);
    counts
}

/// Simpson's rule from 0 to `x`.
fn integral(density: impl Fn(f64) -> f64, x: f64) -> f64 {
    let steps = 80;
    let h = x / f64::from(steps);
    let weight = |i| match i {
        0 => 1.0,
        i if i == steps => 1.0,
        i => f64::from(2 + 2 * (i % 2)),
    };
    (0..=steps).map(|i| weight(i) * density(f64::from(i) * h)).sum::<f64>() * h / 3.0
}

fn normal_cdf(x: f64) -> f64 {
    let density = |x: f64| (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    0.5 + integral(density, x.clamp(-9.0, 9.0))
}

/// The gamma distribution with an integer shape: one less a sum of Poisson's.
fn erlang_cdf(k: i32, x: f64) -> f64 {
    let mut term = (-x).exp();
    let mut above = 0.0;
    for i in 0..k {
        above += term;
        term *= x / f64::from(i + 1);
    }
    1.0 - above
}

/// The distributions of floats from one generator.
fn check_floats<T: RandomFloat, R: Rng>(kind: &str, rng: &mut Generator<R>) {
    let t = |x: f64| T::from(x).unwrap();
    let named = |name: &str| format!("{name} of {kind}");
    let a = rng.random::<T, _>(DRAWS);
    assert!(a.iter().all(|&x| x >= T::zero() && x < T::one()));
    assert_ks(&named("random"), &a, |x| x);
    let a = rng.uniform(t(-2.0), t(6.0), DRAWS).unwrap();
    assert_ks(&named("uniform"), &a, |x| (x + 2.0) / 8.0);
    let a = rng.standard_normal::<T, _>(DRAWS);
    assert_ks(&named("standard_normal"), &a, normal_cdf);
    let a = rng.normal(t(5.0), t(3.0), DRAWS).unwrap();
    assert_ks(&named("normal"), &a, |x| normal_cdf((x - 5.0) / 3.0));
    let a = rng.exponential(t(4.0), DRAWS).unwrap();
    assert_ks(&named("exponential"), &a, |x| 1.0 - (-x / 4.0).exp());
    for k in [1, 2, 7] {
        let a = rng.gamma(t(f64::from(k)), t(2.0), DRAWS).unwrap();
        assert_ks(&named("gamma"), &a, |x| erlang_cdf(k, x / 2.0));
    }
    // Half of the square of a normal draw; the root takes the singularity away.
    let a = rng.gamma(t(0.5), t(1.0), DRAWS).unwrap();
    assert_ks(&named("gamma 0.5"), &a, |x| 2.0 * normal_cdf((2.0 * x).sqrt()) - 1.0);
    let a = rng.beta(t(2.0), t(3.0), DRAWS).unwrap();
    assert_ks(&named("beta 2 3"), &a, |x| x * x * (6.0 - 8.0 * x + 3.0 * x * x));
    let a = rng.beta(t(0.5), t(0.5), DRAWS).unwrap();
    let arcsine = |x: f64| x.sqrt().asin() * 2.0 / std::f64::consts::PI;
    assert_ks(&named("beta 0.5 0.5"), &a, arcsine);
    let a = rng.beta(t(0.3), t(1.0), DRAWS).unwrap();
    assert_ks(&named("beta 0.3 1"), &a, |x| x.powf(0.3));
}

/// Where the arithmetic of the plain formulas would fail.
#[test]
fn extreme_shapes() {
    let mut rng = Generator::new(18);
    for shape in [1e6_f64, 1e12, 1e18, 1e300] {
        let a = rng.gamma(shape, 1.0, DRAWS).unwrap();
        if shape < 1e30 {
            // Nearly normal: the skewness is below a hundredth.
            let a = a.map(|x| (x - shape) / shape.sqrt());
            assert_ks(&format!("gamma {shape}"), &a, normal_cdf);
        } else {
            assert!(a.iter().all(|x| (x / shape - 1.0).abs() < 1e-12));
        }
    }
    // Most are too small for a float.
    let a = rng.gamma(1e-4, 1.0, DRAWS).unwrap();
    let found = a.iter().filter(|&&x| x > 0.0).count() as f64 / DRAWS as f64;
    let expected = 1.0 - f64::from_bits(1).powf(1e-4);
    assert!((found - expected).abs() < 0.01, "{found} and {expected}");
    for a in [0.01, 1e-3] {
        let draws = rng.beta(a, 1.0, DRAWS).unwrap();
        let far = draws.iter().filter(|&&x| x > 1e-200).count() as f64 / DRAWS as f64;
        assert!((far - (1.0 - 1e-200_f64.powf(a))).abs() < 0.01);
    }
    // Nothing but 0 and 1, by the ratio of the shapes.
    for (a, b) in [(1e-110, 2e-110), (1e-320, 2e-320), (1e-306, 2e-306)] {
        let draws = rng.beta(a, b, DRAWS).unwrap();
        let ones = draws.iter().filter(|&&x| x == 1.0).count();
        assert_eq!(ones + draws.iter().filter(|&&x| x == 0.0).count(), DRAWS);
        assert_chi_square(
            "tiny shapes",
            &[ones as u64, (DRAWS - ones) as u64],
            &[DRAWS as f64 / 3.0, DRAWS as f64 / 1.5],
        );
    }
    assert!(rng.beta(1e-310, 3.0, 100).unwrap().iter().all(|&x| x == 0.0));
    assert!(rng.beta(3.0, 1e-310, 100).unwrap().iter().all(|&x| x == 1.0));
    assert!(rng.beta(1e308, 1e308, 100).unwrap().iter().all(|&x| (x - 0.5_f64).abs() < 1e-12));
}

#[test]
fn floats() {
    check_floats::<f64, _>("PCG64, f64", &mut Generator::new(1));
    check_floats::<f32, _>("PCG64, f32", &mut Generator::new(2));
    check_floats::<f64, _>("fast, f64", &mut Generator::fast(3));
    check_floats::<f32, _>("fast, f32", &mut Generator::fast(4));
}

/// The test would see what it is for.
#[test]
fn the_tests_of_floats_see_what_is_wrong() {
    let a: Array1<f64> = Generator::new(1).standard_normal(DRAWS);
    assert!(ks(&a, |x| normal_cdf(x / 1.08)) > 1.95);
    assert!(ks(&a, |x| normal_cdf(x - 0.05)) > 1.95);
}

/// The bounds of the layers: a normal draw is as often as it should in each of many thin cells, the tails
/// too.
#[test]
fn normals_and_exponentials_in_thin_cells() {
    const CELLS: usize = 240;
    let n = 2_000_000;
    let a: Array1<f64> = Generator::new(6).standard_normal(n);
    let cell = |x: &f64| (((x + 6.0) * 20.0).max(0.0) as usize).min(CELLS - 1);
    let edges: Vec<f64> = (0..=CELLS).map(|i| normal_cdf(i as f64 / 20.0 - 6.0)).collect();
    let expected: Vec<f64> = edges.windows(2).map(|e| (e[1] - e[0]) * n as f64).collect();
    assert_chi_square("normal", &tally(a.iter().map(cell), CELLS), &expected);
    let a = Generator::new(7).exponential(1.0, n).unwrap();
    let cell = |x: &f64| ((x * 20.0) as usize).min(CELLS - 1);
    let above = |i: usize| if i == CELLS { 0.0 } else { (-(i as f64) / 20.0).exp() };
    let expected: Vec<f64> = (0..CELLS).map(|i| (above(i) - above(i + 1)) * n as f64).collect();
    assert_chi_square("exponential", &tally(a.iter().map(cell), CELLS), &expected);
}

#[test]
fn binomial_counts() {
    // By inversion, by rejection, and both with the failures counted; near to where they meet.
    for (n, p) in [
        (10, 0.3),
        (200, 0.4),
        (12, 0.9),
        (300, 0.8),
        (5000, 0.01),
        (999, 0.01),
        (1001, 0.01),
        (20, 0.5),
    ] {
        let draws = Generator::new(8).binomial(n, p, DRAWS).unwrap();
        let found = tally(draws.iter().map(|&count| count as usize), n as usize + 1);
        let mut log = n as f64 * (-p).ln_1p();
        let mut expected = Vec::new();
        for k in 0..=n {
            expected.push(log.exp() * DRAWS as f64);
            log += ((n - k) as f64 / (k + 1) as f64 * p / (1.0 - p)).ln();
        }
        assert_chi_square(&format!("binomial {n} {p}"), &found, &expected);
    }
}

#[test]
fn poisson_counts() {
    for mean in [0.7, 9.5, 9.999, 10.0, 16.0, 40.0, 900.0] {
        let draws = Generator::new(9).poisson(mean, DRAWS).unwrap();
        let cells = (mean + 12.0 * mean.sqrt()) as usize + 12;
        let found = tally(draws.iter().map(|&count| count as usize), cells);
        let mut log = -mean;
        let mut expected = Vec::new();
        for k in 0..cells {
            expected.push(log.exp() * DRAWS as f64);
            log += (mean / (k + 1) as f64).ln();
        }
        assert_chi_square(&format!("poisson {mean}"), &found, &expected);
    }
}

#[test]
fn integers_without_bias() {
    // Remainders of words would be a third too many in the lowest of three parts.
    let last = 3 * (1_u64 << 62) - 1;
    let a = Generator::new(10).integers(0..=last, DRAWS).unwrap();
    let found = tally(a.iter().map(|&x| (x >> 56) as usize), 192);
    assert_chi_square("of 3 * 2^62", &found, &[DRAWS as f64 / 192.0; 192]);
    let a = Generator::fast(11).integers(0_u32..3 << 30, DRAWS).unwrap();
    let found = tally(a.iter().map(|&x| (x >> 24) as usize), 192);
    assert_chi_square("of 3 * 2^30", &found, &[DRAWS as f64 / 192.0; 192]);
    let a = Generator::new(12).integers(0_u8..192, DRAWS).unwrap();
    let found = tally(a.iter().map(|&x| x.into()), 192);
    assert_chi_square("of 192", &found, &[DRAWS as f64 / 192.0; 192]);
    let a = Generator::new(13).integers(-24_000_i16..24_000, DRAWS).unwrap();
    let found = tally(a.iter().map(|&x| (i32::from(x) + 24_000) as usize / 250), 192);
    assert_chi_square("of 48000", &found, &[DRAWS as f64 / 192.0; 192]);
    let a = Generator::new(14).integers(0..3_u128 << 100, DRAWS).unwrap();
    let found = tally(a.iter().map(|&x| (x >> 94) as usize), 192);
    assert_chi_square("of 3 * 2^100", &found, &[DRAWS as f64 / 192.0; 192]);
}

/// The number of an order of 0, 1, 2 and 3 among all 24.
fn order(a: &[usize]) -> usize {
    let smaller = |i: usize| a[i + 1..].iter().filter(|&&x| x < a[i]).count();
    6 * smaller(0) + 2 * smaller(1) + smaller(2)
}

#[test]
fn all_orders_are_equally_likely() {
    let expected = [DRAWS as f64 / 24.0; 24];
    let mut rng = Generator::new(15);
    let shuffled = (0..DRAWS).map(|_| {
        let mut a = array![0, 1, 2, 3];
        rng.shuffle(&mut a, 0);
        order(a.as_slice().unwrap())
    });
    assert_chi_square("shuffle", &tally(shuffled, 24), &expected);
    let permuted = (0..DRAWS).map(|_| order(rng.permutation_of(4).as_slice().unwrap()));
    assert_chi_square("permutation_of", &tally(permuted, 24), &expected);
    let table = array![[0, 1, 2, 3], [4, 5, 6, 7]];
    let columns = (0..DRAWS).map(|_| {
        let a = rng.permutation(&table, 1);
        assert!((0..4).all(|j| a[[0, j]] + 4 == a[[1, j]]));
        order(a.row(0).as_slice().unwrap())
    });
    assert_chi_square("permutation", &tally(columns, 24), &expected);
    let sampled = (0..DRAWS).map(|_| {
        let a = rng.choice_without_replacement(&array![0, 1, 2, 3], 4, 0).unwrap();
        order(a.as_slice().unwrap())
    });
    assert_chi_square("choice_without_replacement", &tally(sampled, 24), &expected);
}

#[test]
fn lanes_are_shuffled_each_on_its_own() {
    let mut rng = Generator::new(19);
    let table = Array::from_shape_fn((3, 2), |[i, _]| i);
    // The orders of both columns: 6 * 6.
    let pairs = (0..DRAWS).map(|_| {
        let a = rng.permuted(&table, 0);
        let number = |j: usize| 2 * a[[0, j]] + usize::from(a[[1, j]] > a[[2, j]]);
        6 * number(0) + number(1)
    });
    assert_chi_square("permuted", &tally(pairs, 36), &[DRAWS as f64 / 36.0; 36]);
}

#[test]
fn booleans() {
    let mut rng = Generator::new(20);
    for p in [0.0, 0.02, 0.5, 1.0] {
        let found = rng.random_bool(p, DRAWS).unwrap().iter().filter(|&&x| x).count();
        let deviation = (found as f64 - p * DRAWS as f64).abs();
        assert!(deviation <= 3.1 * (DRAWS as f64 * p * (1.0 - p)).sqrt(), "{p}: {found}");
    }
}

#[test]
fn samples_are_equally_likely() {
    let mut rng = Generator::new(16);
    let six = Array1::arange(0_usize, 6, 1);
    let a = rng.choice(&six, DRAWS, 0).unwrap();
    assert_chi_square("choice", &tally(a.iter().copied(), 6), &[DRAWS as f64 / 6.0; 6]);
    // Ordered pairs of different ones: 30.
    let pairs = (0..DRAWS).map(|_| {
        let a = rng.choice_without_replacement(&six, 2, 0).unwrap();
        6 * a[[0]] + a[[1]]
    });
    let found = tally(pairs, 36);
    let expected: Vec<f64> =
        (0..36).map(|i| if i % 7 == 0 { 0.0 } else { DRAWS as f64 / 30.0 }).collect();
    assert_chi_square("pairs", &found, &expected);
}

#[test]
fn weighted_samples() {
    let mut rng = Generator::new(17);
    let (four, p) = (array![0_usize, 1, 2, 3], [0.1, 0.2, 0.0, 0.7]);
    let a = rng.choice_weighted(&four, &p, DRAWS, 0).unwrap();
    let expected = p.map(|p| p * DRAWS as f64);
    assert_chi_square("choice_weighted", &tally(a.iter().copied(), 4), &expected);
    let pairs = (0..DRAWS).map(|_| {
        let a = rng.choice_weighted_without_replacement(&four, &p, 2, 0).unwrap();
        4 * a[[0]] + a[[1]]
    });
    let found = tally(pairs, 16);
    let likely = |i: usize, j: usize| if i == j { 0.0 } else { p[i] * p[j] / (1.0 - p[i]) };
    let expected: Vec<f64> = (0..16).map(|i| likely(i / 4, i % 4) * DRAWS as f64).collect();
    assert_chi_square("choice_weighted_without_replacement", &found, &expected);
}
