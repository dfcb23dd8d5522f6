//! A picture of the bytes alive over time.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::Write;
use core::ops::Range;
use core::time::Duration;

use super::live::{at_first, live};
use super::svg;
use crate::ledger::Event;
use crate::units::Bytes;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 740.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 270.0;
/// So many lines across the picture, at most, beside that of 0.
const TICKS: u64 = 6;

/// [Events](crate::memory::events) as a picture in SVG: the bytes alive over time as a line of steps, with
/// the place where most were alive.
///
/// The picture stays small: of steps so close that they would be drawn over one another, it has the first,
/// the least, the most and the last.
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::record(true);
/// let a = Array1::<f64>::zeros(1000);
/// let b = &a + 1.0;
/// drop(a);
/// memory::record(false);
/// let svg = export::plot(&memory::events());
/// assert!(svg.contains("peak 16 kB"));
/// // std::fs::write("memory.svg", svg)?;
/// # drop(b);
/// ```
#[inline]
#[must_use]
pub fn plot(events: &[Event]) -> String {
    let steps = steps(events);
    let latest = steps.iter().map(|step| step.0).max().unwrap_or(0);
    let peak = steps.iter().copied().max_by_key(|&(at, bytes)| (bytes, core::cmp::Reverse(at)));
    let (at, most) = peak.unwrap_or_default();
    let scale = Scale { span: latest.max(1), most: most.max(1) };
    let mut picture = svg::begin(WIDTH as u32, HEIGHT as u32);
    axes(&mut picture, &scale);
    line(&mut picture, &steps, &scale);
    if most > 0 {
        let (x, y) = (scale.x(at), scale.y(most));
        let _into_a_string =
            writeln!(picture, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#c2185b\"/>");
        let anchor = if x < (LEFT + RIGHT) / 2.0 { "start" } else { "end" };
        let words = format!("peak {}, after {}", Bytes(most), time(at, at / 100));
        svg::text(&mut picture, (x, y - 10.0), anchor, words);
    }
    picture.push_str("</svg>\n");
    picture
}

/// When, in nanoseconds since the first event, how many bytes were alive: before it, and after each.
#[inline]
fn steps(events: &[Event]) -> Vec<(u64, u64)> {
    let start = events.first().map_or(Duration::ZERO, |first| first.at);
    let after = |event: &Event| {
        u64::try_from(event.at.saturating_sub(start).as_nanos()).unwrap_or(u64::MAX)
    };
    let after_each = events.iter().map(after).zip(live(events));
    core::iter::once((0, at_first(events))).chain(after_each).collect()
}

/// Where times and bytes are in the picture.
struct Scale {
    span: u64,
    most: u64,
}

impl Scale {
    #[inline]
    fn x(&self, at: u64) -> f64 {
        LEFT + (RIGHT - LEFT) * (at as f64 / self.span as f64)
    }

    #[inline]
    fn y(&self, bytes: u64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (bytes as f64 / self.most as f64)
    }
}

/// Lines across for bytes, marks below for times.
#[inline]
fn axes(picture: &mut String, scale: &Scale) {
    svg::text(picture, (LEFT, 14.0), "start", "bytes alive in arrays");
    let step = round_step(scale.most);
    for bytes in (0..=scale.most / step).map(|i| i * step) {
        let y = scale.y(bytes);
        let _into_a_string = writeln!(
            picture,
            "<path d=\"M{LEFT} {y:.1}H{RIGHT}\" stroke=\"{}\"/>",
            if bytes == 0 { "#222" } else { "#ddd" }
        );
        svg::text(picture, (LEFT - 8.0, y + 4.0), "end", Bytes(bytes));
    }
    let step = round_step(scale.span);
    for at in (0..=scale.span / step).map(|i| i * step) {
        let x = scale.x(at);
        let _into_a_string =
            writeln!(picture, "<path d=\"M{x:.1} {BOTTOM}V{}\" stroke=\"#222\"/>", BOTTOM + 5.0);
        svg::text(picture, (x, BOTTOM + 20.0), "middle", time(at, step));
    }
    let middle = (LEFT + RIGHT) / 2.0;
    svg::text(picture, (middle, BOTTOM + 40.0), "middle", "time since the first event");
}

/// The line: up or down at each step (`V`), across to the next (`H`).
#[inline]
fn line(picture: &mut String, steps: &[(u64, u64)], scale: &Scale) {
    let mut path = format!("M{LEFT:.1} {:.1}", scale.y(steps[0].1));
    for &(at, bytes) in drawn(steps, scale).iter().skip(1) {
        let _into_a_string = write!(path, "H{:.1}V{:.1}", scale.x(at), scale.y(bytes));
    }
    let _into_a_string = writeln!(
        picture,
        "<path id=\"live\" d=\"{path}H{RIGHT:.1}\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"1.5\"/>"
    );
}

/// The steps that can be told apart.
#[inline]
fn drawn(steps: &[(u64, u64)], scale: &Scale) -> Vec<(u64, u64)> {
    let near = |a: &(u64, u64), b: &(u64, u64)| scale.x(a.0) as u32 == scale.x(b.0) as u32;
    let mut drawn = Vec::new();
    let mut from = 0;
    for group in steps.chunk_by(near) {
        let range = from..from + group.len();
        from = range.end;
        drawn.extend(of_group(steps, range).into_iter().map(|i| steps[i]));
    }
    drawn
}

/// The first, the least, the most and the last of some steps, in their order.
#[inline]
fn of_group(steps: &[(u64, u64)], range: Range<usize>) -> Vec<usize> {
    if range.len() <= 4 {
        return range.collect();
    }
    let bytes = |&i: &usize| steps[i].1;
    let ends = [range.start, range.end - 1];
    let extremes = [range.clone().min_by_key(bytes), range.max_by_key(bytes)];
    let mut kept: Vec<usize> = ends.into_iter().chain(extremes.into_iter().flatten()).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The smallest of 1, 2, 5, 10, 20, .. of which at most so many fit.
#[inline]
fn round_step(most: u64) -> u64 {
    let powers = (0..20).map(|power| 10_u64.pow(power));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    steps.into_iter().find(|step| most / step <= TICKS).unwrap_or(u64::MAX)
}

/// A time in whole units, the largest of which is no larger than `step`: all in nanoseconds.
#[inline]
fn time(at: u64, step: u64) -> String {
    let (unit, name) = match step {
        1_000_000_000.. => (1_000_000_000, "s"),
        1_000_000.. => (1_000_000, "ms"),
        1_000.. => (1_000, "µs"),
        _ => (1, "ns"),
    };
    format!("{} {name}", at / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_axes() {
        for (most, step) in [
            (1, 1),
            (6, 1),
            (7, 2),
            (14, 5),
            (8_000_000, 2_000_000),
            (u64::MAX, 5_000_000_000_000_000_000),
        ] {
            assert_eq!(round_step(most), step, "{most}");
        }
        assert_eq!(time(1_500_000, 500_000), "1500 µs");
        assert_eq!(time(3_000_000_000, 1_000_000_000), "3 s");
        assert_eq!(time(0, 1), "0 ns");
    }

    #[test]
    fn a_million_steps_make_a_small_picture() {
        let steps: Vec<(u64, u64)> =
            (0..1_000_000).map(|i| (i, if i == 500_123 { 99 } else { i % 7 })).collect();
        let scale = Scale { span: 999_999, most: 99 };
        let drawn = drawn(&steps, &scale);
        assert!(drawn.len() <= 4 * (RIGHT - LEFT + 1.0) as usize, "{}", drawn.len());
        assert!(drawn.contains(&(500_123, 99)), "the peak is among them");
        assert!(drawn.is_sorted());
        assert_eq!((drawn.first(), drawn.last()), (steps.first(), steps.last()));
    }
}
