//! Functions and operators, against NumPy's values.

use std::fmt::Debug;
use std::str::FromStr;

use bytemuck::Pod;
use ndview::prelude::*;
use ndview::{Array1, Complex, ComplexMath, Element, c64, c128};
use num_traits::{Float, FloatConst};
use serde_json::Value;

use crate::golden::{complex, golden, list, real};
use crate::lays::lays;

trait Part: Float + FloatConst + Pod + Debug + FromStr<Err: Debug> + Element<Mean = Self> {
    const NAME: &'static str;
    /// So far may a result be off, in its own size or from 1.
    const NEAR: f64;
}

impl Part for f32 {
    const NAME: &'static str = "complex64";
    const NEAR: f64 = 3e-6;
}

impl Part for f64 {
    const NAME: &'static str = "complex128";
    const NEAR: f64 = 4e-15;
}

fn near_real<F: Part>(a: F, b: F) -> bool {
    let (a, b) = (a.to_f64().unwrap(), b.to_f64().unwrap());
    a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= F::NEAR * b.abs().max(1.0)
}

/// Near in the plane.
fn near<F: Part>(a: Complex<F>, b: Complex<F>) -> bool {
    let size = b.norm().to_f64().unwrap().max(1.0);
    let part = |a: F, b: F| {
        let (a, b) = (a.to_f64().unwrap(), b.to_f64().unwrap());
        a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= F::NEAR * size
    };
    part(a.re, b.re) && part(a.im, b.im)
}

