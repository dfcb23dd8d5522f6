//! Holes that others fell into, one test each, under an allocator that stops the process on a wrong
//! layout, a double free or a write past the end, and that fills new memory with garbage.
//!
//! R11, R32 and R40 are compile-fail doc-tests in `src/compile_fail.rs`; R33 is in `threads.rs`, R34
//! to R39 for files in `npy.rs` and `npy_hostile.rs`.

mod support;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, MutexGuard};

use ndview::prelude::*;
use support::counting::{Checking, measure};
use support::drops::{Census, Counted, panics, quiet};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

const HALF: usize = 1 << (usize::BITS / 2);

#[test]
fn r01_shape_product_overflow_is_error() {
    let too_big = |error: &Error| matches!(error.kind(), ErrorKind::TooBig { .. });
    // The lengths that are not zero count also where one is.
    for shape in [vec![HALF, HALF], vec![0, HALF, HALF], vec![HALF, HALF, 0], vec![usize::MAX]] {
        assert!(too_big(&ArrayD::<u8>::try_zeros(&shape).unwrap_err()));
        assert!(too_big(&ArrayD::<u8>::try_full(&shape, 1).unwrap_err()));
        assert!(too_big(&ArrayD::<()>::try_full(&shape, ()).unwrap_err()));
        assert!(too_big(&Array::<u8, _>::from_shape_vec(shape.clone(), vec![]).unwrap_err()));
        assert!(too_big(&Array::from_buffer(Buffer::<u8>::default(), &shape).unwrap_err()));
        assert!(too_big(&ArrayViewD::from_shape(&shape, &[1_u8][..]).unwrap_err()));
        assert!(too_big(&ArrayViewMutD::from_shape(&shape, &mut [1_u8][..]).unwrap_err()));
        assert!(panics(|| ArrayD::from_shape_fn(&shape, |_| 0_u8)).contains("too big"));
        assert!(panics(|| ArrayD::<u8>::ones(&shape)).contains("too big"));
        let point = Array0::from(7_u8);
        assert!(too_big(&point.broadcast_to(&shape).unwrap_err()));
        assert!(point.reshape(&shape).is_err() && point.to_shape(&shape).is_err());
        let empty = Array::<u8, _>::zeros(0);
        assert!(empty.reshape(&shape).is_err() && empty.to_shape(&shape).is_err());
        assert!(ndview::broadcast_shapes(&[&shape]).is_err());
    }
    // Few enough elements, too many bytes.
    for shape in [[HALF, HALF / 8], [HALF / 2, HALF / 2]] {
        assert!(too_big(&Array::<f64, _>::try_zeros(shape).unwrap_err()));
        assert!(too_big(&Array::<f64, _>::try_full(shape, 0.0).unwrap_err()));
        let strides = ArrayView2::from_strides(shape, [0, 0], 0, &[1.0_f64]);
        assert!(too_big(&strides.unwrap_err()));
    }
    // ndarray's issue 64.
    let five = Array::<i32, _>::zeros(5);
    assert!(five.reshape([3, 7, 29, 36_760_123, 823_996_703]).is_err());
    assert!(five.reshape([-1, 3, 7, 29, 36_760_123]).is_err());
    // A view of very many elements is one; a copy of it is an error or a panic.
    let wide = five.broadcast_to([HALF / 4, HALF / 4, 5]).unwrap();
    assert_eq!(wide.nbytes(), wide.len().saturating_mul(4));
    assert!(wide.try_to_owned().is_err());
    assert!(panics(|| wide.map(|x| i128::from(*x))).contains("too big"));
    assert!(panics(|| wide.to_order(Order::F)).contains("too big"));
    assert!(panics(|| wide.zeros_like()).contains("too big"));
    assert!(panics(|| wide.full_like(0_i64)).contains("too big"));
    assert!(wide.try_zip_map(&array![1_i32], |a, b| a + b).is_err());
    assert!(wide.broadcast_to([16, HALF / 4, HALF / 4, 5]).is_err());
    assert!(wide.sliding_window_view(&[HALF / 8, HALF / 8, 5]).is_err());
    assert!(wide.windows([HALF / 8, HALF / 8, 5]).is_ok());
    assert_eq!(wide.iter().nth(1_000_000), Some(&0));
}

