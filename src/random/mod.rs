//! Random numbers to arrays: seeded, the same everywhere, from NumPy's bits.
//!
//! ```
//! use ndview::prelude::*;
//! use ndview::random::Generator;
//!
//! let mut rng = Generator::new(12345); // as numpy.random.default_rng(12345)
//! let u: Array1<f64> = rng.random(2);
//! assert_eq!(u, [0.22733602246716966, 0.31675833970975287]);
//! let noise = rng.normal(0.0, 0.1, (480, 640))?; // Array2<f64>
//! let dice = rng.integers(1..=6, 100)?; // Array1<i32>
//! let shuffled = rng.permutation(&dice, 0);
//! # let _ = (noise, shuffled);
//! # Ok::<(), ndview::Error>(())
//! ```
//!
//! # What is promised
//!
//! - The same seed gives the same numbers: on every platform, whatever the memory order of the array
//!   that is filled, whether it is new or there already, and on however many threads the streams of
//!   [`spawn`](Generator::spawn) are used, for a stream belongs to its data, not to a thread.
//! - [`Generator::new`] has the bits of NumPy's `default_rng` of the same seed, and its
//!   [`random`](Generator::random) floats; [`spawn`](Generator::spawn) has its children. Everything else is
//!   made of these bits in our own ways, so those numbers are not NumPy's.
//! - Bits, [`random`](Generator::random), [`uniform`](Generator::uniform), integers, unweighted choices and
//!   shuffles are exact arithmetic. The others take logarithms and powers from the crate `libm`, which are
//!   the same on every platform; a version of it that rounds another way may change last bits.
//! - A change of any number is a breaking change.
//!
//! None of it is for secrets.
//!
//! # Sources
//!
//! | what | by |
//! |---|---|
//! | bits | PCG64 (M. O'Neill, 2014); [xoshiro256++](Xoshiro256PlusPlusX16) (D. Blackman and S. Vigna, 2021) |
//! | seeds | `seed_seq_fe` (M. O'Neill, 2015), with NumPy's constants |
//! | integers | D. Lemire, *Fast Random Integer Generation in an Interval*, 2019 |
//! | normal, exponential | G. Marsaglia and W. W. Tsang, *The Ziggurat Method for Generating Random Variables*, 2000 |
//! | gamma, beta | the same, *A Simple Method for Generating Gamma Variables*, 2000 |
//! | binomial | W. Hörmann, *The Generation of Binomial Random Variates*, 1993 |
//! | Poisson | the same, *The Transformed Rejection Method for Generating Poisson Random Variables*, 1993 |
//! | weighted choices without replacement | P. Efraimidis and P. Spirakis, *Weighted random sampling with a reservoir*, 2006 |
//! | shuffles | R. Fisher and F. Yates, as R. Durstenfeld wrote it (CACM algorithm 235, 1964) |

mod bits;
mod choose;
mod continuous;
mod counts;
mod discrete;
mod draw;
mod float;
mod gamma;
mod int;
mod likely;
mod seed;
mod shuffle;
mod xoshiro;
mod ziggurat;

use core::convert::Infallible;

use rand_core::{Rng, SeedableRng, TryRng};
pub use rand_pcg::Pcg64;

pub use float::RandomFloat;
pub use int::RandomInt;
pub use seed::SeedSequence;
pub use xoshiro::Xoshiro256PlusPlusX16;

use crate::error::{ErrorKind, Result};
use bits::Bits;

/// Draws arrays of random numbers from a bit generator.
///
/// By default that is [`Pcg64`] (PCG XSL-RR 128/64, NumPy's `PCG64`); [`fast`](Generator::fast) takes a
/// quicker one, and [`from_rng`](Generator::from_rng) any that has the traits of `rand`. A generator has
/// these traits too, so that the distributions of other crates can draw from it.
///
/// New arrays take shapes as [`zeros`](crate::Array::zeros) does, `()` for one number. The methods that
/// begin with `fill_` write to an array that is there, of any memory order; they give the same numbers.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::random::Generator;
///
/// let mut rng = Generator::new(7);
/// let mut a = Array2::<f64>::zeros((3, 4));
/// rng.fill_standard_normal(&mut a.slice_mut((.., 1..3))); // only these two columns
/// assert!(a.slice((.., 0)).iter().all(|&x| x == 0.0));
/// ```
#[derive(Clone, Debug)]
pub struct Generator<R = Pcg64> {
    bits: Bits<R>,
    /// Where the seeds of the children come from.
    seeds: Option<SeedSequence>,
}

impl<R: Rng> Generator<R> {
    /// Draws from a bit generator of any crate.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::{Generator, Pcg64};
    ///
    /// let mut rng = Generator::from_rng(Pcg64::new(42, 54));
    /// let a: Array1<f32> = rng.random(5);
    /// # assert_eq!(a.len(), 5);
    /// ```
    #[must_use]
    pub fn from_rng(rng: R) -> Self {
        Generator { bits: Bits { rng, half: None }, seeds: None }
    }

