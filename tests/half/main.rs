//! Elements of 16 bits, against NumPy's answers (tests/golden/half.json) and against `f32`, in which every
//! one of them is a number.

mod calculating;
mod casting;
mod files;
mod printing;
mod reducing;

use ndview::{bf16, f16};
use serde_json::Value;

/// All 65536 numbers.
fn all() -> impl Iterator<Item = f16> {
    (0..=u16::MAX).map(f16::from_bits)
}

fn all_bf16() -> impl Iterator<Item = bf16> {
    (0..=u16::MAX).map(bf16::from_bits)
}

fn golden() -> Value {
    let path = format!("{}/tests/golden/half.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|x| x.as_u64().unwrap() as usize).collect()
}

/// A list of bits.
fn halves(value: &Value) -> Vec<f16> {
    numbers(value).into_iter().map(|bits| f16::from_bits(bits as u16)).collect()
}

fn half(value: &Value) -> f16 {
    f16::from_bits(value.as_u64().unwrap() as u16)
}

/// The bits; one NaN is as good as another.
fn bits(x: f16) -> u16 {
    if x.is_nan() { 0x7E00 } else { x.to_bits() }
}

fn all_bits<'a>(list: impl IntoIterator<Item = &'a f16>) -> Vec<u16> {
    list.into_iter().copied().map(bits).collect()
}

/// The hash FNV-1a.
fn hash(bytes: impl IntoIterator<Item = u8>) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
    format!("{:016x}", bytes.into_iter().fold(0xCBF2_9CE4_8422_2325, step))
}
