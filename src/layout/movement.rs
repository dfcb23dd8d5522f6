//! The movements other than slicing, stretching and reshaping: each keeps the law of this floor.

use super::{Lawful, Layout, Movement, OneToOne, resolve_axis, shifted};
use crate::dimension::{AxisValues, Dimension, DynAxes, Ix1, IxDyn, axis_values, check_size};
use crate::error::{Dims, ErrorKind, Result};

/// Nothing moves.
pub(crate) struct Same;

impl Lawful for Same {}
impl OneToOne for Same {}

impl<D: Dimension> Movement<D> for Same {
    type Out = D;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D>> {
        Ok(from.clone())
    }
}

/// The axes in reverse order.
pub(crate) struct Reverse;

impl Lawful for Reverse {}
impl OneToOne for Reverse {}

impl<D: Dimension> Movement<D> for Reverse {
    type Out = D;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D>> {
        let mut to = from.clone();
        to.shape.as_mut().reverse();
        to.strides.as_mut().reverse();
        Ok(to)
    }
}

/// Axis `i` of the result is axis `self.0[i]`.
pub(crate) struct Permute<'a>(pub(crate) &'a [isize]);

impl Lawful for Permute<'_> {}
impl OneToOne for Permute<'_> {}

impl<D: Dimension> Movement<D> for Permute<'_> {
    type Out = D;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D>> {
        let ndim = from.ndim();
        if self.0.len() != ndim {
            return Err(ErrorKind::AxesMismatch { given: self.0.len(), ndim }.into());
        }
        let mut to = from.clone();
        for (i, &axis) in self.0.iter().enumerate() {
            let axis = resolve_axis(axis, ndim)?;
            if self.0[..i].iter().any(|&a| resolve_axis(a, ndim).is_ok_and(|a| a == axis)) {
                return Err(ErrorKind::RepeatedAxis { axis }.into());
            }
            to.shape.as_mut()[i] = from.shape()[axis];
            to.strides.as_mut()[i] = from.strides()[axis];
        }
        Ok(to)
    }
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

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D::Smaller>> {
        let IndexAxis { axis, index } = self;
        // The bounds come first: an axis of length 0 has no position to keep.
        let len = from.shape().get(axis).copied().unwrap_or(0);
        if index >= len {
            let index = isize::try_from(index).unwrap_or(isize::MAX);
            return Err(ErrorKind::IndexOutOfBounds { index, axis, len }.into());
        }
        let mut to = without_axis(from, axis);
        to.offset = shifted(from.offset, index, from.strides()[axis]);
        if to.is_empty() {
            to.offset = from.offset;
        }
        Ok(to)
    }
}

/// The layout at position 0 of an axis that has one.
#[inline]
fn without_axis<D: Dimension>(from: &Layout<D>, axis: usize) -> Layout<D::Smaller> {
    let ndim = from.ndim() - 1;
    let mut to: Layout<D::Smaller> = Layout {
        shape: AxisValues::filled(ndim, 0),
        strides: AxisValues::filled(ndim, 0),
        offset: from.offset,
    };
    for (i, (len, stride)) in to.shape.as_mut().iter_mut().zip(to.strides.as_mut()).enumerate() {
        let source = i + usize::from(i >= axis);
        *len = from.shape()[source];
        *stride = from.strides()[source];
    }
    to
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

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D>> {
        let Narrow { axis, start, len } = self;
        let full = from.shape()[axis];
        if start.checked_add(len).is_none_or(|end| end > full) {
            let how = format!("at {start}..{}", start.saturating_add(len));
            return Err(ErrorKind::Split { axis, len: full, how }.into());
        }
        let mut to = from.clone();
        to.shape.as_mut()[axis] = len;
        if !to.is_empty() {
            to.offset = shifted(from.offset, start, from.strides()[axis]);
        }
        Ok(to)
    }
}

/// An axis backwards.
pub(crate) struct Flip(pub(crate) usize);

impl Lawful for Flip {}
impl OneToOne for Flip {}

impl<D: Dimension> Movement<D> for Flip {
    type Out = D;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D>> {
        let mut to = from.clone();
        let (len, stride) = (from.shape()[self.0], from.strides()[self.0]);
        if len > 1 {
            to.strides.as_mut()[self.0] = stride.wrapping_neg();
            if !from.is_empty() {
                to.offset = shifted(from.offset, len - 1, stride);
            }
        }
        Ok(to)
    }
}

/// A new axis of length 1 before position `0`.
pub(crate) struct InsertAxis(pub(crate) usize);

impl Lawful for InsertAxis {}
impl OneToOne for InsertAxis {}

impl<D: Dimension> Movement<D> for InsertAxis {
    type Out = D::Larger;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<D::Larger>> {
        let (shape, strides) =
            (inserted(from.shape(), self.0, 1), inserted(from.strides(), self.0, 0));
        Ok(Layout::from_lists(&shape, &strides, from.offset))
    }
}

