//! Axes in another order than memory.

use super::digest::Value;
use super::values::{Array, Order, both2, both3, f32s, f64s, nd, u8s};
use super::{Works, moved, updated};
use nd::Zip;

pub(super) fn works(w: &mut Works<'_>) {
    for n in [64, 512, 2048] {
        matrix(w, n);
    }
    let n = 4096;
    copied(w, "copy_f64/4096", [n, n], f64s(n * n, 1));
    types(w);
    cubes(w);
}

fn matrix(w: &mut Works<'_>, n: usize) {
    let (m, k) = both2([n, n], f64s(n * n, 1));
    let (p, q) = both2([n, n], f64s(n * n, 2));
    let size = 8 * n * n;
    w.pair(
        format!("copy_f64/{n}"),
        moved(size, size),
        || m.t().to_order(Order::C),
        || k.t().as_standard_layout().into_owned(),
    );
    let (out, their_out) = both2([n, n], f64s(n * n, 3));
    w.change(
        format!("assign_f64/{n}"),
        moved(size, size),
        (out.to_owned(), |out| out.assign(&m.t())),
        (their_out.clone(), |out| out.assign(&k.t())),
    );
    w.pair(format!("add_transposed/{n}"), moved(2 * size, size), || &m + p.t(), || &k + &q.t());
    w.pair(
        format!("add_both_transposed/{n}"),
        moved(2 * size, size),
        || m.t() + p.t(),
        || &k.t() + &q.t(),
    );
    w.change(
        format!("iadd_transposed/{n}"),
        updated(2 * size, size),
        (out.to_owned(), |out| *out += &p.t()),
        (their_out.clone(), |out| *out += &q.t()),
    );
    w.pair(
        format!("less_transposed/{n}"),
        moved(2 * size, n * n),
        || m.less(p.t()),
        || Zip::from(&k).and(&q.t()).map_collect(|x, y| x < y),
    );
    w.pair(
        format!("copy_keeping_order/{n}"),
        moved(size, size),
        || m.t().to_owned(),
        || k.t().to_owned(),
    );
}

/// A matrix whose axes were exchanged, copied in C order.
fn copied<T: Value>(w: &mut Works<'_>, name: &str, shape: [usize; 2], elements: Vec<T>) {
    let bytes = size_of_val(&elements[..]);
    let (m, k) = both2(shape, elements);
    w.pair(
        name,
        moved(bytes, bytes),
        || m.t().to_order(Order::C),
        || k.t().as_standard_layout().into_owned(),
    );
}

fn types(w: &mut Works<'_>) {
    let n = 2048;
    copied(w, "copy_f32/2048", [n, n], f32s(n * n, 1));
    copied(w, "copy_u8/2048", [n, n], u8s(n * n, 1));
    // Rows that are no whole cache lines.
    let (n, columns) = (2003, 2001);
    copied(w, "copy_f64/2003x2001", [n, columns], f64s(n * columns, 1));
    copied(w, "copy_u8/2003x2001", [n, columns], u8s(n * columns, 1));
    // Fortran order in, C order out.
    let (m, k) = both2([1_000_000, 4], f64s(4_000_000, 1));
    let (m, k) = (m.to_order(Order::F), k.t().as_standard_layout().into_owned());
    w.pair(
        "interleave4/1e6",
        moved(32_000_000, 32_000_000),
        || m.to_order(Order::C),
        || k.t().as_standard_layout().into_owned(),
    );
    copied(w, "separate4/1e6", [1_000_000, 4], f64s(4_000_000, 1));
}

fn cubes(w: &mut Works<'_>) {
    let (shape, all) = ([200, 210, 220], [[2, 0, 1], [1, 0, 2], [0, 2, 1], [2, 1, 0]]);
    let small = ([100, 100, 100], [[0, 2, 1]]);
    for (shape, all) in [(shape, &all[..]), (small.0, &small.1)] {
        let [d, e, f] = shape;
        let (a, x) = both3(shape, f64s(d * e * f, 1));
        let bytes = moved(8 * a.len(), 8 * a.len());
        for &axes in all {
            let name = axes.map(|axis: usize| axis.to_string()).concat();
            let ours = axes.map(|axis| axis as isize);
            w.pair(
                format!("permute_{name}/{d}x{e}x{f}"),
                bytes,
                || a.permute(&ours).to_order(Order::C),
                || x.view().permuted_axes(axes).as_standard_layout().into_owned(),
            );
        }
    }
    let (image, their_image) = both3([1000, 1000, 3], u8s(3_000_000, 1));
    w.pair(
        "channels_first_u8/1000x1000x3",
        moved(3_000_000, 3_000_000),
        || image.permute(&[2, 0, 1]).to_order(Order::C),
        || their_image.view().permuted_axes([2, 0, 1]).as_standard_layout().into_owned(),
    );
    // The layouts of the operands disagree on all axes, in a cube small enough for the cache.
    let [(a, x), (b, y)] = [1, 2].map(|seed| both3([40, 40, 40], f64s(64_000, seed)));
    w.pair(
        "add_permuted/40x40x40",
        moved(16 * 64_000, 8 * 64_000),
        || &a + b.permute(&[2, 1, 0]),
        || &x + &y.view().permuted_axes([2, 1, 0]),
    );
    let (a, x) = (a.into_dyn(), x.into_dyn());
    let (b, y) = (b.into_dyn(), y.into_dyn());
    w.pair(
        "add_permuted_dyn/40x40x40",
        moved(16 * 64_000, 8 * 64_000),
        || -> Array<f64, _> { &a + b.permute(&[2, 1, 0]) },
        || &x + &y.view().permuted_axes(&[2, 1, 0][..]),
    );
}
