//! The terms of a reduction, as pure integers.
#![forbid(unsafe_code)]

use super::tree::BLOCK;
use crate::dimension::DynAxes;
use crate::layout::shifted;

/// One reduced axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) len: usize,
    pub(super) stride: isize,
}

impl Default for Span {
    fn default() -> Self {
        Span { len: 1, stride: 1 }
    }
}

/// The reduced axes, merged where they lie evenly: the terms are numbered through, `inner` fastest.
pub(crate) struct Terms {
    /// Outermost first; none for a single run.
    outer: Option<DynAxes<Span>>,
    pub(super) inner: Span,
    /// How many runs along `inner` there are.
    pub(super) runs: usize,
}

impl Terms {
    /// One run of terms.
    #[inline]
    pub(super) fn run(len: usize, stride: isize) -> Self {
        Terms { outer: None, inner: Span { len, stride }, runs: 1 }
    }

    /// The terms of the axes that are reduced; `None` where one has length 0.
    ///
    /// With `in_order` they are numbered in C order; without, in the order of memory, for which
    /// `offset` may move to where another term lies.
    pub(super) fn new(axes: Axes<'_>, offset: &mut usize, in_order: bool) -> Option<Self> {
        let mut spans: DynAxes<Span> = DynAxes::new();
        for (axis, (&len, &stride)) in axes.shape.iter().zip(axes.strides).enumerate() {
            if !axes.is_reduced(axis) {
                continue;
            }
            let mut stride = stride;
            if len == 0 {
                return None;
            }
            if len == 1 {
                continue;
            }
            let mut place = spans.len();
            if !in_order {
                if stride < 0 {
                    *offset = shifted(*offset, len - 1, stride);
                    stride = stride.wrapping_neg();
                }
                place = spans.iter().rposition(|s| s.stride >= stride).map_or(0, |i| i + 1);
            }
            spans.insert(place, Span { len, stride });
        }
        let (mut outer, mut runs) = (DynAxes::new(), 1);
        let mut spans = spans.iter().copied();
        let mut inner = spans.next().unwrap_or_default();
        for span in spans {
            if inner.stride == span.stride.wrapping_mul(span.len as isize) {
                inner = Span { len: inner.len * span.len, stride: span.stride };
            } else {
                runs *= inner.len;
                outer.push(inner);
                inner = span;
            }
        }
        Some(Terms { outer: Some(outer), inner, runs })
    }

    /// The number of terms.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.runs * self.inner.len
    }

    /// The axes around the runs, outermost first.
    #[inline]
    pub(super) fn outer(&self) -> &[Span] {
        self.outer.as_deref().unwrap_or(&[])
    }

    /// Where run `number` begins, from where run 0 does.
    #[inline]
    #[track_caller]
    pub(super) fn run_offset(&self, mut number: usize) -> usize {
        let mut offset = 0;
        for span in self.outer().iter().rev() {
            offset = shifted(offset, number % span.len, span.stride);
            number /= span.len;
        }
        offset
    }
}

/// Shorter runs are met across, where there is a longer axis around them.
const SHORT_RUN: usize = 16;
/// So many runs across are met side by side, at most: enough of the terms of each fit the nearest cache.
const MOST: usize = 64;
/// Shorter runs of neighbours, of which there are as many, have ends that take as long as they do.
const LONG_RUN: usize = 1024;
const FEW_RUNS: usize = 4;

/// Terms in lines: all positions of some inner axes, which are few, for each position of the outer ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// How many there are.
    pub(super) count: usize,
    /// The terms of each.
    pub(super) terms: usize,
    /// The outer axis along which they lie.
    pub(super) along: Span,
}

impl Lines {
    /// How many have no more terms together than a block.
    #[inline]
    pub(super) fn in_block(self) -> usize {
        (BLOCK / self.terms).max(1)
    }
}

