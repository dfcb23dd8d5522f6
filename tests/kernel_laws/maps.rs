//! `map` and `zip_map` of elements of every kind, in every layout.

use ndview::prelude::*;

use crate::check::{at, broadcast, fresh, k_order, k_rule, of, walk};
use crate::elements::{Elem, Nothing, Rgb, for_all_kinds};
use crate::lays::{few_lays, lays, long_shapes, shapes};

/// A number that tells where in memory an element is from.
fn numbered<T: Elem>(lay: &crate::lays::Lay, shape: &[usize]) -> ArrayD<(usize, T)> {
    lay.make_of(shape, |i| (i, T::nth(i)))
}

/// `map` of elements of one kind to another.
fn mapped<T: Elem, U: Elem>(shapes: &[Vec<usize>], long: bool) {
    for shape in shapes {
        for lay in if long { few_lays(shape.len()) } else { lays(shape.len()) } {
            let a = numbered::<T>(&lay, shape);
            let plain = lay.make::<T>(shape);
            let order = k_order(shape, &[of(&a)]);
            let other = a.map(|(i, x)| {
                assert!(x.same(&T::nth(*i)));
                U::nth(i + 1)
            });
            let right = |i: &[usize]| U::nth(a.get(i).unwrap().0 + 1);
            fresh(&other, shape, order.as_deref(), right, &lay.name);
            let same = plain.map(T::clone);
            let right = |i: &[usize]| plain.get(i).unwrap().clone();
            fresh(&same, shape, order.as_deref(), right, &lay.name);
        }
    }
}

fn to_all<T: Elem>() {
    mapped::<T, T>(&shapes(), false);
    mapped::<T, u8>(&shapes(), false);
    mapped::<T, String>(&shapes(), false);
}

#[test]
fn map_gives_each_element_in_the_order_of_memory() {
    for_all_kinds!(to_all);
    mapped::<Rgb, f64>(&shapes(), false);
    mapped::<Nothing, i16>(&shapes(), false);
    mapped::<i32, Nothing>(&shapes(), false);
}

#[test]
fn map_of_lengths_around_the_blocks() {
    mapped::<i64, i64>(&long_shapes(), true);
    mapped::<u8, f32>(&long_shapes(), true);
    mapped::<f64, u8>(&long_shapes(), true);
}

#[test]
fn map_calls_in_the_order_of_the_result() {
    for shape in shapes().into_iter().chain([vec![3, 65], vec![70, 65], vec![40, 3, 70]]) {
        for lay in lays(shape.len()) {
            let a = lay.make_of(&shape, |i| i);
            let mut calls = vec![];
            let made = a.map(|x| {
                calls.push(*x);
                calls.len()
            });
            // Where the strides say nothing any order of axes will do, but one it must be.
            let mut order: Vec<usize> = (0..shape.len()).collect();
            order.sort_by_key(|&axis| std::cmp::Reverse(made.strides()[axis]));
            let (mut right, mut numbers) = (vec![], vec![]);
            walk(&shape, &order, |i| {
                right.push(*a.get(i).unwrap());
                numbers.push(*made.get(i).unwrap());
            });
            assert_eq!(calls, right, "{shape:?} {}", lay.name);
            assert!(numbers.into_iter().eq(1..=right.len()), "{shape:?} {}", lay.name);
        }
    }
}

/// `zip_map` of two kinds to a third, in pairs of layouts.
fn zipped<T: Elem, U: Elem, V: Elem>(shape: &[usize], other: &[usize], few: bool) {
    let lays = if few { few_lays } else { lays };
    let whole = broadcast(&[shape, other]);
    for one in lays(shape.len()) {
        let a = numbered::<T>(&one, shape);
        for two in lays(other.len()) {
            let b = numbered::<U>(&two, other);
            let what = format!("{} with {}", one.name, two.name);
            let order = k_order(&whole, &[of(&a), of(&b)]);
            let made = a.zip_map(&b, |(i, x), (j, y)| {
                assert!(x.same(&T::nth(*i)) && y.same(&U::nth(*j)));
                V::nth(3 * i + 5 * j)
            });
            let right = |i: &[usize]| V::nth(3 * at(&a, i).0 + 5 * at(&b, i).0);
            fresh(&made, &whole, order.as_deref(), right, &what);
        }
    }
}

