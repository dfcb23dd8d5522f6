//! Comparisons, choices and functions of numbers, with their special values.

use ndview::prelude::*;

use crate::check::{at, broadcast, fresh, k_order, of, shows};
use crate::elements::Elem;
use crate::lays::{LENS, Lay, few_lays, lays, shapes};

/// What is checked of two arrays, the shape that they broadcast to, and how they lie.
type Check<'a, T> = &'a mut dyn FnMut(&ArrayD<T>, &ArrayD<T>, &[usize], &str);

/// Pairs of arrays of such shapes in pairs of layouts: all of the first with a few of the second.
fn pairs<T: Elem>(first: &[usize], second: &[usize], f: Check<T>) {
    let shape = broadcast(&[first, second]);
    for one in few_lays(first.len()) {
        for two in few_lays(second.len()) {
            let (a, b) = (one.make::<T>(first), two.make_of(second, |i| T::nth(3 * i + 1)));
            f(&a, &b, &shape, &format!("{} and {}", one.name, two.name));
        }
    }
}

/// Some shapes that broadcast, and rows around the lengths of registers and blocks.
fn several<T: Elem>(f: Check<T>) {
    let all: [(&[usize], &[usize]); 6] = [
        (&[], &[]),
        (&[3, 4], &[3, 4]),
        (&[3, 1], &[4]),
        (&[0, 2], &[2]),
        (&[2, 3, 4], &[3, 1]),
        (&[9, 3], &[9, 1]),
    ];
    for (first, second) in all {
        pairs(first, second, f);
    }
    let (c, turned) = (&lays(2)[0], &lays(2)[2]);
    for n in LENS.into_iter().filter(|n| *n < 200 || n % 2 == 1) {
        let a = c.make::<T>(&[1, n]).into_reshape(vec![n]).unwrap();
        let b = c.make_of(&[1, n], |i| T::nth(i * 5 + 2)).into_reshape(vec![n]).unwrap();
        f(&a, &b, &[n], "C");
        if (31..70).contains(&n) && n % 2 == 1 {
            f(&c.make(&[n, 34]), &turned.make(&[n, 34]), &[n, 34], "C and turned");
        }
    }
}

fn compared<T: Elem + Copy + PartialOrd>() {
    several::<T>(&mut |a, b, shape, what| {
        let order = k_order(shape, &[of(a), of(b)]);
        let order = order.as_deref();
        fresh(&a.less(b), shape, order, |i| at(a, i) < at(b, i), &what);
        fresh(&a.less_equal(b), shape, order, |i| at(a, i) <= at(b, i), &what);
        fresh(&a.greater(b), shape, order, |i| at(a, i) > at(b, i), &what);
        fresh(&a.greater_equal(b), shape, order, |i| at(a, i) >= at(b, i), &what);
        fresh(&a.equal(b), shape, order, |i| at(a, i) == at(b, i), &what);
        fresh(&a.not_equal(b), shape, order, |i| at(a, i) != at(b, i), &what);
        let some = T::nth(7);
        fresh(&a.less(Scalar(some)), a.shape(), None, |i| *at(a, i) < some, &what);
        fresh(&a.equal(Scalar(some)), a.shape(), None, |i| *at(a, i) == some, &what);
        let all_equal = a.shape() == b.shape() && a.iter().zip(b.iter()).all(|(x, y)| x == y);
        assert_eq!(a == b, all_equal, "{what}");
    });
}

#[test]
fn comparisons() {
    compared::<f64>();
    compared::<f32>();
    compared::<i64>();
    compared::<i32>();
    compared::<i16>();
    compared::<u8>();
    compared::<bool>();
}

/// The smaller or the larger of two, the first of equals; NaN where there is one (rule NA1).
fn extreme<T: Elem + Copy + PartialOrd>(x: T, y: T, wins: fn(&T, &T) -> bool) -> T {
    #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
    match (x != x, y != y) {
        (true, _) => x,
        (_, true) => y,
        _ => {
            if wins(&y, &x) {
                y
            } else {
                x
            }
        }
    }
}

fn extremes<T: Elem + Copy + PartialOrd>() {
    several::<T>(&mut |a, b, shape, what| {
        let order = k_order(shape, &[of(a), of(b)]);
        let order = order.as_deref();
        let (least, most) = (
            |i: &[usize]| extreme(*at(a, i), *at(b, i), |y, x| y < x),
            |i: &[usize]| extreme(*at(a, i), *at(b, i), |y, x| y > x),
        );
        fresh(&a.minimum(b), shape, order, least, &what);
        fresh(&a.maximum(b), shape, order, most, &what);
        let some = T::nth(7);
        let right = |i: &[usize]| extreme(*at(a, i), some, |y, x| y > x);
        fresh(&a.maximum(Scalar(some)), a.shape(), None, right, &what);
        let order = k_order(a.shape(), &[of(a)]);
        for (lo, hi) in [(3, 11), (11, 3), (4, 5), (5, 9), (17, 16)] {
            let (lo, hi) = (T::nth(lo), T::nth(hi));
            let right = |i: &[usize]| clipped(*at(a, i), lo, hi);
            fresh(&a.clip(lo, hi), a.shape(), order.as_deref(), right, &what);
        }
    });
}

