//! Indices as tuples, whose result rank the compiler knows, and as lists.

use crate::dimension::{AxesLeft, Broadcast, Dimension, Ix0, Ix1, IxDyn};
use crate::layout::AxisIndex;
use crate::storage::{Array, ArrayView, ArrayViewMut};

use super::ids::IndexElem;
use super::item::{Pick, Picks};

/// What an element of a [`PickList`] tuple takes of the axes and gives to the result, for the
/// compiler to count.
///
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot pick from an axis",
    note = "an index is an integer, a range, `Slice`, `NewAxis`, `Ellipsis`, a list of integers or \
            booleans, or a reference to an array of them"
)]
pub trait PickIndex: sealed::Sealed {
    /// The axes that are left after this element has taken its own.
    type Rest<D: AxesLeft>: AxesLeft;
    /// The rank with the axes that this element keeps.
    type Kept<D: Dimension>: Dimension;
    /// The rank with the axes that this element keeps, or has where it is crossed with the others.
    type Crossed<D: Dimension>: Dimension;
    /// The rank of what it picks by, which is broadcast with that of the others.
    type Rank: Dimension;
}

mod sealed {
    /// Keeps [`PickIndex`](super::PickIndex) to this file.
    pub trait Sealed {}
}

impl<A: AxisIndex> sealed::Sealed for A {}
impl<A: AxisIndex> PickIndex for A {
    type Rest<D: AxesLeft> = <A as AxisIndex>::Rest<D>;
    type Kept<D: Dimension> = <A as AxisIndex>::Kept<D>;
    type Crossed<D: Dimension> = <A as AxisIndex>::Kept<D>;
    type Rank = Ix0;
}

// Integers and booleans each have impls of their own, and none by way of what the element type
// says: so the rank is known before the compiler has settled which integers `[2, 0]` are.

/// What picks by positions: takes one axis, and brings its own.
macro_rules! positions {
    ($([$($generics:tt)*] $list:ty: $rank:ty;)*) => {$(
        impl<I: IndexElem, $($generics)*> sealed::Sealed for $list {}
        impl<I: IndexElem, $($generics)*> PickIndex for $list {
            type Rest<D: AxesLeft> = D::Less;
            type Kept<D: Dimension> = D;
            type Crossed<D: Dimension> = D::Larger;
            type Rank = $rank;
        }
    )*};
}
positions! {
    [N: Dimension] &Array<I, N>: N;
    [N: Dimension] &ArrayView<'_, I, N>: N;
    [N: Dimension] &ArrayViewMut<'_, I, N>: N;
    [] &[I]: Ix1;
    [] &Vec<I>: Ix1;
    [] Vec<I>: Ix1;
    [const N: usize] &[I; N]: Ix1;
    [const N: usize] [I; N]: Ix1;
}

/// What picks by a mask: takes as many axes as it has, and brings one.
macro_rules! masks {
    ($([$($generics:tt)*] $list:ty: $rank:ty;)*) => {$(
        impl<$($generics)*> sealed::Sealed for $list {}
        impl<$($generics)*> PickIndex for $list {
            type Rest<D: AxesLeft> = <$rank as Dimension>::Off<D>;
            type Kept<D: Dimension> = D;
            type Crossed<D: Dimension> = D::Larger;
            type Rank = Ix1;
        }
    )*};
}
masks! {
    [N: Dimension] &Array<bool, N>: N;
    [N: Dimension] &ArrayView<'_, bool, N>: N;
    [N: Dimension] &ArrayViewMut<'_, bool, N>: N;
    [] &[bool]: Ix1;
    [] &Vec<bool>: Ix1;
    [] Vec<bool>: Ix1;
    [const N: usize] &[bool; N]: Ix1;
    [const N: usize] [bool; N]: Ix1;
}

/// An index that picks: a tuple of up to six of what [`Pick`] is made from, or a list of [`Pick`]s.
pub trait PickList<'a> {
    /// Hands the elements to `f`.
    #[doc(hidden)]
    fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R;
}

/// What [`gather`](crate::ArrayBase::gather) and [`scatter`](crate::ArrayBase::scatter) take: a
/// tuple of up to six of what [`Pick`] is made from (the rank of the result is known to the
/// compiler), or a list of [`Pick`]s (dynamic rank).
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array::from_shape_fn((3, 4), |[i, j]| 10 * i + j);
/// assert_eq!(a.gather((1.., [3, 0])).unwrap(), array![[13, 10], [23, 20]]);
/// ```
///
/// One index more than there are axes does not compile:
///
/// ```compile_fail
/// use ndview::prelude::*;
/// let a = Array::<f64, _>::zeros((2, 3));
/// let _ = a.gather(([0, 1], 0, 0));
/// ```
pub trait PickArg<'a, D: Dimension>: PickList<'a> {
    /// The rank of the result.
    type Out: Dimension;
    /// The rank of the result where what picks is crossed.
    type Crossed: Dimension;
}

