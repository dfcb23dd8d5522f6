//! Profiles, read by a reader that shares nothing with the writer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use ndview::memory::export::pprof;
use ndview::memory::{Report, leaks_since, mark};
use ndview::prelude::*;

use super::wire::Message;
use super::{Sample, Turn, at, thread};

/// A frame: function, file, line of the function, line of the place.
type Frame = (String, String, u64, u64);

/// What is read of a sample: frames from the root on, values, labels.
#[derive(Debug)]
struct Taken {
    frames: Vec<Frame>,
    values: Vec<u64>,
    labels: BTreeMap<String, String>,
}

fn unpacked(profile: &[u8]) -> Message {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(profile).read_to_end(&mut bytes).unwrap();
    Message::read(&bytes)
}

/// By their numbers, which are neither 0 nor twice there.
fn by_id(messages: Vec<Message>) -> HashMap<u64, Message> {
    let len = messages.len();
    let by_id: HashMap<u64, Message> = messages.into_iter().map(|m| (m.number(1), m)).collect();
    assert!(by_id.len() == len && !by_id.contains_key(&0));
    by_id
}

/// The values there are, and when it was.
fn check_kinds(profile: &Message, string: impl Fn(u64) -> String) {
    let kind = |m: &Message| (string(m.number(1)), string(m.number(2)));
    let kinds: Vec<_> = profile.messages(1).iter().map(kind).collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let wanted = [
        pair("inuse_objects", "count"),
        pair("inuse_space", "bytes"),
        pair("pinned_space", "bytes"),
    ];
    assert_eq!(kinds, wanted);
    assert_eq!(kind(&profile.messages(11)[0]), pair("space", "bytes"));
    assert_eq!((profile.number(12), string(profile.number(14))), (1, "inuse_space".into()));
    assert!(profile.number(9) > 1_700_000_000_000_000_000, "nanoseconds since 1970");
}

/// Reads a profile as `profile.proto` has it, and checks what `CheckValid` of `github.com/google/pprof` does.
fn read(report: &Report) -> Vec<Taken> {
    let profile = unpacked(&pprof(report));
    assert!(profile.fields().all(|field| (1..=14).contains(&field)));
    let strings: Vec<&str> =
        profile.bytes(6).into_iter().map(|bytes| core::str::from_utf8(bytes).unwrap()).collect();
    assert_eq!(strings[0], "");
    assert_eq!(strings.iter().collect::<HashSet<_>>().len(), strings.len(), "each string once");
    let string = |number: u64| strings[number as usize].to_owned();
    check_kinds(&profile, string);
    let mappings = by_id(profile.messages(3));
    assert!(string(mappings[&1].number(5)).starts_with("exports"), "the program");
    assert!((7..=9).all(|field| mappings[&1].number(field) == 1), "nothing to look up");
    let locations = by_id(profile.messages(4));
    let functions = by_id(profile.messages(5));
    let frame = |id: &u64| {
        let location = &locations[id];
        assert!(mappings.contains_key(&location.number(2)));
        let lines = location.messages(4);
        assert_eq!(lines.len(), 1);
        let function = &functions[&lines[0].number(1)];
        let words = [2, 3, 4].map(|field| string(function.number(field)));
        let [name, system, file] = words;
        assert_eq!(name, system);
        (name, file, function.number(5), lines[0].number(2))
    };
    let label = |label: Message| {
        let value = match (label.number(2), label.number(3)) {
            (0, number) => format!("{number} {}", string(label.number(4))),
            (word, 0) => string(word),
            both => panic!("a word and a number: {both:?}"),
        };
        (string(label.number(1)), value)
    };
    let sample = |sample: Message| {
        let values = sample.numbers(2);
        assert_eq!(values.len(), 3);
        Taken {
            frames: sample.numbers(1).iter().rev().map(frame).collect(),
            values,
            labels: sample.messages(3).into_iter().map(label).collect(),
        }
    };
    profile.messages(2).into_iter().map(sample).collect()
}

fn sums(samples: &[Taken]) -> [u64; 3] {
    [0, 1, 2].map(|i| samples.iter().map(|sample| sample.values[i]).sum())
}

#[test]
fn sums_are_those_of_the_report() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let report = &sample.report;
    let wanted = [report.buffers.len() as u64, report.nbytes(), report.pinned_bytes()];
    assert_eq!(wanted, [4, Sample::HELD, Sample::PINNED]);
    assert_eq!(sums(&read(report)), wanted);

    let many: Vec<_> = (1..200).map(|i| Array1::<u16>::zeros(i).slice(..1).share()).collect();
    let report = ndview::memory::report();
    let samples = read(&report);
    assert_eq!(sums(&samples), [199, 2 * 199 * 200 / 2, 2 * (199 * 200 / 2 - 199)]);
    drop(many);
}

#[test]
fn stacks_and_labels() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let samples = read(&sample.report);
    let file = file!().replace("pprof.rs", "main.rs");
    let named = |name: &str| (name.to_owned(), String::new(), 0, 0);
    let line = |name: String, line: u32| (name, file.clone(), line.into(), line.into());
    let (thread, big, few) = (thread(), at(sample.big), at(sample.few));
    let labels = |words: &[(&str, &str)]| -> BTreeMap<String, String> {
        words.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let of = |values: [u64; 3]| {
        let mut found = samples.iter().filter(|sample| sample.values == values);
        let only = found.next().unwrap();
        assert!(found.next().is_none());
        (&only.frames[..], &only.labels)
    };
    let way = [named(&thread), named("model"), named("encoder"), line(big, sample.big)];
    let words = labels(&[
        ("thread", &thread),
        ("tag", "model/encoder"),
        ("dtype", "int32"),
        ("bytes", "4000 bytes"),
    ]);
    assert_eq!(of([1, 4000, 0]), (&way[..], &words));
    let pin = line(format!("pinned by {few}, which shows (2, 5)"), sample.few);
    assert_eq!(of([0, 0, Sample::PINNED]), (&[&way[..], &[pin]].concat()[..], &words));

    let words = labels(&[("thread", &thread), ("dtype", "float64"), ("bytes", "800 bytes")]);
    let twice = line(at(sample.twice), sample.twice);
    assert_eq!(of([2, 1600, 0]), (&[named(&thread), twice][..], &words));
    let words = labels(&[("thread", "loader;1"), ("dtype", "uint8"), ("bytes", "7 bytes")]);
    let loaded = line(at(sample.loaded), sample.loaded);
    assert_eq!(of([1, 7, 0]), (&[named("loader;1"), loaded][..], &words));
    assert_eq!(samples.len(), 4);
}

#[test]
fn nothing_and_no_bytes() {
    let _turn = Turn::take();
    assert!(read(&leaks_since(mark())).is_empty());
    let empty = Array1::<f64>::zeros(0);
    let samples = read(&ndview::memory::report());
    assert_eq!(sums(&samples), [1, 0, 0]);
    assert_eq!(samples[0].labels["bytes"], "0 bytes");
    drop(empty);
}
