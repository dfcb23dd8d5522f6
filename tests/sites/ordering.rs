//! Sorting, quantiles, searching, histograms and linear algebra.

use ndview::histogram_density;
use ndview::prelude::*;

use crate::check::{Makes, table};
use crate::lays;

#[test]
fn sorting() {
    table(|| {
        each_layout!(a => {
            made!(a.sort(0));
            made!(a.sort(1));
            made!(a.try_sort(-1).unwrap());
            made!(a.sort_by(1, |x, y| y.total_cmp(x)));
            made!(a.try_sort_by(0, |x, y| y.total_cmp(x)).unwrap());
            made!(a.argsort(0));
            made!(a.argsort(1));
            made!(a.try_argsort(1).unwrap());
            made!(a.argsort_by(0, |x, y| y.total_cmp(x)));
            made!(a.try_argsort_by(1, |x, y| y.total_cmp(x)).unwrap());
            made!(a.partition(0, 0));
            made!(a.partition(-1, 1));
            made!(a.try_partition(0, 1).unwrap());
            copied!(b = a => b.sort_inplace(0));
            copied!(b = a => b.sort_inplace(1));
            copied!(b = a => b.try_sort_inplace(1).unwrap());
            copied!(b = a => b.sort_inplace_by(0, |x, y| y.total_cmp(x)));
            copied!(b = a => b.try_sort_inplace_by(1, |x, y| y.total_cmp(x)).unwrap());
        });
        let words = array!["b".to_string(), "a".into()];
        made!(words.sort(0));
        made!(words.argsort(0));
    });
}

#[test]
fn quantiles() {
    table(|| {
        each_layout!(a => {
            made!(a.median_axis(0));
            made!(a.median_axis(1));
            made!(a.try_median_axis(1).unwrap());
            made!(a.quantile_axis(0.3, 0));
            made!(a.quantile_axis(0.3, 1));
            made!(a.try_quantile_axis(0.3, -1).unwrap());
        });
    });
}

#[test]
fn distinct_values() {
    table(|| {
        each_layout!(a => {
            made!(a.unique());
            made!(a.unique_all());
            let found = a.unique_all();
            shared!(found.clone());
            made!(a.unique_axis(0));
            made!(a.unique_axis(1));
            made!(a.try_unique_axis(1).unwrap());
            made!(a.isin(&array![2.0, 3.0]));
            made!(a.isin(&array![[2.0]]));
            made!(a.isin(a));
            made!(a.isin(&Array1::from_vec(vec![])));
        });
        let empty = Array1::<f64>::zeros(0);
        made!(empty.unique());
        made!(empty.unique_all());
        let words = array!["b".to_string(), "a".into()];
        made!(words.unique_all());
    });
}

#[test]
fn searching() {
    table(|| {
        let sorted = &Array1::arange(0.0, 8.0, 0.5);
        let (low, high) = (&sorted.slice(..4), &sorted.slice(s![..;3]).share());
        each_layout!(a => {
            made!(sorted.searchsorted(a, Side::Left));
            made!(high.searchsorted(a, Side::Right));
            made!(sorted.searchsorted_with_sorter(&(0..16).collect::<Vec<_>>(), a, Side::Left).unwrap());
            made!(sorted.searchsorted_with_sorter(&sorted.argsort(0), a, Side::Left).unwrap());
            made!(a.digitize(sorted, false).unwrap());
            made!(a.digitize(&sorted.slice(s![..;-1]), true).unwrap());
            made!(a.digitize(low, true).unwrap());
        });
        for a in &lays::lines() {
            made!(sorted.searchsorted(a, Side::Left));
        }
    });
}

#[test]
fn counting() {
    table(|| {
        for a in &lays::lines() {
            let (weights, ids) = (a, &a.astype::<usize>());
            made!(ids.bincount(0).unwrap());
            made!(ids.bincount(100).unwrap());
            made!(ids.astype::<i8>().bincount(0).unwrap());
            made!(ids.bincount_weighted(weights, 0).unwrap());
        }
        let edges = &array![0.0, 2.0, 8.0];
        each_layout!(a => {
            made!(a.histogram(5, None).unwrap());
            made!(a.histogram(5, Some((0.0, 9.0))).unwrap());
            made!(a.histogram_weighted(a, 5, None).unwrap());
            made!(a.histogram_weighted(&a.astype::<i32>(), 5, None).unwrap());
            made!(a.histogram_with_edges(edges).unwrap());
            made!(a.histogram_weighted_with_edges(a, edges).unwrap());
            made!(a.histogram_bin_edges(5, None).unwrap());
        });
        let counts = &array![1, 2];
        made!(histogram_density(counts, edges).unwrap());
        made!(histogram_density(&counts.slice(s![..;-1]), edges).unwrap());
    });
}

#[test]
fn products() {
    table(|| {
        let vectors = [array![1.0, 2.0, 3.0], Array1::ones(6).into_slice(s![..;2])];
        let squares = [Array2::<f64>::eye(3), Array2::ones((6, 3)).into_slice((s![..;2], ..))];
        for m in &squares {
            for v in &vectors {
                made!(m.dot(v));
                made!(v.dot(m));
                made!(m.try_dot(v).unwrap());
                made!(m.clone().into_dyn().matmul(&v.clone().into_dyn()));
                made!(v.clone().into_dyn().matmul(&m.clone().into_dyn()));
                made!(v.outer(v));
                made!(m.outer(v));
                made!(v.try_outer(m).unwrap());
                made!(m.clone().into_dyn().dot(&v.clone().into_dyn()));
                made!(v.clone().into_dyn().dot(&v.clone().into_dyn()));
                made!(v.clone().into_dyn().try_dot(&m.clone().into_dyn()).unwrap());
            }
            let many = &Array3::<f64>::ones((2, 3, 3));
            made!(m.dot(m));
            made!(m.dot(&m.t()));
            made!(m.matmul(m));
            made!(m.try_matmul(&m.t()).unwrap());
            made!(m.matmul(many));
            made!(many.matmul(m));
            made!(many.clone().into_dyn().matmul(&m.clone().into_dyn()));
            made!(m.kron(m));
            made!(m.kron(&m.t()));
            made!(m.astype::<i64>().dot(&m.astype::<i64>()));
            made!(m.astype::<f32>().matmul(&m.astype::<f32>()));
        }
        let (tall, wide) = (Array2::<f64>::ones((300, 200)), Array2::<f64>::ones((200, 300)));
        made!(wide.dot(&tall));
        made!(tall.matmul(&tall.t()));
        made!(wide.astype::<i32>().dot(&tall.astype::<i32>()));
        let empty = Array2::<f64>::zeros((3, 0));
        made!(empty.dot(&empty.t()));
        made!(empty.kron(&empty));
    });
}
