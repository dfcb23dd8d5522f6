//! Basic indexing as a movement: the indices walked along the axes.

use super::index::{Index, SliceArg};
use super::{
    Axis, Lawful, Layout, Movement, OneToOne, Plan, rank_mismatch, resolve_index, shifted,
};
use crate::dimension::Dimension;
use crate::error::{Error, ErrorKind, Result};

/// The movement of basic indexing.
#[derive(Clone)]
pub(crate) struct Sliced<A>(pub(crate) A);

impl<A> Lawful for Sliced<A> {}
impl<A> OneToOne for Sliced<A> {}

impl<D: Dimension, A: SliceArg<D>> Movement<D> for Sliced<A> {
    type Out = A::Out;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let (taken, ndim) = self.0.count().of_axes(from.ndim())?;
        // `SliceArg` is open, so its rank is not simply believed.
        if !A::Out::accepts(ndim) {
            return Err(rank_mismatch(A::Out::NDIM, ndim, from.shape()));
        }
        let mut walk = Walk::new(from, from.ndim() - taken);
        self.0.clone().walk(&mut walk)?;
        Ok(walk.finish())
    }
}

/// How many axes indices take, and how many they leave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    taken: usize,
    kept: usize,
    ellipses: usize,
}

impl Count {
    /// With one index more.
    #[inline(always)]
    pub(super) fn and(mut self, index: &Index) -> Self {
        match index {
            Index::At(_) => self.taken += 1,
            Index::Slice(_) => {
                self.taken += 1;
                self.kept += 1;
            }
            Index::NewAxis => self.kept += 1,
            Index::Ellipsis => self.ellipses += 1,
        }
        self
    }

    /// Of a list.
    #[inline]
    pub(super) fn of(indices: &[Index]) -> Self {
        indices.iter().fold(Count::default(), Count::and)
    }

    /// How many of `ndim` axes the indices take, and how many the result has.
    #[inline]
    fn of_axes(self, ndim: usize) -> Result<(usize, usize)> {
        if self.ellipses > 1 || self.taken > ndim {
            return Err(self.too_many(ndim));
        }
        Ok((self.taken, self.kept + ndim - self.taken))
    }

    #[cold]
    #[inline(never)]
    fn too_many(self, ndim: usize) -> Error {
        if self.ellipses > 1 {
            return ErrorKind::ManyEllipses.into();
        }
        ErrorKind::TooManyIndices { ndim, given: self.taken }.into()
    }
}

/// How many axes the indices take, and how many the result has.
///
/// # Errors
/// If they take more axes than there are, or hold two ellipses.
pub(crate) fn count_axes(indices: &[Index], ndim: usize) -> Result<(usize, usize)> {
    Count::of(indices).of_axes(ndim)
}

/// A walk of indices along the axes of a layout. Each offset that is added is `position * stride` of
/// a position inside its axis, and at the end no axis is left out, so the law holds whatever indices
/// come.
///
/// A tuple takes each step apart, not in a loop: so the compiler knows the kind of each index, and
/// often its bounds.
#[derive(Debug)]
pub struct Walk<'a, D: Dimension> {
    from: &'a Layout<D>,
    axis: usize,
    offset: usize,
    empty: bool,
    kept: Kept,
    /// How many axes an ellipsis stands for.
    unnamed: usize,
    gap: Option<Gap>,
}

/// The axes that are not named.
#[derive(Debug)]
struct Gap {
    /// How many axes of the result come before them.
    before: usize,
    first: usize,
    ndim: usize,
}

/// Lengths and strides of the axes that indices have left.
#[derive(Debug)]
struct Kept {
    len: usize,
    /// As many as a tuple may leave.
    few: [(usize, isize); FEW],
    more: Vec<(usize, isize)>,
}

const FEW: usize = 8;

impl Kept {
    #[inline(always)]
    fn push(&mut self, axis: (usize, isize)) {
        if self.len < FEW {
            self.few[self.len] = axis;
        } else {
            self.more.push(axis);
        }
        self.len += 1;
    }

    #[inline(always)]
    fn get(&self, i: usize) -> (usize, isize) {
        if i < FEW { self.few[i] } else { self.more[i - FEW] }
    }
}

impl<'a, D: Dimension> Walk<'a, D> {
    #[inline(always)]
    fn new(from: &'a Layout<D>, unnamed: usize) -> Self {
        let kept = Kept { len: 0, few: [(0, 0); FEW], more: Vec::new() };
        Walk { from, axis: 0, offset: from.offset, empty: false, kept, unnamed, gap: None }
    }

    #[inline(always)]
    pub(super) fn step(&mut self, index: &Index) -> Result<()> {
        match index {
            Index::NewAxis => self.kept.push((1, 0)),
            Index::Ellipsis => self.leave(self.unnamed),
            Index::At(i) => {
                let i = resolve_index(*i, self.axis, self.from.shape()[self.axis])?;
                self.offset = shifted(self.offset, i, self.from.strides()[self.axis]);
                self.axis += 1;
            }
            Index::Slice(s) => {
                let stride = self.from.strides()[self.axis];
                let (start, len, step) = s.resolve(self.axis, self.from.shape()[self.axis])?;
                self.offset = shifted(self.offset, start, stride);
                self.empty |= len == 0;
                // A single position is never stepped from: a huge step must not enter the strides.
                self.kept.push((len, if len > 1 { stride.wrapping_mul(step) } else { stride }));
                self.axis += 1;
            }
        }
        Ok(())
    }

    /// Leaves the next axes as they are.
    #[inline(always)]
    fn leave(&mut self, ndim: usize) {
        assert!(self.gap.is_none(), "one gap holds all that is not named");
        self.gap = Some(Gap { before: self.kept.len, first: self.axis, ndim });
        for &len in &self.from.shape()[self.axis..][..ndim] {
            self.empty |= len == 0;
        }
        self.axis += ndim;
    }

    #[inline(always)]
    fn finish(mut self) -> Plan<impl Axis + 'a> {
        let all = self.from.ndim();
        if self.gap.is_none() {
            self.leave(all - self.axis);
        }
        assert_eq!(self.axis, all, "every axis is taken or left");
        let Walk { from, offset, empty, kept, gap, .. } = self;
        let Gap { before, first, ndim } = gap.expect("it was just made");
        // An empty result stays where its parent began, inside the allocation (rule BI5, R04).
        let offset = if empty { from.offset } else { offset };
        let (left, kept_len) = (from.axis(), kept.len);
        let axis = move |i: usize| {
            if i < before {
                kept.get(i)
            } else if i < before + ndim {
                left(first + i - before)
            } else if before < kept_len {
                kept.get(i - ndim)
            } else {
                (0, 0)
            }
        };
        Plan { offset, ndim: kept_len + ndim, axis }
    }
}
