//! Keeping the elements whose bit is set, one behind the other.
//!
//! Whole vectors are stored and the next one is written over what was not kept, so each of these
//! loops needs room for a full word of elements; near the end of the result elements go one by one.

use core::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use super::Kind;
use super::Level;
#[cfg(target_arch = "x86_64")]
use super::ahead;
use super::bits::{Ones, WORD};
use super::plain::Bits;
use super::stream;

/// To memory that was used before, results of this many bytes go past the caches: they would only push
/// out what is there, and a line that is written as a whole need not be read first. Fresh pages have
/// just been cleared, and are near.
const STREAMED_FROM: usize = 8 << 20;
/// How many bytes are collected before they go there.
const STAGE: usize = 4096;

/// Places that are filled from the first on.
#[derive(Debug)]
pub(crate) struct Sink<'o, W> {
    places: &'o mut [MaybeUninit<W>],
    /// How many of the places were written.
    written: usize,
    /// What waits to be written in one go, and how many elements that are.
    stage: Option<Vec<MaybeUninit<W>>>,
    staged: usize,
}

impl<'o, W: Bits> Sink<'o, W> {
    pub(crate) fn new(places: &'o mut [MaybeUninit<W>]) -> Self {
        Sink { places, written: 0, stage: None, staged: 0 }
    }

    /// A sink for memory that was used before.
    pub(crate) fn warm(places: &'o mut [MaybeUninit<W>]) -> Self {
        let large = size_of_val(places) >= STREAMED_FROM && stream::fits(places);
        let stage = large.then(|| vec![MaybeUninit::uninit(); STAGE / size_of::<W>() + WORD]);
        Sink { places, written: 0, stage, staged: 0 }
    }

    /// Writes what still waits; how many places were written in all.
    pub(crate) fn finish(mut self) -> usize {
        if let Some(stage) = self.stage.take() {
            let places = &mut self.places[self.written..self.written + self.staged];
            places.copy_from_slice(&stage[..self.staged]);
            self.written += self.staged;
            self.stage = Some(stage);
            self.staged = 0;
        }
        self.written
    }

    /// The next 64 places, if there are as many.
    #[inline(always)]
    fn room(&mut self) -> Option<&mut [MaybeUninit<W>; WORD]> {
        match &mut self.stage {
            Some(stage) => stage[self.staged..].first_chunk_mut(),
            None => self.places[self.written..].first_chunk_mut(),
        }
    }

    /// Counts elements that were written to the room.
    #[inline(always)]
    fn wrote(&mut self, n: usize) {
        let Some(stage) = &mut self.stage else {
            self.written += n;
            return;
        };
        self.staged += n;
        let full = STAGE / size_of::<W>();
        if self.staged >= full {
            let places = &mut self.places[self.written..self.written + full];
            // SAFETY: `staged` elements were written to the stage, integers; `drop` calls `done`.
            unsafe { stream::copy(&stage[..full], places) };
            self.written += full;
            stage.copy_within(full..self.staged, 0);
            self.staged -= full;
        }
    }

    /// Writes the elements whose bit is set, one by one.
    ///
    /// # Panics
    /// If there are fewer places.
    #[inline(always)]
    fn one_by_one(&mut self, block: &[W], word: u64) {
        let n = word.count_ones() as usize;
        let places = match &mut self.stage {
            Some(stage) => &mut stage[self.staged..self.staged + n],
            None => &mut self.places[self.written..self.written + n],
        };
        for (place, at) in places.iter_mut().zip(Ones(word)) {
            place.write(block[at]);
        }
        self.wrote(n);
    }
}

impl<W> Drop for Sink<'_, W> {
    fn drop(&mut self) {
        if self.stage.is_some() {
            stream::done();
        }
    }
}

/// Integers whose vectors can be compressed.
pub(crate) trait Compress: Bits {
    /// Writes the elements of `data` whose bit is set; `words` gives, for some of the blocks of 64
    /// elements, the number of the block and its bits. What is written is counted by the sink.
    ///
    /// # Panics
    /// If a bit is set past the end of `data`, or the sink has fewer places than bits are set.
    fn compress(
        level: Level,
        data: &[Self],
        words: impl Iterator<Item = (usize, u64)>,
        sink: &mut Sink<'_, Self>,
    );
}

/// Fewer bits than these are not worth a vector for each few elements: those would be read in vain.
#[cfg(target_arch = "x86_64")]
const FEW: u32 = 4;

