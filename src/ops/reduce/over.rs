//! Some axes of an array, about to be reduced.

use core::marker::PhantomData;

use crate::dimension::{Dimension, DynAxes, IxDyn};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::reduce::{
    Fold, Lanes, MemoryOrder, Reduction, Results, kept, reduced_layout, results,
};
use crate::layout::{Layout, resolve_axes, resolve_axis};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Some axes of an array, to be reduced: made by [`over`](ArrayBase::over). A view.
///
/// Its methods are the reductions, each giving an array of rank `R`: dynamic, for how many axes stay
/// is known only at run time, or the array's own rank `D` after [`keepdims`](Over::keepdims).
#[derive(Clone, Debug)]
pub struct Over<'a, T, D: Dimension, R: Dimension> {
    view: ArrayView<'a, T, D>,
    /// For each axis, whether it goes.
    reduced: DynAxes<bool>,
    /// Whether the reduced axes stay, with length 1.
    keep: bool,
    rank: PhantomData<R>,
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Chooses axes to reduce: `a.over([0, 2]).sum()`. Negative axes count from the end. A view.
    ///
    /// No axes at all reduce nothing: each element is a reduction of its own.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[[1, 2], [3, 4]], [[5, 6], [7, 8]]];
    /// assert_eq!(a.over([0, 2]).sum(), [14i64, 22]);
    /// assert_eq!(a.over([0, 2]).keepdims().sum(), [[[14i64], [22]]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or one is named twice.
    #[track_caller]
    pub fn over(&self, axes: impl AsRef<[isize]>) -> Over<'_, S::Elem, D, IxDyn> {
        self.try_over(axes).or_raise()
    }

    /// As [`over`](Self::over).
    ///
    /// # Errors
    /// Where `over` panics.
    #[track_caller]
    pub fn try_over(&self, axes: impl AsRef<[isize]>) -> Result<Over<'_, S::Elem, D, IxDyn>> {
        Ok(self.reducing(&resolve_axes(axes.as_ref(), self.ndim())?))
    }

    /// One axis to reduce.
    #[track_caller]
    pub(super) fn along(&self, axis: isize) -> Result<Over<'_, S::Elem, D, D::Smaller>> {
        Ok(self.reducing(&[resolve_axis(axis, self.ndim())?]))
    }

    #[track_caller]
    fn reducing<R: Dimension>(&self, axes: &[usize]) -> Over<'_, S::Elem, D, R> {
        let mut reduced = DynAxes::filled(self.ndim(), false);
        axes.iter().for_each(|&axis| reduced[axis] = true);
        Over { view: self.as_view(), reduced, keep: false, rank: PhantomData }
    }
}

impl<'a, T, D: Dimension, R: Dimension> Over<'a, T, D, R> {
    /// Keeps the reduced axes, with length 1: the result has the array's own rank, and broadcasts
    /// against it.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1.0, 2.0], [3.0, 5.0]];
    /// let centred = a.zip_map(&a.over([1]).keepdims().mean(), |x, m| x - m);
    /// assert_eq!(centred, [[-0.5, 0.5], [-1.0, 1.0]]);
    /// ```
    pub fn keepdims(self) -> Over<'a, T, D, D> {
        let Over { view, reduced, .. } = self;
        Over { view, reduced, keep: true, rank: PhantomData }
    }

    /// How many terms each result has.
    #[track_caller]
    pub(super) fn terms(&self) -> usize {
        let shape = self.view.shape().iter().zip(&*self.reduced);
        shape.filter(|(_, gone)| **gone).map(|(&len, _)| len).product()
    }

    /// Nothing, unless there is a result without terms.
    #[track_caller]
    fn no_terms(&self) -> bool {
        self.terms() == 0 && !kept(self.view.shape(), &self.reduced).contains(&0)
    }

    /// Checks that no result is without terms, for reductions that have no identity.
    #[track_caller]
    pub(super) fn need_terms(&self, operation: &'static str) -> Result<()> {
        if self.no_terms() {
            let shape = Dims::new(self.view.shape());
            return Err(ErrorKind::EmptyReduction { operation, shape }.into());
        }
        Ok(())
    }

    /// As [`need_terms`](Self::need_terms), for positions.
    #[track_caller]
    pub(super) fn need_sequence(&self, operation: &'static str) -> Result<()> {
        if self.no_terms() {
            let shape = Dims::new(self.view.shape());
            return Err(ErrorKind::EmptySequence { operation, shape }.into());
        }
        Ok(())
    }

    /// The layout of results of so many bytes each.
    #[track_caller]
    pub(super) fn layout<O>(&self) -> Result<Layout<R>> {
        let (shape, strides) = (self.view.shape(), self.view.strides());
        reduced_layout(shape, strides, &self.reduced, self.keep, size_of::<O>())
    }

    /// The lanes along the chosen axes, for results of so many elements in this order.
    pub(super) fn lanes<'l>(&'l self, len: usize, order: MemoryOrder<'l>) -> Lanes<'l, T> {
        Lanes::along(&self.view, &self.reduced, self.keep, Results { len, order })
    }

    /// Reduces the chosen axes.
    #[track_caller]
    pub(super) fn by<K: Reduction<T>>(&self, by: &K) -> Result<Array<K::Out, R>> {
        let layout = self.layout::<K::Out>()?;
        let order = || layout.memory_order();
        let results = results(&self.lanes(layout.len(), &order), by);
        Array::from_parts(results.of_shape(layout.shape())?, layout)
    }

    /// Combines `map` of each element; `nothing` where there is none.
    #[track_caller]
    pub(super) fn folded<A: Clone>(
        &self,
        map: impl Fn(&T) -> A,
        combine: impl Fn(A, A) -> A,
        nothing: impl Fn() -> A,
    ) -> Result<Array<A, R>> {
        self.by(&Fold { map, combine, finish: |x| x, nothing })
    }
}
