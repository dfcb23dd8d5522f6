//! The fast bit generator: sixteen of xoshiro256++ side by side.

use core::convert::Infallible;
use core::fmt;

use rand_core::{SeedableRng, TryRng, utils};

use crate::kernel::update::update_slice;

/// How many generators run side by side.
const LANES: usize = 16;
/// How many words are made at a time: by 64 steps, as many as wide registers are used for.
const BATCH: usize = 1024;
/// One word of each lane.
type Words = [u64; LANES];

/// xoshiro256++ in sixteen lanes: a small, fast bit generator whose steps the processor's vector registers
/// take for all lanes at once. Not for secrets.
///
/// Lane 0 is xoshiro256++ 1.0 (Blackman and Vigna, *Scrambled Linear Pseudorandom Number Generators*, 2021)
/// with the seed as its state, each further lane is the one before it, 2¹²⁸ steps on. The words come from
/// lanes 0, 1, .. 15, 0, 1, ..: word `i` is number `i / 16` of lane `i % 16`. So no two lanes meet before
/// 2¹³² words were drawn. [`jump`](Self::jump) goes 2¹⁹² steps on in all lanes: streams that never meet.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::random::Generator;
///
/// let mut rng = Generator::fast(7);
/// let a: Array2<f32> = rng.random((3, 4));
/// assert!(a.iter().all(|&x| (0.0..1.0).contains(&x)));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Xoshiro256PlusPlusX16 {
    state: [Words; 4],
    /// The words of the last steps, and how many of them were given.
    words: Box<[u64; BATCH]>,
    given: usize,
}

/// 2¹²⁸ and 2¹⁹² steps, as polynomials.
const JUMP: [u64; 4] =
    [0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c];
const LONG_JUMP: [u64; 4] =
    [0x76e1_5d3e_fefd_cbbf, 0xc500_4e44_1c52_2fb3, 0x7771_0069_854e_e241, 0x3910_9bb0_2acb_e635];

impl Xoshiro256PlusPlusX16 {
    /// All lanes 2¹⁹² steps on: where the next of up to 2⁶⁰ streams begins that have no words in
    /// common. Words that were taken in advance (up to 1024) are dropped.
    pub fn jump(&mut self) {
        self.state = jumped(&self.state, LONG_JUMP);
        self.given = BATCH;
    }

    /// The words of the next steps.
    #[inline]
    fn batch(state: &mut [Words; 4], words: &mut [u64; BATCH]) {
        update_slice(words.as_chunks_mut().0, |words| step(state, words));
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        Self::batch(&mut self.state, &mut self.words);
        self.given = 0;
    }
}

/// One step of all lanes.
//
// Of the ways to write it, one that compilers turn into vector instructions.
#[inline(always)]
fn step(state: &mut [Words; 4], words: &mut Words) {
    let [first, second, third, fourth] = state;
    for lane in 0..LANES {
        let [a, b, c, d] = [first[lane], second[lane], third[lane], fourth[lane]];
        words[lane] = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        first[lane] = a ^ d;
        second[lane] = b ^ c;
        third[lane] = c ^ (b << 17);
        fourth[lane] = d.rotate_left(45);
    }
}

/// The state after as many steps as a polynomial says.
fn jumped(state: &[Words; 4], polynomial: [u64; 4]) -> [Words; 4] {
    let (mut state, mut sum) = (*state, [[0; LANES]; 4]);
    for bit in (0..256).map(|bit| polynomial[bit / 64] >> (bit % 64) & 1) {
        if bit == 1 {
            let pairs = sum.as_flattened_mut().iter_mut().zip(state.as_flattened());
            pairs.for_each(|(sum, word)| *sum ^= word);
        }
        step(&mut state, &mut [0; LANES]);
    }
    sum
}

impl SeedableRng for Xoshiro256PlusPlusX16 {
    type Seed = [u8; 32];

    /// The state of lane 0, as four words whose first byte is the lowest. The one seed that is no state,
    /// all zeros, is taken for the seed of the number 0.
    fn from_seed(seed: [u8; 32]) -> Self {
        if seed == [0; 32] {
            return Self::seed_from_u64(0);
        }
        let first: [u64; 4] = utils::read_words(&seed);
        // All lanes at the beginning, lane `i` of which is then moved `i` times.
        let mut moved = first.map(|word| [word; LANES]);
        let mut state = moved;
        for lane in 1..LANES {
            moved = jumped(&moved, JUMP);
            (0..4).for_each(|i| state[i][lane] = moved[i][lane]);
        }
        Xoshiro256PlusPlusX16 { state, words: Box::new([0; BATCH]), given: BATCH }
    }
}

impl TryRng for Xoshiro256PlusPlusX16 {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|word| word as u32)
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        if self.given >= BATCH {
            self.refill();
        }
        let word = self.words[self.given];
        self.given += 1;
        Ok(word)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // What is left of the words there are, then whole batches, then the begin of one more.
        let begun = (8 * (BATCH - self.given)).min(bytes.len());
        let (begun, rest) = bytes.split_at_mut(begun);
        utils::fill_bytes_via_next_word(begun, || self.try_next_u64())?;
        let (batches, rest) = rest.as_chunks_mut::<{ 8 * BATCH }>();
        for bytes in batches {
            self.refill();
            self.given = BATCH;
            for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(&*self.words) {
                *bytes = word.to_le_bytes();
            }
        }
        utils::fill_bytes_via_next_word(rest, || self.try_next_u64())
    }
}

impl fmt::Debug for Xoshiro256PlusPlusX16 {
    /// Does not show the state.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xoshiro256PlusPlusX16").finish_non_exhaustive()
    }
}
