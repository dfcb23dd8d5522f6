//! Casts with care: every pair of types, against exact integers and what a type's ends are (rules CA6, CA7).

mod support;

use std::fmt::Debug;

use ndview::prelude::*;
use ndview::{AsType, CastTo, DType, HasDType, finfo, iinfo};
use support::counting::{Checking, measure};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

/// A number, exactly: an integer with its sign apart, or a float.
#[derive(Clone, Copy, Debug)]
enum Number {
    Integer(bool, u128),
    Float(f64),
}

use Number::{Float, Integer};

/// The same number; all NaN are the same, and the zeros of floats are not.
fn same(a: Number, b: Number) -> bool {
    match (a, b) {
        (Integer(_, 0), Integer(_, 0)) => true,
        (Integer(s, a), Integer(t, b)) => (s, a) == (t, b),
        (Float(a), Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
        _ => false,
    }
}

trait Case: HasDType + PartialEq + Debug + Default {
    fn number(self) -> Number;
    /// Numbers near the ends of all types.
    fn numbers() -> Vec<Self>;
}

/// The ends of all types, powers of two where floats lose digits, and what is around them.
fn integers() -> Vec<i128> {
    let powers = [0, 1, 7, 8, 11, 15, 16, 24, 25, 31, 32, 53, 54, 63, 64, 65, 104, 126];
    let near = |k: u32| [-2, -1, 0, 1, 2].map(|d| (1_i128 << k) + d);
    let some = powers.into_iter().flat_map(near).flat_map(|x| [x, -x]);
    some.chain([300, -300, i128::MAX, i128::MAX - 1, i128::MIN, i128::MIN + 1]).collect()
}

macro_rules! integer_cases {
    ($($type:ty)*) => {$(
        impl Case for $type {
            #[allow(unused_comparisons)]
            fn number(self) -> Number {
                let size = if self < 0 { (self as u128).wrapping_neg() } else { self as u128 };
                Integer(self < 0, size)
            }

            fn numbers() -> Vec<Self> {
                let inside = integers().into_iter().filter_map(|x| Self::try_from(x).ok());
                inside.chain([Self::MIN, Self::MAX, Self::MAX - 1, Self::MAX / 2 + 1]).collect()
            }
        }
    )*};
}

macro_rules! float_cases {
    ($($type:ty)*) => {$(
        impl Case for $type {
            fn number(self) -> Number {
                Float(self.into())
            }

            fn numbers() -> Vec<Self> {
                let whole = integers().into_iter().map(|x| x as $type).chain([u128::MAX as $type]);
                let near = |x: $type| [x, x.next_up(), x.next_down(), x + 0.5, x - 0.5, 0.9 * x];
                let odd = [
                    Self::NAN, Self::INFINITY, Self::NEG_INFINITY, Self::MAX, Self::MIN, -0.0,
                    Self::MIN_POSITIVE, Self::MIN_POSITIVE / 4.0, 0.1, 2.7, -2.7, -0.99, 1e-30,
                    1e30, -1e38, f32::MAX as $type,
                ];
                let further = [1e300_f64, -3.5e38, 3.4028235677973366e38, 1e-320].map(|x| x as $type);
                whole.flat_map(near).chain(odd).chain(further).collect()
            }
        }
    )*};
}

integer_cases!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
float_cases!(f32 f64);

impl Case for bool {
    fn number(self) -> Number {
        Integer(false, self.into())
    }

    fn numbers() -> Vec<Self> {
        vec![false, true]
    }
}

/// The integer that a finite float is rounded to, towards zero, by its bits; `None` from 2^128 on.
fn truncated(x: f64) -> Option<(bool, u128)> {
    let (bits, negative) = (x.to_bits(), x.is_sign_negative());
    let exponent = ((bits >> 52) & 0x7FF) as i32 - 1075;
    let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
    match exponent {
        ..-52 => Some((negative, 0)),
        -52..0 => Some((negative, mantissa >> -exponent)),
        0..=75 => Some((negative, mantissa << exponent)),
        _ => None,
    }
}

/// A number in a float type, rounded to the nearest.
fn to_float(x: Number, to: DType) -> f64 {
    let size = match x {
        Integer(_, size) if to == DType::Float32 => f64::from(size as f32),
        Integer(_, size) => size as f64,
        Float(x) if to == DType::Float32 => return f64::from(x as f32),
        Float(x) => return x,
    };
    if matches!(x, Integer(true, _)) { -size } else { size }
}

fn is_nan(x: Number) -> bool {
    matches!(x, Float(x) if x.is_nan())
}

fn is_zero(x: Number) -> bool {
    matches!(x, Float(0.0) | Integer(_, 0))
}

/// The three answers: checked, exact, saturating.
fn expected(x: Number, to: DType) -> (Option<Number>, Option<Number>, Number) {
    if to == DType::Bool {
        let truth = Integer(false, u128::from(!is_zero(x)));
        let one = matches!(x, Float(1.0) | Integer(false, 1));
        return (Some(truth), (one || is_zero(x)).then_some(truth), truth);
    }
    if to.is_float() {
        let float = to_float(x, to);
        let finite = match x {
            Integer(..) => true,
            Float(x) => x.is_finite(),
        };
        let past = finite && float.is_infinite();
        let back = match x {
            Integer(sign, size) => {
                truncated(float).is_some_and(|t| t.1 == size && (t.0 == sign || size == 0))
            }
            Float(x) => float == x || x.is_nan(),
        };
        let end = finfo(to).unwrap().max.copysign(float);
        let saturated = Float(if past { end } else { float });
        return ((!past).then_some(Float(float)), back.then_some(Float(float)), saturated);
    }
    let limits = iinfo(to).unwrap();
    let (lowest, highest) = (Integer(true, limits.min.unsigned_abs()), Integer(false, limits.max));
    let (whole, is_whole, negative) = match x {
        Integer(sign, size) => (Some((sign, size)), true, sign),
        Float(x) if !x.is_finite() => (None, false, x < 0.0),
        Float(x) => (truncated(x), x.trunc() == x, x < 0.0),
    };
    let end = if negative { lowest } else { highest };
    let inside = |&(sign, size): &(bool, u128)| {
        size == 0 || if sign { size <= limits.min.unsigned_abs() } else { size <= limits.max }
    };
    match whole.filter(inside) {
        Some((sign, size)) => {
            let there = Integer(sign, size);
            (Some(there), is_whole.then_some(there), there)
        }
        None if is_nan(x) => (None, None, Integer(false, 0)),
        None => (None, None, end),
    }
}

/// The casts from one type to another, their results read as numbers: all that is compiled for each pair.
struct Casts<T> {
    to: DType,
    checked: fn(&ArrayD<T>) -> Result<Vec<Number>, Error>,
    exact: fn(&ArrayD<T>) -> Result<Vec<Number>, Error>,
    saturating: fn(&ArrayD<T>) -> Vec<Number>,
    /// As the language casts.
    plain: fn(T) -> Number,
}

impl<T: Case> Casts<T> {
    fn to<U: Case>() -> Self
    where
        T: CastTo<U>,
    {
        Casts {
            to: U::DTYPE,
            checked: |a| a.astype_checked::<U>().map(numbers),
            exact: |a| a.astype_exact::<U>().map(numbers),
            saturating: |a| numbers(a.astype_saturating::<U>()),
            plain: |x| AsType::<U>::as_type(x).number(),
        }
    }
}

fn numbers<U: Case>(a: ArrayD<U>) -> Vec<Number> {
    a.iter().map(|x| x.number()).collect()
}

/// A number, and what it is called.
struct Told {
    number: Number,
    text: String,
    from: DType,
    to: DType,
}

#[track_caller]
fn agrees(x: &Told, found: Result<Vec<Number>, Error>, expected: Option<Number>, how: &str) {
    let Told { number: x, text: name, from, to } = x;
    match (found, expected) {
        (Ok(found), Some(number)) => {
            assert_eq!(found.len(), 1);
            assert!(same(found[0], number), "{name} of {from} {how}: {found:?}");
        }
        (Err(error), None) => {
            let start = format!("cannot cast element [] = {name} of {from} to {to}: ");
            let text = error.to_string();
            let why = text.strip_prefix(&start).unwrap_or_else(|| panic!("{text}"));
            let past = how == "checked" || expected_checked(*x, *to).is_none();
            let expected = if is_nan(*x) {
                "not a number"
            } else if past {
                "out of range"
            } else {
                "its value would change"
            };
            assert_eq!(why, expected, "{text}");
        }
        (found, _) => panic!("{name} of {from} to {to}, {how}: {found:?}"),
    }
}

fn expected_checked(x: Number, to: DType) -> Option<Number> {
    expected(x, to).0
}

/// Checks that numbers are cast to these.
#[track_caller]
fn all_same(found: &[Number], expected: impl ExactSizeIterator<Item = Number>) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(same(*found, expected), "{found:?}, not {expected:?}");
    }
}

