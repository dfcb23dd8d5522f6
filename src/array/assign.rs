//! Writing whole arrays and parts of them.

use super::StorageMut;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::{copy, fill};
use crate::storage::{ArrayBase, Storage};

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// Writes one value everywhere. See [`view_mut`](Self::view_mut).
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "literals read better")]
    pub fn fill(&mut self, value: S::Elem)
    where
        S::Elem: Clone,
    {
        fill::fill(self.view_mut(), &value);
    }

    /// Writes the elements of `other`, broadcast to this shape; leading axes of length 1 that this array
    /// does not have are dropped (rule BC4). See [`view_mut`](Self::view_mut).
    ///
    /// Where both hold one buffer, this array becomes a copy of its own first: the result is always
    /// that of assigning a copy of `other`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, 2, 3, 4];
    /// let before = a.slice(..3).share();
    /// a.slice_mut(1..).assign(&before); // overlaps, and is right all the same
    /// assert_eq!(a, [1, 1, 2, 3]);
    /// ```
    ///
    /// # Panics
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn assign<S2, E>(&mut self, other: &ArrayBase<S2, E>)
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        self.try_assign(other).or_raise();
    }

    /// As [`assign`](Self::assign).
    ///
    /// # Errors
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn try_assign<S2, E>(&mut self, other: &ArrayBase<S2, E>) -> Result<()>
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        if other.ndim() > self.ndim() {
            return self.write_over(&other.without_leading(self.ndim())?);
        }
        self.write_over(other)
    }

    /// Writes the elements of `other`, broadcast to this shape.
    #[track_caller]
    fn write_over<S2, E>(&mut self, other: &ArrayBase<S2, E>) -> Result<()>
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
        S::Elem: Clone,
    {
        let other = other.as_view();
        // The shape first, so that nothing is copied for a write that cannot be.
        let other = other.stretched_like(self.layout())?;
        copy::assign(self.view_mut(), &other);
        Ok(())
    }

    /// All elements as a slice to write, where they lie in C order without gaps. See
    /// [`view_mut`](Self::view_mut).
    #[track_caller]
    pub fn as_slice_mut(&mut self) -> Option<&mut [S::Elem]> {
        self.view_mut().into_slice_or_self().ok()
    }
}
