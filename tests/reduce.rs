//! Reductions against plain loops over indices, on every kind of layout (rules NA1, NA2, RD1..RD8).

use ndview::Element;
use ndview::prelude::*;
use num_bigint::BigInt;
use num_traits::{One, Zero};

/// A small generator of numbers, the same at every run.
fn noise(n: usize) -> Vec<f64> {
    let mut state = 88_172_645_463_325_252_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 19) as f64 - 9.0
    };
    (0..n).map(next).collect()
}

/// One array in many layouts; the values are small integers, so that sums are exact.
fn layouts() -> Vec<(&'static str, ArrayD<f64>)> {
    let base = Array::from_shape_vec((12, 10, 14), noise(12 * 10 * 14)).unwrap();
    let c = Array::from_shape_vec((4, 3, 5), noise(60)).unwrap();
    let wide = Array::from_shape_vec((3, 40, 50), noise(6000)).unwrap();
    let tall = Array::from_shape_vec((300, 3, 2), noise(1800)).unwrap();
    let small = Array::from_shape_vec((3, 1), noise(3)).unwrap();
    vec![
        ("C", c.clone().into_dyn()),
        ("F", c.to_order(Order::F).into_dyn()),
        ("permuted", c.permute(&[1, 2, 0]).share().into_dyn()),
        ("permuted back", c.permute(&[2, 0, 1]).share().into_dyn()),
        ("steps", base.slice(s![1..;3, ..;2, 2..;4]).share().into_dyn()),
        ("negative", base.slice(s![..;-4, ..3, ..;-1]).share().into_dyn()),
        ("all negative", c.slice(s![..;-1, ..;-1, ..;-1]).share().into_dyn()),
        ("stride 0", small.broadcast_to((4, 3, 5)).unwrap().share().into_dyn()),
        (
            "stride 0 inside",
            c.slice((.., .., ..1)).broadcast_to((4, 3, 9)).unwrap().share().into_dyn(),
        ),
        ("length 1", c.slice((.., 1..2, ..)).share().into_dyn()),
        ("wide", wide.clone().into_dyn()),
        ("wide F", wide.to_order(Order::F).into_dyn()),
        ("wide steps", wide.slice(s![.., ..;3, ..;2]).share().into_dyn()),
        ("tall", tall.clone().into_dyn()),
        ("tall turned", tall.permute(&[2, 0, 1]).share().into_dyn()),
        ("tall steps", tall.slice(s![..;-1, ..;2, ..]).share().into_dyn()),
        // One block of columns and a few more.
        ("just over", Array::from_shape_vec((40, 1, 1027), noise(40 * 1027)).unwrap().into_dyn()),
        ("empty axis 0", Array::<f64, _>::zeros((0, 3, 2)).into_dyn()),
        ("empty axis 1", Array::<f64, _>::zeros((4, 0, 2)).into_dyn()),
        ("empty axis 2", Array::<f64, _>::zeros((4, 3, 0)).into_dyn()),
    ]
}

/// The terms of each result: a list of (index of the result, its terms in C order).
fn terms(a: &ArrayD<f64>, axes: &[usize]) -> (Vec<usize>, Vec<Vec<f64>>) {
    let shape: Vec<usize> =
        (0..a.ndim()).filter(|i| !axes.contains(i)).map(|i| a.shape()[i]).collect();
    let mut groups = vec![Vec::new(); shape.iter().product()];
    for (index, x) in a.indexed_iter() {
        let mut place = 0;
        for axis in (0..a.ndim()).filter(|i| !axes.contains(i)) {
            place = place * a.shape()[axis] + index.as_ref()[axis];
        }
        groups[place].push(*x);
    }
    (shape, groups)
}

fn subsets() -> Vec<Vec<isize>> {
    vec![vec![], vec![0], vec![1], vec![-1], vec![0, 1], vec![2, 0], vec![1, 2], vec![-3, 1, 2]]
}

fn resolved(axes: &[isize]) -> Vec<usize> {
    axes.iter().map(|&axis| axis.rem_euclid(3) as usize).collect()
}

