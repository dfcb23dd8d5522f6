//! The numbers of the bits that are set, one behind the other.
//!
//! As in [`compress`](super::compress), whole vectors are stored, and the next one is written over what was not
//! kept: how long that takes does not depend on where the bits are. Words with a few bits, and those near the end
//! of the result, go one by one. Numbers are of 64 bits; where a `usize` has fewer, all go one by one.

use core::mem::MaybeUninit;

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
use super::Kind;
use super::Level;
use super::bits::{Ones, WORD};

/// Fewer bits than these are not worth a vector for each eight.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
const FEW: u32 = 4;

/// Writes the numbers of the bits that are set to places, from the first on; `words` gives, for some of the words,
/// the number of the word and its bits. How many were written.
///
/// # Panics
/// If there are fewer places.
pub(crate) fn numbers(
    level: Level,
    words: impl Iterator<Item = (usize, u64)>,
    places: &mut [MaybeUninit<usize>],
) -> usize {
    match level.kind() {
        // SAFETY: the level says that the processor has these instructions.
        #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
        Kind::Avx512 => unsafe { avx512(words, places) },
        // SAFETY: as above.
        #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
        Kind::Avx2 => unsafe { avx2(words, places) },
        _ => words.fold(0, |written, (w, word)| written + ones(w, word, &mut places[written..])),
    }
}

/// The numbers of a word, one by one.
#[inline(always)]
fn ones(w: usize, word: u64, places: &mut [MaybeUninit<usize>]) -> usize {
    let n = word.count_ones() as usize;
    for (place, bit) in places[..n].iter_mut().zip(Ones(word)) {
        place.write(WORD * w + bit);
    }
    n
}

/// One level: a function that the processor must be able to run. From the number of a word, `$first` makes the
/// vector of its first `$lanes` numbers, `$keep` stores those of a vector whose bit is set, and `$next` makes the
/// next one.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
macro_rules! level {
    (
        $name:ident, $features:literal, $lanes:literal,
        |$number:ident| $first:expr, |$x:ident| $next:expr, |$v:ident, $to:ident, $bits:ident| $keep:block
    ) => {
        #[target_feature(enable = $features)]
        fn $name(
            words: impl Iterator<Item = (usize, u64)>,
            places: &mut [MaybeUninit<usize>],
        ) -> usize {
            let mut written = 0;
            for (w, word) in words {
                let left = &mut places[written..];
                let n = word.count_ones();
                let Some(room) = left.first_chunk_mut::<WORD>().filter(|_| n >= FEW) else {
                    written += ones(w, word, &mut places[written..]);
                    continue;
                };
                let $number = (WORD * w) as i64;
                let (mut at, mut bits, mut $x) = (0, word, $first);
                for _ in 0..WORD / $lanes {
                    let $bits = bits & ((1 << $lanes) - 1);
                    bits >>= $lanes;
                    // At most as many were kept as were looked at: both stay inside the 64.
                    let to = &mut room[at..];
                    debug_assert!(to.len() >= $lanes, "a vector fits behind what was kept");
                    let ($v, $to) = ($x, to.as_mut_ptr());
                    $keep
                    at += $bits.count_ones() as usize;
                    $x = $next;
                }
                written += n as usize;
            }
            written
        }
    };
}

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
use core::arch::x86_64::{
    _mm256_add_epi64, _mm256_loadu_si256, _mm256_permutevar8x32_epi32, _mm256_set1_epi64x,
    _mm256_setr_epi64x, _mm256_storeu_si256, _mm512_add_epi64, _mm512_maskz_compress_epi64,
    _mm512_set1_epi64, _mm512_setr_epi64, _mm512_storeu_si512,
};

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
level!(
    avx512,
    "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt",
    8,
    |number| _mm512_add_epi64(_mm512_set1_epi64(number), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7)),
    |x| _mm512_add_epi64(x, _mm512_set1_epi64(8)),
    |v, to, bits| {
        let kept = _mm512_maskz_compress_epi64(bits as u8, v);
        // SAFETY: as many places as lanes; a `usize` has the 8 bytes of one.
        unsafe { _mm512_storeu_si512(to.cast(), kept) };
    }
);

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
level!(
    avx2,
    "avx2,bmi1,bmi2,lzcnt,popcnt",
    4,
    |number| _mm256_add_epi64(_mm256_set1_epi64x(number), _mm256_setr_epi64x(0, 1, 2, 3)),
    |x| _mm256_add_epi64(x, _mm256_set1_epi64x(4)),
    |v, to, bits| {
        let row: &[u32; 8] = &super::compress::HALVES[bits as usize];
        // SAFETY: a row of the table has 32 bytes.
        let lanes = unsafe { _mm256_loadu_si256(row.as_ptr().cast()) };
        let kept = _mm256_permutevar8x32_epi32(v, lanes);
        // SAFETY: as many places as lanes; a `usize` has the 8 bytes of one.
        unsafe { _mm256_storeu_si256(to.cast(), kept) };
    }
);

#[cfg(test)]
mod tests {
    use super::super::bits::words_of;
    use super::*;

    #[test]
    fn at_each_level() {
        for level in Level::present() {
            for len in (0..=130).chain([191, 192, 193, 640, 1000]) {
                for keep in [
                    |_| true,
                    |i| i % 2 == 0,
                    |i| i % 7 == 3,
                    |i| i % 20 < 2,
                    |i| i * i % 64 > 5,
                    |i| i / 64 % 2 == 1,
                    |_| false,
                ] {
                    let words = words_of(len, keep);
                    let expected: Vec<usize> = (0..len).filter(|&i| keep(i)).collect();
                    let mut places = vec![MaybeUninit::new(usize::MAX); expected.len() + 1];
                    let (fits, guard) = places.split_at_mut(expected.len());
                    assert_eq!(numbers(level, words, fits), expected.len());
                    assert_eq!(crate::kernel::simd::written(fits), expected);
                    assert_eq!(crate::kernel::simd::written(guard), [usize::MAX]);
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn too_few_places_are_refused() {
        let mut places = [MaybeUninit::uninit(); 7];
        numbers(Level::current(), [(0, 0b1111), (5, 0b1111)].into_iter(), &mut places);
    }
}