fn zip_all<T: Elem>() {
    zipped::<T, T, T>(&[3, 4], &[3, 4], false);
    zipped::<T, i16, u8>(&[2, 3, 4], &[2, 3, 4], true);
    zipped::<u8, T, f64>(&[5], &[5], false);
}

#[test]
fn zip_of_every_kind_in_pairs_of_layouts() {
    for_all_kinds!(zip_all);
    for shape in shapes() {
        zipped::<i64, u8, String>(&shape, &shape, shape.len() > 3);
        zipped::<f32, i64, i64>(&shape, &shape, shape.len() > 3);
    }
}

#[test]
fn zip_of_shapes_that_broadcast() {
    let pairs: [(&[usize], &[usize]); 12] = [
        (&[3, 4], &[4]),
        (&[4], &[3, 4]),
        (&[3, 4], &[3, 1]),
        (&[3, 1], &[1, 4]),
        (&[3, 4], &[]),
        (&[], &[5]),
        (&[2, 3, 4], &[3, 1]),
        (&[2, 1, 4], &[3, 1]),
        (&[1, 0], &[3, 1]),
        (&[3, 0], &[1]),
        (&[70, 65], &[65]),
        (&[70, 1], &[1, 65]),
    ];
    for (a, b) in pairs {
        zipped::<i64, f32, i32>(a, b, a.len() + b.len() > 4 || a.contains(&70));
        zipped::<u8, u8, String>(a, b, true);
    }
}

/// The elements of two arrays as they are, added.
fn added(shape: &[usize]) {
    for one in few_lays(shape.len()) {
        let a = one.make_of(shape, |i| i as f64);
        for two in few_lays(shape.len()) {
            let b = two.make_of(shape, |i| i as f64 * 0.5);
            let order = k_order(shape, &[of(&a), of(&b)]);
            let what = format!("{} with {}", one.name, two.name);
            let right = |i: &[usize]| a.get(i).unwrap() + b.get(i).unwrap();
            fresh(&a.zip_map(&b, |x, y| x + y), shape, order.as_deref(), right, &what);
        }
    }
}

#[test]
fn zip_of_lengths_around_the_blocks() {
    for shape in long_shapes() {
        // The longest with one pair of layouts for each, not with all.
        if shape.iter().product::<usize>() < 2000 {
            added(&shape);
        }
    }
    for shape in [&[2047][..], &[2049], &[3, 2048], &[65, 70]] {
        added(shape);
    }
}

#[test]
fn zip_of_crossed_operands() {
    for (n, m) in
        [(1, 2049), (3, 5000), (5000, 3), (31, 33), (64, 64), (65, 129), (32, 64), (130, 70)]
    {
        let a = Array::from_shape_fn((n, m), |[i, j]| (i * m + j) as f64);
        let b = Array::from_shape_fn((m, n), |[i, j]| ((i * n + j) * 7) as f64);
        let (small, flags) = (b.map(|x| *x as f32), b.map(|x| *x as u64 % 3 == 0));
        let c = [0, 1];
        let what = format!("{n} by {m}");
        let right = |i: &[usize]| a[[i[0], i[1]]] + b[[i[1], i[0]]];
        fresh(&a.zip_map(&b.t(), |x, y| x + y), &[n, m], Some(&c), right, &what);
        fresh(&a.t().zip_map(&b, |x, y| x + y), &[m, n], Some(&c), |i| right(&[i[1], i[0]]), &what);
        let made = a.zip_map(&small.t(), |x, y| x - f64::from(*y));
        let right = |i: &[usize]| a[[i[0], i[1]]] - f64::from(small[[i[1], i[0]]]);
        fresh(&made, &[n, m], Some(&c), right, &what);
        let made = a.flip(1).zip_map(&flags.t(), |x, y| if *y { *x as u8 } else { 0 });
        let right = |i: &[usize]| {
            if flags[[i[1], i[0]]] { a[[i[0], m - 1 - i[1]]] as u8 } else { 0 }
        };
        fresh(&made, &[n, m], Some(&c), right, &what);
    }
}

