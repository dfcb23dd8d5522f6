//! Numbers of other crates as elements: integers of any size, which own memory, and decimals, which do not.

use ndview::prelude::*;
use ndview::{Element, concatenate};
use num_bigint::BigInt;
use num_traits::{One, Pow, Zero};
use rust_decimal::Decimal;

fn big(x: i64) -> BigInt {
    BigInt::from(x) * BigInt::from(10).pow(20_u32)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A matrix, and the same in other layouts.
fn layouts<T: Clone>(a: &Array2<T>) -> Vec<Array2<T>> {
    let backwards =
        a.slice((s![..;-1], s![..;-1])).to_order(Order::C).into_slice((s![..;-1], s![..;-1]));
    let wide =
        Array2::from_shape_fn((a.shape()[0], 2 * a.shape()[1]), |[i, j]| a[[i, j / 2]].clone());
    let spread = wide.into_slice((.., s![..;2]));
    assert!(backwards.strides()[1] == -1 && spread.strides()[1] == 2);
    vec![a.clone(), a.to_order(Order::F), backwards, spread]
}

fn bigints() -> Array2<BigInt> {
    Array2::from_shape_fn((3, 4), |[i, j]| big((i * 7 + j * 5) as i64 % 11 - 5))
}

fn decimals() -> Array2<Decimal> {
    Array2::from_shape_fn((3, 4), |[i, j]| Decimal::new((i * 37 + j * 53) as i64 % 101 - 50, 2))
}

/// What both have in common, against loops.
macro_rules! common {
    ($($module:ident: $type:ty, $all:ident, $two:expr;)*) => {$(
        mod $module {
            use super::*;

            fn list(a: &Array2<$type>) -> Vec<$type> {
                a.iter().cloned().collect()
            }

            #[test]
            fn made() {
                let (zero, one) = (<$type>::zero(), <$type>::one());
                let zeros = Array::<$type, _>::zeros((2, 3));
                assert!(zeros.iter().all(|x| *x == zero) && zeros.len() == 6);
                assert_eq!(Array::<$type, _>::ones(2), [one.clone(), one.clone()]);
                assert_eq!(Array::full(2, $two), [$two, $two]);
                assert_eq!(Array2::<$type>::eye(2), [[one.clone(), zero.clone()], [zero, one]]);
                let a = array![[$two, $two], [<$type>::one(), $two]];
                assert_eq!((a.shape(), &a[[1, 0]]), (&[2, 2][..], &<$type>::one()));
                assert_eq!(Array::from_shape_vec((3, 4), list(&$all())).unwrap(), $all());
                let none = Array1::<$type>::zeros(0);
                assert!(none.is_empty() && none.reduce(|x, y| x + y).is_none());
            }

            #[test]
            fn operators() {
                for a in layouts(&$all()) {
                    let row = a.row(1).to_owned();
                    let (sum, difference, product) = (&a + &row, &a - &row, &a * &row);
                    let twice = &a * Scalar($two);
                    let shifted = &a + Scalar(<$type>::one());
                    for i in 0..3 {
                        for j in 0..4 {
                            let (x, y) = (a[[i, j]].clone(), row[[j]].clone());
                            assert_eq!(sum[[i, j]], x.clone() + y.clone());
                            assert_eq!(difference[[i, j]], x.clone() - y.clone());
                            assert_eq!(product[[i, j]], x.clone() * y);
                            assert_eq!(twice[[i, j]], x.clone() + x.clone());
                            assert_eq!(shifted[[i, j]], x + <$type>::one());
                        }
                    }
                    let quotient = &twice / Scalar($two);
                    assert_eq!(quotient, a);
                    assert_eq!(&a % Scalar(<$type>::one()), a.map(|x| x.clone() % <$type>::one()));
                    assert_eq!(-(-&a), a);
                    let (mut b, before) = (a.clone(), a.to_owned());
                    b += &row;
                    b *= Scalar($two);
                    assert_eq!(b, &sum * Scalar($two));
                    assert_eq!(a, before);
                    b.slice_mut((0, ..)).fill($two);
                    assert!(b.row(0).iter().all(|x| *x == $two));
                    assert_eq!(a.abs(), a.map(|x| if *x < <$type>::zero() { -x.clone() } else { x.clone() }));
                }
            }

            #[test]
            fn reductions() {
                for a in layouts(&$all()) {
                    let mut total = <$type>::zero();
                    let mut rows = vec![<$type>::zero(); 3];
                    let mut columns = vec![<$type>::zero(); 4];
                    for i in 0..3 {
                        for j in 0..4 {
                            let x = a[[i, j]].clone();
                            total += x.clone();
                            rows[i] += x.clone();
                            columns[j] += x;
                        }
                    }
                    assert_eq!(a.reduce(|x, y| x + y), Some(total.clone()));
                    assert_eq!(a.iter().cloned().fold(<$type>::zero(), |x, y| x + y), total);
                    let add = |x, y| x + y;
                    assert_eq!(a.over([1]).reduce(<$type>::zero(), add), Array1::from_vec(rows));
                    assert_eq!(a.over([0]).reduce(<$type>::zero(), add), Array1::from_vec(columns));
                    let all = list(&a);
                    assert_eq!(a.min(), *all.iter().min().unwrap());
                    assert_eq!(a.max(), *all.iter().max().unwrap());
                    let first = all.iter().position(|x| *x == a.max()).unwrap();
                    assert_eq!(a.argmax(), first);
                    for (row, max) in a.rows().into_iter().zip(&a.max_axis(1)) {
                        assert_eq!(row.iter().max().unwrap(), max);
                    }
                    let square = a.dot(&a.t());
                    for ([i, j], x) in square.indexed_iter() {
                        let mut sum = <$type>::zero();
                        for k in 0..4 {
                            sum += a[[i, k]].clone() * a[[j, k]].clone();
                        }
                        assert_eq!(*x, sum);
                    }
                }
            }

            #[test]
            fn views_and_picking() {
                for a in layouts(&$all()) {
                    let part = a.slice((1.., s![..;-2]));
                    assert_eq!(part.shares_memory(&a), Overlap::Yes);
                    let expected = Array2::from_shape_fn((2, 2), |[i, j]| a[[i + 1, 3 - 2 * j]].clone());
                    assert_eq!(part, expected);
                    assert_eq!(part.to_owned(), expected);
                    let taken = a.take(&array![2, -3, 2], 0).unwrap();
                    for (row, from) in taken.rows().into_iter().zip([2, 0, 2]) {
                        assert_eq!(row, a.row(from));
                    }
                    let zero = <$type>::zero();
                    let positive = a.greater(Scalar(zero.clone()));
                    let all = list(&a);
                    let kept: Vec<$type> = all.iter().filter(|x| **x > zero).cloned().collect();
                    assert!(!kept.is_empty() && kept.len() < 12);
                    assert_eq!(a.select(&positive).unwrap(), Array1::from_vec(kept));
                    let chosen = positive.where_(&a, Scalar(zero.clone()));
                    assert_eq!(chosen, a.map(|x| x.clone().max(zero.clone())));
                    assert_eq!(a.clip(<$type>::zero(), $two), a.map(|x| x.clone().clamp(zero.clone(), $two)));
                    let mut b = a.to_owned();
                    b.fill_where(&positive, $two).unwrap();
                    assert_eq!(b, a.map(|x| if *x > zero { $two } else { x.clone() }));
                    assert!(a.equal(&a).all() && a == a.to_owned() && a != &a + Scalar($two));
                    let texts = a.map(ToString::to_string);
                    assert_eq!(texts[[2, 1]], a[[2, 1]].to_string());
                }
            }

            #[test]
            fn order_and_joining() {
                for a in layouts(&$all()) {
                    let mut all = list(&a);
                    let flat = Array1::from_vec(all.clone());
                    all.sort();
                    assert_eq!(flat.sort(0), Array1::from_vec(all.clone()));
                    assert_eq!(flat.take(&flat.argsort(0), 0).unwrap(), Array1::from_vec(all.clone()));
                    for (row, sorted) in a.rows().into_iter().zip(a.sort(1).rows()) {
                        let mut row: Vec<$type> = row.iter().cloned().collect();
                        row.sort();
                        assert_eq!(sorted, Array1::from_vec(row));
                    }
                    all.dedup();
                    let unique = flat.unique();
                    assert_eq!(unique, Array1::from_vec(all.clone()));
                    for (x, place) in flat.iter().zip(&unique.searchsorted(&flat, Side::Left)) {
                        assert_eq!(all[*place], *x);
                    }
                    let both = concatenate(0, &[a.view(), a.slice(1..)]).unwrap();
                    assert_eq!(both.shape(), [5, 4]);
                    assert_eq!((both.slice(..3), both.slice(3..)), (a.view(), a.slice(1..)));
                }
            }

            /// Read from text, and what was printed read again.
            #[test]
            fn text() {
                let a = $all();
                let texts: Vec<String> = a.iter().map(ToString::to_string).collect();
                let width = texts.iter().map(String::len).max().unwrap();
                let options = PrintOptions::default().linewidth(1000);
                let rows: Vec<String> = texts
                    .chunks(4)
                    .map(|row| row.iter().map(|x| format!("{x:>width$}")).collect::<Vec<_>>().join(" "))
                    .collect();
                assert_eq!(a.format(&options).to_string(), format!("[[{}]]", rows.join("]\n [")));
                assert_eq!(a.to_string().parse::<Array2<$type>>().unwrap(), a);
                assert!("[1, one]".parse::<Array1<$type>>().is_err());
                assert!(format!("{a:?}").contains("shape=(3, 4)"));
            }
        }
    )*};
}

common! {
    integers: BigInt, bigints, BigInt::from(2);
    exact_decimals: Decimal, decimals, Decimal::TWO;
}

#[test]
fn values_that_primitive_numbers_do_not_have() {
    let a = array![BigInt::from(2), BigInt::from(3)].map(|x| x.pow(200_u32));
    assert_eq!(a[[0]].to_string(), "1606938044258990275541962092341162602522202993782792835301376");
    assert_eq!(a.reduce(|x, y| x * y), Some(BigInt::from(6).pow(200_u32)));
    // What f64 cannot: tenths are tenths.
    let prices =
        Array1::from_vec(vec![decimal("0.1"), decimal("0.2"), decimal("1234567890123456.78")]);
    assert_eq!(prices.slice(..2).reduce(|x, y| x + y), Some(decimal("0.3")));
    assert_eq!(
        (&prices * Scalar(decimal("1.19"))).to_string(),
        "[                0.119                 0.238 1469135789246913.5682]"
    );
    assert_eq!(
        prices.map(|x| x.round_dp(1)),
        prices.map(|x| x.to_string().parse::<Decimal>().unwrap().round_dp(1))
    );
}

/// Another crate's type, with what sums of it are.
#[derive(Clone, Debug, PartialEq)]
struct Money(Decimal);

impl Element for Money {
    type Sum = Decimal;
    type Mean = Decimal;

    fn to_sum(&self) -> Decimal {
        self.0
    }

    fn to_mean(&self) -> Decimal {
        self.0
    }

    fn divide(sum: Decimal, count: usize) -> Decimal {
        sum / Decimal::from(count)
    }

    fn is_true(&self) -> bool {
        !self.0.is_zero()
    }
}

#[test]
fn sums_by_a_type_of_ones_own() {
    let a = Array2::from_shape_fn((2, 500), |[i, j]| Money(Decimal::new((i * 500 + j) as i64, 1)));
    assert_eq!(a.sum(), decimal("49950.0")); // 0.1 * (0 + .. + 999)
    assert_eq!(a.mean(), decimal("49.95"));
    assert_eq!(a.sum_axis(1), [decimal("12475.0"), decimal("37475.0")]);
    assert_eq!(a.mean_axis(0)[[0]], decimal("25.0"));
    assert_eq!((a.count_nonzero(), a.any(), a.all()), (999, true, false));
    assert_eq!(a.row(0).cumsum()[[3]], decimal("0.6"));
    assert_eq!(
        a.slice((.., 1..3)).prod(),
        decimal("0.1") * decimal("0.2") * decimal("50.1") * decimal("50.2")
    );
}

/// Elements that own memory are dropped once each: handles count them.
#[test]
fn every_element_is_dropped_once() {
    use std::rc::Rc;

    #[derive(Clone, Debug, PartialEq, PartialOrd)]
    struct Counted(Rc<i64>);

    impl core::ops::Add for Counted {
        type Output = Counted;

        fn add(self, other: Counted) -> Counted {
            Counted(Rc::new(*self.0 + *other.0))
        }
    }

    let one = Rc::new(1);
    let a = Array2::from_shape_fn((3, 4), |_| Counted(Rc::clone(&one)));
    assert_eq!(Rc::strong_count(&one), 13);
    {
        let shared = a.clone();
        assert_eq!(Rc::strong_count(&one), 13); // a handle
        let copy = shared.slice((.., ..2)).to_owned();
        assert_eq!(Rc::strong_count(&one), 19);
        let sum = &a + &a;
        assert_eq!(sum.reduce(|x, y| x + y), Some(Counted(Rc::new(24))));
        let sorted = a.sort(0);
        let taken = copy.take(&array![0, 0], 0).unwrap();
        let joined = concatenate(1, &[a.view(), a.view()]).unwrap();
        assert_eq!(Rc::strong_count(&one), 19 + sorted.len() + taken.len() + joined.len());
        assert!(sorted.equal(&a).all() && a.max() == a.min());
    }
    assert_eq!(Rc::strong_count(&one), 13);
    drop(a);
    assert_eq!(Rc::strong_count(&one), 1);
}