#[test]
fn r02_iterator_skip_overflow() {
    let a = Array::from_shape_fn((3, 4), |[i, j]| 4 * i + j);
    for view in [a.view(), a.slice((s![..;-1], ..)), a.slice((.., s![..;2]))] {
        let all: Vec<usize> = view.to_vec();
        let mut it = view.iter();
        it.next();
        it.next_back();
        assert_eq!(it.clone().nth(usize::MAX), None);
        assert_eq!(it.clone().nth_back(usize::MAX), None);
        assert!(it.clone().skip(2).eq(&all[3..all.len() - 1]));
        assert!(it.clone().rev().skip(2).eq(all[1..all.len() - 3].iter().rev()));
        let steps: Vec<_> = it.clone().step_by(usize::MAX).collect();
        assert_eq!(steps, [&all[1]]);
        assert_eq!(it.nth(usize::MAX), None);
        assert_eq!((it.next(), it.next_back(), it.len()), (None, None, 0));
        for k in 0..=all.len() {
            let mut it = view.iter();
            assert_eq!(it.nth(k), all.get(k));
            assert_eq!(it.len(), all.len().saturating_sub(k + 1));
            assert!(it.eq(all.get(k + 1..).unwrap_or(&[])));
            let mut it = view.iter();
            assert_eq!(it.nth_back(k), all.iter().nth_back(k));
            assert!(it.eq(&all[..all.len().saturating_sub(k + 1)]));
        }
        let mut rows = view.axis_iter(0);
        rows.next();
        assert!(rows.nth(usize::MAX).is_none() && rows.next_back().is_none());
        let mut chunks = view.axis_chunks_iter(0, usize::MAX);
        assert_eq!((chunks.len(), chunks.next().unwrap().len()), (1, all.len()));
        assert!(chunks.nth(usize::MAX).is_none() && chunks.next_back().is_none());
    }
    let mut b = a.clone();
    let mut it = b.iter_mut();
    it.next();
    assert!(it.nth(usize::MAX).is_none() && it.next_back().is_none());
    let mut strided = b.slice_mut((.., s![..;-2]));
    let mut it = strided.iter_mut();
    assert_eq!(it.nth(2), Some(&mut 7));
    assert!(it.nth(usize::MAX).is_none() && it.nth_back(usize::MAX).is_none());
}

#[test]
fn r04_zero_len_axis_never_moves_pointer() {
    fn ends<D: Dimension>(a: &Array<i32, D>) {
        let inside = |p: *const i32| {
            let range = a.buffer().as_slice().as_ptr_range();
            assert!(range.start <= p && p <= range.end);
        };
        assert_eq!((a.iter().count(), a.iter().rev().count(), a.indices().count()), (0, 0, 0));
        assert_eq!((a.first(), a.last()), (None, None));
        for axis in 0..a.ndim() as isize {
            for part in a.axis_iter(axis) {
                inside(part.as_ptr());
                assert_eq!(part.iter().count(), 0);
            }
            a.lanes(axis).for_each(|lane| inside(lane.as_ptr()));
            inside(a.flip(axis).as_ptr());
            a.axis_chunks_iter(axis, 2).for_each(|chunk| inside(chunk.as_ptr()));
            let (head, tail) = a.split_at(axis, a.len_of(axis));
            inside(head.as_ptr());
            inside(tail.as_ptr());
            let mut b = a.clone();
            b.axis_iter_mut(axis).for_each(|mut part| part.fill(1));
            b.lanes_mut(axis).for_each(|mut lane| lane.fill(1));
            b.map_inplace(|x| *x += 1);
        }
        assert_eq!(a.map(|x| x + 1).len() + a.to_owned().len() + a.t().to_vec().len(), 0);
    }
    ends(&Array::zeros((0, 3)));
    ends(&Array::zeros((1, 0).f()));
    ends(&Array::zeros((2, 0, 3)));
    ends(&Array::zeros((3, 0, 0, 2).f()));
    let calls = Cell::new(0);
    let none = Array::from_shape_fn((1, 0).f(), |_| calls.set(calls.get() + 1));
    assert_eq!((none.len(), calls.get()), (0, 0));
}

