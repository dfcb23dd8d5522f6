//! Turning a tile: what lay in columns is written in rows.
//!
//! A tile is walked in squares as wide as a register: rows are loaded, turned inside the registers, and
//! stored as rows. All squares of the same source rows follow one another, so that each line of the source
//! is read once, however far apart its rows lie.

use core::mem::MaybeUninit;

use super::plain::Bits;
use super::weave::{part, weave};
use super::{Kind, Level};

/// Integers whose squares can be turned inside registers.
pub(crate) trait Turn: Bits {
    /// The side of a square.
    const SIDE: usize;
    /// Whether there are squares at the compiler's baseline.
    const BASE: bool;

    /// Turns as many squares, one below the other: element `(i, j)` is read at `from + j * step + i` and
    /// written at `to + i * down + j`.
    ///
    /// # Safety
    /// All of these may be read and written; the processor has AVX2, unless `BASE` says otherwise.
    unsafe fn squares(to: *mut Self, down: isize, from: *const Self, step: isize, count: usize);
}

/// Turns a tile: element `(i, j)` is read at `from + j * step + i` and written at `to + i * down + j`,
/// for each `i` below `rows` and `j` below `columns`.
///
/// # Safety
/// All of these may be read and written, and do not overlap.
#[inline]
pub(crate) unsafe fn turn<W: Turn>(
    level: Level,
    to: *mut MaybeUninit<W>,
    down: isize,
    from: *const W,
    step: isize,
    rows: usize,
    columns: usize,
) {
    // SAFETY: the caller's promise: rows, or columns, that lie behind one another without gaps.
    if down == columns as isize && unsafe { weave(level, to, from, step, rows, columns) } {
        return;
    }
    // SAFETY: as above.
    if step == rows as isize && unsafe { part(level, to, down, from, columns, rows) } {
        return;
    }
    let to = to.cast::<W>();
    let squares = W::BASE || level.kind() != Kind::Base;
    let whole = |n: usize| if squares { n / W::SIDE * W::SIDE } else { 0 };
    let (whole_rows, whole_columns) = (whole(rows), whole(columns));
    for j in (0..whole_columns).step_by(W::SIDE) {
        let (to, from) = (to.wrapping_add(j), from.wrapping_offset(j as isize * step));
        // SAFETY: squares inside the tile; above the base level, there is AVX2.
        unsafe { W::squares(to, down, from, step, whole_rows / W::SIDE) };
    }
    let one = |i: usize, j: usize| {
        let (i, j) = (i as isize, j as isize);
        // SAFETY: inside the tile.
        let x = unsafe { from.wrapping_offset(j * step + i).read() };
        // SAFETY: as above.
        unsafe { to.wrapping_offset(i * down + j).write(x) };
    };
    for i in 0..rows {
        let done = if i < whole_rows { whole_columns } else { 0 };
        (done..columns).for_each(|j| one(i, j));
    }
}

