//! What a row makes, and which lines that is noted with.

use core::panic::Location;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use ndview::memory::{events, record, report, track};

/// What a call is to make.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Makes {
    /// At least one buffer.
    Buffers,
    /// No buffer, and at least one handle on another.
    Handles,
    /// What it makes is for itself, and may be nothing.
    Anything,
}

/// So many lines the longest row has.
const LINES: u32 = 12;

static WRONG: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Runs the rows of a table, and then names all that are wrong.
#[track_caller]
pub(crate) fn table(rows: impl FnOnce()) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    track(false);
    take_wrong();
    rows();
    let wrong = take_wrong();
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

fn take_wrong() -> BTreeSet<String> {
    core::mem::take(&mut WRONG.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Runs one call with tracking on, and notes what is wrong with the lines of what it made. What is the same
/// for all calls is apart, and compiled once.
pub(crate) fn row<R>(file: &str, line: u32, call: &str, makes: Makes, f: impl FnOnce() -> R) {
    let left = start();
    // Lives until all is counted.
    let _result = f();
    stop(file, line, call, makes, left);
}

/// Begins to record; returns how many buffers are still followed.
fn start() -> usize {
    // All before was made untracked or is gone, so what is in the report is of this row.
    let left = report().buffers.len();
    record(true);
    left
}

/// Ends the recording, and notes what is wrong with what the call of a row made.
fn stop(file: &str, line: u32, call: &str, makes: Makes, left: usize) {
    record(false);
    track(false);
    let is_here =
        |site: &Location<'_>| site.file() == file && (line..line + LINES).contains(&site.line());
    let mut wrong = Vec::new();
    if left > 0 {
        wrong.push(format!("{left} buffers are still followed"));
    }
    let mut buffers = 0;
    for site in events().iter().filter(|event| event.made).map(|event| event.site) {
        buffers += 1;
        if !site.is_some_and(is_here) {
            wrong.push(format!("a buffer of {}", site.map_or("?".into(), Location::to_string)));
        }
    }
    let report = report();
    let handles: Vec<_> = report.buffers.iter().flat_map(|b| &b.handles).collect();
    for handle in &handles {
        if !is_here(handle.made.site) {
            wrong.push(format!("a handle of {}", handle.made.site));
        }
    }
    match makes {
        Makes::Buffers if buffers == 0 => wrong.push("it makes no buffer".into()),
        Makes::Handles if buffers > 0 => wrong.push(format!("it makes {buffers} buffers")),
        Makes::Handles if handles.is_empty() => wrong.push("it makes no handle".into()),
        _ => {}
    }
    let mut all = WRONG.lock().unwrap_or_else(PoisonError::into_inner);
    all.extend(wrong.into_iter().map(|text| format!("{file}:{line}: `{call}`: {text}")));
}

/// What the check says of one row on its own.
fn said(line: u32, makes: Makes, f: impl FnOnce()) -> Vec<String> {
    row(file!(), line, "call", makes, f);
    take_wrong().into_iter().collect()
}

#[test]
fn the_check_finds_what_is_wrong() {
    use ndview::{Array1, array};
    table(|| {
        let a = array![1, 2, 3];
        // Made by a row that begins below, and so noted with a line that is not of the row.
        let too_early = said(line!() + 100, Makes::Buffers, || drop(Array1::<u8>::zeros(1)));
        assert!(too_early[0].contains(&format!("a buffer of {}:", file!())), "{too_early:?}");
        let mut kept = None;
        let handle = said(line!() + 100, Makes::Handles, || kept = Some(a.clone()));
        assert!(handle[0].contains(&format!("a handle of {}:", file!())), "{handle:?}");
        let left = said(line!(), Makes::Handles, || {});
        assert!(left.iter().any(|text| text.contains("still followed")), "{left:?}");
        drop(kept);
        let nothing = said(line!(), Makes::Buffers, || {});
        assert!(nothing[0].contains("makes no buffer"), "{nothing:?}");
        let nothing = said(line!(), Makes::Handles, || {});
        assert!(nothing[0].contains("makes no handle"), "{nothing:?}");
        // `collect` is the standard library's, and does not know its caller.
        let collected = said(line!(), Makes::Buffers, || drop(a.iter().collect::<Array1<_>>()));
        assert!(collected[0].contains("iterator.rs"), "{collected:?}");
    });
}