/// NaN stays, a bound that is NaN wins, and so does `hi` over `lo` (rule NA5).
fn clipped<T: Elem + Copy + PartialOrd>(x: T, lo: T, hi: T) -> T {
    #[allow(clippy::eq_op, reason = "only NaN differs from itself")]
    if x != x {
        return x;
    } else if lo != lo {
        return lo;
    } else if hi != hi {
        return hi;
    }
    let x = if x < lo { lo } else { x };
    if x > hi { hi } else { x }
}

#[test]
fn smaller_larger_and_within() {
    extremes::<f64>();
    extremes::<f32>();
    extremes::<i64>();
    extremes::<i32>();
    extremes::<i16>();
    extremes::<u8>();
    extremes::<u64>();
}

/// `where_` of a mask, an array and an array or a scalar.
fn chosen<T: Elem>() {
    for (mask, one, two) in [
        (vec![3, 4], vec![3, 4], vec![3, 4]),
        (vec![3, 1], vec![4], vec![3, 4]),
        (vec![2, 3], vec![], vec![3]),
        (vec![0, 3], vec![3], vec![1, 3]),
        (vec![9], vec![9], vec![9]),
        (vec![], vec![], vec![]),
    ] {
        let shape = broadcast(&[&mask, &one, &two]);
        for lay in few_lays(mask.len()) {
            let m = lay.make::<bool>(&mask);
            for lay in few_lays(one.len()) {
                let a = lay.make::<T>(&one);
                for lay in few_lays(two.len()).into_iter().step_by(2) {
                    let b = lay.make_of(&two, |i| T::nth(i + 50));
                    let right =
                        |i: &[usize]| if *at(&m, i) { at(&a, i) } else { at(&b, i) }.clone();
                    fresh(&m.where_(&a, &b), &shape, None, right, &lay.name);
                }
            }
        }
    }
    for n in LENS {
        let m: Array1<bool> = (0..n).map(bool::nth).collect();
        let (a, b): (Array1<T>, Array1<T>) =
            ((0..n).map(T::nth).collect(), (0..n).map(|i| T::nth(i + 50)).collect());
        let right = |i: &[usize]| if m[i[0]] { &a } else { &b }[i[0]].clone();
        fresh(&m.where_(&a, &b), &[n], None, right, &n);
        let back = b.flip(0);
        let right = |i: &[usize]| if m[i[0]] { &a[i[0]] } else { &back[i[0]] }.clone();
        fresh(&m.where_(&a, &back), &[n], None, right, &n);
        let right = |i: &[usize]| if m[i[0]] { a[i[0]].clone() } else { T::nth(4) };
        fresh(&m.where_(&a, Scalar(T::nth(4))), &[n], None, right, &n);
        let right = |i: &[usize]| if m[i[0]] { T::nth(4) } else { b[i[0]].clone() };
        fresh(&m.where_(Scalar(T::nth(4)), &b), &[n], None, right, &n);
    }
}

/// `where_` of tiles: three operands that lie each its own way, or in short rows, and numbers.
fn chosen_in_tiles<T: Elem>() {
    for shape in [[70, 90], [200, 3], [5, 130], [3, 40]] {
        for lay in few_lays(2) {
            let m = lay.make::<bool>(&shape);
            for lay in few_lays(2) {
                let a = lay.make::<T>(&shape);
                let b = lay.make_of(&shape, |i| T::nth(i + 50));
                let four = T::nth(4);
                let right = |i: &[usize]| if *at(&m, i) { at(&a, i) } else { at(&b, i) }.clone();
                fresh(&m.where_(&a, &b), &shape, None, right, &lay.name);
                let right = |i: &[usize]| if *at(&m, i) { at(&a, i) } else { &four }.clone();
                fresh(&m.where_(&a, Scalar(four.clone())), &shape, None, right, &lay.name);
                let right = |i: &[usize]| if *at(&m, i) { &four } else { at(&b, i) }.clone();
                fresh(&m.where_(Scalar(four.clone()), &b), &shape, None, right, &lay.name);
                let five = T::nth(5);
                let right = |i: &[usize]| if *at(&m, i) { &five } else { &four }.clone();
                let both = m.where_(Scalar(five.clone()), Scalar(four.clone()));
                fresh(&both, &shape, None, right, &lay.name);
            }
        }
    }
}

