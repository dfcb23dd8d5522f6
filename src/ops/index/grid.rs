//! Grids: the coordinates of every element, as stretched arrays that take no memory of their own.

use crate::dimension::{Dimension, Ix, Ix1, Shape, check_size, resolve_lens};
use crate::error::{OrRaise, Result};
use crate::ledger::line_of_caller;
use crate::storage::{Array, ArrayView};

/// Which axis of a grid the first list of coordinates varies along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Indexing {
    /// Cartesian: the first list varies along axis 1, the second along axis 0, as on a picture,
    /// whose rows are axis 0 (the default).
    #[default]
    Xy,
    /// As matrices are indexed: list `i` varies along axis `i`.
    Ij,
}

/// The coordinates of every point of a grid, from those along each of its axes: one array a list, all
/// of one shape, with as many axes as there are lists.
///
/// Nothing is copied: each result is a handle on its list's buffer, stretched with stride 0 (a list
/// without a buffer to share is copied once). Writing to one copies it first; so does
/// [`to_owned`](crate::ArrayBase::to_owned).
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{Indexing, meshgrid};
///
/// let (x, y) = (array![1, 2, 3], array![10, 20]);
/// let [xx, yy] = meshgrid(&[&x, &y], Indexing::Xy).unwrap();
/// assert_eq!(xx, [[1, 2, 3], [1, 2, 3]]);
/// assert_eq!(yy, [[10, 10, 10], [20, 20, 20]]);
/// assert!(xx.same_buffer(&x));
/// let [xx, _] = meshgrid(&[&x, &y], Indexing::Ij).unwrap();
/// assert_eq!(xx, [[1, 1], [2, 2], [3, 3]]);
/// ```
///
/// # Errors
/// If the grid has more points than can be addressed.
///
/// # Panics
/// If a list must be copied and the memory cannot be had.
#[track_caller]
pub fn meshgrid<'a, T, V, const N: usize>(
    lists: &[V; N],
    indexing: Indexing,
) -> Result<[Array<T, Ix<N>>; N]>
where
    T: Clone + 'a,
    V: Clone + Into<ArrayView<'a, T, Ix1>>,
    Ix<N>: Dimension<Sizes = [usize; N]>,
{
    let _line = line_of_caller();
    let lists: [ArrayView<'a, T, Ix1>; N] = lists.clone().map(Into::into);
    let axis_of = |list: usize| match list {
        0 | 1 if indexing == Indexing::Xy && N > 1 => 1 - list,
        _ => list,
    };
    let shape: [usize; N] = core::array::from_fn(|axis| lists[axis_of(axis)].len());
    check_size(&shape, size_of::<T>())?;
    Ok(core::array::from_fn(|list| along(lists[list], axis_of(list), shape)))
}

/// The positions along each axis of every element of a shape: one array an axis, all of that shape
/// (NumPy's `indices`). Each is stretched with stride 0, so that it holds no more than the positions
/// of its axis; writing to it copies it first.
///
/// To go through the indices one by one, see [`indices`](crate::ArrayBase::indices).
///
/// ```
/// use ndview::prelude::*;
/// use ndview::index_grids;
///
/// let grids = index_grids((2, 3)).unwrap();
/// assert_eq!(grids[0], [[0, 0, 0], [1, 1, 1]]);
/// assert_eq!(grids[1], [[0, 1, 2], [0, 1, 2]]);
/// ```
///
/// # Errors
/// If a length is negative, or the shape is too large.
///
/// # Panics
/// If the memory for the positions cannot be had.
#[track_caller]
pub fn index_grids<Sh: Shape>(shape: Sh) -> Result<Vec<Array<usize, Sh::Dim>>> {
    let _line = line_of_caller();
    let sizes = resolve_lens(&shape)?;
    let lens = sizes.as_ref();
    check_size(lens, size_of::<usize>())?;
    let positions = |axis: usize| Array::from_shape_fn(lens[axis], |[i]| i);
    Ok((0..lens.len()).map(|axis| along(positions(axis).as_view(), axis, sizes.clone())).collect())
}

/// A handle on a list, laid along one axis of a shape, whose size has been checked.
#[track_caller]
fn along<T: Clone, D: Dimension>(
    list: ArrayView<'_, T, Ix1>,
    axis: usize,
    sizes: D::Sizes,
) -> Array<T, D> {
    let mut list = list.into_dyn();
    // The axes behind; those in front come with the stretching.
    for _ in axis + 1..sizes.as_ref().len() {
        list = list.into_expand_dims(-1);
    }
    list.stretched(sizes).or_raise().share()
}
