//! The usual cases of the operators, without an error on the way.
//!
//! What goes through a `Result` on the way goes through memory, which costs arrays of a few elements as
//! much as the rest: so these are tried first, and everything else is left to [`combine`](super::combine).

use super::Operand;
use super::combine::{
    Both, finish, of_copies, of_copy, same_kind, store, with_right, without_axes,
};
use crate::dimension::{Broadcast, Order, axis_values};
use crate::kernel::{collect, update};
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, Storage};

/// A fresh array of `f` of each pair of elements, of operands of one shape in C order; `None` otherwise.
#[inline(always)]
pub(crate) fn quick<S, O, D, R, X>(
    a: &ArrayBase<S, D>,
    b: &R,
    f: impl Fn(&S::Elem, &R::Elem) -> O,
) -> Option<Array<O, Both<D, R::Dim>>>
where
    S: Storage,
    D: Broadcast<R::Dim>,
    R: Operand<X>,
{
    if a.shape() != b.lens() {
        return None;
    }
    let (x, y) = (a.as_slice()?, b.in_c_order()?);
    let layout = Layout::new(axis_values(a.shape()), Order::C, size_of::<O>()).ok()?;
    let buffer = collect::collect_zip(x, y, f).ok()?;
    Array::from_parts(buffer, layout).ok()
}

/// [`quick`] with copies of the elements; the right side may be a scalar, too.
#[inline(always)]
pub(super) fn quick_of_copies<S, O, D, R, X>(
    a: &ArrayBase<S, D>,
    b: &R,
    f: impl Fn(S::Elem, R::Elem) -> O,
) -> Option<Array<O, Both<D, R::Dim>>>
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
    let (x, y) = (a.as_slice()?, b.in_c_order()?.first()?);
    let layout = Layout::new(axis_values(a.shape()), Order::C, size_of::<O>()).ok()?;
    let buffer = collect::collect_map(x, of_copy(with_right(f, y.clone()))).ok()?;
    Array::from_parts(buffer, layout).ok()
}

/// Whether [`over`] can be asked: the left operand can be written over, with elements at the same places
/// on the right, or with a scalar.
#[inline(always)]
pub(super) fn goes_over<T, O, L, R>(left: &L, right: &R) -> bool
where
    L: Operand<T, Elem = T>,
    L::Dim: Broadcast<R::Dim>,
    R: Operand<T>,
    T: 'static,
    O: 'static,
{
    if !const { L::OWNS } || !same_kind::<T, L::Dim, O, Both<L::Dim, R::Dim>>() {
        return false;
    }
    let same = const { without_axes::<R::Dim>() } || left.lens() == right.lens();
    same && right.in_c_order().is_some() && left.in_c_order().is_some() && left.is_reusable()
}

/// Writes over the left operand, where [`goes_over`] said so.
#[inline(always)]
pub(super) fn over<T, O, L, R>(
    left: L,
    right: &R,
    f: impl Fn(T, R::Elem) -> O,
) -> Array<O, Both<L::Dim, R::Dim>>
where
    L: Operand<T, Elem = T>,
    L::Dim: Broadcast<R::Dim>,
    R: Operand<T>,
    T: Clone + 'static,
    R::Elem: Clone,
    O: 'static,
{
    let Ok(mut array) = left.into_reusable() else { unreachable!("it was asked") };
    let Some(x) = array.as_slice_mut() else { unreachable!("it is in C order") };
    let write = |x: &mut T, y: &R::Elem| store(x, f(x.clone(), y.clone()));
    match right.in_c_order() {
        Some([y]) => update::update_slice(x, |x| write(x, y)),
        Some(y) => update::update_slices(x, y, write),
        None => unreachable!("it is in C order"),
    }
    finish(array)
}
