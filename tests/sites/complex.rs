//! Complex arrays: parts, functions by the names that float arrays have, too, operators, reductions.

use ndview::prelude::*;
use ndview::{c64, c128};

use crate::check::{Makes, table};

/// Rows of methods without arguments.
macro_rules! unary {
    ($a:ident: $($name:ident())*) => {$(
        made!($a.$name());
    )*};
}

/// The numbers of an array and their doubles, as parts.
fn numbers<S: Storage<Elem = f64>, D: Dimension>(a: &ArrayBase<S, D>) -> Array<c128, D> {
    a.map(|&x| c128(x, 2.0 * x))
}

#[test]
fn parts() {
    table(|| {
        each_layout!(a => {
            made!(Array::from_real_imag(a, 0.0));
            made!(Array::from_polar(a, 0.5));
            made!(Array::try_from_real_imag(a, 0.0).unwrap());
            made!(Array::try_from_polar(a, 0.5).unwrap());
            let z = numbers(a);
            noted!((z.real(), z.imag()));
            made!(z.imag().share());
            made!(z.clone().into_real());
            made!(z.clone().into_imag());
            copied!(w = z => w.real_mut());
            copied!(w = z => w.imag_mut().fill(1.0));
            copied!(w = z => w.real_imag_mut());
            copied!(w = z => w.view_mut().into_real());
            copied!(w = z => w.view_mut().into_imag());
            copied!(w = z => w.view_mut().into_real_imag());
        });
        made!(array![c64(1.0, 2.0)]);
    });
}

#[test]
fn functions() {
    table(|| {
        each_layout!(a => {
            let z = &numbers(a);
            unary!(z: conj() angle() iscomplex() isreal() abs() sign() sqrt() exp() exp2());
            unary!(z: expm1() ln() log2() log10() log1p() recip() sin() cos() tan() asin() acos());
            unary!(z: atan() sinh() cosh() tanh() asinh() acosh() atanh() isnan() isfinite());
            unary!(z: isinf() square());
            made!(z.round(1));
            made!(z.powi(3));
            made!(z.power(2.0));
            made!(z.power(z));
            made!(z.try_power(c128(1.0, 1.0)).unwrap());
            made!(z.isclose(z, 1e-5, 1e-8));
            made!(z.try_isclose(c128(1.0, 1.0), 1e-5, 1e-8).unwrap());
            noted!(z.all_close(z, 0.0, 0.0));
        });
    });
}

#[test]
fn operators() {
    table(|| {
        each_layout!(a => {
            let z = &numbers(a);
            made!(z + z);
            made!(z * a);
            made!(a * z);
            made!(z * 2.0);
            made!(z - c128(1.0, 0.0));
            made!(a * c128(1.0, 0.0));
            made!(c128(1.0, 0.0) / z);
            made!(-z);
            copied!(w = z => w *= 2.0);
            copied!(w = z => w += z);
            made!(z.astype::<c64>());
            made!(a.astype::<c64>());
            made!(a.astype_exact::<c128>().unwrap());
        });
    });
}

#[test]
fn reductions() {
    table(|| {
        each_layout!(a => {
            let z = &numbers(a);
            noted!((z.sum(), z.prod(), z.mean(), z.var(0), z.std(1)));
            made!(z.sum_axis(0));
            made!(z.mean_axis(-1));
            made!(z.var_axis(0, 1));
            made!(z.try_var_axis(1, 0).unwrap());
            made!(z.std_axis(0, 0));
            made!(z.try_std_axis(1, 0).unwrap());
            made!(z.cumsum());
            noted!((z.to_string(), format!("{z:?}")));
        });
        let z = &numbers(&Array2::<f64>::eye(40));
        made!(z.dot(z));
        made!(z.matmul(&z.t()));
    });
}
