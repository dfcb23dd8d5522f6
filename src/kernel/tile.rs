//! Tiles of operands that run across the result: turned into a small square in the nearest cache, whose
//! rows are then neighbours, so that the loops over neighbours serve them too. So are rows of a few
//! elements, which are then walked many at a time.
#![allow(unsafe_code, reason = "this file reads raw tiles")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::{Nest, TILE, TILE_SIDES, is_short};
use super::rows::{Neighbours, short_rows};
use super::run::{Run, operand, places, write_all};
use super::simd::plain::{Bits, Plain, Width, with_bits};
use super::simd::turn::turn;
use super::simd::{Level, ahead, dispatch};
use crate::dimension::Dimension;
use crate::storage::{ArrayView, Storage};

/// Fewer elements that lie apart are not brought together: to read them where they are is as quick.
const FEW: usize = 32;
/// Of a long run so many are brought together at a time: then they stay in the nearest cache, beside those of
/// other operands and of the result.
pub(super) const SOME: usize = 512;

/// A tile of an operand: rows of it that are neighbours in its memory, or were turned so.
pub(super) struct Tile<'t, T> {
    first: NonNull<T>,
    rows: usize,
    columns: usize,
    down: isize,
    step: isize,
    /// Whether the rows are in a square.
    near: bool,
    borrows: PhantomData<&'t T>,
}

/// Room for a tile of plain elements, in whole cache lines.
///
/// One serves all tiles of an operand in one loop, in which nothing writes that operand: where it lies still
/// from tile to tile, its copy is made once.
#[repr(C, align(64))]
pub(super) struct Square {
    room: [MaybeUninit<u64>; TILE],
    /// The tile whose elements are here, row by row: where it begins, its rows and its columns.
    holds: Option<(NonNull<u8>, Side, Side)>,
}

impl Square {
    #[inline]
    pub(super) fn new() -> Self {
        Square { room: [const { MaybeUninit::uninit() }; TILE], holds: None }
    }

    /// The room as places for integers, which holds no tile any more.
    #[inline]
    pub(super) fn places<W: Bits>(&mut self) -> &mut [MaybeUninit<W>] {
        self.holds = None;
        let len = size_of_val(&self.room) / size_of::<W>();
        // SAFETY: as many bytes, aligned for every width, borrowed exclusively; places need no value.
        unsafe { core::slice::from_raw_parts_mut(self.room.as_mut_ptr().cast(), len) }
    }

    /// A run whose elements are neighbours, or one for all: itself, or a copy here, where it [`gathers`].
    #[inline]
    pub(super) fn near<'s, T>(&'s mut self, run: &Run<'s, T>) -> Run<'s, T> {
        match lies_apart(run).then(|| self.copied(run)).flatten() {
            Some(copy) => Run::of(copy),
            None => *run,
        }
    }

    /// A copy of a run, as neighbours; `None` where it has no room here, or its elements are more than their bits.
    #[inline]
    pub(super) fn copied<'s, T>(&'s mut self, run: &Run<'_, T>) -> Option<&'s [T]> {
        let plain = Plain::<T>::new().filter(|_| run.len() <= TILE)?;
        let first = self.bring(&plain, run);
        // SAFETY: the elements of the run, in room that is borrowed; plain ones have no lifetime of their own.
        Some(unsafe { core::slice::from_raw_parts(first.as_ptr(), run.len()) })
    }

    /// Copies a run of up to [`TILE`] elements; where it begins.
    #[inline(never)]
    fn bring<T>(&mut self, plain: &Plain<T>, run: &Run<'_, T>) -> NonNull<T> {
        with_bits!(plain.width(), W => {
            apart(Level::current(), &mut self.places::<W>()[..run.len()], &run.bits(plain));
        });
        NonNull::from(&mut self.room).cast()
    }

