//! Operators and functions, element by element.

use ndview::prelude::*;
use ndview::{bf16, f16};
use serde_json::Value;

use super::{all, all_bits, bits, golden, halves, hash};

#[test]
fn operators_as_numpy() {
    let golden = &golden()["pairs"];
    let a = Array::from(halves(&golden["left"]));
    let b = Array::from(halves(&golden["right"]));
    assert_eq!(a.len(), 1200);
    let check = |name: &str, result: Array1<f16>| {
        let expected = halves(&golden[name]);
        for (i, (x, y)) in result.iter().zip(&expected).enumerate() {
            assert_eq!(bits(*x), bits(*y), "{name} of {} and {}: {x}, not {y}", a[[i]], b[[i]]);
        }
    };
    check("add", &a + &b);
    check("subtract", &a - &b);
    check("multiply", &a * &b);
    check("divide", &a / &b);
    check("floor_divide", a.floor_divide(&b));
    check("remainder", a.remainder(&b));
    let flags =
        |list: Array1<bool>| list.iter().map(|&x| Value::from(u8::from(x))).collect::<Vec<_>>();
    assert_eq!(Value::from(flags(a.less(&b))), golden["less"]);
    assert_eq!(Value::from(flags(a.equal(&b))), golden["equal"]);
    // The sign of a zero is NumPy's own business (rule NA3).
    let same = |name: &str, result: Array1<f16>| {
        for (x, y) in result.iter().zip(&halves(&golden[name])) {
            assert!(x == y || x.is_nan() && y.is_nan(), "{name}: {x} {y}");
        }
    };
    same("maximum", a.maximum(&b));
    same("minimum", a.minimum(&b));
    same("fmax", a.fmax(&b));
}

/// Each is the rounded result of `f32`, on every layout and in place.
#[test]
fn operators_are_those_of_f32_rounded() {
    let a = Array2::from_shape_fn((40, 50), |[i, j]| {
        f16::from_bits((i * 1601 + j * 977) as u16 & 0x7BFF)
    });
    let b = Array1::from_shape_fn(50, |[j]| f16::from_bits((j * 613) as u16 & 0xFBFF));
    let wide = |a: &Array2<f16>| a.astype::<f32>();
    for a in [a.clone(), a.to_order(Order::F), a.clone().into_flip(1)] {
        let (x, y) = (wide(&a), b.astype::<f32>());
        assert_eq!(all_bits(&(&a + &b)), all_bits(&(&x + &y).astype::<f16>()));
        assert_eq!(all_bits(&(&a * &b)), all_bits(&(&x * &y).astype::<f16>()));
        let mut c = a.clone();
        c -= &b;
        assert_eq!(all_bits(&c), all_bits(&(&x - &y).astype::<f16>()));
        let two = f16::from_f32(2.0);
        assert_eq!(all_bits(&(two / &a)), all_bits(&(2.0 / &x).astype::<f16>()));
        assert_eq!(all_bits(&(&a % two)), all_bits(&(&x % 2.0).astype::<f16>()));
        assert_eq!(all_bits(&-&a), all_bits(&(-&x).astype::<f16>()));
    }
    let (a, b) = (array![0.1, 3.0].astype::<bf16>(), bf16::from_f32(0.5));
    assert_eq!((&a * b).to_string(), "[0.05 1.5 ]");
    assert_eq!((b + &a).to_string(), "[0.6 3.5]");
    assert_eq!(a.floor_divide(b).to_string(), "[0. 6.]");
    assert_eq!(a.power(bf16::from_f32(2.0)).to_string(), "[0.01 9.  ]");
}

/// Powers are rounded once, whatever the exponent.
#[test]
fn powers_of_every_half() {
    let halves: Array1<f16> = all().collect();
    let others: Array1<bf16> = crate::all_bf16().collect();
    for exponent in [-1, 0, 1, 2, 3, 4] {
        let right = |x: f16| f16::from_f32(x.to_f32().powi(exponent));
        for (x, made) in halves.iter().zip(&halves.powi(exponent)) {
            assert!(made.to_bits() == right(*x).to_bits() || made.is_nan() && right(*x).is_nan());
        }
        let right = |x: bf16| bf16::from_f32(x.to_f32().powi(exponent));
        for (x, made) in others.iter().zip(&others.powi(exponent)) {
            assert!(made.to_bits() == right(*x).to_bits() || made.is_nan() && right(*x).is_nan());
        }
    }
    let x = array![f16::from_f32(1.014_648_4)];
    assert_eq!(x.powi(3), [f16::from_f32(1.044_921_9)]);
}

