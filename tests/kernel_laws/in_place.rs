//! What is written in place: `map_inplace`, `zip_inplace`, `fill`, `assign`, `+=`.

use ndview::prelude::*;

use crate::check::{at, lies, shows};
use crate::elements::{Elem, for_all_kinds};
use crate::lays::{Lay, few_lays, lays, long_shapes, shapes};

/// The elements of an array, by index.
fn before<T: Clone>(a: &ArrayD<T>) -> impl Fn(&[usize]) -> T + use<T> {
    let (shape, elements) = (a.shape().to_vec(), a.iter().cloned().collect::<Vec<T>>());
    move |index| {
        let rank = index.iter().zip(&shape).fold(0, |rank, (i, len)| rank * len + i);
        elements[rank].clone()
    }
}

/// The array in such a layout, all of its memory to be written, and what is outside of it.
fn target<T: Elem>(lay: &Lay, shape: &[usize]) -> (Buffer<T>, ArrayD<T>) {
    let mut a = lay.make::<T>(shape);
    // Where it shows a part, the rest must stay: seen through a copy of the whole buffer, taken now.
    let whole = Array1::from(a.buffer().clone()).to_owned();
    let _ = a.view_mut();
    (whole.buffer().clone(), a)
}

/// Checks that what the array does not show of its buffer is what it was.
#[track_caller]
fn rest_stays<T: Elem>(whole: &Buffer<T>, a: &ArrayD<T>, what: &str) {
    let now = a.buffer();
    if now.len() != whole.len() {
        return; // It was stretched, so writing made a copy of its own.
    }
    let mut shown = vec![false; now.len()];
    for index in a.indices() {
        let at = index.iter().zip(a.strides()).map(|(&i, &s)| i as isize * s).sum::<isize>();
        shown[a.layout().offset().wrapping_add_signed(at)] = true;
    }
    for (i, shown) in shown.into_iter().enumerate() {
        let (now, was) = (&now.as_slice()[i], &whole.as_slice()[i]);
        assert!(shown || now.same(was), "{what}: element {i} of the memory became {now:?}");
    }
}

/// Everything that writes, in one layout, from one layout.
fn written<T: Elem>(shape: &[usize], one: &Lay, other: &[usize], two: &Lay) {
    let what = format!("{:?} {} from {:?} {}", shape, one.name, other, two.name);
    let b = two.make_of(other, |i| T::nth(i + 7));
    let (whole, mut a) = target::<T>(one, shape);
    a.assign(&b);
    shows(&a, shape, |i| at(&b, i).clone(), &what);
    rest_stays(&whole, &a, &what);

    let (whole, mut a) = target::<T>(one, shape);
    let (was, mut calls) = (before(&a), 0);
    a.zip_inplace(&b, |x, y| {
        calls += 1;
        if calls % 2 == 0 || !x.same(y) {
            *x = y.clone();
        }
    });
    assert_eq!(calls, a.len(), "{what}");
    let right = |i: &[usize]| if was(i).same(at(&b, i)) { was(i) } else { at(&b, i).clone() };
    shows(&a, shape, right, &what);
    rest_stays(&whole, &a, &what);
}

fn written_alone<T: Elem>(shape: &[usize], lay: &Lay) {
    let (whole, mut a) = target::<T>(lay, shape);
    a.fill(T::nth(99));
    shows(&a, shape, |_| T::nth(99), &lay.name);
    rest_stays(&whole, &a, &lay.name);

    let (whole, mut a) = target::<T>(lay, shape);
    let was = before(&a);
    let mut seen = 0;
    a.map_inplace(|x| {
        seen += 1;
        if x.same(&T::nth(3)) {
            *x = T::nth(4);
        }
    });
    assert_eq!(seen, a.len());
    let right = |i: &[usize]| if was(i).same(&T::nth(3)) { T::nth(4) } else { was(i) };
    shows(&a, shape, right, &lay.name);
    rest_stays(&whole, &a, &lay.name);
}

fn of_kind<T: Elem>() {
    for shape in shapes() {
        for lay in lays(shape.len()) {
            written_alone::<T>(&shape, &lay);
        }
        if shape.len() < 4 {
            for one in lays(shape.len()) {
                for two in few_lays(shape.len()).iter().step_by(shape.len().max(1)) {
                    written::<T>(&shape, &one, &shape, two);
                }
            }
        }
    }
    let pairs: [(&[usize], &[usize]); 5] =
        [(&[3, 4], &[4]), (&[3, 4], &[3, 1]), (&[2, 3, 4], &[1, 4]), (&[3, 4], &[]), (&[5], &[1])];
    for (shape, other) in pairs {
        for one in few_lays(shape.len()) {
            for two in few_lays(other.len()) {
                written::<T>(shape, &one, other, &two);
            }
        }
    }
}

#[test]
fn writes_of_every_kind_in_every_layout() {
    for_all_kinds!(of_kind);
}

#[test]
fn writes_of_lengths_around_the_blocks() {
    for shape in long_shapes() {
        let lays = few_lays(shape.len());
        for (n, one) in lays.iter().enumerate() {
            written_alone::<u8>(&shape, one);
            written::<f64>(&shape, one, &shape, &lays[(n + 1) % lays.len()]);
        }
    }
    let (c, f, all) = (&lays(2)[0], &lays(2)[2], &lays(1)[0]);
    for [n, m] in [[3, 5000], [5000, 3], [65, 129], [64, 64], [33, 31]] {
        written::<i16>(&[n, m], c, &[n, m], f);
        written::<f32>(&[n, m], f, &[n, m], c);
        written::<i64>(&[n, m], f, &[m], all);
        written::<String>(&[n, m], c, &[n, 1], f);
    }
}

