//! What gives no array: numbers, text, vectors. What it makes on the way is noted with its line, too.

use std::fmt::Write;

use ndview::prelude::*;

use crate::check::{Makes, table};

#[test]
fn numbers() {
    table(|| {
        each_layout!(a => {
            noted!((a.sum(), a.prod(), a.mean(), a.var(0), a.std(1), a.ptp(), a.norm()));
            noted!((a.min(), a.max(), a.argmin(), a.argmax(), a.try_ptp().unwrap()));
            noted!((a.nansum(), a.nanmean(), a.nanmin(), a.nanmax()));
            noted!((a.any(), a.all(), a.count_nonzero(), a.sum_as::<f32>(), a.mean_as::<f32>()));
            noted!(a.median());
            noted!(a.quantile(0.3).unwrap());
            noted!(a.reduce(|x, y| x + y));
            noted!((a == a, *a == a.to_owned().view(), a.all_close(a, 0.0, 0.0)));
            noted!((a.shares_memory(a), a.flags(), a.pin_ratio()));
        });
        let lines = [array![1.0, 2.0, 3.0], Array1::ones(100_000)];
        for a in &lines {
            noted!((a.dot(a), a.dot(&a.slice(s![..;-1])), a.searchsorted_one(&2.0, Side::Left)));
        }
        noted!(Array2::<f64>::eye(300).trace());
    });
}

#[test]
fn text() {
    table(|| {
        each_layout!(a => {
            noted!(a.to_string());
            noted!(format!("{a:?} {a:e} {:.2}", a.view()));
            noted!(a.explain().to_string());
            noted!(a.repr(&PrintOptions::default()).to_string());
            noted!(write!(String::new(), "{}", a.greater(3.0)).unwrap());
        });
    });
}

#[test]
fn vectors() {
    table(|| {
        each_layout!(a => {
            noted!(a.to_vec());
            noted!(a.clone().into_vec());
            noted!(a.to_owned().into_iter().sum::<f64>());
            noted!({
                let mut bytes = Vec::new();
                a.to_npy_writer(&mut bytes).unwrap();
                bytes
            });
        });
        noted!(array![1, 2].into_vec());
        noted!(Array0::from(1).into_scalar());
    });
}