/// One pair of types: each number alone, and then all that fit together, on some layouts.
fn pair<T: Case>(casts: &Casts<T>) {
    let to = casts.to;
    let all = T::numbers();
    for &x in &all {
        let one = Array0::full((), x).into_dyn();
        let told = Told { number: x.number(), text: format!("{x:?}"), from: T::DTYPE, to };
        let (checked, exact, saturated) = expected(x.number(), to);
        agrees(&told, (casts.checked)(&one), checked, "checked");
        agrees(&told, (casts.exact)(&one), exact, "exact");
        agrees(&told, Ok((casts.saturating)(&one)), Some(saturated), "saturating");
        // What fits is what the language gives, and so for the rest but for the infinities of floats.
        if let Some(number) = checked {
            assert!(same((casts.plain)(x), number), "{x:?} to {to}");
        }
    }
    let fits = |x: &&T| expected_checked(x.number(), to).is_some();
    // Long enough for the widest registers.
    let long: Array1<T> = all.iter().filter(fits).copied().cycle().take(150).collect();
    let long = long.into_dyn();
    let right = |x: &T| expected_checked(x.number(), to).unwrap();
    all_same(&(casts.checked)(&long).unwrap(), long.to_vec().iter().map(right));
    let clipped = (casts.saturating)(&Array1::from(all.clone()).into_dyn());
    all_same(&clipped, all.iter().map(|x| expected(x.number(), to).2));
    // The first that does not fit is named, wherever it stands.
    if let Some(&bad) = all.iter().find(|x| !fits(x)) {
        for at in [0, 1, 63, 100, 149] {
            let mut with_bad = long.clone();
            with_bad[[at]] = bad;
            with_bad[[149]] = bad;
            let error = (casts.checked)(&with_bad).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Cast { index, .. } if *index == [at]),
                "{error}"
            );
        }
    }
}

