//! Every kernel of the reductions against plain loops over indices: short and long rows, rows of any
//! length up to 20 and around the lengths of blocks, in every layout (rules NA1, NA2, RD1..RD8).
#![allow(dead_code, unreachable_pub, reason = "not all of the support is used here")]

#[path = "support/drops.rs"]
mod drops;
mod layouts;

use std::fmt::Debug;
use std::process::Command;

use drops::{Census, panics};
use layouts::{arrays, indices};
use ndview::Element;
use ndview::prelude::*;
use proptest::prelude::*;

/// A small generator of numbers, the same at every run.
fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) % sides
    }
}

/// Small integers, with ties; every so often a NaN, if wanted.
fn values(n: usize, seed: u64, holes: u64) -> Vec<f64> {
    let mut roll = dice(seed);
    (0..n)
        .map(|_| match roll(97) < holes {
            true => f64::NAN,
            false => roll(13) as f64 - 6.0,
        })
        .collect()
}

/// A matrix in many layouts.
fn layouts_of(
    rows: usize,
    columns: usize,
    seed: u64,
    holes: u64,
) -> Vec<(&'static str, Array2<f64>)> {
    let c = Array::from_shape_vec((rows, columns), values(rows * columns, seed, holes)).unwrap();
    let wide =
        Array::from_shape_vec((2 * rows, 3 * columns), values(6 * rows * columns, seed, holes))
            .unwrap();
    let row = Array::from_shape_vec((1, columns), values(columns, seed, holes)).unwrap();
    let column = Array::from_shape_vec((rows, 1), values(rows, seed, holes)).unwrap();
    let part = |index: (Slice, Slice)| wide.slice(index).share();
    vec![
        ("C", c.clone()),
        ("F", c.to_order(Order::F)),
        (
            "part",
            part((
                Slice::new(Some(0), Some(rows as isize), 1),
                Slice::new(Some(0), Some(columns as isize), 1),
            )),
        ),
        ("steps", part((Slice::new(None, None, 2), Slice::new(None, None, 3)))),
        ("rows backwards", c.slice(s![..;-1, ..]).share()),
        ("columns backwards", c.slice(s![.., ..;-1]).share()),
        ("steps backwards", part((Slice::new(None, None, -2), Slice::new(None, None, -3)))),
        ("one row", row.broadcast_to((rows, columns)).unwrap().share()),
        ("one column", column.broadcast_to((rows, columns)).unwrap().share()),
    ]
}

/// The lanes of a matrix along an axis, by index.
fn lanes(a: &Array2<f64>, axis: usize) -> Vec<Vec<f64>> {
    let [rows, columns] = [a.shape()[0], a.shape()[1]];
    match axis {
        0 => (0..columns).map(|j| (0..rows).map(|i| a[[i, j]]).collect()).collect(),
        _ => (0..rows).map(|i| (0..columns).map(|j| a[[i, j]]).collect()).collect(),
    }
}

/// Equal, or both NaN, or apart by rounding.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + b.abs()) || (a.is_nan() && b.is_nan()) || a == b
}

/// The first position whose element no other beats; NaN beats all.
fn first(x: &[f64], better: fn(f64, f64) -> bool) -> usize {
    let mut best = 0;
    for (i, &value) in x.iter().enumerate() {
        if !x[best].is_nan() && (value.is_nan() || better(value, x[best])) {
            best = i;
        }
    }
    best
}

