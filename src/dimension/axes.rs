//! A short list with one entry an axis: up to six inline, any number on the heap.

use core::fmt;
use std::ops::{Deref, DerefMut};

const INLINE: usize = 6;

/// One value an axis, for arrays whose rank is known only at run time.
///
/// Up to six values are stored inline, more on the heap. It dereferences to a slice.
#[derive(Clone)]
pub struct DynAxes<T>(Repr<T>);

#[derive(Clone)]
enum Repr<T> {
    Inline { len: u8, values: [T; INLINE] },
    Heap(Vec<T>),
}

impl<T: Copy + Default> DynAxes<T> {
    /// No axes.
    #[inline]
    pub(crate) fn new() -> Self {
        DynAxes(Repr::Inline { len: 0, values: [T::default(); INLINE] })
    }

    /// `ndim` times the same value.
    #[inline]
    pub(crate) fn filled(ndim: usize, value: T) -> Self {
        if ndim <= INLINE {
            DynAxes(Repr::Inline { len: ndim as u8, values: [value; INLINE] })
        } else {
            DynAxes(Repr::Heap(vec![value; ndim]))
        }
    }

    /// A copy of a slice.
    #[inline]
    pub(crate) fn from_slice(values: &[T]) -> Self {
        let mut axes = Self::filled(values.len(), T::default());
        axes.copy_from_slice(values);
        axes
    }

    /// Appends a value.
    #[inline]
    pub(crate) fn push(&mut self, value: T) {
        self.insert(self.len(), value);
    }

    /// Inserts a value before position `at`.
    ///
    /// # Panics
    /// If `at` is past the end.
    #[inline]
    pub(crate) fn insert(&mut self, at: usize, value: T) {
        match &mut self.0 {
            Repr::Inline { len, values } if usize::from(*len) < INLINE => {
                let n = usize::from(*len);
                assert!(at <= n, "position {at} is past the end of {n} axes");
                values.copy_within(at..n, at + 1);
                values[at] = value;
                *len += 1;
            }
            Repr::Inline { values, .. } => {
                let mut heap = Vec::with_capacity(2 * INLINE);
                heap.extend_from_slice(values);
                heap.insert(at, value);
                self.0 = Repr::Heap(heap);
            }
            Repr::Heap(heap) => heap.insert(at, value),
        }
    }
}

impl<T> Deref for DynAxes<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Repr::Inline { len, values } => &values[..usize::from(*len)],
            Repr::Heap(values) => values,
        }
    }
}

impl<T> DerefMut for DynAxes<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Repr::Inline { len, values } => &mut values[..usize::from(*len)],
            Repr::Heap(values) => values,
        }
    }
}

impl<T> AsRef<[T]> for DynAxes<T> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T> AsMut<[T]> for DynAxes<T> {
    #[inline]
    fn as_mut(&mut self) -> &mut [T] {
        self
    }
}

impl<T: fmt::Debug> fmt::Debug for DynAxes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl<T: PartialEq> PartialEq for DynAxes<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for DynAxes<T> {}

#[cfg(test)]
mod tests {
    use super::DynAxes;

    #[test]
    fn grows_past_the_inline_six() {
        let mut axes = DynAxes::new();
        for i in 0..20 {
            axes.push(i);
            assert_eq!(axes.len(), i + 1);
        }
        axes.insert(3, 100);
        assert_eq!(axes[2..5], [2, 100, 3]);
        let mut short = DynAxes::from_slice(&[1, 2]);
        short.insert(0, 9);
        assert_eq!(*short, [9, 1, 2]);
    }
}
