//! One loop for all operators: broadcast, then write to fresh memory or over an operand.

use core::any::{Any, TypeId};

use super::Operand;
use crate::array::StorageMut;
use crate::dimension::{Broadcast, Dimension, Order};
use crate::error::{Error, Result};
use crate::kernel::{collect, map, update};
use crate::layout::Layout;
use crate::layout::broadcast::{broadcast_pair, broadcast_shapes};
use crate::storage::{Array, ArrayBase, ArrayView};

/// The rank of two ranks together.
pub(crate) type Both<D, E> = <D as Broadcast<E>>::Out;

/// The array that two broadcast operands give.
type Combined<O, D, E> = Array<O, Both<D, E>>;

/// Whether the rank is known to be 0.
const fn without_axes<D: Dimension>() -> bool {
    matches!(D::NDIM, Some(0))
}

/// A value as the type it has: `None` where `A` is not `B`. The compiler knows which.
#[inline(always)]
fn same<A: 'static, B: 'static>(value: A) -> Option<B> {
    let mut slot = Some(value);
    let slot: &mut dyn Any = &mut slot;
    slot.downcast_mut::<Option<B>>().and_then(Option::take)
}

/// Whether an array of `T` and rank `D` is one of `O` and rank `E`.
#[inline(always)]
fn same_kind<T: 'static, D: Dimension, O: 'static, E: Dimension>() -> bool {
    TypeId::of::<(T, D)>() == TypeId::of::<(O, E)>()
}

/// A fresh array of `f` of each pair of elements, both sides broadcast.
#[inline]
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
    let sizes = broadcast_pair::<D, E>(a.shape(), b.shape())?;
    zip_to(a, b, sizes, f)
}

/// [`zip`], where the broadcast sizes are known.
#[inline]
fn zip_to<T, U, O, D, E>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, E>,
    sizes: <Both<D, E> as Dimension>::Sizes,
    f: impl Fn(&T, &U) -> O,
) -> Result<Array<O, Both<D, E>>>
where
    T: Clone,
    U: Clone,
    D: Broadcast<E>,
    E: Dimension,
{
    let len: usize = sizes.as_ref().iter().product();
    if a.len() == len {
        // A single element becomes a value that stays in a register.
        if let (1, Some(y)) = (b.len(), b.first_element()) {
            let y = y.clone();
            return map::map(&a.stretched(sizes)?, |x| f(x, &y));
        }
        if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
            if y.len() == len {
                let layout = Layout::new(sizes, Order::C, size_of::<O>())?;
                let values = x.iter().zip(y).map(|(x, y)| f(x, y));
                return Array::from_parts(collect::collect(len, values)?, layout);
            }
        }
    } else if let (1, Some(x)) = (a.len(), a.first_element()) {
        let x = x.clone();
        return map::map(&b.stretched(sizes)?, |y| f(&x, y));
    }
    map::zip(&a.stretched(sizes.clone())?, &b.stretched(sizes)?, f)
}

impl<T, D: Dimension> ArrayView<'_, T, D> {
    /// The first element, without a list of zeros on the heap.
    #[inline]
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
    let sizes = broadcast_pair::<L::Dim, R::Dim>(left.view().shape(), right.view().shape())?;
    let (mut left, mut right) = (left, right);
    if same_kind::<T, L::Dim, O, Both<L::Dim, R::Dim>>() && left.view().shape() == sizes.as_ref() {
        match left.into_reusable() {
            Ok(array) => return over_left(array, &right.view(), f),
            Err(back) => left = back,
        }
    }
    if same_kind::<U, R::Dim, O, Both<L::Dim, R::Dim>>() && right.view().shape() == sizes.as_ref() {
        match right.into_reusable() {
            Ok(array) => return over_right(&left.view(), array, f),
            Err(back) => right = back,
        }
    }
    fresh(&left.view(), &right.view(), sizes, f)
}

/// A fresh array of `f` of copies of each pair of elements.
fn fresh<T: Clone, U: Clone, O, D: Broadcast<E>, E: Dimension>(
    left: &ArrayView<'_, T, D>,
    right: &ArrayView<'_, U, E>,
    sizes: <Both<D, E> as Dimension>::Sizes,
    f: impl Fn(T, U) -> O,
) -> Result<Array<O, Both<D, E>>> {
    zip_to(left, right, sizes, |x, y| f(x.clone(), y.clone()))
}

/// Writes over the left operand, whose element and rank types are those of the result.
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
    assign(&mut left, right, |x, y| store(x, f(x.clone(), y.clone())))?;
    Ok(finish(left))
}

/// Writes over the right operand, whose element and rank types are those of the result.
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
    assign(&mut right, left, |y, x| store(y, f(x.clone(), y.clone())))?;
    Ok(finish(right))
}

/// `f` of each element, written over the operand where that one gives its memory up.
#[inline]
pub(crate) fn apply<X, T, O, L>(a: L, f: impl Fn(T) -> O) -> Result<Array<O, L::Dim>>
where
    L: Operand<X, Elem = T>,
    T: Clone + 'static,
    O: 'static,
{
    let mut a = a;
    if const { L::OWNS } {
        if TypeId::of::<T>() == TypeId::of::<O>() {
            match a.into_reusable() {
                Ok(mut array) => {
                    update::update(array.view_mut(), move |x| store(x, f(x.clone())));
                    return Ok(finish(array));
                }
                Err(back) => a = back,
            }
        }
    }
    map::map(&a.view(), move |x| f(x.clone()))
}

/// Writes a value of the place's own type.
#[inline(always)]
fn store<T: 'static, O: 'static>(place: &mut T, value: O) {
    match same(value) {
        Some(value) => *place = value,
        None => unreachable!("the types were compared"),
    }
}

/// The array as the type that it was found to have.
#[inline]
fn finish<T: 'static, D: Dimension, O: 'static, E: Dimension>(array: Array<T, D>) -> Array<O, E> {
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
    f: impl Fn(&mut S::Elem, &U),
) -> Result<()>
where
    S: StorageMut,
    D: Dimension,
    U: Clone,
    E: Dimension,
{
    if const { without_axes::<E>() } {
        if let Some(y) = right.first_element() {
            let y = y.clone();
            update::update(left.view_mut(), move |x| f(x, &y));
        }
        return Ok(());
    }
    // Shapes first, so that nothing is copied for a write that cannot be.
    let stretched = match right.stretched::<D>(left.dim()) {
        Ok(stretched) => stretched,
        Err(error) => return Err(refuse(left.shape(), right.shape(), error)),
    };
    if let (1, Some(y)) = (right.len(), right.first_element()) {
        let y = y.clone();
        update::update(left.view_mut(), move |x| f(x, &y));
    } else {
        update::update_zip(left.view_mut(), &stretched, f);
    }
    Ok(())
}

/// Why `right` does not go into `left`: they do not agree at all, or the left one is too small.
#[cold]
fn refuse(left: &[usize], right: &[usize], too_small: Error) -> Error {
    broadcast_shapes(&[left, right]).err().unwrap_or(too_small)
}
