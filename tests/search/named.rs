//! Single cases: every error's text, element types, memory, and speed counted in comparisons.

use std::cell::Cell;
use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use ndview::prelude::*;
use ndview::{IndexElem, Unique, histogram_density};
use num_bigint::BigInt;
use num_traits::NumCast;

use crate::counting::measure;

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

#[track_caller]
fn refused<V: std::fmt::Debug>(result: ndview::Result<V>, text: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), text);
    assert!(matches!(error.kind(), ErrorKind::Argument(_)));
}

#[test]
fn wrong_sorters_are_refused() {
    let (a, v) = (array![3, 1, 2], array![2]);
    let with = |sorter: &[i64]| a.searchsorted_with_sorter(sorter, &v, Side::Left);
    assert_eq!(with(&[1, 2, 0]).unwrap(), [1]);
    refused(with(&[1, 2]), "sorter.size must equal a.size: 2 positions for 3 elements");
    refused(with(&[]), "sorter.size must equal a.size: 0 positions for 3 elements");
    let outside = "Sorter index out of range: index";
    refused(with(&[1, 2, 3]), &format!("{outside} 3 at position 2 for 3 elements"));
    refused(with(&[1, -1, 0]), &format!("{outside} -1 at position 1 for 3 elements"));
    let huge = a.searchsorted_with_sorter(&[0, 1, u64::MAX], &v, Side::Left);
    refused(huge, &format!("{outside} {} at position 2 for 3 elements", isize::MAX));
    let square = a.searchsorted_with_sorter(&array![[0, 1, 2]], &v, Side::Left).unwrap_err();
    assert_eq!(square.to_string(), "array of shape (1, 3) has 2 dimensions, expected 1");
}

#[test]
fn wrong_bins_are_refused() {
    let turn = "bins must be monotonically increasing or decreasing: they turn at index";
    let x = array![1.0];
    refused(x.digitize(&array![1.0, 3.0, 2.0], false), &format!("{turn} 1"));
    refused(x.digitize(&array![3.0, 3.0, 2.0, 2.0, 4.0], true), &format!("{turn} 3"));
    refused(x.digitize(&array![NAN, 3.0, 4.0], true), &format!("{turn} 1"));
    refused(x.digitize(&array![1.0, NAN, 4.0], true), &format!("{turn} 1"));
    // NaN is the greatest, first or last.
    assert_eq!(array![0.5, 2.0, NAN].digitize(&array![1.0, NAN], false).unwrap(), [0, 1, 2]);
    assert_eq!(array![0.5, 2.0, NAN].digitize(&array![NAN, 1.0], false).unwrap(), [2, 1, 0]);
    assert_eq!(x.digitize(&Array1::from(vec![]), false).unwrap(), [0]);
}

#[test]
fn wrong_lists_are_refused() {
    let negative = "'list' argument must have no negative elements: element";
    refused(array![1, -2, -3].bincount(0), &format!("{negative} -2 at index 1"));
    refused(array![-128i8].bincount(0), &format!("{negative} -128 at index 0"));
    refused(array![0, 1, -7].flip(0).bincount(9), &format!("{negative} -7 at index 0"));
    let weights = array![1.0, 2.0];
    refused(array![-1, 0].bincount_weighted(&weights, 0), &format!("{negative} -1 at index 0"));
    refused(
        array![-1, 0, 1].bincount_weighted(&weights, 0),
        "The weights and list don't have the same length: 2 weights for 3 elements",
    );
}

#[test]
fn wrong_histograms_are_refused() {
    let a = array![1.0, 2.0];
    refused(a.histogram(0, None), "`bins` must be positive");
    let detected = |list: &[f64]| Array1::from(list).histogram(3, None);
    refused(detected(&[1.0, NAN]), "autodetected range of [nan, nan] is not finite");
    refused(detected(&[1.0, INF]), "autodetected range of [1.0, inf] is not finite");
    refused(detected(&[-INF, 2.0]), "autodetected range of [-inf, 2.0] is not finite");
    let given = |from, to| a.histogram(3, Some((from, to)));
    refused(given(2.0, 1.0), "max must be larger than min in range parameter: [2.0, 1.0]");
    refused(given(0.0, NAN), "supplied range of [0.0, nan] is not finite");
    refused(given(-INF, 0.0), "supplied range of [-inf, 0.0] is not finite");
    let many = "Too many bins for data range. Cannot create 10 finite-sized bins.";
    refused(array![1.0, 1.0 + f64::EPSILON].histogram(10, None), many);
    refused(array![1e308, -1e308].histogram(10, None), many);
    let one = "Too many bins for data range. Cannot create 1 finite-sized bins.";
    refused(array![1e308, -1e308].histogram_bin_edges(1, None), one);
    let shape = "weights should have the same shape as a: (3,) and (2,)";
    refused(a.histogram_weighted(&array![1, 2, 3], 2, None), shape);
    refused(a.histogram_weighted_with_edges(&array![1, 2, 3], &a), shape);
    let turn = "`bins` must increase monotonically, when an array: edge 2 is below edge 1";
    refused(a.histogram_with_edges(&array![0.0, 1.0, 0.5]), turn);
    refused(a.histogram_with_edges(&array![0.0, NAN, 0.5]), turn);
    refused(a.histogram_weighted_with_edges(&a, &array![0.0, 1.0, 0.5]), turn);
    let edges = "2 bins have one edge more, but 2 edges were given";
    refused(histogram_density(&array![1, 2], &array![0.0, 1.0]), edges);
    assert!(histogram_density(&Array1::<usize>::zeros(0), &Array1::zeros(0)).unwrap().is_empty());
}

