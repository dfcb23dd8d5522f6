//! Turning a tile: what lay in columns is written in rows.
//!
//! A tile is walked in squares as wide as a register: rows are loaded, turned inside the registers, and
//! stored as rows. All squares of the same source rows follow one another, so that each line of the source
//! is read once, however far apart its rows lie.

use core::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use super::ahead;
#[cfg(not(target_arch = "x86_64"))]
use super::plain::Bits as Lines;
#[cfg(target_arch = "x86_64")]
use super::stream::LINE;
#[cfg(target_arch = "x86_64")]
use super::turn512::Lines;
use super::weave::{part, weave};
use super::{Kind, Level};

/// Integers whose squares can be turned inside registers.
pub(crate) trait Turn: Lines {
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
    #[cfg(target_arch = "x86_64")]
    let done = if level.kind() == Kind::Avx512 && gains_by_lines::<W>(down) {
        let whole = [rows, columns].map(|n| n - n % (LINE / size_of::<W>()));
        // SAFETY: whole squares inside the tile; there is AVX-512.
        unsafe { turn_lines::<W, false>(to, down, from, step, whole, false) };
        whole
    } else {
        [0, 0]
    };
    #[cfg(not(target_arch = "x86_64"))]
    let done = [0, 0];
    // SAFETY: the caller's promise.
    unsafe { turn_squares(level, to, down, from, step, [rows, columns], done) };
}

/// Whether a tile with rows so far apart is turned in less time by squares as wide as a cache line, though it does
/// not go past the caches: bytes are, as there are so many in a register; others where lines of the result
/// push out one another before the next square writes the rest of them.
#[cfg(target_arch = "x86_64")]
fn gains_by_lines<W>(down: isize) -> bool {
    size_of::<W>() == 1 || down.unsigned_abs().is_multiple_of(1024 / size_of::<W>())
}

/// Turns a tile of whole squares as wide as a cache line; past the caches, if asked; and asks for the elements of
/// the next square before each, if told to.
///
/// # Safety
/// As [`turn`]; the processor has AVX-512, and rows that go past the caches begin with a line.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) unsafe fn turn_lines<W: Turn, const PAST: bool>(
    to: *mut W,
    down: isize,
    from: *const W,
    step: isize,
    [rows, columns]: [usize; 2],
    asks: bool,
) {
    let side = LINE / size_of::<W>();
    for j in (0..columns).step_by(side) {
        let (to, from) = (to.wrapping_add(j), from.wrapping_offset(j as isize * step));
        if asks {
            for i in side..2 * side {
                ahead::row(from.wrapping_offset(i as isize * step), rows);
            }
        }
        // SAFETY: squares inside the tile; the rest is the caller's promise.
        unsafe { W::lines::<PAST>(to, down, from, step, rows / side) };
    }
}

/// Turns what is left of a tile, of which so many rows and columns are done: by squares as wide as the registers
/// of AVX2, or of the compiler's baseline.
///
/// # Safety
/// As [`turn`].
#[inline]
pub(super) unsafe fn turn_squares<W: Turn>(
    level: Level,
    to: *mut W,
    down: isize,
    from: *const W,
    step: isize,
    [rows, columns]: [usize; 2],
    [done_rows, done_columns]: [usize; 2],
) {
    if done_rows == 0 || done_columns == 0 {
        // SAFETY: the caller's promise.
        return unsafe { turn_part(level, to, down, from, step, rows, columns) };
    }
    let (beside, below) = (columns - done_columns, rows - done_rows);
    let to_beside = to.wrapping_add(done_columns);
    let from_beside = from.wrapping_offset(done_columns as isize * step);
    // SAFETY: inside the tile.
    unsafe { turn_part(level, to_beside, down, from_beside, step, rows, beside) };
    let to_below = to.wrapping_offset(done_rows as isize * down);
    let from_below = from.wrapping_add(done_rows);
    // SAFETY: inside the tile.
    unsafe { turn_part(level, to_below, down, from_below, step, below, done_columns) };
}

/// Turns a part of a tile by such squares, and what is less than those one by one.
///
/// # Safety
/// As [`turn`].
#[inline]
unsafe fn turn_part<W: Turn>(
    level: Level,
    to: *mut W,
    down: isize,
    from: *const W,
    step: isize,
    rows: usize,
    columns: usize,
) {
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
    use super::super::past::Past;
    use super::super::stream::{self, LINE};
    use super::*;

    fn tiles<W: Turn + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        let sides = [(0, 3), (1, 1), (3, 9), (4, 4), (8, 8), (9, 17), (16, 16), (64, 63), (24, 40)];
        let wide = [(64, 64), (32, 130), (50, 200), (64, 256)];
        for level in Level::present() {
            for (rows, columns) in sides.into_iter().chain(wide) {
                // Rows with gaps, that begin with a line or do not.
                for (gap, offset) in [(3, 0), (3, 5), (64 - columns % 64, 1)] {
                    for past in [false, true] {
                        tile(level, past, &element, (rows, columns), gap, offset);
                    }
                }
                let gap = 1024 - columns % 1024;
                tile(level, true, &element, (rows, columns), gap, 0);
                tile(level, false, &element, (rows, columns), gap, 0);
            }
        }
    }

    /// Turns a tile that begins so many elements behind the first that begins a line, as two beside one another where
    /// it goes past the caches; the places between its rows stay as they were.
    fn tile<W: Turn + core::fmt::Debug>(
        level: Level,
        past: bool,
        element: &impl Fn(usize) -> W,
        sides @ (rows, columns): (usize, usize),
        gap: usize,
        offset: usize,
    ) {
        let (step, down) = (rows + 2, columns + gap);
        let from: Vec<W> = (0..columns * step).map(element).collect();
        let mut to = vec![MaybeUninit::new(element(999)); rows * down + 2 * LINE];
        let begin = offset + to.as_ptr().align_offset(LINE);
        let (first, from_first) = (to.as_mut_ptr().wrapping_add(begin), from.as_ptr());
        let [down, step] = [down, step].map(|n| n as isize);
        if past {
            let mut tiles = Past::new(usize::MAX, true);
            let at = columns / 2 / 64 * 64;
            for (at, columns) in [(0, at), (at, columns - at)] {
                let (to, from) =
                    (first.wrapping_add(at), from_first.wrapping_offset(at as isize * step));
                // SAFETY: as long as the steps say, here and below.
                if !unsafe { tiles.turn(level, to, down, from, step, [rows, columns]) } {
                    // SAFETY: as above.
                    unsafe { turn(level, to, down, from, step, rows, columns) };
                }
            }
            // SAFETY: as above.
            unsafe { tiles.finish() };
            stream::done();
        } else {
            // SAFETY: as above.
            unsafe { turn(level, first, down, from_first, step, rows, columns) };
        }
        for (at, x) in to.iter().enumerate() {
            let (i, j) =
                (at.wrapping_sub(begin) / down as usize, at.wrapping_sub(begin) % down as usize);
            let inside = i < rows && j < columns;
            let expected = if inside { from[j * step as usize + i] } else { element(999) };
            // SAFETY: all were given a value.
            let x = unsafe { x.assume_init() };
            assert_eq!(x, expected, "({i}, {j}) of {sides:?} with {gap} {offset} {past} {level:?}");
        }
    }

    #[test]
    fn tiles_at_every_level() {
        tiles(|i| i as u8);
        tiles(|i| (i as u16).wrapping_mul(7));
        tiles(|i| i as u32 * 7 + 1);
        tiles(|i| i as u64 * 7 + 1);
    }
}
