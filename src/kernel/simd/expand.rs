//! Writing values, which lie one behind the other, to the places whose bit is set: what
//! [`compress`](super::compress) does, backwards.
//!
//! Whole vectors are loaded from the values, more of them than there are bits, and the places whose bit is not
//! set are written with what they hold. So each of these loops needs a full word of places and of values; near
//! the ends, and where few bits are set, values go one by one.

#[cfg(target_arch = "x86_64")]
use super::Kind;
use super::Level;
use super::ahead;
use super::bits::{Ones, WORD};
use super::plain::Bits;

/// Fewer bits than these are not worth the load and the store of a full word of places.
const FEW: u32 = 6;

/// Integers whose vectors can be expanded.
pub(crate) trait Expand: Bits {
    /// Writes the values to the places whose bit is set; `words` gives, for some of the blocks of 64 places, the
    /// number of the block and its bits. How many were written.
    ///
    /// # Panics
    /// If a bit is set past the end of `places`, or there are fewer values than bits are set.
    fn expand(
        level: Level,
        places: &mut [Self],
        words: impl Iterator<Item = (usize, u64)>,
        values: &[Self],
    ) -> usize;
}

/// Goes through the words, a full one by `full`; how many values were written.
#[inline(always)]
fn blocks<W: Bits>(
    places: &mut [W],
    words: impl Iterator<Item = (usize, u64)>,
    values: &[W],
    full: impl Fn(&mut [W; WORD], &[W; WORD], u64),
) -> usize {
    let asks = ahead::pays::<W>(places.len());
    let mut at = 0;
    for (w, word) in words {
        let n = word.count_ones();
        if asks && n >= FEW {
            ahead::forwards(places, WORD * w, WORD);
            ahead::forwards(values, at, n as usize);
        }
        let (places, values) = (&mut places[WORD * w..], &values[at..]);
        match (places.first_chunk_mut(), values.first_chunk()) {
            (Some(block), Some(values)) if n >= FEW => full(block, values, word),
            _ => {
                for (b, &value) in Ones(word).zip(&values[..n as usize]) {
                    places[b] = value;
                }
            }
        }
        at += n as usize;
    }
    at
}

/// Without special instructions: every place is written, and the value stays the next one where the bit is not
/// set.
#[inline(always)]
fn scalar<W: Bits>(block: &mut [W; WORD], values: &[W; WORD], word: u64) {
    let mut at = 0;
    for (i, place) in block.iter_mut().enumerate() {
        let set = word >> i & 1 == 1;
        let keep = W::splat(set);
        *place = (values[at % WORD] & keep) | (*place & !keep);
        at += usize::from(set);
    }
}

/// One level and width: a function that the processor must be able to run. `$step` handles `$lanes` places.
macro_rules! level {
    ($name:ident, $W:ty, $features:literal, $lanes:literal, |$from:ident, $to:ident, $bits:ident| $step:block) => {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = $features)]
        fn $name(
            places: &mut [$W],
            words: impl Iterator<Item = (usize, u64)>,
            values: &[$W],
        ) -> usize {
            blocks(places, words, values, |block, values, word| {
                let (mut at, mut bits) = (0, word);
                for places in block.as_chunks_mut::<$lanes>().0 {
                    let $bits = bits & ((1 << $lanes) - 1);
                    bits >>= $lanes;
                    // At most as many were used as places were passed: a vector of values still lies inside.
                    let from = &values[at..];
                    debug_assert!(from.len() >= $lanes, "a vector lies behind what was used");
                    let $from: *const $W = from.as_ptr();
                    let $to: *mut $W = places.as_mut_ptr();
                    $step
                    at += $bits.count_ones() as usize;
                }
            })
        }
    };
}

level!(
    u32_avx512,
    u32,
    "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt",
    16,
    |from, to, bits| {
        use core::arch::x86_64::{
            _mm512_loadu_si512, _mm512_mask_storeu_epi32, _mm512_maskz_expand_epi32,
        };
        // SAFETY: 16 values of 4 bytes.
        let values = unsafe { _mm512_loadu_si512(from.cast()) };
        let new = _mm512_maskz_expand_epi32(bits as u16, values);
        // SAFETY: as many places.
        unsafe { _mm512_mask_storeu_epi32(to.cast(), bits as u16, new) };
    }
);

