//! Arrays of a few elements, of a rank that the compiler knows and of one that it does not.

use std::hint::black_box;

use super::Works;
use super::values::{Array, Array1, Dimension, Ix0, both, both2, f64s, label, nd, s};
use nd::Axis;
use ndview::{Broadcast, Order};

pub(super) fn works(w: &mut Works<'_>) {
    for n in [3, 10, 100] {
        let [(a, x), (b, y)] = [1, 2].map(|seed| both(f64s(n, seed)));
        calls(w, "", n, (&a, &b), (&x, &y));
        let [a, b] = [a, b].map(Array::into_dyn);
        let [x, y] = [x, y].map(nd::Array::into_dyn);
        calls(w, "_dyn", n, (&a, &b), (&x, &y));
        comparisons(w, n);
    }
    vectors(w);
    matrices(w);
}

fn calls<D, E>(
    w: &mut Works<'_>,
    rank: &str,
    n: usize,
    (a, b): (&Array<f64, D>, &Array<f64, D>),
    (x, y): (&nd::Array<f64, E>, &nd::Array<f64, E>),
) where
    D: Dimension + Broadcast<D, Out = D> + Broadcast<Ix0, Out = D>,
    E: nd::Dimension + nd::DimMax<E, Output = E>,
{
    let (name, scalar) = (label(n), black_box(2.5));
    w.pair(format!("add{rank}/{name}"), None, || a + b, || x + y);
    w.pair(format!("add_scalar{rank}/{name}"), None, || a + scalar, || x + scalar);
    w.pair(format!("copy{rank}/{name}"), None, || a.to_owned(), || x.to_owned());
    w.pair(format!("sum{rank}/{name}"), None, || a.sum(), || x.sum());
    w.change(
        format!("iadd{rank}/{name}"),
        None,
        (a.to_owned(), |c| *c += b),
        (x.clone(), |z| *z += y),
    );
}

fn comparisons(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(f64s(n, seed)));
    w.pair(
        format!("less/{name}"),
        None,
        || a.less(&b),
        || nd::Zip::from(&x).and(&y).map_collect(|x, y| x < y),
    );
    w.pair(
        format!("max/{name}"),
        None,
        || a.max(),
        || x.fold(f64::NEG_INFINITY, |m, &v| if v > m { v } else { m }),
    );
    w.pair(format!("mean/{name}"), None, || a.mean(), || x.mean().unwrap());
    w.pair(
        format!("zeros/{name}"),
        None,
        || Array1::<f64>::zeros(n),
        || nd::Array1::<f64>::zeros(n),
    );
}

fn vectors(w: &mut Works<'_>) {
    let numbers = black_box([1.0, 2.0, 3.0]);
    w.pair(
        "from_list/3",
        None,
        || Array1::from(numbers.to_vec()),
        || nd::Array1::from(numbers.to_vec()),
    );
    let (a, x) = both(f64s(10, 1));
    w.pair(
        "add_slices/10",
        None,
        || a.slice(s![1..]) + a.slice(s![..-1]),
        || &x.slice(nd::s![1..]) + &x.slice(nd::s![..-1]),
    );
    w.pair("chain/10", None, || (&a - 1.0) * &a + &a, || (&x - 1.0) * &x + &x);
}

fn matrices(w: &mut Works<'_>) {
    let [(m, k), (p, q)] = [1, 2].map(|seed| both2([3, 3], f64s(9, seed)));
    let (row, their_row) = both(f64s(3, 3));
    w.pair("add/3x3", None, || &m + &p, || &k + &q);
    w.pair("add_row/3x3", None, || &m + &row, || &k + &their_row);
    w.pair("add_transposed/3x3", None, || &m + p.t(), || &k + &q.t());
    w.pair("sum_axis0/3x3", None, || m.sum_axis(0), || k.sum_axis(Axis(0)));
    w.pair("sum_axis1/3x3", None, || m.sum_axis(1), || k.sum_axis(Axis(1)));
    w.pair("copy/3x3", None, || m.to_owned(), || k.to_owned());
    let i = black_box(1);
    w.pair("row_copy/3x3", None, || m.row(i).to_owned(), || k.row(i).to_owned());
    w.pair(
        "copy_transposed/3x3",
        None,
        || m.t().to_order(Order::C),
        || k.t().as_standard_layout().into_owned(),
    );
    columns(w);
}

/// What is small, and does not lie in one piece.
fn columns(w: &mut Works<'_>) {
    let (m, k) = both2([16, 16], f64s(256, 1));
    let ((row, their_row), (column, their_column)) =
        (both(f64s(16, 3)), both2([16, 1], f64s(16, 3)));
    w.pair("add_column/16x16", None, || &m + &column, || &k + &their_column);
    w.pair("sum_column/16x16", None, || m.column(1).sum(), || k.column(1).sum());
    w.pair("copy_column/16x16", None, || m.column(1).to_owned(), || k.column(1).to_owned());
    w.pair(
        "copy_part/16x16",
        None,
        || m.slice((1.., 1..)).to_owned(),
        || k.slice(nd::s![1.., 1..]).to_owned(),
    );
    w.change(
        "iadd_row/16x16",
        None,
        (m.to_owned(), |m| *m += &row),
        (k.clone(), |k| *k += &their_row),
    );
    let (m, k) = both2([100, 100], f64s(10_000, 1));
    w.pair(
        "sum_part/100x100",
        None,
        || m.slice((1.., 1..)).sum(),
        || k.slice(nd::s![1.., 1..]).sum(),
    );
}
