//! Arithmetic, comparison, logic and choice on arrays of one shape.

use std::hint::black_box;

use super::values::{bools, both, both2, f32s, f64s, i32s, i64s, label, nd, s, signed, u8s};
use super::{Works, moved, updated};
use nd::Zip;

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([10_000, 1_000_000, 10_000_000]) {
        arithmetic(w, n);
        choice(w, n);
    }
    for n in w.sizes([10_000, 1_000_000]) {
        in_place(w, n);
        more_floats(w, n);
        narrow_floats(w, n);
        integers(w, n);
        quotients(w, n);
        bytes(w, n);
    }
    for n in w.sizes([10_000_000]) {
        large(w, n);
    }
    strided(w);
}

fn arithmetic(w: &mut Works<'_>, n: usize) {
    let (name, size, scalar) = (label(n), 8 * n, black_box(2.5));
    let [(a, x), (b, y), (c, z)] = [1, 2, 3].map(|seed| both(f64s(n, seed)));
    w.pair(format!("add/{name}"), moved(2 * size, size), || &a + &b, || &x + &y);
    w.pair(format!("add_scalar/{name}"), moved(size, size), || &a + scalar, || &x + scalar);
    w.pair(format!("mul_add/{name}"), moved(3 * size, size), || &a * &b + &c, || &x * &y + &z);
    w.pair(format!("two_sums/{name}"), None, || (&a + &b) * (&a + &c), || (&x + &y) * (&x + &z));
    w.pair(format!("sqrt/{name}"), None, || a.sqrt(), || x.sqrt());
    w.pair(
        format!("less/{name}"),
        moved(2 * size, n),
        || a.less(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x < y),
    );
}

fn choice(w: &mut Works<'_>, n: usize) {
    let (name, size) = (label(n), 8 * n);
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(signed(n, seed)));
    let (mask, their_mask) = both(bools(n, 3, 0.5));
    w.pair(
        format!("where/{name}"),
        moved(2 * size + n, size),
        || mask.where_(&a, &b),
        || Zip::from(&their_mask).and(&x).and(&y).map_collect(|&m, &x, &y| if m { x } else { y }),
    );
    let zero = black_box(0.0);
    w.pair(
        format!("where_scalar/{name}"),
        moved(size + n, size),
        || mask.where_(&a, zero),
        || Zip::from(&their_mask).and(&x).map_collect(|&m, &x| if m { x } else { zero }),
    );
    let (low, high) = (black_box(-0.25), black_box(0.5));
    w.pair(format!("clip/{name}"), moved(size, size), || a.clip(low, high), || x.clamp(low, high));
}

fn in_place(w: &mut Works<'_>, n: usize) {
    let (name, size, scalar) = (label(n), 8 * n, black_box(2.5));
    let (a, x) = both(f64s(n, 1));
    let (b, y) = both(f64s(n, 2));
    w.change(
        format!("iadd/{name}"),
        updated(2 * size, size),
        (b.to_owned(), |b| *b += &a),
        (y.clone(), |y| *y += &x),
    );
    w.change(
        format!("iadd_scalar/{name}"),
        updated(size, size),
        (b.to_owned(), |b| *b += scalar),
        (y.clone(), |y| *y += scalar),
    );
    w.change(
        format!("axpy/{name}"),
        updated(2 * size, size),
        (b.to_owned(), |b| b.zip_inplace(&a, |b, a| *b += scalar * a)),
        (y.clone(), |y| y.scaled_add(scalar, &x)),
    );
    let (b, y) = both(signed(n, 2));
    w.change(
        format!("iabs/{name}"),
        updated(size, size),
        (b.to_owned(), |b| b.map_inplace(|v| *v = v.abs())),
        (y.clone(), |y| y.mapv_inplace(f64::abs)),
    );
}