macro_rules! pick_slices {
    ($([$($generics:tt)*] $list:ty: |$this:ident| $picks:expr;)*) => {$(
        impl<'a, $($generics)*> PickList<'a> for &$list {
            fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R {
                let $this = self;
                f($picks)
            }
        }
        impl<'a, D: Dimension, $($generics)*> PickArg<'a, D> for &$list {
            type Out = IxDyn;
            type Crossed = IxDyn;
        }
    )*};
}
pick_slices! {
    [] [Pick<'a>]: |list| list;
    [] Vec<Pick<'a>>: |list| list;
    [] Picks<'a>: |list| &list.0;
    [const N: usize] [Pick<'a>; N]: |list| list;
}

/// `Rest` of each element in turn.
type Rest1<D, A> = <A as PickIndex>::Rest<D>;
type Rest2<D, A, B> = Rest1<Rest1<D, A>, B>;
type Rest3<D, A, B, C> = Rest1<Rest2<D, A, B>, C>;
type Rest4<D, A, B, C, E> = Rest1<Rest3<D, A, B, C>, E>;
type Rest5<D, A, B, C, E, F> = Rest1<Rest4<D, A, B, C, E>, F>;
type Rest6<D, A, B, C, E, F, G> = Rest1<Rest5<D, A, B, C, E, F>, G>;

/// The rank of what the elements pick by, broadcast together.
type Rank1<A> = <A as PickIndex>::Rank;
type Rank2<A, B> = <Rank1<A> as Broadcast<Rank1<B>>>::Out;
type Rank3<A, B, C> = <Rank2<A, B> as Broadcast<Rank1<C>>>::Out;
type Rank4<A, B, C, E> = <Rank3<A, B, C> as Broadcast<Rank1<E>>>::Out;
type Rank5<A, B, C, E, F> = <Rank4<A, B, C, E> as Broadcast<Rank1<F>>>::Out;
type Rank6<A, B, C, E, F, G> = <Rank5<A, B, C, E, F> as Broadcast<Rank1<G>>>::Out;

macro_rules! pick_tuples {
    ($(($($pick:ident)*) $rest:ty, $kept:ty, $crossed:ty, $rank:ty $(, $left:ty: $right:ty)*;)*) => {$(
        impl<'a, $($pick: Into<Pick<'a>>),*> PickList<'a> for ($($pick,)*) {
            #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R {
                let ($($pick,)*) = self;
                f(&[$($pick.into()),*])
            }
        }
        impl<'a, D: Dimension, $($pick: PickIndex + Into<Pick<'a>>),*> PickArg<'a, D>
            for ($($pick,)*)
        where
            $rest: Dimension,
            $($left: Broadcast<$right>,)*
        {
            type Out = <$rank as Dimension>::Plus<$kept>;
            type Crossed = $crossed;
        }
    )*};
}

pick_tuples! {
    (A) Rest1<D, A>, A::Kept<Rest1<D, A>>, A::Crossed<Rest1<D, A>>, Rank1<A>;
    (A B) Rest2<D, A, B>,
        A::Kept<B::Kept<Rest2<D, A, B>>>,
        A::Crossed<B::Crossed<Rest2<D, A, B>>>,
        Rank2<A, B>, Rank1<A>: Rank1<B>;
    (A B C) Rest3<D, A, B, C>,
        A::Kept<B::Kept<C::Kept<Rest3<D, A, B, C>>>>,
        A::Crossed<B::Crossed<C::Crossed<Rest3<D, A, B, C>>>>,
        Rank3<A, B, C>, Rank1<A>: Rank1<B>, Rank2<A, B>: Rank1<C>;
    (A B C E) Rest4<D, A, B, C, E>,
        A::Kept<B::Kept<C::Kept<E::Kept<Rest4<D, A, B, C, E>>>>>,
        A::Crossed<B::Crossed<C::Crossed<E::Crossed<Rest4<D, A, B, C, E>>>>>,
        Rank4<A, B, C, E>,
        Rank1<A>: Rank1<B>, Rank2<A, B>: Rank1<C>, Rank3<A, B, C>: Rank1<E>;
    (A B C E F) Rest5<D, A, B, C, E, F>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<Rest5<D, A, B, C, E, F>>>>>>,
        A::Crossed<B::Crossed<C::Crossed<E::Crossed<F::Crossed<Rest5<D, A, B, C, E, F>>>>>>,
        Rank5<A, B, C, E, F>,
        Rank1<A>: Rank1<B>, Rank2<A, B>: Rank1<C>, Rank3<A, B, C>: Rank1<E>,
        Rank4<A, B, C, E>: Rank1<F>;
    (A B C E F G) Rest6<D, A, B, C, E, F, G>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<G::Kept<Rest6<D, A, B, C, E, F, G>>>>>>>,
        A::Crossed<B::Crossed<C::Crossed<E::Crossed<F::Crossed<G::Crossed<
            Rest6<D, A, B, C, E, F, G>>>>>>>,
        Rank6<A, B, C, E, F, G>,
        Rank1<A>: Rank1<B>, Rank2<A, B>: Rank1<C>, Rank3<A, B, C>: Rank1<E>,
        Rank4<A, B, C, E>: Rank1<F>, Rank5<A, B, C, E, F>: Rank1<G>;
}
