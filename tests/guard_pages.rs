//! Memory that ends where a page begins that may not be touched: a kernel that reads or writes one
//! byte too far dies here (R30). All lengths from 0 to 129, at the end and at the start of the pages.
#![cfg(target_os = "linux")]
#![allow(unsafe_code, reason = "pages are asked of the system, and closed to all access")]

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Range};
use std::ptr::NonNull;

use bytemuck::Pod;
use ndview::prelude::*;
use ndview::{AsType, Element};
use num_traits::Zero;

const PAGE: usize = 4096;
const LENS: std::ops::RangeInclusive<usize> = 0..=129;

/// Some pages between two that may not be touched.
struct Fence {
    start: NonNull<u8>,
    pages: usize,
}

impl Fence {
    fn new(bytes: usize) -> Self {
        let pages = bytes.div_ceil(PAGE).max(1);
        let (read, none) = (libc::PROT_READ | libc::PROT_WRITE, libc::PROT_NONE);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping.
        let all =
            unsafe { libc::mmap(std::ptr::null_mut(), (pages + 2) * PAGE, none, flags, -1, 0) };
        assert_ne!(all, libc::MAP_FAILED);
        let start = all.cast::<u8>().wrapping_add(PAGE);
        // SAFETY: pages of this mapping, which nobody else knows.
        let opened = unsafe { libc::mprotect(start.cast(), pages * PAGE, read) };
        assert_eq!(opened, 0);
        Fence { start: NonNull::new(start).unwrap(), pages }
    }

    /// The first (or last) elements between the fences.
    fn slice<T: Pod>(&mut self, len: usize, at_end: bool) -> &mut [T] {
        let bytes = len * size_of::<T>();
        assert!(bytes <= self.pages * PAGE);
        let skip = if at_end { self.pages * PAGE - bytes } else { 0 };
        let first = self.start.as_ptr().wrapping_add(skip).cast::<T>();
        assert!(first.is_aligned());
        // SAFETY: inside the open pages, which are zeros or what was written; `T` may be any bytes.
        unsafe { std::slice::from_raw_parts_mut(first, len) }
    }
}

impl Drop for Fence {
    fn drop(&mut self) {
        let all = self.start.as_ptr().wrapping_sub(PAGE);
        // SAFETY: the whole mapping, once.
        unsafe { libc::munmap(all.cast(), (self.pages + 2) * PAGE) };
    }
}

/// A copy of the mask between fences, as booleans.
fn fenced<'f>(fence: &'f mut Fence, mask: &[bool], at_end: bool) -> &'f [bool] {
    let bytes = fence.slice::<u8>(mask.len(), at_end);
    bytes.iter_mut().zip(mask).for_each(|(place, &x)| *place = u8::from(x));
    bytemuck::checked::try_cast_slice(bytes).unwrap()
}

/// Selecting and filling, for elements of one width. Masks of more than 256 are made to bits in
/// chunks of 4096.
fn masks<T: Pod + PartialEq + std::fmt::Debug>(element: impl Fn(usize) -> T) {
    const LONGEST: usize = 4096 + 70;
    let size = LONGEST * size_of::<T>();
    let (mut data, mut bits, mut out) = (Fence::new(size), Fence::new(LONGEST), Fence::new(size));
    for len in LENS.chain(250..=260).chain(4090..=LONGEST) {
        for at_end in [false, true] {
            for keep in [|_| true, |i| i % 3 == 0, |i| i % 64 == 63, |_| false] {
                let mask: Vec<bool> = (0..len).map(keep).collect();
                let values = data.slice::<T>(len, at_end);
                values.iter_mut().enumerate().for_each(|(i, place)| *place = element(i));
                let kept: Vec<T> = (0..len).filter(|&i| mask[i]).map(&element).collect();
                let mask = ArrayView1::from(fenced(&mut bits, &mask, at_end));
                let a = ArrayView1::from(&*values);
                assert_eq!(a.select(&mask).unwrap().to_vec(), kept);
                assert_eq!(mask.flat_nonzero().len(), kept.len());
                let places = out.slice::<T>(kept.len(), at_end);
                let mut places = ArrayViewMut1::from(places);
                assert_eq!(a.select_into(&mask, &mut places).unwrap(), kept.len());
                assert_eq!(places.to_vec(), kept);

                let mut target = ArrayViewMut1::from(&mut *values);
                target.fill_where(&mask, element(200)).unwrap();
                target.assign_where(&mask, &places).unwrap();
                let expected: Vec<T> = (0..len).map(&element).collect();
                assert_eq!(target.to_vec(), expected);
            }
        }
    }
}

