//! Views of cells: overlapping windows that write, in one thread, checked by the compiler.

use core::cell::Cell;

use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::layout::Overlap;
use crate::ledger::count::count_temporary;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// A view of cells: elements that may be written through any number of views at a time, also through
/// overlapping ones, in one thread.
///
/// It is nothing but an [`ArrayView`] of [`Cell`]s, so it has all their methods: windows, stretched
/// views, iterators, `cells[[i, j]].set(5)`. [`as_cells`](ArrayBase::as_cells) makes it of what may be
/// written, for the time of a borrow; nothing is checked at run time, for what is needed is known to the
/// compiler: cells stay in one thread, and nobody holds a reference into one.
///
/// [`fill`](ArrayView::fill), [`assign`](ArrayView::assign), [`update`](ArrayView::update) and
/// [`zip_update`](ArrayView::zip_update) do as NumPy: everything is read before anything is written,
/// whatever overlaps. Where several indices reach one element, the last in logical (C) order is what stays.
///
/// ```
/// use ndview::prelude::*;
///
/// let mut a = array![1, 2, 3, 4, 5];
/// let cells = a.as_cells();
/// let (head, tail) = (cells.slice(..4), cells.slice(1..)); // overlap, and both write
/// tail.assign(&head);
/// head[0].set(9);
/// tail.zip_update(&head, |x, y| x + 10 * y); // NumPy's `tail += 10 * head`
/// assert_eq!(a, [9, 91, 12, 23, 34]);
/// ```
pub type CellView<'a, T, D> = ArrayView<'a, Cell<T>, D>;

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// A view of the elements as cells, which overlapping views may write in turn: see
    /// [`CellView`]. O(1), but for what [`view_mut`](Self::view_mut) must copy first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1, 2, 3, 4];
    /// let windows = a.as_cells().sliding_window_view(&[2]).unwrap();
    /// for window in windows.axis_iter(0) {
    ///     let left = window.first().unwrap().get();
    ///     window.last().unwrap().set(left + 1); // seen by the next window
    /// }
    /// assert_eq!(a, [1, 2, 3, 4]);
    /// ```
    #[track_caller]
    pub fn as_cells(&mut self) -> CellView<'_, S::Elem, D> {
        self.view_mut().into_cells()
    }
}

impl<T, D: Dimension> CellView<'_, T, D> {
    /// Writes one value everywhere.
    #[allow(clippy::needless_pass_by_value, reason = "literals read better")]
    pub fn fill(&self, value: T)
    where
        T: Clone,
    {
        self.iter().for_each(|cell| cell.set(value.clone()));
    }

    /// Writes the elements of an array that has no cells, broadcast to this shape.
    ///
    /// # Panics
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn assign_values<S, E>(&self, other: &ArrayBase<S, E>)
    where
        S: Storage<Elem = T>,
        E: Dimension,
        T: Clone,
    {
        self.try_assign_values(other).or_raise();
    }

    /// As [`assign_values`](Self::assign_values).
    ///
    /// # Errors
    /// If `other` does not broadcast to this shape; nothing is written then.
    pub fn try_assign_values<S, E>(&self, other: &ArrayBase<S, E>) -> Result<()>
    where
        S: Storage<Elem = T>,
        E: Dimension,
        T: Clone,
    {
        let other = other.without_leading(self.ndim())?;
        let other = other.stretched_like(self.layout())?;
        self.iter().zip(other.iter()).for_each(|(cell, value)| cell.set(value.clone()));
        Ok(())
    }
}

impl<T: Copy, D: Dimension> CellView<'_, T, D> {
    /// A fresh array of the values. Always copies.
    #[track_caller]
    pub fn to_values(&self) -> Array<T, D> {
        self.map(Cell::get)
    }

    /// Writes the values of other cells, broadcast to this shape, as if these were copied first: they
    /// are, where the two overlap.
    ///
    /// # Panics
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn assign<E: Dimension>(&self, other: &CellView<'_, T, E>) {
        self.try_assign(other).or_raise();
    }

    /// As [`assign`](Self::assign).
    ///
    /// # Errors
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn try_assign<E: Dimension>(&self, other: &CellView<'_, T, E>) -> Result<()> {
        let other = other.without_leading(self.ndim())?;
        if self.shares_memory(&other) != Overlap::No {
            other.stretched_like(self.layout())?;
            count_temporary(other.nbytes());
            return self.try_assign_values(&other.to_values());
        }
        let other = other.stretched_like(self.layout())?;
        self.iter().zip(other.iter()).for_each(|(cell, value)| cell.set(value.get()));
        Ok(())
    }

    /// Writes `f` of each value, in logical (C) order. Where several indices reach one element, all
    /// values are read first, as NumPy does: `q += 1` adds 1, however often an element is reached.
    #[track_caller]
    pub fn update(&self, mut f: impl FnMut(T) -> T) {
        if self.layout().is_one_to_one() {
            self.iter().for_each(|cell| cell.set(f(cell.get())));
        } else {
            count_temporary(self.nbytes());
            let values: Vec<T> = self.iter().map(|cell| f(cell.get())).collect();
            self.iter().zip(values).for_each(|(cell, value)| cell.set(value));
        }
    }

    /// Writes `f` of each value and the value of `other` at its place, in logical (C) order; `other` is
    /// broadcast to this shape. All values are read before any is written.
    ///
    /// # Panics
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn zip_update<E: Dimension>(&self, other: &CellView<'_, T, E>, f: impl FnMut(T, T) -> T) {
        self.try_zip_update(other, f).or_raise();
    }

    /// As [`zip_update`](Self::zip_update).
    ///
    /// # Errors
    /// If `other` does not broadcast to this shape; nothing is written then.
    #[track_caller]
    pub fn try_zip_update<E: Dimension>(
        &self,
        other: &CellView<'_, T, E>,
        mut f: impl FnMut(T, T) -> T,
    ) -> Result<()> {
        let other = other.stretched_like(self.layout())?;
        let pairs = self.iter().zip(other.iter());
        if self.layout().is_one_to_one() && self.shares_memory(&other) == Overlap::No {
            pairs.for_each(|(cell, other)| cell.set(f(cell.get(), other.get())));
        } else {
            count_temporary(self.nbytes());
            let values: Vec<T> = pairs.map(|(cell, other)| f(cell.get(), other.get())).collect();
            self.iter().zip(values).for_each(|(cell, value)| cell.set(value));
        }
        Ok(())
    }
}