/// A copy of `values` with `value` before position `at`.
fn inserted<T: Copy + Default>(values: &[T], at: usize, value: T) -> DynAxes<T> {
    let mut out = DynAxes::from_slice(values);
    out.insert(at, value);
    out
}

/// Without the given axes, all of length 1.
pub(crate) struct Squeeze<'a>(pub(crate) &'a [usize]);

impl Lawful for Squeeze<'_> {}
impl OneToOne for Squeeze<'_> {}

impl<D: Dimension> Movement<D> for Squeeze<'_> {
    type Out = IxDyn;

    fn apply(self, from: &Layout<D>) -> Result<Layout<IxDyn>> {
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::new());
        for (axis, (&len, &stride)) in from.shape().iter().zip(from.strides()).enumerate() {
            if !self.0.contains(&axis) {
                shape.push(len);
                strides.push(stride);
            } else if len != 1 {
                return Err(ErrorKind::Squeeze { axis, len }.into());
            }
        }
        Ok(Layout { shape, strides, offset: from.offset })
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

    fn apply(self, from: &Layout<D>) -> Result<Layout<D::Smaller>> {
        let Diagonal { offset, axis1, axis2 } = self;
        if axis1 == axis2 {
            return Err(ErrorKind::RepeatedAxis { axis: axis1 }.into());
        }
        let (n1, n2) = (from.shape()[axis1], from.shape()[axis2]);
        let (s1, s2) = (from.strides()[axis1], from.strides()[axis2]);
        let (start1, start2) =
            if offset < 0 { (offset.unsigned_abs(), 0) } else { (0, offset as usize) };
        let len = n1.saturating_sub(start1).min(n2.saturating_sub(start2));
        let (mut shape, mut strides) = (DynAxes::new(), DynAxes::new());
        for axis in (0..from.ndim()).filter(|a| *a != axis1 && *a != axis2) {
            shape.push(from.shape()[axis]);
            strides.push(from.strides()[axis]);
        }
        shape.push(len);
        // A diagonal of one element is never stepped along.
        strides.push(if len > 1 { s1.wrapping_add(s2) } else { 0 });
        let mut to = Layout::from_lists(&shape, &strides, from.offset);
        if !to.is_empty() {
            to.offset = shifted(shifted(from.offset, start1, s1), start2, s2);
        }
        Ok(to)
    }
}

/// Windows of shape `0` at every position: the axes of the positions, then those of the window
/// (rule SW1). Not one-to-one: windows overlap.
pub(crate) struct Windows<'a>(pub(crate) &'a [usize]);

impl Lawful for Windows<'_> {}

impl<D: Dimension> Movement<D> for Windows<'_> {
    type Out = IxDyn;

    fn apply(self, from: &Layout<D>) -> Result<Layout<IxDyn>> {
        let window = self.0;
        let mut shape = DynAxes::new();
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
        let mut strides = DynAxes::from_slice(from.strides());
        from.strides().iter().for_each(|&s| strides.push(s));
        Ok(Layout { shape, strides, offset: from.offset })
    }
}

/// The same axes with their number known at run time.
pub(crate) struct IntoDyn;

impl Lawful for IntoDyn {}
impl OneToOne for IntoDyn {}

impl<D: Dimension> Movement<D> for IntoDyn {
    type Out = IxDyn;

    fn apply(self, from: &Layout<D>) -> Result<Layout<IxDyn>> {
        Ok(Layout {
            shape: DynAxes::from_slice(from.shape()),
            strides: DynAxes::from_slice(from.strides()),
            offset: from.offset,
        })
    }
}

/// The same axes as rank `E`.
pub(crate) struct IntoRank<E>(pub(crate) E);

impl<E> Lawful for IntoRank<E> {}
impl<E> OneToOne for IntoRank<E> {}

impl<D: Dimension, E: Dimension> Movement<D> for IntoRank<E> {
    type Out = E;

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<E>> {
        if !E::accepts(from.ndim()) {
            return Err(ErrorKind::RankMismatch {
                expected: E::NDIM.unwrap_or(0),
                found: from.ndim(),
                shape: Dims::new(from.shape()),
            }
            .into());
        }
        Ok(Layout {
            shape: axis_values(from.shape()),
            strides: axis_values(from.strides()),
            offset: from.offset,
        })
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

    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<Ix1>> {
        let mut offset = from.offset;
        for (axis, (&i, &len)) in self.index.iter().zip(from.shape()).enumerate() {
            if axis == self.axis {
                continue;
            }
            if i >= len {
                let index = isize::try_from(i).unwrap_or(isize::MAX);
                return Err(ErrorKind::IndexOutOfBounds { index, axis, len }.into());
            }
            offset = shifted(offset, i, from.strides()[axis]);
        }
        let len = from.shape()[self.axis];
        // Without elements, it stays where its parent began, inside the allocation (R04).
        let offset = if len == 0 { from.offset } else { offset };
        Ok(Layout { shape: [len], strides: [from.strides()[self.axis]], offset })
    }
}
