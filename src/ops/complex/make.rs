//! Complex arrays of real ones.

use num_complex::Complex;
use num_traits::Float;

use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::ops::arith::{Both, Operand, zip};
use crate::storage::{Array, ArrayBase, Storage};

/// The complex array that two broadcast operands give.
type Made<F, D, E> = Array<Complex<F>, Both<D, E>>;

impl<F: Float, D: Dimension> Array<Complex<F>, D> {
    /// The complex numbers `real + i * imag`, both sides broadcast; `imag` may be a scalar. A fresh array.
    ///
    /// ```
    /// use ndview::{c128, prelude::*};
    ///
    /// let z = Array::from_real_imag(&array![1.0, 2.0], &array![[0.0], [-1.0]]);
    /// assert_eq!(z, [[c128(1.0, 0.0), c128(2.0, 0.0)], [c128(1.0, -1.0), c128(2.0, -1.0)]]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn from_real_imag<S, R>(real: &ArrayBase<S, D>, imag: R) -> Made<F, D, R::Dim>
    where
        S: Storage<Elem = F>,
        D: Broadcast<R::Dim>,
        R: Operand<F, Elem = F>,
    {
        Self::try_from_real_imag(real, imag).or_raise()
    }

    /// As [`from_real_imag`](Self::from_real_imag).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    pub fn try_from_real_imag<S, R>(real: &ArrayBase<S, D>, imag: R) -> Result<Made<F, D, R::Dim>>
    where
        S: Storage<Elem = F>,
        D: Broadcast<R::Dim>,
        R: Operand<F, Elem = F>,
    {
        zip(&real.as_view(), &imag.view(), |&re, &im| Complex { re, im })
    }

    /// The complex numbers of these sizes and angles (in radians), both sides broadcast; `angle` may be a
    /// scalar. A fresh array.
    ///
    /// ```
    /// use core::f64::consts::PI;
    /// use ndview::{c128, prelude::*};
    ///
    /// let z = Array::from_polar(&array![2.0, 1.0], &array![PI / 2.0, PI]);
    /// assert!(z.all_close(&array![c128(0.0, 2.0), c128(-1.0, 0.0)], 0.0, 1e-15));
    /// assert!(z.angle().all_close(&array![PI / 2.0, PI], 1e-15, 0.0));
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn from_polar<S, R>(abs: &ArrayBase<S, D>, angle: R) -> Made<F, D, R::Dim>
    where
        S: Storage<Elem = F>,
        D: Broadcast<R::Dim>,
        R: Operand<F, Elem = F>,
    {
        Self::try_from_polar(abs, angle).or_raise()
    }

    /// As [`from_polar`](Self::from_polar).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    pub fn try_from_polar<S, R>(abs: &ArrayBase<S, D>, angle: R) -> Result<Made<F, D, R::Dim>>
    where
        S: Storage<Elem = F>,
        D: Broadcast<R::Dim>,
        R: Operand<F, Elem = F>,
    {
        zip(&abs.as_view(), &angle.view(), |&abs, &angle| Complex::from_polar(abs, angle))
    }
}
