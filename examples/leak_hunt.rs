//! Five ways to hold memory by mistake: each is found by the line that does it, and mended.
//!
//! `cargo run --release --example leak_hunt` (a second, and half a gigabyte)

use std::any::Any;
use std::sync::mpsc;
use std::thread;

use ndview::memory::{self, BufferReport, Bytes, Report};
use ndview::prelude::*;

/// The elements of what each of the five reads: 96 MB.
const LEN: usize = 12_000_000;

/// Something that holds more than it means to.
struct Leak {
    /// What was done.
    what: &'static str,
    /// The line that made the memory.
    made: u32,
    /// The line that made the handle that holds it.
    held: u32,
    /// What helps.
    cure: &'static str,
    /// Does it. The result is what is kept, and works as before.
    mend: Box<dyn FnOnce() -> Box<dyn Any>>,
}

fn main() {
    memory::track(true);
    let start = show("at the start");

    println!("\n== Five functions read 96 MB each, keep a little of it, and return");
    let leaks = [in_a_struct(), in_a_closure(), in_a_thread(), in_a_cache(), in_a_turned_column()];
    let full = show("afterwards");
    println!("\nWhat they keep is small, and yet all of the memory is there. Who holds it?\n");
    let report = memory::report();
    println!("{report}");

    println!("\n== The report names for each the line that made it and the line that holds it");
    for leak in &leaks {
        find(leak, &report);
    }

    println!("\n== Mended, one after the other");
    let kept: Vec<_> = leaks.into_iter().map(mend).collect();

    println!("\n== Afterwards\n\n{}\n", memory::report());
    let end = show("with all that is needed");
    let report = memory::report();
    assert_eq!(
        (report.pinned_bytes(), report.unknown_bytes),
        (0, 0),
        "nothing is held for nothing"
    );
    if let (Some(start), Some(full), Some(end)) = (start, full, end) {
        assert!(full > start + 450_000_000 && end < start + 60_000_000, "{start}, {full}, {end}");
        println!("{} given back to the system", Bytes(full - end));
    }
    drop(kept);
}

/// Prints what the process has; returns what is resident, where the system says so.
fn show(when: &str) -> Option<u64> {
    let process = memory::process();
    println!("{when}: {process}");
    process.resident_bytes
}

struct Station {
    name: &'static str,
    first_hour: Array1<f64>,
}

fn in_a_struct() -> Leak {
    let (year, made) = (Array1::<f64>::ones(LEN), line!());
    let (first_hour, held) = (year.slice(..3600).share(), line!());
    let mut station = Station { name: "Jacksboro", first_hour };
    Leak {
        what: "a field of a struct is an hour of the year that was read",
        made,
        held,
        cure: "`to_owned` copies the hour",
        mend: Box::new(move || {
            station.first_hour = station.first_hour.to_owned();
            assert_eq!((station.name, station.first_hour.sum()), ("Jacksboro", 3600.0));
            Box::new(station)
        }),
    }
}

fn in_a_closure() -> Leak {
    let (samples, made) = (Array1::<f64>::full(LEN, 2.0), line!());
    let (reference, held) = (samples.slice(s![..;100_000]).share(), line!());
    let correct = move |x: f64| x / reference.mean();
    Leak {
        what: "a closure captures every 100000th sample, for their mean",
        made,
        held,
        cure: "the closure captures the number that it needs, and no array",
        mend: Box::new(move || {
            let factor = correct(1.0);
            assert_eq!(factor, 0.5);
            Box::new(move |x: f64| x * factor) // `correct` ends here
        }),
    }
}

fn in_a_thread() -> Leak {
    let (frames, made) = (Array2::<f64>::ones((LEN / 1000, 1000)), line!());
    let (preview, held) = (frames.slice((..10, ..10)).share(), line!());
    let (tell, told) = mpsc::channel::<()>();
    let waiting = thread::spawn(move || {
        let _closed = told.recv();
        preview.sum()
    });
    Leak {
        what: "a thread waits for a word that nobody sends, with a corner of the frames in its hands",
        made,
        held,
        cure: "the thread is told to end, and drops what it holds",
        mend: Box::new(move || {
            drop(tell);
            let sum = waiting.join().expect("the thread only sums");
            assert_eq!(sum, 100.0);
            Box::new(sum)
        }),
    }
}

