//! Text, against NumPy's (rule PR7), and from text.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use ndview::prelude::*;
use ndview::{Complex, FloatMode, Sign, c64, c128};
use serde_json::Value;

use crate::golden::{complex, golden, list};
use crate::lays::lays;

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
            "sign" if text() == "+" => options.sign(Sign::Plus),
            "sign" => options.sign(Sign::Space),
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

fn check<F>(row: &Value) -> usize
where
    F: FromStr<Err: Debug> + Clone + 'static,
    Complex<F>: Display,
{
    let shape: Vec<usize> =
        row["shape"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let z = Array::from_shape_vec(shape, list(&row["data"], complex::<F>).to_vec()).unwrap();
    let cases = row["cases"].as_array().unwrap();
    for case in cases {
        let options = options(&case["options"]);
        for (lay, z) in lays(&z) {
            let (str, repr) = (case["str"].as_str().unwrap(), case["repr"].as_str().unwrap());
            assert_eq!(z.format(&options).to_string(), str, "{lay} {}", case["options"]);
            assert_eq!(z.repr(&options).to_string(), repr, "{lay} {}", case["options"]);
        }
    }
    cases.len()
}

#[test]
fn arrays_print_as_numpy_prints_them() {
    let mut count = 0;
    for row in golden()["printed"].as_array().unwrap() {
        count += match row["dtype"].as_str().unwrap() {
            "complex64" => check::<f32>(row),
            _ => check::<f64>(row),
        };
    }
    assert_eq!(count, 330);
}

#[test]
fn numbers_without_axes_print_as_numpy_scalars() {
    fn check<F>(rows: &Value)
    where
        F: FromStr<Err: Debug> + Clone + 'static,
        Complex<F>: Display,
    {
        for row in rows.as_array().unwrap() {
            let z = complex::<F>(&row[0]);
            assert_eq!(Array0::from(z).to_string(), row[1].as_str().unwrap());
        }
    }
    let golden = golden();
    check::<f64>(&golden["complex128"]["scalars"]);
    check::<f32>(&golden["complex64"]["scalars"]);
}

#[test]
fn format_strings_are_heeded() {
    let z = array![c128(1.0, -2.5), c128(-0.125, 100.0)];
    assert_eq!(format!("{z:.1}"), "[ 1.0  -2.5j -0.1+100.0j]");
    assert_eq!(format!("{z:e}"), "[ 1.00e+00-2.5e+00j -1.25e-01+1.0e+02j]");
    assert!(format!("{z:?}").contains("shape=(2,), strides=[1], num_complex::Complex<f64>, array"));
}

#[test]
fn numbers_are_read_from_text() {
    let z: Array2<c128> = "[[1+2j, (1-2.5e3j)], [-3j, 4]]".parse().unwrap();
    assert_eq!(z, [[c128(1.0, 2.0), c128(1.0, -2500.0)], [c128(0.0, -3.0), c128(4.0, 0.0)]]);
    let z: Array1<c64> = "[(1+2j) 0.5-1e-3i]".parse().unwrap();
    assert_eq!(z, [c64(1.0, 2.0), c64(0.5, -1e-3)]);
    // What was printed, where no blank stands inside of a number.
    let z = array![[c128(1.5, -2.5), c128(0.5, 1.5)], [c128(-1.5, 0.5), c128(2.5, 3.5)]];
    assert_eq!(z.to_string().parse::<Array2<c128>>().unwrap(), z);
    for wrong in ["[(1+2j]", "[1+2k]", "[()]", "[1+2j)]", "[((1+2j))]"] {
        assert!(wrong.parse::<Array1<c128>>().is_err(), "{wrong}");
    }
    assert!("[(1), 2]".parse::<Array1<i32>>().is_ok()); // Python's, too
}
