//! Random numbers: of NumPy's bits, and (`fast`) of the other generator.

use std::hint::black_box;

use ndview::random::Generator;
use rand_core::Rng;

use super::Works;
use super::digest::{Digest, Outcome, Value};
use super::values::{Array1, f64s, label};

/// Numbers of the same law as NumPy's, with this standard deviation; where it is 0, the same numbers.
struct Drawn<T>(Array1<T>, f64);

impl<T: Value> Outcome for Drawn<T> {
    fn look(&self, digest: &mut Digest) {
        self.0.look(digest);
        // Each number counts up to seven times, so that two such sums differ by 6.3 times this; more than
        // eight times as much is another law.
        let deviation = self.1 * (digest.count as f64).sqrt();
        digest.slack = digest.slack.max(50.0 * deviation);
    }
}

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([1_000_000, 10_000_000]) {
        let name = label(n);
        drawn(w, &name, n, 0.0, || Generator::new(1));
        ordered(w, &name, n);
        drawn(w, &format!("fast/{name}"), n, 0.29, || Generator::fast(1));
    }
}

/// `deviation`: of the uniform floats, 0 where they are NumPy's own.
fn drawn<R: Rng>(
    w: &mut Works<'_>,
    name: &str,
    n: usize,
    deviation: f64,
    seeded: impl Fn() -> Generator<R>,
) {
    let n = black_box(n);
    let mut rng = seeded();
    w.alone(format!("random/{name}"), None, || Drawn(rng.random::<f64, _>(n), deviation));
    let mut rng = seeded();
    w.alone(format!("random_f32/{name}"), None, || Drawn(rng.random::<f32, _>(n), deviation));
    let (mut rng, target) = (seeded(), Drawn(Array1::<f64>::zeros(n), deviation));
    w.change_alone(format!("fill_random/{name}"), None, target, |a| {
        rng.fill_random(&mut a.0);
    });
    let (mut rng, target) = (seeded(), Drawn(Array1::<f64>::zeros(n), 1.0));
    w.change_alone(format!("fill_standard_normal/{name}"), None, target, |a| {
        rng.fill_standard_normal(&mut a.0);
    });
    let (mut rng, target) = (seeded(), Drawn(Array1::<f64>::zeros(n), 1.0));
    w.change_alone(format!("fill_exponential/{name}"), None, target, |a| {
        rng.fill_exponential(&mut a.0, 1.0).unwrap();
    });
    let mut rng = seeded();
    w.alone(format!("integers/{name}"), None, || {
        Drawn(rng.integers(0_i64..1000, n).unwrap(), 289.0)
    });
    let mut rng = seeded();
    w.alone(format!("integers_u8/{name}"), None, || {
        Drawn(rng.integers(0_u8..100, n).unwrap(), 29.0)
    });
}

fn ordered(w: &mut Works<'_>, name: &str, n: usize) {
    let seeded = || Generator::new(1);
    let a = Array1::from(f64s(n, 1));
    let (mut rng, target) = (seeded(), Drawn(a.to_owned(), 0.29));
    w.change_alone(format!("shuffle/{name}"), None, target, |a| rng.shuffle(&mut a.0, 0));
    let mut rng = seeded();
    w.alone(format!("permutation/{name}"), None, || Drawn(rng.permutation(&a, 0), 0.29));
    let (mut rng, n) = (seeded(), black_box(n));
    w.alone(format!("permutation_of/{name}"), None, || {
        Drawn(rng.permutation_of(n), 0.29 * n as f64)
    });
}
