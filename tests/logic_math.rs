//! Comparisons, logic and functions: against plain scalar loops on many layouts, and NumPy's values.

use ndview::prelude::*;
use num_bigint::BigInt;

const N: f64 = f64::NAN;
const I: f64 = f64::INFINITY;

/// NumPy 2.4.6's answers for each of `XS` by each of `YS` (rule FL2).
const XS: [f64; 13] = [-I, -7.5, -1.0, -1e-20, -0.0, 0.0, 1e-20, 0.1, 1.0, 2.5, 7.0, I, N];
const YS: [f64; 10] = [-I, -2.5, -1.0, -0.0, 0.0, 0.1, 1.0, 3.0, I, N];
#[rustfmt::skip]
const FLOOR_DIVIDE: [[f64; 10]; 13] = [
    [N, N, N, I, -I, N, N, N, N, N],
    [0.0, 3.0, 7.0, I, -I, -75.0, -8.0, -3.0, -1.0, N],
    [0.0, 0.0, 1.0, I, -I, -10.0, -1.0, -1.0, -1.0, N],
    [0.0, 0.0, 0.0, I, -I, -1.0, -1.0, -1.0, -1.0, N],
    [0.0, 0.0, 0.0, N, N, -0.0, -0.0, -0.0, -0.0, N],
    [-0.0, -0.0, -0.0, N, N, 0.0, 0.0, 0.0, 0.0, N],
    [-1.0, -1.0, -1.0, -I, I, 0.0, 0.0, 0.0, 0.0, N],
    [-1.0, -1.0, -1.0, -I, I, 1.0, 0.0, 0.0, 0.0, N],
    [-1.0, -1.0, -1.0, -I, I, 9.0, 1.0, 0.0, 0.0, N],
    [-1.0, -1.0, -3.0, -I, I, 24.0, 2.0, 0.0, 0.0, N],
    [-1.0, -3.0, -7.0, -I, I, 69.0, 7.0, 2.0, 0.0, N],
    [N, N, N, -I, I, N, N, N, N, N],
    [N, N, N, N, N, N, N, N, N, N],
];
#[rustfmt::skip]
const REMAINDER: [[f64; 10]; 13] = [
    [N, N, N, N, N, N, N, N, N, N],
    [-7.5, -0.0, -0.5, N, N, 4.163336342344337e-16, 0.5, 1.5, I, N],
    [-1.0, -1.0, -0.0, N, N, 5.551115123125783e-17, 0.0, 2.0, I, N],
    [-1e-20, -1e-20, -1e-20, N, N, 0.1, 1.0, 3.0, I, N],
    [-0.0, -0.0, -0.0, N, N, 0.0, 0.0, 0.0, 0.0, N],
    [-0.0, -0.0, -0.0, N, N, 0.0, 0.0, 0.0, 0.0, N],
    [-I, -2.5, -1.0, N, N, 1e-20, 1e-20, 1e-20, 1e-20, N],
    [-I, -2.4, -0.9, N, N, 0.0, 0.1, 0.1, 0.1, N],
    [-I, -1.5, -0.0, N, N, 0.09999999999999995, 0.0, 1.0, 1.0, N],
    [-I, -0.0, -0.5, N, N, 0.09999999999999987, 0.5, 2.5, 2.5, N],
    [-I, -0.5, -0.0, N, N, 0.09999999999999962, 0.0, 1.0, 7.0, N],
    [N, N, N, N, N, N, N, N, N, N],
    [N, N, N, N, N, N, N, N, N, N],
];

/// Equal to the bit, but for the bits of NaN.
#[track_caller]
fn same<D: Dimension>(found: &Array<f64, D>, expected: &[f64]) {
    let bits = |x: &f64| if x.is_nan() { N.to_bits() } else { x.to_bits() };
    let found: Vec<u64> = found.iter().map(bits).collect();
    assert_eq!(found, expected.iter().map(bits).collect::<Vec<_>>());
}

