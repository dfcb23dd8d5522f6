//! What `serde` makes of what the ledger gives.

use ndview::memory::{self, Holds, account, events, figures, record, scope};
use ndview::prelude::*;
use serde_json::{Value, json, to_value};

use super::{Sample, Turn, thread};

#[test]
fn a_report() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let value = to_value(&sample.report).unwrap();
    let buffers = value["buffers"].as_array().unwrap();
    let of = |name: &str| buffers.iter().map(|b| b[name].as_u64().unwrap()).sum::<u64>();
    assert_eq!((of("nbytes"), of("pinned_bytes")), (Sample::HELD, Sample::PINNED));
    let worst = &buffers[0];
    assert_eq!(worst["len"], 1000);
    assert_eq!((&worst["dtype"], &worst["origin"]), (&json!("int32"), &json!("Made")));
    let site = &worst["made"]["site"];
    assert!(site["file"].as_str().unwrap().ends_with("exports/main.rs"));
    assert_eq!(site["line"], sample.big);
    assert!(site["column"].as_u64().unwrap() > 0);
    assert_eq!(worst["made"]["tag"], "model/encoder");
    assert_eq!(worst["made"]["thread"], thread());
    assert!(worst["made"]["age"]["secs"].is_u64() && worst["made"]["age"]["nanos"].is_u64());
    let handle = &worst["handles"][0];
    assert_eq!((&handle["shape"], &handle["strides"]), (&json!([2, 5]), &json!([100, 1])));
    assert_eq!(handle["made"]["site"]["line"], sample.few);
    assert_eq!((&handle["spanned_bytes"], &handle["unseen_bytes"]), (&json!(40), &json!(3960)));
    assert_eq!(value["unknown_buffers"], sample.report.unknown_buffers);
    assert_eq!(value["unknown_bytes"], sample.report.unknown_bytes);
}

#[test]
fn recorded_events() {
    let _turn = Turn::take();
    record(true);
    let (a, line) = (Array1::<u8>::zeros(10), line!());
    drop(a);
    record(false);
    let value = to_value(events()).unwrap();
    let seen: Vec<Value> = value.as_array().unwrap().iter().map(|e| e["made"].clone()).collect();
    assert_eq!(seen, [json!(true), json!(false)]);
    let first = &value[0];
    assert_eq!((&first["bytes"], &first["dtype"]), (&json!(10), &json!("uint8")));
    assert_eq!(first["site"]["line"], line);
    assert_eq!(first["site"]["file"], file!());
    assert_eq!((&first["tag"], &first["thread"]), (&Value::Null, &json!(thread())));
    assert_eq!(first["number"], value[1]["number"]);
}

#[test]
fn figures_and_the_rest() {
    let _turn = Turn::take();
    let a = Array1::<u8>::zeros(10);
    let now = figures();
    let value = to_value(now).unwrap();
    assert_eq!(value["live_bytes"], now.live_bytes);
    assert_eq!(value["copies"], json!({"count": now.copies.count, "bytes": now.copies.bytes}));

    let (b, usage) = scope(|| &a + 1);
    let value = to_value(usage).unwrap();
    assert_eq!((&value["made_buffers"], &value["left_bytes"]), (&json!(1), &json!(10)));

    let process = memory::process();
    assert_eq!(to_value(process).unwrap()["resident_bytes"], json!(process.resident_bytes));

    let part = b.slice(..4).share();
    let all = to_value(account([&a, &b, &part])).unwrap();
    assert_eq!(all, json!({"arrays": 3, "buffers": 2, "held_bytes": 20, "nbytes": 24}));
    let one = to_value(part.holding()).unwrap();
    let id = part.buffer().id();
    assert_eq!(one, json!({"buffer": id, "held_bytes": 10, "nbytes": 4, "spanned_bytes": 4}));
}
