//! The movements other than slicing, stretching and reshaping: each keeps the law of this floor.

use super::{Axis, Lawful, Layout, Movement, OneToOne, Plan, from_end, resolve_axis, shifted};
use crate::dimension::{Dimension, DynAxes, Ix1, IxDyn, check_size};
use crate::error::{Dims, Error, ErrorKind, Result};

/// The axes in reverse order.
pub(crate) struct Reverse;

impl Lawful for Reverse {}
impl OneToOne for Reverse {}

impl<D: Dimension> Movement<D> for Reverse {
    type Out = D;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let (ndim, axis) = (from.ndim(), from.axis());
        let axis = move |i| axis(ndim.wrapping_sub(i + 1));
        Ok(Plan { offset: from.offset, ndim, axis })
    }
}

/// Axis `i` of the result is axis `self.0[i]`.
pub(crate) struct Permute<'a>(pub(crate) &'a [isize]);

impl Lawful for Permute<'_> {}
impl OneToOne for Permute<'_> {}

impl<D: Dimension> Movement<D> for Permute<'_> {
    type Out = D;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
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
        let axis = from.axis();
        let axis = move |i| axis(axes.get(i).map_or(ndim, |&source| from_end(source, ndim)));
        Ok(Plan { offset: from.offset, ndim, axis })
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
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let IndexAxis { axis, index } = *self;
        // The bounds come first: an axis of length 0 has no position to keep.
        let len = from.shape().get(axis).copied().unwrap_or(0);
        if index >= len {
            return Err(past_the_end(index, axis, len));
        }
        let axis_of = from.axis();
        let offset = shifted(from.offset, index, axis_of(axis).1);
        let offset = if from.is_empty_besides([axis]) { from.offset } else { offset };
        let axis = move |i| axis_of(i + usize::from(i >= axis));
        Ok(Plan { offset, ndim: from.ndim() - 1, axis })
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
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let Narrow { axis, start, len } = *self;
        let full = from.shape()[axis];
        if start.checked_add(len).is_none_or(|end| end > full) {
            return Err(cannot_narrow(axis, full, start, len));
        }
        let axis_of = from.axis();
        let stride = axis_of(axis).1;
        let empty = len == 0 || from.is_empty_besides([axis]);
        let offset = if empty { from.offset } else { shifted(from.offset, start, stride) };
        let axis = move |i| if i == axis { (len, stride) } else { axis_of(i) };
        Ok(Plan { offset, ndim: from.ndim(), axis })
    }
}

/// An axis backwards.
pub(crate) struct Flip(pub(crate) usize);

impl Lawful for Flip {}
impl OneToOne for Flip {}

impl<D: Dimension> Movement<D> for Flip {
    type Out = D;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let Flip(axis) = *self;
        let (len, stride) = (from.shape()[axis], from.strides()[axis]);
        let axis_of = from.axis();
        let moves = len > 1 && !from.is_empty();
        let offset = if moves { shifted(from.offset, len - 1, stride) } else { from.offset };
        let turned = if len > 1 { stride.wrapping_neg() } else { stride };
        let axis = move |i| if i == axis { (len, turned) } else { axis_of(i) };
        Ok(Plan { offset, ndim: from.ndim(), axis })
    }
}

/// A new axis of length 1 before position `0`.
pub(crate) struct InsertAxis(pub(crate) usize);

impl Lawful for InsertAxis {}
impl OneToOne for InsertAxis {}

impl<D: Dimension> Movement<D> for InsertAxis {
    type Out = D::Larger;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let (at, ndim, axis) = (self.0, from.ndim(), from.axis());
        assert!(at <= ndim, "position {at} is past the end of {ndim} axes");
        let axis = move |i| if i == at { (1, 0) } else { axis(i - usize::from(i > at)) };
        Ok(Plan { offset: from.offset, ndim: ndim + 1, axis })
    }
}