/// What plain loops give of one lane; extremes only where there are elements.
struct Plain {
    floats: Vec<(&'static str, f64)>,
    whole: Vec<(&'static str, usize)>,
}

fn plain(x: &[f64]) -> Plain {
    let n = x.len() as f64;
    let sum = |x: &[f64]| x.iter().fold(0.0, |a, b| a + b);
    let some: Vec<f64> = x.iter().copied().filter(|x| !x.is_nan()).collect();
    let mean = sum(x) / n;
    let squares: Vec<f64> = x.iter().map(|x| (x - mean) * (x - mean)).collect();
    let mut floats = vec![
        ("sum", sum(x)),
        ("mean", mean),
        ("var", sum(&squares) / n),
        ("std", (sum(&squares) / (n - 1.0).max(0.0)).sqrt()),
        ("nansum", sum(&some)),
        ("nanmean", sum(&some) / some.len() as f64),
    ];
    let mut whole = vec![
        ("any", usize::from(x.iter().any(|x| *x != 0.0))),
        ("all", usize::from(x.iter().all(|x| *x != 0.0))),
        ("count", x.iter().filter(|x| **x != 0.0).count()),
    ];
    if !x.is_empty() {
        let (low, high) = (first(x, |a, b| a < b), first(x, |a, b| a > b));
        floats.push(("min", x[low]));
        floats.push(("max", x[high]));
        floats.push(("ptp", x[high] - x[low]));
        floats.push(("nanmin", some.iter().copied().fold(f64::NAN, f64::min)));
        floats.push(("nanmax", some.iter().copied().fold(f64::NAN, f64::max)));
        whole.push(("argmin", low));
        whole.push(("argmax", high));
    }
    Plain { floats, whole }
}

/// What ndview gives for all elements.
fn over_all<D: Dimension>(a: &ArrayView<'_, f64, D>) -> Plain {
    let bit = usize::from;
    let mut floats = vec![
        ("sum", a.sum()),
        ("mean", a.mean()),
        ("var", a.var(0)),
        ("std", a.std(1)),
        ("nansum", a.nansum()),
        ("nanmean", a.nanmean()),
    ];
    let mut whole =
        vec![("any", bit(a.any())), ("all", bit(a.all())), ("count", a.count_nonzero())];
    if !a.is_empty() {
        floats.extend([("min", a.min()), ("max", a.max()), ("ptp", a.ptp())]);
        floats.extend([("nanmin", a.nanmin()), ("nanmax", a.nanmax())]);
        whole.extend([("argmin", a.argmin()), ("argmax", a.argmax())]);
    }
    Plain { floats, whole }
}

/// What ndview gives along an axis: for each name the results.
fn along<D: Dimension>(
    a: &ArrayView<'_, f64, D>,
    axis: isize,
    nothing: bool,
) -> Vec<(&'static str, Vec<f64>)> {
    fn list<T: Copy, D: Dimension>(a: Array<T, D>, f: impl Fn(T) -> f64) -> Vec<f64> {
        a.iter().map(|x| f(*x)).collect()
    }
    let (id, bit, number) = (|x| x, |x| f64::from(u8::from(x)), |x: usize| x as f64);
    let mut all = vec![
        ("sum", list(a.sum_axis(axis), id)),
        ("mean", list(a.mean_axis(axis), id)),
        ("var", list(a.var_axis(axis, 0), id)),
        ("std", list(a.std_axis(axis, 1), id)),
        ("nansum", list(a.nansum_axis(axis), id)),
        ("nanmean", list(a.nanmean_axis(axis), id)),
        ("any", list(a.any_axis(axis), bit)),
        ("all", list(a.all_axis(axis), bit)),
        ("count", list(a.count_nonzero_axis(axis), number)),
    ];
    if !nothing {
        all.push(("min", list(a.min_axis(axis), id)));
        all.push(("max", list(a.max_axis(axis), id)));
        all.push(("ptp", list(a.ptp_axis(axis), id)));
        all.push(("nanmin", list(a.nanmin_axis(axis), id)));
        all.push(("nanmax", list(a.nanmax_axis(axis), id)));
        all.push(("argmin", list(a.argmin_axis(axis), number)));
        all.push(("argmax", list(a.argmax_axis(axis), number)));
    }
    all
}

/// All reductions and running totals of a matrix, against plain loops.
fn check(case: &str, a: &Array2<f64>) {
    let shape = a.shape().to_vec();
    let flat: Vec<f64> =
        (0..shape[0]).flat_map(|i| (0..shape[1]).map(move |j| [i, j])).map(|i| a[i]).collect();
    let expected = plain(&flat);
    for found in [over_all(&a.view()), over_all(&a.view().into_dyn())] {
        for (found, expected) in found.floats.iter().zip(&expected.floats) {
            assert!(same(found.1, expected.1), "{case} {shape:?}: {found:?}, not {expected:?}");
        }
        assert_eq!(found.whole, expected.whole, "{case} {shape:?}");
    }
    for axis in [0, 1] {
        let lanes = lanes(a, axis);
        let nothing = shape[axis] == 0 && !lanes.is_empty();
        let expected: Vec<Plain> = lanes.iter().map(|lane| plain(lane)).collect();
        let fixed = along(&a.view(), axis as isize, nothing);
        let dynamic = along(&a.view().into_dyn(), axis as isize - 2, nothing);
        for (name, results) in fixed.into_iter().chain(dynamic) {
            assert_eq!(results.len(), lanes.len(), "{case} {shape:?} {name} of axis {axis}");
            for (k, (result, expected)) in results.iter().zip(&expected).enumerate() {
                let float = expected.floats.iter().find(|float| float.0 == name);
                let whole = expected.whole.iter().find(|whole| whole.0 == name);
                let right =
                    float.map(|float| float.1).or(whole.map(|whole| whole.1 as f64)).unwrap();
                assert!(
                    same(*result, right),
                    "{case} {shape:?} {name} of axis {axis}, {k}: {result}, not {right}"
                );
            }
        }
        running(case, a, axis, &lanes);
    }
    let mut total = 0.0;
    let totals: Vec<f64> = flat
        .iter()
        .map(|x| {
            total += x;
            total
        })
        .collect();
    let bits = |x: &[f64]| {
        x.iter().map(|x| if x.is_nan() { f64::NAN } else { *x }.to_bits()).collect::<Vec<_>>()
    };
    assert_eq!(bits(a.cumsum().as_slice().unwrap()), bits(&totals), "{case} {shape:?}");
}

/// Running totals add one after the other, so they are the same to the bit.
fn running(case: &str, a: &Array2<f64>, axis: usize, lanes: &[Vec<f64>]) {
    let (sums, products) = (a.cumsum_axis(axis as isize), a.cumprod_axis(axis as isize));
    assert_eq!((sums.shape(), products.shape()), (a.shape(), a.shape()), "{case}");
    for (k, lane) in lanes.iter().enumerate() {
        let (mut sum, mut product) = (0.0, 1.0);
        for (i, x) in lane.iter().enumerate() {
            let at = if axis == 0 { [i, k] } else { [k, i] };
            (sum, product) = if i == 0 { (*x, *x) } else { (sum + x, product * x) };
            for (found, right) in [(sums[at], sum), (products[at], product)] {
                let equal = found == right || (found.is_nan() && right.is_nan());
                assert!(equal, "{case} {:?} axis {axis} {at:?}: {found}, not {right}", a.shape());
            }
        }
    }
}

fn check_all(rows: usize, columns: usize) {
    for holes in [0, 1, 40] {
        let seed = (rows * 4096 + columns) as u64 + holes;
        layouts_of(rows, columns, seed, holes).iter().for_each(|(case, a)| check(case, a));
    }
}

#[test]
fn rows_of_every_short_length() {
    for m in 0..=20 {
        for n in [0, 1, 2, 7, 70] {
            check_all(m, n);
            check_all(n, m);
        }
    }
}

#[test]
fn many_short_rows_and_few_long_columns() {
    for m in [1, 2, 3, 4, 5, 8, 10] {
        check("C", &Array::from_shape_vec((3001, m), values(3001 * m, m as u64, 1)).unwrap());
        check("part", &layouts_of(1500, m, 5, 0)[2].1);
        check("C", &Array::from_shape_vec((m, 3001), values(3001 * m, m as u64, 0)).unwrap());
    }
}

#[test]
fn rows_around_the_lengths_of_blocks() {
    for m in [31, 63, 64, 65, 100, 127, 128, 129] {
        check_all(m, 3);
        check_all(3, m);
        check("square", &layouts_of(m, m, 9, 1)[0].1);
    }
    for m in [511, 2047, 2048, 2049, 4099] {
        for (case, a) in layouts_of(m, 2, 1, 0).iter().chain(&layouts_of(2, m, 2, 1)) {
            check(case, a);
        }
    }
}

/// A NaN anywhere is found, and the first of two extremes, wherever they are.
#[test]
fn extremes_at_every_place() {
    for n in [1, 5, 9, 17, 40, 64, 100, 200, 300] {
        for at in 0..n {
            for extreme in [f64::NAN, 50.0, -50.0, f64::INFINITY, f64::NEG_INFINITY] {
                let mut x = values(n, n as u64, 0);
                x[at] = extreme;
                x[n - 1 - (n - 1 - at) / 2] = extreme;
                let right = (first(&x, |a, b| a < b), first(&x, |a, b| a > b));
                let a = Array::from(x.clone());
                assert_eq!((a.argmin(), a.argmax()), right, "{x:?}");
                assert!(same(a.min(), x[right.0]) && same(a.max(), x[right.1]), "{x:?}");
                let rows = a.broadcast_to((3, n)).unwrap().to_owned();
                assert_eq!(rows.argmin_axis(1), [right.0; 3], "{x:?}");
                assert_eq!(rows.argmax_axis(1), [right.1; 3], "{x:?}");
                assert_eq!(rows.t().to_owned().argmax_axis(0), [right.1; 3], "{x:?}");
                assert!(rows.max_axis(1).iter().all(|max| same(*max, x[right.1])), "{x:?}");
                // What lies between is not looked at.
                let wide: Array1<f64> = x.iter().flat_map(|x| [*x, f64::NAN]).collect();
                let apart = wide.slice(s![..;2]);
                assert_eq!((apart.argmin(), apart.argmax()), right, "{x:?}");
                assert!(same(apart.min(), x[right.0]) && same(apart.max(), x[right.1]), "{x:?}");
                if n <= 17 {
                    let columns = a.broadcast_to((70, n)).unwrap().t().to_owned();
                    assert_eq!(columns.argmin_axis(0), [right.0; 70], "{x:?}");
                    assert!(columns.min_axis(0).iter().all(|min| same(*min, x[right.0])), "{x:?}");
                    assert!(columns.max_axis(0).iter().all(|max| same(*max, x[right.1])), "{x:?}");
                }
            }
        }
    }
}

/// Columns whose best is seldom beaten after some hundred rows, and then is, in whatever row, in some columns
/// or in all.
#[test]
fn extremes_of_long_columns() {
    for columns in [64, 70, 85, 160] {
        for rows in [255, 256, 259, 600, 1023] {
            // What rises and falls, ties, and in each column one element that stands out.
            let out = |column: usize| (column * 37 + rows / 2) % rows;
            let special = [f64::NAN, 50.0, -50.0, f64::INFINITY, f64::NEG_INFINITY];
            let mut roll = dice((rows * columns) as u64);
            let a = Array2::from_shape_fn((rows, columns), |[i, j]| match j % 7 {
                0 => i as f64 / 3.0,
                1 => -(i as f64),
                2 => (i / 100) as f64,
                _ if i == out(j) || i + 1 == rows && j % 11 == 4 => special[j % special.len()],
                _ => roll(13) as f64 - 6.0,
            });
            let (least, most) = (a.argmin_axis(0), a.argmax_axis(0));
            let (min, max) = (a.min_axis(0), a.max_axis(0));
            let narrow = a.map(|x| *x as f32);
            let whole = a.map(|x| *x as i32);
            let bytes = a.map(|x| *x as u8);
            for j in 0..columns {
                let column: Vec<f64> = a.column(j).iter().copied().collect();
                let right = (first(&column, |a, b| a < b), first(&column, |a, b| a > b));
                assert_eq!((least[[j]], most[[j]]), right, "{rows} x {columns}, column {j}");
                assert!(same(min[[j]], column[right.0]) && same(max[[j]], column[right.1]));
                assert_eq!(narrow.argmax_axis(0)[[j]], right.1, "{rows} x {columns}, column {j}");
                let of = |x: &dyn Fn(usize) -> f64| {
                    first(&(0..rows).map(x).collect::<Vec<_>>(), |a, b| a > b)
                };
                assert_eq!(whole.argmax_axis(0)[[j]], of(&|i| f64::from(whole[[i, j]])));
                assert_eq!(bytes.argmax_axis(0)[[j]], of(&|i| f64::from(bytes[[i, j]])));
            }
        }
    }
}

/// All elements of arrays whose rows are short and lie apart: as of the copy, whose elements are neighbours.
#[test]
fn all_elements_of_short_rows() {
    for (shape, width) in [
        ([1, 16, 4], 3),
        ([1, 700, 4], 2),
        ([3, 100, 9], 8),
        ([40, 3, 5], 4),
        ([900, 2, 4], 1),
        ([2, 31, 20], 15),
    ] {
        let [depth, rows, columns] = shape;
        for holes in [0, 1] {
            let all = values(depth * rows * columns, 7 + rows as u64, holes);
            let a = Array::from_shape_vec(shape, all).unwrap();
            let narrow = a.slice((.., .., ..width as isize));
            let views = [
                narrow.into_dyn(),
                a.slice((.., .., 1..)).into_dyn(),
                narrow.slice((.., s![..;-1], s![..;-1])).into_dyn(),
                narrow.permute(&[1, 0, 2]).into_dyn(),
                narrow.permute(&[2, 0, 1]).into_dyn(),
                a.slice((0, .., ..width as isize)).into_dyn(),
                a.slice((s![..;2], s![..;3], ..2)).into_dyn(),
                narrow.slice((.., .., 0)).into_dyn(),
                a.slice((.., .., 0))
                    .expand_dims(2)
                    .broadcast_to((depth, rows, 3))
                    .unwrap()
                    .into_dyn(),
            ];
            for view in views {
                let flat: Vec<f64> = view.iter().copied().collect();
                let what = format!("{shape:?}, {:?} {:?}", view.shape(), view.strides());
                let right = (first(&flat, |a, b| a < b), first(&flat, |a, b| a > b));
                assert_eq!((view.argmin(), view.argmax()), right, "{what}");
                assert!(
                    same(view.min(), flat[right.0]) && same(view.max(), flat[right.1]),
                    "{what}"
                );
                assert!(same(view.sum(), flat.iter().sum()), "{what}");
                let n = flat.len() as f64;
                let mean = flat.iter().sum::<f64>() / n;
                let squares: f64 = flat.iter().map(|x| (x - mean) * (x - mean)).sum();
                assert!(same(view.mean(), mean) && same(view.var(0), squares / n), "{what}");
                let odd = flat.iter().filter(|x| **x != 0.0).count();
                assert_eq!(view.count_nonzero(), odd, "{what}");
                let whole = view.map(|x| *x as i32);
                let ints: Vec<i64> = flat.iter().map(|x| *x as i64).collect();
                assert_eq!(whole.sum(), ints.iter().sum::<i64>(), "{what}");
            }
        }
    }
}

/// One element type against sums, counts and extremes in 128 bits.
fn integers<T>(make: impl Fn(u64) -> T)
where
    T: Element + PartialOrd + Copy + Debug + Into<i128>,
    T::Sum: Into<i128> + num_traits::Zero + Copy,
{
    for (rows, columns) in [(1, 1), (5, 3), (70, 4), (4, 300), (130, 67), (300, 1), (3, 5000)] {
        let mut roll = dice(rows as u64);
        let list: Vec<T> = (0..rows * columns).map(|_| make(roll(1 << 40))).collect();
        let c = Array::from_shape_vec((rows, columns), list.clone()).unwrap();
        let wide: Vec<i128> = list.iter().map(|x| (*x).into()).collect();
        assert_eq!(c.sum().into(), wide.iter().sum::<i128>(), "{rows} x {columns}");
        assert_eq!(c.max().into(), *wide.iter().max().unwrap());
        assert_eq!(wide[c.argmin()], *wide.iter().min().unwrap());
        assert_eq!(c.count_nonzero(), wide.iter().filter(|x| **x != 0).count());
        assert_eq!(c.any(), wide.iter().any(|x| *x != 0));
        assert_eq!(c.all(), wide.iter().all(|x| *x != 0));
        for a in [c.clone(), c.to_order(Order::F), c.slice(s![..;-1, ..]).share()] {
            for axis in [0, 1] {
                let n = a.shape()[1 - axis];
                let lane = |k: usize| -> Vec<i128> {
                    let at = |i| if axis == 0 { a[[i, k]] } else { a[[k, i]] };
                    (0..a.shape()[axis]).map(|i| at(i).into()).collect()
                };
                let axis = axis as isize;
                let (sums, max, at) = (a.sum_axis(axis), a.max_axis(axis), a.argmin_axis(axis));
                let (counts, any, all) =
                    (a.count_nonzero_axis(axis), a.any_axis(axis), a.all_axis(axis));
                for k in 0..n {
                    let lane = lane(k);
                    assert_eq!(sums[k].into(), lane.iter().sum::<i128>());
                    assert_eq!(max[k].into(), *lane.iter().max().unwrap());
                    let least = lane.iter().min().unwrap();
                    assert_eq!(at[k], lane.iter().position(|x| x == least).unwrap());
                    assert_eq!(counts[k], lane.iter().filter(|x| **x != 0).count());
                    assert_eq!(any[k], lane.iter().any(|x| *x != 0));
                    assert_eq!(all[k], lane.iter().all(|x| *x != 0));
                }
            }
        }
    }
}

#[test]
fn integers_of_every_width() {
    integers(|x| x as u8);
    integers(|x| x as i8);
    integers(|x| x as i16 % 3);
    integers(|x| x as i32);
    integers(|x| x as i64);
    integers(|x| x % 5 == 0);
}

/// RD6, with fewer elements than in `reduce.rs`: narrow and wide, long and short.
#[test]
fn float_sums_stay_accurate() {
    let right = |x: f32| (f64::from(x) / f64::from(0.1_f32) - 1.0).abs() < 1e-6;
    for columns in [1, 2, 3, 4, 10, 100, 3000] {
        let rows = 600_000 / columns;
        let a = Array::<f32, _>::full((rows, columns), 0.1);
        assert!(a.mean_axis(0).iter().all(|x| right(*x)), "{columns}: {:?}", a.mean_axis(0)[0]);
        assert!(a.mean_axis(1).iter().all(|x| right(*x)), "{columns}: {:?}", a.mean_axis(1)[0]);
        assert!(a.t().mean_axis(1).iter().all(|x| right(*x)) && right(a.mean()));
        assert!(a.slice(s![..;-2, ..]).mean_axis(0).iter().all(|x| right(*x)));
    }
}

/// The variance of one value is nothing at all, and a large mean takes no digits from it.
#[test]
fn variances_are_exact_or_nearly() {
    for n in [1, 2, 3, 7, 10, 63, 100, 1000, 2049, 5000] {
        for value in [0.1, 1e9 + 0.3, -7.3e-300, 1e200] {
            let a = Array::<f64, _>::full((n, 3), value);
            assert_eq!((a.var(0), a.std(0)), (0.0, 0.0), "{n} times {value}");
            assert_eq!(a.var_axis(0, 0), [0.0; 3], "{n} times {value}");
            assert!(a.t().var_axis(1, 0).iter().chain(a.var_axis(1, 0).iter()).all(|x| *x == 0.0));
            let narrow = value.clamp(-1e18, 1e18) as f32;
            assert_eq!(Array::<f32, _>::full(n, narrow).var(0), 0.0);
        }
        // Far from 0, in steps that are exact: the variance of 0, 1, 2, 0, 1, 2, ..
        let x: Vec<f64> = (0..3 * n).map(|i| 1e9 + (i % 3) as f64).collect();
        let a = Array::from_shape_vec((3 * n, 1), x).unwrap();
        for found in [a.var(0), a.var_axis(0, 0)[0], a.t().var_axis(1, 0)[0]] {
            assert!((found * 1.5 - 1.0).abs() < 1e-13, "{n}: {found}");
        }
    }
    // What is infinite or NaN has no variance.
    for odd in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        for at in [0, 50, 2999] {
            let mut x = values(3000, 3, 0);
            x[at] = odd;
            let a = Array::from_shape_vec((1000, 3), x).unwrap();
            assert!(a.var(0).is_nan() && a.var_axis(0, 0)[at % 3].is_nan());
            assert!(a.var_axis(1, 0)[at / 3].is_nan());
        }
    }
}

/// What a panicking closure or clone leaves behind is dropped, once.
#[test]
fn panics_leak_nothing() {
    for (rows, columns) in [(1, 9), (9, 1), (6, 5), (70, 3), (3, 70)] {
        let n = rows * columns;
        for k in (0..3 * n).step_by(1 + n / 20) {
            for axis in [0_isize, 1] {
                let census = Census::panicking_at(k);
                let list = (0..n as i64).map(|x| census.element(x)).collect();
                let a = Array::from_shape_vec((rows, columns), list).unwrap();
                let nothing = census.element(-1);
                let larger = |a: drops::Counted, b| if a == 7 { a } else { b };
                let reduced = || {
                    let one = a.over([axis]).reduce(nothing.clone(), larger);
                    (one, a.reduce(larger), a.t().over([axis]).reduce(nothing.clone(), larger))
                };
                let mut left = None;
                drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    drops::quiet();
                    left = Some(panics(|| {
                        let all = reduced();
                        drop(all);
                        panic!("at the end")
                    }));
                })));
                assert!(left.is_some());
                assert_eq!(census.live(), n as isize + 1, "{rows} x {columns}, {k}");
                drop((a, nothing));
                assert_eq!(census.live(), 0);
            }
        }
    }
}

