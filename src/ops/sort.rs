//! Sorting along an axis, and what follows from order: ranks, medians, quantiles.
//!
//! All sorts are stable, ascending, with NaN last (rule NA4).

pub(super) mod order;
mod quantile;

use core::cmp::Ordering;

use crate::StorageMut;
use crate::dimension::{Dimension, Order};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::collect;
use crate::layout::{Layout, resolve_axis, resolve_index};
use crate::storage::{Array, ArrayBase, Storage};

use order::{ascending, reorder_lanes};

impl<S: Storage<Elem = T>, T: Clone, D: Dimension> ArrayBase<S, D> {
    /// A fresh array with the elements sorted along `axis`: stable, ascending, NaN last.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1, 2], [9, 8, 7]].sort(1), [[1, 2, 3], [7, 8, 9]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn sort(&self, axis: isize) -> Array<T, D>
    where
        T: PartialOrd,
    {
        self.try_sort(axis).or_raise()
    }

    /// As [`sort`](Self::sort).
    ///
    /// # Errors
    /// Where `sort` panics.
    #[track_caller]
    pub fn try_sort(&self, axis: isize) -> Result<Array<T, D>>
    where
        T: PartialOrd,
    {
        self.try_sort_by(axis, ascending)
    }

    /// A fresh array with the elements sorted along `axis` by a comparison, which must be a total
    /// order. Stable.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 3, 2].sort_by(0, |a, b| b.cmp(a)), [3, 2, 1]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, the memory cannot be had, or `compare` is no order (as
    /// [`slice::sort_by`] may).
    #[track_caller]
    pub fn sort_by(&self, axis: isize, compare: impl Fn(&T, &T) -> Ordering) -> Array<T, D> {
        self.try_sort_by(axis, compare).or_raise()
    }

    /// As [`sort_by`](Self::sort_by).
    ///
    /// # Errors
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn try_sort_by(
        &self,
        axis: isize,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> Result<Array<T, D>> {
        let axis = resolve_axis(axis, self.ndim())?;
        let mut sorted = self.try_to_owned()?;
        reorder_lanes(&mut sorted, axis, |lane| lane.sort_by(&compare));
        Ok(sorted)
    }

    /// The positions along `axis` that would sort it: a fresh array in C order, of the same shape.
    /// Stable, ascending, NaN last.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![30, 10, 20].argsort(0), [1usize, 2, 0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn argsort(&self, axis: isize) -> Array<usize, D>
    where
        T: PartialOrd,
    {
        self.try_argsort(axis).or_raise()
    }

    /// As [`argsort`](Self::argsort).
    ///
    /// # Errors
    /// Where `argsort` panics.
    #[track_caller]
    pub fn try_argsort(&self, axis: isize) -> Result<Array<usize, D>>
    where
        T: PartialOrd,
    {
        self.try_argsort_by(axis, ascending)
    }

    /// The positions along `axis` that would sort it by a comparison, which must be a total order.
    /// Stable.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![30, 10, 20].argsort_by(0, |a, b| b.cmp(a)), [0usize, 2, 1]);
    /// ```
    ///
    /// # Panics
    /// As [`sort_by`](Self::sort_by).
    #[track_caller]
    pub fn argsort_by(&self, axis: isize, compare: impl Fn(&T, &T) -> Ordering) -> Array<usize, D> {
        self.try_argsort_by(axis, compare).or_raise()
    }

    /// As [`argsort_by`](Self::argsort_by).
    ///
    /// # Errors
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn try_argsort_by(
        &self,
        axis: isize,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> Result<Array<usize, D>> {
        let at = resolve_axis(axis, self.ndim())?;
        let layout = Layout::new(self.layout().sizes().clone(), Order::C, size_of::<usize>())?;
        let zeros = collect::collect(layout.len(), core::iter::repeat(0))?;
        let mut positions = Array::from_parts(zeros, layout)?;
        let mut lanes = self.lanes(at as isize);
        reorder_lanes(&mut positions, at, |places| {
            let Some(lane) = lanes.next() else { return };
            let keys: Vec<&T> = lane.iter().collect();
            places.iter_mut().enumerate().for_each(|(i, place)| *place = i);
            places.sort_by(|&i, &j| compare(keys[i], keys[j]));
        });
        Ok(positions)
    }

    /// A fresh array, along `axis` of which the element at `kth` is where it would be if sorted,
    /// with none larger before and none smaller behind it. Faster than sorting; not stable.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![9, 1, 8, 2, 7].partition(2, 0);
    /// assert_eq!(a[2], 7);
    /// assert!(a[0] < 7 && a[1] < 7);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis or position, or the memory cannot be had.
    #[track_caller]
    pub fn partition(&self, kth: isize, axis: isize) -> Array<T, D>
    where
        T: PartialOrd,
    {
        self.try_partition(kth, axis).or_raise()
    }

    /// As [`partition`](Self::partition).
    ///
    /// # Errors
    /// Where `partition` panics.
    #[track_caller]
    pub fn try_partition(&self, kth: isize, axis: isize) -> Result<Array<T, D>>
    where
        T: PartialOrd,
    {
        let axis = resolve_axis(axis, self.ndim())?;
        let len = self.shape()[axis];
        let outside = || ErrorKind::Argument(format!("kth(={kth}) out of bounds ({len})"));
        let at = resolve_index(kth, axis, len).map_err(|_| outside())?;
        let mut parted = self.try_to_owned()?;
        reorder_lanes(&mut parted, axis, |lane| {
            lane.select_nth_unstable_by(at, ascending);
        });
        Ok(parted)
    }
}

impl<S: StorageMut<Elem = T>, T: Clone, D: Dimension> ArrayBase<S, D> {
    /// Sorts the elements along `axis` where they lie: stable, ascending, NaN last. See
    /// [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[3, 1, 2], [9, 8, 7]];
    /// a.sort_inplace(-1);
    /// assert_eq!(a, [[1, 2, 3], [7, 8, 9]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis; nothing is written then.
    #[track_caller]
    pub fn sort_inplace(&mut self, axis: isize)
    where
        T: PartialOrd,
    {
        self.try_sort_inplace(axis).or_raise();
    }

    /// As [`sort_inplace`](Self::sort_inplace).
    ///
    /// # Errors
    /// If there is no such axis; nothing is written then.
    #[track_caller]
    pub fn try_sort_inplace(&mut self, axis: isize) -> Result<()>
    where
        T: PartialOrd,
    {
        self.try_sort_inplace_by(axis, ascending)
    }

    /// Sorts the elements along `axis` where they lie by a comparison, which must be a total order.
    /// Stable. See [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If there is no such axis (nothing is written then), or `compare` is no order (as
    /// [`slice::sort_by`] may).
    #[track_caller]
    pub fn sort_inplace_by(&mut self, axis: isize, compare: impl Fn(&T, &T) -> Ordering) {
        self.try_sort_inplace_by(axis, compare).or_raise();
    }

    /// As [`sort_inplace_by`](Self::sort_inplace_by).
    ///
    /// # Errors
    /// If there is no such axis; nothing is written then.
    #[track_caller]
    pub fn try_sort_inplace_by(
        &mut self,
        axis: isize,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> Result<()> {
        let axis = resolve_axis(axis, self.ndim())?;
        reorder_lanes(self, axis, |lane| lane.sort_by(&compare));
        Ok(())
    }
}
