//! Diagonals: of matrices, and of arrays with more axes.
// `#[inline]` here means: compiled only in programs that call it.

use num_traits::Zero;

use crate::array::StorageMut;
use crate::dimension::Dimension;
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::layout::movement::Diagonal;
use crate::ledger::{at_caller, line_of_caller};
use crate::storage::{Array, ArrayBase, Storage};
use crate::{Array1, Array2};

/// Whether there are two axes.
#[inline]
pub(super) fn check_matrices(shape: &[usize]) -> Result<()> {
    if shape.len() >= 2 {
        return Ok(());
    }
    let shape = Dims::new(shape);
    Err(ErrorKind::Argument(format!("array must be at least 2-d, but its shape is {shape}")).into())
}

/// The positions of the main diagonal of an array with `ndim` axes of length `n`: `0..n` for each
/// axis, as `ndim` handles on one buffer. They pick and write through
/// [`gather`](ArrayBase::gather) and [`scatter`](ArrayBase::scatter); to view the diagonal of a
/// matrix see [`diagonal`](ArrayBase::diagonal).
///
/// ```
/// use ndview::prelude::*;
/// use ndview::diag_indices;
///
/// let a = array![[1, 2], [3, 4]];
/// let at = diag_indices(2, 2);
/// assert_eq!(a.gather((&at[0], &at[1])).unwrap(), [1, 4]);
/// ```
///
/// # Panics
/// If the memory cannot be had.
#[inline]
#[track_caller]
pub fn diag_indices(n: usize, ndim: usize) -> Vec<Array1<usize>> {
    let _line = line_of_caller();
    vec![Array::from_shape_fn(n, |[i]| i); ndim]
}

/// The square matrix with the elements of `values`, in C order, along diagonal `k`, zero elsewhere.
/// Diagonal 0 is the main one, positive ones lie to its right. A copy. (NumPy's `diagflat(values, k)`
/// and, of one axis, `diag(values, k)`; its `diag` of a matrix is
/// [`diagonal_at`](ArrayBase::diagonal_at).)
///
/// ```
/// use ndview::prelude::*;
/// use ndview::diagflat;
///
/// assert_eq!(diagflat(&array![1, 2], 0), [[1, 0], [0, 2]]);
/// assert_eq!(diagflat(&array![1, 2], -1), [[0, 0, 0], [1, 0, 0], [0, 2, 0]]);
/// ```
///
/// # Panics
/// If the matrix is too large, or the memory cannot be had.
#[track_caller]
pub fn diagflat<S, D>(values: &ArrayBase<S, D>, k: isize) -> Array2<S::Elem>
where
    S: Storage,
    S::Elem: Zero + Clone + 'static,
    D: Dimension,
{
    let make = || {
        // At most `isize::MAX` and its neighbour: this fits, but no matrix that large does.
        let n = values.len() + k.unsigned_abs();
        let mut out = Array2::try_zeros((n, n))?;
        let diagonal = Diagonal { offset: k, axis1: 0, axis2: 1 };
        let mut places = out.view_mut().into_moved(diagonal)?;
        places
            .iter_mut()
            .zip(values.iter())
            .for_each(|(place, value): (&mut S::Elem, _)| place.clone_from(value));
        Ok(out)
    };
    at_caller(make).or_raise()
}

impl<S: StorageMut, D: Dimension> ArrayBase<S, D> {
    /// Writes `value` to the elements whose positions along all axes are the same: the main
    /// diagonal. A matrix may have any shape; more than two axes must be of one length. See
    /// [`view_mut`](Self::view_mut), and to write several values
    /// [`diagonal_mut`](Self::diagonal_mut).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = Array2::<i32>::zeros((2, 3));
    /// a.fill_diagonal(7);
    /// assert_eq!(a, [[7, 0, 0], [0, 7, 0]]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes, or more than two that differ in length.
    #[track_caller]
    pub fn fill_diagonal(&mut self, value: S::Elem)
    where
        S::Elem: Clone,
    {
        self.try_fill_diagonal(value).or_raise();
    }

    /// As [`fill_diagonal`](Self::fill_diagonal).
    ///
    /// # Errors
    /// Where `fill_diagonal` panics; nothing is written then.
    #[track_caller]
    pub fn try_fill_diagonal(&mut self, value: S::Elem) -> Result<()>
    where
        S::Elem: Clone,
    {
        check_matrices(self.shape())?;
        if self.ndim() > 2 && self.shape().windows(2).any(|pair| pair[0] != pair[1]) {
            let shape = Dims::new(self.shape());
            return Err(ErrorKind::Argument(format!(
                "All dimensions of input must be of equal length, but the shape is {shape}"
            ))
            .into());
        }
        let mut view = self.view_mut().into_dyn();
        // Of two axes it makes one, as long as there are two.
        while view.ndim() > 1 {
            view = view.into_moved(Diagonal { offset: 0, axis1: 0, axis2: 1 })?;
        }
        view.fill(value);
        Ok(())
    }
}
