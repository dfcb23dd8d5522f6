//! Traces for Perfetto and `chrome://tracing`.

use std::collections::HashMap;

use ndview::memory::export::chrome_trace;
use ndview::memory::{Event, events, record};
use ndview::prelude::*;
use serde_json::Value;

use super::{Turn, tag, thread};

/// The beginning of a bar, and its end.
type Bar = (Value, Option<Value>);

/// The events of a trace, and its bars by number: beginning and end.
fn read(text: &str) -> (Vec<Value>, HashMap<String, Bar>) {
    let trace: Value = serde_json::from_str(text).unwrap();
    let events = trace["traceEvents"].as_array().unwrap().clone();
    let mut bars = HashMap::<String, Bar>::new();
    for event in &events {
        assert_eq!(event["pid"], 1);
        let id = || event["id"].as_str().unwrap().to_owned();
        match event["ph"].as_str().unwrap() {
            "b" => assert!(bars.insert(id(), (event.clone(), None)).is_none(), "begun once"),
            "e" => {
                let (begin, end) = bars.get_mut(&id()).expect("begun before it ends");
                for common in ["cat", "name", "tid", "args"] {
                    assert_eq!(begin[common], event[common]);
                }
                assert!(begin["ts"].as_f64() <= event["ts"].as_f64());
                assert!(end.replace(event.clone()).is_none(), "ended once");
            }
            "C" | "M" => {}
            other => panic!("phase {other}"),
        }
    }
    (events, bars)
}

/// The values of the counter.
fn counter(events: &[Value]) -> Vec<u64> {
    let counts = events.iter().filter(|event| event["ph"] == "C");
    counts.map(|event| event["args"]["bytes"].as_u64().unwrap()).collect()
}

#[test]
fn bars_and_counter() {
    let _turn = Turn::take();
    record(true);
    let tagged = tag("model \"x\"");
    let (a, line) = (Array1::<f64>::zeros(1000), line!());
    drop(tagged);
    let thread_of = std::thread::Builder::new().name("loader".into());
    let b = thread_of.spawn(|| Array1::<u8>::zeros(500)).unwrap().join().unwrap();
    drop(a);
    record(false);
    let (events, bars) = read(&chrome_trace(&events()));
    assert_eq!(counter(&events), [8000, 8500, 500]);
    assert_eq!(bars.len(), 2);
    let (begin, end) = bars.values().find(|(begin, _)| begin["args"]["bytes"] == 8000).unwrap();
    assert_eq!(begin["name"], format!("{}:{line}", file!()));
    assert_eq!(
        (&begin["args"]["dtype"], &begin["args"]["tag"]),
        (&"float64".into(), &"model \"x\"".into())
    );
    assert!(end.is_some());
    let (begin, end) = bars.values().find(|(begin, _)| begin["args"]["bytes"] == 500).unwrap();
    assert!(end.is_none(), "it is alive");
    assert!(begin["args"].get("tag").is_none());
    let names: HashMap<u64, &str> = events
        .iter()
        .filter(|event| event["ph"] == "M" && event["name"] == "thread_name")
        .map(|event| (event["tid"].as_u64().unwrap(), event["args"]["name"].as_str().unwrap()))
        .collect();
    assert_eq!(names[&begin["tid"].as_u64().unwrap()], "loader");
    assert_eq!(names.values().filter(|name| **name == thread()).count(), 1);
    assert_eq!(names.len(), 2);
    drop(b);
}

#[test]
fn times_are_those_of_the_events() {
    let _turn = Turn::take();
    record(true);
    drop(Array1::<u8>::zeros(10));
    record(false);
    let recorded = events();
    let (events, _) = read(&chrome_trace(&recorded));
    let bars: Vec<f64> = events
        .iter()
        .filter(|event| event["cat"] == "buffer")
        .map(|event| event["ts"].as_f64().unwrap())
        .collect();
    let wanted: Vec<f64> = recorded.iter().map(|e| e.at.as_secs_f64() * 1e6).collect();
    assert_eq!(bars.len(), 2);
    for (got, wanted) in bars.iter().zip(&wanted) {
        assert!((got - wanted).abs() <= 0.001, "{got} {wanted}");
    }
}

#[test]
fn what_was_made_before_the_first_event() {
    let _turn = Turn::take();
    let early = Array1::<u8>::zeros(300);
    record(true);
    let late = Array1::<u8>::zeros(20);
    drop(early);
    record(false);
    let recorded: Vec<Event> = events();
    let (events, bars) = read(&chrome_trace(&recorded));
    assert_eq!(counter(&events), [300, 320, 20], "never below 0");
    let (begin, end) = bars.values().find(|(begin, _)| begin["args"]["bytes"] == 300).unwrap();
    assert!(end.is_some());
    let (other, _) = bars.values().find(|(begin, _)| begin["args"]["bytes"] == 20).unwrap();
    assert_eq!(begin["ts"], other["ts"], "it is there from the first event on");
    drop(late);
}

#[test]
fn no_events() {
    let (events, bars) = read(&chrome_trace(&[]));
    assert!(bars.is_empty() && counter(&events).is_empty());
}
