//! Integers of 128 bits as elements, against integers of any size.

use ndview::prelude::*;
use ndview::{ByteOrder, DType, dtype_name};
use num_bigint::BigInt;
use num_traits::{Euclid, Pow, ToPrimitive};

/// What wide integers are tried on: the ends, the middle, powers of two and their neighbours.
macro_rules! some {
    ($type:ty) => {{
        let near = [0, 1, 2, 3, 5, 10, <$type>::MAX / 2, <$type>::MAX / 3, <$type>::MAX];
        let low = [<$type>::MIN, <$type>::MIN + 1, <$type>::MIN / 2, <$type>::MIN / 7 * 3];
        let powers = [31, 32, 63, 64, 65, 100, 126].map(|bit| 1 << bit);
        let around = powers.into_iter().flat_map(|x: $type| [x - 1, x, x + 1]);
        let mut all: Vec<$type> = near.into_iter().chain(low).chain(around).collect();
        if <$type>::MIN != 0 {
            all.extend(all.clone().into_iter().filter_map(|x| (0 as $type).checked_sub(x)));
        }
        all
    }};
}

fn big<T: Into<BigInt>>(x: T) -> BigInt {
    x.into()
}

macro_rules! tests {
    ($($module:ident: $type:ident, $other:ident;)*) => {$(
        mod $module {
            use super::*;

            /// All pairs: a column against a row.
            fn pairs() -> (Array2<$type>, Array2<$type>) {
                let row = Array1::from_vec(some!($type));
                let n = row.len();
                let both = [row.expand_dims(1), row.expand_dims(0)].map(|a| a.broadcast_to((n, n)).unwrap().to_owned());
                let [a, b] = both;
                (a, b)
            }

            fn fits(x: &BigInt) -> bool {
                (big($type::MIN)..=big($type::MAX)).contains(x)
            }

            /// The lowest bits of an exact result.
            fn wrapped(x: &BigInt) -> $type {
                let low = x.rem_euclid(&(big(u128::MAX) + 1)).to_u128().unwrap();
                low as $type
            }

            fn clipped(x: &BigInt) -> $type {
                let inside = x.clone().clamp(big($type::MIN), big($type::MAX));
                $type::try_from(inside).unwrap()
            }

            /// Wrapping, saturating, checked, and the operator where nothing overflows.
            #[test]
            fn past_the_ends() {
                let (a, b) = pairs();
                let (add, sub, mul) = (a.wrapping_add(&b), a.wrapping_sub(&b), a.wrapping_mul(&b));
                let saturated = [a.saturating_add(&b), a.saturating_sub(&b), a.saturating_mul(&b)];
                let mut overflows = 0;
                for (i, (x, y)) in a.indexed_iter().zip(&b).map(|((i, x), y)| (i, (*x, *y))) {
                    let exact = [big(x) + big(y), big(x) - big(y), big(x) * big(y)];
                    for ((exact, wrapping), saturating) in exact.iter().zip([&add, &sub, &mul]).zip(&saturated) {
                        assert_eq!(wrapping[i], wrapped(exact), "{x} {y}");
                        assert_eq!(saturating[i], clipped(exact), "{x} {y}");
                    }
                    let (x, y) = (array![x], array![y]);
                    let checked = [x.checked_add(&y), x.checked_sub(&y), x.checked_mul(&y)];
                    for (exact, checked) in exact.iter().zip(checked) {
                        assert_eq!(checked.is_ok(), fits(exact));
                        overflows += usize::from(checked.is_err());
                    }
                    if fits(&exact[0]) { assert_eq!(&x + &y, [wrapped(&exact[0])]); }
                    if fits(&exact[1]) { assert_eq!(&x - &y, [wrapped(&exact[1])]); }
                    if fits(&exact[2]) { assert_eq!(&x * &y, [wrapped(&exact[2])]); }
                }
                assert!(overflows > 100);
                let error = array![$type::MAX].checked_add(1).unwrap_err().to_string();
                let name = dtype_name::<$type>().unwrap();
                assert!(error.contains(name) && error.contains("overflow"), "{error}");
            }

            /// Rules IN2 to IN6.
            #[test]
            fn quotients_powers_and_bits() {
                let (a, b) = pairs();
                let b = b.where_nonzero();
                let (quotient, rest) = (a.floor_divide(&b), a.remainder(&b));
                for (i, (x, y)) in a.indexed_iter().zip(&b).map(|((i, x), y)| (i, (*x, *y))) {
                    // Rounded down: Euclid's, but where the divisor is negative.
                    let (mut q, mut r) = big(x).div_rem_euclid(&big(y));
                    if big(y) < big(0) && r != big(0) {
                        (q, r) = (q - 1, r + big(y));
                    }
                    assert_eq!((quotient[i], rest[i]), (wrapped(&q), wrapped(&r)), "{x} by {y}");
                }
                assert!(a.try_floor_divide(0).is_err() && a.try_remainder(0).is_err());
                let bases = Array1::from_vec(some!($type));
                for exponent in [0, 1, 2, 3, 7, 64] {
                    for (x, power) in bases.iter().zip(&bases.wrapping_pow(exponent)) {
                        assert_eq!(*power, wrapped(&big(*x).pow(exponent as u32)), "{x}^{exponent}");
                    }
                }
                let shifts = array![0, 1, 64, 127];
                for (i, by) in shifts.iter().enumerate() {
                    let (left, right) = (bases.expand_dims(1) << &shifts, bases.expand_dims(1) >> &shifts);
                    for (j, x) in bases.iter().enumerate() {
                        assert_eq!((left[[j, i]], right[[j, i]]), (x << by, x >> by));
                    }
                }
                for (x, y) in bases.iter().zip(&(&bases & $type::MAX)) {
                    assert_eq!(*y, x & $type::MAX);
                }
                assert_eq!((&bases ^ &bases) | 5, Array::full(bases.len(), 5 as $type));
                assert_eq!(!!&bases, bases);
            }

            /// Sums of `i128` and `u128` stay so (rule RD1 ends at 64 bits).
            #[test]
            fn reductions() {
                let values: Vec<$type> = some!($type).into_iter().map(|x| x / 1000).collect();
                let exact: BigInt = values.iter().map(|x| big(*x)).sum();
                let n = values.len();
                let a = Array1::from_vec(values.clone());
                let backwards = a.slice(s![..;-1]);
                let wide = a.broadcast_to((3, n)).unwrap();
                assert_eq!(big(a.sum()), exact);
                assert_eq!(backwards.sum(), a.sum());
                assert_eq!(wide.sum_axis(1), [a.sum(); 3]);
                assert_eq!(wide.sum_axis(0), a.map(|x| 3 * x));
                assert_eq!(a.sum_as::<f64>(), a.astype::<f64>().sum());
                let mean = exact.to_f64().unwrap() / n as f64;
                assert!((a.mean() - mean).abs() <= 1e-12 * mean.abs());
                assert!((a.var(0) / a.astype::<f64>().var(0) - 1.0).abs() < 1e-12);
                assert_eq!(a.min(), *values.iter().min().unwrap());
                assert_eq!(a.max(), *values.iter().max().unwrap());
                let first = |x| values.iter().position(|y| *y == x).unwrap();
                assert_eq!((a.argmin(), a.argmax()), (first(a.min()), first(a.max())));
                let mut running = 0;
                let totals: Vec<$type> = values.iter().map(|x| { running += x; running }).collect();
                assert_eq!(a.cumsum(), totals);
                assert_eq!(array![3, 5, $type::MAX / 20].prod(), 15 * ($type::MAX / 20));
                assert_eq!(array![2 as $type, 3, 7].cumprod(), [2, 6, 42]);
                assert_eq!((a.any(), a.all(), a.count_nonzero()), (true, false, values.iter().filter(|x| **x != 0).count()));
                assert_eq!(array![[1, 2], [3, $type::MAX]].ptp_axis(0), [2, $type::MAX - 2]);
                assert_eq!(a.dot(&Array::ones(n)), a.sum());
                assert_eq!(array![[1 as $type, 2], [3, 4]].dot(&array![[1, 0], [1 << 100, 1]])[[1, 0]], 3 + (4 << 100));
            }

            #[test]
            fn order_and_search() {
                let values = some!($type);
                let mut sorted = values.clone();
                sorted.sort_unstable();
                let a = Array1::from_vec(values.clone());
                assert_eq!(a.sort(0), sorted);
                assert_eq!(a.take(&a.argsort(0), 0).unwrap(), sorted);
                sorted.dedup();
                let unique = a.unique();
                assert_eq!(unique, sorted);
                let places = unique.searchsorted(&a, Side::Left);
                for (x, place) in values.iter().zip(&places) {
                    assert_eq!(sorted[*place], *x);
                }
                assert!(a.isin(&unique).all());
                assert_eq!(a.less(0).count(), values.iter().filter(|x| big(**x) < big(0)).count());
                let clipped = a.clip(1, 10);
                assert!(clipped.iter().zip(&values).all(|(y, x)| *y == (*x).clamp(1, 10)));
                assert_eq!(a.maximum(3).min(), 3);
                let last = $type::MAX - 2;
                assert_eq!(Array1::arange(last - 1, $type::MAX, 1), [last - 1, last, last + 1]);
            }

            /// As the language casts, and with care.
            #[test]
            fn other_types() {
                let values = some!($type);
                let a = Array1::from_vec(values.clone());
                assert_eq!(a.dtype().name(), dtype_name::<$type>().unwrap());
                macro_rules! to {
                    ($to:ident) => {
                        for (i, x) in values.iter().enumerate() {
                            let one = a.slice(i as isize..=i as isize);
                            assert_eq!(one.astype::<$to>(), [*x as $to]);
                            let exact = $to::try_from(*x).ok();
                            let to_element = |array: Result<Array1<$to>, Error>| array.ok().map(|a| a[[0]]);
                            assert_eq!(to_element(one.astype_checked()), exact);
                            assert_eq!(to_element(one.astype_exact()), exact);
                            let nearest = big(*x).clamp(big($to::MIN), big($to::MAX));
                            assert_eq!(big(one.astype_saturating::<$to>()[[0]]), nearest);
                            let back = array![*x as $to];
                            assert_eq!(back.astype::<$type>(), [*x as $to as $type]);
                        }
                    };
                }
                to!(i8); to!(i16); to!(i32); to!(i64); to!(isize); to!(i128);
                to!(u8); to!(u16); to!(u32); to!(u64); to!(usize); to!(u128);
                for x in &values {
                    let one = array![*x];
                    assert_eq!(one.astype::<f64>(), [*x as f64]);
                    assert_eq!(one.astype::<f32>(), [*x as f32]);
                    assert_eq!(one.astype::<bool>(), [*x != 0]);
                    let is_same = BigInt::from(*x) == num_traits::FromPrimitive::from_f64(*x as f64).unwrap();
                    assert_eq!(one.astype_exact::<f64>().is_ok(), is_same, "{x}");
                    assert_eq!(array![*x as f64].astype::<$type>(), [*x as f64 as $type]);
                    assert_eq!(array![*x as f32].astype_saturating::<$type>(), [*x as f32 as $type]);
                }
                assert!(array![1e39].astype_checked::<$type>().is_err());
                assert_eq!(array![true].astype::<$type>(), [1]);
            }

            /// Printed aligned, and read again.
            #[test]
            fn text() {
                let a = array![[$type::MIN, 0], [7, $type::MAX]];
                let texts = [$type::MIN, 0, 7, $type::MAX].map(|x| x.to_string());
                let widest = texts.iter().map(String::len).max().unwrap();
                let [w, x, y, z] = texts.map(|text| format!("{text:>widest$}"));
                let wide = PrintOptions::default().linewidth(100);
                assert_eq!(a.format(&wide).to_string(), format!("[[{w} {x}]\n [{y} {z}]]"));
                let name = dtype_name::<$type>().unwrap();
                let options = PrintOptions::default();
                assert_eq!(array![1 as $type].repr(&options).to_string(), format!("array([1], dtype={name})"));
                let plus = PrintOptions::default().sign(ndview::Sign::Plus);
                assert_eq!(array![1 as $type].format(&plus).to_string(), "[+1]");
                assert_eq!(a.to_string().parse::<Array2<$type>>().unwrap(), a);
                assert!("[340282366920938463463374607431768211456]".parse::<Array1<$type>>().is_err());
                let text = serde_json::to_string(&a).unwrap();
                assert_eq!(serde_json::from_str::<Array2<$type>>(&text).unwrap(), a);
                assert!(a.explain().to_string().contains(name));
            }

            #[test]
            fn files() {
                let directory = std::env::temp_dir();
                let path = directory.join(format!("ndview-wide-{}-{}", stringify!($type), std::process::id()));
                let a = Array1::from_vec(some!($type)).into_reshape((-1, 2)).unwrap_or_else(|_| {
                    let mut some = some!($type);
                    some.push(9);
                    Array1::from_vec(some).into_reshape((-1, 2)).unwrap()
                });
                for order in [ByteOrder::Little, ByteOrder::Big] {
                    a.write_raw(&path, order).unwrap();
                    let first = std::fs::read(&path).unwrap()[16..32].try_into().unwrap();
                    let expected = a[[0, 1]];
                    assert_eq!(expected, match order {
                        ByteOrder::Little => $type::from_le_bytes(first),
                        _ => $type::from_be_bytes(first),
                    });
                    let read: Array2<$type> = Array::read_raw(&path, a.dim(), order).unwrap();
                    assert_eq!(read, a);
                }
                a.write_csv(&path, &ndview::CsvOptions::default()).unwrap();
                let read: Array2<$type> = Array::read_csv(&path, &ndview::CsvOptions::default()).unwrap();
                assert_eq!(read, a);
                let refused = ndview::write_safetensors(&path, &[("a", &a)]).unwrap_err().to_string();
                let name = dtype_name::<$type>().unwrap();
                assert!(refused.contains(&format!("the format has no {name} (array 'a')")), "{refused}");
                std::fs::remove_file(&path).unwrap();
                // What `.npy` files can hold of them.
                let halves = a.view_as::<u64>();
                assert_eq!(halves.shape(), [a.shape()[0], 4]);
                halves.write_npy(&path).unwrap();
                let read: Array2<u64> = Array::read_npy(&path).unwrap();
                assert_eq!(read.view_as::<$type>(), a);
                std::fs::remove_file(&path).unwrap();
            }

            #[test]
            fn random() {
                let mut rng = ndview::random::Generator::new(7);
                let a = rng.integers(1 << 100..=(1 << 101), 200).unwrap();
                assert!(a.iter().all(|x: &$type| (1 << 100..=1 << 101).contains(x)));
                assert!(a.unique().len() == 200);
                let coins: Array1<$type> = rng.integers(0..2, 200).unwrap();
                assert_eq!((coins.min(), coins.max()), (0, 1));
            }

            /// Scalars on both sides, in place, with another handle.
            #[test]
            fn operators_with_scalars() {
                let mut a = array![1 as $type, 2, 3];
                let before = a.clone();
                a += 1 << 90;
                a *= 2;
                assert_eq!(a, [2 + (2 << 90), 4 + (2 << 90), 6 + (2 << 90)]);
                assert_eq!(before, [1, 2, 3]);
                assert_eq!(10 - &before, [9, 8, 7]);
                assert_eq!((1 << 90) / &before, [1 << 90, 1 << 89, (1 << 90) / 3]);
                assert_eq!(&a % 7, a.map(|x| x % 7));
                assert_eq!($other::MAX.min(5), 5); // the other one is another type
                assert_eq!(a.astype::<$other>().astype::<$type>(), a);
            }
        }
    )*};
}

tests! {
    signed: i128, u128;
    unsigned: u128, i128;
}

/// Zeros made to ones.
trait Nonzero {
    fn where_nonzero(&self) -> Self;
}

impl<T: Copy + num_traits::One + num_traits::Zero> Nonzero for Array2<T> {
    fn where_nonzero(&self) -> Self {
        self.map(|x| if x.is_zero() { T::one() } else { *x })
    }
}

#[test]
fn names() {
    assert_eq!((dtype_name::<i128>(), dtype_name::<u128>()), (Some("int128"), Some("uint128")));
    assert_eq!("int128".parse::<DType>().unwrap(), DType::Int128);
    assert_eq!(array![1_u128].dtype().itemsize(), 16);
    assert_eq!(array![-5_i128, i128::MIN].wrapping_abs(), [5, i128::MIN]);
    assert_eq!(array![-5_i128, i128::MIN].saturating_abs(), [5, i128::MAX]);
    assert_eq!(array![-5_i128, 0, 7].sign(), [-1, 0, 1]);
}
