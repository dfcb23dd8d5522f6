//! What may pick: integers, arrays of integers, masks, ranges.

use crate::dimension::{Dimension, Ix0, Ix1, Ix2, Ix3, IxDyn};
use crate::layout::{AxisIndex, Index, Slice};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};
use crate::{ArrayD, ArrayViewD};

/// An element of an array of positions: any integer of up to 64 bits. Negative positions count from
/// the end.
///
/// Sealed.
pub trait IndexElem: PickElem {
    /// The position; one that does not fit is outside of every axis.
    #[doc(hidden)]
    fn position(self) -> isize;
    /// The position in full, for those that do not fit.
    #[doc(hidden)]
    fn wide(self) -> i128;
}

/// An element of an array that picks: an [`IndexElem`] in an array of positions, or `bool` in a
/// mask.
///
/// Sealed.
pub trait PickElem: Copy + sealed::Sealed {
    /// The array as an element of an index.
    #[doc(hidden)]
    fn pick(array: ArrayViewD<'_, Self>) -> Pick<'_>;
}

mod sealed {
    /// Keeps the traits of this module to their own types.
    pub trait Sealed {}
}

macro_rules! index_elems {
    ($($int:ty),*) => {$(
        impl sealed::Sealed for $int {}
        impl IndexElem for $int {
            #[inline]
            fn position(self) -> isize {
                // What does not fit must not wrap around into the axis (quirk Q4).
                isize::try_from(self).unwrap_or(isize::MAX)
            }

            fn wide(self) -> i128 {
                self as i128
            }
        }
        impl PickElem for $int {
            fn pick(array: ArrayViewD<'_, Self>) -> Pick<'_> {
                Pick::Ids(array.map(|i| i.position()))
            }
        }
    )*};
}
index_elems!(usize, isize, i8, i16, i32, i64, u8, u16, u32, u64);

impl sealed::Sealed for bool {}
impl PickElem for bool {
    fn pick(array: ArrayViewD<'_, bool>) -> Pick<'_> {
        Pick::Mask(array)
    }
}

/// Positions to [`take`](ArrayBase::take): an array or view of integers of any rank, a slice, list
/// or vector.
///
/// Sealed.
pub trait Ids: sealed::Sealed {
    /// The type of a position.
    type Elem: IndexElem;
    /// The rank with one axis replaced by the axes of the positions.
    type Replaced<D: Dimension>: Dimension;

    /// The positions as a view.
    #[doc(hidden)]
    fn ids(&self) -> ArrayViewD<'_, Self::Elem>;
}

macro_rules! array_ids {
    ($($rank:ty => $replaced:ty;)*) => {$(
        impl<S: Storage> sealed::Sealed for ArrayBase<S, $rank> where S::Elem: IndexElem {}
        impl<S: Storage> Ids for ArrayBase<S, $rank>
        where
            S::Elem: IndexElem,
        {
            type Elem = S::Elem;
            type Replaced<D: Dimension> = $replaced;

            #[inline]
            fn ids(&self) -> ArrayViewD<'_, S::Elem> {
                self.as_view().into_dyn()
            }
        }
    )*};
}
array_ids! {
    Ix0 => D::Smaller;
    Ix1 => D;
    Ix2 => D::Larger;
    Ix3 => <D::Larger as Dimension>::Larger;
    IxDyn => IxDyn;
}

macro_rules! list_ids {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<A: IndexElem, $($generics)*> sealed::Sealed for $list {}
        impl<A: IndexElem, $($generics)*> Ids for $list {
            type Elem = A;
            type Replaced<D: Dimension> = D;

            #[inline]
            fn ids(&self) -> ArrayViewD<'_, A> {
                let list: &[A] = self.as_ref();
                ArrayView::from(list).into_dyn()
            }
        }
    )*};
}
list_ids! {
    [] [A];
    [] Vec<A>;
    [const N: usize] [A; N];
}

