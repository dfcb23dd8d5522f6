//! All indices of a shape.

use core::iter::FusedIterator;

use crate::dimension::{AxisValues, Dimension, Order};

/// An iterator over all indices of a shape; in C order unless made for Fortran order.
///
/// ```
/// use ndview::prelude::*;
///
/// let all: Vec<_> = array![[1, 2], [3, 4]].indices().collect();
/// assert_eq!(all, [[0, 0], [0, 1], [1, 0], [1, 1]]);
/// ```
#[derive(Clone, Debug)]
pub struct Indices<D: Dimension> {
    shape: D::Sizes,
    next: D::Sizes,
    left: usize,
    order: Order,
}

impl<D: Dimension> Indices<D> {
    /// `len` is the product of the shape.
    #[track_caller]
    pub(crate) fn new(shape: D::Sizes, len: usize, order: Order) -> Self {
        let next = D::Sizes::filled(shape.as_ref().len(), 0);
        Indices { shape, next, left: len, order }
    }
}

impl<D: Dimension> Iterator for Indices<D> {
    type Item = D::Sizes;

    #[inline]
    fn next(&mut self) -> Option<D::Sizes> {
        self.left = self.left.checked_sub(1)?;
        let current = self.next.clone();
        let ndim = self.shape.as_ref().len();
        for i in 0..ndim {
            let axis = if self.order == Order::C { ndim - 1 - i } else { i };
            let place = &mut self.next.as_mut()[axis];
            *place += 1;
            if *place < self.shape.as_ref()[axis] {
                break;
            }
            *place = 0;
        }
        Some(current)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<D: Dimension> ExactSizeIterator for Indices<D> {}
impl<D: Dimension> FusedIterator for Indices<D> {}
