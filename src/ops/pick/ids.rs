//! Positions: integers of any type and rank, used where they lie.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use core::fmt;

use crate::dimension::{Dimension, Ix1, IxDyn};
use crate::error::Result;
use crate::kernel::iter::Iter;
use crate::storage::{ArrayBase, ArrayView, Storage};
use crate::{ArrayD, ArrayViewD};

use super::IndexMode;
use super::item::Pick;

/// An element of an array of positions: any integer of up to 64 bits. Negative positions count from
/// the end.
///
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a position",
    note = "positions are integers of up to 64 bits"
)]
pub trait IndexElem: PickElem {
    /// Whether negative positions can be.
    #[doc(hidden)]
    const SIGNED: bool;

    /// The position; one that does not fit is outside of every axis.
    #[doc(hidden)]
    fn position(self) -> isize;

    /// The position in full, for those that do not fit.
    #[doc(hidden)]
    fn wide(self) -> i128;

    /// The bits of the position, which in an unsigned one are not a sign.
    #[doc(hidden)]
    fn bits(self) -> isize;

    /// The bits of several positions, where they are as wide.
    #[doc(hidden)]
    fn all_bits(ids: &[Self]) -> Option<&[isize]>;
}

/// An element of an array that picks: an [`IndexElem`] in an array of positions, or `bool` in a
/// mask.
///
/// Sealed.
#[diagnostic::on_unimplemented(
    message = "an array of `{Self}` cannot pick",
    note = "arrays that pick have integers of up to 64 bits (positions) or `bool` (a mask)"
)]
pub trait PickElem: Copy + fmt::Debug + Send + Sync + sealed::Sealed + 'static {
    /// The array as an element of an index.
    #[doc(hidden)]
    fn pick(array: ArrayViewD<'_, Self>) -> Pick<'_>;
    /// The same for an array that goes with it.
    #[doc(hidden)]
    fn pick_owned(array: ArrayD<Self>) -> Pick<'static>;
}

pub(super) mod sealed {
    /// Keeps the traits of this folder to its own types.
    pub trait Sealed {}
}

macro_rules! index_elems {
    ($($int:ty),*) => {$(
        impl sealed::Sealed for $int {}
        impl IndexElem for $int {
            const SIGNED: bool = <$int>::MIN != 0;

            #[inline]
            fn position(self) -> isize {
                // What does not fit must not wrap around into the axis (quirk Q4).
                isize::try_from(self).unwrap_or(isize::MAX)
            }

            #[inline]
            fn wide(self) -> i128 {
                self as i128
            }

            #[inline]
            fn bits(self) -> isize {
                // On targets where 64 bits are not bits of a position, they are clamped.
                if size_of::<$int>() > size_of::<isize>() { self.position() } else { self as isize }
            }

            #[inline]
            fn all_bits(ids: &[Self]) -> Option<&[isize]> {
                if size_of::<$int>() != size_of::<isize>() {
                    return None;
                }
                bytemuck::try_cast_slice(ids).ok()
            }
        }
        impl PickElem for $int {
            #[inline]
            #[track_caller]
            fn pick(array: ArrayViewD<'_, Self>) -> Pick<'_> {
                Pick::positions(array)
            }
            #[inline]
            #[track_caller]
            fn pick_owned(array: ArrayD<Self>) -> Pick<'static> {
                Pick::positions(array)
            }
        }
    )*};
}
index_elems!(usize, isize, i8, i16, i32, i64, u8, u16, u32, u64);

impl sealed::Sealed for bool {}
impl PickElem for bool {
    #[inline]
    #[track_caller]
    fn pick(array: ArrayViewD<'_, bool>) -> Pick<'_> {
        Pick::mask(array)
    }
    #[inline]
    fn pick_owned(array: ArrayD<bool>) -> Pick<'static> {
        Pick::owned_mask(array)
    }
}

/// Positions to [`take`](ArrayBase::take): an array or view of integers of any rank, a slice, list
/// or vector.
///
/// Sealed.
pub trait Ids: sealed::Sealed {
    /// The type of a position.
    type Elem: IndexElem;
    /// The number of axes of the positions.
    type Dim: Dimension;

    /// The positions as a view.
    #[doc(hidden)]
    fn ids(&self) -> ArrayView<'_, Self::Elem, Self::Dim>;
}

/// The rank `D` with one axis replaced by the axes of positions `I`.
pub type Replaced<I, D> = <<I as Ids>::Dim as Dimension>::Replacing<D>;

impl<S: Storage, D: Dimension> sealed::Sealed for ArrayBase<S, D> where S::Elem: IndexElem {}
impl<S: Storage, D: Dimension> Ids for ArrayBase<S, D>
where
    S::Elem: IndexElem,
{
    type Elem = S::Elem;
    type Dim = D;

    #[inline]
    fn ids(&self) -> ArrayView<'_, S::Elem, D> {
        self.as_view()
    }
}

