//! A short list with one entry an axis: up to six inline, any number on the heap.

use core::fmt;
use std::ops::{Deref, DerefMut};

const INLINE: usize = 6;

/// One value an axis, for arrays whose rank is known only at run time.
///
/// Up to six values are stored inline, more on the heap. It dereferences to a slice.
pub struct DynAxes<T>(Repr<T>);

enum Repr<T> {
    Inline { len: Few, values: [T; INLINE] },
    Heap(Vec<T>),
}

/// As many as fit inline. The compiler knows that there are no more, so that cutting the values to
/// this length needs no check. A whole word, so that no bytes between it and the values must be kept.
#[derive(Clone, Copy)]
#[repr(usize)]
enum Few {
    Zero,
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
}

impl Few {
    #[inline]
    fn new(len: usize) -> Option<Self> {
        Some(match len {
            0 => Few::Zero,
            1 => Few::One,
            2 => Few::Two,
            3 => Few::Three,
            4 => Few::Four,
            5 => Few::Five,
            6 => Few::Six,
            _ => return None,
        })
    }
}

impl<T: Copy + Default> DynAxes<T> {
    /// No axes.
    #[inline]
    pub(crate) fn new() -> Self {
        DynAxes(Repr::Inline { len: Few::Zero, values: [T::default(); INLINE] })
    }

    /// `ndim` times the same value.
    #[inline]
    pub(crate) fn filled(ndim: usize, value: T) -> Self {
        match Few::new(ndim) {
            Some(len) => DynAxes(Repr::Inline { len, values: [value; INLINE] }),
            None => DynAxes(heap(ndim, value)),
        }
    }

    /// The value of each of `ndim` axes, where these are stored inline.
    #[inline(always)]
    pub(crate) fn short(ndim: usize, value: impl Fn(usize) -> T) -> Option<Self> {
        let len = Few::new(ndim)?;
        let value = |axis| if axis < ndim { value(axis) } else { T::default() };
        // Written out, for `array::from_fn` would make them in memory.
        let values = [value(0), value(1), value(2), value(3), value(4), value(5)];
        Some(DynAxes(Repr::Inline { len, values }))
    }

    /// The only value.
    #[inline(always)]
    pub(crate) fn only(&self) -> Option<T> {
        match &self.0 {
            Repr::Inline { len: Few::One, values } => Some(values[0]),
            _ => None,
        }
    }

    /// A copy, where the values are stored inline.
    #[inline(always)]
    pub(crate) fn copied(&self) -> Option<Self> {
        match &self.0 {
            Repr::Inline { len, values } => {
                Some(DynAxes(Repr::Inline { len: *len, values: *values }))
            }
            Repr::Heap(_) => None,
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
        if let Repr::Inline { len, values } = &mut self.0
            && let Some(more) = Few::new(*len as usize + 1)
        {
            values[*len as usize] = value;
            *len = more;
        } else {
            self.insert(self.len(), value);
        }
    }

    /// Drops all but the first `len` values, if there are more.
    #[inline]
    pub(crate) fn truncate(&mut self, len: usize) {
        match &mut self.0 {
            Repr::Inline { len: inline, .. } => {
                if let Some(few) = Few::new(len).filter(|_| len < *inline as usize) {
                    *inline = few;
                }
            }
            Repr::Heap(heap) => heap.truncate(len),
        }
    }

    /// Inserts a value before position `at`.
    ///
    /// # Panics
    /// If `at` is past the end.
    #[inline]
    pub(crate) fn insert(&mut self, at: usize, value: T) {
        match &mut self.0 {
            Repr::Inline { len, values } => {
                let n = *len as usize;
                assert!(at <= n, "position {at} is past the end of {n} axes");
                let Some(more) = Few::new(n + 1) else {
                    let mut heap = Vec::with_capacity(2 * INLINE);
                    heap.extend_from_slice(values);
                    heap.insert(at, value);
                    self.0 = Repr::Heap(heap);
                    return;
                };
                // (One by one: they are few, and a move of any length is a call.)
                for i in (at..n).rev() {
                    values[i + 1] = values[i];
                }
                values[at] = value;
                *len = more;
            }
            Repr::Heap(heap) => heap.insert(at, value),
        }
    }
}

impl<T: Copy> Clone for DynAxes<T> {
    #[inline]
    fn clone(&self) -> Self {
        DynAxes(match &self.0 {
            Repr::Inline { len, values } => Repr::Inline { len: *len, values: *values },
            Repr::Heap(values) => heap_of(values),
        })
    }
}

#[cold]
#[inline(never)]
fn heap_of<T: Copy>(values: &[T]) -> Repr<T> {
    Repr::Heap(values.to_vec())
}

#[cold]
#[inline(never)]
fn heap<T: Clone>(ndim: usize, value: T) -> Repr<T> {
    Repr::Heap(vec![value; ndim])
}

impl<T> Deref for DynAxes<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Repr::Inline { len, values } => &values[..*len as usize],
            Repr::Heap(values) => values,
        }
    }
}

impl<T> DerefMut for DynAxes<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Repr::Inline { len, values } => &mut values[..*len as usize],
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
        for (axes, len) in [(&mut axes, 21), (&mut short, 3)] {
            axes.truncate(100);
            assert_eq!(axes.len(), len);
            axes.truncate(2);
            assert_eq!(axes.len(), 2);
        }
    }
}
