//! Operators between arrays, views and scalars.

use ndview::prelude::*;

use crate::check::{at, broadcast, fresh, k_order, of, shows};
use crate::lays::{Lay, few_lays, lays};

/// Two operands whose sum, difference, product and quotient fit every number.
macro_rules! operands {
    ($number:ty) => {
        (|i: usize| (i % 20 + 100) as $number, |i: usize| (i * 7 % 2 + 1) as $number)
    };
}

/// One operator between two arrays, by reference, by value and as views.
macro_rules! operator {
    ($a:ident $symbol:tt $b:ident, $one:ident, $two:ident, $shape:ident, $element:ident) => {{
        let what = format!("{} {} {}", $one.name, stringify!($symbol), $two.name);
        let order = k_order(&$shape, &[of(&$a), of(&$b)]);
        let right = |i: &[usize]| *at(&$a, i) $symbol *at(&$b, i);
        fresh(&(&$a $symbol &$b), &$shape, order.as_deref(), right, &what);
        fresh(&($a.view() $symbol $b.view()), &$shape, order.as_deref(), right, &what);
        // Handles that are not the only one are left alone.
        fresh(&($a.clone() $symbol $b.clone()), &$shape, order.as_deref(), right, &what);
        // Those that are may be written over.
        shows(&($one.make_of($a.shape(), $element.0) $symbol &$b), &$shape, right, &what);
        shows(&(&$a $symbol $two.make_of($b.shape(), $element.1)), &$shape, right, &what);
        let made =
            $one.make_of($a.shape(), $element.0) $symbol $two.make_of($b.shape(), $element.1);
        shows(&made, &$shape, right, &what);
    }};
}

/// One operator between an array and a scalar on either side.
macro_rules! with_scalars {
    ($a:ident $symbol:tt $right:expr, $left:expr, $lay:ident) => {{
        let what = format!("{} {}", $lay.name, stringify!($symbol));
        let order = k_order($a.shape(), &[of(&$a)]);
        let right = |i: &[usize]| *at(&$a, i) $symbol $right;
        fresh(&(&$a $symbol $right), $a.shape(), order.as_deref(), right, &what);
        shows(&($a.to_owned() $symbol $right), $a.shape(), right, &what);
        let right = |i: &[usize]| $left $symbol *at(&$a, i);
        fresh(&($left $symbol &$a), $a.shape(), order.as_deref(), right, &what);
        shows(&($left $symbol $a.to_owned()), $a.shape(), right, &what);
    }};
}

macro_rules! arithmetic {
    ($($name:ident: $number:ty;)*) => {$(
        fn $name(one: &Lay, two: &Lay, first: &[usize], second: &[usize]) {
            let elements = operands!($number);
            let (a, b) = (one.make_of(first, elements.0), two.make_of(second, elements.1));
            let shape = broadcast(&[first, second]);
            operator!(a + b, one, two, shape, elements);
            operator!(a - b, one, two, shape, elements);
            operator!(a * b, one, two, shape, elements);
            operator!(a / b, one, two, shape, elements);
            operator!(a % b, one, two, shape, elements);
            with_scalars!(a + (3 as $number), (5 as $number), one);
            with_scalars!(a - (3 as $number), (125 as $number), one);
            with_scalars!(b * (3 as $number), (5 as $number), two);
            with_scalars!(a / (3 as $number), (200 as $number), one);
        }
    )*};
}
arithmetic! {
    of_f64: f64;
    of_f32: f32;
    of_i64: i64;
    of_i32: i32;
    of_i16: i16;
    of_u8: u8;
}

macro_rules! bits {
    ($($name:ident: $number:ty, $from:expr, $scalar:expr;)*) => {$(
        fn $name(one: &Lay, two: &Lay, first: &[usize], second: &[usize]) {
            let elements = ($from, |i: usize| $from(i + 3));
            let (a, b) = (one.make_of(first, elements.0), two.make_of(second, elements.1));
            let shape = broadcast(&[first, second]);
            operator!(a & b, one, two, shape, elements);
            operator!(a | b, one, two, shape, elements);
            operator!(a ^ b, one, two, shape, elements);
            with_scalars!(a & $scalar, $scalar, one);
            with_scalars!(b | $scalar, $scalar, two);
            with_scalars!(a ^ $scalar, $scalar, one);
            let order = k_order(first, &[of(&a)]);
            fresh(&!&a, first, order.as_deref(), |i| !*at(&a, i), &one.name);
            shows(&!one.make_of(first, elements.0), first, |i| !*at(&a, i), &one.name);
        }
    )*};
}
bits! {
    bits_of_bool: bool, |i: usize| i % 3 == 0, true;
    bits_of_u8: u8, |i: usize| (i * 37) as u8, 0x5A;
    bits_of_i64: i64, |i: usize| (i as i64) * 0x1234_5678_9ABC, -77;
}

const PAIRS: [(&[usize], &[usize]); 8] = [
    (&[], &[]),
    (&[5], &[5]),
    (&[3, 4], &[3, 4]),
    (&[3, 4], &[4]),
    (&[3, 1], &[1, 4]),
    (&[0, 4], &[1, 4]),
    (&[4], &[3, 4]),
    (&[2, 3, 4], &[3, 1]),
];