impl Terms {
    /// Runs of neighbours that are worth adding to one another, to have fewer ends.
    pub(super) fn lines_of_neighbours(&self) -> Option<Lines> {
        let (&along, inner) = (self.outer().last()?, self.inner);
        let brings = inner.stride == 1 && inner.len < LONG_RUN && along.len >= FEW_RUNS;
        brings.then_some(Lines { count: self.runs, terms: inner.len, along })
    }

    /// The terms as short lines, where to go through them along another axis is quicker.
    pub(super) fn short_lines(&self) -> Option<Lines> {
        let (mut count, mut terms) = (self.runs, self.inner.len);
        if terms >= SHORT_RUN {
            return None;
        }
        for &along in self.outer().iter().rev() {
            if along.len >= SHORT_RUN {
                return (terms <= MOST).then_some(Lines { count, terms, along });
            }
            terms *= along.len;
            count /= along.len;
        }
        None
    }
}

/// The axes of an array, some of which are reduced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes<'a> {
    pub(super) shape: &'a [usize],
    pub(super) strides: &'a [isize],
    /// For each axis, whether it goes; none, where all do.
    pub(super) reduced: Option<&'a [bool]>,
    /// Whether those that go stay in the results, with length 1.
    pub(super) keep: bool,
}

/// A layout in which one axis stays and one is reduced, apart from others of length 1.
pub(super) struct Evenly {
    pub(super) offset: usize,
    pub(super) stays: Span,
    pub(super) goes: Span,
}

impl Axes<'_> {
    #[inline]
    fn is_reduced(&self, axis: usize) -> bool {
        self.reduced.is_none_or(|reduced| reduced[axis])
    }

    /// How many terms each result has.
    pub(super) fn terms(&self) -> usize {
        let lens = self.shape.iter().enumerate();
        lens.filter(|(axis, _)| self.is_reduced(*axis)).map(|(_, len)| len).product()
    }

    /// Where one axis stays and one goes, but for axes of length 1: these.
    ///
    /// Unless terms are to be met `in_order`, they are met as they lie.
    #[inline]
    pub(super) fn evenly(&self, mut offset: usize, in_order: bool) -> Option<Evenly> {
        let (mut stays, mut goes) = (Span { len: 1, stride: 0 }, Span::default());
        let (mut stay, mut go) = (0, 0);
        for ((&len, &stride), &reduced) in self.shape.iter().zip(self.strides).zip(self.reduced?) {
            if len == 1 {
                continue;
            }
            let (span, spans) = match reduced {
                true => (&mut goes, &mut go),
                false => (&mut stays, &mut stay),
            };
            *span = Span { len, stride };
            *spans += 1;
        }
        if stay > 1 || go > 1 {
            return None;
        }
        if goes.stride < 0 && goes.len > 0 && !in_order {
            offset = shifted(offset, goes.len - 1, goes.stride);
            goes.stride = goes.stride.wrapping_neg();
        }
        Some(Evenly { offset, stays, goes })
    }

    /// The axes of the results, outermost in memory first: their lengths, and how far apart the first
    /// terms of each lie. `order` are their numbers.
    pub(super) fn of_results(&self, order: &[usize]) -> (DynAxes<usize>, DynAxes<isize>) {
        let mut stays: DynAxes<Span> = DynAxes::new();
        for (axis, (&len, &stride)) in self.shape.iter().zip(self.strides).enumerate() {
            match self.is_reduced(axis) {
                false => stays.push(Span { len, stride }),
                true if self.keep => stays.push(Span { len: 1, stride: 0 }),
                true => {}
            }
        }
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::new());
        for &axis in order {
            shape.push(stays[axis].len);
            strides.push(stays[axis].stride);
        }
        (shape, strides)
    }
}

/// What is kept of a list with an entry an axis.
pub(crate) fn kept<T: Copy + Default>(values: &[T], reduced: &[bool]) -> DynAxes<T> {
    let mut out = DynAxes::new();
    for (&value, _) in values.iter().zip(reduced).filter(|(_, gone)| !**gone) {
        out.push(value);
    }
    out
}
