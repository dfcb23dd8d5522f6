//! Masks as bits: 64 booleans in one word.

#[cfg(target_arch = "x86_64")]
use super::Kind;
use super::{Level, dispatch};

/// The booleans in one word of bits.
pub(crate) const WORD: usize = 64;

/// Up to 64 booleans as bits, the first one lowest.
#[inline(always)]
pub(crate) fn word(mask: &[bool]) -> u64 {
    match mask.first_chunk::<WORD>() {
        Some(mask) => full_word(mask),
        None => mask.iter().enumerate().fold(0, |word, (i, &x)| word | u64::from(x) << i),
    }
}

/// 64 booleans as bits, with the byte masks that every x86-64 has.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn full_word(mask: &[bool; WORD]) -> u64 {
    use core::arch::x86_64::{__m128i, _mm_loadu_si128, _mm_movemask_epi8, _mm_slli_epi16};

    let quarter = |i: usize| {
        let bytes: *const __m128i = mask[16 * i..16 * (i + 1)].as_ptr().cast();
        // SAFETY: 16 initialised bytes; no alignment is asked for.
        let bytes = unsafe { _mm_loadu_si128(bytes) };
        // A boolean is 0 or 1: the shift by 7 moves its bit to the top of its byte.
        // SAFETY: every x86-64 has SSE2.
        let top = unsafe { _mm_slli_epi16::<7>(bytes) };
        // SAFETY: as above.
        let top = unsafe { _mm_movemask_epi8(top) };
        u64::from(top as u32) << (16 * i)
    };
    quarter(0) | quarter(1) | quarter(2) | quarter(3)
}

/// 64 booleans as bits, eight at a time by a multiplication.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn full_word(mask: &[bool; WORD]) -> u64 {
    let bytes: &[[bool; 8]] = mask.as_chunks::<8>().0;
    bytes.iter().enumerate().fold(0, |word, (i, eight)| {
        let eight = u64::from_le_bytes(eight.map(u8::from));
        // Byte k, which is 0 or 1, is moved to bit 56 + k; no two meet.
        word | (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i)
    })
}

dispatch! {
    /// How many booleans are true.
    pub(crate) fn count[](mask: &[bool]) -> usize {
        // Bytes are summed as bytes as long as they fit.
        let sum = |chunk: &[bool]| -> usize {
            usize::from(chunk.iter().map(|&x| u8::from(x)).sum::<u8>())
        };
        mask.chunks(255).map(sum).sum()
    }
}

/// How many booleans are true, and all of them as words.
pub(crate) fn count_and_pack(level: Level, mask: &[bool], words: &mut Vec<u64>) -> usize {
    match level.kind() {
        // SAFETY: the level says that the processor has these instructions.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => unsafe { packed_avx512(mask, words) },
        _ => packed(level, mask, words),
    }
}

dispatch! {
    /// As [`count_and_pack`], with the instructions that the compiler finds.
    fn packed[](mask: &[bool], words: &mut Vec<u64>) -> usize {
        pack(mask, words, full_word)
    }
}

/// As [`count_and_pack`], 64 booleans in one instruction.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt")]
fn packed_avx512(mask: &[bool], words: &mut Vec<u64>) -> usize {
    use core::arch::x86_64::{_mm512_loadu_si512, _mm512_test_epi8_mask};

    pack(mask, words, |mask| {
        // SAFETY: 64 initialised bytes; no alignment is asked for.
        let bytes = unsafe { _mm512_loadu_si512(mask.as_ptr().cast()) };
        _mm512_test_epi8_mask(bytes, bytes)
    })
}

/// Appends the booleans as words, full ones by `full`; how many are true.
#[inline(always)]
fn pack(mask: &[bool], words: &mut Vec<u64>, full: impl Fn(&[bool; WORD]) -> u64) -> usize {
    let (blocks, rest) = mask.as_chunks::<WORD>();
    let mut count = 0;
    let mut counted = |word: u64| {
        count += word.count_ones() as usize;
        word
    };
    words.extend(blocks.iter().map(|block| counted(full(block))));
    if !rest.is_empty() {
        words.push(counted(word(rest)));
    }
    count
}

/// The positions of the bits that are set, the lowest first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ones(pub(crate) u64);

impl Iterator for Ones {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let at = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(at)
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = self.0.count_ones() as usize;
        (n, Some(n))
    }
}

impl ExactSizeIterator for Ones {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Booleans without a pattern.
    fn mask(len: usize, seed: u64) -> Vec<bool> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        (0..len)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.is_multiple_of(seed % 5 + 2)
            })
            .collect()
    }

    #[test]
    fn words_are_the_booleans() {
        for len in 0..=WORD {
            let mask = mask(len, len as u64);
            let word = word(&mask);
            (0..WORD).for_each(|i| assert_eq!(word >> i & 1 == 1, i < len && mask[i]));
            let there: Vec<_> = (0..len).filter(|&i| mask[i]).collect();
            assert_eq!(Ones(word).collect::<Vec<_>>(), there);
        }
    }

    #[test]
    fn counts_at_every_level() {
        for level in Level::present() {
            for len in (0..130).chain([255, 256, 4095, 4096, 4097, 20_000]) {
                let mask = mask(len, len as u64);
                let expected = mask.iter().filter(|x| **x).count();
                assert_eq!(count(level, &mask), expected);
                let mut words = Vec::new();
                assert_eq!(count_and_pack(level, &mask, &mut words), expected);
                for (i, mask) in mask.chunks(WORD).enumerate() {
                    assert_eq!(words[i], word(mask));
                }
            }
        }
        assert_eq!(count(Level::current(), &[true; 70_000]), 70_000);
    }
}
