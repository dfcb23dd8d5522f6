//! The usual cases of the operators, without an error on the way.
//!
//! What goes through a `Result` on the way goes through memory, which costs arrays of a few elements as
//! much as the rest: so these are tried first, and everything else is left to [`combine`](super::combine).

use super::Operand;
use super::combine::{
    Both, finish, of_copies, of_copy, same_kind, store, the_one, with_right, without_axes,
};
use crate::dimension::{Broadcast, Dimension, Order, axis_values};
use crate::kernel::{collect, update};
use crate::layout::Layout;
use crate::storage::{Array, ArrayView};

/// A fresh array of `f` of each pair of elements, of operands of one shape in C order; `None` otherwise.
#[inline(always)]
pub(crate) fn quick<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    f: impl Fn(&T, &U) -> O,
) -> Option<Array<O, Both<D, E>>>
where
    D: Broadcast<E>,
    E: Dimension,
{
    if a.shape() != b.shape() {
        return None;
    }
    let (x, y) = (a.as_slice()?, b.as_slice()?);
    let layout = Layout::new(axis_values(a.shape()), Order::C, size_of::<O>()).ok()?;
    let buffer = collect::collect_zip(x, y, f).ok()?;
    Array::from_parts(buffer, layout).ok()
}

/// [`quick`] with copies of the elements; the right side may be a scalar, too.
#[inline(always)]
pub(super) fn quick_of_copies<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    f: impl Fn(T, U) -> O,
) -> Option<Array<O, Both<D, E>>>
where
    T: Clone,
    U: Clone,
    D: Broadcast<E>,
    E: Dimension,
{
    if !const { without_axes::<E>() } {
        return quick(a, b, of_copies(f));
    }
    let x = a.as_slice()?;
    let layout = Layout::new(axis_values(a.shape()), Order::C, size_of::<O>()).ok()?;
    let buffer = collect::collect_map(x, of_copy(with_right(f, the_one(b)))).ok()?;
    Array::from_parts(buffer, layout).ok()
}

/// Whether [`over`] can be asked: the left operand can be written over, with elements at the same places
/// on the right, or with a scalar.
#[inline(always)]
pub(super) fn goes_over<T, U, O, L, E>(left: &L, right: &ArrayView<'_, U, E>) -> bool
where
    L: Operand<T, Elem = T>,
    L::Dim: Broadcast<E>,
    E: Dimension,
    T: 'static,
    O: 'static,
{
    if !const { L::OWNS } || !same_kind::<T, L::Dim, O, Both<L::Dim, E>>() {
        return false;
    }
    let a = left.view();
    let same = const { without_axes::<E>() }
        || a.shape() == right.shape() && right.layout().is_c_contiguous();
    same && a.layout().is_c_contiguous() && left.is_reusable()
}

/// Writes over the left operand, where [`goes_over`] said so: without an error on the way, as [`quick`].
#[inline(always)]
pub(super) fn over<T, U, O, L, E>(
    left: L,
    right: &ArrayView<'_, U, E>,
    f: impl Fn(T, U) -> O,
) -> Array<O, Both<L::Dim, E>>
where
    L: Operand<T, Elem = T>,
    L::Dim: Broadcast<E>,
    E: Dimension,
    T: Clone + 'static,
    U: Clone,
    O: 'static,
{
    let Ok(mut array) = left.into_reusable() else { unreachable!("it was asked") };
    let Some(x) = array.as_slice_mut() else { unreachable!("it is in C order") };
    let write = |x: &mut T, y: &U| store(x, f(x.clone(), y.clone()));
    match right.as_slice() {
        Some([y]) => update::update_slice(x, |x| write(x, y)),
        Some(y) => update::update_slices(x, y, write),
        None => unreachable!("it is in C order"),
    }
    finish(array)
}
