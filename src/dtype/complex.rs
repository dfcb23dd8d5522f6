//! The names of the complex types.
#![allow(non_camel_case_types, reason = "named as the primitive types are")]

use num_complex::Complex;

/// A complex number of two `f32`: NumPy's `complex64`, which counts the bits of both parts.
///
/// (The crate `num-complex` counts the bits of one part: what it calls `Complex64` is [`c128`](type@c128).)
///
/// The function of this name makes one.
///
/// ```
/// use ndview::{DType, HasDType, c64};
///
/// assert_eq!(c64::DTYPE, DType::Complex64);
/// assert_eq!(size_of::<c64>(), 8);
/// assert_eq!(c64(1.0, -2.0), c64 { re: 1.0, im: -2.0 });
/// ```
pub type c64 = Complex<f32>;

/// A complex number of two `f64`: NumPy's `complex128`, which counts the bits of both parts. It is what
/// NumPy makes of Python's `1 + 2j`.
///
/// (The crate `num-complex` counts the bits of one part: it calls this type `Complex64`.)
///
/// The function of this name makes one.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{Complex, c128};
///
/// let z = array![c128(1.0, 2.0), Complex::I, 3.0.into()];
/// assert_eq!((z.sum(), z.itemsize()), (c128(4.0, 3.0), 16));
/// assert_eq!(z.real(), [1.0, 0.0, 3.0]);
/// ```
pub type c128 = Complex<f64>;

/// The complex number with these parts, each of 32 bits.
#[inline]
#[must_use]
pub const fn c64(re: f32, im: f32) -> c64 {
    Complex { re, im }
}

/// The complex number with these parts, each of 64 bits.
#[inline]
#[must_use]
pub const fn c128(re: f64, im: f64) -> c128 {
    Complex { re, im }
}
