//! Searching, counting and comparing elements.
#![allow(unsafe_code, reason = "this file reads raw runs")]

use crate::dimension::Dimension;
use crate::kernel::nest::{Nest, for_each_tile, is_short};
use crate::kernel::run::{Run, for_each_run, has_short_runs, operand};
use crate::kernel::simd::plain::Plain;
use crate::kernel::simd::{Level, dispatch};
use crate::kernel::tile::{SOME, Square, Tile, gathers};
use crate::storage::{ArrayView, Storage};

/// So many elements are searched before it is looked whether one was found.
const CHUNK: usize = 1024;
/// The same within these.
const FEW: usize = 32;
/// Counts of narrow elements side by side.
const PARTS: usize = 128;

/// The number of the first element for which `here` is true.
pub(crate) fn position<T>(slice: &[T], here: impl Fn(&T) -> bool) -> Option<usize> {
    first(Level::current(), slice, &here)
}

/// For how many elements `here` is true.
pub(crate) fn count<T>(slice: &[T], here: impl Fn(&T) -> bool) -> usize {
    count_wide(Level::current(), slice, &here)
}

/// Whether `here` is true for some element of the view; stops about where it is.
pub(crate) fn any<T, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    here: impl Fn(&T) -> bool + Copy,
) -> bool {
    if let Some(slice) = a.as_slice_memory_order() {
        return position(slice, here).is_some();
    }
    if has_short_runs(a) {
        return a.iter().any(here);
    }
    let (layout, start) = (a.layout(), a.storage().ptr());
    let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) else { return false };
    !nest.all(|[offset], [stride], len| {
        // SAFETY: the nest walks what `a` reaches, which is borrowed.
        let run = unsafe { Run::new(start, offset, stride, len) };
        match run.as_slice() {
            Some(slice) => position(slice, here).is_none(),
            None => !run.iter().any(here),
        }
    })
}

/// For how many elements of the view `here` is true.
pub(crate) fn count_in<T, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    here: impl Fn(&T) -> bool + Copy,
) -> usize {
    let mut found = 0;
    for_each_run(a, |run| {
        found += match run.as_slice() {
            Some(slice) => count(slice, here),
            None => run.iter().filter(|x| here(x)).count(),
        };
    });
    found
}

/// Whether `same` is true of all pairs of elements at the same index of two views of one shape; stops about at the
/// first of which it is not.
///
/// # Panics
/// If the shapes differ.
pub(crate) fn all_pairs<T, U, D: Dimension, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    same: impl Fn(&T, &U) -> bool + Copy,
) -> bool {
    let (la, lb) = (a.layout(), b.layout());
    assert_eq!(la.shape(), lb.shape(), "views of one shape");
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        return all_of_slices(x, y, same);
    }
    // They are walked in the order of the first: one that is stretched has none of its own.
    match la.strides().contains(&0) {
        true => all_in_order(b, a, |y, x| same(x, y)),
        false => all_in_order(a, b, same),
    }
}

/// [`all_pairs`], in the order in which the first view lies.
fn all_in_order<T, U, D: Dimension, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    same: impl Fn(&T, &U) -> bool + Copy,
) -> bool {
    let (la, lb) = (a.layout(), b.layout());
    let (pa, pb) = (a.storage().ptr(), b.storage().ptr());
    let (mut one, mut other) = (Square::new(), Square::new());
    let mut all = true;
    for_each_tile(la.shape(), [operand(la), operand(lb)], |[i, j], across, run| {
        if !all {
            return;
        }
        let (rows, columns) = (across.len, run.len);
        let ([da, db], [sa, sb]) = (across.strides, run.strides);
        // SAFETY: the nest walks what `a` reaches, which is borrowed.
        let x = unsafe { Tile::new(pa, i, (rows, da), (columns, sa)) };
        // SAFETY: the same for `b`.
        let y = unsafe { Tile::new(pb, j, (rows, db), (columns, sb)) };
        if is_short(rows, columns)
            && let (Some(x), Some(y)) = (x.flat(&mut one), y.flat(&mut other))
        {
            all = all_of_runs(&x, &y, same);
            return;
        }
        let (x, y) = (x.turned(&mut one), y.turned(&mut other));
        all = (0..rows).all(|row| {
            // SAFETY: the tile has such a row.
            let x = unsafe { x.row(row) };
            // SAFETY: as above.
            all_of_runs(&x, &unsafe { y.row(row) }, same)
        });
    });
    all
}