    /// Turns a tile of plain elements, whose neighbours lie across its rows, into rows one behind the
    /// other; where they begin.
    ///
    /// # Safety
    /// The elements are reached by an array that is borrowed, and at most [`TILE`].
    #[inline(never)]
    unsafe fn turn(
        &mut self,
        width: Width,
        from: NonNull<u8>,
        step: isize,
        rows: usize,
        columns: usize,
    ) -> NonNull<u8> {
        with_bits!(width, W => {
            let (to, from) = (self.places::<W>().as_mut_ptr(), from.cast::<W>().as_ptr());
            // SAFETY: the caller's promise; elements of up to 8 bytes have room.
            unsafe { turn(Level::current(), to, columns as isize, from, step, rows, columns) };
        });
        NonNull::from(&mut self.room).cast()
    }

    /// Copies a tile of plain elements, row by row, one behind the other; where they begin.
    ///
    /// # Safety
    /// The elements are reached by an array that is borrowed, and at most [`TILE`].
    #[inline(never)]
    unsafe fn gather(
        &mut self,
        width: Width,
        from: NonNull<u8>,
        (rows, down): Side,
        (columns, step): Side,
    ) -> NonNull<u8> {
        let tile = Some((from, (rows, down), (columns, step)));
        if self.holds == tile {
            return NonNull::from(&mut self.room).cast();
        }
        with_bits!(width, W => {
            let places = &mut self.places::<W>()[..rows * columns];
            let from = from.cast::<W>();
            let row = |i: usize| {
                // SAFETY: the caller's promise: a row of the tile.
                unsafe { from.offset((i as isize).wrapping_mul(down)) }
            };
            let rows = places.chunks_exact_mut(columns).enumerate();
            if step == 1 {
                let rows = rows.map(|(i, places)| (NonNull::from(places).cast(), row(i)));
                // SAFETY: the caller's promise: rows of neighbours, and as many places for each.
                unsafe { short_rows::<Neighbours, W>(rows, columns) };
            } else {
                for (i, places) in rows {
                    let row = row(i);
                    for (j, place) in places.iter_mut().enumerate() {
                        // SAFETY: the caller's promise: an element of the tile.
                        let element = unsafe { row.offset((j as isize).wrapping_mul(step)) };
                        // SAFETY: as above.
                        place.write(unsafe { element.read() });
                    }
                }
            }
        });
        self.holds = tile;
        NonNull::from(&mut self.room).cast()
    }
}

/// Whether a run is neither one of neighbours nor of one element.
#[inline]
pub(super) fn lies_apart<T>(run: &Run<'_, T>) -> bool {
    run.as_slice().is_none() && run.step() != 0
}

/// Whether a run is one of neighbours or of one element, or it takes less time to make it one of neighbours than to
/// read its elements one by one.
#[inline]
pub(super) fn gathers<T>(run: &Run<'_, T>) -> bool {
    let small = is_small(run.step()) && Plain::<T>::new().is_some();
    !lies_apart(run) || small && run.len() >= FEW
}

/// Whether [`in_steps`] knows a step.
fn is_small(step: isize) -> bool {
    matches!(step, -1 | 0 | 2..=4)
}

/// Calls `f` with straight runs that make up the view in C order: where they are short, of copies of many of them
/// together.
pub(super) fn for_each_long_run<T, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    mut f: impl FnMut(&Run<'_, T>),
) {
    let (layout, start, mut square) = (a.layout(), a.storage().ptr(), Square::new());
    let Some(nest) = Nest::in_c_order(layout.shape(), [operand(layout)]) else { return };
    nest.for_each_tile_of(TILE_SIDES, |[offset], across, run| {
        let (rows, columns) = ((across.len, across.strides[0]), (run.len, run.strides[0]));
        // SAFETY: the nest walks what `a` reaches, which is borrowed.
        let tile = unsafe { Tile::new(start, offset, rows, columns) };
        if is_short(rows.0, columns.0)
            && let Some(run) = tile.flat(&mut square)
        {
            return f(&run);
        }
        for i in 0..rows.0 {
            // SAFETY: the tile has such a row.
            f(&unsafe { tile.row(i) });
        }
    });
}