fn more_floats(w: &mut Works<'_>, n: usize) {
    let (name, size, scalar) = (label(n), 8 * n, black_box(0.125));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(signed(n, seed)));
    w.pair(format!("mul/{name}"), moved(2 * size, size), || &a * &b, || &x * &y);
    w.pair(format!("div/{name}"), None, || &a / &b, || &x / &y);
    w.pair(format!("negative/{name}"), moved(size, size), || -&a, || -&x);
    w.pair(format!("abs/{name}"), moved(size, size), || a.abs(), || x.abs());
    w.pair(
        format!("maximum/{name}"),
        moved(2 * size, size),
        || a.maximum(&b),
        || Zip::from(&x).and(&y).map_collect(|&x, &y| if x >= y || x.is_nan() { x } else { y }),
    );
    w.pair(
        format!("less_scalar/{name}"),
        moved(size, n),
        || a.less(scalar),
        || x.mapv(|x| x < scalar),
    );
    w.pair(format!("isnan/{name}"), moved(size, n), || a.isnan(), || x.is_nan());
}

fn narrow_floats(w: &mut Works<'_>, n: usize) {
    let (name, size, scalar) = (label(n), 4 * n, black_box(2.5));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(f32s(n, seed)));
    w.pair(format!("add_f32/{name}"), moved(2 * size, size), || &a + &b, || &x + &y);
    w.pair(format!("mul_scalar_f32/{name}"), moved(size, size), || &a * scalar, || &x * scalar);
    w.pair(format!("sqrt_f32/{name}"), None, || a.sqrt(), || x.sqrt());
    w.pair(
        format!("less_f32/{name}"),
        moved(2 * size, n),
        || a.less(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x < y),
    );
    w.pair(
        format!("maximum_f32/{name}"),
        moved(2 * size, size),
        || a.maximum(&b),
        || Zip::from(&x).and(&y).map_collect(|&x, &y| if x >= y || x.is_nan() { x } else { y }),
    );
    let (c, z) = both(f32s(n, 3));
    w.change(
        format!("iadd_f32/{name}"),
        updated(2 * size, size),
        (c.to_owned(), |c| *c += &a),
        (z.clone(), |z| *z += &x),
    );
}

fn integers(w: &mut Works<'_>, n: usize) {
    let (name, seven) = (label(n), black_box(7));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(i32s(n, seed)));
    w.pair(format!("add_i32/{name}"), moved(8 * n, 4 * n), || &a + &b, || &x + &y);
    w.pair(format!("mul_i32/{name}"), moved(8 * n, 4 * n), || &a * &b, || &x * &y);
    w.pair(
        format!("floor_divide_i32/{name}"),
        None,
        || a.floor_divide(seven),
        || x.mapv(|x| x.div_euclid(seven)),
    );
    w.pair(
        format!("equal_i32/{name}"),
        moved(8 * n, n),
        || a.equal(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x == y),
    );
    w.pair(
        format!("minimum_i32/{name}"),
        moved(8 * n, 4 * n),
        || a.minimum(&b),
        || Zip::from(&x).and(&y).map_collect(|&x, &y| x.min(y)),
    );
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(i64s(n, seed)));
    w.pair(format!("add_i64/{name}"), moved(16 * n, 8 * n), || &a + &b, || &x + &y);
    w.pair(format!("mul_i64/{name}"), moved(16 * n, 8 * n), || &a * &b, || &x * &y);
    let seven = i64::from(seven);
    w.pair(
        format!("floor_divide_i64/{name}"),
        None,
        || a.floor_divide(seven),
        || x.mapv(|x| x.div_euclid(seven)),
    );
    w.pair(
        format!("remainder_i64/{name}"),
        None,
        || a.remainder(seven),
        || x.mapv(|x| x.rem_euclid(seven)),
    );
}

/// Each by another one, above zero.
fn quotients(w: &mut Works<'_>, n: usize) {
    let (name, divisors) = (label(n), u8s(n, 2));
    let (a, x) = both(i32s(n, 1));
    let (b, y) = both(divisors.iter().map(|b| i32::from(*b) + 1).collect());
    w.pair(
        format!("floor_divide_by_i32/{name}"),
        None,
        || a.floor_divide(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x.div_euclid(*y)),
    );
    let (a, x) = both(i64s(n, 1));
    let (b, y) = both(divisors.iter().map(|b| i64::from(*b) + 1).collect());
    w.pair(
        format!("floor_divide_by_i64/{name}"),
        None,
        || a.floor_divide(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x.div_euclid(*y)),
    );
    let ((a, x), (b, y)) = (both(signed(n, 1)), both(f64s(n, 2)));
    w.pair(
        format!("remainder_by_f64/{name}"),
        None,
        || a.remainder(&b),
        || Zip::from(&x).and(&y).map_collect(|x, y| x.rem_euclid(*y)),
    );
}

