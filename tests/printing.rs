//! Printing against NumPy's own output: every case of the golden files whose type exists here.

use std::fmt::Display;

use ndview::f16;
use ndview::prelude::*;
use ndview::{FloatMode, Sign, c64, c128};
use serde_json::Value;

fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn options(from: &Value) -> PrintOptions {
    let mut options = PrintOptions::default();
    for (name, value) in from.as_object().unwrap() {
        let number = || value.as_u64().unwrap() as usize;
        let text = || value.as_str().unwrap();
        options = match name.as_str() {
            "precision" => options.precision(number()),
            "threshold" => options.threshold(number()),
            "edgeitems" => options.edgeitems(number()),
            "linewidth" => options.linewidth(number()),
            "suppress" => options.suppress(value.as_bool().unwrap()),
            "nanstr" => options.nanstr(text()),
            "infstr" => options.infstr(text()),
            "sign" => options.sign(match text() {
                "+" => Sign::Plus,
                " " => Sign::Space,
                other => panic!("sign {other:?}"),
            }),
            "floatmode" => options.floatmode(match text() {
                "fixed" => FloatMode::Fixed,
                "unique" => FloatMode::Unique,
                "maxprec_equal" => FloatMode::MaxPrecEqual,
                other => panic!("floatmode {other:?}"),
            }),
            other => panic!("option {other:?}"),
        };
    }
    options
}

/// The same values in other layouts: columns first, every second of a longer array, backwards.
fn layouts<T: Clone>(a: &ArrayD<T>) -> Vec<ArrayD<T>> {
    let mut all = vec![a.clone(), a.to_order(Order::F), a.t().to_order(Order::C).into_t()];
    if a.ndim() > 0 && !a.is_empty() {
        let last = a.ndim() - 1;
        let doubled = Array::from_shape_fn(
            a.shape().iter().map(|&len| 2 * len).collect::<Vec<_>>(),
            |index| {
                let half: Vec<usize> = index.iter().map(|i| i / 2).collect();
                a[&half[..]].clone()
            },
        );
        let every: Vec<Index> = vec![Index::from(Slice::from(1..).step(2)); a.ndim()];
        all.push(doubled.into_slice(&every));
        let backwards: Vec<isize> = (0..a.len_of(-1) as isize).rev().collect();
        let mut reversed = a.to_owned();
        for (to, from) in reversed.axis_iter_mut(last as isize).zip(backwards) {
            let (mut to, from) = (to, a.index_axis(last as isize, from));
            to.assign(&from);
        }
        all.push(reversed.into_flip(last as isize));
    }
    all
}

fn check<T: Display + Clone + 'static>(case: &Value, parse: impl Fn(&Value) -> T) {
    let lengths = case["shape"].as_array().unwrap().iter();
    let shape: Vec<usize> = lengths.map(|n| n.as_u64().unwrap() as usize).collect();
    let data: Vec<T> = match &case["data"] {
        // The one case whose elements are described, not listed.
        Value::String(text) => {
            assert_eq!(text, "arange with [500]=1e20 (format uses shown corners only)");
            let element = |i| parse(&if i == 500 { 1e20.into() } else { f64::from(i).into() });
            (0..2001).map(element).collect()
        }
        list => list.as_array().unwrap().iter().map(parse).collect(),
    };
    let array = Array::from_shape_vec(shape, data).unwrap();
    let options = options(&case["options"]);
    for a in layouts(&array) {
        let context = || format!("{case}, strides {:?}", a.strides());
        assert_eq!(a.format(&options).to_string(), case["str"].as_str().unwrap(), "{}", context());
        assert_eq!(a.repr(&options).to_string(), case["repr"].as_str().unwrap(), "{}", context());
        assert_eq!(a.view().repr(&options).to_string(), case["repr"].as_str().unwrap());
        if case["options"].as_object().unwrap().is_empty() {
            assert_eq!(a.to_string(), case["str"].as_str().unwrap(), "{}", context());
        }
    }
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    match value.as_str() {
        Some(text) => text.parse().unwrap(),
        None => value.to_string().parse().unwrap(),
    }
}

#[test]
fn arrays_print_as_numpy_prints_them() {
    let mut printed = 0;
    for case in golden("numpy_print_golden.json").as_array().unwrap() {
        printed += 1;
        match case["dtype"].as_str().unwrap() {
            "float64" => check(case, number::<f64>),
            "float32" => check(case, number::<f32>),
            "int64" => check(case, number::<i64>),
            "int32" => check(case, number::<i32>),
            "int16" => check(case, number::<i16>),
            "int8" => check(case, number::<i8>),
            "uint64" => check(case, number::<u64>),
            "float16" => check(case, |value| f16::from_f64(number(value))),
            "bool" => check(case, |value| value.as_bool().unwrap()),
            "complex64" => check(case, |value| c64(number(&value[0]), number(&value[1]))),
            "complex128" => check(case, |value| c128(number(&value[0]), number(&value[1]))),
            other => panic!("type {other}"),
        }
    }
    assert_eq!(printed, 159);
}

