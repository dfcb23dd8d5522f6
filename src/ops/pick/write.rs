//! Writing to picked positions. Everything is checked before anything is written or copied.

use super::Ids;
use super::IndexMode;
use super::ids::{IdStream, Stream};
use super::list::PickList;
use super::plan::Selection;
use super::read::{One, outside};
use crate::ArrayViewD;
use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, Result};
use crate::kernel::pick::{Plan, Values, scatter};
use crate::ledger::line_of_caller;
use crate::ops::arith::Operand;
use crate::ops::sort::order::is_nan;
use crate::storage::{ArrayBase, ArrayView};

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// Writes through an index such as [`gather`](Self::gather) takes: NumPy's `a[index] = values`.
    ///
    /// `values` (an array, a view or a scalar) is broadcast to the shape that `gather` would give.
    /// Where a position is named more than once, the last value in C order of the index stays (rule
    /// AS4). See [`view_mut`](Self::view_mut) for when the array is copied first; an index or values
    /// that share its buffer act as if they were copies.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = Array::<i32, _>::zeros((2, 3));
    /// a.scatter(([0, 1], [2, 0]), &array![7, 8]).unwrap();
    /// a.scatter((1, [1, 2]), 5).unwrap();
    /// assert_eq!(a, [[0, 0, 7], [8, 5, 5]]);
    /// ```
    ///
    /// # Errors
    /// As [`gather`](Self::gather), and if the values do not broadcast; nothing is written then.
    #[track_caller]
    pub fn scatter<'p, V>(&mut self, index: impl PickList<'p>, values: V) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone,
    {
        self.scatter_with(index, values, |place, value| place.clone_from(value))
    }

    /// Adds through an index such as [`gather`](Self::gather) takes. A position that is named more
    /// than once is added to as often (NumPy's `add.at`), unlike with `a[index] += values`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut histogram = array![0, 0, 0];
    /// histogram.scatter_add(([0, 2, 2],), 1).unwrap();
    /// assert_eq!(histogram, [1, 0, 2]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); nothing is written then.
    #[track_caller]
    pub fn scatter_add<'p, V>(&mut self, index: impl PickList<'p>, values: V) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone + core::ops::Add<Output = S::Elem>,
    {
        self.scatter_with(index, values, |place, value| *place = place.clone() + value.clone())
    }

    /// Lowers each place that an index names to the value for it, where that is less (NumPy's
    /// `minimum.at`); a position may be named more than once. A NaN, here or there, stays.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut best = array![9, 9, 9];
    /// best.scatter_min(([0, 2, 0],), &array![4, 7, 5]).unwrap();
    /// assert_eq!(best, [4, 9, 7]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); nothing is written then.
    #[track_caller]
    pub fn scatter_min<'p, V>(&mut self, index: impl PickList<'p>, values: V) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone + PartialOrd,
    {
        self.scatter_with(index, values, |place, value| {
            if value < place || is_nan(value) {
                place.clone_from(value);
            }
        })
    }

    /// Raises each place that an index names to the value for it, where that is greater (NumPy's
    /// `maximum.at`); a position may be named more than once. A NaN, here or there, stays.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut highest = array![0, 0, 0];
    /// highest.scatter_max(([0, 2, 0],), &array![3, 5, 4]).unwrap();
    /// assert_eq!(highest, [4, 0, 5]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); nothing is written then.
    #[track_caller]
    pub fn scatter_max<'p, V>(&mut self, index: impl PickList<'p>, values: V) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone + PartialOrd,
    {
        self.scatter_with(index, values, |place, value| {
            if value > place || is_nan(value) {
                place.clone_from(value);
            }
        })
    }

    /// Calls `f` on each place that the index names, in C order of the index, with the value for
    /// it; `values` is broadcast. A place that is named more than once is met as often.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut product = array![1, 1, 1];
    /// product.scatter_with(([0, 2, 0],), &array![3, 5, 4], |place, v| *place *= v).unwrap();
    /// assert_eq!(product, [12, 1, 5]);
    /// ```
    ///
    /// # Errors
    /// As [`scatter`](Self::scatter); `f` is not called then.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    pub fn scatter_with<'p, V>(
        &mut self,
        index: impl PickList<'p>,
        values: V,
        f: impl FnMut(&mut S::Elem, &V::Elem),
    ) -> Result<()>
    where
        V: Operand<S::Elem>,
    {
        let _line = line_of_caller();
        let selection = index.with(|picks| Selection::new(picks, self.shape()))?;
        let values = values.view().into_dyn();
        let values = broadcast_values(&values, selection.shape())?;
        write(self, &selection, &values, f)
    }

    /// Writes to the elements with the numbers `ids` in C order. `values`, in C order too, are
    /// repeated as often as needed; without any, nothing is written (NumPy's `put`). The last value
    /// for a number stays. See [`view_mut`](Self::view_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[0, 0], [0, 0]];
    /// a.put(&[0, -1, 1], &array![7, 8]).unwrap();
    /// assert_eq!(a, [[7, 7], [0, 8]]);
    /// a.put(&[2], 5).unwrap();
    /// assert_eq!(a, [[7, 7], [5, 8]]);
    /// ```
    ///
    /// # Errors
    /// If a number lies outside `0..len()`; nothing is written then.
    #[track_caller]
    pub fn put<I, V>(&mut self, ids: &I, values: V) -> Result<()>
    where
        I: Ids + ?Sized,
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone,
    {
        let ids = ids.ids();
        self.put_stream(&ids, IdStream::new(&ids), values)
    }

    /// As [`put`](Self::put), with what numbers outside mean: in [`Wrap`](IndexMode::Wrap) and
    /// [`Clip`](IndexMode::Clip) none is an error, unless the array is empty.
    ///
    /// # Errors
    /// As `put`.
    #[track_caller]
    pub fn put_mode<I, V>(&mut self, ids: &I, values: V, mode: IndexMode) -> Result<()>
    where
        I: Ids + ?Sized,
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone,
    {
        let ids = ids.ids();
        self.put_stream(&ids, IdStream::in_mode(&ids, mode, self.len()), values)
    }

    /// [`put`](Self::put) of numbers that come as a stream.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "an operand may be a scalar or a reference")]
    fn put_stream<A, N: Dimension, V>(
        &mut self,
        ids: &ArrayView<'_, A, N>,
        stream: impl Stream,
        values: V,
    ) -> Result<()>
    where
        V: Operand<S::Elem, Elem = S::Elem>,
        S::Elem: Clone,
    {
        let (mut stream, values, len) = (One(stream), values.view(), self.len());
        let error = |at| outside(at, 0, len, ids.shape());
        let plan = Plan::flat(self.layout().clone(), ids.len());
        plan.check(&mut stream).map_err(error)?;
        if values.is_empty() || plan.len() == 0 {
            return Ok(());
        }
        let view = self.view_mut();
        // Copy on write may give the array other strides.
        let plan = Plan::flat(view.layout().clone(), plan.len());
        let values = match Values::of(&values) {
            Values::Slice(slice) if slice.len() < plan.len() => {
                Values::Each(Box::new(slice.iter().cycle()))
            }
            Values::Each(_) => Values::Each(Box::new(values.iter().cycle())),
            enough => enough,
        };
        let write = |place: &mut S::Elem, value: &S::Elem| place.clone_from(value);
        scatter(view, &plan, &mut stream, values, write).map_err(error)
    }
}

