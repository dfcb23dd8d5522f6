//! Integers past their ends, against exact ones (rules IN1 to IN6), and reductions in wider types (RD1).

use std::fmt::Debug;

use ndview::Integer;
use ndview::prelude::*;

/// What an exact result becomes in a type of so many bits: whether it is there, wrapped, saturated.
#[derive(Clone, Copy, Debug)]
struct Ends {
    lowest: i128,
    highest: i128,
    bits: u32,
}

impl Ends {
    fn has(self, x: i128) -> bool {
        (self.lowest..=self.highest).contains(&x)
    }

    fn wrap(self, x: i128) -> i128 {
        let low = x.rem_euclid(1 << self.bits);
        if low > self.highest { low - (1 << self.bits) } else { low }
    }

    fn clip(self, x: i128) -> i128 {
        x.clamp(self.lowest, self.highest)
    }
}

trait Small: Integer + Debug {
    const ENDS: Ends;
    fn exact(self) -> i128;
    fn of(x: i128) -> Self;
    /// All numbers, or those near the ends and zero.
    fn some() -> Vec<Self>;
}

macro_rules! small {
    ($($type:ty)*) => {$(
        impl Small for $type {
            const ENDS: Ends = Ends {
                lowest: Self::MIN as i128,
                highest: Self::MAX as i128,
                bits: Self::BITS,
            };

            fn exact(self) -> i128 {
                self.into()
            }

            fn of(x: i128) -> Self {
                Self::try_from(x).unwrap()
            }

            fn some() -> Vec<Self> {
                if Self::BITS == 8 {
                    return (Self::MIN..=Self::MAX).collect();
                }
                let root = (Self::MAX as f64).sqrt() as i128;
                let centres = [0, 1 << (Self::BITS / 2), root, Self::MAX as i128, Self::MIN as i128, -root, 63, 3000];
                let near = centres.into_iter().flat_map(|x| (-5..=5).map(move |d| x + d));
                near.filter_map(|x| Self::try_from(x).ok()).collect()
            }
        }
    )*};
}
small!(i8 i16 i32 i64 u8 u16 u32 u64);

/// A power by multiplying, or `None` past 2^100, with the sign of the rest.
fn power(x: i128, exponent: i128) -> Result<i128, i128> {
    let mut result: i128 = 1;
    let times = if x.abs() <= 1 { exponent.min(2 + exponent % 2) } else { exponent };
    for _ in 0..times {
        result = result.saturating_mul(x);
        if result.abs() > 1 << 100 {
            let negative = x < 0 && exponent % 2 == 1;
            return Err(if negative { i128::MIN } else { i128::MAX });
        }
    }
    Ok(result)
}

/// One operation on all pairs: the table of a column and a row, against what is expected of each pair.
fn table<T: Small>(found: Array2<T>, expected: impl Fn(i128, i128) -> i128, what: &str) {
    let all = T::some();
    assert_eq!(found.shape(), [all.len(), all.len()]);
    for (i, &x) in all.iter().enumerate() {
        for (j, &y) in all.iter().enumerate() {
            let expected = expected(x.exact(), y.exact());
            assert_eq!(found[[i, j]].exact(), expected, "{x} {what} {y} of {}", T::DTYPE);
        }
    }
}

/// A checked operation: each row of pairs, and then one more time those that have results.
fn checked<T: Small>(
    run: impl Fn(&Array1<T>, &Array1<T>) -> Result<Array1<T>, Error>,
    exact: impl Fn(i128, i128) -> Result<i128, &'static str>,
    symbol: &str,
) {
    let all = T::some();
    let result = |x: T, y: T| match exact(x.exact(), y.exact()) {
        Ok(result) if T::ENDS.has(result) => Ok(result),
        Ok(_) => Err("overflow"),
        Err(why) => Err(why),
    };
    for &x in &all {
        let xs = Array1::full(all.len(), x);
        let ys = Array1::from(all.clone());
        let bad = all.iter().position(|&y| result(x, y).is_err());
        match (run(&xs, &ys), bad) {
            (Ok(found), None) => {
                assert!(found.iter().zip(&all).all(|(z, &y)| z.exact() == result(x, y).unwrap()));
            }
            (Err(error), Some(at)) => {
                let (y, why) = (all[at], result(x, all[at]).unwrap_err());
                let text = format!("{why} in element [{at}]: {x} {symbol} {y} in {}", T::DTYPE);
                assert_eq!(error.to_string(), text);
            }
            (found, _) => panic!("{x} {symbol} all of {}: {found:?}", T::DTYPE),
        }
        let fine: Vec<T> = all.iter().copied().filter(|&y| result(x, y).is_ok()).collect();
        let xs = Array1::full(fine.len(), x);
        let found = run(&xs, &Array1::from(fine.clone())).unwrap();
        for (z, &y) in found.iter().zip(&fine) {
            assert_eq!(z.exact(), result(x, y).unwrap(), "{x} {symbol} {y}");
        }
    }
}