#[test]
fn numbers_without_axes_print_as_numpy_scalars() {
    let golden = golden("numpy_scalar_golden.json");
    let mut count = 0;
    let text = |value: &Value| value.as_str().unwrap().to_string();
    for row in golden["float64"].as_array().unwrap() {
        let value: f64 = number(&row[0]);
        assert_eq!(Array0::from(value).to_string(), text(&row[1]));
        count += 1;
    }
    for row in golden["float32"].as_array().unwrap() {
        let value = number::<f64>(&row[0]) as f32;
        assert_eq!(Array0::from(value).to_string(), text(&row[1]));
        count += 1;
    }
    for row in golden["float16"].as_array().unwrap() {
        let value = f16::from_f64(number(&row[0]));
        assert_eq!(Array0::from(value).to_string(), text(&row[1]));
        count += 1;
    }
    assert_eq!(count, 49);
    assert_eq!(Array0::from(true).to_string(), "True");
    assert_eq!(Array0::from(-3_i8).to_string(), "-3");
    assert_eq!(array![[1.5]].slice((0, 0)).to_string(), "1.5");
}

#[test]
fn format_strings_are_heeded() {
    let a = array![[1.0, 2.5], [-3.25, 100.0]];
    assert_eq!(format!("{a:.1}"), "[[  1.0   2.5]\n [ -3.2 100.0]]");
    assert_eq!(format!("{:.3}", a.row(0)), "[1.000 2.500]");
    assert_eq!(format!("{:+.0}", a.row(1)), "[  -3. +100.]");
    assert_eq!(format!("{:e}", a.row(1)), "[-3.25e+00  1.00e+02]");
    assert_eq!(format!("{:.1e}", a.row(1)), "[-3.2e+00  1.0e+02]");
    let long = Array1::arange(0, 2000, 1);
    assert_eq!(long.to_string(), "[   0    1    2 ... 1997 1998 1999]");
    let all = format!("{long:#}");
    assert!(
        !all.contains("...") && all.trim_matches(['[', ']']).split_whitespace().count() == 2000
    );
    assert!(all.lines().all(|line| line.len() <= 75));
    let exact = Array1::arange(0, 1000, 1);
    assert!(!exact.to_string().contains("..."));
}

#[test]
fn debug_says_what_an_array_is() {
    let mut a = array![[1, 2, 3], [4, 5, 6]];
    let text =
        "[[1 2 3]\n [4 5 6]], shape=(2, 3), strides=[3, 1], i32, array: 24 of 24 bytes, 1 handle";
    assert_eq!(format!("{a:?}"), text);
    let b = a.slice((.., s![..;-2])).share();
    let text =
        "[[3 1]\n [6 4]], shape=(2, 2), strides=[3, -2], i32, array: 16 of 24 bytes, 2 handles";
    assert_eq!(format!("{b:?}"), text);
    drop(b);
    let text = "[4 5 6], shape=(3,), strides=[1], i32, view: 12 of 24 bytes, 1 handle";
    assert_eq!(format!("{:?}", a.row(1)), text);
    let text = "[2 5], shape=(2,), strides=[3], i32, view to write: 8 bytes";
    assert_eq!(format!("{:?}", a.column_mut(1)), text);
    let text = "[7 8], shape=(2,), strides=[1], u8, view: 2 bytes";
    assert_eq!(format!("{:?}", ArrayView1::from(&[7_u8, 8])), text);
    let words = array!["a", "b c"];
    assert!(format!("{words:?}").starts_with("[  \"a\" \"b c\"], shape=(2,), strides=[1], &str, "));
    #[derive(Debug)]
    struct Opaque;
    assert!(format!("{:?}", Array0::from(Opaque)).starts_with("Opaque, shape=(), strides=[], "));
    assert!(format!("{:.1?}", array![1.25, 2.0]).starts_with("[1.2 2.0], "));
    let empty = Array::<f32, _>::zeros((0, 3));
    let text = "[], shape=(0, 3), strides=[3, 1], f32, array: 0 of 0 bytes, 1 handle";
    assert_eq!(format!("{empty:?}"), text);
}

/// Only what is shown is read: a view of 10^12 elements prints at once.
#[test]
fn huge_views_print_at_once() {
    let one = array![1.5];
    let wide = one.broadcast_to((1_000_000, 1_000_000)).unwrap();
    let row = "[1.5 1.5 1.5 ... 1.5 1.5 1.5]";
    let expected = format!("[{row}\n {row}\n {row}\n ...\n {row}\n {row}\n {row}]");
    assert_eq!(wide.to_string(), expected);
    assert!(format!("{wide:?}").starts_with(&expected));
}

#[test]
fn own_types_print_with_their_own_text() {
    let big: Vec<num_bigint::BigInt> =
        (0..3).map(|i| num_bigint::BigInt::from(10).pow(10 * i)).collect();
    let a = Array1::from(big);
    assert_eq!(
        a.slice(s![..;-1]).to_string(),
        "[100000000000000000000           10000000000                     1]"
    );
    let words = array![["a".to_string(), "bcd".to_string()], ["é".to_string(), String::new()]];
    assert_eq!(words.t().to_string(), "[[  a   é]\n [bcd    ]]");
    assert_eq!(
        words.repr(&PrintOptions::default()).to_string(),
        "array([[  a, bcd],\n       [  é,    ]])"
    );
}
