//! New arrays from one or two of one shape; from three, see [`zip3`](super::zip3).
//!
//! Each tries the contiguous case first, on plain slices, which the compiler vectorises, and plans a
//! nest only where that fails. Inside a nest, runs of stride 1 become slices again and an operand of
//! stride 0 becomes one hoisted value.
//!
//! A result is written exactly once. Elements that must be dropped are made in the order of its
//! memory and counted, so that if a closure panics exactly those that were made are dropped.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::mem::{MaybeUninit, needs_drop};

use super::collect::{clone_slice, collect, collect_map, collect_zip, uninit};
use super::copy::copy_to;
use super::few::zip_few;
use super::iter::Iter;
use super::nest::{FEW, for_each_tile, is_short};
use super::run::{Run, operand, places, write_all};
use super::simd::Level;
use super::simd::ahead;
use super::simd::loops::{self, level_for};
use super::simd::stream;
use super::tile::{SOME, Square, Tile, gathers, lies_apart};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, DynAxes, Order};
use crate::error::{OrRaise, Result};
use crate::layout::compact::Fresh;
use crate::layout::movement::Permute;
use crate::layout::{Layout, shifted};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Runs of as many wide elements come from memory.
const LONG: usize = 1 << 16;

/// The compact layout a result of this shape has: in the order in which the operands lie ('K').
#[inline]
pub(crate) fn result_layout<D: Dimension>(
    shape: &D::Sizes,
    strides: &[&[isize]],
    itemsize: usize,
) -> Result<Layout<D>> {
    let c = Layout::new(shape.clone(), Order::C, itemsize)?;
    let ndim = c.ndim();
    if ndim < 2 {
        return Ok(c);
    }
    // What the operands say: whether axis `a` is wider than `b`; nothing where none of them tells.
    let wider = |a: usize, b: usize| {
        let told = |s: &&&[isize]| s[a] != 0 && s[b] != 0;
        let mut says =
            strides.iter().filter(told).map(|s| s[a].unsigned_abs() > s[b].unsigned_abs());
        if c.shape()[a] == 1 || c.shape()[b] == 1 {
            return None;
        }
        // Operands that disagree give C order.
        says.next().map(|first| first & says.all(|wider| wider))
    };
    if ndim == 2 {
        let order = if wider(1, 0) == Some(true) { Order::F } else { return Ok(c) };
        return Layout::new(shape.clone(), order, itemsize);
    }
    let mut axes = DynAxes::new();
    for axis in 0..ndim {
        let mut place = axes.len();
        for i in (0..axes.len()).rev() {
            match wider(axis, axes[i]) {
                Some(true) => place = i,
                Some(false) => break,
                None => {}
            }
        }
        axes.insert(place, axis);
    }
    if axes.windows(2).all(|pair| pair[0] < pair[1]) {
        return Ok(c);
    }
    Ok(Layout::in_axis_order(shape.clone(), &axes))
}

/// A new array of `f` of each element, in the operand's own order.
#[inline]
#[track_caller]
pub(crate) fn map<T, U, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    mut f: impl FnMut(&T) -> U,
) -> Result<Array<U, D>> {
    let from = a.layout();
    if let Some(slice) = a.as_slice_memory_order() {
        let layout = compact_like::<T, U, D>(from)?;
        return Array::from_parts(collect_map(slice, f).of_shape(layout.shape())?, layout);
    }
    let layout = result_layout::<D>(from.sizes(), &[from.strides()], size_of::<U>())?;
    map_to(a, layout, &mut f)
}

