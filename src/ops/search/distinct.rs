//! Distinct values: `unique` in its forms.

use core::cmp::Ordering;
use core::mem::needs_drop;

use super::vector;
use crate::Array1;
use crate::dimension::{Dimension, Order};
use crate::error::{OrRaise, Result};
use crate::kernel::collect::collect;
use crate::layout::{Layout, resolve_axis};
use crate::ledger::at_caller;
use crate::ops::sort::order::ascending;
use crate::storage::{Array, ArrayBase, Storage};

/// The distinct values of an array and where they are; made by
/// [`unique_all`](ArrayBase::unique_all).
#[derive(Debug)]
#[non_exhaustive]
pub struct Unique<T, D: Dimension> {
    /// The distinct values, ascending.
    pub values: Array1<T>,
    /// The number, in C order, of the first element that has each value.
    pub first_index: Array1<usize>,
    /// The place in `values` of each element's value: of the array's shape, in C order.
    pub inverse: Array<usize, D>,
    /// How many elements have each value.
    pub counts: Array1<usize>,
}

impl<T, D: Dimension> Clone for Unique<T, D> {
    /// One more handle on each array.
    #[track_caller]
    fn clone(&self) -> Self {
        Unique {
            values: self.values.clone(),
            first_index: self.first_index.clone(),
            inverse: self.inverse.clone(),
            counts: self.counts.clone(),
        }
    }
}

impl<S: Storage<Elem = T>, T: Clone + PartialOrd, D: Dimension> ArrayBase<S, D> {
    /// The distinct values, ascending: a fresh array with one axis. All NaN are one value, the
    /// last (rule NA5). Of equal elements, the value is the first in C order (as with 0.0 and
    /// -0.0).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 1], [1, 2]].unique(), [1, 2, 3]);
    /// let values = array![f64::NAN, 2.0, f64::NAN, 1.0].unique();
    /// assert_eq!(values.slice(..2), [1.0, 2.0]);
    /// assert!(values.len() == 3 && values[2].is_nan());
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn unique(&self) -> Array1<T> {
        let values = || {
            if needs_drop::<T>() {
                // What is costly to clone is sorted by reference, and only the values are cloned.
                let sorted = in_order(self.len(), self.iter(), |a, b| ascending(*a, *b))?;
                return firsts(
                    sorted.buffer().as_slice(),
                    |a, b| ascending(*a, *b),
                    |x| T::clone(x),
                );
            }
            let sorted = match self.as_slice() {
                Some(slice) => in_order(slice.len(), slice.iter().cloned(), ascending)?,
                None => in_order(self.len(), self.iter().cloned(), ascending)?,
            };
            firsts(sorted.buffer().as_slice(), ascending, T::clone)
        };
        at_caller(values).or_raise()
    }

    /// The distinct values as [`unique`](Self::unique) gives them, with the number of the first
    /// element that has each, the places that rebuild the array, and the counts. All fresh.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![["b", "a"], ["c", "b"]];
    /// let unique = a.unique_all();
    /// assert_eq!(unique.values, ["a", "b", "c"]);
    /// assert_eq!(unique.first_index, [1, 0, 2]);
    /// assert_eq!(unique.counts, [1, 2, 1]);
    /// assert_eq!(unique.inverse, [[1, 0], [2, 1]]);
    /// assert_eq!(unique.values.take(&unique.inverse, 0)?, a);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn unique_all(&self) -> Unique<T, D> {
        let unique = || {
            let len = self.len();
            if needs_drop::<T>() {
                let pairs = self.iter().zip(0..);
                let pairs = in_order(len, pairs, |a, b| ascending(a.0, b.0))?;
                let pairs = pairs.buffer().as_slice();
                return numbered(pairs, |a, b| ascending(*a, *b), |x| T::clone(x), self.dim());
            }
            let pairs = self.iter().cloned().zip(0..);
            let pairs = in_order(len, pairs, |a, b| ascending(&a.0, &b.0))?;
            numbered(pairs.buffer().as_slice(), ascending, T::clone, self.dim())
        };
        at_caller(unique).or_raise()
    }

    /// The distinct positions of `axis` (NumPy's `unique(a, axis=axis)`): each is compared as a
    /// whole, the first elements first, and stands once in the result, ascending. A fresh array in
    /// C order. NaN is equal to NaN here too, as it is not in NumPy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[2, 1], [1, 9], [2, 1], [1, 3]];
    /// assert_eq!(a.unique_axis(0), [[1, 3], [1, 9], [2, 1]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn unique_axis(&self, axis: isize) -> Array<T, D> {
        self.try_unique_axis(axis).or_raise()
    }

    /// As [`unique_axis`](Self::unique_axis).
    ///
    /// # Errors
    /// Where `unique_axis` panics.
    #[track_caller]
    pub fn try_unique_axis(&self, axis: isize) -> Result<Array<T, D>> {
        let axis = resolve_axis(axis, self.ndim())? as isize;
        let len = self.len_of(axis);
        let first = self.moveaxis(axis, 0);
        // Without elements, all positions are equal.
        let width = self.len().checked_div(len).unwrap_or(0);
        let part = |i: usize| i * width..(i + 1) * width;
        let ids = match first.as_slice() {
            Some(slice) => distinct(len, |&i, &j| compare(&slice[part(i)], &slice[part(j)])),
            None => {
                let all = collect(first.len(), first.iter())?;
                let all = all.as_slice();
                distinct(len, |&i, &j| {
                    let pairs = all[part(i)].iter().zip(&all[part(j)]);
                    pairs
                        .map(|(a, b)| ascending(*a, *b))
                        .find(|o| o.is_ne())
                        .unwrap_or(Ordering::Equal)
                })
            }
        }?;
        self.take(&ids, axis)
    }
}

