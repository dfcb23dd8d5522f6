//! One loop for all operators: broadcast, then write to fresh memory or over an operand.

use core::any::{Any, TypeId};

use super::Operand;
use super::quick::assigned;
use crate::array::StorageMut;
use crate::dimension::{Broadcast, Dimension, Order, axis_values};
use crate::error::{Error, OrRaise, Result};
use crate::kernel::{collect, map, update};
use crate::layout::Layout;
use crate::layout::broadcast::{broadcast_pair, broadcast_shapes};
use crate::storage::{Array, ArrayBase, ArrayView, ArrayViewMut};

/// The rank of two ranks together.
pub(crate) type Both<D, E> = <D as Broadcast<E>>::Out;

/// The array that two broadcast operands give.
type Combined<O, D, E> = Array<O, Both<D, E>>;

/// Whether the rank is known to be 0.
pub(super) const fn without_axes<D: Dimension>() -> bool {
    matches!(D::NDIM, Some(0))
}

/// A value as the type it has: `None` where `A` is not `B`. The compiler knows which.
#[inline(always)]
pub(super) fn same<A: 'static, B: 'static>(value: A) -> Option<B> {
    let mut slot = Some(value);
    let slot: &mut dyn Any = &mut slot;
    slot.downcast_mut::<Option<B>>().and_then(Option::take)
}

/// Whether an array of `T` and rank `D` is one of `O` and rank `E`.
#[inline(always)]
pub(super) fn same_kind<T: 'static, D: Dimension, O: 'static, E: Dimension>() -> bool {
    TypeId::of::<(T, D)>() == TypeId::of::<(O, E)>()
}

/// `f` of a copy of each element.
#[inline(always)]
pub(super) fn of_copy<T: Clone, O>(f: impl Fn(T) -> O) -> impl Fn(&T) -> O {
    move |x| f(x.clone())
}

/// `f` of copies of each pair of elements.
#[inline(always)]
pub(super) fn of_copies<T: Clone, U: Clone, O>(f: impl Fn(T, U) -> O) -> impl Fn(&T, &U) -> O {
    move |x, y| f(x.clone(), y.clone())
}

/// A fresh array of `f` of each pair of elements, both sides broadcast.
#[inline]
#[track_caller]
pub(crate) fn zip<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    f: impl Fn(&T, &U) -> O,
) -> Result<Array<O, Both<D, E>>>
where
    T: Clone,
    U: Clone,
    D: Broadcast<E>,
    E: Dimension,
{
    let sizes = sizes_of::<D, E>(a.shape(), b.shape())?;
    zip_to(a, b, sizes, f)
}

/// The sizes that two shapes broadcast to.
#[inline]
fn sizes_of<D: Broadcast<E>, E: Dimension>(
    a: &[usize],
    b: &[usize],
) -> Result<<Both<D, E> as Dimension>::Sizes> {
    // The shape of an array was checked when it was made.
    if a == b { Ok(axis_values(a)) } else { broadcast_pair::<D, E>(a, b) }
}

/// [`zip`], where the broadcast sizes are known.
#[inline]
#[track_caller]
fn zip_to<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    sizes: <Both<D, E> as Dimension>::Sizes,
    f: impl Fn(&T, &U) -> O,
) -> Result<Array<O, Both<D, E>>>
where
    D: Broadcast<E>,
    E: Dimension,
{
    if a.shape() == b.shape()
        && let (Some(x), Some(y)) = (a.as_slice(), b.as_slice())
    {
        let layout = Layout::new(sizes, Order::C, size_of::<O>())?;
        return Array::from_parts(collect::collect_zip(x, y, f).of_shape(layout.shape())?, layout);
    }
    zip_stretched(a, b, sizes, f)
}

/// [`zip_to`] of operands that are not both in C order and of that shape.
#[inline(always)]
#[track_caller]
fn zip_stretched<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    sizes: <Both<D, E> as Dimension>::Sizes,
    mut f: impl Fn(&T, &U) -> O,
) -> Result<Array<O, Both<D, E>>>
where
    D: Broadcast<E>,
    E: Dimension,
{
    map::zip_strided(&a.stretched(sizes.clone())?, &b.stretched(sizes)?, &mut f)
}

impl<T, D: Dimension> ArrayView<'_, T, D> {
    /// The first element, without a list of zeros on the heap.
    #[inline]
    #[track_caller]
    fn first_element(&self) -> Option<&T> {
        use crate::dimension::AxisValues;
        self.element(D::Sizes::filled(self.ndim(), 0).as_ref())
    }
}

