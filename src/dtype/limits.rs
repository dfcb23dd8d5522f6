//! The limits of numbers.
// `#[inline]` here means: compiled only in programs that call it.

use super::{DType, Sort};
use crate::error::{ErrorKind, Result};

/// The limits of an integer type; made by [`iinfo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IInfo {
    /// The type.
    pub dtype: DType,
    /// The bits of a number.
    pub bits: usize,
    /// The lowest number.
    pub min: i128,
    /// The highest number.
    pub max: u128,
}

/// The limits of an integer type, NumPy's `iinfo`.
///
/// ```
/// use ndview::{DType, iinfo};
///
/// let limits = iinfo(DType::Int8)?;
/// assert_eq!((limits.min, limits.max), (-128, 127));
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If it is no integer type.
#[inline]
pub fn iinfo(dtype: DType) -> Result<IInfo> {
    let bits = 8 * dtype.itemsize();
    let (min, max) = match dtype.sort() {
        Sort::Signed => (i128::MIN >> (128 - bits), u128::MAX >> (129 - bits)),
        Sort::Unsigned => (0, u128::MAX >> (128 - bits)),
        _ => {
            let why = format!("Invalid integer data type '{}' ({dtype}).", dtype.kind());
            return Err(ErrorKind::Argument(why).into());
        }
    };
    Ok(IInfo { dtype, bits, min, max })
}

/// The limits of a float type; made by [`finfo`]. The numbers are exact in `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct FInfo {
    /// The type; of a complex one, that of its parts.
    pub dtype: DType,
    /// The bits of a number.
    pub bits: usize,
    /// The distance from 1 to the next larger number.
    pub eps: f64,
    /// The distance from 1 to the next smaller number.
    pub epsneg: f64,
    /// The highest finite number.
    pub max: f64,
    /// The lowest finite number.
    pub min: f64,
    /// The smallest positive number with all its digits, NumPy's other name for it.
    pub tiny: f64,
    /// The smallest positive number with all its digits.
    pub smallest_normal: f64,
    /// The smallest positive number.
    pub smallest_subnormal: f64,
    /// The decimal digits that every number keeps.
    pub precision: usize,
    /// 10 to the power of `-precision`, in `f64`.
    pub resolution: f64,
    /// The stored bits of the mantissa.
    pub nmant: usize,
    /// The bits of the exponent.
    pub nexp: usize,
    /// The same as `nexp`, NumPy's other name for it.
    pub iexp: usize,
    /// The lowest power of 2 that is not finite.
    pub maxexp: i32,
    /// The exponent of `smallest_normal`, as a power of 2.
    pub minexp: i32,
    /// The exponent of `eps`.
    pub machep: i32,
    /// The exponent of `epsneg`.
    pub negep: i32,
}

/// The limits of a float type, or of the parts of a complex one: NumPy's `finfo`.
///
/// ```
/// use ndview::{DType, finfo};
///
/// assert_eq!(finfo(DType::Float64)?.eps, f64::EPSILON);
/// assert_eq!(finfo(DType::Float16)?.max, 65504.0);
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If it is no float type.
#[inline]
pub fn finfo(dtype: DType) -> Result<FInfo> {
    let (nexp, nmant) = dtype.float_bits();
    if nmant == 0 {
        return Err(ErrorKind::Argument(format!("data type {dtype} not inexact")).into());
    }
    let maxexp = 1 << (nexp - 1);
    let (minexp, mantissa) = (2 - maxexp, nmant as i32);
    let eps = power_of_two(-mantissa);
    let max = (2.0 - eps) * power_of_two(maxexp - 1);
    let smallest_normal = power_of_two(minexp);
    // What half of the last bit leaves of decimal digits.
    let precision = (nmant as f64 * core::f64::consts::LOG10_2) as usize;
    Ok(FInfo {
        dtype: dtype.real(),
        bits: 1 + nexp + nmant,
        eps,
        epsneg: eps / 2.0,
        max,
        min: -max,
        tiny: smallest_normal,
        smallest_normal,
        smallest_subnormal: smallest_normal * eps,
        precision,
        resolution: 1.0 / 10_f64.powi(precision as i32),
        nmant,
        nexp,
        iexp: nexp,
        maxexp,
        minexp,
        machep: -mantissa,
        negep: -mantissa - 1,
    })
}

/// A power of 2 that is a normal `f64`.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}