/// One element of an index that mixes picking with basic indexing: see
/// [`gather`](ArrayBase::gather).
///
/// ```
/// use ndview::prelude::*;
/// use ndview::Pick;
///
/// let index = [Pick::from([2, 0]), Pick::from(..2), Pick::from(-1)];
/// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
/// assert_eq!(a.gather(&index).unwrap(), array![[204, 214], [4, 14]]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Pick<'a> {
    /// One position: the axis goes. Negative counts from the end.
    At(isize),
    /// A range: the axis stays.
    Slice(Slice),
    /// A new axis of length 1.
    NewAxis,
    /// All axes that are not named.
    Ellipsis,
    /// Positions along one axis.
    Ids(ArrayD<isize>),
    /// The positions where it is true, along as many axes as it has.
    Mask(ArrayViewD<'a, bool>),
}

impl From<Index> for Pick<'_> {
    fn from(index: Index) -> Self {
        match index {
            Index::At(i) => Pick::At(i),
            Index::Slice(slice) => Pick::Slice(slice),
            Index::NewAxis => Pick::NewAxis,
            Index::Ellipsis => Pick::Ellipsis,
        }
    }
}

impl<I: AxisIndex> From<I> for Pick<'_> {
    /// An integer, a range, [`Slice`], [`NewAxis`](crate::NewAxis) or
    /// [`Ellipsis`](crate::Ellipsis).
    fn from(index: I) -> Self {
        Pick::from(index.into())
    }
}

impl<'a, S: Storage, D: Dimension> From<&'a ArrayBase<S, D>> for Pick<'a>
where
    S::Elem: PickElem,
{
    /// An array of integers (copied), or a mask (viewed).
    fn from(array: &'a ArrayBase<S, D>) -> Self {
        S::Elem::pick(array.as_view().into_dyn())
    }
}

macro_rules! pick_from_lists {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<'a, A: PickElem, $($generics)*> From<&'a $list> for Pick<'a> {
            /// A list of positions or a mask, with one axis.
            fn from(list: &'a $list) -> Self {
                let list: &[A] = list.as_ref();
                A::pick(ArrayView::from(list).into_dyn())
            }
        }
    )*};
}
pick_from_lists! {
    [] [A];
    [] Vec<A>;
    [const N: usize] [A; N];
}

impl<A: IndexElem> From<Vec<A>> for Pick<'_> {
    /// A list of positions.
    fn from(list: Vec<A>) -> Self {
        Pick::Ids(list.into_iter().map(IndexElem::position).collect::<Array<_, _>>().into_dyn())
    }
}

impl<A: IndexElem, const N: usize> From<[A; N]> for Pick<'_> {
    /// A list of positions.
    fn from(list: [A; N]) -> Self {
        Pick::from(Vec::from(list))
    }
}

/// What [`gather`](ArrayBase::gather) and [`scatter`](ArrayBase::scatter) take: a tuple of up to
/// six of what [`Pick`] is made from, or a list of [`Pick`]s.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array::from_shape_fn((3, 4), |[i, j]| 10 * i + j);
/// assert_eq!(a.gather((1.., [3, 0])).unwrap(), array![[13, 10], [23, 20]]);
/// ```
pub trait PickList<'a> {
    /// Hands the elements to `f`.
    #[doc(hidden)]
    fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R;
}

macro_rules! pick_slices {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<'a, $($generics)*> PickList<'a> for &$list {
            fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R {
                f(self)
            }
        }
    )*};
}
pick_slices! {
    [] [Pick<'a>];
    [] Vec<Pick<'a>>;
    [const N: usize] [Pick<'a>; N];
}

macro_rules! pick_tuples {
    ($($($pick:ident)*;)*) => {$(
        impl<'a, $($pick: Into<Pick<'a>>),*> PickList<'a> for ($($pick,)*) {
            #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R {
                let ($($pick,)*) = self;
                f(&[$($pick.into()),*])
            }
        }
    )*};
}
pick_tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
}
