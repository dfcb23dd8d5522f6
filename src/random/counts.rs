//! Binomial and Poisson counts: by inversion or by products where few are expected, else by the
//! *transformed rejection* of W. Hörmann.
//!
//! Transformed rejection takes a number of a simple function `k(u)` of a uniform `u` in `-0.5..0.5` that
//! nearly is the inverse of the distribution function, and accepts it with a probability that makes up for
//! the difference: `f(k) k'(u)` over a constant, the *hat*. For most `u` that is surely more than some
//! number, the *squeeze*, so that `f` need not be known.

use rand_core::Rng;

use super::bits::Bits;
use super::draw::Draw;
use super::likely::{at_mean, deviance};

/// From this many expected counts on, Hörmann's methods hold.
const MANY: f64 = 10.0;

/// What Hörmann's two methods have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transformed {
    /// Of `k(u) = (2a / (0.5 - |u|) + b) u + c`, whose whole part is the count.
    a: f64,
    b: f64,
    c: f64,
    hat: f64,
    squeeze: f64,
}

impl Transformed {
    /// A count of `0..=last` with the probability `f`, times what the hat is for.
    #[inline(always)]
    fn draw<R: Rng>(&self, bits: &mut Bits<R>, last: f64, f: impl Fn(f64) -> f64) -> f64 {
        loop {
            let (u, v) = (bits.unit() - 0.5, bits.unit());
            let left = 0.5 - u.abs();
            let k = ((2.0 * self.a / left + self.b) * u + self.c).floor();
            if left >= 0.07 && v <= self.squeeze {
                return k;
            }
            // (Where nothing is left, k is an infinity, or NaN.)
            if (0.0..=last).contains(&k) && v * self.needed(left) <= f(k) {
                return k;
            }
        }
    }

    /// The `f` at which all is accepted that is taken there.
    fn needed(&self, left: f64) -> f64 {
        self.hat / (self.a / (left * left) + self.b)
    }
}

/// The binomial distribution: BTRS (W. Hörmann, *The Generation of Binomial Random Variates*, Journal of
/// Statistical Computation and Simulation 46, 1993), and inversion where fewer than ten are expected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binomial {
    n: u64,
    /// Whether it is failures that are drawn, for they are the rarer.
    failures: bool,
    method: BinomialMethod,
}

#[derive(Clone, Copy, Debug)]
enum BinomialMethod {
    /// By the probability of 0, and the odds.
    Inversion {
        none: f64,
        odds: f64,
    },
    Rejection(ManyTrials),
}

impl Binomial {
    /// The distribution of the successes of `n` trials with probability `p`, which is from 0 to 1.
    pub(super) fn new(n: u64, p: f64) -> Self {
        let failures = p > 0.5;
        let p = if failures { 1.0 - p } else { p };
        let trials = n as f64;
        let method = if trials * p < MANY {
            let none = libm::exp(trials * libm::log1p(-p));
            BinomialMethod::Inversion { none, odds: p / (1.0 - p) }
        } else {
            BinomialMethod::Rejection(ManyTrials::new(trials, p))
        };
        Binomial { n, failures, method }
    }
}

impl Draw for Binomial {
    type Out = u64;

    #[inline]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> u64 {
        let k = match self.method {
            BinomialMethod::Inversion { none, odds } => inverted(bits, self.n, none, odds),
            // More than n only where n itself has no f64.
            BinomialMethod::Rejection(many) => (many.draw(bits) as u64).min(self.n),
        };
        if self.failures { self.n - k } else { k }
    }
}

/// The count at which the sum of the probabilities passes a uniform number.
fn inverted<R: Rng>(bits: &mut Bits<R>, n: u64, none: f64, odds: f64) -> u64 {
    /// No larger count comes in practice: the next ones are less likely than 1e-70 together.
    const LAST: u64 = 120;
    loop {
        let (mut rest, mut probability) = (bits.unit(), none);
        for k in 0..=n.min(LAST) {
            if rest < probability {
                return k;
            }
            rest -= probability;
            probability *= (n - k) as f64 / (k + 1) as f64 * odds;
        }
        // What rounding has left over at the end, about once in 2⁵² draws.
    }
}

/// A binomial distribution with ten expected successes or more, and as many failures.
#[derive(Clone, Copy, Debug)]
struct ManyTrials {
    n: f64,
    successes: f64,
    failures: f64,
    by: Transformed,
    /// What [`odds`](Self::odds) are of the likeliest count.
    likeliest: f64,
}

impl ManyTrials {
    fn new(n: f64, p: f64) -> Self {
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let by = Transformed {
            a: -0.0873 + 0.0248 * b + 0.01 * p,
            b,
            c: n * p + 0.5,
            hat: (2.83 + 5.1 / b) * spread,
            squeeze: 0.92 - 4.2 / b,
        };
        let mut many =
            ManyTrials { n, successes: n * p, failures: n * (1.0 - p), by, likeliest: 1.0 };
        many.likeliest = many.odds(((n + 1.0) * p).floor());
        many
    }

    /// The probability of a count, but for a factor that is the same for all.
    fn odds(&self, k: f64) -> f64 {
        let rest = self.n - k;
        let lost = deviance(k, self.successes) + deviance(rest, self.failures);
        libm::exp(-lost) * at_mean(k) * at_mean(rest)
    }

