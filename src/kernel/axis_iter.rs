//! Iterators over the positions of an axis.
#![allow(unsafe_code, reason = "this file makes views of offsets")]

use core::iter::FusedIterator;

use crate::dimension::Dimension;
use crate::layout::movement::IndexAxis;
use crate::layout::shifted;
use crate::storage::ArrayView;

/// Views of the positions of an axis; made by [`axis_iter`](crate::ArrayBase::axis_iter).
///
/// The layout of a position is worked out once; the others are that one, moved along.
#[derive(Clone, Debug)]
pub struct AxisIter<'a, T, D: Dimension> {
    /// Position 0, where there is one.
    first: Option<ArrayView<'a, T, D::Smaller>>,
    stride: isize,
    front: usize,
    back: usize,
}

impl<'a, T, D: Dimension> AxisIter<'a, T, D> {
    #[inline]
    pub(crate) fn new(view: &ArrayView<'a, T, D>, axis: usize) -> Self {
        let layout = view.layout();
        // Positions without elements stay where the array began.
        let stride = if layout.is_empty() { 0 } else { layout.strides()[axis] };
        let first = view.moved(IndexAxis { axis, index: 0 }).ok();
        AxisIter { first, stride, front: 0, back: layout.shape()[axis] }
    }

    /// Position `index`.
    ///
    /// # Safety
    /// It is below the length of the axis.
    #[inline]
    unsafe fn at(&self, index: usize) -> Option<ArrayView<'a, T, D::Smaller>> {
        let first = self.first.as_ref()?;
        let offset = shifted(first.layout().offset(), index, self.stride);
        // SAFETY: `index` is below the length of the axis, so this is the layout of that position,
        // which the view that is borrowed for `'a` reaches.
        Some(unsafe { first.at_offset(offset) })
    }
}

impl<'a, T, D: Dimension> Iterator for AxisIter<'a, T, D> {
    type Item = ArrayView<'a, T, D::Smaller>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.front == self.back {
            return None;
        }
        self.front += 1;
        // SAFETY: `front` was below `back`.
        unsafe { self.at(self.front - 1) }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.back - self.front, Some(self.back - self.front))
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        self.front += n.min(self.back - self.front);
        self.next()
    }

    // So that what stays the same from one position to the next stays in registers.
    #[inline]
    fn fold<A, F: FnMut(A, Self::Item) -> A>(self, init: A, mut f: F) -> A {
        let Some(first) = &self.first else { return init };
        let mut offset = shifted(first.layout().offset(), self.front, self.stride);
        (self.front..self.back).fold(init, |so_far, _| {
            // SAFETY: as in `at`: the positions from `front` on, each a stride further.
            let view = unsafe { first.at_offset(offset) };
            offset = offset.wrapping_add_signed(self.stride);
            f(so_far, view)
        })
    }
}

impl<T, D: Dimension> DoubleEndedIterator for AxisIter<'_, T, D> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.front == self.back {
            return None;
        }
        self.back -= 1;
        // SAFETY: `back` was above `front`.
        unsafe { self.at(self.back) }
    }
}

impl<T, D: Dimension> ExactSizeIterator for AxisIter<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for AxisIter<'_, T, D> {}
