//! `floor_divide` and `remainder`: integers against `i128`, floats against Python's algorithm.

use ndview::prelude::*;

use crate::check::{at, broadcast, fresh, shows};
use crate::elements::Elem;
use crate::lays::few_lays;

/// Python's `//` and `%` (rule IN2).
fn floored(x: i128, y: i128) -> (i128, i128) {
    let (quotient, rest) = (x / y, x % y);
    if rest != 0 && (rest < 0) != (y < 0) { (quotient - 1, rest + y) } else { (quotient, rest) }
}

/// Numbers of a type: near its ends, near zero, near powers of two, and scattered.
macro_rules! several {
    ($number:ty) => {{
        let (low, high) = (<$number>::MIN as i128, <$number>::MAX as i128);
        let mut all: Vec<i128> = (0..12).flat_map(|i| [low + i, high - i, i, -i]).collect();
        for shift in 3..<$number>::BITS {
            all.extend((-2..=2).flat_map(|i| [(1_i128 << shift) + i, i - (1 << shift)]));
        }
        all.extend((0_i128..40).map(|i| (i * 0x9E37_79B9_7F4A_7C15) >> (i % 60)));
        all.extend([10, 100, 1000, 1_000_000_007, 12_345].iter().flat_map(|i| [*i, -i]));
        all.retain(|i| (low..=high).contains(i));
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|i| i as $number).collect::<Vec<$number>>()
    }};
}

/// All dividends by each divisor as a scalar, and each by each as arrays.
macro_rules! divided {
    ($($name:ident: $number:ty;)*) => {$(
        #[test]
        fn $name() {
            let numbers = several!($number);
            let right = |x: $number, y: $number| {
                let (quotient, rest) = floored(x as i128, y as i128);
                // The lowest by -1 wraps round to itself (rule IN4).
                (quotient as $number, rest as $number)
            };
            let divisors: Vec<$number> = numbers.iter().copied().filter(|y| *y != 0).collect();
            let a = Array1::from(numbers.clone()).into_dyn();
            for &y in &divisors {
                // And the numbers near its multiples.
                let near = |k: i128| (y as i128 * k).clamp(<$number>::MIN as i128, <$number>::MAX as i128);
                let top = <$number>::MAX as i128 / (y as i128);
                let ks = [1, 2, 3, top, top - 1, top / 2, -1, -top];
                let near = ks.into_iter().flat_map(|k| [near(k), near(k) - 1, near(k) + 1]);
                let near: Array1<$number> =
                    near.filter_map(|x| <$number>::try_from(x).ok()).collect();
                for a in [&a, &near.into_dyn()] {
                    let y = Scalar(y);
                    let (quotients, rests) = (a.floor_divide(y), a.remainder(y));
                    for ((&x, &q), &r) in a.iter().zip(&quotients).zip(&rests) {
                        assert_eq!((q, r), right(x, y.0), "{x} by {}", y.0);
                    }
                }
            }
            let all = (divisors.len(), numbers.len());
            let y = Array1::from(divisors.clone()).into_expand_dims(1).into_dyn();
            let x = a.into_expand_dims(0);
            let (quotients, rests) = (x.floor_divide(&y), x.remainder(&y));
            assert_eq!(quotients.shape(), [all.0, all.1]);
            for (at, q) in quotients.indexed_iter() {
                let (i, j) = (at[0], at[1]);
                assert_eq!((*q, rests[[i, j]]), right(numbers[j], divisors[i]));
            }
            // Small ones of a rank that the compiler knows have ways of their own.
            for n in [1, 3, 10, numbers.len()] {
                let a = Array1::from(numbers[..n].to_vec());
                for &y in &divisors {
                    let (quotients, rests) = (a.floor_divide(y), a.remainder(y));
                    let (qs, rs) = (a.floor_divide(&Array1::full(n, y)), a.remainder(&Array1::full(n, y)));
                    for (i, &x) in numbers[..n].iter().enumerate() {
                        let expected = right(x, y);
                        assert_eq!((quotients[i], rests[i]), expected, "{x} by {y}");
                        assert_eq!((qs[i], rs[i]), expected, "{x} by {y} of {n}");
                    }
                }
            }
            refuses_zero::<$number>(1 as $number, 0 as $number);
            let element = |i: usize| numbers[i % numbers.len()];
            let divisor = |i: usize| divisors[i * 7 % divisors.len()];
            in_layouts(&element, &divisor, &right);
        }
    )*};
}
divided! {
    of_i8: i8;
    of_i16: i16;
    of_i32: i32;
    of_i64: i64;
    of_isize: isize;
    of_u8: u8;
    of_u16: u16;
    of_u32: u32;
    of_u64: u64;
    of_usize: usize;
}

