//! How many elements layouts reach, each counted once.
// `#[inline]` here means: compiled only in programs that call it.
#![forbid(unsafe_code)]

use super::Layout;
use crate::dimension::Dimension;

/// Layouts that reach over more elements than this are not looked at element by element: a bit for each
/// takes 32 MiB.
const BITS: usize = 1 << 28;

/// What a layout reaches, with its axes counted upwards: the one of the largest stride first, and those that
/// lie behind one another made one.
struct Reach {
    lowest: usize,
    highest: usize,
    /// Lengths and strides.
    axes: Vec<(usize, usize)>,
}

impl Reach {
    fn of<D: Dimension>(layout: &Layout<D>) -> Option<Self> {
        let (lowest, highest) = layout.extent()?;
        let axes = layout.shape().iter().zip(layout.strides());
        let mut axes: Vec<(usize, usize)> = axes
            .map(|(&len, &stride)| (len, stride.unsigned_abs()))
            .filter(|&(len, stride)| len > 1 && stride > 0)
            .collect();
        axes.sort_by_key(|&(_, stride)| core::cmp::Reverse(stride));
        axes.dedup_by(|inner, outer| {
            // What is kept is the outer one; it becomes both.
            let behind = inner.1.checked_mul(inner.0) == Some(outer.1);
            if behind {
                *outer = (outer.0 * inner.0, inner.1);
            }
            behind
        });
        Some(Reach { lowest, highest, axes })
    }

    /// Whether all elements between the ends are reached.
    #[inline]
    fn is_dense(&self) -> bool {
        match self.axes[..] {
            [] => true,
            [(_, stride)] => stride == 1,
            _ => false,
        }
    }

    /// Calls `run` with the first element, the length and the stride of each row.
    fn rows(&self, axes: &[(usize, usize)], at: usize, run: &mut impl FnMut(usize, usize, usize)) {
        match axes {
            [] => run(at, 1, 1),
            [(len, stride)] => run(at, *len, *stride),
            [(len, stride), rest @ ..] => {
                for i in 0..*len {
                    self.rows(rest, at + i * stride, run);
                }
            }
        }
    }
}

/// How many elements some layouts of one memory reach, each counted once; `None` where they lie over so many
/// that it would take too long to tell.
pub(crate) fn reached<'a, D: Dimension + 'a>(
    layouts: impl IntoIterator<Item = &'a Layout<D>>,
) -> Option<usize> {
    let mut all: Vec<Reach> = Vec::new();
    let mut single = None;
    for layout in layouts {
        all.extend(Reach::of(layout));
        single = Some(layout);
    }
    all.sort_by_key(|reach| reach.lowest);
    if all.iter().all(Reach::is_dense) {
        return Some(joined(&all));
    }
    if let ([_], Some(layout)) = (&all[..], single)
        && layout.is_one_to_one()
    {
        return Some(layout.len());
    }
    counted(&all)
}

/// The elements of runs without gaps, in ascending order of their first.
#[inline]
fn joined(runs: &[Reach]) -> usize {
    let (mut count, mut end) = (0, 0);
    for run in runs {
        let start = run.lowest.max(end);
        end = end.max(run.highest + 1);
        count += end.saturating_sub(start);
    }
    count
}

/// One bit for each element between the ends, set where it is reached.
#[inline]
fn counted(all: &[Reach]) -> Option<usize> {
    let lowest = all.iter().map(|reach| reach.lowest).min()?;
    let highest = all.iter().map(|reach| reach.highest).max()?;
    let span = highest - lowest + 1;
    if span > BITS {
        return None;
    }
    let mut bits = vec![0_u64; span.div_ceil(64)];
    for reach in all {
        reach.rows(&reach.axes, reach.lowest - lowest, &mut |at, len, stride| {
            for i in 0..len {
                let place = at + i * stride;
                bits[place / 64] |= 1 << (place % 64);
            }
        });
    }
    Some(bits.iter().map(|word| word.count_ones() as usize).sum())
}

/// How much of a part of a memory is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    None,
    Some,
    All,
}

/// Layouts of more rows than this are drawn as if they reached something of all between their ends.
const ROWS: usize = 1 << 16;

/// How much of each of `count` parts of a memory of `len` elements, of about the same length, a layout reaches.
pub(crate) fn parts<D: Dimension>(layout: &Layout<D>, len: usize, count: usize) -> Vec<Part> {
    let start = |part: usize| (part as u128 * len as u128 / count as u128) as usize;
    let mut reached = vec![0_usize; count];
    let mut some = vec![false; count];
    let mut mark = |from: usize, to: usize, whole: bool| {
        for part in 0..count {
            let (low, high) = (start(part).max(from), start(part + 1).min(to));
            if low < high {
                some[part] = true;
                reached[part] += if whole { high - low } else { 0 };
            }
        }
    };
    if let Some(reach) = Reach::of(layout) {
        let rows: usize = reach.axes.iter().rev().skip(1).map(|&(len, _)| len).product();
        if rows > ROWS || reach.axes.last().is_some_and(|&(_, stride)| stride > 1 && rows > 1) {
            mark(reach.lowest, reach.highest + 1, false);
        } else {
            reach.rows(&reach.axes, reach.lowest, &mut |at, len, stride| {
                mark(at, at + (len - 1) * stride + 1, stride == 1);
            });
        }
    }
    let whole = |part: usize| reached[part] >= start(part + 1) - start(part);
    (0..count)
        .map(|part| match some[part] {
            false => Part::None,
            true if whole(part) => Part::All,
            true => Part::Some,
        })
        .collect()
}