/// What [`copy`] of an array in C order is made of, without an error on the way, which costs small arrays as
/// much as the rest; `None` otherwise.
#[inline(always)]
#[track_caller]
pub(crate) fn quick_copy<S, D>(a: &ArrayBase<S, D>) -> Option<(Buffer<S::Elem>, Fresh<'_, D>)>
where
    S: Storage,
    S::Elem: Clone,
    D: Dimension,
{
    let (slice, layout) = a.as_fresh::<S::Elem>()?;
    Some((clone_slice(slice).ok()?, layout))
}

/// A new array of the same elements, in the operand's own order.
#[track_caller]
pub(crate) fn copy<T: Clone, D: Dimension>(a: &ArrayView<'_, T, D>) -> Result<Array<T, D>> {
    let from = a.layout();
    if let Some(slice) = a.as_slice_memory_order() {
        return Array::from_parts(clone_slice(slice)?, compact_like::<T, T, D>(from)?);
    }
    copy_to(a, result_layout::<D>(from.sizes(), &[from.strides()], size_of::<T>())?)
}

/// The layout of `from`, whose elements of type `T` lie densely, for elements of type `U`.
#[inline]
pub(crate) fn compact_like<T, U, D: Dimension>(from: &Layout<D>) -> Result<Layout<D>> {
    if size_of::<U>() > size_of::<T>() {
        crate::dimension::check_size(from.shape(), size_of::<U>())?;
    }
    Ok(from.rebased(0))
}

/// The elements of `a` in the order in which those of `layout`, of the same shape, lie.
#[track_caller]
pub(super) fn in_order<'a, T, D: Dimension>(
    a: &ArrayView<'a, T, D>,
    layout: &Layout<D>,
) -> Iter<'a, T, D> {
    let mut axes = DynAxes::filled(layout.ndim(), 0);
    for (place, &axis) in axes.iter_mut().zip(layout.memory_order().iter()) {
        *place = axis as isize;
    }
    Iter::new(&a.moved(Permute(&axes)).or_raise())
}

/// A new array of `f` of each element, with the given compact layout.
#[track_caller]
pub(super) fn map_to<T, U, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: Layout<D>,
    f: &mut impl FnMut(&T) -> U,
) -> Result<Array<U, D>> {
    let from = a.layout();
    check_compact(&layout, from.shape());
    if needs_drop::<U>() {
        return Array::from_parts(
            collect(layout.len(), in_order(a, &layout).map(f)).of_shape(layout.shape())?,
            layout,
        );
    }
    let mut out = UninitBuffer::of(&layout)?;
    let (level, start) = (Level::current(), out.data());
    let past = stream::goes_past::<U>(layout.len());
    let mut write = |to: &mut [MaybeUninit<U>], x: &Run<'_, T>| {
        if !past || stream::are_few(to) {
            return map_run(level, to, x, f);
        }
        let part = |at: usize, to: &mut [MaybeUninit<U>]| {
            map_run(level, to, &x.part(at, to.len()), f);
        };
        // SAFETY: a run writes all places that it is given; `done` is called below.
        unsafe { stream::fill(to, past, part, |at, len| x.ask_ahead(at, len)) };
    };
    let mut square = Square::new();
    for_each_tile(from.shape(), [operand(&layout), operand(from)], |[o, i], across, run| {
        let (rows, columns) = (across.len, run.len);
        let ([down, da], [_, sa]) = (across.strides, run.strides);
        // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
        let x = unsafe { Tile::new(a.storage().ptr(), i, (rows, da), (columns, sa)) };
        if are_short(rows, columns, down)
            && let Some(x) = x.flat(&mut square)
        {
            // SAFETY: the nest walks the compact layout of `out`, here along rows behind one another.
            return write(unsafe { places(start, o, rows * columns) }, &x);
        }
        let x = x.turned(&mut square);
        for row in 0..rows {
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let to = unsafe { places(start, shifted(o, row, down), columns) };
            // SAFETY: the tile has such a row.
            write(to, &unsafe { x.row(row) });
        }
    });
    if past {
        stream::done();
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// Whether rows of a result lie behind one another, `down` apart, and are worth walking together.
pub(super) fn are_short(rows: usize, columns: usize, down: isize) -> bool {
    is_short(rows, columns) && down == columns as isize
}

/// Checks the layout of a result.
fn check_compact<D: Dimension>(layout: &Layout<D>, shape: &[usize]) {
    let compact = layout.offset() == 0 && layout.is_dense();
    assert!(compact && layout.shape() == shape, "a result is compact, and shaped as asked");
}

/// One run of [`map_to`].
#[inline(never)]
fn map_run<T, U>(
    level: Level,
    to: &mut [MaybeUninit<U>],
    x: &Run<'_, T>,
    f: &mut impl FnMut(&T) -> U,
) {
    match x.as_slice() {
        Some(x) => loops::map(level, to, x, f),
        None if gathers(x) => map_apart(level, to, x, f),
        None => write_all(to, x.iter().map(f)),
    }
}

/// [`map_run`] of elements that lie apart.
#[inline(never)]
fn map_apart<T, U>(
    level: Level,
    to: &mut [MaybeUninit<U>],
    x: &Run<'_, T>,
    f: &mut impl FnMut(&T) -> U,
) {
    let mut square = Square::new();
    for (i, to) in to.chunks_mut(SOME).enumerate() {
        let x = x.part(SOME * i, to.len());
        match square.near(&x).as_slice() {
            Some(x) => loops::map(level, to, x, f),
            None => write_all(to, x.iter().map(&mut *f)),
        }
    }
}

/// A new array of `f` of each pair of elements of two views of one shape.
#[inline]
#[track_caller]
pub(crate) fn zip<T, U, V, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    mut f: impl FnMut(&T, &U) -> V,
) -> Result<Array<V, D>> {
    let (la, lb) = (a.layout(), b.layout());
    assert!(la.shape() == lb.shape(), "operands of one loop have one shape");
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        let layout = compact_like::<T, V, D>(la)?;
        return Array::from_parts(collect_zip(x, y, f).of_shape(layout.shape())?, layout);
    }
    zip_strided(a, b, &mut f)
}

