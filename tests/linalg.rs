//! Products against the triple loop, on every pair of layouts (rule FL6, table row 88).

use std::fmt::Debug;
use std::ops::Mul;

use ndview::prelude::*;
use num_bigint::BigInt;
use num_traits::Zero;

/// Views of an `m` by `n` matrix of small numbers, lying in many ways.
fn matrices<T: Clone + Zero>(
    m: usize,
    n: usize,
    number: impl Fn(i64) -> T,
) -> Vec<(&'static str, Array2<T>)> {
    let value = |i: usize, j: usize| number(((i * 31 + j * 17 + 5) % 23) as i64 - 11);
    let c = Array::from_shape_fn((m, n), |[i, j]| value(i, j));
    let wide = Array::from_shape_fn((3 * m + 1, 2 * n + 3), |[i, j]| value(i, j));
    let (rows, columns) = (m as isize, n as isize);
    let row = Array::from_shape_fn((1, n), |[_, j]| value(3, j));
    let column = Array::from_shape_fn((m, 1), |[i, _]| value(i, 2));
    vec![
        ("C", c.clone()),
        ("F", c.to_order(Order::F)),
        ("transposed steps", {
            let turned = Array::from_shape_fn((n, 2 * m), |[i, j]| value(j, i));
            turned.t().slice((..2 * rows, ..)).slice(s![..;2, ..]).share()
        }),
        ("steps", wide.slice(s![1..1 + 3 * rows;3, 2..2 + 2 * columns;2]).share()),
        ("backwards", c.slice(s![..;-1, ..;-1]).share()),
        ("rows backwards", c.slice(s![..;-1, ..]).share()),
        ("one row", row.broadcast_to((m, n)).unwrap().share()),
        ("one column", column.broadcast_to((m, n)).unwrap().share()),
    ]
}

/// The triple loop.
fn product<T: Clone + Zero + Mul<Output = T>>(a: &Array2<T>, b: &Array2<T>) -> Array2<T> {
    Array::from_shape_fn((a.shape()[0], b.shape()[1]), |[i, j]| {
        let terms = (0..a.shape()[1]).map(|k| a[[i, k]].clone() * b[[k, j]].clone());
        terms.fold(T::zero(), |x, y| x + y)
    })
}

fn check_products<T>(number: impl Fn(i64) -> T)
where
    T: Clone + Zero + Mul<Output = T> + PartialEq + Debug + 'static,
{
    let sizes = [(3, 4, 5), (1, 7, 3), (6, 300, 1), (1, 9, 1), (5, 1, 4), (20, 17, 33)];
    for (m, k, n) in sizes {
        for (left, a) in matrices(m, k, &number) {
            for (right, b) in matrices(k, n, &number) {
                let expected = product(&a, &b);
                let result = a.dot(&b);
                assert_eq!(result, expected, "{left} {right} {m} {k} {n}");
                assert!(result.is_c_contiguous());
                assert_eq!(a.matmul(&b), expected, "{left} {right} {m} {k} {n}");
                assert_eq!(a.view().into_dyn().dot(&b.view().into_dyn()), expected);
                let (x, y) = (a.row(m - 1), b.column(0));
                assert_eq!(x.dot(&y), expected[[m - 1, 0]], "{left} {right} {m} {k} {n}");
                assert_eq!(a.dot(&y), expected.column(0), "{left} {right} {m} {k} {n}");
                assert_eq!(x.dot(&b), expected.row(m - 1), "{left} {right} {m} {k} {n}");
            }
        }
    }
}

#[test]
fn products_of_f64() {
    check_products(|n| n as f64);
}

#[test]
fn products_of_f32() {
    check_products(|n| n as f32);
}

#[test]
fn products_of_integers() {
    check_products(|n| n);
    check_products(|n| n as i32);
}

#[test]
fn products_of_big_integers() {
    check_products(|n| BigInt::from(n) * BigInt::from(i64::MAX));
}

/// The order of the factors must be kept: quaternions do not commute.
#[test]
fn products_of_what_does_not_commute() {
    /// `[a, b, c, d]` is `a + bi + cj + dk`.
    #[derive(Clone, Debug, PartialEq)]
    struct Quaternion([i64; 4]);
    impl Mul for Quaternion {
        type Output = Self;
        fn mul(self, other: Self) -> Self {
            let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
            Quaternion([
                a * e - b * f - c * g - d * h,
                a * f + b * e + c * h - d * g,
                a * g - b * h + c * e + d * f,
                a * h + b * g - c * f + d * e,
            ])
        }
    }
    impl std::ops::Add for Quaternion {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Quaternion(std::array::from_fn(|i| self.0[i] + other.0[i]))
        }
    }
    impl Zero for Quaternion {
        fn zero() -> Self {
            Quaternion([0; 4])
        }
        fn is_zero(&self) -> bool {
            *self == Self::zero()
        }
    }
    check_products(|n| Quaternion([n, n * n % 7, 3 - n, n * n % 5 - 2]));
}