/// A number for all bits of many results.
fn digest() -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |bits: u64| hash = (hash ^ bits).wrapping_mul(0x0100_0000_01B3);
    for (rows, columns) in [(1, 5000), (300, 4), (100, 100), (37, 1100), (5, 3)] {
        let mut roll = dice(columns as u64);
        let list: Vec<f64> = (0..rows * columns).map(|_| roll(1 << 40) as f64 / 7.0).collect();
        let a = Array::from_shape_vec((rows, columns), list).unwrap();
        let b = a.map(|x| *x as f32);
        for axis in [0, 1] {
            for x in [a.sum_axis(axis), a.var_axis(axis, 1), a.max_axis(axis), a.mean_axis(axis)] {
                x.iter().for_each(|x| add(x.to_bits()));
            }
            a.argmin_axis(axis).iter().for_each(|x| add(*x as u64));
            a.cumsum_axis(axis).iter().for_each(|x| add(x.to_bits()));
            b.std_axis(axis, 0).iter().for_each(|x| add(x.to_bits().into()));
        }
        [a.sum(), a.var(0), a.min(), a.ptp(), a.nanmean()].iter().for_each(|x| add(x.to_bits()));
        [b.sum(), b.var(0), b.mean()].iter().for_each(|x| add(x.to_bits().into()));
    }
    hash
}

