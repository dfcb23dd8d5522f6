//! Arrays behind one another, in a new array.

use crate::dimension::{Broadcast, Dimension, Ix2, Ix3, IxDyn, Order};
use crate::error::{Dims, ErrorKind, Result};
use crate::kernel::join::concat;
use crate::layout::resolve_axis;
use crate::storage::{Array, ArrayView};

/// The arrays behind one another along an axis they have. A copy, allocated once; in Fortran order
/// if all of them are, else in C order.
///
/// The list holds views, or references to arrays.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::concatenate;
///
/// let (a, b) = (array![[1, 2]], array![[3, 4], [5, 6]]);
/// assert_eq!(concatenate(0, &[&a, &b]).unwrap(), [[1, 2], [3, 4], [5, 6]]);
/// assert_eq!(concatenate(-1, &[a.view(), b.slice((1.., ..))]).unwrap(), [[1, 2, 5, 6]]);
/// ```
///
/// # Errors
/// If there is no array or no such axis, the arrays differ in rank or along another axis, or the
/// result is too large.
#[track_caller]
pub fn concatenate<'a, T, D, V>(axis: isize, arrays: &[V]) -> Result<Array<T, D>>
where
    T: Clone + 'a,
    D: Dimension,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let parts = views(arrays);
    let first = first(&parts, "concatenate")?;
    if first.ndim() == 0 {
        return Err(
            ErrorKind::Argument("zero-dimensional arrays cannot be concatenated".into()).into()
        );
    }
    let at = resolve_axis(axis, first.ndim())?;
    for (which, part) in parts.iter().enumerate() {
        if part.ndim() != first.ndim() {
            let (expected, found) = (first.ndim(), part.ndim());
            return Err(ErrorKind::JoinRank { expected, which, found }.into());
        }
        for (axis, (&expected, &found)) in first.shape().iter().zip(part.shape()).enumerate() {
            if axis != at && expected != found {
                return Err(ErrorKind::JoinMismatch { axis, expected, which, found }.into());
            }
        }
    }
    concat(at, &parts, order(&parts))
}

/// The arrays, all of one shape, behind one another along a new axis, which will be axis `axis` of
/// the result. A copy, allocated once.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::stack;
///
/// let (a, b) = (array![1, 2, 3], array![4, 5, 6]);
/// assert_eq!(stack(0, &[&a, &b]).unwrap(), [[1, 2, 3], [4, 5, 6]]);
/// assert_eq!(stack(-1, &[&a, &b]).unwrap(), [[1, 4], [2, 5], [3, 6]]);
/// ```
///
/// # Errors
/// If there is no array, the result would have no such axis, the shapes differ, or the result is
/// too large.
#[track_caller]
pub fn stack<'a, T, D, V>(axis: isize, arrays: &[V]) -> Result<Array<T, D::Larger>>
where
    T: Clone + 'a,
    D: Dimension,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let parts = views(arrays);
    let first = first(&parts, "stack")?;
    for (which, part) in parts.iter().enumerate() {
        if part.shape() != first.shape() {
            let (expected, found) = (Dims::new(first.shape()), Dims::new(part.shape()));
            return Err(ErrorKind::StackMismatch { expected, which, found }.into());
        }
    }
    let at = resolve_axis(axis, first.ndim() + 1)?;
    let order = order(&parts);
    let parts: Vec<_> = parts.into_iter().map(|part| part.into_expand_dims(at as isize)).collect();
    concat(at, &parts, order)
}

/// The arrays side by side: along axis 1, or axis 0 where they have only one. A copy.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::hstack;
///
/// assert_eq!(hstack(&[&array![1, 2], &array![3]]).unwrap(), [1, 2, 3]);
/// assert_eq!(hstack(&[&array![[1], [2]], &array![[3], [4]]]).unwrap(), [[1, 3], [2, 4]]);
/// ```
///
/// # Errors
/// As [`concatenate`].
#[track_caller]
pub fn hstack<'a, T, D, V>(arrays: &[V]) -> Result<Array<T, D>>
where
    T: Clone + 'a,
    D: Dimension,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let parts = views(arrays);
    let axis = isize::from(first(&parts, "hstack")?.ndim() > 1);
    concatenate(axis, &parts)
}

