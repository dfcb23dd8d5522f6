//! Random regions, many threads, and a shadow: what is written under a guard stays while it lives.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};

use ndview::Aliased;
use ndview::prelude::*;

const THREADS: usize = 8;
const ROUNDS: usize = 400;
const SIDE: usize = 12;

/// A generator of random numbers too simple to be wrong (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }

    /// A handle on some part, by some ways.
    fn part(&mut self, a: &Aliased<u64, Ix2>) -> Aliased<u64, IxDyn> {
        let mut part = a.clone().into_dyn();
        for axis in 0..2 {
            let mut index = [Index::Slice(Slice::from(..)); 2];
            let (from, step) = (self.below(6), 1 + self.below(3) as isize);
            let to = from + self.below(SIDE + 1 - from);
            index[axis] = Index::Slice(Slice::from(from..to).step(step));
            part = part.slice(&index[..]);
            if self.below(3) == 0 {
                part = part.flip(axis as isize);
            }
        }
        match self.below(4) {
            0 => part.t(),
            1 if part.shape()[0] > 0 => {
                let row = self.below(part.shape()[0]) as isize;
                part.index_axis(0, row)
            }
            2 => part.diagonal(),
            _ => part,
        }
    }
}

/// Where the elements of a handle lie, in logical order: by listing all indices.
fn cells(layout: &ndview::Layout<IxDyn>) -> Vec<usize> {
    let mut offsets = vec![layout.offset() as isize];
    for (&len, &stride) in layout.shape().iter().zip(layout.strides()) {
        offsets =
            offsets.iter().flat_map(|at| (0..len as isize).map(move |i| at + i * stride)).collect();
    }
    offsets.into_iter().map(|at| at as usize).collect()
}

#[test]
fn random_regions_and_a_shadow() {
    let a = Array::<u64, _>::zeros((SIDE, SIDE)).into_aliased();
    // For each element, who is there: 1 for each that reads, 1000 for one that writes.
    let shadow: Vec<AtomicUsize> = (0..SIDE * SIDE).map(|_| AtomicUsize::new(0)).collect();
    let last: Vec<AtomicU64> = (0..SIDE * SIDE).map(|_| AtomicU64::new(0)).collect();
    let written = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (a, shadow, last, written) = (a.clone(), &shadow, &last, &written);
            scope.spawn(move || {
                let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ (thread as u64 + 1));
                for round in 0..ROUNDS {
                    let part = dice.part(&a);
                    let cells = cells(part.layout());
                    if dice.below(3) == 0 {
                        let guard =
                            if dice.below(2) == 0 { Ok(part.read()) } else { part.try_read() };
                        let Ok(guard) = guard else {
                            continue;
                        };
                        cells.iter().for_each(|&i| assert!(shadow[i].fetch_add(1, SeqCst) < 1000));
                        for (x, &i) in guard.view().iter().zip(&cells) {
                            assert_eq!(*x, last[i].load(SeqCst), "what was last written");
                        }
                        cells.iter().for_each(|&i| assert!(shadow[i].fetch_sub(1, SeqCst) < 1000));
                    } else {
                        let guard =
                            if dice.below(2) == 0 { Ok(part.write()) } else { part.try_write() };
                        let Ok(mut guard) = guard else {
                            continue;
                        };
                        let tag = (thread * ROUNDS + round + 1) as u64;
                        cells
                            .iter()
                            .for_each(|&i| assert_eq!(shadow[i].fetch_add(1000, SeqCst), 0));
                        guard.view_mut().fill(tag);
                        cells.iter().for_each(|&i| last[i].store(tag, SeqCst));
                        std::thread::yield_now();
                        assert!(guard.view().iter().all(|x| *x == tag), "nobody else wrote here");
                        cells
                            .iter()
                            .for_each(|&i| assert_eq!(shadow[i].fetch_sub(1000, SeqCst), 1000));
                        written.fetch_add(1, SeqCst);
                    }
                }
            });
        }
    });
    assert!(written.load(SeqCst) > THREADS * ROUNDS / 4);
    let end = a.into_array().expect("all other handles are gone");
    for (x, last) in end.iter().zip(&last) {
        assert_eq!(*x, last.load(SeqCst));
    }
}

#[test]
fn single_thread_refuses_exactly_what_overlaps() {
    let a = Array::<u64, _>::zeros((SIDE, SIDE)).into_aliased();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut refused, mut granted) = (0, 0);
    for _ in 0..3000 {
        let (one, two) = (dice.part(&a), dice.part(&a));
        let (here, there) = (cells(one.layout()), cells(two.layout()));
        let meet = here.iter().any(|i| there.contains(i));
        let guard = one.write();
        assert_eq!(two.try_read().is_err(), meet, "{:?} {:?}", one.layout(), two.layout());
        assert_eq!(two.try_write().is_err(), meet);
        drop(guard);
        let guard = one.read();
        assert!(two.try_read().is_ok());
        assert_eq!(two.wait_write().is_err(), meet);
        drop(guard);
        if meet { refused += 1 } else { granted += 1 }
    }
    assert!(refused > 300 && granted > 300, "{refused} {granted}");
}
