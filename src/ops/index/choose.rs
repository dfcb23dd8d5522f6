//! Choosing, element by element, among several arrays.

use core::cell::Cell;

use crate::array::Lanes;
use crate::dimension::{Broadcast, Dimension, IxDyn, Order, axis_values};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::collect::collect;
use crate::layout::Layout;
use crate::layout::broadcast::broadcast_shapes;
use crate::ops::pick::IndexElem;
use crate::ops::pick::IndexMode;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};
use crate::{ArrayView1, ArrayViewD};

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
    #[track_caller]
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
        let (count, outside) = (choices.len(), Cell::new(false));
        let chosen = merge(sizes, &[self.as_view()], &choices, |which, choices, i| {
            let number = mode.resolve_entry(which[0][i], count).unwrap_or_else(|| {
                outside.set(true);
                0
            });
            choices[number][i].clone()
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
#[track_caller]
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
    let shapes = conditions.iter().map(|c| c.shape()).chain(cases.iter().map(|c| c.shape()));
    let shape = broadcast_shapes(&shapes.collect::<Vec<_>>())?;
    merge(axis_values(&shape), &conditions, &cases, |conditions, cases, i| {
        match conditions.iter().position(|condition| condition[i]) {
            Some(first) => cases[first][i].clone(),
            None => default.clone(),
        }
    })
}

/// A new array in C order of what `value` gives for each position, in order. It gets those parts of
/// all `deciders` and all `choices`, stretched to `sizes`, that lie along one line, and the position
/// there.
#[track_caller]
fn merge<W, T, D: Dimension, E: Dimension, F: Dimension>(
    sizes: F::Sizes,
    deciders: &[ArrayView<'_, W, D>],
    choices: &[ArrayView<'_, T, E>],
    value: impl Fn(&[ArrayView1<'_, W>], &[ArrayView1<'_, T>], usize) -> T,
) -> Result<Array<T, F>> {
    let layout = Layout::<F>::new(sizes, Order::C, size_of::<T>())?;
    let (mut deciders, mut choices) =
        (stretched(deciders, layout.shape())?, stretched(choices, layout.shape())?);
    // Where all lie in the order of the result there is one line, else one along the last axis for
    // each position of the others. (Arrays without axes are always of the first kind.)
    if deciders.iter().all(ArrayBase::is_c_contiguous)
        && choices.iter().all(ArrayBase::is_c_contiguous)
    {
        let line = [layout.len()];
        deciders = deciders.iter().map(|array| array.reshape(&line[..])).collect::<Result<_>>()?;
        choices = choices.iter().map(|array| array.reshape(&line[..])).collect::<Result<_>>()?;
    }
    let mut deciders: Vec<_> = deciders.iter().map(|array| array.lanes(-1)).collect();
    let mut choices: Vec<_> = choices.iter().map(|array| array.lanes(-1)).collect();
    let value = &value;
    let lines = core::iter::from_fn(|| Some((next(&mut deciders)?, next(&mut choices)?)));
    let values = lines.flat_map(|(deciders, choices)| {
        (0..deciders[0].len()).map(move |i| value(&deciders, &choices, i))
    });
    Array::from_parts(collect(layout.len(), values).of_shape(layout.shape())?, layout)
}

/// Views stretched to one shape.
#[track_caller]
fn stretched<'a, T, D: Dimension>(
    arrays: &[ArrayView<'a, T, D>],
    shape: &[usize],
) -> Result<Vec<ArrayViewD<'a, T>>> {
    arrays.iter().map(|array| array.broadcast_to(shape)).collect()
}

/// The next line of each array.
#[track_caller]
fn next<'a, T>(arrays: &mut [Lanes<'a, T, IxDyn>]) -> Option<Vec<ArrayView1<'a, T>>> {
    arrays.iter_mut().map(Iterator::next).collect()
}