fn floor(x: i128, y: i128) -> i128 {
    x.div_euclid(y) - i128::from(y < 0 && x.rem_euclid(y) != 0)
}

fn all_of<T: Small>() {
    let ends = T::ENDS;
    let row = Array1::from(T::some());
    let column = row.clone().into_reshape((-1, 1)).unwrap();
    table(column.wrapping_add(&row), |x, y| ends.wrap(x + y), "+");
    table(column.wrapping_sub(&row), |x, y| ends.wrap(x - y), "-");
    table(column.wrapping_mul(&row), |x, y| ends.wrap(x.wrapping_mul(y)), "*");
    table(column.saturating_add(&row), |x, y| ends.clip(x + y), "+|");
    table(column.saturating_sub(&row), |x, y| ends.clip(x - y), "-|");
    table(column.saturating_mul(&row), |x, y| ends.clip(x.saturating_mul(y)), "*|");
    let quotient = |x, y| if y == 0 { 0 } else { ends.wrap(floor(x, y)) };
    table(column.floor_divide_or_zero(&row), quotient, "//");
    let rest = |x, y| if y == 0 { 0 } else { x - floor(x, y) * y };
    table(column.remainder_or_zero(&row), rest, "%");
    let inside = |y: i128| (0..i128::from(ends.bits)).contains(&y);
    let left = |x: i128, y: i128| if inside(y) { ends.wrap(ends.wrap(x) << y.min(60)) } else { 0 };
    let left = |x: i128, y: i128| {
        if y > 60 && inside(y) { ends.wrap(ends.wrap(left(x, 60)) << (y - 60)) } else { left(x, y) }
    };
    table(column.left_shift(&row), left, "<<");
    table(column.right_shift(&row), |x, y| if inside(y) { x >> y } else { x >> 100 }, ">>");

    checked::<T>(|x, y| x.checked_add(y), |x, y| Ok(x + y), "+");
    checked::<T>(|x, y| x.checked_sub(y), |x, y| Ok(x - y), "-");
    checked::<T>(|x, y| x.checked_mul(y), |x: i128, y| Ok(x.saturating_mul(y)), "*");
    let divided = |by: i128, result: fn(i128, i128) -> i128| {
        move |x| if by == 0 { Err("division by zero") } else { Ok(result(x, by)) }
    };
    checked::<T>(|x, y| x.checked_div(y), |x, y| divided(y, |x, y| x / y)(x), "/");
    checked::<T>(|x, y| x.checked_rem(y), |x, y| divided(y, |x, y| x % y)(x), "%");
    checked::<T>(|x, y| x.checked_floor_divide(y), |x, y| divided(y, floor)(x), "//");

    let found =
        (row.wrapping_neg(), row.wrapping_abs(), row.saturating_neg(), row.saturating_abs());
    for (i, x) in row.iter().enumerate() {
        let (minus, size) = (-x.exact(), x.exact().abs());
        assert_eq!(found.0[i].exact(), ends.wrap(minus), "-{x}");
        assert_eq!(found.1[i].exact(), ends.wrap(size), "|{x}|");
        assert_eq!(found.2[i].exact(), ends.clip(minus), "-{x}");
        assert_eq!(found.3[i].exact(), ends.clip(size), "|{x}|");
        let one = Array1::full(3, *x);
        for (checked, exact, name) in
            [(one.checked_neg(), minus, "-"), (one.checked_abs(), size, "abs")]
        {
            match checked {
                Ok(found) => assert_eq!(found[2].exact(), exact),
                Err(error) => {
                    assert!(!ends.has(exact), "{error}");
                    let text = format!("overflow in element [0]: {name}({x}) in {}", T::DTYPE);
                    assert_eq!(error.to_string(), text);
                }
            }
        }
    }
}