/// Views of 3 by 4 numbers in every kind of layout, given to `check`.
fn on_layouts<T: Clone>(value: impl Fn(usize) -> T, check: impl Fn(ArrayViewD<'_, T>)) {
    let c = Array::from_shape_fn(&[3, 4][..], |index| value(4 * index[0] + index[1]));
    check(c.view());
    check(c.to_order(Order::F).view());
    check(c.t());
    check(c.flip(0));
    check(c.flip(1));
    check(c.slice(&[Index::from(..), s![1..;2].into()][..]));
    check(c.slice(&[Index::from(1), NewAxis.into()][..]));
    check(c.slice(&[Index::from(1..1)][..]));
    check(c.slice(&[Index::from(2), Index::from(-1)][..]));
    check(c.slice(&[Index::from(0)][..]).broadcast_to(&[2, 1, 4][..]).unwrap());
}

/// Checks unary methods against the scalar function of the same elements.
macro_rules! unary {
    ($value:expr => $($name:ident: $function:expr;)*) => {$(
        on_layouts($value, |a| {
            let found = a.$name();
            assert_eq!(found.shape(), a.shape(), stringify!($name));
            for (found, x) in found.iter().zip(a.iter()) {
                let expected = $function(*x);
                let equal = *found == expected || (*found != *found && expected != expected);
                assert!(equal, "{} of {x}: {found}, not {expected}", stringify!($name));
            }
        });
    )*};
}

#[test]
#[allow(clippy::eq_op, reason = "NaN")]
fn unary_functions_are_the_scalar_loop() {
    let wide = |i: usize| [-7.5, -1.0, -0.3, 0.0, 0.4, 1.0, 2.5, 1e10, N, I, -I, 0.99][i];
    unary! { wide =>
        abs: f64::abs; sqrt: f64::sqrt; cbrt: f64::cbrt; square: |x: f64| x * x;
        exp: f64::exp; exp2: f64::exp2; expm1: f64::exp_m1; ln: f64::ln; log2: f64::log2;
        log10: f64::log10; log1p: f64::ln_1p; recip: f64::recip;
        sin: f64::sin; cos: f64::cos; tan: f64::tan; asin: f64::asin; acos: f64::acos;
        atan: f64::atan; sinh: f64::sinh; cosh: f64::cosh; tanh: f64::tanh; asinh: f64::asinh;
        acosh: f64::acosh; atanh: f64::atanh; to_degrees: f64::to_degrees;
        to_radians: f64::to_radians; floor: f64::floor; ceil: f64::ceil; trunc: f64::trunc;
        fract: f64::fract; rint: f64::round_ties_even;
        isnan: f64::is_nan; isfinite: f64::is_finite; isinf: f64::is_infinite;
    }
    unary! { |i| wide(i) as f32 => sqrt: f32::sqrt; rint: f32::round_ties_even; abs: f32::abs; }
    unary! { |i| i as i64 - 5 => abs: i64::abs; sign: i64::signum; square: |x: i64| x * x; }
    on_layouts(wide, |a| {
        for exponent in [-3, -1, 0, 1, 2, 3, 7] {
            for (found, x) in a.powi(exponent).iter().zip(a.iter()) {
                assert_eq!(found.to_bits(), x.powi(exponent).to_bits(), "{x} to the {exponent}");
            }
        }
    });
}

#[test]
fn rounding_is_to_even_fl4() {
    let a = array![
        0.5,
        1.5,
        2.5,
        -0.5,
        -1.5,
        2.675,
        1e300,
        I,
        N,
        4503599627370497.5,
        -0.0,
        0.499_999_999_999_999_94,
        123456.789,
        -I
    ];
    let whole =
        [0.0, 2.0, 2.0, -0.0, -2.0, 3.0, 1e300, I, N, 4503599627370498.0, -0.0, 0.0, 123457.0, -I];
    same(&a.rint(), &whole);
    same(&a.round(0), &whole);
    let two = [
        0.5,
        1.5,
        2.5,
        -0.5,
        -1.5,
        2.68,
        1e300,
        I,
        N,
        4503599627370498.0,
        -0.0,
        0.5,
        123456.79,
        -I,
    ];
    same(&a.round(2), &two);
    let hundreds =
        [0.0, 0.0, 0.0, -0.0, -0.0, 0.0, 1e300, I, N, 4503599627370500.0, -0.0, 0.0, 123500.0, -I];
    same(&a.round(-2), &hundreds);
    // Where NumPy's product overflows: the numbers are as good as they can be.
    same(&array![1e300, 0.0, -2.5, I].round(100), &[1e300, 0.0, -2.5, I]);
    same(&array![1e300, 0.0, -2.5, I].round(400), &[1e300, 0.0, -2.5, I]);
    same(&array![1e300, 0.0, -2.5, I].round(-400), &[0.0, 0.0, -0.0, I]);
    same(&array![1.5, N].round(i32::MIN), &[0.0, N]);
    for x in (0..20_000).map(|i| i as f32 * 0.25 - 2500.0).chain([8388607.5, 8388608.0, 1e38]) {
        assert_eq!(Array0::from(x).rint().item().unwrap(), &x.round_ties_even());
    }
}

#[test]
fn floor_division_in2_in4_fl2() {
    let (x, y) = (Array1::from(XS.to_vec()), Array1::from(YS.to_vec()));
    let column = x.expand_dims(1);
    same(&column.floor_divide(&y), FLOOR_DIVIDE.as_flattened());
    same(&column.remainder(&y), REMAINDER.as_flattened());
    same(&array![-1e-20].remainder(1.0), &[1.0]); // may equal the divisor
    let (x, y) = (array![7, -7, 7, -7, i64::MIN], array![2, 2, -2, -2, -1]);
    assert_eq!(x.floor_divide(&y), [3, -4, -4, 3, i64::MIN]);
    assert_eq!(x.remainder(&y), [1, 1, -1, -1, 0]);
    assert_eq!(array![7_u8, 255].floor_divide(2), [3, 127]);
    assert_eq!(array![7_u8, 255].remainder(16), [7, 15]);
    for x in i8::MIN..=i8::MAX {
        let xs = Array1::from(vec![x; 255]);
        let ys: Array1<i8> =
            Array1::from((i8::MIN..=i8::MAX).filter(|&y| y != 0).collect::<Vec<_>>());
        let (quotient, rest) = (xs.floor_divide(&ys), xs.remainder(&ys));
        for (i, &y) in ys.iter().enumerate() {
            let (wide_x, wide_y) = (i32::from(x), i32::from(y));
            let down = (f64::from(wide_x) / f64::from(wide_y)).floor() as i32;
            assert_eq!(quotient[i], down as i8, "{x} {y}");
            assert_eq!(i32::from(rest[i]), wide_x - down * wide_y, "{x} {y}");
        }
    }
}

#[test]
fn integers_that_cannot_divide_or_raise_are_errors() {
    let zero = array![1, 2].try_floor_divide(&array![1, 0]).unwrap_err();
    assert_eq!(zero.to_string(), "attempt to divide by zero");
    assert!(array![1, 2].try_remainder(0).is_err());
    let negative = array![1, 2].try_power(-1).unwrap_err(); // IN5: even 1**-1
    assert_eq!(negative.to_string(), "Integers to negative integer powers are not allowed.");
    // Where nothing is divided, nothing is wrong; and shapes come first.
    assert!(Array1::<i32>::zeros(0).floor_divide(0).is_empty());
    let shapes = Array1::<i32>::ones(2).try_remainder(&Array1::zeros(3)).unwrap_err();
    assert!(matches!(shapes.kind(), ErrorKind::Broadcast { .. }));
}

#[test]
fn powers_in5_fl5() {
    assert_eq!(array![0, 2, -3].power(&array![[0], [3]]), [[1, 1, 1], [0, 8, -27]]);
    assert_eq!(array![2_i8, 2, 2].power(&array![6, 7, 8]), [64, -128, 0]);
    assert_eq!(array![3_u64].power(40), [3_u64.pow(40)]);
    assert_eq!(array![-1_i128, 1].power(i128::MAX), [-1, 1]);
    same(
        &array![0.0, N, 1.0, 2.0].power(&array![0.0, 0.0, N, 0.5]),
        &[1.0, 1.0, 1.0, 2_f64.sqrt()],
    );
    same(&array![4.0].powf(0.5), &[2.0]);
    same(&array![-1.0].sqrt(), &[N]);
    same(&array![0.0].ln(), &[-I]);
    same(&array![I].hypot(N), &[I]);
    on_layouts(
        |i| i as f64 / 3.0,
        |a| {
            for (found, x) in a.power(1.7).iter().zip(a.iter()) {
                assert_eq!(found.to_bits(), x.powf(1.7).to_bits());
            }
            for (found, y) in a.atan2(&a.square()).iter().zip(a.iter()) {
                assert_eq!(found.to_bits(), y.atan2(y * y).to_bits());
            }
        },
    );
}

#[test]
fn smaller_and_larger_na1() {
    let pairs = Array2::from([[1.0, 2.0], [2.0, 1.0], [N, 1.0], [1.0, N], [N, N], [-I, I]]);
    let (x, y) = (pairs.column(0), pairs.column(1));
    same(&x.minimum(y), &[1.0, 1.0, N, N, N, -I]);
    same(&x.maximum(y), &[2.0, 2.0, N, N, N, I]);
    same(&x.fmin(y), &[1.0, 1.0, 1.0, 1.0, N, -I]);
    same(&x.fmax(y), &[2.0, 2.0, 1.0, 1.0, N, I]);
    // Zeros are equal: the first one (NA3 leaves it open).
    same(&array![-0.0, 0.0].minimum(&array![0.0, -0.0]), &[-0.0, 0.0]);
    same(&array![-0.0, 0.0].maximum(&array![0.0, -0.0]), &[-0.0, 0.0]);
    let words = array![String::from("b"), String::from("x")];
    assert_eq!(words.minimum(Scalar(String::from("m"))), ["b".to_owned(), "m".to_owned()]);
    on_layouts(
        |i| i as i32,
        |a| {
            let found: Vec<i32> = a.maximum(5).minimum(&a).iter().copied().collect();
            assert_eq!(found, a.iter().copied().collect::<Vec<_>>());
        },
    );
}

#[test]
fn clip_and_sign_na5() {
    let a = array![1.0, N, 5.0, -I, I];
    same(&a.clip(2.0, 4.0), &[2.0, N, 4.0, 2.0, 4.0]);
    same(&a.clip(4.0, 2.0), &[2.0, N, 2.0, 2.0, 2.0]); // lo > hi: hi everywhere
    same(&a.clip(N, 2.0), &[N; 5]);
    same(&a.clip(2.0, N), &[N; 5]);
    assert_eq!(array![-5_i8, 0, 5].clip(-1, 1), [-1, 0, 1]);
    same(&array![-2.5, -0.0, 0.0, I, N].sign(), &[-1.0, 0.0, 0.0, 1.0, N]);
    let big = array![BigInt::from(-7), BigInt::from(0)];
    assert_eq!(big.abs(), [BigInt::from(7), BigInt::from(0)]);
    assert_eq!(big.sign(), [BigInt::from(-1), BigInt::from(0)]);
    assert_eq!(big.clip(BigInt::from(-2), BigInt::from(2)), [BigInt::from(-2), BigInt::from(0)]);
}

#[test]
fn comparisons_are_the_scalar_loop() {
    macro_rules! compare {
        ($($name:ident $try_name:ident $symbol:tt;)*) => {$(
            on_layouts(|i| [1.0, 2.0, N, 2.0][i % 4] + (i / 4) as f64, |a| {
                let mask = a.$name(2.0);
                assert_eq!(mask.shape(), a.shape());
                assert!(mask.iter().zip(a.iter()).all(|(m, x)| *m == (*x $symbol 2.0)));
                // Against a layout of its own kind, backwards.
                if a.ndim() > 0 {
                    let b = a.flip(0);
                    let mask = a.$try_name(b.view()).unwrap();
                    let pairs = a.iter().zip(b.iter());
                    assert!(mask.iter().zip(pairs).all(|(m, (x, y))| *m == (*x $symbol *y)));
                }
            });
            assert_eq!(array![[1], [2]].$name(&array![1, 2, 3]).shape(), [2, 3]);
            let error = array![[1, 2, 3], [4, 5, 6]].$try_name(&array![1, 2, 3, 4]).unwrap_err();
            let text = "operands could not be broadcast together with shapes (2, 3) (4,)";
            assert_eq!(error.to_string(), text);
        )*};
    }
    compare! {
        equal try_equal ==; not_equal try_not_equal !=;
        less try_less <; less_equal try_less_equal <=;
        greater try_greater >; greater_equal try_greater_equal >=;
    }
    let words = array![String::from("pear"), String::from("fig")];
    assert_eq!(words.equal(Scalar("fig")), [false, true]);
    assert_eq!(words.less(&words.flip(0)), [false, true]);
    assert_eq!(array![1_u8, 2].equal(2), [false, true]);
    assert!(Array1::<u8>::zeros(0).equal(2).is_empty());
}

#[test]
fn logic_is_the_scalar_loop() {
    on_layouts(
        |i| i % 3 == 0,
        |a| {
            let b = a.map(|x| !x);
            assert!(a.logical_or(&b).iter().all(|x| *x));
            assert!(a.logical_and(&b).iter().all(|x| !x));
            assert!(a.logical_xor(&b).iter().all(|x| *x));
            assert_eq!(a.logical_not(), b);
            assert_eq!(a.logical_and(true), a);
            assert_eq!(a.logical_xor(true), b);
            assert_eq!(&a & &b, a.try_logical_and(&b).unwrap());
            assert_eq!(&a | &b, a.try_logical_or(&b).unwrap());
            assert_eq!(!&a, b);
        },
    );
    assert!(array![true, false].try_logical_or(&array![true, false, true]).is_err());
}

#[test]
fn closeness() {
    let a = array![1.0, 1.0 + 1e-9, 1.1, I, -I, N, 0.0];
    let b = array![1.0, 1.0, 1.0, I, I, N, 1e-9];
    let close = [true, true, false, true, false, false, true];
    assert_eq!(a.isclose(&b, 1e-5, 1e-8), close);
    assert_eq!(a.isclose(1.0, 0.0, 0.2), [true, true, true, false, false, false, false]);
    assert!(!array![1.0].isclose(I, 1e-5, 1e-8)[0]);
    assert!(a.try_isclose(&array![1.0, 2.0], 0.0, 0.0).is_err());
}

#[test]
fn mul_add_rounds_once_and_broadcasts_three() {
    let a = array![[1.0 + f64::EPSILON], [3.0]];
    let found = a.mul_add(&array![1.0 - f64::EPSILON, 2.0], -1.0);
    let expected = [
        [(1.0 + f64::EPSILON).mul_add(1.0 - f64::EPSILON, -1.0), 1.0 + 2.0 * f64::EPSILON],
        [3_f64.mul_add(1.0 - f64::EPSILON, -1.0), 5.0],
    ];
    assert_eq!(found, expected);
    assert_ne!(found[[0, 0]], 0.0);
    let deep = array![1.0, 2.0].mul_add(2.0, &Array3::<f64>::ones((2, 1, 1)));
    assert_eq!(deep, [[[3.0, 5.0]], [[3.0, 5.0]]]);
    let error = array![1.0, 2.0].try_mul_add(&array![1.0, 2.0, 3.0], 1.0).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Broadcast { .. }));
}

#[test]
fn results_keep_the_order_of_memory() {
    let a = Array2::<f64>::ones((3, 4)).to_order(Order::F);
    assert!(a.exp().is_f_contiguous());
    assert!(a.hypot(&a).is_f_contiguous());
    assert!(a.less(2.0).is_f_contiguous());
    assert!(a.isnan().is_f_contiguous());
}