#[test]
fn arithmetic_in_pairs_of_layouts() {
    for (first, second) in PAIRS {
        for one in few_lays(first.len()) {
            for two in few_lays(second.len()) {
                of_f64(&one, &two, first, second);
                of_u8(&one, &two, first, second);
                if first.len() < 3 {
                    of_f32(&one, &two, first, second);
                    of_i64(&one, &two, first, second);
                    of_i32(&one, &two, first, second);
                    of_i16(&one, &two, first, second);
                }
            }
        }
    }
}

#[test]
fn bits_in_pairs_of_layouts() {
    for (first, second) in PAIRS {
        for one in few_lays(first.len()) {
            for two in few_lays(second.len()) {
                bits_of_bool(&one, &two, first, second);
                bits_of_u8(&one, &two, first, second);
                bits_of_i64(&one, &two, first, second);
            }
        }
    }
}

#[test]
fn arithmetic_of_lengths_around_the_blocks() {
    let (c, backwards, two) = (&lays(1)[0], &lays(1)[2], few_lays(2));
    for n in crate::lays::LENS {
        of_f64(c, c, &[n], &[n]);
        of_u8(c, c, &[n], &[n]);
        bits_of_bool(c, c, &[n], &[n]);
        if n < 200 {
            of_i32(c, backwards, &[n], &[n]);
            of_i16(&two[0], c, &[n, 3], &[3]);
            of_f32(&two[n % two.len()], &two[2], &[3, n], &[3, n]);
        }
    }
    for (n, one) in two.iter().enumerate() {
        let other = &two[(n + 1) % two.len()];
        of_f64(one, other, &[33, 66], &[33, 66]);
        of_u8(other, one, &[33, 66], &[33, 66]);
        bits_of_u8(one, other, &[33, 66], &[33, 66]);
    }
}

/// The same for ranks that the compiler knows, which have ways of their own for small arrays.
macro_rules! fixed_rank {
    ($($name:ident: $rank:ty;)*) => {$(fn $name(first: &[usize], second: &[usize]) {
        for one in few_lays(first.len()) {
            for two in few_lays(second.len()) {
                let a = one.make_of(first, |i| i as f64 + 0.5).into_dimension::<$rank>().unwrap();
                let b = two.make_of(second, |i| 1.5 - i as f64).into_dimension::<$rank>().unwrap();
                let shape = broadcast(&[first, second]);
                let what = format!("{} and {}", one.name, two.name);
                let order = k_order(&shape, &[of(&a), of(&b)]);
                let order = order.as_deref();
                fresh(&(&a + &b), &shape, order, |i| at(&a, i) + at(&b, i), &what);
                fresh(&a.less(&b), &shape, order, |i| at(&a, i) < at(&b, i), &what);
                fresh(&a.maximum(&b), &shape, order, |i| at(&a, i).max(*at(&b, i)), &what);
                let made = a.zip_map(&b, |x, y| x * 2.0 - y);
                fresh(&made, &shape, order, |i| at(&a, i) * 2.0 - at(&b, i), &what);
                let right = |i: &[usize]| at(&a, i) * at(&b, i) - 3.0;
                shows(&(&a * &b - 3.0), &shape, right, &what);
                shows(&(a.to_owned() * &b - 3.0), &shape, right, &what);
                let order = k_order(first, &[of(&a)]);
                let order = order.as_deref();
                fresh(&(&a * 2.0), first, order, |i| at(&a, i) * 2.0, &what);
                fresh(&(2.0 - &a), first, order, |i| 2.0 - at(&a, i), &what);
                fresh(&-&a, first, order, |i| -at(&a, i), &what);
                fresh(&a.map(|x| *x as i16), first, order, |i| *at(&a, i) as i16, &what);
                fresh(&a.astype::<f32>(), first, order, |i| *at(&a, i) as f32, &what);
                fresh(&a.to_owned(), first, order, |i| *at(&a, i), &what);
                if shape == first {
                    let mut it = a.clone();
                    it += &b;
                    it.zip_inplace(&b, |x, y| *x += y);
                    shows(&it, &shape, |i| at(&a, i) + at(&b, i) + at(&b, i), &what);
                    it.assign(&b);
                    shows(&it, &shape, |i| *at(&b, i), &what);
                }
            }
        }
    })*};
}
fixed_rank! {
    rank_0: Ix0; rank_1: Ix1; rank_2: Ix2; rank_3: Ix3; rank_4: Ix4; rank_5: Ix5; rank_6: Ix6;
}

#[test]
fn ranks_known_to_the_compiler() {
    rank_0(&[], &[]);
    for n in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129] {
        rank_1(&[n], &[n]);
        rank_1(&[n], &[1]);
    }
    for n in [0, 1, 3, 4, 31, 33] {
        rank_2(&[n, 5], &[n, 5]);
        rank_2(&[n, 5], &[1, 5]);
        rank_2(&[n, 1], &[1, 6]);
    }
    rank_3(&[2, 3, 4], &[2, 1, 4]);
    rank_4(&[2, 3, 2, 2], &[1, 3, 1, 2]);
    rank_5(&[1, 2, 2, 3, 2], &[1, 2, 2, 3, 2]);
    rank_6(&[2, 1, 2, 3, 1, 2], &[2, 1, 1, 3, 1, 1]);
}
