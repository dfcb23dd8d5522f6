//! `docs/performance.svg`: a bar for each work, from 1 to how many times faster than the faster of
//! the peers, in a logarithmic scale; the works of a group together.

use std::path::Path;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::rows::Row;
use crate::works::GROUPS;

const WIDTH: u32 = 900;
/// Of a bar, with what is between bars, and of what is between groups and at the edges.
const BAR: i32 = 4;
const GAP: i32 = 14;
const LEFT: i32 = 120;
const RIGHT: i32 = 20;
const TOP: i32 = 44;

/// The ratio at which bars end, and its inverse.
const FURTHEST: f64 = 60.0;

const FASTER: RGBColor = RGBColor(46, 125, 91);
const SAME: RGBColor = RGBColor(140, 150, 160);
const SLOWER: RGBColor = RGBColor(196, 78, 58);

pub(crate) fn draw(rows: &[Row], path: &Path) -> Result<(), String> {
    let groups: Vec<(&str, Vec<f64>)> = GROUPS
        .iter()
        .map(|(group, _)| {
            let rows = rows.iter().filter(|row| row.group == *group);
            let mut ratios: Vec<f64> = rows.filter_map(Row::ratio).collect();
            ratios.sort_by(|a, b| b.total_cmp(a));
            (*group, ratios)
        })
        .filter(|(_, ratios)| !ratios.is_empty())
        .collect();
    let bars: i32 = groups.iter().map(|(_, ratios)| GAP + BAR * ratios.len() as i32).sum();
    let height = TOP + bars + GAP;
    let scale = Scale::of(&groups);
    let area = SVGBackend::new(path, (WIDTH, height as u32)).into_drawing_area();
    let done = || -> Result<(), DrawingAreaErrorKind<_>> {
        area.fill(&WHITE)?;
        grid(&area, &scale, height)?;
        let mut y = TOP + GAP / 2;
        for (group, ratios) in &groups {
            y = bars_of(&area, &scale, y, group, ratios)? + GAP;
        }
        area.present()
    };
    done().map_err(|error| error.to_string())
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn<T> = Result<T, DrawingAreaErrorKind<std::io::Error>>;

/// Where ratios stand from left to right.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(groups: &[(&str, Vec<f64>)]) -> Self {
        let all = || groups.iter().flat_map(|(_, ratios)| ratios).copied();
        let (low, high) = (all().fold(0.5, f64::min) * 0.95, all().fold(10.0, f64::max) * 1.05);
        // A few beyond that would leave no room for the others.
        Scale { low: low.max(1.0 / FURTHEST), high: high.min(FURTHEST) }
    }

    fn x(&self, ratio: f64) -> i32 {
        let part = (ratio.clamp(self.low, self.high) / self.low).ln() / (self.high / self.low).ln();
        LEFT + (part * f64::from(WIDTH as i32 - LEFT - RIGHT)).round() as i32
    }
}

fn text(size: i32, anchor: HPos) -> TextStyle<'static> {
    TextStyle::from(("sans-serif", size).into_font())
        .color(&BLACK)
        .pos(Pos::new(anchor, VPos::Center))
}

/// The title, and lines at round ratios.
fn grid(area: &Area<'_>, scale: &Scale, height: i32) -> Drawn<()> {
    let title = "times faster than the faster of NumPy and ndarray, one bar a work";
    area.draw(&Text::new(title, (LEFT, 12), text(18, HPos::Left)))?;
    for ratio in [0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0] {
        if !(scale.low..=scale.high).contains(&ratio) {
            continue;
        }
        let x = scale.x(ratio);
        let color = if ratio == 1.0 { BLACK } else { RGBColor(215, 215, 215) };
        area.draw(&PathElement::new([(x, TOP - 6), (x, height - 4)], color))?;
        let label = format!("{ratio}");
        area.draw(&Text::new(label, (x, TOP - 14), text(15, HPos::Center)))?;
    }
    Ok(())
}

/// The bars of a group, the fastest on top; and where they end.
fn bars_of(area: &Area<'_>, scale: &Scale, top: i32, group: &str, ratios: &[f64]) -> Drawn<i32> {
    let bottom = top + BAR * ratios.len() as i32;
    let middle = (LEFT - 8, (top + bottom) / 2);
    let label = format!("{group} ({})", ratios.len());
    area.draw(&Text::new(label, middle, text(15, HPos::Right)))?;
    for (i, &ratio) in ratios.iter().enumerate() {
        let color = match ratio {
            1.1.. => FASTER,
            ratio if ratio >= 1.0 / 1.1 => SAME,
            _ => SLOWER,
        };
        let y = top + BAR * i as i32;
        let (one, x) = (scale.x(1.0), scale.x(ratio));
        let corners = [(one.min(x), y), (one.max(x).max(one.min(x) + 2), y + BAR - 1)];
        area.draw(&Rectangle::new(corners, color.filled()))?;
    }
    Ok(bottom)
}
