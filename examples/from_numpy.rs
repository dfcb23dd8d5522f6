//! NumPy's line, ours beside it, what it gives, and what becomes of the memory.
//!
//! `cargo run --release --example from_numpy`
//!
//! Each line is checked as it is printed. All of them, by topic, are in `docs/numpy.md`.

use ndview::prelude::*;
use ndview::{concatenate, stack};

/// Checks and prints one line. The memory is looked up, not asserted: `view` where the result has
/// bytes in common with the array in front, `copy` where it has none.
macro_rules! line {
    ($from:ident: $numpy:literal, $ours:expr, $memory:literal, $expected:expr) => {{
        let result = $ours;
        assert_eq!(result, $expected, "{}", $numpy);
        let memory = match result.shares_memory(&$from) {
            Overlap::No => "copy",
            _ => "view",
        };
        assert_eq!(memory, $memory, "{}", $numpy);
        show($numpy, stringify!($ours), memory, &result.to_string());
    }};
    // A single element has no memory to speak of.
    ($numpy:literal, $ours:expr, $expected:expr) => {{
        let result = $ours;
        assert_eq!(result, $expected, "{}", $numpy);
        show($numpy, stringify!($ours), "scalar", &result.to_string());
    }};
}

fn show(numpy: &str, ours: &str, memory: &str, result: &str) {
    let ours = ours.split_whitespace().collect::<Vec<_>>().join(" ");
    let result = result.split_whitespace().collect::<Vec<_>>().join(" ").replace("[ ", "[");
    println!("{numpy:<26} {ours:<40} {memory:<7} {result}");
}

fn main() -> ndview::Result<()> {
    let mut a: Array2<i64> = Array1::arange(0, 12, 1).into_reshape((3, 4))?;
    let b = array![10_i64, 20, 30, 40];
    let x = array![[1.0_f64, 4.0], [9.0, 16.0]];
    println!("a =\n{a}\nb = {b}\nx =\n{x}\n");
    println!("{:<26} {:<40} {:<7} result", "NumPy", "ndview", "memory");

    line!(a: "a[1]", a.slice(1), "view", [4, 5, 6, 7]);
    line!(a: "a[:, -1]", a.slice((.., -1)), "view", [3, 7, 11]);
    line!(a: "a[1:, :2]", a.slice((1.., ..2)), "view", [[4, 5], [8, 9]]);
    line!(a: "a[::2, ::-3]", a.slice(s![..;2, ..;-3]), "view", [[3, 0], [11, 8]]);
    line!(x: "x.T", x.t(), "view", [[1.0, 9.0], [4.0, 16.0]]);
    line!(a: "np.diagonal(a)", a.diagonal(), "view", [0, 5, 10]);
    line!(b: "b.reshape(2, -1)", b.reshape((2, -1))?, "view", [[10, 20], [30, 40]]);
    line!(b: "b[:2, None]", b.slice((..2, NewAxis)), "view", [[10], [20]]);
    line!(x: "x.ravel()", x.ravel(), "view", [1.0, 4.0, 9.0, 16.0]);
    line!(x: "x.T.ravel()", x.t().ravel(), "copy", [1.0, 9.0, 4.0, 16.0]);
    line!(x: "x.flatten()", x.flatten(), "copy", [1.0, 4.0, 9.0, 16.0]);
    line!(a: "a[[2, 0], :2]", a.slice((.., ..2)).take(&[2, 0], 0)?, "copy", [[8, 9], [0, 1]]);
    line!(a: "a[[0, 2], [1, 3]]", a.gather(([0, 2], [1, 3]))?, "copy", [1, 11]);
    line!(a: "a[a > 8]", a.select(&a.greater(8))?, "copy", [9, 10, 11]);
    line!(b: "np.where(b > 15, b, 0)", b.greater(15).where_(&b, &Array0::from(0)), "copy", [
        0, 20, 30, 40
    ]);
    line!(b: "np.concatenate([b, b[:1]])", concatenate(0, &[b.view(), b.slice(..1)])?, "copy", [
        10, 20, 30, 40, 10
    ]);
    line!(b: "np.stack([b[:2], b[2:]])", stack(0, &[b.slice(..2), b.slice(2..)])?, "copy", [
        [10, 20],
        [30, 40]
    ]);
    line!(b: "-b // 3", (-&b).floor_divide(3), "copy", [-4, -7, -10, -14]);
    line!(x: "x - x.mean(axis=0)", &x - &x.mean_axis(0), "copy", [[-4.0, -6.0], [4.0, 6.0]]);
    line!(x: "np.sqrt(x)", x.sqrt(), "copy", [[1.0, 2.0], [3.0, 4.0]]);
    line!(a: "a @ b", a.dot(&b), "copy", [200, 600, 1000]);
    line!(a: "a.sum(axis=0)", a.sum_axis(0), "copy", [12, 15, 18, 21]);
    line!(a: "np.sort(-a[0])", (-a.row(0)).sort(0), "copy", [-3, -2, -1, 0]);
    line!("a.sum()", a.sum(), 66);
    line!("a[-1, -2]", *a.at([-1, -2]), 10);
    line!("np.median(x)", x.median(), 6.5);

    // In place. `before` keeps the old values: the first write copies, for it holds the buffer too.
    let before = a.clone();
    a.slice_mut((.., 0)).fill(0); // a[:, 0] = 0
    a.row_mut(1).assign(&b); // a[1] = b
    a.fill_where(&a.greater(25), -1)?; // a[a > 25] = -1
    a += &b; // a += b
    println!("\na[:, 0] = 0; a[1] = b; a[a > 25] = -1; a += b    in place\n{a}");
    assert_eq!(a, [[10, 21, 32, 43], [20, 40, 29, 39], [10, 29, 40, 51]]);
    assert_eq!(before.row(1), [4, 5, 6, 7]);
    Ok(())
}