    /// The bit generator.
    pub fn into_rng(self) -> R {
        self.bits.rng
    }

    /// The next seeds of `n` children.
    fn child_seeds(&mut self, n: usize) -> Result<Vec<SeedSequence>> {
        let seeds = self.seeds.as_mut().ok_or_else(|| {
            let why =
                "the bit generator was made from its state, not from a seed: it has no children";
            ErrorKind::Argument(why.into())
        })?;
        Ok(seeds.spawn(n))
    }
}

/// What one step of PCG64 multiplies by, and its inverse modulo 2¹²⁸.
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
const INVERSE: u128 = {
    // Newton's iteration; an odd number is its own inverse in the lowest three bits.
    let (mut inverse, mut round) = (MULTIPLIER, 0);
    while round < 6 {
        inverse = inverse.wrapping_mul(2_u128.wrapping_sub(MULTIPLIER.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
};

impl Generator<Pcg64> {
    /// The generator of a seed: with the bits of NumPy's `default_rng(seed)`.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let a: Array1<f64> = Generator::new(42).random(3);
    /// assert_eq!(a, [0.7739560485559633, 0.4388784397520523, 0.8585979199113825]);
    /// ```
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::from_seeds(SeedSequence::new(seed.into()))
    }

    /// The generator of a sequence of seeds: with the bits of NumPy's `default_rng(seeds)`.
    #[must_use]
    pub fn from_seeds(seeds: SeedSequence) -> Self {
        let words: Vec<u128> = seeds.generate_u64(4).into_iter().map(u128::from).collect();
        let rng = Pcg64::new(words[0] << 64 | words[1], words[2] << 64 | words[3]);
        Generator { seeds: Some(seeds), ..Self::from_rng(rng) }
    }

    /// The generator in a state: that which NumPy shows as `bit_generator.state["state"]`.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// // numpy.random.default_rng(12345).bit_generator.state["state"]
    /// let state = 33261208707367790463622745601869196757;
    /// let inc = 268209174141567072605526753992732310247;
    /// let a: Array1<f64> = Generator::from_state(state, inc)?.random(1);
    /// assert_eq!(a, [0.22733602246716966]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `inc` is even, which that of a PCG64 never is.
    pub fn from_state(state: u128, inc: u128) -> Result<Self> {
        if inc.is_multiple_of(2) {
            return Err(ErrorKind::Argument(format!("inc must be odd, but is {inc}")).into());
        }
        // `Pcg64::new` adds the increment and takes a step; this is what becomes the state so.
        let before = state.wrapping_sub(inc).wrapping_mul(INVERSE).wrapping_sub(inc);
        Ok(Self::from_rng(Pcg64::new(before, inc >> 1)))
    }

    /// `n` generators whose streams are unrelated to each other and to this one's: NumPy's `spawn`. Give
    /// one to each part of the data, so that the numbers do not depend on the number of threads.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let mut a = Array2::<f64>::zeros((8, 1000));
    /// let streams = Generator::new(1).spawn(8)?;
    /// std::thread::scope(|scope| {
    ///     for (mut row, mut rng) in a.outer_iter_mut().zip(streams) {
    ///         scope.spawn(move || rng.fill_standard_normal(&mut row));
    ///     }
    /// });
    /// # assert!(a.iter().all(|&x| x != 0.0));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the generator was not made from a seed.
    pub fn spawn(&mut self, n: usize) -> Result<Vec<Self>> {
        Ok(self.child_seeds(n)?.into_iter().map(Self::from_seeds).collect())
    }
}

impl Generator<Xoshiro256PlusPlusX16> {
    /// The fast generator of a seed; see [`Xoshiro256PlusPlusX16`].
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let noise: Array2<f64> = Generator::fast(42).standard_normal((100, 100));
    /// # assert!(noise.mean().abs() < 0.1);
    /// ```
    #[must_use]
    pub fn fast(seed: u64) -> Self {
        Self::fast_from_seeds(SeedSequence::new(seed.into()))
    }

    /// The fast generator of a sequence of seeds, four words of which are the state of its first lane.
    #[must_use]
    pub fn fast_from_seeds(seeds: SeedSequence) -> Self {
        let mut state = [0; 32];
        for (bytes, word) in state.as_chunks_mut::<8>().0.iter_mut().zip(seeds.generate_u64(4)) {
            *bytes = word.to_le_bytes();
        }
        let rng = Xoshiro256PlusPlusX16::from_seed(state);
        Generator { seeds: Some(seeds), ..Self::from_rng(rng) }
    }

    /// As [`spawn`](Generator::spawn) of the default generator.
    ///
    /// # Errors
    /// If the generator was not made from a seed.
    pub fn spawn(&mut self, n: usize) -> Result<Vec<Self>> {
        Ok(self.child_seeds(n)?.into_iter().map(Self::fast_from_seeds).collect())
    }
}

impl<R: Rng> TryRng for Generator<R> {
    type Error = Infallible;

    /// The lower half of a new word, then its upper half.
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.bits.half())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits.word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.bits.rng.fill_bytes(bytes);
        Ok(())
    }
}
