//! Basic indexing as a movement: the indices walked along the axes.

use super::index::{Index, SliceArg};
use super::{Lawful, Layout, Movement, OneToOne, resolve_index, shifted};
use crate::dimension::{AxisValues, Dimension};
use crate::error::{Dims, ErrorKind, Result};

/// The movement of basic indexing.
#[derive(Clone)]
pub(crate) struct Sliced<A>(pub(crate) A);

impl<A> Lawful for Sliced<A> {}
impl<A> OneToOne for Sliced<A> {}

impl<D: Dimension, A: SliceArg<D>> Movement<D> for Sliced<A> {
    type Out = A::Out;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<A::Out>> {
        self.0.with(|indices| slice(from, indices))
    }
}

/// How many axes the indices take, and how many the result has.
///
/// # Errors
/// If they take more axes than there are, or hold two ellipses.
#[inline]
pub(crate) fn count_axes(indices: &[Index], ndim: usize) -> Result<(usize, usize)> {
    let (mut taken, mut kept, mut ellipses) = (0, 0, 0);
    for index in indices {
        match index {
            Index::At(_) => taken += 1,
            Index::Slice(_) => {
                taken += 1;
                kept += 1;
            }
            Index::NewAxis => kept += 1,
            Index::Ellipsis => ellipses += 1,
        }
    }
    if ellipses > 1 {
        return Err(ErrorKind::ManyEllipses.into());
    }
    if taken > ndim {
        return Err(ErrorKind::TooManyIndices { ndim, given: taken }.into());
    }
    Ok((taken, kept + ndim - taken))
}

/// Walks the indices along the axes. Each offset that is added is `position * stride` of a
/// position inside its axis, so the law holds.
#[inline]
fn slice<D: Dimension, E: Dimension>(from: &Layout<D>, indices: &[Index]) -> Result<Layout<E>> {
    let (taken, out_ndim) = count_axes(indices, from.ndim())?;
    // `SliceArg` is open, so its rank is not simply believed.
    if !E::accepts(out_ndim) {
        let (expected, shape) = (E::NDIM.unwrap_or(0), Dims::new(from.shape()));
        return Err(ErrorKind::RankMismatch { expected, found: out_ndim, shape }.into());
    }
    let mut shape = E::Sizes::filled(out_ndim, 0);
    let mut strides = E::Strides::filled(out_ndim, 0);
    let mut offset = from.offset;
    let (mut axis, mut out) = (0, 0);
    let mut keep = |len: usize, stride: isize, out: &mut usize| {
        shape.as_mut()[*out] = len;
        strides.as_mut()[*out] = stride;
        *out += 1;
    };
    let unnamed = from.ndim() - taken;
    let ellipsis = [Index::Ellipsis];
    let named = indices.iter().any(|i| matches!(i, Index::Ellipsis));
    for index in indices.iter().chain(if named { [].iter() } else { ellipsis.iter() }) {
        match *index {
            Index::NewAxis => keep(1, 0, &mut out),
            Index::Ellipsis => {
                for _ in 0..unnamed {
                    keep(from.shape()[axis], from.strides()[axis], &mut out);
                    axis += 1;
                }
            }
            Index::At(i) => {
                let i = resolve_index(i, axis, from.shape()[axis])?;
                offset = shifted(offset, i, from.strides()[axis]);
                axis += 1;
            }
            Index::Slice(s) => {
                let (start, len, step) = s.resolve(axis, from.shape()[axis])?;
                let stride = from.strides()[axis];
                offset = shifted(offset, start, stride);
                // A single position is never stepped from: a huge step must not enter the strides.
                keep(len, if len > 1 { stride.wrapping_mul(step) } else { stride }, &mut out);
                axis += 1;
            }
        }
    }
    // An empty result stays where its parent began, inside the allocation (rule BI5, R04).
    if shape.as_ref().contains(&0) {
        offset = from.offset;
    }
    Ok(Layout { shape, strides, offset })
}
