//! Sums and means of complex numbers.

use num_complex::Complex;
use num_traits::{Float, Zero};

use crate::ops::Element;

/// Complex numbers are summed and averaged as they are.
impl<F: Float + 'static> Element for Complex<F> {
    type Sum = Self;
    type Mean = Self;

    #[inline]
    fn to_sum(&self) -> Self {
        *self
    }

    #[inline]
    fn to_mean(&self) -> Self {
        *self
    }

    #[inline]
    fn divide(sum: Self, count: usize) -> Self {
        // Floats have every count, rounded.
        sum / F::from(count).unwrap_or_else(F::nan)
    }

    #[inline]
    fn is_true(&self) -> bool {
        !self.is_zero()
    }
}
