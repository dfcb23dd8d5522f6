//! Folded stacks: a line of text for each.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::Write;

use super::stack::{Weigh, stacks};
use crate::ledger::Report;

/// A report as *folded stacks*: a line `thread;tag;..;file:line;what bytes` for each kind of buffer, as
/// flame graph tools read them (`flamegraph.pl`, `inferno-flamegraph`, speedscope). The bytes add up to
/// those of the report.
///
/// A `;` in a name becomes a `:`, for it would end the name; line breaks and other control characters become
/// spaces. Source: the format of Brendan Gregg's
/// [FlameGraph](https://github.com/brendangregg/FlameGraph#2-fold-stacks).
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let tag = memory::tag("model/weights");
/// let big = Array1::<f64>::zeros(1000);
/// let few = big.slice(..10).share();
/// drop((big, tag));
///
/// let report = memory::report();
/// let held = export::folded(&report, export::Weigh::Held);
/// assert!(held.contains(&format!(";model;weights;{}:", file!())));
/// assert!(held.ends_with(";1000 float64 8000\n"));
/// let pinned = export::folded(&report, export::Weigh::Pinned);
/// assert!(pinned.ends_with(", which shows (10,) 7920\n"));
/// # drop(few);
/// ```
#[inline]
#[must_use]
pub fn folded(report: &Report, weigh: Weigh) -> String {
    let mut text = String::new();
    for (names, bytes) in stacks(report, weigh) {
        let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
        let _into_a_string = writeln!(text, "{} {bytes}", names.join(";"));
    }
    text
}

#[inline]
fn escaped(name: &str) -> String {
    let escaped = name.chars().map(|c| match c {
        ';' => ':',
        // The separators of lines and of paragraphs are none of the control characters.
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        c => c,
    });
    escaped.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_name_or_a_line() {
        assert_eq!(escaped("[u8; 4]"), "[u8: 4]");
        assert_eq!(escaped("a\r\nb\u{2028}c\td é"), "a  b c d é");
    }
}