/// The arrays on top of one another: along axis 0, those with one axis as rows. A copy.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::vstack;
///
/// assert_eq!(vstack(&[&array![1, 2], &array![3, 4]]).unwrap(), [[1, 2], [3, 4]]);
/// assert_eq!(vstack(&[&array![[1, 2]], &array![[3, 4]]]).unwrap(), [[1, 2], [3, 4]]);
/// ```
///
/// # Errors
/// As [`concatenate`].
#[track_caller]
pub fn vstack<'a, T, D, V>(arrays: &[V]) -> Result<Array<T, <D as Broadcast<Ix2>>::Out>>
where
    T: Clone + 'a,
    D: Broadcast<Ix2>,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let deeper = |part: ArrayView<'a, T, IxDyn>| match part.ndim() {
        0 => part.into_expand_dims(0).into_expand_dims(0),
        1 => part.into_expand_dims(0),
        _ => part,
    };
    concatenate(0, &deepened(arrays, "vstack", deeper)?)
}

/// The arrays behind one another along axis 2; those with fewer axes get new ones, rows first. A
/// copy.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::dstack;
///
/// assert_eq!(dstack(&[&array![1, 2], &array![3, 4]]).unwrap(), [[[1, 3], [2, 4]]]);
/// ```
///
/// # Errors
/// As [`concatenate`].
#[track_caller]
pub fn dstack<'a, T, D, V>(arrays: &[V]) -> Result<Array<T, <D as Broadcast<Ix3>>::Out>>
where
    T: Clone + 'a,
    D: Broadcast<Ix3>,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let deeper = |part: ArrayView<'a, T, IxDyn>| match part.ndim() {
        0 => part.into_expand_dims(0).into_expand_dims(0).into_expand_dims(0),
        1 => part.into_expand_dims(0).into_expand_dims(2),
        2 => part.into_expand_dims(2),
        _ => part,
    };
    concatenate(2, &deepened(arrays, "dstack", deeper)?)
}

#[track_caller]
fn views<'a, T, D, V>(arrays: &[V]) -> Vec<ArrayView<'a, T, D>>
where
    D: Dimension,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    arrays.iter().cloned().map(Into::into).collect()
}

/// The arrays with at least the axes of another rank.
#[track_caller]
fn deepened<'a, T, D, E, V>(
    arrays: &[V],
    operation: &'static str,
    deeper: impl Fn(ArrayView<'a, T, IxDyn>) -> ArrayView<'a, T, IxDyn>,
) -> Result<Vec<ArrayView<'a, T, E>>>
where
    D: Dimension,
    E: Dimension,
    V: Clone + Into<ArrayView<'a, T, D>>,
{
    let parts: Vec<ArrayView<'a, T, D>> = views(arrays);
    first(&parts, operation)?;
    parts.into_iter().map(|part| deeper(part.into_dyn()).into_dimension()).collect()
}

#[track_caller]
fn first<'p, 'a, T, D: Dimension>(
    parts: &'p [ArrayView<'a, T, D>],
    operation: &'static str,
) -> Result<&'p ArrayView<'a, T, D>> {
    parts.first().ok_or_else(|| ErrorKind::NothingToJoin { operation }.into())
}

/// Fortran order if all parts are in it and not in C order too.
fn order<T, D: Dimension>(parts: &[ArrayView<'_, T, D>]) -> Order {
    let fortran = |part: &ArrayView<'_, T, D>| part.is_f_contiguous() && !part.is_c_contiguous();
    if parts.iter().all(fortran) { Order::F } else { Order::C }
}