#[test]
fn nothing_to_sum_gives_zeros() {
    let (a, b) = (Array::<f64, _>::ones((2, 0)), Array::<f64, _>::ones((0, 3)));
    assert_eq!(a.dot(&b), Array::<f64, _>::zeros((2, 3)));
    assert_eq!(a.dot(&b.column(1)), [0.0; 2]);
    assert_eq!(a.row(0).dot(&b), [0.0; 3]);
    assert_eq!(a.row(0).dot(&b.column(0)), 0.0);
    assert_eq!(b.dot(&Array::<f64, _>::ones((3, 4))).shape(), [0, 4]);
    assert_eq!(Array::<f64, _>::ones((4, 3)).dot(&Array::<f64, _>::ones((3, 0))).shape(), [4, 0]);
    let (a, b) = (a.map(|x| *x as i32), b.map(|x| *x as i32));
    assert_eq!(a.dot(&b), Array::<i32, _>::zeros((2, 3)));
    assert_eq!(a.matmul(&Array::<i32, _>::ones((4, 0, 3))), Array::<i32, _>::zeros((4, 2, 3)));
    assert_eq!(
        Array::<f64, _>::ones((0, 2, 3)).matmul(&Array::<f64, _>::ones((3, 5))).shape(),
        [0, 2, 5]
    );
    assert_eq!(
        Array::<f64, _>::ones((4, 0, 3)).matmul(&Array::<f64, _>::ones((3, 5))).shape(),
        [4, 0, 5]
    );
}

#[test]
fn lengths_that_differ_are_refused() {
    let a = Array::<f64, _>::zeros((2, 3));
    let words = "shapes (2, 3) and (2, 3) not aligned: 3 (dim 1) != 2 (dim 0)";
    assert_eq!(a.try_dot(&a).unwrap_err().to_string(), words);
    assert_eq!(a.try_matmul(&a).unwrap_err().to_string(), words);
    let v = Array::<f64, _>::zeros(2);
    let words = "shapes (2, 3) and (2,) not aligned: 3 (dim 1) != 2 (dim 0)";
    assert_eq!(a.try_dot(&v).unwrap_err().to_string(), words);
    let words = "shapes (2,) and (3,) not aligned: 2 (dim 0) != 3 (dim 0)";
    assert_eq!(v.try_dot(&a.row(0)).unwrap_err().to_string(), words);
    assert!(a.row(0).try_dot(&a).is_err());
    let (x, y) = (Array::<f64, _>::zeros((4, 2, 3)), Array::<f64, _>::zeros((5, 3, 2)));
    assert!(matches!(x.try_matmul(&y).unwrap_err().kind(), ErrorKind::Broadcast { .. }));
    let words = "matmul: Input operand 1 does not have enough dimensions (has 1, requires 2)";
    assert_eq!(a.try_matmul(&v).unwrap_err().to_string(), words);
    let one = Array::from(1.0).into_dyn();
    assert!(one.try_matmul(&a.view().into_dyn()).is_err());
}

#[test]
#[should_panic(expected = "not aligned: 3 (dim 1) != 2 (dim 0)")]
fn lengths_that_differ_panic() {
    let a = Array::<i32, _>::zeros((2, 3));
    a.dot(&a);
}

fn check_stacks<T>(number: impl Fn(i64) -> T)
where
    T: Clone + Zero + Mul<Output = T> + PartialEq + Debug + 'static,
{
    let fill = |shape: &[usize]| {
        Array::from_shape_fn(shape.to_vec(), |index| {
            number(index.iter().fold(1, |acc, &i| (acc * 5 + i as i64) % 13) - 6)
        })
    };
    let shapes: [(&[usize], &[usize]); 6] = [
        (&[4, 2, 3], &[4, 3, 5]),
        (&[2, 3], &[4, 3, 5]),
        (&[4, 2, 3], &[3, 5]),
        (&[6, 1, 2, 3], &[4, 3, 1]),
        (&[1, 4, 2, 3], &[6, 1, 3, 2]),
        (&[2, 2, 2, 2, 2], &[2, 2]),
    ];
    for (left, right) in shapes {
        let (a, b) = (fill(left), fill(right));
        let backwards = a.flip(0).to_owned();
        for (a, b) in
            [(a.view(), b.view()), (backwards.flip(0), b.view()), (a.flip(-1), b.flip(-2))]
        {
            let result = a.matmul(&b);
            let stack = result.ndim() - 2;
            let (m, n) = (result.shape()[stack], result.shape()[stack + 1]);
            assert_eq!((m, n), (left[left.len() - 2], right[right.len() - 1]));
            for (index, x) in result.indexed_iter() {
                let at = |shape: &[usize], i: usize, j: usize| {
                    let lens = &shape[..shape.len() - 2];
                    let outer = &index[stack - lens.len()..stack];
                    let pairs = outer.iter().zip(lens);
                    let mut full: Vec<usize> =
                        pairs.map(|(&i, &len)| if len == 1 { 0 } else { i }).collect();
                    full.extend([i, j]);
                    full
                };
                let mut sum = T::zero();
                for k in 0..left[left.len() - 1] {
                    let x = a[&*at(left, index[stack], k)].clone();
                    sum = sum + x * b[&*at(right, k, index[stack + 1])].clone();
                }
                assert_eq!(*x, sum, "{left:?} {right:?} {index:?}");
            }
        }
    }
}