/// `f` of each pair of elements, both sides broadcast. The result is written over the left or the
/// right operand where that one gives its memory up, and the result has its shape and type.
///
/// The loops are in functions that do not know the operands' storage: compiled once for arrays,
/// views and references.
#[inline]
#[track_caller]
pub(crate) fn combine<T, U, O, L, R>(
    left: L,
    right: R,
    f: impl Fn(T, U) -> O,
) -> Result<Combined<O, L::Dim, R::Dim>>
where
    L: Operand<T, Elem = T>,
    R: Operand<T, Elem = U>,
    L::Dim: Broadcast<R::Dim>,
    T: Clone + 'static,
    U: Clone + 'static,
    O: 'static,
{
    // A scalar is a value in a register, and has no shape to check.
    if const { without_axes::<R::Dim>() } {
        let right = the_one(&right.view());
        return Ok(finish(apply(left, with_right(f, right))?));
    }
    if const { without_axes::<L::Dim>() } {
        let left = the_one(&left.view());
        return Ok(finish(apply(right, with_left(f, left))?));
    }
    let sizes = sizes_of::<L::Dim, R::Dim>(left.view().shape(), right.view().shape())?;
    let (mut left, mut right) = (left, right);
    // Constants first, so that no loop is compiled for what cannot be written over.
    if const { L::OWNS }
        && same_kind::<T, L::Dim, O, Both<L::Dim, R::Dim>>()
        && left.view().shape() == sizes.as_ref()
    {
        match left.into_reusable() {
            Ok(array) => return over_left(array, &right.view(), f),
            Err(back) => left = back,
        }
    }
    if const { R::OWNS }
        && same_kind::<U, R::Dim, O, Both<L::Dim, R::Dim>>()
        && right.view().shape() == sizes.as_ref()
    {
        match right.into_reusable() {
            Ok(array) => return over_right(&left.view(), array, f),
            Err(back) => right = back,
        }
    }
    fresh(&left.view(), &right.view(), sizes, f)
}

/// [`combine`], where an error is a panic. A function of its own, so that the quick ways before it write their
/// results where they shall stand.
#[inline(never)]
#[track_caller]
pub(super) fn combined<T, U, O, L, R>(
    left: L,
    right: R,
    f: impl Fn(T, U) -> O,
) -> Combined<O, L::Dim, R::Dim>
where
    L: Operand<T, Elem = T>,
    R: Operand<T, Elem = U>,
    L::Dim: Broadcast<R::Dim>,
    T: Clone + 'static,
    U: Clone + 'static,
    O: 'static,
{
    combine(left, right, f).or_raise()
}

/// A fresh array of `f` of copies of each pair of elements.
#[inline]
#[track_caller]
fn fresh<T: Clone, U: Clone, O, D: Broadcast<E>, E: Dimension>(
    left: &ArrayView<'_, T, D>,
    right: &ArrayView<'_, U, E>,
    sizes: <Both<D, E> as Dimension>::Sizes,
    f: impl Fn(T, U) -> O,
) -> Result<Array<O, Both<D, E>>> {
    zip_to(left, right, sizes, of_copies(f))
}

/// Writes over the left operand, whose element and rank types are those of the result.
#[track_caller]
fn over_left<T, U, O, D: Dimension, E: Dimension, Out: Dimension>(
    mut left: Array<T, D>,
    right: &ArrayView<'_, U, E>,
    f: impl Fn(T, U) -> O,
) -> Result<Array<O, Out>>
where
    T: Clone + 'static,
    U: Clone,
    O: 'static,
{
    assign(&mut left, right, move |x: &mut T, y| store(x, f(x.clone(), y)))?;
    Ok(finish(left))
}

/// Writes over the right operand, whose element and rank types are those of the result.
#[track_caller]
fn over_right<T, U, O, D: Dimension, E: Dimension, Out: Dimension>(
    left: &ArrayView<'_, T, D>,
    mut right: Array<U, E>,
    f: impl Fn(T, U) -> O,
) -> Result<Array<O, Out>>
where
    T: Clone,
    U: Clone + 'static,
    O: 'static,
{
    assign(&mut right, left, move |y: &mut U, x| store(y, f(x, y.clone())))?;
    Ok(finish(right))
}

