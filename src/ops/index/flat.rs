//! From the numbers of elements to positions along axes, and back.

use core::iter::repeat_n;

use crate::dimension::{Dimension, Order, Shape, axis_values, check_size, resolve_lens};
use crate::error::{Dims, Error, ErrorKind, Result};
use crate::kernel::collect::collect;
use crate::layout::Layout;
use crate::layout::broadcast::broadcast_shapes;
use crate::ops::pick::IndexMode;
use crate::ops::pick::{Ids, IndexElem};
use crate::storage::{Array, ArrayView};

/// The positions, along each axis of an array of the given shape, of the elements with the numbers
/// `ids` in C order or, with `.f()` behind the shape, in Fortran order: one array an axis, each a
/// copy of the shape of `ids`.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::unravel_index;
///
/// let at = unravel_index(&[22, 41, 37], (7, 6)).unwrap();
/// assert_eq!((at[0].to_vec(), at[1].to_vec()), (vec![3, 6, 6], vec![4, 5, 1]));
/// ```
///
/// # Errors
/// If a number is negative or not below the number of elements, a length is negative, or the shape
/// or the result is too large.
#[track_caller]
pub fn unravel_index<I, Sh>(ids: &I, shape: Sh) -> Result<Vec<Array<usize, I::Dim>>>
where
    I: Ids + ?Sized,
    Sh: Shape,
{
    let order = shape.order();
    let sizes = resolve_lens(&shape)?;
    let lens = sizes.as_ref();
    let (ids, size) = (ids.ids(), check_size(lens, 1)?);
    let layout = Layout::<I::Dim>::new(axis_values(ids.shape()), Order::C, size_of::<usize>())?;
    let mut outside = None;
    let number = |id: &I::Elem| {
        let id = id.position();
        usize::try_from(id).ok().filter(|at| *at < size).unwrap_or_else(|| {
            outside.get_or_insert(id);
            0
        })
    };
    let numbers = match ids.as_slice() {
        Some(ids) => collect(ids.len(), ids.iter().map(number))?,
        None => collect(ids.len(), ids.iter().map(number))?,
    };
    if let Some(index) = outside {
        return Err(out_of(index, size));
    }
    let mut left = Array::from_parts(numbers, layout.clone())?;
    let mut out = Vec::with_capacity(lens.len());
    let Some(outermost) = lens.len().checked_sub(1) else {
        return Ok(out);
    };
    for step in 0..outermost {
        let len = lens[if order == Order::C { outermost - step } else { step }];
        let positions = left.iter_mut().map(|left| {
            let number = *left;
            *left = number / len;
            number - *left * len
        });
        out.push(Array::from_parts(collect(layout.len(), positions)?, layout.clone())?);
    }
    // Along the outermost axis it is what is left.
    out.push(left);
    if order == Order::C {
        out.reverse();
    }
    Ok(out)
}

/// The index, in an array of the given shape, of the element with this number in C order or, with
/// `.f()` behind the shape, in Fortran order.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::unravel_one;
///
/// let a = array![[3, 1, 4], [8, 9, 7]];
/// let [i, j] = unravel_one(a.argmax(), a.dim()).unwrap();
/// assert_eq!((i, j, a[[i, j]]), (1, 1, 9));
/// assert_eq!(unravel_one(4, a.dim().f()).unwrap(), [0, 2]);
/// let error = unravel_one(6, a.dim()).unwrap_err();
/// assert_eq!(error.to_string(), "index 6 is out of bounds for array with size 6");
/// ```
///
/// # Errors
/// If the number is not below the number of elements, a length is negative, or the shape is too
/// large.
#[track_caller]
pub fn unravel_one<Sh: Shape>(number: usize, shape: Sh) -> Result<<Sh::Dim as Dimension>::Sizes> {
    let mut index = resolve_lens(&shape)?;
    let size = check_size(index.as_ref(), 1)?;
    if number >= size {
        return Err(out_of(number.position(), size));
    }
    let mut left = number;
    let place = |len: &mut usize| {
        let position = left % *len;
        left /= *len;
        *len = position;
    };
    match shape.order() {
        Order::C => index.as_mut().iter_mut().rev().for_each(place),
        Order::F => index.as_mut().iter_mut().for_each(place),
    }
    Ok(index)
}

#[cold]
fn out_of(index: isize, len: usize) -> Error {
    ErrorKind::NumberOutOfBounds { index, len }.into()
}

/// The numbers, in C order or, with `.f()` behind the shape, in Fortran order, of the elements of an
/// array of the given shape at the positions `ids`: one array an axis, broadcast together (NumPy's
/// `ravel_multi_index`). A copy.
///
/// With [`IndexMode::Raise`], negative positions are an error, as in NumPy.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{IndexMode, ravel_index};
///
/// let (rows, columns) = (array![3, 6, 6], array![4, 5, 1]);
/// assert_eq!(ravel_index(&[&rows, &columns], (7, 6), IndexMode::Raise).unwrap(), [22, 41, 37]);
/// assert_eq!(ravel_index(&[&rows, &columns], (7, 6).f(), IndexMode::Raise).unwrap(), [31, 41, 13]);
/// assert_eq!(ravel_index(&[&rows, &columns], (4, 4), IndexMode::Clip).unwrap(), [15, 15, 13]);
/// ```
///
/// # Errors
/// If there is not one array an axis, they do not broadcast together, a position lies outside its
/// axis (in any mode, where the axis has none), a length is negative, or the shape is too large.
#[track_caller]
pub fn ravel_index<'a, A, D, V, Sh>(
    ids: &[V],
    shape: Sh,
    mode: IndexMode,
) -> Result<Array<usize, D>>
where
    A: IndexElem + 'a,
    D: Dimension,
    V: Clone + Into<ArrayView<'a, A, D>>,
    Sh: Shape,
{
    let order = shape.order();
    let sizes = resolve_lens(&shape)?;
    let lens = sizes.as_ref();
    check_size(lens, 1)?;
    if ids.len() != lens.len() {
        let (needed, given) = (lens.len(), ids.len());
        return Err(ErrorKind::Argument(format!(
            "parameter multi_index must be a sequence of length {needed}, but {given} were given"
        ))
        .into());
    }
    let ids: Vec<ArrayView<'a, A, D>> = ids.iter().cloned().map(Into::into).collect();
    let shapes: Vec<&[usize]> = ids.iter().map(|ids| ids.shape()).collect();
    let joint = broadcast_shapes(&shapes)?;
    if !D::accepts(joint.len()) {
        let (expected, found) = (D::NDIM.unwrap_or(0), joint.len());
        return Err(ErrorKind::RankMismatch { expected, found, shape: Dims::new(&joint) }.into());
    }
    let layout = Layout::new(axis_values(&joint), Order::C, size_of::<usize>())?;
    let zeros = collect(layout.len(), repeat_n(0, layout.len()))?;
    let mut out = Array::<usize, D>::from_parts(zeros, layout)?;
    for step in 0..lens.len() {
        let axis = if order == Order::C { step } else { lens.len() - 1 - step };
        let len = lens[axis];
        let mut outside = None;
        // All steps so far were inside, so the number stays below the size of the shape.
        out.try_zip_inplace(&ids[axis], |number, &id| match mode.resolve_entry(id, len) {
            Some(at) => *number = *number * len + at,
            None => {
                outside.get_or_insert(id.position());
            }
        })?;
        if let Some(index) = outside {
            return Err(ErrorKind::Coordinate { index, axis, len }.into());
        }
    }
    Ok(out)
}
