//! Masks as bits: 64 booleans in one word.

use core::mem::MaybeUninit;

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
        None => {
            let (eights, rest) = mask.as_chunks::<8>();
            let last = rest.iter().rev().fold(0, |byte, &x| byte << 1 | u64::from(x));
            eights.iter().rev().fold(last, |word, eight| word << 8 | byte(eight))
        }
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

/// 64 booleans as bits.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn full_word(mask: &[bool; WORD]) -> u64 {
    mask.as_chunks().0.iter().rev().fold(0, |word, eight| word << 8 | byte(eight))
}

/// Eight booleans as bits, by a multiplication.
#[inline(always)]
fn byte(mask: &[bool; 8]) -> u64 {
    // Byte k, which is 0 or 1, is moved to bit 56 + k; no two meet.
    u64::from_le_bytes(mask.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

dispatch! {
    /// How many booleans are true.
    pub(crate) fn count[](mask: &[bool]) -> usize {
        // Bytes are summed as bytes as long as they fit.
        const MOST: usize = 255;
        let (blocks, rest) = mask.as_chunks::<WORD>();
        let mut count = usize::from(rest.iter().map(|&x| u8::from(x)).sum::<u8>());
        for blocks in blocks.chunks(MOST) {
            let mut sums = [0_u8; WORD];
            for block in blocks {
                sums.iter_mut().zip(block).for_each(|(sum, &x)| *sum += u8::from(x));
            }
            count += sums.iter().map(|&sum| usize::from(sum)).sum::<usize>();
        }
        count
    }
}

/// Writes booleans as words, the last one with zeros behind them; those words, and how many are true.
///
/// # Panics
/// If there are fewer places.
pub(crate) fn pack<'w>(
    level: Level,
    mask: &[bool],
    places: &'w mut [MaybeUninit<u64>],
) -> (&'w [u64], usize) {
    let places = &mut places[..mask.len().div_ceil(WORD)];
    let count = match level.kind() {
        // SAFETY: the level says that the processor has these instructions.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => unsafe { pack_avx512(mask, places) },
        _ => pack_as_found(level, mask, places),
    };
    // SAFETY: all were written, one for each block and one for the rest.
    (unsafe { core::slice::from_raw_parts(places.as_ptr().cast(), places.len()) }, count)
}

dispatch! {
    /// [`pack`] by the instructions that the compiler finds.
    fn pack_as_found[](mask: &[bool], places: &mut [MaybeUninit<u64>]) -> usize {
        pack_by(mask, places, full_word)
    }
}

/// [`pack`], 64 booleans by one instruction.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt")]
fn pack_avx512(mask: &[bool], places: &mut [MaybeUninit<u64>]) -> usize {
    use core::arch::x86_64::{_mm512_loadu_si512, _mm512_test_epi8_mask};

    pack_by(mask, places, |mask| {
        // SAFETY: 64 initialised bytes; no alignment is asked for.
        let bytes = unsafe { _mm512_loadu_si512(mask.as_ptr().cast()) };
        _mm512_test_epi8_mask(bytes, bytes)
    })
}

/// [`pack`] to as many places, full words by `full`; how many are true.
#[inline(always)]
fn pack_by(
    mask: &[bool],
    places: &mut [MaybeUninit<u64>],
    full: impl Fn(&[bool; WORD]) -> u64,
) -> usize {
    let (blocks, rest) = mask.as_chunks::<WORD>();
    assert_eq!(places.len(), mask.len().div_ceil(WORD), "a place for each word");
    let (places, last) = places.split_at_mut(blocks.len());
    let mut count = 0;
    for (place, block) in places.iter_mut().zip(blocks) {
        count += place.write(full(block)).count_ones() as usize;
    }
    if !rest.is_empty() {
        count += last[0].write(word(rest)).count_ones() as usize;
    }
    count
}

/// The words of so many bits, each behind its number, in which those are set that `keep` names.
#[cfg(test)]
pub(super) fn words_of(
    len: usize,
    keep: impl Fn(usize) -> bool,
) -> impl Iterator<Item = (usize, u64)> {
    (0..len.div_ceil(WORD)).map(move |w| {
        let bits = (WORD * w..len.min(WORD * (w + 1))).filter(|&i| keep(i));
        (w, bits.fold(0, |word, i| word | 1 << (i % WORD)))
    })
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
                let mut places = vec![MaybeUninit::uninit(); len.div_ceil(WORD)];
                let (words, found) = pack(level, &mask, &mut places);
                assert_eq!((words.len(), found), (len.div_ceil(WORD), expected));
                for (i, mask) in mask.chunks(WORD).enumerate() {
                    assert_eq!(words[i], word(mask));
                }
            }
        }
        assert_eq!(count(Level::current(), &[true; 70_000]), 70_000);
    }
}
