//! Elements of many widths and kinds, each made from a number.

use std::fmt::Debug;

/// An element that can be told from others, bit by bit.
pub trait Elem: Clone + Debug + 'static {
    /// One of many values.
    fn nth(i: usize) -> Self;

    /// Whether it is the very same: of floats the same bits, or both NaN.
    fn same(&self, other: &Self) -> bool;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Elem for $number {
            fn nth(i: usize) -> Self {
                i.wrapping_mul(0x9E37_79B9) as $number
            }

            fn same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )*};
}
numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! floats {
    ($($float:ty),*) => {$(
        impl Elem for $float {
            /// Some NaN, infinities and both zeros among numbers that are not whole.
            fn nth(i: usize) -> Self {
                match i % 23 {
                    5 => <$float>::NAN,
                    9 => <$float>::INFINITY,
                    13 => <$float>::NEG_INFINITY,
                    16 => -0.0,
                    17 => 0.0,
                    _ => ((i * 37) % 1009) as $float * 0.37 - 150.0,
                }
            }

            fn same(&self, other: &Self) -> bool {
                self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
            }
        }
    )*};
}
floats!(f32, f64);

impl Elem for bool {
    fn nth(i: usize) -> Self {
        (i.wrapping_mul(0x9E37_79B9) >> 7) % 3 == 0
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

/// Three bytes: a width that no register has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Elem for Rgb {
    fn nth(i: usize) -> Self {
        Rgb(i as u8, (i >> 8) as u8, (i * 31) as u8)
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Elem for String {
    fn nth(i: usize) -> Self {
        format!("element {i}")
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

/// No bytes at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nothing;

impl Elem for Nothing {
    fn nth(_: usize) -> Self {
        Nothing
    }

    fn same(&self, _: &Self) -> bool {
        true
    }
}

/// Runs a generic function for elements of all the kinds.
macro_rules! for_all_kinds {
    ($f:ident) => {
        $f::<f64>();
        $f::<f32>();
        $f::<i64>();
        $f::<i32>();
        $f::<i16>();
        $f::<u8>();
        $f::<bool>();
        $f::<crate::elements::Rgb>();
        $f::<String>();
        $f::<crate::elements::Nothing>();
    };
}
pub(crate) use for_all_kinds;
