//! The reductions over all elements.

use core::ops::{Add, Mul, Sub};

use num_traits::{Float, One, Zero};

use super::element::{means, sums};
use super::{Element, largest, smallest};
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::halves::{Halves, if_halves};
use crate::kernel::reduce::{
    Given, Moments, Reduction, any, both_extremes, count, count_in, folded, reduce, reduce_with,
};
use crate::kernel::run::has_short_runs;
use crate::storage::{ArrayBase, Storage};

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The sum of all elements, in [`Element::Sum`] (narrow integers in 64 bits); 0 of none.
    /// Pairwise, so that sums of floats stay accurate.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![100i8, 100].sum(), 200);
    /// ```
    #[inline]
    pub fn sum(&self) -> T::Sum
    where
        T: Element,
        T::Sum: Zero,
    {
        if_halves!(T, T::Sum, half => {
            half.round(folded(self, |x| half.widen(x), Add::add).unwrap_or(0.0))
        });
        reduce_with(self, &sums(), T::sum_all).unwrap_or_else(T::Sum::zero)
    }

    /// The product of all elements, in [`Element::Sum`]; 1 of none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[2, 3], [4, 5]].prod(), 120i64);
    /// ```
    #[inline]
    pub fn prod(&self) -> T::Sum
    where
        T: Element,
        T::Sum: One,
    {
        if_halves!(T, T::Sum, half => {
            half.round(folded(self, |x| half.widen(x), Mul::mul).unwrap_or(1.0))
        });
        folded(self, T::to_sum, Mul::mul).unwrap_or_else(T::Sum::one)
    }

    /// The mean of all elements, in [`Element::Mean`] (of integers: `f64`); NaN of none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].mean(), 2.5);
    /// ```
    #[inline]
    pub fn mean(&self) -> T::Mean
    where
        T: Element,
        T::Mean: Zero,
    {
        if_halves!(T, T::Mean, half => {
            let sum = folded(self, |x| half.widen(x), Add::add);
            half.round(f32::divide(sum.unwrap_or(0.0), self.len()))
        });
        let by = means(self.len());
        reduce_with(self, &by, T::mean_all).unwrap_or_else(|| by.nothing())
    }
}

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D>
where
    T: Element,
    T::Mean: Float,
{
    /// The variance of all elements: the mean of the squared distances from the mean, where the
    /// mean is taken over `ddof` fewer than there are (NaN where that leaves nothing to divide).
    /// One pass over memory, no copy of the elements. As accurate as two passes: a mean that is large against
    /// the distances from it takes no digits from them.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1.0, 2.0, 3.0, 4.0];
    /// assert_eq!((a.var(0), a.var(1)), (1.25, 5.0 / 3.0));
    /// ```
    pub fn var(&self, ddof: usize) -> T::Mean {
        if_halves!(T, T::Mean, half => half.round(half.variance(self, ddof)));
        let finish = |squares, count: usize| T::divide(squares, count.saturating_sub(ddof));
        let by = Moments { term: T::to_mean, divide: T::divide, finish };
        reduce(self, &by).unwrap_or_else(|| by.nothing())
    }

    /// The standard deviation of all elements: the root of the [variance](Self::var).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1.0, 3.0].std(0), 1.0);
    /// ```
    pub fn std(&self, ddof: usize) -> T::Mean {
        if_halves!(T, T::Mean, half => half.round(half.variance(self, ddof).sqrt()));
        self.var(ddof).sqrt()
    }
}

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The smallest element; NaN where there is one.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1], [2, 4]].min(), 1);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[inline]
    #[track_caller]
    pub fn min(&self) -> T
    where
        T: PartialOrd + Clone,
    {
        self.try_min().or_raise()
    }

    /// As [`min`](Self::min).
    ///
    /// # Errors
    /// If there are no elements.
    #[inline]
    pub fn try_min(&self) -> Result<T>
    where
        T: PartialOrd + Clone,
    {
        reduce(self, &smallest()).ok_or_else(|| self.empty("minimum"))
    }

    /// The largest element; NaN where there is one.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1], [2, 4]].max(), 4);
    /// assert!(array![1.0, f64::NAN].max().is_nan());
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[inline]
    #[track_caller]
    pub fn max(&self) -> T
    where
        T: PartialOrd + Clone,
    {
        self.try_max().or_raise()
    }

    /// As [`max`](Self::max).
    ///
    /// # Errors
    /// If there are no elements.
    #[inline]
    pub fn try_max(&self) -> Result<T>
    where
        T: PartialOrd + Clone,
    {
        reduce(self, &largest()).ok_or_else(|| self.empty("maximum"))
    }

    #[cold]
    pub(super) fn empty(&self, operation: &'static str) -> crate::Error {
        ErrorKind::EmptyReduction { operation, shape: Dims::new(self.shape()) }.into()
    }

    /// The distance from the smallest to the largest element.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![3, 1, 7].ptp(), 6);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn ptp(&self) -> T
    where
        T: PartialOrd + Clone + Sub<Output = T>,
    {
        self.try_ptp().or_raise()
    }

    /// As [`ptp`](Self::ptp).
    ///
    /// # Errors
    /// If there are no elements.
    pub fn try_ptp(&self) -> Result<T>
    where
        T: PartialOrd + Clone + Sub<Output = T>,
    {
        let extremes = both_extremes(self, (&smallest(), &largest()));
        let (min, max) = extremes.ok_or_else(|| self.empty("maximum"))?;
        Ok(max - min)
    }

    /// Whether some element is true, or not zero; false of none. Stops about where the first is.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert!(array![0, 7, 0].any());
    /// assert!(!array![false].any());
    /// ```
    pub fn any(&self) -> bool
    where
        T: Element,
    {
        any(&self.as_view(), T::is_true)
    }

    /// Whether all elements are true, or not zero; true of none. Stops about where the first is
    /// that is not.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert!(array![3, 7].all());
    /// assert!(!array![true, false].all());
    /// ```
    pub fn all(&self) -> bool
    where
        T: Element,
    {
        !any(&self.as_view(), |x| !x.is_true())
    }

    /// How many elements are true, or not zero.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[0.0, 1.5], [f64::NAN, -0.0]].count_nonzero(), 2);
    /// ```
    pub fn count_nonzero(&self) -> usize
    where
        T: Element,
    {
        match self.as_slice_memory_order() {
            Some(slice) => count(slice, T::is_true),
            None if has_short_runs(&self.as_view()) => {
                folded(self, |x| usize::from(x.is_true()), Add::add).unwrap_or(0)
            }
            None => count_in(&self.as_view(), T::is_true),
        }
    }

    /// All elements combined by `combine`, which must be associative and commutative, for it is
    /// applied in a tree; `None` where there is none. For elements that are no [`Element`], such as
    /// big integers.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array!["b", "c", "a"].reduce(|x, y| x.max(y)), Some("c"));
    /// ```
    pub fn reduce(&self, combine: impl Fn(T, T) -> T) -> Option<T>
    where
        T: Clone,
    {
        let combine = |a: Given<T>, b: Given<T>| Given(combine(a.0, b.0));
        folded(self, |x| Given(x.clone()), combine).map(|all| all.0)
    }
}

impl<S: Storage<Elem = bool>, D: Dimension> ArrayBase<S, D> {
    /// How many elements are true.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 5, 7].map(|x| *x > 2).count(), 2);
    /// ```
    pub fn count(&self) -> usize {
        self.count_nonzero()
    }
}

impl<T: 'static, U: Clone + 'static> Halves<T, U> {
    /// The variance of all elements, in `f32`.
    fn variance<S: Storage<Elem = T>, D: Dimension>(
        &self,
        a: &ArrayBase<S, D>,
        ddof: usize,
    ) -> f32 {
        let finish = |squares, count: usize| f32::divide(squares, count.saturating_sub(ddof));
        let by = Moments { term: |x: &T| self.widen(x), divide: f32::divide, finish };
        reduce(a, &by).unwrap_or_else(|| by.nothing())
    }
}