#[test]
fn r05_empty_with_any_strides_ok() {
    let mut data = [1, 2, 3];
    for strides in [[0, 0], [isize::MAX, isize::MIN], [-1, 100]] {
        for offset in [0, 3, usize::MAX] {
            let view = ArrayView2::from_strides((0, 5), strides, offset, &data).unwrap();
            assert_eq!((view.len(), view.as_slice()), (0, Some(&[][..])));
            assert_eq!(view.t().flip(0).slice((1.., ..)).to_owned().shape(), [4, 0]);
            assert_eq!(view.reshape((0, 2, 9)).unwrap().iter().count(), 0);
            assert!(view.sliding_window_view(&[0, 2]).unwrap().is_empty());
            let mut view = ArrayViewMut2::from_strides((0, 5), strides, offset, &mut data).unwrap();
            view.fill(7);
            view.flip(1);
            view.axis_iter_mut(1).for_each(|mut column| column.fill(7));
            assert!(view.as_slice_mut().is_some_and(|s| s.is_empty()));
        }
    }
    assert_eq!(data, [1, 2, 3]);
}

#[test]
fn r06_zst_elements() {
    let full = Array::full((3, 4), ());
    assert_eq!((full.len(), full.nbytes(), full.held_bytes()), (12, 0, 0));
    assert_eq!(full.iter().count() + full.t().iter().rev().count(), 24);
    assert_eq!(full.axis_chunks_iter(0, 2).len() + full.windows((2, 2)).unwrap().len(), 8);
    assert_eq!(full.slice((s![..;-2], ..)).to_owned().into_vec().len(), 8);
    let huge = Array::from_shape_vec(1_usize << 40, vec![(); 1 << 40]).unwrap();
    assert_eq!(huge.slice(s![..;3]).len(), (1_usize << 40).div_ceil(3));
    assert_eq!(
        huge.reshape((1_isize << 20, -1_isize)).unwrap().iter().nth_back(1 << 39),
        Some(&())
    );
    assert_eq!(huge.into_vec().len(), 1 << 40);
    let empty_lists = Array::from_shape_fn(5, |_| [0_u64; 0]);
    assert_eq!((empty_lists.as_ptr().addr() % 8, empty_lists.map(|x| x.len()).len()), (0, 5));
    assert_eq!(full.shares_memory(&full.t()), Overlap::No); // not one byte is touched

    thread_local!(static DROPS: Cell<usize> = const { Cell::new(0) });
    #[derive(Clone)]
    struct Unit;
    impl Drop for Unit {
        fn drop(&mut self) {
            DROPS.set(DROPS.get() + 1);
        }
    }
    let mut a = Array::full((2, 3), Unit);
    assert_eq!(DROPS.get(), 0);
    let b = a.clone();
    a.row_mut(0).fill(Unit);
    let before = DROPS.get();
    drop(b);
    assert_eq!(DROPS.get() - before, 6);
    let mut it = a.into_iter();
    it.next();
    drop(it);
    assert_eq!(DROPS.get() - before, 12 + 6); // cloned out of the buffer, which is dropped as well
}

#[test]
fn r09_no_mut_view_with_self_overlap() {
    let mut data = [0_u8; 12];
    let mut refused = |shape: [usize; 2], strides: [isize; 2]| {
        let view = ArrayViewMut2::from_strides(shape, strides, 0, &mut data);
        view.is_err_and(|e| matches!(e.kind(), ErrorKind::Aliased { .. }))
    };
    assert!(refused([2, 3], [0, 1]) && refused([3, 3], [1, 1]) && refused([3, 3], [2, 1]));
    assert!(refused([4, 2], [2, 4]) && refused([5, 2], [1, 4]));
    assert!(!refused([2, 3], [3, 1]) && !refused([3, 2], [1, 3]) && !refused([3, 2], [2, 1]));
    assert!(!refused([1, 3], [0, 1]) && !refused([0, 3], [0, 0]) && !refused([1, 1], [0, 0]));
    assert!(!refused([2, 3], [5, 2]) && !refused([3, 2], [2, 5]));
}

