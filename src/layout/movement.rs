//! The movements other than slicing, stretching and reshaping: each keeps the law of this floor.

use super::{Lawful, Layout, Movement, OneToOne, from_end, resolve_axis, shifted};
use crate::dimension::{Dimension, DynAxes, Ix1, IxDyn, check_size};
use crate::error::{Dims, Error, ErrorKind, Result};

/// The axes in reverse order.
pub(crate) struct Reverse;

impl Lawful for Reverse {}
impl OneToOne for Reverse {}

impl<D: Dimension> Movement<D> for Reverse {
    type Out = D;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D>) -> Result<()> {
        let last = from.ndim().wrapping_sub(1);
        to.set_axes(from, from.ndim(), |axis| last - axis);
        Ok(())
    }
}

/// Axis `i` of the result is axis `self.0[i]`.
pub(crate) struct Permute<'a>(pub(crate) &'a [isize]);

impl Lawful for Permute<'_> {}
impl OneToOne for Permute<'_> {}

impl<D: Dimension> Movement<D> for Permute<'_> {
    type Out = D;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D>) -> Result<()> {
        let (axes, ndim) = (self.0, from.ndim());
        // A bit for each axis that is named.
        let (mut named, mut inside) = (0_u64, axes.len() == ndim);
        for &axis in axes {
            let axis = from_end(axis, ndim);
            inside &= axis < ndim;
            named |= 1_u64.wrapping_shl(axis as u32);
        }
        // Found wrong, or more than there are bits: the axes are looked at one by one.
        if !inside || ndim >= 64 || named != (1 << ndim) - 1 {
            check_permutation(axes, ndim)?;
        }
        to.set_axes(from, ndim, |i| from_end(axes[i], ndim));
        Ok(())
    }
}

/// Whether `axes` names each of `ndim` axes once.
#[cold]
#[inline(never)]
fn check_permutation(axes: &[isize], ndim: usize) -> Result<()> {
    if axes.len() != ndim {
        return Err(ErrorKind::AxesMismatch { given: axes.len(), ndim }.into());
    }
    for (i, &axis) in axes.iter().enumerate() {
        let axis = resolve_axis(axis, ndim)?;
        if axes[..i].iter().any(|&before| from_end(before, ndim) == axis) {
            return Err(repeated_axis(axis));
        }
    }
    Ok(())
}

/// Position `index` of `axis`; the axis goes.
#[derive(Clone)]
pub(crate) struct IndexAxis {
    pub(crate) axis: usize,
    pub(crate) index: usize,
}

impl Lawful for IndexAxis {}
impl OneToOne for IndexAxis {}

impl<D: Dimension> Movement<D> for IndexAxis {
    type Out = D::Smaller;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D::Smaller>) -> Result<()> {
        let IndexAxis { axis, index } = self;
        // The bounds come first: an axis of length 0 has no position to keep.
        let len = from.shape().get(axis).copied().unwrap_or(0);
        if index >= len {
            return Err(past_the_end(index, axis, len));
        }
        to.set_axes(from, from.ndim() - 1, |i| i + usize::from(i >= axis));
        if !from.is_empty_besides([axis]) {
            to.offset = shifted(from.offset, index, from.strides()[axis]);
        }
        Ok(())
    }
}

/// Positions `start..start + len` of `axis`, which must lie inside it.
pub(crate) struct Narrow {
    pub(crate) axis: usize,
    pub(crate) start: usize,
    pub(crate) len: usize,
}

impl Lawful for Narrow {}
impl OneToOne for Narrow {}

impl<D: Dimension> Movement<D> for Narrow {
    type Out = D;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D>) -> Result<()> {
        let Narrow { axis, start, len } = self;
        let full = from.shape()[axis];
        if start.checked_add(len).is_none_or(|end| end > full) {
            return Err(cannot_narrow(axis, full, start, len));
        }
        let (shape, strides) = (from.shape(), from.strides());
        let empty = len == 0 || from.is_empty_besides([axis]);
        let offset = if empty { from.offset } else { shifted(from.offset, start, strides[axis]) };
        let axis_of = |i| (if i == axis { len } else { shape[i] }, strides[i]);
        to.set(offset, from.ndim(), axis_of);
        Ok(())
    }
}

