//! Seeds of any quality to words of good quality.

/// Words that a seed is stretched to, and the seeds of independent children: NumPy's `SeedSequence`.
///
/// Seeds that differ in one bit give words that have nothing in common to see, and so do a sequence and
/// its children. The mixing is that of M. O'Neill's `seed_seq_fe` (*Developing a seed_seq Alternative*,
/// 2015), with NumPy's constants.
///
/// ```
/// use ndview::random::{Generator, SeedSequence};
///
/// let mut seeds = SeedSequence::new(0x9a3f_22c4_0d11_87b0_55e6_71ab_38f2_90cd); // as from `secrets.randbits(128)`
/// let [first, second] = seeds.spawn(2).try_into().unwrap();
/// let (mut a, mut b) = (Generator::from_seeds(first), Generator::fast_from_seeds(second));
/// # assert_ne!(a.random::<f64, _>(2), b.random::<f64, _>(2));
/// ```
#[derive(Clone, Debug)]
pub struct SeedSequence {
    /// What was taken in so far, mixed.
    pool: [u32; POOL],
    /// Hashes what is taken in next.
    hash: Hash,
    /// How many children there are.
    children: u64,
}

/// How many words are held: 128 bits.
const POOL: usize = 4;

/// A multiplicative hash of words, whose factor is another one for each word.
#[derive(Clone, Copy, Debug)]
struct Hash {
    factor: u32,
    /// What the factor is multiplied by from word to word.
    growth: u32,
}

impl Hash {
    /// For what is taken in.
    const IN: Hash = Hash { factor: 0x43b0_d7e5, growth: 0x931e_8875 };
    /// For what is given.
    const OUT: Hash = Hash { factor: 0x8b51_f9dd, growth: 0x58f3_8ded };

    fn of(&mut self, word: u32) -> u32 {
        let salted = word ^ self.factor;
        self.factor = self.factor.wrapping_mul(self.growth);
        folded(salted.wrapping_mul(self.factor))
    }
}

/// The upper half of a word into its lower half, which products hardly change.
fn folded(word: u32) -> u32 {
    word ^ word >> 16
}

/// Two words in one.
fn mixed(held: u32, new: u32) -> u32 {
    let (held, new) = (held.wrapping_mul(0xca01_f9dd), new.wrapping_mul(0x4973_f715));
    folded(held.wrapping_sub(new))
}

impl SeedSequence {
    /// The sequence of a seed. As NumPy's of the same number.
    #[must_use]
    pub fn new(entropy: u128) -> Self {
        let mut hash = Hash::IN;
        let mut pool = [0, 32, 64, 96].map(|shift| hash.of((entropy >> shift) as u32));
        // Each word into each other one, so that every bit has reached every word.
        for from in 0..POOL {
            for to in (0..POOL).filter(|&to| to != from) {
                pool[to] = mixed(pool[to], hash.of(pool[from]));
            }
        }
        SeedSequence { pool, hash, children: 0 }
    }

    /// The next `n` children: as NumPy's `spawn`, other ones in each call.
    ///
    /// ```
    /// use ndview::random::SeedSequence;
    ///
    /// let mut seeds = SeedSequence::new(1);
    /// let children = seeds.spawn(3);
    /// assert_ne!(children[0].generate_u64(1), children[1].generate_u64(1));
    /// assert_ne!(seeds.spawn(1)[0].generate_u64(1), children[0].generate_u64(1));
    /// ```
    #[must_use]
    pub fn spawn(&mut self, n: usize) -> Vec<SeedSequence> {
        let first = self.children;
        self.children += n as u64;
        (first..self.children).map(|number| self.child(number)).collect()
    }

    /// The child with a number: the number is taken in behind all that the parent has taken in.
    fn child(&self, number: u64) -> Self {
        let mut child = SeedSequence { children: 0, ..self.clone() };
        child.take_in(number as u32);
        if let upper @ 1.. = (number >> 32) as u32 {
            child.take_in(upper);
        }
        child
    }

    fn take_in(&mut self, word: u32) {
        for held in &mut self.pool {
            *held = mixed(*held, self.hash.of(word));
        }
    }

    /// The first `n` words of 32 bits. The same in each call.
    #[must_use]
    pub fn generate_u32(&self, n: usize) -> Vec<u32> {
        let mut hash = Hash::OUT;
        self.pool.iter().cycle().take(n).map(|&word| hash.of(word)).collect()
    }

    /// The first `n` words of 64 bits: pairs of those of 32 bits, the lower half first.
    ///
    /// ```
    /// use ndview::random::SeedSequence;
    ///
    /// let seeds = SeedSequence::new(0);
    /// assert_eq!(seeds.generate_u32(2), [0xb0f478be, 0xdb2cd7e7]);
    /// assert_eq!(seeds.generate_u64(1), [0xdb2cd7e7_b0f478be]);
    /// ```
    #[must_use]
    pub fn generate_u64(&self, n: usize) -> Vec<u64> {
        let halves = self.generate_u32(2 * n);
        let pairs = halves.as_chunks().0.iter();
        pairs.map(|&[lower, upper]| u64::from(upper) << 32 | u64::from(lower)).collect()
    }
}
