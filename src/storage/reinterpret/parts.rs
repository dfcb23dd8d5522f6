//! One of the equal parts of each element: what complex numbers consist of.

use core::marker::PhantomData;
use core::ptr::NonNull;

use bytemuck::{AnyBitPattern, NoUninit};

use crate::dimension::Dimension;
use crate::layout::Layout;
use crate::layout::recast::Recast;
use crate::storage::{ArrayBase, ArrayViewMut, RefMut, Storage};

/// How many `U` a `T` consists of.
///
/// It is an error of the compiler if it does not.
const fn parts<T, U>() -> usize {
    let (whole, part) = (size_of::<T>(), size_of::<U>());
    assert!(part > 0 && whole.is_multiple_of(part), "whole parts");
    assert!(align_of::<T>().is_multiple_of(align_of::<U>()), "each of them aligned");
    whole / part
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// One part of each element, and where offset 0 of the layout lies in memory.
    ///
    /// By the law of `in_parts`, the layout reaches only bytes of elements that this array reaches, and of
    /// those only the part that is asked for.
    fn nth_parts<U>(&self, part: usize) -> (NonNull<U>, Layout<D>) {
        let parts = const { parts::<S::Elem, U>() };
        assert!(part < parts, "part {part} of {parts}");
        let Recast { layout, lowest } = self.layout.in_parts(parts);
        let Some(lowest) = lowest else {
            return (NonNull::dangling(), layout);
        };
        // SAFETY: (1) the layout reaches its lowest offset.
        let first = unsafe { self.storage.ptr().add(lowest) }.cast::<U>();
        // SAFETY: (1) the element there consists of so many parts. Each is aligned as the first is, for its
        // size is a multiple of its alignment.
        (unsafe { first.add(part) }, layout)
    }

    /// A view of one part of each element, without an owner.
    pub(crate) fn cast_part<U: AnyBitPattern>(
        &self,
        part: usize,
    ) -> ArrayBase<S::BorrowedAs<'_, U>, D>
    where
        S::Elem: NoUninit,
    {
        let (ptr, layout) = self.nth_parts(part);
        // (1) by what `nth_parts` says of the layout: the bytes it reaches are those of elements, all of
        // them initialised (`NoUninit`), and any such are a `U` (`AnyBitPattern`). They live, and are not
        // written, for as long as what `borrowed` gives, whose lifetime this is; a shared reference to a
        // `T` changes none (`NoUninit`). (2) and (3) do not concern what only reads.
        ArrayBase { storage: self.storage.borrowed_as(ptr), layout }
    }
}

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D>
where
    T: NoUninit + AnyBitPattern,
{
    /// Views to write of different parts of each element, without facts about the buffer.
    pub(crate) fn cast_parts_mut<U, const N: usize>(self) -> [ArrayViewMut<'a, U, D>; N]
    where
        U: NoUninit + AnyBitPattern,
    {
        core::array::from_fn(|part| {
            let (ptr, layout) = self.nth_parts(part);
            // (1) as in `cast_part`; and what is written as `U` leaves all bytes initialised
            // (`NoUninit`), so that they are a `T` again (`AnyBitPattern`) for whoever reads them
            // afterwards. (2) no two indices reach one element, and so no part of it, either. (3) the view
            // is consumed, no byte is reached that it did not reach, and no two of these views reach one
            // byte: whatever elements they are of, the parts are others.
            let storage = RefMut { ptr, facts: None, borrows: PhantomData };
            ArrayBase { storage, layout }
        })
    }
}