#[test]
fn r10_disjoint_mut_requires_distinct() {
    let census = Census::new();
    let mut a = Array::from_shape_fn((2, 2), |[i, j]| census.element((2 * i + j) as i64));
    a.swap([1, 1], [1, 1]);
    a.swap([0, 0], [1, 0]);
    assert_eq!(a.map(|x| *x.value), [[2, 1], [0, 3]]);
    assert!(panics(|| a.swap([0, 0], [0, 2])).contains("out of bounds"));
    assert!(panics(|| a.swap([2, 0], [0, 0])).contains("out of bounds"));
    assert_eq!(a.map(|x| *x.value), [[2, 1], [0, 3]]);
    for at in [0, 1, 2] {
        let (mut head, mut tail) = a.split_at_mut(1, at);
        assert_eq!((head.shape()[1], tail.shape()[1]), (at, 2 - at));
        head.map_inplace(|x| *x.value += 10);
        tail.map_inplace(|x| *x.value += 100);
    }
    assert_eq!(a.map(|x| *x.value), [[122, 211], [120, 213]]);
    assert!(panics(|| a.split_at_mut(1, 3).0.len()).contains("cannot split axis 1 of size 2"));
    assert!(panics(|| a.split_at_mut(0, usize::MAX).0.len()).contains("cannot split"));
    let mut parts: Vec<_> = a.axis_iter_mut(0).collect();
    assert_eq!(parts.len(), 2);
    let [first, second] = &mut parts[..] else { panic!("two rows") };
    std::mem::swap(&mut first[0], &mut second[1]);
    drop(parts);
    let mut ends = a.axis_iter_mut(1);
    let (last, first) = (ends.next_back().unwrap(), ends.next().unwrap());
    assert!(ends.next().is_none() && ends.next_back().is_none());
    assert_ne!(first.as_ptr(), last.as_ptr());
    assert_eq!(a.map(|x| *x.value), [[213, 211], [120, 122]]);
    drop(a);
    assert_eq!(census.live(), 0);
}

#[test]
fn r15_overlapping_assign_as_numpy() {
    let a = Array1::arange(0, 8, 1);
    for (to, from) in [(Slice::from(1..), Slice::from(..-1)), (Slice::from(..-1), Slice::from(1..))]
    {
        let mut b = a.to_owned();
        let source = b.slice(from).share();
        b.slice_mut(to).assign(&source);
        let mut expected = a.to_vec();
        let values = a.slice(from).to_vec();
        for (place, value) in a.slice(to).iter().zip(values) {
            expected[*place as usize] = value;
        }
        assert_eq!(b, expected);
    }
    let mut m = Array::from_shape_fn((4, 4), |[i, j]| 4 * i + j);
    let t = m.t().share();
    m.assign(&t);
    assert_eq!(m, Array::from_shape_fn((4, 4), |[i, j]| 4 * j + i));
}

#[test]
fn r17_uninit_never_readable() {
    // The allocator fills with 0xA5: an element that was not written shows.
    let f = |[i, j, k]: [usize; 3]| (100 * i + 10 * j + k) as u32;
    let a = Array::from_shape_fn((35, 37, 3), f);
    for axes in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        for view in [a.view(), a.slice((s![..;-1], s![..;2], 1..))] {
            let view = view.into_permute(&axes);
            let of = |made: Array3<u32>| {
                made.indexed_iter().for_each(|(index, x)| assert_eq!(*x, view[index]));
            };
            of(view.to_owned());
            of(view.to_order(Order::C));
            of(view.to_order(Order::F));
            of(view.map(|x| *x));
            of(view.zip_map(&array![0_u32], |x, y| x + y));
            of(view.zip_map(&view.to_order(Order::F), |x, y| (x + y) / 2));
            of(array![[[0_u32]]].zip_map(&view, |x, y| x + y));
        }
    }
}

fn value(index: [usize; 2]) -> i64 {
    (10 * index[0] + index[1]) as i64
}

#[test]
fn r18_panic_in_fill_drops_exactly_prefix() {
    quiet();
    for k in 0..12 {
        for fortran in [false, true] {
            let census = Census::new();
            let (_, counts) = measure(|| {
                panics(|| {
                    let mut calls = 0;
                    let f = |index| {
                        assert!(calls != k, "call {calls}");
                        calls += 1;
                        census.element(value(index))
                    };
                    if fortran {
                        Array::from_shape_fn((3, 4).f(), f)
                    } else {
                        Array::from_shape_fn((3, 4), f)
                    }
                });
            });
            assert_eq!((census.live(), counts.live_blocks), (0, 0), "from_shape_fn {k}");
        }
        let census = Census::panicking_at(k.min(10));
        panics(|| Array::full((3, 4), census.element(1)));
        assert_eq!(census.live(), 0, "full {k}");
        let census = Census::panicking_at(k);
        let a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let (_, counts) = measure(|| drop(panics(|| a.to_owned())));
        assert_eq!((census.live(), counts.live_blocks), (12, 0), "to_owned {k}");
        let census = Census::panicking_at(k);
        let a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        panics(|| a.to_vec());
        assert_eq!(census.live(), 12, "to_vec {k}");
    }
}

