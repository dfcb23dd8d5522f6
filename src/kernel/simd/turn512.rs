//! Squares as wide as a cache line, turned inside the registers of AVX-512.
//!
//! Rows of the source are loaded a line long, and each line of the result is written by one store, however far
//! apart they lie: what is read or written next relies little on lines being still near, which rows that lie
//! a large power of 2 apart make one another lose. And what goes past the caches goes there square by square,
//! while the next is read: tiles that are read first and written then take up to 1.8 times as long.

use core::arch::x86_64::{
    __m512i, _mm512_add_epi16, _mm512_add_epi32, _mm512_add_epi64, _mm512_loadu_si512,
    _mm512_mask_storeu_epi8, _mm512_mask_storeu_epi16, _mm512_mask_storeu_epi32,
    _mm512_mask_storeu_epi64, _mm512_permutex2var_epi16, _mm512_permutex2var_epi32,
    _mm512_permutex2var_epi64, _mm512_set1_epi16, _mm512_set1_epi32, _mm512_set1_epi64,
    _mm512_shuffle_i64x2, _mm512_storeu_si512, _mm512_stream_si512, _mm512_unpackhi_epi8,
    _mm512_unpackhi_epi16, _mm512_unpackhi_epi32, _mm512_unpackhi_epi64, _mm512_unpacklo_epi8,
    _mm512_unpacklo_epi16, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64,
};
use core::mem::MaybeUninit;

use super::plain::Bits;
use super::stream::{LINE, elements_to_line};

/// The most rows of a tile of which something is [`Kept`].
pub(super) const MOST_ROWS: usize = 64;

/// Of each row, the line that was turned last, and room for the next.
pub(super) type Kept = [MaybeUninit<[__m512i; 2]>; MOST_ROWS];

/// Integers whose squares can be turned a cache line at a time.
pub(crate) trait Lines: Bits {
    /// From how many elements on rows that do not begin with a line are [shifted](Self::shifted): measured, for of
    /// shorter ones many lines are written in two parts.
    const LONG_ROW: usize;

    /// Turns as many squares, one below the other: element `(i, j)` is read at `from + j * step + i` and
    /// written at `to + i * down + j`; past the caches, if asked.
    ///
    /// # Safety
    /// All of these may be read and written; rows that go past the caches begin with a line; the processor has
    /// AVX-512.
    unsafe fn lines<const PAST: bool>(
        to: *mut Self,
        down: isize,
        from: *const Self,
        step: isize,
        count: usize,
    );

    /// Turns so many rows and columns past the caches, wherever rows begin. Of each row the last elements of one
    /// square and the first of the next make a line; those of the last square are kept for the tile to the right
    /// of this one, or for [`rest`](Self::rest).
    ///
    /// # Safety
    /// All of these may be read, and written until the rest is; they are whole squares, of at most [`MOST_ROWS`]
    /// rows. If this continues a tile, that kept as many rows, as far apart, and ends where this begins. The
    /// processor has AVX-512.
    unsafe fn shifted(
        to: *mut Self,
        down: isize,
        from: *const Self,
        step: isize,
        sides: [usize; 2],
        kept: &mut Kept,
        continues: bool,
    );

    /// Writes what was kept of rows that do not continue, and end before these places.
    ///
    /// # Safety
    /// As many lines were kept, and the places before `to`, from the begin of the last line on, may be written, as
    /// those in the rows below. The processor has AVX-512.
    unsafe fn rest(to: *mut Self, down: isize, kept: &[MaybeUninit<[__m512i; 2]>]);
}

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

/// Turns a square of 4 x 4 squares of `$side`, each a quarter of a register wide: the four that lie beside one
/// another are turned at once, by as many rounds as their side has bits (as in `sse2`), then the quarters change
/// places. Calls a closure with the number of each row, and the row.
macro_rules! square {
    ($side:tt, $rounds:literal, $low:ident, $high:ident; $from:expr, $step:expr, $row:expr) => {
        let part = |part: usize| {
            let row = |j: usize| {
                let line = $from.wrapping_offset((part * $side + j) as isize * $step);
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
                $row((quarter * $side + i), line);
            }
        }
    };
}

