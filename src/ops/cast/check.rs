//! Which numbers another type has.

#[cfg(feature = "half")]
mod halves;

use crate::dtype::HasDType;
use crate::kernel::simd::cast::AsType;

/// A number that can be cast with care: what [`astype_checked`](crate::ArrayBase::astype_checked),
/// [`astype_exact`](crate::ArrayBase::astype_exact) and
/// [`astype_saturating`](crate::ArrayBase::astype_saturating) ask for.
///
/// Sealed, as [`AsType`] is: `bool`, the primitive numbers, and what features add.
pub trait CastTo<U: HasDType>: AsType<U> + HasDType {
    /// Whether the other type has the number, rounded as [`AsType`] rounds it.
    #[doc(hidden)]
    fn fits(self) -> bool;
    /// Whether the other type has the number itself: where it fits, unless casting rounds. NaN and infinities are
    /// numbers of every float.
    #[doc(hidden)]
    #[inline(always)]
    fn is_same(self) -> bool {
        self.fits()
    }
    /// The nearest number of the other type, which has ends; 0 for NaN, if it has none.
    #[doc(hidden)]
    #[inline(always)]
    fn saturated(self) -> U {
        self.as_type()
    }
}

/// For one type on the left, and those on the right.
macro_rules! casts {
    ($way:ident $($from:ty)*: $to:tt) => {$(casts!(@ $way $from: $to);)*};
    (@ $way:ident $from:ty: ($($to:ty)*)) => {$(
        impl CastTo<$to> for $from {
            $way!($from, $to);
        }
    )*};
}

macro_rules! integer_to_integer {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            let (lowest, highest) = ends!($from, $to);
            (lowest <= self) & (self <= highest)
        }

        #[inline(always)]
        fn saturated(self) -> $to {
            let (lowest, highest) = ends!($from, $to);
            self.clamp(lowest, highest) as $to
        }
    };
}

/// The lowest and the highest integer that two types have, in the first.
macro_rules! ends {
    ($from:ty, $to:ty) => {
        const {
            let higher = <$from>::MIN as i128 >= <$to>::MIN as i128;
            let lower = <$from>::MAX as u128 <= <$to>::MAX as u128;
            (
                if higher { <$from>::MIN } else { <$to>::MIN as $from },
                if lower { <$from>::MAX } else { <$to>::MAX as $from },
            )
        }
    };
}

macro_rules! integer_to_float {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            // The highest `u128` are beyond the highest `f32`.
            (self as $to).is_finite()
        }

        #[inline(always)]
        fn is_same(self) -> bool {
            let float = self as $to;
            // The highest integer is rounded up to the power above it, and would come back by chance.
            (float < above!($from, $to)) & (float as $from == self)
        }

        #[inline(always)]
        fn saturated(self) -> $to {
            (self as $to).min(<$to>::MAX)
        }
    };
}

/// The power of two above the highest integer, in a float.
macro_rules! above {
    ($integer:ty, $float:ty) => {
        const { (<$integer>::MAX / 2 + 1) as $float * 2.0 }
    };
}

macro_rules! float_to_integer {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            const LOWEST: $from = <$to>::MIN as $from;
            // Either the ends are exact, or one less is: what is rounded up to the lowest integer fits.
            let low = (self >= LOWEST) | (self > LOWEST - 1.0);
            low & (self < above!($to, $from))
        }

        #[inline(always)]
        fn is_same(self) -> bool {
            let integer: $to = self.as_type();
            (self < above!($to, $from)) & (integer as $from == self)
        }
    };
}

macro_rules! float_to_float {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            (self as $to).is_finite() | !self.is_finite()
        }

        #[inline(always)]
        fn is_same(self) -> bool {
            (self as $to as $from == self) | self.is_nan()
        }

        #[inline(always)]
        fn saturated(self) -> $to {
            let float = self as $to;
            let inside = if float < 0.0 { float.max(<$to>::MIN) } else { float.min(<$to>::MAX) };
            if CastTo::<$to>::fits(self) { float } else { inside }
        }
    };
}

macro_rules! from_bool {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            true
        }
    };
}

macro_rules! to_bool {
    ($from:ty, $to:ty) => {
        #[inline(always)]
        fn fits(self) -> bool {
            true
        }

        #[inline(always)]
        fn is_same(self) -> bool {
            (self == 0 as $from) | (self == 1 as $from)
        }
    };
}

casts! { integer_to_integer
    i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize:
    (i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize)
}
casts! { integer_to_float i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize: (f32 f64) }
casts! { float_to_integer f32 f64: (i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize) }
casts! { float_to_float f32 f64: (f32 f64) }
casts! { from_bool
    bool: (bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64)
}
casts! { to_bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64: (bool) }
