//! Where the extremes are.

use super::axes::never;
use super::{Over, comes_first, comes_last, is_nan, larger, smaller};
use crate::dimension::{Dimension, IxDyn, Order};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::collect::collect;
use crate::kernel::reduce::{kept, position, reduce};
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Lanes of neighbours from this length on are searched one by one.
const LONG_LANE: usize = 16;

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The position of the first smallest element, or of the first NaN, in C order over the whole
    /// array, however it lies in memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1], [1, 4]].argmin(), 1);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn argmin(&self) -> usize
    where
        T: PartialOrd + Clone,
    {
        self.try_argmin().or_raise()
    }

    /// As [`argmin`](Self::argmin).
    ///
    /// # Errors
    /// If there are no elements.
    pub fn try_argmin(&self) -> Result<usize>
    where
        T: PartialOrd + Clone,
    {
        self.position_of("argmin", smaller)
    }

    /// The position of the first largest element, or of the first NaN, in C order over the whole
    /// array, however it lies in memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 4], [1, 4]].argmax(), 1);
    /// ```
    ///
    /// # Panics
    /// If there are no elements.
    #[track_caller]
    pub fn argmax(&self) -> usize
    where
        T: PartialOrd + Clone,
    {
        self.try_argmax().or_raise()
    }

    /// As [`argmax`](Self::argmax).
    ///
    /// # Errors
    /// If there are no elements.
    pub fn try_argmax(&self) -> Result<usize>
    where
        T: PartialOrd + Clone,
    {
        self.position_of("argmax", larger)
    }

    /// The first position of an extreme.
    fn position_of(&self, operation: &'static str, combine: impl Fn(T, T) -> T) -> Result<usize>
    where
        T: PartialOrd + Clone,
    {
        first_extreme(&self.as_view(), combine).ok_or_else(|| {
            ErrorKind::EmptySequence { operation, shape: Dims::new(self.shape()) }.into()
        })
    }
}

/// The number of the first element that is the extreme, or NaN where there is one: two passes that
/// the compiler vectorises are faster than one that carries positions along.
fn first_extreme<T: PartialOrd + Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    combine: impl Fn(T, T) -> T,
) -> Option<usize> {
    let extreme = reduce(a, T::clone, combine)?;
    let here = |x: &T| (*x == extreme) | is_nan(x);
    match a.as_slice() {
        Some(slice) => position(slice, here),
        None => a.iter().position(here),
    }
}

impl<T, D: Dimension, R: Dimension> Over<'_, T, D, R> {
    /// The positions of the first smallest elements; see [`argmin_axis`](ArrayBase::argmin_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    pub fn try_argmin(&self) -> Result<Array<usize, R>>
    where
        T: PartialOrd + Clone,
    {
        self.positions("argmin", smaller, comes_first)
    }

    /// The positions of the first largest elements; see [`argmax_axis`](ArrayBase::argmax_axis).
    ///
    /// # Errors
    /// As [`try_min`](Self::try_min).
    pub fn try_argmax(&self) -> Result<Array<usize, R>>
    where
        T: PartialOrd + Clone,
    {
        self.positions("argmax", larger, comes_last)
    }

    /// The positions of the first elements whose place no other takes.
    fn positions(
        &self,
        operation: &'static str,
        combine: impl Fn(T, T) -> T,
        wins: impl Fn(&T, &T) -> bool,
    ) -> Result<Array<usize, R>>
    where
        T: PartialOrd + Clone,
    {
        self.need_sequence(operation)?;
        if let Some(axis) = self.lanes_of_neighbours() {
            let lanes = self.view.lanes(axis as isize);
            let found = lanes.filter_map(|lane| first_extreme(&lane, &combine));
            let shape = kept(self.view.shape(), &self.reduced);
            let layout: Layout<IxDyn> = Layout::new(shape, Order::C, size_of::<usize>())?;
            return self.finish(Array::from_parts(collect(layout.len(), found)?, layout)?);
        }
        let first = |a: (usize, T), b: (usize, T)| {
            let tie = b.0 < a.0 && !wins(&a.1, &b.1);
            if tie || wins(&b.1, &a.1) { b } else { a }
        };
        let found = self.reduced_in_order(|number, x| (number, x.clone()), first, never)?;
        self.finish(found.map(|(number, _)| *number))
    }

    /// The reduced axis, where it is one, and its elements are neighbours and many.
    fn lanes_of_neighbours(&self) -> Option<usize> {
        let mut axes = (0..self.view.ndim()).filter(|&axis| self.reduced[axis]);
        let (axis, more) = (axes.next()?, axes.next());
        let neighbours = self.view.strides()[axis] == 1 && self.view.shape()[axis] >= LONG_LANE;
        (neighbours && more.is_none()).then_some(axis)
    }
}
