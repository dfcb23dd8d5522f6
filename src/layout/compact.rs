//! Layouts without gaps, for fresh memory.

use core::any::Any;

use super::{Axis, Layout, Plan};
use crate::dimension::{AxisValues, Dimension, Order, check_size};
use crate::error::Result;

impl<D: Dimension> Layout<D> {
    /// A compact layout of `shape` for elements of `itemsize` bytes: it reaches `0..len()`.
    ///
    /// # Errors
    /// If the elements or their bytes are more than can be addressed.
    #[inline]
    pub(crate) fn new(shape: D::Sizes, order: Order, itemsize: usize) -> Result<Self> {
        check_size(shape.as_ref(), itemsize)?;
        Ok(Self::compact(shape, order))
    }

    /// The compact layout of a shape whose size has been checked.
    #[inline]
    pub(super) fn compact(shape: D::Sizes, order: Order) -> Self {
        let ndim = shape.as_ref().len();
        let mut strides = D::Strides::filled(ndim, 0);
        match order {
            Order::C => fill_strides(shape.as_ref(), strides.as_mut(), (0..ndim).rev()),
            Order::F => fill_strides(shape.as_ref(), strides.as_mut(), 0..ndim),
        }
        Layout { shape, strides, offset: 0 }
    }

    /// The layout whose every index reaches offset 0.
    pub(crate) fn constant(shape: D::Sizes) -> Self {
        let strides = D::Strides::filled(shape.as_ref().len(), 0);
        Layout { shape, strides, offset: 0 }
    }

    /// A compact layout whose axes lie in memory in the order of `axes`, outermost first.
    ///
    /// `axes` must name each axis once; the size must have been checked.
    pub(crate) fn in_axis_order(shape: D::Sizes, axes: &[usize]) -> Self {
        let mut strides = D::Strides::filled(shape.as_ref().len(), 0);
        fill_strides(shape.as_ref(), strides.as_mut(), axes.iter().rev().copied());
        Layout { shape, strides, offset: 0 }
    }

    /// The same shape and strides from another offset. What it reaches is for the caller to know.
    #[inline]
    pub(crate) fn rebased(&self, offset: usize) -> Self {
        Layout { offset, ..self.clone() }
    }

    /// This layout, where its strides are those of a fresh array in C order, for elements of `U` instead of `T`;
    /// `None` where they are not, or the bytes are more than can be addressed.
    #[inline(always)]
    pub(crate) fn fresh_as<T, U>(&self) -> Option<Fresh<'_, D>> {
        let len = self.c_strides_len()?;
        if size_of::<U>() > size_of::<T>() {
            check_size(self.shape(), size_of::<U>()).ok()?;
        }
        Some(Fresh { like: self, len })
    }
}

/// That a layout is, but for its offset, a compact one in C order: from offset 0, every index reaches an
/// element of its own in `0..len`. Made only here, so that nobody needs to look again.
///
/// The layout is copied at the end, straight to where it shall stand: on the way it would go through memory.
pub(crate) struct Fresh<'a, D: Dimension> {
    like: &'a Layout<D>,
    len: usize,
}

impl<D: Dimension> Fresh<'_, D> {
    /// The number of elements that it reaches.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The layout from offset 0, in another rank of as many axes, where its lists need no heap.
    #[inline(always)]
    pub(crate) fn short<E: Dimension>(&self) -> Option<Layout<E>> {
        let like: &dyn Any = self.like;
        let Some(like) = like.downcast_ref::<Layout<E>>() else { return self.plan().short() };
        let (shape, strides) = (like.shape.copied()?, like.strides.copied()?);
        Some(Layout { shape, strides, offset: 0 })
    }

    /// The layout from offset 0, in another rank of as many axes.
    pub(crate) fn layout<E: Dimension>(&self) -> Layout<E> {
        self.plan().long()
    }

    #[inline(always)]
    fn plan(&self) -> Plan<impl Axis> {
        let (shape, strides) = (self.like.shape(), self.like.strides());
        Plan { offset: 0, ndim: shape.len(), axis: move |i: usize| (shape[i], strides[i]) }
    }
}

/// Writes the strides of a compact layout whose axes are given innermost first.
#[inline]
fn fill_strides(shape: &[usize], strides: &mut [isize], axes: impl Iterator<Item = usize>) {
    let mut stride: usize = 1;
    for axis in axes {
        strides[axis] = stride as isize;
        // Zero lengths count as one: an empty array's strides are never used, but stay in range.
        stride *= shape[axis].max(1);
    }
}
