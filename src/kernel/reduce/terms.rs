//! The terms of a reduction, as pure integers.
#![forbid(unsafe_code)]

use crate::dimension::DynAxes;
use crate::layout::shifted;

/// One reduced axis.
#[derive(Clone, Copy)]
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

    /// The terms of some axes, each a length and a stride; `None` where one has length 0.
    ///
    /// With `in_order` they are numbered in C order; without, in the order of memory, for which
    /// `offset` may move to where another term lies.
    pub(super) fn new(
        axes: impl Iterator<Item = (usize, isize)>,
        offset: &mut usize,
        in_order: bool,
    ) -> Option<Self> {
        let mut spans: DynAxes<Span> = DynAxes::new();
        for (len, mut stride) in axes {
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

/// What is kept of a list with an entry an axis.
pub(crate) fn kept<T: Copy + Default>(values: &[T], reduced: &[bool]) -> DynAxes<T> {
    let mut out = DynAxes::new();
    for (&value, _) in values.iter().zip(reduced).filter(|(_, gone)| !**gone) {
        out.push(value);
    }
    out
}
