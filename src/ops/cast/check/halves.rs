//! Which numbers floats of 16 bits have, and which other types have theirs.

use half::{bf16, f16};

use super::CastTo;
use crate::kernel::simd::cast::AsType;

/// To halves: for one type on the left.
macro_rules! to_halves {
    ($way:ident: $($from:ty)*) => {$(
        to_halves!(@ $way $from: f16);
        to_halves!(@ $way $from: bf16);
    )*};
    (@ integer $from:ty: $to:ident) => {
        impl CastTo<$to> for $from {
            #[inline(always)]
            fn fits(self) -> bool {
                AsType::<$to>::as_type(self).is_finite()
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                let half: $to = self.as_type();
                // What is rounded up past the highest integer would come back by chance.
                CastTo::<$from>::fits(half) && AsType::<$from>::as_type(half) == self
            }

            #[inline(always)]
            fn saturated(self) -> $to {
                AsType::<$to>::as_type(self).clamp($to::MIN, $to::MAX)
            }
        }
    };
    (@ float $from:ty: $to:ident) => {
        impl CastTo<$to> for $from {
            #[inline(always)]
            fn fits(self) -> bool {
                AsType::<$to>::as_type(self).is_finite() | !self.is_finite()
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                let half: $to = self.as_type();
                (AsType::<$from>::as_type(half) == self) | self.is_nan()
            }

            #[inline(always)]
            fn saturated(self) -> $to {
                let half: $to = self.as_type();
                if CastTo::<$to>::fits(self) { half } else { half.clamp($to::MIN, $to::MAX) }
            }
        }
    };
}
to_halves!(integer: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
to_halves!(float: f32 f64);

/// From halves, which are the same number as `f32`: what that says.
macro_rules! from_halves {
    ($($half:ident)*: $to:tt) => {$(from_halves!(@ $half: $to);)*};
    (@ $half:ident: ($($to:ty)*)) => {$(
        impl CastTo<$to> for $half {
            #[inline(always)]
            fn fits(self) -> bool {
                CastTo::<$to>::fits(self.to_f32())
            }

            #[inline(always)]
            fn is_same(self) -> bool {
                CastTo::<$to>::is_same(self.to_f32())
            }

            #[inline(always)]
            fn saturated(self) -> $to {
                CastTo::<$to>::saturated(self.to_f32())
            }
        }
    )*};
}
from_halves! {
    f16 bf16: (f16 bf16 bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64)
}

macro_rules! from_bool {
    ($($half:ident)*) => {$(
        impl CastTo<$half> for bool {
            #[inline(always)]
            fn fits(self) -> bool {
                true
            }
        }
    )*};
}
from_bool!(f16 bf16);
