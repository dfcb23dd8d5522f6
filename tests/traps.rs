//! The traps that arrays of this kind have fallen into, one test each, named after the trap. Each
//! fails without the guard it names.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use ndview::prelude::*;
use support::drops::{Census, panics};

/// 1. Unsharing changes strides and offset: no layout may be read before `view_mut`.
#[test]
fn trap_01_unsharing_changes_the_layout() {
    let whole = Array::from_shape_fn((4, 6), |[i, j]| (10 * i + j) as i32);
    let mut part = whole.slice(s![3..0;-2, 1..;2]).share();
    assert_eq!((part.strides(), part.layout().offset()), (&[-12, 2][..], 19));
    part.map_inplace(|x| *x += 1000);
    assert_eq!(part, [[1031, 1033, 1035], [1011, 1013, 1015]]);
    let mut part = whole.slice((1.., 2)).share();
    part[2] = -1;
    part.as_slice_mut().unwrap()[0] = -2;
    assert_eq!(part, [-2, 22, -1]);
    let mut part = whole.t().share();
    part.row_mut(5).assign(&array![1, 2, 3, 4]);
    part.zip_inplace(&array![[1, 0, 0, 0]], |x, y| *x += y);
    assert_eq!(part.column(0), [1, 2, 3, 4, 5, 2]);
    assert_eq!(whole, Array::from_shape_fn((4, 6), |[i, j]| (10 * i + j) as i32));
}

/// 2. `Send` and `Sync` without a bound on `T`: see the table `r31_auto_traits` in `soundness.rs`.
#[test]
fn trap_02_views_of_shared_elements_cross_threads_only_where_they_may() {
    let a = Array::from_shape_fn(8, |_| AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for part in a.axis_chunks_iter(0, 2) {
            scope.spawn(move || part.iter().for_each(|x| x.store(x.load(SeqCst) + 1, SeqCst)));
        }
    });
    assert!(a.iter().all(|x| x.load(SeqCst) == 1));
}

/// 3. Views that interleave must not become overlapping `&mut [T]`.
#[test]
fn trap_03_interleaved_views_to_write() {
    let mut a = Array::<i32, _>::zeros((3, 4));
    let mut columns: Vec<_> = a.axis_iter_mut(1).collect();
    for (j, column) in columns.iter_mut().enumerate() {
        // Their memory interleaves, so none of them may be had as a slice.
        assert!(column.as_slice_mut().is_none());
        column.fill(j as i32);
    }
    for round in 0..3 {
        for column in &mut columns {
            column[[round]] += 10;
        }
    }
    drop(columns);
    assert_eq!(a, [[10, 11, 12, 13]; 3]);
    let (mut left, mut right) = a.split_at_mut(1, 2);
    left.zip_inplace(&right, |x, y| *x += y);
    right.assign(&left);
    assert_eq!(a, [[22, 24, 22, 24]; 3]);
}

/// 4. No swappable reference type: two views can be exchanged, and are then still views.
#[test]
fn trap_04_nothing_swappable() {
    let (mut a, mut b) = (array![1, 2], array![3, 4, 5]);
    {
        let (mut x, mut y) = (a.view_mut(), b.view_mut());
        std::mem::swap(&mut x, &mut y);
        x[0] = 30;
        y[0] = 10;
        // Only `&Layout` is lent: there is nothing to swap the layout of an array with.
        let _: &ndview::Layout<Ix1> = x.layout();
    }
    assert_eq!((a, b), (array![10, 2], array![30, 4, 5]));
}

/// 5. No unchecked layout gets in: every constructor looks at the bounds.
#[test]
fn trap_05_no_unchecked_layout() {
    let data = [0_u8; 10];
    assert!(ArrayView2::from_strides((2, 5), [5, 1], 0, &data).is_ok());
    assert!(ArrayView2::from_strides((2, 5), [6, 1], 0, &data).is_err());
    assert!(ArrayView2::from_strides((2, 5), [5, 1], 1, &data).is_err());
    assert!(ArrayView2::from_strides((2, 5), [-5, 1], 4, &data).is_err());
    assert!(ArrayView2::from_strides((2, 5), [isize::MIN, 1], 0, &data).is_err());
    assert!(ArrayView2::from_strides((3, 3), [isize::MAX, 1], usize::MAX, &data).is_err());
    assert!(ArrayView1::from_shape(11, &data).is_err());
    assert!(Array::from_buffer(Buffer::from_vec(vec![1, 2, 3]), (2, 2)).is_err());
    let dynamic = ndview::Shape::lens(&vec![1]).unwrap();
    assert!(ArrayViewD::from_strides(&[2, 5][..], dynamic, 0, &data).is_err());
}