/// Calls a closure for each square of a column: by as many calls of their own, where the column is that of a
/// whole tile.
///
/// Each of these loads then steps evenly from column to column, which the processor foresees; in a loop it
/// would step along the rows, and just beyond them is what no tile needs soon.
#[cfg(target_arch = "x86_64")]
macro_rules! column {
    ($count:expr, [$($whole:literal)*], $square:expr) => {
        match $count {
            $($whole => (0..$whole).for_each($square),)*
            count => (0..count as isize).for_each($square),
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use core::arch::x86_64::{
        __m256i, _mm256_loadu_si256, _mm256_permute2x128_si256, _mm256_storeu_si256,
        _mm256_unpackhi_epi32, _mm256_unpackhi_epi64, _mm256_unpacklo_epi32, _mm256_unpacklo_epi64,
    };

    /// Loads `N` rows of 32 bytes, a step of `W`s apart.
    #[inline(always)]
    unsafe fn rows<W, const N: usize>(from: *const W, step: isize) -> [__m256i; N] {
        core::array::from_fn(|j| {
            let row = from.wrapping_offset(j as isize * step);
            // SAFETY: the caller's promise: a row of the square.
            unsafe { _mm256_loadu_si256(row.cast()) }
        })
    }

    /// Stores row `i`.
    #[inline(always)]
    unsafe fn store<W>(to: *mut W, down: isize, i: isize, row: __m256i) {
        // SAFETY: the caller's promise: a row of the square.
        unsafe { _mm256_storeu_si256(to.wrapping_offset(i * down).cast(), row) };
    }

    /// A square of 4 x 4.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn square_u64(to: *mut u64, down: isize, from: *const u64, step: isize) {
        // SAFETY: the caller's promise.
        let [a, b, c, d] = unsafe { rows::<u64, 4>(from, step) };
        let (ab0, ab1) = (_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
        let (cd0, cd1) = (_mm256_unpacklo_epi64(c, d), _mm256_unpackhi_epi64(c, d));
        let turned = [
            _mm256_permute2x128_si256::<0x20>(ab0, cd0),
            _mm256_permute2x128_si256::<0x20>(ab1, cd1),
            _mm256_permute2x128_si256::<0x31>(ab0, cd0),
            _mm256_permute2x128_si256::<0x31>(ab1, cd1),
        ];
        for (i, row) in turned.into_iter().enumerate() {
            // SAFETY: the caller's promise.
            unsafe { store(to, down, i as isize, row) };
        }
    }

    /// A square of 8 x 8.
    #[target_feature(enable = "avx2")]
    #[inline]
    unsafe fn square_u32(to: *mut u32, down: isize, from: *const u32, step: isize) {
        // SAFETY: the caller's promise.
        let r = unsafe { rows::<u32, 8>(from, step) };
        // Pairs of rows, then fours, then the halves of the registers.
        let pair = |i: usize| {
            (_mm256_unpacklo_epi32(r[i], r[i + 1]), _mm256_unpackhi_epi32(r[i], r[i + 1]))
        };
        let ((p0, p1), (p2, p3), (p4, p5), (p6, p7)) = (pair(0), pair(2), pair(4), pair(6));
        let low = [
            _mm256_unpacklo_epi64(p0, p2),
            _mm256_unpackhi_epi64(p0, p2),
            _mm256_unpacklo_epi64(p1, p3),
            _mm256_unpackhi_epi64(p1, p3),
        ];
        let high = [
            _mm256_unpacklo_epi64(p4, p6),
            _mm256_unpackhi_epi64(p4, p6),
            _mm256_unpacklo_epi64(p5, p7),
            _mm256_unpackhi_epi64(p5, p7),
        ];
        for i in 0..4 {
            let first = _mm256_permute2x128_si256::<0x20>(low[i], high[i]);
            let second = _mm256_permute2x128_si256::<0x31>(low[i], high[i]);
            // SAFETY: the caller's promise.
            unsafe { store(to, down, i as isize, first) };
            // SAFETY: the caller's promise.
            unsafe { store(to, down, i as isize + 4, second) };
        }
    }

    /// Squares one below the other.
    macro_rules! squares {
        ($($W:ty: $side:literal, [$($whole:literal)*], $square:ident, $squares:ident;)*) => {$(
            #[target_feature(enable = "avx2")]
            pub(super) unsafe fn $squares(
                to: *mut $W, down: isize, from: *const $W, step: isize, count: usize,
            ) {
                column!(count, [$($whole)*], |k| {
                    let (to, from) =
                        (to.wrapping_offset($side * k * down), from.wrapping_offset($side * k));
                    // SAFETY: the caller's promise.
                    unsafe { $square(to, down, from, step) };
                });
            }
        )*};
    }
    squares! {
        u32: 8, [4], square_u32, squares_u32;
        u64: 4, [8], square_u64, squares_u64;
    }
}

/// Squares of 16 bytes a row, which every x86-64 can turn.
#[cfg(target_arch = "x86_64")]
mod sse2 {
    use core::arch::x86_64::{
        __m128i, _mm_loadu_si128, _mm_storeu_si128, _mm_unpackhi_epi8, _mm_unpackhi_epi16,
        _mm_unpacklo_epi8, _mm_unpacklo_epi16,
    };

    /// A square of as many rows as elements are in a register. To interleave the first half of the
    /// rows with the second doubles the number of neighbours that lay in one column; after as many
    /// rounds as the side has bits, all of them do.
    macro_rules! squares {
        ($($W:ty: $side:literal, [$($whole:literal)*], $rounds:literal,
           $low:ident, $high:ident, $squares:ident;)*) => {$(
            pub(super) unsafe fn $squares(
                to: *mut $W, down: isize, from: *const $W, step: isize, count: usize,
            ) {
                column!(count, [$($whole)*], |k| {
                    let (to, from) =
                        (to.wrapping_offset($side * k * down), from.wrapping_offset($side * k));
                    let mut rows: [__m128i; $side] = core::array::from_fn(|j| {
                        let row = from.wrapping_offset(j as isize * step);
                        // SAFETY: the caller's promise: a row of the square.
                        unsafe { _mm_loadu_si128(row.cast()) }
                    });
                    for _ in 0..$rounds {
                        rows = core::array::from_fn(|i| {
                            let (one, other) = (rows[i / 2], rows[i / 2 + $side / 2]);
                            // SAFETY: every x86-64 has SSE2.
                            unsafe { if i % 2 == 0 { $low(one, other) } else { $high(one, other) } }
                        });
                    }
                    for (i, row) in rows.into_iter().enumerate() {
                        let place = to.wrapping_offset(i as isize * down);
                        // SAFETY: the caller's promise: a row of the square.
                        unsafe { _mm_storeu_si128(place.cast(), row) };
                    }
                });
            }
        )*};
    }
    squares! {
        u8: 16, [4 2], 4, _mm_unpacklo_epi8, _mm_unpackhi_epi8, squares_u8;
        u16: 8, [8 4], 3, _mm_unpacklo_epi16, _mm_unpackhi_epi16, squares_u16;
    }
}

macro_rules! turns {
    ($($W:ty: $side:literal, $base:expr, $module:ident, $squares:ident;)*) => {$(
        impl Turn for $W {
            const SIDE: usize = $side;
            const BASE: bool = $base;

            #[inline]
            unsafe fn squares(
                to: *mut Self, down: isize, from: *const Self, step: isize, count: usize,
            ) {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the caller's promise.
                unsafe {
                    $module::$squares(to, down, from, step, count);
                }
                #[cfg(not(target_arch = "x86_64"))]
                unreachable!("only above the base level: {to:?} {down} {from:?} {step} {count}")
            }
        }
    )*};
}
turns! {
    u8: 16, cfg!(target_arch = "x86_64"), sse2, squares_u8;
    u16: 8, cfg!(target_arch = "x86_64"), sse2, squares_u16;
    u32: 8, false, avx2, squares_u32;
    u64: 4, false, avx2, squares_u64;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiles<W: Turn + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        for level in Level::present() {
            for (rows, columns) in
                [(0, 3), (1, 1), (3, 9), (4, 4), (8, 8), (9, 17), (16, 16), (64, 63), (24, 40)]
            {
                // Both lie with gaps, and the places stay as they were in those.
                let (step, down) = (rows + 2, columns + 3);
                let from: Vec<W> = (0..columns * step).map(&element).collect();
                let mut to = vec![MaybeUninit::new(element(999)); rows * down];
                // SAFETY: as long as the steps say.
                unsafe {
                    turn(
                        level,
                        to.as_mut_ptr(),
                        down as isize,
                        from.as_ptr(),
                        step as isize,
                        rows,
                        columns,
                    );
                }
                for (at, x) in to.iter().enumerate() {
                    let (i, j) = (at / down, at % down);
                    let expected = if j < columns { from[j * step + i] } else { element(999) };
                    // SAFETY: all were given a value.
                    assert_eq!(unsafe { x.assume_init() }, expected, "({i}, {j}) {level:?}");
                }
            }
        }
    }

    #[test]
    fn tiles_at_every_level() {
        tiles(|i| i as u8);
        tiles(|i| i as u16 * 7 + 1);
        tiles(|i| i as u32 * 7 + 1);
        tiles(|i| i as u64 * 7 + 1);
    }
}
