//! `dot`: NumPy's cases, with the result known to the compiler.

use core::ops::Mul;

use num_traits::Zero;

use crate::dimension::{Dimension, Ix1, Ix2, IxDyn};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::matmul;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Two ranks that [`dot`](ArrayBase::dot) takes, and what it gives for them.
///
/// Sealed: a trait, so that the compiler knows that vector times vector is a number.
///
/// | left | right | result |
/// |---|---|---|
/// | vector | vector | number |
/// | matrix | vector | vector |
/// | vector | matrix | vector |
/// | matrix | matrix | matrix |
/// | `IxDyn` | `IxDyn` | `IxDyn` |
#[diagnostic::on_unimplemented(
    message = "`dot` takes no arrays of the ranks `{Self}` and `{E}`",
    note = "for stacks of matrices there is `matmul`; for ranks known at run time, `into_dyn`"
)]
pub trait Dot<E: Dimension>: Dimension {
    /// The product of arrays of `T`.
    type Output<T>;

    #[doc(hidden)]
    fn product<T>(a: &ArrayView<'_, T, Self>, b: &ArrayView<'_, T, E>) -> Result<Self::Output<T>>
    where
        T: Clone + Zero + Mul<Output = T> + 'static;
}

/// Checks that the lengths over which products are summed agree: the last of `a`, and the last but
/// one of `b`, or its only one.
pub(super) fn check_aligned(a: &[usize], b: &[usize]) -> Result<()> {
    let (left_axis, right_axis) = (a.len() - 1, b.len().saturating_sub(2));
    let (left_len, right_len) = (a[left_axis], b[right_axis]);
    if left_len == right_len {
        return Ok(());
    }
    let (left, right) = (Dims::new(a), Dims::new(b));
    Err(ErrorKind::NotAligned { left, right, left_axis, right_axis, left_len, right_len }.into())
}

impl Dot<Ix1> for Ix1 {
    type Output<T> = T;

    #[track_caller]
    fn product<T>(a: &ArrayView<'_, T, Ix1>, b: &ArrayView<'_, T, Ix1>) -> Result<T>
    where
        T: Clone + Zero + Mul<Output = T> + 'static,
    {
        check_aligned(a.shape(), b.shape())?;
        Ok(matmul::dot(a, b))
    }
}

impl Dot<Ix1> for Ix2 {
    type Output<T> = Array<T, Ix1>;

    #[track_caller]
    fn product<T>(a: &ArrayView<'_, T, Ix2>, b: &ArrayView<'_, T, Ix1>) -> Result<Array<T, Ix1>>
    where
        T: Clone + Zero + Mul<Output = T> + 'static,
    {
        check_aligned(a.shape(), b.shape())?;
        matmul::matmul(a, &b.expand_dims(1))?.into_reshape(a.shape()[0])
    }
}

impl Dot<Ix2> for Ix1 {
    type Output<T> = Array<T, Ix1>;

    #[track_caller]
    fn product<T>(a: &ArrayView<'_, T, Ix1>, b: &ArrayView<'_, T, Ix2>) -> Result<Array<T, Ix1>>
    where
        T: Clone + Zero + Mul<Output = T> + 'static,
    {
        check_aligned(a.shape(), b.shape())?;
        matmul::matmul(&a.expand_dims(0), b)?.into_reshape(b.shape()[1])
    }
}

impl Dot<Ix2> for Ix2 {
    type Output<T> = Array<T, Ix2>;

    #[track_caller]
    fn product<T>(a: &ArrayView<'_, T, Ix2>, b: &ArrayView<'_, T, Ix2>) -> Result<Array<T, Ix2>>
    where
        T: Clone + Zero + Mul<Output = T> + 'static,
    {
        check_aligned(a.shape(), b.shape())?;
        matmul::matmul(a, b)
    }
}

impl Dot<IxDyn> for IxDyn {
    type Output<T> = Array<T, IxDyn>;

    #[track_caller]
    fn product<T>(
        a: &ArrayView<'_, T, IxDyn>,
        b: &ArrayView<'_, T, IxDyn>,
    ) -> Result<Array<T, IxDyn>>
    where
        T: Clone + Zero + Mul<Output = T> + 'static,
    {
        if a.ndim() == 0 || b.ndim() == 0 {
            return a.try_zip_map(b, |x, y| x.clone() * y.clone());
        }
        check_aligned(a.shape(), b.shape())?;
        let (sum, rest) = (a.ndim() - 1, b.ndim().saturating_sub(2));
        // As matrices: the summed axis last on the left, first on the right.
        let right = b.moveaxis(rest as isize, 0);
        let inner = a.shape()[sum];
        let rows: usize = a.shape()[..sum].iter().product();
        let columns: usize = right.shape()[1..].iter().product();
        let left = a.to_shape((rows, inner))?;
        let flat = right.to_shape((inner, columns))?;
        let product = matmul::matmul(&left.view(), &flat.view())?;
        let shape = [&a.shape()[..sum], &right.shape()[1..]].concat();
        product.into_reshape(shape)
    }
}

impl<S: Storage<Elem = T>, T, D: Dimension> ArrayBase<S, D>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    /// The dot product: of two vectors a number; of matrices and vectors the matrix product. The
    /// sums are over the last axis of `self` and the last but one (or only) axis of `other`; see
    /// [`Dot`] for the ranks. A fresh result; the operands are not copied.
    ///
    /// Summed in the element type: `i8` products do not widen, as sums do.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let (m, v) = (array![[1, 2], [3, 4]], array![10, 1]);
    /// assert_eq!(v.dot(&v), 101);
    /// assert_eq!(m.dot(&v), [12, 34]);
    /// assert_eq!(v.dot(&m), [13, 24]);
    /// assert_eq!(m.dot(&m.t()), [[5, 11], [11, 25]]);
    /// ```
    ///
    /// # Panics
    /// If the lengths over which the products are summed differ, or the memory cannot be had.
    #[track_caller]
    pub fn dot<S2, E>(&self, other: &ArrayBase<S2, E>) -> D::Output<T>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        D: Dot<E>,
    {
        self.try_dot(other).or_raise()
    }

    /// As [`dot`](Self::dot).
    ///
    /// # Errors
    /// Where `dot` panics.
    #[track_caller]
    pub fn try_dot<S2, E>(&self, other: &ArrayBase<S2, E>) -> Result<D::Output<T>>
    where
        S2: Storage<Elem = T>,
        E: Dimension,
        D: Dot<E>,
    {
        D::product(&self.as_view(), &other.as_view())
    }
}