#[test]
fn masks_of_every_width() {
    masks(|i| i as u8);
    masks(|i| i as i16);
    masks(|i| i as f32);
    masks(|i| i as f64);
}

#[test]
fn positions_and_what_they_pick() {
    let (mut data, mut ids) = (Fence::new(130 * 8), Fence::new(130 * 8));
    for len in LENS.skip(1) {
        for at_end in [false, true] {
            let values = data.slice::<f64>(len, at_end);
            values.iter_mut().enumerate().for_each(|(i, place)| *place = i as f64);
            let backwards = ids.slice::<u32>(len, at_end);
            backwards.iter_mut().enumerate().for_each(|(i, place)| *place = (len - 1 - i) as u32);
            let (a, backwards) = (ArrayView1::from(&*values), ArrayView1::from(&*backwards));
            let expected: Vec<f64> = (0..len).rev().map(|i| i as f64).collect();
            assert_eq!(a.take(&backwards, 0).unwrap().to_vec(), expected);
            assert_eq!(a.positions(|x| *x > 1.0).len(), len.saturating_sub(2));
            let mut target = ArrayViewMut1::from(&mut *values);
            target.scatter((&backwards,), &Array1::from(expected)).unwrap();
            assert!(target.iter().enumerate().all(|(i, x)| *x == i as f64));
            target.scatter_add((&backwards,), 1.0).unwrap();
            assert!(target.iter().enumerate().all(|(i, x)| *x == i as f64 + 1.0));
        }
    }
}

/// A number with which everything below can be done.
trait Number:
    Pod
    + Debug
    + PartialOrd
    + Add<Output = Self>
    + AddAssign
    + Element<Sum: Copy + PartialEq + Debug + Zero, Mean: Copy + PartialEq + Debug + Zero>
    + AsType<f64>
    + AsType<f32>
    + AsType<i64>
    + AsType<u8>
    + AsType<bool>
{
}
macro_rules! numbers {
    ($($number:ty)*) => {$( impl Number for $number {} )*};
}
numbers!(u8 u16 u32 u64 f32 f64);

/// Of `gap` elements more than there are, those that touch the fence, and those that do not.
fn near_and_far(len: usize, gap: usize, at_end: bool) -> [Range<usize>; 2] {
    let (first, last) = (0..len, gap..gap + len);
    if at_end { [last, first] } else { [first, last] }
}

/// Everything that reads element by element.
fn read<T: Number>(a: ArrayView1<'_, T>, b: ArrayView1<'_, T>, mask: ArrayView1<'_, bool>) {
    let (x, y): (Vec<T>, Vec<T>) = (a.iter().copied().collect(), b.iter().copied().collect());
    let pairs = || x.iter().zip(&y);
    let back: Vec<T> = x.iter().rev().copied().collect();
    assert!(a.map(|x| *x + *x).iter().eq(x.iter().map(|x| *x + *x).collect::<Vec<_>>().iter()));
    assert_eq!(
        a.zip_map(&b, |x, y| x < y).to_vec(),
        pairs().map(|(x, y)| x < y).collect::<Vec<_>>()
    );
    let sums: Vec<T> = pairs().map(|(x, y)| *x + *y).collect();
    assert_eq!((a + b).to_vec(), sums);
    assert_eq!((a + b.flip(0).flip(0)).to_vec(), sums);
    assert_eq!(a.to_owned().to_vec(), x);
    assert_eq!(a.flip(0).to_owned().to_vec(), back);
    assert_eq!(a.flip(0).map(|x| *x).to_vec(), back);
    let every_2nd: Vec<T> = x.iter().step_by(2).copied().collect();
    assert_eq!(a.slice(s![..;2]).to_owned().to_vec(), every_2nd);
    let chosen: Vec<T> =
        mask.iter().zip(pairs()).map(|(m, (x, y))| if *m { *x } else { *y }).collect();
    assert_eq!(mask.where_(a, b).to_vec(), chosen);
    let bytes: Vec<u8> = x.iter().map(|x| x.as_type()).collect();
    assert_eq!(a.astype::<u8>().to_vec(), bytes);
    let wide: Vec<f64> = x.iter().map(|x| x.as_type()).collect();
    assert_eq!(a.astype::<f64>().to_vec(), wide);
    assert_eq!(a.astype::<i64>().astype::<f64>().to_vec(), wide);
    assert_eq!(a.astype::<bool>().to_vec(), wide.iter().map(|x| *x != 0.0).collect::<Vec<_>>());
    assert_eq!(a.equal(&b).count(), pairs().filter(|(x, y)| x == y).count());
    assert_eq!(mask.count(), mask.iter().filter(|m| **m).count());
    assert_eq!((mask.any(), mask.all()), (mask.count() > 0, mask.count() == mask.len()));
}

