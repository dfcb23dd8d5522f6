//! Reductions along axes, over several, without NaN, in wider types, and cumulative.

use ndview::prelude::*;

use crate::check::{Makes, table};

/// Rows of a reduction: along one axis and over several, each with its twin.
macro_rules! reduction {
    ($a:ident: $($axis:ident() $try_axis:ident() $name:ident() $try_name:ident()
        $(($arg:expr))?,)*) => {$(
        made!($a.$axis(0 $(, $arg)?));
        made!($a.$axis(-1 $(, $arg)?));
        made!($a.$try_axis(1 $(, $arg)?).unwrap());
        made!($a.over([0]).$name($($arg)?));
        made!($a.over([0, 1]).$name($($arg)?));
        made!($a.over([1]).keepdims().$name($($arg)?));
        made!($a.over([]).$name($($arg)?));
        made!($a.try_over([1]).unwrap().$try_name($($arg)?).unwrap());
    )*};
}

#[test]
fn of_floats() {
    table(|| {
        each_layout!(a => {
            reduction!(a:
                sum_axis() try_sum_axis() sum() try_sum(),
                prod_axis() try_prod_axis() prod() try_prod(),
                mean_axis() try_mean_axis() mean() try_mean(),
                var_axis() try_var_axis() var() try_var() (0),
                std_axis() try_std_axis() std() try_std() (1),
                min_axis() try_min_axis() min() try_min(),
                max_axis() try_max_axis() max() try_max(),
                ptp_axis() try_ptp_axis() ptp() try_ptp(),
            );
        });
    });
}

#[test]
fn of_truth_and_position() {
    table(|| {
        each_layout!(a => {
            reduction!(a:
                argmin_axis() try_argmin_axis() argmin() try_argmin(),
                argmax_axis() try_argmax_axis() argmax() try_argmax(),
                any_axis() try_any_axis() any() try_any(),
                all_axis() try_all_axis() all() try_all(),
                count_nonzero_axis() try_count_nonzero_axis() count_nonzero() try_count_nonzero(),
            );
            let mask = a.greater(3.0);
            reduction!(mask: count_axis() try_count_axis() count() try_count(),);
            made!(a.over([0]).reduce(0.0, |x, y| x + y));
            made!(a.over([0, 1]).reduce(0.0, f64::max));
        });
        let words = array![["b".to_string(), "a".into()], ["c".into(), "d".into()]];
        made!(words.over([0]).reduce(String::new(), |x, y| x + &y));
        made!(words.min_axis(0));
    });
}

#[test]
fn without_nan() {
    table(|| {
        each_layout!(a => {
            let a = &a.map(|&x| if x == 3.0 { f64::NAN } else { x });
            reduction!(a:
                nansum_axis() try_nansum_axis() nansum() try_nansum(),
                nanmean_axis() try_nanmean_axis() nanmean() try_nanmean(),
                nanmin_axis() try_nanmin_axis() nanmin() try_nanmin(),
                nanmax_axis() try_nanmax_axis() nanmax() try_nanmax(),
            );
        });
    });
}

#[test]
fn in_wider_types() {
    table(|| {
        each_layout!(a => {
            let a = &a.map(|&x| x as f32);
            made!(a.sum_axis_as::<f64>(0));
            made!(a.sum_axis_as::<f64>(1));
            made!(a.try_sum_axis_as::<f64>(1).unwrap());
            made!(a.prod_axis_as::<f64>(0));
            made!(a.try_prod_axis_as::<f64>(1).unwrap());
            made!(a.mean_axis_as::<f64>(0));
            made!(a.try_mean_axis_as::<f64>(1).unwrap());
            made!(a.over([0, 1]).sum_as::<f64>());
            made!(a.over([0]).try_sum_as::<f64>().unwrap());
            made!(a.over([0, 1]).prod_as::<f64>());
            made!(a.over([0]).try_prod_as::<f64>().unwrap());
            made!(a.over([0, 1]).mean_as::<f64>());
            made!(a.over([0]).keepdims().try_mean_as::<f64>().unwrap());
        });
    });
}

#[test]
fn cumulative() {
    table(|| {
        each_layout!(a => {
            made!(a.cumsum());
            made!(a.cumprod());
            made!(a.cumsum_axis(0));
            made!(a.cumsum_axis(1));
            made!(a.try_cumsum_axis(-1).unwrap());
            made!(a.cumprod_axis(0));
            made!(a.cumprod_axis(1));
            made!(a.try_cumprod_axis(-1).unwrap());
        });
        let small = array![[1_i8, 2, 3], [4, 5, 6]];
        made!(small.cumsum());
        made!(small.cumsum_axis(0));
        made!(small.sum_axis(0));
    });
}

#[test]
fn of_nothing() {
    table(|| {
        let empty = Array2::<f64>::zeros((0, 3));
        made!(empty.sum_axis(0));
        made!(empty.mean_axis(0));
        made!(empty.var_axis(0, 0));
        made!(empty.min_axis(1));
        made!(empty.cumsum_axis(0));
        made!(empty.median_axis(0));
        made!(array![1.0, 2.0].sum_axis(0));
        made!(array![1.0, 2.0].over([0]).argmax());
    });
}