#[test]
fn cubes_with_all_orders_of_axes() {
    for shape in [[33, 5, 66], [4, 4, 4], [2, 70, 3], [17, 33, 9]] {
        for one in lays(3).iter().filter(|lay| lay.name.starts_with("order")) {
            for two in lays(3).iter().filter(|lay| lay.name.starts_with("order")) {
                let (a, b) = (one.make_of(&shape, |i| i as i32), two.make_of(&shape, |i| i as u16));
                let what = format!("{} with {}", one.name, two.name);
                let order = k_order(&shape, &[of(&a), of(&b)]);
                let made = a.zip_map(&b, |x, y| i64::from(*x) * 100_000 + i64::from(*y));
                let right = |i: &[usize]| {
                    i64::from(*a.get(i).unwrap()) * 100_000 + i64::from(*b.get(i).unwrap())
                };
                fresh(&made, &shape, order.as_deref(), right, &what);
            }
        }
    }
}

/// Rules AX3 and FG2: the strides of axes of length 1 mean nothing. NumPy 2.4 gives these orders.
#[test]
fn axes_of_length_one_do_not_order_the_result() {
    let every_2nd = Array::from_shape_fn((6, 8), |[i, j]| i * 8 + j);
    let f = every_2nd.slice(s![..;2, ..;2]);
    let f = f.t();
    let f = f.slice((.., NewAxis, ..));
    let order = k_rule(f.shape(), &[of(&f)]);
    fresh(&f.map(|x| *x), &[4, 1, 3], order.as_deref(), |i| f[[i[0], i[1], i[2]]], &"map");
    fresh(&f.to_owned(), &[4, 1, 3], order.as_deref(), |i| f[[i[0], i[1], i[2]]], &"to_owned");
    for shape in shapes().into_iter().filter(|shape| shape.contains(&1)) {
        for one in lays(shape.len()) {
            for two in lays(shape.len()) {
                let (a, b) = (one.make_of(&shape, |i| i), two.make_of(&shape, |i| i));
                let order = k_rule(&shape, &[of(&a), of(&b)]);
                let what = format!("{} with {}", one.name, two.name);
                let right = |i: &[usize]| a.get(i).unwrap() + b.get(i).unwrap();
                fresh(&a.zip_map(&b, |x, y| x + y), &shape, order.as_deref(), right, &what);
            }
        }
    }
}

/// Loops without elements end at once, and look nowhere, however many rows there are.
#[test]
fn what_has_no_elements_is_not_walked() {
    const MANY: usize = 1 << 50;
    let nowhere = ArrayView::from_strides((300, 0), [1000, 1], 0, &[] as &[f64]).unwrap();
    let (column, none) = (Array2::<f64>::zeros((300, 1)), Array2::<f64>::zeros((300, 0)));
    for empty in [nowhere, none.view()] {
        assert_eq!((&column + empty).shape(), [300, 0]);
        assert_eq!((empty + &column).shape(), [300, 0]);
    }
    let square = Array2::<f64>::zeros((0, 0));
    let still = ArrayView::from_strides((1, 0), [0, 0], 0, &[] as &[f64]).unwrap();
    let three = Array2::<f64>::zeros((3, 1));
    assert_eq!((&three + square.diagonal()).shape(), [3, 0]);
    assert_eq!((square.diagonal() + &three).shape(), [3, 0]);
    assert_eq!((&three + still).shape(), [3, 0]);
    let (one, zero) = (Array2::<u8>::zeros((1, 1)), Array2::<u8>::zeros((1, 0)));
    let many = one.broadcast_to((MANY, 1)).unwrap();
    assert_eq!((many + &zero).shape(), [MANY, 0]);
    let rows = Array2::<u8>::zeros((MANY, 0));
    for order in [Order::C, Order::F] {
        assert_eq!(rows.to_order(order).shape(), [MANY, 0]);
        assert_eq!(rows.t().to_order(order).shape(), [0, MANY]);
    }
    let mut changed = rows.clone();
    changed += &zero;
    changed.assign(&rows);
    changed.fill(1);
    assert_eq!((changed.sum(), changed.reduce(u8::max)), (0, None));
}
