//! Traces, as browsers draw them.
// `#[inline]` here means: compiled only in programs that call it.

use core::time::Duration;
use std::collections::HashMap;

use super::json::quoted;
use super::live::{at_first, before, live};
use crate::ledger::Event;

/// [Events](crate::memory::events) as a trace in JSON that <https://ui.perfetto.dev> and `chrome://tracing`
/// open: the bytes alive over time as a counter, and a bar for each buffer from where it was made to where
/// it was freed, named by its line, in the row of the thread that made it.
///
/// A buffer that is not freed has an open end. One that is freed and was made before the first event begins
/// with that. Source: the
/// [Trace Event Format](https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::record(true);
/// let a = Array1::<f64>::zeros(1000);
/// drop(a);
/// memory::record(false);
/// let trace = export::chrome_trace(&memory::events());
/// assert!(trace.contains(r#""args":{"bytes":8000,"dtype":"float64"}"#));
/// // std::fs::write("trace.json", trace)?;
/// ```
#[inline]
#[must_use]
pub fn chrome_trace(events: &[Event]) -> String {
    let threads = threads(events);
    let mut entries = vec![named("process_name", 0, "ndview")];
    let mut names: Vec<(&str, usize)> = threads.iter().map(|(&name, &tid)| (name, tid)).collect();
    names.sort_by_key(|&(_, tid)| tid);
    entries.extend(names.into_iter().map(|(name, tid)| named("thread_name", tid, name)));
    if let Some(first) = events.first() {
        let earlier = before(events);
        if !earlier.is_empty() {
            entries.push(counted(first.at, at_first(events)));
        }
        entries.extend(earlier.into_iter().map(|event| bar(event, 'b', first.at, &threads)));
    }
    for (event, bytes) in events.iter().zip(live(events)) {
        let phase = if event.made { 'b' } else { 'e' };
        entries.push(bar(event, phase, event.at, &threads));
        entries.push(counted(event.at, bytes));
    }
    let entries = entries.join(",\n");
    format!("{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{entries}\n]}}\n")
}

/// The threads by name, numbered as they come; 0 is the process itself.
#[inline]
fn threads(events: &[Event]) -> HashMap<&str, usize> {
    let mut threads = HashMap::new();
    for event in events {
        let next = threads.len() + 1;
        threads.entry(event.thread.as_str()).or_insert(next);
    }
    threads
}

/// The name of a thread, or of the process.
#[inline]
fn named(what: &str, tid: usize, name: &str) -> String {
    let name = quoted(name);
    format!(
        "{{\"ph\":\"M\",\"pid\":1,\"tid\":{tid},\"name\":\"{what}\",\"args\":{{\"name\":{name}}}}}"
    )
}

/// How many bytes are alive.
#[inline]
fn counted(at: Duration, bytes: u64) -> String {
    let ts = microseconds(at);
    format!(
        "{{\"ph\":\"C\",\"pid\":1,\"tid\":0,\"ts\":{ts},\"name\":\"live bytes\",\
         \"args\":{{\"bytes\":{bytes}}}}}"
    )
}

/// The beginning (`b`) or the end (`e`) of a buffer's bar. Those that belong together have one category,
/// number and name.
#[inline]
fn bar(event: &Event, phase: char, at: Duration, threads: &HashMap<&str, usize>) -> String {
    let ts = microseconds(at);
    let tid = threads[event.thread.as_str()];
    let name = match event.site {
        Some(site) => quoted(&format!("{}:{}", site.file(), site.line())),
        None => quoted("unknown line"),
    };
    let (number, bytes, dtype) = (event.number, event.bytes, quoted(event.dtype));
    let tag = event.tag.as_deref().map(|tag| format!(",\"tag\":{}", quoted(tag)));
    let tag = tag.unwrap_or_default();
    format!(
        "{{\"ph\":\"{phase}\",\"cat\":\"buffer\",\"id\":\"{number:#x}\",\"pid\":1,\"tid\":{tid},\"ts\":{ts},\
         \"name\":{name},\"args\":{{\"bytes\":{bytes},\"dtype\":{dtype}{tag}}}}}"
    )
}

/// A time in microseconds, to the nanosecond.
#[inline]
fn microseconds(at: Duration) -> String {
    let nanoseconds = at.as_nanos();
    format!("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000)
}