/// Everything that reduces; elements are small whole numbers, so that no sum is rounded.
fn reduced<T: Number>(a: ArrayView1<'_, T>) {
    let x: Vec<T> = a.iter().copied().collect();
    let (mut sum, mut mean) = (T::Sum::zero(), T::Mean::zero());
    let mut running = vec![];
    for x in &x {
        sum = sum + x.to_sum();
        mean = mean + x.to_mean();
        running.push(sum);
    }
    assert_eq!(a.sum(), sum);
    assert_eq!(a.cumsum().to_vec(), running);
    let zeros = x.iter().filter(|x| !x.is_true()).count();
    assert_eq!((a.any(), a.all()), (zeros < x.len(), zeros == 0));
    assert_eq!(a.count_nonzero(), x.len() - zeros);
    if x.is_empty() {
        assert!(a.try_min().is_err() && a.try_argmin().is_err());
        return;
    }
    assert_eq!(a.mean(), T::divide(mean, x.len()));
    let (mut least, mut most) = (0, 0);
    for (i, y) in x.iter().enumerate() {
        least = if *y < x[least] { i } else { least };
        most = if *y > x[most] { i } else { most };
    }
    assert_eq!((a.min(), a.max()), (x[least], x[most]));
    assert_eq!((a.argmin(), a.argmax()), (least, most));
    let back = a.flip(0);
    assert_eq!((back.sum(), back.min(), back.max()), (a.sum(), x[least], x[most]));
}

/// What reads elements that lie apart: the first or the last of all is the first or the last that is read.
fn apart<T: Number>(a: ArrayView1<'_, T>, b: ArrayView1<'_, T>) {
    for step in 2..5 {
        // From the front, so that the first is read, and so that the last is.
        for first in [0, (a.len().max(1) - 1) % step] {
            let [x, y] = [a, b].map(|whole| whole.into_slice(s![first as isize..;step as isize]));
            let (elements, others): (Vec<T>, Vec<T>) =
                (x.iter().copied().collect(), y.iter().copied().collect());
            let sums: Vec<T> = elements.iter().zip(&others).map(|(x, y)| *x + *y).collect();
            assert_eq!(x.map(|x| *x).to_vec(), elements);
            assert_eq!(x.to_owned().to_vec(), elements);
            assert_eq!((x + y).to_vec(), sums);
            let near = Array1::from(others);
            assert_eq!((x + &near).to_vec(), sums);
            let chosen = x.less(&near).where_(&x, &y);
            assert!(
                chosen
                    .iter()
                    .zip(x.iter().zip(&y))
                    .all(|(z, (x, y))| { if x < y { z == x } else { z == y } })
            );
            let mut total = near.clone();
            total += &x;
            assert_eq!(total.to_vec(), sums);
            assert_eq!(x.sum(), Array1::from(elements).sum());
            if !x.is_empty() {
                let place = x.argmax();
                assert_eq!(
                    (x.max(), x.iter().position(|z| *z == x.max())),
                    (x[place], Some(place))
                );
            }
        }
    }
}

/// Everything that writes to `range` of the places, which hold `old`.
fn written<T: Number>(places: &mut [T], range: Range<usize>, b: ArrayView1<'_, T>, old: T) {
    let mut is = |f: &dyn Fn(&mut ArrayViewMut1<'_, T>), right: &dyn Fn(usize) -> T| {
        places.fill(old);
        f(&mut ArrayViewMut1::from(&mut places[range.clone()]));
        for (i, place) in places.iter().enumerate() {
            let inside = range.contains(&i);
            assert_eq!(*place, if inside { right(i - range.start) } else { old });
        }
    };
    let last = b.len().wrapping_sub(1);
    is(&|a| *a += b, &|i| old + b[i]);
    is(&|a| *a += b.flip(0), &|i| old + b[last - i]);
    is(&|a| a.assign(&b), &|i| b[i]);
    is(&|a| a.assign(&b.flip(0)), &|i| b[last - i]);
    is(&|a| a.view_mut().into_flip(0).zip_inplace(&b, |x, y| *x += *y), &|i| old + b[last - i]);
    is(&|a| a.fill(old + old), &|_| old + old);
    is(&|a| a.map_inplace(|x| *x += old), &|_| old + old);
    is(&|a| a.zip_inplace(&b, |x, y| *x = *y), &|i| b[i]);
}