/// [`zip`] by a plan, for views of which at least one is not in C order.
#[inline(always)]
#[track_caller]
pub(crate) fn zip_strided<T, U, V, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    f: &mut impl FnMut(&T, &U) -> V,
) -> Result<Array<V, D>> {
    let (la, lb) = (a.layout(), b.layout());
    if la.strides() == lb.strides()
        && let (Some(x), Some(y)) = (a.as_slice_memory_order(), b.as_slice_memory_order())
    {
        return Array::from_parts(collect_zip(x, y, f)?, compact_like::<T, V, D>(la)?);
    }
    let layout = result_layout::<D>(la.sizes(), &[la.strides(), lb.strides()], size_of::<V>())?;
    if needs_drop::<V>() {
        let values = in_order(a, &layout).zip(in_order(b, &layout)).map(|(x, y)| f(x, y));
        return Array::from_parts(collect(layout.len(), values).of_shape(layout.shape())?, layout);
    }
    let mut out = UninitBuffer::of(&layout)?;
    if layout.len() <= FEW && layout.ndim() == 2 {
        zip_few(uninit(&mut out), a, b, layout.strides(), f);
        // SAFETY: it writes all places.
        return Array::from_parts(unsafe { out.assume_init() }, layout);
    }
    let (level, start) = (level_for(layout.len()), out.data());
    let past = stream::goes_past::<V>(layout.len());
    let mut write = |to: &mut [MaybeUninit<V>], x: &Run<'_, T>, y: &Run<'_, U>| {
        if !past || stream::are_few(to) {
            return zip_run(level, to, x, y, f);
        }
        let part = |at: usize, to: &mut [MaybeUninit<V>]| {
            zip_run(level, to, &x.part(at, to.len()), &y.part(at, to.len()), f);
        };
        let ahead = |at: usize, len: usize| {
            x.ask_ahead(at, len);
            y.ask_ahead(at, len);
        };
        // SAFETY: a run writes all places that it is given; `done` is called below.
        unsafe { stream::fill(to, past, part, ahead) };
    };
    let asks = ahead::pays::<T>(layout.len());
    let (pa, pb) = (a.storage().ptr(), b.storage().ptr());
    let operands = [operand(&layout), operand(la), operand(lb)];
    let (mut one, mut other) = (Square::new(), Square::new());
    for_each_tile(la.shape(), operands, |[o, i, j], across, run| {
        let (rows, columns) = (across.len, run.len);
        let [down, da, db] = across.strides;
        let [_, sa, sb] = run.strides;
        // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
        let x = unsafe { Tile::new(pa, i, (rows, da), (columns, sa)) };
        // SAFETY: the same for `b`.
        let y = unsafe { Tile::new(pb, j, (rows, db), (columns, sb)) };
        if are_short(rows, columns, down)
            && let (Some(x), Some(y)) = (x.flat(&mut one), y.flat(&mut other))
        {
            // SAFETY: the nest walks the compact layout of `out`, here along rows behind one another.
            let to = unsafe { places(start, o, rows * columns) };
            return write(to, &x, &y);
        }
        let (x, y) = (x.turned(&mut one), y.turned(&mut other));
        for row in 0..rows {
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let to = unsafe { places(start, shifted(o, row, down), columns) };
            if asks {
                x.ask_ahead(row);
                y.ask_ahead(row);
            }
            // SAFETY: the tile has such a row.
            let x = unsafe { x.row(row) };
            // SAFETY: as above.
            write(to, &x, &unsafe { y.row(row) });
        }
    });
    if past {
        stream::done();
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// One run of [`zip`].
#[inline(never)]
fn zip_run<T, U, V>(
    level: Level,
    to: &mut [MaybeUninit<V>],
    x: &Run<'_, T>,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&T, &U) -> V,
) {
    if is_far::<T, U>(to.len())
        && let (Some(x), Some(y)) = (x.as_slice(), y.as_reversed())
    {
        return write_all(to, x.iter().zip(y.iter().rev()).map(|(x, y)| f(x, y)));
    }
    // A run of one element is a slice, whatever its stride.
    match (x.as_slice(), y.as_slice(), x.as_constant(), y.as_constant()) {
        (Some(x), Some(y), ..) => loops::zip(level, to, x, y, f),
        (Some(x), _, _, Some(y)) => loops::zip_right(level, to, x, y, f),
        (_, Some(y), Some(x), _) => loops::zip_left(level, to, x, y, f),
        _ if are_brought(x, y) => zip_apart(level, to, x, y, f),
        _ => write_all(to, x.iter().zip(y.iter()).map(|(x, y)| f(x, y))),
    }
}

/// Whether so many elements come from memory, and are wide: to bring them together, by turns with others, takes longer
/// than to read them where they are.
#[inline]
fn is_far<T, U>(len: usize) -> bool {
    size_of::<T>() == 8 && size_of::<U>() == 8 && len >= LONG
}

/// Whether elements are brought together, of which some lie apart.
#[inline]
fn are_brought<T, U>(x: &Run<'_, T>, y: &Run<'_, U>) -> bool {
    let apart = [lies_apart(x), lies_apart(y)];
    let stays = apart == [true; 2] && is_far::<T, U>(x.len());
    apart != [false; 2] && !stays && gathers(x) && gathers(y)
}

/// [`zip_run`] of elements of which some lie apart.
#[inline(never)]
fn zip_apart<T, U, V>(
    level: Level,
    to: &mut [MaybeUninit<V>],
    x: &Run<'_, T>,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&T, &U) -> V,
) {
    let (mut one, mut other) = (Square::new(), Square::new());
    for (i, to) in to.chunks_mut(SOME).enumerate() {
        let (x, y) = (x.part(SOME * i, to.len()), y.part(SOME * i, to.len()));
        zip_run(level, to, &one.near(&x), &other.near(&y), f);
    }
}