/// 6. An axis of length 0 has no position to keep when it is removed.
#[test]
fn trap_06_removing_an_empty_axis_reaches_nothing() {
    let a = Array::<i32, _>::zeros((3, 0));
    assert!(a.try_index_axis(1, 0).is_err());
    assert!(a.try_index_axis(1, -1).is_err());
    assert!(a.try_slice((.., 0)).is_err());
    assert!(a.squeeze_axes(&[1]).is_err());
    assert_eq!(a.index_axis(0, 2).len(), 0);
    assert_eq!(a.diagonal().len(), 0);
    assert_eq!(a.columns().count(), 0);
    assert_eq!(a.lanes(1).map(|lane| lane.len()).collect::<Vec<_>>(), [0, 0, 0]);
    assert!(panics(|| a.index_axis(1, 0).len()).contains("index 0 is out of bounds for axis 1"));
    let mut b = a.clone();
    assert_eq!(b.lanes_mut(0).count(), 0);
    assert_eq!(b.axis_iter_mut(1).count(), 0);
}

/// 7. Huge steps on short axes: the step never enters a stride that is used.
#[test]
fn trap_07_huge_steps() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    for step in [isize::MAX, isize::MAX - 1] {
        let v = a.slice((s![1..;step], s![..;step]));
        assert_eq!(v, [[4]]);
        assert_eq!(v.slice((.., s![..;-1])).slice((s![..;step], ..)), [[4]]);
        assert_eq!(v.flip(0).flip(1).t().broadcast_to((3, 1, 1)).unwrap().iter().sum::<i32>(), 12);
        assert_eq!(v.slice((.., NewAxis)).reshape(1).unwrap(), [4]);
    }
    for step in [isize::MIN, isize::MIN + 1, -isize::MAX] {
        let v = a.slice((s![..;step], s![..;step]));
        assert_eq!(v, [[6]]);
        assert_eq!(v.t().slice((s![..;step], s![0..1;isize::MAX])), [[6]]);
        assert_eq!(v.share().map(|x| x + 1), [[7]]);
    }
}

/// 8. A stretched array whose other handle dies is unique, and is written only after a copy.
#[test]
fn trap_08_unique_buffer_with_an_aliasing_layout() {
    let row = array![1, 2, 3];
    let mut wide = row.broadcast_to((2, 3)).unwrap().share();
    drop(row);
    assert!(wide.is_unique() && !wide.flags().writeable);
    assert!(matches!(wide.try_view_mut().unwrap_err().kind(), ErrorKind::Aliased { .. }));
    wide[[0, 1]] = 20;
    assert_eq!(wide, [[1, 20, 3], [1, 2, 3]]);
    let a = array![1, 2, 3, 4];
    let mut pairs = a.sliding_window_view(&[2]).unwrap().share();
    drop(a);
    pairs.map_inplace(|x| *x *= 10);
    assert_eq!(pairs, array![[10, 20], [20, 30], [30, 40]].into_dyn());
}

/// 9. The right-hand side may be a handle on the very buffer that is written.
#[test]
fn trap_09_the_other_operand_is_another_handle() {
    let mut a = Array1::arange(0, 6, 1);
    let other = a.clone();
    a.zip_inplace(&other, |x, y| *x += 10 * y);
    assert_eq!((&a, &other), (&array![0, 11, 22, 33, 44, 55], &array![0, 1, 2, 3, 4, 5]));
    let mut a = other;
    let backwards = a.flip(0).share();
    a.assign(&backwards);
    assert_eq!((a, backwards), (array![5, 4, 3, 2, 1, 0], array![5, 4, 3, 2, 1, 0]));
    let mut a = Array1::arange(0, 6, 1);
    let head = a.slice(..5).share();
    a.slice_mut(1..).assign(&head);
    assert_eq!(a, [0, 0, 1, 2, 3, 4]);
}