#[test]
fn r18_panic_in_copy_on_write_leaves_the_array() {
    for k in 0..12 {
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let b = a.clone();
        panics(|| *a[[0, 0]].value = 5);
        assert!(a.same_buffer(&b) && a.handles() == 2);
        assert_eq!(a.map(|x| *x.value), Array::from_shape_fn((3, 4), value));
        drop((a, b));
        assert_eq!(census.live(), 0);
    }
}

#[test]
fn r19_panic_in_map_in_place_no_double_drop() {
    for k in 0..12 {
        for which in 0..4 {
            let census = Census::new();
            let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
            let other = Array::from_shape_fn((4, 3), |index| census.element(100 + value(index)));
            let mut calls = 0;
            let mut f = |x: &mut Counted| {
                let new = census.element(-1);
                assert!(calls != k, "call {calls}");
                calls += 1;
                *x = new;
            };
            let text = panics(|| match which {
                0 => a.map_inplace(f),
                1 => a.slice_mut((s![..;-1], ..)).map_inplace(f),
                2 => a.iter_mut().for_each(f),
                _ => a.zip_inplace(&other.t(), |x, y| {
                    f(x);
                    x.value = y.value.clone();
                }),
            });
            assert_eq!(text, format!("call {k}"));
            assert_eq!(census.live(), 24);
            assert_eq!(a.iter().filter(|x| *x.value == -1 || *x.value >= 100).count(), k);
            drop((a, other));
            assert_eq!(census.live(), 0);
        }
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        panics(|| a.fill(census.element(7)));
        assert_eq!(census.live(), 12);
        let census = Census::panicking_at(k);
        let mut a = Array::from_shape_fn((3, 4), |index| census.element(value(index)));
        let b = Array::from_shape_fn((4, 3), |index| census.element(value(index)));
        panics(|| a.assign(&b.t()));
        assert_eq!((census.live(), a.iter().count()), (24, 12));
        drop((a, b));
        assert_eq!(census.live(), 0);
    }
}

#[test]
fn r20_panic_in_element_drop_no_second_drop() {
    quiet();
    struct Falls(Counted);
    impl Drop for Falls {
        fn drop(&mut self) {
            assert!(*self.0.value != 3, "a drop that fails");
        }
    }
    let census = Census::new();
    let vec = || (0..6).map(|i| Falls(census.element(i))).collect::<Vec<_>>();
    let from_fn = || Array::from_shape_fn(6, |[i]| Falls(census.element(i as i64)));
    let (_, counts) = measure(|| {
        assert_eq!(panics(|| drop(from_fn())), "a drop that fails");
        assert_eq!(census.live(), 0);
        assert_eq!(panics(|| drop(Array1::from(vec()))), "a drop that fails");
        assert_eq!(census.live(), 0);
        let a = from_fn();
        let shared = a.view().try_share_of();
        drop(a);
        assert_eq!(panics(|| drop(shared)), "a drop that fails");
        assert_eq!(census.live(), 0);
        // The closure fails, and then nothing else does.
        let made = panics(|| {
            Array::from_shape_fn(6, |[i]| {
                assert!(i < 3, "call 3");
                Falls(census.element(i as i64))
            })
        });
        assert_eq!((made.as_str(), census.live()), ("call 3", 0));
    });
    assert_eq!(counts.live_blocks, 0);

    trait TryShare<T> {
        fn try_share_of(self) -> Array1<T>;
    }
    impl<T> TryShare<T> for ArrayView1<'_, T> {
        fn try_share_of(self) -> Array1<T> {
            Array::from(self.base().expect("a view of an array").clone())
        }
    }
}

#[test]
fn r21_lying_size_hint_and_exact_size() {
    struct Liar(std::vec::IntoIter<String>, usize, Option<usize>);
    impl Iterator for Liar {
        type Item = String;
        fn next(&mut self) -> Option<String> {
            self.0.next()
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.1, self.2)
        }
    }
    impl ExactSizeIterator for Liar {
        fn len(&self) -> usize {
            self.1
        }
    }
    let words = || (0..5).map(|i| i.to_string()).collect::<Vec<_>>();
    for (low, high) in [(0, Some(0)), (100, Some(100)), (3, None), (0, Some(2))] {
        let liar = || Liar(words().into_iter(), low, high);
        assert_eq!(liar().collect::<Array1<String>>(), words());
        assert_eq!(liar().collect::<Buffer<String>>().as_slice(), words());
    }
}

