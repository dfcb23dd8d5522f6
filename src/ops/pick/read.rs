//! `take`, `compress`, `gather`: values at positions, copied.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use super::Ids;
use super::IndexMode;
use super::ids::{IdStream, Replaced, Stream};
use super::list::PickArg;
use super::plan::{Selection, check_mask, compact, unraveled};
use crate::dimension::{Dimension, Ix1, IxDyn, axis_values};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::mask::{Found, numbers};
use crate::kernel::pick::{Outside, Plan, Positions, gather};
use crate::layout::movement::IntoRank;
use crate::layout::resolve_axis;
use crate::ledger::line_of_caller;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// The positions of one picked axis.
pub(super) struct One<S>(pub(super) S);

impl<S: Stream> Positions for One<S> {
    #[track_caller]
    fn rewind(&mut self) {
        self.0.rewind();
    }

    fn signed(&self, _: usize) -> bool {
        self.0.signed()
    }

    fn next<'b>(&'b mut self, _: usize, block: &'b mut [isize]) -> &'b [isize] {
        self.0.next(block)
    }
}

/// What is said of a position outside, in positions of this shape.
#[inline]
pub(super) fn outside(at: Outside, axis: usize, len: usize, ids: &[usize]) -> Error {
    let (index, element) = (at.position, unraveled(at.pick, ids));
    ErrorKind::PickOutOfBounds { index, axis, len, item: None, element }.into()
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The positions `ids` of `axis`: a copy whose axis is replaced by the axes of `ids`, in C
    /// order. Positions may repeat; negative ones count from the end.
    ///
    /// `ids` are integers of any type, used where they lie. O(result).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4], [5, 6]];
    /// assert_eq!(a.take(&[2, 0], 0).unwrap(), [[5, 6], [1, 2]]);
    /// assert_eq!(a.take(&array![[-1, 0]], 1).unwrap(), [[[2, 1]], [[4, 3]], [[6, 5]]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, a position lies outside it, or the result is too large.
    #[track_caller]
    pub fn take<I: Ids + ?Sized>(
        &self,
        ids: &I,
        axis: isize,
    ) -> Result<Array<S::Elem, Replaced<I, D>>>
    where
        S::Elem: Clone,
    {
        let ids = ids.ids();
        self.take_stream(&ids, axis, IdStream::new(&ids))
    }

    /// As [`take`](Self::take), with what positions outside the axis mean: in
    /// [`Wrap`](IndexMode::Wrap) and [`Clip`](IndexMode::Clip) none is an error, unless the axis is
    /// empty (rules TK1, TK3).
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::IndexMode;
    ///
    /// let a = array![10, 20, 30];
    /// assert_eq!(a.take_mode(&[3, -4], 0, IndexMode::Wrap).unwrap(), [10, 30]);
    /// assert_eq!(a.take_mode(&[3, -4], 0, IndexMode::Clip).unwrap(), [30, 10]);
    /// ```
    ///
    /// # Errors
    /// As `take`.
    #[track_caller]
    pub fn take_mode<I: Ids + ?Sized>(
        &self,
        ids: &I,
        axis: isize,
        mode: IndexMode,
    ) -> Result<Array<S::Elem, Replaced<I, D>>>
    where
        S::Elem: Clone,
    {
        let (ids, len) = (ids.ids(), self.shape()[resolve_axis(axis, self.ndim())?]);
        self.take_stream(&ids, axis, IdStream::in_mode(&ids, mode, len))
    }

    /// [`take`](Self::take) of positions that come as a stream.
    #[track_caller]
    fn take_stream<A, N: Dimension>(
        &self,
        ids: &ArrayView<'_, A, N>,
        axis: isize,
        stream: impl Stream,
    ) -> Result<Array<S::Elem, N::Replacing<D>>>
    where
        S::Elem: Clone,
    {
        let axis = resolve_axis(axis, self.ndim())?;
        let (view, len) = (self.as_view(), self.shape()[axis]);
        let mut shape = self.shape().to_vec();
        shape.splice(axis..=axis, ids.shape().iter().copied());
        // The size first: nothing is allocated for a result that cannot be.
        let layout = compact::<_, S::Elem>(axis_values(&shape))?;
        let plan = Plan::new(self.layout().clone(), [axis], ids.len(), axis)?;
        let taken = gather(&view, &plan, &mut One(stream))?;
        Array::from_parts(taken.map_err(|at| outside(at, axis, len, ids.shape()))?, layout)
    }

    /// The elements with the numbers `ids` in C order, whatever the memory order: a copy of the
    /// shape of `ids`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]];
    /// assert_eq!(a.t().take_flat(&[1, -1]).unwrap(), [3, 4]);
    /// ```
    ///
    /// # Errors
    /// If a number lies outside `0..len()`, or the memory cannot be had.
    #[track_caller]
    pub fn take_flat<I: Ids + ?Sized>(&self, ids: &I) -> Result<Array<S::Elem, I::Dim>>
    where
        S::Elem: Clone,
    {
        let ids = ids.ids();
        self.take_flat_stream(&ids, IdStream::new(&ids))
    }

    /// As [`take_flat`](Self::take_flat), with what numbers outside mean: see
    /// [`take_mode`](Self::take_mode).
    ///
    /// # Errors
    /// As `take_flat`.
    #[track_caller]
    pub fn take_flat_mode<I: Ids + ?Sized>(
        &self,
        ids: &I,
        mode: IndexMode,
    ) -> Result<Array<S::Elem, I::Dim>>
    where
        S::Elem: Clone,
    {
        let ids = ids.ids();
        self.take_flat_stream(&ids, IdStream::in_mode(&ids, mode, self.len()))
    }

    /// [`take_flat`](Self::take_flat) of numbers that come as a stream.
    #[track_caller]
    fn take_flat_stream<A, N: Dimension>(
        &self,
        ids: &ArrayView<'_, A, N>,
        stream: impl Stream,
    ) -> Result<Array<S::Elem, N>>
    where
        S::Elem: Clone,
    {
        let layout = compact::<N, S::Elem>(ids.dim())?;
        let plan = Plan::flat(self.layout().clone(), ids.len());
        let taken = gather(&self.as_view(), &plan, &mut One(stream))?;
        // A number counts along one axis as long as the array has elements.
        Array::from_parts(taken.map_err(|at| outside(at, 0, self.len(), ids.shape()))?, layout)
    }

    /// The positions of `axis` where the mask is true. A copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2, 3], [4, 5, 6]];
    /// assert_eq!(a.compress(&array![true, false, true], 1).unwrap(), [[1, 3], [4, 6]]);
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, the mask is not as long as it, or the result is too large.
    #[track_caller]
    pub fn compress<S2>(&self, mask: &ArrayBase<S2, Ix1>, axis: isize) -> Result<Array<S::Elem, D>>
    where
        S2: Storage<Elem = bool>,
        S::Elem: Clone,
    {
        let at = resolve_axis(axis, self.ndim())?;
        check_mask(mask.shape(), &self.shape()[..=at], at)?;
        let mask = mask.as_view();
        if self.ndim() == 1 {
            return self.select(&mask)?.into_moved(IntoRank(D::default()));
        }
        let found = Found::in_mask(&mask)?;
        let ids = Array::from_parts(numbers(&found)?, compact::<Ix1, usize>([found.count()])?)?;
        self.take(&ids, axis)
    }

    /// Values picked by an index that mixes arrays of positions, masks and basic indices, by
    /// NumPy's rules. Always a copy, in C order.
    ///
    /// The index is a tuple or a list of [`Pick`](super::Pick)s: integers, ranges,
    /// [`Slice`](crate::Slice), [`NewAxis`](crate::NewAxis), [`Ellipsis`](crate::Ellipsis),
    /// references to arrays of integers, lists of integers, and references to masks. Arrays are
    /// broadcast *together* and walked together, they are not crossed; a mask counts as the arrays
    /// of its true positions. The broadcast axes stand in the result where the arrays stand in the
    /// index, or first, if something separates them (rules MX1 to MX3; an integer next to an array
    /// counts as an array).
    ///
    /// The rank of the result is known to the compiler for a tuple; a list gives a dynamic one.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
    /// let (rows, columns) = (array![0, 2], array![1, 3]);
    /// let diagonal: Array1<usize> = a.gather((&rows, &columns, 4)).unwrap();
    /// assert_eq!(diagonal, [14, 234]);
    /// assert_eq!(a.gather((&rows, 1..3)).unwrap().dim(), [2, 2, 5]);
    /// assert_eq!(a.gather((.., &rows, &columns)).unwrap().dim(), [3, 2]);
    /// assert_eq!(a.gather((&rows, .., &columns)).unwrap().dim(), [2, 4]);
    /// ```
    ///
    /// # Errors
    /// If there are more indices than axes or two ellipses, a position lies outside its axis, a
    /// mask has another shape than the axes it stands for, the arrays do not broadcast together,
    /// or the result is too large.
    #[track_caller]
    pub fn gather<'p, P: PickArg<'p, D>>(&self, index: P) -> Result<Array<S::Elem, P::Out>>
    where
        S::Elem: Clone,
    {
        let _line = line_of_caller();
        let picked = index.with(|picks| {
            if let [pick] = picks
                && let Some(mask) = pick.as_mask()
                && mask.ndim() == self.ndim()
                && self.ndim() > 0
            {
                // What a mask of all axes finds needs no positions.
                return Ok(self.select(&mask)?.into_dyn());
            }
            self.selected(&Selection::new(picks, self.shape())?)
        })?;
        picked.into_moved(IntoRank(P::Out::default()))
    }

    /// Values picked by an index whose arrays of positions and masks, all with one axis, are
    /// *crossed*: each picks along its own axis, which stays where it is (what NumPy does with
    /// `ix_`). Always a copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| 100 * i + 10 * j + k);
    /// let rows = array![true, false, true];
    /// assert_eq!(a.gather_outer((&rows, [1, 3], 4)).unwrap(), [[14, 34], [214, 234]]);
    /// assert_eq!(a.gather_outer((&rows, .., [0, 0])).unwrap().dim(), [2, 4, 2]);
    /// ```
    ///
    /// # Errors
    /// As [`gather`](Self::gather), and if an array or mask has not one axis.
    #[track_caller]
    pub fn gather_outer<'p, P: PickArg<'p, D>>(
        &self,
        index: P,
    ) -> Result<Array<S::Elem, P::Crossed>>
    where
        S::Elem: Clone,
    {
        let _line = line_of_caller();
        index.with(|picks| {
            let selection = Selection::crossed(picks, self.shape())?;
            let picked = self.selected(&selection)?.into_permute(&selection.in_place());
            picked.into_moved(IntoRank(P::Crossed::default()))
        })
    }

    /// What a selection picks, in C order.
    #[track_caller]
    pub(super) fn selected(&self, selection: &Selection<'_>) -> Result<Array<S::Elem, IxDyn>>
    where
        S::Elem: Clone,
    {
        // The size first: it is told in bytes of the result.
        let layout = compact::<IxDyn, S::Elem>(axis_values(selection.shape()))?;
        let plan = selection.plan(self.layout())?;
        let view = self.as_view();
        let view = view.moved(selection.basic())?;
        let picked = gather(&view, &plan, &mut selection.positions()?)?;
        Array::from_parts(picked.map_err(|at| selection.outside(at))?, layout)
    }
}
