//! Which numbers the complex types have.

use num_complex::Complex;

use super::CastTo;

/// From real numbers: what their real part says.
macro_rules! from_real {
    ($part:ty: $($from:ty)*) => {$(
        impl CastTo<Complex<$part>> for $from {
            #[inline(always)]
            fn fits(self) -> bool {
                CastTo::<$part>::fits(self)
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                CastTo::<$part>::is_same(self)
            }

            #[inline(always)]
            fn saturated(self) -> Complex<$part> {
                Complex { re: self.saturated(), im: 0.0 }
            }
        }
    )*};
}

from_real!(f32: bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
from_real!(f64: bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

/// From complex numbers: what both of their parts say.
macro_rules! from_complex {
    ($from:ty: $($part:ty)*) => {
        $(impl CastTo<Complex<$part>> for Complex<$from> {
            #[inline(always)]
            fn fits(self) -> bool {
                CastTo::<$part>::fits(self.re) & CastTo::<$part>::fits(self.im)
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                CastTo::<$part>::is_same(self.re) & CastTo::<$part>::is_same(self.im)
            }

            #[inline(always)]
            fn saturated(self) -> Complex<$part> {
                Complex { re: self.re.saturated(), im: self.im.saturated() }
            }
        })*

        impl CastTo<bool> for Complex<$from> {
            #[inline(always)]
            fn fits(self) -> bool {
                true
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                CastTo::<bool>::is_same(self.re) & (self.im == 0.0)
            }

            #[inline(always)]
            fn saturated(self) -> bool {
                (self.re != 0.0) | (self.im != 0.0)
            }
        }
    };
}

from_complex!(f32: f32 f64);
from_complex!(f64: f32 f64);
