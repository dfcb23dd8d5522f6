//! Operators: against plain loops over indices, on every kind of layout; reuse of memory; errors.

use ndview::prelude::*;
use num_bigint::BigInt;
use proptest::prelude::*;

/// The element of `a` that broadcasting shows at `index` (rules BC1, BC2).
fn stretched<T: Clone>(a: &ArrayViewD<'_, T>, index: &[usize]) -> T {
    let own = &index[index.len() - a.ndim()..];
    let own: Vec<usize> =
        own.iter().zip(a.shape()).map(|(&i, &len)| if len == 1 { 0 } else { i }).collect();
    a.get(&own).unwrap().clone()
}

/// All indices of a shape, in C order.
fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut out = vec![vec![]];
    for &len in shape {
        out = out
            .iter()
            .flat_map(|index| (0..len).map(|i| [index.clone(), vec![i]].concat()))
            .collect();
    }
    out
}

/// The text of the panic in `f`, if it panics.
fn panic_of<R>(f: impl FnOnce() -> R) -> Option<String> {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).err()?;
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
}

/// What an operator must give: shape, and elements in C order. `None` where shapes do not agree.
fn oracle<T: Clone, U: Clone, V>(
    a: &ArrayViewD<'_, T>,
    b: &ArrayViewD<'_, U>,
    f: impl Fn(T, U) -> V,
) -> Option<(Vec<usize>, Vec<V>)> {
    let ndim = a.ndim().max(b.ndim());
    let len = |shape: &[usize], axis: usize| {
        (axis + shape.len()).checked_sub(ndim).map_or(1, |axis| shape[axis])
    };
    let mut shape = vec![];
    for axis in 0..ndim {
        shape.push(match (len(a.shape(), axis), len(b.shape(), axis)) {
            (x, y) if x == y => x,
            (1, y) => y,
            (x, 1) => x,
            _ => return None,
        });
    }
    let values = indices(&shape).iter().map(|i| f(stretched(a, i), stretched(b, i))).collect();
    Some((shape, values))
}

fn numbered(shape: &[usize], from: i64) -> ArrayD<i64> {
    let mut next = from;
    Array::from_shape_fn(shape, |_| {
        next += 1;
        // Never zero, so that it can divide.
        if next >= 0 { next + 1 } else { next }
    })
}

/// Arrays of 3 by 4, or of what broadcasts with it, in every kind of layout.
fn layouts(from: i64) -> Vec<(&'static str, ArrayD<i64>)> {
    let c = numbered(&[3, 4], from);
    vec![
        ("C", c.clone()),
        ("F", c.to_order(Order::F)),
        (
            "strided",
            numbered(&[3, 9], from).slice([Index::from(..), s![1..;2].into()].as_slice()).share(),
        ),
        ("offset", numbered(&[5, 4], from).into_slice([Index::from(2..)].as_slice())),
        ("negative", c.flip(0).share()),
        ("negative run", c.flip(1).share()),
        ("transposed", numbered(&[4, 3], from).into_t()),
        ("stretched rows", numbered(&[4], from).broadcast_to(&[3, 4][..]).unwrap().share()),
        ("stretched columns", numbered(&[3, 1], from).broadcast_to(&[3, 4][..]).unwrap().share()),
        ("row", numbered(&[4], from)),
        ("column", numbered(&[3, 1], from)),
        ("one", numbered(&[1, 1, 1], from)),
        ("0-d", numbered(&[], from)),
        ("3-d", numbered(&[2, 1, 4], from)),
        ("zero length", numbered(&[0, 1, 1], from)),
        ("zero length row", numbered(&[0], from)),
    ]
}