#[test]
fn where_in_tiles() {
    chosen_in_tiles::<f64>();
    chosen_in_tiles::<u8>();
    chosen_in_tiles::<String>();
}

#[test]
fn where_of_every_kind() {
    crate::elements::for_all_kinds!(chosen);
}

/// Functions of one float.
macro_rules! of_one {
    ($float:ty) => {
        for shape in shapes().into_iter().chain(LENS.map(|n| vec![n])).chain([vec![70, 33]]) {
            for lay in few_lays(shape.len()) {
                let a = lay.make::<$float>(&shape);
                let order = k_order(&shape, &[of(&a)]);
                let is = |made: &ArrayD<$float>, right: fn($float) -> $float| {
                    fresh(made, &shape, order.as_deref(), |i| right(*at(&a, i)), &lay.name);
                };
                is(&a.abs(), <$float>::abs);
                is(&a.sqrt(), <$float>::sqrt);
                is(&a.floor(), <$float>::floor);
                is(&a.ceil(), <$float>::ceil);
                is(&a.trunc(), <$float>::trunc);
                is(&a.rint(), <$float>::round_ties_even);
                is(&a.square(), |x| x * x);
                is(&-&a, |x| -x);
                let right = |i: &[usize]| at(&a, i).is_nan();
                fresh(&a.isnan(), &shape, order.as_deref(), right, &lay.name);
            }
        }
    };
}

#[test]
fn functions_of_one_float() {
    of_one!(f64);
    of_one!(f32);
}

macro_rules! absolute {
    ($($number:ty)*) => {$(
        for lay in lays(2) {
            let a = lay.make_of(&[5, 33], |i| (i % 255) as $number - 127);
            let order = k_order(&[5, 33], &[of(&a)]);
            fresh(&a.abs(), &[5, 33], order.as_deref(), |i| at(&a, i).abs(), &lay.name);
            let small = a.map(|x| x % 11);
            fresh(&small.square(), &[5, 33], None, |i| at(&small, i) * at(&small, i), &lay.name);
        }
    )*};
}

#[test]
fn absolute_values_of_integers() {
    absolute!(i64 i32 i16);
}

/// `mul_add` has one rounding, at every level of the processor.
macro_rules! multiplied_and_added {
    ($float:ty) => {{
        let third = |i: usize| (i as $float + 0.1) / 3.0;
        let three = |one: &Lay, two: &Lay, last: &Lay, shapes: [&[usize]; 3]| {
            let (a, b) = (one.make_of(shapes[0], third), two.make_of(shapes[1], |i| third(i + 1)));
            let c = last.make_of(shapes[2], |i| -third(i) * third(i + 1));
            let shape = broadcast(&shapes);
            let right = |i: &[usize]| at(&a, i).mul_add(*at(&b, i), *at(&c, i));
            let order = k_order(&shape, &[of(&a), of(&b), of(&c)]);
            fresh(&a.mul_add(&b, &c), &shape, order.as_deref(), right, &one.name);
            let right = |i: &[usize]| at(&a, i).mul_add(0.1, *at(&c, i));
            let shape = broadcast(&[shapes[0], shapes[2]]);
            fresh(&a.mul_add(0.1, &c), &shape, None, right, &one.name);
            let right = |i: &[usize]| at(&a, i).mul_add(0.1, -0.3);
            shows(&a.mul_add(0.1, -0.3), shapes[0], right, &one.name);
            // Two roundings where two operators are written.
            let right = |i: &[usize]| at(&a, i) * at(&b, i) + at(&c, i);
            let shape = broadcast(&shapes);
            shows(&(&a * &b + &c), &shape, right, &one.name);
            let right = |i: &[usize]| at(&a, i) * at(&b, i) + 0.7;
            shows(&a.zip_map(&b, |x, y| x * y + 0.7), &broadcast(&shapes[..2]), right, &one.name);
        };
        for one in few_lays(2) {
            for two in few_lays(2) {
                three(&one, &two, &lays(2)[0], [&[3, 65], &[3, 65], &[3, 65]]);
                three(&one, &lays(1)[0], &two, [&[3, 40], &[40], &[3, 1]]);
            }
        }
        for n in LENS {
            three(&lays(1)[0], &lays(1)[0], &lays(1)[0], [&[n], &[n], &[n]]);
        }
    }};
}

#[test]
fn products_and_sums_with_one_rounding_and_with_two() {
    multiplied_and_added!(f64);
    multiplied_and_added!(f32);
}
