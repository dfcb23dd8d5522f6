//! Arrays made from nothing: `zeros`, `full`, `eye`, `arange`, `linspace`, `from_shape_fn`.

use ndview::prelude::*;

use crate::check::{c_order, fresh, lies, walk};
use crate::elements::{Elem, for_all_kinds};
use crate::lays::{LENS, long_shapes, shapes};

fn filled<T: Elem>() {
    for shape in shapes().into_iter().chain(LENS.map(|n| vec![n])).chain([vec![33, 65]]) {
        let (c, f) = (c_order(shape.len()), (0..shape.len()).rev().collect::<Vec<_>>());
        for k in [0, 3, 5] {
            let made = Array::full(shape.clone(), T::nth(k));
            fresh(&made, &shape, Some(&c), |_| T::nth(k), &"full");
            let made = Array::full(shape.clone().f(), T::nth(k));
            fresh(&made, &shape, Some(&f), |_| T::nth(k), &"full in F");
        }
        fresh(&made_by_function(&shape, false), &shape, Some(&c), T::nth_of, &"from_shape_fn");
        fresh(&made_by_function(&shape, true), &shape, Some(&f), T::nth_of, &"from_shape_fn in F");
    }
}

trait AtIndex: Elem {
    /// An element for an index.
    fn nth_of(index: &[usize]) -> Self {
        Self::nth(index.iter().fold(1, |at, i| at * 71 + i))
    }
}
impl<T: Elem> AtIndex for T {}

/// An array of `nth_of` each index, with the calls checked: in the order of memory.
fn made_by_function<T: Elem>(shape: &[usize], fortran: bool) -> ArrayD<T> {
    let mut order = c_order(shape.len());
    if fortran {
        order.reverse();
    }
    let mut right = vec![];
    walk(shape, &order, |i| right.push(i.to_vec()));
    let mut right = right.into_iter();
    let f = |i: ndview::DynAxes<usize>| {
        assert_eq!(&*i, right.next().expect("one call an element"), "calls in the order of memory");
        T::nth_of(&i)
    };
    let made = if fortran {
        Array::from_shape_fn(shape.to_vec().f(), f)
    } else {
        Array::from_shape_fn(shape.to_vec(), f)
    };
    assert!(right.next().is_none(), "a call for each element");
    made
}

#[test]
fn full_and_from_function_of_every_kind() {
    for_all_kinds!(filled);
}

#[test]
fn from_function_of_lengths_around_the_blocks() {
    for shape in long_shapes() {
        let made = made_by_function::<u16>(&shape, shape.len() % 2 == 0);
        made.indexed_iter().for_each(|(i, x)| assert_eq!(*x, u16::nth_of(&i)));
        let full = Array::full(shape.clone().f(), 0x1234_u16);
        assert!(full.iter().all(|x| *x == 0x1234) && full.shape() == shape);
    }
}

macro_rules! zeros_and_ones {
    ($($number:ty)*) => {$(
        for shape in shapes().into_iter().chain(LENS.map(|n| vec![n])) {
            let (zero, one) = (0 as $number, 1 as $number);
            let (c, f) = (c_order(shape.len()), (0..shape.len()).rev().collect::<Vec<_>>());
            // Memory that held something before.
            drop(Array::full(shape.clone(), 77 as $number));
            let zeros = Array::<$number, _>::zeros(shape.clone());
            fresh(&zeros, &shape, Some(&c), |_| zero, &"zeros");
            fresh(&Array::<$number, _>::zeros(shape.clone().f()), &shape, Some(&f), |_| zero, &"zeros");
            fresh(&Array::<$number, _>::ones(shape.clone()), &shape, Some(&c), |_| one, &"ones");
            fresh(&zeros.t().full_like(one), zeros.t().shape(), Some(&c), |_| one, &"full_like");
            fresh(&zeros.t().zeros_like(), zeros.t().shape(), Some(&c), |_| zero, &"zeros_like");
        }
        for n in [0, 1, 2, 3, 31, 33, 64, 65] {
            let right = |i: &[usize]| <$number>::from(u8::from(i[0] == i[1]) as i8 as $number);
            fresh(&Array2::<$number>::eye(n), &[n, n], Some(&[0, 1]), right, &"eye");
            let diagonal: Array1<$number> = (0..n).map(|i| (i % 100 + 1) as $number).collect();
            let right = |i: &[usize]| if i[0] == i[1] { diagonal[i[0]] } else { 0 as $number };
            fresh(&Array2::from_diag(&diagonal), &[n, n], Some(&[0, 1]), right, &"from_diag");
        }
    )*};
}