/// Checks a result, with and without kept dimensions, against the terms.
fn check<A: PartialEq + Clone + std::fmt::Debug>(
    case: &str,
    (a, axes): (&ArrayD<f64>, &[isize]),
    (plain, kept): (ArrayD<A>, ArrayD<A>),
    f: impl Fn(&[f64]) -> A,
) {
    let axes = resolved(axes);
    let (shape, groups) = terms(a, &axes);
    let expected: Vec<A> = groups.iter().map(|group| f(group)).collect();
    assert_eq!(plain.shape(), shape, "{case} {axes:?}");
    assert_eq!(plain.iter().cloned().collect::<Vec<A>>(), expected, "{case} {axes:?}");
    let ones: Vec<usize> =
        (0..3).map(|i| if axes.contains(&i) { 1 } else { a.shape()[i] }).collect();
    assert_eq!(kept.shape(), ones, "{case} {axes:?} keepdims");
    assert_eq!(kept.iter().cloned().collect::<Vec<A>>(), expected, "{case} {axes:?} keepdims");
}

fn sum(x: &[f64]) -> f64 {
    x.iter().fold(0.0, |a, b| a + b)
}

fn mean(x: &[f64]) -> f64 {
    sum(x) / x.len() as f64
}

/// Two means may differ in the last bits, and NaN equals NaN here.
#[derive(Clone, Debug)]
struct Close(f64);

impl PartialEq for Close {
    fn eq(&self, other: &Close) -> bool {
        let (a, b) = (self.0, other.0);
        (a - b).abs() <= 1e-12 * (1.0 + b.abs()) || (a.is_nan() && b.is_nan()) || a == b
    }
}

#[test]
fn sums_over_all_axis_subsets_and_layouts() {
    for (case, a) in layouts() {
        for axes in subsets() {
            let over = a.over(&axes);
            let keep = a.over(&axes).keepdims();
            check(case, (&a, &axes), (over.sum(), keep.sum()), sum);
            let count = |x: &[f64]| x.iter().filter(|x| **x != 0.0).count();
            check(case, (&a, &axes), (over.count_nonzero(), keep.count_nonzero()), count);
            let any = |x: &[f64]| x.iter().any(|x| *x != 0.0);
            check(case, (&a, &axes), (over.any(), keep.any()), any);
            let all = |x: &[f64]| x.iter().all(|x| *x != 0.0);
            check(case, (&a, &axes), (over.all(), keep.all()), all);
        }
    }
}

#[test]
fn means_variances_and_products_over_all_axis_subsets_and_layouts() {
    let close = |a: ArrayD<f64>| a.map(|x| Close(*x));
    for (case, a) in layouts() {
        for axes in subsets() {
            let over = a.over(&axes);
            let keep = a.over(&axes).keepdims();
            check(case, (&a, &axes), (close(over.mean()), close(keep.mean())), |x| Close(mean(x)));
            for ddof in [0, 1, 7] {
                let var = |x: &[f64]| {
                    let m = mean(x);
                    let squares: Vec<f64> = x.iter().map(|x| (x - m) * (x - m)).collect();
                    sum(&squares) / x.len().saturating_sub(ddof) as f64
                };
                let results = (close(over.var(ddof)), close(keep.var(ddof)));
                check(case, (&a, &axes), results, |x| Close(var(x)));
                let results = (close(over.std(ddof)), close(keep.std(ddof)));
                check(case, (&a, &axes), results, |x| Close(var(x).sqrt()));
            }
            // Powers of two, so that products are exact.
            let b = a.map(|x| [0.5, 2.0, -1.0][(x.abs() as usize) % 3]);
            let prod = |x: &[f64]| x.iter().fold(1.0, |a, b| a * b);
            check(case, (&b, &axes), (b.over(&axes).prod(), b.over(&axes).keepdims().prod()), prod);
        }
    }
}

/// The first position whose element no other beats; NaN beats all (rules NA1, NA2).
fn first_best(x: &[f64], better: impl Fn(f64, f64) -> bool) -> usize {
    let mut best = 0;
    for (i, &value) in x.iter().enumerate() {
        let here = x[best];
        if !here.is_nan() && (value.is_nan() || better(value, here)) {
            best = i;
        }
    }
    best
}

