//! Normal and exponential draws by the ziggurat of G. Marsaglia and W. W. Tsang (*The Ziggurat Method for
//! Generating Random Variables*, Journal of Statistical Software 5(8), 2000).
//!
//! The area under a falling density `f` is cut into 256 layers of one area `v`, numbered from below:
//!
//! ```text
//!   f(0) ┤▇▇
//!        │███▇           layer i > 0: a rectangle as wide as the edge x[i], from f(x[i]) to f(x[i-1]);
//!        │█████▇         left of x[i-1] it lies under the density
//!        │████████▇
//!        │████████████▇  layer 0: a rectangle as wide as r = x[255], and the tail behind it
//!        │█████████████████▇▇▆▅▃▂▁
//!        └────────────────┬────────
//!                         r
//! ```
//!
//! A draw takes a layer and a place in its width. Mostly the place is surely under the density, for which
//! one word, one product and one comparison do. Else the point is tested, or comes from the tail.
//!
//! The layer and the place come from bits of a word that do not overlap (that they did in the paper's
//! program is what J. A. Doornik, *An Improved Ziggurat Method to Generate Normal Random Samples*, 2005,
//! holds against it). The tables are computed at first use; by `libm`, so they are the same everywhere.

use core::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2};
use std::sync::LazyLock;

use rand_core::Rng;

use super::bits::Bits;

/// How many layers there are: as many as 8 bits tell apart.
const LAYERS: usize = 256;

/// How many places a width has.
const PLACES: f64 = (1_u64 << 53) as f64;

/// The edges of the lowest rectangles, which the paper gives for 256 layers.
const NORMAL_EDGE: f64 = 3.654_152_885_361_009;
const EXPONENTIAL_EDGE: f64 = 7.697_117_470_131_05;

/// The layers under a density.
#[derive(Debug)]
pub(super) struct Ziggurat {
    layers: [Layer; LAYERS],
    /// The density at the edges, f(x[i]).
    heights: [f64; LAYERS],
    edge: f64,
    density: fn(f64) -> f64,
}

#[derive(Clone, Copy, Debug)]
struct Layer {
    /// From places to numbers.
    scale: f64,
    /// The places below this one are surely under the density.
    sure: u64,
}

impl Layer {
    fn new(width: f64, sure: f64) -> Self {
        Layer { scale: width / PLACES, sure: (sure / width * PLACES) as u64 }
    }
}

fn bell(x: f64) -> f64 {
    libm::exp(-0.5 * x * x)
}

fn decay(x: f64) -> f64 {
    libm::exp(-x)
}

