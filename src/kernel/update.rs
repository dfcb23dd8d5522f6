//! Updates in place: of one array, or of one by another of the same shape.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::ptr::NonNull;

use super::few::{is_few, update_few};
use super::map::are_short;
use super::nest::{Nest, for_each_tile};
use super::run::{Run, only_run, operand};
use super::simd::loops::{self, level_for};
use super::simd::{Level, ahead};
use super::tile::{SOME, Square, Tile, ask_ahead, gathers};
use crate::dimension::Dimension;
use crate::layout::shifted;
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// Calls `f` on each element to write, in the order of memory.
#[inline]
pub(crate) fn update<T, D: Dimension>(a: ArrayViewMut<'_, T, D>, mut f: impl FnMut(&mut T)) {
    let mut a = match a.into_slice_memory_order() {
        Ok(slice) => return update_slice(slice, f),
        Err(a) => a,
    };
    let start = a.ptr_mut();
    let layout = a.layout();
    let mut run = |offset: usize, stride: isize, len: usize| {
        if stride == 1 {
            // SAFETY: the run is of what `a` reaches.
            let first = unsafe { start.add(offset) };
            // SAFETY: so many neighbours; `a` is exclusive, and each element is in one run.
            let x = unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) };
            return loops::update(level_for(len), x, &mut f);
        }
        for k in 0..len {
            let offset = shifted(offset, k, stride);
            // SAFETY: the run is of what `a` reaches.
            let mut element = unsafe { start.add(offset) };
            // SAFETY: `a` is exclusive, and each element is in one run.
            f(unsafe { element.as_mut() });
        }
    };
    if let Some((offset, stride, len)) = only_run(layout) {
        run(offset, stride, len);
    } else if let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) {
        nest.for_each(|[offset], [stride], len| run(offset, stride, len));
    }
}

/// [`update`] of a slice.
#[inline]
pub(crate) fn update_slice<T>(x: &mut [T], mut f: impl FnMut(&mut T)) {
    loops::update(level_for(x.len()), x, &mut f);
}

/// Calls `f` on each pair of elements of two views of one shape, the first to write.
#[inline]
pub(crate) fn update_zip<T, U, D: Dimension>(
    a: ArrayViewMut<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    mut f: impl FnMut(&mut T, &U),
) {
    assert!(a.layout().shape() == b.layout().shape(), "operands of one loop have one shape");
    match (a.layout().is_c_contiguous(), b.as_slice()) {
        (true, Some(y)) => {
            if let Ok(x) = a.into_slice_or_self() {
                update_slices(x, y, f);
            }
        }
        _ => update_strided(a, b, &mut f),
    }
}

/// [`update_zip`] of slices of one length.
#[inline]
pub(crate) fn update_slices<T, U>(x: &mut [T], y: &[U], mut f: impl FnMut(&mut T, &U)) {
    loops::update_zip(level_for(x.len()), x, y, &mut f);
}

/// [`update_zip`] by a plan, for views of which at least one is not in C order.
#[inline]
pub(crate) fn update_strided<T, U, D: Dimension>(
    a: ArrayViewMut<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    f: &mut impl FnMut(&mut T, &U),
) {
    match is_few(a.layout()) {
        true => update_few(a, b, f),
        false => update_many(a, b, f),
    }
}

#[inline(never)]
fn update_many<T, U, D: Dimension>(
    mut a: ArrayViewMut<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    f: &mut impl FnMut(&mut T, &U),
) {
    let (pa, pb) = (a.ptr_mut(), b.storage().ptr());
    let (la, lb) = (a.layout(), b.layout());
    let (level, asks) = (level_for(la.len()), ahead::pays::<T>(la.len()));
    let mut square = Square::new();
    for_each_tile(la.shape(), [operand(la), operand(lb)], |[i, j], across, run| {
        let (rows, columns) = (across.len, run.len);
        let ([down, db], [sa, sb]) = (across.strides, run.strides);
        // SAFETY: the nest walks what `b` reaches; `b` is borrowed, so nothing writes it.
        let y = unsafe { Tile::new(pb, j, (rows, db), (columns, sb)) };
        if are_short(rows, columns, down)
            && sa == 1
            && let Some(y) = y.flat(&mut square)
        {
            // SAFETY: the nest walks what `a` reaches, here along rows behind one another.
            let x = unsafe { pa.add(i) };
            // SAFETY: `a` is exclusive, and the nest meets each of its elements once.
            return unsafe { update_run(level, x, 1, &y, f) };
        }
        let y = y.turned(&mut square);
        // SAFETY: the nest walks what `a` reaches.
        let first = unsafe { pa.add(i) };
        for row in 0..rows {
            // SAFETY: as above.
            let x = unsafe { pa.add(shifted(i, row, down)) };
            if asks {
                ask_ahead(first, (rows, down), (columns, sa), row);
                y.ask_ahead(row);
            }
            // SAFETY: the tile has such a row.
            let y = unsafe { y.row(row) };
            // SAFETY: `a` is exclusive, and the nest meets each of its elements once.
            unsafe { update_run(level, x, sa, &y, f) };
        }
    });
}

/// One run of [`update_zip`].
///
/// # Safety
/// The elements `x + k * stride` for each `k` below the length of `y` are inside one allocation,
/// different (or `y` has one) and exclusive; nothing writes `y` meanwhile.
#[inline(never)]
unsafe fn update_run<T, U>(
    level: Level,
    x: NonNull<T>,
    stride: isize,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&mut T, &U),
) {
    if stride == 1 {
        // SAFETY: as many neighbours as `y` has elements, exclusive, as promised.
        let x = unsafe { core::slice::from_raw_parts_mut(x.as_ptr(), y.len()) };
        match (y.as_slice(), y.as_constant()) {
            (Some(y), _) => loops::update_zip(level, x, y, f),
            (_, Some(y)) => x.iter_mut().for_each(|x| f(x, y)),
            _ if gathers(y) => update_apart(level, x, y, f),
            _ => x.iter_mut().zip(y.iter()).for_each(|(x, y)| f(x, y)),
        }
        return;
    }
    for (k, y) in y.iter().enumerate() {
        // SAFETY: inside the allocation, as promised.
        let mut x = unsafe { x.offset((k as isize).wrapping_mul(stride)) };
        // SAFETY: exclusive, as promised, one at a time.
        f(unsafe { x.as_mut() }, y);
    }
}

/// [`update_run`] of neighbours by elements that lie apart.
#[inline(never)]
fn update_apart<T, U>(level: Level, x: &mut [T], y: &Run<'_, U>, f: &mut impl FnMut(&mut T, &U)) {
    let mut square = Square::new();
    for (i, x) in x.chunks_mut(SOME).enumerate() {
        let y = y.part(SOME * i, x.len());
        match square.near(&y).as_slice() {
            Some(y) => loops::update_zip(level, x, y, f),
            None => x.iter_mut().zip(y.iter()).for_each(|(x, y)| f(x, y)),
        }
    }
}
