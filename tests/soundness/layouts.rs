//! Layout arithmetic: sizes, bounds, strides, no elements, elements of no size.

use std::cell::Cell;

use ndview::prelude::*;

use crate::support::drops::panics;

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

/// Steps as long as an `isize` is, where elements have no size.
#[test]
fn steps_of_elements_without_size_do_not_overflow() {
    let units = [(); isize::MAX as usize];
    let far = isize::MAX - 400;
    let a = ArrayView2::from_strides((300, 2), [1, far], 0, &units).unwrap();
    let mask = Array::from_shape_fn((300, 2), |[i, j]| (i + j) % 3 == 0);
    assert_eq!(mask.where_(&a, &a), Array::from_shape_fn((300, 2), |_| ()));
    assert_eq!(a.to_owned(), a);
    assert_eq!(a.select(&mask).unwrap().len(), 200);
}