    /// The ratio of the probability of a count to that of the likeliest one.
    fn ratio(&self, k: f64) -> f64 {
        self.odds(k) / self.likeliest
    }

    fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.by.draw(bits, self.n, |k| self.ratio(k))
    }
}

/// The Poisson distribution: PTRS (W. Hörmann, *The Transformed Rejection Method for Generating Poisson
/// Random Variables*, Insurance: Mathematics and Economics 12, 1993), and D. Knuth's products of uniform
/// numbers (*The Art of Computer Programming*, volume 2, section 3.4.1) where fewer than ten are expected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Poisson {
    /// By the probability of 0.
    Products {
        none: f64,
    },
    Rejection {
        mean: f64,
        by: Transformed,
    },
}

impl Poisson {
    /// The distribution with a mean of 0 or more.
    pub(super) fn new(mean: f64) -> Self {
        if mean < MANY {
            return Poisson::Products { none: libm::exp(-mean) };
        }
        let b = 0.931 + 2.53 * mean.sqrt();
        let by = Transformed {
            a: -0.059 + 0.02483 * b,
            b,
            c: mean + 0.43,
            // Of the paper's numbers, the hat is up to 0.6 percent too low and the squeeze up to 0.004 too
            // high, for a few counts; so one is taken larger and the other one smaller.
            hat: 1.007 * (1.1239 + 1.1328 / (b - 3.4)),
            squeeze: 0.9177 - 3.6224 / (b - 2.0),
        };
        Poisson::Rejection { mean, by }
    }
}

/// The probability of a count in the Poisson distribution.
fn probability(k: f64, mean: f64) -> f64 {
    libm::exp(-deviance(k, mean)) * at_mean(k)
}

impl Draw for Poisson {
    type Out = u64;

    #[inline]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> u64 {
        match *self {
            Poisson::Products { none } => {
                // Events whose distances are exponential, the logarithms of uniform numbers.
                let (mut k, mut product) = (0, bits.unit());
                while product > none {
                    product *= bits.unit();
                    k += 1;
                }
                k
            }
            Poisson::Rejection { mean, by } => {
                by.draw(bits, f64::MAX, |k| probability(k, mean)) as u64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hat is above the probability and the squeeze below it, for all `u` of all counts that come.
    ///
    /// For one count, both are closest at one of the two `u` between which it is taken.
    fn check(name: &str, by: Transformed, likeliest: f64, last: f64, f: impl Fn(f64) -> f64) {
        let count = |u: f64| (2.0 * by.a / (0.5 - u.abs()) + by.b) * u + by.c;
        let edge = |k: f64| {
            let (mut low, mut high) = (-0.5 + 1e-12, 0.5 - 1e-12);
            for _ in 0..60 {
                let middle = 0.5 * (low + high);
                if count(middle) < k { low = middle } else { high = middle }
            }
            low
        };
        let (first, far) = ((likeliest - 9.0 * by.b).max(0.0).floor(), likeliest + 9.0 * by.b);
        let counts = core::iter::successors(Some(first), |k| Some(k + 1.0));
        for k in counts.take_while(|&k| k <= far.min(last)) {
            for u in [edge(k), edge(k + 1.0)] {
                let left = 0.5 - u.abs();
                let accepted = f(k) / by.needed(left);
                assert!(accepted < 1.0, "{name}: {accepted} of the hat at {k}");
                let holds = left < 0.07 || accepted > by.squeeze;
                assert!(holds, "{name}: {accepted} of the hat at {k}, in the squeeze");
            }
        }
    }

    #[test]
    fn hats_cover_and_squeezes_are_covered() {
        let means = (0..60).map(|i| 10.0 * 1.08_f64.powi(i));
        for mean in means {
            let Poisson::Rejection { by, .. } = Poisson::new(mean) else { panic!("{mean} is few") };
            check(&format!("Poisson {mean}"), by, mean, f64::MAX, |k| probability(k, mean));
        }
        for p in [0.5, 0.4, 0.2, 0.03, 1e-4] {
            for successes in (0..14).map(|i| 10.0 * 1.4_f64.powi(i)) {
                let n = (successes / p).ceil();
                let many = ManyTrials::new(n, p);
                check(&format!("binomial {n} {p}"), many.by, n * p, n, |k| many.ratio(k));
            }
        }
    }

    /// Where the differences of large logarithms would be noise.
    #[test]
    fn the_spread_of_huge_counts() {
        let mut bits = Bits { rng: super::super::Pcg64::new(1, 2), half: None };
        let mut deviations = |draw: &mut dyn FnMut(&mut Bits<_>) -> u64, mean: f64, std: f64| {
            let squares: f64 =
                (0..4000).map(|_| ((draw(&mut bits) as f64 - mean) / std).powi(2)).sum();
            assert!((squares / 4000.0 - 1.0).abs() < 0.08, "{mean}: {squares}");
        };
        let mut poisson = Poisson::new(9e18);
        deviations(&mut |bits| poisson.draw(bits), 9e18, 3e9);
        let n = 1_u64 << 62;
        let mut binomial = Binomial::new(n, 0.75);
        deviations(&mut |bits| binomial.draw(bits), 0.75 * n as f64, (0.1875 * n as f64).sqrt());
    }
}
