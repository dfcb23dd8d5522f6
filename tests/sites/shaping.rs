//! Shapes, joins, splits and repetition.

use ndview::prelude::*;
use ndview::{concatenate, dstack, hstack, stack, vstack};

use crate::check::{Makes, table};

#[test]
fn shapes() {
    table(|| {
        each_layout!(a => {
            made!(a.flatten());
            made!(a.t().flatten());
        });
        let a = Array2::<f64>::zeros((300, 400));
        shared!(a.ravel());
        shared!(a.to_shape((400, 300)).unwrap());
        shared!(a.clone().into_reshape([120_000]).unwrap());
        shared!(a.clone().into_dimension::<IxDyn>().unwrap());
        made!(a.t().ravel());
        made!(a.t().to_shape(120_000).unwrap());
        shared!(a.slice((.., s![..;2])).to_shape([60_000]).unwrap());
        made!(a.slice((.., 1..)).to_shape([300 * 399]).unwrap());
        let a = array![[1, 2, 3]];
        shared!(a.ravel());
        shared!(a.slice((.., s![..;2])).ravel());
        made!(array![[1, 2], [3, 4]].into_t().ravel());
    });
}

#[test]
fn joins() {
    table(|| {
        each_layout!(a => {
            made!(concatenate(0, &[a, a]).unwrap());
            made!(concatenate(1, &[a, a]).unwrap());
            made!(stack(0, &[a, a]).unwrap());
            made!(stack(-1, &[a.view(), a.view()]).unwrap());
            made!(hstack(&[a, a]).unwrap());
            made!(vstack(&[a, a]).unwrap());
            made!(dstack(&[a, a]).unwrap());
        });
        for a in &crate::lays::lines() {
            made!(concatenate(0, &[a, a]).unwrap());
            made!(hstack(&[a, a]).unwrap());
            made!(vstack(&[a, a]).unwrap());
            made!(dstack(&[a, a]).unwrap());
        }
        let words = array!["a".to_string()];
        made!(stack(0, &[&words, &words]).unwrap());
    });
}

#[test]
fn splits() {
    table(|| {
        let a = Array2::<f64>::zeros((4, 6));
        shared!(a.split(0, 2).unwrap().iter().map(|v| v.share()).collect::<Vec<_>>());
        shared!(a.array_split(1, 4).unwrap()[0].share());
        shared!(a.split_at_indices(1, &[1, 2]).unwrap()[0].share());
        shared!(a.split_at(1, 2).1.share());
        made!(a.rot90(1, 0, 1).to_owned());
        made!(a.flipud().to_owned());
        made!(a.fliplr().to_owned());
    });
}

#[test]
fn repetition() {
    table(|| {
        each_layout!(a => {
            made!(a.repeat(2, 0));
            made!(a.repeat(2, 1));
            made!(a.try_repeat(2, -1).unwrap());
            made!(a.repeat_flat(2));
            made!(a.tile(&[2, 1]));
            made!(a.tile(&[2]));
            made!(a.try_tile(&[1, 2]).unwrap());
            made!(a.roll(1, 0));
            made!(a.roll(0, 0));
            made!(a.roll(1, 1));
            made!(a.try_roll(-1, 1).unwrap());
            made!(a.roll_flat(1));
            made!(a.roll_flat(0));
        });
        let empty = Array2::<f64>::zeros((0, 3));
        made!(empty.roll(1, 0));
        made!(empty.roll_flat(1));
        made!(empty.repeat_flat(2));
        made!(empty.tile(&[2, 2]));
    });
}