/// Checks one operator in every form: references, values, shared values, assigning.
macro_rules! check {
    ($($symbol:tt $assign:tt $try_name:ident $try_assign:ident: $prepare:expr;)*) => {$(
        for (left_name, a) in layouts(-5) {
            for (right_name, b) in layouts(-3) {
                let name = format!("{left_name} {} {right_name}", stringify!($symbol));
                let b = b.map(|&x| $prepare(x));
                let Some((shape, expected)) = oracle(&a.view(), &b.view(), |x, y| x $symbol y)
                else {
                    let error = a.$try_name(&b).unwrap_err();
                    assert!(matches!(error.kind(), ErrorKind::Broadcast { .. }), "{name}");
                    let (before, mut target) = (a.to_owned(), a.clone());
                    assert!(target.$try_assign(&b).is_err(), "{name}");
                    assert_eq!(target, before, "{name}");
                    continue;
                };
                let right = |c: ArrayD<i64>, form: &str| {
                    assert_eq!(c.shape(), shape, "{name} {form}");
                    let c: Vec<i64> = c.iter().copied().collect();
                    assert_eq!(c, expected, "{name} {form}");
                };
                right(&a $symbol &b, "references");
                right(&a.view() $symbol b.view(), "views");
                right(a.clone() $symbol b.clone(), "shared values");
                right(a.to_owned() $symbol &b, "left value");
                right(&a $symbol b.to_owned(), "right value");
                right(a.to_owned() $symbol b.to_owned(), "values");
                right(a.$try_name(b.view()).unwrap(), "try");
                let mut target = a.clone();
                if a.shape() == shape {
                    target $assign &b;
                    right(target.clone(), "assign");
                    let mut target = a.to_owned();
                    let mut part = target.view_mut();
                    part $assign b.clone();
                    right(target, "assign to view");
                } else {
                    assert!(target.$try_assign(&b).is_err(), "{name}"); // BC3
                    assert_eq!(target, a, "{name}");
                }
            }
        }
    )*};
}

#[test]
fn every_operator_on_every_layout_is_the_plain_loop() {
    check! {
        + += try_add try_add_assign: |x| x;
        - -= try_sub try_sub_assign: |x| x;
        * *= try_mul try_mul_assign: |x| x;
        / /= try_div try_div_assign: |x| x;
        % %= try_rem try_rem_assign: |x| x;
        & &= try_bitand try_bitand_assign: |x| x;
        | |= try_bitor try_bitor_assign: |x| x;
        ^ ^= try_bitxor try_bitxor_assign: |x| x;
        << <<= try_shl try_shl_assign: |x: i64| x.abs() % 7;
        >> >>= try_shr try_shr_assign: |x: i64| x.abs() % 7;
    }
}

#[test]
fn scalars_on_both_sides() {
    for (name, a) in layouts(-5) {
        let list = |a: &ArrayD<i64>| a.iter().copied().collect::<Vec<i64>>();
        let each = |f: fn(i64) -> i64| list(&a).into_iter().map(f).collect::<Vec<i64>>();
        for (array, expected) in [
            (&a + 2, each(|x| x + 2)),
            (2 + &a, each(|x| 2 + x)),
            (7 - a.clone(), each(|x| 7 - x)),
            (a.to_owned() - 7, each(|x| x - 7)),
            (100 / a.to_owned(), each(|x| 100 / x)),
            (a.view() % 3, each(|x| x % 3)),
            (100 % a.view(), each(|x| 100 % x)),
            (&a << 2, each(|x| x << 2)),
            (1 << (&a & 7), each(|x| 1 << (x & 7))),
            (6 ^ (5 & &a) | 8, each(|x| 6 ^ (5 & x) | 8)),
            (-&a, each(|x| -x)),
            (-a.to_owned(), each(|x| -x)),
            (!a.view(), each(|x| !x)),
            (!a.clone(), each(|x| !x)),
        ] {
            assert_eq!(array.shape(), a.shape(), "{name}");
            assert_eq!(list(&array), expected, "{name}");
        }
    }
}

