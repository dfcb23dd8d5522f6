//! Arrays from the layout of an operand: the shortest way to a result of a few elements.
//!
//! What is returned is larger than registers hold: so it is put together once, at the end, from what is.
#![allow(unsafe_code, reason = "this file hands out a slice")]

use super::{Array, ArrayBase, Storage};
use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::layout::compact::Fresh;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// All elements, and the layout of a fresh array of as many `U`, where they lie as in one.
    #[inline(always)]
    pub(crate) fn as_fresh<U>(&self) -> Option<(&[S::Elem], Fresh<'_, D>)> {
        let fresh = self.layout.fresh_as::<S::Elem, U>()?;
        // SAFETY: strides in C order are dense, and of so many elements.
        Some((unsafe { self.dense_slice(fresh.len()) }, fresh))
    }
}

impl<T, D: Dimension> Array<T, D> {
    /// An array of a buffer and a layout that is known to be compact, which must have as many elements.
    #[inline(always)]
    pub(crate) fn from_fresh<E: Dimension>(buffer: Buffer<T>, fresh: Fresh<'_, E>) -> Self {
        let (len, has) = (fresh.len(), buffer.len());
        assert!(len <= has, "{len} elements in a buffer of {has}");
        // (1) by the check above: a compact layout reaches the first `len` elements.
        if buffer.as_followed().is_none()
            && let Some(layout) = fresh.short()
        {
            return ArrayBase { storage: buffer, layout };
        }
        Self::from_fresh_long(buffer, fresh)
    }

    /// [`from_fresh`](Self::from_fresh) of followed buffers and long layouts: a function of its own, so that the
    /// others are written where they shall stand.
    #[cold]
    #[inline(never)]
    fn from_fresh_long<E: Dimension>(buffer: Buffer<T>, fresh: Fresh<'_, E>) -> Self {
        let layout = fresh.layout();
        buffer.shows(&layout);
        ArrayBase { storage: buffer, layout }
    }
}