macro_rules! list_ids {
    ($([$($generics:tt)*] $list:ty;)*) => {$(
        impl<A: IndexElem, $($generics)*> sealed::Sealed for $list {}
        impl<A: IndexElem, $($generics)*> Ids for $list {
            type Elem = A;
            type Dim = Ix1;

            #[inline]
            fn ids(&self) -> ArrayView<'_, A, Ix1> {
                let list: &[A] = self.as_ref();
                ArrayView::from(list)
            }
        }
    )*};
}
list_ids! {
    [] [A];
    [] Vec<A>;
    [const N: usize] [A; N];
}

/// Positions in the order in which they are used, some at a time: what
/// [`Positions`](crate::kernel::pick::Positions) are for one axis.
pub(super) trait Stream {
    /// Whether negative positions can be.
    fn signed(&self) -> bool;
    /// Back to the first one.
    fn rewind(&mut self);
    /// The next ones, as many as there is room in the block, which may be used for them.
    fn next<'b>(&'b mut self, block: &'b mut [isize]) -> &'b [isize];
}

/// The positions of an array in C order.
pub(super) struct IdStream<'a, I, D: Dimension> {
    all: Iter<'a, I, D>,
    rest: Iter<'a, I, D>,
    /// What those outside of an axis of this length mean, where it is not an error.
    mode: Option<(IndexMode, usize)>,
}

impl<'a, I: IndexElem, D: Dimension> IdStream<'a, I, D> {
    pub(super) fn new(ids: &ArrayView<'a, I, D>) -> Self {
        let all = Iter::new(ids);
        IdStream { rest: all.clone(), all, mode: None }
    }

    /// Positions that are brought inside an axis of this length.
    pub(super) fn in_mode(ids: &ArrayView<'a, I, D>, mode: IndexMode, len: usize) -> Self {
        // Along an axis without positions there is none to bring them to (rule TK3).
        let mode = (mode != IndexMode::Raise && len > 0).then_some((mode, len));
        IdStream { mode, ..IdStream::new(ids) }
    }
}

impl<I: IndexElem, D: Dimension> Stream for IdStream<'_, I, D> {
    fn signed(&self) -> bool {
        I::SIGNED
    }

    fn rewind(&mut self) {
        self.rest = self.all.clone();
    }

    #[track_caller]
    fn next<'b>(&'b mut self, block: &'b mut [isize]) -> &'b [isize] {
        if let Some((mode, len)) = self.mode {
            for (place, &i) in block.iter_mut().zip(&mut self.rest) {
                // In full where it may not fit, so that far positions wrap and are clipped right.
                let fits = I::SIGNED && size_of::<I>() <= size_of::<isize>();
                *place = match mode {
                    IndexMode::Wrap if fits => i.position().rem_euclid(len as isize),
                    IndexMode::Wrap => i.wide().rem_euclid(len as i128) as isize,
                    _ if fits => i.position().clamp(0, len as isize - 1),
                    _ => i.wide().clamp(0, len as i128 - 1) as isize,
                };
            }
            return block;
        }
        let Some(ids) = self.rest.next_slice(block.len()) else {
            block.iter_mut().zip(&mut self.rest).for_each(|(place, i)| *place = i.bits());
            return block;
        };
        if let Some(bits) = I::all_bits(ids) {
            return bits;
        }
        block.iter_mut().zip(ids).for_each(|(place, i)| *place = i.bits());
        block
    }
}

/// Positions of some integer type.
pub(super) trait AnyIds: Send + Sync {
    fn shape(&self) -> &[usize];

    /// The positions in C order, with `own` (their own shape, and perhaps axes of length 1 behind it)
    /// broadcast to `shape`.
    fn stream(&self, own: &[usize], shape: &[usize]) -> Result<Box<dyn Stream + '_>>;

    /// Writes them as a Python list.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<S> AnyIds for ArrayBase<S, IxDyn>
where
    S: Storage + Send + Sync,
    S::Elem: IndexElem,
{
    fn shape(&self) -> &[usize] {
        ArrayBase::shape(self)
    }

    fn stream(&self, own: &[usize], shape: &[usize]) -> Result<Box<dyn Stream + '_>> {
        Ok(Box::new(IdStream::new(&self.as_view().into_reshape(own)?.broadcast_to(shape)?)))
    }

    #[track_caller]
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(f, &self.as_view(), &|f, i| write!(f, "{i:?}"))
    }
}

/// Longer lists are written with their ends only.
const LONG: usize = 1000;

/// Writes an array as a Python list.
#[track_caller]
pub(super) fn write_list<T>(
    f: &mut fmt::Formatter<'_>,
    array: &ArrayViewD<'_, T>,
    element: &dyn Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    /// How many are written of each end.
    const EDGE: usize = 3;
    if array.ndim() == 0 {
        return array.iter().try_for_each(|x| element(f, x));
    }
    f.write_str("[")?;
    let (n, long) = (array.shape()[0], array.len() > LONG);
    for (i, part) in array.axis_iter(0).enumerate() {
        let hidden = long && i >= EDGE && i + EDGE < n;
        if hidden && i > EDGE {
            continue;
        }
        if i > 0 {
            f.write_str(", ")?;
        }
        if hidden { f.write_str("...")? } else { write_list(f, &part, element)? }
    }
    f.write_str("]")
}
