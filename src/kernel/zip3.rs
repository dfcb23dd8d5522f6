//! New arrays from three of one shape.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::mem::{MaybeUninit, needs_drop};

use super::collect::collect;
use super::map::{are_short, in_order, result_layout};
use super::nest::for_each_tile;
use super::run::{Run, operand, places, write_all};
use super::simd::Level;
use super::simd::ahead;
use super::simd::loops::{self, level_for};
use super::simd::stream;
use super::tile::{SOME, Square, Tile, gathers};
use crate::buffer::UninitBuffer;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::layout::shifted;
use crate::storage::{Array, ArrayView, Storage};

/// A new array of `f` of each triple of elements of three views of one shape.
#[track_caller]
pub(crate) fn zip3<T, U, V, W, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    c: &ArrayView<'_, V, D>,
    mut f: impl FnMut(&T, &U, &V) -> W,
) -> Result<Array<W, D>> {
    let (la, lb, lc) = (a.layout(), b.layout(), c.layout());
    assert!([la.shape(); 2] == [lb.shape(), lc.shape()], "operands of one loop have one shape");
    let strides = [la.strides(), lb.strides(), lc.strides()];
    let layout = result_layout::<D>(la.sizes(), &strides, size_of::<W>())?;
    if needs_drop::<W>() {
        let pairs = in_order(a, &layout).zip(in_order(b, &layout));
        let values = pairs.zip(in_order(c, &layout)).map(|((x, y), z)| f(x, y, z));
        return Array::from_parts(collect(layout.len(), values).of_shape(layout.shape())?, layout);
    }
    let mut out = UninitBuffer::of(&layout)?;
    let (level, start) = (level_for(layout.len()), out.data());
    let past = stream::goes_past::<W>(layout.len());
    let mut write = |to: &mut [MaybeUninit<W>],
                     (x, y, z): (&Run<'_, T>, &Run<'_, U>, &Run<'_, V>)| {
        if !past || stream::are_few(to) {
            return zip3_run(level, to, (x, y, z), &mut f);
        }
        let part = |at: usize, to: &mut [MaybeUninit<W>]| {
            let n = to.len();
            zip3_run(level, to, (&x.part(at, n), &y.part(at, n), &z.part(at, n)), &mut f);
        };
        let ahead = |at: usize, n: usize| {
            x.ask_ahead(at, n);
            y.ask_ahead(at, n);
            z.ask_ahead(at, n);
        };
        // SAFETY: a run writes all places that it is given; `done` is called below.
        unsafe { stream::fill(to, past, part, ahead) };
    };
    let asks = ahead::pays::<W>(layout.len());
    let (pa, pb, pc) = (a.storage().ptr(), b.storage().ptr(), c.storage().ptr());
    let operands = [operand(&layout), operand(la), operand(lb), operand(lc)];
    let (mut one, mut two, mut three) = (Square::new(), Square::new(), Square::new());
    for_each_tile(la.shape(), operands, |[o, i, j, l], across, run| {
        let (rows, columns) = (across.len, run.len);
        let [down, da, db, dc] = across.strides;
        let [_, sa, sb, sc] = run.strides;
        // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
        let x = unsafe { Tile::new(pa, i, (rows, da), (columns, sa)) };
        // SAFETY: the same for `b`.
        let y = unsafe { Tile::new(pb, j, (rows, db), (columns, sb)) };
        // SAFETY: the same for `c`.
        let z = unsafe { Tile::new(pc, l, (rows, dc), (columns, sc)) };
        if are_short(rows, columns, down)
            && let (Some(x), Some(y), Some(z)) =
                (x.flat(&mut one), y.flat(&mut two), z.flat(&mut three))
        {
            // SAFETY: the nest walks the compact layout of `out`, here along rows behind one another.
            let to = unsafe { places(start, o, rows * columns) };
            return write(to, (&x, &y, &z));
        }
        let (x, y, z) = (x.turned(&mut one), y.turned(&mut two), z.turned(&mut three));
        for row in 0..rows {
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let to = unsafe { places(start, shifted(o, row, down), columns) };
            if asks {
                x.ask_ahead(row);
                y.ask_ahead(row);
                z.ask_ahead(row);
            }
            // SAFETY: the tile has such a row.
            let x = unsafe { x.row(row) };
            // SAFETY: as above.
            let y = unsafe { y.row(row) };
            // SAFETY: as above.
            write(to, (&x, &y, &unsafe { z.row(row) }));
        }
    });
    if past {
        stream::done();
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// One run of [`zip3`].
#[inline(never)]
fn zip3_run<T, U, V, W>(
    level: Level,
    to: &mut [MaybeUninit<W>],
    (x, y, z): (&Run<'_, T>, &Run<'_, U>, &Run<'_, V>),
    f: &mut impl FnMut(&T, &U, &V) -> W,
) {
    let slices = (x.as_slice(), y.as_slice(), z.as_slice());
    // One element for all: as where a number is chosen.
    match (slices, y.as_constant(), z.as_constant()) {
        ((Some(x), Some(y), Some(z)), ..) => loops::zip3(level, to, x, y, z, f),
        ((Some(x), Some(y), _), _, Some(z)) => {
            loops::zip(level, to, x, y, &mut |x: &T, y: &U| f(x, y, z));
        }
        ((Some(x), _, Some(z)), Some(y), _) => {
            loops::zip(level, to, x, z, &mut |x: &T, z: &V| f(x, y, z));
        }
        ((Some(x), ..), Some(y), Some(z)) => loops::map(level, to, x, &mut |x: &T| f(x, y, z)),
        _ if gathers(x) && gathers(y) && gathers(z) => zip3_apart(level, to, (x, y, z), f),
        _ => write_all(to, triples(x, y, z).map(|(x, y, z)| f(x, y, z))),
    }
}

/// The elements of three runs, by threes.
fn triples<'r, T, U, V>(
    x: &Run<'r, T>,
    y: &Run<'r, U>,
    z: &Run<'r, V>,
) -> impl Iterator<Item = (&'r T, &'r U, &'r V)> {
    x.iter().zip(y.iter()).zip(z.iter()).map(|((x, y), z)| (x, y, z))
}

/// [`zip3_run`] of elements of which some lie apart.
#[inline(never)]
fn zip3_apart<T, U, V, W>(
    level: Level,
    to: &mut [MaybeUninit<W>],
    (x, y, z): (&Run<'_, T>, &Run<'_, U>, &Run<'_, V>),
    f: &mut impl FnMut(&T, &U, &V) -> W,
) {
    let (mut one, mut two, mut three) = (Square::new(), Square::new(), Square::new());
    for (i, to) in to.chunks_mut(SOME).enumerate() {
        let (at, n) = (SOME * i, to.len());
        let (x, y, z) = (x.part(at, n), y.part(at, n), z.part(at, n));
        let (x, y, z) = (one.near(&x), two.near(&y), three.near(&z));
        match (x.as_slice(), y.as_slice(), z.as_slice()) {
            (Some(x), Some(y), Some(z)) => loops::zip3(level, to, x, y, z, f),
            _ => write_all(to, triples(&x, &y, &z).map(|(x, y, z)| f(x, y, z))),
        }
    }
}