/// Results are the same to the bit at every level of the processor.
#[test]
fn levels_agree() {
    const ASKED: &str = "NDVIEW_TEST_DIGEST";
    if std::env::var_os(ASKED).is_some() {
        return println!("digest {:016x}", digest());
    }
    let digest_at = |level: &str| {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args(["--exact", "levels_agree", "--nocapture"])
            .env(ASKED, "1")
            .env("NDVIEW_CPU", level);
        let out = String::from_utf8(test.output().unwrap().stdout).unwrap();
        out.lines()
            .find_map(|line| line.split_once("digest ").map(|line| line.1.to_string()))
            .unwrap()
    };
    let here = format!("{:016x}", digest());
    for level in ["base", "avx2", "avx512"] {
        assert_eq!(digest_at(level), here, "{level}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any axes of any array of integers in any layout.
    #[test]
    fn any_axes_of_any_layout(a in arrays(0, 6), chosen in prop::collection::vec(any::<bool>(), 4)) {
        let axes: Vec<isize> = (0..a.ndim()).filter(|&i| chosen[i]).map(|i| i as isize).collect();
        let stays = |index: &[usize]| -> Vec<usize> {
            index.iter().zip(&chosen).filter(|(_, gone)| !**gone).map(|(i, _)| *i).collect()
        };
        let shape = stays(a.shape());
        let places = indices(&shape);
        let mut lanes = vec![Vec::new(); places.len()];
        for index in indices(a.shape()) {
            let place = places.iter().position(|place| *place == stays(&index)).unwrap();
            lanes[place].push(a[&*index]);
        }
        let over = a.over(&axes);
        let sums: Vec<i64> = lanes.iter().map(|lane| lane.iter().sum()).collect();
        prop_assert_eq!(over.sum().iter().copied().collect::<Vec<_>>(), sums.clone());
        let kept = over.clone().keepdims().sum();
        prop_assert_eq!(kept.ndim(), a.ndim());
        prop_assert_eq!(kept.iter().copied().collect::<Vec<_>>(), sums);
        for (result, lane) in over.var(0).iter().zip(&lanes) {
            let mean = lane.iter().sum::<i64>() as f64 / lane.len() as f64;
            let squares = lane.iter().map(|x| (*x as f64 - mean).powi(2)).sum::<f64>();
            prop_assert!(same(*result, squares / lane.len() as f64));
        }
        if lanes.iter().all(|lane| !lane.is_empty()) {
            for ((max, at), lane) in over.max().iter().zip(over.argmax().iter()).zip(&lanes) {
                prop_assert_eq!(max, lane.iter().max().unwrap());
                prop_assert_eq!(*at, lane.iter().position(|x| x == max).unwrap());
            }
        }
        for axis in 0..a.ndim() {
            let totals = a.cumsum_axis(axis as isize);
            for index in indices(a.shape()) {
                let mut at = index.clone();
                let total: i64 = (0..=index[axis]).map(|i| { at[axis] = i; a[&*at] }).sum();
                prop_assert_eq!(totals[&*index], total);
            }
        }
    }
}
