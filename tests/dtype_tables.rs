//! Element types against NumPy's tables: every cell of the golden files (rules CA1 to CA5, CA8, CA9, RD1).

use std::sync::LazyLock;

use ndview::{
    ByteOrder, Casting, DType, HasDType, Weak, can_cast, finfo, iinfo, promote_types,
    promote_types_exact, result_type, result_type_weak, ufunc_result_type,
};
use serde_json::Value;

fn golden() -> &'static Value {
    static GOLDEN: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(include_str!("golden/numpy_cast.json")).unwrap());
    &GOLDEN
}

fn dtype(name: &Value) -> DType {
    let name = name.as_str().unwrap();
    let dtype: DType = name.parse().unwrap();
    assert_eq!(dtype.name(), name);
    dtype
}

/// NumPy's types, by their names.
fn types() -> Vec<DType> {
    let types: Vec<DType> = golden()["dtypes"].as_array().unwrap().iter().map(dtype).collect();
    assert_eq!(types, DType::ALL[..14]);
    types
}

#[test]
fn sizes_and_letters() {
    let golden = golden();
    for a in types() {
        let cell = |table: &str| &golden[table][a.name()];
        assert_eq!(cell("itemsize").as_u64(), Some(a.itemsize() as u64), "{a}");
        assert_eq!(cell("alignment").as_u64(), Some(a.alignment() as u64), "{a}");
        assert_eq!(cell("kind").as_str(), Some(&*a.kind().to_string()), "{a}");
        assert_eq!(cell("char").as_str(), Some(&*a.char().unwrap().to_string()), "{a}");
    }
}