level!(
    u64_avx512,
    u64,
    "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt",
    8,
    |from, to, bits| {
        use core::arch::x86_64::{
            _mm512_loadu_si512, _mm512_mask_storeu_epi64, _mm512_maskz_expand_epi64,
        };
        // SAFETY: 8 values of 8 bytes.
        let values = unsafe { _mm512_loadu_si512(from.cast()) };
        let new = _mm512_maskz_expand_epi64(bits as u8, values);
        // SAFETY: as many places.
        unsafe { _mm512_mask_storeu_epi64(to.cast(), bits as u8, new) };
    }
);

/// The values of one 8-byte integer moved to the lanes whose bit is set.
#[cfg(target_arch = "x86_64")]
macro_rules! deposit {
    ($ones:literal, $full:literal, $from:ident, $to:ident, $bits:ident) => {{
        use core::arch::x86_64::_pdep_u64;
        let lanes = _pdep_u64($bits, $ones) * $full;
        // SAFETY: 8 bytes of values; no alignment is asked for.
        let values = unsafe { $from.cast::<u64>().read_unaligned() };
        // SAFETY: as many bytes of places.
        let old = unsafe { $to.cast::<u64>().read_unaligned() };
        let new = (old & !lanes) | _pdep_u64(values, lanes);
        // SAFETY: as above.
        unsafe { $to.cast::<u64>().write_unaligned(new) };
    }};
}

level!(u8_bmi2, u8, "avx2,bmi1,bmi2,lzcnt,popcnt", 8, |from, to, bits| {
    deposit!(0x0101_0101_0101_0101, 0xFF, from, to, bits);
});

level!(u16_bmi2, u16, "avx2,bmi1,bmi2,lzcnt,popcnt", 4, |from, to, bits| {
    deposit!(0x0001_0001_0001_0001, 0xFFFF, from, to, bits);
});

macro_rules! expand {
    ($($W:ty: $($kind:ident $level:ident),*;)*) => {$(
        impl Expand for $W {
            fn expand(
                level: Level,
                places: &mut [Self],
                words: impl Iterator<Item = (usize, u64)>,
                values: &[Self],
            ) -> usize {
                match level.kind() {
                    $(
                        // SAFETY: the level says that the processor has these instructions.
                        #[cfg(target_arch = "x86_64")]
                        Kind::$kind => unsafe { $level(places, words, values) },
                    )*
                    _ => blocks(places, words, values, scalar),
                }
            }
        }
    )*};
}
expand! {
    u8: Avx512 u8_bmi2, Avx2 u8_bmi2;
    u16: Avx512 u16_bmi2, Avx2 u16_bmi2;
    u32: Avx512 u32_avx512;
    u64: Avx512 u64_avx512;
}

#[cfg(test)]
mod tests {
    use super::super::bits::words_of;
    use super::*;

    /// Every level, density and length, with values that fit exactly.
    fn all<W: Expand + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        for level in Level::present() {
            for len in (0..=130).chain([191, 192, 193, 640, 1000]) {
                let old: Vec<W> = (0..len).map(|i| element(i + 7)).collect();
                for keep in
                    [|_| true, |i| i % 2 == 0, |i| i % 7 == 3, |i| i * i % 64 > 5, |_| false]
                {
                    let kept = (0..len).filter(|&i| keep(i));
                    let values: Vec<W> = kept.clone().map(|i| element(3 * i)).collect();
                    let (mut places, mut expected) = (old.clone(), old.clone());
                    kept.zip(&values).for_each(|(i, &value)| expected[i] = value);
                    let words = words_of(len, keep);
                    assert_eq!(W::expand(level, &mut places, words, &values), values.len());
                    assert_eq!(places, expected);
                }
            }
        }
    }

    #[test]
    fn each_width_at_each_level() {
        all(|i| i as u8);
        all(|i| (i as u16).wrapping_mul(257));
        all(|i| (i as u32).wrapping_mul(0x0101_0101));
        all(|i| (i as u64).wrapping_mul(0x0101_0101_0101_0101));
    }

    #[test]
    #[should_panic(expected = "out of range")]
    fn too_few_values_are_refused() {
        u8::expand(Level::current(), &mut [7; 64], [(0, 0b1111)].into_iter(), &[1; 3]);
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn too_few_places_are_refused() {
        u8::expand(Level::current(), &mut [7; 3], [(0, 0b1111)].into_iter(), &[1; 4]);
    }
}
