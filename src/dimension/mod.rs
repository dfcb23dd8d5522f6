//! How many axes an array has: known to the compiler ([`Ix0`]..[`Ix6`]) or at run time ([`IxDyn`]).

mod axes;
mod shape;

pub use axes::DynAxes;
pub use shape::{FOrder, Order, Shape, Size};
pub(crate) use shape::{check_size, infer_lens, resolve_lens, same_lens};

use core::fmt::Debug;

/// A rank known to the compiler: `N` axes, from 0 to 6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ix<const N: usize>;

/// A rank known at run time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct IxDyn;

/// No axes: one element.
pub type Ix0 = Ix<0>;
/// One axis.
pub type Ix1 = Ix<1>;
/// Two axes.
pub type Ix2 = Ix<2>;
/// Three axes.
pub type Ix3 = Ix<3>;
/// Four axes.
pub type Ix4 = Ix<4>;
/// Five axes.
pub type Ix5 = Ix<5>;
/// Six axes.
pub type Ix6 = Ix<6>;

/// What an index would consume past the last axis; it is no [`Dimension`], so that the compiler
/// refuses one index too many.
#[derive(Clone, Copy, Debug)]
pub struct TooManyIndices;

/// What is left of the axes while the indices of a slice consume them.
///
/// Implemented by every [`Dimension`], and by [`TooManyIndices`], which is none.
pub trait AxesLeft: sealed::Sealed + 'static {
    /// One axis fewer.
    type Less: AxesLeft;
}

/// The rank of an array.
///
/// Sealed: the ranks are [`Ix0`] to [`Ix6`] and [`IxDyn`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the rank of an array",
    label = "an index too many, or a rank above 6 (use `IxDyn`)"
)]
pub trait Dimension: AxesLeft + Copy + Default + Debug + PartialEq + Eq + Send + Sync {
    /// The number of axes, where the compiler knows it.
    const NDIM: Option<usize>;
    /// One `usize` an axis.
    type Sizes: AxisValues<usize>;
    /// One `isize` an axis.
    type Strides: AxisValues<isize>;
    /// The rank with one axis fewer (no axes stay no axes).
    type Smaller: Dimension;
    /// The rank with one axis more (more than six are [`IxDyn`]).
    type Larger: Dimension;
    /// The rank `D` with as many axes more as this rank has.
    type Plus<D: Dimension>: Dimension;
    /// The rank `D` with one axis replaced by as many as this rank has.
    type Replacing<D: Dimension>: Dimension;
    /// What is left of the axes `D` when as many are taken as this rank has.
    type Off<D: AxesLeft>: AxesLeft;

    /// Whether an array of `ndim` axes can have this rank.
    #[inline]
    fn accepts(ndim: usize) -> bool {
        Self::NDIM.is_none_or(|n| n == ndim)
    }
}

/// The rank that two broadcast ranks give: the larger one.
pub trait Broadcast<E: Dimension>: Dimension {
    /// The larger rank of the two.
    type Out: Dimension;
}

/// One value an axis: `[T; N]` for a fixed rank, [`DynAxes`] for a dynamic one.
pub trait AxisValues<T>:
    Clone + Debug + PartialEq + Eq + Send + Sync + AsRef<[T]> + AsMut<[T]> + sealed::Sealed + 'static
{
    /// `ndim` times the same value (a fixed rank knows its own number).
    fn filled(ndim: usize, value: T) -> Self;

    /// The value of each axis, where a list of `ndim` needs no heap.
    ///
    /// It is made at once, not written value by value: so the compiler keeps it in registers, and
    /// writes it where it shall stand. What was written in parts and is then moved as a whole waits
    /// for the parts, longer than all the rest takes.
    #[doc(hidden)]
    fn short(ndim: usize, value: impl Fn(usize) -> T) -> Option<Self>;

    /// The value of the only axis, where there is one axis; more quickly asked than of the slice.
    #[doc(hidden)]
    fn only(&self) -> Option<T>;

    /// A copy, where it needs no heap.
    #[doc(hidden)]
    fn copied(&self) -> Option<Self>;
}

mod sealed {
    /// Keeps the traits of this module to its own types.
    pub trait Sealed {}
    impl<const N: usize> Sealed for super::Ix<N> {}
    impl Sealed for super::IxDyn {}
    impl Sealed for super::TooManyIndices {}
    impl<T, const N: usize> Sealed for [T; N] {}
    impl<T> Sealed for super::DynAxes<T> {}
}

impl<T: Copy + Debug + Eq + Send + Sync + 'static, const N: usize> AxisValues<T> for [T; N] {
    #[inline]
    fn filled(ndim: usize, value: T) -> Self {
        assert_eq!(ndim, N, "the rank is known to the compiler");
        [value; N]
    }

    #[inline(always)]
    fn short(ndim: usize, value: impl Fn(usize) -> T) -> Option<Self> {
        assert_eq!(ndim, N, "the rank is known to the compiler");
        Some(core::array::from_fn(value))
    }

    #[inline(always)]
    fn only(&self) -> Option<T> {
        if N == 1 { self.first().copied() } else { None }
    }

    #[inline(always)]
    fn copied(&self) -> Option<Self> {
        Some(*self)
    }
}