/// Two lists of one length, the first elements first.
fn compare<T: PartialOrd>(a: &[T], b: &[T]) -> Ordering {
    let mut orders = a.iter().zip(b).map(|(a, b)| ascending(a, b));
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Keys in a stable order; fresh.
#[track_caller]
pub(super) fn in_order<K: Clone>(
    len: usize,
    keys: impl Iterator<Item = K>,
    compare: impl Fn(&K, &K) -> Ordering,
) -> Result<Array1<K>> {
    let mut keys = vector(len, keys)?;
    match keys.view_mut().into_slice_or_self() {
        Ok(slice) => slice.sort_by(compare),
        Err(_) => unreachable!("a fresh array is contiguous"),
    }
    Ok(keys)
}

/// The numbers below `len` of which `compare` finds no two equal, the smallest of each, in order.
#[track_caller]
fn distinct(len: usize, compare: impl Fn(&usize, &usize) -> Ordering) -> Result<Array1<usize>> {
    let sorted = in_order(len, 0..len, &compare)?;
    firsts(sorted.buffer().as_slice(), compare, usize::clone)
}

/// The first of each run of equal keys.
#[track_caller]
fn firsts<K, T>(
    sorted: &[K],
    compare: impl Fn(&K, &K) -> Ordering,
    value: impl Fn(&K) -> T,
) -> Result<Array1<T>> {
    let runs = || sorted.chunk_by(|a, b| compare(a, b).is_eq());
    vector(runs().count(), runs().map(|run| value(&run[0])))
}

/// The distinct keys of pairs of a key and its number, sorted by key; equal keys by number.
#[track_caller]
fn numbered<K, T, D: Dimension>(
    pairs: &[(K, usize)],
    compare: impl Fn(&K, &K) -> Ordering,
    value: impl Fn(&K) -> T,
    shape: D::Sizes,
) -> Result<Unique<T, D>> {
    let runs = || pairs.chunk_by(|a, b| compare(&a.0, &b.0).is_eq());
    let counts = vector(runs().count(), runs().map(<[_]>::len))?;
    let starts = || {
        counts.iter().scan(0, |next, count| {
            let start = *next;
            *next += count;
            Some(&pairs[start])
        })
    };
    let values = vector(counts.len(), starts().map(|(key, _)| value(key)))?;
    let first_index = vector(counts.len(), starts().map(|(_, number)| *number))?;

    let layout = Layout::new(shape, Order::C, size_of::<usize>())?;
    let mut inverse = Array::from_parts(
        collect(pairs.len(), core::iter::repeat(0)).of_shape(layout.shape())?,
        layout,
    )?;
    if let Ok(places) = inverse.view_mut().into_slice_or_self() {
        let mut rest = pairs;
        for (place, &count) in counts.iter().enumerate() {
            let (run, behind) = rest.split_at(count);
            run.iter().for_each(|&(_, number)| places[number] = place);
            rest = behind;
        }
    }
    Ok(Unique { values, first_index, inverse, counts })
}
