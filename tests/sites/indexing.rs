//! Index math: grids, triangles, diagonals, numbers of elements.

use ndview::prelude::*;
use ndview::{
    IndexMode, Indexing, case_when, diag_indices, diagflat, index_grids, meshgrid, ravel_index,
    tri, tril_indices, tril_indices_from, triu_indices, triu_indices_from, unravel_index,
};

use crate::check::{Makes, table};
use crate::lays;

#[test]
fn triangles() {
    table(|| {
        each_layout!(a => {
            made!(a.tril(0));
            made!(a.tril(-1));
            made!(a.try_tril(1).unwrap());
            made!(a.triu(0));
            made!(a.try_triu(1).unwrap());
            copied!(b = a => b.tril_inplace(-1));
            copied!(b = a => b.triu_inplace(1));
        });
        for a in &lays::fixed() {
            made!(tril_indices_from(a, 0));
            made!(triu_indices_from(a, 0));
        }
        made!(tri::<f64>(3, 4, 0));
        made!(tri::<u8>(300, 400, 0));
        made!(tril_indices(3, 0, 4));
        made!(tril_indices(300, 0, 400));
        made!(triu_indices(3, 0, 4));
    });
}

#[test]
fn diagonals() {
    table(|| {
        each_layout!(a => {
            made!(diagflat(&a.slice((..1, ..3)), 0));
            made!(diagflat(&a.slice((..1, ..3)), -2));
            copied!(b = a => b.fill_diagonal(0.0));
            copied!(b = a => b.try_fill_diagonal(0.0).unwrap());
            shared!(a.diagonal().share());
            made!(a.diagonal().to_owned());
        });
        made!(diag_indices(4, 2));
        made!(diag_indices(4, 0).is_empty().then(|| array![1]));
    });
}

#[test]
fn grids() {
    table(|| {
        let (x, y) = (&array![1, 2, 3], &Array1::arange(0, 40, 1).into_slice(s![..;2]));
        shared!(meshgrid(&[x, y], Indexing::Xy).unwrap());
        shared!(meshgrid(&[x, y], Indexing::Ij).unwrap());
        shared!(meshgrid(&[x, y, x], Indexing::Xy).unwrap());
        made!(meshgrid(&[[1, 2, 3].as_slice()], Indexing::Xy).unwrap());
        made!(index_grids((3, 4)).unwrap());
        made!(index_grids([300, 400].as_slice()).unwrap());
    });
}

#[test]
fn numbers() {
    table(|| {
        let ids = &array![[0, 1], [2, 3]];
        made!(unravel_index(ids, (2, 2)).unwrap());
        made!(unravel_index(ids, (2, 2).f()).unwrap());
        made!(unravel_index(&ids.t(), [2, 2].as_slice()).unwrap());
        made!(unravel_index(&[0, 1], 4).unwrap());
        made!(ravel_index(&[ids, ids], (4, 4), IndexMode::Raise).unwrap());
        made!(ravel_index(&[ids.t(), ids.view()], (4, 4).f(), IndexMode::Wrap).unwrap());
        made!(ravel_index(&[ids, ids], (2, 2), IndexMode::Clip).unwrap());
        for a in &lays::lines() {
            let ids = &a.astype::<usize>();
            made!(unravel_index(ids, (2, 4)).unwrap());
            made!(ravel_index(&[ids], 8, IndexMode::Raise).unwrap());
        }
    });
}

#[test]
fn choices() {
    table(|| {
        each_layout!(a => {
            let (which, mask) = (&a.map(|&x| x as usize % 2), &a.greater(3.0));
            made!(which.choose(&[a, a], IndexMode::Raise).unwrap());
            made!(which.choose(&[a.slice((..1,)), a.slice((..1,))], IndexMode::Wrap).unwrap());
            made!(which.choose(&[a], IndexMode::Clip).unwrap());
            made!(case_when(&[mask], &[a], 0.0).unwrap());
            made!(case_when(&[mask, mask], &[a.slice((..1,)), a.slice((..1,))], 0.0).unwrap());
        });
    });
}
