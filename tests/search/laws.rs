//! Properties against plain loops, over every memory layout.

use ndview::AxisValues;
use ndview::prelude::*;
use num_traits::ToPrimitive;
use proptest::prelude::*;

use crate::layouts::{arrays, indices};

/// An array that lies over `memory` as `a` lies over its own.
fn dressed<'a, U>(a: &ArrayD<i64>, memory: &'a [U]) -> ArrayViewD<'a, U> {
    let mut strides = <IxDyn as Dimension>::Strides::filled(a.ndim(), 0);
    strides.as_mut().copy_from_slice(a.strides());
    ArrayView::from_strides(a.shape(), strides, a.layout().offset(), memory).unwrap()
}

/// The memory of an array with other elements.
fn memory<U>(a: &ArrayD<i64>, f: impl Fn(i64) -> U) -> Vec<U> {
    a.buffer().as_slice().iter().map(|&n| f(n)).collect()
}

/// Numbers with equal ones and all that is special.
fn number(n: i64) -> f64 {
    match n * 7919 % 13 {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => -f64::NAN,
        3 => -0.0,
        4 => 0.0,
        5 => f64::NEG_INFINITY,
        n => n as f64 / 2.0 - 4.0,
    }
}

/// Words that are not in order, some equal.
fn word(n: i64) -> String {
    format!("word {}", n * 7 % 9)
}

/// The order of rule NA5: NaN is the greatest.
#[allow(clippy::eq_op, reason = "this is how NaN shows in any type")]
fn less<T: PartialOrd>(a: &T, b: &T) -> bool {
    a < b || (a == a && b != b)
}

fn same<T: PartialOrd>(a: &T, b: &T) -> bool {
    !less(a, b) && !less(b, a)
}

/// In order, by insertion.
fn sorted<T: PartialOrd + Clone>(list: &[T]) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for x in list {
        let at = out.iter().position(|y| less(x, y)).unwrap_or(out.len());
        out.insert(at, x.clone());
    }
    out
}

/// The elements in C order.
fn elements<S: Storage<Elem: Clone>, D: Dimension>(a: &ArrayBase<S, D>) -> Vec<S::Elem> {
    indices(a.shape()).iter().map(|i| a.get(i).unwrap().clone()).collect()
}

/// One axis of any stride over other elements.
fn line(step: isize, len: usize) -> ArrayD<i64> {
    let n = 2 + len * step.unsigned_abs();
    let all = Array1::from((0..n as i64).collect::<Vec<_>>());
    all.into_slice(Slice::new(Some(1), Some(n as isize - 1), 1))
        .into_slice(Slice::new(None, None, step))
        .into_dyn()
}

fn steps() -> impl Strategy<Value = isize> {
    prop::sample::select(vec![1, 2, -1, -3])
}

/// The memory of one axis that lies as `lane` does and shows `list`.
fn spread<T: Clone + Default>(lane: &ArrayD<i64>, list: &[T]) -> Vec<T> {
    let mut cells = memory(lane, |_| T::default());
    for (place, x) in elements(lane).into_iter().zip(list) {
        cells[place as usize] = x.clone();
    }
    cells
}

