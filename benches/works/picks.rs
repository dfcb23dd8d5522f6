//! Picking by masks and by positions. Larger works stand in `benches/picking.rs`.

use std::hint::black_box;

use super::values::{
    Array1, ArrayView1, bools, both, both2, f64s, i32s, label, nd, positions, signed,
};
use super::{Works, moved};
use nd::Axis;

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([1_000_000, 10_000_000]) {
        masks(w, n);
        comparisons(w, n);
    }
    for n in w.sizes([1_000_000, 10_000_000]) {
        lists(w, n);
    }
    matrices(w);
}

fn masks(w: &mut Works<'_>, n: usize) {
    let (a, x) = both(f64s(n, 1));
    for p in [0.001, 0.1, 0.5, 0.9] {
        let (mask, their_mask) = both(bools(n, 2, p));
        let (name, found) = (format!("{p}/{}", label(n)), mask.count());
        // Of sparse picks, only the lines are read that have something.
        let read = (8 * n).min(64 * found);
        w.pair(
            format!("select_{name}"),
            moved(n + read, 8 * found),
            || a.select(&mask).unwrap(),
            || {
                let pairs = x.iter().zip(&their_mask);
                pairs.filter(|(_, m)| **m).map(|(x, _)| *x).collect::<nd::Array1<f64>>()
            },
        );
        if p == 0.1 || p == 0.5 {
            w.pair(
                format!("nonzero_{name}"),
                moved(n, 8 * found),
                || mask.flat_nonzero(),
                || {
                    let places = their_mask.iter().enumerate();
                    places.filter(|(_, m)| **m).map(|(i, _)| i).collect::<nd::Array1<usize>>()
                },
            );
            masked_writes(w, &name, (&mask, &their_mask));
        }
    }
    let (a, x) = both(i32s(n, 1));
    let (mask, their_mask) = both(bools(n, 2, 0.5));
    w.pair(
        format!("select_i32_0.5/{}", label(n)),
        moved(5 * n, 2 * n),
        || a.select(&mask).unwrap(),
        || {
            let pairs = x.iter().zip(&their_mask);
            pairs.filter(|(_, m)| **m).map(|(x, _)| *x).collect::<nd::Array1<i32>>()
        },
    );
}

fn masked_writes(
    w: &mut Works<'_>,
    name: &str,
    (mask, their_mask): (&Array1<bool>, &nd::Array1<bool>),
) {
    let (n, value) = (mask.len(), black_box(2.5));
    let (a, x) = both(f64s(n, 3));
    let found = mask.count();
    let touched = (8 * n).min(64 * found);
    w.change(
        format!("fill_where_{name}"),
        moved(n, touched),
        (a.to_owned(), |a| a.fill_where(mask, value).unwrap()),
        (x.clone(), |x| {
            nd::Zip::from(x).and(their_mask).for_each(|x, &m| {
                if m {
                    *x = value;
                }
            });
        }),
    );
    let (values, their_values) = both(f64s(found, 4));
    w.change(
        format!("assign_where_{name}"),
        moved(n + 8 * found, touched),
        (a.to_owned(), |a| a.assign_where(mask, &values).unwrap()),
        (x.clone(), |x| {
            let mut next = their_values.iter();
            nd::Zip::from(x).and(their_mask).for_each(|x, &m| {
                if m {
                    *x = *next.next().expect("as many values as trues");
                }
            });
        }),
    );
}

/// What is less than a limit.
fn comparisons(w: &mut Works<'_>, n: usize) {
    let (name, limit) = (label(n), black_box(-0.8));
    let (a, x) = both(signed(n, 1));
    w.pair(
        format!("less_nonzero_0.1/{name}"),
        moved(8 * n, 8 * n / 10),
        || a.less(limit).flat_nonzero(),
        || {
            let places = x.iter().enumerate();
            places.filter(|(_, x)| **x < limit).map(|(i, _)| i).collect::<nd::Array1<usize>>()
        },
    );
    w.pair(
        format!("less_select_0.1/{name}"),
        moved(8 * n, 8 * n / 10),
        || a.select(&a.less(limit)).unwrap(),
        || x.iter().filter(|x| **x < limit).copied().collect::<nd::Array1<f64>>(),
    );
    w.pair(
        format!("less_count/{name}"),
        moved(8 * n, 0),
        || a.less(limit).count(),
        || x.fold(0, |count, &x| count + usize::from(x < limit)),
    );
}

