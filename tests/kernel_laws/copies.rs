//! Copies: as the elements lie, to another order, to another shape, turned.

use ndview::prelude::*;

use crate::check::{c_order, fresh, k_order, of, shows, walk};
use crate::elements::{Elem, Nothing, Rgb, for_all_kinds};
use crate::lays::{few_lays, lays, long_shapes, shapes};

/// The elements, read index by index, in the order of memory of an array with axes in such an order.
fn read<T: Clone>(a: &ArrayD<T>, order: &[usize]) -> Vec<T> {
    let mut all = vec![];
    walk(a.shape(), order, |i| all.push(a.get(i).unwrap().clone()));
    all
}

fn same<T: Elem>(ours: &[T], right: &[T], what: &str) {
    assert_eq!(ours.len(), right.len(), "{what}");
    for (i, (ours, right)) in ours.iter().zip(right).enumerate() {
        assert!(ours.same(right), "{what}: {ours:?}, not {right:?} at {i}");
    }
}

/// All ways to copy one array.
fn copied<T: Elem>(a: &ArrayD<T>, what: &str) {
    let shape = a.shape();
    let (c, f) = (c_order(shape.len()), (0..shape.len()).rev().collect::<Vec<_>>());
    let right = |i: &[usize]| a.get(i).unwrap().clone();
    let order = k_order(shape, &[of(a)]);
    fresh(&a.to_owned(), shape, order.as_deref(), right, &what);
    fresh(&a.view().to_owned(), shape, order.as_deref(), right, &what);
    let (in_c, in_f) = (a.to_order(Order::C), a.to_order(Order::F));
    fresh(&in_c, shape, Some(&c), right, &what);
    fresh(&in_f, shape, Some(&f), right, &what);
    assert!(in_c.is_c_contiguous() && in_f.is_f_contiguous(), "{what}");
    let (elements, by_columns) = (read(a, &c), read(a, &f));
    same(&a.to_vec(), &elements, what);
    same(&a.flatten().to_vec(), &elements, what);
    same(&a.ravel().to_vec(), &elements, what);
    assert!(a.flatten().is_unique());
    same(&a.iter().cloned().collect::<Vec<_>>(), &elements, what);
    same(&a.to_owned().into_vec(), &elements, what);
    same(in_f.buffer().as_slice(), &by_columns, what);
    let len = vec![a.len()];
    same(&a.to_shape(len.clone()).unwrap().to_vec(), &elements, what);
    same(&a.to_shape(len.f()).unwrap().to_vec(), &by_columns, what);
}

fn of_kind<T: Elem>() {
    for shape in shapes() {
        for lay in lays(shape.len()) {
            copied(&lay.make::<T>(&shape), &format!("{shape:?} {}", lay.name));
        }
    }
    for shape in [vec![7, 9], vec![64, 4], vec![130, 2], vec![3, 100]] {
        for lay in few_lays(shape.len()) {
            copied(&lay.make::<T>(&shape), &format!("{shape:?} {}", lay.name));
        }
    }
}

#[test]
fn of_every_kind_in_every_layout() {
    for_all_kinds!(of_kind);
    of_kind::<u128>();
    of_kind::<u16>();
}

#[test]
fn of_lengths_around_the_blocks() {
    for (n, shape) in long_shapes().into_iter().enumerate() {
        let lays = few_lays(shape.len());
        for (m, lay) in lays.iter().enumerate() {
            let what = format!("{shape:?} {}", lay.name);
            let right = |i: &[usize]| i.iter().fold(0, |at, i| at * 7919 + i);
            match (n + m) % 4 {
                0 => copied(&lay.make::<u8>(&shape), &what),
                1 => copied(&lay.make::<f64>(&shape), &what),
                2 => copied(&lay.make::<u32>(&shape), &what),
                _ => copied(&lay.make::<i16>(&shape), &what),
            }
            // Copies into memory that is there.
            let mut target = lay.make::<u64>(&shape);
            let source = Array::from_shape_fn(shape.clone().f(), |i| right(&i) as u64);
            target.assign(&source);
            shows(&target, &shape, |i| right(i) as u64, &what);
        }
    }
}

#[test]
fn squares_of_all_sizes_turned() {
    fn turned<T: Elem>(most: usize) {
        for n in (1..most).chain([31, 32, 33, 63, 65]) {
            for m in (1..most).chain([33, 64, 66]) {
                let a = lays(2)[1].make::<T>(&[n, m]);
                for a in [a.t(), a.flip(0).into_t(), a.flip(1).into_t()] {
                    let copy = a.to_order(Order::C);
                    shows(&copy, &[m, n], |i| a.get(i).unwrap().clone(), &"turned");
                    let mut target = Array::full(vec![m + 2, n + 2], T::nth(9));
                    target
                        .slice_mut([1..=m as isize, 1..=n as isize].map(Index::from).as_slice())
                        .assign(&a);
                    let inside = |i: usize, len| (1..=len).contains(&i);
                    let right = |i: &[usize]| match inside(i[0], m) && inside(i[1], n) {
                        true => a.get([i[0] - 1, i[1] - 1]).unwrap().clone(),
                        false => T::nth(9),
                    };
                    shows(&target, &[m + 2, n + 2], right, &"turned into a part");
                }
            }
        }
    }
    turned::<f64>(9);
    turned::<f32>(10);
    turned::<u16>(9);
    turned::<u8>(18);
    turned::<Rgb>(5);
    turned::<u128>(5);
    turned::<String>(4);
    turned::<Nothing>(4);
}

#[test]
fn to_shapes_in_both_orders() {
    for (shape, others) in [
        (
            vec![6, 4],
            vec![vec![24], vec![4, 6], vec![2, 3, 4], vec![8, 3], vec![6, 2, 2], vec![1, 24, 1]],
        ),
        (vec![2, 3, 4], vec![vec![6, 4], vec![2, 12], vec![4, 3, 2], vec![24], vec![3, 8]]),
        (vec![0, 3], vec![vec![0], vec![3, 0], vec![2, 0, 5]]),
        (vec![33, 66], vec![vec![66, 33], vec![33, 33, 2], vec![11, 198], vec![3, 11, 66]]),
    ] {
        for lay in lays(shape.len()) {
            let a = lay.make::<i64>(&shape);
            let c = read(&a, &c_order(shape.len()));
            let f = read(&a, &(0..shape.len()).rev().collect::<Vec<_>>());
            for other in &others {
                let what = format!("{shape:?} {} to {other:?}", lay.name);
                let in_c = a.to_shape(other.clone()).unwrap();
                let rank_c = |i: &[usize]| i.iter().zip(other).fold(0, |at, (i, len)| at * len + i);
                shows(&in_c, other, |i| c[rank_c(i)], &what);
                let in_f = a.to_shape(other.clone().f()).unwrap();
                let rank_f =
                    |i: &[usize]| i.iter().zip(other).rev().fold(0, |at, (i, len)| at * len + i);
                shows(&in_f, other, |i| f[rank_f(i)], &what);
                if let Ok(view) = a.reshape(other.clone()) {
                    shows(&view, other, |i| c[rank_c(i)], &what);
                    assert!(view.shares_memory(&a) != Overlap::No || a.is_empty(), "{what}");
                }
            }
        }
    }
}