#[test]
fn map_in_place_calls_in_the_order_of_memory() {
    for shape in shapes().into_iter().chain([vec![70, 65], vec![20, 3, 70]]) {
        for lay in lays(shape.len()) {
            let mut a = lay.make_of(&shape, |i| i);
            // A copy is made where elements are stretched; then their order is that of the copy.
            let _ = a.view_mut();
            let mut next = 0;
            a.map_inplace(|x| {
                *x = next;
                next += 1;
            });
            let mut order: Vec<usize> = (0..shape.len()).collect();
            order.sort_by_key(|&axis| std::cmp::Reverse(a.strides()[axis].unsigned_abs()));
            let (mut calls, up) = (vec![], a.strides().iter().all(|s| *s >= 0));
            crate::check::walk(&shape, &order, |i| calls.push(*a.get(i).unwrap()));
            if up {
                assert!(calls.iter().copied().eq(0..next), "{shape:?} {}: {calls:?}", lay.name);
            }
            calls.sort_unstable();
            assert!(calls.into_iter().eq(0..next), "{shape:?} {}", lay.name);
        }
    }
}

/// `+=` and its kin, with arrays that broadcast and with scalars.
macro_rules! assigning {
    ($($number:ty)*) => {$({
        let element = |i: usize| (i % 50 + 51) as $number;
        let small = |i: usize| (i % 2 + 1) as $number;
        for (shape, other) in [([3, 4], vec![3, 4]), ([3, 4], vec![4]), ([5, 33], vec![5, 1])] {
            for one in few_lays(2) {
                for two in few_lays(other.len()) {
                    let (a, b) = (one.make_of(&shape, element), two.make_of(&other, small));
                    let what = format!("{} and {}", one.name, two.name);
                    let mut it = a.clone();
                    it += &b;
                    shows(&it, &shape, |i| at(&a, i) + at(&b, i), &what);
                    it -= b.view();
                    it *= b.clone();
                    shows(&it, &shape, |i| at(&a, i) * at(&b, i), &what);
                    it /= &b;
                    shows(&it, &shape, |i| *at(&a, i), &what);
                    it += 3 as $number;
                    it *= 2 as $number;
                    it -= 5 as $number;
                    shows(&it, &shape, |i| (at(&a, i) + 3 as $number) * 2 as $number - 5 as $number, &what);
                    it /= 2 as $number;
                    let right = |i: &[usize]| {
                        ((at(&a, i) + 3 as $number) * 2 as $number - 5 as $number) / 2 as $number
                    };
                    shows(&it, &shape, right, &what);
                    it %= 7 as $number;
                    shows(&it, &shape, |i| right(i) % 7 as $number, &what);
                    // The handle that was cloned is not written.
                    shows(&a, &shape, |i| *at(&a, i), &what);
                    assert!(!a.same_buffer(&it));
                }
            }
        }
    })*};
}

#[test]
fn arithmetic_in_place() {
    assigning!(f64 f32 i64 i32 i16 u8);
    for one in few_lays(2) {
        for two in few_lays(2) {
            let (a, b) = (one.make::<bool>(&[9, 65]), two.make_of(&[9, 65], |i| i % 3 == 0));
            let mut it = a.clone();
            it &= &b;
            shows(&it, &[9, 65], |i| *at(&a, i) && *at(&b, i), &one.name);
            it |= &b;
            shows(&it, &[9, 65], |i| *at(&b, i), &one.name);
            it ^= &a;
            shows(&it, &[9, 65], |i| at(&a, i) != at(&b, i), &one.name);
            it ^= true;
            shows(&it, &[9, 65], |i| at(&a, i) == at(&b, i), &one.name);
        }
    }
}

#[test]
fn views_are_written_through() {
    let shape = [34, 66];
    for (rows, columns) in [(s![..;2], s![..;3]), (s![..;-1], s![1..;1]), (s![1..;3], s![..;-2])] {
        let whole = Array::from_shape_fn(shape, |[i, j]| (i * 66 + j) as i64);
        let mut right = whole.to_owned();
        let mut ours = whole.to_owned();
        let part = whole.slice((rows, columns)).map(|x| -x);
        for i in 0..part.len_of(0) {
            for j in 0..part.len_of(1) {
                let at = whole.slice((rows, columns))[[i, j]] as usize;
                right[[at / 66, at % 66]] = part[[i, j]] + 1;
            }
        }
        ours.slice_mut((rows, columns)).assign(&part);
        ours.slice_mut((rows, columns)).view_mut().map_inplace(|x| *x += 1);
        assert_eq!(ours, right);
        let mut turned = whole.t().to_owned();
        turned.slice_mut((columns, rows)).assign(&part.t());
        turned.slice_mut((columns, rows)).zip_inplace(&part.t().to_owned(), |x, y| *x = y + 1);
        assert_eq!(turned.t(), right);
        lies(&turned, Some(&[1, 0]), &"in place");
    }
}
