//! Profiles for `go tool pprof`.

mod messages;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

use self::messages::{Function, Label, Line, Location, Mapping, Profile, Sample, ValueType};
use super::stack::{Frame, pin, way};
use crate::ledger::{BufferReport, Report};

/// A report as a profile for `go tool pprof`, and for what else reads its format (`profile.proto`, compressed
/// by gzip).
///
/// There are three values to look at (`-sample_index=`): `inuse_objects`, the buffers; `inuse_space`, their
/// bytes, which is shown first; and `pinned_space`, the bytes that no handle shows, at the line of the
/// handle that shows least of the buffer. Each adds up to what the report has. A stack is the thread, the
/// parts of the tag and the line. Samples are labelled with `thread`, `tag`, `dtype` and `bytes`, those of
/// one buffer: so `-tagroot=dtype` sorts them by the type of elements, and `-tagfocus=1mb:` leaves the
/// larger buffers.
///
/// Source: [`profile.proto`](https://github.com/google/pprof/blob/main/proto/profile.proto).
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000);
/// let profile = export::pprof(&memory::report());
/// assert_eq!(profile[..2], [0x1f, 0x8b]); // gzip
/// // std::fs::write("memory.pb.gz", profile)?; and then: go tool pprof -top memory.pb.gz
/// # drop(a);
/// ```
#[must_use]
pub fn pprof(report: &Report) -> Vec<u8> {
    compressed(&profile(report, SystemTime::now()).encode_to_vec())
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all bytes")
}

/// What samples that are one have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    stack: Vec<Frame>,
    thread: Option<&'a str>,
    tag: Option<&'a str>,
    dtype: &'a str,
    bytes: u64,
}

/// The values of a sample: buffers, their bytes, those held for nothing.
type Values = [u64; 3];

fn samples(report: &Report) -> BTreeMap<Key<'_>, Values> {
    let mut samples = BTreeMap::<Key<'_>, Values>::new();
    let mut add = |buffer, stack, values: Values| {
        let sums = samples.entry(key(buffer, stack)).or_default();
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    };
    for buffer in &report.buffers {
        let way = way(buffer);
        add(buffer, way.clone(), [1, buffer.nbytes, 0]);
        if buffer.pinned_bytes > 0 {
            let stack = way.into_iter().chain(pin(buffer)).collect();
            add(buffer, stack, [0, 0, buffer.pinned_bytes]);
        }
    }
    samples
}

fn key(buffer: &BufferReport, stack: Vec<Frame>) -> Key<'_> {
    let made = buffer.made.as_ref();
    Key {
        stack,
        thread: made.map(|made| made.thread.as_str()),
        tag: made.and_then(|made| made.tag.as_deref()),
        dtype: buffer.dtype,
        bytes: buffer.nbytes,
    }
}

fn profile(report: &Report, now: SystemTime) -> Profile {
    let mut names = Names::new();
    let sample = samples(report).iter().map(|(key, values)| names.sample(key, values)).collect();
    let kinds = [("inuse_objects", "count"), ("inuse_space", "bytes"), ("pinned_space", "bytes")];
    let sample_type = kinds.into_iter().map(|(kind, unit)| names.value_type(kind, unit)).collect();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Profile {
        sample_type,
        sample,
        mapping: vec![Mapping {
            id: 1,
            filename: names.string(&program()),
            // So nobody goes looking for them.
            has_functions: true,
            has_filenames: true,
            has_line_numbers: true,
        }],
        time_nanos: i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        period_type: Some(names.value_type("space", "bytes")),
        period: 1,
        default_sample_type: names.string("inuse_space"),
        location: names.locations,
        function: names.functions,
        string_table: names.strings,
    }
}

/// The file of the program, without the way to it.
fn program() -> String {
    let program = std::env::current_exe().ok();
    let file = program.as_deref().and_then(std::path::Path::file_name);
    file.map_or_else(String::new, |file| file.to_string_lossy().into_owned())
}

/// What a profile refers to by number. For each frame there is a function and a location, both of the same
/// number.
struct Names {
    strings: Vec<String>,
    numbers: HashMap<String, i64>,
    frames: HashMap<Frame, u64>,
    functions: Vec<Function>,
    locations: Vec<Location>,
}

impl Names {
    fn new() -> Self {
        let mut names = Names {
            strings: Vec::new(),
            numbers: HashMap::new(),
            frames: HashMap::new(),
            functions: Vec::new(),
            locations: Vec::new(),
        };
        // The first string of a profile is the empty one.
        names.string("");
        names
    }

    fn string(&mut self, string: &str) -> i64 {
        if let Some(&number) = self.numbers.get(string) {
            return number;
        }
        let number = self.strings.len() as i64;
        self.strings.push(string.to_owned());
        self.numbers.insert(string.to_owned(), number);
        number
    }

    fn value_type(&mut self, kind: &str, unit: &str) -> ValueType {
        ValueType { r#type: self.string(kind), unit: self.string(unit) }
    }

    fn location(&mut self, frame: &Frame) -> u64 {
        if let Some(&number) = self.frames.get(frame) {
            return number;
        }
        let id = self.frames.len() as u64 + 1;
        let (file, line) = frame.site.unwrap_or_default();
        let name = self.string(&frame.name);
        let (filename, line) = (self.string(file), i64::from(line));
        let function = Function { id, name, system_name: name, filename, start_line: line };
        self.functions.push(function);
        let line = vec![Line { function_id: id, line }];
        self.locations.push(Location { id, mapping_id: 1, line });
        self.frames.insert(frame.clone(), id);
        id
    }

    fn sample(&mut self, key: &Key<'_>, values: &Values) -> Sample {
        let words = [("thread", key.thread), ("tag", key.tag), ("dtype", Some(key.dtype))];
        let mut label: Vec<Label> = Vec::new();
        for (name, word) in words {
            if let Some(word) = word {
                let (key, str) = (self.string(name), self.string(word));
                label.push(Label { key, str, num: 0, num_unit: 0 });
            }
        }
        // The name of the label, and of its unit.
        let bytes = self.string("bytes");
        label.push(Label { key: bytes, str: 0, num: signed(key.bytes), num_unit: bytes });
        Sample {
            // The leaf comes first.
            location_id: key.stack.iter().rev().map(|frame| self.location(frame)).collect(),
            value: values.iter().map(|&value| signed(value)).collect(),
            label,
        }
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoded_it_is_the_same() {
        let line = Frame { name: "src/a.rs:7".into(), site: Some(("src/a.rs", 7)) };
        let root = Frame { name: "main".into(), site: None };
        let stack = vec![root, line];
        let key = Key { stack, thread: Some("main"), tag: None, dtype: "int8", bytes: u64::MAX };
        let mut names = Names::new();
        let sample = vec![names.sample(&key, &[1, 2, 3]), names.sample(&key, &[4, 5, u64::MAX])];
        let profile = Profile {
            sample,
            location: names.locations,
            function: names.functions,
            string_table: names.strings,
            ..Profile::default()
        };
        let decoded = Profile::decode(&profile.encode_to_vec()[..]).expect("a profile");
        assert_eq!(decoded, profile);
        let leaf = decoded.sample[0].location_id[0];
        let function = decoded.function.iter().find(|f| f.id == leaf).expect("of the same number");
        assert_eq!(
            decoded.string_table[function.name as usize], "src/a.rs:7",
            "the leaf comes first"
        );
        assert_eq!(decoded.sample[1].value, [4, 5, i64::MAX]);
        assert_eq!((decoded.location.len(), decoded.function.len()), (2, 2));
        assert_eq!(decoded.string_table[0], "");
    }
}
