//! Arrays whose element type is known at run time: their types against NumPy's tables for all pairs, their
//! values against plain numbers and typed arrays, and whose memory they hold.

mod support;

#[path = "dynamic/files.rs"]
mod files;
#[path = "dynamic/memory.rs"]
mod memory;
#[path = "dynamic/values.rs"]
mod values;

use std::sync::LazyLock;

use ndview::{
    DType, DynArray, DynElement, c64, c128, prelude::*, promote_types, ufunc_result_type,
};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: support::counting::Checking = support::counting::Checking;

fn golden() -> &'static Value {
    static GOLDEN: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(include_str!("golden/numpy_cast.json")).unwrap());
    &GOLDEN
}

/// The types that this build has.
fn types() -> Vec<DType> {
    DType::ALL.into_iter().filter(|&dtype| DynArray::try_zeros(&[], dtype).is_ok()).collect()
}

/// Numbers as elements of a type that has them.
fn of(dtype: DType, numbers: &[i64]) -> DynArray {
    DynArray::from(Array1::from(numbers.to_vec())).astype(dtype)
}

/// The elements, or their real parts, as `f64`s.
fn floats(array: &DynArray) -> Vec<f64> {
    if let Some(array) = array.as_typed::<c64>() {
        return array.iter().map(|z| z.re.into()).collect();
    }
    if let Some(array) = array.as_typed::<c128>() {
        return array.iter().map(|z| z.re).collect();
    }
    let array = array.astype(DType::Float64);
    array.as_typed::<f64>().unwrap().iter().copied().collect()
}

type Method = fn(&DynArray, &DynArray) -> ndview::Result<DynArray>;

