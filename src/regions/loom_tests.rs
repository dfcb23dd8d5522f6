//! The lock of regions in all orders in which threads may run:
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_`.
//!
//! The cells beside the lock are written in two steps, and as weakly as can be: to read, then to write one
//! more. Where two threads do so at one time, or one has not seen what the other wrote, a count is lost in
//! some order. The model checker fails where no thread can run any more, so each of these tests shows too
//! that no wake-up is lost and nobody waits for ever.

use std::sync::Arc as Plain;

use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::*;
use crate::dimension::Ix1;

/// Some elements, each a count of writes, and the lock of their regions.
struct Memory<const N: usize> {
    cells: [AtomicUsize; N],
    regions: Regions,
}

/// `len` elements from `start` on, `step` apart.
#[derive(Clone, Copy)]
struct Part(usize, usize, isize);

impl Part {
    fn request(self, access: Access) -> Request {
        let Part(start, len, step) = self;
        Request::new(&Layout::<Ix1>::strided([len], [step], start, 8, 1).unwrap(), access)
    }

    fn each(self) -> impl Iterator<Item = usize> {
        let Part(start, len, step) = self;
        (0..len).map(move |i| start.wrapping_add_signed(i as isize * step))
    }
}

impl<const N: usize> Memory<N> {
    fn new() -> Arc<Self> {
        let cells = core::array::from_fn(|_| AtomicUsize::new(0));
        Arc::new(Memory { cells, regions: Regions::new() })
    }

    /// Adds 1 to each cell of a part.
    fn write(&self, part: Part) {
        for i in part.each() {
            let before = self.cells[i].load(Ordering::Relaxed);
            self.cells[i].store(before + 1, Ordering::Relaxed);
        }
    }

    fn read(&self, part: Part) -> Vec<usize> {
        part.each().map(|i| self.cells[i].load(Ordering::Relaxed)).collect()
    }

    /// Claims a part, does something, and gives the claim back.
    fn with<R>(&self, part: Part, access: Access, f: impl FnOnce() -> R) -> R {
        let claim = self.regions.claim(part.request(access)).unwrap();
        let done = f();
        self.regions.release(claim);
        done
    }
}

fn model(threads_switched: Option<usize>, f: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = threads_switched;
    builder.check(f);
}

#[test]
fn loom_two_that_write_overlapping_parts_take_turns() {
    model(None, || {
        let memory = Memory::<3>::new();
        let parts = [Part(0, 2, 1), Part(2, 2, -1)]; // cells 0 1, and 2 1
        let threads = parts.map(|part| {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.with(part, Access::Write, || memory.write(part)))
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(memory.read(Part(0, 3, 1)), [1, 2, 1]);
    });
}

#[test]
fn loom_those_that_interleave_write_at_one_time() {
    // Whether both were seen inside at once in some order: over all orders, not in each.
    let both = Plain::new(std::sync::atomic::AtomicBool::new(false));
    let seen = Plain::clone(&both);
    model(None, move || {
        let memory = Memory::<4>::new();
        let inside = Arc::new(AtomicUsize::new(0));
        let threads = [Part(0, 2, 2), Part(1, 2, 2)].map(|part| {
            let (memory, inside, seen) =
                (Arc::clone(&memory), Arc::clone(&inside), Plain::clone(&seen));
            thread::spawn(move || {
                let claim = memory.regions.try_claim(part.request(Access::Write)).unwrap();
                if inside.fetch_add(1, Ordering::Relaxed) == 1 {
                    seen.store(true, std::sync::atomic::Ordering::Relaxed);
                }
                memory.write(part);
                inside.fetch_sub(1, Ordering::Relaxed);
                memory.regions.release(claim);
            })
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(memory.read(Part(0, 4, 1)), [1; 4]);
    });
    assert!(both.load(std::sync::atomic::Ordering::Relaxed));
}

#[test]
fn loom_readers_see_all_of_a_write_or_nothing() {
    model(Some(3), || {
        let memory = Memory::<2>::new();
        let all = Part(0, 2, 1);
        let writer = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.with(all, Access::Write, || memory.write(all)))
        };
        let reader = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.with(all, Access::Read, || memory.read(all)))
        };
        let here = memory.with(all, Access::Read, || memory.read(all));
        for seen in [here, reader.join().unwrap()] {
            assert!(seen == [0, 0] || seen == [1, 1], "{seen:?}");
        }
        writer.join().unwrap();
    });
}

#[test]
fn loom_three_that_write_take_turns() {
    model(Some(3), || {
        let memory = Memory::<3>::new();
        let parts = [Part(0, 2, 1), Part(1, 2, 1)];
        let threads = parts.map(|part| {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.with(part, Access::Write, || memory.write(part)))
        });
        let ends = Part(0, 2, 2); // both others are in its way
        memory.with(ends, Access::Write, || memory.write(ends));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(memory.read(Part(0, 3, 1)), [2, 2, 2]);
    });
}

#[test]
fn loom_what_is_not_waited_for_is_refused_or_alone() {
    model(None, || {
        let memory = Memory::<2>::new();
        let all = Part(0, 2, 1);
        let other = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || memory.with(all, Access::Write, || memory.write(all)))
        };
        let mut written = 1;
        if let Ok(claim) = memory.regions.try_claim(all.request(Access::Write)) {
            memory.write(all);
            memory.regions.release(claim);
            written += 1;
        }
        other.join().unwrap();
        assert_eq!(memory.read(all), [written; 2]);
    });
}

/// Each thread holds one part and wants the other's: at most one is refused, never none while both
/// wait; who is refused gives back what it holds, and the other goes on.
fn crossed(one: &Memory<1>, two: &Memory<1>, part: Part) -> bool {
    let first = one.regions.claim(part.request(Access::Write)).unwrap();
    one.write(part);
    let second = two.regions.claim(part.request(Access::Write));
    let refused = second.is_err();
    match second {
        Ok(claim) => {
            two.write(part);
            two.regions.release(claim);
        }
        Err(error) => {
            let ErrorKind::Deadlock { waits: Some(_), .. } = error.kind() else {
                panic!("{error}")
            };
        }
    }
    one.regions.release(first);
    refused
}

#[test]
fn loom_a_circle_of_two_memories_is_an_error_for_one() {
    let refusals = Plain::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = Plain::clone(&refusals);
    model(Some(3), move || {
        let (x, y) = (Memory::<1>::new(), Memory::<1>::new());
        let other = {
            let (x, y) = (Arc::clone(&x), Arc::clone(&y));
            thread::spawn(move || crossed(&y, &x, Part(0, 1, 1)))
        };
        let here = crossed(&x, &y, Part(0, 1, 1));
        let there = other.join().unwrap();
        assert!(!(here && there), "one of the two goes on");
        let total = x.read(Part(0, 1, 1))[0] + y.read(Part(0, 1, 1))[0];
        assert_eq!(total, 4 - usize::from(here || there));
        counted.fetch_add(usize::from(here || there), std::sync::atomic::Ordering::Relaxed);
    });
    assert!(refusals.load(std::sync::atomic::Ordering::Relaxed) > 0, "some orders cross");
}

#[test]
fn loom_parts_of_one_memory_taken_crosswise() {
    model(Some(3), || {
        let memory = Memory::<2>::new();
        let cross = |memory: &Memory<2>, first: usize| {
            let (first, second) = (Part(first, 1, 1), Part(1 - first, 1, 1));
            let held = memory.regions.claim(first.request(Access::Write)).unwrap();
            let wanted = memory.regions.claim(second.request(Access::Write));
            let got = wanted.is_ok();
            if let Ok(claim) = wanted {
                memory.write(Part(0, 2, 1));
                memory.regions.release(claim);
            }
            memory.regions.release(held);
            usize::from(got)
        };
        let other = {
            let memory = Arc::clone(&memory);
            thread::spawn(move || cross(&memory, 1))
        };
        let went_on = cross(&memory, 0) + other.join().unwrap();
        assert!(went_on >= 1);
        assert_eq!(memory.read(Part(0, 2, 1)), [went_on; 2]);
    });
}