#[test]
fn wrong_axes_are_refused() {
    let error = array![[1, 2]].try_unique_axis(2).unwrap_err();
    assert_eq!(error.to_string(), "axis 2 is out of bounds for array of dimension 2");
    let error = Array0::from(1).try_unique_axis(0).unwrap_err();
    assert_eq!(error.to_string(), "axis 0 is out of bounds for array of dimension 0");
}

#[test]
#[should_panic(expected = "axis -3 is out of bounds for array of dimension 2")]
fn a_wrong_axis_panics() {
    let _ = array![[1, 2]].unique_axis(-3);
}

/// What no memory can be had for is an error, found before anything large is allocated.
#[test]
fn too_much_is_refused() {
    let kinds = |error: Error| match error.kind() {
        ErrorKind::Alloc { .. } => "alloc",
        ErrorKind::TooBig { .. } => "too big",
        _ => "another",
    };
    let (found, counts) = measure(|| {
        [
            array![1_i64 << 59].bincount(0).map(drop),
            array![0, isize::MAX].bincount(0).map(drop),
            array![u64::MAX].bincount(0).map(drop),
            array![0].bincount(usize::MAX).map(drop),
            array![0].bincount(1 << 59).map(drop),
            array![1_u64 << 59].bincount_weighted(&array![1.0], 0).map(drop),
            array![u64::MAX].bincount_weighted(&array![1.0], 0).map(drop),
            array![0.5].histogram(usize::MAX, None).map(drop),
            array![0.5].histogram(1 << 59, None).map(drop),
            array![-1, 1 << 30].bincount(1 << 30).map(drop),
        ]
        .map(|result| kinds(result.unwrap_err()))
    });
    let [a, b] = ["alloc", "too big"];
    assert_eq!(found, [a, b, b, b, a, a, b, b, a, "another"]);
    assert!(counts.peak_bytes < 4096, "{counts:?}");
}

fn counts_any<T: IndexElem + NumCast>() {
    let list: Array1<T> = [3, 0, 3, 100].iter().map(|&x| T::from(x).unwrap()).collect();
    let counts = list.bincount(0).unwrap();
    assert_eq!((counts.len(), counts[0], counts[3], counts[100], counts.sum()), (101, 1, 2, 1, 4));
}

#[test]
fn every_integer_counts() {
    counts_any::<u8>();
    counts_any::<u16>();
    counts_any::<u32>();
    counts_any::<u64>();
    counts_any::<usize>();
    counts_any::<i8>();
    counts_any::<i16>();
    counts_any::<i32>();
    counts_any::<i64>();
    counts_any::<isize>();
    assert_eq!(Array1::<u8>::zeros(0).bincount(0).unwrap().len(), 0);
    assert_eq!(Array1::<i32>::zeros(0).bincount(2).unwrap(), [0, 0]);
    // Weights that must be dropped.
    let weights = array![1, 2, 4].map(|&n| BigInt::from(n));
    let sums = array![1, 1, 0].bincount_weighted(&weights, 3).unwrap();
    assert_eq!(sums, array![4, 3, 0].map(|&n| BigInt::from(n)));
}

fn histogram_any<T: NumCast + num_traits::ToPrimitive>() {
    let list: Array1<T> = [0, 1, 2, 3, 100].iter().map(|&x| T::from(x).unwrap()).collect();
    let (counts, edges) = list.histogram(4, Some((0.0, 4.0))).unwrap();
    assert_eq!((counts.to_vec(), edges.to_vec()), (vec![1; 4], vec![0.0, 1.0, 2.0, 3.0, 4.0]));
    assert_eq!(list.histogram(1, None).unwrap().1, [0.0, 100.0]);
}