/// Goes through the words; `full!(block, room, word)` handles a full block of `data` where there is
/// room for one in the sink.
#[cfg(target_arch = "x86_64")]
macro_rules! blocks {
    ($data:ident, $words:ident, $sink:ident, $asks:expr, |$block:ident, $room:ident, $word:ident| $full:expr) => {
        for (i, $word) in $words {
            let rest = &$data[WORD * i..];
            if $word.count_ones() < FEW {
                $sink.one_by_one(rest, $word);
                continue;
            }
            if $asks {
                ahead::forwards($data, WORD * i, WORD);
            }
            let Some($block) = rest.first_chunk::<WORD>() else {
                $sink.one_by_one(rest, $word);
                continue;
            };
            let Some($room) = $sink.room() else {
                $sink.one_by_one($block, $word);
                continue;
            };
            $full;
            $sink.wrote($word.count_ones() as usize);
        }
    };
}

/// Without special instructions: every element is written, and the next place is the same one where
/// it was not kept; or, where few are kept, one by one.
#[inline(always)]
fn scalar<W: Bits>(data: &[W], words: impl Iterator<Item = (usize, u64)>, sink: &mut Sink<'_, W>) {
    /// From this many of 64 on, writing all costs less.
    const DENSE: u32 = 20;
    for (i, word) in words {
        let rest = &data[WORD * i..];
        match (rest.first_chunk::<WORD>(), sink.room()) {
            (Some(block), Some(room)) if word.count_ones() >= DENSE => {
                let mut at = 0;
                for (j, &x) in block.iter().enumerate() {
                    room[at % WORD].write(x);
                    at += (word >> j & 1) as usize;
                }
                sink.wrote(at);
            }
            _ => sink.one_by_one(rest, word),
        }
    }
}

/// One level and width: a function that the processor must be able to run.
macro_rules! level {
    ($name:ident, $W:ty, $features:literal, $lanes:literal, |$from:ident, $to:ident, $bits:ident| $step:block) => {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = $features)]
        fn $name(
            data: &[$W],
            words: impl Iterator<Item = (usize, u64)>,
            sink: &mut Sink<'_, $W>,
        ) {
            let asks = ahead::pays::<$W>(data.len());
            blocks!(data, words, sink, asks, |block, room, word| {
                let (mut at, mut bits) = (0, word);
                for i in 0..WORD / $lanes {
                    let $bits = bits & ((1 << $lanes) - 1);
                    bits >>= $lanes;
                    // At most as many were kept as were looked at: both stay inside the 64.
                    let $from: *const $W = block[$lanes * i..$lanes * (i + 1)].as_ptr();
                    let to = &mut room[at..];
                    debug_assert!(to.len() >= $lanes, "a vector fits behind what was kept");
                    let $to: *mut $W = to.as_mut_ptr().cast();
                    $step
                    at += $bits.count_ones() as usize;
                }
            });
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
            _mm512_loadu_si512, _mm512_maskz_compress_epi32, _mm512_storeu_si512,
        };
        // SAFETY: 16 elements of 4 bytes.
        let x = unsafe { _mm512_loadu_si512(from.cast()) };
        let kept = _mm512_maskz_compress_epi32(bits as u16, x);
        // SAFETY: as many places.
        unsafe { _mm512_storeu_si512(to.cast(), kept) };
    }
);

level!(
    u64_avx512,
    u64,
    "avx512f,avx512vl,avx512bw,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt",
    8,
    |from, to, bits| {
        use core::arch::x86_64::{
            _mm512_loadu_si512, _mm512_maskz_compress_epi64, _mm512_storeu_si512,
        };
        // SAFETY: 8 elements of 8 bytes.
        let x = unsafe { _mm512_loadu_si512(from.cast()) };
        let kept = _mm512_maskz_compress_epi64(bits as u8, x);
        // SAFETY: as many places.
        unsafe { _mm512_storeu_si512(to.cast(), kept) };
    }
);

/// For each 8 bits, the numbers of those that are set, the lowest first.
#[cfg(target_arch = "x86_64")]
static LANES: [[u32; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut n, mut lane) = (0, 0);
        while lane < 8 {
            if bits >> lane & 1 == 1 {
                table[bits][n] = lane as u32;
                n += 1;
            }
            lane += 1;
        }
        bits += 1;
    }
    table
};

/// For each 4 bits, the 4-byte halves of the 8-byte lanes that are set.
#[cfg(target_arch = "x86_64")]
pub(super) static HALVES: [[u32; 8]; 16] = {
    let mut table = [[0; 8]; 16];
    let mut bits = 0;
    while bits < 16 {
        let mut n = 0;
        while n < 4 {
            let lane = LANES[bits][n];
            table[bits][2 * n] = 2 * lane;
            table[bits][2 * n + 1] = 2 * lane + 1;
            n += 1;
        }
        bits += 1;
    }
    table
};

