//! Elements of another type.

use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::map;
pub use crate::kernel::simd::cast::AsType;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The elements as another primitive type, as the language's `as` does: floats become integers
    /// rounded towards zero, within the integer's ends, and NaN becomes 0; integers keep their lowest
    /// bits; what is not 0 is `true`. A fresh array in the order in which the elements lie, also where the
    /// type stays.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![2.7, -2.7, 1e10, f64::NAN];
    /// assert_eq!(a.astype::<i32>(), [2, -2, i32::MAX, 0]);
    /// assert_eq!(array![257, -1].astype::<u8>(), [1, 255]);
    /// assert_eq!(array![0, 3].astype::<bool>(), [false, true]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn astype<U>(&self) -> Array<U, D>
    where
        S::Elem: AsType<U>,
    {
        self.try_astype().or_raise()
    }

    /// As [`astype`](Self::astype).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn try_astype<U>(&self) -> Result<Array<U, D>>
    where
        S::Elem: AsType<U>,
    {
        map::map(&self.as_view(), |x| x.as_type())
    }
}
