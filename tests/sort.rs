//! Sorting, ranks, medians and quantiles against plain loops (rules NA1, NA4, NA6).

use ndview::prelude::*;
use num_bigint::BigInt;

/// One array with NaN and equal values in many layouts.
fn layouts() -> Vec<(&'static str, ArrayD<f64>)> {
    let value = |i: usize| match i * 7919 % 13 {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => -f64::NAN,
        3 => -0.0,
        4 => 0.0,
        n => n as f64 - 9.0,
    };
    let base = Array::from_shape_fn((8, 9, 10), |[i, j, k]| value(i * 90 + j * 10 + k));
    let c = base.slice((..4, ..3, ..5)).to_owned();
    vec![
        ("C", c.clone().into_dyn()),
        ("F", c.to_order(Order::F).into_dyn()),
        ("permuted", c.permute(&[1, 2, 0]).share().into_dyn()),
        ("steps", base.slice(s![..;2, ..;3, 1..;4]).share().into_dyn()),
        ("negative", base.slice(s![..;-2, ..3, ..;-1]).share().into_dyn()),
        ("stride 0", c.slice((.., ..1, ..)).broadcast_to((4, 3, 5)).unwrap().share().into_dyn()),
        ("empty axis 0", Array::<f64, _>::zeros((0, 3, 2)).into_dyn()),
        ("empty axis 1", Array::<f64, _>::zeros((4, 0, 2)).into_dyn()),
        ("empty axis 2", Array::<f64, _>::zeros((4, 3, 0)).into_dyn()),
    ]
}

/// A sort too simple to be wrong: stable, NaN last (insertion).
fn positions(lane: &[f64]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for (i, x) in lane.iter().enumerate() {
        let behind = |j: &usize| lane[*j] > *x || (lane[*j].is_nan() && !x.is_nan());
        let at = out.iter().position(behind).unwrap_or(out.len());
        out.insert(at, i);
    }
    out
}

fn bits(lane: impl Iterator<Item = f64>) -> Vec<u64> {
    lane.map(f64::to_bits).collect()
}

#[test]
fn sorts_every_axis_of_every_layout() {
    for (case, a) in layouts() {
        for axis in -3..3_isize {
            let sorted = a.sort(axis);
            let ranks = a.argsort(axis);
            let mut inplace = a.clone();
            inplace.sort_inplace(axis);
            assert_eq!((sorted.shape(), ranks.shape()), (a.shape(), a.shape()), "{case}");
            assert!(ranks.is_c_contiguous(), "{case}: positions are in C order");
            let lanes = a.lanes(axis).zip(sorted.lanes(axis)).zip(ranks.lanes(axis));
            for (((lane, sorted), ranks), inplace) in lanes.zip(inplace.lanes(axis)) {
                let lane: Vec<f64> = lane.iter().copied().collect();
                let order = positions(&lane);
                assert_eq!(ranks.iter().copied().collect::<Vec<_>>(), order, "{case} {axis}");
                // Stable down to the sign of zeros and of NaN.
                let expected = bits(order.iter().map(|&i| lane[i]));
                assert_eq!(bits(sorted.iter().copied()), expected, "{case} {axis}");
                assert_eq!(bits(inplace.iter().copied()), expected, "{case} {axis}");
            }
        }
    }
}

#[test]
fn sorting_in_place_reaches_only_what_it_should() {
    let mut a = array![[5, 4, 3], [2, 1, 0], [9, 8, 7]];
    let before = a.clone();
    a.slice_mut((..2, 1..)).sort_inplace(0);
    assert_eq!(a, [[5, 1, 0], [2, 4, 3], [9, 8, 7]]);
    a.slice_mut(s![.., ..;-2]).sort_inplace(1);
    assert_eq!(a, [[5, 1, 0], [3, 4, 2], [9, 8, 7]], "backwards: the largest comes first");
    assert_eq!(before, [[5, 4, 3], [2, 1, 0], [9, 8, 7]], "another handle");
    let kept = a.clone();
    assert!(a.try_sort_inplace(2).is_err());
    assert!(a.same_buffer(&kept), "a refused sort copies nothing");
}