/// Lists of positions, a tenth as many as there are elements.
fn lists(w: &mut Works<'_>, n: usize) {
    let (name, count) = (label(n), n / 10);
    let (a, x) = both(f64s(n, 1));
    let ids = positions(count, 2, n);
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    for (kind, ids) in [("", &ids), ("_sorted", &sorted)] {
        w.pair(
            format!("take{kind}/{name}"),
            None,
            || a.take(ids, 0).unwrap(),
            || x.select(Axis(0), ids),
        );
    }
    let (values, their_values) = both(f64s(count, 3));
    let ours = ArrayView1::from(&ids[..]);
    w.change(
        format!("scatter/{name}"),
        None,
        (a.to_owned(), |b| b.scatter((&ours,), &values).unwrap()),
        (x.clone(), |y| ids.iter().zip(&their_values).for_each(|(&i, v)| y[i] = *v)),
    );
    w.change(
        format!("scatter_add/{name}"),
        None,
        (a.to_owned(), |b| b.scatter_add((&ours,), &values).unwrap()),
        (x.clone(), |y| ids.iter().zip(&their_values).for_each(|(&i, v)| y[i] += v)),
    );
}

fn matrices(w: &mut Works<'_>) {
    let (m, k) = both2([100_000, 64], f64s(6_400_000, 1));
    let ids = positions(10_000, 2, 100_000);
    w.pair(
        "take_rows/1e4of1e5x64",
        moved(5_120_000, 5_120_000),
        || m.take(&ids, 0).unwrap(),
        || k.select(Axis(0), &ids),
    );
    let (mask, their_mask) = both(bools(100_000, 3, 0.5));
    let bytes = 8 * 64 * mask.count();
    w.pair(
        "compress_rows/1e5x64",
        moved(bytes, bytes),
        || m.compress(&mask, 0).unwrap(),
        || {
            let ids = their_mask.iter().enumerate().filter(|(_, m)| **m);
            k.select(Axis(0), &ids.map(|(i, _)| i).collect::<Vec<_>>())
        },
    );
    let (rows, their_rows) = both2([10_000, 64], f64s(640_000, 3));
    let ours = ArrayView1::from(&ids[..]);
    w.change(
        "scatter_rows/1e4of1e5x64",
        moved(5_120_000, 5_120_000),
        (m.to_owned(), |m| m.scatter((&ours, ..), &rows).unwrap()),
        (k.clone(), |k| {
            for (&i, row) in ids.iter().zip(their_rows.rows()) {
                k.row_mut(i).assign(&row);
            }
        }),
    );
    drop((m, k));
    let (m, k) = both2([1_000_000, 3], f64s(3_000_000, 1));
    let ids = positions(100_000, 2, 1_000_000);
    w.pair("take_rows/1e5of1e6x3", None, || m.take(&ids, 0).unwrap(), || k.select(Axis(0), &ids));
    drop((m, k));
    let n = 2048;
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let ids = positions(64, 2, n);
    w.pair("take_columns/64of2048", None, || m.take(&ids, 1).unwrap(), || k.select(Axis(1), &ids));
    let (slender, theirs) = both2([100_000, 8], f64s(800_000, 1));
    let ids = positions(8, 2, 8);
    w.pair(
        "take_columns/8of1e5x8",
        None,
        || slender.take(&ids, 1).unwrap(),
        || theirs.select(Axis(1), &ids),
    );
    let (i, j) = (positions(1_000_000, 2, n), positions(1_000_000, 3, n));
    w.pair(
        "gather_pairs/1e6of2048",
        None,
        || m.gather((&i, &j)).unwrap(),
        || i.iter().zip(&j).map(|(&i, &j)| k[[i, j]]).collect::<nd::Array1<f64>>(),
    );
    let (mask, their_mask) = both2([n, n], bools(n * n, 4, 0.1));
    w.pair(
        "argwhere_0.1/2048",
        moved(n * n, 16 * n * n / 10),
        || mask.argwhere(),
        || {
            let places = their_mask.indexed_iter().filter(|(_, m)| **m);
            let flat: Vec<usize> = places.flat_map(|((i, j), _)| [i, j]).collect();
            nd::Array2::from_shape_vec((flat.len() / 2, 2), flat).unwrap()
        },
    );
}
