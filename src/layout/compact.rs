//! Layouts without gaps, for fresh memory.

use super::{Layout, Plan};
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

    /// The same from offset 0, in another rank of as many axes, for elements of `U` instead of `T`; `None`
    /// where the strides are not those of a fresh array in C order, the lists need the heap, or the bytes are
    /// more than can be addressed.
    #[inline(always)]
    pub(crate) fn fresh_as<T, U, E: Dimension>(&self) -> Option<Fresh<E>> {
        let len = self.c_strides_len()?;
        let (shape, strides) = (self.shape(), self.strides());
        if size_of::<U>() > size_of::<T>() {
            check_size(shape, size_of::<U>()).ok()?;
        }
        let axis = |i: usize| (shape[i], strides[i]);
        let layout = Plan { offset: 0, ndim: shape.len(), axis }.short()?;
        Some(Fresh { layout, len })
    }
}

/// A compact layout in C order: every index reaches an element of its own in `0..len`. Made only here, so
/// that nobody needs to look again.
pub(crate) struct Fresh<D: Dimension> {
    layout: Layout<D>,
    len: usize,
}

impl<D: Dimension> Fresh<D> {
    /// The number of elements that it reaches.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The layout itself.
    #[inline(always)]
    pub(crate) fn into_layout(self) -> Layout<D> {
        self.layout
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
