//! Basic indexing: integers, ranges with steps, new axes and an ellipsis, as a tuple whose result
//! rank the compiler knows, or as a list at run time.

use core::fmt;
use core::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use super::slice::{Count, Walk};
use crate::dimension::{AxesLeft, Dimension, IxDyn};
use crate::error::{Error, ErrorKind, Result};

/// A new axis of length 1, as an element of an index: `a.slice((.., NewAxis))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAxis;

/// All axes that are not named, as an element of an index: `a.slice((0, Ellipsis, -1))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ellipsis;

/// A range with a step: `start..end` every `step`, negative numbers counted from the end, clamped
/// to the axis as Python does.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array1::from(vec![0, 1, 2, 3, 4, 5]);
/// assert_eq!(a.slice(Slice::from(1..).step(2)), [1, 3, 5]);
/// assert_eq!(a.slice(Slice::from(..).step(-1)), [5, 4, 3, 2, 1, 0]);
/// assert_eq!(a.slice(s![4..1;-1]), [4, 3, 2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    start: Option<isize>,
    end: Option<isize>,
    inclusive: bool,
    step: isize,
}

impl Slice {
    /// From `start` to before `end` (`None`: as far as it goes), every `step`.
    #[inline]
    pub const fn new(start: Option<isize>, end: Option<isize>, step: isize) -> Self {
        Slice { start, end, inclusive: false, step }
    }

    /// The same range with another step; a negative step walks from `start` down to `end`.
    #[inline]
    #[must_use]
    pub const fn step(mut self, step: isize) -> Self {
        self.step = step;
        self
    }

    /// The first position, the number of positions and the step along an axis of length `len`
    /// (rule BI4). A slice without positions starts at 0 with step 1 (BI5).
    #[inline(always)]
    pub(super) fn resolve(&self, axis: usize, len: usize) -> Result<(usize, usize, isize)> {
        let step = self.step;
        if step == 0 {
            return Err(zero_step(axis));
        }
        let n = len as isize;
        // Positions may be as low as `lo` and as high as `hi`; one of them is before all.
        let (lo, hi) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let inside = |v: isize| v.max(lo).min(hi);
        let from_start = |v: isize| if v < 0 { v.wrapping_add(n) } else { v };
        let (first, last) = if step > 0 { (lo, hi) } else { (hi, lo) };
        let start = self.start.map_or(first, |v| inside(from_start(v)));
        let end = self.end.map_or(last, |v| {
            let past = if self.inclusive { step.signum() } else { 0 };
            inside(from_start(v).saturating_add(past))
        });
        let distance = if step > 0 { end - start } else { start - end };
        if distance <= 0 {
            return Ok((0, 0, 1));
        }
        let (distance, every) = (distance as usize, step.unsigned_abs());
        // Most steps are 1, and divisions take long.
        let count = if every == 1 { distance } else { (distance - 1) / every + 1 };
        Ok((start as usize, count, step))
    }
}

#[cold]
#[inline(never)]
fn zero_step(axis: usize) -> Error {
    ErrorKind::ZeroStep { axis }.into()
}

impl fmt::Display for Slice {
    /// As Python writes it: `1:3`, `::-1`.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(Slice::from(1..=3).to_string(), "1:4");
    /// assert_eq!(s![..;-2].to_string(), "::-2");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match (self.end, self.inclusive) {
            // One past the last position (before the first) is as far as it goes.
            (Some(-1), true) if self.step > 0 => None,
            (Some(0), true) if self.step < 0 => None,
            (Some(end), true) => Some(end.saturating_add(self.step.signum())),
            (end, _) => end,
        };
        if let Some(start) = self.start {
            write!(f, "{start}")?;
        }
        f.write_str(":")?;
        if let Some(end) = end {
            write!(f, "{end}")?;
        }
        if self.step == 1 { Ok(()) } else { write!(f, ":{}", self.step) }
    }
}

/// One element of an index known at run time; a list of them indexes an array with a result of
/// dynamic rank.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array::from_shape_fn((3, 4), |[i, j]| (10 * i + j) as i32);
/// let picked: ArrayViewD<'_, i32> = a.slice(&[Index::from(1..), Index::from(-1)][..]);
/// assert_eq!(picked, [13, 23]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// One position: the axis goes. Negative counts from the end.
    At(isize),
    /// A range: the axis stays.
    Slice(Slice),
    /// A new axis of length 1.
    NewAxis,
    /// All axes that are not named.
    Ellipsis,
}

impl fmt::Display for Index {
    /// As NumPy writes it: `2`, `1:3`, `None`, `...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Index::At(i) => write!(f, "{i}"),
            Index::Slice(slice) => write!(f, "{slice}"),
            Index::NewAxis => f.write_str("None"),
            Index::Ellipsis => f.write_str("..."),
        }
    }
}

impl From<NewAxis> for Index {
    #[inline]
    fn from(_: NewAxis) -> Self {
        Index::NewAxis
    }
}