/// Copies a run over as many elements.
#[inline]
pub(super) fn bring<W: Bits>(level: Level, to: &mut [W], run: &Run<'_, W>) {
    match run.as_slice() {
        Some(slice) => to.copy_from_slice(slice),
        None if run.len() < FEW => to.iter_mut().zip(run.iter()).for_each(|(to, x)| *to = *x),
        None => {
            let len = to.len();
            // SAFETY: the same places, to which elements are written.
            let to = unsafe { places(NonNull::from(to).cast(), 0, len) };
            apart(level, to, run);
        }
    }
}

/// Copies a run whose elements lie apart.
#[inline]
pub(super) fn apart<W: Bits>(level: Level, to: &mut [MaybeUninit<W>], run: &Run<'_, W>) {
    match is_small(run.step()) {
        true => in_steps(level, to, run),
        false => write_all(to, run.iter().copied()),
    }
}

dispatch! {
    /// [`apart`], by small steps, which the compiler knows: it makes shuffles of whole registers.
    fn in_steps[W: Bits](to: &mut [MaybeUninit<W>], run: &Run<'_, W>) {
        assert!(to.len() == run.len(), "as many places as elements");
        match run.step() {
            2 => by_step::<2, _>(to, run),
            3 => by_step::<3, _>(to, run),
            4 => by_step::<4, _>(to, run),
            _ => match (run.as_constant(), run.as_reversed()) {
                (Some(value), _) => to.fill(MaybeUninit::new(*value)),
                (_, Some(slice)) => {
                    to.iter_mut().zip(slice.iter().rev()).for_each(|(to, x)| _ = to.write(*x));
                }
                _ => unreachable!("a step of {}", run.step()),
            },
        }
    }
}

/// [`apart`], by one of these.
#[inline(always)]
fn by_step<const STEP: isize, W: Bits>(to: &mut [MaybeUninit<W>], run: &Run<'_, W>) {
    let run = run.stepping::<STEP>();
    assert!(to.len() == run.len(), "as many places as elements");
    for (i, to) in to.iter_mut().enumerate() {
        // SAFETY: below the length.
        to.write(*unsafe { run.get(i) });
    }
}

/// The length of an axis of a tile, and how far apart its neighbours are.
pub(super) type Side = (usize, isize);