/// The places of all values by counting.
fn check_places<T: PartialOrd + Clone + Default>(
    values: &ArrayViewD<'_, T>,
    list: &[T],
    step: isize,
) {
    let (lane, in_order) = (line(step, list.len()), sorted(list));
    let cells = spread(&lane, &in_order);
    let strided = dressed(&lane, &cells).into_dimension::<Ix1>().unwrap();
    let dense = Array1::from(in_order.clone());
    // The same elements in their own order, with what sorts them.
    let cells = spread(&lane, list);
    let unsorted = dressed(&lane, &cells).into_dimension::<Ix1>().unwrap();
    let mut sorter: Vec<i32> = (0..list.len() as i32).collect();
    sorter.sort_by(|&i, &j| {
        let (a, b) = (&list[i as usize], &list[j as usize]);
        less(b, a).cmp(&less(a, b))
    });
    let wide: Array1<i32> = sorter.iter().flat_map(|&i| [i, -1]).collect();
    for side in [Side::Left, Side::Right] {
        let places = [
            dense.searchsorted(values, side),
            strided.searchsorted(values, side),
            unsorted.searchsorted_with_sorter(&sorter, values, side).unwrap(),
            unsorted.searchsorted_with_sorter(&wide.slice(s![..;2]), values, side).unwrap(),
            Array::from(list).searchsorted_with_sorter(&sorter, values, side).unwrap(),
        ];
        for i in indices(values.shape()) {
            let v = values.get(&i).unwrap();
            let before = |x: &T| match side {
                Side::Left => less(x, v),
                Side::Right => !less(v, x),
            };
            let place = list.iter().filter(|x| before(x)).count();
            for places in &places {
                assert_eq!(places.shape(), values.shape());
                assert_eq!(places.get(&i), Some(&place), "{side:?}");
            }
            assert_eq!(dense.searchsorted_one(v, side), place);
            assert_eq!(strided.searchsorted_one(v, side), place);
        }
    }
}

/// `unique`, `unique_all` by counting.
fn check_unique<T: PartialOrd + Clone + std::fmt::Debug>(a: &ArrayViewD<'_, T>) {
    let all = elements(a);
    let (values, unique) = (a.unique(), a.unique_all());
    assert_eq!(values.len(), unique.values.len());
    assert!(values.is_unique() && values.base().is_none());
    for (i, value) in elements(&unique.values).iter().enumerate() {
        assert!(same(value, &values[i]));
        assert!(i == 0 || less(&unique.values[i - 1], value), "in order, and each once");
        let at: Vec<usize> = (0..all.len()).filter(|&k| same(&all[k], value)).collect();
        assert_eq!((unique.first_index[i], unique.counts[i]), (at[0], at.len()));
    }
    assert_eq!(unique.inverse.shape(), a.shape());
    assert!(unique.inverse.is_c_contiguous());
    for i in indices(a.shape()) {
        let value = &unique.values[*unique.inverse.get(&i).unwrap()];
        assert!(same(value, a.get(&i).unwrap()), "{i:?}");
    }
    let rebuilt = unique.values.take(&unique.inverse, 0).unwrap();
    assert!(elements(&rebuilt).iter().zip(&all).all(|(x, y)| same(x, y)));
    assert_eq!(rebuilt.shape(), a.shape());
}

/// `unique_axis` by comparing all positions with all.
fn check_unique_axis<T: PartialOrd + Clone>(a: &ArrayViewD<'_, T>) {
    for axis in 0..a.ndim() as isize {
        let parts: Vec<Vec<T>> =
            (0..a.len_of(axis)).map(|i| elements(&a.index_axis(axis, i as isize))).collect();
        let before = |x: &[T], y: &[T]| {
            let order = x.iter().zip(y).find(|(a, b)| !same(*a, *b));
            order.is_some_and(|(a, b)| less(a, b))
        };
        let mut wanted: Vec<Vec<T>> = Vec::new();
        for part in parts {
            let at = wanted.iter().position(|w| !before(w, &part)).unwrap_or(wanted.len());
            if wanted.get(at).is_none_or(|w| before(&part, w)) {
                wanted.insert(at, part);
            }
        }
        let found = a.unique_axis(axis);
        assert_eq!(found.len_of(axis), wanted.len());
        for (i, wanted) in wanted.iter().enumerate() {
            let part = elements(&found.index_axis(axis, i as isize));
            assert!(part.len() == wanted.len());
            assert!(part.iter().zip(wanted).all(|(x, y)| same(x, y)));
        }
    }
}

