//! Other products, traces and norms.

use core::ops::{Add, Mul};

use num_traits::{Float, Zero};

use crate::dimension::{Dimension, Ix1, Ix2};
use crate::error::{OrRaise, Result};
use crate::kernel::reduce::folded;
use crate::ledger::at_caller;
use crate::ops::Element;
use crate::storage::{Array, ArrayBase, Storage};

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D> {
    /// The product of each element of `self` with each of `other`, both flattened in C order: a
    /// fresh matrix with a row for each element of `self`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 2].outer(&array![10, 20, 30]), [[10, 20, 30], [20, 40, 60]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn outer<S2, E>(&self, other: &ArrayBase<S2, E>) -> Array<T, Ix2>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        T: Clone + Mul<Output = T>,
    {
        self.try_outer(other).or_raise()
    }

    /// As [`outer`](Self::outer).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_outer<S2, E>(&self, other: &ArrayBase<S2, E>) -> Result<Array<T, Ix2>>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        T: Clone + Mul<Output = T>,
    {
        let column = self.to_shape((self.len(), 1))?;
        let row = other.to_shape((1, other.len()))?;
        column.try_zip_map(&row, |x, y| x.clone() * y.clone())
    }

    /// The root of the sum of the squares of all elements: of a vector its length, of a matrix the
    /// Frobenius norm.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![3.0, -4.0].norm(), 5.0);
    /// ```
    #[track_caller]
    pub fn norm(&self) -> T
    where
        T: Float,
    {
        folded(self, |x| *x * *x, Add::add).unwrap_or_else(T::zero).sqrt()
    }
}

impl<S: Storage<Elem = T>, T: Element> ArrayBase<S, Ix2> {
    /// The sum of the main diagonal, in [`Element::Sum`]; the matrix need not be square.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2, 3], [4, 5, 6]].trace(), 6i64);
    /// ```
    pub fn trace(&self) -> T::Sum
    where
        T::Sum: Zero,
    {
        let diagonal: ArrayBase<_, Ix1> = self.diagonal();
        diagonal.sum()
    }

    /// The Kronecker product: a fresh matrix in which each element of `self` is replaced by its
    /// product with all of `other`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let k = array![[1, 10]].kron(&array![[1, 2], [3, 4]]);
    /// assert_eq!(k, [[1, 2, 10, 20], [3, 4, 30, 40]]);
    /// ```
    ///
    /// # Panics
    /// If the result is too large, or the memory cannot be had.
    #[track_caller]
    pub fn kron<S2>(&self, other: &ArrayBase<S2, Ix2>) -> Array<T, Ix2>
    where
        S2: Storage<Elem = T>,
        T: Mul<Output = T>,
    {
        let product = || {
            let ([m, n], [p, q]) = (self.dim(), other.dim());
            let each = self.as_view().to_order(crate::Order::C).into_reshape((m, 1, n, 1))?;
            let tile = other.as_view().to_order(crate::Order::C).into_reshape((1, p, 1, q))?;
            let blocks = each.try_zip_map(&tile, |x, y| x.clone() * y.clone())?;
            blocks.to_shape((m * p, n * q))
        };
        at_caller(product).or_raise()
    }
}
