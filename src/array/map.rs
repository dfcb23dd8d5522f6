//! Element by element: new arrays, updates in place, folds.

use super::StorageMut;
use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::kernel::{map, run, update};
use crate::layout::broadcast::broadcast_pair;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A new array of `f` of each element, in the order in which the elements lie; `f` is called in
    /// that order too.
    ///
    /// If `f` panics, the elements made so far are dropped.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 2, 3].map(|x| x * x), [1, 4, 9]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn map<U>(&self, f: impl FnMut(&S::Elem) -> U) -> Array<U, D> {
        map::map(&self.as_view(), f).or_raise()
    }

    /// A new array of `f` of each pair of elements; both sides are broadcast.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let table = array![[1], [2]].zip_map(&array![10, 20], |a, b| a * b);
    /// assert_eq!(table, [[10, 20], [20, 40]]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn zip_map<S2, E, U>(
        &self,
        other: &ArrayBase<S2, E>,
        f: impl FnMut(&S::Elem, &S2::Elem) -> U,
    ) -> Array<U, <D as Broadcast<E>>::Out>
    where
        D: Broadcast<E>,
        S2: Storage,
        E: Dimension,
    {
        self.try_zip_map(other, f).or_raise()
    }

    /// As [`zip_map`](Self::zip_map).
    ///
    /// # Errors
    /// Where `zip_map` panics.
    #[inline]
    #[track_caller]
    pub fn try_zip_map<S2, E, U>(
        &self,
        other: &ArrayBase<S2, E>,
        f: impl FnMut(&S::Elem, &S2::Elem) -> U,
    ) -> Result<Array<U, <D as Broadcast<E>>::Out>>
    where
        D: Broadcast<E>,
        S2: Storage,
        E: Dimension,
    {
        let sizes = broadcast_pair::<D, E>(self.shape(), other.shape())?;
        let (a, b) = (self.as_view(), other.as_view());
        map::zip(&a.stretched(sizes.clone())?, &b.stretched(sizes)?, f)
    }

    /// Calls `f` on each element to write, in the order of memory. See
    /// [`view_mut`](Self::view_mut).
    #[inline]
    #[track_caller]
    pub fn map_inplace(&mut self, f: impl FnMut(&mut S::Elem))
    where
        S: StorageMut,
    {
        update::update(self.view_mut(), f);
    }

    /// Calls `f` on each element to write with the element of `other` at its place; `other` is
    /// broadcast to this shape. See [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[inline]
    #[track_caller]
    pub fn zip_inplace<S2: Storage, E: Dimension>(
        &mut self,
        other: &ArrayBase<S2, E>,
        f: impl FnMut(&mut S::Elem, &S2::Elem),
    ) where
        S: StorageMut,
    {
        self.try_zip_inplace(other, f).or_raise();
    }

    /// As [`zip_inplace`](Self::zip_inplace).
    ///
    /// # Errors
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[inline]
    #[track_caller]
    pub fn try_zip_inplace<S2: Storage, E: Dimension>(
        &mut self,
        other: &ArrayBase<S2, E>,
        f: impl FnMut(&mut S::Elem, &S2::Elem),
    ) -> Result<()>
    where
        S: StorageMut,
    {
        let other = other.as_view();
        // The shape first, so that nothing is copied for a write that cannot be.
        let other = other.stretched_like(self.layout())?;
        update::update_zip(self.view_mut(), &other, f);
        Ok(())
    }

    /// Folds all elements, in the order of memory (use [`iter`](Self::iter) where the logical order
    /// matters).
    #[inline]
    pub fn fold<A>(&self, init: A, f: impl FnMut(A, &S::Elem) -> A) -> A {
        run::fold(&self.as_view(), init, f)
    }
}
