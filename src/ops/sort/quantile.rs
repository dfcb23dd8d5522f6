//! Medians and quantiles: what stands at a given share of the sorted elements.

use num_traits::Float;

use super::order::ascending;
use crate::dimension::{Dimension, IxDyn};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::layout::resolve_axis;
use crate::ops::Element;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage<Elem = T>, T: Element, D: Dimension> ArrayBase<S, D>
where
    T::Mean: Float,
{
    /// The median of all elements, in [`Element::Mean`]; NaN where there is one, and of none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[4, 1], [3, 2]].median(), 2.5);
    /// ```
    pub fn median(&self) -> T::Mean {
        let mut values: Vec<T::Mean> = self.iter().map(T::to_mean).collect();
        at_share(&mut values, 0.5)
    }

    /// The median along `axis`, in [`Element::Mean`]; a fresh array without that axis.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[4, 1, 2], [3, 2, 9]].median_axis(1), [2.0, 3.0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn median_axis(&self, axis: isize) -> Array<T::Mean, D::Smaller> {
        self.try_median_axis(axis).or_raise()
    }

    /// As [`median_axis`](Self::median_axis).
    ///
    /// # Errors
    /// Where `median_axis` panics.
    #[track_caller]
    pub fn try_median_axis(&self, axis: isize) -> Result<Array<T::Mean, D::Smaller>> {
        self.try_quantile_axis(0.5, axis)
    }

    /// The value below which a share `q` of all elements lies, interpolated linearly between
    /// neighbours (rule NA6); NaN where there is one, and of none.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1.0, 2.0, 3.0, 5.0].quantile(0.25).unwrap(), 1.75);
    /// ```
    ///
    /// # Errors
    /// If `q` is not in `0.0..=1.0`.
    pub fn quantile(&self, q: f64) -> Result<T::Mean> {
        check_share(q)?;
        let mut values: Vec<T::Mean> = self.iter().map(T::to_mean).collect();
        Ok(at_share(&mut values, q))
    }

    /// The quantile along `axis`; see [`quantile`](Self::quantile). A fresh array without that axis.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2, 3], [10, 20, 40]];
    /// assert_eq!(a.quantile_axis(0.75, 1), [2.5, 30.0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, `q` is not in `0.0..=1.0`, or the memory cannot be had.
    #[track_caller]
    pub fn quantile_axis(&self, q: f64, axis: isize) -> Array<T::Mean, D::Smaller> {
        self.try_quantile_axis(q, axis).or_raise()
    }

    /// As [`quantile_axis`](Self::quantile_axis).
    ///
    /// # Errors
    /// Where `quantile_axis` panics.
    #[track_caller]
    pub fn try_quantile_axis(&self, q: f64, axis: isize) -> Result<Array<T::Mean, D::Smaller>> {
        let axis = resolve_axis(axis, self.ndim())?;
        check_share(q)?;
        let mut shape = self.shape().to_vec();
        shape.remove(axis);
        let mut values = Vec::with_capacity(self.shape()[axis]);
        let each = self.lanes(axis as isize).map(|lane| {
            values.clear();
            values.extend(lane.iter().map(T::to_mean));
            at_share(&mut values, q)
        });
        let results: Array<T::Mean, IxDyn> = Array::from_shape_vec(shape, each.collect())?;
        results.into_dimension()
    }
}

/// Checks a share.
fn check_share(q: f64) -> Result<()> {
    if (0.0..=1.0).contains(&q) {
        return Ok(());
    }
    Err(ErrorKind::Argument(format!("Quantiles must be in the range [0, 1]: {q}")).into())
}

/// What stands at share `q` of the sorted values, which are reordered.
fn at_share<F: Float>(values: &mut [F], q: f64) -> F {
    let Some(last) = values.len().checked_sub(1) else { return F::nan() };
    if values.iter().any(|x| x.is_nan()) {
        return F::nan();
    }
    let position = last as f64 * q;
    let below = (position as usize).min(last);
    let share = F::from(position - below as f64).unwrap_or_else(F::zero);
    let (_, &mut low, above) = values.select_nth_unstable_by(below, ascending);
    match above.iter().copied().min_by(ascending) {
        // Equal neighbours are not subtracted: they may be infinite.
        Some(high) if share > F::zero() && high != low => {
            if const { size_of::<F>() < size_of::<f32>() } {
                // Between halves, in more digits: their sum may be none of them.
                let [low, high] = [low, high].map(|x| x.to_f64().unwrap_or(f64::NAN));
                return F::from(low + (high - low) * (position - below as f64)).unwrap_or(F::nan());
            }
            if share == F::one() / (F::one() + F::one()) {
                return (low + high) * share;
            }
            low + (high - low) * share
        }
        _ => low,
    }
}
