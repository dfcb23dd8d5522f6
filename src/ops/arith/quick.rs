//! The usual cases of the operators, without an error on the way.
//!
//! What goes through a `Result` on the way goes through memory, which costs arrays of a few elements as
//! much as the rest: so these are tried first, and everything else is left to [`combine`](super::combine).

use super::Operand;
use super::combine::{Both, of_copies, of_copy, same, same_kind, store, with_right, without_axes};
use crate::array::StorageMut;
use crate::buffer::Buffer;
use crate::dimension::{Broadcast, Dimension};
use crate::error::OrRaise;
use crate::kernel::{collect, update};
use crate::layout::compact::Fresh;
use crate::storage::{Array, ArrayBase, Storage};

/// The elements of a fresh array of `f` of each pair of elements, and its layout, of operands of one shape in C
/// order; `None` otherwise.
#[inline(always)]
#[track_caller]
pub(crate) fn quick<'a, S, O, D, R, X>(
    a: &'a ArrayBase<S, D>,
    b: &R,
    f: impl Fn(&S::Elem, &R::Elem) -> O,
) -> Option<(Buffer<O>, Fresh<'a, D>)>
where
    S: Storage,
    D: Broadcast<R::Dim>,
    R: Operand<X>,
{
    let y = b.in_c_order(a.shape())?;
    let (x, layout) = a.as_fresh::<O>()?;
    Some((collect::collect_zip(x, y, f).ok()?, layout))
}

/// [`quick`] with copies of the elements; the right side may be a scalar, too.
#[inline(always)]
#[track_caller]
pub(super) fn quick_of_copies<'a, S, O, D, R, X>(
    a: &'a ArrayBase<S, D>,
    b: &R,
    f: impl Fn(S::Elem, R::Elem) -> O,
) -> Option<(Buffer<O>, Fresh<'a, D>)>
where
    S: Storage,
    S::Elem: Clone,
    R::Elem: Clone,
    D: Broadcast<R::Dim>,
    R: Operand<X>,
{
    if !const { without_axes::<R::Dim>() } {
        return quick(a, b, of_copies(f));
    }
    let y = b.in_c_order(&[])?.first()?;
    let (x, layout) = a.as_fresh::<O>()?;
    Some((collect::collect_map(x, of_copy(with_right(f, y.clone()))).ok()?, layout))
}

/// Calls `f` on each element to write with the one of `right` at its place, or with the scalar, where nothing
/// must be copied or stretched for it, and both lie in C order. Whether it did.
#[inline(always)]
pub(super) fn assigned<S, D, R, X>(
    left: &mut ArrayBase<S, D>,
    right: &R,
    f: impl Fn(&mut S::Elem, R::Elem),
) -> bool
where
    S: StorageMut,
    D: Dimension,
    R: Operand<X>,
    R::Elem: Clone,
{
    let Some(y) = right.in_c_order(shape_of_right::<S, D, R::Dim>(left)) else { return false };
    let Some(x) = S::plain_slice(left) else { return false };
    if !const { without_axes::<R::Dim>() } {
        update::update_slices(x, y, |x, y| f(x, y.clone()));
    } else if let [y] = y {
        update::update_slice(x, |x| f(x, y.clone()));
    }
    true
}

/// The shape that the right operand must have to be combined without being stretched.
#[inline(always)]
fn shape_of_right<S: Storage, D: Dimension, E: Dimension>(left: &ArrayBase<S, D>) -> &[usize] {
    if const { without_axes::<E>() } { &[] } else { left.shape() }
}

/// Whether [`over`] can be asked: the left operand can be written over, with elements at the same places
/// on the right, or with a scalar.
#[inline(always)]
#[track_caller]
pub(super) fn goes_over<S, D, O, R>(left: &ArrayBase<S, D>, right: &R) -> bool
where
    S: Storage,
    D: Broadcast<R::Dim>,
    R: Operand<S::Elem>,
    S::Elem: 'static,
    O: 'static,
{
    S::OWNS
        && same_kind::<S::Elem, D, O, Both<D, R::Dim>>()
        && right.in_c_order(shape_of_right::<S, D, R::Dim>(left)).is_some()
        && left.is_c_contiguous()
        && Operand::<S::Elem>::is_reusable(left)
}

/// Writes over the left operand, where [`goes_over`] said so.
#[inline(always)]
#[track_caller]
pub(super) fn over<S, D, O, R>(
    left: ArrayBase<S, D>,
    right: &R,
    f: impl Fn(S::Elem, R::Elem) -> O,
) -> Array<O, Both<D, R::Dim>>
where
    S: Storage,
    D: Broadcast<R::Dim>,
    R: Operand<S::Elem>,
    S::Elem: Clone + 'static,
    R::Elem: Clone,
    O: 'static,
{
    let Some(y) = right.in_c_order(shape_of_right::<S, D, R::Dim>(&left)) else {
        unreachable!("it was asked")
    };
    // The layout on its own: an array would go through memory on the way.
    let layout = left.layout().clone();
    let Ok(mut buffer) = left.into_storage().into_buffer() else { unreachable!("it was asked") };
    let Some(x) = buffer.as_writable() else { unreachable!("it was asked") };
    let write = |x: &mut S::Elem, y: &R::Elem| store(x, f(x.clone(), y.clone()));
    match y {
        [y] => update::update_slice(x, |x| write(x, y)),
        y => update::update_slices(x, y, write),
    }
    let (Some(buffer), Some(layout)) = (same(buffer), same(layout)) else {
        unreachable!("the types were compared")
    };
    Array::from_parts(buffer, layout).or_raise()
}