impl Ziggurat {
    /// That of the normal distribution, on both sides of 0.
    pub(super) fn normal() -> &'static Ziggurat {
        static NORMAL: LazyLock<Ziggurat> = LazyLock::new(|| {
            let r = NORMAL_EDGE;
            let tail = FRAC_PI_2.sqrt() * libm::erfc(r * FRAC_1_SQRT_2);
            Ziggurat::new(r, tail, bell, |height| (-2.0 * libm::log(height)).sqrt())
        });
        &NORMAL
    }

    /// That of the exponential distribution.
    pub(super) fn exponential() -> &'static Ziggurat {
        static EXPONENTIAL: LazyLock<Ziggurat> = LazyLock::new(|| {
            let r = EXPONENTIAL_EDGE;
            Ziggurat::new(r, decay(r), decay, |height| -libm::log(height))
        });
        &EXPONENTIAL
    }

    /// The layers from the edge of the lowest rectangle, the area of the tail behind it, a density and its
    /// inverse.
    fn new(r: f64, tail: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let area = r * density(r) + tail;
        let mut edges = [0.0; LAYERS];
        edges[LAYERS - 1] = r;
        // Each rectangle is as high as its area says; there the next edge is. Only the last one is known
        // beforehand: 0.
        for i in (2..LAYERS).rev() {
            edges[i - 1] = inverse(density(edges[i]) + area / edges[i]);
        }
        let mut layers = [Layer::new(area / density(r), r); LAYERS];
        for i in 1..LAYERS {
            layers[i] = Layer::new(edges[i], edges[i - 1]);
        }
        Ziggurat { layers, heights: edges.map(density), edge: r, density }
    }

    /// Whether a point of a layer other than the lowest, of this x and any height, is under the density.
    #[inline(never)]
    fn is_under<R: Rng>(&self, layer: usize, x: f64, bits: &mut Bits<R>) -> bool {
        let [above, below] = [self.heights[layer - 1], self.heights[layer]];
        below + bits.unit() * (above - below) < (self.density)(x)
    }

    /// A draw of the standard normal distribution, from its ziggurat.
    #[inline(always)]
    pub(super) fn draw_normal<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        loop {
            let word = bits.word();
            let number = usize::from(word as u8);
            let layer = self.layers[number];
            // An odd place: as many on the one side of 0 as on the other, and never 0.
            let place = word.cast_signed() >> 10 | 1;
            let x = place as f64 * layer.scale;
            if place.unsigned_abs() < layer.sure {
                return x;
            }
            if let Some(x) = self.unsure_normal(number, x, bits) {
                return x;
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn unsure_normal<R: Rng>(&self, layer: usize, x: f64, bits: &mut Bits<R>) -> Option<f64> {
        if layer > 0 {
            return self.is_under(layer, x, bits).then_some(x);
        }
        // The tail, by an exponential density that touches it at the edge.
        let exponential = Ziggurat::exponential();
        loop {
            let past = exponential.draw_exponential(bits) / self.edge;
            if 2.0 * exponential.draw_exponential(bits) > past * past {
                return Some((self.edge + past).copysign(x));
            }
        }
    }

    /// A draw of the exponential distribution with mean 1, from its ziggurat; never 0.
    #[inline(always)]
    pub(super) fn draw_exponential<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        // What is past the edge is distributed as all is: it is drawn so, behind the edge.
        let mut start = 0.0;
        loop {
            let word = bits.word();
            let number = usize::from(word as u8);
            let layer = self.layers[number];
            let place = word >> 11 | 1;
            let x = place as f64 * layer.scale;
            if place < layer.sure {
                return start + x;
            }
            if number == 0 {
                start += self.edge;
            } else if self.is_under(number, x, bits) {
                return start + x;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edges, from what is kept of them.
    fn edges(ziggurat: &Ziggurat) -> Vec<f64> {
        let widths = ziggurat.layers.iter().map(|layer| layer.scale * PLACES);
        core::iter::once(0.0).chain(widths.skip(1)).collect()
    }

    fn check(ziggurat: &Ziggurat, area: f64) {
        let edges = edges(ziggurat);
        assert_eq!((edges.len(), edges[255]), (256, ziggurat.edge));
        assert!(edges.is_sorted_by(|a, b| a < b));
        assert_eq!(ziggurat.heights[0], 1.0);
        for i in 1..256 {
            let height = ziggurat.heights[i - 1] - ziggurat.heights[i];
            // The topmost one too, whose upper edge is not computed but known: that r is the right one.
            let found = edges[i] * height;
            assert!((found - area).abs() < 2e-15, "layer {i}: {found:e} and {area:e}");
            let sure = ziggurat.layers[i].sure as f64 * ziggurat.layers[i].scale;
            assert!((sure - edges[i - 1]).abs() < 1e-14, "layer {i}");
        }
        let lowest = ziggurat.layers[0];
        assert!((lowest.scale * PLACES * ziggurat.heights[255] - area).abs() < 1e-15);
        assert!((lowest.sure as f64 * lowest.scale - ziggurat.edge).abs() < 1e-14);
    }

    /// Edges and areas for which 256 layers close at the top, as computed with fifty digits.
    #[test]
    fn all_layers_have_one_area() {
        check(Ziggurat::normal(), 0.004_928_673_233_974_655);
        check(Ziggurat::exponential(), 0.003_949_659_822_581_557);
    }
}