#[test]
fn every_number_has_a_histogram() {
    histogram_any::<u8>();
    histogram_any::<u16>();
    histogram_any::<u32>();
    histogram_any::<u64>();
    histogram_any::<u128>();
    histogram_any::<usize>();
    histogram_any::<i8>();
    histogram_any::<i16>();
    histogram_any::<i32>();
    histogram_any::<i64>();
    histogram_any::<i128>();
    histogram_any::<isize>();
    histogram_any::<f32>();
    histogram_any::<f64>();
    let big = array![1, 2, 4].map(|&n| BigInt::from(n));
    let (sums, _) = big.histogram_weighted(&big, 3, None).unwrap();
    assert_eq!(sums, array![1, 2, 4].map(|&n| BigInt::from(n)));
}

#[test]
fn densities_integrate_to_one() {
    let a = Array::from_shape_fn((20, 7), |[i, j]| ((i * 31 + j * 17) % 23) as f32 / 3.0);
    let (counts, edges) = a.histogram(6, None).unwrap();
    let density = histogram_density(&counts, &edges).unwrap();
    let widths = edges.slice(1..) - edges.slice(..-1);
    assert!(((&density * &widths).sum() - 1.0).abs() < 1e-12);
    assert!(
        histogram_density(&array![0, 0, 0, 0, 0, 0], &edges).unwrap().iter().all(|x| x.is_nan())
    );
}

/// Of equal elements the first in C order stands for all: visible in the sign of zero.
#[test]
fn the_first_of_equals_is_taken() {
    let zeros: Array2<f64> = array![[1.0, -0.0], [0.0, 1.0]];
    for a in [zeros.to_order(Order::C), zeros.to_order(Order::F)] {
        assert!(a.unique()[0].is_sign_negative());
        let unique = a.unique_all();
        assert!(unique.values[0].is_sign_negative());
        assert_eq!(unique.first_index, [1, 0]);
        assert!(a.t().unique()[0].is_sign_positive(), "the order is that of the view");
        assert_eq!(a.t().unique_all().first_index, [1, 0]);
    }
    let rows: Array2<f64> = array![[1.0, 0.0], [1.0, -0.0], [0.0, 5.0]];
    let distinct = rows.unique_axis(0);
    assert_eq!(distinct, [[0.0, 5.0], [1.0, 0.0]]);
    assert!(distinct[[1, 1]].is_sign_positive());
}

/// Rule NA5, and no axes.
#[test]
fn nan_is_one_value_and_the_last() {
    let a = array![[NAN, 1.0, -NAN], [INF, NAN, 1.0]];
    let Unique { values, first_index, inverse, counts, .. } = a.unique_all();
    assert_eq!(values.slice(..2), [1.0, INF]);
    assert!(values.len() == 3 && values[2].is_nan());
    assert_eq!((first_index, counts), (array![1, 3, 0], array![2, 1, 3]));
    assert_eq!(inverse, [[2, 0, 2], [1, 2, 0]]);
    assert_eq!(a.isin(&array![NAN, INF]), [[false, false, false], [true, false, false]]);

    let one = Array0::from(NAN);
    let unique = one.unique_all();
    assert!(unique.values.len() == 1 && unique.values[0].is_nan());
    assert_eq!(unique.inverse.into_scalar(), 0);
    assert!(!one.isin(&one).into_scalar());
    assert_eq!(array![1.0, INF].searchsorted(&one, Side::Left).into_scalar(), 2);
    assert_eq!(array![1.0, NAN, NAN].searchsorted(&one, Side::Left).into_scalar(), 1);
    assert_eq!(array![1.0, NAN, NAN].searchsorted(&one, Side::Right).into_scalar(), 3);
}

#[test]
fn elements_without_size() {
    let units = Array1::from(vec![(); 5]);
    assert_eq!(units.searchsorted(&units, Side::Right), [5; 5]);
    assert_eq!(units.searchsorted_one(&(), Side::Left), 0);
    assert_eq!(units.unique().len(), 1);
    let unique = units.unique_all();
    assert_eq!((unique.values.len(), unique.counts), (1, array![5]));
    assert_eq!(unique.inverse, [0; 5]);
    assert_eq!(units.isin(&units), [true; 5]);
    assert_eq!(units.digitize(&units, true).unwrap(), [0; 5]);
}

/// An element that counts its clones.
#[derive(Debug, PartialEq, PartialOrd)]
struct Cloned(Box<i32>);

static CLONES: AtomicUsize = AtomicUsize::new(0);

impl Clone for Cloned {
    fn clone(&self) -> Self {
        CLONES.fetch_add(1, Relaxed);
        Cloned(self.0.clone())
    }
}