#[test]
fn casting() {
    let golden = golden();
    let modes = [
        ("no", Casting::No),
        ("equiv", Casting::Equiv),
        ("safe", Casting::Safe),
        ("same_kind", Casting::SameKind),
        ("unsafe", Casting::Unsafe),
    ];
    let mut cells = 0;
    for (name, mode) in modes {
        for from in types() {
            let allowed = golden["can_cast"][name][from.name()].as_array().unwrap();
            for to in types() {
                let expected = allowed.iter().any(|name| name == to.name());
                assert_eq!(can_cast(from, to, mode), expected, "{from} to {to}, {name}");
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 5 * 196);
    // NumPy itself refuses to answer for the sixth, of which the values decide.
    assert!(golden["can_cast"]["same_value"].as_str().unwrap().starts_with("error"));
}

#[test]
fn promotion() {
    let golden = golden();
    for a in types() {
        for b in types() {
            let expected = dtype(&golden["promote_types"][a.name()][b.name()]);
            assert_eq!(promote_types(a, b), expected, "{a} and {b}");
            assert_eq!(result_type(&[a, b]), Some(expected), "{a} and {b}");
        }
        let weak = [
            ("bool", Weak::Bool),
            ("int", Weak::Int),
            ("float", Weak::Float),
            ("complex", Weak::Complex),
        ];
        for (name, number) in weak {
            let expected = dtype(&golden["result_type_with_python_scalar"][a.name()][name]);
            assert_eq!(result_type_weak(a, number), expected, "{a} and {name}");
        }
        assert_eq!(result_type(&[a]), Some(a));
    }
    assert_eq!(result_type(&[]), None);
}

#[test]
fn promotion_of_three_in_any_order() {
    let golden: Value =
        serde_json::from_str(include_str!("golden/numpy_result_type.json")).unwrap();
    let rows = golden["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 560);
    for row in rows {
        let row: Vec<DType> =
            row.as_str().unwrap().split(' ').map(|code| code.parse().unwrap()).collect();
        let [a, b, c, expected] = row[..] else { panic!("three types and a result") };
        for order in [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
            assert_eq!(result_type(&order), Some(expected), "{order:?}");
        }
    }
}

/// The types that a number can be held in exactly: by trying, with integers and `f64`.
fn holds_by_trying(to: DType, from: DType) -> bool {
    let in_f64 = |x: f64| match to.real() {
        DType::Float64 => true,
        DType::Float32 => f64::from(x as f32) == x,
        // Digits and sizes of the short floats.
        DType::Float16 => short(x, 11, 65504.0),
        DType::BFloat16 => short(x, 8, f64::from(f32::MAX)),
        _ => unreachable!("a float"),
    };
    let float = |x: f64| match to {
        DType::Bool => x == 0.0 || x == 1.0,
        _ if to.is_integer() => {
            let limits = iinfo(to).unwrap();
            x.trunc() == x && x >= limits.min as f64 && x < limits.max as f64
        }
        _ => in_f64(x),
    };
    let integer = |x: i128| match to {
        DType::Bool => x == 0 || x == 1,
        _ if to.is_integer() => {
            let limits = iinfo(to).unwrap();
            x >= limits.min && (x < 0 || x as u128 <= limits.max)
        }
        _ => (x as f64) as i128 == x && x < i128::MAX && in_f64(x as f64),
    };
    match from {
        DType::Bool => integer(0) && integer(1),
        _ if from.is_integer() => {
            let limits = iinfo(from).unwrap();
            let max = i128::try_from(limits.max).unwrap_or(i128::MAX);
            integer(limits.min) && integer(limits.min + 1) && integer(max) && integer(max / 2)
        }
        _ if from.is_complex() && !to.is_complex() => false,
        _ => {
            let limits = finfo(from).unwrap();
            [limits.max, 1.0 + limits.eps, limits.smallest_normal, 0.5].into_iter().all(float)
        }
    }
}

/// Whether a number has so many binary digits at most, and is not too large.
fn short(x: f64, digits: i32, max: f64) -> bool {
    let scaled = x.abs().log2().floor();
    x == 0.0 || (x.abs() <= max && (x / (scaled - f64::from(digits - 1)).exp2()).fract() == 0.0)
}

#[test]
fn what_is_lost_is_refused() {
    for a in DType::ALL {
        for b in DType::ALL {
            // The trials reach neither the smallest halves, nor the upper half of `u128`.
            let beyond = [(DType::BFloat16, DType::Float16), (DType::Int128, DType::UInt128)];
            assert_eq!(
                a.holds(b),
                holds_by_trying(a, b) && !beyond.contains(&(a, b)),
                "{a} holds {b}"
            );
            let result = promote_types(a, b);
            assert_eq!(result, promote_types(b, a), "{a} and {b}");
            match promote_types_exact(a, b) {
                Ok(exact) => assert!(exact == result && result.holds(a) && result.holds(b)),
                Err(error) => {
                    assert!(!result.holds(a) || !result.holds(b), "{a} and {b}");
                    let text = error.to_string();
                    assert!(text.contains(a.name()) && text.contains(b.name()), "{text}");
                }
            }
        }
    }
    // Known: integers of 64 bits with floats, and with the other sign.
    let lossy: Vec<_> = types()
        .into_iter()
        .flat_map(|a| types().into_iter().map(move |b| (a, b)))
        .filter(|&(a, b)| a.name() < b.name() && promote_types_exact(a, b).is_err())
        .collect();
    // i64 and u64, each with three floats and two complex types; u64 with four signed integers.
    assert_eq!(lossy.len(), 10 + 4, "{lossy:?}");
}

#[test]
fn types_that_numpy_lacks() {
    use DType::*;
    assert_eq!(promote_types(Float16, BFloat16), Float32);
    assert_eq!(promote_types(BFloat16, BFloat16), BFloat16);
    assert_eq!(promote_types(UInt8, BFloat16), BFloat16);
    assert_eq!(promote_types(Int16, BFloat16), Float32);
    assert_eq!(promote_types(BFloat16, Complex64), Complex64);
    assert_eq!(promote_types(Int128, UInt64), Int128);
    assert_eq!(promote_types(Int128, UInt128), Float64);
    assert_eq!(promote_types(Bool, UInt128), UInt128);
    assert_eq!(promote_types(Int128, Float32), Float64);
    assert!(promote_types_exact(Int64, UInt64).is_err());
    assert_eq!(promote_types_exact(Int128, UInt64).unwrap(), Int128);
    assert_eq!(iinfo(Int128).unwrap().min, i128::MIN);
    assert_eq!(iinfo(Int128).unwrap().max, i128::MAX as u128);
    assert_eq!(iinfo(UInt128).unwrap().max, u128::MAX);
    let b = finfo(BFloat16).unwrap();
    assert_eq!(
        (b.max, b.tiny),
        (f64::from(f32::from_bits(0x7F7F_0000)), f64::from(f32::MIN_POSITIVE))
    );
    assert_eq!((b.eps, b.precision), (1.0 / 128.0, 2));
}

#[test]
fn limits_of_integers() {
    let golden = golden();
    let mut cells = 0;
    for a in types() {
        let Some(row) = golden["iinfo"].get(a.name()) else {
            assert!(iinfo(a).is_err(), "{a}");
            continue;
        };
        let limits = iinfo(a).unwrap();
        assert_eq!(row[0].as_str(), Some(&*limits.min.to_string()), "{a}");
        assert_eq!(row[1].as_str(), Some(&*limits.max.to_string()), "{a}");
        assert_eq!((limits.bits, limits.dtype), (8 * a.itemsize(), a));
        cells += 2;
    }
    assert_eq!(cells, 16);
}

/// A number as the nearest one of a float type, ties to even.
fn rounded(x: f64, to: DType) -> f64 {
    match to {
        DType::Float64 => x,
        DType::Float32 => f64::from(x as f32),
        _ => {
            let exponent = x.abs().log2().floor().max(-14.0);
            let last = (exponent - 10.0).exp2();
            (x / last).round_ties_even() * last
        }
    }
}

#[test]
fn limits_of_floats() {
    let golden = golden();
    let mut cells = 0;
    for a in types() {
        // That of a complex type is that of its parts.
        let Some(row) = golden["finfo"].get(a.real().name()) else {
            assert!(finfo(a).is_err(), "{a}");
            continue;
        };
        let found = finfo(a).unwrap();
        let floats = [
            ("eps", found.eps),
            ("epsneg", found.epsneg),
            ("max", found.max),
            ("min", found.min),
            ("tiny", found.tiny),
            ("smallest_normal", found.smallest_normal),
            ("smallest_subnormal", found.smallest_subnormal),
            ("resolution", found.resolution),
        ];
        for (name, number) in floats {
            // NumPy prints as many digits as tell the number in its type.
            let printed: f64 = row[name].as_str().unwrap().parse().unwrap();
            assert_eq!(rounded(printed, a.real()), rounded(number, a.real()), "{a} {name}");
            if name != "resolution" {
                assert_eq!(rounded(number, a.real()), number, "{a} {name}");
            }
            cells += 1;
        }
        let integers = [
            ("bits", found.bits as i64),
            ("precision", found.precision as i64),
            ("nmant", found.nmant as i64),
            ("nexp", found.nexp as i64),
            ("iexp", found.iexp as i64),
            ("maxexp", found.maxexp.into()),
            ("minexp", found.minexp.into()),
            ("machep", found.machep.into()),
            ("negep", found.negep.into()),
        ];
        for (name, number) in integers {
            assert_eq!(row[name].as_str(), Some(&*number.to_string()), "{a} {name}");
            cells += 1;
        }
        assert_eq!(row.as_object().unwrap().len(), floats.len() + integers.len());
        assert_eq!(found.dtype, a.real());
    }
    // Three floats and two complex types; the golden file's fourth row is the machine's long double.
    assert_eq!(cells, 5 * 17);
}

#[test]
fn functions_of_two() {
    let golden = golden();
    let tables = golden["binary_ufunc"].as_object().unwrap();
    assert_eq!(tables.len(), 22);
    for (name, table) in tables {
        for a in types() {
            for b in types() {
                let found = ufunc_result_type(name, &[a, b]).ok();
                let cell = &table[a.name()][b.name()];
                assert_eq!(found.map(DType::name), cell.as_str(), "{name} of {a} and {b}");
            }
        }
    }
}

#[test]
fn functions_of_one() {
    let golden = golden();
    for (tables, count) in [("unary_ufunc", 32), ("function_result_dtype", 52)] {
        let tables = golden[tables].as_object().unwrap();
        assert_eq!(tables.len(), count);
        for (name, table) in tables {
            for a in types() {
                let found = ufunc_result_type(name, &[a]).ok();
                let cell = &table[a.name()];
                // Of functions with two results, the first.
                let cell = cell.get(0).unwrap_or(cell);
                assert_eq!(found.map(DType::name), cell.as_str(), "{name} of {a}");
            }
        }
    }
    let error = ufunc_result_type("bitwise_and", &[DType::Float64, DType::Int8]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ufunc 'bitwise_and' not supported for the input types: float64, int8"
    );
    assert!(ufunc_result_type("no_such", &[DType::Float64]).is_err());
    assert!(ufunc_result_type("add", &[]).is_err());
}

#[test]
fn texts() {
    for a in DType::ALL {
        assert_eq!(a.name().parse::<DType>().unwrap(), a);
        assert_eq!(a.str().parse::<DType>().unwrap(), a);
        assert_eq!(a.to_string(), a.name());
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let one_byte = a.itemsize() == 1;
            let expected = if one_byte { ByteOrder::NATIVE } else { order };
            assert_eq!(DType::parse_ordered(&a.str_in(order)).unwrap(), (a, expected));
        }
        if let Some(letter) = a.char() {
            assert_eq!(letter.to_string().parse::<DType>().unwrap(), a);
        }
    }
    assert_eq!(format!("[{:>8}]", DType::Int8), "[    int8]");
    let other = if ByteOrder::NATIVE == ByteOrder::Little { ">f8" } else { "<f8" };
    assert!(other.parse::<DType>().unwrap_err().to_string().contains("byte order"));
    // What NumPy understands.
    let understood = [
        ("=f8", DType::Float64),
        ("|f8", DType::Float64),
        ("|b1", DType::Bool),
        ("<i1", DType::Int8),
        (">u1", DType::UInt8),
        ("q", DType::Int64),
        ("single", DType::Float32),
        ("double", DType::Float64),
        ("csingle", DType::Complex64),
        ("bool_", DType::Bool),
        ("p", DType::INTP),
        ("int", DType::INTP),
        ("complex", DType::Complex128),
    ];
    for (text, dtype) in understood {
        assert_eq!(text.parse::<DType>().unwrap(), dtype, "{text}");
    }
    // What NumPy does not, and what would mean two things.
    let refused = [
        "", " ", "<", "|", "<float64", ">int32", "i3", "b2", "f1", "c4", "B1", " f8", "f8 ", "2i4",
        "foo", "f16", "i16", "u16", "c32", "f32", "U1", "é", "<é", "F8", "<<f8", "Float64", "i08",
        "f+8", "float128",
    ];
    for text in refused {
        let error = text.parse::<DType>().unwrap_err().to_string();
        assert!(error.starts_with(&format!("data type '{text}' not understood")), "{error}");
    }
    let error = "i32".parse::<DType>().unwrap_err().to_string();
    assert!(error.ends_with("(codes count bytes; a name for it is 'int32')"), "{error}");
}

#[test]
fn types_of_the_language() {
    fn check<T: HasDType>(name: &str) {
        assert_eq!(T::DTYPE.name(), name);
        assert_eq!(T::DTYPE.itemsize(), size_of::<T>());
        assert_eq!(T::DTYPE.alignment(), align_of::<T>());
        let known = ndview::dtype_name::<T>();
        assert!(known == Some(name) || T::DTYPE.char().is_none());
    }
    check::<bool>("bool");
    check::<i8>("int8");
    check::<i16>("int16");
    check::<i32>("int32");
    check::<i64>("int64");
    check::<i128>("int128");
    check::<u8>("uint8");
    check::<u16>("uint16");
    check::<u32>("uint32");
    check::<u64>("uint64");
    check::<u128>("uint128");
    check::<f32>("float32");
    check::<f64>("float64");
    check::<isize>(DType::INTP.name());
    check::<usize>(DType::UINTP.name());
}
