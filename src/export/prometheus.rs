//! Figures, for what watches over services.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::Write;
use std::collections::BTreeMap;

use crate::ledger::process::Process;
use crate::ledger::{Figures, Report};

/// The [figures](crate::memory::figures) and what the [process](crate::memory::process) has, as Prometheus
/// scrapes them (text exposition format 0.0.4: to be served as `text/plain; version=0.0.4`). Gauges for what
/// is, counters (`_total`) for what has been; bytes where a name says so.
///
/// With a report and a number, also the buffers, the bytes held and the bytes held for nothing of so many
/// lines of the program: those that hold most, by `file` and `line`. There is a time series for every line
/// that ever was among them. Source:
/// [exposition formats](https://prometheus.io/docs/instrumenting/exposition_formats/).
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000);
/// let (figures, process) = (memory::figures(), memory::process());
/// let text = export::prometheus(&figures, &process, None);
/// assert!(text.contains("# TYPE ndview_live_bytes gauge\nndview_live_bytes 8000\n"));
///
/// let text = export::prometheus(&figures, &process, Some((&memory::report(), 10)));
/// assert!(text.contains(&format!("\nndview_site_held_bytes{{file=\"{}\",line=\"", file!())));
/// # drop(a);
/// ```
#[inline]
#[must_use]
pub fn prometheus(figures: &Figures, process: &Process, sites: Option<(&Report, usize)>) -> String {
    let mut text = String::new();
    of_figures(&mut text, figures);
    of_process(&mut text, process);
    if let Some((report, top)) = sites {
        of_sites(&mut text, report, top);
    }
    text
}

#[inline]
fn of_figures(text: &mut String, figures: &Figures) {
    let Figures { copies, temporaries, .. } = figures;
    let gauges = [
        ("live_buffers", "Buffers of arrays that are alive.", figures.live_buffers),
        ("live_bytes", "Bytes of arrays that are alive.", figures.live_bytes),
        ("peak_bytes", "The most bytes of arrays that were alive at once.", figures.peak_bytes),
        ("foreign_buffers", "Buffers alive over memory of others.", figures.foreign_buffers),
        ("foreign_bytes", "Bytes of others that arrays show.", figures.foreign_bytes),
    ];
    for (name, help, value) in gauges {
        metric(text, "gauge", name, help, value);
    }
    let counters = [
        ("made_buffers_total", "Buffers of arrays ever made.", figures.made_buffers),
        ("made_bytes_total", "Bytes of arrays ever made.", figures.made_bytes),
        ("copies_on_write_total", "Copies made to write to shared arrays.", copies.count),
        ("copies_on_write_bytes_total", "Bytes copied to write to shared arrays.", copies.bytes),
        ("temporaries_total", "Copies made because operands overlap.", temporaries.count),
        ("temporaries_bytes_total", "Bytes copied because operands overlap.", temporaries.bytes),
    ];
    for (name, help, value) in counters {
        metric(text, "counter", name, help, value);
    }
}

/// What the system does not say is left out.
#[inline]
fn of_process(text: &mut String, process: &Process) {
    let cached = Some(process.cached_bytes);
    let (now, peak) = (process.resident_bytes, process.peak_resident_bytes);
    for (name, help, value) in [
        ("cached_bytes", "Bytes of freed blocks that are kept for the next arrays.", cached),
        ("process_resident_bytes", "Resident memory of the process.", now),
        ("process_peak_resident_bytes", "The most resident memory that the process had.", peak),
    ] {
        if let Some(value) = value {
            metric(text, "gauge", name, help, value);
        }
    }
}

#[inline]
fn of_sites(text: &mut String, report: &Report, top: usize) {
    // Buffers, bytes held, bytes held for nothing.
    let mut sites: BTreeMap<(&str, u32), [u64; 3]> = BTreeMap::new();
    for buffer in &report.buffers {
        let Some(made) = &buffer.made else { continue };
        let sums = sites.entry((made.site.file(), made.site.line())).or_default();
        for (sum, value) in sums.iter_mut().zip([1, buffer.nbytes, buffer.pinned_bytes]) {
            *sum += value;
        }
    }
    let mut sites: Vec<_> = sites.into_iter().collect();
    sites.sort_by_key(|&(site, [_, held, _])| (core::cmp::Reverse(held), site));
    sites.truncate(top);
    let metrics = [
        ("site_buffers", "Buffers alive that this line made."),
        ("site_held_bytes", "Bytes of the buffers alive that this line made."),
        ("site_pinned_bytes", "Bytes of buffers that this line made and no handle shows."),
    ];
    for (i, (name, help)) in metrics.into_iter().enumerate() {
        head(text, "gauge", name, help);
        for ((file, line), sums) in &sites {
            let file = escaped(file);
            let _into_a_string =
                writeln!(text, "ndview_{name}{{file=\"{file}\",line=\"{line}\"}} {}", sums[i]);
        }
    }
}

#[inline]
fn metric(text: &mut String, kind: &str, name: &str, help: &str, value: u64) {
    head(text, kind, name, help);
    let _into_a_string = writeln!(text, "ndview_{name} {value}");
}

#[inline]
fn head(text: &mut String, kind: &str, name: &str, help: &str) {
    let _into_a_string = writeln!(text, "# HELP ndview_{name} {help}\n# TYPE ndview_{name} {kind}");
}

/// The value of a label.
#[inline]
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_labels() {
        assert_eq!(escaped("C:\\a \"b\"\n"), "C:\\\\a \\\"b\\\"\\n");
    }
}
