//! What NumPy wrote.

use std::fmt::Debug;
use std::str::FromStr;

use ndview::Complex;
use ndview::prelude::*;
use serde_json::Value;

/// The file.
pub(crate) fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/complex.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A number that was written as text.
pub(crate) fn real<F: FromStr<Err: Debug>>(value: &Value) -> F {
    value.as_str().unwrap().parse().unwrap()
}

/// A pair of numbers.
pub(crate) fn complex<F: FromStr<Err: Debug>>(value: &Value) -> Complex<F> {
    Complex { re: real(&value[0]), im: real(&value[1]) }
}

/// A list, each element read by `read`.
pub(crate) fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Array1<T> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}")).iter().map(read).collect()
}