/// [`all_pairs`] of runs.
fn all_of_runs<T, U>(x: &Run<'_, T>, y: &Run<'_, U>, same: impl Fn(&T, &U) -> bool + Copy) -> bool {
    if let (Some(x), Some(y)) = (x.as_slice(), y.as_slice()) {
        return all_of_slices(x, y, same);
    }
    if !gathers(x) || !gathers(y) {
        return x.iter().zip(y.iter()).all(|(x, y)| same(x, y));
    }
    let (mut one, mut other) = (Square::new(), Square::new());
    (0..x.len()).step_by(SOME).all(|at| {
        let len = SOME.min(x.len() - at);
        let (x, y) = (x.part(at, len), y.part(at, len));
        let (x, y) = (one.near(&x), other.near(&y));
        match (x.as_slice(), y.as_slice()) {
            (Some(x), Some(y)) => all_of_slices(x, y, same),
            _ => x.iter().zip(y.iter()).all(|(x, y)| same(x, y)),
        }
    })
}

/// [`all_pairs`] of slices: of plain elements a chunk at a time.
#[inline]
fn all_of_slices<T, U>(x: &[T], y: &[U], same: impl Fn(&T, &U) -> bool) -> bool {
    match Plain::<T>::new().is_some() && Plain::<U>::new().is_some() {
        true => all_in_chunks(Level::current(), x, y, &same),
        false => x.iter().zip(y).all(|(x, y)| same(x, y)),
    }
}

dispatch! {
    /// [`all_of_slices`], for the processor at hand.
    fn all_in_chunks[T, U, F: Fn(&T, &U) -> bool](x: &[T], y: &[U], same: &F) -> bool {
        // Where they differ, they often do at once.
        let all = |x: &[T], y: &[U]| x.iter().zip(y).fold(true, |all, (x, y)| all & same(x, y));
        let first = FEW.min(x.len()).min(y.len());
        let (x, y) = (x.split_at(first), y.split_at(first));
        all(x.0, y.0) && x.1.chunks(CHUNK).zip(y.1.chunks(CHUNK)).all(|(x, y)| all(x, y))
    }
}

/// Whether `here` is true for some.
#[inline(always)]
fn is_any<T>(slice: &[T], here: &impl Fn(&T) -> bool) -> bool {
    slice.iter().fold(false, |any, x| any | here(x))
}

dispatch! {
    /// [`position`], for the processor at hand.
    fn first[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> Option<usize> {
        let (i, chunk) = slice.chunks(CHUNK).enumerate().find(|(_, chunk)| is_any(chunk, here))?;
        let few = chunk.chunks(FEW).enumerate().find(|(_, few)| is_any(few, here));
        let (j, few) = few?;
        Some(CHUNK * i + FEW * j + few.iter().position(here)?)
    }
}

dispatch! {
    /// [`count`], for the processor at hand: of narrow elements in numbers as narrow, as long as they
    /// cannot overflow.
    fn count_wide[T, F: Fn(&T) -> bool](slice: &[T], here: &F) -> usize {
        if size_of::<T>() > 2 {
            return slice.iter().fold(0, |count, x| count + usize::from(here(x)));
        }
        let mut count = 0;
        for chunk in slice.chunks(PARTS * usize::from(u8::MAX)) {
            let mut parts = [0_u8; PARTS];
            let mut rounds = chunk.chunks_exact(PARTS);
            for round in rounds.by_ref() {
                for (part, x) in parts.iter_mut().zip(round) {
                    *part = part.wrapping_add(u8::from(here(x)));
                }
            }
            count += parts.iter().fold(0, |count, part| count + usize::from(*part));
            count += rounds.remainder().iter().fold(0, |count, x| count + usize::from(here(x)));
        }
        count
    }
}
