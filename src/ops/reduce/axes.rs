//! The reductions along axes.

use core::borrow::Borrow;
use core::ops::{Add, Mul, Sub};

use num_traits::{Float, One, Zero};

use super::{Element, Over, largest, smallest};
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::halves::{Halves, if_halves};
use crate::kernel::reduce::{Fold, Given, Moments};
use crate::storage::{Array, ArrayBase, Storage};

/// For each reduction that [`Over`] has with `try_`: the form that panics, and the two forms for
/// one axis.
///
/// Bounds in front of the rows are those of the whole `impl`: elements that do not meet them may have these
/// methods from a trait.
macro_rules! axis_forms {
    ($([$($for:tt)*])? $(
        $(#[$doc:meta])*
        $axis:ident, $try_axis:ident, $name:ident, $try_name:ident
        ($($arg:ident: $type:ty),*) -> $out:ty where [$($bounds:tt)*]
    )*) => {
        impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> $(where $($for)*)? {$(
            $(#[$doc])*
            ///
            /// The result is a fresh array without that axis.
            ///
            /// # Panics
            #[doc = concat!("If there is no such axis, or [`try_", stringify!($name), "`](Over::try_", stringify!($name), ") fails.")]
            #[track_caller]
            pub fn $axis(&self, axis: isize $(, $arg: $type)*) -> Array<$out, D::Smaller>
            where
                $($bounds)*
            {
                self.along(axis).or_raise().$name($($arg),*)
            }

            #[doc = concat!("As [`", stringify!($axis), "`](Self::", stringify!($axis), ").")]
            ///
            /// # Errors
            #[doc = concat!("Where `", stringify!($axis), "` panics.")]
            #[track_caller]
            pub fn $try_axis(
                &self,
                axis: isize $(, $arg: $type)*
            ) -> Result<Array<$out, D::Smaller>>
            where
                $($bounds)*
            {
                self.along(axis)?.$try_name($($arg),*)
            }
        )*}

        impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> $(where $($for)*)? {$(
            #[doc = concat!("As [`", stringify!($axis), "`](ArrayBase::", stringify!($axis), "), over the chosen axes.")]
            ///
            /// # Panics
            #[doc = concat!("If [`try_", stringify!($name), "`](Self::try_", stringify!($name), ") fails.")]
            #[track_caller]
            pub fn $name(&self $(, $arg: $type)*) -> Array<$out, R>
            where
                $($bounds)*
            {
                self.$try_name($($arg),*).or_raise()
            }
        )*}
    };
}
pub(super) use axis_forms;

axis_forms! {
    /// The sum along `axis`, in [`Element::Sum`] (narrow integers in 64 bits); 0 of no elements.
    /// Pairwise, so that sums of floats stay accurate on every axis.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[100i8, 1], [100, 2]];
    /// assert_eq!(a.sum_axis(0), [200i64, 3]);
    /// ```
    sum_axis, try_sum_axis, sum, try_sum() -> T::Sum where [T: Element, T::Sum: Zero]
    /// The product along `axis`, in [`Element::Sum`]; 1 of no elements.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].prod_axis(-1), [2i64, 12]);
    /// ```
    prod_axis, try_prod_axis, prod, try_prod() -> T::Sum where [T: Element, T::Sum: One]
    /// The mean along `axis`, in [`Element::Mean`] (of integers: `f64`); NaN of no elements.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].mean_axis(0), [2.0, 3.0]);
    /// ```
    mean_axis, try_mean_axis, mean, try_mean() -> T::Mean where [T: Element, T::Mean: Zero]
}

axis_forms! {
    [T: Element, T::Mean: Float]
    /// The variance along `axis`: the mean of the squared distances from the mean, where the mean
    /// is taken over `ddof` fewer than there are. One pass over memory, no copy of the elements. As
    /// accurate as two passes: a mean that is large against the distances from it takes no digits from
    /// them.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1.0, 2.0], [3.0, 6.0]];
    /// assert_eq!(a.var_axis(1, 0), [0.25, 2.25]);
    /// assert_eq!(a.var_axis(1, 1), [0.5, 4.5]);
    /// ```
    var_axis, try_var_axis, var, try_var(ddof: usize) -> T::Mean where []
    /// The standard deviation along `axis`: the root of the [variance](Self::var_axis).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, 2.0], [3.0, 6.0]].std_axis(1, 0), [0.5, 1.5]);
    /// ```
    std_axis, try_std_axis, std, try_std(ddof: usize) -> T::Mean where []
}

axis_forms! {
    /// The smallest element along `axis`; NaN where there is one.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1.0, 2.0], [f64::NAN, 0.0]].min_axis(1)[0], 1.0);
    /// ```
    min_axis, try_min_axis, min, try_min() -> T where [T: PartialOrd + Clone]
    /// The largest element along `axis`; NaN where there is one.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [4, 3]].max_axis(0), [4, 3]);
    /// ```
    max_axis, try_max_axis, max, try_max() -> T where [T: PartialOrd + Clone]
    /// The distance from the smallest to the largest element along `axis`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [4, 9]].ptp_axis(0), [3, 7]);
    /// ```
    ptp_axis, try_ptp_axis, ptp, try_ptp() -> T where [T: PartialOrd + Clone + Sub<Output = T>]
    /// The position of the first smallest element along `axis`, or of the first NaN. Over several
    /// axes: the position in C order over these.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1, 1], [0, 5, 0]].argmin_axis(1), [1usize, 0]);
    /// ```
    argmin_axis, try_argmin_axis, argmin, try_argmin() -> usize where [T: PartialOrd + Clone]
    /// The position of the first largest element along `axis`, or of the first NaN. Over several
    /// axes: the position in C order over these.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1, 3], [0, 5, 0]].argmax_axis(1), [0usize, 1]);
    /// ```
    argmax_axis, try_argmax_axis, argmax, try_argmax() -> usize where [T: PartialOrd + Clone]
    /// Whether some element along `axis` is true, or not zero; false of no elements.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[0, 0], [0, 7]].any_axis(1), [false, true]);
    /// ```
    any_axis, try_any_axis, any, try_any() -> bool where [T: Element]
    /// Whether all elements along `axis` are true, or not zero; true of no elements.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[0, 0], [6, 7]].all_axis(1), [false, true]);
    /// ```
    all_axis, try_all_axis, all, try_all() -> bool where [T: Element]
    /// How many elements along `axis` are true, or not zero.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 0], [6, 7]];
    /// assert_eq!(a.count_nonzero_axis(0), [2usize, 1]);
    /// ```
    count_nonzero_axis, try_count_nonzero_axis, count_nonzero, try_count_nonzero() -> usize
        where [T: Element]
}

axis_forms! {
    /// How many elements along `axis` are true.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[true, false], [true, true]].count_axis(0), [2usize, 1]);
    /// ```
    count_axis, try_count_axis, count, try_count() -> usize where [T: Borrow<bool> + Element]
}

impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// The sum over the chosen axes; see [`sum_axis`](ArrayBase::sum_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[inline(always)]
    #[track_caller]
    pub fn try_sum(&self) -> Result<Array<T::Sum, R>>
    where
        T: Element,
        T::Sum: Zero,
    {
        if_halves!(T, T::Sum, half => self.folded_halves(&half, |x| half.widen(x), Add::add, 0.0));
        let layout = self.layout::<T::Sum>()?;
        let order = || layout.memory_order();
        let results = T::sum_lanes(&self.lanes(layout.len(), &order));
        Array::from_parts(results.of_shape(layout.shape())?, layout)
    }

    /// The product over the chosen axes; see [`prod_axis`](ArrayBase::prod_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_prod(&self) -> Result<Array<T::Sum, R>>
    where
        T: Element,
        T::Sum: One,
    {
        if_halves!(T, T::Sum, half => self.folded_halves(&half, |x| half.widen(x), Mul::mul, 1.0));
        self.folded(T::to_sum, Mul::mul, T::Sum::one)
    }

    /// The mean over the chosen axes; see [`mean_axis`](ArrayBase::mean_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[inline(always)]
    #[track_caller]
    pub fn try_mean(&self) -> Result<Array<T::Mean, R>>
    where
        T: Element,
        T::Mean: Zero,
    {
        if_halves!(T, T::Mean, half => {
            let count = self.terms();
            let finish = |sum| half.round(f32::divide(sum, count));
            let map = |x: &T| half.widen(x);
            self.by(&Fold { map, combine: Add::add, finish, nothing: || finish(0.0) })
        });
        let layout = self.layout::<T::Mean>()?;
        let order = || layout.memory_order();
        let results = T::mean_lanes(&self.lanes(layout.len(), &order));
        Array::from_parts(results.of_shape(layout.shape())?, layout)
    }

    /// The variance over the chosen axes; see [`var_axis`](ArrayBase::var_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_var(&self, ddof: usize) -> Result<Array<T::Mean, R>>
    where
        T: Element,
        T::Mean: Float,
    {
        if_halves!(T, T::Mean, half => self.variance_of_halves(&half, ddof, |variance| variance));
        let finish = |squares, count: usize| T::divide(squares, count.saturating_sub(ddof));
        self.by(&Moments { term: T::to_mean, divide: T::divide, finish })
    }

    /// The standard deviation over the chosen axes; see [`std_axis`](ArrayBase::std_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_std(&self, ddof: usize) -> Result<Array<T::Mean, R>>
    where
        T: Element,
        T::Mean: Float,
    {
        if_halves!(T, T::Mean, half => self.variance_of_halves(&half, ddof, f32::sqrt));
        let finish = |squares, count: usize| T::divide(squares, count.saturating_sub(ddof)).sqrt();
        self.by(&Moments { term: T::to_mean, divide: T::divide, finish })
    }

    /// The smallest elements over the chosen axes; see [`min_axis`](ArrayBase::min_axis).
    ///
    /// # Errors
    /// If a result would have no elements (results without any are fine: rule RD2), or the memory
    /// cannot be had.
    #[track_caller]
    pub fn try_min(&self) -> Result<Array<T, R>>
    where
        T: PartialOrd + Clone,
    {
        self.need_terms("minimum")?;
        self.by(&smallest())
    }

    /// The largest elements over the chosen axes; see [`max_axis`](ArrayBase::max_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    #[track_caller]
    pub fn try_max(&self) -> Result<Array<T, R>>
    where
        T: PartialOrd + Clone,
    {
        self.need_terms("maximum")?;
        self.by(&largest())
    }

    /// The distances from the smallest to the largest elements over the chosen axes; see
    /// [`ptp_axis`](ArrayBase::ptp_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    #[track_caller]
    pub fn try_ptp(&self) -> Result<Array<T, R>>
    where
        T: PartialOrd + Clone + Sub<Output = T>,
    {
        let mut range = self.try_max()?;
        range.try_zip_inplace(&self.try_min()?, |max, min| *max = max.clone() - min.clone())?;
        Ok(range)
    }

    /// Whether some elements over the chosen axes are true; see [`any_axis`](ArrayBase::any_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_any(&self) -> Result<Array<bool, R>>
    where
        T: Element,
    {
        self.folded(T::is_true, |a, b| a | b, || false)
    }

    /// Whether all elements over the chosen axes are true; see [`all_axis`](ArrayBase::all_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_all(&self) -> Result<Array<bool, R>>
    where
        T: Element,
    {
        self.folded(T::is_true, |a, b| a & b, || true)
    }

    /// How many elements over the chosen axes are true; see
    /// [`count_nonzero_axis`](ArrayBase::count_nonzero_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_count_nonzero(&self) -> Result<Array<usize, R>>
    where
        T: Element,
    {
        self.folded(|x| usize::from(x.is_true()), Add::add, || 0)
    }

    /// How many elements over the chosen axes are true; see [`count_axis`](ArrayBase::count_axis).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_count(&self) -> Result<Array<usize, R>>
    where
        T: Borrow<bool> + Element,
    {
        self.try_count_nonzero()
    }

    /// The elements over the chosen axes combined by `combine`, which must be associative and
    /// commutative, for it is applied in a tree; `identity` where there is none. For elements that
    /// are no [`Element`], such as big integers.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![["b", "a"], ["c", "d"]];
    /// assert_eq!(a.over([0]).reduce("", |x, y| x.max(y)), ["c", "d"]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn reduce(&self, identity: T, combine: impl Fn(T, T) -> T) -> Array<T, R>
    where
        T: Clone,
    {
        let map = |x: &T| Given(x.clone());
        let combine = |a: Given<T>, b: Given<T>| Given(combine(a.0, b.0));
        let nothing = || identity.clone();
        self.by(&Fold { map, combine, finish: |all: Given<T>| all.0, nothing }).or_raise()
    }
}

/// Of floats of 16 bits.
impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// Combines numbers of elements in `f32`; `nothing` where there is none.
    #[track_caller]
    pub(super) fn folded_halves<H: 'static, U: Clone + 'static>(
        &self,
        half: &Halves<H, U>,
        map: impl Fn(&T) -> f32,
        combine: impl Fn(f32, f32) -> f32,
        nothing: f32,
    ) -> Result<Array<U, R>> {
        let finish = |x| half.round(x);
        self.by(&Fold { map, combine, finish, nothing: || finish(nothing) })
    }

    /// What is made of the variances.
    #[track_caller]
    fn variance_of_halves<U: Clone + 'static>(
        &self,
        half: &Halves<T, U>,
        ddof: usize,
        result: impl Fn(f32) -> f32,
    ) -> Result<Array<U, R>>
    where
        T: 'static,
    {
        let finish = |squares, count: usize| {
            half.round(result(f32::divide(squares, count.saturating_sub(ddof))))
        };
        self.by(&Moments { term: |x: &T| half.widen(x), divide: f32::divide, finish })
    }
}