/// Compares, and says where they differ.
fn compare<T: Debug + Copy>(
    what: &str,
    z: &[impl Debug],
    ours: impl IntoIterator<Item = T>,
    numpy: impl IntoIterator<Item = T>,
    same: impl Fn(T, T) -> bool,
) {
    let (ours, numpy): (Vec<T>, Vec<T>) = (ours.into_iter().collect(), numpy.into_iter().collect());
    assert_eq!(ours.len(), numpy.len(), "{what}");
    let pairs = ours.iter().zip(&numpy).zip(z);
    let wrong: Vec<String> = pairs
        .filter(|((a, b), _)| !same(**a, **b))
        .map(|((a, b), z)| format!("{what}({z:?}) = {a:?}, NumPy {b:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A function of ours by its name.
fn function<F: Part>(name: &str, z: &ArrayD<Complex<F>>) -> ArrayD<Complex<F>> {
    match name {
        "sqrt" => z.sqrt(),
        "exp" => z.exp(),
        "exp2" => z.exp2(),
        "expm1" => z.expm1(),
        "ln" => z.ln(),
        "log2" => z.log2(),
        "log10" => z.log10(),
        "log1p" => z.log1p(),
        "recip" => z.recip(),
        "square" => z.square(),
        "sin" => z.sin(),
        "cos" => z.cos(),
        "tan" => z.tan(),
        "asin" => z.asin(),
        "acos" => z.acos(),
        "atan" => z.atan(),
        "sinh" => z.sinh(),
        "cosh" => z.cosh(),
        "tanh" => z.tanh(),
        "asinh" => z.asinh(),
        "acosh" => z.acosh(),
        "atanh" => z.atanh(),
        "sign" => z.sign(),
        "conj" => z.conj(),
        other => panic!("{other}"),
    }
}

/// A function with real results by its name.
fn real_function<F: Part>(name: &str, z: &ArrayD<Complex<F>>) -> Option<ArrayD<F>> {
    match name {
        "abs" => Some(z.abs()),
        "angle" => Some(z.angle()),
        "real" => Some(z.real().to_owned()),
        "imag" => Some(z.imag().to_owned()),
        _ => None,
    }
}

fn functions<F: Part>(golden: &Value) {
    let golden = &golden[F::NAME];
    let numbers = list(&golden["values"], complex::<F>);
    let edges = list(&golden["edges"], complex::<F>);
    let mut count = 0;
    for (z, part) in [(numbers, "functions"), (edges, "on edges")] {
        let table = z.to_vec();
        let square = (table.len() as f64).sqrt() as usize;
        let z = z.into_reshape((square, square)).unwrap().into_dyn();
        for (name, expected) in golden[part].as_object().unwrap() {
            for (lay, z) in lays(&z) {
                let what = format!("{} {lay} {name}", F::NAME);
                if let Some(ours) = real_function(name, &z) {
                    let numpy = list(expected, real::<F>);
                    compare(&what, &table, ours.to_vec(), numpy.to_vec(), near_real::<F>);
                } else {
                    let numpy = list(expected, complex::<F>);
                    compare(&what, &table, function(name, &z).to_vec(), numpy.to_vec(), near::<F>);
                }
            }
            count += 1;
        }
    }
    assert_eq!(count, 41);
}

/// Each part for itself.
fn far_functions<F: Part>(golden: &Value) {
    let golden = &golden[F::NAME];
    let z = list(&golden["far"], complex::<F>).into_dyn();
    for (name, expected) in golden["far functions"].as_object().unwrap() {
        let (ours, numpy) = (function(name, &z).to_vec(), list(expected, complex::<F>).to_vec());
        let near = |a: F, b: F| {
            let (a, b) = (a.to_f64().unwrap(), b.to_f64().unwrap());
            a == b || (a - b).abs() <= F::NEAR * b.abs()
        };
        let both = |a: Complex<F>, b: Complex<F>| near(a.re, b.re) && near(a.im, b.im);
        compare(&format!("{} {name}", F::NAME), &z.to_vec(), ours, numpy, both);
    }
}

#[test]
fn functions_stay_accurate_far_out() {
    let golden = golden();
    far_functions::<f64>(&golden);
    far_functions::<f32>(&golden);
}

#[test]
fn functions_give_numpys_values() {
    let golden = golden();
    functions::<f64>(&golden);
    functions::<f32>(&golden);
}

fn predicates<F: Part>(golden: &Value)
where
    Complex<F>: ndview::AsType<bool>,
{
    let z = list(&golden[F::NAME]["edges"], complex::<F>);
    let table = z.to_vec();
    for (lay, z) in lays(&z.into_reshape((9, 9)).unwrap().into_dyn()) {
        for (name, expected) in golden[F::NAME]["predicates"].as_object().unwrap() {
            let ours = match name.as_str() {
                "isnan" => z.isnan(),
                "isfinite" => z.isfinite(),
                "isinf" => z.isinf(),
                "iscomplex" => z.iscomplex(),
                "isreal" => z.isreal(),
                "astype_bool" => z.astype::<bool>(),
                other => panic!("{other}"),
            };
            let numpy = list(expected, |x| x.as_bool().unwrap()).to_vec();
            compare(&format!("{lay} {name}"), &table, ours.to_vec(), numpy, |a, b| a == b);
        }
    }
}

#[test]
fn predicates_give_numpys_values() {
    let golden = golden();
    predicates::<f64>(&golden);
    predicates::<f32>(&golden);
}

/// Where no part is so large that its square overflows.
#[test]
fn operators_give_numpys_values() {
    fn check<F: Part>(golden: &Value) {
        let golden = &golden[F::NAME];
        let z = list(&golden["values"], complex::<F>);
        let w: Array1<Complex<F>> = (0..64).map(|i| z[(i + 64 - 27) % 64]).collect();
        let table = z.to_vec();
        let numpy = |key: &str| list(&golden[key], complex::<F>).to_vec();
        let number = |x: f64| F::from(x).unwrap();
        compare("z * w", &table, (&z * &w).to_vec(), numpy("product"), near::<F>);
        let shifted = &w + &Array1::full(64, Complex::from(number(0.125)));
        compare("z / w", &table, (&z / &shifted).to_vec(), numpy("quotient"), near::<F>);
        compare("z ** w", &table, z.power(&w).to_vec(), numpy("power"), near::<F>);
        let two = Complex::from(number(2.0));
        compare("z ** 2", &table, z.power(Scalar(two)).to_vec(), numpy("square power"), near::<F>);
        compare("z ** 2", &table, z.powi(2).to_vec(), numpy("square power"), near::<F>);
        let power = z.power(Scalar(number(-1.5))).to_vec();
        compare("z ** -1.5", &table, power, numpy("real power"), near::<F>);
    }
    let golden = golden();
    check::<f64>(&golden);
    check::<f32>(&golden);
}

#[test]
fn scalars_stand_on_both_sides() {
    let z = array![c128(1.0, 2.0), c128(-3.0, 0.5)];
    let i = c128(0.0, 1.0);
    assert_eq!(&z * i, [c128(-2.0, 1.0), c128(-0.5, -3.0)]);
    assert_eq!(i * &z, &z * i);
    assert_eq!(i - &z, -(&z - i));
    assert_eq!(i / &z, z.map(|z| i / z));
    assert_eq!(&z * 2.0, &z + &z);
    assert_eq!(&z + 1.0, z.map(|z| z + 1.0));
    assert_eq!(&z / 2.0, z.map(|z| z * 0.5));
    assert_eq!(&z - 1.0, z.map(|z| c128(z.re - 1.0, z.im)));
    // Real arrays, with complex scalars and arrays.
    let x = array![2.0, -1.0];
    assert_eq!(&x * i, [c128(0.0, 2.0), c128(0.0, -1.0)]);
    assert_eq!(&x + i, [c128(2.0, 1.0), c128(-1.0, 1.0)]);
    assert_eq!(&x * &z, &z * &x);
    assert_eq!(&z * &x, [c128(2.0, 4.0), c128(3.0, -0.5)]);
    assert_eq!(&array![1.0_f32] * c64(0.0, 2.0), [c64(0.0, 2.0)]);
    assert_eq!(&array![c64(1.0, 2.0)] * 2.0, [c64(2.0, 4.0)]);
    // In place.
    let mut w = z.clone();
    w += &z;
    w *= 0.5;
    w -= i;
    w /= i;
    w *= &x;
    assert_eq!(w, (&z - i) / i * &x);
    assert_eq!(-&z, [c128(-1.0, -2.0), c128(3.0, -0.5)]);
    assert_eq!(-z.clone() + &z, [c128(0.0, 0.0); 2]);
    // Broadcast.
    let outer = array![[i], [c128(1.0, 0.0)]] * &z;
    assert_eq!(outer.shape(), [2, 2]);
    assert_eq!(outer.row(0), &z * i);
    assert_eq!(z.equal(c128(1.0, 2.0)), [true, false]);
    assert_eq!(z.not_equal(&z.conj()), [true, true]);
    // A unique array on the left is written over.
    let start = w.as_ptr();
    let w = (w * i + &z) * 2.0;
    assert_eq!(w.as_ptr(), start);
}

#[test]
fn large_and_small_numbers_keep_their_size() {
    let z = array![c128(3e300, -4e300), c128(3e-300, 4e-300)];
    assert!(z.abs().all_close(&array![5e300, 5e-300], 1e-15, 0.0));
    assert!(z.recip().abs().all_close(&array![2e-301, 2e299], 1e-15, 0.0));
    assert!(z.sign().all_close(&array![c128(0.6, -0.8), c128(0.6, 0.8)], 1e-15, 0.0));
    let most = array![c128(f64::MAX, -f64::MAX)];
    let half = core::f64::consts::FRAC_1_SQRT_2;
    assert!(most.sign().all_close(&array![c128(half, -half)], 1e-15, 0.0));
    // Near 0, these keep what 1 + z loses.
    let tiny = array![c128(1e-18, 1e-17), c128(-3e-9, 2e-9)];
    let close = |a: &Array1<c128>, b: &Array1<c128>| {
        a.real().all_close(&b.real(), 1e-14, 0.0) && a.imag().all_close(&b.imag(), 1e-14, 0.0)
    };
    let expected = tiny.map(|z| z + z * z / 2.0 + z * z * z / 6.0);
    assert!(close(&tiny.expm1(), &expected));
    let expected = tiny.map(|z| z - z * z / 2.0 + z * z * z / 3.0);
    assert!(close(&tiny.log1p(), &expected));
}

#[test]
fn powers_of_zero_and_large_exponents() {
    let zero = c128(0.0, 0.0);
    let z = array![zero, zero, zero, c128(0.0, 1.0), c128(0.5, 0.5)];
    let w = array![zero, c128(2.5, 1.0), c128(-1.0, 0.0), c128(99.0, 0.0), zero];
    let power = z.power(&w);
    assert_eq!((power[0], power[1], power[4]), (c128(1.0, 0.0), zero, c128(1.0, 0.0)));
    assert!(power[2].re.is_nan() && power[2].im.is_nan());
    assert_eq!(power[3], c128(0.0, -1.0));
    assert_eq!(array![c128(0.0, 2.0)].powi(-2), [c128(-0.25, -0.0)]);
    assert!(z.try_power(&array![zero, zero]).is_err());
    assert_eq!(z.power(&array![[zero]]).shape(), [1, 5]);
}

#[test]
fn close_and_rounded() {
    let inf = f64::INFINITY;
    let z = array![c128(1.0, 1.0), c128(inf, 1.0), c128(f64::NAN, 0.0), c128(1.0, -inf)];
    let w = array![c128(1.0, 1.0 + 1e-6), c128(inf, 1.0), c128(f64::NAN, 0.0), c128(1.0, inf)];
    assert_eq!(z.isclose(&w, 1e-5, 1e-8), [true, true, false, false]);
    assert_eq!(z.isclose(c128(1.0, 1.0), 0.0, 0.0), [true, false, false, false]);
    assert!(z.slice(..2).all_close(&w.slice(..2), 1e-5, 0.0));
    assert!(!z.all_close(&w, 1e-5, 0.0) && !z.all_close(&w.slice(..2), 1e-5, 0.0));
    let rounded = array![c128(2.675, -0.125), c128(15.0, 1e20)].round(2);
    assert_eq!(rounded, [c128(2.68, -0.12), c128(15.0, 1e20)]);
}
