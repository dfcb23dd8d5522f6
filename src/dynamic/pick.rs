//! Values at positions and where masks are true: copies.

use super::DynArray;
use crate::ArrayViewD;
use crate::dimension::Dimension;
use crate::error::{ErrorKind, Result};
use crate::layout::{Index, Slice, resolve_axis};
use crate::ops::{Ids, Pick, PickElem};
use crate::storage::{ArrayBase, Storage};

/// How an array of each sort picks.
macro_rules! picks {
    ([$array:ident] $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $array { $($(#[$cfg])* DynArray::$variant(a) => picks!($variant $sort a),)* }
    };
    (Int128 integer $a:ident) => { no_index($a) };
    (UInt128 integer $a:ident) => { no_index($a) };
    ($variant:ident boolean $a:ident) => { Ok(Pick::from($a)) };
    ($variant:ident integer $a:ident) => { Ok(Pick::from($a)) };
    ($variant:ident $sort:ident $a:ident) => { no_index($a) };
}

#[cold]
fn no_index<'a, T: crate::dtype::HasDType>(_: &crate::ArrayD<T>) -> Result<Pick<'a>> {
    let why = "arrays used as indices must be of integer (of up to 64 bits) or boolean type";
    Err(ErrorKind::Argument(format!("{why}: {}", T::DTYPE)).into())
}

impl DynArray {
    /// The positions `ids` of `axis`: a copy whose axis is replaced by the axes of `ids`. See
    /// [`take`](ArrayBase::take).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2], [3, 4], [5, 6]]);
    /// assert_eq!(a.take(&[2, 0], 0)?, array![[5, 6], [1, 2]]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, a position lies outside it, or the result is too large.
    #[track_caller]
    pub fn take<I: Ids + ?Sized>(&self, ids: &I, axis: isize) -> Result<DynArray> {
        self.take_pick(I::Elem::pick(ids.ids().into_dyn()), axis)
    }

    /// [`take`](Self::take) by positions of any type.
    #[track_caller]
    fn take_pick(&self, ids: Pick<'_>, axis: isize) -> Result<DynArray> {
        let axis = resolve_axis(axis, self.ndim())?;
        let all = || Pick::from(Index::Slice(Slice::new(None, None, 1)));
        let mut index: Vec<Pick<'_>> = (0..axis).map(|_| all()).collect();
        index.push(ids);
        self.gather(&index)
    }

    /// The elements where the mask, which has the array's own shape, is true, in C order: a copy. See
    /// [`select`](ArrayBase::select).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1.5, -0.5], [-2.0, 4.0]]);
    /// assert_eq!(a.select(&a.greater(0))?, array![1.5, 4.0]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or the memory cannot be had.
    #[track_caller]
    pub fn select<S, D>(&self, mask: &ArrayBase<S, D>) -> Result<DynArray>
    where
        S: Storage<Elem = bool>,
        D: Dimension,
    {
        self.select_view(&mask.as_view().into_dyn())
    }

    #[track_caller]
    fn select_view(&self, mask: &ArrayViewD<'_, bool>) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.select(mask)?)))
    }

    /// Values picked by an index that mixes arrays of positions, masks and basic indices, by NumPy's rules:
    /// a copy. See [`gather`](ArrayBase::gather).
    ///
    /// ```
    /// use ndview::{DynArray, Pick, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2, 3], [4, 5, 6]]);
    /// let columns = DynArray::from(array![2_u8, 0]); // of a type known at run time, too
    /// assert_eq!(a.gather(&[Pick::from(..), columns.as_pick()?])?, array![[3, 1], [6, 4]]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As the typed one.
    #[track_caller]
    pub fn gather(&self, index: &[Pick<'_>]) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.gather(index)?)))
    }

    /// This array as an element of an index: integers are positions, `bool`s are a mask. A borrow.
    ///
    /// # Errors
    /// If it is of another type, or of integers of 128 bits.
    #[track_caller]
    pub fn as_pick(&self) -> Result<Pick<'_>> {
        types!(picks self)
    }
}
