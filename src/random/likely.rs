//! Probabilities of counts, without the differences of large logarithms that their formulas have.
//!
//! As C. Loader does (*Fast and Accurate Computation of Binomial Probabilities*, 2000): the probability of a
//! count at the mean at which it is likeliest, times what it loses because the mean is another one.

use core::f64::consts::TAU;

/// `ln(1 + t) - t`, for `t > -1`, to almost all places where both are close.
pub(super) fn ln_1p_less(t: f64) -> f64 {
    if t.abs() > 0.2 {
        return libm::log1p(t) - t;
    }
    // ln(1 + t) is 2 artanh(s), whose first term less t is -s t. The others are 2/3 s³ + 2/5 s⁵ + ..
    let s = t / (2.0 + t);
    let square = s * s;
    let sum = ARTANH.iter().rev().fold(0.0, |sum, term| sum * square + term);
    s * (square * sum - t)
}

/// The factors of artanh, twice, but for the first: what is behind them is below 1e-18 for `s` up to 1/9.
const ARTANH: [f64; 8] = {
    let (mut terms, mut i) = ([0.0; 8], 0);
    while i < 8 {
        terms[i] = 2.0 / (2 * i + 3) as f64;
        i += 1;
    }
    terms
};

/// `k ln(k / mean) - k + mean`: the logarithm of what a count loses because it is not the mean.
pub(super) fn deviance(k: f64, mean: f64) -> f64 {
    if k == 0.0 { mean } else { -k * ln_1p_less((mean - k) / k) }
}

/// `k^k e^-k / k!`: the probability of a count in the Poisson distribution of which it is the mean.
pub(super) fn at_mean(k: f64) -> f64 {
    if let Some(&probability) = SMALL.get(k as usize) {
        return probability;
    }
    // By Stirling's series, inverted.
    const SERIES: [f64; 5] =
        [1.0, -1.0 / 12.0, 1.0 / 288.0, 139.0 / 51_840.0, -571.0 / 2_488_320.0];
    let series = SERIES.iter().rev().fold(0.0, |sum, term| sum / k + term);
    series / (TAU * k).sqrt()
}

/// The same of the first counts, for which the series is too short.
const SMALL: [f64; 40] = {
    let (mut small, mut k) = ([1.0; 40], 1);
    while k < 40 {
        let mut i = 1;
        while i <= k {
            small[k] *= k as f64 / i as f64 / core::f64::consts::E;
            i += 1;
        }
        k += 1;
    }
    small
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_logarithms() {
        // By the plain series, term by term.
        let plain = |t: f64| (2..400).map(|j| -(-t).powi(j) / f64::from(j)).sum::<f64>();
        for t in [1e-9, 0.003, 0.1, 0.199, 0.201, 0.4, 0.9] {
            for t in [t, -t] {
                let (found, expected) = (ln_1p_less(t), plain(t));
                assert!((found / expected - 1.0).abs() < 2e-14, "{t}: {found} and {expected}");
            }
        }
        assert_eq!((ln_1p_less(0.0), deviance(3.0, 3.0), deviance(0.0, 3.0)), (0.0, 0.0, 3.0));
    }

    /// Factor by factor.
    #[test]
    fn likeliest_counts() {
        for k in 0..200 {
            let factors = (1..=k).map(|i| f64::from(k) / f64::from(i) / std::f64::consts::E);
            let (found, expected) = (at_mean(k.into()), factors.product::<f64>());
            assert!((found / expected - 1.0).abs() < 1e-11, "{k}: {found} and {expected}");
        }
    }

    /// All probabilities of a Poisson distribution are 1 together.
    #[test]
    fn probabilities() {
        for mean in [0.5, 10.0, 300.0] {
            let of = |k: i32| (-deviance(k.into(), mean)).exp() * at_mean(k.into());
            let sum: f64 = (0..1000).map(of).sum();
            assert!((sum - 1.0).abs() < 1e-11, "{mean}: {sum}");
        }
    }
}
