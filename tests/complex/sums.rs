//! Reductions, products and running sums.

use ndview::prelude::*;
use ndview::{Complex, c64, c128};

use crate::golden::{complex, golden, list, real};
use crate::lays::lays;

#[test]
fn reductions_give_numpys_values() {
    let golden = golden();
    let golden = &golden["complex128"];
    let z = list(&golden["values"], complex::<f64>).into_reshape((4, 4, 4)).unwrap().into_dyn();
    let close = |a: c128, key: &str| {
        let b: c128 = complex(&golden[key]);
        assert!((a - b).norm() <= 1e-13 * b.norm().max(1.0), "{key}: {a} {b}");
    };
    for (lay, z) in lays(&z) {
        close(z.sum(), "sum");
        close(z.mean(), "mean");
        let (var, std): (f64, f64) = (real(&golden["var"]), real(&golden["std"]));
        assert!((z.var(0) - var).abs() <= 1e-13 * var, "{lay}");
        assert!((z.std(1) - std).abs() <= 1e-13 * std, "{lay}");
        assert_eq!(z.count_nonzero() as u64, golden["count_nonzero"].as_u64().unwrap());
        let running = list(&golden["cumsum"], complex::<f64>);
        assert!(z.cumsum().all_close(&running, 1e-13, 1e-13), "{lay}");
        let last = z.ravel().into_slice(-9..);
        assert!(
            last.cumprod().all_close(&list(&golden["cumprod"], complex), 1e-13, 1e-13),
            "{lay}"
        );
        assert!(z.any() && !z.all());
    }
    let z = z.into_reshape((8, 8)).unwrap();
    let w: Array1<c128> = (0..64).map(|i| z[[(i + 37) % 64 / 8, (i + 37) % 8]]).collect();
    let w = w.into_reshape((8, 8)).unwrap();
    let product = list(&golden["matmul"], complex::<f64>);
    assert!(z.dot(&w.t()).ravel().all_close(&product, 1e-13, 1e-13));
    close(z.ravel().dot(&w.ravel()), "dot");
}

#[test]
fn axes_against_loops() {
    let z = Array::from_shape_fn((3, 4, 5), |[i, j, k]| {
        c128((i * 7 + j) as f64 - 5.0, (k * 3) as f64 - j as f64)
    });
    for (lay, z) in lays(&z.into_dyn()) {
        for axis in 0..3 {
            let (sum, prod, mean) = (z.sum_axis(axis), z.prod_axis(axis), z.mean_axis(axis));
            let (var, std) = (z.var_axis(axis, 1), z.std_axis(-3 + axis, 0));
            let count = z.count_nonzero_axis(axis);
            for (at, lane) in z.lanes(axis).enumerate() {
                let lane: Vec<c128> = lane.iter().copied().collect();
                let n = lane.len() as f64;
                let of = |a: &ArrayD<c128>| *a.iter().nth(at).unwrap();
                let total: c128 = lane.iter().sum();
                let squares: f64 = lane.iter().map(|z| (z - total / n).norm_sqr()).sum();
                assert!((of(&sum) - total).norm() < 1e-12, "{lay} {axis}");
                assert!((of(&mean) - total / n).norm() < 1e-12, "{lay} {axis}");
                let product: c128 = lane.iter().product();
                assert!((of(&prod) - product).norm() < 1e-9 * product.norm().max(1.0), "{lay}");
                let (var, std) = (var.iter().nth(at).unwrap(), std.iter().nth(at).unwrap());
                assert!((var - squares / (n - 1.0)).abs() < 1e-11, "{lay} {axis}");
                assert!((std - (squares / n).sqrt()).abs() < 1e-11, "{lay} {axis}");
                let nonzero = lane.iter().filter(|z| z.re != 0.0 || z.im != 0.0).count();
                assert_eq!(*count.iter().nth(at).unwrap(), nonzero);
            }
        }
        assert!(z.try_var_axis(3, 0).is_err() && z.try_std_axis(-4, 0).is_err());
    }
}

#[test]
fn of_nothing() {
    let none = Array1::<c128>::zeros(0);
    assert_eq!((none.sum(), none.prod()), (c128(0.0, 0.0), c128(1.0, 0.0)));
    assert!(none.mean().re.is_nan() && none.mean().im.is_nan());
    assert!(none.var(0).is_nan() && none.std(0).is_nan());
    assert!(!none.any() && none.all());
    assert_eq!(Array2::<c64>::zeros((0, 2)).sum_axis(0), [c64(0.0, 0.0); 2]);
    let nan = array![c128(0.0, f64::NAN), c128(0.0, -0.0)];
    assert_eq!((nan.any(), nan.all(), nan.count_nonzero()), (true, false, 1));
}

#[test]
fn sums_as_other_types() {
    let a = array![[1_u8, 2], [3, 4]];
    assert_eq!(a.sum_as::<c64>(), c64(10.0, 0.0));
    let z = array![c64(0.5, 1.0), c64(0.25, -3.0)];
    assert_eq!(z.sum_as::<c128>(), c128(0.75, -2.0));
    assert_eq!(z.mean_as::<c128>(), c128(0.375, -1.0));
    assert_eq!(z.cumsum_axis(0), [c64(0.5, 1.0), c64(0.75, -2.0)]);
}

/// Products of matrices against loops, where they lie in many ways.
#[test]
fn matrices_against_loops() {
    fn check<F: num_traits::Float + 'static + core::fmt::Debug>(near: f64) {
        let number = |i: usize| F::from(i % 11).unwrap() - F::from(5).unwrap();
        let at = |i: usize, j: usize| Complex::new(number(i * 7 + j * 3), number(i + j * 5 + 2));
        for [m, k, n] in
            [[1, 1, 1], [3, 4, 5], [1, 4, 3], [3, 4, 1], [17, 9, 12], [2, 0, 3], [40, 33, 21]]
        {
            let a = Array::from_shape_fn((m, k), |[i, j]| at(i, j)).into_dyn();
            let b = Array::from_shape_fn((k, n), |[i, j]| at(j + 1, i)).into_dyn();
            let expected = Array::from_shape_fn((m, n), |[i, j]| {
                (0..k)
                    .fold(Complex::new(F::zero(), F::zero()), |sum, l| sum + a[[i, l]] * b[[l, j]])
            });
            for ((left, a), (right, b)) in lays(&a).into_iter().zip(lays(&b).into_iter().rev()) {
                let product = a.dot(&b);
                let off = product.zip_map(&expected, |x, y| (x - y).norm().to_f64().unwrap());
                assert!(off.iter().all(|off| *off <= near), "{m} {k} {n} {left} {right}");
                assert!(a.matmul(&b) == product, "{left} {right}");
            }
        }
    }
    check::<f64>(1e-10);
    check::<f32>(1e-2);
    let i = c128(0.0, 1.0);
    let turn = array![[i, -i], [c128(1.0, 0.0), i]];
    assert_eq!(turn.dot(&array![i, i]), [c128(0.0, 0.0), c128(-1.0, 1.0)]);
    assert_eq!(turn.outer(&array![i]).shape(), [4, 1]);
    assert_eq!(turn.trace(), c128(0.0, 2.0));
    assert_eq!(turn.t().conj(), [[-i, c128(1.0, 0.0)], [i, -i]]);
}