impl From<Ellipsis> for Index {
    #[inline]
    fn from(_: Ellipsis) -> Self {
        Index::Ellipsis
    }
}

impl From<Slice> for Index {
    #[inline]
    fn from(slice: Slice) -> Self {
        Index::Slice(slice)
    }
}

/// One element of a typed index: an integer (`usize`, `isize`, `i32`), a range, [`Slice`],
/// [`NewAxis`] or [`Ellipsis`].
///
/// Its two type functions let the compiler count: what an element takes from the axes that are
/// left, and what it leaves in the result.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot index an axis",
    note = "an index is an integer (usize, isize, i32), a range of them, `Slice`, `NewAxis` or `Ellipsis`"
)]
pub trait AxisIndex: Into<Index> + Clone + sealed::Sealed {
    /// The axes that are left after this element has taken its own.
    type Rest<D: AxesLeft>: AxesLeft;
    /// The rank with what this element leaves in the result.
    type Kept<D: Dimension>: Dimension;
}

mod sealed {
    /// Keeps [`AxisIndex`](super::AxisIndex) to the types of this module.
    pub trait Sealed {}

    /// An integer that can be a bound or a position: `usize`, `isize` or `i32`.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot index an axis",
        note = "an index is an integer (usize, isize, i32), a range of them, `Slice`, `NewAxis` or `Ellipsis`"
    )]
    pub trait Bound: Copy {
        /// The bound as `isize`. What does not fit is past every axis.
        fn clamped(self) -> isize;
    }
}

/// What each type takes of the axes, and leaves.
macro_rules! axis_index {
    ($($index:ty: $rest:ty, $kept:ty;)*) => {$(
        impl sealed::Sealed for $index {}
        impl AxisIndex for $index {
            type Rest<D: AxesLeft> = $rest;
            type Kept<D: Dimension> = $kept;
        }
    )*};
}

axis_index! {
    NewAxis: D, D::Larger;
    Ellipsis: D, D;
    Slice: D::Less, D::Larger;
    RangeFull: D::Less, D::Larger;
}

impl From<RangeFull> for Slice {
    #[inline]
    fn from(_: RangeFull) -> Self {
        Slice::new(None, None, 1)
    }
}

impl From<RangeFull> for Index {
    #[inline]
    fn from(_: RangeFull) -> Self {
        Index::Slice(Slice::new(None, None, 1))
    }
}

/// Integers.
macro_rules! bounds {
    ($($int:ty),*) => {$(
        impl sealed::Bound for $int {
            #[inline]
            fn clamped(self) -> isize {
                isize::try_from(self).unwrap_or(isize::MAX)
            }
        }
    )*};
}
bounds!(usize, isize, i32);

// One impl for all integers, not one for each: so the rank of `a.slice((0, 1..))` is known before
// the compiler has settled which integers these are, and `a.slice((0, 1..))[[2]]` compiles.

impl<I: sealed::Bound> From<I> for Index {
    #[inline]
    fn from(i: I) -> Self {
        Index::At(i.clamped())
    }
}

impl<I: sealed::Bound> sealed::Sealed for I {}
impl<I: sealed::Bound> AxisIndex for I {
    type Rest<D: AxesLeft> = D::Less;
    type Kept<D: Dimension> = D;
}

/// Ranges of integers.
macro_rules! ranges {
    ($($range:ty: |$r:ident| ($start:expr, $end:expr, $inclusive:expr);)*) => {$(
        impl<I: sealed::Bound> From<$range> for Slice {
            #[inline]
            fn from($r: $range) -> Self {
                let (start, end): (Option<I>, Option<I>) = ($start, $end);
                Slice {
                    start: start.map(I::clamped),
                    end: end.map(I::clamped),
                    inclusive: $inclusive,
                    step: 1,
                }
            }
        }
        impl<I: sealed::Bound> From<$range> for Index {
            #[inline]
            fn from(range: $range) -> Self {
                Index::Slice(Slice::from(range))
            }
        }
        impl<I: sealed::Bound> sealed::Sealed for $range {}
        impl<I: sealed::Bound> AxisIndex for $range {
            type Rest<D: AxesLeft> = D::Less;
            type Kept<D: Dimension> = D::Larger;
        }
    )*};
}

ranges! {
    Range<I>: |r| (Some(r.start), Some(r.end), false);
    RangeFrom<I>: |r| (Some(r.start), None, false);
    RangeTo<I>: |r| (None, Some(r.end), false);
    RangeInclusive<I>: |r| (Some(*r.start()), Some(*r.end()), true);
    RangeToInclusive<I>: |r| (None, Some(r.end), true);
}

