//! An element of an index that picks, and lists of them.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use core::fmt;
use std::sync::Arc;

use crate::dimension::Dimension;
use crate::layout::{AxisIndex, Index};
use crate::ledger::line_of_caller;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};
use crate::{ArrayD, ArrayViewD};

use super::ids::{AnyIds, PickElem, write_list};
use super::list::PickList;

/// One element of an index that mixes picking with basic indexing: see
/// [`gather`](ArrayBase::gather).
///
/// Made with `From` of an integer, a range, [`Slice`](crate::Slice), [`NewAxis`](crate::NewAxis) or
/// [`Ellipsis`](crate::Ellipsis); of a reference to an array of integers or booleans, which is used
/// where it lies; or of a list of integers or booleans. Prints as NumPy writes it.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::Pick;
///
/// let index = [Pick::from([2, 0]), Pick::from(..2), Pick::from(-1)];
/// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
/// assert_eq!(a.gather(&index).unwrap(), array![[204, 214], [4, 14]]);
/// assert_eq!(index[0].to_string(), "[2, 0]");
/// ```
pub struct Pick<'a>(pub(super) Item<'a>);

impl Clone for Pick<'_> {
    #[inline]
    #[track_caller]
    fn clone(&self) -> Self {
        let _line = line_of_caller();
        Pick(self.0.clone())
    }
}

#[derive(Clone)]
pub(super) enum Item<'a> {
    /// An integer, a range, a new axis, an ellipsis.
    Basic(Index),
    /// Positions along one axis.
    Ids(Arc<dyn AnyIds + 'a>),
    /// The positions where it is true, along as many axes as it has.
    Mask(ArrayViewD<'a, bool>),
    OwnedMask(ArrayD<bool>),
}

impl<'a> Pick<'a> {
    pub(super) fn positions(ids: impl AnyIds + 'a) -> Self {
        Pick(Item::Ids(Arc::new(ids)))
    }

    #[inline]
    pub(super) fn mask(mask: ArrayViewD<'a, bool>) -> Self {
        Pick(Item::Mask(mask))
    }

    #[inline]
    pub(super) fn owned_mask(mask: ArrayD<bool>) -> Pick<'static> {
        Pick(Item::OwnedMask(mask))
    }

    /// The mask, if it is one.
    #[inline]
    #[track_caller]
    pub(super) fn as_mask(&self) -> Option<ArrayViewD<'_, bool>> {
        match &self.0 {
            Item::Mask(mask) => Some(mask.clone()),
            Item::OwnedMask(mask) => Some(mask.view()),
            _ => None,
        }
    }
}

// Not derived: that would compile how arrays are written for each type of positions.
impl fmt::Debug for Pick<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pick({self})")
    }
}

impl fmt::Display for Pick<'_> {
    #[inline]
    #[track_caller]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.as_mask()) {
            (_, Some(mask)) => {
                write_list(f, &mask, &|f, &x| f.write_str(if x { "True" } else { "False" }))
            }
            (Item::Basic(index), _) => write!(f, "{index}"),
            (Item::Ids(ids), _) => ids.write(f),
            (Item::Mask(_) | Item::OwnedMask(_), None) => Ok(()),
        }
    }
}

impl From<Index> for Pick<'_> {
    #[inline]
    fn from(index: Index) -> Self {
        Pick(Item::Basic(index))
    }
}

impl<I: AxisIndex> From<I> for Pick<'_> {
    /// An integer, a range, [`Slice`](crate::Slice), [`NewAxis`](crate::NewAxis) or
    /// [`Ellipsis`](crate::Ellipsis).
    fn from(index: I) -> Self {
        Pick(Item::Basic(index.into()))
    }
}

impl<'a, S: Storage, D: Dimension> From<&'a ArrayBase<S, D>> for Pick<'a>
where
    S::Elem: PickElem,
{
    /// An array of integers or a mask, used where it lies.
    #[track_caller]
    fn from(array: &'a ArrayBase<S, D>) -> Self {
        S::Elem::pick(array.as_view().into_dyn())
    }
}

macro_rules! pick_from_lists {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<'a, A: PickElem, $($generics)*> From<&'a $list> for Pick<'a> {
            /// A list of positions or a mask, with one axis, used where it lies.
            #[track_caller]
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

impl<A: PickElem> From<Vec<A>> for Pick<'_> {
    /// A list of positions or a mask.
    #[track_caller]
    fn from(list: Vec<A>) -> Self {
        A::pick_owned(Array::from(list).into_dyn())
    }
}

impl<A: PickElem, const N: usize> From<[A; N]> for Pick<'_> {
    /// A list of positions or a mask.
    #[track_caller]
    fn from(list: [A; N]) -> Self {
        Pick::from(Vec::from(list))
    }
}

/// An index as a value: to print, to ask for the shape of its result, and to use more than once.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::Picks;
///
/// let index = Picks::from((1.., [3, 0, 0]));
/// assert_eq!(index.to_string(), "1:, [3, 0, 0]");
/// assert_eq!(*index.result_shape(&[3, 4]).unwrap(), [2, 3]);
/// let error = index.result_shape(&[3, 2]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "index 3 is out of bounds for axis 1 with size 2 (element [0] of item 1 of the index)"
/// );
///
/// let mut a = Array::<i32, _>::zeros((3, 4));
/// a.scatter_add(&index, 1).unwrap();
/// assert_eq!(a, [[0, 0, 0, 0], [2, 0, 0, 1], [2, 0, 0, 1]]);
/// ```
#[derive(Debug)]
pub struct Picks<'a>(pub(super) Vec<Pick<'a>>);

impl Clone for Picks<'_> {
    #[inline]
    #[track_caller]
    fn clone(&self) -> Self {
        let _line = line_of_caller();
        Picks(self.0.clone())
    }
}

impl<'a, L: PickList<'a>> From<L> for Picks<'a> {
    #[track_caller]
    fn from(list: L) -> Self {
        let _line = line_of_caller();
        list.with(|picks| Picks(picks.to_vec()))
    }
}

impl fmt::Display for Picks<'_> {
    /// As NumPy writes it between the brackets: `1:, [3, 0], None`.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, pick) in self.0.iter().enumerate() {
            write!(f, "{}{pick}", if i > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}