/// Without the given axes, all of length 1.
pub(crate) struct Squeeze<'a>(pub(crate) &'a [usize]);

impl Lawful for Squeeze<'_> {}
impl OneToOne for Squeeze<'_> {}

impl<D: Dimension> Movement<D> for Squeeze<'_> {
    type Out = IxDyn;

    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let mut kept = DynAxes::new();
        for (axis, &len) in from.shape().iter().enumerate() {
            if !self.0.contains(&axis) {
                kept.push(axis);
            } else if len != 1 {
                return Err(ErrorKind::Squeeze { axis, len }.into());
            }
        }
        let (ndim, axis) = (kept.len(), from.axis());
        Ok(Plan { offset: from.offset, ndim, axis: move |i| axis(kept[i]) })
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
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let Diagonal { offset, axis1, axis2 } = *self;
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
        let source = move |i| i + usize::from(i >= lower) + usize::from(i + 1 >= upper);
        let empty = len == 0 || from.is_empty_besides([axis1, axis2]);
        let first = shifted(shifted(from.offset, start1, s1), start2, s2);
        let axis = from.axis();
        let axis = move |i| if i == others { (len, stride) } else { axis(source(i)) };
        Ok(Plan { offset: if empty { from.offset } else { first }, ndim: others + 1, axis })
    }
}

/// Windows of shape `0` at every position: the axes of the positions, then those of the window
/// (rule SW1). Not one-to-one: windows overlap.
pub(crate) struct Windows<'a>(pub(crate) &'a [usize]);

impl Lawful for Windows<'_> {}

impl<D: Dimension> Movement<D> for Windows<'_> {
    type Out = IxDyn;

    #[inline]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let (window, shape, strides) = (self.0, from.shape(), from.strides());
        let ndim = shape.len();
        if window.len() != ndim || window.iter().zip(shape).any(|(w, len)| w > len) {
            return Err(no_window(window, shape));
        }
        let mut lens = DynAxes::filled(2 * ndim, 0);
        let (positions, windows) = lens.split_at_mut(ndim);
        windows.copy_from_slice(window);
        for (positions, (len, w)) in positions.iter_mut().zip(shape.iter().zip(window)) {
            *positions = len - w + 1;
        }
        check_size(&lens, 1)?;
        let axis = move |i: usize| (lens[i], strides[if i < ndim { i } else { i - ndim }]);
        Ok(Plan { offset: from.offset, ndim: 2 * ndim, axis })
    }
}

#[cold]
#[inline(never)]
fn no_window(window: &[usize], shape: &[usize]) -> Error {
    ErrorKind::Window { window: Dims::new(window), shape: Dims::new(shape) }.into()
}

/// The same axes with their number known at run time.
pub(crate) struct IntoDyn;

impl Lawful for IntoDyn {}
impl OneToOne for IntoDyn {}

impl<D: Dimension> Movement<D> for IntoDyn {
    type Out = IxDyn;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        Ok(Plan { offset: from.offset, ndim: from.ndim(), axis: from.axis() })
    }
}

/// The same axes as rank `E`.
pub(crate) struct IntoRank<E>(pub(crate) E);

impl<E> Lawful for IntoRank<E> {}
impl<E> OneToOne for IntoRank<E> {}

impl<D: Dimension, E: Dimension> Movement<D> for IntoRank<E> {
    type Out = E;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        if !E::accepts(from.ndim()) {
            return Err(super::rank_mismatch(E::NDIM, from.ndim(), from.shape()));
        }
        Ok(Plan { offset: from.offset, ndim: from.ndim(), axis: from.axis() })
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
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
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
        let (len, stride) = (from.shape()[self.axis], from.strides()[self.axis]);
        // Without elements, it stays where its parent began, inside the allocation (R04).
        let offset = if len == 0 { from.offset } else { offset };
        Ok(Plan { offset, ndim: 1, axis: move |_| (len, stride) })
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
