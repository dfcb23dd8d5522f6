//! The exports of the ledger carry what it knows, in the formats that others read.
//!
//! Each is read back by a reader of its own: as small and as strict as it can be. Figures are those of the
//! whole process, so the tests take turns.

use std::sync::{Mutex, MutexGuard, PoisonError};

use ndview::memory::{self, Report, report, tag, track};
use ndview::prelude::*;

mod folded;
mod plot;
mod pprof;
mod prometheus;
mod serialize;
mod trace;
mod wire;
mod xml;

/// One test at a time, with tracking on for as long as the guard lives.
struct Turn(#[allow(dead_code, reason = "held")] MutexGuard<'static, ()>);

impl Turn {
    fn take() -> Self {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = Turn(TURN.lock().unwrap_or_else(PoisonError::into_inner));
        track(true);
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        memory::record(false);
        track(false);
    }
}

/// Arrays made at known lines.
struct Sample {
    report: Report,
    /// The line of two buffers of 800 bytes.
    twice: u32,
    /// The line of a buffer of 4000 bytes, tagged `model/encoder`, and that of the handle on 40 of them.
    big: u32,
    few: u32,
    /// The line of 7 bytes that the thread `loader;1` made.
    loaded: u32,
}

/// This file and a line of it.
fn at(line: u32) -> String {
    format!("{}:{line}", file!())
}

impl Sample {
    const HELD: u64 = 2 * 800 + 4000 + 7;
    const PINNED: u64 = 4000 - 40;

    fn new() -> Self {
        let zeros = |_| Array1::<f64>::zeros(100);
        let (pair, twice) = ([0, 1].map(zeros), line!() - 1);
        let tagged = tag("model/encoder");
        let (whole, big) = (Array2::<i32>::zeros((10, 100)), line!());
        let (part, few) = (whole.slice((..2, ..5)).share(), line!());
        drop((whole, tagged));
        let thread = std::thread::Builder::new().name("loader;1".into());
        let load = || (Array1::<u8>::zeros(7), line!());
        let (bytes, loaded) = thread.spawn(load).unwrap().join().unwrap();
        let report = report();
        assert_eq!(report.nbytes(), Self::HELD, "nothing else is alive");
        assert_eq!(report.pinned_bytes(), Self::PINNED);
        drop((pair, part, bytes));
        Sample { report, twice, big, few, loaded }
    }
}

/// This thread's name, as the test harness gives it.
fn thread() -> String {
    std::thread::current().name().expect("a test has a name").to_owned()
}
