//! Numbers as numbers of another type, in ways that the compiler turns into vectors.

#[cfg(feature = "f256")]
mod extended;
#[cfg(feature = "half")]
mod halves;

/// The number as another type, as the language's `as` does: floats are rounded towards zero and stay
/// within the ends of an integer, NaN is 0; integers keep their lowest bits.
pub trait AsType<U>: Copy + sealed::Sealed {
    /// The number as a `U`.
    #[doc(hidden)]
    fn as_type(self) -> U;
}

#[cfg(feature = "complex")]
mod complex;

mod sealed {
    /// Keeps [`AsType`](super::AsType) to `bool`, the primitive numbers, and what features add.
    pub trait Sealed {}
}

/// As the language does.
macro_rules! plainly {
    ($($from:ty)*: $to:tt) => {$(plainly!(@ $from: $to);)*};
    (@ $from:ty: ($($to:ty)*)) => {$(
        impl AsType<$to> for $from {
            #[inline(always)]
            fn as_type(self) -> $to {
                self as $to
            }
        }
    )*};
}

/// Floats to integers of fewer bits: the language's own way is several times as slow in vectors.
macro_rules! within {
    ($($from:ty: $($to:ty)*;)*) => {$($(
        impl AsType<$to> for $from {
            #[inline(always)]
            fn as_type(self) -> $to {
                const LOWEST: $from = <$to>::MIN as $from;
                const HIGHEST: $from = <$to>::MAX as $from;
                // NaN is not above anything.
                let above = if self > LOWEST { self } else { LOWEST };
                let inside = if above < HIGHEST { above } else { HIGHEST };
                // SAFETY: between the ends of the integer, which are numbers of this type exactly, and
                // so not NaN.
                let integer: $to = unsafe { inside.to_int_unchecked() };
                if self.is_nan() { 0 } else { integer }
            }
        }
    )*)*};
}

/// Floats to integers whose highest need not be a number of the float: what it is rounded to is the first that is
/// too large, or it is the highest itself.
macro_rules! below {
    ($($from:ty: $($to:ty)*;)*) => {$($(
        impl AsType<$to> for $from {
            #[inline(always)]
            fn as_type(self) -> $to {
                const LOWEST: $from = <$to>::MIN as $from;
                const ABOVE: $from = <$to>::MAX as $from;
                // NaN is neither above nor below anything.
                let above = if self > LOWEST { self } else { LOWEST };
                let inside = if above < ABOVE { above } else { LOWEST };
                // SAFETY: from the lowest of the integer, which is a number of this type exactly, to below its
                // highest, and so not NaN.
                let integer: $to = unsafe { inside.to_int_unchecked() };
                let integer = if self >= ABOVE { <$to>::MAX } else { integer };
                if self.is_nan() { 0 } else { integer }
            }
        }
    )*)*};
}

/// To and from `bool`: whether it is not zero (NaN is not), and 0 or 1.
macro_rules! booleans {
    ($($number:ty: $zero:literal;)*) => {$(
        impl sealed::Sealed for $number {}

        impl AsType<bool> for $number {
            #[inline(always)]
            fn as_type(self) -> bool {
                self != $zero
            }
        }

        impl AsType<$number> for bool {
            #[inline(always)]
            fn as_type(self) -> $number {
                u8::from(self) as $number
            }
        }
    )*};
}

plainly! {
    i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize:
    (i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64)
}
plainly!(f32 f64: (i128 u128 f32 f64));
within! {
    f32: i8 i16 u8 u16;
    f64: i8 i16 i32 u8 u16 u32;
}
below! {
    f32: i32 i64 isize u32 u64 usize;
    f64: i64 isize u64 usize;
}
booleans! {
    i8: 0; i16: 0; i32: 0; i64: 0; i128: 0; isize: 0;
    u8: 0; u16: 0; u32: 0; u64: 0; u128: 0; usize: 0;
    f32: 0.0; f64: 0.0;
}

impl sealed::Sealed for bool {}

impl AsType<bool> for bool {
    #[inline(always)]
    fn as_type(self) -> bool {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::AsType;

    macro_rules! as_the_language {
        ($from:ty: $($to:ty)*) => {$({
            let ends = [<$to>::MIN as $from, <$to>::MAX as $from, 0.0, -0.0, 0.5, -0.5, 1.5, 300.7, -300.7];
            let far = [<$from>::NAN, <$from>::INFINITY, <$from>::NEG_INFINITY, <$from>::MAX, <$from>::MIN];
            for x in ends.into_iter().chain(far) {
                let near = [x, x.next_up(), x.next_down(), x + 1.0, x - 1.0, x + 0.5, x - 0.5];
                for x in near {
                    let ours: $to = x.as_type();
                    assert_eq!(ours, x as $to, "{x} as {}", stringify!($to));
                }
            }
        })*};
    }

    #[test]
    fn floats_to_integers_as_the_language_does() {
        as_the_language!(f32: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
        as_the_language!(f64: i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
    }
}
