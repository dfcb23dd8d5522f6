//! What only the one handle on a buffer may do.
#![allow(unsafe_code, reason = "this file owns memory")]

use core::mem::ManuallyDrop;

use super::{Buffer, Header, Source};
use crate::ledger::count;
use crate::sync::atomic::Ordering;

impl<T> Buffer<T> {
    /// Whether this is the only handle.
    #[inline]
    pub fn is_unique(&self) -> bool {
        self.handles() == 1
    }

    /// Whether the elements may be written by the holder of this handle: it is the only one, and
    /// the memory is not foreign.
    #[inline]
    pub(crate) fn is_writable(&self) -> bool {
        let header = self.header();
        let foreign = matches!(header.source, Source::Owner { .. });
        header.handles.load(Ordering::Acquire) == 1 && !foreign
    }

    /// As [`is_writable`](Self::is_writable), but no where the handle is followed: less to ask.
    #[inline]
    pub(crate) fn is_plainly_writable(&self) -> bool {
        !self.head.is_followed() && self.is_writable()
    }

    /// All elements to write, where this handle [may](Self::is_writable).
    #[inline]
    pub(crate) fn as_writable(&mut self) -> Option<&mut [T]> {
        if !self.is_writable() {
            return None;
        }
        let (data, len) = (self.data.as_ptr(), self.len());
        // SAFETY: (2) (4); (3) the only handle, which is borrowed exclusively.
        Some(unsafe { core::slice::from_raw_parts_mut(data, len) })
    }

    /// The vector this buffer was made from, if this is its only handle. O(1).
    ///
    /// # Errors
    /// Gives the buffer back where others hold it too, or where it did not come from a vector.
    pub fn into_vec(self) -> Result<Vec<T>, Self> {
        let Source::Vec { capacity } = self.header().source else {
            return Err(self);
        };
        if !self.is_unique() {
            return Err(self);
        }
        let this = ManuallyDrop::new(self);
        // SAFETY: the handle is not used again.
        let head = unsafe { this.head.forgotten() };
        // SAFETY: (1) (3) the only handle, which is not dropped; the header is one of `with_header`, as
        // always for `Source::Vec`. Dropping it does not touch the elements.
        let header = unsafe { Header::taken(head) };
        count::freed(header.len * size_of::<T>());
        // SAFETY: (4) the parts of the adopted vector; nobody else frees them any more.
        Ok(unsafe { Vec::from_raw_parts(header.data.cast::<T>().as_ptr(), header.len, capacity) })
    }
}
