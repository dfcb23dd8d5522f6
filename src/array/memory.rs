//! What an array says about its memory.

use crate::dimension::Dimension;
use crate::storage::{ArrayBase, Storage};

/// Facts about an array's memory, as NumPy's `flags`; made by [`ArrayBase::flags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "each flag is a fact of its own")]
pub struct Flags {
    /// The elements lie in C order without gaps.
    pub c_contiguous: bool,
    /// The elements lie in Fortran order without gaps.
    pub f_contiguous: bool,
    /// The array holds a handle on its buffer (it is an `Array`), not a borrow.
    pub owns_data: bool,
    /// A write goes to this very memory: an `ArrayViewMut`, or an `Array` that need not copy first.
    pub writeable: bool,
    /// Each element lies at a multiple of its type's alignment: always so.
    pub aligned: bool,
    /// The only handle on its buffer.
    pub unique: bool,
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.layout().ndim()
    }

    /// The length of each axis.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        self.layout().shape()
    }

    /// The length of each axis as the rank's own type: `let [rows, columns] = a.dim();`.
    #[inline]
    pub fn dim(&self) -> D::Sizes {
        self.layout().sizes().clone()
    }

    /// How far apart neighbours along each axis lie, in elements (NumPy counts bytes).
    #[inline]
    pub fn strides(&self) -> &[isize] {
        self.layout().strides()
    }

    /// The number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.layout().len()
    }

    /// Whether there is no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.layout().is_empty()
    }

    /// The length of an axis; negative axes count from the end.
    ///
    /// # Panics
    /// If there is no such axis.
    #[inline]
    #[track_caller]
    pub fn len_of(&self, axis: isize) -> usize {
        use crate::error::OrRaise;
        self.shape()[crate::layout::resolve_axis(axis, self.ndim()).or_raise()]
    }

    /// The bytes of one element.
    #[inline]
    pub fn itemsize(&self) -> usize {
        size_of::<S::Elem>()
    }

    /// The bytes of all elements as they are shown (*logical*: a stretched axis counts in full, what
    /// lies between the elements does not).
    #[inline]
    pub fn nbytes(&self) -> usize {
        self.len().saturating_mul(self.itemsize())
    }

    /// Whether the elements lie in C order without gaps.
    #[inline]
    pub fn is_c_contiguous(&self) -> bool {
        self.layout().is_c_contiguous()
    }

    /// Whether the elements lie in Fortran order without gaps.
    #[inline]
    pub fn is_f_contiguous(&self) -> bool {
        self.layout().is_f_contiguous()
    }

    /// The facts about this array's memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::<f64, _>::zeros((3, 4));
    /// let columns = a.slice((.., s![..;2])).flags();
    /// assert!(!columns.c_contiguous && !columns.owns_data && !columns.writeable);
    /// assert!(a.t().flags().f_contiguous);
    /// ```
    #[track_caller]
    pub fn flags(&self) -> Flags {
        let owner = self.storage().owner();
        let writable = || owner.is_some_and(|b| b.is_writable()) && self.layout().is_one_to_one();
        Flags {
            c_contiguous: self.is_c_contiguous(),
            f_contiguous: self.is_f_contiguous(),
            owns_data: S::OWNS,
            writeable: S::WRITES || (S::OWNS && writable()),
            aligned: true,
            unique: S::WRITES || owner.is_some_and(|b| b.is_unique()),
        }
    }
}
