//! Results so large that they are written past the caches (from 24 MiB on; turned copies from 2 MiB on),
//! at starts of every alignment.

use ndview::prelude::*;

/// The elements of some 30 MB, and a number that no block divides.
const LEN: usize = (25 << 20) / 8 + 5;

/// Checks all elements of an array in C order.
#[track_caller]
fn is<T: PartialEq + std::fmt::Debug, D: Dimension>(a: &Array<T, D>, right: impl Fn(usize) -> T) {
    let elements = a.as_slice().expect("C order");
    // Millions of them, in loops that are not optimised: iterators would take three times as long.
    let mut i = 0;
    while i < elements.len() {
        if elements[i] != right(i) {
            panic!("{:?}, not {:?} at {i}", elements[i], right(i));
        }
        i += 1;
    }
}

/// `0, 1, ..` made without the library's loops.
fn counted(len: usize) -> Array1<f64> {
    let mut elements = vec![0.0; len];
    let (places, mut i) = (elements.as_mut_slice(), 0);
    while i < len {
        places[i] = i as f64;
        i += 1;
    }
    Array1::from(elements)
}

#[test]
fn in_one_run() {
    let a = counted(LEN + 3);
    let part = a.slice(3..);
    is(&part.map(|x| x + 0.5), |i| i as f64 + 3.5);
    is(&(&a.slice(1..LEN) + &a.slice(2..=LEN)), |i| 2.0 * i as f64 + 3.0);
    is(&(2.0 * &part), |i| 2.0 * (i + 3) as f64);
    is(&part.to_owned(), |i| (i + 3) as f64);
    is(&part.flip(0).to_owned(), |i| (LEN + 2 - i) as f64);
    let back = a.slice(..LEN);
    is(&part.zip_map(&back.flip(0), |x, y| x * 2.0 + y), |i| {
        (i + 3) as f64 * 2.0 + (LEN - 1 - i) as f64
    });
    is(&part.astype::<i64>(), |i| i as i64 + 3);
    is(&part.mul_add(2.0, 1.0), |i| (i + 3) as f64 * 2.0 + 1.0);
    let mask = part.less(1e6);
    is(&mask.where_(&part, -1.0), |i| if i < 999_997 { (i + 3) as f64 } else { -1.0 });
}

#[test]
fn made() {
    is(&Array::full(LEN, 2.5), |_| 2.5);
    is(&Array1::arange(7.0, LEN as f64 + 7.0, 1.0), |i| i as f64 + 7.0);
    is(&Array::from_shape_fn(LEN, |[i]| i as u64 * 3), |i| i as u64 * 3);
    is(&Array::full((27 << 20) + 13, 0xA7_u8), |_| 0xA7);
    is(&Array1::<i32>::zeros(2 * LEN), |_| 0);
    let tall = Array::from_shape_fn((LEN / 3, 3).f(), |[i, j]| (3 * i + j) as i64);
    is(&tall.to_order(Order::C), |i| i as i64);
    let turned = tall.into_t();
    is(&turned, |i| (3 * (i % (LEN / 3)) + i / (LEN / 3)) as i64);
}

#[test]
fn broadcast_over_rows() {
    let (rows, columns) = (1801, 1823);
    let a = counted(rows * columns + 1);
    let a = a.slice(1..).to_shape((rows, columns)).unwrap();
    let row = counted(columns + 1);
    let row = row.slice(1..);
    is(&(&a + &row), |i| (i + 1) as f64 + (i % columns + 1) as f64);
    let column = counted(rows).into_expand_dims(1);
    is(&(&a - &column), |i| (i + 1) as f64 - (i / columns) as f64);
    let part = a.slice((.., 1..));
    is(&part.map(|x| *x), |i| (i / (columns - 1) * columns + i % (columns - 1) + 2) as f64);
    let narrow = a.to_shape((rows * columns / 7, 7)).unwrap_or_else(|_| {
        counted(rows * columns / 7 * 7 + 1).slice(1..).to_shape((rows * columns / 7, 7)).unwrap()
    });
    is(&(&narrow * &row.slice(..7)), |i| (i + 1) as f64 * (i % 7 + 1) as f64);
}

