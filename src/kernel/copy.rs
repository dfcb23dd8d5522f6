//! Copies between layouts, of elements that are no more than their bits: compiled once for each size of
//! elements, here, and not for each type in the program that uses it.
//!
//! Where the source runs across the result, tiles are turned inside the registers. Large results go past
//! the caches.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::collect::uninit;
use super::few::copy_few;
use super::map::map_to;
use super::nest::{Axis, FEW, Nest, TILE};
use super::rows::{Neighbours, Same, short_rows};
use super::run::{Run, operand};
use super::simd::loops::SHORT;
use super::simd::past::Past;
use super::simd::plain::{Bits, Plain, Width, with_bits};
use super::simd::turn::{Turn, turn};
use super::simd::weave::weave;
use super::simd::{Level, ahead, stream};
use super::tile::{Square, apart};
use super::update::update_zip;
use crate::buffer::UninitBuffer;
use crate::dimension::Dimension;
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{Array, ArrayView, ArrayViewMut, Storage};

/// From this many bytes on, what was turned goes past the caches, where its lines would push out one
/// another: rows of a result often lie some large power of 2 apart.
const PAST_TURNED: usize = 1 << 20;

/// A new array of the same elements, with the given compact layout.
#[track_caller]
pub(crate) fn copy_to<T: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: Layout<D>,
) -> Result<Array<T, D>> {
    let Some(plain) = Plain::<T>::new() else {
        return map_to(a, layout, &mut T::clone);
    };
    let from = a.layout();
    let compact = layout.offset() == 0 && layout.is_dense();
    assert!(compact && layout.shape() == from.shape(), "a result is compact, and shaped as asked");
    let mut out = UninitBuffer::<T>::new(layout.len())?;
    if layout.len() < SHORT && layout.ndim() <= 2 {
        copy_few(uninit(&mut out), layout.strides(), a);
    } else if layout.len() <= FEW && layout.ndim() <= 2 {
        copy_some(&plain, uninit(&mut out), layout.strides(), a);
    } else if let Some(nest) = Nest::new(from.shape(), [operand(&layout), operand(from)]) {
        // SAFETY: the nest walks what `a` reaches, which is borrowed, and the compact layout of `out`,
        // which is ours alone.
        unsafe { copy_nest(&plain, &nest, out.data(), a.storage().ptr()) };
    }
    // SAFETY: a compact layout reaches every element, and each was met once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// Copies some elements along up to two axes to places with these strides: as one tile, without a plan, which takes
/// longer.
fn copy_some<T, D: Dimension>(
    plain: &Plain<T>,
    places: &mut [MaybeUninit<T>],
    strides: &[isize],
    a: &ArrayView<'_, T, D>,
) {
    let from = a.layout();
    let (across, run) = match (from.shape(), strides, from.strides()) {
        (&[rows, len], &[down, step], &[theirs, their_step]) => {
            let across = Axis { len: rows, strides: [down, theirs] };
            (across, Axis { len, strides: [step, their_step] })
        }
        (&[len], &[step], &[theirs]) => (Axis::default(), Axis { len, strides: [step, theirs] }),
        _ => (Axis::default(), Axis::default()),
    };
    if places.is_empty() {
        return;
    }
    // Along the places.
    let (across, run) = if across.strides[0] == 1 { (run, across) } else { (across, run) };
    // SAFETY: there are elements, so the offset is reached.
    let first = unsafe { a.storage().ptr().add(from.offset()) };
    // SAFETY: the axes are those of the array, which is borrowed, and of the places, which are exclusive; plain
    // elements.
    unsafe {
        copy_one_tile(plain.width(), NonNull::from(places).cast(), first.cast(), &across, &run);
    };
}

/// [`copy_tile`] of elements of a width: the same for all types.
///
/// # Safety
/// As there.
#[inline(never)]
unsafe fn copy_one_tile(
    width: Width,
    to: NonNull<u8>,
    from: NonNull<u8>,
    across: &Axis<2>,
    run: &Axis<2>,
) {
    with_bits!(width, W => {
        // SAFETY: the caller's promise.
        unsafe { copy_tile::<W>(Level::current(), to.cast(), from.cast(), across, run) }
    });
}

/// Writes the elements of `from`, which has the same shape, over those of `to`.
#[track_caller]
pub(crate) fn assign<T: Clone, D: Dimension>(
    mut to: ArrayViewMut<'_, T, D>,
    from: &ArrayView<'_, T, D>,
) {
    let Some(plain) = Plain::<T>::new() else {
        return update_zip(to, from, T::clone_from);
    };
    let (start, source) = (to.ptr_mut(), from.storage().ptr());
    let (target, from) = (to.layout(), from.layout());
    assert_eq!(target.shape(), from.shape(), "operands of one loop have one shape");
    if target.is_empty() {
        return;
    }
    if target.is_c_contiguous() && from.is_c_contiguous() {
        // SAFETY: there are elements, so the offset is reached.
        let to = unsafe { start.add(target.offset()) };
        // SAFETY: as above.
        let from = unsafe { source.add(from.offset()) };
        // SAFETY: a C-contiguous layout reaches `len` neighbours from its offset on; plain elements; `to` is
        // exclusive, so the two are apart.
        unsafe { to.copy_from_nonoverlapping(from, target.len()) };
    } else if let Some(nest) = Nest::new(target.shape(), [operand(target), operand(from)]) {
        // SAFETY: the nest walks what both reach; `from` is borrowed and `to` exclusive.
        unsafe { copy_nest(&plain, &nest, start, source) };
    }
}

/// Rows of up to so many bytes are copied some at a time, where all together are no more than [`NEAR`]: to memory, all
/// but [`SMALL`] ones are better written one behind the other.
const MIDDLING: usize = 1024;
const NEAR: usize = 8 << 20;
const SMALL: usize = 256;
/// The library's own copy goes past the caches from about this many elements on.
const LONG_RUN: usize = 1 << 20;

/// Copies what operand 1 of the nest reaches to where operand 0 does.
///
/// # Safety
/// The nest walks elements of arrays that begin at `from` and `to`; those at `to` are exclusive and
/// different, and need no value.
#[inline]
#[track_caller]
pub(super) unsafe fn copy_nest<T>(
    plain: &Plain<T>,
    nest: &Nest<2>,
    to: NonNull<T>,
    from: NonNull<T>,
) {
    // SAFETY: the caller's promise; `plain` says how large the elements are.
    unsafe { copy_width(plain.width(), nest, to.cast(), from.cast()) }
}

/// [`copy_nest`] of elements of a width: the same for all types.
///
/// # Safety
/// As there.
#[inline(never)]
#[track_caller]
unsafe fn copy_width(width: Width, nest: &Nest<2>, to: NonNull<u8>, from: NonNull<u8>) {
    with_bits!(width, W => {
        let (to, from) = (to.cast::<MaybeUninit<W>>(), from.cast::<W>());
        // SAFETY: the caller's promise.
        unsafe { copy_bits::<W>(nest, to, from) }
    });
}

/// The rows and columns of a tile to be turned: of a few kilobytes whatever the width, for longer rows are
/// read and written with fewer lines that are only touched in part. More rows use up whole lines of the
/// source; but as rows of the result push out one another, there are fewer where they stay in the caches.
const fn sides<W>(past: bool) -> [usize; 2] {
    let rows = if size_of::<W>() == 1 || past && size_of::<W>() == 2 { 64 } else { 32 };
    [rows, TILE * size_of::<u64>() / size_of::<W>() / rows]
}

/// [`copy_nest`] of integers.
///
/// # Safety
/// As there.
#[track_caller]
unsafe fn copy_bits<W: Turn>(nest: &Nest<2>, to: NonNull<MaybeUninit<W>>, from: NonNull<W>) {
    let level = Level::current();
    if nest.turns() {
        let bytes = nest.len() * size_of::<W>();
        let whole = || {
            to.addr().get().is_multiple_of(stream::LINE)
                && nest.rows_begin_at_multiples(0, stream::LINE / size_of::<W>())
        };
        // Where rows do not begin with a line, the lines that two of them share are written in two parts, which
        // pays from three eighths of the size on from which all results go past the caches.
        let goes = bytes >= PAST_TURNED && (bytes >= stream::past_from() / 8 * 3 || whole());
        let sides = sides::<W>(goes);
        let continues = nest.tiles_continue(sides, Past::<W>::LONG_ROW);
        let mut past = goes.then(|| Past::new(bytes, continues));
        nest.for_each_tile_of(sides, |[o, i], across, run| {
            // SAFETY: the caller's promise.
            let to = unsafe { to.add(o) };
            // SAFETY: the caller's promise.
            let from = unsafe { from.add(i) };
            // SAFETY: the tile is reached, and its neighbours lie as `turns` says.
            unsafe { turn_tile(level, past.as_mut(), to, from, across, run) };
        });
        if let Some(mut past) = past {
            // SAFETY: the caller's promise: the places are still exclusive.
            unsafe { past.finish() };
        }
        return stream::done();
    }
    let most = if nest.len() <= NEAR / size_of::<W>() { MIDDLING } else { SMALL };
    let past = stream::goes_past::<W>(nest.len());
    let middling = !past && nest.has_rows_of(most / size_of::<W>());
    if middling || nest.has_short_rows() {
        return nest.for_each_short_tile(|[o, i], across, run| {
            // SAFETY: the caller's promise.
            let to = unsafe { to.add(o) };
            // SAFETY: the caller's promise.
            let from = unsafe { from.add(i) };
            // SAFETY: the tile is reached.
            unsafe { copy_tile(level, to, from, across, run) };
        });
    }
    let further = if past { nest.step_ahead(1, ahead::rows::<W>) } else { None };
    nest.for_each(|[o, i], [step, stride], len| {
        if let Some(further) = further {
            ahead::row(from.as_ptr().wrapping_add(i).wrapping_offset(further), len);
        }
        // SAFETY: the caller's promise: the nest walks what is reached, and borrowed meanwhile.
        let run = unsafe { Run::new(from, i, stride, len) };
        // SAFETY: the caller's promise.
        let to = unsafe { to.add(o) };
        if step == 1 || len == 1 {
            // SAFETY: as many places as elements, exclusive.
            let places = unsafe { core::slice::from_raw_parts_mut(to.as_ptr(), len) };
            return copy_run(level, past, places, &run);
        }
        for (k, value) in run.iter().enumerate() {
            // SAFETY: `k < len` steps along the run, all reached.
            let place = unsafe { to.offset((k as isize).wrapping_mul(step)) };
            // SAFETY: exclusive, as promised.
            unsafe { place.write(MaybeUninit::new(*value)) };
        }
    });
    if past {
        stream::done();
    }
}

/// Copies one tile element by element.
///
/// # Safety
/// The elements from `from` and the places from `to` on, at every position along the two axes, are inside
/// allocations, the places exclusive.
unsafe fn copy_tile<W: Bits>(
    level: Level,
    to: NonNull<MaybeUninit<W>>,
    from: NonNull<W>,
    across: &Axis<2>,
    run: &Axis<2>,
) {
    let ([down, theirs], [along, step]) = (across.strides, run.strides);
    if (down, along, theirs) == (run.len as isize, 1, 1) {
        // SAFETY: the caller's promise: places behind one another, and elements, in each line of these.
        let woven = unsafe { weave(level, to.as_ptr(), from.as_ptr(), step, across.len, run.len) };
        if woven {
            return;
        }
    }
    let rows = (0..across.len as isize).map(|i| {
        // SAFETY: the caller's promise.
        let from = unsafe { from.offset(i * theirs) };
        // SAFETY: the caller's promise.
        (unsafe { to.offset(i * down) }, from)
    });
    match (along, step) {
        // SAFETY: the caller's promise: rows of neighbours.
        (1, 1) => return unsafe { short_rows::<Neighbours, W>(rows, run.len) },
        // SAFETY: the same, and one element for each.
        (1, 0) => return unsafe { short_rows::<Same, W>(rows, run.len) },
        _ => {}
    }
    // Rows of a length that the compiler knows need no loop of their own.
    match run.len {
        // SAFETY: the caller's promise, here and below.
        2 => unsafe { copy_rows(to, from, across, run, 2) },
        // SAFETY: as above.
        3 => unsafe { copy_rows(to, from, across, run, 3) },
        // SAFETY: as above.
        4 => unsafe { copy_rows(to, from, across, run, 4) },
        // SAFETY: as above.
        len => unsafe { copy_rows(to, from, across, run, len) },
    }
}

/// [`copy_tile`] of rows of this length.
///
/// # Safety
/// As there; `len` is that of `run`.
#[inline(always)]
unsafe fn copy_rows<W: Bits>(
    to: NonNull<MaybeUninit<W>>,
    from: NonNull<W>,
    across: &Axis<2>,
    run: &Axis<2>,
    len: usize,
) {
    let ([down, theirs], [along, step]) = (across.strides, run.strides);
    for i in 0..across.len as isize {
        for j in 0..len as isize {
            // SAFETY: the caller's promise.
            let element = unsafe { from.offset(i * theirs + j * step) };
            // SAFETY: an element of the array.
            let value = unsafe { element.read() };
            // SAFETY: the caller's promise.
            let place = unsafe { to.offset(i * down + j * along) };
            // SAFETY: an exclusive place.
            unsafe { place.write(MaybeUninit::new(value)) };
        }
    }
}

/// Turns one tile.
///
/// # Safety
/// The elements from `from` and the places from `to` on, at every position along the two axes, are inside
/// allocations, the places exclusive, also when `past` is finished; the places are neighbours along `run`,
/// the elements along `across`.
#[track_caller]
unsafe fn turn_tile<W: Turn>(
    level: Level,
    past: Option<&mut Past<W>>,
    to: NonNull<MaybeUninit<W>>,
    from: NonNull<W>,
    across: &Axis<2>,
    run: &Axis<2>,
) {
    let (rows, columns) = (across.len, run.len);
    let (down, step) = (across.strides[0], run.strides[1]);
    let Some(past) = past else {
        // SAFETY: the caller's promise.
        return unsafe { turn(level, to.as_ptr(), down, from.as_ptr(), step, rows, columns) };
    };
    // SAFETY: the caller's promise; who calls this calls `finish` and `done`.
    if unsafe { past.turn(level, to.as_ptr(), down, from.as_ptr(), step, [rows, columns]) } {
        return;
    }
    let mut square = Square::new();
    let square = square.places::<W>();
    assert!(rows * columns <= square.len(), "a tile");
    // SAFETY: the caller's promise; a tile has room in the square.
    unsafe {
        past.turn_near(level, square.as_mut_ptr(), from.as_ptr(), step, [rows, columns]);
    }
    // Rows that lie behind one another are written as one.
    let len = if down == columns as isize { rows * columns } else { columns };
    // SAFETY: the rows were written above, and their places are exclusive; who calls this calls `done`.
    unsafe { stream::copy_rows(&square[..rows * columns], to.as_ptr(), down, len) };
}

/// Copies one run to as many places.
#[track_caller]
fn copy_run<W: Bits>(level: Level, past: bool, to: &mut [MaybeUninit<W>], run: &Run<'_, W>) {
    if let Some(slice) = run.as_slice() {
        let from = NonNull::from(slice).cast::<MaybeUninit<W>>();
        if past && slice.len() < LONG_RUN {
            // SAFETY: the same elements, which are not written through this.
            let from = unsafe { core::slice::from_raw_parts(from.as_ptr(), slice.len()) };
            // SAFETY: they have a value, and no padding; who calls this calls `done`.
            return unsafe { stream::copy(from, to) };
        }
        // SAFETY: as many places as elements, and apart from them, for they are exclusive.
        return unsafe { NonNull::from(to).cast().copy_from_nonoverlapping(from, slice.len()) };
    }
    if !past {
        return apart(level, to, run);
    }
    let part = |at: usize, places: &mut [MaybeUninit<W>]| {
        let part = run.part(at, places.len());
        apart(level, places, &part);
    };
    // SAFETY: it writes all places that it is given.
    unsafe { stream::fill(to, past, part, |at, len| run.ask_ahead(at, len)) };
}
