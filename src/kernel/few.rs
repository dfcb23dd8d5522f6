//! Loops over a few elements along one or two axes: without a plan, which takes longer than they do.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::mem::MaybeUninit;

use super::nest::FEW;
use super::run::{Run, write_all};
use crate::dimension::Dimension;
use crate::layout::{Layout, shifted};
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// Copies elements along up to two axes to places with these strides.
pub(super) fn copy_few<T: Clone, D: Dimension>(
    places: &mut [MaybeUninit<T>],
    strides: &[isize],
    a: &ArrayView<'_, T, D>,
) {
    if places.is_empty() {
        return;
    }
    let from = a.layout();
    let ([rows, columns], [down, step], [theirs, their_step]) =
        match (from.shape(), strides, from.strides()) {
            (&[rows, columns], &[down, step], &[theirs, their_step]) => {
                ([rows, columns], [down, step], [theirs, their_step])
            }
            (&[columns], &[step], &[their_step]) => ([1, columns], [0, step], [0, their_step]),
            _ => ([1, 1], [0; 2], [0; 2]),
        };
    for i in 0..rows {
        let (row, their_row) = (shifted(0, i, down), shifted(from.offset(), i, theirs));
        for j in 0..columns {
            // SAFETY: inside the shape, so reached.
            let element = unsafe { a.storage().ptr().add(shifted(their_row, j, their_step)) };
            // SAFETY: as above, and borrowed.
            places[shifted(row, j, step)].write(unsafe { element.as_ref() }.clone());
        }
    }
}

/// `f` of each pair of elements along two axes, written in the order in which places with these strides lie.
#[inline(never)]
pub(super) fn zip_few<T, U, V, D: Dimension>(
    to: &mut [MaybeUninit<V>],
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    strides: &[isize],
    f: &mut impl FnMut(&T, &U) -> V,
) {
    // Without elements, rows may be any number, and lie anywhere.
    if to.is_empty() {
        return;
    }
    let ((la, pa), (lb, pb)) = ((a.layout(), a.storage().ptr()), (b.layout(), b.storage().ptr()));
    let (outer, inner) = if strides[0] < strides[1] { (1, 0) } else { (0, 1) };
    let (rows, len) = (la.shape()[outer], la.shape()[inner]);
    let mut left = to;
    for i in 0..rows {
        let (to, others) = left.split_at_mut(len);
        left = others;
        let row = |layout: &Layout<D>| {
            (shifted(layout.offset(), i, layout.strides()[outer]), layout.strides()[inner])
        };
        let ((i, sa), (j, sb)) = (row(la), row(lb));
        // SAFETY: a row of `a`, which has elements and is borrowed, so nothing writes it.
        let x = unsafe { Run::new(pa, i, sa, len) };
        // SAFETY: the same for `b`, which has the same shape.
        let y = unsafe { Run::new(pb, j, sb, len) };
        match (x.as_slice(), y.as_slice(), y.as_constant()) {
            (Some(x), Some(y), _) => write_all(to, x.iter().zip(y).map(|(x, y)| f(x, y))),
            (Some(x), _, Some(y)) => write_all(to, x.iter().map(|x| f(x, y))),
            _ => write_all(to, x.iter().zip(y.iter()).map(|(x, y)| f(x, y))),
        }
    }
    assert!(left.is_empty(), "a row for every place");
}

/// Whether a layout has a few elements along two axes, and neighbours along the second.
#[inline]
pub(super) fn is_few<D: Dimension>(layout: &Layout<D>) -> bool {
    matches!(layout.strides(), [_, 1]) && layout.len() <= FEW
}

/// Calls `f` on each element of such a layout with the one of `b`, which has the same shape.
#[inline(never)]
pub(super) fn update_few<T, U, D: Dimension>(
    mut a: ArrayViewMut<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    f: &mut impl FnMut(&mut T, &U),
) {
    let (pa, pb) = (a.ptr_mut(), b.storage().ptr());
    let (la, lb) = (a.layout(), b.layout());
    let (&[rows, len], &[down, 1], &[db, sb]) = (la.shape(), la.strides(), lb.strides()) else {
        unreachable!("a layout of two axes, with neighbours along the second");
    };
    assert_eq!(lb.shape(), la.shape(), "operands of one loop have one shape");
    if la.is_empty() {
        return;
    }
    for i in 0..rows {
        // SAFETY: a row of what `b` reaches, which is borrowed, so nothing writes it.
        let y = unsafe { Run::new(pb, shifted(lb.offset(), i, db), sb, len) };
        // SAFETY: a row of what `a` reaches.
        let x = unsafe { pa.add(shifted(la.offset(), i, down)) };
        // SAFETY: as many neighbours; `a` is exclusive, and has each of them in one row.
        let x = unsafe { core::slice::from_raw_parts_mut(x.as_ptr(), len) };
        match (y.as_slice(), y.as_constant()) {
            (Some(y), _) => x.iter_mut().zip(y).for_each(|(x, y)| f(x, y)),
            (_, Some(y)) => x.iter_mut().for_each(|x| f(x, y)),
            _ => x.iter_mut().zip(y.iter()).for_each(|(x, y)| f(x, y)),
        }
    }
}
