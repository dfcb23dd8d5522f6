//! The same memory as elements of another type; the invariants are those of [`ArrayBase`].
//!
//! What a type must be is said by `bytemuck`'s traits: all bytes of a `NoUninit` are initialised,
//! and none can be changed behind a shared reference; any initialised bytes are an `AnyBitPattern`.
//! Both are `Copy`, so nothing is dropped.

#[cfg(feature = "complex")]
mod parts;

use core::marker::PhantomData;
use core::ptr::NonNull;

use bytemuck::{AnyBitPattern, NoUninit};

use super::{ArrayBase, ArrayViewMut, RefMut, Storage};
use crate::dimension::Dimension;
use crate::error::{Result, WhyNotAs};
use crate::layout::Layout;
use crate::layout::recast::{Item, Recast};

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The layout of the same bytes as elements `U`.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn recast<U>(&self) -> Result<Recast<D>> {
        self.layout.recast(Item::of::<S::Elem>(), Item::of::<U>())
    }

    /// Where [`recast`](Self::recast) counts from.
    ///
    /// # Errors
    /// If a `U` may not lie there.
    fn recast_ptr<U>(&self, lowest: Option<usize>) -> Result<NonNull<U>> {
        let Some(lowest) = lowest else {
            return Ok(NonNull::dangling());
        };
        // SAFETY: (1) the layout reaches its lowest offset.
        let ptr = unsafe { self.storage.ptr().add(lowest) }.cast::<U>();
        if ptr.is_aligned() {
            return Ok(ptr);
        }
        let (address, align) = (ptr.as_ptr().addr(), align_of::<U>());
        let why = WhyNotAs::Misaligned { address, align };
        Err(self.layout.not_as(Item::of::<S::Elem>(), Item::of::<U>(), why))
    }

    /// The same memory as elements `U`, and where offset 0 of the layout lies in it.
    ///
    /// By the law of `recast`, the layout reaches only bytes of elements that this array reaches,
    /// whole `U`s away from a pointer that is aligned for one.
    fn recast_parts<U>(&self) -> Result<(NonNull<U>, Layout<D>)> {
        let Recast { layout, lowest } = self.recast::<U>()?;
        Ok((self.recast_ptr(lowest)?, layout))
    }

    /// As [`recast`](Self::recast), and a `U` may lie where it counts from.
    ///
    /// # Errors
    /// If there is no such layout, or a `U` may not lie there.
    pub(crate) fn check_recast<U>(&self) -> Result<Recast<D>> {
        let recast = self.recast::<U>()?;
        self.recast_ptr::<U>(recast.lowest)?;
        Ok(recast)
    }

    /// A view of the same memory as elements `U`, without an owner.
    ///
    /// # Errors
    /// If it does not hold such elements as it lies.
    pub(crate) fn cast_view<U: AnyBitPattern>(&self) -> Result<ArrayBase<S::BorrowedAs<'_, U>, D>>
    where
        S::Elem: NoUninit,
    {
        let (ptr, layout) = self.recast_parts::<U>()?;
        // (1) by what `recast_parts` says of the layout: the bytes it reaches are those of elements,
        // all of them initialised (`NoUninit`), and any such are a `U` (`AnyBitPattern`). They live, and
        // are not written, for as long as what `borrowed` gives, whose lifetime this is; a shared
        // reference to a `T` changes none (`NoUninit`). (2) and (3) do not concern what only reads.
        Ok(ArrayBase { storage: self.storage.borrowed_as(ptr), layout })
    }
}

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D>
where
    T: NoUninit + AnyBitPattern,
{
    /// The same view to write as elements `U`, without facts about its buffer.
    ///
    /// # Errors
    /// If the memory does not hold such elements as it lies.
    pub(crate) fn cast_view_mut<U>(self) -> Result<ArrayViewMut<'a, U, D>>
    where
        U: NoUninit + AnyBitPattern,
    {
        let (ptr, layout) = self.recast_parts::<U>()?;
        // (1) as in `cast_view`; and what is written as `U` leaves all bytes initialised (`NoUninit`),
        // so that they are a `T` again (`AnyBitPattern`) for whoever reads them afterwards. (2) by the
        // law of `recast`. (3) the view is consumed, and no byte is reached that it did not reach.
        let storage = RefMut { ptr, facts: None, borrows: PhantomData };
        Ok(ArrayBase { storage, layout })
    }
}
