//! `astype` between all primitive types, as the language's `as` does.

use ndview::prelude::*;

use crate::check::{at, fresh, k_order, of};
use crate::elements::Elem;
use crate::lays::{few_lays, lays, shapes};

/// Numbers with what is special about their type.
trait Special: Elem + Copy {
    fn special() -> Vec<Self>;

    /// What tells it from all others of its type, as `same` does.
    fn bits(self) -> u128;
}

macro_rules! integers {
    ($($number:ty)*) => {$(
        impl Special for $number {
            fn special() -> Vec<Self> {
                let (low, high) = (<$number>::MIN, <$number>::MAX);
                let mut all = vec![low, low + 1, low / 2, 0, 1, 2, high / 2, high - 1, high];
                for shift in 6..<$number>::BITS {
                    let power = (1 as $number) << shift;
                    let round = [power.wrapping_sub(1), power, power.wrapping_add(1)];
                    all.extend(round.iter().flat_map(|x| [*x, x.wrapping_neg()]));
                }
                all.extend((0..300).map(<$number>::nth));
                all
            }

            fn bits(self) -> u128 {
                self as u128
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl Special for $float {
            /// The ends of all integers with their neighbours, halves, and what is no number.
            fn special() -> Vec<Self> {
                let far = [<$float>::INFINITY, <$float>::MAX, <$float>::MIN_POSITIVE, 1e-40, 1e20, 1e30];
                let mut all = vec![<$float>::NAN, -<$float>::NAN, 0.0, -0.0, 65_519.99, 65_520.0];
                all.extend(far.iter().flat_map(|x| [*x, -x]));
                for bits in [0, 1, 2, 7, 8, 15, 16, 23, 24, 25, 31, 32, 52, 53, 54, 63, 64, 126, 127] {
                    let end = (2.0 as $float).powi(bits);
                    let near = [end, end.next_up(), end.next_down(), end + 0.5, end - 0.5, end - 1.0, end + 1.0];
                    all.extend(near.iter().flat_map(|x| [*x, -x]));
                }
                all.extend((0..40).map(|i| i as $float * 0.5 - 10.0));
                all
            }

            /// All NaN are the same.
            fn bits(self) -> u128 {
                if self.is_nan() { u128::MAX } else { self.to_bits().into() }
            }
        }
    )*};
}
floats!(f32 f64);

impl Special for bool {
    fn special() -> Vec<Self> {
        (0..300).map(bool::nth).collect()
    }

    fn bits(self) -> u128 {
        self.into()
    }
}

/// One pair of types: all special values at once, at every alignment of a row, and strided.
macro_rules! cast {
    ($from:ty, $to:ty, $as:expr) => {{
        let right: fn($from) -> $to = $as;
        let cast = |a: ArrayView1<'_, $from>| bits(a.astype::<$to>());
        are_cast::<$from>((stringify!($from), stringify!($to)), &cast, &|x| right(x).bits());
    }};
}

fn bits<T: Special>(a: Array1<T>) -> Vec<u128> {
    a.iter().map(|x| x.bits()).collect()
}

/// Checks one cast of one type: it is all that knows the other.
fn are_cast<T: Special>(
    (from, to): (&str, &str),
    cast: &dyn Fn(ArrayView1<'_, T>) -> Vec<u128>,
    right: &dyn Fn(T) -> u128,
) {
    let all = Array1::from(T::special());
    let is = |a: ArrayView1<'_, T>| {
        let made = cast(a);
        assert_eq!(made.len(), a.len());
        for (x, made) in a.iter().zip(made) {
            let right = right(*x);
            assert!(made == right, "{x:?} of {from} as {to} is {made:?}, not {right:?}");
        }
    };
    is(all.view());
    is(all.slice(s![..;-1]));
    is(all.slice(s![1..;3]));
    for len in (0..20).chain([31, 32, 33, 63, 64, 65, 66, 129]) {
        let at = len * 5 % 40;
        is(all.slice(at..at + len));
    }
}

macro_rules! casts {
    ($($name:ident $from:ident;)*) => {$(
        #[test]
        fn $name() {
            casts!(@to $from: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
            cast!($from, bool, |x| x != (0 as $from));
            cast!(bool, $from, |x| u8::from(x) as $from);
        }
    )*};
    (@to $from:ident: $($to:ident)*) => {$( cast!($from, $to, |x| x as $to); )*};
}
casts! {
    of_i8 i8; of_i16 i16; of_i32 i32; of_i64 i64; of_i128 i128; of_isize isize;
    of_u8 u8; of_u16 u16; of_u32 u32; of_u64 u64; of_u128 u128; of_usize usize;
    of_f32 f32; of_f64 f64;
}

#[test]
fn of_bool_to_itself() {
    cast!(bool, bool, |x| x);
}

/// Every layout, for casts to wider, narrower and equal widths.
macro_rules! laid_out {
    ($($from:ident $to:ident;)*) => {$(
        for shape in shapes().into_iter().chain([vec![33, 70], vec![5000, 3], vec![2049]]) {
            let many = shape.iter().product::<usize>() > 1000;
            for lay in if many { few_lays(shape.len()) } else { lays(shape.len()) } {
                let a = lay.make::<$from>(&shape);
                let order = k_order(&shape, &[of(&a)]);
                let right = |i: &[usize]| *at(&a, i) as $to;
                fresh(&a.astype::<$to>(), &shape, order.as_deref(), right, &lay.name);
            }
        }
    )*};
}

#[test]
fn in_every_layout() {
    laid_out! {
        f64 i32;
        u8 f64;
        f32 i16;
        i64 u8;
        f64 f64;
        i16 i64;
        f32 u64;
    }
}
