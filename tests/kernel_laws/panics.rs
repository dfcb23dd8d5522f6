//! Closures, clones and operators that panic half way: exactly what was made is dropped, once.

use std::cell::RefCell;
use std::ops::{Add, AddAssign};

use ndview::prelude::*;

use crate::lays::lays;
use crate::support::drops::{Census, Counted, panics};

const LAST: usize = 40;
/// One more element than the last that panics is the number of.
const SHAPES: [&[usize]; 3] = [&[41], &[3, 14], &[2, 3, 7]];

/// Panics at call number `k`.
struct Fuse(usize);

impl Fuse {
    fn burn(&mut self) {
        assert!(self.0 > 0, "the fuse");
        self.0 -= 1;
    }
}

/// An array in each layout, of elements that are counted; the number that live after it was made.
fn each(mut f: impl FnMut(&Census, ArrayD<Counted>, usize, &str)) {
    for shape in SHAPES {
        for lay in lays(shape.len()) {
            for k in 0..=LAST {
                let census = Census::new();
                let a = lay.make_of(shape, |i| census.element(i as i64));
                f(&census, a, k, &format!("{shape:?} {} at {k}", lay.name));
                assert_eq!(census.live(), 0, "{shape:?} {} at {k}: all are dropped", lay.name);
            }
        }
    }
}

#[test]
fn map() {
    each(|census, a, k, what| {
        let (live, mut fuse) = (census.live(), Fuse(k));
        let text = panics(|| {
            a.map(|x| {
                fuse.burn();
                census.element(*x.value + 1)
            })
        });
        assert_eq!((text.as_str(), census.live()), ("the fuse", live), "{what}");
    });
}

#[test]
fn zip() {
    each(|census, a, k, what| {
        let b = Array::from_shape_fn(a.shape().to_vec().f(), |i| census.element(i[0] as i64));
        for (one, two) in [(a.view(), b.view()), (b.view(), a.view()), (a.view(), a.view())] {
            let (live, mut fuse) = (census.live(), Fuse(k));
            panics(|| {
                one.zip_map(&two, |x, y| {
                    fuse.burn();
                    census.element(*x.value + *y.value)
                })
            });
            assert_eq!(census.live(), live, "{what}");
        }
    });
}

#[test]
fn from_shape_fn() {
    for shape in SHAPES {
        for k in 0..=LAST {
            for fortran in [false, true] {
                let (census, mut fuse) = (Census::new(), Fuse(k));
                let f = |_| {
                    fuse.burn();
                    census.element(1)
                };
                panics(|| match fortran {
                    true => Array::from_shape_fn(shape.to_vec().f(), f),
                    false => Array::from_shape_fn(shape.to_vec(), f),
                });
                assert_eq!(census.live(), 0, "{shape:?} at {k}");
            }
        }
    }
}

/// Elements to be written keep their number; so many are new.
fn written(a: &ArrayD<Counted>, new: usize, what: &str) {
    assert_eq!(a.iter().filter(|x| *x.value < 0).count(), new, "{what}");
}

#[test]
fn in_place() {
    each(|census, mut a, k, what| {
        // What is stretched is copied first.
        let _ = a.view_mut();
        let (live, mut fuse) = (census.live(), Fuse(k));
        panics(|| {
            a.map_inplace(|x| {
                fuse.burn();
                *x = census.element(-1);
            });
        });
        assert_eq!(census.live(), live, "{what}");
        written(&a, k, what);

        let b = Array::from_shape_fn(a.shape().to_vec().f(), |_| census.element(1007));
        let (live, mut fuse) = (census.live(), Fuse(k));
        panics(|| {
            a.zip_inplace(&b, |x, y| {
                fuse.burn();
                *x = census.element(*y.value);
            });
        });
        assert_eq!(census.live(), live, "{what}");
        assert_eq!(a.iter().filter(|x| *x.value == 1007).count(), k, "{what}");
    });
}

/// Clones that panic: copies, and values written everywhere.
#[test]
fn clones() {
    for shape in SHAPES {
        for lay in lays(shape.len()) {
            for k in 0..=LAST {
                let what = format!("{shape:?} {} at {k}", lay.name);
                let make = || {
                    let census = Census::panicking_at(k);
                    let a = lay.make_of(shape, |i| census.element(i as i64));
                    (census, a)
                };
                let (census, a) = make();
                let live = census.live();
                panics(|| a.to_owned());
                assert_eq!(census.live(), live, "to_owned {what}");
                drop(a);
                for order in [Order::C, Order::F] {
                    let (census, a) = make();
                    let live = census.live();
                    panics(|| a.to_order(order));
                    assert_eq!(census.live(), live, "to_order {what}");
                    drop(a);
                    assert_eq!(census.live(), 0);
                }
                let (census, a) = make();
                let (live, mask) = (census.live(), a.map(|x| *x.value % 3 == 0));
                panics(|| mask.where_(&a, &a.flip(0)));
                assert_eq!(census.live(), live, "where_ {what}");
                drop(a);
                assert_eq!(census.live(), 0);
                written_by_clones(lay.name.as_str(), shape, k);
            }
        }
    }
}

