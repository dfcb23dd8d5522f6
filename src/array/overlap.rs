//! Do two arrays touch a common byte, and does one reach an element twice?

use crate::dimension::{Dimension, axis_values};
use crate::layout::overlap::{self, Overlap, Region};
use crate::storage::{ArrayBase, Storage};

/// The dead ends that [`shares_memory`](ArrayBase::shares_memory) meets before it gives up: enough
/// for every layout that slicing makes, some milliseconds at worst.
pub(crate) const OVERLAP_WORK: u64 = 100_000;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Whether two arrays touch a common byte, whatever their element types, ranks and storages.
    /// Exact, within a bounded search that every layout made by slicing stays far below (rule SM3).
    ///
    /// Neither array is read. Arrays without elements, and elements without bytes, touch nothing.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::<u8, _>::zeros((4, 20));
    /// let (x, y) = (a.slice((.., s![..;7])), a.slice((.., s![3..;3])));
    /// assert!(x.may_share_memory(&y)); // their ends interleave
    /// assert_eq!(x.shares_memory(&y), Overlap::No); // but not one byte is common
    ///
    /// let z = array![[1.0, 2.0], [3.0, 4.0]];
    /// let bytes = z.view_as::<u8>(); // 2 × 16
    /// assert_eq!(z.column(1).shares_memory(&bytes.slice((.., ..8))), Overlap::No);
    /// assert_eq!(z.column(1).shares_memory(&bytes.slice((.., ..9))), Overlap::Yes);
    /// ```
    pub fn shares_memory<S2: Storage, E: Dimension>(&self, other: &ArrayBase<S2, E>) -> Overlap {
        self.shares_memory_within(other, OVERLAP_WORK)
    }

    /// As [`shares_memory`](Self::shares_memory), with the bound on the search given: the numbers
    /// that may be tried in vain before the answer is [`Overlap::Unknown`], each of which takes some
    /// tens of nanoseconds for a few axes.
    ///
    /// `Yes` and `No` are exact with every bound; with 0, what needs no search is still answered
    /// (NumPy's `max_work=0` looks at the ends only: that is
    /// [`may_share_memory`](Self::may_share_memory)). The question is as hard as a knapsack, so no
    /// bound is enough for every layout that [`from_strides`](crate::ArrayView::from_strides) can
    /// make.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::<f32, _>::zeros((100, 100));
    /// let (even, odd) = (a.slice((.., s![..;2])), a.slice((s![..;-1], s![1..;2])));
    /// assert_eq!(even.shares_memory_within(&odd, 0), Overlap::No);
    /// assert_eq!(even.shares_memory_within(&a.t(), 0), Overlap::Yes);
    /// ```
    pub fn shares_memory_within<S2: Storage, E: Dimension>(
        &self,
        other: &ArrayBase<S2, E>,
        max_work: u64,
    ) -> Overlap {
        self.with_region(|a| other.with_region(|b| overlap::overlap(a, b, max_work)))
    }

    /// Whether the ends of what two arrays touch overlap, whatever their element types: quick, and
    /// `true` too often (rule SM2). `false` is certain.
    pub fn may_share_memory<S2: Storage, E: Dimension>(&self, other: &ArrayBase<S2, E>) -> bool {
        self.with_region(|a| other.with_region(|b| overlap::may_overlap(a, b)))
    }

    /// Whether two different indices of this array reach one element: see
    /// [`Layout::self_overlap`](crate::Layout::self_overlap).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3];
    /// assert_eq!(a.slice(s![..;-1]).self_overlap(), Overlap::No);
    /// assert_eq!(a.broadcast_to((2, 3))?.self_overlap(), Overlap::Yes);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    pub fn self_overlap(&self) -> Overlap {
        self.layout().self_overlap()
    }

    /// Hands the touched bytes to `f`.
    pub(crate) fn with_region<R>(&self, f: impl FnOnce(&Region<'_>) -> R) -> R {
        let itemsize = self.itemsize();
        let mut strides: D::Strides = axis_values(self.strides());
        for stride in strides.as_mut() {
            // In an array with elements, a stride that is stepped along stays inside an allocation,
            // so its bytes fit; the others are never used.
            *stride = stride.wrapping_mul(itemsize as isize);
        }
        let (start, strides) = (self.as_ptr().addr(), strides.as_ref());
        f(&Region { start, itemsize, shape: self.shape(), strides })
    }
}
