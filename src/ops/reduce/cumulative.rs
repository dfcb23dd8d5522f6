//! Running sums and products.

use core::ops::{Add, Mul};

use super::Element;
use crate::dimension::{Dimension, Ix1};
use crate::error::{OrRaise, Result};
use crate::kernel::collect;
use crate::kernel::scan::{scan, scan_axis};
use crate::layout::resolve_axis;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage<Elem = T>, T: Element, D: Dimension> ArrayBase<S, D> {
    /// The running sum over all elements in C order, as a fresh 1-d array; in [`Element::Sum`].
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].cumsum(), [1i64, 3, 6, 10]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn cumsum(&self) -> Array<T::Sum, Ix1>
    where
        T::Sum: Add<Output = T::Sum>,
    {
        self.running(Add::add)
    }

    /// The running product over all elements in C order, as a fresh 1-d array; in [`Element::Sum`].
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].cumprod(), [1i64, 2, 6, 24]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn cumprod(&self) -> Array<T::Sum, Ix1>
    where
        T::Sum: Mul<Output = T::Sum>,
    {
        self.running(Mul::mul)
    }

    /// The running sum along `axis`, in [`Element::Sum`]; a fresh array of the same shape.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].cumsum_axis(0), [[1i64, 2], [4, 6]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn cumsum_axis(&self, axis: isize) -> Array<T::Sum, D>
    where
        T::Sum: Add<Output = T::Sum>,
    {
        self.try_cumsum_axis(axis).or_raise()
    }

    /// As [`cumsum_axis`](Self::cumsum_axis).
    ///
    /// # Errors
    /// Where `cumsum_axis` panics.
    #[track_caller]
    pub fn try_cumsum_axis(&self, axis: isize) -> Result<Array<T::Sum, D>>
    where
        T::Sum: Add<Output = T::Sum>,
    {
        self.running_along(axis, Add::add)
    }

    /// The running product along `axis`, in [`Element::Sum`]; a fresh array of the same shape.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].cumprod_axis(1), [[1i64, 2], [3, 12]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn cumprod_axis(&self, axis: isize) -> Array<T::Sum, D>
    where
        T::Sum: Mul<Output = T::Sum>,
    {
        self.try_cumprod_axis(axis).or_raise()
    }

    /// As [`cumprod_axis`](Self::cumprod_axis).
    ///
    /// # Errors
    /// Where `cumprod_axis` panics.
    #[track_caller]
    pub fn try_cumprod_axis(&self, axis: isize) -> Result<Array<T::Sum, D>>
    where
        T::Sum: Mul<Output = T::Sum>,
    {
        self.running_along(axis, Mul::mul)
    }

    #[track_caller]
    fn running(&self, combine: impl Fn(T::Sum, T::Sum) -> T::Sum) -> Array<T::Sum, Ix1> {
        if let Some(slice) = self.as_slice() {
            return scan(slice, T::to_sum, combine).map(Array::from).or_raise();
        }
        let mut total: Option<T::Sum> = None;
        let totals = self.iter().map(|x| {
            let next = match total.take() {
                Some(total) => combine(total, x.to_sum()),
                None => x.to_sum(),
            };
            total = Some(next.clone());
            next
        });
        collect::collect(self.len(), totals).map(Array::from).or_raise()
    }

    #[track_caller]
    fn running_along(
        &self,
        axis: isize,
        combine: impl Fn(T::Sum, T::Sum) -> T::Sum,
    ) -> Result<Array<T::Sum, D>> {
        scan_axis(&self.as_view(), resolve_axis(axis, self.ndim())?, T::to_sum, combine)
    }
}
