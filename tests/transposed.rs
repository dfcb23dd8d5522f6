//! Copies to another order, of sizes around the squares and tiles in which they are turned.

use ndview::prelude::*;

/// Every element is where it was, in an array that lies in the order asked for.
fn same<T: Clone + PartialEq + std::fmt::Debug>(a: &ArrayViewD<'_, T>) {
    for order in [Order::C, Order::F] {
        let copy = a.to_order(order);
        assert_eq!(copy.shape(), a.shape());
        assert!(if order == Order::C { copy.is_c_contiguous() } else { copy.is_f_contiguous() });
        for (at, x) in a.indexed_iter() {
            assert_eq!(copy.get(&at), Some(x), "{at:?} of {:?}", a.layout());
        }
    }
}

fn sizes<T: Clone + PartialEq + std::fmt::Debug>(element: impl Fn(usize) -> T) {
    for (n, m) in [(1, 9), (3, 4), (4, 4), (8, 9), (16, 17), (33, 31), (64, 65), (70, 5), (2, 130)]
    {
        let a = Array::from_shape_fn((n, m), |[i, j]| element(i * m + j)).into_dyn();
        same(&a.view());
        same(&a.t());
        same(&a.flip(0).t());
        same(&a.t().slice(&[Index::from(s![..;-1]), Index::from(s![..;2])]));
        let stretched =
            a.t().slice(&[Index::from(..), Index::from(0), Index::from(NewAxis)]).share();
        same(&stretched.broadcast_to(&[m, 12][..]).unwrap());
    }
    let a =
        Array::from_shape_fn((5, 18, 11), |[i, j, k]| element((i * 18 + j) * 11 + k)).into_dyn();
    for axes in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        same(&a.permute(&axes));
        same(
            &a.slice(&[Index::from(1..), Index::from(s![..;3]), Index::from(..-1)]).permute(&axes),
        );
    }
}

#[test]
fn of_every_width() {
    sizes(|i| i as f64);
    sizes(|i| i as u32);
    sizes(|i| i as i16);
    sizes(|i| i % 3 == 0);
    sizes(|i| i as u128);
    sizes(|i| i.to_string());
}

/// Large ones go past the caches, from 1 MiB on, or some more: with rows that begin and end inside of lines, and
/// tiles that are cut off at the ends.
fn large<T: Copy + PartialEq + std::fmt::Debug>(element: impl Fn(usize) -> T) {
    // Rows of 1030, of whole lines, and of more than a few times as many as there are rows.
    for (n, bytes) in
        [(1030, 1_100_000), (1024, 1_100_000), (40_003, 13_000_000), (1030, 13_000_000)]
    {
        large_of(n, bytes / size_of::<T>() / n, &element);
    }
}

fn large_of<T: Copy + PartialEq + std::fmt::Debug>(
    n: usize,
    m: usize,
    element: &impl Fn(usize) -> T,
) {
    let a = Array::from_shape_fn((n, m), |[i, j]| element(i * m + j));
    let (copy, mut target) = (a.t().to_order(Order::C), Array::full((m, n), element(0)));
    target.assign(&a.t());
    let (copy, target) = (copy.as_slice().unwrap(), target.as_slice().unwrap());
    for (at, (x, y)) in copy.iter().zip(target).enumerate() {
        let expected = element(at % n * m + at / n);
        assert_eq!((*x, *y), (expected, expected), "({}, {})", at / n, at % n);
    }
}

/// The same, of three axes, of which another lies between the two that are turned.
#[test]
fn large_ones_of_three_axes() {
    for shape in [[61, 71, 103], [61, 171, 203]] {
        three_axes(shape);
    }
}

fn three_axes(shape: [usize; 3]) {
    let element = |[i, j, k]: [usize; 3]| ((i * shape[1] + j) * shape[2] + k) as f64;
    let a = Array::from_shape_fn(shape, element);
    for axes in [[2, 1, 0], [0, 2, 1], [2, 0, 1], [1, 2, 0], [1, 0, 2]] {
        let copy = a.permute(&axes.map(|axis| axis as isize)).to_order(Order::C);
        for (index, x) in copy.indexed_iter() {
            let mut at = [0; 3];
            axes.iter().zip(index).for_each(|(&axis, i)| at[axis] = i);
            assert_eq!(*x, element(at), "{axes:?} {index:?}");
        }
    }
}

#[test]
fn large_ones_of_every_width() {
    large(|i| (i % 251) as u8);
    large(|i| i as u16);
    large(|i| i as f32);
    large(|i| i as i64);
}