#[test]
fn extremes_over_all_axis_subsets_and_layouts() {
    let close = |a: ArrayD<f64>| a.map(|x| Close(*x));
    for (case, clean) in layouts() {
        let mut holes = clean.clone();
        let mut number = 0;
        holes.map_inplace(|x| {
            number += 1;
            if number % 7 == 3 || number % 11 == 3 {
                *x = f64::NAN;
            }
        });
        for (a, axes) in
            [&clean, &holes].into_iter().flat_map(|a| subsets().into_iter().map(move |s| (a, s)))
        {
            let (shape, groups) = terms(a, &resolved(&axes));
            let over = a.over(&axes);
            let keep = a.over(&axes).keepdims();
            if groups.iter().any(Vec::is_empty) {
                assert!(!shape.contains(&0));
                let error = over.try_max().unwrap_err().to_string();
                let words = "zero-size array to reduction operation maximum which has no identity";
                assert!(error.starts_with(words), "{error}");
                let error = over.try_argmax().unwrap_err().to_string();
                assert!(error.starts_with("attempt to get argmax of an empty sequence"), "{error}");
                assert!(over.try_min().is_err() && over.try_ptp().is_err());
                assert!(keep.try_argmin().is_err() && over.try_nanmax().is_err());
                continue;
            }
            let smallest = |x: &[f64]| first_best(x, |a, b| a < b);
            let largest = |x: &[f64]| first_best(x, |a, b| a > b);
            check(case, (a, &axes), (over.argmin(), keep.argmin()), smallest);
            check(case, (a, &axes), (over.argmax(), keep.argmax()), largest);
            let results = (close(over.min()), close(keep.min()));
            check(case, (a, &axes), results, |x| Close(x[smallest(x)]));
            let results = (close(over.max()), close(keep.max()));
            check(case, (a, &axes), results, |x| Close(x[largest(x)]));
            let results = (close(over.ptp()), close(keep.ptp()));
            check(case, (a, &axes), results, |x| Close(x[largest(x)] - x[smallest(x)]));
        }
    }
}

#[test]
fn nan_is_left_out_where_asked() {
    let close = |a: ArrayD<f64>| a.map(|x| Close(*x));
    let some = |x: &[f64]| x.iter().copied().filter(|x| !x.is_nan()).collect::<Vec<f64>>();
    for (case, a) in layouts() {
        let a = a.map(|x| if *x > 3.0 { f64::NAN } else { *x });
        for axes in subsets() {
            let over = a.over(&axes);
            let keep = a.over(&axes).keepdims();
            check(case, (&a, &axes), (over.nansum(), keep.nansum()), |x| sum(&some(x)));
            let results = (close(over.nanmean()), close(keep.nanmean()));
            check(case, (&a, &axes), results, |x| Close(mean(&some(x))));
            if over.try_nanmin().is_err() {
                continue;
            }
            let fold = |x: &[f64], f: fn(f64, f64) -> f64| {
                Close(some(x).into_iter().reduce(f).unwrap_or(f64::NAN))
            };
            let results = (close(over.nanmin()), close(keep.nanmin()));
            check(case, (&a, &axes), results, |x| fold(x, f64::min));
            let results = (close(over.nanmax()), close(keep.nanmax()));
            check(case, (&a, &axes), results, |x| fold(x, f64::max));
        }
        let all: Vec<f64> = a.iter().copied().collect();
        assert_eq!(a.nansum(), sum(&some(&all)), "{case}");
        assert_eq!(Close(a.nanmean()), Close(mean(&some(&all))), "{case}");
        match a.try_nanmin() {
            Ok(least) => {
                assert_eq!(least, some(&all).into_iter().fold(f64::INFINITY, f64::min), "{case}");
                let most = some(&all).into_iter().fold(f64::NEG_INFINITY, f64::max);
                assert_eq!(a.nanmax(), most, "{case}");
            }
            Err(_) => assert!(a.is_empty(), "{case}"),
        }
    }
}

