//! Squares as wide as a cache line, turned inside the registers of AVX-512.
//!
//! Each line is read by one load and written by one store, however far apart the rows lie: nothing relies
//! on a line being still there when the next of its elements is needed, which rows that lie a large power
//! of 2 apart make one another lose. And what goes past the caches goes there square by square, while the
//! next is read: a whole tile that is read first and written then takes 1.6 times as long (`f64`, from 2048
//! rows of 2048 on).

use core::arch::x86_64::{
    __m512i, _mm512_loadu_si512, _mm512_shuffle_i64x2, _mm512_storeu_si512, _mm512_stream_si512,
    _mm512_unpackhi_epi8, _mm512_unpackhi_epi16, _mm512_unpackhi_epi32, _mm512_unpackhi_epi64,
    _mm512_unpacklo_epi8, _mm512_unpacklo_epi16, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64,
};

/// A closure's values for the numbers below `$len`, by as many calls: a loop, or the library's function, would
/// keep the registers in memory.
macro_rules! each {
    (2, $f:expr) => {
        [$f(0), $f(1)]
    };
    (4, $f:expr) => {
        [$f(0), $f(1), $f(2), $f(3)]
    };
    (8, $f:expr) => {
        [$f(0), $f(1), $f(2), $f(3), $f(4), $f(5), $f(6), $f(7)]
    };
    (16, $f:expr) => {
        [
            $f(0),
            $f(1),
            $f(2),
            $f(3),
            $f(4),
            $f(5),
            $f(6),
            $f(7),
            $f(8),
            $f(9),
            $f(10),
            $f(11),
            $f(12),
            $f(13),
            $f(14),
            $f(15),
        ]
    };
}

/// Turns a square of 4 x 4 quarters of registers.
#[inline]
#[target_feature(enable = "avx512f")]
fn quarters([a, b, c, d]: [__m512i; 4]) -> [__m512i; 4] {
    // The first two quarters of a pair of rows, and the last two.
    let (ab, ab_last) =
        (_mm512_shuffle_i64x2::<0b01_00_01_00>(a, b), _mm512_shuffle_i64x2::<0b11_10_11_10>(a, b));
    let (cd, cd_last) =
        (_mm512_shuffle_i64x2::<0b01_00_01_00>(c, d), _mm512_shuffle_i64x2::<0b11_10_11_10>(c, d));
    // Of those, the first and the second of each row.
    [
        _mm512_shuffle_i64x2::<0b10_00_10_00>(ab, cd),
        _mm512_shuffle_i64x2::<0b11_01_11_01>(ab, cd),
        _mm512_shuffle_i64x2::<0b10_00_10_00>(ab_last, cd_last),
        _mm512_shuffle_i64x2::<0b11_01_11_01>(ab_last, cd_last),
    ]
}

/// Squares one below the other. Each is 4 x 4 squares of `$side`, a quarter of a register wide: the four that
/// lie beside one another are turned at once, by as many rounds as their side has bits (as in `sse2`), then
/// the quarters change places.
macro_rules! squares {
    ($($W:ty: $side:tt, $rounds:literal, $low:ident, $high:ident, $squares:ident;)*) => {$(
        /// # Safety
        /// As [`lines`](super::turn::Turn::lines).
        #[target_feature(enable = "avx512f,avx512bw")]
        pub(super) unsafe fn $squares<const PAST: bool>(
            to: *mut $W, down: isize, from: *const $W, step: isize, count: usize,
        ) {
            for k in 0..count as isize {
                let side = 4 * $side * k;
                let (to, from) = (to.wrapping_offset(side * down), from.wrapping_offset(side));
                let part = |part: usize| {
                    let row = |j: usize| {
                        let line = from.wrapping_offset((part * $side + j) as isize * step);
                        // SAFETY: the caller's promise: a row of the square.
                        unsafe { _mm512_loadu_si512(line.cast()) }
                    };
                    let mut rows = each!($side, row);
                    for _ in 0..$rounds {
                        let one = |i: usize| {
                            let (one, other) = (rows[i / 2], rows[i / 2 + $side / 2]);
                            if i % 2 == 0 { $low(one, other) } else { $high(one, other) }
                        };
                        rows = each!($side, one);
                    }
                    rows
                };
                let parts = each!(4, part);
                for i in 0..$side {
                    let lines = quarters([parts[0][i], parts[1][i], parts[2][i], parts[3][i]]);
                    for (quarter, line) in lines.into_iter().enumerate() {
                        let place = to.wrapping_offset((quarter * $side + i) as isize * down);
                        if PAST {
                            // SAFETY: the caller's promise: a row of the square, which is a line.
                            unsafe { _mm512_stream_si512(place.cast(), line) };
                        } else {
                            // SAFETY: the caller's promise: a row of the square.
                            unsafe { _mm512_storeu_si512(place.cast(), line) };
                        }
                    }
                }
            }
        }
    )*};
}
squares! {
    u8: 16, 4, _mm512_unpacklo_epi8, _mm512_unpackhi_epi8, squares_u8;
    u16: 8, 3, _mm512_unpacklo_epi16, _mm512_unpackhi_epi16, squares_u16;
    u32: 4, 2, _mm512_unpacklo_epi32, _mm512_unpackhi_epi32, squares_u32;
    u64: 2, 1, _mm512_unpacklo_epi64, _mm512_unpackhi_epi64, squares_u64;
}
