//! Tiles of operands that run across the result: turned into a small square in the nearest cache, whose
//! rows are then neighbours, so that the loops over neighbours serve them too.
#![allow(unsafe_code, reason = "this file reads raw tiles")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::{COLUMNS, ROWS};
use super::run::Run;
use super::simd::Level;
use super::simd::plain::{Plain, with_bits};
use super::simd::turn::turn;

/// A tile of an operand: rows of it that are neighbours in its memory, or were turned so.
pub(super) struct Tile<'t, T> {
    first: NonNull<T>,
    down: isize,
    step: isize,
    borrows: PhantomData<&'t T>,
}

/// Room to turn a tile of plain elements.
pub(super) struct Square([MaybeUninit<u64>; ROWS * COLUMNS]);

impl Square {
    #[inline]
    pub(super) fn new() -> Self {
        Square([const { MaybeUninit::uninit() }; ROWS * COLUMNS])
    }
}

impl<'t, T> Tile<'t, T> {
    /// The tile at `offset`, of which neighbours along the rows lie `step` apart, and rows `down`; turned
    /// into the square, if its neighbours lie across the rows.
    ///
    /// # Safety
    /// Its elements are reached by an array that is borrowed for `'t`.
    pub(super) unsafe fn new(
        start: NonNull<T>,
        offset: usize,
        (down, rows): (isize, usize),
        (step, columns): (isize, usize),
        square: &'t mut Square,
    ) -> Self {
        // SAFETY: the caller's promise: the offset is reached.
        let first = unsafe { start.add(offset) };
        let direct = Tile { first, down, step, borrows: PhantomData };
        if down != 1 || step == 0 || step == 1 {
            return direct;
        }
        let Some(plain) = Plain::<T>::new() else { return direct };
        assert!(rows <= ROWS && columns <= COLUMNS, "a tile");
        let pitch = COLUMNS as isize;
        let turned = NonNull::from(&mut square.0);
        with_bits!(plain.width(), W => {
            let to = turned.cast::<MaybeUninit<W>>().as_ptr();
            let from = first.cast::<W>().as_ptr();
            // SAFETY: the caller's promise; a tile of elements of up to 8 bytes has room in the square.
            unsafe { turn(Level::current(), to, pitch, from, step, rows, columns) };
        });
        Tile { first: turned.cast(), down: pitch, step: 1, borrows: PhantomData }
    }

    /// Row `i`.
    ///
    /// # Safety
    /// The tile has such a row, of `columns` elements, and columns at all.
    #[inline]
    pub(super) unsafe fn row(&self, i: usize, columns: usize) -> Run<'t, T> {
        // SAFETY: the caller's promise; inside the array, or inside the square.
        let first = unsafe { self.first.offset((i as isize).wrapping_mul(self.down)) };
        // SAFETY: as above: elements of the array, or copies of them.
        unsafe { Run::new(first, 0, self.step, columns) }
    }
}
