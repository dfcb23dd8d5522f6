//! Loops over neighbours, chosen by pointer: what walks arrays is compiled once for each type, and not for each
//! operation, comparison or pair of types. Sides that are broadcast, or lie in another order, are copied first.

use super::compute::Compute;
use crate::dimension::{Order, axis_values};
use crate::error::{OrRaise, Result};
use crate::kernel::collect::{collect_full, collect_zeros};
use crate::layout::Layout;
use crate::layout::broadcast::broadcast_shapes;
use crate::{ArrayD, ArrayViewD};
use num_traits::Zero;

/// An operation: what becomes of each element on the left, with the one at its place on the right, and with one
/// for all.
pub(super) struct Operation<T> {
    pub(super) each: fn(&mut [T], &[T]),
    pub(super) one: fn(&mut [T], T),
}

/// A comparison of each two elements, and of each with one.
pub(super) struct Test<T> {
    pub(super) each: fn(&mut [bool], &[T], &[T]),
    pub(super) one: fn(&mut [bool], &[T], T),
}

/// Whether both sides lie in Fortran order, or the right one is one element: their transposes lie in C order.
fn are_turned<T>(a: &ArrayViewD<'_, T>, b: &ArrayViewD<'_, T>) -> bool {
    let turned = |x: &ArrayViewD<'_, T>| x.is_f_contiguous() && !x.is_c_contiguous();
    turned(a) && (b.ndim() == 0 || a.shape() == b.shape() && turned(b))
}

/// The shape that both sides are broadcast to: most often that of the left one.
fn common_shape<'a, T>(
    a: &'a ArrayViewD<'_, T>,
    b: &ArrayViewD<'_, T>,
    wider: &'a mut Vec<usize>,
) -> Result<&'a [usize]> {
    if a.shape().ends_with(b.shape()) || b.len() == 1 && b.ndim() <= a.ndim() {
        return Ok(a.shape());
    }
    *wider = broadcast_shapes(&[a.shape(), b.shape()])?;
    Ok(wider)
}

/// The elements of a side that is broadcast to a shape, in C order: where they are, or in `copy`.
#[track_caller]
fn in_c_order<'a, T: Clone>(
    side: &'a ArrayViewD<'_, T>,
    shape: &[usize],
    copy: &'a mut Option<ArrayD<T>>,
) -> Result<&'a [T]> {
    if let (true, Some(all)) = (side.shape() == shape, side.as_slice()) {
        return Ok(all);
    }
    let copy = copy.insert(side.broadcast_to(shape)?.try_to_order(Order::C)?);
    match copy.as_slice() {
        Some(all) => Ok(all),
        None => unreachable!("it was made so"),
    }
}

/// A fresh array of what an operation makes of both sides, broadcast.
#[track_caller]
pub(super) fn combined<T: Copy>(
    a: &ArrayViewD<'_, T>,
    b: &ArrayViewD<'_, T>,
    by: &Operation<T>,
) -> Result<ArrayD<T>> {
    if are_turned(a, b) {
        return Ok(combined(&a.t(), &b.t(), by)?.into_t());
    }
    let mut wider = Vec::new();
    let shape = common_shape(a, b, &mut wider)?;
    let mut out = a.broadcast_to(shape)?.try_to_order(Order::C)?;
    let Some(places) = out.as_slice_mut() else { unreachable!("it was made so") };
    match (b.len(), b.first()) {
        (1, Some(&one)) => (by.one)(places, one),
        // One row, or some, for all.
        (len, Some(_)) if shape.ends_with(b.shape()) => {
            let mut copy = None;
            let rows = in_c_order(b, b.shape(), &mut copy)?;
            places.chunks_exact_mut(len).for_each(|places| (by.each)(places, rows));
        }
        _ => (by.each)(places, in_c_order(b, shape, &mut None)?),
    }
    Ok(out)
}

/// A mask of nothing, in C order.
#[track_caller]
pub(super) fn untrue(shape: &[usize]) -> Result<ArrayD<bool>> {
    let layout = Layout::new(axis_values(shape), Order::C, size_of::<bool>())?;
    ArrayD::from_parts(collect_full(layout.len(), false).of_shape(shape)?, layout)
}

/// Zeros in C order.
#[track_caller]
pub(super) fn zeros<T: Copy + Zero>(shape: &[usize]) -> Result<ArrayD<T>> {
    let layout = Layout::new(axis_values(shape), Order::C, size_of::<T>())?;
    ArrayD::from_parts(collect_zeros(layout.len()).of_shape(shape)?, layout)
}

/// The mask of a comparison of both sides, broadcast.
#[track_caller]
pub(super) fn compared<T: Copy>(
    a: &ArrayViewD<'_, T>,
    b: &ArrayViewD<'_, T>,
    by: &Test<T>,
) -> Result<ArrayD<bool>> {
    if are_turned(a, b) {
        return Ok(compared(&a.t(), &b.t(), by)?.into_t());
    }
    let mut wider = Vec::new();
    let shape = common_shape(a, b, &mut wider)?;
    let mut out = untrue(shape)?;
    let Some(places) = out.as_slice_mut() else { unreachable!("it was made so") };
    let (mut left, mut right) = (None, None);
    let x = in_c_order(a, shape, &mut left)?;
    match (b.len(), b.first()) {
        (1, Some(&one)) => (by.one)(places, x, one),
        _ => (by.each)(places, x, in_c_order(b, shape, &mut right)?),
    }
    Ok(out)
}

/// A fresh array of what a loop makes of each element.
#[track_caller]
pub(super) fn converted<T: Copy, U: Compute>(
    a: &ArrayD<T>,
    each: fn(&[T], &mut [U]),
) -> Result<ArrayD<U>> {
    let turned = a.is_f_contiguous() && !a.is_c_contiguous();
    let view = if turned { a.t() } else { a.view() };
    let mut out = U::zeros(view.shape())?;
    let Some(places) = out.as_slice_mut() else { unreachable!("it was made so") };
    each(in_c_order(&view, view.shape(), &mut None)?, places);
    Ok(if turned { out.into_t() } else { out })
}

/// [`combined`] by an expression of two elements.
macro_rules! combine {
    ($a:expr, $b:expr, |$x:ident, $y:ident| $value:expr) => {
        combined(
            $a,
            $b,
            &Operation {
                each: |places, b| {
                    for (place, &$y) in places.iter_mut().zip(b) {
                        let $x = *place;
                        *place = $value;
                    }
                },
                one: |places, $y| {
                    for place in places {
                        let $x = *place;
                        *place = $value;
                    }
                },
            },
        )
    };
}

/// [`compared`] by an expression of references to two elements.
macro_rules! compare {
    ($a:expr, $b:expr, |$x:ident, $y:ident| $holds:expr) => {
        compared(
            $a,
            $b,
            &Test {
                each: |places, a, b| {
                    for ((place, $x), $y) in places.iter_mut().zip(a).zip(b) {
                        *place = $holds;
                    }
                },
                one: |places, a, one| {
                    let $y = &one;
                    for (place, $x) in places.iter_mut().zip(a) {
                        *place = $holds;
                    }
                },
            },
        )
    };
}
pub(super) use {combine, compare};
