//! Tiles of operands that run across the result: turned into a small square in the nearest cache, whose
//! rows are then neighbours, so that the loops over neighbours serve them too. So are rows of a few
//! elements, which are then walked many at a time.
#![allow(unsafe_code, reason = "this file reads raw tiles")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::TILE;
use super::run::Run;
use super::simd::Level;
use super::simd::plain::{Plain, with_bits};
use super::simd::turn::turn;

/// A tile of an operand: rows of it that are neighbours in its memory, or were turned so.
pub(super) struct Tile<'t, T> {
    first: NonNull<T>,
    rows: usize,
    columns: usize,
    down: isize,
    step: isize,
    borrows: PhantomData<&'t T>,
}

/// Room for a tile of plain elements.
pub(super) struct Square([MaybeUninit<u64>; TILE]);

impl Square {
    #[inline]
    pub(super) fn new() -> Self {
        Square([const { MaybeUninit::uninit() }; TILE])
    }
}

/// The length of an axis of a tile, and how far apart its neighbours are.
pub(super) type Side = (usize, isize);

impl<'t, T> Tile<'t, T> {
    /// The tile at `offset`, of so many rows and columns.
    ///
    /// # Safety
    /// Its elements are reached by an array that begins at `start` and is borrowed for `'t`.
    #[inline]
    pub(super) unsafe fn new(start: NonNull<T>, offset: usize, rows: Side, columns: Side) -> Self {
        // SAFETY: the caller's promise: the offset is reached.
        let first = unsafe { start.add(offset) };
        let ((rows, down), (columns, step)) = (rows, columns);
        Tile { first, rows, columns, down, step, borrows: PhantomData }
    }

    /// The tile with neighbours along its rows: itself, or a copy in the square, if its neighbours lie
    /// across the rows and are plain.
    pub(super) fn turned(self, square: &'t mut Square) -> Self {
        let Tile { first, rows, columns, down, step, .. } = self;
        if down != 1 || step == 0 || step == 1 || rows * columns > TILE {
            return self;
        }
        let Some(plain) = Plain::<T>::new() else { return self };
        let pitch = columns as isize;
        let place = NonNull::from(&mut square.0);
        with_bits!(plain.width(), W => {
            let (to, from) = (place.cast::<MaybeUninit<W>>().as_ptr(), first.cast::<W>().as_ptr());
            // SAFETY: `new` was promised that these are reached; a tile of elements of up to 8 bytes has
            // room in the square.
            unsafe { turn(Level::current(), to, pitch, from, step, rows, columns) };
        });
        Tile { first: place.cast(), down: pitch, step: 1, ..self }
    }

    /// All elements of the tile as one run, row by row: itself, or a copy in the square, if its rows
    /// do not lie behind one another and are plain; `None` where it has no room there.
    pub(super) fn flat(&self, square: &'t mut Square) -> Option<Run<'t, T>> {
        let Tile { rows, columns, down, step, .. } = *self;
        let len = rows * columns;
        if down == step * columns as isize {
            // SAFETY: all of these are reached, as `new` was promised.
            return Some(unsafe { Run::new(self.first, 0, step, len) });
        }
        let plain = Plain::<T>::new()?;
        let place = NonNull::from(&mut square.0);
        with_bits!(plain.width(), W => {
            // SAFETY: a tile of elements of up to 8 bytes has room there; borrowed exclusively.
            let places = unsafe { place.cast::<[MaybeUninit<W>; TILE]>().as_mut() };
            for (i, places) in places.get_mut(..len)?.chunks_exact_mut(columns).enumerate() {
                // SAFETY: there are as many rows.
                let row = unsafe { self.row(i) };
                for (j, place) in places.iter_mut().enumerate() {
                    // SAFETY: there are as many columns, of elements that are as large as a `W`.
                    place.write(unsafe { NonNull::from(row.get(j)).cast::<W>().read() });
                }
            }
        });
        // SAFETY: all were written, above.
        Some(unsafe { Run::new(place.cast(), 0, 1, len) })
    }

    /// Row `i`.
    ///
    /// # Safety
    /// The tile has such a row, and columns at all.
    #[inline]
    pub(super) unsafe fn row(&self, i: usize) -> Run<'t, T> {
        // SAFETY: the caller's promise; inside the array, or inside the square.
        let first = unsafe { self.first.offset((i as isize).wrapping_mul(self.down)) };
        // SAFETY: as above: elements of the array, or copies of them.
        unsafe { Run::new(first, 0, self.step, self.columns) }
    }
}