#[test]
fn zeros_ones_and_diagonals() {
    zeros_and_ones!(f64 f32 i64 i32 i16 u8);
}

/// `start + i * step` of a length that rounds up.
macro_rules! ranges {
    ($($number:ty: $($start:expr, $step:expr);*)*) => {$($(
        for n in (0..130).chain([511, 512, 513, 2047, 2048, 2049]) {
            let (start, step): ($number, $number) = ($start, $step);
            // The stop lies one step behind the last, or a little before that.
            let last = i128::from(start as i64) + i128::from(step as i64) * n as i128;
            let fits = last >= <$number>::MIN as i128 && last <= <$number>::MAX as i128;
            if fits {
                let stop = start + n as $number * step;
                let made = Array1::arange(start, stop, step);
                let right = |i: &[usize]| start + i[0] as $number * step;
                fresh(&made, &[n], None, right, &format!("{start} by {step} to {stop}"));
                let none = Array1::arange(start, start, step);
                assert_eq!(none.len(), 0);
            }
        }
    )*)*};
}

#[test]
fn ranges_of_numbers() {
    ranges! {
        f64: 0.0, 1.0; -3.5, 0.25; 10.0, -2.0; 0.0, 1024.0
        f32: 0.0, 1.0; -3.5, 0.25; 10.0, -2.0
        i64: 0, 1; -1000, 7; 5, -3; i64::MAX - 20_000_000, 9000
        i32: 0, 1; -1000, 7; 5, -3; i32::MAX - 3000, 1
        i16: 0, 1; -1000, 7; 5, -3; i16::MIN, 15
        u8: 0, 1; 5, 3; 250, 1
        u64: 0, 1; 1 << 40, 1 << 33
    }
    // Steps that do not end at the stop; rounding is that of one product.
    let tenths = Array1::arange(0.0, 1.0, 0.1);
    assert!(tenths.iter().enumerate().all(|(i, x)| *x == i as f64 * 0.1) && tenths.len() == 10);
    for n in [2, 33, 65, 100, 2049] {
        let made = Array1::arange(0.3, 0.3 + 0.7 * (n as f64 - 0.5), 0.7);
        assert_eq!(made.len(), n);
        assert!(made.iter().enumerate().all(|(i, x)| *x == 0.3 + i as f64 * 0.7));
        let made = Array1::<f32>::arange(0.3, 0.3 - 0.7 * (n as f32 - 0.5), -0.7);
        assert_eq!(made.len(), n);
        assert!(made.iter().enumerate().all(|(i, x)| *x == 0.3 + i as f32 * -0.7));
    }
    assert_eq!(Array1::arange(0, 10, 3), [0, 3, 6, 9]);
    assert_eq!(Array1::arange(10, 0, -4), [10, 6, 2]);
    assert_eq!(Array1::<u8>::arange(0, 255, 50), [0, 50, 100, 150, 200, 250]);
    assert_eq!(Array1::arange(5, 0, 1).len(), 0);
    assert!(Array1::try_arange(0, 5, 0).is_err());
}

macro_rules! spaced {
    ($float:ty) => {
        for n in (0..70).chain([127, 129, 2047, 2048, 2049]) {
            for (start, stop) in [(0.0, 1.0), (-2.5, 7.1), (5.0, -3.0), (1.0, 1.0), (1e-9, 1e9)] {
                let (start, stop): ($float, $float) = (start, stop);
                let made = Array1::linspace(start, stop, n);
                assert_eq!(made.len(), n);
                lies(&made, None, &n);
                let size = start.abs().max(stop.abs()) * 4.0 * <$float>::EPSILON;
                for (i, x) in made.iter().enumerate() {
                    let part = i as f64 / (n.max(2) - 1) as f64;
                    let right = f64::from(start) + (f64::from(stop) - f64::from(start)) * part;
                    assert!(
                        (f64::from(*x) - right).abs() <= f64::from(size),
                        "{i} of {n}: {x}, {right}"
                    );
                }
                if n > 0 {
                    assert!(made[0] == start && (n < 2 || made[n - 1] == stop));
                }
            }
        }
    };
}

#[test]
fn evenly_spaced_numbers() {
    spaced!(f64);
    spaced!(f32);
}
