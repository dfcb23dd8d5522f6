//! Guards of several threads.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Barrier, mpsc};
use std::time::Duration;

use ndview::prelude::*;
use ndview::{Access, Aliased};

const THREADS: usize = 8;

/// What a thread takes.
type Part = fn(&Aliased<usize, Ix2>, usize) -> Aliased<usize, Ix2>;

#[test]
fn disjoint_regions_are_written_by_all_threads_at_one_time() {
    // Rows, columns, and columns far apart: each thread waits, with its guard held, for all the others.
    let a = Array::<usize, _>::zeros((2 * THREADS, 2 * THREADS)).into_aliased();
    let parts: [Part; 3] = [
        |a, t| a.slice((2 * t..2 * t + 2, ..)),
        |a, t| a.slice((.., Slice::from(t..).step(THREADS as isize))),
        |a, t| a.slice((Slice::from(t..).step(THREADS as isize), ..)).flip(1),
    ];
    for (round, part) in parts.into_iter().enumerate() {
        let all_hold = Barrier::new(THREADS);
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let (mine, all_hold) = (part(&a, thread), &all_hold);
                scope.spawn(move || {
                    let mut guard = mine.try_write().expect("nobody else's");
                    all_hold.wait();
                    guard.view_mut().fill(100 * round + thread);
                    all_hold.wait();
                    assert!(guard.view().iter().all(|x| *x == 100 * round + thread));
                });
            }
        });
        for thread in 0..THREADS {
            let seen = part(&a, thread).to_owned();
            assert!(seen.len() == 4 * THREADS && seen.iter().all(|x| *x == 100 * round + thread));
        }
    }
    assert_eq!(a.handles(), 1);
}

#[test]
fn writing_waits_for_reading_and_the_other_way_round() {
    let a = array![[1, 2], [3, 4]].into_aliased();
    for first in [Access::Read, Access::Write] {
        let (row, column) = (a.slice(0), a.slice((.., 0)));
        let released = AtomicBool::new(false);
        let (tell, told) = mpsc::channel();
        std::thread::scope(|scope| {
            let (read, write);
            match first {
                Access::Read => (read, write) = (Some(row.read()), None),
                Access::Write => (read, write) = (None, Some(row.write())),
            }
            let released = &released;
            let waiting = scope.spawn(move || {
                tell.send(()).unwrap();
                match first {
                    Access::Read => drop(column.write()),
                    Access::Write => drop(column.read()),
                }
                assert!(released.load(SeqCst), "came in too early");
            });
            told.recv().unwrap();
            // Time for the other thread to begin to wait, on most machines: what is shown does not
            // depend on it.
            std::thread::sleep(Duration::from_millis(20));
            released.store(true, SeqCst);
            drop((read, write));
            waiting.join().unwrap();
        });
    }
}

#[test]
fn many_that_wait_all_come_in_one_by_one() {
    let a = Array::<u64, _>::zeros(64).into_aliased();
    let inside = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            // All of these overlap in element 32.
            let (mine, inside) = (a.slice(32 - thread..33 + thread), &inside);
            scope.spawn(move || {
                for _ in 0..200 {
                    let mut guard = mine.write();
                    assert_eq!(inside.fetch_add(1, SeqCst), 0);
                    guard.view_mut().map_inplace(|x| *x += 1);
                    inside.fetch_sub(1, SeqCst);
                }
            });
        }
    });
    let counts = a.into_array().unwrap();
    for (i, count) in counts.iter().enumerate() {
        let distance = i.abs_diff(32);
        assert_eq!(*count, 200 * THREADS.saturating_sub(distance) as u64, "element {i}");
    }
}

#[test]
fn those_that_read_do_so_at_one_time() {
    let a = array![1, 2, 3].into_aliased();
    let all_hold = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let (mine, all_hold) = (a.clone(), &all_hold);
            scope.spawn(move || {
                let guard = mine.read();
                all_hold.wait();
                assert_eq!(guard.view(), [1, 2, 3]);
            });
        }
    });
}

/// The error's file and line of the guard in the way, and of the wait that closes the circle.
fn circle(error: &ndview::Error) -> Option<(u32, u32)> {
    match error.kind() {
        ErrorKind::Deadlock { held, waits: Some(wait), .. } => {
            assert_eq!((held.site.file(), wait.site.file()), (file!(), file!()));
            Some((held.site.line(), wait.site.line()))
        }
        _ => None,
    }
}

