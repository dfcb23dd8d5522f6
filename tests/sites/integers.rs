//! Arithmetic of integers by name.

use ndview::prelude::*;

use crate::check::{Makes, table};

/// Rows of methods that have a result for all integers, each with its twin.
macro_rules! total {
    ($a:ident $b:expr, $scalar:expr; $($name:ident() $try_name:ident(),)*) => {$(
        made!($a.$name($b));
        made!($a.$name($scalar));
        made!($a.$try_name($b).unwrap());
        made!($a.$try_name($scalar).unwrap());
    )*};
}

/// Rows of methods that return a result.
macro_rules! checked {
    ($a:ident $b:expr, $scalar:expr; $($name:ident(),)*) => {$(
        made!($a.$name($b).unwrap());
        made!($a.$name($scalar).unwrap());
    )*};
}

#[test]
fn of_two_arrays() {
    table(|| {
        each_layout!(a => {
            let a = &a.map(|&x| x as i64);
            let b = &a.slice((..1,)).to_owned();
            total!(a b, 3; wrapping_add() try_wrapping_add(), wrapping_sub() try_wrapping_sub(),
                wrapping_mul() try_wrapping_mul(), wrapping_pow() try_wrapping_pow(),
                saturating_add() try_saturating_add(), saturating_sub() try_saturating_sub(),
                saturating_mul() try_saturating_mul(),
                floor_divide_or_zero() try_floor_divide_or_zero(),
                remainder_or_zero() try_remainder_or_zero(),
                left_shift() try_left_shift(), right_shift() try_right_shift(),);
            total!(a b, 3; floor_divide() try_floor_divide(), remainder() try_remainder(),
                power() try_power(),);
            checked!(a b, 3; checked_add(), checked_sub(), checked_mul(), checked_div(),
                checked_rem(), checked_floor_divide(), checked_pow(), saturating_pow(),);
        });
    });
}

#[test]
fn of_one_array() {
    table(|| {
        each_layout!(a => {
            let a = &a.map(|&x| x as i16);
            made!(a.wrapping_neg());
            made!(a.wrapping_abs());
            made!(a.saturating_neg());
            made!(a.saturating_abs());
            made!(a.checked_neg().unwrap());
            made!(a.checked_abs().unwrap());
        });
    });
}

/// What goes wrong is found by a second pass; what was made before is noted all the same.
#[test]
fn errors() {
    table(|| {
        let a = array![100_i8, 100, 100];
        made!(a.checked_add(&a).unwrap_err());
        made!(a.view().into_dyn().checked_mul(2).unwrap_err());
        made!(array![-128_i8].checked_neg().unwrap_err());
        made!(a.saturating_pow(-1).unwrap_err());
    });
}