#[test]
fn literals_take_the_type_of_the_elements() {
    assert_eq!(array![1.5_f32, 2.0] * 2.0, [3.0, 4.0]);
    assert_eq!(2.0 / array![1.0_f32, 4.0], [2.0, 0.5]);
    assert_eq!((&array![1_u8, 2] + 1).view() * 3, [6, 9]);
    assert_eq!(array![1_u64, 2] << 40, [1 << 40, 2 << 40]);
    let mut a = array![1_i16, 2];
    a += 1;
    a <<= 2;
    assert_eq!(a, [8, 12]);
    assert_eq!(array![true, false] & true, [true, false]);
    assert_eq!(!(array![true, false] ^ true), [true, false]);
    assert_eq!(array![1_i64, 2] << Scalar(3_u8), [8, 16]);
    // A result of another type.
    let seconds = array![std::time::Duration::from_secs(2)];
    assert_eq!(&seconds * Scalar(3_u32), [std::time::Duration::from_secs(6)]);
}

#[test]
fn ranks_are_known_to_the_compiler() {
    let table: Array2<i32> = array![[1], [2]] + array![10, 20, 30];
    assert_eq!(table, [[11, 21, 31], [12, 22, 32]]);
    let dynamic: ArrayD<i32> = array![1, 2].into_dyn() + array![[1, 2], [3, 4]];
    assert_eq!(dynamic, array![[2, 4], [4, 6]]);
    let zero: Array0<i32> = Array0::from(3) * 2;
    assert_eq!(zero.item().unwrap(), &6);
    let eight = Array::<u8, _>::ones(&[1, 2, 1, 1, 2, 1, 1, 2][..]);
    assert_eq!((&eight + &eight).shape(), [1, 2, 1, 1, 2, 1, 1, 2]);
}

#[test]
fn bigints_and_other_owners_work() {
    let big = |x: i64| BigInt::from(x);
    let a = Array::from_shape_fn((2, 3), |[i, j]| big((10 * i + j) as i64));
    let b = array![big(1), big(2), big(3)];
    let expected = |f: fn(i64, i64) -> i64| {
        Array::from_shape_fn((2, 3), |[i, j]| big(f((10 * i + j) as i64, j as i64 + 1)))
    };
    assert_eq!(&a + &b, expected(|x, y| x + y));
    assert_eq!(a.t().to_owned().into_t() - &b, expected(|x, y| x - y));
    assert_eq!(&b * &a, expected(|x, y| x * y));
    assert_eq!(a.clone() % b.clone(), expected(|x, y| x % y));
    assert_eq!(-&a, expected(|x, _| -x));
    let mut c = a.clone();
    c *= &b;
    c += Scalar(big(1));
    assert_eq!(c, expected(|x, y| x * y + 1));
    assert_eq!(a, expected(|x, _| x));
    // BigInt << u32, and String + &'static str, whose right sides have types of their own.
    assert_eq!(&b << Scalar(70_u32), [big(1) << 70, big(2) << 70, big(3) << 70]);
    let words = array![String::from("a"), String::from("b")] + array!["x", "y"];
    assert_eq!(words.map(|w| w.len()), [2, 2]);
    let mut words = words;
    words += Scalar("!");
    assert_eq!(words, ["ax!".to_owned(), "by!".to_owned()]);
}

#[test]
fn values_that_are_alone_are_written_over() {
    let b = array![[1.0, 2.0], [3.0, 4.0]];
    let a = &b + 1.0;
    let place = a.as_ptr();
    let c = (a - &b) * 2.0;
    assert_eq!(c.as_ptr(), place);
    let c = -(&b - (3.0 / c)); // from the right, and through a scalar on the left
    assert_eq!(c.as_ptr(), place);
    assert_eq!(c, [[0.5, -0.5], [-1.5, -2.5]]);
    let c = c + array![1.0, 2.0]; // stretched over the left one
    assert_eq!(c.as_ptr(), place);
    let c = array![[1.0], [2.0]] - c.into_t(); // .. and the right one, in Fortran order
    assert_eq!(c.as_ptr(), place);
    assert_eq!(c, [[-0.5, 1.5], [0.5, 2.5]]);
    let c = c / Array0::from(0.5);
    assert_eq!(c.as_ptr(), place);
    let dynamic = c.into_dyn() * &b;
    assert_eq!(dynamic.as_ptr(), place);
    let bits = !(array![1_u8, 2, 3] & 1);
    assert_eq!(bits, [254, 255, 254]);
}

