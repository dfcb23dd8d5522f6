//! Membership: `isin`.

use core::mem::needs_drop;

use super::distinct::in_order;
use super::sorted::{Seeker, Side, Sorted};
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::kernel::map;
use crate::ledger::at_caller;
use crate::ops::sort::order::ascending;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

impl<S: Storage<Elem = T>, T: Clone + PartialOrd, D: Dimension> ArrayBase<S, D> {
    /// For each element whether it is one of `test_elements`, an array of any shape: a fresh mask
    /// of the shape of this array, in the order in which its elements lie. NaN is not equal to
    /// itself, and so never in (rule NA5).
    ///
    /// Sorts the test elements once, and looks each element up in them.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 2]];
    /// assert_eq!(a.isin(&array![5, 2]), [[false, true], [false, true]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn isin<S2: Storage<Elem = T>, E: Dimension>(
        &self,
        test_elements: &ArrayBase<S2, E>,
    ) -> Array<bool, D> {
        let (elements, len) = (self.as_view(), test_elements.len());
        let mask = || {
            if needs_drop::<T>() {
                // What is costly to clone is sorted by reference.
                let sorted = in_order(len, test_elements.iter(), |a, b| ascending(*a, *b))?;
                return lookup(&elements, sorted.buffer().as_slice());
            }
            let sorted = in_order(len, test_elements.iter().cloned(), ascending)?;
            lookup(&elements, sorted.buffer().as_slice())
        };
        at_caller(mask).or_raise()
    }
}

/// Whether each element is one of the sorted ones.
#[track_caller]
fn lookup<'a, T: PartialOrd + 'a, D: Dimension>(
    elements: &ArrayView<'_, T, D>,
    sorted: impl Sorted<'a, T> + Copy,
) -> Result<Array<bool, D>> {
    let (len, mut seeker) = (sorted.len(), Seeker::new(sorted));
    map::map(elements, |x| {
        let place = seeker.place(x, Side::Left);
        place < len && sorted.at(place) == x
    })
}
