//! Elements that are counted: a clone or a closure that panics, at whatever point, leaks nothing and
//! drops nothing twice, and leaves every array with elements that can be read.

use ndview::prelude::*;

use crate::support::counting::measure;
use crate::support::drops::{Census, Counted, panics, quiet};

type Elements = Array2<Counted>;
type Run = (&'static str, fn(&Elements, &mut Elements));

fn mask() -> Array2<bool> {
    Array::from_shape_fn((4, 6), |[i, j]| (i + j) % 2 == 0)
}

/// The second array is written: its only handle, or one of two.
const RUNS: &[Run] = &[
    ("take", |a, _| drop(a.take(&[3_u8, 0, 3], 0).unwrap())),
    ("take, last axis", |a, _| drop(a.take(&array![[-1, 0], [2, 2]], 1).unwrap())),
    ("take_mode", |a, _| drop(a.take_mode(&[9], 0, ndview::IndexMode::Wrap).unwrap())),
    ("take_flat", |a, _| drop(a.t().take_flat(&[5, 23, 5]).unwrap())),
    ("take_along_axis", |a, _| {
        drop(a.take_along_axis(&array![[1], [0], [5], [5]], 1).unwrap());
    }),
    ("gather", |a, _| drop(a.gather(([0, 3], s![..;-2])).unwrap())),
    ("gather, mask", |a, _| drop(a.gather((&mask(),)).unwrap())),
    ("gather, two", |a, _| drop(a.gather((&array![[0], [3]], [1, 1, 4])).unwrap())),
    ("gather_outer", |a, _| {
        drop(a.gather_outer(([0, 3], &[true, false, false, false, false, true])).unwrap());
    }),
    ("select", |a, _| drop(a.select(&mask()).unwrap())),
    ("select, transposed", |a, _| drop(a.t().select(&mask().t()).unwrap())),
    ("filter", |a, _| drop(a.filter(|x| *x.value % 3 == 0))),
    ("compress", |a, _| drop(a.compress(&array![true, false, true, true], 0).unwrap())),
    ("where_", |a, b| drop(mask().where_(a, &*b))),
    ("scatter", |a, b| b.scatter(([0, 3, 0],), &a.slice(..3)).unwrap()),
    ("scatter, one value", |a, b| b.scatter((.., [0, 3, 0]), &a.slice((0, 0))).unwrap()),
    ("scatter, mask", |a, b| b.scatter((&mask(),), &a.flatten().into_slice(..12)).unwrap()),
    ("scatter_with", |a, b| {
        b.scatter_with(([0, 3, 0],), a.slice(..3), |place, value| *place = value.clone()).unwrap();
    }),
    ("put", |a, b| b.put(&[0, 23, 0, 7], &a.slice(0)).unwrap()),
    ("put_along_axis", |a, b| {
        b.put_along_axis(&array![[1], [0], [5], [5]], &a.slice((.., ..1)), 1).unwrap();
    }),
    ("assign_where", |a, b| b.assign_where(&mask(), &a.flatten().into_slice(..12)).unwrap()),
    ("assign_where, one", |a, b| b.assign_where(&mask(), &a.slice((1, 1))).unwrap()),
    ("fill_where", |a, b| b.fill_where(&mask(), a[[2, 2]].clone()).unwrap()),
    ("copy_from", |a, b| b.copy_from(a, &mask()).unwrap()),
    ("place", |a, b| b.place(&mask(), &a.slice(1)).unwrap()),
];

fn elements(census: &Census, first: i64) -> Elements {
    Array::from_shape_fn((4, 6), |[i, j]| census.element(first + (10 * i + j) as i64))
}

/// Every element can be read, and is one that was there or was to be written.
fn sound(a: &Elements, what: &str) {
    assert!(
        a.iter().all(|x| (100..140).contains(&*x.value) || (500..540).contains(&*x.value)),
        "{what}"
    );
}

#[test]
fn a_clone_that_panics() {
    const THROUGH: &str = "went through";
    quiet();
    for (name, run) in RUNS {
        for shared in [false, true] {
            let mut clones = 0;
            loop {
                // Making the arrays clones nothing, so that the first clone is the operation's.
                let census = Census::panicking_at(clones);
                let (a, mut b) = (elements(&census, 100), elements(&census, 500));
                let other = shared.then(|| b.clone());
                let text = panics(|| {
                    run(&a, &mut b);
                    panic!("{THROUGH}")
                });
                let what = format!("{name}, shared: {shared}, clone {clones} panics");
                sound(&a, &what);
                sound(&b, &what);
                let all = other.as_ref().is_some_and(|other| !other.same_buffer(&b));
                assert_eq!(census.live(), if all { 72 } else { 48 }, "{what}");
                if let Some(other) = &other {
                    assert!(other.iter().all(|x| *x.value >= 500), "{what}");
                }
                drop((a, b, other));
                assert_eq!(census.live(), 0, "{what}");
                if text == THROUGH {
                    break;
                }
                clones += 1;
            }
            assert!(clones > 0, "{name} clones nothing");
        }
    }
}

/// A closure that panics half way: what was read or written till then stays sound.
#[test]
fn a_closure_that_panics() {
    quiet();
    for at in 0..24 {
        let census = Census::new();
        let (a, mut b) = (elements(&census, 100), elements(&census, 500));
        let mut calls = 0;
        let mut count = move || {
            calls += 1;
            assert!(calls <= at, "enough");
        };
        let mut again = count;
        panics(|| {
            a.filter(|_| {
                count();
                true
            })
        });
        let mut more = again;
        panics(|| {
            a.positions(|_| {
                again();
                true
            })
        });
        panics(|| {
            b.scatter_with((s![..;-1],), &a, |place, value| {
                more();
                *place = value.clone();
            })
        });
        sound(&a, "closure");
        sound(&b, "closure");
        assert_eq!(b.iter().filter(|x| *x.value < 500).count(), at);
        assert_eq!(census.live(), 48);
        drop((a, b));
        assert_eq!(census.live(), 0);
    }
}

/// The memory itself is given back too.
#[test]
fn no_block_is_left() {
    quiet();
    for (name, run) in RUNS {
        for clones in [0, 5, usize::MAX] {
            let scenario = || {
                let census = Census::panicking_at(clones);
                let (a, mut b) = (elements(&census, 100), elements(&census, 500));
                let other = b.clone();
                panics(|| {
                    run(&a, &mut b);
                    panic!("went through")
                });
                drop(other);
            };
            scenario();
            let ((), counts) = measure(scenario);
            assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0), "{name}, {clones}");
        }
    }
}
