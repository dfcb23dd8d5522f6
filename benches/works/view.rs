//! Views, handles and single elements: nothing is copied.

use std::hint::black_box;

use super::Works;
use super::values::{NewAxis, both, both2, both3, f64s, nd, s};
use nd::Axis;

pub(super) fn works(w: &mut Works<'_>) {
    slices(w);
    axes(w);
    elements(w);
    dynamic(w);
    rows(w);
}

fn slices(w: &mut Works<'_>) {
    let (a, x) = both(f64s(1000, 1));
    let (m, k) = both2([100, 100], f64s(10_000, 1));
    w.pair("slice", None, || a.slice(s![1..-1]), || x.slice(nd::s![1..-1]));
    w.pair("slice_reversed", None, || a.slice(s![..;-1]), || x.slice(nd::s![..;-1]));
    w.pair(
        "slice_2d_steps",
        None,
        || m.slice((s![1..;2], s![..;2])),
        || k.slice(nd::s![1..;2, ..;2]),
    );
    let at = black_box(50);
    w.pair("row", None, || m.row(at), || k.row(at));
    w.pair("column", None, || m.column(at), || k.column(at));
    w.pair("split", None, || m.split_at(0, at), || k.view().split_at(Axis(0), at));
    w.pair("diagonal", None, || m.diagonal(), || k.diag());
    w.alone("sliding_window", None, || a.sliding_window_view(&[3]).unwrap());
}

fn axes(w: &mut Works<'_>) {
    let (a, x) = both(f64s(1000, 1));
    let (m, k) = both2([100, 100], f64s(10_000, 1));
    let (c, z) = both3([10, 20, 30], f64s(6000, 1));
    w.pair("transpose", None, || m.t(), || k.t());
    w.pair("permute", None, || c.permute(&[2, 0, 1]), || z.view().permuted_axes([2, 0, 1]));
    w.pair(
        "reshape",
        None,
        || a.reshape((10, 100)).unwrap(),
        || x.view().into_shape_with_order((10, 100)).unwrap(),
    );
    w.pair(
        "broadcast_to",
        None,
        || a.broadcast_to((10, 1000)).unwrap(),
        || x.broadcast((10, 1000)).unwrap(),
    );
    w.pair("new_axis", None, || a.slice((.., NewAxis)), || x.slice(nd::s![.., nd::NewAxis]));
    w.pair("expand_dims", None, || a.expand_dims(1), || x.view().insert_axis(Axis(1)));
}

fn elements(w: &mut Works<'_>) {
    let (m, k) = both2([100, 100], f64s(10_000, 1));
    let (i, j) = (black_box(30), black_box(40));
    w.pair("element", None, || m[[i, j]], || k[[i, j]]);
    let value = black_box(2.5);
    w.change(
        "element_set",
        None,
        (m.to_owned(), |p| p[[i, j]] = value),
        (k.clone(), |q| q[[i, j]] = value),
    );
    let shared = k.into_shared();
    w.pair("handle", None, || m.clone(), || shared.clone());
    w.pair(
        "handle_of_slice",
        None,
        || m.slice((1.., ..)).share(),
        || shared.clone().slice_move(nd::s![1.., ..]),
    );
}

fn dynamic(w: &mut Works<'_>) {
    let (m, k) = both2([100, 100], f64s(10_000, 1));
    let (c, z) = both3([10, 20, 30], f64s(6000, 1));
    let (m, k, c, z) = (m.into_dyn(), k.into_dyn(), c.into_dyn(), z.into_dyn());
    w.pair(
        "slice_2d_steps_dyn",
        None,
        || m.slice((s![1..;2], s![..;2])),
        || k.slice(nd::s![1..;2, ..;2]),
    );
    let (i, j) = (black_box(30), black_box(40));
    w.pair("row_dyn", None, || m.index_axis(0, i as isize), || k.index_axis(Axis(0), i));
    w.pair("transpose_dyn", None, || m.t(), || k.t());
    w.pair(
        "permute_dyn",
        None,
        || c.permute(&[2, 0, 1]),
        || z.view().permuted_axes(&[2, 0, 1][..]),
    );
    w.pair("element_dyn", None, || m[[i, j]], || k[[i, j]]);
}

/// Views in loops.
fn rows(w: &mut Works<'_>) {
    let (m, k) = both2([1000, 100], f64s(100_000, 1));
    w.pair(
        "rows/1000",
        None,
        || m.rows().map(|row| black_box(row).len()).sum::<usize>(),
        || k.rows().into_iter().map(|row| black_box(row).len()).sum::<usize>(),
    );
    w.pair(
        "sums_of_rows/1000x100",
        None,
        || m.rows().map(|row| row.sum()).sum::<f64>(),
        || k.rows().into_iter().map(|row| row.sum()).sum::<f64>(),
    );
    w.pair(
        "sums_of_columns/1000x100",
        None,
        || m.columns().map(|column| column.sum()).sum::<f64>(),
        || k.columns().into_iter().map(|column| column.sum()).sum::<f64>(),
    );
}