/// Asks for the row some rows behind row `i`, in this tile or the one to its right, where neighbours lie along
/// the rows: as tiles jump from row to row, the processor does not see what comes.
#[inline]
pub(super) fn ask_ahead<T>(first: NonNull<T>, (rows, down): Side, (columns, step): Side, i: usize) {
    if step == 1
        && let Some(further) = ahead::rows::<T>(columns).filter(|&further| further <= rows)
    {
        let at = i + further;
        let (at, right) = if at < rows { (at, 0) } else { (at - rows, columns) };
        let row = first.as_ptr().wrapping_offset((at as isize).wrapping_mul(down));
        ahead::row(row.wrapping_add(right), columns);
    }
}

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
        Tile { first, rows, columns, down, step, near: false, borrows: PhantomData }
    }

    /// The tile with neighbours along its rows: itself, or a copy in the square, if its neighbours lie
    /// across the rows and are plain.
    pub(super) fn turned(self, square: &'t mut Square) -> Self {
        let Tile { first, rows, columns, down, step, .. } = self;
        if down != 1 || step == 0 || step == 1 || rows * columns > TILE {
            return self;
        }
        let Some(plain) = Plain::<T>::new() else { return self };
        // SAFETY: `new` was promised that the elements are reached, and there are no more than a square has
        // room for.
        let first = unsafe { square.turn(plain.width(), first.cast(), step, rows, columns) };
        Tile { first: first.cast(), down: columns as isize, step: 1, near: true, ..self }
    }

    /// All elements of the tile as one run, row by row: itself, or a copy in the square, if its rows
    /// do not lie behind one another and are plain; `None` where it has no room there.
    pub(super) fn flat(&self, square: &'t mut Square) -> Option<Run<'t, T>> {
        let Tile { rows, columns, down, step, .. } = *self;
        let len = rows * columns;
        // Of elements without a size, a step may be as long as an `isize` is.
        if step.checked_mul(columns as isize) == Some(down) {
            // SAFETY: all of these are reached, as `new` was promised.
            return Some(unsafe { Run::new(self.first, 0, step, len) });
        }
        let plain = Plain::<T>::new().filter(|_| len <= TILE)?;
        let (width, from) = (plain.width(), self.first.cast());
        let first = match down == 1 && step != 0 {
            // SAFETY: as in `turned`.
            true => unsafe { square.turn(width, from, step, rows, columns) },
            // SAFETY: as above.
            false => unsafe { square.gather(width, from, (rows, down), (columns, step)) },
        };
        // SAFETY: all were written, above.
        Some(unsafe { Run::new(first.cast(), 0, 1, len) })
    }

    /// [`ask_ahead`] of row `i`, where it is not near.
    #[inline]
    pub(super) fn ask_ahead(&self, i: usize) {
        if !self.near {
            ask_ahead(self.first, (self.rows, self.down), (self.columns, self.step), i);
        }
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

#[cfg(test)]
mod tests {
    use super::super::simd::written;
    use super::*;

    /// Runs of every step and length, at every level, against one element after the other.
    fn runs_of<W: Bits + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        const LONGEST: usize = 131;
        let from: Vec<W> = (0..5 * LONGEST).map(element).collect();
        for (len, step) in (1..LONGEST).flat_map(|len| (-5..6_isize).map(move |step| (len, step))) {
            let first = if step < 0 { from.len() - 1 } else { 0 };
            // SAFETY: so many elements, up to five apart, from one of the ends on; borrowed.
            let run = unsafe { Run::new(NonNull::from(&*from).cast::<W>(), first, step, len) };
            let at = |i: usize| from[first.wrapping_add_signed(i as isize * step)];
            let expected: Vec<W> = (0..len).map(at).collect();
            for level in Level::present() {
                let mut to = vec![MaybeUninit::new(W::splat(true)); len];
                apart(level, &mut to, &run);
                assert_eq!(written(&to), expected, "{len} elements, {step} apart, {level:?}");
            }
        }
    }

    #[test]
    fn runs_of_every_step_at_every_level() {
        runs_of(|i| i as u8);
        runs_of(|i| i as u16);
        runs_of(|i| i as u32);
        runs_of(|i| i as u64);
    }

    #[test]
    fn what_lies_apart_is_brought_together_where_that_pays() {
        let from: Vec<i32> = (0..5000).collect();
        let run = |step: isize, len| {
            // SAFETY: fewer elements than there are, from the first on; borrowed.
            unsafe { Run::new(NonNull::from(&*from).cast::<i32>(), 0, step, len) }
        };
        let mut square = Square::new();
        let near = |square: &mut Square, run| square.near(&run).as_slice().map(<[i32]>::to_vec);
        assert_eq!(near(&mut square, run(2, 100)), Some((0..200).step_by(2).collect()));
        let itself = square.near(&run(1, 5000)).as_slice().map(<[i32]>::as_ptr);
        assert_eq!(itself, Some(from.as_ptr()), "a slice");
        assert_eq!(near(&mut square, run(0, 100)), None, "one element for all");
        assert_eq!(near(&mut square, run(2, TILE + 1)), None, "no room");
        let runs = [(1, 9), (0, 9), (2, 100), (2, FEW - 1), (7, 100), (2, FEW)];
        let pays = runs.map(|(step, len)| gathers(&run(step, len)));
        assert_eq!(pays, [true, true, true, false, false, true]);
        assert_eq!(square.copied(&run(7, 3)), Some(&[0, 7, 14][..]));
        let strings = ["a", "b", "c"].map(String::from);
        // SAFETY: two of three elements; borrowed.
        let run = unsafe { Run::new(NonNull::from(&strings).cast::<String>(), 0, 2, 2) };
        assert_eq!(square.copied(&run), None, "more than their bits");
    }
}
