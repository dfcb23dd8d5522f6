//! Functions of elements: math, comparisons, logic, maps, other element types.

use crate::check::{Makes, table};

/// Rows of methods without arguments.
macro_rules! unary {
    ($a:ident: $($name:ident())*) => {$(
        made!($a.$name());
    )*};
}

/// Rows of methods that take another array or a scalar, each with its twin.
macro_rules! binary {
    ($a:ident $b:expr, $scalar:expr; $($name:ident() $try_name:ident(),)*) => {$(
        made!($a.$name($b));
        made!($a.$name($b.clone()));
        made!($a.$name($scalar));
        made!($a.$try_name($b).unwrap());
        made!($a.$try_name($scalar).unwrap());
    )*};
}

#[test]
fn of_one_array() {
    table(|| {
        each_layout!(a => {
            unary!(a: abs() sign() sqrt() cbrt() exp() exp2() expm1() ln() log2() log10() log1p());
            unary!(a: recip() sin() cos() tan() asin() acos() atan() sinh() cosh() tanh());
            unary!(a: asinh() acosh() atanh() to_degrees() to_radians());
            unary!(a: floor() ceil() trunc() rint() fract());
            made!(a.square());
            made!(a.clip(2.0, 3.0));
            made!(a.round(0));
            made!(a.round(2));
            made!(a.round(-1));
            made!(a.round(-400));
            made!(a.powi(3));
        });
    });
}

#[test]
fn of_two_arrays() {
    table(|| {
        each_layout!(a => {
            let b = &a.to_owned();
            binary!(a b, 2.0; minimum() try_minimum(), maximum() try_maximum(),
                fmin() try_fmin(), fmax() try_fmax(), floor_divide() try_floor_divide(),
                remainder() try_remainder(), power() try_power(), atan2() try_atan2(),
                hypot() try_hypot(), copysign() try_copysign(), powf() try_powf(),);
            made!(a.mul_add(2.0, b));
            made!(a.mul_add(b, a));
            made!(a.try_mul_add(b, 1.0).unwrap());
            let row = &a.slice((..1,)).to_owned();
            made!(a.maximum(row));
            made!(row.maximum(a));
            made!(a.mul_add(row, 1.0));
        });
    });
}

#[test]
fn comparisons() {
    table(|| {
        each_layout!(a => {
            let b = &a.to_owned();
            binary!(a b, 2.0; equal() try_equal(), not_equal() try_not_equal(),
                less() try_less(), less_equal() try_less_equal(),
                greater() try_greater(), greater_equal() try_greater_equal(),);
            made!(a.less(&a.slice((..1,))));
            made!(a.isclose(b, 1e-5, 1e-8));
            made!(a.isclose(1.0, 1e-5, 1e-8));
            made!(a.try_isclose(b, 1e-5, 1e-8).unwrap());
            unary!(a: isnan() isfinite() isinf());
        });
    });
}

#[test]
fn logic() {
    table(|| {
        each_layout!(a => {
            let a = &a.greater(3.0);
            let b = &a.to_owned();
            binary!(a b, true; logical_and() try_logical_and(), logical_or() try_logical_or(),
                logical_xor() try_logical_xor(),);
            made!(a.logical_not());
        });
    });
}

#[test]
fn maps() {
    table(|| {
        each_layout!(a => {
            let row = &a.slice((..1,)).to_owned();
            made!(a.map(|x| x + 1.0));
            made!(a.map(|x| x.to_string()));
            made!(a.map(f64::clone));
            made!(a.zip_map(a, |x, y| x + y));
            made!(a.zip_map(row, |x, y| x > y));
            made!(a.try_zip_map(row, |x, y| x + y).unwrap());
            copied!(b = a => b.map_inplace(|x| *x += 1.0));
            copied!(b = a => b.zip_inplace(row, |x, y| *x += y));
            copied!(b = a => b.try_zip_inplace(a, |x, y| *x += y).unwrap());
        });
    });
}

#[test]
fn other_types() {
    table(|| {
        each_layout!(a => {
            made!(a.astype::<f64>());
            made!(a.astype::<f32>());
            made!(a.astype::<u8>());
            made!(a.try_astype::<i64>().unwrap());
            made!(a.astype_checked::<i8>().unwrap());
            made!(a.astype_exact::<i16>().unwrap());
            made!(a.astype_exact::<f64>().unwrap());
            made!(a.astype_saturating::<u16>());
            made!(a.try_astype_saturating::<bool>().unwrap());
        });
    });
}
