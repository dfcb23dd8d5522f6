//! The values in the arrays: numbers without a pattern, the same in each library. NumPy's come from
//! the same formulas in `benches/numpy/values.py`.

pub(super) use ndarray as nd;
pub(super) use ndview::prelude::*;

/// The number at a place of the sequence of a seed.
pub(super) fn hash(seed: u64, place: usize) -> u64 {
    let x = (place as u64).wrapping_add(seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// In `0..1`.
fn unit(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// In `0.5..1.5`.
pub(super) fn f64s(n: usize, seed: u64) -> Vec<f64> {
    (0..n).map(|i| unit(hash(seed, i)) + 0.5).collect()
}

/// In `0.5..1.5`.
pub(super) fn f32s(n: usize, seed: u64) -> Vec<f32> {
    (0..n).map(|i| (unit(hash(seed, i)) + 0.5) as f32).collect()
}

/// In `-1..1`.
pub(super) fn signed(n: usize, seed: u64) -> Vec<f64> {
    (0..n).map(|i| unit(hash(seed, i)) * 2.0 - 1.0).collect()
}

/// In `-500..500`.
pub(super) fn i32s(n: usize, seed: u64) -> Vec<i32> {
    (0..n).map(|i| (hash(seed, i) % 1000) as i32 - 500).collect()
}

/// In `-500..500`.
pub(super) fn i64s(n: usize, seed: u64) -> Vec<i64> {
    (0..n).map(|i| (hash(seed, i) % 1000) as i64 - 500).collect()
}

/// In `0..100`.
pub(super) fn u8s(n: usize, seed: u64) -> Vec<u8> {
    (0..n).map(|i| (hash(seed, i) % 100) as u8).collect()
}

/// Each true with probability `p`.
pub(super) fn bools(n: usize, seed: u64, p: f64) -> Vec<bool> {
    (0..n).map(|i| unit(hash(seed, i)) < p).collect()
}

/// In `0..below`.
pub(super) fn positions(n: usize, seed: u64, below: usize) -> Vec<usize> {
    (0..n).map(|i| (hash(seed, i) % below as u64) as usize).collect()
}

/// The values as an array of each library, with the memory that the library itself gets for them.
pub(super) fn both<T: Clone>(values: Vec<T>) -> (Array1<T>, nd::Array1<T>) {
    (Array1::from(values.clone()).to_owned(), nd::Array1::from(values))
}

pub(super) fn both2<T: Clone>(shape: [usize; 2], values: Vec<T>) -> (Array2<T>, nd::Array2<T>) {
    let (ours, theirs) = both(values);
    let theirs = theirs.into_shape_with_order(shape).expect("as many values as the shape has");
    (ours.into_reshape(shape).expect("as many values as the shape has"), theirs)
}

pub(super) fn both3<T: Clone>(shape: [usize; 3], values: Vec<T>) -> (Array3<T>, nd::Array3<T>) {
    let (ours, theirs) = both(values);
    let theirs = theirs.into_shape_with_order(shape).expect("as many values as the shape has");
    (ours.into_reshape(shape).expect("as many values as the shape has"), theirs)
}

/// A size as it stands in names: 3, 250, 1e6.
pub(super) fn label(n: usize) -> String {
    let digits = n.ilog10();
    if n >= 1000 && n == 10_usize.pow(digits) { format!("1e{digits}") } else { n.to_string() }
}