#[test]
fn only_what_is_returned_is_cloned() {
    let a: Array1<Cloned> = (0..40).map(|i| Cloned(Box::new(i * 7 % 10))).collect();
    let clones = |f: &dyn Fn()| {
        let before = CLONES.load(Relaxed);
        f();
        CLONES.load(Relaxed) - before
    };
    assert_eq!(clones(&|| assert_eq!(a.unique().len(), 10)), 10);
    assert_eq!(clones(&|| assert_eq!(a.unique_all().values.len(), 10)), 10);
    assert_eq!(clones(&|| assert_eq!(a.isin(&a.slice(..3)).len(), 40)), 0);
    let sorter = a.argsort(0);
    let places = || a.slice(s![..;-2]).searchsorted(&a, Side::Left).len();
    assert_eq!(clones(&|| assert_eq!(places(), 40)), 0);
    let sorted = || a.searchsorted_with_sorter(&sorter, &a, Side::Left).unwrap().len();
    assert_eq!(clones(&|| assert_eq!(sorted(), 40)), 0);
    assert_eq!(clones(&|| assert_eq!(a.digitize(&a.slice(..1), true).unwrap().len(), 40)), 0);
}

/// Searching allocates its result, and nothing of the size of what is searched.
#[test]
fn searching_copies_nothing() {
    let a = Array1::arange(0.0, 20_000.0, 1.0);
    let ids = Array1::<usize>::arange(0, 10_000, 1);
    let values = array![[5.0, 700.5], [-1.0, 1e9]];
    let odd = a.slice(s![1..;2]);
    for searched in [a.slice(..10_000), odd] {
        let (places, counts) = measure(|| searched.searchsorted(&values, Side::Left));
        assert_eq!(places[[0, 0]], searched.iter().filter(|x| **x < 5.0).count());
        assert!(counts.bytes <= 32 + 256, "{counts:?}");
        let search = || searched.searchsorted_with_sorter(&ids, &values, Side::Left);
        let (same, counts) = measure(search);
        assert_eq!(same.unwrap(), places);
        assert!(counts.bytes <= 32 + 256, "{counts:?}");
        assert_eq!(measure(|| searched.searchsorted_one(&9.5, Side::Left)).1.bytes, 0);
        let (bins, counts) = measure(|| values.digitize(&searched, true).unwrap());
        assert_eq!(bins, places);
        assert!(counts.bytes <= 32 + 256, "{counts:?}");
    }
}

thread_local! {
    static COMPARISONS: Cell<usize> = const { Cell::new(0) };
}

/// An element that counts its comparisons.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Compared(i64);

impl PartialOrd for Compared {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0.partial_cmp(&other.0)
    }
}

/// Ascending values are found at the cost of a walk, others at that of a search.
#[test]
fn ascending_values_are_found_by_walking() {
    let n = 1 << 12;
    let sorted: Array1<Compared> = (0..n).map(|i| Compared(10 * i)).collect();
    let places = |values: &[i64]| {
        let list: Array1<Compared> = values.iter().map(|&v| Compared(v)).collect();
        COMPARISONS.set(0);
        let places = sorted.searchsorted(&list, Side::Left);
        let comparisons = COMPARISONS.get();
        for (value, &place) in values.iter().zip(&places) {
            let wanted = (value + 9).div_euclid(10).clamp(0, n) as usize;
            assert_eq!(place, wanted, "{value}");
        }
        comparisons as f64 / values.len() as f64
    };
    let dense: Vec<i64> = (-50..10 * n + 50).collect();
    assert!(places(&dense) < 3.5);
    let each: Vec<i64> = (0..n).map(|i| 10 * i + 3).collect();
    assert!(places(&each) < 4.5);
    let tenth: Vec<i64> = (0..n / 10).map(|i| 100 * i + 3).collect();
    assert!(places(&tenth) < 10.0);
    // In descending order and in none: the twelve or thirteen comparisons that halving takes, one
    // with the place before, and few walks.
    let down: Vec<i64> = dense.iter().rev().copied().collect();
    assert!(places(&down) < 15.0);
    let mixed: Vec<i64> = (0..20_000).map(|i| i * 7919 % (10 * n)).collect();
    assert!(places(&mixed) < 15.0);
    // Runs up that break off, far leaps, and all the same.
    let saw: Vec<i64> = (0..20_000).map(|i| (i % 9) * 4000 + i % 50).collect();
    assert!(places(&saw) < 17.0);
    let leaps: Vec<i64> =
        (0..8).chain([10 * n - 1; 9]).chain(-5..9).chain([i64::MAX - 9; 3]).collect();
    assert!(places(&leaps) < 15.0);
    assert!(places(&vec![77; 500]) < 3.5);
}

/// Elements in no order give places that mean nothing, but no panic.
#[test]
fn unsorted_arrays_are_searched_too() {
    let a: Array1<i64> = (0..500).map(|i| i * 7919 % 503).collect();
    let values: Array1<i64> = (-5..600).chain((0..900).map(|i| i * 31 % 511)).collect();
    for side in [Side::Left, Side::Right] {
        assert!(a.searchsorted(&values, side).iter().all(|&place| place <= 500));
        assert!(a.flip(0).searchsorted(&values, side).iter().all(|&place| place <= 500));
    }
}
