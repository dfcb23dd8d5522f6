//! Joining and repeating.

use ndview::prelude::*;
use ndview::{concatenate, stack};

use crate::check::{c_order, fresh};
use crate::elements::{Elem, Nothing, Rgb, for_all_kinds};
use crate::lays::{few_lays, lays};

/// The order of a joined array: F if all parts lie so, C if one does not; open if all lie both ways.
fn joined_order<T>(parts: &[&ArrayD<T>]) -> Option<Vec<usize>> {
    let ndim = parts[0].ndim();
    if parts.iter().any(|a| !a.is_f_contiguous()) {
        return Some(c_order(ndim));
    }
    let strictly = parts.iter().all(|a| !a.is_c_contiguous());
    strictly.then(|| (0..ndim).rev().collect())
}

fn joined<T: Elem>(parts: &[&ArrayD<T>], axis: usize, what: &str) {
    let mut shape = parts[0].shape().to_vec();
    shape[axis] = parts.iter().map(|a| a.shape()[axis]).sum();
    let right = |i: &[usize]| {
        let mut own = i.to_vec();
        for a in parts {
            if own[axis] < a.shape()[axis] {
                return a.get(&own).unwrap().clone();
            }
            own[axis] -= a.shape()[axis];
        }
        unreachable!("an index inside the shape")
    };
    let order = joined_order(parts);
    fresh(&concatenate(axis as isize, parts).unwrap(), &shape, order.as_deref(), right, &what);
}

fn stacked<T: Elem>(parts: &[&ArrayD<T>], axis: usize, what: &str) {
    let mut shape = parts[0].shape().to_vec();
    shape.insert(axis, parts.len());
    let right = |i: &[usize]| {
        let mut own = i.to_vec();
        let part = own.remove(axis);
        parts[part].get(&own).unwrap().clone()
    };
    fresh(&stack(axis as isize, parts).unwrap(), &shape, None, right, &what);
}

fn joined_kind<T: Elem>() {
    for shape in [vec![5], vec![0], vec![3, 4], vec![1, 4], vec![3, 0], vec![2, 3, 4], vec![33, 2]]
    {
        let lays = few_lays(shape.len());
        for (n, one) in lays.iter().enumerate() {
            for axis in 0..=shape.len() {
                let two = &lays[(n + axis + 1) % lays.len()];
                let a = one.make::<T>(&shape);
                let b = two.make_of(&shape, |i| T::nth(i + 1000));
                let what = format!("{shape:?} {} and {} along {axis}", one.name, two.name);
                stacked(&[&a, &b, &a], axis, &what);
                stacked(&[&a, &a], axis, &what);
                if axis < shape.len() {
                    let mut longer = shape.clone();
                    longer[axis] += 2;
                    let c = one.make_of(&longer, |i| T::nth(i + 500));
                    joined(&[&a, &b, &c], axis, &what);
                    joined(&[&c, &a], axis, &what);
                    joined(&[&a], axis, &what);
                }
            }
        }
    }
}

#[test]
fn concatenate_and_stack_of_every_kind() {
    for_all_kinds!(joined_kind);
}

#[test]
fn concatenate_and_stack_of_long_and_narrow_parts() {
    let (c, f) = (&lays(2)[0], &lays(2)[2]);
    for [n, m] in [[3, 5000], [5000, 3], [700, 1], [1, 2049], [65, 66], [2, 513], [300, 7]] {
        let (a, b) = (c.make::<f64>(&[n, m]), c.make_of(&[n, m], |i| -(i as f64)));
        let (p, q) = (c.make::<u8>(&[n, m]), f.make::<u8>(&[n, m]));
        for axis in 0..2 {
            joined(&[&a, &b], axis, "two");
            joined(&[&p, &q, &p], axis, "three");
            joined(&[&q, &q], axis, "F");
            stacked(&[&p, &q], axis, "two");
        }
        stacked(&[&a, &b, &a, &b, &a], 2, "five");
        stacked(&[&p, &p], 2, "two");
    }
    // Many small parts.
    let many: Vec<ArrayD<i32>> =
        (0..200).map(|n| c.make_of(&[2, n % 4], |i| (i + 10 * n) as i32)).collect();
    joined(&many.iter().collect::<Vec<_>>(), 1, "many");
}

fn repeated<T: Elem>(a: &ArrayD<T>, n: usize, what: &str) {
    let what = format!("{what} {n} times");
    for axis in 0..a.ndim() {
        let mut shape = a.shape().to_vec();
        shape[axis] *= n;
        let right = |i: &[usize]| {
            let mut own = i.to_vec();
            own[axis] /= n;
            a.get(&own).unwrap().clone()
        };
        let c = c_order(a.ndim());
        fresh(&a.repeat(n, axis as isize), &shape, Some(&c), right, &what);
        let right = |i: &[usize]| {
            let mut own = i.to_vec();
            own[axis] %= a.shape()[axis];
            a.get(&own).unwrap().clone()
        };
        let mut reps = vec![1; a.ndim()];
        reps[axis] = n;
        fresh(&a.tile(&reps), &shape, Some(&c), right, &what);
        // Numbers that are left out are those of the first axes.
        if axis > 0 {
            fresh(&a.tile(&reps[axis..]), &shape, Some(&c), right, &what);
        }
    }
    let reps: Vec<usize> = (0..a.ndim()).map(|axis| n.min(40) + axis % 2).collect();
    let shape: Vec<usize> = a.shape().iter().zip(&reps).map(|(len, n)| len * n).collect();
    let right = |i: &[usize]| {
        let own: Vec<usize> = i.iter().zip(a.shape()).map(|(i, len)| i % len).collect();
        a.get(&own).unwrap().clone()
    };
    fresh(&a.tile(&reps), &shape, Some(&c_order(a.ndim())), right, &what);
    let elements = a.to_vec();
    let right = |i: &[usize]| elements[i[0] / n].clone();
    fresh(&a.repeat_flat(n), &[a.len() * n], None, right, &what);
}

fn repeated_kind<T: Elem>() {
    for shape in [vec![], vec![5], vec![0], vec![3, 4], vec![3, 0], vec![2, 3, 2], vec![1, 7]] {
        for lay in few_lays(shape.len()).iter().step_by(shape.len().max(1)) {
            for n in [0, 1, 3, 7] {
                repeated(&lay.make::<T>(&shape), n, &lay.name);
            }
        }
    }
}

#[test]
fn repeat_and_tile_of_every_kind() {
    for_all_kinds!(repeated_kind);
}

#[test]
fn repeat_and_tile_of_long_and_narrow_parts() {
    let (c, f) = (&lays(2)[0], &lays(2)[2]);
    for ([n, m], times) in [
        ([1, 1], &[1, 5, 63, 64, 65, 513, 2049][..]),
        ([2, 3], &[4, 31, 32, 33, 65, 90]),
        ([1, 65], &[1, 7, 8, 9, 33]),
        ([33, 3], &[2, 3, 8, 17]),
        ([2, 1100], &[2, 3]),
    ] {
        for &n_times in times {
            repeated(&c.make::<f64>(&[n, m]), n_times, "f64");
            repeated(&c.make::<u8>(&[n, m]), n_times, "u8");
            if n_times < 20 {
                repeated(&f.make::<u16>(&[n, m]), n_times, "u16 in F");
                repeated(&c.make::<Rgb>(&[n, m]), n_times, "Rgb");
                repeated(&c.make::<Nothing>(&[n, m]), n_times, "Nothing");
            }
        }
    }
}
