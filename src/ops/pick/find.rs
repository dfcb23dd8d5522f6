//! From masks to positions, and choosing between two arrays.

use super::plan::check_mask;
use crate::dimension::{Broadcast, Dimension, Order, axis_values};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::{collect, map, run};
use crate::layout::Layout;
use crate::layout::broadcast::broadcast_shapes;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};
use crate::{Array1, Array2};

/// The rank that three broadcast ranks give.
type Broadcast3<D, E, F> = <<D as Broadcast<E>>::Out as Broadcast<F>>::Out;

/// How many elements are true.
pub(super) fn count<D: Dimension>(mask: &ArrayView<'_, bool, D>) -> usize {
    // Summed in bytes first, which the compiler does many at a time.
    match mask.as_slice_memory_order() {
        Some(slice) => slice
            .chunks(255)
            .map(|chunk| usize::from(chunk.iter().map(|&x| u8::from(x)).sum::<u8>()))
            .sum(),
        None => run::fold(mask, 0, |n, &x| n + usize::from(x)),
    }
}

/// The positions of the `count` true elements in C order: one array an axis.
pub(super) fn positions<T, D: Dimension>(
    mask: &ArrayView<'_, bool, D>,
    count: usize,
    cast: impl Fn(usize) -> T,
) -> Result<Vec<Array1<T>>> {
    let layout = Layout::new([count], Order::C, size_of::<T>())?;
    let axes = 0..mask.ndim();
    if let Some(slice) = mask.as_slice().filter(|_| mask.ndim() == 1) {
        let found = slice.iter().enumerate().filter(|(_, x)| **x).map(|(i, _)| cast(i));
        return Ok(vec![Array::from_parts(collect::collect(count, found)?, layout)?]);
    }
    axes.map(|axis| {
        let found = mask.indexed_iter().filter(|(_, x)| **x).map(|(i, _)| cast(i.as_ref()[axis]));
        Array::from_parts(collect::collect(count, found)?, layout)
    })
    .collect()
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Default + PartialEq,
{
    /// The elements that are not the default (zero, `false`) as a mask.
    fn truth(&self) -> Result<Array<bool, D>> {
        let zero = S::Elem::default();
        map::map(&self.as_view(), |x| *x != zero)
    }

    /// The positions of the elements that are not zero (`false`, the default of their type), in C
    /// order: one array an axis, each a copy of its own. NaN is not zero; -0.0 is.
    ///
    /// An array without axes has none to give positions along; see
    /// [`flat_nonzero`](Self::flat_nonzero).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[3, 0, 0], [0, 4, 0]];
    /// let at = a.nonzero();
    /// assert_eq!((at[0].to_vec(), at[1].to_vec()), (vec![0, 1], vec![0, 1]));
    /// assert_eq!(a.gather((&at[0], &at[1])).unwrap(), [3, 4]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn nonzero(&self) -> Vec<Array1<usize>> {
        let found = || {
            let mask = self.truth()?;
            positions(&mask.as_view(), count(&mask.as_view()), |i| i)
        };
        found().or_raise()
    }

    /// The indices of the elements that are not zero, in C order: a row each. A copy of shape
    /// `(count, ndim)`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 0, 0], [0, 4, 5]].argwhere(), [[0, 0], [1, 1], [1, 2]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn argwhere(&self) -> Array2<usize> {
        let found = || {
            let mask = self.truth()?;
            let shape = [count(&mask.as_view()), self.ndim()];
            let layout = Layout::new(shape, Order::C, size_of::<usize>())?;
            let rows = mask.indexed_iter().filter(|(_, x)| **x).flat_map(|(i, _)| {
                let i: Vec<usize> = i.as_ref().to_vec();
                i
            });
            Array::from_parts(collect::collect(layout.len(), rows)?, layout)
        };
        found().or_raise()
    }

    /// The numbers, in C order, of the elements that are not zero. A copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[3, 0, 0], [0, 4, 5]].flat_nonzero(), [0, 4, 5]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn flat_nonzero(&self) -> Array1<usize> {
        let found = || {
            let mask = self.truth()?;
            let n = count(&mask.as_view());
            let layout = Layout::new([n], Order::C, size_of::<usize>())?;
            let found = mask.iter().enumerate().filter(|(_, x)| **x).map(|(i, _)| i);
            Array::from_parts(collect::collect(n, found)?, layout)
        };
        found().or_raise()
    }
}

