//! What halves have in common with signed numbers, by name.

use num_traits::{Float, Zero};

use crate::dimension::Dimension;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

mod sealed {
    use super::{ArrayView, Dimension, Float};

    /// A float of 16 bits.
    pub trait Half: Float {}

    impl Half for half::f16 {}
    impl Half for half::bf16 {}

    /// Keeps [`HalfMath`](super::HalfMath) to arrays of halves.
    pub trait Sealed {
        /// The elements' type.
        type Elem: Half;
        /// The rank.
        type Dim: Dimension;

        /// The elements.
        fn halves(&self) -> ArrayView<'_, Self::Elem, Self::Dim>;
    }
}

impl<S: Storage<Elem: sealed::Half>, D: Dimension> sealed::Sealed for ArrayBase<S, D> {
    type Elem = S::Elem;
    type Dim = D;

    #[inline]
    fn halves(&self) -> ArrayView<'_, S::Elem, D> {
        self.as_view()
    }
}

impl<S: Storage<Elem: sealed::Half>, D: Dimension> HalfMath for ArrayBase<S, D> {}

/// The methods of arrays of halves that arrays of other signed numbers have, too, by the same names. It is in
/// the prelude.
///
/// (They are in a trait because the crate `half` does not say that halves are
/// [`Signed`](num_traits::Signed), which those methods ask for.)
///
/// Sealed: arrays and views with elements [`f16`](crate::f16) and [`bf16`](crate::bf16).
///
/// ```
/// use ndview::{f16, prelude::*};
///
/// let a = array![-1.5, -0.0, 2.0].astype::<f16>();
/// assert_eq!(a.abs().to_string(), "[1.5 0.  2. ]");
/// assert_eq!(a.sign().to_string(), "[-1.  0.  1.]");
/// ```
pub trait HalfMath: sealed::Sealed {
    /// The absolute value. A fresh array. Panics only if the memory cannot be had.
    #[track_caller]
    fn abs(&self) -> Array<Self::Elem, Self::Dim> {
        self.halves().map(|x| x.abs())
    }

    /// -1, 0 or 1, as the number is below, at or above zero; NaN of NaN. A fresh array. Panics only if
    /// the memory cannot be had.
    #[track_caller]
    fn sign(&self) -> Array<Self::Elem, Self::Dim> {
        self.halves().map(|x| if x.is_zero() { Self::Elem::zero() } else { x.signum() })
    }
}