/// An axis backwards.
pub(crate) struct Flip(pub(crate) usize);

impl Lawful for Flip {}
impl OneToOne for Flip {}

impl<D: Dimension> Movement<D> for Flip {
    type Out = D;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D>) -> Result<()> {
        let Flip(axis) = self;
        let (shape, strides) = (from.shape(), from.strides());
        let (len, stride) = (shape[axis], strides[axis]);
        let turned = len > 1;
        let moves = turned && !from.is_empty();
        let offset = if moves { shifted(from.offset, len - 1, stride) } else { from.offset };
        let axis_of = |i| {
            let turned = turned && i == axis;
            (shape[i], if turned { stride.wrapping_neg() } else { strides[i] })
        };
        to.set(offset, from.ndim(), axis_of);
        Ok(())
    }
}

/// A new axis of length 1 before position `0`.
pub(crate) struct InsertAxis(pub(crate) usize);

impl Lawful for InsertAxis {}
impl OneToOne for InsertAxis {}

impl<D: Dimension> Movement<D> for InsertAxis {
    type Out = D::Larger;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D::Larger>) -> Result<()> {
        let (at, ndim) = (self.0, from.ndim());
        assert!(at <= ndim, "position {at} is past the end of {ndim} axes");
        let (shape, strides) = (from.shape(), from.strides());
        to.set(from.offset, ndim + 1, |i| {
            if i == at {
                return (1, 0);
            }
            let source = i - usize::from(i > at);
            (shape[source], strides[source])
        });
        Ok(())
    }
}

/// Without the given axes, all of length 1.
pub(crate) struct Squeeze<'a>(pub(crate) &'a [usize]);

impl Lawful for Squeeze<'_> {}
impl OneToOne for Squeeze<'_> {}

impl<D: Dimension> Movement<D> for Squeeze<'_> {
    type Out = IxDyn;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<IxDyn>) -> Result<()> {
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::new());
        for (axis, (&len, &stride)) in from.shape().iter().zip(from.strides()).enumerate() {
            if !self.0.contains(&axis) {
                shape.push(len);
                strides.push(stride);
            } else if len != 1 {
                return Err(ErrorKind::Squeeze { axis, len }.into());
            }
        }
        *to = Layout { shape, strides, offset: from.offset };
        Ok(())
    }
}

/// The elements whose positions along two axes differ by `offset`, as a last axis (rule DG1).
pub(crate) struct Diagonal {
    pub(crate) offset: isize,
    pub(crate) axis1: usize,
    pub(crate) axis2: usize,
}

impl Lawful for Diagonal {}
impl OneToOne for Diagonal {}

impl<D: Dimension> Movement<D> for Diagonal {
    type Out = D::Smaller;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<D::Smaller>) -> Result<()> {
        let Diagonal { offset, axis1, axis2 } = self;
        if axis1 == axis2 {
            return Err(repeated_axis(axis1));
        }
        let (n1, n2) = (from.shape()[axis1], from.shape()[axis2]);
        let (s1, s2) = (from.strides()[axis1], from.strides()[axis2]);
        let (start1, start2) =
            if offset < 0 { (offset.unsigned_abs(), 0) } else { (0, offset as usize) };
        let len = n1.saturating_sub(start1).min(n2.saturating_sub(start2));
        // A diagonal of one element is never stepped along.
        let stride = if len > 1 { s1.wrapping_add(s2) } else { 0 };
        let (lower, upper) = (axis1.min(axis2), axis1.max(axis2));
        let others = from.ndim() - 2;
        let source = |i| i + usize::from(i >= lower) + usize::from(i + 1 >= upper);
        let (shape, strides) = (from.shape(), from.strides());
        let empty = len == 0 || from.is_empty_besides([axis1, axis2]);
        let first = shifted(shifted(from.offset, start1, s1), start2, s2);
        to.set(if empty { from.offset } else { first }, others + 1, |i| {
            if i == others { (len, stride) } else { (shape[source(i)], strides[source(i)]) }
        });
        Ok(())
    }
}

