//! Who holds what, since which line.

use std::sync::Arc;

use ndview::memory::{self, BufferReport, Origin, Report, leaks_since, mark, report, tag, track};
use ndview::prelude::*;
use ndview::{Buffer, Ix2};

use crate::alone;

/// Tracking, for as long as the guard lives.
struct Tracking;

impl Tracking {
    fn on() -> Self {
        track(true);
        Tracking
    }
}

impl Drop for Tracking {
    fn drop(&mut self) {
        track(false);
    }
}

/// The report on a buffer.
fn of<T>(report: &Report, buffer: &Buffer<T>) -> BufferReport {
    report.buffers.iter().find(|b| b.id == buffer.id()).expect("it is followed").clone()
}

#[test]
fn a_small_share_of_a_big_buffer() {
    let _turn = alone();
    let _on = Tracking::on();
    let (big, made) = (Array2::<f64>::zeros((1000, 1000)), line!());
    let (small, shared) = (big.slice((..2, ..5)).share(), line!());
    let both = of(&report(), small.buffer());
    assert_eq!((both.nbytes, both.len, both.dtype), (8_000_000, 1_000_000, "float64"));
    assert_eq!((both.pinned_bytes, both.handles.len()), (0, 2));
    let site = both.made.as_ref().unwrap();
    assert_eq!((site.site.file(), site.site.line()), (file!(), made));
    drop(big);

    let alone = of(&report(), small.buffer());
    assert_eq!(alone.pinned_bytes, 8_000_000 - 80);
    let blame = alone.blame().unwrap();
    assert_eq!(blame.made.line(), format!("{}:{shared}", file!()));
    assert_eq!(blame.shape.as_deref(), Some(&[2, 5][..]));
    assert_eq!(blame.strides.as_deref(), Some(&[1000, 1][..]));
    assert_eq!((blame.spanned_bytes, blame.unseen_bytes), (80, 8_000_000 - 80));
    assert_eq!(report().buffers[0].id, alone.id, "the worst comes first");
    drop(small);
    assert!(report().buffers.iter().all(|b| b.id != alone.id), "and it is gone");
}

#[test]
fn a_handle_shows_what_the_array_shows_now() {
    let _turn = alone();
    let _on = Tracking::on();
    let shape = |a: &Buffer<u8>| of(&report(), a).handles[0].shape.clone().unwrap();
    let a = Array1::<u8>::zeros(24);
    assert_eq!(shape(a.buffer()), [24]);
    let a = a.into_reshape((4, 6)).unwrap();
    assert_eq!(shape(a.buffer()), [4, 6]);
    let a = a.into_slice((1.., s![..;2]));
    assert_eq!(shape(a.buffer()), [3, 3]);
    assert_eq!(of(&report(), a.buffer()).pinned_bytes, 24 - 9);
    let a = a.into_dyn();
    assert_eq!(shape(a.buffer()), [3, 3]);
    let a = a.into_dimension::<Ix2>().unwrap().into_index_axis(0, 1);
    assert_eq!(shape(a.buffer()), [3]);
    let mut b = a.clone();
    b.fill(1); // copies first: a buffer of its own
    assert_eq!(of(&report(), b.buffer()).handles.len(), 1);
    assert_eq!(of(&report(), a.buffer()).handles.len(), 1);
}

#[test]
fn what_several_handles_show_together() {
    let _turn = alone();
    let _on = Tracking::on();
    let a = Array1::<u8>::zeros(100);
    let parts = [a.slice(..40).share(), a.slice(30..60).share(), a.slice(s![80..;2]).share()];
    drop(a);
    let found = of(&report(), parts[0].buffer());
    assert_eq!(found.pinned_bytes, 100 - 60 - 10);
    let shown: Vec<u64> = found.handles.iter().map(|h| h.spanned_bytes).collect();
    assert_eq!(shown, [10, 30, 40], "the one that shows least first");
    let bare = parts[0].buffer().clone();
    let found = of(&report(), &bare);
    assert_eq!(found.pinned_bytes, 0, "a buffer shows all of itself");
    assert_eq!(found.handles.iter().filter(|h| h.shape.is_none()).count(), 1);
}

#[test]
fn a_copy_on_write_is_noted_with_the_line_that_wrote() {
    let _turn = alone();
    let _on = Tracking::on();
    let mut a = Array1::<u8>::zeros(10);
    let b = a.clone();
    let line = line!() + 1;
    a[3] = 1;
    assert_eq!(of(&report(), a.buffer()).made.unwrap().line(), format!("{}:{line}", file!()));
    drop(b);
}

