//! Tiles that are turned past the caches.

use core::mem::MaybeUninit;

use super::Level;
use super::stream::LINE;
use super::turn::{Turn, turn, turn_squares};
#[cfg(target_arch = "x86_64")]
use super::{
    Kind,
    turn::turn_lines,
    turn512::{Kept, MOST_ROWS},
};

/// So many bytes and as many of the result do not stay in a cache.
const FAR: usize = 8 << 20;

/// Turns the tiles of one result, whole squares as wide as a cache line past the caches, each while it is read.
///
/// Tiles of which each lies to the right of the one before are written as one: where their rows do not begin with
/// a line, what does not fill one is kept for the next tile.
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "other processors turn no tile this way")
)]
pub(crate) struct Past<W> {
    #[cfg(target_arch = "x86_64")]
    kept: Kept,
    /// Whether rows that do not begin with a line go this way.
    shifts: bool,
    /// Whether these are bytes, so many that they do not stay in a cache: a square has then so many lines, and so
    /// little work for each, that it waits for them if they are not asked for; and where they cannot be, smaller
    /// squares wait for fewer.
    far_bytes: bool,
    /// How many rows are kept, where they continue, and how far apart.
    rows: usize,
    to: *mut W,
    down: isize,
}

impl<W: Turn> Past<W> {
    /// From how many elements on tiles of a row are written as one.
    #[cfg(target_arch = "x86_64")]
    pub(crate) const LONG_ROW: usize = W::LONG_ROW;
    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) const LONG_ROW: usize = 0;

    /// For a result of so many bytes; and whether each tile mostly lies to the right of the one before.
    pub(crate) fn new(bytes: usize, continues: bool) -> Self {
        Past {
            #[cfg(target_arch = "x86_64")]
            kept: [const { MaybeUninit::uninit() }; MOST_ROWS],
            shifts: continues,
            far_bytes: size_of::<W>() == 1 && bytes >= FAR,
            rows: 0,
            to: core::ptr::null_mut(),
            down: 0,
        }
    }

    /// Turns a tile: element `(i, j)` is read at `from + j * step + i` and written at `to + i * down + j`, for
    /// each `i` below `rows` and `j` below `columns`; `false` if it cannot, and nothing was done.
    ///
    /// # Safety
    /// All of these may be read, and written until this is [finished](Self::finish), and do not overlap; before
    /// they are used, this is finished, and then [`done`](super::stream::done) is called.
    #[inline]
    pub(crate) unsafe fn turn(
        &mut self,
        level: Level,
        to: *mut MaybeUninit<W>,
        down: isize,
        from: *const W,
        step: isize,
        sides: [usize; 2],
    ) -> bool {
        #[cfg(target_arch = "x86_64")]
        if level.kind() == Kind::Avx512 {
            let (to, side) = (to.cast::<W>(), LINE / size_of::<W>());
            let whole @ [rows, columns] = sides.map(|n| n - n % side);
            if rows == 0 || columns == 0 {
                return false;
            } else if to.addr().is_multiple_of(LINE) && down.unsigned_abs().is_multiple_of(side) {
                // SAFETY: whole squares inside the tile, whose rows begin with a line; there is AVX-512.
                unsafe { turn_lines::<W, true>(to, down, from, step, whole, self.far_bytes) };
            } else if self.shifts && rows <= MOST_ROWS {
                // SAFETY: as above, wherever rows begin.
                unsafe { self.shift(to, down, from, step, whole) };
            } else {
                return false;
            }
            // SAFETY: the caller's promise; so many rows and columns are done.
            unsafe { turn_squares(level, to, down, from, step, sides, whole) };
            return true;
        }
        let _ = (level, to, down, from, step, sides);
        false
    }

    /// Turns a tile that [`turn`](Self::turn) cannot, to a square near at hand, whose rows lie behind one another.
    ///
    /// # Safety
    /// All of these may be read and written, and do not overlap.
    pub(crate) unsafe fn turn_near(
        &self,
        level: Level,
        square: *mut MaybeUninit<W>,
        from: *const W,
        step: isize,
        [rows, columns]: [usize; 2],
    ) {
        let (down, side) = (columns as isize, LINE / size_of::<W>());
        if self.far_bytes && rows >= side && columns >= side {
            // SAFETY: the caller's promise.
            unsafe {
                turn_squares(level, square.cast(), down, from, step, [rows, columns], [0, 0]);
            }
        } else {
            // SAFETY: as above.
            unsafe { turn(level, square, down, from, step, rows, columns) };
        }
    }

    /// Turns whole squares of rows that do not begin with a line.
    ///
    /// # Safety
    /// As [`turn`](Self::turn); the processor has AVX-512.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    unsafe fn shift(
        &mut self,
        to: *mut W,
        down: isize,
        from: *const W,
        step: isize,
        whole @ [rows, columns]: [usize; 2],
    ) {
        let continues = (self.rows, self.to, self.down) == (rows, to, down);
        if !continues {
            // SAFETY: the caller's promise.
            unsafe { self.finish() };
        }
        // SAFETY: the caller's promise; what is kept is of the tile to the left, if this continues it.
        unsafe { W::shifted(to, down, from, step, whole, &mut self.kept, continues) };
        (self.rows, self.to, self.down) = (rows, to.wrapping_add(columns), down);
    }

    /// Writes what is kept.
    ///
    /// # Safety
    /// The places of all tiles may still be written.
    pub(crate) unsafe fn finish(&mut self) {
        #[cfg(target_arch = "x86_64")]
        if self.rows > 0 {
            // SAFETY: so many rows were kept, by a processor with AVX-512; the caller's promise.
            unsafe { W::rest(self.to, self.down, &self.kept[..self.rows]) };
        }
        self.rows = 0;
    }
}
