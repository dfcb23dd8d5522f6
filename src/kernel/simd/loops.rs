//! The loops over neighbours, compiled for each level of the processor.
//!
//! They are functions of their own, whose arguments the compiler knows to be apart; what the closure
//! does is inlined into each.

use core::mem::MaybeUninit;

use super::{Level, dispatch};

/// Fewer elements than this are not worth wide registers.
pub(crate) const SHORT: usize = 64;

/// The level for so many neighbours.
#[inline(always)]
pub(crate) fn level_for(len: usize) -> Level {
    if len < SHORT { Level::BASE } else { Level::current() }
}

dispatch! {
    /// Writes `f` of each element to the place of the same number.
    pub(crate) fn map[T, U, F: FnMut(&T) -> U](places: &mut [MaybeUninit<U>], x: &[T], f: &mut F) {
        assert!(places.len() == x.len(), "as many places as elements");
        for (place, x) in places.iter_mut().zip(x) {
            place.write(f(x));
        }
    }
}

dispatch! {
    /// Writes `f` of the number of each place, from `start` on, to it.
    pub(crate) fn number[T, F: FnMut(usize) -> T](
        places: &mut [MaybeUninit<T>], start: usize, f: &mut F,
    ) {
        for (i, place) in places.iter_mut().enumerate() {
            place.write(f(start + i));
        }
    }
}

dispatch! {
    /// Writes `f` of each pair of elements to the place of the same number.
    pub(crate) fn zip[T, U, V, F: FnMut(&T, &U) -> V](
        places: &mut [MaybeUninit<V>], x: &[T], y: &[U], f: &mut F,
    ) {
        assert!(places.len() == x.len() && y.len() == x.len(), "as many places as elements");
        for ((place, x), y) in places.iter_mut().zip(x).zip(y) {
            place.write(f(x, y));
        }
    }
}

dispatch! {
    /// As [`zip`], with one element on the right.
    pub(crate) fn zip_right[T, U, V, F: FnMut(&T, &U) -> V](
        places: &mut [MaybeUninit<V>], x: &[T], y: &U, f: &mut F,
    ) {
        assert!(places.len() == x.len(), "as many places as elements");
        for (place, x) in places.iter_mut().zip(x) {
            place.write(f(x, y));
        }
    }
}

dispatch! {
    /// As [`zip`], with one element on the left.
    pub(crate) fn zip_left[T, U, V, F: FnMut(&T, &U) -> V](
        places: &mut [MaybeUninit<V>], x: &T, y: &[U], f: &mut F,
    ) {
        assert!(places.len() == y.len(), "as many places as elements");
        for (place, y) in places.iter_mut().zip(y) {
            place.write(f(x, y));
        }
    }
}

dispatch! {
    /// Writes `f` of each triple of elements to the place of the same number.
    pub(crate) fn zip3[T, U, V, W, F: FnMut(&T, &U, &V) -> W](
        places: &mut [MaybeUninit<W>], x: &[T], y: &[U], z: &[V], f: &mut F,
    ) {
        let n = places.len();
        assert!([x.len(), y.len(), z.len()] == [n; 3], "as many places as elements");
        for (((place, x), y), z) in places.iter_mut().zip(x).zip(y).zip(z) {
            place.write(f(x, y, z));
        }
    }
}

dispatch! {
    /// Calls `f` on each element.
    pub(crate) fn update[T, F: FnMut(&mut T)](x: &mut [T], f: &mut F) {
        for x in x {
            f(x);
        }
    }
}

dispatch! {
    /// Calls `f` on each element with the one of the same number.
    pub(crate) fn update_zip[T, U, F: FnMut(&mut T, &U)](x: &mut [T], y: &[U], f: &mut F) {
        assert!(x.len() == y.len(), "as many elements on both sides");
        for (x, y) in x.iter_mut().zip(y) {
            f(x, y);
        }
    }
}
