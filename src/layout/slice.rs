//! Basic indexing as a movement: the indices walked along the axes.

use super::index::{Index, SliceArg};
use super::{Lawful, Layout, Movement, OneToOne, rank_mismatch, resolve_index, shifted};
use crate::dimension::{AxisValues, Dimension};
use crate::error::{Error, ErrorKind, Result};

/// The movement of basic indexing.
#[derive(Clone)]
pub(crate) struct Sliced<A>(pub(crate) A);

impl<A> Lawful for Sliced<A> {}
impl<A> OneToOne for Sliced<A> {}

impl<D: Dimension, A: SliceArg<D>> Movement<D> for Sliced<A> {
    type Out = A::Out;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<A::Out>) -> Result<()> {
        let mut walk = Walk::new(from, self.0.count(), to)?;
        self.0.walk(&mut walk)?;
        walk.finish();
        Ok(())
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
/// a position inside its axis, and at the end no axis is left, so the law holds whatever indices
/// come.
///
/// A tuple takes each step apart, not in a loop: so the compiler knows the kind of each index, and
/// often its bounds.
#[derive(Debug)]
pub struct Walk<'a, D: Dimension, E: Dimension> {
    from: &'a Layout<D>,
    /// How many axes an ellipsis stands for.
    unnamed: usize,
    axis: usize,
    to: &'a mut Layout<E>,
    /// How many axes the result has so far.
    kept: usize,
}

impl<'a, D: Dimension, E: Dimension> Walk<'a, D, E> {
    #[inline(always)]
    fn new(from: &'a Layout<D>, count: Count, to: &'a mut Layout<E>) -> Result<Self> {
        let (taken, ndim) = count.of_axes(from.ndim())?;
        // `SliceArg` is open, so its rank is not simply believed.
        if !E::accepts(ndim) {
            return Err(rank_mismatch(E::NDIM, ndim, from.shape()));
        }
        // What is not written stays empty.
        to.shape.refill(ndim, 0);
        to.strides.refill(ndim, 0);
        to.offset = from.offset;
        Ok(Walk { from, unnamed: from.ndim() - taken, axis: 0, to, kept: 0 })
    }

    #[inline(always)]
    pub(super) fn step(&mut self, index: &Index) -> Result<()> {
        match index {
            Index::NewAxis => self.keep(1, 0),
            Index::Ellipsis => self.keep_axes(self.unnamed),
            Index::At(i) => {
                let i = resolve_index(*i, self.axis, self.from.shape()[self.axis])?;
                self.to.offset = shifted(self.to.offset, i, self.from.strides()[self.axis]);
                self.axis += 1;
            }
            Index::Slice(s) => {
                let stride = self.from.strides()[self.axis];
                let (start, len, step) = s.resolve(self.axis, self.from.shape()[self.axis])?;
                self.to.offset = shifted(self.to.offset, start, stride);
                // A single position is never stepped from: a huge step must not enter the strides.
                self.keep(len, if len > 1 { stride.wrapping_mul(step) } else { stride });
                self.axis += 1;
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn keep(&mut self, len: usize, stride: isize) {
        self.to.shape.as_mut()[self.kept] = len;
        self.to.strides.as_mut()[self.kept] = stride;
        self.kept += 1;
    }

    /// The next axes as they are.
    #[inline(always)]
    fn keep_axes(&mut self, ndim: usize) {
        for _ in 0..ndim {
            self.keep(self.from.shape()[self.axis], self.from.strides()[self.axis]);
            self.axis += 1;
        }
    }

    #[inline(always)]
    fn finish(mut self) {
        self.keep_axes(self.from.ndim() - self.axis);
        // An empty result stays where its parent began, inside the allocation (rule BI5, R04).
        if self.to.is_empty() {
            self.to.offset = self.from.offset;
        }
    }
}
