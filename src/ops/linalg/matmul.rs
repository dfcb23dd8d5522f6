//! `matmul`: stacks of matrices, broadcast.

use core::ops::Mul;

use num_traits::Zero;

use super::dot::check_aligned;
use crate::dimension::{Broadcast, Dimension, DynAxes, IxDyn};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::matmul::matmul_stack;
use crate::layout::broadcast::broadcast_shapes;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    /// The matrix products of the last two axes; the axes before them are broadcast. A fresh array
    /// in C order.
    ///
    /// Vectors are for [`dot`](Self::dot). Only where both ranks are known at run time, a 1-d
    /// operand is taken as NumPy does: as a row on the left, as a column on the right, and its axis
    /// goes.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let turn = array![[0, -1], [1, 0]];
    /// let points = array![[[1], [2]], [[3], [4]]]; // a stack of two columns
    /// assert_eq!(turn.matmul(&points), [[[-2], [1]], [[-4], [3]]]);
    /// ```
    ///
    /// # Panics
    /// If the inner lengths differ, the other axes do not broadcast together, an operand has too few
    /// axes, or the memory cannot be had.
    #[track_caller]
    pub fn matmul<S2, E>(&self, other: &ArrayBase<S2, E>) -> Array<T, <D as Broadcast<E>>::Out>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        D: Broadcast<E>,
    {
        self.try_matmul(other).or_raise()
    }

    /// As [`matmul`](Self::matmul).
    ///
    /// # Errors
    /// Where `matmul` panics.
    #[track_caller]
    pub fn try_matmul<S2, E>(
        &self,
        other: &ArrayBase<S2, E>,
    ) -> Result<Array<T, <D as Broadcast<E>>::Out>>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        D: Broadcast<E>,
    {
        let lowest = if <D as Broadcast<E>>::Out::NDIM.is_some() { 2 } else { 1 };
        for (operand, ndim) in [self.ndim(), other.ndim()].into_iter().enumerate() {
            if ndim < lowest {
                return Err(ErrorKind::Argument(format!(
                    "matmul: Input operand {operand} does not have enough dimensions (has {ndim}, requires {lowest})"
                ))
                .into());
            }
        }
        product(self.as_view().into_dyn(), other.as_view().into_dyn())?.into_dimension()
    }
}

/// The product of operands that have an axis or more.
#[track_caller]
fn product<T>(a: ArrayView<'_, T, IxDyn>, b: ArrayView<'_, T, IxDyn>) -> Result<Array<T, IxDyn>>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    check_aligned(a.shape(), b.shape())?;
    let (row, column) = (a.ndim() == 1, b.ndim() == 1);
    let a = if row { a.into_expand_dims(0) } else { a };
    let b = if column { b.into_expand_dims(1) } else { b };
    let stack = {
        let (a, b) = (&a.shape()[..a.ndim() - 2], &b.shape()[..b.ndim() - 2]);
        broadcast_shapes(&[a, b])?
    };
    let a = stacked(&a, &stack)?;
    let b = stacked(&b, &stack)?;
    let result = matmul_stack(&a, &b)?;
    let (mut shape, ndim) = (result.shape().to_vec(), result.ndim());
    if column {
        shape.remove(ndim - 1);
    }
    if row {
        shape.remove(ndim - 2);
    }
    if shape.len() == ndim { Ok(result) } else { result.into_reshape(shape) }
}

/// An operand, its first axes broadcast.
#[track_caller]
fn stacked<'a, T>(a: &ArrayView<'a, T, IxDyn>, stack: &[usize]) -> Result<ArrayView<'a, T, IxDyn>> {
    let mut shape = DynAxes::from_slice(stack);
    a.shape()[a.ndim() - 2..].iter().for_each(|&len| shape.push(len));
    a.stretched(shape)
}