fn written_by_clones(what: &str, shape: &[usize], k: usize) {
    let census = Census::panicking_at(k);
    let mut a = Array::from_shape_fn(shape.to_vec(), |_| census.element(1));
    let b = Array::from_shape_fn(shape.to_vec().f(), |_| census.element(-1));
    let live = census.live();
    panics(|| a.assign(&b));
    assert_eq!(census.live(), live, "assign {what}");
    written(&a, k, what);
    drop((a, b));
    // The value itself is moved to the last place.
    let census = Census::panicking_at(k.min(LAST - 1));
    let mut a = Array::from_shape_fn(shape.to_vec(), |_| census.element(1));
    let live = census.live();
    panics(|| a.slice_mut(Ellipsis).fill(census.element(-1)));
    assert_eq!(census.live(), live, "fill {what}");
    assert!(a.iter().filter(|x| *x.value < 0).count() <= k);
    let census = Census::panicking_at(k.min(LAST - 1));
    panics(|| Array::full(shape.to_vec(), census.element(1)));
    assert_eq!(census.live(), 0, "full {what}");
}

/// Joins may leak some then, but nothing is dropped that was not made, nor twice.
#[test]
#[cfg_attr(
    ndview_no_cache,
    ignore = "joins leak what was cloned before a panic, which the sanitizer reports"
)]
fn joins_drop_nothing_twice() {
    for k in 0..=LAST {
        let census = Census::panicking_at(k);
        let a = Array::from_shape_fn((3, 7), |_| census.element(1));
        panics(|| ndview::concatenate(0, &[&a, &a]));
        assert!(census.live() >= 21);
        drop(a);
        for works in 0..3 {
            let census = Census::panicking_at(k);
            let a = Array::from_shape_fn((3, 7), |_| census.element(1));
            panics(|| match works {
                0 => a.repeat(3, 1).len(),
                1 => a.tile(&[2, 2]).len(),
                _ => a.repeat_flat(4).len(),
            });
            assert!(census.live() >= 21);
            drop(a);
            assert!(census.live() >= 0);
        }
    }
}

/// A number whose sum panics at 1000.
#[derive(Clone)]
struct Sum(Counted, Census);

impl Add for Sum {
    type Output = Sum;

    fn add(self, right: Sum) -> Sum {
        let sum = *self.0.value + *right.0.value;
        assert!(sum != 1000, "the sum");
        Sum(self.1.element(sum), self.1.clone())
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, right: Sum) {
        *self = self.clone() + right;
    }
}

/// Two arrays whose sum panics at element `k` of their memory.
fn halves(census: &Census, shape: &[usize], k: usize, fortran: bool) -> [ArrayD<Sum>; 2] {
    [(); 2].map(|()| {
        let mut next = 0;
        let f = |_| {
            next += 1;
            Sum(census.element(if next == k + 1 { 500 } else { 1 }), census.clone())
        };
        match fortran {
            true => Array::from_shape_fn(shape.to_vec().f(), f),
            false => Array::from_shape_fn(shape.to_vec(), f),
        }
    })
}

#[test]
fn operators() {
    for shape in SHAPES {
        for k in 0..=LAST {
            for way in 0..16 {
                let census = Census::new();
                let [mut a, b] = halves(&census, shape, k, way >= 8);
                let half = || Scalar(Sum(census.element(500), census.clone()));
                let live = census.live();
                let text = match way % 8 {
                    0 => panics(|| &a + &b),
                    1 => panics(|| &a + half()),
                    2 => panics(|| a.slice(Ellipsis) + b.flip(0).flip(0)),
                    3 => panics(|| a += &b),
                    4 => panics(|| {
                        let a = std::mem::replace(&mut a, b.clone());
                        a + &b
                    }),
                    5 => panics(|| &a + b.to_owned()),
                    6 => panics(|| a.to_owned() + b.to_owned()),
                    _ => panics(|| a.to_owned() + half()),
                };
                assert_eq!(text, "the sum");
                // What was given by value is gone; nothing else is.
                let gone = if way % 8 == 4 { a.len() as isize } else { 0 };
                assert_eq!(census.live(), live - gone, "{shape:?} way {way} at {k}");
                assert!(a.iter().chain(b.iter()).all(|x| (1..=501).contains(&*x.0.value)));
                drop((a, b));
                assert_eq!(census.live(), 0, "{shape:?} way {way} at {k}");
            }
        }
    }
}

/// A reduction of rows that lie apart, which some are added to one another, by way of elements that are dropped.
#[test]
fn reduce() {
    for (rows, columns) in [(8, 40), (70, 33), (3, 5), (20, 2)] {
        let census = Census::new();
        let all = Array::from_shape_fn((rows, columns + 2), |_| census.element(1));
        let part = all.slice((.., 1..columns + 1));
        let turned = part.t();
        for (part, order) in [(&part, "C"), (&turned, "F")] {
            let live = census.live();
            for k in (0..rows * columns - 1).step_by(7) {
                let fuse = RefCell::new(Fuse(k));
                let sum = |x: Counted, y: Counted| {
                    fuse.borrow_mut().burn();
                    census.element(*x.value + *y.value)
                };
                assert_eq!(panics(|| part.reduce(sum)), "the fuse");
                assert_eq!(census.live(), live, "{rows} x {columns} in {order} order at {k}");
            }
        }
    }
}