#[test]
fn r22_into_iter_partial_then_drop() {
    for kind in 0..5 {
        let census = Census::new();
        let vec: Vec<Counted> = (0..12).map(|i| census.element(i)).collect();
        let a = Array::from_shape_vec((3, 4), vec).unwrap();
        let (a, hidden) = match kind {
            0 => (a.into_dyn(), None),            // unique, whole: moved out
            1 => (a.clone().into_dyn(), Some(a)), // shared: cloned
            2 => (a.into_slice((1.., s![..;-1])).into_dyn(), None), // a part, backwards
            3 => (a.into_t().into_dyn(), None),   // another order
            _ => (a.slice((..0, ..)).share().into_dyn(), Some(a)), // nothing
        };
        let expected = a.map(|x| *x.value).to_vec();
        let mut it = a.into_iter();
        let taken: Vec<Counted> = it.by_ref().take(5).collect();
        assert!(taken.iter().map(|x| *x.value).eq(expected.iter().copied().take(5)));
        drop(it);
        drop(hidden);
        assert_eq!(census.live(), taken.len() as isize, "kind {kind}");
        drop(taken);
        assert_eq!(census.live(), 0, "kind {kind}");
    }
}

#[test]
fn r25_vectors_go_in_and_out_once() {
    let census = Census::new();
    let mut vec = Vec::with_capacity(100);
    vec.extend((0..6).map(|i| census.element(i)));
    let address = vec.as_ptr();
    let a = Array::from_shape_vec((2, 3), vec).unwrap();
    let out = a.into_vec();
    assert_eq!((out.as_ptr(), out.capacity(), out.len()), (address, 100, 6));
    let a = Array1::from(out);
    let b = a.clone();
    let copied = a.into_vec();
    assert_ne!(copied.as_ptr(), address);
    assert_eq!(census.live(), 12);
    let back = b.into_vec();
    assert_eq!(back.as_ptr(), address);
    drop((back, copied));
    assert_eq!(census.live(), 0);
    let buffer = Buffer::from_vec(vec![census.element(1)]);
    let other = buffer.clone();
    let buffer = buffer.into_vec().unwrap_err();
    assert_eq!(buffer.handles(), 2);
    drop(buffer);
    assert_eq!(other.into_vec().unwrap().len(), 1);
    assert_eq!(census.live(), 0);
    assert!(Array::<i32, _>::zeros(3).buffer().clone().into_vec().is_err());
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(128))]
struct Wide(u8);

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(4096))]
struct Page([u8; 3]);

#[test]
fn r26_dealloc_layout_matches_alloc() {
    #[allow(clippy::needless_pass_by_value, reason = "literals read better")]
    fn every_way<T: Clone + PartialEq + std::fmt::Debug>(value: T) {
        for len in [0, 1, 2, 3, 7, 8, 15, 16, 17, 100, 1023, 1024, 1025] {
            let (_, counts) = measure(|| {
                let a = Array::full(len, value.clone());
                let address = a.as_ptr().addr();
                assert_eq!(address % align_of::<T>(), 0);
                assert!(a.nbytes() < 1024 || address % 64 == 0, "{} bytes", a.nbytes());
                let b = a.map(T::clone);
                assert_eq!(a, b);
                let vec = b.into_vec();
                let mut adopted = Array1::from(vec);
                let handle = adopted.clone();
                adopted.fill(value.clone());
                assert_eq!(adopted, handle);
                let spare = Array1::from({
                    let mut vec = Vec::with_capacity(len + 10);
                    vec.resize(len, value.clone());
                    vec
                });
                assert_eq!(spare.into_iter().count(), len);
                let boxed: Arc<[T]> = adopted.to_vec().into();
                assert_eq!(boxed.len(), len);
            });
            assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0));
        }
    }
    every_way(1_u8);
    every_way([1_u8, 2, 3]);
    every_way(1_i32);
    every_way(1.0_f64);
    every_way(1_u128);
    every_way(());
    every_way([0_u64; 0]);
    every_way(String::from("text"));
    every_way(Wide(1));
    every_way(Page([1, 2, 3]));
    for len in [0, 1, 100, 1 << 17] {
        let zeros = Array::<f32, _>::zeros(len);
        assert!(zeros.iter().all(|x| x.to_bits() == 0));
    }
}

