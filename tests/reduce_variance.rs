//! Variances against integers, which are exact: however far from 0 the elements lie, over every way through
//! memory (rules RD1..RD5).

use ndview::prelude::*;

/// Small numbers, without order.
fn step(i: usize) -> i128 {
    let mut x = (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^= x >> 29;
    i128::from(x.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 61)
}

/// What is exact of a lane: the number of elements, and the sum of the squared distances from the mean times that.
#[derive(Clone, Copy)]
struct Exact(usize, i128);

impl Exact {
    fn of(lane: &[i128]) -> Self {
        let (n, sum) = (lane.len(), lane.iter().sum::<i128>());
        Exact(n, n as i128 * lane.iter().map(|x| x * x).sum::<i128>() - sum * sum)
    }

    /// How far a variance is off, relative to this; that of one value repeated must be 0.
    fn off(self, found: f64) -> f64 {
        let Exact(n, squares) = self;
        if squares == 0 {
            return if found == 0.0 { 0.0 } else { f64::INFINITY };
        }
        (found / (squares as f64 / n as f64 / n as f64) - 1.0).abs()
    }
}

/// The lanes of an array with three axes, of which some go.
fn lanes(a: &Array3<i128>, gone: &[isize]) -> Vec<Vec<i128>> {
    let shape = a.shape();
    let stays: Vec<usize> = (0..3).filter(|axis| !gone.contains(&(*axis as isize))).collect();
    let n: usize = stays.iter().map(|axis| shape[*axis]).product();
    let mut lanes = vec![Vec::new(); n];
    for i in 0..shape[0] {
        for j in 0..shape[1] {
            for k in 0..shape[2] {
                let index = [i, j, k];
                let at = stays.iter().fold(0, |at, axis| at * shape[*axis] + index[*axis]);
                lanes[at].push(a[index]);
            }
        }
    }
    lanes
}

const AXES: [&[isize]; 7] = [&[0], &[1], &[2], &[0, 1], &[0, 2], &[1, 2], &[0, 1, 2]];
const SHAPES: [[usize; 3]; 14] = [
    [1, 1, 9000],
    [1, 9000, 1],
    [3, 3000, 2],
    [3000, 3, 1],
    [3000, 2, 3],
    [2, 3, 3000],
    [2, 300, 70],
    [300, 7, 90],
    [5000, 4, 1],
    [1, 70, 600],
    [20, 30, 40],
    [4, 5, 6],
    [700, 1, 3],
    [9, 1, 1100],
];

/// Calls `f` with the elements that `value` gives, in several layouts, and what is exact of the lanes along each of
/// the [`AXES`].
fn in_layouts(
    shape: [usize; 3],
    value: impl Fn(usize) -> i128,
    f: impl Fn(&str, &[Vec<Exact>], ArrayView3<'_, f64>),
) {
    let [p, q, r] = shape;
    let elements = Array::from_shape_fn(shape, |[i, j, k]| value((i * q + j) * r + k));
    let exact = |axes| lanes(&elements, axes).iter().map(|lane| Exact::of(lane)).collect();
    let whole: Vec<Vec<Exact>> = AXES.into_iter().map(exact).collect();
    let c = elements.map(|x| *x as f64);
    f("C", &whole, c.view());
    f("F", &whole, c.to_order(Order::F).view());
    let mut wide = Array3::<f64>::zeros((p, q, 2 * r));
    wide.slice_mut((.., .., s![..;2])).assign(&c);
    f("steps", &whole, wide.slice((.., .., s![..;2])));
    let mut turned = c.clone();
    turned.slice_mut((.., s![..;-1], s![..;-1])).assign(&c);
    f("backwards", &whole, turned.slice((.., s![..;-1], s![..;-1])));
    let moved = c.permute(&[1, 2, 0]).to_owned();
    f("moved", &whole, moved.permute(&[2, 0, 1]));
}

/// Checks the variances along all axes.
fn check(what: &str, whole: &[Vec<Exact>], a: ArrayView3<'_, f64>, most: f64) {
    for (axes, lanes) in AXES.into_iter().zip(whole) {
        let found = a.over(axes).var(0);
        assert_eq!(found.len(), lanes.len());
        for (found, lane) in found.iter().zip(lanes) {
            let off = lane.off(*found);
            assert!(off < most, "{what}: {axes:?} of {:?}: {off:e} off", a.shape());
        }
    }
    let off = whole[AXES.len() - 1][0].off(a.var(0));
    assert!(off < most, "{what}: {:?}: {off:e} off", a.shape());
}

#[test]
fn a_large_mean_takes_no_digits() {
    for shape in SHAPES {
        for mean in [0, 3_000_000_000, -1_000_000_000_000] {
            in_layouts(shape, |i| mean + step(i), |what, whole, a| check(what, whole, a, 1e-13));
        }
    }
}

/// Elements of 4 bytes, whose mean is a million times their spread: what is exact is within their digits.
#[test]
fn a_large_mean_takes_no_digits_of_f32() {
    for shape in SHAPES {
        in_layouts(
            shape,
            |i| 8_000_000 + step(i),
            |what, whole, a| {
                let narrow = a.map(|x| *x as f32);
                for (axes, lanes) in AXES.into_iter().zip(whole) {
                    let found = narrow.over(axes).var(0);
                    assert_eq!(found.len(), lanes.len());
                    for (found, lane) in found.iter().zip(lanes) {
                        let off = lane.off(f64::from(*found));
                        assert!(off < 2e-6, "{what}: {axes:?} of {shape:?}: {off:e} off");
                    }
                }
            },
        );
    }
}

/// Where lanes begin with what lies far off the others, as much as is lost by that is lost in the sum.
#[test]
fn a_first_element_far_off() {
    for far in [1000, 1_000_000, 1_000_000_000] {
        for shape in SHAPES {
            let [_, q, r] = shape;
            // The first of each lane along axis 0, and of the whole.
            in_layouts(
                shape,
                |i| if i < q * r { far } else { step(i) },
                |what, whole, a| {
                    check(what, whole, a, 1e-13);
                },
            );
            // The first of each lane along axis 2.
            in_layouts(
                shape,
                |i| if i % r == 0 { far } else { step(i) },
                |what, whole, a| {
                    check(what, whole, a, 1e-13);
                },
            );
        }
    }
    // Integers lose nothing where they are subtracted; these do.
    let n = 100_000;
    for far in [1e3, 1e5, 1e9] {
        let part = |i: usize| step(i) as f64 + step(i + n) as f64 / 7.0;
        let a = Array::from_shape_fn((n, 1), |[i, _]| if i == 0 { far } else { part(i) });
        let mean = a.mean();
        let direct = a.map(|x| (x - mean) * (x - mean)).mean();
        for found in [a.var(0), a.var_axis(0, 0)[0], a.t().var_axis(1, 0)[0]] {
            assert!((found / direct - 1.0).abs() < 1e-12, "{far}: {found} {direct}");
        }
    }
}

/// What is infinite or NaN has no variance, wherever it stands; others lanes have theirs.
#[test]
fn infinities_and_nan() {
    for odd in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        for (rows, columns) in [(1, 3), (3, 2), (9, 4), (70, 5), (5, 70), (2500, 3), (3, 2500)] {
            for at in [0, rows * columns / 2, rows * columns - 1] {
                let mut a = Array::from_shape_fn((rows, columns), |[i, j]| 1e9 + (i + j) as f64);
                let place = [at / columns, at % columns];
                a[place] = odd;
                for a in [a.clone(), a.to_order(Order::F)] {
                    assert!(a.var(0).is_nan() && a.over([0, 1]).std(0)[[]].is_nan());
                    for axis in [0, 1] {
                        let found = a.var_axis(axis as isize, 0);
                        for (i, x) in found.iter().enumerate() {
                            assert_eq!(x.is_nan(), i == place[1 - axis], "{odd} at {place:?}");
                        }
                    }
                }
            }
        }
    }
}