/// `isin` by comparing all with all.
fn check_isin<T: PartialOrd + Clone>(a: &ArrayViewD<'_, T>, test: &ArrayViewD<'_, T>) {
    let mask = a.isin(test);
    assert_eq!(mask.shape(), a.shape());
    for i in indices(a.shape()) {
        let x = a.get(&i).unwrap();
        assert_eq!(*mask.get(&i).unwrap(), elements(test).iter().any(|t| t == x), "{i:?}");
    }
}

/// `digitize` by the definition of the bins.
fn check_digitize<T: PartialOrd + Clone>(x: &ArrayViewD<'_, T>, list: &[T]) {
    let up = sorted(list);
    let down: Vec<T> = up.iter().rev().cloned().collect();
    // Equal edges count as increasing.
    let constant = up.first().zip(up.last()).is_none_or(|(a, b)| same(a, b));
    let wide: Array1<T> = up.iter().flat_map(|x| [x.clone(), x.clone()]).collect();
    for right in [false, true] {
        let increasing = x.digitize(&Array1::from(up.clone()), right).unwrap();
        assert_eq!(
            elements(&x.digitize(&wide.slice(s![..;2]), right).unwrap()),
            elements(&increasing)
        );
        let decreasing = x.digitize(&Array1::from(down.clone()), right).unwrap();
        let backwards = Array1::from(up.clone());
        let backwards = x.digitize(&backwards.flip(0), right).unwrap();
        assert_eq!(elements(&backwards), elements(&decreasing));
        assert_eq!((increasing.shape(), decreasing.shape()), (x.shape(), x.shape()));
        for i in indices(x.shape()) {
            let x = x.get(&i).unwrap();
            let low =
                list.iter().filter(|b| if right { less(*b, x) } else { !less(x, *b) }).count();
            let high =
                list.iter().filter(|b| if right { !less(*b, x) } else { less(x, *b) }).count();
            assert_eq!(*increasing.get(&i).unwrap(), low);
            assert_eq!(*decreasing.get(&i).unwrap(), if constant { low } else { high });
        }
    }
}

