//! Shuffles: positions of an axis in another order, all orders equally likely.

use rand_core::Rng;

use super::Generator;
use super::bits::Bits;
use crate::array::Array1;
use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::layout::resolve_axis;
use crate::storage::{Array, ArrayBase, ArrayViewMut, Storage};

impl<R: Rng> Bits<R> {
    /// The exchanges that shuffle `n` positions (Fisher's and Yates' shuffle): each position, from the
    /// first one on, is exchanged with itself or a later one. The first positions have their final elements
    /// first, so that of the first `k` exchanges a sample of `k` comes.
    #[inline]
    pub(super) fn exchanges(&mut self, n: usize, k: usize, mut exchange: impl FnMut(usize, usize)) {
        for place in 0..k.min(n.saturating_sub(1)) {
            exchange(place, place + self.below(n - place));
        }
    }

    /// Shuffles rows of some width that lie one behind the other.
    fn shuffle_rows<T>(&mut self, elements: &mut [T], rows: usize) {
        let width = elements.len().checked_div(rows).unwrap_or(0);
        self.exchanges(rows, rows, |a, b| match width {
            1 => elements.swap(a, b),
            _ if a == b => (),
            _ => {
                let (before, after) = elements.split_at_mut(b * width);
                before[a * width..][..width].swap_with_slice(&mut after[..width]);
            }
        });
    }

    /// Shuffles the positions of an axis that the view has.
    fn shuffle<T, D: Dimension>(&mut self, mut view: ArrayViewMut<'_, T, D>, axis: usize) {
        let rows = view.shape()[axis];
        // Along the first axis (of those longer than 1), the positions are parts of one slice.
        if view.shape()[..axis].iter().all(|&len| len == 1) {
            view = match view.into_slice_or_self() {
                Ok(elements) => return self.shuffle_rows(elements, rows),
                Err(view) => view,
            };
        }
        let mut parts: Vec<_> = view.axis_iter_mut(axis as isize).collect();
        self.exchanges(rows, rows, |a, b| {
            if let Ok([a, b]) = parts.get_disjoint_mut([a, b]) {
                a.iter_mut().zip(b.iter_mut()).for_each(|(a, b)| core::mem::swap(a, b));
            }
        });
    }

    /// The numbers below `n`, shuffled.
    #[track_caller]
    fn order(&mut self, n: usize) -> Result<Array1<usize>> {
        let mut order = Array1::try_arange(0, n, 1)?;
        self.shuffle(order.view_mut(), 0);
        Ok(order)
    }
}

impl<R: Rng> Generator<R> {
    /// Brings the positions of `axis` into another order, in place; all orders are equally likely. Nothing
    /// changes along the other axes: rows stay rows. See [`view_mut`](ArrayBase::view_mut).
    ///
    /// The order is that of [`permutation`](Self::permutation), whatever the elements and their memory
    /// order. O(elements).
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let mut cards = Array1::arange(1, 53, 1);
    /// Generator::new(0).shuffle(&mut cards, 0);
    /// assert_eq!(cards.sort(0), Array1::arange(1, 53, 1));
    /// ```
    ///
    /// # Panics
    /// If there is no such axis.
    #[track_caller]
    pub fn shuffle<S: StorageMut, D: Dimension>(
        &mut self,
        array: &mut ArrayBase<S, D>,
        axis: isize,
    ) {
        self.try_shuffle(array, axis).or_raise();
    }

    /// As [`shuffle`](Self::shuffle).
    ///
    /// # Errors
    /// If there is no such axis; nothing is written then.
    #[track_caller]
    pub fn try_shuffle<S: StorageMut, D: Dimension>(
        &mut self,
        array: &mut ArrayBase<S, D>,
        axis: isize,
    ) -> Result<()> {
        let axis = resolve_axis(axis, array.ndim())?;
        self.bits.shuffle(array.view_mut(), axis);
        Ok(())
    }

    /// The positions of `axis` in another order, all orders equally likely: a copy.
    ///
    /// It takes `axis` at [`permutation_of`](Self::permutation_of) its length.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let a = array![[1, 2, 3], [10, 20, 30]];
    /// let columns = Generator::new(0).permutation(&a, 1);
    /// assert_eq!(columns.row(1), &columns.row(0) * 10);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn permutation<S, D>(&mut self, array: &ArrayBase<S, D>, axis: isize) -> Array<S::Elem, D>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
    {
        self.try_permutation(array, axis).or_raise()
    }

    /// As [`permutation`](Self::permutation).
    ///
    /// # Errors
    /// Where `permutation` panics.
    #[track_caller]
    pub fn try_permutation<S, D>(
        &mut self,
        array: &ArrayBase<S, D>,
        axis: isize,
    ) -> Result<Array<S::Elem, D>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
    {
        let len = array.shape()[resolve_axis(axis, array.ndim())?];
        let order = self.bits.order(len)?;
        array.take(&order, axis)?.into_dimension()
    }

    /// The lanes along `axis`, each in an order of its own, all orders equally likely: a copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let days = Array1::arange(1, 8, 1).share();
    /// let weeks = Generator::new(0).permuted(&days.broadcast_to((52, 7))?, 1);
    /// assert!(weeks.rows().all(|week| week.to_owned().sort(0) == days));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn permuted<S, D>(&mut self, array: &ArrayBase<S, D>, axis: isize) -> Array<S::Elem, D>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
    {
        self.try_permuted(array, axis).or_raise()
    }

    /// As [`permuted`](Self::permuted).
    ///
    /// # Errors
    /// Where `permuted` panics.
    #[track_caller]
    pub fn try_permuted<S, D>(
        &mut self,
        array: &ArrayBase<S, D>,
        axis: isize,
    ) -> Result<Array<S::Elem, D>>
    where
        S: Storage<Elem: Clone>,
        D: Dimension,
    {
        let len = array.shape()[resolve_axis(axis, array.ndim())?];
        let mut copy = array.try_to_owned()?;
        for lane in copy.lanes_mut(axis) {
            match lane.into_slice_or_self() {
                Ok(elements) => self.bits.shuffle_rows(elements, len),
                Err(mut lane) => self.bits.exchanges(len, len, |a, b| lane.swap([a], [b])),
            }
        }
        Ok(copy)
    }

    /// The numbers below `n` in an order of which all are equally likely. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::random::Generator;
    ///
    /// let order = Generator::new(0).permutation_of(100);
    /// let (train, test) = (order.slice(..80), order.slice(80..)); // rows to take
    /// # assert_eq!((train.len(), test.len()), (80, 20));
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn permutation_of(&mut self, n: usize) -> Array1<usize> {
        self.try_permutation_of(n).or_raise()
    }

    /// As [`permutation_of`](Self::permutation_of).
    ///
    /// # Errors
    /// Where `permutation_of` panics.
    #[track_caller]
    pub fn try_permutation_of(&mut self, n: usize) -> Result<Array1<usize>> {
        self.bits.order(n)
    }
}
