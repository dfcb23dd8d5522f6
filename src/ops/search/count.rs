//! Counts of small integers: `bincount`.

use core::ops::Add;

use num_traits::Zero;

use crate::Array1;
use crate::dimension::Ix1;
use crate::error::{ErrorKind, Result};
use crate::ops::IndexElem;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

impl<S: Storage<Elem = I>, I: IndexElem> ArrayBase<S, Ix1> {
    /// How often each of 0, 1, 2, .. occurs: a fresh array as long as the largest element needs,
    /// and at least `minlength`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![0, 3, 1, 1].bincount(0)?, [1, 2, 0, 1]);
    /// assert_eq!(array![0u8, 1].bincount(4)?, [1, 1, 0, 0]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an element is negative, or so large that the memory cannot be had.
    #[track_caller]
    pub fn bincount(&self, minlength: usize) -> Result<Array1<usize>> {
        let list = self.as_view();
        let mut counts = Array::try_zeros([bins(&list, minlength)?])?;
        if let Ok(counts) = counts.view_mut().into_slice_or_self() {
            let mut count = |x: &I| counts[x.position().unsigned_abs()] += 1;
            match list.to_slice() {
                Some(slice) => slice.iter().for_each(&mut count),
                None => list.iter().for_each(&mut count),
            }
        }
        Ok(counts)
    }

    /// As [`bincount`](Self::bincount), where each element counts with its weight: the sums of the
    /// weights, added in the order of the elements.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let weights = array![0.5, 2.0, 1.0];
    /// assert_eq!(array![2, 0, 2].bincount_weighted(&weights, 0)?, [2.0, 0.0, 1.5]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`bincount`](Self::bincount), and if there is not one weight an element.
    #[track_caller]
    pub fn bincount_weighted<S2, W>(
        &self,
        weights: &ArrayBase<S2, Ix1>,
        minlength: usize,
    ) -> Result<Array1<W>>
    where
        S2: Storage<Elem = W>,
        W: Clone + Zero + Add<Output = W> + 'static,
    {
        if weights.len() != self.len() {
            let (given, len) = (weights.len(), self.len());
            let text = "The weights and list don't have the same length";
            let text = format!("{text}: {given} weights for {len} elements");
            return Err(ErrorKind::Argument(text).into());
        }
        let list = self.as_view();
        let mut sums = Array::try_zeros([bins(&list, minlength)?])?;
        if let Ok(sums) = sums.view_mut().into_slice_or_self() {
            let positions = list.iter().map(|x| x.position().unsigned_abs());
            add_weights(sums, positions.zip(weights.iter()));
        }
        Ok(sums)
    }
}

/// Adds each weight to the sum at its place.
pub(super) fn add_weights<'w, W: Clone + Zero + 'w>(
    sums: &mut [W],
    weights: impl Iterator<Item = (usize, &'w W)>,
) {
    for (place, weight) in weights {
        let sum = &mut sums[place];
        // Taken out, so that it need not be cloned.
        *sum = core::mem::replace(sum, W::zero()) + weight.clone();
    }
}

/// How many bins the list needs.
fn bins<I: IndexElem>(list: &ArrayView<'_, I, Ix1>, minlength: usize) -> Result<usize> {
    let ends = |(least, most): (isize, isize), x: &I| {
        let x = x.position();
        (least.min(x), most.max(x))
    };
    let (least, most) = match list.to_slice() {
        Some(slice) => slice.iter().fold((0, -1), ends),
        None => list.iter().fold((0, -1), ends),
    };
    if least < 0 {
        return Err(negative(list));
    }
    // A position that does not fit is the largest there is, for which no memory can be had.
    Ok(minlength.max(most.wrapping_add(1).unsigned_abs()))
}

/// The error that names the first negative element.
#[cold]
fn negative<I: IndexElem>(list: &ArrayView<'_, I, Ix1>) -> crate::Error {
    let mut text = String::from("'list' argument must have no negative elements");
    let mut positions = list.iter().map(|x| x.position()).enumerate();
    if let Some((i, x)) = positions.find(|&(_, x)| x < 0) {
        text += &format!(": element {x} at index {i}");
    }
    ErrorKind::Argument(text).into()
}
