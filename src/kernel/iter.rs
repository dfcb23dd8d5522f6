//! Iterators over single elements, in logical (C) order.
#![allow(unsafe_code, reason = "this file turns offsets into references")]

use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ptr::NonNull;
use core::slice;

use crate::dimension::{AxisValues, Dimension};
use crate::layout::{Layout, shifted};
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// The offsets of a layout in logical order, from both ends. Integers only.
#[derive(Clone, Debug)]
struct Offsets<D: Dimension> {
    layout: Layout<D>,
    /// Position and offset of the next element from the front.
    index: D::Sizes,
    offset: usize,
    /// What is left: positions `front..back` in logical order.
    front: usize,
    back: usize,
}

impl<D: Dimension> Offsets<D> {
    #[inline]
    fn new(layout: &Layout<D>) -> Self {
        Offsets {
            layout: layout.clone(),
            index: D::Sizes::filled(layout.ndim(), 0),
            offset: layout.offset(),
            front: 0,
            back: layout.len(),
        }
    }

    #[inline]
    fn len(&self) -> usize {
        self.back - self.front
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.front == self.back {
            return None;
        }
        let offset = self.offset;
        self.front += 1;
        let axes = self.layout.shape().iter().zip(self.layout.strides());
        for (i, (&len, &stride)) in self.index.as_mut().iter_mut().zip(axes).rev() {
            *i += 1;
            if *i < len {
                self.offset = shifted(self.offset, 1, stride);
                break;
            }
            self.offset = shifted(self.offset, len - 1, stride.wrapping_neg());
            *i = 0;
        }
        Some(offset)
    }

    #[inline]
    fn next_back(&mut self) -> Option<usize> {
        if self.front == self.back {
            return None;
        }
        self.back -= 1;
        let mut rest = self.back;
        let mut offset = self.layout.offset();
        for (&len, &stride) in self.layout.shape().iter().zip(self.layout.strides()).rev() {
            offset = shifted(offset, rest % len, stride);
            rest /= len;
        }
        Some(offset)
    }

    /// Skips `n` elements from the front.
    #[inline]
    fn skip(&mut self, n: usize) {
        self.front += n.min(self.len());
        // Along the innermost axis there is no division.
        if let (Some(i), Some(&len), Some(&stride)) = (
            self.index.as_mut().last_mut(),
            self.layout.shape().last(),
            self.layout.strides().last(),
        ) && n < len - *i
        {
            *i += n;
            self.offset = shifted(self.offset, n, stride);
            return;
        }
        let mut rest = self.front;
        self.offset = self.layout.offset();
        if self.layout.is_empty() {
            return;
        }
        let axes = self.layout.shape().iter().zip(self.layout.strides());
        for (i, (&len, &stride)) in self.index.as_mut().iter_mut().zip(axes).rev() {
            *i = rest % len;
            self.offset = shifted(self.offset, *i, stride);
            rest /= len;
        }
    }

    /// Skips `n` elements from the back.
    #[inline]
    fn skip_back(&mut self, n: usize) {
        self.back -= n.min(self.len());
    }
}

/// An iterator over references to the elements, in logical (C) order; made by
/// [`iter`](crate::ArrayBase::iter).
#[derive(Clone, Debug)]
pub struct Iter<'a, T, D: Dimension>(Repr<'a, T, D>);

#[derive(Debug)]
enum Repr<'a, T, D: Dimension> {
    Slice(slice::Iter<'a, T>),
    Strided(Strided<'a, T, D>),
}

impl<T, D: Dimension> Clone for Repr<'_, T, D> {
    fn clone(&self) -> Self {
        match self {
            Repr::Slice(iter) => Repr::Slice(iter.clone()),
            Repr::Strided(s) => Repr::Strided(Strided {
                start: s.start,
                offsets: s.offsets.clone(),
                borrows: PhantomData,
            }),
        }
    }
}

#[derive(Debug)]
struct Strided<'a, T, D: Dimension> {
    start: NonNull<T>,
    offsets: Offsets<D>,
    borrows: PhantomData<&'a T>,
}

// SAFETY: an iterator over `&T`; the pointer is only read through.
unsafe impl<T: Sync, D: Dimension> Send for Strided<'_, T, D> {}
// SAFETY: as above.
unsafe impl<T: Sync, D: Dimension> Sync for Strided<'_, T, D> {}

impl<'a, T, D: Dimension> Strided<'a, T, D> {
    /// The element at an offset.
    ///
    /// # Safety
    /// `offsets` has just given the offset.
    #[inline]
    unsafe fn at(&self, offset: usize) -> &'a T {
        // SAFETY: `offsets` walks the layout of the view, so the offset is reached by it.
        let element = unsafe { self.start.add(offset) };
        // SAFETY: initialised, and borrowed for `'a`.
        unsafe { element.as_ref() }
    }
}

impl<'a, T, D: Dimension> Iter<'a, T, D> {
    #[inline]
    pub(crate) fn new(view: &ArrayView<'a, T, D>) -> Self {
        Iter(match view.to_slice() {
            Some(slice) => Repr::Slice(slice.iter()),
            None => Repr::Strided(Strided {
                start: view.storage().ptr(),
                offsets: Offsets::new(view.layout()),
                borrows: PhantomData,
            }),
        })
    }
}

impl<'a, T, D: Dimension> Iter<'a, T, D> {
    /// The next `n` elements (or all, if there are fewer), where they are neighbours.
    #[inline]
    pub(crate) fn next_slice(&mut self, n: usize) -> Option<&'a [T]> {
        let Repr::Slice(iter) = &mut self.0 else {
            return None;
        };
        let (next, rest) = iter.as_slice().split_at(n.min(iter.len()));
        *iter = rest.iter();
        Some(next)
    }
}

