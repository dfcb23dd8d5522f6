//! The picture of the bytes alive over time.

use ndview::memory::export::plot;
use ndview::memory::{events, record};
use ndview::prelude::*;

use super::{Turn, xml};

/// The heights of the line in the picture, as it comes: at its beginning and after each step.
fn heights(svg: &str) -> Vec<f64> {
    let elements = xml::elements(svg);
    let line = elements.iter().find(|e| e.attributes.get("id").is_some_and(|id| id == "live"));
    let path = &line.unwrap().attributes["d"];
    let start = path.split(['H', ' ']).nth(1).unwrap();
    let steps = path.split('V').skip(1).map(|step| step.split('H').next().unwrap());
    core::iter::once(start).chain(steps).map(|y| y.parse().unwrap()).collect()
}

/// What is written in the picture.
fn words(svg: &str) -> Vec<String> {
    xml::elements(svg).into_iter().filter(|e| e.name == "text").map(|e| e.text).collect()
}

#[test]
fn a_step_for_each_event() {
    let _turn = Turn::take();
    record(true);
    let a = Array1::<u8>::zeros(1000);
    // The steps can be told apart: most of the width of the picture lies between them.
    std::thread::sleep(std::time::Duration::from_millis(20));
    let b = Array1::<u8>::zeros(500);
    drop(a);
    std::thread::sleep(std::time::Duration::from_millis(20));
    drop(b);
    record(false);
    let svg = plot(&events());
    let heights = heights(&svg);
    let alive = [0.0, 1000.0, 1500.0, 500.0, 0.0];
    assert_eq!(heights.len(), alive.len());
    let (bottom, top) = (heights[0], heights[2]);
    assert!(top < bottom);
    for (y, bytes) in heights.iter().zip(alive) {
        let wanted = bottom - (bottom - top) * bytes / 1500.0;
        assert!((y - wanted).abs() < 0.11, "{y} {wanted}");
    }
    let words = words(&svg);
    let peak = words.iter().find(|word| word.starts_with("peak ")).unwrap();
    assert!(peak.starts_with("peak 1.5 kB, after "), "{peak}");
    for word in ["0 B", "500 B", "1 kB", "1.5 kB", "bytes alive in arrays"] {
        assert!(words.iter().any(|w| w == word), "{word} of {words:?}");
    }
    let elements = xml::elements(&svg);
    let size = |e: &xml::Element| (e.attributes["width"].clone(), e.attributes["height"].clone());
    assert_eq!((elements[0].name.as_str(), elements[1].name.as_str()), ("svg", "rect"));
    assert_eq!(size(&elements[0]), size(&elements[1]), "a background of the whole size");
    let circle = elements.iter().find(|e| e.name == "circle").unwrap();
    assert_eq!(circle.attributes["cy"].parse::<f64>().unwrap(), top, "the peak is marked");
}

#[test]
fn what_was_there_before() {
    let _turn = Turn::take();
    let a = Array1::<u8>::zeros(100);
    record(true);
    drop(a);
    record(false);
    let svg = plot(&events());
    let heights = heights(&svg);
    assert_eq!(heights.len(), 2);
    assert!(heights[0] < heights[1], "it falls from what there was");
    assert!(words(&svg).iter().any(|word| word.starts_with("peak 100 B, after 0 ")));
}

#[test]
fn many_events_and_none() {
    let _turn = Turn::take();
    record(true);
    for _ in 0..20_000 {
        drop(Array1::<u8>::zeros(10));
    }
    record(false);
    let events = events();
    assert_eq!(events.len(), 40_000);
    let svg = plot(&events);
    assert!(heights(&svg).len() <= 4 * 760 && svg.len() < 100_000, "{}", svg.len());

    let svg = plot(&[]);
    assert_eq!(heights(&svg).len(), 1);
    assert!(words(&svg).iter().all(|word| !word.starts_with("peak")));
}
