//! Folded stacks, and the flame graph that is drawn of them.

use std::collections::HashMap;

use ndview::memory::export::{Weigh, flame_graph, folded};
use ndview::memory::{leaks_since, mark};
use ndview::prelude::*;

use super::{Sample, Turn, at, tag, thread, xml};

/// Names and bytes of each line, read as `flamegraph.pl` does: it takes two numbers at the end for a
/// comparison, so there must not be two.
fn read(text: &str) -> HashMap<Vec<&str>, u64> {
    assert!(text.is_empty() || text.ends_with('\n'));
    let mut stacks = HashMap::new();
    for line in text.lines() {
        let (names, bytes) = line.rsplit_once(' ').unwrap();
        let last = names.rsplit(' ').next().unwrap();
        assert!(last.parse::<f64>().is_err(), "two numbers: {line}");
        let names: Vec<&str> = names.split(';').collect();
        assert!(names.iter().all(|name| !name.is_empty()), "{line}");
        assert!(stacks.insert(names, bytes.parse().unwrap()).is_none(), "twice: {line}");
    }
    stacks
}

#[test]
fn held_at_its_lines() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let text = folded(&sample.report, Weigh::Held);
    let stacks = read(&text);
    let (thread, twice, big, loaded) =
        (thread(), at(sample.twice), at(sample.big), at(sample.loaded));
    let wanted = HashMap::from([
        (vec![&*thread, &*twice, "100 float64"], 1600),
        (vec![&*thread, "model", "encoder", &*big, "1000 int32"], 4000),
        (vec!["loader:1", &*loaded, "7 uint8"], 7),
    ]);
    assert_eq!(stacks, wanted);
    assert_eq!(stacks.values().sum::<u64>(), sample.report.nbytes());
}

#[test]
fn pinned_by_its_handle() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let text = folded(&sample.report, Weigh::Pinned);
    let pin = format!("pinned by {}, which shows (2, 5)", at(sample.few));
    let names = [thread(), "model".into(), "encoder".into(), at(sample.big), pin];
    assert_eq!(text, format!("{} {}\n", names.join(";"), Sample::PINNED));
}

#[test]
fn what_was_made_before_tracking() {
    let _turn = Turn::take();
    ndview::memory::track(false);
    let a = Array1::<u16>::zeros(100);
    ndview::memory::track(true);
    let (part, line) = (a.slice(..1).share(), line!());
    drop(a);
    let report = ndview::memory::report();
    assert_eq!(folded(&report, Weigh::Held), "before tracking;100 uint16 200\n");
    let pin = format!("pinned by {}:{line}, which shows (1,)", file!());
    assert_eq!(folded(&report, Weigh::Pinned), format!("before tracking;{pin} 198\n"));
    drop(part);
}

#[test]
fn names_that_would_break_a_line() {
    let _turn = Turn::take();
    let start = mark();
    let odd = tag("a;b\n//c 7");
    let a = Array1::<[u8; 4]>::from(vec![[0; 4]; 3]);
    drop(odd);
    let report = leaks_since(start);
    let text = folded(&report, Weigh::Held);
    let stacks = read(&text);
    let names: Vec<&str> = stacks.keys().next().unwrap().clone();
    assert_eq!((names[1], names[2], *names.last().unwrap()), ("a:b ", "c 7", "3 [u8: 4]"));
    let svg = flame_graph(&report, Weigh::Held);
    assert!(xml::elements(&svg).iter().any(|e| e.text == "a;b : 12 B, 100.0 %"), "{svg}");
    drop(a);
}

#[test]
fn nothing_held() {
    let _turn = Turn::take();
    let report = leaks_since(mark());
    assert_eq!(folded(&report, Weigh::Held), "");
    let drawn = xml::elements(&flame_graph(&report, Weigh::Held));
    let titles: Vec<&str> =
        drawn.iter().filter(|e| e.name == "title").map(|e| e.text.as_str()).collect();
    assert_eq!(titles, ["all: 0 B, 100.0 %"]);
    // Buffers without bytes weigh nothing.
    let empty = Array1::<f64>::zeros(0);
    assert_eq!(folded(&ndview::memory::report(), Weigh::Held), "");
    drop(empty);
}

/// The boxes of a flame graph: title, x, y, width.
fn boxes(svg: &str) -> Vec<(String, f64, f64, f64)> {
    let elements = xml::elements(svg);
    let pairs = elements.windows(2).filter(|pair| pair[0].name == "title");
    let place = |pair: &[xml::Element]| {
        assert_eq!((pair[0].depth, pair[1].name.as_str()), (pair[1].depth, "rect"));
        let number = |name: &str| pair[1].attributes[name].parse().unwrap();
        (pair[0].text.clone(), number("x"), number("y"), number("width"))
    };
    pairs.map(place).collect()
}

#[test]
fn boxes_as_wide_as_their_bytes() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let svg = flame_graph(&sample.report, Weigh::Held);
    assert!(svg.contains("fill=\"#fff\""), "a background");
    let boxes = boxes(&svg);
    let all = boxes.iter().find(|b| b.0.starts_with("all: ")).unwrap();
    assert_eq!(all.0, "all: 5.6 kB, 100.0 %");
    // Each stack of names ends in a box whose width is its part of the whole, and those below it reach
    // at least as far.
    for (names, bytes) in read(&folded(&sample.report, Weigh::Held)) {
        let width = all.3 * bytes as f64 / Sample::HELD as f64;
        let leaf = boxes.iter().find(|b| b.0.starts_with(&format!("{}: ", names.last().unwrap())));
        let leaf = leaf.unwrap();
        assert!((leaf.3 - width).abs() < 0.02, "{leaf:?} {width}");
        let below = boxes.iter().filter(|b| {
            b.2 > leaf.2 && b.1 <= leaf.1 + 0.02 && b.1 + b.3 >= leaf.1 + leaf.3 - 0.02
        });
        assert_eq!(below.count(), names.len(), "all, and the others of {names:?}");
    }
    // Boxes of one row do not overlap.
    for a in &boxes {
        let clash =
            |b: &&(String, f64, f64, f64)| b.2 == a.2 && b.1 > a.1 && b.1 < a.1 + a.3 - 0.02;
        assert!(!boxes.iter().any(|b| clash(&b)), "{a:?}");
    }
    let pinned = flame_graph(&sample.report, Weigh::Pinned);
    assert!(pinned.contains("100.0 %") && pinned.contains(&at(sample.few)));
}