#[test]
fn comparisons_of_ones_own() {
    let words = array!["pear", "fig", "nut", "apple"].map(|w| w.to_string());
    let by_len = |a: &String, b: &String| a.len().cmp(&b.len());
    assert_eq!(words.sort_by(0, by_len), ["fig", "nut", "pear", "apple"].map(String::from));
    assert_eq!(words.argsort_by(0, by_len), [1usize, 2, 0, 3]);
    assert_eq!(words.sort(0)[0], "apple");
    let mut big = array![[3, 1], [2, 5]].map(|&n| BigInt::from(n));
    big.sort_inplace_by(0, |a, b| b.cmp(a));
    assert_eq!(big, array![[3, 5], [2, 1]].map(|&n| BigInt::from(n)));
}

#[test]
fn wrong_axes_are_refused() {
    let a = array![[2, 1]];
    let outside = "axis 2 is out of bounds for array of dimension 2";
    assert_eq!(a.try_sort(2).unwrap_err().to_string(), outside);
    assert_eq!(a.try_argsort(2).unwrap_err().to_string(), outside);
    assert!(a.try_partition(0, 2).is_err() && a.try_median_axis(2).is_err());
    assert!(Array::from(1i32).try_sort(0).is_err());
    let error = a.try_partition(9, 1).unwrap_err().to_string();
    assert_eq!(error, "kth(=9) out of bounds (2)");
}

#[test]
fn partitions_put_one_element_in_its_place() {
    for (case, a) in layouts() {
        for axis in 0..3_isize {
            let len = a.shape()[axis as usize] as isize;
            for kth in -len..len {
                let parted = a.partition(kth, axis);
                let at = kth.rem_euclid(len) as usize;
                for (lane, parted) in a.lanes(axis).zip(parted.lanes(axis)) {
                    let lane: Vec<f64> = lane.iter().copied().collect();
                    let sorted: Vec<f64> = positions(&lane).into_iter().map(|i| lane[i]).collect();
                    let same = |x: f64, y: f64| x == y || (x.is_nan() && y.is_nan());
                    let pivot = parted[at];
                    assert!(same(pivot, sorted[at]), "{case} {axis} {kth}");
                    for (i, &x) in parted.iter().enumerate() {
                        let fits =
                            pivot.is_nan() && i < at || same(x, pivot) || (i < at) == (x < pivot);
                        assert!(fits, "{case} {axis} {kth}: {x} at {i}");
                    }
                }
            }
        }
    }
}

/// The definition: the value at position `(n - 1) * q`, between neighbours linearly.
fn share(lane: &[f64], q: f64) -> f64 {
    if lane.is_empty() || lane.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let sorted: Vec<f64> = positions(lane).into_iter().map(|i| lane[i]).collect();
    let h = (lane.len() - 1) as f64 * q;
    let (low, high) = (sorted[h.floor() as usize], sorted[h.ceil() as usize]);
    if low == high { low } else { low + (high - low) * (h - h.floor()) }
}

#[test]
fn medians_and_quantiles_of_every_axis_and_layout() {
    let same = |x: f64, y: f64| (x - y).abs() < 1e-12 || x == y || (x.is_nan() && y.is_nan());
    for (case, holed) in layouts() {
        for a in [holed.clone(), holed.map(|x| if x.is_finite() { *x } else { 2.5 })] {
            for axis in 0..3_isize {
                for q in [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0] {
                    let results = a.quantile_axis(q, axis);
                    assert_eq!(results.shape(), a.over([axis]).sum().shape());
                    for (lane, result) in a.lanes(axis).zip(results.iter()) {
                        let lane: Vec<f64> = lane.iter().copied().collect();
                        assert!(same(*result, share(&lane, q)), "{case} {axis} {q} {lane:?}");
                    }
                }
                let (medians, halves) = (a.median_axis(axis), a.quantile_axis(0.5, axis));
                assert!(medians.iter().zip(halves.iter()).all(|(x, y)| same(*x, *y)), "{case}");
            }
            let all: Vec<f64> = a.iter().copied().collect();
            assert!(same(a.median(), share(&all, 0.5)), "{case}");
            assert!(same(a.quantile(0.3).unwrap(), share(&all, 0.3)), "{case}");
        }
    }
}

/// NA6, and what NumPy prints for the same.
#[test]
fn quantiles_as_numpy_gives_them() {
    let a = array![1i32, 2, 3, 4];
    assert!((a.quantile(0.4).unwrap() - 2.2).abs() < 1e-15);
    assert_eq!(a.median(), 2.5);
    assert_eq!(array![true, false, true].median(), 1.0);
    assert_eq!(array![3.5f32].median(), 3.5);
    assert!(Array::<f64, _>::zeros(0).median().is_nan());
    assert!(a.quantile(1.5).is_err() && a.quantile(f64::NAN).is_err());
}