fn bytes(w: &mut Works<'_>, n: usize) {
    let (name, limit) = (label(n), black_box(50));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(u8s(n, seed)));
    w.pair(format!("add_u8/{name}"), moved(2 * n, n), || &a + &b, || &x + &y);
    w.pair(
        format!("greater_u8/{name}"),
        moved(n, n),
        || a.greater(limit),
        || x.mapv(|x| x > limit),
    );
    w.pair(
        format!("maximum_u8/{name}"),
        moved(2 * n, n),
        || a.maximum(&b),
        || Zip::from(&x).and(&y).map_collect(|&x, &y| x.max(y)),
    );
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(bools(n, seed, 0.5)));
    w.pair(format!("and/{name}"), moved(2 * n, n), || &a & &b, || &x & &y);
    w.pair(format!("not/{name}"), moved(n, n), || !&a, || !&x);
}

fn large(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(f64s(n, 1));
    let (b, y) = both(f64s(n, 2));
    w.change(
        format!("iadd/{name}"),
        updated(16 * n, 8 * n),
        (b.to_owned(), |b| *b += &a),
        (y.clone(), |y| *y += &x),
    );
    drop((a, b, x, y));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(f32s(n, seed)));
    w.pair(format!("add_f32/{name}"), moved(8 * n, 4 * n), || &a + &b, || &x + &y);
    drop((a, b, x, y));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(i32s(n, seed)));
    w.pair(format!("add_i32/{name}"), moved(8 * n, 4 * n), || &a + &b, || &x + &y);
    drop((a, b, x, y));
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(u8s(n, seed)));
    w.pair(format!("add_u8/{name}"), moved(2 * n, n), || &a + &b, || &x + &y);
}

fn strided(w: &mut Works<'_>) {
    let n = 1_000_000;
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(f64s(n, seed)));
    w.pair(
        "add_stride2/1e6",
        moved(16 * n, 4 * n),
        || a.slice(s![..;2]) + b.slice(s![..;2]),
        || &x.slice(nd::s![..;2]) + &y.slice(nd::s![..;2]),
    );
    w.pair(
        "add_reversed/1e6",
        moved(16 * n, 8 * n),
        || &a + b.slice(s![..;-1]),
        || &x + &y.slice(nd::s![..;-1]),
    );
    w.pair(
        "add_neighbours/1e6",
        moved(8 * n, 8 * n),
        || a.slice(s![1..]) + a.slice(s![..-1]),
        || &x.slice(nd::s![1..]) + &x.slice(nd::s![..-1]),
    );
    let [(a, x), (b, y)] = [1, 2].map(|seed| both(u8s(n, seed)));
    w.pair(
        "add_u8_stride2/1e6",
        moved(2 * n, n / 2),
        || a.slice(s![..;2]) + b.slice(s![..;2]),
        || &x.slice(nd::s![..;2]) + &y.slice(nd::s![..;2]),
    );
    let n = 2048;
    let [(m, k), (p, q)] = [1, 2].map(|seed| both2([n, n], f64s(n * n, seed)));
    w.pair(
        "add_columns_stride2/2048",
        moved(16 * n * n, 4 * n * n),
        || m.slice((.., s![..;2])) + p.slice((.., s![..;2])),
        || &k.slice(nd::s![.., ..;2]) + &q.slice(nd::s![.., ..;2]),
    );
    w.pair(
        "add_inner/2048",
        moved(16 * n * n, 8 * n * n),
        || m.slice(s![1..-1, 1..-1]) + p.slice(s![1..-1, 1..-1]),
        || &k.slice(nd::s![1..-1, 1..-1]) + &q.slice(nd::s![1..-1, 1..-1]),
    );
}
