//! Panics half way, in closures, clones and drops; iterators that lie or are left.

use ndview::prelude::*;

use crate::support::counting::measure;
use crate::support::drops::{Census, Counted, panics, quiet};
use crate::value;

#[test]
fn r18_panic_in_fill_drops_exactly_prefix() {
    quiet();
    for k in 0..12 {
        for fortran in [false, true] {
            let census = Census::new();
            let (_, counts) = measure(|| {
                panics(|| {
                    let mut calls = 0;
                    let f = |index| {
                        assert!(calls != k, "call {calls}");
                        calls += 1;
                        census.element(value(index))
                    };
                    if fortran {
                        Array::from_shape_fn((3, 4).f(), f)
                    } else {
                        Array::from_shape_fn((3, 4), f)
                    }
                });
            });
            assert_eq!((census.live(), counts.live_blocks), (0, 0), "from_shape_fn {k}");
        }
        let census = Census::panicking_at(k.min(10));
        panics(|| Array::full((3, 4), census.element(1)));
        assert_eq!(census.live(), 0, "full {k}");
        let census = Census::panicking_at(k);
        let a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let (_, counts) = measure(|| drop(panics(|| a.to_owned())));
        assert_eq!((census.live(), counts.live_blocks), (12, 0), "to_owned {k}");
        let census = Census::panicking_at(k);
        let a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        panics(|| a.to_vec());
        assert_eq!(census.live(), 12, "to_vec {k}");
    }
}

#[test]
fn r18_panic_in_copy_on_write_leaves_the_array() {
    for k in 0..12 {
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let b = a.clone();
        panics(|| *a[[0, 0]].value = 5);
        assert!(a.same_buffer(&b) && a.handles() == 2);
        assert_eq!(a.map(|x| *x.value), Array::from_shape_fn((3, 4), value));
        drop((a, b));
        assert_eq!(census.live(), 0);
    }
}

#[test]
fn r19_panic_in_map_in_place_no_double_drop() {
    for k in 0..12 {
        for which in 0..4 {
            let census = Census::new();
            let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
            let other = Array::from_shape_fn((4, 3), |index| census.element(100 + value(index)));
            let mut calls = 0;
            let mut f = |x: &mut Counted| {
                let new = census.element(-1);
                assert!(calls != k, "call {calls}");
                calls += 1;
                *x = new;
            };
            let text = panics(|| match which {
                0 => a.map_inplace(f),
                1 => a.slice_mut((s![..;-1], ..)).map_inplace(f),
                2 => a.iter_mut().for_each(f),
                _ => a.zip_inplace(&other.t(), |x, y| {
                    f(x);
                    x.value = y.value.clone();
                }),
            });
            assert_eq!(text, format!("call {k}"));
            assert_eq!(census.live(), 24);
            assert_eq!(a.iter().filter(|x| *x.value == -1 || *x.value >= 100).count(), k);
            drop((a, other));
            assert_eq!(census.live(), 0);
        }
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        panics(|| a.fill(census.element(7)));
        assert_eq!(census.live(), 12);
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let b = Array::from_shape_fn((4, 3), |index| census.element(value(index)));
        panics(|| a.assign(&b.t()));
        assert_eq!((census.live(), a.iter().count()), (24, 12));
        drop((a, b));
        assert_eq!(census.live(), 0);
    }
}

#[test]
fn r20_panic_in_element_drop_no_second_drop() {
    quiet();
    struct Falls(Counted);
    impl Drop for Falls {
        fn drop(&mut self) {
            assert!(*self.0.value != 3, "a drop that fails");
        }
    }
    let census = Census::new();
    let vec = || (0..6).map(|i| Falls(census.element(i))).collect::<Vec<_>>();
    let from_fn = || Array::from_shape_fn(6, |[i]| Falls(census.element(i as i64)));
    let (_, counts) = measure(|| {
        assert_eq!(panics(|| drop(from_fn())), "a drop that fails");
        assert_eq!(census.live(), 0);
        assert_eq!(panics(|| drop(Array1::from(vec()))), "a drop that fails");
        assert_eq!(census.live(), 0);
        let a = from_fn();
        let shared = a.view().try_share_of();
        drop(a);
        assert_eq!(panics(|| drop(shared)), "a drop that fails");
        assert_eq!(census.live(), 0);
        // The closure fails, and then nothing else does.
        let made = panics(|| {
            Array::from_shape_fn(6, |[i]| {
                assert!(i < 3, "call 3");
                Falls(census.element(i as i64))
            })
        });
        assert_eq!((made.as_str(), census.live()), ("call 3", 0));
    });
    assert_eq!(counts.live_blocks, 0);

    trait TryShare<T> {
        fn try_share_of(self) -> Array1<T>;
    }
    impl<T> TryShare<T> for ArrayView1<'_, T> {
        fn try_share_of(self) -> Array1<T> {
            Array::from(self.base().expect("a view of an array").clone())
        }
    }
}

#[test]
fn r21_lying_size_hint_and_exact_size() {
    struct Liar(std::vec::IntoIter<String>, usize, Option<usize>);
    impl Iterator for Liar {
        type Item = String;
        fn next(&mut self) -> Option<String> {
            self.0.next()
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.1, self.2)
        }
    }
    impl ExactSizeIterator for Liar {
        fn len(&self) -> usize {
            self.1
        }
    }
    let words = || (0..5).map(|i| i.to_string()).collect::<Vec<_>>();
    for (low, high) in [(0, Some(0)), (100, Some(100)), (3, None), (0, Some(2))] {
        let liar = || Liar(words().into_iter(), low, high);
        assert_eq!(liar().collect::<Array1<String>>(), words());
        assert_eq!(liar().collect::<Buffer<String>>().as_slice(), words());
    }
}

#[test]
fn r22_into_iter_partial_then_drop() {
    for kind in 0..5 {
        let census = Census::new();
        let vec: Vec<Counted> = (0..12).map(|i| census.element(i)).collect();
        let a = Array::from_shape_vec((3, 4), vec).unwrap();
        let (a, hidden) = match kind {
            0 => (a.into_dyn(), None),            // unique, whole: moved out
            1 => (a.clone().into_dyn(), Some(a)), // shared: cloned
            2 => (a.into_slice((1.., s![..;-1])).into_dyn(), None), // a part, backwards
            3 => (a.into_t().into_dyn(), None),   // another order
            _ => (a.slice((..0, ..)).share().into_dyn(), Some(a)), // nothing
        };
        let expected = a.map(|x| *x.value).to_vec();
        let mut it = a.into_iter();
        let taken: Vec<Counted> = it.by_ref().take(5).collect();
        assert!(taken.iter().map(|x| *x.value).eq(expected.iter().copied().take(5)));
        drop(it);
        drop(hidden);
        assert_eq!(census.live(), taken.len() as isize, "kind {kind}");
        drop(taken);
        assert_eq!(census.live(), 0, "kind {kind}");
    }
}