#[test]
fn what_was_made_before() {
    let _turn = alone();
    let a = Array1::<u8>::zeros(1000);
    let _on = Tracking::on();
    let before = report();
    assert!(before.buffers.iter().all(|b| b.id != a.buffer().id()));
    assert!(before.unknown_buffers >= 1 && before.unknown_bytes >= 1000);
    let (b, line) = (a.slice(..10).share(), line!());
    let (c, _) = (a.slice(20..25).share(), line!());
    let found = of(&report(), b.buffer());
    assert!(found.made.is_none());
    assert_eq!(found.handles.len(), 2, "of {}", a.handles());
    assert!(found.handles.iter().any(|h| h.made.site.line() == line));
    assert!(report().to_string().contains("before tracking"));
    drop((b, c));
}

#[test]
fn what_is_followed_stays_so() {
    let _turn = alone();
    let on = Tracking::on();
    let a = Array1::<u8>::zeros(1000);
    drop(on);
    let b = a.slice(..10).share();
    drop(a);
    let found = of(&report(), b.buffer());
    assert_eq!((found.handles.len(), found.pinned_bytes), (1, 990));
    let c = Array1::<u8>::zeros(1000);
    assert!(report().buffers.iter().all(|r| r.id != c.buffer().id()), "made when it was off");
    let id = b.buffer().id();
    drop(b);
    assert!(report().buffers.iter().all(|r| r.id != id));
}

#[test]
fn leaks_since_a_mark() {
    let _turn = alone();
    let _on = Tracking::on();
    let _before = Array1::<u8>::zeros(1);
    let moment = mark();
    let kept = Array1::<u8>::zeros(100);
    drop(Array1::<u8>::zeros(200));
    let leaks = leaks_since(moment);
    assert_eq!((leaks.buffers.len(), leaks.nbytes(), leaks.is_empty()), (1, 100, false));
    drop(kept);
    assert!(leaks_since(moment).is_empty());
}

#[test]
fn origins_threads_and_tags() {
    let _turn = alone();
    let _on = Tracking::on();
    let vec = Array1::from(vec![1_u8; 10]);
    let owner: Arc<[u8]> = Arc::from([1_u8, 2, 3]);
    let foreign = Buffer::from_owner(owner);
    let tagged = {
        let _model = tag("model");
        let _encoder = tag("encoder");
        Array1::<u8>::zeros(5)
    };
    let thread = std::thread::Builder::new().name("loader".into());
    let loaded = thread.spawn(|| Array1::<u8>::zeros(7)).unwrap().join().unwrap();
    let plain = Array1::<u8>::zeros(9);
    let report = report();
    assert_eq!(of(&report, vec.buffer()).origin, Origin::Vec);
    assert_eq!(of(&report, &foreign).origin, Origin::Foreign);
    let made = |a: &Array1<u8>| of(&report, a.buffer()).made.unwrap();
    assert_eq!(made(&tagged).tag.as_deref(), Some("model/encoder"));
    assert_eq!(made(&loaded).thread, "loader");
    assert_eq!(made(&plain).tag, None);
}

#[test]
fn the_table() {
    let _turn = alone();
    let _on = Tracking::on();
    let (big, made) = (Array1::<f64>::zeros(1_000_000), line!());
    let _model = tag("model");
    let (small, shared) = (big.slice(..10).share(), line!());
    drop(big);
    let table = report().to_string();
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split_whitespace().collect()).collect();
    let file = file!();
    assert_eq!(rows[0], ["held", "for", "nothing", "what", "made", "at", "age", "thread", "tag"]);
    assert_eq!(rows[1][..8], ["8", "MB", "8", "MB", "buffer", "of", "1000000", "float64"]);
    assert_eq!(rows[1][8], format!("{file}:{made}"));
    assert_eq!(rows[2][..5], ["└", "shows", "(10,),", "80", "B"]);
    assert_eq!(rows[2][5], format!("{file}:{shared}"));
    assert_eq!(*rows[2].last().unwrap(), "model");
    assert!(table.lines().last().unwrap().starts_with("8 MB in "), "{table}");
    drop(small);
}

#[test]
fn events_in_the_order_of_time() {
    let _turn = alone();
    memory::record(true);
    let a = Array1::<u8>::zeros(100);
    let b = Array1::<u8>::zeros(50);
    drop(a);
    drop(b);
    memory::record(false);
    track(false);
    drop(Array1::<u8>::zeros(1));
    let events = memory::events();
    let seen: Vec<(bool, u64)> = events.iter().map(|e| (e.made, e.bytes)).collect();
    assert_eq!(seen, [(true, 100), (true, 50), (false, 100), (false, 50)]);
    assert_eq!(events[0].number, events[2].number);
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    assert_eq!(events[1].site.unwrap().file(), file!());
}
