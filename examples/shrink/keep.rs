//! The work of `shrink`: open, keep what is below a limit, write.

use std::path::Path;

use ndview::prelude::*;
use ndview::{NpyElement, NpyHeader, Result};

/// What was kept of a file.
pub(crate) struct Kept {
    pub(crate) shape: Vec<usize>,
    pub(crate) bytes: usize,
    pub(crate) kept: usize,
    pub(crate) kept_bytes: usize,
}

/// Keeps the values of an array file that are below `limit`, as a 1-d array file.
pub(crate) fn keep_below(file: &Path, out: &Path, limit: f64) -> Result<Kept> {
    let dtype = NpyHeader::read(file)?.dtype;
    // Without the byte order, which the reader takes care of.
    match dtype.trim_start_matches(['<', '>', '|', '=']) {
        "i1" => keep::<i8>(file, out, |x| f64::from(x) < limit),
        "i2" => keep::<i16>(file, out, |x| f64::from(x) < limit),
        "i4" => keep::<i32>(file, out, |x| f64::from(x) < limit),
        "i8" => keep::<i64>(file, out, |x| (x as f64) < limit),
        "u1" => keep::<u8>(file, out, |x| f64::from(x) < limit),
        "u2" => keep::<u16>(file, out, |x| f64::from(x) < limit),
        "u4" => keep::<u32>(file, out, |x| f64::from(x) < limit),
        "u8" => keep::<u64>(file, out, |x| (x as f64) < limit),
        "f4" => keep::<f32>(file, out, |x| f64::from(x) < limit),
        // A type that cannot be read gets the reader's own error.
        _ => keep::<f64>(file, out, |x| x < limit),
    }
}

fn keep<T>(file: &Path, out: &Path, below: impl Fn(T) -> bool) -> Result<Kept>
where
    T: NpyElement + Copy,
{
    let all = ArrayD::<T>::read_npy(file)?;
    let mask = all.map(|&x| below(x)); // one byte per element
    let few = all.select(&mask)?; // a copy of just these
    few.write_npy(out)?;
    Ok(Kept {
        shape: all.shape().to_vec(),
        bytes: all.nbytes(),
        kept: few.len(),
        kept_bytes: few.nbytes(),
    })
}
