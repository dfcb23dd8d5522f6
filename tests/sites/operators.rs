//! Operators: both sides by value and by reference, scalars, and in place.

use std::ops::{
    Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Div, DivAssign,
    Mul, MulAssign, Neg, Not, Rem, RemAssign, Shl, ShlAssign, Shr, ShrAssign, Sub, SubAssign,
};

use ndview::prelude::*;

use crate::check::{Makes, table};
use crate::lays;

/// The rows of one operator: between two arrays, between an array and a scalar, as methods, and in place.
macro_rules! operator {
    ($a:ident $op:tt $b:ident, $scalar:expr; $by_name:ident $try_name:ident) => {
        made!($a $op $b);
        made!($a.clone() $op $b);
        made!($a $op $b.clone());
        made!($a.clone() $op $b.clone());
        made!($a.to_owned() $op $b);
        made!($a $op $b.to_owned());
        made!($a.to_owned() $op $b.to_owned());
        made!($a.view() $op $b.view());
        made!(&$a.view() $op &$b.view());
        made!($a $op $scalar);
        made!($a.clone() $op $scalar);
        made!($a.to_owned() $op $scalar);
        made!($a.view() $op $scalar);
        made!($a $op Scalar($scalar));
        made!($scalar $op $a);
        made!($scalar $op $a.clone());
        made!($scalar $op $a.to_owned());
        made!($scalar $op $a.view());
        made!($a.$by_name($b));
        made!($a.$try_name($b).unwrap());
        made!($a.$try_name($b.to_owned()).unwrap());
        made!($a.$try_name($scalar).unwrap());
    };
}

/// The rows of one operator that writes to what another handle holds too.
macro_rules! in_place {
    ($a:ident $op:tt $b:ident, $scalar:expr; $by_name:ident $try_name:ident) => {
        copied!(c = $a => c $op $b);
        copied!(c = $a => c $op $b.clone());
        copied!(c = $a => c $op $b.view());
        copied!(c = $a => c $op $scalar);
        copied!(c = $a => c $op Scalar($scalar));
        copied!(c = $a => c.$by_name($b));
        copied!(c = $a => c.$try_name($b).unwrap());
        copied!(c = $a => c.$try_name($scalar).unwrap());
    };
}

#[test]
fn of_floats() {
    table(|| {
        each_layout!(a => {
            let b = &a.to_owned();
            operator!(a + b, 2.0; add try_add);
            operator!(a - b, 2.0; sub try_sub);
            operator!(a * b, 2.0; mul try_mul);
            operator!(a / b, 2.0; div try_div);
            operator!(a % b, 2.0; rem try_rem);
            in_place!(a += b, 2.0; add_assign try_add_assign);
            in_place!(a -= b, 2.0; sub_assign try_sub_assign);
            in_place!(a *= b, 2.0; mul_assign try_mul_assign);
            in_place!(a /= b, 2.0; div_assign try_div_assign);
            in_place!(a %= b, 2.0; rem_assign try_rem_assign);
            made!(-a);
            made!(-a.clone());
            made!(-a.to_owned());
            made!(-a.view());
            made!(a.neg());
        });
    });
}

#[test]
fn of_integers() {
    table(|| {
        for a in &lays::fixed() {
            let a = &a.slice((..1,)).map(|&x| x as i32);
            let b = &a.to_owned();
            operator!(a + b, 2; add try_add);
            operator!(a % b, 2; rem try_rem);
            operator!(a & b, 2; bitand try_bitand);
            operator!(a | b, 2; bitor try_bitor);
            operator!(a ^ b, 2; bitxor try_bitxor);
            operator!(a << b, 2; shl try_shl);
            operator!(a >> b, 2; shr try_shr);
            in_place!(a &= b, 2; bitand_assign try_bitand_assign);
            in_place!(a |= b, 2; bitor_assign try_bitor_assign);
            in_place!(a ^= b, 2; bitxor_assign try_bitxor_assign);
            in_place!(a <<= b, 2; shl_assign try_shl_assign);
            in_place!(a >>= b, 2; shr_assign try_shr_assign);
            made!(!a);
            made!(!a.clone());
            made!(!a.to_owned());
            made!(a.not());
        }
    });
}

#[test]
fn of_booleans() {
    table(|| {
        for a in &lays::fixed() {
            let a = &a.greater(3.0);
            let b = &a.to_owned();
            operator!(a & b, true; bitand try_bitand);
            operator!(a | b, true; bitor try_bitor);
            operator!(a ^ b, true; bitxor try_bitxor);
            in_place!(a &= b, true; bitand_assign try_bitand_assign);
            made!(!a);
            made!(!a.view());
        }
    });
}

#[test]
fn broadcast() {
    table(|| {
        each_layout!(a => {
            let row = &a.slice((..1,)).to_owned();
            let column = &a.slice((.., ..1)).to_owned();
            made!(a + row);
            made!(column + a);
            made!(row * column);
            made!(column.clone() * row.clone());
            made!(column.to_owned() - row.to_owned());
            copied!(b = a => b += row);
            copied!(b = a => b -= column);
        });
        for a in &lays::fixed() {
            let line = &a.index_axis(0, 0).to_owned();
            let same = &a.clone().into_dyn();
            made!(a + line);
            made!(line + a);
            made!(a + same);
            made!(a.to_owned() + same);
            made!(same.to_owned() + a);
        }
    });
}

#[test]
fn of_what_is_no_number_of_the_language() {
    table(|| {
        let words = array![String::from("a"), String::from("b"), String::from("c")];
        let more = array!["d", "e", "f"];
        made!(words.clone() + &more);
        made!(&words + &more);
        made!(words.to_owned() + Scalar("x"));
        copied!(w = words => w += &more);
        copied!(w = words => w += Scalar("x"));
        let zeros = Array1::<()>::from_vec(vec![(); 3]);
        made!(zeros.map(|()| 1_u8) + 1);
    });
}
