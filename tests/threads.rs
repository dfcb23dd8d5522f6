//! Handles and views on many threads: every element is dropped once, the count comes back to 1.

mod support;

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use ndview::prelude::*;
use support::counting::Checking;
use support::drops::Census;

#[global_allocator]
static ALLOCATOR: Checking = Checking;

const THREADS: usize = 8;

#[test]
fn r33_handles_are_cloned_and_dropped_everywhere() {
    let census = Census::new();
    let a = Array::from_shape_fn((4, 8), |[i, j]| census.element((8 * i + j) as i64));
    let start = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (mine, start) = (a.clone(), &start);
            scope.spawn(move || {
                start.wait();
                let mut kept = Vec::new();
                for round in 0..2000 {
                    kept.push(mine.slice((.., thread)).share());
                    if round % 5 == 4 {
                        kept.clear();
                    }
                }
                assert!(kept.iter().all(|column| column.len() == 4));
                assert_eq!(*mine[[3, thread]].value, 24 + thread as i64);
            });
        }
    });
    assert_eq!((a.handles(), a.is_unique(), census.live()), (1, true, 32));
    drop(a);
    assert_eq!(census.live(), 0);
}

#[test]
fn the_last_handle_frees_on_whatever_thread_it_dies() {
    for round in 0..200 {
        let census = Census::new();
        let elements = |n: usize| (0..n).map(|i| census.element(i as i64)).collect::<Vec<_>>();
        let a = match round % 2 {
            0 => Array1::from(elements(5)),
            _ => Array::from_shape_fn(5, |[i]| census.element(i as i64)),
        };
        let start = Barrier::new(THREADS);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                let (mine, start) = (a.clone(), &start);
                scope.spawn(move || {
                    start.wait();
                    drop(mine);
                });
            }
            drop(a);
        });
        assert_eq!(census.live(), 0, "round {round}");
    }
}

#[test]
fn writers_on_all_threads_each_get_their_own() {
    let census = Census::new();
    let a = Array::from_shape_fn((3, 5), |[i, j]| census.element((5 * i + j) as i64));
    let start = Barrier::new(THREADS);
    let results: Vec<Array2<i64>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (mut mine, start) = (a.clone(), &start);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..50 {
                        let before = mine.clone();
                        *mine[[round % 3, round % 5]].value += thread as i64 + 1;
                        mine.slice_mut((.., s![..;-2])).map_inplace(|x| *x.value += 1);
                        assert!(!mine.same_buffer(&before));
                    }
                    assert!(mine.is_unique());
                    mine.map(|x| *x.value)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (thread, result) in results.iter().enumerate() {
        let expected = Array::from_shape_fn((3, 5), |[i, j]| {
            let hits = (0..50).filter(|round| (round % 3, round % 5) == (i, j)).count();
            let stripes = if j % 2 == 0 { 50 } else { 0 };
            (5 * i + j + hits * (thread + 1) + stripes) as i64
        });
        assert_eq!(*result, expected, "thread {thread}");
    }
    assert!(a.iter().enumerate().all(|(k, x)| *x.value == k as i64));
    assert_eq!((a.handles(), census.live()), (1, 15));
}

/// The last two handles race: one writes (in place or into a copy), the other dies.
#[test]
fn a_write_races_with_the_death_of_the_other_handle() {
    let (mut in_place, mut copied) = (0, 0);
    for round in 0..500 {
        let census = Census::new();
        let mut a = Array::from_shape_fn(4, |[i]| census.element(i as i64));
        let other = a.clone();
        let address = a.as_ptr().addr();
        let start = Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                let sum: i64 = other.iter().map(|x| *x.value).sum();
                drop(other);
                assert_eq!(sum, 6, "round {round}: a write reached the other handle");
            });
            start.wait();
            for _ in 0..round % 7 * 20 {
                std::hint::spin_loop();
            }
            a.map_inplace(|x| *x.value += 10);
        });
        assert_eq!(a.map(|x| *x.value), [10, 11, 12, 13]);
        assert_eq!((a.handles(), census.live()), (1, 4));
        *(if a.as_ptr().addr() == address { &mut in_place } else { &mut copied }) += 1;
    }
    assert_eq!(in_place + copied, 500);
}

#[test]
fn views_are_lent_to_threads() {
    let mut a = Array::<i64, _>::zeros((THREADS, 100));
    std::thread::scope(|scope| {
        for (thread, mut row) in a.axis_iter_mut(0).enumerate() {
            scope.spawn(move || row.fill(thread as i64));
        }
    });
    std::thread::scope(|scope| {
        for (column, mut lane) in a.lanes_mut(0).enumerate() {
            scope.spawn(move || lane.map_inplace(|x| *x += 10 * column as i64));
        }
    });
    let sums: Vec<i64> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            a.columns().map(|column| scope.spawn(move || column.iter().sum::<i64>())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    for (column, sum) in sums.into_iter().enumerate() {
        assert_eq!(sum, 28 + 80 * column as i64);
    }
    // Interleaved columns written at once: no two threads write one element.
    std::thread::scope(|scope| {
        for mut column in a.axis_iter_mut(1) {
            scope.spawn(move || column.iter_mut().for_each(|x| *x = -1));
        }
    });
    assert!(a.iter().all(|&x| x == -1));
}

#[test]
fn views_share_from_any_thread() {
    let census = Census::new();
    let a = Array::from_shape_fn((THREADS, 3), |[i, j]| census.element((3 * i + j) as i64));
    let rows: Vec<Array1<_>> = std::thread::scope(|scope| {
        let threads: Vec<_> = a.outer_iter().map(|row| scope.spawn(move || row.share())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!((a.handles(), census.live()), (THREADS + 1, 24));
    drop(a);
    let sum = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for row in rows {
            let sum = &sum;
            scope.spawn(move || {
                row.into_iter().for_each(|x| {
                    sum.fetch_add(*x.value as usize, SeqCst);
                });
            });
        }
    });
    assert_eq!((sum.into_inner(), census.live()), ((0..24).sum(), 0));
}

#[test]
fn a_foreign_owner_dies_once_on_any_thread() {
    struct Owner(Vec<i64>, std::sync::Arc<AtomicUsize>);
    impl AsRef<[i64]> for Owner {
        fn as_ref(&self) -> &[i64] {
            &self.0
        }
    }
    impl Drop for Owner {
        fn drop(&mut self) {
            self.1.fetch_add(1, SeqCst);
        }
    }
    let drops = std::sync::Arc::new(AtomicUsize::new(0));
    for _ in 0..100 {
        let a = Array1::from(Buffer::from_owner(Owner(vec![1, 2, 3], drops.clone())));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let mut mine = a.clone();
                scope.spawn(move || {
                    mine[0] = 5;
                    assert_eq!(mine, [5, 2, 3]);
                });
            }
            drop(a);
        });
    }
    assert_eq!(drops.load(SeqCst), 100);
}
