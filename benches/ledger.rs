//! What the ledger costs: processor time for a buffer that is made and freed, and for a handle that is
//! made and dropped, by what is on, on one thread and on eight.
//!
//! `cargo bench --bench ledger` (half a minute); the table of docs/memory.md is its output.
//!
//! Counting cannot be turned off, so its cost is not in this table: it is the difference between this
//! program and the same one built with `made` and `freed` of src/ledger/count.rs emptied.

#![allow(unsafe_code, reason = "the clock of a thread is a call of the system's")]

use std::any::Any;
use std::hint::black_box;

use ndview::memory::{self, ProcessScope};
use ndview::prelude::*;

const ROUNDS: usize = 9;
const THREADS: usize = 8;

/// The processor time of this thread so far, in nanoseconds: what other processes take is not in it.
#[cfg(target_os = "linux")]
fn clock() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes to the `timespec` it is given, and nowhere else.
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(failed, 0);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Elsewhere, the time that has passed.
#[cfg(not(target_os = "linux"))]
fn clock() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_nanos() as f64
}

/// The nanoseconds of one call, of so many on this thread.
fn once(calls: usize, f: &dyn Fn()) -> f64 {
    let start = clock();
    for _ in 0..calls {
        f();
    }
    (clock() - start) / calls as f64
}

/// What is done again and again; each thread makes its own.
type Work = fn() -> Box<dyn Fn()>;

fn buffers() -> Box<dyn Fn()> {
    Box::new(|| drop(black_box(Array1::<f64>::zeros(black_box(3)))))
}

fn handles() -> Box<dyn Fn()> {
    let a = Array1::<f64>::zeros(3);
    Box::new(move || drop(black_box(black_box(&a).clone())))
}

fn shares() -> Box<dyn Fn()> {
    let a = Array1::<f64>::zeros(3);
    Box::new(move || drop(black_box(black_box(&a).slice(1..).share())))
}

fn allocator() -> Box<dyn Fn()> {
    Box::new(|| drop(black_box(Vec::<u8>::with_capacity(black_box(96)))))
}

/// The mean nanoseconds of one call, while `threads` threads do the same; the least of all rounds.
fn measure(work: Work, threads: usize, calls: usize, begin: Begin) -> f64 {
    let round = |_| {
        let on = begin();
        let times: Vec<f64> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| {
                        let work = work();
                        once(calls / 10, &*work);
                        once(calls, &*work)
                    })
                })
                .collect();
            all.into_iter().map(|thread| thread.join().expect("it only counts")).collect()
        });
        drop(on);
        times.iter().sum::<f64>() / threads as f64
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}

/// Does something when it is dropped.
struct Off(fn());

impl Drop for Off {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Turns something on, until what it gives is dropped.
type Begin = fn() -> Box<dyn Any>;

/// What can be on.
fn modes() -> [(&'static str, Begin); 5] {
    [
        ("counting alone", || Box::new(())),
        ("tracking", || {
            memory::track(true);
            Box::new(Off(|| {
                memory::track(false);
            }))
        }),
        ("recording", || {
            memory::record(true);
            Box::new(Off(|| {
                memory::record(false);
                memory::track(false);
            }))
        }),
        ("a limit", || {
            memory::set_limit(Some(u64::MAX));
            Box::new(Off(|| {
                memory::set_limit(None);
            }))
        }),
        ("a process scope", || Box::new(ProcessScope::new())),
    ]
}

fn main() {
    let works: [(&str, Work); 3] =
        [("a buffer", buffers), ("a handle", handles), ("a handle by `slice`, `share`", shares)];
    println!("ns of processor time, made and freed; in brackets with {THREADS} threads at work\n");
    println!("| on | {} |", works.map(|(name, _)| name).join(" | "));
    println!("|---|---|---|---|");
    for (name, begin) in modes() {
        let calls = if name == "recording" { 40_000 } else { 200_000 };
        let cells = works.map(|(_, work)| {
            let one = measure(work, 1, calls, begin);
            let many = measure(work, THREADS, calls, begin);
            format!("{one:.1} ({many:.1})")
        });
        println!("| {name} | {} |", cells.join(" | "));
    }
    let nothing: Begin = || Box::new(());
    let raw = measure(allocator, 1, 200_000, nothing);
    println!("| (a `Vec` of 96 bytes) | {raw:.1} | | |\n");
    reading();
}

/// The least nanoseconds of one call of all rounds, for what has no memory to free.
fn ask<R>(calls: usize, f: impl Fn() -> R) -> f64 {
    let call = || {
        black_box(f());
    };
    (0..ROUNDS).map(|_| once(calls, &call)).fold(f64::INFINITY, f64::min)
}

/// What it costs to ask.
fn reading() {
    let figures = ask(10_000, memory::figures);
    let scope = ask(100_000, || memory::scope(|| ()));
    let process = ask(1000, memory::process);
    memory::track(true);
    let kept: Vec<_> = (0..10_000).map(|_| Array1::<f64>::zeros(3)).collect();
    let report = ask(10, memory::report);
    memory::track(false);
    drop(kept);
    println!(
        "`figures`: {figures:.0} ns; `scope`: {scope:.1} ns; `process`: {:.1} µs;",
        process / 1e3
    );
    println!("`report` of 10000 buffers: {:.1} ms", report / 1e6);
}