/// Powers: small exponents, and those far past every width.
fn powers<T: Small>() {
    let bases = T::some();
    let exponents: Vec<T> = (0..70).chain([90, 101, 126, 127]).map(T::of).collect();
    for &x in &bases {
        let xs = Array1::full(exponents.len(), x);
        let ys = Array1::from(exponents.clone());
        let within = xs.saturating_pow(&ys).unwrap();
        let wrapped = xs.wrapping_pow(&ys);
        let mut product = 1;
        for (i, &y) in exponents.iter().enumerate() {
            let exact = power(x.exact(), y.exact());
            let clipped = T::ENDS.clip(exact.unwrap_or_else(|end| end));
            assert_eq!(within[i].exact(), clipped, "{x} ** {y}");
            if i < 70 {
                assert_eq!(wrapped[i].exact(), product, "{x} ** {y}");
                product = T::ENDS.wrap(product.wrapping_mul(x.exact()));
            }
            let one = xs.slice(..1).checked_pow(ys.slice(i..i + 1));
            match (one, exact) {
                (Ok(found), Ok(exact)) => assert_eq!(found[0].exact(), exact, "{x} ** {y}"),
                (Err(error), exact) => {
                    assert!(!exact.is_ok_and(|exact| T::ENDS.has(exact)), "{x} ** {y}");
                    let text = format!("overflow in element [0]: {x} ** {y} in {}", T::DTYPE);
                    assert_eq!(error.to_string(), text);
                }
                (found, exact) => panic!("{x} ** {y}: {found:?}, {exact:?}"),
            }
        }
    }
}

#[test]
fn bytes_all_pairs() {
    all_of::<i8>();
    all_of::<u8>();
}

#[test]
fn wider_integers_near_their_ends() {
    all_of::<i16>();
    all_of::<u16>();
    all_of::<i32>();
    all_of::<u32>();
    all_of::<i64>();
    all_of::<u64>();
}

#[test]
fn powers_of_all() {
    powers::<i8>();
    powers::<u8>();
    powers::<i16>();
    powers::<u32>();
    powers::<i64>();
}

#[test]
fn negative_exponents() {
    let a = array![1_i8, 2];
    let text = "negative exponent in element [1, 0]: 1 ** -1 in int8";
    let exponents = array![[3_i8], [-1]];
    assert_eq!(a.checked_pow(&exponents).unwrap_err().to_string(), text);
    assert_eq!(a.saturating_pow(&exponents).unwrap_err().to_string(), text);
    assert!(a.try_wrapping_pow(&exponents).is_err());
}

#[test]
fn the_widest() {
    let (low, high) = (i128::MIN, i128::MAX);
    let a = array![low, high, -1, 0];
    assert_eq!(a.wrapping_add(-1), [high, high - 1, -2, -1]);
    assert_eq!(a.saturating_mul(2), [low, high, -2, 0]);
    assert_eq!(a.left_shift(127), [0, low, low, 0]);
    assert_eq!(a.left_shift(128), [0, 0, 0, 0]);
    assert_eq!(a.right_shift(low), [-1, 0, -1, 0]);
    assert_eq!(array![2_u128].checked_pow(127).unwrap(), [1 << 127]);
    assert!(array![2_u128].checked_pow(128).is_err());
    assert_eq!(array![1_u128].checked_pow(u128::MAX).unwrap(), [1]);
    assert_eq!(array![-1_i128].checked_pow(high).unwrap(), [-1]);
    let text = format!("overflow in element [0]: {low} / -1 in int128");
    assert_eq!(a.checked_div(-1).unwrap_err().to_string(), text);
    assert_eq!(a.checked_rem(-1).unwrap(), [0, 0, 0, 0]);
}

#[test]
fn layouts_and_broadcasting() {
    let a = Array::from_shape_fn((6, 5), |[i, j]| (40 * i + 3 * j) as u8);
    let views = [
        a.view(),
        a.slice(s![..;-1, ..]),
        a.slice(s![.., ..;-1]),
        a.slice((..0, ..)),
        a.slice(s![..;2, 1..]),
    ];
    let f = a.to_order(Order::F);
    for view in views.into_iter().chain([a.t(), f.view()]) {
        let other = view.slice(s![..;-1, ..;-1]);
        let check = |found: Array2<u8>, f: fn(u8, u8) -> u8| {
            assert_eq!(found.shape(), view.shape());
            let expected = view.iter().zip(&other).map(|(x, y)| f(*x, *y));
            assert!(found.iter().copied().eq(expected));
        };
        check(view.wrapping_add(other), u8::wrapping_add);
        check(view.saturating_sub(other), u8::saturating_sub);
        let halves = view.right_shift(2);
        let sum = halves.checked_add(&halves).unwrap();
        assert!(sum.iter().zip(&view).all(|(s, x)| *s == (x >> 2) * 2));
    }
    // The first in C order, in a layout in which another one comes first in memory.
    let text = |error: Error| error.to_string();
    let error = f.checked_add(100).unwrap_err();
    assert_eq!(text(error), "overflow in element [4, 0]: 160 + 100 in uint8");
    // A row of one element that is repeated, and a dynamic rank.
    let row = array![250_u8].into_dyn();
    let wide = row.broadcast_to(&[3, 4][..]).unwrap();
    let error = wide.checked_add(&array![[0], [0], [6]]).unwrap_err();
    assert_eq!(text(error), "overflow in element [2, 0]: 250 + 6 in uint8");
    // No axes, no elements, and shapes that do not go together.
    assert_eq!(Array0::full((), 250_u8).checked_add(5).unwrap()[[]], 255);
    assert_eq!(
        text(Array0::full((), 1_u8).checked_div(0).unwrap_err()),
        "division by zero in element []: 1 / 0 in uint8"
    );
    assert!(a.slice((..0, ..)).checked_div(0).unwrap().is_empty());
    let error = a.checked_add(&array![1, 2]).unwrap_err();
    assert_eq!(text(error), "operands could not be broadcast together with shapes (6, 5) (2,)");
    assert!(a.try_wrapping_add(&array![1, 2]).is_err());
}