macro_rules! pairs {
    ($($name:ident: $from:ty;)*) => {$(
        #[test]
        fn $name() {
            pairs!(@ $from: bool i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
        }
    )*};
    (@ $from:ty: $($to:ty)*) => {$(pair::<$from>(&Casts::to::<$to>());)*};
}

pairs! {
    from_bool: bool;
    from_i8: i8;
    from_i16: i16;
    from_i32: i32;
    from_i64: i64;
    from_i128: i128;
    from_isize: isize;
    from_u8: u8;
    from_u16: u16;
    from_u32: u32;
    from_u64: u64;
    from_u128: u128;
    from_usize: usize;
    from_f32: f32;
    from_f64: f64;
}

/// All elements in C order, and the shape.
#[track_caller]
fn check_layout(view: ArrayViewD<'_, i32>) {
    let checked = view.astype_checked::<u8>().unwrap();
    let expected: Vec<u8> = view.iter().map(|&x| u8::try_from(x).unwrap()).collect();
    assert_eq!(checked.shape(), view.shape());
    assert!(checked.iter().eq(&expected));
    let floats = view.astype_exact::<f32>().unwrap();
    assert!(floats.iter().zip(&expected).all(|(x, y)| *x == f32::from(*y)));
    let clipped = view.astype_saturating::<i8>();
    assert!(clipped.iter().zip(&expected).all(|(x, y)| *x == (*y).min(127) as i8));
    assert_eq!(clipped.shape(), view.shape());
}

#[test]
fn layouts() {
    let c = Array::from_shape_fn((5, 7), |[i, j]| (i * 7 + j) as i32 * 7);
    check_layout(c.view().into_dyn());
    check_layout(c.t().into_dyn());
    check_layout(c.to_order(Order::F).view().into_dyn());
    check_layout(c.slice(s![..;-2, 1..;3]).into_dyn());
    check_layout(c.slice((1..4, 2)).into_dyn());
    check_layout(c.slice((2, 3)).into_dyn());
    check_layout(c.slice((3..3, ..)).into_dyn());
    check_layout(c.index_axis(0, 1).broadcast_to(&[3, 2, 7][..]).unwrap());
    check_layout(c.slice((.., 2, NewAxis)).broadcast_to(&[5, 9][..]).unwrap());
    check_layout(c.slice((.., ..0)).broadcast_to(&[4, 5, 0][..]).unwrap());
    let big = Array::from_shape_fn((70, 90), |[i, j]| ((i * 90 + j) % 256) as i32);
    check_layout(big.t().into_dyn());
    check_layout(big.slice(s![..;2, ..;-1]).into_dyn());
    // The results lie as the operands do.
    assert!(c.t().astype_checked::<u8>().unwrap().flags().f_contiguous);
}

#[test]
fn the_first_in_c_order_is_named() {
    let mut a = Array2::<f64>::zeros((3, 4));
    a[[0, 2]] = 1e10;
    a[[2, 0]] = f64::NAN;
    let text = |error: Error| error.to_string();
    // In memory the other one comes first.
    let f = a.to_order(Order::F);
    let expected = "cannot cast element [0, 2] = 10000000000.0 of float64 to int32: out of range";
    assert_eq!(text(f.astype_checked::<i32>().unwrap_err()), expected);
    assert_eq!(text(a.astype_exact::<i32>().unwrap_err()), expected);
    let expected = "cannot cast element [0, 2] = NaN of float64 to int32: not a number";
    assert_eq!(text(a.t().astype_checked::<i32>().unwrap_err()), expected);
    let row = a.index_axis(0, 2);
    let wide = row.broadcast_to((5, 4)).unwrap();
    let expected = "cannot cast element [0, 0] = NaN of float64 to uint8: not a number";
    assert_eq!(text(wide.astype_checked::<u8>().unwrap_err()), expected);
    // Nothing is looked at where there is nothing.
    assert!(wide.slice((..0, ..)).astype_checked::<u8>().unwrap().is_empty());
    let expected = "cannot cast element [0] = 2 of int64 to bool: its value would change";
    assert_eq!(text(array![2_i64].astype_exact::<bool>().unwrap_err()), expected);
}

#[test]
fn nothing_stays_where_a_cast_fails() {
    let mut a = Array2::<i64>::zeros((300, 1000));
    a[[299, 999]] = -1;
    let (failed, counts) = measure(|| a.t().astype_checked::<u8>().is_err());
    assert!(failed);
    // The result, which is freed, and the error.
    assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0), "{counts:?}");
    assert!(counts.peak_bytes < 300_000 + 4096, "{counts:?}");
    let (cast, counts) = measure(|| a.t().astype_checked::<i8>().unwrap());
    assert_eq!(counts.blocks, 1, "{counts:?}");
    drop(cast);
    let (failed, counts) = measure(|| a.checked_mul(i64::MIN).is_err());
    assert!(failed);
    assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0), "{counts:?}");
}

#[test]
fn element_types_of_arrays() {
    let a = array![[1_u16, 2]];
    assert_eq!(a.dtype(), DType::UInt16);
    assert_eq!(a.t().dtype().itemsize(), a.itemsize());
}