/// Calls `f` on each place of a selection with the value for it; `values` has the selection's shape.
///
/// # Errors
/// If a position lies outside; nothing is written then.
#[track_caller]
pub(super) fn write<S: StorageMut, D: Dimension, U>(
    target: &mut ArrayBase<S, D>,
    selection: &Selection<'_>,
    values: &ArrayViewD<'_, U>,
    f: impl FnMut(&mut S::Elem, &U),
) -> Result<()> {
    let mut positions = selection.positions()?;
    let error = |at| selection.outside(at);
    // All of them first, so that a bad one finds nothing written and nothing copied.
    let plan = selection.plan(target.layout())?;
    plan.check(&mut positions).map_err(error)?;
    if plan.len() == 0 {
        return Ok(());
    }
    let view = target.view_mut();
    // Copy on write may have given the array other strides: the plan is for these.
    let plan = selection.plan(view.layout())?;
    let view = view.into_moved(selection.basic())?;
    scatter(view, &plan, &mut positions, Values::of(values), f).map_err(error)
}

/// Values stretched to the shape of an indexed place; leading axes of length 1 that it does not have
/// go (rule AS2).
pub(super) fn broadcast_values<'v, T>(
    values: &ArrayViewD<'v, T>,
    shape: &[usize],
) -> Result<ArrayViewD<'v, T>> {
    let misfit = || ErrorKind::ValueShape { from: Dims::new(values.shape()), to: Dims::new(shape) };
    values.without_leading(shape.len())?.broadcast_to(shape).map_err(|error| match error.kind() {
        ErrorKind::BroadcastTo { .. } => misfit().into(),
        _ => error,
    })
}