#[test]
fn values_that_are_not_alone_are_left_alone() {
    let a = array![1, 2, 3, 4];
    let b = a.clone();
    let c = a + 1;
    assert_ne!(c.as_ptr(), b.as_ptr());
    assert_eq!((b.clone(), c), (array![1, 2, 3, 4], array![2, 3, 4, 5]));
    // Both sides on one buffer.
    assert_eq!(b.clone() + b.clone(), [2, 4, 6, 8]);
    assert_eq!(b.slice(1..).share() - b.slice(..-1).share(), [1, 1, 1]);
    assert_eq!(-b.clone(), [-1, -2, -3, -4]);
    assert_eq!(1 - b.clone(), [0, -1, -2, -3]);
    assert_eq!(b, [1, 2, 3, 4]);
}

#[test]
fn reuse_never_pins_more_than_a_fresh_result() {
    // Alone on its buffer, but only a part of it.
    let part = Array1::from_vec((0..1000).collect::<Vec<i64>>()).into_slice(..3);
    assert_eq!((part.is_unique(), part.held_bytes()), (true, 8000));
    let sum = part + 1;
    assert_eq!((sum.held_bytes(), sum.base().is_none()), (24, true));
    // Stretched: several indices reach one element.
    let row = array![1, 2].broadcast_to((2, 2)).unwrap().share();
    assert!(row.is_unique());
    assert_eq!(row + array![[0, 1], [2, 3]], [[1, 3], [3, 5]]);
    // Foreign memory is never written.
    let owner = std::sync::Arc::<[i32]>::from([1, 2]);
    let foreign = Array::from_buffer(Buffer::from_owner(owner.clone()), 2).unwrap();
    assert_eq!(foreign + 1, [2, 3]);
    assert_eq!(owner[..], [1, 2]);
    // Another shape or another element type.
    let row = array![1, 2];
    assert_eq!(row + array![[1], [2]], [[2, 3], [3, 4]]);
}

#[test]
fn results_lie_in_the_order_of_the_operands() {
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (i + 2 * j + 3 * k) as f64);
    let f = a.t();
    for sum in [f + f, &f + 1.0, 1.0 + &f, -&f, f * &Array0::from(1.0)] {
        assert!(sum.is_f_contiguous() && !sum.is_c_contiguous());
    }
    assert!((&a + f.to_order(Order::F).t()).is_c_contiguous());
}

#[test]
fn assigning_copies_on_write_and_handles_overlap() {
    let mut a = array![1, 2, 3, 4];
    let b = a.clone();
    a += &b; // one buffer: copies first
    assert_eq!((&a, &b), (&array![2, 4, 6, 8], &array![1, 2, 3, 4]));
    let a_again = &a.clone();
    a += a_again;
    assert_eq!(a, [4, 8, 12, 16]);
    let shifted = a.slice(..3).share();
    let mut tail = a.slice_mut(1..);
    tail -= &shifted;
    assert_eq!(a, [4, 4, 4, 4]);
    let place = a.as_ptr();
    a *= 2;
    a <<= 1;
    assert_eq!((a.as_ptr(), &a), (place, &array![16, 16, 16, 16]));
    let mut plane = Array2::<i32>::zeros((2, 3));
    plane += array![1, 2, 3];
    plane -= array![[1], [2]];
    assert_eq!(plane, [[0, 1, 2], [-1, 0, 1]]);
    let mut column = plane.column_mut(1);
    column *= 10;
    assert_eq!(plane, [[0, 10, 2], [-1, 0, 1]]);
}