#[test]
fn functions_of_every_half_as_numpy() {
    let (golden, a) = (&golden()["functions"], all().collect::<Array1<f16>>());
    let check = |name: &str, result: Array1<f16>| {
        let bytes = result.iter().flat_map(|x| bits(*x).to_le_bytes());
        assert_eq!(hash(bytes), golden[name], "{name}");
    };
    check("floor", a.floor());
    check("ceil", a.ceil());
    check("trunc", a.trunc());
    check("rint", a.rint());
    check("sqrt", a.sqrt());
    check("absolute", a.abs());
    check("negative", -&a);
    check("square", a.square());
    check("reciprocal", a.recip());
    check("sign", a.sign());
    let flags = |name: &str, result: Array1<bool>| {
        assert_eq!(hash(result.iter().map(|x| u8::from(*x))), golden[name], "{name}");
    };
    flags("isnan", a.isnan());
    flags("isinf", a.isinf());
    flags("isfinite", a.isfinite());
    // Those that are not exact, to the last digit but one.
    for (x, [exp, ln, sin]) in a.iter().map(|x| (x, [x; 3].map(|x| array![*x]))) {
        let near = |y: f16, exact: f64| {
            let (y, exact) = (y.to_f64(), f16::from_f64(exact).to_f64());
            y == exact || (y - exact).abs() <= 1e-3 * exact.abs() || y.is_nan() && exact.is_nan()
        };
        assert!(near(exp.exp()[[0]], x.to_f64().exp()), "exp of {x}");
        assert!(near(ln.ln()[[0]], x.to_f64().ln()), "ln of {x}");
        assert!(near(sin.sin()[[0]], x.to_f64().sin()), "sin of {x}");
    }
}

#[test]
fn order_and_search() {
    let values = [2.0, f64::NAN, -1.0, f64::INFINITY, 2.0, -0.0];
    let a =
        array![values[0], values[1], values[2], values[3], values[4], values[5]].astype::<f16>();
    assert_eq!(a.sort(0).to_string(), "[-1. -0.  2.  2. inf nan]"); // rule NA4
    assert_eq!(a.argsort(0), [2, 5, 0, 4, 3, 1]);
    assert_eq!(a.unique().to_string(), "[-1. -0.  2. inf nan]");
    let edges = array![-1.0, 0.0, 2.0].astype::<f16>();
    assert_eq!(edges.searchsorted(&a, Side::Left), [2, 3, 0, 3, 2, 1]);
    assert_eq!(edges.searchsorted(&a, Side::Right), [3, 3, 1, 3, 3, 2]);
    assert!(a.max().is_nan() && a.min().is_nan());
    assert_eq!((a.argmax(), a.nanmax().to_f32(), a.nanmin().to_f32()), (1, f32::INFINITY, -1.0));
    let clipped = a.clip(f16::ZERO, f16::from_f32(1.5));
    assert_eq!(clipped.to_string(), "[ 1.5  nan  0.   1.5  1.5 -0. ]");
    let mut b = a.clone();
    b.fill_where(&a.isnan(), f16::ZERO).unwrap();
    assert_eq!(b.to_string(), "[ 2.  0. -1. inf  2. -0.]");
    assert_eq!(a.take(&array![3, -2], 0).unwrap().to_string(), "[inf  2.]");
    assert_eq!(a.select(&a.greater(f16::ZERO)).unwrap().to_string(), "[ 2. inf  2.]");
    assert_eq!(a.isnan().where_(f16::ONE, &a).to_string(), "[ 2.  1. -1. inf  2. -0.]");
}

#[test]
fn evenly_spaced_as_numpy() {
    let golden = golden();
    let half = f16::from_f32;
    let list = Array1::linspace(half(0.0), half(1.0), 50);
    assert_eq!(all_bits(&list), all_bits(&halves(&golden["linspace"])));
    let list = Array1::arange(half(0.0), half(300.0), half(0.25));
    assert_eq!(all_bits(&list), all_bits(&halves(&golden["arange"])));
    // More positions than a half can count.
    let long = Array1::arange(half(0.0), half(60000.0), half(0.5));
    assert_eq!((long.len(), long[[119_999]], long[[4096]]), (120_000, half(59999.5), half(2048.0)));
    assert_eq!(Array::<f16, _>::ones(3).to_string(), "[1. 1. 1.]");
    assert_eq!(Array::full((2, 2), half(7.0)).sum(), half(28.0));
    assert_eq!(Array2::<bf16>::eye(2).to_string(), "[[1. 0.]\n [0. 1.]]");
}

/// The same bytes as `u16`, and back.
#[test]
fn bits_as_integers() {
    let mut a: Array1<f16> = all().collect();
    {
        let bits = a.view_as::<u16>();
        assert_eq!(bits, Array1::from_iter(0..=u16::MAX));
        assert_eq!(bits.shares_memory(&a), Overlap::Yes);
        assert_eq!(all_bits(bits.view_as::<f16>()), all_bits(&a));
    }
    a.view_as_mut::<u16>().fill(0x3C00);
    assert!(a.iter().all(|x| *x == f16::ONE));
    let b = array![[1.0, -2.0]].astype::<bf16>();
    assert_eq!(b.view_as::<u16>(), [[0x3F80, 0xC000]]);
    assert_eq!(b.view_as::<u8>().shape(), [1, 4]);
    assert_eq!(array![[0x3F80_u16, 0xC000]].view_as::<bf16>(), b);
}