/// Squares of `4 * $side` rows and columns, one below the other.
macro_rules! squares {
    ($($W:ty: $side:tt, $rounds:literal, $low:ident, $high:ident, $squares:ident;)*) => {$(
        /// # Safety
        /// As [`lines`](Lines::lines).
        #[target_feature(enable = "avx512f,avx512bw")]
        unsafe fn $squares<const PAST: bool>(
            to: *mut $W, down: isize, from: *const $W, step: isize, count: usize,
        ) {
            for k in 0..count as isize {
                let side = 4 * $side * k;
                let (to, from) = (to.wrapping_offset(side * down), from.wrapping_offset(side));
                let store = |i: usize, line: __m512i| {
                    let place = to.wrapping_offset(i as isize * down).cast();
                    if PAST {
                        // SAFETY: the caller's promise: a row of the square, which is a line.
                        unsafe { _mm512_stream_si512(place, line) };
                    } else {
                        // SAFETY: the caller's promise: a row of the square.
                        unsafe { _mm512_storeu_si512(place, line) };
                    }
                };
                square!($side, $rounds, $low, $high; from, step, store);
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

/// The functions behind [`shifted`](Lines::shifted) and [`rest`](Lines::rest).
macro_rules! shifted {
    ($($W:ty: $side:tt, $rounds:literal, $low:ident, $high:ident, $mask:ty, $int:ty, $set:ident, $add:ident,
       $choose:ident, $store:ident, $shifted:ident, $rest:ident;)*) => {$(
        /// # Safety
        /// As [`shifted`](Lines::shifted).
        #[target_feature(enable = "avx512f,avx512bw")]
        unsafe fn $shifted(
            to: *mut $W, down: isize, from: *const $W, step: isize, [rows, columns]: [usize; 2],
            kept: &mut Kept, continues: bool,
        ) {
            const SIDE: usize = 4 * $side;
            const NUMBERS: [$W; SIDE] = {
                let mut numbers = [0; SIDE];
                let mut i = 0;
                while i < SIDE {
                    numbers[i] = i as $W;
                    i += 1;
                }
                numbers
            };
            assert!(rows <= MOST_ROWS, "a tile");
            // SAFETY: an array as long as a register.
            let numbers = unsafe { _mm512_loadu_si512(NUMBERS.as_ptr().cast()) };
            for j in (0..columns).step_by(SIDE) {
                for at in (0..rows).step_by(SIDE) {
                    let from = from.wrapping_offset(j as isize * step).wrapping_add(at);
                    let mut store = |i: usize, line: __m512i| {
                        // The first of the two: the next is in a register.
                        let kept = kept[at + i].as_mut_ptr().cast::<__m512i>();
                        let row = to.wrapping_offset((at + i) as isize * down).wrapping_add(j);
                        let head = elements_to_line(row);
                        if j == 0 && !continues {
                            let mask = ((1_u64 << head) - 1) as $mask;
                            // SAFETY: the caller's promise: the first elements of the row.
                            unsafe { $store(row.cast(), mask, line) };
                        } else {
                            // SAFETY: written by the square to the left.
                            let before = unsafe { kept.read() };
                            let whole = $choose(before, $add(numbers, $set(head as $int)), line);
                            let place = row.wrapping_sub(SIDE).wrapping_add(head);
                            // SAFETY: a line of the row; it ends in this square.
                            unsafe { _mm512_stream_si512(place.cast(), whole) };
                        }
                        // SAFETY: our own room.
                        unsafe { kept.write(line) };
                    };
                    square!($side, $rounds, $low, $high; from, step, store);
                }
            }
        }

        /// # Safety
        /// As [`rest`](Lines::rest).
        #[target_feature(enable = "avx512f,avx512bw")]
        unsafe fn $rest(to: *mut $W, down: isize, kept: &[MaybeUninit<[__m512i; 2]>]) {
            for (i, line) in kept.iter().enumerate() {
                let row = to.wrapping_offset(i as isize * down);
                let mask = !(((1_u64 << elements_to_line(row)) - 1) as $mask);
                // SAFETY: as many were kept.
                let line = unsafe { line.as_ptr().cast::<__m512i>().read() };
                // SAFETY: the caller's promise: the last elements of the row.
                unsafe { $store(row.wrapping_sub(4 * $side).cast(), mask, line) };
            }
        }
    )*};
}
shifted! {
    u16: 8, 3, _mm512_unpacklo_epi16, _mm512_unpackhi_epi16, u32, i16, _mm512_set1_epi16, _mm512_add_epi16,
        _mm512_permutex2var_epi16, _mm512_mask_storeu_epi16, shifted_u16, rest_u16;
    u32: 4, 2, _mm512_unpacklo_epi32, _mm512_unpackhi_epi32, u16, i32, _mm512_set1_epi32, _mm512_add_epi32,
        _mm512_permutex2var_epi32, _mm512_mask_storeu_epi32, shifted_u32, rest_u32;
    u64: 2, 1, _mm512_unpacklo_epi64, _mm512_unpackhi_epi64, u8, i64, _mm512_set1_epi64, _mm512_add_epi64,
        _mm512_permutex2var_epi64, _mm512_mask_storeu_epi64, shifted_u64, rest_u64;
}

/// As [`shifted_u16`] and its kin, of bytes: no instruction takes these from two registers, so lines are taken from
/// where two of them lie behind one another, when all of a square are there.
///
/// # Safety
/// As [`shifted`](Lines::shifted).
#[target_feature(enable = "avx512f,avx512bw")]
unsafe fn shifted_u8(
    to: *mut u8,
    down: isize,
    from: *const u8,
    step: isize,
    [rows, columns]: [usize; 2],
    kept: &mut Kept,
    continues: bool,
) {
    assert!(rows == LINE, "a row of squares");
    for j in (0..columns).step_by(LINE) {
        let from = from.wrapping_offset(j as isize * step);
        let mut store = |i: usize, line: __m512i| {
            let next = kept[i].as_mut_ptr().cast::<__m512i>().wrapping_add(1);
            // SAFETY: our own room.
            unsafe { next.write(line) };
        };
        square!(16, 4, _mm512_unpacklo_epi8, _mm512_unpackhi_epi8; from, step, store);
        for (i, lines) in kept.iter_mut().enumerate() {
            let first = lines.as_mut_ptr().cast::<__m512i>();
            // SAFETY: written above.
            let next = unsafe { first.wrapping_add(1).read() };
            let row = to.wrapping_offset(i as isize * down).wrapping_add(j);
            let head = elements_to_line(row);
            if j == 0 && !continues {
                // SAFETY: the caller's promise: the first elements of the row.
                unsafe { _mm512_mask_storeu_epi8(row.cast(), (1 << head) - 1, next) };
            } else {
                // SAFETY: the first was written by the square to the left, the other above.
                let whole =
                    unsafe { _mm512_loadu_si512(first.cast::<u8>().wrapping_add(head).cast()) };
                let place = row.wrapping_sub(LINE).wrapping_add(head);
                // SAFETY: a line of the row; it ends in this square.
                unsafe { _mm512_stream_si512(place.cast(), whole) };
            }
            // SAFETY: our own room.
            unsafe { first.write(next) };
        }
    }
}

/// As [`rest_u16`] and its kin.
///
/// # Safety
/// As [`rest`](Lines::rest).
#[target_feature(enable = "avx512f,avx512bw")]
unsafe fn rest_u8(to: *mut u8, down: isize, kept: &[MaybeUninit<[__m512i; 2]>]) {
    for (i, line) in kept.iter().enumerate() {
        let row = to.wrapping_offset(i as isize * down);
        // SAFETY: as many were kept.
        let line = unsafe { line.as_ptr().cast::<__m512i>().read() };
        let mask = !((1 << elements_to_line(row)) - 1);
        // SAFETY: the caller's promise: the last elements of the row.
        unsafe { _mm512_mask_storeu_epi8(row.wrapping_sub(LINE).cast(), mask, line) };
    }
}

macro_rules! lines {
    ($($W:ty: $row:literal, $squares:ident, $shifted:ident, $rest:ident;)*) => {$(
        impl Lines for $W {
            const LONG_ROW: usize = $row;

            #[inline]
            unsafe fn lines<const PAST: bool>(
                to: *mut Self, down: isize, from: *const Self, step: isize, count: usize,
            ) {
                // SAFETY: the caller's promise.
                unsafe { $squares::<PAST>(to, down, from, step, count) };
            }

            #[inline]
            unsafe fn shifted(
                to: *mut Self, down: isize, from: *const Self, step: isize, sides: [usize; 2],
                kept: &mut Kept, continues: bool,
            ) {
                // SAFETY: the caller's promise.
                unsafe { $shifted(to, down, from, step, sides, kept, continues) };
            }

            #[inline]
            unsafe fn rest(to: *mut Self, down: isize, kept: &[MaybeUninit<[__m512i; 2]>]) {
                // SAFETY: the caller's promise.
                unsafe { $rest(to, down, kept) };
            }
        }
    )*};
}
lines! {
    u8: 600, squares_u8, shifted_u8, rest_u8;
    u16: 0, squares_u16, shifted_u16, rest_u16;
    u32: 240, squares_u32, shifted_u32, rest_u32;
    u64: 160, squares_u64, shifted_u64, rest_u64;
}