/// NumPy's name, ours, and what the result is of plain numbers and of truth.
type Row = (&'static str, Method, fn(f64, f64) -> f64, fn(bool, bool) -> bool);

const OPERATIONS: [Row; 12] = [
    ("add", |a, b| a.try_add(b), |x, y| x + y, |x, y| x | y),
    ("subtract", |a, b| a.try_sub(b), |x, y| x - y, |_, _| unreachable!()),
    ("multiply", |a, b| a.try_mul(b), |x, y| x * y, |x, y| x & y),
    ("true_divide", |a, b| a.try_div(b), |x, y| x / y, |_, _| unreachable!()),
    ("floor_divide", |a, b| a.try_floor_divide(b), |x, y| (x / y).floor(), |_, _| unreachable!()),
    ("remainder", |a, b| a.try_remainder(b), |x, y| x - y * (x / y).floor(), |_, _| unreachable!()),
    ("power", |a, b| a.try_power(b), f64::powf, |_, _| unreachable!()),
    ("minimum", |a, b| a.try_minimum(b), f64::min, |x, y| x & y),
    ("maximum", |a, b| a.try_maximum(b), f64::max, |x, y| x | y),
    ("bitwise_and", |a, b| a.try_bitand(b), |x, y| (x as i64 & y as i64) as f64, |x, y| x & y),
    ("bitwise_or", |a, b| a.try_bitor(b), |x, y| (x as i64 | y as i64) as f64, |x, y| x | y),
    ("bitwise_xor", |a, b| a.try_bitxor(b), |x, y| (x as i64 ^ y as i64) as f64, |x, y| x ^ y),
];

/// Rules CA4, CA8: the type of each result for all pairs of types, and its elements.
#[test]
fn every_operation_of_all_pairs_of_types() {
    let (left, right) = ([1, 0, 4, 7, 5], [1, 1, 3, 2, 1]);
    let mut cells = 0;
    for (name, method, plain, truth) in OPERATIONS {
        for a in types() {
            for b in types() {
                let (x, y) = (of(a, &left), of(b, &right));
                let result = method(&x, &y);
                // NumPy's table; of the types it lacks, our own.
                let table = match name {
                    "minimum" => "maximum",
                    "bitwise_or" | "bitwise_xor" => "bitwise_and",
                    name => name,
                };
                let cell = &golden()["binary_ufunc"][table][a.name()][b.name()];
                let expected = match cell {
                    Value::Null if a.char().is_some() && b.char().is_some() => None,
                    Value::Null => ufunc_result_type(name, &[a, b]).ok(),
                    cell => Some(cell.as_str().unwrap().parse::<DType>().unwrap()),
                };
                let Some(expected) = expected else {
                    let error = result.unwrap_err().to_string();
                    assert!(error.starts_with(&format!("ufunc '{name}' not supp")), "{error}");
                    continue;
                };
                let result = result.unwrap();
                assert_eq!(result.dtype(), expected, "{name} of {a} and {b}");
                let both = floats(&x).into_iter().zip(floats(&y));
                let plain: Vec<f64> = match expected {
                    DType::Bool => {
                        both.map(|(x, y)| f64::from(truth(x != 0.0, y != 0.0))).collect()
                    }
                    // Rule IN1: differences below zero wrap round.
                    _ => both.map(|(x, y)| plain(x, y)).map(|x| wrapped(x, expected)).collect(),
                };
                let close = |(x, y): (f64, f64)| (x - y).abs() <= 0.005 * y.abs();
                assert!(
                    floats(&result).into_iter().zip(plain).all(close),
                    "{name} of {x:?}, {y:?}"
                );
                cells += 1;
            }
        }
    }
    // Of 13 types: all pairs but for bits of floats, and of signed integers with `uint64` or `uint128`..
    assert!(cells > 12 * 13 * 13 * 3 / 4, "{cells}");
}

/// A number below zero in a type that has no such.
fn wrapped(x: f64, dtype: DType) -> f64 {
    let bits = 8 * dtype.itemsize() as i32;
    if x < 0.0 && !dtype.is_signed() { x + 2_f64.powi(bits) } else { x }
}

/// Comparisons of all pairs: as plain numbers compare.
#[test]
fn every_comparison_of_all_pairs_of_types() {
    type Compare = (fn(&DynArray, &DynArray) -> ArrayD<bool>, fn(f64, f64) -> bool);
    let comparisons: [Compare; 6] = [
        (|a, b| a.equal(b), |x, y| x == y),
        (|a, b| a.not_equal(b), |x, y| x != y),
        (|a, b| a.less(b), |x, y| x < y),
        (|a, b| a.less_equal(b), |x, y| x <= y),
        (|a, b| a.greater(b), |x, y| x > y),
        (|a, b| a.greater_equal(b), |x, y| x >= y),
    ];
    for a in types() {
        for b in types() {
            let (x, y) = (of(a, &[0, 1, 1, 2, 0, -1]), of(b, &[0, 1, 0, 1, 2, 5]));
            let both: Vec<(f64, f64)> = floats(&x).into_iter().zip(floats(&y)).collect();
            for (ours, plain) in comparisons {
                let expected: Vec<bool> = both.iter().map(|&(x, y)| plain(x, y)).collect();
                assert_eq!(ours(&x, &y), expected, "{x:?} and {y:?}");
            }
        }
    }
}

/// Rule CA4: no rounding between integers, also where no type of 64 bits holds both.
#[test]
fn integers_compare_exactly() {
    let large = DynArray::from(array![1_u64 << 63, u64::MAX, 0, (1 << 53) + 1]);
    let signed = DynArray::from(array![i64::MIN, -1, 0, 1 << 53]);
    assert_eq!(large.greater(&signed), [true, true, false, true]);
    assert_eq!(signed.less(&large), [true, true, false, true]);
    assert_eq!(large.equal(&signed), [false, false, true, false]);
    assert_eq!(signed.greater_equal(&large), [false, false, true, false]);
    let wide = DynArray::from(array![u128::MAX, 1 << 127, 3]);
    let narrow = DynArray::from(array![-1_i128, i128::MAX, 3]);
    assert_eq!(wide.greater(&narrow), [true, true, false]);
    assert_eq!(narrow.less_equal(&wide), [true, true, true]);
    // A float beside an integer rounds it, as in NumPy.
    assert!(large.equal(9_007_199_254_740_992.0)[[3]]);
}

/// Rule CA5: numbers written in the program.
#[test]
fn numbers_give_way() {
    for a in types().into_iter().filter(|a| a.char().is_some()) {
        let x = of(a, &[1, 0]);
        let cell = |number: &str| {
            let name = &golden()["result_type_with_python_scalar"][a.name()][number];
            name.as_str().unwrap().parse::<DType>().unwrap()
        };
        assert_eq!((&x + true).dtype(), cell("bool"), "{a}");
        assert_eq!((&x + 1).dtype(), cell("int"), "{a}");
        assert_eq!((1_u64 * &x).dtype(), cell("int"), "{a}");
        assert_eq!((&x * 0.5).dtype(), cell("float"), "{a}");
        assert_eq!((0.5_f32 * &x).dtype(), cell("float"), "{a}");
        assert_eq!((&x + c128(0.0, 1.0)).dtype(), cell("complex"), "{a}");
        assert_eq!((c64(0.0, 1.0) / &x).dtype(), cell("complex"), "{a}");
        assert_eq!(floats(&(2 * &x + 3)), [5.0, 3.0], "{a}");
        assert_eq!(floats(&(2 - &x)), [1.0, 2.0], "{a}");
    }
    let small = DynArray::from(array![1_i8, 100]);
    // In words of NumPy's `OverflowError`.
    assert_eq!(small.try_add(1000).unwrap_err().to_string(), "integer 1000 out of bounds for int8");
    assert_eq!(small.try_div(-129).unwrap_err().to_string(), "integer -129 out of bounds for int8");
    let unsigned = DynArray::from(array![1_u8]);
    assert_eq!(unsigned.try_sub(-1).unwrap_err().to_string(), "integer -1 out of bounds for uint8");
    assert!(small.try_mul(u128::MAX).is_err());
    assert_eq!(&small / 2, array![0.5, 50.0]);
    // Comparisons with integers that the type does not have are exact.
    assert_eq!(small.less(1000), [true, true]);
    assert_eq!(small.greater(-1000), [true, true]);
    assert_eq!(small.equal(u128::MAX), [false, false]);
    assert_eq!(unsigned.greater_equal(-1), [true]);
    assert_eq!(small.less_equal(100.5), [true, true]);
    // An array without axes is no number.
    assert_eq!((&small + &DynArray::from(ndview::Array0::from(1_i64))).dtype(), DType::Int64);
}

#[test]
fn one_array() {
    for a in types() {
        let x = of(a, &[1, 0]);
        match golden()["unary_ufunc"]["negative"][a.name()].as_str() {
            None if a.char().is_some() => assert!(x.try_neg().is_err(), "{a}"),
            _ => assert_eq!((-&x).dtype(), a),
        }
        match golden()["unary_ufunc"]["invert"][a.name()].as_str() {
            None if a.char().is_some() || a.is_float() => assert!(x.try_not().is_err(), "{a}"),
            _ => assert_eq!(!!&x, x),
        }
    }
    // Rule IN1.
    assert_eq!(-DynArray::from(array![1_u8, i8::MIN as u8]), array![255_u8, 128]);
    assert_eq!(-DynArray::from(array![0.0, f64::INFINITY]), array![-0.0, f64::NEG_INFINITY]);
    assert!((-DynArray::from(array![0.0])).as_typed::<f64>().unwrap()[[0]].is_sign_negative());
    assert_eq!(!DynArray::from(array![5_u16]), array![!5_u16]);
}

/// Rule RD1: the type of each reduction of each type.
#[test]
fn reductions_have_numpys_types() {
    type Reduce = fn(&DynArray) -> ndview::Result<DynArray>;
    let reductions: [(&str, Reduce, Reduce); 11] = [
        ("sum", |a| a.try_sum(), |a| a.try_sum_axis(0)),
        ("prod", |a| a.try_prod(), |a| a.try_prod_axis(0)),
        ("mean", |a| a.try_mean(), |a| a.try_mean_axis(0)),
        ("var", |a| a.try_var(0), |a| a.try_var_axis(0, 0)),
        ("std", |a| a.try_std(0), |a| a.try_std_axis(0, 0)),
        ("min", |a| a.try_min(), |a| a.try_min_axis(0)),
        ("max", |a| a.try_max(), |a| a.try_max_axis(0)),
        ("argmin", |a| a.try_argmin(), |a| a.try_argmin_axis(0)),
        ("argmax", |a| a.try_argmax(), |a| a.try_argmax_axis(0)),
        ("any", |a| a.try_any(), |a| a.try_any_axis(0)),
        ("all", |a| a.try_all(), |a| a.try_all_axis(0)),
    ];
    for a in types() {
        let x = of(a, &[1, 0, 1, 1]);
        for (name, whole, along) in reductions {
            if a.is_complex() && ["min", "max", "argmin", "argmax"].contains(&name) {
                // There is no order to reduce by.
                assert!(whole(&x).is_err() && along(&x).is_err());
                continue;
            }
            let cell = golden()["function_result_dtype"][name][a.name()].as_str();
            let expected = match cell {
                Some(cell) => cell.parse().unwrap(),
                None => ufunc_result_type(name, &[a]).unwrap(),
            };
            let (whole, along) = (whole(&x).unwrap(), along(&x.to_shape((4, 1)).unwrap()).unwrap());
            assert_eq!((whole.dtype(), along.dtype()), (expected, expected), "{name} of {a}");
            assert_eq!((whole.shape(), along.shape()), (&[][..], &[1][..]));
            let plain = match name {
                "sum" => 3.0,
                "mean" => 0.75,
                "var" => 0.1875,
                "std" => 0.1875_f64.sqrt(),
                "max" | "argmin" | "any" => 1.0,
                _ => 0.0,
            };
            for result in [&whole, &along] {
                assert!((floats(result)[0] - plain).abs() < 1e-3, "{name} of {a}: {result}");
            }
        }
    }
    let none = DynArray::zeros(&[0, 3], DType::Int16);
    assert_eq!(none.sum(), ndview::Array0::from(0_i64));
    assert!(none.mean().as_typed::<f64>().unwrap()[[]].is_nan());
    let text = "zero-size array to reduction operation maximum which has no identity: shape (0, 3)";
    assert_eq!(none.try_max().unwrap_err().to_string(), text);
    assert!(none.try_argmin_axis(0).is_err());
    assert_eq!(none.max_axis(1).shape(), [0]); // rule RD2
    let text = "axis 2 is out of bounds for array of dimension 2";
    assert_eq!(none.try_sum_axis(2).unwrap_err().to_string(), text);
}

#[test]
fn errors_say_what_is_wrong() {
    let (a, b) = (of(DType::Int8, &[1, 2]), of(DType::Float32, &[1, 2, 3]));
    let text = "operands could not be broadcast together with shapes (2,) (3,)";
    for result in [a.try_add(&b), a.try_power(&b), a.try_maximum(&b)] {
        assert_eq!(result.unwrap_err().to_string().trim_end(), text);
    }
    assert_eq!(a.try_less(&b).unwrap_err().to_string().trim_end(), text);
    let zero = of(DType::UInt16, &[1, 0]);
    assert_eq!(a.try_floor_divide(&zero).unwrap_err().to_string(), "attempt to divide by zero");
    assert!(a.try_remainder(0).is_err());
    assert!(a.floor_divide(0.0).as_typed::<f64>().unwrap().iter().all(|x| x.is_infinite()));
    let text = "Integers to negative integer powers are not allowed.";
    assert_eq!(a.try_power(-1).unwrap_err().to_string(), text);
    let truth = of(DType::Bool, &[1, 0]);
    let text = "ufunc 'subtract' not supported for the input types: bool, bool";
    assert_eq!(truth.try_sub(&truth).unwrap_err().to_string(), text);
    assert!(a.try_slice(&[Index::from(2)]).is_err() && a.try_index_axis(1, 0).is_err());
    assert!(a.to_shape(3).is_err() && a.broadcast_to(&[3]).is_err() && a.try_flip(1).is_err());
    assert!(a.try_permute(&[0, 0]).is_err() && a.try_expand_dims(2).is_err());
    assert!(a.squeeze_axes(&[0]).is_err());
    let panicked = std::panic::catch_unwind(|| &a + &b).unwrap_err();
    assert!(panicked.downcast_ref::<String>().unwrap().contains("could not be broadcast"));
}

#[test]
fn complex_numbers() {
    let a = DynArray::from(array![c128(1.0, 2.0), c128(1.0, -1.0), c128(0.0, 0.0)]);
    let b = DynArray::from(array![c128(1.0, 1.0)]);
    // NumPy's order: by the real parts, then by the imaginary ones.
    assert_eq!(a.less(&b), [false, true, true]);
    assert_eq!(a.greater_equal(&b), [true, false, false]);
    assert_eq!(a.maximum(&b), array![c128(1.0, 2.0), c128(1.0, 1.0), c128(1.0, 1.0)]);
    let nan = DynArray::from(array![c128(0.0, f64::NAN)]);
    assert_eq!(format!("{}", nan.minimum(&b)), format!("{nan}"));
    assert_eq!(format!("{}", b.maximum(&nan)), format!("{nan}"));
    assert_eq!(&a * &b, array![c128(-1.0, 3.0), c128(2.0, 0.0), c128(0.0, 0.0)]);
    assert_eq!(a.sum(), ndview::Array0::from(c128(2.0, 1.0)));
    assert_eq!(a.astype(DType::Bool), array![true, true, false]);
    assert!(a.astype_exact(DType::Complex64).is_ok());
    let text = "cannot cast complex128 to float64: take the real or the imaginary part";
    assert_eq!(a.try_astype(DType::Float64).unwrap_err().to_string(), text);
    assert!(a.try_floor_divide(1).is_err() && a.try_bitand(1).is_err() && a.as_pick().is_err());
    for dtype in types().into_iter().filter(|dtype| !dtype.is_complex()) {
        let x = of(dtype, &[1, 0]).astype(DType::Complex64);
        assert_eq!(x, array![c64(1.0, 0.0), c64(0.0, 0.0)], "{dtype}");
    }
    let rows = a.to_shape((3, 1)).unwrap();
    assert_eq!((a.var(0).dtype(), rows.std_axis(0, 0).shape()), (DType::Float64, &[1][..]));
}

#[test]
fn all_types_promote() {
    fn check<T: DynElement>() {
        assert!(types().contains(&T::DTYPE));
    }
    check::<bool>();
    check::<i128>();
    check::<f64>();
    for a in types() {
        for b in types() {
            let both = of(a, &[1]).maximum(of(b, &[1]));
            assert_eq!(both.dtype(), promote_types(a, b));
        }
    }
    assert_eq!(types().len(), DType::ALL.len());
}
