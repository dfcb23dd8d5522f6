//! Where something is true: as positions.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use super::plan::compact;
use crate::dimension::Dimension;
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::mask::{Found, indices, numbers, numbers_along};
use crate::ledger::line_of_caller;
use crate::storage::{Array, ArrayBase, Storage};
use crate::{Array1, Array2};

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Default + PartialEq,
{
    /// The positions of the elements that are not zero (`false`, the default of their type), in C
    /// order: one array an axis, each a copy of its own. NaN is not zero; -0.0 is.
    ///
    /// An array without axes has none to give positions along; see
    /// [`flat_nonzero`](Self::flat_nonzero).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[3, 0, 0], [0, 4, 0]];
    /// let at = a.nonzero();
    /// assert_eq!((at[0].to_vec(), at[1].to_vec()), (vec![0, 1], vec![0, 1]));
    /// assert_eq!(a.gather((&at[0], &at[1])).unwrap(), [3, 4]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn nonzero(&self) -> Vec<Array1<usize>> {
        self.try_nonzero().or_raise()
    }

    /// As [`nonzero`](Self::nonzero).
    ///
    /// # Errors
    /// If the memory cannot be had, or the array has no axes.
    #[track_caller]
    pub fn try_nonzero(&self) -> Result<Vec<Array1<usize>>> {
        let _line = line_of_caller();
        if self.ndim() == 0 {
            let why = "an array without axes has no positions along axes: see `flat_nonzero`";
            return Err(ErrorKind::Argument(why.into()).into());
        }
        let found = |found: &Found<'_>| {
            let along = numbers_along(found, self.shape())?.into_iter();
            along
                .map(|buffer| Array::from_parts(buffer, compact::<_, usize>([found.count()])?))
                .collect()
        };
        self.truth(found)
    }

    /// The indices of the elements that are not zero, in C order: a row each. A copy of shape
    /// `(count, ndim)`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 0, 0], [0, 4, 5]].argwhere(), [[0, 0], [1, 1], [1, 2]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn argwhere(&self) -> Array2<usize> {
        let _line = line_of_caller();
        let found = |found: &Found<'_>| {
            let layout = compact::<_, usize>([found.count(), self.ndim()])?;
            Array::from_parts(indices(found, self.shape())?, layout)
        };
        self.truth(found).or_raise()
    }

    /// The numbers, in C order, of the elements that are not zero. A copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 0, 0], [0, 4, 5]].flat_nonzero(), [0, 4, 5]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn flat_nonzero(&self) -> Array1<usize> {
        let _line = line_of_caller();
        self.truth(numbered).or_raise()
    }

    /// Hands the elements that are not the default (zero, `false`) to `f`.
    #[track_caller]
    fn truth<R>(&self, f: impl FnOnce(&Found<'_>) -> Result<R>) -> Result<R> {
        f(&Found::nonzero(&self.as_view())?)
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The numbers, in C order, of the elements for which `f` is true; it is called once for each
    /// element, in C order. A copy.
    ///
    /// `a.positions(|x| *x < limit)` makes no mask, as `a.less(limit).flat_nonzero()` does, only one
    /// bit an element for a while.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 0, 8], [0, 4, 5]].positions(|x| *x > 3), [2, 4, 5]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn positions(&self, f: impl FnMut(&S::Elem) -> bool) -> Array1<usize> {
        let _line = line_of_caller();
        Found::by(&self.as_view(), f).and_then(|found| numbered(&found)).or_raise()
    }
}

/// The numbers in C order of what was found, as an array.
#[inline]
#[track_caller]
fn numbered(found: &Found<'_>) -> Result<Array1<usize>> {
    Array::from_parts(numbers(found)?, compact::<_, usize>([found.count()])?)
}
