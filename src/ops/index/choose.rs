//! Choosing, element by element, among several arrays.

use core::cell::Cell;
use core::iter::repeat_n;

use super::IndexMode;
use crate::Array0;
use crate::dimension::{Broadcast, Dimension, Order, axis_values};
use crate::error::{Dims, ErrorKind, Result};
use crate::kernel::collect::collect;
use crate::layout::Layout;
use crate::layout::broadcast::broadcast_shapes;
use crate::ops::pick::IndexElem;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// The rank that two broadcast ranks give.
type Both<D, E> = <D as Broadcast<E>>::Out;

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: IndexElem,
{
    /// Element by element, the value at its place in the array whose number in `choices` the
    /// element is; this array and all choices are broadcast together (NumPy's `choose`). A copy, in
    /// C order.
    ///
    /// The list holds views, or references to arrays, of one rank. With [`IndexMode::Raise`],
    /// negative numbers are an error, as in NumPy. Among single values choose with
    /// [`take`](Self::take), by a mask with [`where_`](Self::where_).
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::IndexMode;
    ///
    /// let (a, b) = (array![10, 20, 30], array![-1, -2, -3]);
    /// let which = array![[0, 1, 1], [1, 0, 0]];
    /// let chosen = which.choose(&[&a, &b], IndexMode::Raise).unwrap();
    /// assert_eq!(chosen, [[10, -2, -3], [-1, 20, 30]]);
    /// assert_eq!(array![7].choose(&[&a, &b], IndexMode::Clip).unwrap(), b);
    /// ```
    ///
    /// # Errors
    /// If there are no choices, an element is not the number of one, the shapes do not broadcast
    /// together, or the result is too large.
    pub fn choose<'a, T, E, V>(
        &self,
        choices: &[V],
        mode: IndexMode,
    ) -> Result<Array<T, Both<D, E>>>
    where
        T: Clone + 'a,
        D: Broadcast<E>,
        E: Dimension,
        V: Clone + Into<ArrayView<'a, T, E>>,
    {
        let choices: Vec<ArrayView<'a, T, E>> = choices.iter().cloned().map(Into::into).collect();
        if choices.is_empty() {
            let why = "0-length sequence: there are no arrays to choose from";
            return Err(ErrorKind::Argument(why.into()).into());
        }
        let shapes: Vec<&[usize]> =
            core::iter::once(self.shape()).chain(choices.iter().map(|c| c.shape())).collect();
        let sizes: <Both<D, E> as Dimension>::Sizes = axis_values(&broadcast_shapes(&shapes)?);
        let stretched: Result<Vec<_>> =
            choices.iter().map(|choice| choice.stretched(sizes.clone())).collect();
        let which = self.as_view();
        let count = choices.len();
        let outside = Cell::new(false);
        let chosen = merge(&which.stretched(sizes)?, &stretched?, |id: &S::Elem| {
            mode.resolve_entry(*id, count).unwrap_or_else(|| {
                outside.set(true);
                0
            })
        })?;
        if outside.get() {
            let wrong = |id: &S::Elem| mode.resolve_entry(*id, count).is_none();
            if let Some((at, id)) = self.indexed_iter().find(|(_, id)| wrong(id)) {
                let (index, at) = (id.position(), Dims::new(at.as_ref()));
                return Err(ErrorKind::Choice { index, at, choices: count }.into());
            }
        }
        Ok(chosen)
    }
}

/// Element by element, the value of the first case whose condition is true, and `default` where
/// none is; all of them are broadcast together (NumPy's `select`, which here is picking by one mask).
/// A copy, in C order.
///
/// The lists hold views, or references to arrays: all conditions of one rank, all cases of one.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::case_when;
///
/// let x = array![-2.0, 0.5, 3.0];
/// let (low, high) = (x.less(0.0), x.greater(1.0));
/// let clamped = case_when(&[&low, &high], &[&array![0.0], &array![1.0]], 0.5).unwrap();
/// assert_eq!(clamped, [0.0, 0.5, 1.0]);
/// ```
///
/// # Errors
/// If there are no conditions, or not as many cases, the shapes do not broadcast together, or the
/// result is too large.
pub fn case_when<'a, T, D, E, C, V>(
    conditions: &[C],
    cases: &[V],
    default: T,
) -> Result<Array<T, Both<D, E>>>
where
    T: Clone + 'a,
    D: Broadcast<E>,
    E: Dimension,
    C: Clone + Into<ArrayView<'a, bool, D>>,
    V: Clone + Into<ArrayView<'a, T, E>>,
{
    let conditions: Vec<ArrayView<'a, bool, D>> =
        conditions.iter().cloned().map(Into::into).collect();
    let cases: Vec<ArrayView<'a, T, E>> = cases.iter().cloned().map(Into::into).collect();
    let (asked, given) = (conditions.len(), cases.len());
    if asked == 0 {
        let why = "select with an empty condition list is not possible";
        return Err(ErrorKind::Argument(why.into()).into());
    }
    if asked != given {
        return Err(ErrorKind::Argument(format!(
            "list of cases must be same length as list of conditions: {given} cases, {asked} conditions"
        ))
        .into());
    }
    let mut shapes: Vec<&[usize]> = conditions.iter().map(|c| c.shape()).collect();
    let which_shape: D::Sizes = axis_values(&broadcast_shapes(&shapes)?);
    shapes.extend(cases.iter().map(|c| c.shape()));
    let sizes: <Both<D, E> as Dimension>::Sizes = axis_values(&broadcast_shapes(&shapes)?);

    let layout = Layout::new(which_shape, Order::C, size_of::<usize>())?;
    let none = collect(layout.len(), repeat_n(asked, layout.len()))?;
    let mut which = Array::<usize, D>::from_parts(none, layout)?;
    // The first condition has the last word.
    for (number, condition) in conditions.iter().enumerate().rev() {
        which.try_zip_inplace(condition, |which, &holds| {
            *which = if holds { number } else { *which };
        })?;
    }
    let default = Array0::from(default);
    let mut choices = Vec::with_capacity(asked + 1);
    for case in &cases {
        choices.push(case.stretched(sizes.clone())?);
    }
    choices.push(default.as_view().stretched(sizes.clone())?);
    merge(&which.as_view().stretched(sizes)?, &choices, |which| *which)
}

/// Element by element, the value of the choice whose number `number` gives; all views have one
/// shape. `number` is asked once an element.
fn merge<W, T: Clone, D: Dimension>(
    which: &ArrayView<'_, W, D>,
    choices: &[ArrayView<'_, T, D>],
    number: impl Fn(&W) -> usize,
) -> Result<Array<T, D>> {
    let layout = Layout::new(which.dim(), Order::C, size_of::<T>())?;
    let slices: Option<Vec<&[T]>> = choices.iter().map(|choice| choice.as_slice()).collect();
    if let (Some(slices), Some(which)) = (slices, which.as_slice()) {
        let values = which.iter().enumerate().map(|(i, which)| slices[number(which)][i].clone());
        return Array::from_parts(collect(layout.len(), values)?, layout);
    }
    // An array without axes is a slice, so here is a last one. Along it each choice has a lane.
    let mut lanes: Vec<_> = choices.iter().map(|choice| choice.lanes(-1)).collect();
    let number = &number;
    let values = which.lanes(-1).flat_map(|which| {
        let lanes: Vec<_> = lanes.iter_mut().filter_map(Iterator::next).collect();
        (0..which.len()).map(move |i| lanes[number(&which[i])][i].clone())
    });
    Array::from_parts(collect(layout.len(), values)?, layout)
}
