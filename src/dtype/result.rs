//! The element types of results: NumPy's, by the name of the function.
// `#[inline]` here means: compiled only in programs that call it.

use super::promote::float_of;
use super::{DType, Sort, promote_types};
use crate::error::{ErrorKind, Result};

/// The element type of a function's result, for operands of these types (rules CA8, CA9, RD1).
///
/// For NumPy's element-wise functions of one and of two operands (`"sqrt"`, `"add"`), and for its functions
/// of one array (`"sum"`, `"mean"`). Of `modf` and `frexp` it is the type of the first result.
///
/// ```
/// use ndview::{DType, ufunc_result_type};
///
/// let of = |function, types: &[DType]| ufunc_result_type(function, types);
/// assert_eq!(of("true_divide", &[DType::Int8, DType::Int8])?, DType::Float64);
/// assert_eq!(of("sqrt", &[DType::Int16])?, DType::Float32);
/// assert_eq!(of("sum", &[DType::UInt8])?, DType::UInt64);
/// assert!(of("bitwise_and", &[DType::Int8, DType::Float64]).is_err());
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If the function is not defined for these types, or there is no such function of as many operands.
#[inline]
pub fn ufunc_result_type(function: &str, types: &[DType]) -> Result<DType> {
    let result = match *types {
        [a] => of_one(function, a).or_else(|| of_array(function, a)),
        [a, b] => of_two(function, a, b),
        _ => None,
    };
    result.ok_or_else(|| {
        let types = types.iter().map(|dtype| dtype.name()).collect::<Vec<_>>().join(", ");
        ErrorKind::NoLoop { function: function.into(), types }.into()
    })
}

/// The float that functions of integers are computed in; floats and complex numbers as they are.
#[inline]
fn inexact(a: DType) -> DType {
    if a.sort() < Sort::Float { float_of(a, a) } else { a }
}

/// Integers and `bool` in `float64`, the rest as it is.
#[inline]
fn double(a: DType) -> DType {
    if a.sort() < Sort::Float { DType::Float64 } else { a }
}

/// As many bits as a sum of small integers needs.
#[inline]
fn wide(a: DType) -> DType {
    match a.sort() {
        Sort::Bool => DType::Int64,
        Sort::Signed => promote_types(a, DType::Int64),
        Sort::Unsigned => promote_types(a, DType::UInt64),
        _ => a,
    }
}

/// The type, if it is not complex.
#[inline]
fn not_complex(a: DType) -> Option<DType> {
    (!a.is_complex()).then_some(a)
}

#[inline]
fn unless(refused: bool, a: DType) -> Option<DType> {
    (!refused).then_some(a)
}

/// Where NumPy has no loop for `bool`, the one for the smallest integers does it.
#[inline]
fn no_bool(a: DType) -> DType {
    if a == DType::Bool { DType::Int8 } else { a }
}

#[inline]
fn of_two(function: &str, a: DType, b: DType) -> Option<DType> {
    let (common, complex) = (promote_types(a, b), a.is_complex() || b.is_complex());
    let integers = |common: DType| unless(common.sort() > Sort::Signed, common);
    match function {
        "add" | "multiply" | "maximum" | "minimum" | "fmax" | "fmin" => Some(common),
        "subtract" => unless(common == DType::Bool, common),
        "divide" | "true_divide" => Some(double(common)),
        "floor_divide" | "remainder" | "mod" | "fmod" => unless(complex, no_bool(common)),
        "power" | "pow" => Some(no_bool(common)),
        "float_power" => Some(promote_types(common, DType::Float64)),
        "arctan2" | "hypot" | "copysign" | "heaviside" | "logaddexp" | "logaddexp2"
        | "nextafter" => unless(complex, promote_types(inexact(a), inexact(b))),
        "ldexp" => {
            let exponent =
                b.sort() <= Sort::Signed && promote_types(b, DType::Int64) == DType::Int64;
            unless(complex || !exponent, inexact(a))
        }
        "bitwise_and" | "bitwise_or" | "bitwise_xor" => integers(common),
        "left_shift" | "right_shift" => integers(no_bool(common)),
        "gcd" | "lcm" => integers(common).filter(|common| *common != DType::Bool),
        "equal" | "not_equal" | "less" | "less_equal" | "greater" | "greater_equal"
        | "logical_and" | "logical_or" | "logical_xor" => Some(DType::Bool),
        _ => None,
    }
}