/// What [`slice`](crate::ArrayBase::slice) takes: one [`AxisIndex`], a tuple of up to eight (the
/// rank of the result is known to the compiler), or `&[Index]` (dynamic rank).
///
/// Axes that are not named are taken whole. One index more than there are axes does not compile:
///
/// ```compile_fail
/// use ndview::prelude::*;
/// let a = Array::<f64, _>::zeros((2, 3));
/// let _ = a.slice((0, 0, 0));
/// ```
pub trait SliceArg<D: Dimension>: Clone {
    /// The rank of the result.
    type Out: Dimension;

    /// Hands the elements to `f`.
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R;

    /// How many axes the elements take and leave.
    #[doc(hidden)]
    #[inline]
    fn count(&self) -> Count {
        self.clone().with(Count::of)
    }

    /// Takes a step for each element.
    #[doc(hidden)]
    #[inline]
    fn walk(self, walk: &mut Walk<'_, D>) -> Result<()> {
        self.with(|indices| indices.iter().try_for_each(|index| walk.step(index)))
    }
}

impl<D: Dimension, A: AxisIndex> SliceArg<D> for A
where
    A::Rest<D>: Dimension,
{
    type Out = A::Kept<A::Rest<D>>;

    #[inline]
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(&[self.into()])
    }

    #[inline(always)]
    fn count(&self) -> Count {
        Count::default().and(&self.clone().into())
    }

    #[inline(always)]
    fn walk(self, walk: &mut Walk<'_, D>) -> Result<()> {
        walk.step(&self.into())
    }
}

impl<D: Dimension> SliceArg<D> for &[Index] {
    type Out = IxDyn;

    #[inline]
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(self)
    }
}

impl<D: Dimension, const N: usize> SliceArg<D> for &[Index; N] {
    type Out = IxDyn;

    #[inline]
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(self)
    }
}

impl<D: Dimension> SliceArg<D> for &Vec<Index> {
    type Out = IxDyn;

    #[inline]
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(self)
    }
}

impl<D: Dimension> SliceArg<D> for () {
    type Out = D;

    #[inline]
    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(&[])
    }
}

/// Tuples: the first element takes its axes first, and leaves its own outermost.
macro_rules! tuple_slices {
    ($(($($index:ident)*) $rest:ty, $kept:ty;)*) => {$(
        impl<D: Dimension, $($index: AxisIndex),*> SliceArg<D> for ($($index,)*)
        where
            $rest: Dimension,
        {
            type Out = $kept;

            #[inline]
            #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
                let ($($index,)*) = self;
                f(&[$($index.into()),*])
            }

            #[inline(always)]
            #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn count(&self) -> Count {
                let ($($index,)*) = self;
                Count::default()$(.and(&$index.clone().into()))*
            }

            #[inline(always)]
                    #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn walk(self, walk: &mut Walk<'_, D>) -> Result<()> {
                let ($($index,)*) = self;
                $(walk.step(&$index.into())?;)*
                Ok(())
            }
        }
    )*};
}

/// `Rest` of each index in turn.
type Rest1<D, A> = <A as AxisIndex>::Rest<D>;
type Rest2<D, A, B> = Rest1<Rest1<D, A>, B>;
type Rest3<D, A, B, C> = Rest1<Rest2<D, A, B>, C>;
type Rest4<D, A, B, C, E> = Rest1<Rest3<D, A, B, C>, E>;
type Rest5<D, A, B, C, E, F> = Rest1<Rest4<D, A, B, C, E>, F>;
type Rest6<D, A, B, C, E, F, G> = Rest1<Rest5<D, A, B, C, E, F>, G>;
type Rest7<D, A, B, C, E, F, G, H> = Rest1<Rest6<D, A, B, C, E, F, G>, H>;
type Rest8<D, A, B, C, E, F, G, H, I> = Rest1<Rest7<D, A, B, C, E, F, G, H>, I>;

tuple_slices! {
    (A) Rest1<D, A>, A::Kept<Rest1<D, A>>;
    (A B) Rest2<D, A, B>, A::Kept<B::Kept<Rest2<D, A, B>>>;
    (A B C) Rest3<D, A, B, C>, A::Kept<B::Kept<C::Kept<Rest3<D, A, B, C>>>>;
    (A B C E) Rest4<D, A, B, C, E>, A::Kept<B::Kept<C::Kept<E::Kept<Rest4<D, A, B, C, E>>>>>;
    (A B C E F) Rest5<D, A, B, C, E, F>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<Rest5<D, A, B, C, E, F>>>>>>;
    (A B C E F G) Rest6<D, A, B, C, E, F, G>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<G::Kept<Rest6<D, A, B, C, E, F, G>>>>>>>;
    (A B C E F G H) Rest7<D, A, B, C, E, F, G, H>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<G::Kept<H::Kept<Rest7<D, A, B, C, E, F, G, H>>>>>>>>;
    (A B C E F G H I) Rest8<D, A, B, C, E, F, G, H, I>,
        A::Kept<B::Kept<C::Kept<E::Kept<F::Kept<G::Kept<H::Kept<I::Kept<
            Rest8<D, A, B, C, E, F, G, H, I>>>>>>>>>;
}