#[test]
fn r27_oom_is_an_error() {
    let huge = 1_usize << 50;
    let refused = |error: &Error| matches!(error.kind(), ErrorKind::Alloc { .. });
    assert!(refused(&Array::<f64, _>::try_zeros(huge).unwrap_err()));
    assert!(refused(&Array::<u8, _>::try_full(huge, 1).unwrap_err()));
    assert!(refused(&Buffer::<u8>::try_zeroed(isize::MAX as usize).unwrap_err()));
    assert!(refused(&Buffer::<u64>::try_zeroed(usize::MAX).unwrap_err()));
    assert!(panics(|| Array::<f64, _>::zeros(huge)).starts_with("unable to allocate"));
    let mut wide = array![1_u8].broadcast_to(huge).unwrap().share();
    assert!(refused(&wide.try_to_owned().unwrap_err()));
    assert!(panics(|| wide.fill(1)).starts_with("unable to allocate"));
    assert_eq!((wide.len(), wide[huge - 1]), (huge, 1));
}

#[test]
fn r28_dangling_is_not_a_sentinel() {
    let nothing: Vec<u64> = Vec::new();
    let a = Array1::from(nothing);
    let b = Array::<u64, _>::zeros(0);
    let c = Array::from_buffer(Buffer::from_owner(Vec::<u64>::new()), (0, 4)).unwrap();
    let slice: &[u64] = &[];
    let d = ArrayView1::from(slice);
    assert!(!a.same_buffer(&b) && !a.same_buffer(&d) && !d.same_buffer(&d));
    assert_eq!((a.as_slice(), b.as_slice(), d.as_slice()), (Some(slice), Some(slice), Some(slice)));
    assert_eq!((c.shape(), c.clone().handles()), (&[0, 4][..], 2));
    assert_eq!(a.shares_memory(&a.view()), Overlap::No);
    assert_eq!(a.into_vec().capacity(), 0);
}

struct Owner {
    data: Vec<i32>,
    alive: Arc<()>,
    falls: bool,
}

impl AsRef<[i32]> for Owner {
    fn as_ref(&self) -> &[i32] {
        assert!(!self.falls, "as_ref fails");
        &self.data
    }
}

#[test]
fn foreign_owner_is_dropped_exactly_once() {
    quiet();
    let alive = Arc::new(());
    let owner = |falls| Owner { data: vec![1, 2, 3, 4], alive: Arc::clone(&alive), falls };
    let (_, counts) = measure(|| {
        let made = owner(false);
        assert_eq!(Arc::strong_count(&made.alive), 2);
        let a = Array::from_buffer(Buffer::from_owner(made), (2, 2)).unwrap();
        let mut part = a.slice((1, ..)).share();
        assert_eq!((Arc::strong_count(&alive), a.handles()), (2, 2));
        assert!(a.buffer().is_foreign());
        drop(a);
        assert!(part.is_unique() && !part.flags().writeable);
        assert!(part.try_view_mut().is_err());
        assert_eq!(Arc::strong_count(&alive), 2);
        part[0] = 30; // copies, and so lets the owner go
        assert_eq!((Arc::strong_count(&alive), &part), (1, &array![30, 4]));
        let error = Array::from_buffer(Buffer::from_owner(owner(false)), 5).unwrap_err();
        assert!(error.to_string().contains("needs 5 elements, but 4 were given"));
        assert_eq!(Arc::strong_count(&alive), 1);
        assert_eq!(panics(|| Buffer::from_owner(owner(true))), "as_ref fails");
        assert_eq!(Arc::strong_count(&alive), 1);
        let buffer = Buffer::from_owner(owner(false)).into_vec().unwrap_err();
        assert_eq!(Array1::from(buffer).into_vec(), [1, 2, 3, 4]);
        assert_eq!(Arc::strong_count(&alive), 1);
    });
    assert_eq!(counts.live_blocks, 0);
}

/// An owner whose elements are inside itself: it must not be moved once they are lent.
#[test]
fn foreign_owner_stays_where_it_is() {
    let buffer = Buffer::from_owner([1_u64, 2, 3]);
    let address = buffer.as_slice().as_ptr();
    let mut moved = vec![Array1::from(buffer)];
    moved.reserve(100);
    let other = moved[0].clone();
    std::thread::spawn(move || drop(moved)).join().unwrap();
    assert_eq!((other.as_ptr(), &other), (address, &array![1, 2, 3]));
}

/// Whether a type implements a trait, asked by the compiler: an inherent constant, which is there
/// only with the trait, comes before the trait's.
macro_rules! implements {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "not asked where the bound holds")]
        trait Otherwise {
            const YES: bool = false;
        }
        impl<T: ?Sized> Otherwise for T {}
        #[allow(dead_code, reason = "there only where the bound holds")]
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code, reason = "there only where the bound holds")]
        impl<T: ?Sized + $($bound)+> Probe<T> {
            const YES: bool = true;
        }
        <Probe<$type>>::YES
    }};
}