impl<T: Copy + Default + Debug + Eq + Send + Sync + 'static> AxisValues<T> for DynAxes<T> {
    #[inline]
    fn filled(ndim: usize, value: T) -> Self {
        DynAxes::filled(ndim, value)
    }

    #[inline(always)]
    fn short(ndim: usize, value: impl Fn(usize) -> T) -> Option<Self> {
        DynAxes::short(ndim, value)
    }

    #[inline(always)]
    fn only(&self) -> Option<T> {
        DynAxes::only(self)
    }

    #[inline(always)]
    fn copied(&self) -> Option<Self> {
        DynAxes::copied(self)
    }
}

/// A copy of a slice as axis values. The caller has checked that the rank accepts its length.
#[inline]
pub(crate) fn axis_values<T: Copy + Default, A: AxisValues<T>>(values: &[T]) -> A {
    let mut out = A::filled(values.len(), T::default());
    out.as_mut().copy_from_slice(values);
    out
}

impl AxesLeft for TooManyIndices {
    type Less = TooManyIndices;
}

impl AxesLeft for Ix<0> {
    type Less = TooManyIndices;
}

impl AxesLeft for IxDyn {
    type Less = IxDyn;
}

impl Dimension for IxDyn {
    const NDIM: Option<usize> = None;
    type Sizes = DynAxes<usize>;
    type Strides = DynAxes<isize>;
    type Smaller = IxDyn;
    type Larger = IxDyn;
    type Plus<D: Dimension> = IxDyn;
    type Replacing<D: Dimension> = IxDyn;
    type Off<D: AxesLeft> = IxDyn;
}

/// The rank `D` with a number of axes more (`Plus`), in place of one (`Replacing`) or fewer (`Off`), by
/// way of the rank one smaller.
macro_rules! stepped {
    (0, $D:ty, Replacing) => { <$D as Dimension>::Smaller };
    (1, $D:ty, Replacing) => { $D };
    ($n:tt, $D:ty, Replacing) => {
        <<Ix<$n> as Dimension>::Smaller as Dimension>::Replacing<<$D as Dimension>::Larger>
    };
    (0, $D:ty, $step:ident) => { $D };
    ($n:tt, $D:ty, Plus) => {
        <<Ix<$n> as Dimension>::Smaller as Dimension>::Plus<<$D as Dimension>::Larger>
    };
    ($n:tt, $D:ty, Off) => {
        <<Ix<$n> as Dimension>::Smaller as Dimension>::Off<<$D as AxesLeft>::Less>
    };
}

/// The ranks 0 to 6, each with its neighbours and its broadcast pairs.
macro_rules! fixed_ranks {
    ($($n:tt: $smaller:ty, $larger:ty, [$($m:literal => $max:literal),*];)*) => {$(
        impl Dimension for Ix<$n> {
            const NDIM: Option<usize> = Some($n);
            type Sizes = [usize; $n];
            type Strides = [isize; $n];
            type Smaller = $smaller;
            type Larger = $larger;
            type Plus<D: Dimension> = stepped!($n, D, Plus);
            type Replacing<D: Dimension> = stepped!($n, D, Replacing);
            type Off<D: AxesLeft> = stepped!($n, D, Off);
        }
        impl Broadcast<IxDyn> for Ix<$n> {
            type Out = IxDyn;
        }
        $(impl Broadcast<Ix<$m>> for Ix<$n> {
            type Out = Ix<$max>;
        })*
    )*};
}

fixed_ranks! {
    0: Ix0, Ix1, [0 => 0, 1 => 1, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6];
    1: Ix0, Ix2, [0 => 1, 1 => 1, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6];
    2: Ix1, Ix3, [0 => 2, 1 => 2, 2 => 2, 3 => 3, 4 => 4, 5 => 5, 6 => 6];
    3: Ix2, Ix4, [0 => 3, 1 => 3, 2 => 3, 3 => 3, 4 => 4, 5 => 5, 6 => 6];
    4: Ix3, Ix5, [0 => 4, 1 => 4, 2 => 4, 3 => 4, 4 => 4, 5 => 5, 6 => 6];
    5: Ix4, Ix6, [0 => 5, 1 => 5, 2 => 5, 3 => 5, 4 => 5, 5 => 5, 6 => 6];
    6: Ix5, IxDyn, [0 => 6, 1 => 6, 2 => 6, 3 => 6, 4 => 6, 5 => 6, 6 => 6];
}

/// An index takes one axis off each of the ranks 1 to 6.
macro_rules! axes_left {
    ($($n:literal),*) => {$(
        impl AxesLeft for Ix<$n> {
            type Less = Ix<{ $n - 1 }>;
        }
    )*};
}
axes_left!(1, 2, 3, 4, 5, 6);

impl<D: Dimension> Broadcast<D> for IxDyn {
    type Out = IxDyn;
}
