//! Where the extremes are.

use super::{Over, least, most};
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::reduce::{First, Reduction, reduce};
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The position of the first smallest element, or of the first NaN, in C order over the whole
    /// array, however it lies in memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1], [1, 4]].argmin(), 1);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn argmin(&self) -> usize
    where
        T: PartialOrd + Clone,
    {
        self.try_argmin().or_raise()
    }

    /// As [`argmin`](Self::argmin).
    ///
    /// # Errors
    /// If there are no elements.
    #[track_caller]
    pub fn try_argmin(&self) -> Result<usize>
    where
        T: PartialOrd + Clone,
    {
        self.position_of("argmin", &First(least()))
    }

    /// The position of the first largest element, or of the first NaN, in C order over the whole
    /// array, however it lies in memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 4], [1, 4]].argmax(), 1);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn argmax(&self) -> usize
    where
        T: PartialOrd + Clone,
    {
        self.try_argmax().or_raise()
    }

    /// As [`argmax`](Self::argmax).
    ///
    /// # Errors
    /// If there are no elements.
    #[track_caller]
    pub fn try_argmax(&self) -> Result<usize>
    where
        T: PartialOrd + Clone,
    {
        self.position_of("argmax", &First(most()))
    }

    /// The first position of an extreme.
    #[track_caller]
    fn position_of(
        &self,
        operation: &'static str,
        by: &impl Reduction<T, Out = usize>,
    ) -> Result<usize> {
        reduce(self, by).ok_or_else(|| {
            ErrorKind::EmptySequence { operation, shape: Dims::new(self.shape()) }.into()
        })
    }
}

impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// The positions of the first smallest elements; see [`argmin_axis`](ArrayBase::argmin_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    #[track_caller]
    pub fn try_argmin(&self) -> Result<Array<usize, R>>
    where
        T: PartialOrd + Clone,
    {
        self.need_sequence("argmin")?;
        self.by(&First(least()))
    }

    /// The positions of the first largest elements; see [`argmax_axis`](ArrayBase::argmax_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    #[track_caller]
    pub fn try_argmax(&self) -> Result<Array<usize, R>>
    where
        T: PartialOrd + Clone,
    {
        self.need_sequence("argmax")?;
        self.by(&First(most()))
    }
}