/// All lengths, beside the fence before them and the one behind, with both operands and the target there.
fn every_length<T: Number>(element: impl Fn(usize) -> T) {
    let size = 145 * size_of::<T>();
    let [mut one, mut two, mut three] = [(); 3].map(|()| Fence::new(size));
    let mut bits = Fence::new(145);
    for len in LENS {
        for gap in 0..16 {
            for at_end in [false, true] {
                let [near, far] = near_and_far(len, gap, at_end);
                let a = one.slice::<T>(len + gap, at_end);
                a.iter_mut().enumerate().for_each(|(i, place)| *place = element(i * 7 + len));
                let b = two.slice::<T>(len + gap, at_end);
                b.iter_mut().enumerate().for_each(|(i, place)| *place = element(i * 5 + gap));
                let mask: Vec<bool> = (0..len).map(|i| (i * i + gap) % 3 == 0).collect();
                let mask = ArrayView1::from(fenced(&mut bits, &mask, at_end));
                let a_near = ArrayView1::from(&a[near.clone()]);
                read(a_near, ArrayView1::from(&b[far.clone()]), mask);
                read(ArrayView1::from(&a[far]), ArrayView1::from(&b[near.clone()]), mask);
                reduced(a_near);
                apart(a_near, ArrayView1::from(&b[near.clone()]));
                let places = three.slice::<T>(len + gap, at_end);
                written(places, near.clone(), ArrayView1::from(&b[near]), element(3));
            }
        }
    }
}

#[test]
fn loops_over_bytes() {
    every_length(|i| (i % 5) as u8);
}

#[test]
fn loops_over_two_bytes() {
    every_length(|i| (i % 7) as u16);
}

#[test]
fn loops_over_four_bytes() {
    every_length(|i| (i % 7) as u32);
    every_length(|i| (i % 7) as f32);
}

#[test]
fn loops_over_eight_bytes() {
    every_length(|i| (i % 7) as u64);
    every_length(|i| (i % 7) as f64);
}

/// Two axes: rows across the fence turned, added to what lies the other way, and written.
fn turned<T: Number>(element: impl Fn(usize) -> T) {
    let most = 20;
    let size = most * most * size_of::<T>();
    let (mut one, mut two) = (Fence::new(size), Fence::new(size));
    for n in 1..=most {
        for m in 1..=most {
            for at_end in [false, true] {
                let a = one.slice::<T>(n * m, at_end);
                a.iter_mut().enumerate().for_each(|(i, place)| *place = element(i * 11 + n));
                let places = two.slice::<T>(n * m, at_end);
                let a = ArrayView2::from_shape((n, m), &*a).unwrap();
                let at = |i: usize, j: usize| element((i * m + j) * 11 + n);
                let copy = a.t().to_order(Order::C);
                assert!(copy.indexed_iter().all(|([j, i], x)| *x == at(i, j)));
                let copy = a.flip(1).t().to_order(Order::C);
                assert!(copy.indexed_iter().all(|([j, i], x)| *x == at(i, m - 1 - j)));
                let mut target = ArrayViewMut2::from_shape((m, n), places).unwrap();
                target.assign(&a.t());
                assert!(target.indexed_iter().all(|([j, i], x)| *x == at(i, j)));
                let sum = a + target.t();
                assert!(sum.indexed_iter().all(|([i, j], x)| *x == at(i, j) + at(i, j)));
                target += a.flip(0).t();
                assert!(target.indexed_iter().all(|([j, i], x)| *x == at(i, j) + at(n - 1 - i, j)));
                let row = a.index_axis(0, n as isize - 1);
                let sums = a + row;
                assert!(sums.indexed_iter().all(|([i, j], x)| *x == at(i, j) + at(n - 1, j)));
                let sums = a + a.column(m - 1).expand_dims(1);
                assert!(sums.indexed_iter().all(|([i, j], x)| *x == at(i, j) + at(i, m - 1)));
                let most = a.max_axis(0);
                let column = |j: usize| {
                    (0..n).map(|i| at(i, j)).fold(at(0, j), |x, y| if y > x { y } else { x })
                };
                assert!((0..m).all(|j| most[j] == column(j)));
                assert_eq!(a.sum_axis(1).len(), n);
            }
        }
    }
}

