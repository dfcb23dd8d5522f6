//! The ledger equals the sum of the live buffers, under threads.
//!
//! `NDVIEW_STRESS_SECONDS=60 cargo test --release --test ledger stress` goes on for a minute.

use std::collections::HashMap;
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use ndview::memory::{self, figures, report, track};
use ndview::prelude::*;

use crate::alone;

const THREADS: usize = 8;

/// Numbers that look random, always the same for a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// One random thing that a program does with arrays; `shelf` is where threads leave them for one another.
fn step(numbers: &mut Numbers, own: &mut Vec<Array1<u8>>, shelf: &Mutex<Vec<Array1<u8>>>) {
    let at = numbers.below(own.len().max(1));
    match numbers.below(10) {
        0..=2 => {
            let sizes = [1, 64, 1000, 1025, 70_000, 1_100_000];
            let most = sizes[numbers.below(sizes.len())];
            let len = numbers.below(most);
            own.push(Array1::zeros(len));
        }
        3 if !own.is_empty() => own.push(own[at].slice(..own[at].len() / 2).share()),
        4 if !own.is_empty() => own.push(own[at].clone()),
        5 if !own.is_empty() && !own[at].is_empty() => own[at][0] = 1,
        6 if !own.is_empty() => shelf.lock().unwrap().push(own.swap_remove(at)),
        7 => own.extend(shelf.lock().unwrap().pop()),
        _ if !own.is_empty() => drop(own.swap_remove(at)),
        _ => {}
    }
    if own.len() > 40 {
        own.truncate(20);
    }
}

/// What all threads hold: buffers and bytes.
fn held(all: &[Vec<Array1<u8>>]) -> (u64, u64) {
    let buffers: HashMap<usize, usize> =
        all.iter().flatten().map(|a| (a.buffer().id(), a.held_bytes())).collect();
    (buffers.len() as u64, buffers.values().sum::<usize>() as u64)
}

/// Eight threads do random things; at every checkpoint the ledger says what they hold.
fn agrees(tracked: bool) {
    let _turn = alone();
    let seconds = std::env::var("NDVIEW_STRESS_SECONDS").ok().and_then(|s| s.parse().ok());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(1));
    track(tracked);
    let before = figures();
    let shelf = Mutex::new(Vec::new());
    let owned: Vec<Mutex<Vec<Array1<u8>>>> = (0..THREADS).map(|_| Mutex::default()).collect();
    let (start, stop) = (Barrier::new(THREADS + 1), Barrier::new(THREADS + 1));
    let over = std::sync::atomic::AtomicBool::new(false);
    let mut checkpoints = 0;
    std::thread::scope(|threads| {
        for (thread, own) in owned.iter().enumerate() {
            let (shelf, start, stop, over) = (&shelf, &start, &stop, &over);
            threads.spawn(move || {
                let mut numbers = Numbers(thread as u64 * 7919 + 1);
                loop {
                    start.wait();
                    if over.load(std::sync::atomic::Ordering::SeqCst) {
                        return;
                    }
                    let mut own = own.lock().unwrap();
                    for _ in 0..500 {
                        step(&mut numbers, &mut own, shelf);
                    }
                    drop(own);
                    stop.wait();
                }
            });
        }
        // At least a few, however slow the machine.
        while Instant::now() < end || checkpoints < 3 {
            start.wait();
            stop.wait();
            let mut all: Vec<Vec<Array1<u8>>> =
                owned.iter().map(|own| std::mem::take(&mut *own.lock().unwrap())).collect();
            all.push(std::mem::take(&mut *shelf.lock().unwrap()));
            let (buffers, bytes) = held(&all);
            let now = figures();
            assert_eq!(now.live_buffers - before.live_buffers, buffers);
            assert_eq!(now.live_bytes - before.live_bytes, bytes);
            if tracked {
                let report = report();
                assert_eq!(report.buffers.len() as u64, buffers);
                assert_eq!(report.nbytes(), bytes);
                let handles: usize = report.buffers.iter().map(|b| b.handles.len()).sum();
                assert_eq!(handles, all.iter().map(Vec::len).sum::<usize>());
            }
            *shelf.lock().unwrap() = all.pop().unwrap();
            for (own, arrays) in owned.iter().zip(all) {
                *own.lock().unwrap() = arrays;
            }
            checkpoints += 1;
        }
        over.store(true, std::sync::atomic::Ordering::SeqCst);
        start.wait();
    });
    drop((owned, shelf));
    track(false);
    assert_eq!(figures().live_buffers, before.live_buffers, "it ends at zero");
    assert_eq!(figures().live_bytes, before.live_bytes);
    assert!(!tracked || report().buffers.is_empty());
    memory::trim();
}

#[test]
fn the_figures_equal_what_there_is() {
    agrees(false);
}

#[test]
fn the_registry_equals_what_there_is() {
    agrees(true);
}