/// A vector's 4-byte lanes in the order of a table's row.
#[cfg(target_arch = "x86_64")]
macro_rules! permute {
    ($row:expr, $from:ident, $to:ident) => {{
        use core::arch::x86_64::{
            _mm256_loadu_si256, _mm256_permutevar8x32_epi32, _mm256_storeu_si256,
        };
        let row: &[u32; 8] = $row;
        // SAFETY: a row of the table has 32 bytes.
        let lanes = unsafe { _mm256_loadu_si256(row.as_ptr().cast()) };
        // SAFETY: as many elements as lanes, 32 bytes.
        let x = unsafe { _mm256_loadu_si256($from.cast()) };
        let kept = _mm256_permutevar8x32_epi32(x, lanes);
        // SAFETY: as many places.
        unsafe { _mm256_storeu_si256($to.cast(), kept) };
    }};
}

level!(u32_avx2, u32, "avx2,bmi1,bmi2,lzcnt,popcnt", 8, |from, to, bits| {
    permute!(&LANES[bits as usize], from, to);
});

level!(u64_avx2, u64, "avx2,bmi1,bmi2,lzcnt,popcnt", 4, |from, to, bits| {
    permute!(&HALVES[bits as usize], from, to);
});

/// The lanes of one 8-byte integer whose bit is set, moved together.
#[cfg(target_arch = "x86_64")]
macro_rules! extract {
    ($ones:literal, $full:literal, $from:ident, $to:ident, $bits:ident) => {{
        use core::arch::x86_64::{_pdep_u64, _pext_u64};
        let lanes = _pdep_u64($bits, $ones) * $full;
        // SAFETY: 8 bytes of elements; no alignment is asked for.
        let x = unsafe { $from.cast::<u64>().read_unaligned() };
        // SAFETY: as many bytes of places.
        unsafe { $to.cast::<u64>().write_unaligned(_pext_u64(x, lanes)) };
    }};
}

level!(u8_bmi2, u8, "avx2,bmi1,bmi2,lzcnt,popcnt", 8, |from, to, bits| {
    extract!(0x0101_0101_0101_0101, 0xFF, from, to, bits);
});

level!(u16_bmi2, u16, "avx2,bmi1,bmi2,lzcnt,popcnt", 4, |from, to, bits| {
    extract!(0x0001_0001_0001_0001, 0xFFFF, from, to, bits);
});

macro_rules! compress {
    ($($W:ty: $avx2:ident, $avx512:ident;)*) => {$(
        impl Compress for $W {
            fn compress(
                level: Level,
                data: &[Self],
                words: impl Iterator<Item = (usize, u64)>,
                sink: &mut Sink<'_, Self>,
            ) {
                match level.kind() {
                    // SAFETY: the level says that the processor has these instructions.
                    #[cfg(target_arch = "x86_64")]
                    Kind::Avx512 => unsafe { $avx512(data, words, sink) },
                    // SAFETY: as above.
                    #[cfg(target_arch = "x86_64")]
                    Kind::Avx2 => unsafe { $avx2(data, words, sink) },
                    _ => scalar(data, words, sink),
                }
            }
        }
    )*};
}
compress! {
    u8: u8_bmi2, u8_bmi2;
    u16: u16_bmi2, u16_bmi2;
    u32: u32_avx2, u32_avx512;
    u64: u64_avx2, u64_avx512;
}

#[cfg(test)]
mod tests {
    use super::super::bits::words_of;
    use super::*;

    /// Every level, density and length, with results that fit exactly.
    fn all<W: Compress + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        for level in Level::present() {
            for len in (0..=130).chain([191, 192, 193, 640, 1000]) {
                let data: Vec<W> = (0..len).map(&element).collect();
                for keep in
                    [|_| true, |i| i % 2 == 0, |i| i % 7 == 3, |i| i * i % 64 > 5, |_| false]
                {
                    let words = words_of(len, keep);
                    let expected: Vec<W> = (0..len).filter(|&i| keep(i)).map(|i| data[i]).collect();
                    let mut places = vec![MaybeUninit::new(element(99)); expected.len() + 1];
                    let (fits, guard) = places.split_at_mut(expected.len());
                    let mut sink = Sink::new(fits);
                    W::compress(level, &data, words, &mut sink);
                    assert_eq!(sink.finish(), expected.len());
                    // SAFETY: all places were given a value above.
                    let found = |x: &MaybeUninit<W>| unsafe { x.assume_init() };
                    assert_eq!(fits.iter().map(found).collect::<Vec<_>>(), expected);
                    assert_eq!(found(&guard[0]), element(99));
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
    fn too_few_places_are_refused() {
        let mut places = [MaybeUninit::<u8>::uninit(); 3];
        u8::compress(
            Level::current(),
            &[7; 64],
            [(0, 0b1111)].into_iter(),
            &mut Sink::new(&mut places),
        );
    }
}