#[test]
#[should_panic(expected = "operands could not be broadcast together with shapes (2,) (3,)")]
fn shapes_that_do_not_go_together() {
    let _ = array![1, 2].wrapping_add(&array![1, 2, 3]);
}

/// Under a test, a panic; or the lowest bits, where overflow is not checked.
#[test]
fn operators_overflow_as_the_language_does() {
    let (a, b) = (array![100_i8, 1], array![100_i8, -2]);
    let low = array![i8::MIN, 0];
    let results = [
        std::panic::catch_unwind(|| &a + &b).map(|sum| (sum, array![-56, -1])),
        std::panic::catch_unwind(|| &low - 1).map(|difference| (difference, array![127, -1])),
        std::panic::catch_unwind(|| &a * &b).map(|product| (product, array![16, -2])),
        std::panic::catch_unwind(|| -&low).map(|negative| (negative, low.clone())),
    ];
    // What the language does in this build.
    let checked = std::panic::catch_unwind(|| std::hint::black_box(100_i8) + 100).is_err();
    for result in results {
        match result {
            Ok((found, expected)) => assert!(!checked && found == expected, "{found}"),
            Err(why) => {
                let text = why.downcast_ref::<String>().cloned();
                let text = text.or(why.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                assert!(checked && text.unwrap().ends_with("with overflow"));
            }
        }
    }
}

#[test]
fn sums_in_wider_types() {
    let a = Array::from_shape_fn((7, 130, 3), |[i, j, k]| (i * 37 + j * 11 + k * 5) as u8);
    let exact = |x: &u8| i128::from(*x);
    for view in [a.view(), a.slice(s![..;-2, ..;3, ..]), a.permute(&[2, 0, 1])] {
        let total: i128 = view.iter().map(exact).sum();
        assert_eq!(view.sum_as::<i128>(), total);
        assert_eq!(view.sum_as::<f32>(), total as f32);
        let mean = total as f64 / view.len() as f64;
        assert_eq!(view.mean_as::<f64>(), mean);
        for axis in 0..3 {
            let sums = view.sum_axis_as::<u32>(axis);
            let means = view.mean_axis_as::<f64>(axis);
            let n = view.shape()[axis as usize];
            for (i, lane) in view.lanes(axis).enumerate() {
                let total: u32 = lane.iter().map(|&x| u32::from(x)).sum();
                assert_eq!(sums.iter().nth(i), Some(&total));
                assert_eq!(means.iter().nth(i), Some(&(f64::from(total) / n as f64)));
            }
        }
        assert_eq!(view.over([0, 2]).sum_as::<i64>(), view.over([0, 2]).sum().astype::<i64>());
    }
    // What one would lose in its own type.
    let third = Array1::full(3_000_000, 1.0_f32 / 3.0);
    assert_eq!(third.mean_as::<f64>(), f64::from(1.0_f32 / 3.0));
    assert_eq!(array![i64::MAX, i64::MAX].sum_as::<i128>(), 2 * i128::from(i64::MAX));
    assert_eq!(array![[2_i8, 100], [3, 100]].prod_axis_as::<i32>(0), [6, 10_000]);
    assert_eq!(array![true, true].sum_as::<u8>(), 2);
    // None at all.
    let none = Array2::<i8>::zeros((0, 2));
    assert_eq!((none.sum_as::<i32>(), none.prod_as::<f64>()), (0, 1.0));
    assert!(none.mean_as::<f32>().is_nan());
    assert_eq!(none.sum_axis_as::<i16>(0), [0, 0]);
    assert_eq!(none.prod_axis_as::<i16>(0), [1, 1]);
    assert!(none.try_mean_axis_as::<f64>(2).is_err());
    assert!(none.mean_axis_as::<f64>(0).iter().all(|x| x.is_nan()));
}
