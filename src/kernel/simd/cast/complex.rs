//! Numbers as complex numbers.
//!
//! A complex number is no real one: which part is meant is said by `real()` and `imag()`.

use num_complex::Complex;

use super::{AsType, sealed};

/// To complex numbers with these parts: real numbers, whose imaginary part is 0, and complex ones.
macro_rules! complex {
    ($($part:ty: $($from:ty)*;)*) => {$(
        impl sealed::Sealed for Complex<$part> {}

        $(impl AsType<Complex<$part>> for $from {
            #[inline(always)]
            fn as_type(self) -> Complex<$part> {
                Complex { re: self.as_type(), im: 0.0 }
            }
        })*

        impl AsType<Complex<$part>> for Complex<f32> {
            #[inline(always)]
            fn as_type(self) -> Complex<$part> {
                Complex { re: self.re.as_type(), im: self.im.as_type() }
            }
        }

        impl AsType<Complex<$part>> for Complex<f64> {
            #[inline(always)]
            fn as_type(self) -> Complex<$part> {
                Complex { re: self.re.as_type(), im: self.im.as_type() }
            }
        }

        /// Whether it is not zero (NaN is not).
        impl AsType<bool> for Complex<$part> {
            #[inline(always)]
            fn as_type(self) -> bool {
                (self.re != 0.0) | (self.im != 0.0)
            }
        }
    )*};
}

complex! {
    f32: bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64;
    f64: bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64;
}