/// A zero is an error, unless no element would be divided by it.
fn refuses_zero<T>(one: T, zero: T)
where
    T: Elem + Copy + ndview::Number,
    for<'a> &'a ArrayD<T>: ndview::Operand<T, Elem = T, Dim = IxDyn>,
{
    for n in [1, 3, 33, 64, 65, 100] {
        let a = Array::full(vec![n], one);
        for place in [0, n / 2, n - 1] {
            let mut b = a.to_owned();
            b.fill(one);
            *b.get_mut([place]).unwrap() = zero;
            assert!(a.try_floor_divide(&b).is_err() && a.try_remainder(&b).is_err());
            assert!(a.try_floor_divide(&b.flip(0).share()).is_err());
            *b.get_mut([place]).unwrap() = one;
            assert!(a.try_floor_divide(&b).is_ok() && a.try_remainder(&b).is_ok());
        }
        assert!(a.try_floor_divide(Scalar(zero)).is_err());
        assert!(a.try_remainder(Scalar(zero)).is_err());
    }
    let none = Array::full(vec![0, 3], one);
    assert_eq!(none.try_floor_divide(&Array::full(vec![3], zero)).unwrap().shape(), [0, 3]);
}

/// Operands in pairs of layouts, and scalars.
fn in_layouts<T>(
    element: &dyn Fn(usize) -> T,
    divisor: &dyn Fn(usize) -> T,
    both: &dyn Fn(T, T) -> (T, T),
) where
    T: Elem + Copy + ndview::Number,
{
    let (quotient, rest) = (|x, y| both(x, y).0, |x, y| both(x, y).1);
    for (first, second) in [([5, 7], vec![5, 7]), ([40, 3], vec![3]), ([3, 40], vec![3, 1])] {
        let shape = broadcast(&[&first, &second]);
        for one in few_lays(2) {
            let a = one.make_of(&first, element);
            for two in few_lays(second.len()) {
                let b = two.make_of(&second, divisor);
                let what = format!("{} by {}", one.name, two.name);
                let right = |i: &[usize]| quotient(*at(&a, i), *at(&b, i));
                fresh(&a.floor_divide(&b), &shape, None, right, &what);
                let right = |i: &[usize]| rest(*at(&a, i), *at(&b, i));
                fresh(&a.remainder(&b), &shape, None, right, &what);
            }
            let y = divisor(11);
            let right = |i: &[usize]| quotient(*at(&a, i), y);
            shows(&a.floor_divide(Scalar(y)), &first, right, &one.name);
            shows(&a.remainder(Scalar(y)), &first, |i| rest(*at(&a, i), y), &one.name);
        }
    }
}

#[test]
fn all_of_a_byte() {
    let a: Array1<i8> = (i8::MIN..=i8::MAX).collect();
    let b: Array1<u8> = (u8::MIN..=u8::MAX).collect();
    for y in 1..=u8::MAX {
        let (q, r) = (b.floor_divide(y), b.remainder(y));
        assert!(b.iter().zip(q.iter().zip(&r)).all(|(x, (q, r))| (*q, *r) == (x / y, x % y)));
        let y = y as i8;
        let (q, r) = (a.floor_divide(y), a.remainder(y));
        for (x, (q, r)) in a.iter().zip(q.iter().zip(&r)) {
            let right = floored(i128::from(*x), i128::from(y));
            assert_eq!((*q, *r), (right.0 as i8, right.1 as i8), "{x} by {y}");
        }
    }
}

#[test]
fn the_widest_integers() {
    let numbers = [i128::MIN, i128::MIN + 1, -7, -1, 0, 1, 2, 7, 1 << 80, i128::MAX];
    let a = Array1::from(numbers.to_vec());
    for y in numbers.into_iter().filter(|y| *y != 0) {
        let (q, r) = (a.floor_divide(y), a.remainder(y));
        for (x, (q, r)) in a.iter().zip(q.iter().zip(&r)) {
            let right = if y == -1 { (x.wrapping_neg(), 0) } else { floored(*x, y) };
            assert_eq!((*q, *r), right, "{x} by {y}");
        }
    }
    let a = Array1::from(vec![0, 1, 7, 1 << 127, u128::MAX - 1, u128::MAX]);
    for y in [1, 2, 7, 1 << 127, u128::MAX] {
        assert_eq!(a.floor_divide(y), a.map(|x| x / y));
        assert_eq!(a.remainder(y), a.map(|x| x % y));
    }
}