#[test]
fn over_everything() {
    for (case, a) in layouts() {
        let all: Vec<f64> = a.iter().copied().collect();
        assert_eq!(a.sum(), sum(&all), "{case}");
        assert_eq!(Close(a.mean()), Close(mean(&all)), "{case}");
        let middle = mean(&all);
        let squares: Vec<f64> = all.iter().map(|x| (x - middle).powi(2)).collect();
        for ddof in [0, 1, 100] {
            let var = sum(&squares) / all.len().saturating_sub(ddof) as f64;
            assert_eq!(Close(a.var(ddof)), Close(var), "{case}");
            assert_eq!(Close(a.std(ddof)), Close(var.sqrt()), "{case}");
        }
        assert_eq!(a.any(), all.iter().any(|x| *x != 0.0), "{case}");
        assert_eq!(a.all(), all.iter().all(|x| *x != 0.0), "{case}");
        assert_eq!(a.count_nonzero(), all.iter().filter(|x| **x != 0.0).count(), "{case}");
        assert_eq!(a.map(|x| *x > 1.0).count(), all.iter().filter(|x| **x > 1.0).count());
        let mut total = 0.0;
        let add = |x: &f64| {
            total += x;
            total
        };
        let running: Vec<f64> = all.iter().map(add).collect();
        assert_eq!(a.cumsum(), running, "{case}");
        if all.is_empty() {
            assert!(a.try_min().is_err() && a.try_max().is_err() && a.try_ptp().is_err());
            let error = a.try_argmin().unwrap_err().to_string();
            assert!(error.starts_with("attempt to get argmin of an empty sequence"), "{error}");
            continue;
        }
        assert_eq!(a.min(), all.iter().copied().fold(f64::INFINITY, f64::min), "{case}");
        assert_eq!(a.max(), all.iter().copied().fold(f64::NEG_INFINITY, f64::max), "{case}");
        assert_eq!(a.ptp(), a.max() - a.min(), "{case}");
        assert_eq!(a.argmin(), first_best(&all, |a, b| a < b), "{case}");
        assert_eq!(a.argmax(), first_best(&all, |a, b| a > b), "{case}");
        // NaN wins, and the first one (rules NA1, NA2).
        let holed = a.map(|x| if *x == all[all.len() / 2] { f64::NAN } else { *x });
        let first = holed.iter().position(|x| x.is_nan()).unwrap();
        assert!(holed.min().is_nan() && holed.max().is_nan() && holed.ptp().is_nan(), "{case}");
        assert_eq!((holed.argmin(), holed.argmax()), (first, first), "{case}");
    }
}

#[test]
fn running_totals_along_every_axis() {
    for (case, a) in layouts().into_iter().filter(|(_, a)| a.len() < 10_000) {
        for axis in 0..3_isize {
            let at = axis as usize;
            let sums = a.cumsum_axis(axis);
            let b = a.map(|x| if *x > 0.0 { 2.0 } else { -1.0 });
            let products = b.cumprod_axis(axis - 3);
            assert_eq!(sums.shape(), a.shape());
            for (index, total) in sums.indexed_iter() {
                let mut at_least = index.as_ref().to_vec();
                let (mut expected, mut product) = (0.0, 1.0);
                for i in 0..=index.as_ref()[at] {
                    at_least[at] = i;
                    expected += a[&*at_least];
                    product *= b[&*at_least];
                }
                assert_eq!(*total, expected, "{case} axis {axis} {index:?}");
                assert_eq!(products[index.as_ref()], product, "{case} axis {axis} {index:?}");
            }
        }
    }
}

#[test]
fn axis_forms_know_their_rank() {
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (i * 12 + j * 4 + k) as i32);
    let sums: Array2<i64> = a.sum_axis(1);
    assert_eq!(sums, a.over([1]).sum());
    let kept: Array3<i64> = a.over([0, -1]).keepdims().sum();
    assert_eq!(kept.shape(), [1, 3, 1]);
    let none: Array0<i64> = a.slice((0, 0, ..)).sum_axis(0);
    assert_eq!(none.item().unwrap(), &6);
    assert_eq!(a.max_axis(-1), a.over([2]).max());
    assert_eq!(a.argmin_axis(0), a.over([0]).argmin());
    assert_eq!(a.std_axis(0, 1), a.over([0]).std(1));
    let flags = a.map(|x| x % 3 == 0);
    assert_eq!(flags.count_axis(2), flags.over([2]).count_nonzero());
}