#[test]
fn errors_carry_both_shapes() {
    let (a, b) = (Array2::<f64>::zeros((2, 3)), Array1::<f64>::zeros(4));
    let text = "operands could not be broadcast together with shapes (2, 3) (4,)";
    assert_eq!(a.try_add(&b).unwrap_err().to_string(), text);
    assert_eq!(panic_of(|| &a * &b).unwrap(), text);
    let mut target = a.clone() + 0.5;
    let before: Vec<u64> = target.iter().map(|x| x.to_bits()).collect();
    assert_eq!(panic_of(|| target += &b).unwrap(), text);
    assert_eq!(target.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), before);
    // A failed write copies nothing either.
    let shared = target.clone();
    assert!(target.try_div_assign(&b).is_err());
    assert!(target.same_buffer(&shared));
    // BC3: the left side of an assignment is not stretched.
    let mut row = Array1::<f64>::zeros(3);
    let error = row.try_sub_assign(&a).unwrap_err().to_string();
    assert_eq!(error, "could not broadcast input array from shape (2, 3) into shape (3,)");
}

#[test]
fn the_caller_is_named() {
    use std::sync::Mutex;
    static LINE: Mutex<Option<(String, u32)>> = Mutex::new(None);
    let hook = std::panic::take_hook();
    let this = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == this {
            *LINE.lock().unwrap() = info.location().map(|l| (l.file().to_owned(), l.line()));
        }
    }));
    let (mut a, b) = (array![1, 2], array![1, 2, 3]);
    let line = line!();
    let first = panic_of(|| &a + &b);
    assert!(first.is_some());
    assert_eq!(*LINE.lock().unwrap(), Some((file!().to_owned(), line + 1)));
    let second = panic_of(|| a -= &b);
    assert!(second.is_some());
    assert_eq!(*LINE.lock().unwrap(), Some((file!().to_owned(), line + 4)));
    std::panic::set_hook(hook);
}

#[test]
fn a_panic_in_an_element_leaves_nothing_half_dropped() {
    // Written over in place: the second element divides by zero.
    let a = array![Box::new(6_i64), Box::new(5)].map(|x| BigInt::from(**x));
    let b = array![2, 0].map(|&x| BigInt::from(x));
    assert_eq!(panic_of(|| a / b).unwrap(), "attempt to divide by zero");
}

#[test]
fn zero_sized_elements_work() {
    #[derive(Clone, Debug, PartialEq)]
    struct Unit;
    impl std::ops::Add for Unit {
        type Output = Unit;
        fn add(self, _: Unit) -> Unit {
            Unit
        }
    }
    let a = Array::full((2, 3), Unit);
    assert_eq!(&a + &a.t().to_owned().into_t(), a);
    assert_eq!(a.clone() + Scalar(Unit), a);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any two shapes, each axis permuted and turned.
    #[test]
    fn random_shapes_are_the_plain_loop(
        lens in prop::collection::vec((0_usize..4, 0..3), 0..5),
        skip in 0_usize..3,
        permute in any::<bool>(),
    ) {
        let whole: Vec<usize> = lens.iter().map(|&(len, _)| len).collect();
        let part: Vec<usize> =
            lens.iter().map(|&(len, kind)| if kind == 0 { 1 } else { len }).skip(skip).collect();
        let a = if permute {
            let reversed: Vec<usize> = whole.iter().rev().copied().collect();
            numbered(&reversed, 0).into_t()
        } else {
            numbered(&whole, 0)
        };
        let mut b = numbered(&part, 100);
        for (axis, &(_, kind)) in lens[skip.min(lens.len())..].iter().enumerate() {
            if kind == 2 {
                b = b.into_flip(axis as isize);
            }
        }
        let (shape, expected) = oracle(&a.view(), &b.view(), |x, y| 3 * x - y).unwrap();
        for result in [&a * 3 - &b, -(&b - &a * 3), { let mut c = &a * 3; c -= &b; c }] {
            prop_assert_eq!(result.shape(), &shape[..]);
            prop_assert_eq!(result.iter().copied().collect::<Vec<_>>(), &expected[..]);
        }
    }
}
