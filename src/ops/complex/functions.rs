//! What only complex arrays have.

use num_complex::Complex;
use num_traits::Float;

use crate::dimension::Dimension;
use crate::storage::{Array, ArrayBase, Storage};

/// Complex numbers, element by element. What float arrays have too is in
/// [`ComplexMath`](crate::ComplexMath).
///
/// ```
/// use ndview::{c128, prelude::*};
///
/// let z = array![c128(3.0, 4.0), c128(-1.0, 0.0)];
/// assert_eq!(z.conj(), [c128(3.0, -4.0), c128(-1.0, -0.0)]);
/// assert_eq!(z.abs(), [5.0, 1.0]);
/// assert_eq!(z.angle(), [4_f64.atan2(3.0), core::f64::consts::PI]);
/// assert_eq!(z.iscomplex(), [true, false]);
/// ```
impl<S: Storage<Elem = Complex<F>>, F: Float, D: Dimension> ArrayBase<S, D> {
    /// The complex conjugates: the sign of the imaginary part turned. A fresh array.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn conj(&self) -> Array<Complex<F>, D> {
        self.map(Complex::conj)
    }

    /// The angle of each number in the plane, in radians, between -π and π; of 0 it is 0. A fresh array of
    /// real numbers.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn angle(&self) -> Array<F, D> {
        self.map(|z| z.arg())
    }

    /// Which elements have an imaginary part other than 0 (NaN is other). A fresh array.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn iscomplex(&self) -> Array<bool, D> {
        self.map(|z| !z.im.is_zero())
    }

    /// Which elements have the imaginary part 0. A fresh array.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn isreal(&self) -> Array<bool, D> {
        self.map(|z| z.im.is_zero())
    }
}
