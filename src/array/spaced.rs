//! Lists of evenly spaced numbers.

use num_traits::{Float, NumCast};

use super::Array1;
use crate::dimension::Order;
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::collect::{collect_numbered, is_plain};
use crate::kernel::halves::may_be_halves;
use crate::kernel::simd::plain::is_half;
use crate::layout::Layout;
use crate::ledger::at_caller;
use crate::storage::Array;

/// The positions of a list, as elements of `T`.
fn number<T: NumCast>(value: usize) -> Result<T> {
    let wrong = || ErrorKind::Argument(format!("{value} does not fit the element type")).into();
    T::from(value).ok_or_else(wrong)
}

impl<T> Array1<T> {
    /// A 1-d array over the elements of a vector, which is adopted, not copied.
    #[track_caller]
    pub fn from_vec(vec: Vec<T>) -> Self {
        Array::from(vec)
    }

    /// `start`, `start + step`, .. up to before `stop` (past it where `step` is negative).
    ///
    /// Element `i` is `start + i * step`, so that steps of floats do not add up their roundings.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(Array1::arange(0, 5, 1), [0, 1, 2, 3, 4]);
    /// assert_eq!(Array1::arange(1.0, 0.0, -0.25), [1.0, 0.75, 0.5, 0.25]);
    /// ```
    ///
    /// # Panics
    /// If `step` is zero, or the length is not a number that can be addressed.
    #[track_caller]
    pub fn arange(start: T, stop: T, step: T) -> Self
    where
        T: Copy + PartialOrd + NumCast + core::ops::Add<Output = T> + core::ops::Mul<Output = T>,
    {
        Self::try_arange(start, stop, step).or_raise()
    }

    /// As [`arange`](Self::arange).
    ///
    /// # Errors
    /// Where `arange` panics.
    #[track_caller]
    pub fn try_arange(start: T, stop: T, step: T) -> Result<Self>
    where
        T: Copy + PartialOrd + NumCast + core::ops::Add<Output = T> + core::ops::Mul<Output = T>,
    {
        let len = arange_len(start, stop, step)?;
        let layout = Layout::new([len], Order::C, size_of::<T>())?;
        if len > 0 {
            number::<T>(len - 1)?;
        }
        if const { may_be_halves::<T>() } && is_half::<T>() {
            // Few positions are halves: calculated in `f64`, and rounded once.
            let double = |x: T| x.to_f64().unwrap_or(f64::NAN);
            let (from, by) = (double(start), double(step));
            let value = |i: usize| T::from(from + i as f64 * by).unwrap_or(start);
            let data = collect_numbered(len, value).of_shape(layout.shape())?;
            return Array::from_parts(data, layout);
        }
        if is_plain::<T>() {
            // The last one can be had, so all can.
            let value = |i: usize| start + T::from(i).unwrap_or(start) * step;
            return Array::from_parts(
                collect_numbered(len, value).of_shape(layout.shape())?,
                layout,
            );
        }
        let mut refused = None;
        let value = |i: usize| match T::from(i) {
            Some(i) => start + i * step,
            None => {
                refused = Some(i);
                start
            }
        };
        let array =
            Array::from_parts(collect_numbered(len, value).of_shape(layout.shape())?, layout)?;
        match refused {
            None => Ok(array),
            Some(i) => number::<T>(i).map(|_| array),
        }
    }

    /// `count` values from `start` to `stop`, both included, evenly spaced.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(Array1::linspace(0.0, 1.0, 5), [0.0, 0.25, 0.5, 0.75, 1.0]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn linspace(start: T, stop: T, count: usize) -> Self
    where
        T: Float,
    {
        let make = || {
            let layout = Layout::new([count], Order::C, size_of::<T>())?;
            let last = number::<T>(count.max(2) - 1)?;
            let step = (stop - start) / last;
            if const { may_be_halves::<T>() } && is_half::<T>() {
                let double = |x: T| x.to_f64().unwrap_or(f64::NAN);
                let (from, to) = (double(start), double(stop));
                let by = (to - from) / (count.max(2) - 1) as f64;
                let value = |i: usize| match i + 1 == count && count > 1 {
                    true => stop,
                    false => T::from(from + i as f64 * by).unwrap_or_else(T::nan),
                };
                let data = collect_numbered(count, value).of_shape(layout.shape())?;
                return Array::from_parts(data, layout);
            }
            // The one that is `stop` itself, chosen without a branch: so all are computed side by side.
            let end = if count > 1 { count - 1 } else { usize::MAX };
            let value = move |i: usize| {
                let value = start + T::from(i).unwrap_or_else(T::nan) * step;
                if i == end { stop } else { value }
            };
            Array::from_parts(collect_numbered(count, value).of_shape(layout.shape())?, layout)
        };
        at_caller(make).or_raise()
    }
}

/// How many steps lie in `start..stop`.
fn arange_len<T: Copy + PartialOrd + NumCast>(start: T, stop: T, step: T) -> Result<usize> {
    let wrong = |why: &str| Err(ErrorKind::Argument(format!("arange: {why}")).into());
    if let (Some(from), Some(to), Some(by)) = (start.to_i128(), stop.to_i128(), step.to_i128()) {
        let exact = |x: T, i: i128| <T as NumCast>::from(i).is_some_and(|i| i == x);
        if exact(start, from) && exact(stop, to) && exact(step, by) {
            if by == 0 {
                return wrong("step cannot be zero");
            }
            let ahead = if by > 0 { to > from } else { to < from };
            let distance = if ahead { to.abs_diff(from) } else { 0 };
            let len = distance.div_ceil(by.unsigned_abs());
            return usize::try_from(len).or_else(|_| wrong("the length cannot be addressed"));
        }
    }
    // Whole numbers past the highest `i128`.
    if let (Some(from), Some(to), Some(by)) = (start.to_u128(), stop.to_u128(), step.to_u128()) {
        let exact = |x: T, i: u128| <T as NumCast>::from(i).is_some_and(|i| i == x);
        if exact(start, from) && exact(stop, to) && exact(step, by) && by > 0 {
            let len = to.saturating_sub(from).div_ceil(by);
            return usize::try_from(len).or_else(|_| wrong("the length cannot be addressed"));
        }
    }
    let (Some(from), Some(to), Some(by)) = (start.to_f64(), stop.to_f64(), step.to_f64()) else {
        return wrong("start, stop and step must be numbers");
    };
    if by == 0.0 {
        return wrong("step cannot be zero");
    }
    let len = ((to - from) / by).ceil();
    if len.is_nan() || len >= isize::MAX as f64 {
        return wrong(&format!("the length {len} cannot be addressed"));
    }
    // Saturating at 0 where it is negative: no steps.
    Ok(len.max(0.0) as usize)
}