/// `f` of each element, written over the operand where that one gives its memory up.
#[inline]
#[track_caller]
pub(crate) fn apply<X, T, O, L>(a: L, f: impl Fn(T) -> O) -> Result<Array<O, L::Dim>>
where
    L: Operand<X, Elem = T>,
    T: Clone + 'static,
    O: 'static,
{
    let mut a = a;
    if const { L::OWNS } && TypeId::of::<T>() == TypeId::of::<O>() {
        match a.into_reusable() {
            Ok(array) => return Ok(finish(map_over(array, f))),
            Err(back) => a = back,
        }
    }
    map_fresh(&a.view(), f)
}

/// A copy of the element of an array without axes.
#[inline]
#[track_caller]
pub(super) fn the_one<T: Clone, D: Dimension>(a: &ArrayView<'_, T, D>) -> T {
    match a.first_element() {
        Some(value) => value.clone(),
        None => unreachable!("no axis has length 0"),
    }
}

/// `f` with its right argument given.
#[inline]
pub(super) fn with_right<T, U: Clone, O>(f: impl Fn(T, U) -> O, right: U) -> impl Fn(T) -> O {
    move |left| f(left, right.clone())
}

/// `f` with its left argument given.
#[inline]
fn with_left<T: Clone, U, O>(f: impl Fn(T, U) -> O, left: T) -> impl Fn(U) -> O {
    move |right| f(left.clone(), right)
}

/// A fresh array of `f` of a copy of each element.
#[inline]
#[track_caller]
fn map_fresh<T: Clone, O, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    f: impl Fn(T) -> O,
) -> Result<Array<O, D>> {
    map::map(a, of_copy(f))
}

/// Writes `f` of each element over the array, whose element type is that of the result.
#[track_caller]
fn map_over<T, O, D>(mut array: Array<T, D>, f: impl Fn(T) -> O) -> Array<T, D>
where
    T: Clone + 'static,
    O: 'static,
    D: Dimension,
{
    update::update(array.view_mut(), move |x| store(x, f(x.clone())));
    array
}

/// Writes a value of the place's own type.
#[inline(always)]
pub(super) fn store<T: 'static, O: 'static>(place: &mut T, value: O) {
    match same(value) {
        Some(value) => *place = value,
        None => unreachable!("the types were compared"),
    }
}

/// The array as the type that it was found to have.
#[inline]
pub(super) fn finish<T: 'static, D: Dimension, O: 'static, E: Dimension>(
    array: Array<T, D>,
) -> Array<O, E> {
    match same(array) {
        Some(array) => array,
        None => unreachable!("the types were compared"),
    }
}

/// Calls `f` on each element to write with the element of `right`, broadcast, at its place.
///
/// # Errors
/// If `right` does not broadcast to the shape of `left`; nothing is written, nor copied, then.
#[inline]
#[track_caller]
pub(crate) fn assign<S, D, U, E>(
    left: &mut ArrayBase<S, D>,
    right: &ArrayView<'_, U, E>,
    f: impl Fn(&mut S::Elem, U),
) -> Result<()>
where
    S: StorageMut,
    D: Dimension,
    U: Clone,
    E: Dimension,
{
    if assigned::<_, _, _, U>(left, right, &f) {
        return Ok(());
    }
    assign_stretched::<_, _, _, U>(left, right, f)
}

/// [`assign`] of what is not both in C order and of one shape, or is to be copied first.
#[inline(never)]
#[track_caller]
pub(super) fn assign_stretched<S, D, R, X>(
    left: &mut ArrayBase<S, D>,
    right: &R,
    f: impl Fn(&mut S::Elem, R::Elem),
) -> Result<()>
where
    S: StorageMut,
    D: Dimension,
    R: Operand<X>,
    R::Elem: Clone,
{
    let right = right.view();
    if const { without_axes::<R::Dim>() } {
        write_one(left.view_mut(), the_one(&right), f);
        return Ok(());
    }
    // Shapes first, so that nothing is copied for a write that cannot be.
    let stretched = match right.stretched::<D>(left.dim()) {
        Ok(stretched) => stretched,
        Err(error) => return Err(refuse(left.shape(), right.shape(), error)),
    };
    update::update_strided(left.view_mut(), &stretched, &mut |x, y: &R::Elem| f(x, y.clone()));
    Ok(())
}

/// Writes with one value everywhere.
#[inline]
fn write_one<T, U: Clone, D: Dimension>(
    left: ArrayViewMut<'_, T, D>,
    right: U,
    f: impl Fn(&mut T, U),
) {
    update::update(left, move |x| f(x, right.clone()));
}

/// Why `right` does not go into `left`: they do not agree at all, or the left one is too small.
#[cold]
fn refuse(left: &[usize], right: &[usize], too_small: Error) -> Error {
    broadcast_shapes(&[left, right]).err().unwrap_or(too_small)
}
