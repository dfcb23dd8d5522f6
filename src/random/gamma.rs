//! Gamma and beta draws.

use rand_core::Rng;

use super::bits::Bits;
use super::likely::ln_1p_less;
use super::ziggurat::Ziggurat;

/// The gamma distribution with scale 1, by G. Marsaglia and W. W. Tsang (*A Simple Method for Generating
/// Gamma Variables*, ACM Transactions on Mathematical Software 26(3), 2000).
#[derive(Clone, Copy, Debug)]
pub(super) struct Gamma {
    /// The shape, and 1 more where it is less than 1.
    d: f64,
    c: f64,
    /// The shape that was given, where it is less than 1.
    small: Option<f64>,
    normal: &'static Ziggurat,
    exponential: &'static Ziggurat,
}

impl Gamma {
    pub(super) fn new(shape: f64) -> Self {
        let small = (shape < 1.0).then_some(shape);
        let d = if small.is_some() { shape + 1.0 } else { shape } - 1.0 / 3.0;
        // One over the root of 9d, of which the square may be too large.
        let c = 1.0 / (3.0 * d.sqrt());
        Gamma { d, c, small, normal: Ziggurat::normal(), exponential: Ziggurat::exponential() }
    }

    #[inline]
    pub(super) fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        let x = self.draw_large(bits);
        match self.small {
            Some(shape) => x * libm::exp(self.ln_share(shape, bits)),
            None => x,
        }
    }

    /// The logarithm of a draw, which is finite where the draw is too small for a float (unless the shape
    /// is below 1e-306).
    pub(super) fn draw_ln<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        let x = libm::log(self.draw_large(bits));
        self.small.map_or(x, |shape| x + self.ln_share(shape, bits))
    }

    /// What a draw of a shape below 1 has of one of that shape and 1: U to the power of one over the shape,
    /// as a logarithm. (That of a uniform number is an exponential one below 0.)
    fn ln_share<R: Rng>(&self, shape: f64, bits: &mut Bits<R>) -> f64 {
        -self.exponential.draw_exponential(bits) / shape
    }

    /// A draw of a shape of 1 or more: a function of a normal number whose density is close to that of the
    /// draws, and above it everywhere.
    #[inline]
    fn draw_large<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        loop {
            let x = self.normal.draw_normal(bits);
            let t = self.c * x;
            if t <= -1.0 {
                continue;
            }
            let (cube, u) = ((1.0 + t) * (1.0 + t) * (1.0 + t), bits.unit());
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square || self.accepts(t, square, u) {
                return self.d * cube;
            }
        }
    }

    /// The paper's `ln U < x²/2 + d - dv + d ln v`, for v = (1 + t)³. The three terms with d are large and
    /// almost cancel where the shape is large, so they are taken together.
    #[cold]
    fn accepts(&self, t: f64, square: f64, u: f64) -> bool {
        let terms = 3.0 * ln_1p_less(t) - t * t * (3.0 + t);
        libm::log(u) < 0.5 * square + self.d * terms
    }
}

/// The beta distribution, by two gamma draws: the share that the first has of both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beta {
    a: Gamma,
    b: Gamma,
    /// Where both shapes are 1 or more, no draw is too small for a float.
    large: bool,
}

impl Beta {
    pub(super) fn new(a: f64, b: f64) -> Self {
        // Of shapes as small as this, only their ratio is seen: which of the draws is 0 and which is 1.
        let factor = if a.max(b) < 1e-200 { 1e100 } else { 1.0 };
        let (first, second) = (Gamma::new(a * factor), Gamma::new(b * factor));
        Beta { a: first, b: second, large: a.min(b) >= 1.0 }
    }

    #[inline]
    pub(super) fn draw<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        let ratio = if self.large {
            self.b.draw(bits) / self.a.draw(bits)
        } else {
            libm::exp(self.b.draw_ln(bits) - self.a.draw_ln(bits))
        };
        1.0 / (1.0 + ratio)
    }
}