#[test]
fn wrong_axes_are_refused() {
    let a = Array::<f64, _>::zeros((2, 3));
    let words = |e: Error| e.to_string();
    let outside = "axis 2 is out of bounds for array of dimension 2";
    assert_eq!(words(a.try_sum_axis(2).unwrap_err()), outside);
    assert_eq!(words(a.try_cumsum_axis(2).unwrap_err()), outside);
    assert!(a.try_over([0, -2]).is_err(), "named twice");
    let one = Array::<f64, _>::zeros(());
    assert!(one.try_sum_axis(0).is_err());
}

#[test]
#[should_panic(expected = "zero-size array to reduction operation minimum which has no identity")]
fn the_smallest_of_nothing_panics() {
    Array::<i32, _>::zeros((0, 3)).min_axis(0);
}

/// RD2: `np.max(np.zeros((0, 3)), axis=1)` has shape (0,).
#[test]
fn no_results_need_no_terms() {
    let a = Array::<f64, _>::zeros((0, 3));
    assert_eq!(a.max_axis(1).shape(), [0]);
    assert_eq!(a.argmax_axis(1).shape(), [0]);
    assert_eq!(a.sum_axis(0), [0.0; 3]);
    assert_eq!(a.prod_axis(0), [1.0; 3]);
    assert_eq!(a.any_axis(0), [false; 3]);
    assert_eq!(a.all_axis(0), [true; 3]);
    assert!(a.mean_axis(0).iter().all(|x| x.is_nan()));
    assert!(a.var(0).is_nan() && a.mean().is_nan());
    assert_eq!((a.sum(), a.prod(), a.any(), a.all()), (0.0, 1.0, false, true));
}

#[test]
fn no_axes_at_all() {
    let a = Array::from(7.5f64);
    assert_eq!((a.sum(), a.mean(), a.max(), a.argmax(), a.var(0)), (7.5, 7.5, 7.5, 0, 0.0));
    assert_eq!(a.over([0isize; 0]).sum().item().unwrap(), &7.5);
    assert_eq!(a.over([0isize; 0]).argmin().item().unwrap(), &0);
    assert_eq!(a.cumsum(), [7.5]);
    assert!(a.var(1).is_nan(), "RD3: 0 / 0");
}

/// RD1: what NumPy 2 gives for the same.
#[test]
fn narrow_integers_widen() {
    assert_eq!(array![100i8, 100].sum(), 200i64);
    assert_eq!(array![200u8, 200].sum(), 400u64);
    assert_eq!(array![100i8, 100].prod(), 10_000);
    assert_eq!(array![true, true, false].sum(), 2i64);
    assert_eq!(array![100i8, 101].mean(), 100.5);
    assert_eq!(array![true, false].mean(), 0.5);
    assert_eq!(array![100i8, 100].cumsum(), [100i64, 200]);
    assert_eq!(array![100i8, 101].var(0), 0.25);
    assert_eq!(array![[100i16, 30_000], [100, 30_000]].sum_axis(0), [200i64, 60_000]);
    assert_eq!(array![u64::MAX - 1, 1].sum(), u64::MAX);
    let single: f32 = array![0.5f32, 0.25].mean();
    assert_eq!(single, 0.375);
}

/// RD6: where NumPy pins at 16777216 or gives 0.1153, pairwise sums are right on every axis.
#[test]
fn float_sums_are_pairwise_on_every_axis() {
    let n = 10_000_000;
    let flat = Array::from_vec(vec![0.1f32; 2 * n]);
    let right = |x: f32| (f64::from(x) / f64::from(0.1f32) - 1.0).abs() < 1e-6;
    let tall = flat.reshape((n, 2)).unwrap();
    assert!(tall.mean_axis(0).iter().all(|x| right(*x)), "{:?}", tall.mean_axis(0));
    assert!(tall.t().mean_axis(1).iter().all(|x| right(*x)));
    assert!(right(tall.mean()) && right(tall.t().mean()));
    assert!(right(flat.mean()) && right(flat.flip(0).mean()));
    assert!(tall.slice(s![..;-1, ..1]).mean_axis(0).iter().all(|x| right(*x)));
    assert!(right(tall.slice(s![..;3, ..]).mean()), "many short runs");
    let wide = flat.reshape((n / 8, 16)).unwrap();
    assert!(wide.mean_axis(0).iter().all(|x| right(*x)));
    let ones = Array::from_shape_vec((n * 2, 1), vec![1.0f32; n * 2]).unwrap();
    assert_eq!(ones.sum_axis(0), [20_000_000.0]);
}

