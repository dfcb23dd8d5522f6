//! Equality of whole arrays.

use num_traits::Float;

use crate::dimension::{Dimension, Ix1, Ix2, Ix3, IxDyn};
use crate::kernel::reduce::all_pairs;
use crate::storage::{ArrayBase, Storage};

/// Arrays are equal where their shapes and all their elements are, whatever their storage, rank
/// type and memory order.
impl<S, S2, D, E> PartialEq<ArrayBase<S2, E>> for ArrayBase<S, D>
where
    S: Storage,
    S2: Storage,
    D: Dimension,
    E: Dimension,
    S::Elem: PartialEq<S2::Elem>,
{
    fn eq(&self, other: &ArrayBase<S2, E>) -> bool {
        self.shape() == other.shape() && all_pairs(&self.as_view(), &other.as_view(), |a, b| a == b)
    }
}

impl<S: Storage, D: Dimension> Eq for ArrayBase<S, D> where S::Elem: Eq {}

/// `array == [1, 2, 3]`, for the ranks at hand.
macro_rules! eq_lists {
    ($([$($generics:tt)*] $rank:ty, $list:ty, $shape:expr, |$this:ident| $elements:expr;)*) => {$(
        impl<S: Storage<Elem = U>, U: PartialEq, $($generics)*> PartialEq<$list>
            for ArrayBase<S, $rank>
        {
            fn eq(&self, $this: &$list) -> bool {
                self.shape() == $shape && self.iter().zip($elements).all(|(a, b)| a == b)
            }
        }
    )*};
}

eq_lists! {
    [const N: usize] Ix1, [U; N], [N], |list| list;
    [] Ix1, Vec<U>, [list.len()], |list| list;
    [] Ix1, [U], [list.len()], |list| list;
    [] Ix1, &[U], [list.len()], |list| *list;
    [const N: usize, const M: usize] Ix2, [[U; N]; M], [M, N], |list| list.iter().flatten();
    [const N: usize, const M: usize, const L: usize] Ix3, [[[U; N]; M]; L], [L, M, N],
        |list| list.iter().flatten().flatten();
    [const N: usize] IxDyn, [U; N], [N], |list| list;
    [] IxDyn, Vec<U>, [list.len()], |list| list;
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Float,
{
    /// Whether the shapes are equal and each element of `self` is within `atol + rtol * |b|` of the
    /// element `b` of `other` (NumPy's `allclose`; NaN is close to nothing).
    pub fn all_close<S2, E>(&self, other: &ArrayBase<S2, E>, rtol: S::Elem, atol: S::Elem) -> bool
    where
        S2: Storage<Elem = S::Elem>,
        E: Dimension,
    {
        let close = move |a: S::Elem, b: S::Elem| {
            a == b || (b.is_finite() && (a - b).abs() <= atol + rtol * b.abs())
        };
        self.shape() == other.shape()
            && all_pairs(&self.as_view(), &other.as_view(), |a, b| close(*a, *b))
    }
}