/// Each type with elements that are (`Send`, `Sync`): both, the first, the second, neither.
macro_rules! table {
    ($($type:ident<$($life:lifetime,)? _ $(, $rank:ty)?>: $send:expr, $sync:expr;)*) => {$(
        table!(@ $type<$($life,)? _ $(, $rank)?>: i32, true, true, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: Cell<i32>, true, false, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: MutexGuard<'static, i32>, false, true, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: Rc<i32>, false, false, $send, $sync);
    )*};
    (@ $type:ident<$($life:lifetime,)? _ $(, $rank:ty)?>: $element:ty, $t_send:expr, $t_sync:expr, $send:expr, $sync:expr) => {{
        let rule: [fn(bool, bool) -> bool; 2] = [$send, $sync];
        let found = (
            implements!($type<$($life,)? $element $(, $rank)?>: Send),
            implements!($type<$($life,)? $element $(, $rank)?>: Sync),
        );
        let expected = (rule[0]($t_send, $t_sync), rule[1]($t_send, $t_sync));
        assert_eq!(found, expected, "{} of {}", stringify!($type), stringify!($element));
    }};
}

#[test]
fn r31_auto_traits_table() {
    use ndview::{
        AxisChunks, AxisIter, AxisIterMut, IndexedIter, Iter, IterMut, Lanes, LanesMut, Ref,
        RefMut, Windows,
    };
    let both: fn(bool, bool) -> bool = |send, sync| send && sync;
    let send: fn(bool, bool) -> bool = |send, _| send;
    let sync: fn(bool, bool) -> bool = |_, sync| sync;
    table! {
        // Handles may free elements anywhere, and views lead to handles: both bounds.
        Buffer<_>: both, both;
        Array<_, Ix2>: both, both;
        Array<_, IxDyn>: both, both;
        Ref<'static, _>: both, both;
        ArrayView<'static, _, Ix2>: both, both;
        AxisIter<'static, _, Ix2>: both, both;
        AxisChunks<'static, _, Ix2>: both, both;
        Lanes<'static, _, Ix2>: both, both;
        Windows<'static, _, Ix2>: both, both;
        // As `&mut T`.
        RefMut<'static, _>: send, sync;
        ArrayViewMut<'static, _, Ix2>: send, sync;
        AxisIterMut<'static, _, Ix2>: send, sync;
        LanesMut<'static, _>: send, sync;
        IterMut<'static, _, Ix2>: send, sync;
        // As `&T`.
        Iter<'static, _, Ix2>: sync, sync;
        IndexedIter<'static, _, Ix2>: sync, sync;
    }
    assert!(implements!(Error: Send) && implements!(Error: Sync));
    assert!(implements!(ndview::Indices<IxDyn>: Send) && implements!(ndview::Layout<IxDyn>: Sync));
    // Views of a fixed rank are `Copy`; what may be written is not even `Clone`.
    assert!(implements!(ArrayView2<'static, Rc<i32>>: Copy));
    assert!(
        !implements!(ArrayViewD<'static, i32>: Copy)
            && implements!(ArrayViewD<'static, i32>: Clone)
    );
    assert!(
        !implements!(ArrayViewMut2<'static, i32>: Clone)
            && !implements!(IterMut<'static, i32, Ix1>: Clone)
    );
    assert_eq!(size_of::<ArrayView2<'static, f64>>(), 56);
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn r29_nothing_is_left() {
    let census = Census::new();
    let (_, counts) = measure(|| {
        let a = Array::from_shape_fn((4, 5), |index| census.element(value(index)));
        let mut parts: Vec<_> = (0..4).map(|i| a.slice((i, s![..;-2])).share()).collect();
        let wide = parts[0].broadcast_to((6, 3)).unwrap().share();
        parts[1].fill(census.element(9));
        let mut b = a.clone();
        b.column_mut(2).assign(&array![
            census.element(1),
            census.element(2),
            census.element(3),
            census.element(4)
        ]);
        let c = wide.to_shape(18).unwrap();
        let d = b.into_dyn().into_t().compact();
        let _ = (a.try_slice(9).unwrap_err(), d.broadcast_to((7, 7)).unwrap_err(), c.clone());
        assert_eq!(c.into_vec().len(), 18);
    });
    assert_eq!((census.live(), counts.live_blocks, counts.live_bytes), (0, 0, 0));
}
