//! Who owns memory, who writes it, and how it is given back.

use std::sync::Arc;

use ndview::prelude::*;

use crate::support::counting::measure;
use crate::support::drops::{Census, panics, quiet};
use crate::value;

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
    // What is kept for the next result is not freed yet.
    ndview::memory::set_cache_limit(0);
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