/// CPython's algorithm (rule FL2).
macro_rules! python {
    ($float:ty) => {
        |a: $float, b: $float| -> ($float, $float) {
            if b == 0.0 {
                return (a / b, <$float>::NAN);
            }
            let mut rest = a % b;
            let mut quotient = (a - rest) / b;
            if rest == 0.0 {
                rest = (0.0 as $float).copysign(b);
            } else if (b < 0.0) != (rest < 0.0) {
                rest += b;
                quotient -= 1.0;
            }
            if quotient == 0.0 {
                return ((0.0 as $float).copysign(a / b), rest);
            }
            let floor = quotient.floor();
            (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
        }
    };
}

macro_rules! floats {
    ($float:ty) => {{
        let python = python!($float);
        let mut numbers: Vec<$float> = vec![
            0.0,
            0.5,
            1.0,
            1.5,
            2.0,
            0.1,
            0.3,
            7.0,
            1e20,
            1e-20,
            1e30,
            3.7e5,
            <$float>::MAX,
            <$float>::MIN_POSITIVE,
            <$float>::INFINITY,
            <$float>::NAN,
        ];
        numbers.extend(numbers.clone().iter().map(|x| -x));
        let a = Array1::from(numbers.clone());
        for &y in &numbers {
            let (q, r) = (a.floor_divide(y), a.remainder(y));
            for (x, (q, r)) in numbers.iter().zip(q.iter().zip(&r)) {
                let right = python(*x, y);
                assert!(q.same(&right.0), "{x} // {y} is {q}, not {}", right.0);
                assert!(r.same(&right.1), "{x} % {y} is {r}, not {}", right.1);
            }
        }
        let n = numbers.len();
        let element = |i: usize| numbers[i % n];
        in_layouts(&element, &|i| element(i * 7 + i / n), &python);
    }};
}

#[test]
fn floats_as_python_does() {
    floats!(f64);
    floats!(f32);
}

/// Of 64 bits, numbers below 2^51 have a way of their own, where all are: those, and where one is not.
macro_rules! short_and_not {
    ($($number:ty)*) => {$({
        const END: i128 = 1 << 51;
        let lowest = <$number>::MIN as i128;
        let ends = [1, 2, 3, 7, END / 3, END / 2, END - 2, END - 1];
        let all: Vec<i128> = ends.iter().flat_map(|x| [*x, -x]).filter(|x| *x >= lowest).collect();
        let near = |x: i128| (-3..4).map(move |d| x + d);
        let short = |x: &i128| *x > -END && *x < END && *x >= lowest;
        let mut pairs: Vec<(i128, i128)> = vec![];
        for by in &all {
            let multiples = all.iter().flat_map(|k| [*k, k * by, END / by * by]);
            pairs.extend(multiples.chain([0]).flat_map(near).filter(short).map(|x| (x, *by)));
        }
        assert!(pairs.len() > 500, "{} pairs", pairs.len());
        for longer in [None, Some(END), Some(<$number>::MAX as i128)] {
            let mut pairs = pairs.clone();
            pairs.extend(longer.map(|x| (x, 7)));
            pairs.extend(longer.map(|x| (12, x)));
            let a: Array1<$number> = pairs.iter().map(|(x, _)| *x as $number).collect();
            let b: Array1<$number> = pairs.iter().map(|(_, by)| *by as $number).collect();
            let (quotients, rests) = (a.floor_divide(&b), a.remainder(&b));
            for (i, (x, by)) in pairs.iter().enumerate() {
                let (q, r) = floored(*x, *by);
                assert_eq!((quotients[i] as i128, rests[i] as i128), (q, r), "{x} by {by}");
            }
        }
    })*};
}

#[test]
fn short_numbers_of_64_bits() {
    short_and_not!(i64 u64 isize usize);
}

/// Floats of which all quotients are short, in layouts: what is read where it lies, and what is brought together.
#[test]
fn short_quotients_of_floats_in_layouts() {
    let python = python!(f64);
    let numbers: Vec<f64> = (0..1000).map(|i| ((i * 7919) % 1000) as f64 * 0.37 - 180.0).collect();
    let divisors: Vec<f64> = (0..1000).map(|i| ((i * 104_729) % 99) as f64 - 49.5).collect();
    let (a, b) = (Array1::from(numbers), Array1::from(divisors));
    for step in [1, 2, 3, 4, 5, -1, -2] {
        let (x, y) = (a.slice(s![..;step]), b.slice(s![..;step]));
        let (quotients, rests) = (x.floor_divide(&y), x.remainder(&y));
        let by_one = (x.floor_divide(-0.7), x.remainder(-0.7));
        for i in 0..x.len() {
            let right = python(x[i], y[i]);
            assert_eq!((quotients[i], rests[i]), right, "{} by {}, {step} apart", x[i], y[i]);
            assert_eq!((by_one.0[i], by_one.1[i]), python(x[i], -0.7), "{} by one", x[i]);
        }
        // One that is not short, and one that is none, among them.
        for odd in [0.0, f64::INFINITY, 1e-300, f64::NAN] {
            let mut y = y.to_owned();
            y[x.len() / 2] = odd;
            let rests = x.remainder(&y);
            let same = |i: usize| {
                let right = python(x[i], y[i]).1;
                rests[i] == right || rests[i].is_nan() && right.is_nan()
            };
            assert!((0..x.len()).all(same), "{odd}");
        }
    }
}