fn in_a_cache() -> Leak {
    let (mut made, mut held) = (0, 0);
    let mut noons = Vec::new();
    for _ in 0..4 {
        let (day, line) = (Array1::<f64>::ones(LEN / 4), line!());
        made = line;
        let (noon, line) = (day.slice(1_500_000..1_500_060).share(), line!());
        held = line;
        noons.push(noon);
    }
    Leak {
        what: "a cache has a minute of each day that was read",
        made,
        held,
        cure: "`compact_if(2.0)` copies what holds more than twice what it shows",
        mend: Box::new(move || {
            let noons: Vec<_> = noons.into_iter().map(|noon| noon.compact_if(2.0)).collect();
            assert!(noons.iter().all(|noon| noon.pin_ratio() == 1.0));
            Box::new(noons)
        }),
    }
}

fn in_a_turned_column() -> Leak {
    let (table, made) = (Array2::<f64>::ones((LEN / 8, 8)), line!());
    let (column, held) = (table.t().slice(3).share(), line!());
    Leak {
        what: "one column of eight, taken as a row of the transposed table",
        made,
        held,
        cure: "`compact` copies the column, for it shows only a part of its buffer",
        mend: Box::new(move || {
            let column = column.compact();
            assert_eq!(column.strides(), [1]);
            Box::new(column)
        }),
    }
}

/// The buffers in the report that this leak holds.
fn held_by<'r>(leak: &Leak, report: &'r Report) -> Vec<&'r BufferReport> {
    let line = |line: u32| format!("{}:{line}", file!());
    let is_its = |buffer: &&BufferReport| {
        buffer.made.as_ref().is_some_and(|made| made.line() == line(leak.made))
            && buffer.blame().is_some_and(|handle| handle.made.line() == line(leak.held))
    };
    report.buffers.iter().filter(is_its).collect()
}

/// Finds a leak in the report by its two lines.
fn find(leak: &Leak, report: &Report) {
    let buffers = held_by(leak, report);
    let bytes: u64 = buffers.iter().map(|buffer| buffer.nbytes).sum();
    let pinned: u64 = buffers.iter().map(|buffer| buffer.pinned_bytes).sum();
    assert_eq!(bytes, LEN as u64 * 8, "{}: not found", leak.what);
    assert!(pinned >= bytes / 8 * 7, "{}: {pinned} of {bytes}", leak.what);
    let (file, made, held) = (file!(), leak.made, leak.held);
    println!("\n{}:", leak.what);
    println!("  {} made at {file}:{made}", Bytes(bytes));
    println!("  {} held for nothing by what was made at {file}:{held}", Bytes(pinned));
}

/// Mends a leak, and sees that its memory is gone; returns what is kept instead.
fn mend(leak: Leak) -> Box<dyn Any> {
    println!("\n{}", leak.what);
    println!("  cure: {}", leak.cure);
    let resident = || memory::process().resident_bytes;
    let before = resident();
    let number = leak.held;
    let kept = (leak.mend)();
    memory::trim(); // what was freed is kept for the next array, unless it is asked for
    let after = resident();

    let report = memory::report();
    let file = file!();
    let holds = |b: &&BufferReport| b.blame().is_some_and(|h| h.made.site.line() == number);
    assert_eq!(report.buffers.iter().filter(holds).count(), 0, "{file}:{number} still holds");
    println!("  gone: nothing is held by {file}:{number} any more");
    if let (Some(before), Some(after)) = (before, after) {
        let fallen = before.saturating_sub(after);
        assert!(fallen >= LEN as u64 * 8 / 10 * 8, "only {fallen} bytes were given back");
        println!("  resident: {} before, {} after", Bytes(before), Bytes(after));
    }
    kept
}