impl<S: Storage<Elem = bool>, D: Dimension> ArrayBase<S, D> {
    /// Element by element, `a` where this mask is true and `b` where not; all three are broadcast
    /// (NumPy's `where(mask, a, b)`). A copy. A scalar is an array without axes: `&Array0::from(1)`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mask = array![true, false, true];
    /// assert_eq!(mask.where_(&array![1, 2, 3], &Array0::from(0)), [1, 0, 3]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn where_<T, S2, S3, E, F>(
        &self,
        a: &ArrayBase<S2, E>,
        b: &ArrayBase<S3, F>,
    ) -> Array<T, Broadcast3<D, E, F>>
    where
        T: Clone,
        S2: Storage<Elem = T>,
        S3: Storage<Elem = T>,
        D: Broadcast<E>,
        <D as Broadcast<E>>::Out: Broadcast<F>,
        E: Dimension,
        F: Dimension,
    {
        self.try_where(a, b).or_raise()
    }

    /// As [`where_`](Self::where_).
    ///
    /// # Errors
    /// Where `where_` panics.
    pub fn try_where<T, S2, S3, E, F>(
        &self,
        a: &ArrayBase<S2, E>,
        b: &ArrayBase<S3, F>,
    ) -> Result<Array<T, Broadcast3<D, E, F>>>
    where
        T: Clone,
        S2: Storage<Elem = T>,
        S3: Storage<Elem = T>,
        D: Broadcast<E>,
        <D as Broadcast<E>>::Out: Broadcast<F>,
        E: Dimension,
        F: Dimension,
    {
        let shape = broadcast_shapes(&[self.shape(), a.shape(), b.shape()])?;
        let sizes: <Broadcast3<D, E, F> as Dimension>::Sizes = axis_values(&shape);
        let (mask, a, b) = (self.as_view(), a.as_view(), b.as_view());
        let (mask, a) = (mask.stretched(sizes.clone())?, a.stretched(sizes.clone())?);
        let pick = |&mask: &bool, a: &T, b: &T| if mask { a.clone() } else { b.clone() };
        map::zip3(&mask, &a, &b.stretched(sizes)?, pick)
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The elements where the mask is true, in C order whatever the memory order (rule BO3). A copy.
    ///
    /// The mask has the array's own shape; for one along an axis see
    /// [`compress`](Self::compress), for other mixtures [`gather`](Self::gather).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 5], [7, 2]];
    /// assert_eq!(a.select(&a.map(|x| *x > 2)).unwrap(), [5, 7]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or the memory cannot be had.
    pub fn select<S2>(&self, mask: &ArrayBase<S2, D>) -> Result<Array1<S::Elem>>
    where
        S2: Storage<Elem = bool>,
        S::Elem: Clone,
    {
        check_full_mask(mask.shape(), self.shape())?;
        let n = count(&mask.as_view());
        let layout = Layout::new([n], Order::C, size_of::<S::Elem>())?;
        let buffer = match (self.as_slice(), mask.as_slice()) {
            (Some(a), Some(mask)) => collect::collect(n, chosen(a.iter().zip(mask)))?,
            _ => collect::collect(n, chosen(self.iter().zip(mask.iter())))?,
        };
        Array::from_parts(buffer, layout)
    }
}

/// Clones of the elements whose companion is true.
fn chosen<'a, T: Clone + 'a>(
    pairs: impl Iterator<Item = (&'a T, &'a bool)>,
) -> impl Iterator<Item = T> {
    pairs.filter(|(_, mask)| **mask).map(|(value, _)| value.clone())
}

/// Whether a mask has exactly this shape.
pub(super) fn check_full_mask(mask: &[usize], shape: &[usize]) -> Result<()> {
    if mask.len() != shape.len() {
        let (expected, found) = (Dims::new(shape), Dims::new(mask));
        return Err(ErrorKind::ShapeMismatch { expected, found }.into());
    }
    check_mask(mask, shape, 0)
}