#[test]
fn rows_and_columns() {
    turned(|i| (i % 101) as u8);
    turned(|i| (i % 997) as u16);
    turned(|i| (i % 997) as f32);
    turned(|i| (i % 997) as f64);
}

/// Transposed copies that go past the caches, into rows that begin inside of lines and into whole ones, forwards and
/// backwards.
fn turned_past_the_caches<T: Number>(bytes: usize, element: impl Fn(usize) -> T) {
    for n in [1030, 1024] {
        let m = bytes / size_of::<T>() / n;
        let size = n * m * size_of::<T>();
        let (mut one, mut two) = (Fence::new(size), Fence::new(size));
        for at_end in [false, true] {
            let a = one.slice::<T>(n * m, at_end);
            a.iter_mut().enumerate().for_each(|(i, place)| *place = element(i));
            let a = ArrayView2::from_shape((n, m), &*a).unwrap();
            let mut target =
                ArrayViewMut2::from_shape((m, n), two.slice::<T>(n * m, at_end)).unwrap();
            target.assign(&a.t());
            assert!(target.indexed_iter().all(|([j, i], x)| *x == element(i * m + j)));
            target.assign(&a.flip(1).t());
            assert!(target.indexed_iter().all(|([j, i], x)| *x == element(i * m + m - 1 - j)));
        }
    }
}

#[test]
fn large_turned_copies() {
    turned_past_the_caches(10 << 20, |i| (i % 101) as u8);
    turned_past_the_caches(10 << 20, |i| (i % 997) as u16);
    turned_past_the_caches(13 << 20, |i| (i % 997) as f32);
    turned_past_the_caches(10 << 20, |i| (i % 997) as f64);
}

/// Rows of every length that moves are made for: taken, repeated, copied and filled, up to the fences.
fn short_rows<T: Number>(element: impl Fn(usize) -> T) {
    const ROWS: usize = 5;
    let size = ROWS * 70 * size_of::<T>();
    let (mut one, mut two) = (Fence::new(size), Fence::new(size));
    for (m, at_end) in (1..70).flat_map(|m| [(m, false), (m, true)]) {
        let a = one.slice::<T>(ROWS * m, at_end);
        a.iter_mut().enumerate().for_each(|(i, place)| *place = element(i));
        let a = ArrayView2::from_shape((ROWS, m), &*a).unwrap();
        let rows = [4, 0, 3, 3, 4, 1];
        let taken = a.take(&rows, 0).unwrap();
        assert!(taken.indexed_iter().all(|([i, j], x)| *x == element(rows[i] * m + j)));
        let repeated = a.repeat(2, 0);
        assert!(repeated.indexed_iter().all(|([i, j], x)| *x == element(i / 2 * m + j)));
        let width = m.div_ceil(2);
        let part = |from: usize| a.slice((.., from..from + width));
        for from in [0, m - width] {
            let (copy, right) = (part(from).to_owned(), |i, j| element(i * m + from + j));
            assert!(copy.indexed_iter().all(|([i, j], x)| *x == right(i, j)));
            assert!(part(from) == copy && copy.t() == part(from).t());
            let mask = Array::from_shape_fn((ROWS, width), |[i, j]| (i + j) % 2 == 0);
            assert_eq!(part(from).select(&mask).unwrap().len(), mask.count());
            let places = two.slice::<T>(ROWS * m, at_end);
            places.fill(element(1));
            let mut target = ArrayViewMut2::from_shape((ROWS, m), places).unwrap();
            target.slice_mut((.., from..from + width)).fill(element(2));
            let inside = |j: usize| (from..from + width).contains(&j);
            assert!(
                target.indexed_iter().all(|([_, j], x)| *x == element(1 + usize::from(inside(j))))
            );
            target.slice_mut((.., from..from + width)).assign(&part(from));
            assert!(target.slice((.., from..from + width)) == part(from));
        }
    }
}

#[test]
fn rows_of_a_few() {
    short_rows(|i| (i % 101) as u8);
    short_rows(|i| (i % 997) as u16);
    short_rows(|i| (i % 997) as f32);
    short_rows(|i| (i % 997) as f64);
}