/// `histogram` and its forms by looking for the bin of each element.
fn check_histogram<T: PartialOrd + Clone + ToPrimitive>(
    a: &ArrayViewD<'_, T>,
    bins: usize,
    range: Option<(f64, f64)>,
) {
    let all: Vec<f64> = elements(a).iter().map(|x| x.to_f64().unwrap()).collect();
    let weights = a.map(|x| x.to_f64().map_or(1, |x| if x > 0.0 { 3 } else { -2 }));
    let (counts, edges) = a.histogram(bins, range).unwrap();
    let (sums, same_edges) = a.histogram_weighted(&weights, bins, range).unwrap();
    assert_eq!(edges, same_edges);
    let (from, to) = range.unwrap_or((
        all.iter().copied().fold(f64::INFINITY, f64::min),
        all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    ));
    if from < to {
        assert_eq!((edges[0], edges[bins]), (from, to));
    }
    let list = elements(&edges);
    assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
    let weights = elements(&weights);
    for i in 0..bins {
        let inside =
            |x: &f64| *x >= list[i] && (*x < list[i + 1] || (i + 1 == bins && *x == list[i + 1]));
        let hits: Vec<usize> = (0..all.len()).filter(|&k| inside(&all[k])).collect();
        assert_eq!(counts[i], hits.len());
        assert_eq!(sums[i], hits.iter().map(|&k| weights[k]).sum::<i32>());
    }
    assert_eq!(a.histogram_with_edges(&edges).unwrap(), counts);
    let wide: Array1<f64> = list.iter().flat_map(|&x| [x, 0.0]).collect();
    assert_eq!(a.histogram_with_edges(&wide.slice(s![..;2])).unwrap(), counts);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]

    #[test]
    fn places_are_counted(
        a in arrays(0, 4),
        list in prop::collection::vec(0..40_i64, 0..14),
        step in steps(),
    ) {
        let numbers = memory(&a, number);
        check_places(&dressed(&a, &numbers), &list.iter().map(|&n| number(n)).collect::<Vec<_>>(), step);
        let words = memory(&a, word);
        check_places(&dressed(&a, &words), &list.iter().map(|&n| word(n)).collect::<Vec<_>>(), step);
        let bytes = memory(&a, |n| n as u8 / 3);
        check_places(&dressed(&a, &bytes), &list.iter().map(|&n| n as u8).collect::<Vec<_>>(), step);
    }

    #[test]
    fn bins_are_found(a in arrays(0, 4), list in prop::collection::vec(0..40_i64, 0..9)) {
        let numbers = memory(&a, number);
        check_digitize(&dressed(&a, &numbers), &list.iter().map(|&n| number(n)).collect::<Vec<_>>());
        let words = memory(&a, word);
        check_digitize(&dressed(&a, &words), &list.iter().map(|&n| word(n)).collect::<Vec<_>>());
    }

    #[test]
    fn distinct_values_are_found(a in arrays(0, 4)) {
        check_unique(&a.view());
        check_unique(&dressed(&a, &memory(&a, number)));
        check_unique(&dressed(&a, &memory(&a, word)));
    }

    #[test]
    fn distinct_positions_are_found(a in arrays(0, 3)) {
        check_unique_axis(&a.view());
        check_unique_axis(&dressed(&a, &memory(&a, |n| n * 7919 % 11 % 2)));
        check_unique_axis(&dressed(&a, &memory(&a, number)));
        check_unique_axis(&dressed(&a, &memory(&a, |n| word(n * 7919 % 11 % 2))));
    }

    #[test]
    fn members_are_found(a in arrays(0, 4), b in arrays(0, 2)) {
        check_isin(&a.view(), &b.view());
        check_isin(&dressed(&a, &memory(&a, number)), &dressed(&b, &memory(&b, |n| number(n / 2))));
        check_isin(&dressed(&a, &memory(&a, word)), &dressed(&b, &memory(&b, word)));
    }

    #[test]
    fn integers_are_counted(
        list in prop::collection::vec(0..9_u16, 0..30),
        step in steps(),
        minlength in 0..12_usize,
    ) {
        let lane = line(step, list.len());
        let cells = spread(&lane, &list);
        let weights = spread(&lane, &(1..=list.len() as i64).collect::<Vec<_>>());
        let a = dressed(&lane, &cells).into_dimension::<Ix1>().unwrap();
        let weights = dressed(&lane, &weights).into_dimension::<Ix1>().unwrap();
        let (counts, sums) = (a.bincount(minlength).unwrap(), a.bincount_weighted(&weights, minlength).unwrap());
        let len = list.iter().map(|&x| usize::from(x) + 1).max().unwrap_or(0).max(minlength);
        prop_assert_eq!((counts.len(), sums.len()), (len, len));
        for bin in 0..len {
            let hits = list.iter().enumerate().filter(|(_, x)| usize::from(**x) == bin);
            prop_assert_eq!(counts[bin], hits.clone().count());
            prop_assert_eq!(sums[bin], hits.map(|(i, _)| i as i64 + 1).sum::<i64>());
        }
    }

    #[test]
    fn histograms_are_counted(a in arrays(0, 4), bins in 1..40_usize, unit in 1..9_i64) {
        check_histogram(&a.view(), bins, Some((-1.0, 30.0)));
        if !a.is_empty() {
            check_histogram(&a.view(), bins, None);
            // Decimals, whose multiples lie a rounding beside the edges.
            let decimals = memory(&a, |n| n as f64 * (unit as f64 / 10.0));
            check_histogram(&dressed(&a, &decimals), bins, None);
            check_histogram(&dressed(&a, &decimals), bins, Some((0.3, 2.1)));
        }
        check_histogram(&dressed(&a, &memory(&a, number)), bins, Some((-3.5, 1.0)));
        check_histogram(&dressed(&a, &memory(&a, |n| n as u8)), bins, Some((0.0, 9.0)));
    }
}