#[test]
fn threads_in_a_circle_do_not_wait_for_ever() {
    // Each of some threads holds a memory of its own and wants that of the next one.
    for threads in [2, 3, 5] {
        let memories: Vec<_> = (0..threads)
            .map(|i| Array::from_shape_vec(2, vec![i; 2]).unwrap().into_aliased())
            .collect();
        let all_hold = Barrier::new(threads);
        let refused = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for thread in 0..threads {
                let (memories, all_hold, refused) = (&memories, &all_hold, &refused);
                scope.spawn(move || {
                    let mine = memories[thread].write();
                    let taken = line!() - 1;
                    all_hold.wait();
                    let next = memories[(thread + 1) % threads].wait_write();
                    let asked = line!() - 1;
                    match next {
                        Ok(mut next) => next.view_mut()[0] += 100,
                        Err(error) => {
                            assert_eq!(circle(&error), Some((taken, asked)), "{error}");
                            assert!(error.to_string().contains(
                                "whose release waits for this thread: write of shape (2,)"
                            ));
                            refused.fetch_add(1, SeqCst);
                        }
                    }
                    drop(mine);
                });
            }
        });
        // The last to ask closes the circle, and opens it by giving up.
        assert_eq!(refused.load(SeqCst), 1);
        let sum: usize = memories.into_iter().map(|a| a.into_array().unwrap()[0]).sum();
        assert_eq!(sum, 100 * (threads - 1) + threads * (threads - 1) / 2);
    }
}

#[test]
fn a_circle_by_way_of_readers_is_seen() {
    // Both read, and both would write what the other one reads.
    let a = array![1, 2].into_aliased();
    let both_hold = Barrier::new(2);
    let refused = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let (mine, other) = (a.slice(thread..thread + 1), a.slice(1 - thread..2 - thread));
            let (both_hold, refused) = (&both_hold, &refused);
            scope.spawn(move || {
                let reading = mine.read();
                both_hold.wait();
                match other.wait_write() {
                    Ok(mut guard) => guard.view_mut().fill(7),
                    Err(error) => {
                        assert!(circle(&error).is_some(), "{error}");
                        refused.fetch_add(1, SeqCst);
                    }
                }
                drop(reading);
            });
        }
    });
    assert_eq!(refused.load(SeqCst), 1);
    assert_eq!(a.read().view().iter().filter(|x| **x == 7).count(), 1);
}

#[test]
fn a_long_wait_is_no_circle() {
    // A chain: the last holds and waits for nobody.
    let memories: Vec<_> = (0..4).map(|_| array![0].into_aliased()).collect();
    let all_hold = Barrier::new(4);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (memories, all_hold) = (&memories, &all_hold);
            scope.spawn(move || {
                let mine = memories[thread].write();
                all_hold.wait();
                if thread < 3 {
                    memories[thread + 1].write().view_mut()[0] += 1;
                }
                drop(mine);
            });
        }
    });
    let counts: Vec<i32> = memories.iter().map(|a| a.read().view()[0]).collect();
    assert_eq!(counts, [0, 1, 1, 1]);
}

#[test]
fn one_that_waits_to_write_does_not_hold_back_readers() {
    // So a thread that reads may wait for another one that reads the same.
    let a = array![1_i64, 2, 3].into_aliased();
    let reading = a.read();
    let (tell, told) = mpsc::channel();
    std::thread::scope(|scope| {
        let (to_write, to_read) = (a.clone(), a.clone());
        let writer = scope.spawn(move || {
            tell.send(()).unwrap();
            to_write.write().view_mut().fill(0);
        });
        told.recv().unwrap();
        std::thread::sleep(Duration::from_millis(10)); // that it waits, on most machines
        let sum = scope.spawn(move || to_read.read().view().sum()).join().unwrap();
        let sums = (sum, reading.view().sum());
        drop(reading);
        writer.join().unwrap();
        assert_eq!(sums, (6, 6));
    });
    assert_eq!(a.into_array().unwrap(), [0, 0, 0]);
}

#[test]
fn views_of_a_guard_go_to_other_threads() {
    let a = Array::<usize, _>::zeros((4, 10)).into_aliased();
    let mut guard = a.write();
    let mut view = guard.view_mut();
    std::thread::scope(|scope| {
        for (i, mut row) in view.axis_iter_mut(0).enumerate() {
            scope.spawn(move || row.fill(i));
        }
    });
    let view = guard.view();
    std::thread::scope(|scope| {
        scope.spawn(move || assert_eq!(view.sum(), 60));
    });
    drop(guard);
}
