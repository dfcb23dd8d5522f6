//! Copies in the order in which the elements lie, and joining.

use super::values::{Array1, bools, both, both2, f32s, f64s, label, nd, s, u8s};
use super::{Works, moved};

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([1_000, 100_000, 1_000_000, 10_000_000]) {
        contiguous(w, n);
    }
    for n in w.sizes([1_000_000, 10_000_000]) {
        strided(w, n);
    }
    types(w);
    matrices(w);
    joins(w);
}

fn contiguous(w: &mut Works<'_>, n: usize) {
    let (name, bytes) = (label(n), moved(8 * n, 8 * n));
    let (a, x) = both(f64s(n, 1));
    w.pair(format!("contiguous/{name}"), bytes, || a.to_owned(), || x.to_owned());
    let (b, y) = both(f64s(n, 2));
    w.change(
        format!("assign/{name}"),
        bytes,
        (b.to_owned(), |b| b.assign(&a)),
        (y.clone(), |y| y.assign(&x)),
    );
    let value = std::hint::black_box(2.5);
    w.change(
        format!("fill/{name}"),
        moved(0, 8 * n),
        (b.to_owned(), |b| b.fill(value)),
        (y.clone(), |y| y.fill(value)),
    );
}

fn strided(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(f64s(n, 1));
    // Every line of memory is read, though only half of each is used.
    w.pair(
        format!("stride2/{name}"),
        moved(8 * n, 4 * n),
        || a.slice(s![..;2]).to_owned(),
        || x.slice(nd::s![..;2]).to_owned(),
    );
    w.pair(
        format!("reversed/{name}"),
        moved(8 * n, 8 * n),
        || a.slice(s![..;-1]).to_owned(),
        || x.slice(nd::s![..;-1]).to_owned(),
    );
    let (b, y) = both(f64s(n, 2));
    w.change(
        format!("assign_reversed/{name}"),
        moved(8 * n, 8 * n),
        (b.to_owned(), |b| b.assign(&a.slice(s![..;-1]))),
        (y.clone(), |y| y.assign(&x.slice(nd::s![..;-1]))),
    );
    let (half, their_half) = both(f64s(n / 2, 3));
    w.change(
        format!("assign_to_stride2/{name}"),
        moved(4 * n, 8 * n),
        (b.to_owned(), |b| b.slice_mut(s![..;2]).assign(&half)),
        (y.clone(), |y| y.slice_mut(nd::s![..;2]).assign(&their_half)),
    );
}

fn types(w: &mut Works<'_>) {
    let n = 1_000_000;
    let (a, x) = both(f32s(n, 1));
    w.pair("contiguous_f32/1e6", moved(4 * n, 4 * n), || a.to_owned(), || x.to_owned());
    let (a, x) = both(u8s(n, 1));
    w.pair("contiguous_u8/1e6", moved(n, n), || a.to_owned(), || x.to_owned());
    w.pair(
        "reversed_u8/1e6",
        moved(n, n),
        || a.slice(s![..;-1]).to_owned(),
        || x.slice(nd::s![..;-1]).to_owned(),
    );
    let (a, x) = both(bools(n, 1, 0.5));
    w.pair("contiguous_bool/1e6", moved(n, n), || a.to_owned(), || x.to_owned());
}

fn matrices(w: &mut Works<'_>) {
    let n = 2048;
    let (m, k) = both2([n, n], f64s(n * n, 1));
    w.pair(
        "columns_stride2/2048",
        moved(8 * n * n, 4 * n * n),
        || m.slice((.., s![..;2])).to_owned(),
        || k.slice(nd::s![.., ..;2]).to_owned(),
    );
    let (bytes, theirs) = both2([480, 640], u8s(480 * 640, 1));
    w.pair(
        "mirrored_u8/480x640",
        moved(480 * 640, 480 * 640),
        || bytes.slice((.., s![..;-1])).to_owned(),
        || theirs.slice(nd::s![.., ..;-1]).as_standard_layout().into_owned(),
    );
    w.pair(
        "slab64/2048",
        moved(8 * n * 64, 8 * n * 64),
        || m.slice((.., ..64)).to_owned(),
        || k.slice(nd::s![.., ..64]).to_owned(),
    );
    w.pair(
        "block1024/2048",
        moved(8 * 1024 * 1024, 8 * 1024 * 1024),
        || m.slice((512..1536, 512..1536)).to_owned(),
        || k.slice(nd::s![512..1536, 512..1536]).to_owned(),
    );
    w.pair(
        "ravel_block1024/2048",
        moved(8 * 1024 * 1024, 8 * 1024 * 1024),
        || m.slice((512..1536, 512..1536)).flatten(),
        || k.slice(nd::s![512..1536, 512..1536]).flatten().into_owned(),
    );
}

fn joins(w: &mut Works<'_>) {
    let n = 1_000_000;
    let ((a, x), (b, y)) = (both(f64s(n, 1)), both(f64s(n, 2)));
    w.pair(
        "concatenate/1e6",
        moved(16 * n, 16 * n),
        || ndview::concatenate(0, &[&a, &b]).unwrap(),
        || nd::concatenate(nd::Axis(0), &[x.view(), y.view()]).unwrap(),
    );
    w.pair(
        "stack_columns/1e6",
        moved(16 * n, 16 * n),
        || ndview::stack(1, &[&a, &b]).unwrap(),
        || nd::stack(nd::Axis(1), &[x.view(), y.view()]).unwrap(),
    );
    w.pair(
        "repeat2/1e6",
        moved(8 * n, 16 * n),
        || -> Array1<f64> { a.repeat_flat(2) },
        || {
            let mut out = Vec::with_capacity(2 * x.len());
            x.iter().for_each(|&v| out.extend([v, v]));
            nd::Array1::from(out)
        },
    );
    let ((m, k), (p, q)) = (both2([1000, 1000], f64s(n, 1)), both2([1000, 1000], f64s(n, 2)));
    w.pair(
        "hstack/1000x1000",
        moved(16 * n, 16 * n),
        || ndview::concatenate(1, &[&m, &p]).unwrap(),
        || nd::concatenate(nd::Axis(1), &[k.view(), q.view()]).unwrap(),
    );
}