/// Element-wise functions.
#[inline]
fn of_one(function: &str, a: DType) -> Option<DType> {
    match function {
        "negative" | "positive" | "sign" => unless(a == DType::Bool, a),
        "absolute" | "abs" => Some(a.real()),
        "sqrt" | "exp" | "exp2" | "expm1" | "log" | "log2" | "log10" | "log1p" | "sin" | "cos"
        | "tan" | "arcsin" | "arccos" | "arctan" | "sinh" | "cosh" | "tanh" | "arcsinh"
        | "arccosh" | "arctanh" | "rint" => Some(inexact(a)),
        "cbrt" | "fabs" | "deg2rad" | "rad2deg" | "degrees" | "radians" | "spacing" | "modf"
        | "frexp" => not_complex(inexact(a)),
        "square" | "reciprocal" | "conjugate" | "conj" => Some(no_bool(a)),
        "floor" | "ceil" | "trunc" => not_complex(a),
        "isnan" | "isinf" | "isfinite" | "logical_not" => Some(DType::Bool),
        "signbit" => unless(a.is_complex(), DType::Bool),
        "invert" | "bitwise_not" => unless(a.sort() > Sort::Signed, a),
        "bitwise_count" => unless(a.sort() > Sort::Signed, DType::UInt8),
        _ => None,
    }
}

/// Functions of a whole array.
#[inline]
fn of_array(function: &str, a: DType) -> Option<DType> {
    match function {
        "sum"
        | "prod"
        | "cumsum"
        | "cumprod"
        | "nansum"
        | "nanprod"
        | "nancumsum"
        | "nancumprod"
        | "trace"
        | "add.reduce"
        | "add.accumulate"
        | "multiply.reduce"
        | "multiply.accumulate" => Some(wide(a)),
        "mean" | "median" | "nanmean" | "nanmedian" | "average" | "linspace" | "where_py_float" => {
            Some(double(a))
        }
        "var" | "std" | "nanvar" | "nanstd" | "linalg.norm" => Some(double(a).real()),
        "min" | "max" | "nanmin" | "nanmax" | "dot" | "vdot" | "matmul" | "inner" | "diff"
        | "convolve" | "sort" | "unique" | "maximum.reduce" | "minimum.reduce" | "einsum_i->"
        | "full_like" => Some(a),
        "ptp" => unless(a == DType::Bool, a),
        "argmin" | "argmax" | "argsort" | "searchsorted" | "histogram" | "count_nonzero"
        | "nonzero" => Some(DType::INTP),
        "any" | "all" => Some(DType::Bool),
        "round" => Some(if a == DType::Bool { DType::Float16 } else { a }),
        "percentile" | "quantile" => unless(a == DType::Bool || a.is_complex(), double(a)),
        "linalg.inv" => unless(a.is_float() && a.itemsize() == 2, double(a)),
        "interp" => unless(a.is_complex(), DType::Float64),
        "bincount" => unless(a.sort() > Sort::Signed, DType::INTP),
        "cov" => Some(promote_types(a, DType::Float64)),
        "gradient" => unless(a == DType::Bool, double(a)),
        "clip_py_int" | "where_py_int" => Some(if a == DType::Bool { DType::INTP } else { a }),
        "real" | "imag" => Some(a.real()),
        "angle" => Some(if a == DType::Bool { DType::Float64 } else { inexact(a).real() }),
        "arange" => Some(promote_types(a, DType::Int64)),
        _ => None,
    }
}
