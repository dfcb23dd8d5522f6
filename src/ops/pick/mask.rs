//! Reading through masks: the elements where one is true, and one of two where it is and where not.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use super::plan::{check_mask, compact};
use crate::Array1;
use crate::array::StorageMut;
use crate::dimension::{Broadcast, Dimension, Ix1, axis_values};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::mask::{self, Found};
use crate::kernel::zip3::zip3;
use crate::layout::broadcast::broadcast_shapes;
use crate::layout::movement::IntoRank;
use crate::ledger::line_of_caller;
use crate::ops::arith::Operand;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// An array of the rank that three broadcast ranks give.
type Chosen<T, D, E, F> = Array<T, Broadcast3<D, E, F>>;
type Broadcast3<D, E, F> = <<D as Broadcast<E>>::Out as Broadcast<F>>::Out;

impl<S: Storage<Elem = bool>, D: Dimension> ArrayBase<S, D> {
    /// Element by element, `a` where this mask is true and `b` where not; all three are broadcast
    /// (NumPy's `where(mask, a, b)`). A copy. `a` and `b` are arrays, views or scalars.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mask = array![true, false, true];
    /// assert_eq!(mask.where_(&array![1, 2, 3], 0), [1, 0, 3]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn where_<T, A, B>(&self, a: A, b: B) -> Chosen<T, D, A::Dim, B::Dim>
    where
        T: Clone,
        A: Operand<T, Elem = T>,
        B: Operand<T, Elem = T>,
        D: Broadcast<A::Dim>,
        <D as Broadcast<A::Dim>>::Out: Broadcast<B::Dim>,
    {
        self.try_where(a, b).or_raise()
    }

    /// As [`where_`](Self::where_).
    ///
    /// # Errors
    /// Where `where_` panics.
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    #[track_caller]
    pub fn try_where<T, A, B>(&self, a: A, b: B) -> Result<Chosen<T, D, A::Dim, B::Dim>>
    where
        T: Clone,
        A: Operand<T, Elem = T>,
        B: Operand<T, Elem = T>,
        D: Broadcast<A::Dim>,
        <D as Broadcast<A::Dim>>::Out: Broadcast<B::Dim>,
    {
        let (mask, a, b) = (self.as_view(), a.view(), b.view());
        let shape = broadcast_shapes(&[mask.shape(), a.shape(), b.shape()])?;
        let sizes: <Broadcast3<D, A::Dim, B::Dim> as Dimension>::Sizes = axis_values(&shape);
        let (mask, a) = (mask.stretched(sizes.clone())?, a.stretched(sizes.clone())?);
        let pick = |&mask: &bool, a: &T, b: &T| if mask { a.clone() } else { b.clone() };
        zip3(&mask, &a, &b.stretched(sizes)?, pick)
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The elements where the mask is true, in C order whatever the memory order (rule BO3). A copy,
    /// allocated exactly.
    ///
    /// The mask has the array's own shape; for one along an axis see
    /// [`compress`](Self::compress), for other mixtures [`gather`](Self::gather), for a condition
    /// without a mask [`filter`](Self::filter).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 5], [7, 2]];
    /// assert_eq!(a.select(&a.greater(2)).unwrap(), [5, 7]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or the memory cannot be had.
    #[track_caller]
    pub fn select<S2, E>(&self, mask: &ArrayBase<S2, E>) -> Result<Array1<S::Elem>>
    where
        S2: Storage<Elem = bool>,
        E: Dimension,
        S::Elem: Clone,
    {
        check_full_mask(mask.shape(), self.shape())?;
        self.found(&Found::in_mask(&mask.as_view())?)
    }

    /// As [`select`](Self::select), to the first places of an array that is there already (NumPy's
    /// `compress(.., out=..)`); returns how many were written. The other places are left as they
    /// were. See [`view_mut`](Self::view_mut) for when `out` is copied first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let (a, mut out) = (array![1, 5, 7, 2], array![0, 0, 0]);
    /// assert_eq!(a.select_into(&a.greater(2), &mut out).unwrap(), 2);
    /// assert_eq!(out, [5, 7, 0]);
    /// ```
    ///
    /// # Errors
    /// If the mask has another shape, or there are not enough places; nothing is written then.
    #[track_caller]
    pub fn select_into<S2, E, S3>(
        &self,
        mask: &ArrayBase<S2, E>,
        out: &mut ArrayBase<S3, Ix1>,
    ) -> Result<usize>
    where
        S2: Storage<Elem = bool>,
        E: Dimension,
        S3: StorageMut<Elem = S::Elem>,
        S::Elem: Clone,
    {
        check_full_mask(mask.shape(), self.shape())?;
        let mask = mask.as_view();
        let found = Found::in_mask(&mask)?;
        if found.count() > out.len() {
            let (values, places) = (found.count(), out.len());
            return Err(ErrorKind::Places { values, places }.into());
        }
        let places = out.view_mut().into_slice((..found.count(),));
        mask::select_into(&self.as_view(), &found, places);
        Ok(found.count())
    }

    /// The elements for which `f` is true, in C order; it is called once for each element, in that
    /// order. A copy.
    ///
    /// `a.filter(|x| *x > 2)` is `a.select(&a.greater(2))` without the mask: it takes one bit an
    /// element for a while, not one byte.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 5], [7, 2]].filter(|x| *x > 2), [5, 7]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn filter(&self, f: impl FnMut(&S::Elem) -> bool) -> Array1<S::Elem>
    where
        S::Elem: Clone,
    {
        let _line = line_of_caller();
        Found::by(&self.as_view(), f).and_then(|found| self.found(&found)).or_raise()
    }

    /// The elements that were found.
    #[track_caller]
    fn found(&self, found: &Found<'_>) -> Result<Array1<S::Elem>>
    where
        S::Elem: Clone,
    {
        let layout = compact::<_, S::Elem>([found.count()])?;
        Array::from_parts(mask::select(&self.as_view(), found)?, layout)
    }
}

/// Whether a mask has exactly this shape.
#[inline]
pub(super) fn check_full_mask(mask: &[usize], shape: &[usize]) -> Result<()> {
    if mask.len() != shape.len() {
        let (expected, found) = (Dims::new(shape), Dims::new(mask));
        return Err(ErrorKind::ShapeMismatch { expected, found }.into());
    }
    check_mask(mask, shape, 0)
}

/// A mask of exactly this shape, with the array's rank.
#[track_caller]
pub(super) fn full_mask<'m, D: Dimension, E: Dimension>(
    mask: &ArrayView<'m, bool, E>,
    shape: &[usize],
) -> Result<ArrayView<'m, bool, D>> {
    check_full_mask(mask.shape(), shape)?;
    mask.moved(IntoRank(D::default()))
}