#[test]
fn stacks_are_broadcast() {
    check_stacks(|n| n as f64);
    check_stacks(|n| n as f32);
    check_stacks(|n| n);
    check_stacks(BigInt::from);
}

#[test]
fn ranks_are_known_to_the_compiler() {
    let (v, m) = (array![1.0, 2.0], array![[1.0, 2.0], [3.0, 4.0]]);
    let number: f64 = v.dot(&v);
    let vector: Array1<f64> = m.dot(&v);
    let matrix: Array2<f64> = m.dot(&m);
    let stack: Array3<f64> = m.matmul(&Array::<f64, _>::ones((3, 2, 2)));
    assert_eq!((number, vector.len(), matrix.len(), stack.len()), (5.0, 2, 4, 12));
}

/// NumPy's `matmul` and `dot` where ranks are known at run time only.
#[test]
fn dynamic_ranks() {
    let (v, m) = (array![1, 2].into_dyn(), array![[1, 2], [3, 4]].into_dyn());
    assert_eq!(m.matmul(&v), [5, 11]);
    assert_eq!(v.matmul(&m), [7, 10]);
    assert_eq!(v.matmul(&v).item().unwrap(), &5);
    assert_eq!(v.dot(&v).item().unwrap(), &5);
    assert_eq!(v.dot(&m), [7, 10]);
    assert_eq!(Array::from(3).into_dyn().dot(&v), [3, 6]);
    // np.dot of stacks: every matrix of one with every one of the other.
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (i * 12 + j * 4 + k) as i64);
    let b = Array::from_shape_fn((5, 4, 2), |[i, j, k]| (i * 8 + j * 2 + k) as i64 % 7);
    let result = a.view().into_dyn().dot(&b.view().into_dyn());
    assert_eq!(result.shape(), [2, 3, 5, 2]);
    for (at, x) in result.indexed_iter() {
        let sum: i64 = (0..4).map(|k| a[[at[0], at[1], k]] * b[[at[2], k, at[3]]]).sum();
        assert_eq!(*x, sum, "{at:?}");
    }
}

/// FL6: no widening. NumPy's `[[100]] @ [[2]]` in int8 is -56; here the overflow is Rust's.
#[test]
fn small_integers_stay_small() {
    let a = array![[50i8, 1]];
    assert_eq!(a.dot(&array![[2i8], [3]]), [[103i8]]);
    let wrapping = a.map(|x| std::num::Wrapping(*x));
    let b = array![[2i8], [100]].map(|x| std::num::Wrapping(*x));
    assert_eq!(wrapping.dot(&b), [[std::num::Wrapping(-56i8)]]);
}

#[test]
fn outer_trace_kron_norm() {
    let a = array![[1, 2], [3, 4i64]];
    let column = a.column(1);
    assert_eq!(column.outer(&a), [[2, 4, 6, 8], [4, 8, 12, 16]]);
    assert_eq!(a.t().outer(&array![1]), [[1], [3], [2], [4]], "C order, however it lies");
    assert_eq!(array![[100i8, 0], [0, 100]].trace(), 200i64);
    assert_eq!(a.slice((.., 1..)).trace(), 2);
    assert_eq!(Array::<i32, _>::zeros((0, 3)).trace(), 0);
    let b = array![[0, 1, 2]];
    let k = a.t().kron(&b.t());
    assert_eq!(k.shape(), [6, 2]);
    for (at, x) in k.indexed_iter() {
        assert_eq!(*x, a[[at[1], at[0] / 3]] * b[[0, at[0] % 3]]);
    }
    assert_eq!(array![[1.0, -1.0], [1.0, 1.0]].norm(), 2.0);
    assert_eq!(Array::<f32, _>::zeros(0).norm(), 0.0);
}

/// Large enough for blocks and edges of the fast path.
#[test]
fn larger_than_a_block() {
    let a = Array::from_shape_fn((131, 257), |[i, j]| ((i * 7 + j * 3) % 11) as f64 - 5.0);
    let b = Array::from_shape_fn((257, 67), |[i, j]| ((i * 5 + j) % 13) as f64 - 6.0);
    let expected = product(&a, &b);
    assert_eq!(a.dot(&b), expected);
    assert_eq!(b.t().dot(&a.t()), expected.t());
    let (a, b) = (a.map(|x| *x as i16), b.map(|x| *x as i16));
    assert_eq!(a.dot(&b), expected.map(|x| *x as i16));
}