/// 10. Layouts at the edge: no elements with negative strides, no axes, length 1 with any stride.
#[test]
fn trap_10_degenerate_axes() {
    let empty = Array::<f64, _>::zeros((3, 0, 2));
    let empty = empty.slice((s![..;-1], s![..;-1], s![..;-2]));
    assert_eq!((empty.shape(), empty.is_c_contiguous()), (&[3, 0, 1][..], true));
    assert_eq!(empty.as_slice(), Some(&[][..]));
    assert_eq!(empty.reshape((0, 7)).unwrap().map(|x| x + 1.0).len(), 0);
    assert_eq!(empty.to_owned().shape(), [3, 0, 1]);

    let point = Array0::from(7);
    assert!(point.is_c_contiguous() && point.is_f_contiguous());
    assert_eq!(point.as_slice(), Some(&[7][..]));
    assert_eq!(point.t().broadcast_to((2, 2)).unwrap(), [[7, 7], [7, 7]]);
    assert_eq!(point.reshape((1, 1)).unwrap().squeeze().ndim(), 0);

    let data = [1, 2, 3, 4, 5, 6];
    let odd = ArrayView3::from_strides((1, 6, 1), [isize::MAX, 1, isize::MIN], 0, &data).unwrap();
    assert!(odd.is_c_contiguous() && odd.is_f_contiguous());
    assert_eq!(odd.reshape((2, 3)).unwrap(), [[1, 2, 3], [4, 5, 6]]);
    assert_eq!(odd.to_owned().into_t().reshape(6).unwrap(), data);
    assert_eq!(odd.flip(0).flip(2).slice((.., s![..;-2], ..)).to_vec(), [6, 4, 2]);
    let column = ArrayView2::from_strides((3, 1), [-2, isize::MIN], 5, &data).unwrap();
    assert_eq!(column.map(|x| x * 2), [[12], [8], [4]]);
    assert_eq!(column.to_owned(), [[6], [4], [2]]);
}

/// 11. The bounds of slices are Python's: clamped to -1 for negative steps, `..=-1` is the end.
#[test]
fn trap_11_python_slices() {
    let a = Array1::arange(0, 5, 1);
    let slice = |start, end, step| a.slice(Slice::new(start, end, step)).to_vec();
    assert_eq!(slice(Some(10), Some(-10), -1), [4, 3, 2, 1, 0]);
    assert_eq!(slice(Some(3), None, -2), [3, 1]);
    assert_eq!(slice(Some(-1), Some(-1), -1), [0; 0]);
    assert_eq!(slice(Some(3), Some(-1), 1), [3]);
    assert_eq!(slice(Some(3), Some(-1), -1), [0; 0]);
    assert_eq!(slice(None, Some(-3), -1), [4, 3]);
    assert_eq!(slice(Some(isize::MIN), Some(isize::MAX), 1), [0, 1, 2, 3, 4]);
    assert_eq!(slice(Some(isize::MAX), Some(isize::MIN), -1), [4, 3, 2, 1, 0]);
    assert_eq!(a.slice(..=-1), [0, 1, 2, 3, 4]);
    assert_eq!(a.slice(s![1..=-2]), [1, 2, 3]);
    assert_eq!(a.slice(..=isize::MAX), [0, 1, 2, 3, 4]);
    let (from, to) = (4, 1);
    assert_eq!(a.slice(from..=to), Vec::<i32>::new());
    assert_eq!(a.slice(s![from..=to;-1]), [4, 3, 2, 1]);
    let nothing = a.slice(from..to);
    assert_eq!(nothing.len(), 0);
    assert_eq!(nothing.as_ptr(), a.as_ptr()); // where the parent began, not beyond its end
    assert!(a.try_slice(s![..;0]).is_err());
}

/// 12. A closure that panics half way: nothing unwritten is dropped, nothing is dropped twice.
#[test]
fn trap_12_panicking_closures() {
    for k in 0..6 {
        for layout in 0..3 {
            let census = Census::new();
            let a = Array::from_shape_fn((2, 3), |[i, j]| (3 * i + j) as i64);
            let wide = a.broadcast_to((2, 3)).unwrap();
            let view = [wide, a.view(), a.slice((s![..;-1], ..))][layout];
            let calls = Arc::new(AtomicUsize::new(0));
            panics(|| {
                view.map(|x| {
                    assert!(calls.fetch_add(1, SeqCst) != k, "call {k}");
                    census.element(*x)
                })
            });
            assert_eq!(census.live(), 0, "after call {k}");
        }
    }
}
