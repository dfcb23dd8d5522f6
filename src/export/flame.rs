//! Flame graphs, drawn here: the known library for them is under a licence (CDDL) that this crate does not ask
//! its users to accept.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::Write;
use std::collections::BTreeMap;

use super::stack::{Weigh, stacks};
use super::svg;
use crate::ledger::Report;
use crate::units::Bytes;

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 10.0;
const ROW: f64 = 18.0;
const HEAD: f64 = 36.0;
/// So wide a letter is.
const LETTER: f64 = 7.3;
/// Boxes that are less wide are not drawn.
const LEAST: f64 = 0.1;

/// A report as a *flame graph*, in SVG: above all bytes the threads, on them the tags, on these the lines that
/// made the buffers, and on top what the buffers are, or the handles that pin them; each as wide as its
/// bytes.
///
/// A box shows its whole name and its bytes when the pointer rests on it. The picture has no script in it;
/// for one to zoom in, give [`folded`](super::folded) stacks to a tool for flame graphs.
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000);
/// let svg = export::flame_graph(&memory::report(), export::Weigh::Held);
/// assert!(svg.contains("<title>1000 float64: 8 kB, 100.0 %</title>"));
/// // std::fs::write("held.svg", svg)?;
/// # drop(a);
/// ```
#[inline]
#[must_use]
pub fn flame_graph(report: &Report, weigh: Weigh) -> String {
    let stacks = stacks(report, weigh);
    let total: u64 = stacks.values().sum();
    let depth = stacks.keys().map(Vec::len).max().unwrap_or(0);
    let height = HEAD + ROW * (depth + 1) as f64 + MARGIN;
    let mut picture = svg::begin(WIDTH as u32, height as u32);
    let heading = match weigh {
        Weigh::Held => "bytes held by arrays",
        Weigh::Pinned => "bytes held for nothing: no handle shows them",
    };
    svg::text(&mut picture, (WIDTH / 2.0, 22.0), "middle", heading);
    let root = Place { name: "all", depth: 0, start: 0, end: total };
    for place in core::iter::once(root).chain(places(&stacks)) {
        draw(&mut picture, &place, total, height - MARGIN, weigh);
    }
    picture.push_str("</svg>\n");
    picture
}

/// A box: the bytes from `start` to `end` at a depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place<'a> {
    name: &'a str,
    depth: usize,
    start: u64,
    end: u64,
}

/// The boxes on the root: neighbours with the same way to them are one.
#[inline]
fn places(stacks: &BTreeMap<Vec<String>, u64>) -> Vec<Place<'_>> {
    let (mut done, mut open) = (Vec::new(), Vec::<Place<'_>>::new());
    let mut at = 0;
    for (names, bytes) in stacks {
        let same = open.iter().zip(names).take_while(|(place, name)| place.name == *name).count();
        done.extend(open.drain(same..).map(|place| Place { end: at, ..place }));
        let new = names.iter().enumerate().skip(same);
        open.extend(new.map(|(i, name)| Place { name, depth: i + 1, start: at, end: at }));
        at += bytes;
    }
    done.extend(open.into_iter().map(|place| Place { end: at, ..place }));
    done
}

#[inline]
fn draw(picture: &mut String, place: &Place<'_>, total: u64, bottom: f64, weigh: Weigh) {
    let all = total.max(1) as f64;
    let across = WIDTH - 2.0 * MARGIN;
    let bytes = place.end - place.start;
    let root = place.depth == 0;
    let share = if root { 1.0 } else { bytes as f64 / all };
    let width = across * share;
    if width < LEAST {
        return;
    }
    let x = MARGIN + across * (place.start as f64 / all);
    let y = bottom - ROW * (place.depth + 1) as f64;
    let name = svg::escaped(place.name);
    let _into_a_string = writeln!(
        picture,
        "<g><title>{name}: {}, {:.1} %</title><rect x=\"{x:.2}\" y=\"{y:.1}\" width=\"{width:.2}\" \
         height=\"{:.1}\" fill=\"{}\" stroke=\"#fff\" stroke-width=\"0.5\"/>",
        Bytes(bytes),
        100.0 * share,
        ROW - 1.0,
        if root { "#ddd".to_owned() } else { colour(place.name, weigh) },
    );
    let label = format!("{}, {}", place.name, Bytes(bytes));
    if let Some(label) = fitting(&label, width) {
        svg::text(picture, (x + 4.0, y + ROW - 5.0), "start", label);
    }
    picture.push_str("</g>\n");
}

/// As much of a name as a box has room for.
#[inline]
fn fitting(name: &str, width: f64) -> Option<String> {
    let room = ((width - 8.0) / LETTER).max(0.0) as usize;
    if name.chars().count() <= room {
        return Some(name.to_owned());
    }
    // Less says nothing.
    (room >= 4).then(|| name.chars().take(room - 2).chain("..".chars()).collect())
}

/// A colour that depends on the name alone: green for what is held, red for what is held for nothing.
#[inline]
fn colour(name: &str, weigh: Weigh) -> String {
    // FNV-1a.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let (a, b) = ((hash >> 32) % 60, (hash >> 40) % 60);
    match weigh {
        Weigh::Held => format!("rgb({},{},{})", 90 + a, 190 + b / 2, 120 + b),
        Weigh::Pinned => format!("rgb({},{},{})", 225 + a / 2, 120 + b, 80 + a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_one_way_are_one_box() {
        let stack = |names: &str| names.split(';').map(String::from).collect::<Vec<_>>();
        let stacks = BTreeMap::from([(stack("a;b;c"), 3), (stack("a;b;d"), 5), (stack("e;b"), 2)]);
        let mut boxes: Vec<_> =
            places(&stacks).iter().map(|p| (p.depth, p.start, p.end, p.name)).collect();
        boxes.sort_unstable();
        let wanted = [
            (1, 0, 8, "a"),
            (1, 8, 10, "e"),
            (2, 0, 8, "b"),
            (2, 8, 10, "b"),
            (3, 0, 3, "c"),
            (3, 3, 8, "d"),
        ];
        assert_eq!(boxes, wanted);
    }

    #[test]
    fn names_are_cut_to_their_boxes() {
        assert_eq!(fitting("abc", 8.0 + 3.0 * LETTER + 0.1).as_deref(), Some("abc"));
        assert_eq!(fitting("abcdefgh", 8.0 + 6.0 * LETTER + 0.1).as_deref(), Some("abcd.."));
        assert_eq!(fitting("abcdefgh", 20.0), None);
    }
}