/// Windows of shape `0` at every position: the axes of the positions, then those of the window
/// (rule SW1). Not one-to-one: windows overlap.
pub(crate) struct Windows<'a>(pub(crate) &'a [usize]);

impl Lawful for Windows<'_> {}

impl<D: Dimension> Movement<D> for Windows<'_> {
    type Out = IxDyn;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<IxDyn>) -> Result<()> {
        let window = self.0;
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::from_slice(from.strides()));
        let fits = window.len() == from.ndim()
            && from.shape().iter().zip(window).all(|(&len, &w)| {
                shape.push((len + 1).saturating_sub(w));
                w <= len
            });
        if !fits {
            let (window, shape) = (Dims::new(window), Dims::new(from.shape()));
            return Err(ErrorKind::Window { window, shape }.into());
        }
        window.iter().for_each(|&w| shape.push(w));
        check_size(&shape, 1)?;
        from.strides().iter().for_each(|&s| strides.push(s));
        *to = Layout { shape, strides, offset: from.offset };
        Ok(())
    }
}

/// The same axes with their number known at run time.
pub(crate) struct IntoDyn;

impl Lawful for IntoDyn {}
impl OneToOne for IntoDyn {}

impl<D: Dimension> Movement<D> for IntoDyn {
    type Out = IxDyn;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<IxDyn>) -> Result<()> {
        to.set_axes(from, from.ndim(), |axis| axis);
        Ok(())
    }
}

/// The same axes as rank `E`.
pub(crate) struct IntoRank<E>(pub(crate) E);

impl<E> Lawful for IntoRank<E> {}
impl<E> OneToOne for IntoRank<E> {}

impl<D: Dimension, E: Dimension> Movement<D> for IntoRank<E> {
    type Out = E;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<E>) -> Result<()> {
        if !E::accepts(from.ndim()) {
            return Err(super::rank_mismatch(E::NDIM, from.ndim(), from.shape()));
        }
        to.set_axes(from, from.ndim(), |axis| axis);
        Ok(())
    }
}

/// The elements along `axis` at the position `index` of all other axes; `index` has an entry an
/// axis, that of `axis` is not used.
pub(crate) struct Lane<'a> {
    pub(crate) axis: usize,
    pub(crate) index: &'a [usize],
}

impl Lawful for Lane<'_> {}
impl OneToOne for Lane<'_> {}

impl<D: Dimension> Movement<D> for Lane<'_> {
    type Out = Ix1;

    #[inline(always)]
    fn apply_to(self, from: &Layout<D>, to: &mut Layout<Ix1>) -> Result<()> {
        let mut offset = from.offset;
        for (axis, (&i, &len)) in self.index.iter().zip(from.shape()).enumerate() {
            if axis == self.axis {
                continue;
            }
            if i >= len {
                return Err(past_the_end(i, axis, len));
            }
            offset = shifted(offset, i, from.strides()[axis]);
        }
        let len = from.shape()[self.axis];
        // Without elements, it stays where its parent began, inside the allocation (R04).
        let offset = if len == 0 { from.offset } else { offset };
        *to = Layout { shape: [len], strides: [from.strides()[self.axis]], offset };
        Ok(())
    }
}

#[cold]
#[inline(never)]
fn repeated_axis(axis: usize) -> Error {
    ErrorKind::RepeatedAxis { axis }.into()
}

#[cold]
#[inline(never)]
fn past_the_end(index: usize, axis: usize, len: usize) -> Error {
    let index = isize::try_from(index).unwrap_or(isize::MAX);
    ErrorKind::IndexOutOfBounds { index, axis, len }.into()
}

#[cold]
#[inline(never)]
fn cannot_narrow(axis: usize, full: usize, start: usize, len: usize) -> Error {
    let how = format!("at {start}..{}", start.saturating_add(len));
    ErrorKind::Split { axis, len: full, how }.into()
}
