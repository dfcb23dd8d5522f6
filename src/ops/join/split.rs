//! Arrays in parts: views along an axis.

use crate::dimension::Dimension;
use crate::error::{ErrorKind, OrRaise, Result};
use crate::layout::movement::Narrow;
use crate::layout::resolve_axis;
use crate::storage::{ArrayBase, Storage};

/// What a borrowed view of an array with storage `S` is called.
type View<'s, S, D> = ArrayBase<<S as Storage>::Borrowed<'s>, D>;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Views of `sections` equal parts along `axis`. Nothing is copied.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4];
    /// let halves = a.split(0, 2).unwrap();
    /// assert_eq!(halves, [array![1, 2], array![3, 4]]);
    /// assert!(a.split(0, 3).is_err()); // see `array_split`
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, or the parts would not be equal.
    pub fn split(&self, axis: isize, sections: usize) -> Result<Vec<View<'_, S, D>>> {
        let at = resolve_axis(axis, self.ndim())?;
        let len = self.shape()[at];
        if sections > 0 && !len.is_multiple_of(sections) {
            let how = format!("into {sections}: array split does not result in an equal division");
            return Err(ErrorKind::Split { axis: at, len, how }.into());
        }
        self.array_split(axis, sections)
    }

    /// Views of `sections` parts along `axis`, of which the first ones are longer by one where the
    /// axis does not divide. Nothing is copied.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4, 5];
    /// assert_eq!(a.array_split(0, 3).unwrap(), [array![1, 2], array![3, 4], array![5]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, or `sections` is 0.
    pub fn array_split(&self, axis: isize, sections: usize) -> Result<Vec<View<'_, S, D>>> {
        let axis = resolve_axis(axis, self.ndim())?;
        let len = self.shape()[axis];
        if sections == 0 {
            let how = "into 0: number sections must be larger than 0".into();
            return Err(ErrorKind::Split { axis, len, how }.into());
        }
        let mut start = 0;
        (0..sections)
            .map(|i| {
                let len = len / sections + usize::from(i < len % sections);
                start += len;
                self.moved(Narrow { axis, start: start - len, len })
            })
            .collect()
    }

    /// Views of the parts before, between and after the given positions of `axis`, one more than
    /// there are positions. Negative positions count from the end; positions are clamped to the
    /// axis, and a part that would end before it starts is empty, as for slices. Nothing is copied.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3, 4, 5];
    /// let parts = a.split_at_indices(0, &[1, -1]).unwrap();
    /// assert_eq!(parts, [array![1], array![2, 3, 4], array![5]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis.
    pub fn split_at_indices(&self, axis: isize, at: &[isize]) -> Result<Vec<View<'_, S, D>>> {
        let axis = resolve_axis(axis, self.ndim())?;
        let len = self.shape()[axis];
        let clamped = |&i: &isize| {
            let i = if i < 0 { i.saturating_add_unsigned(len) } else { i };
            usize::try_from(i).unwrap_or(0).min(len)
        };
        let starts = core::iter::once(0).chain(at.iter().map(clamped));
        let ends = at.iter().map(clamped).chain([len]);
        starts
            .zip(ends)
            .map(|(start, end)| self.moved(Narrow { axis, start, len: end.saturating_sub(start) }))
            .collect()
    }

    /// A view turned by `k` quarter turns from `axis1` towards `axis2` (counter-clockwise for
    /// `(0, 1)`); negative `k` turns back. O(1).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]];
    /// assert_eq!(a.rot90(1, 0, 1), [[2, 4], [1, 3]]);
    /// assert_eq!(a.rot90(-1, 0, 1), [[3, 1], [4, 2]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or both are the same.
    #[track_caller]
    pub fn rot90(&self, k: isize, axis1: isize, axis2: isize) -> View<'_, S, D> {
        let axes = || {
            let (one, other) =
                (resolve_axis(axis1, self.ndim())?, resolve_axis(axis2, self.ndim())?);
            if one == other {
                return Err(ErrorKind::RepeatedAxis { axis: one }.into());
            }
            Ok((one, other))
        };
        let (one, other) = axes().or_raise();
        match k.rem_euclid(4) {
            0 => self.view(),
            1 => self.swapaxes(axis1, axis2).into_flip(one as isize),
            2 => self.flip(axis1).into_flip(axis2),
            _ => self.swapaxes(axis1, axis2).into_flip(other as isize),
        }
    }

    /// A view with axis 0 backwards. O(1).
    ///
    /// # Panics
    /// If there are no axes.
    #[track_caller]
    pub fn flipud(&self) -> View<'_, S, D> {
        self.flip(0)
    }

    /// A view with axis 1 backwards. O(1).
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[track_caller]
    pub fn fliplr(&self) -> View<'_, S, D> {
        self.flip(1)
    }
}