impl<'a, T, D: Dimension> Iterator for Iter<'a, T, D> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        match &mut self.0 {
            Repr::Slice(iter) => iter.next(),
            // SAFETY: `offsets` has just given it.
            Repr::Strided(s) => s.offsets.next().map(|offset| unsafe { s.at(offset) }),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = match &self.0 {
            Repr::Slice(iter) => iter.len(),
            Repr::Strided(s) => s.offsets.len(),
        };
        (len, Some(len))
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<&'a T> {
        match &mut self.0 {
            Repr::Slice(iter) => iter.nth(n),
            Repr::Strided(s) => {
                s.offsets.skip(n);
                // SAFETY: `offsets` has just given it.
                s.offsets.next().map(|offset| unsafe { s.at(offset) })
            }
        }
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a T) -> B>(self, init: B, mut f: F) -> B {
        match self.0 {
            Repr::Slice(iter) => iter.fold(init, f),
            Repr::Strided(mut s) => {
                let mut acc = init;
                while let Some(offset) = s.offsets.next() {
                    // SAFETY: `offsets` has just given it.
                    acc = f(acc, unsafe { s.at(offset) });
                }
                acc
            }
        }
    }
}

impl<T, D: Dimension> DoubleEndedIterator for Iter<'_, T, D> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Repr::Slice(iter) => iter.next_back(),
            // SAFETY: `offsets` has just given it.
            Repr::Strided(s) => s.offsets.next_back().map(|offset| unsafe { s.at(offset) }),
        }
    }

    #[inline]
    fn nth_back(&mut self, n: usize) -> Option<Self::Item> {
        match &mut self.0 {
            Repr::Slice(iter) => iter.nth_back(n),
            Repr::Strided(s) => {
                s.offsets.skip_back(n);
                // SAFETY: `offsets` has just given it.
                s.offsets.next_back().map(|offset| unsafe { s.at(offset) })
            }
        }
    }
}

impl<T, D: Dimension> ExactSizeIterator for Iter<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for Iter<'_, T, D> {}

/// An iterator over references to write to the elements, in logical (C) order; made by
/// [`iter_mut`](crate::ArrayBase::iter_mut).
#[derive(Debug)]
pub struct IterMut<'a, T, D: Dimension>(ReprMut<'a, T, D>);

#[derive(Debug)]
enum ReprMut<'a, T, D: Dimension> {
    Slice(slice::IterMut<'a, T>),
    Strided(StridedMut<'a, T, D>),
}

#[derive(Debug)]
struct StridedMut<'a, T, D: Dimension> {
    start: NonNull<T>,
    offsets: Offsets<D>,
    borrows: PhantomData<&'a mut T>,
}

// SAFETY: an iterator over `&mut T`; each element is handed out once.
unsafe impl<T: Send, D: Dimension> Send for StridedMut<'_, T, D> {}
// SAFETY: a shared iterator gives nothing out.
unsafe impl<T: Sync, D: Dimension> Sync for StridedMut<'_, T, D> {}

impl<'a, T, D: Dimension> StridedMut<'a, T, D> {
    /// The element at an offset.
    ///
    /// # Safety
    /// `offsets` has just given the offset, and it is used once.
    #[inline]
    unsafe fn at(&mut self, offset: usize) -> &'a mut T {
        // SAFETY: `offsets` walks the layout of the view, so the offset is reached by it.
        let mut element = unsafe { self.start.add(offset) };
        // SAFETY: the view was exclusive for `'a` and is consumed; no two indices of it reach one
        // element, and `offsets` gives each index once.
        unsafe { element.as_mut() }
    }
}

impl<'a, T, D: Dimension> IterMut<'a, T, D> {
    #[inline]
    pub(crate) fn new(view: ArrayViewMut<'a, T, D>) -> Self {
        IterMut(match view.into_slice_or_self() {
            Ok(slice) => ReprMut::Slice(slice.iter_mut()),
            Err(mut view) => ReprMut::Strided(StridedMut {
                start: view.ptr_mut(),
                offsets: Offsets::new(view.layout()),
                borrows: PhantomData,
            }),
        })
    }
}

impl<'a, T, D: Dimension> Iterator for IterMut<'a, T, D> {
    type Item = &'a mut T;

    #[inline]
    fn next(&mut self) -> Option<&'a mut T> {
        match &mut self.0 {
            ReprMut::Slice(iter) => iter.next(),
            // SAFETY: `offsets` has just given it.
            ReprMut::Strided(s) => s.offsets.next().map(|offset| unsafe { s.at(offset) }),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = match &self.0 {
            ReprMut::Slice(iter) => iter.len(),
            ReprMut::Strided(s) => s.offsets.len(),
        };
        (len, Some(len))
    }

    #[inline]
    fn nth(&mut self, n: usize) -> Option<&'a mut T> {
        match &mut self.0 {
            ReprMut::Slice(iter) => iter.nth(n),
            ReprMut::Strided(s) => {
                s.offsets.skip(n);
                // SAFETY: `offsets` has just given it.
                s.offsets.next().map(|offset| unsafe { s.at(offset) })
            }
        }
    }
}

impl<T, D: Dimension> DoubleEndedIterator for IterMut<'_, T, D> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            ReprMut::Slice(iter) => iter.next_back(),
            // SAFETY: `offsets` has just given it.
            ReprMut::Strided(s) => s.offsets.next_back().map(|offset| unsafe { s.at(offset) }),
        }
    }
}

impl<T, D: Dimension> ExactSizeIterator for IterMut<'_, T, D> {}
impl<T, D: Dimension> FusedIterator for IterMut<'_, T, D> {}