/// Rule for results: memory order follows the input ('K').
#[test]
fn results_lie_as_the_input_does() {
    let a = Array::<f64, _>::zeros((4, 5, 6).f());
    assert!(a.sum_axis(1).is_f_contiguous());
    assert!(!a.sum_axis(1).is_c_contiguous());
    assert!(a.t().to_owned().sum_axis(0).is_c_contiguous());
}

/// A big integer, to be summed as an element.
#[derive(Clone, Debug, PartialEq)]
struct Big(BigInt);

impl Element for Big {
    type Sum = BigInt;
    type Mean = f64;
    fn to_sum(&self) -> BigInt {
        self.0.clone()
    }
    fn to_mean(&self) -> f64 {
        self.0.to_string().parse().unwrap()
    }
    fn divide(sum: f64, count: usize) -> f64 {
        sum / count as f64
    }
    fn is_true(&self) -> bool {
        !self.0.is_zero()
    }
}

#[test]
fn big_integers_and_strings() {
    let big = |n: i64| BigInt::from(i64::MAX) * n;
    let a = Array::from_shape_fn((300, 3), |[i, j]| Big(big((i * 3 + j) as i64)));
    let total: i64 = (0..900).sum();
    assert_eq!(a.sum(), big(total));
    let columns: Vec<BigInt> = (0..3).map(|j| (0..300).map(|i| big(i * 3 + j)).sum()).collect();
    assert_eq!(a.sum_axis(0), columns);
    assert_eq!(a.t().sum_axis(1), columns);
    assert_eq!(a.slice(s![..;-1, ..]).sum_axis(0), columns);
    assert_eq!(a.over([0, 1]).sum().item().unwrap(), &big(total));
    assert_eq!(a.slice((..0, ..)).sum_axis(0), vec![BigInt::zero(); 3]);
    assert_eq!(a.slice((1..4, 0)).prod(), big(3) * big(6) * big(9));
    assert_eq!(a.slice((..0, 0)).prod(), BigInt::one());
    // Without the trait.
    let plain = a.map(|x| x.0.clone());
    assert_eq!(plain.reduce(|a, b| a + b), Some(big(total)));
    assert_eq!(plain.over([0]).reduce(BigInt::zero(), |a, b| a + b), columns);
    assert_eq!((plain.max(), plain.argmin()), (big(899), 0));
    assert_eq!(a.cumsum_axis(1)[[0, 2]], big(3));
    assert_eq!(a.cumsum_axis(0)[[2, 0]], big(9));

    let words = array![["pear".to_string(), "fig".into()], ["apple".into(), "nut".into()]];
    assert_eq!(words.max(), "pear");
    assert_eq!(words.min_axis(0), [String::from("apple"), "fig".into()]);
    assert_eq!(words.argmax_axis(1), [0usize, 1]);
}

#[test]
fn elements_without_size_are_counted() {
    let a = Array::<(), _>::full((3, 4), ());
    assert_eq!(a.reduce(|(), ()| ()), Some(()));
    assert_eq!(a.max_axis(0).shape(), [4]);
    assert_eq!(a.argmax_axis(1), [0usize; 3]);
}

/// No axis subset of a six-dimensional array is lost in the merging of axes.
#[test]
fn many_axes() {
    let shape = [2, 3, 1, 2, 3, 2];
    let a = Array::from_shape_fn(vec![2, 3, 1, 2, 3, 2], |index| {
        index.iter().fold(0, |acc, &i| acc * 7 + i as i64)
    });
    for bits in 0..64_u32 {
        let axes: Vec<isize> = (0..6).filter(|axis| bits & (1 << axis) != 0).collect();
        for turned in [false, true] {
            let b = if turned { a.permute(&[3, 0, 5, 2, 1, 4]) } else { a.view() };
            let result = b.over(&axes).keepdims().sum();
            let mut expected = Array::<i64, _>::zeros(result.shape());
            for (index, x) in b.indexed_iter() {
                let mut place = index.as_ref().to_vec();
                axes.iter().for_each(|&axis| place[axis as usize] = 0);
                expected[&*place] += x;
            }
            assert_eq!(result, expected, "{shape:?} {axes:?}");
        }
    }
}