#[test]
fn joined() {
    let a = counted(LEN / 2 + 1);
    let (a, b) = (a.slice(1..), a.slice(..LEN / 2));
    let n = LEN / 2;
    is(&ndview::concatenate(0, &[a, b]).unwrap(), |i| if i < n { i + 1 } else { i - n } as f64);
    is(&ndview::stack(1, &[a, b]).unwrap(), |i| (i / 2 + 1 - i % 2) as f64);
    is(&a.repeat_flat(2), |i| (i / 2 + 1) as f64);
    is(&a.slice(..999).tile(&[LEN / 999 + 1]), |i| (i % 999 + 1) as f64);
}

/// Turned copies of some 2.1 MiB, of elements of each width, from starts of every alignment.
fn turned<T: ndview::AsType<f64> + PartialEq + std::fmt::Debug + Clone>(
    side: usize,
    element: impl Fn(usize) -> T,
) {
    let (n, m) = (side + 3, side - 2);
    let memory: Vec<T> = (0..(n + 1) * (m + 5)).map(&element).collect();
    let memory = Array::from_shape_vec((n + 1, m + 5), memory).unwrap();
    for first in [1, 3, 4] {
        let a = memory.slice((1.., first..first + m));
        let at = |i: usize, j: usize| element((i + 1) * (m + 5) + first + j);
        is(&a.t().to_order(Order::C), |k| at(k % n, k / n));
        if first == 3 {
            is(&a.flip(0).t().to_order(Order::C), |k| at(n - 1 - k % n, k / n));
            continue;
        }
        let mut target = Array::full((m, n + 3), element(0));
        target.slice_mut((.., 2..n + 2)).assign(&a.t());
        is(&target, |k| match (k / (n + 3), k % (n + 3)) {
            (j, i) if (2..n + 2).contains(&i) => at(i - 2, j),
            _ => element(0),
        });
    }
}

#[test]
fn turned_copies() {
    turned(530, |i| i as f64);
    turned(745, |i| i as f32);
    turned(1050, |i| (i * 7) as u16);
    turned(1480, |i| (i * 13 + (i >> 8)) as u8);
    turned(372, |i| i as u128);
}

#[test]
fn cubes_permuted() {
    let [l, m, n] = [61, 95, 67];
    let memory: Vec<f64> = (0..=l * m * n).map(|i| i as f64).collect();
    let a = ArrayView3::from_shape((l, m, n), &memory[1..]).unwrap();
    for axes in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let p = a.permute(&axes);
        let shape = p.dim();
        let copy = p.to_order(Order::C);
        is(&copy, |k| {
            let mut at = [0; 3];
            let places = [k / (shape[1] * shape[2]), k / shape[2] % shape[1], k % shape[2]];
            places.iter().zip(axes).for_each(|(&i, axis)| at[axis as usize] = i);
            ((at[0] * m + at[1]) * n + at[2] + 1) as f64
        });
        let mut back = Array3::zeros((l, m, n));
        back.view_mut().into_permute(&axes).assign(&copy);
        is(&back, |k| (k + 1) as f64);
        is(&(&p + &copy), |k| 2.0 * copy.as_slice().unwrap()[k]);
    }
}

#[test]
fn written_in_place() {
    let mut a = counted(LEN);
    let b = counted(LEN + 1);
    a += &b.slice(1..);
    is(&a, |i| 2.0 * i as f64 + 1.0);
    a.assign(&b.slice(1..).flip(0));
    is(&a, |i| (LEN - i) as f64);
    a.slice_mut(1..).fill(3.0);
    is(&a, |i| if i == 0 { LEN as f64 } else { 3.0 });
    a.slice_mut(s![..;2]).map_inplace(|x| *x = -1.0);
    is(&a, |i| if i % 2 == 0 { -1.0 } else { 3.0 });
}
