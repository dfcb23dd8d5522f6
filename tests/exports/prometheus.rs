//! The text that Prometheus scrapes.

use std::collections::HashMap;

use ndview::memory::export::prometheus;
use ndview::memory::{figures, process};
use ndview::prelude::*;

use super::{Sample, Turn};

/// A metric with its series: labels and value.
#[derive(Debug)]
struct Metric {
    kind: String,
    series: Vec<(HashMap<String, String>, u64)>,
}

fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c == '_';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// Reads text of format 0.0.4, as strict as its description: HELP, TYPE, then all series of the metric, one
/// after the other; no metric and no series twice.
fn read(text: &str) -> HashMap<String, Metric> {
    assert!(text.ends_with('\n'), "the last line ends, too");
    let mut metrics = HashMap::<String, Metric>::new();
    let mut lines = text.lines().peekable();
    while let Some(help) = lines.next() {
        let (name, words) = help.strip_prefix("# HELP ").unwrap().split_once(' ').unwrap();
        assert!(is_name(name) && name.starts_with("ndview_") && !words.is_empty());
        let kind = lines.next().unwrap().strip_prefix(&format!("# TYPE {name} ")).unwrap();
        assert!(matches!(kind, "gauge" | "counter"), "{kind}");
        assert_eq!(kind == "counter", name.ends_with("_total"), "{name}");
        let mut series = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
            let (labelled, value) = line.rsplit_once(' ').unwrap();
            let rest = labelled.strip_prefix(name).unwrap();
            let labels = labels(rest);
            assert!(series.iter().all(|(other, _)| *other != labels), "twice: {line}");
            series.push((labels, value.parse().unwrap()));
        }
        let metric = Metric { kind: kind.into(), series };
        assert!(metrics.insert(name.into(), metric).is_none(), "{name} twice");
    }
    metrics
}

/// Reads `{name="value",..}`, or nothing.
fn labels(text: &str) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let Some(text) = text.strip_prefix('{') else {
        assert!(text.is_empty(), "{text}");
        return labels;
    };
    let mut rest = text.strip_suffix('}').unwrap();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").unwrap();
        assert!(is_name(name));
        let (mut value, mut chars) = (String::new(), after.char_indices());
        let end = loop {
            match chars.next().unwrap() {
                (at, '"') => break at + 1,
                (_, '\\') => value.push(match chars.next().unwrap().1 {
                    'n' => '\n',
                    c @ ('\\' | '"') => c,
                    c => panic!("\\{c}"),
                }),
                (_, c) => value.push(c),
            }
        };
        labels.insert(name.to_owned(), value);
        rest = after[end..].strip_prefix(',').unwrap_or(&after[end..]);
    }
    labels
}

#[test]
fn the_figures() {
    let _turn = Turn::take();
    let mut a = Array1::<f64>::zeros(1000);
    let before = a.clone();
    a.fill(1.0); // a copy on write
    let figures = figures();
    let metrics = read(&prometheus(&figures, &process(), None));
    for (name, kind, value) in [
        ("live_buffers", "gauge", figures.live_buffers),
        ("live_bytes", "gauge", figures.live_bytes),
        ("peak_bytes", "gauge", figures.peak_bytes),
        ("foreign_buffers", "gauge", figures.foreign_buffers),
        ("foreign_bytes", "gauge", figures.foreign_bytes),
        ("made_buffers_total", "counter", figures.made_buffers),
        ("made_bytes_total", "counter", figures.made_bytes),
        ("copies_on_write_total", "counter", figures.copies.count),
        ("copies_on_write_bytes_total", "counter", figures.copies.bytes),
        ("temporaries_total", "counter", figures.temporaries.count),
        ("temporaries_bytes_total", "counter", figures.temporaries.bytes),
    ] {
        let metric = &metrics[&format!("ndview_{name}")];
        assert_eq!((metric.kind.as_str(), metric.series.len()), (kind, 1), "{name}");
        assert_eq!(metric.series[0].1, value, "{name}");
    }
    assert!(figures.live_bytes >= 16_000 && figures.copies.bytes >= 8000);
    assert!(!metrics.contains_key("ndview_site_held_bytes"));
    drop((a, before));
}

#[test]
fn the_process() {
    let _turn = Turn::take();
    let process = process();
    let metrics = read(&prometheus(&figures(), &process, None));
    let value = |name: &str| metrics.get(name).map(|metric| metric.series[0].1);
    assert_eq!(value("ndview_cached_bytes"), Some(process.cached_bytes));
    assert_eq!(value("ndview_process_resident_bytes"), process.resident_bytes);
    assert_eq!(value("ndview_process_peak_resident_bytes"), process.peak_resident_bytes);
}

#[test]
fn the_lines_that_hold_most() {
    let _turn = Turn::take();
    let sample = Sample::new();
    let sites = |top| {
        let metrics = read(&prometheus(&figures(), &process(), Some((&sample.report, top))));
        let of = |name: &str| -> Vec<(u32, u64)> {
            let series = &metrics[&format!("ndview_site_{name}")].series;
            let this_file = |labels: &HashMap<String, String>| labels["file"].ends_with("main.rs");
            assert!(series.iter().all(|(labels, _)| labels.len() == 2 && this_file(labels)));
            series.iter().map(|(labels, value)| (labels["line"].parse().unwrap(), *value)).collect()
        };
        (of("buffers"), of("held_bytes"), of("pinned_bytes"))
    };
    let Sample { twice, big, loaded, .. } = sample;
    let wanted = (
        vec![(big, 1), (twice, 2), (loaded, 1)],
        vec![(big, 4000), (twice, 1600), (loaded, 7)],
        vec![(big, Sample::PINNED), (twice, 0), (loaded, 0)],
    );
    assert_eq!(sites(10), wanted);
    assert_eq!(sites(1).1, [(big, 4000)]);
    assert_eq!(sites(0).1, []);
}
