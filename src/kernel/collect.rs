//! Buffers from values in order.
//!
//! Those that call a closure are not inlined, and give `None` instead of an error: such a buffer comes back in
//! registers, while an array, or a buffer or an error, would go through memory, which costs small arrays as much
//! as the rest.
#![allow(unsafe_code, reason = "this file writes new memory")]

use core::mem::{MaybeUninit, needs_drop};
use core::ptr::NonNull;

use num_traits::Zero;

use super::run::write_all;
use super::simd::loops::{self, level_for};
use super::simd::plain::Plain;
use super::simd::{ahead, stream};
use crate::buffer::{Buffer, UninitBuffer, alloc_error};
use crate::dimension::{AxisValues, Order};
use crate::error::Result;

/// A buffer of `len` values from an iterator that yields at least as many.
///
/// # Panics
/// If it yields fewer.
#[inline]
#[track_caller]
pub(crate) fn collect<T>(len: usize, values: impl Iterator<Item = T>) -> Result<Buffer<T>> {
    let mut out = UninitBuffer::new(len)?;
    if needs_drop::<T>() {
        values.take(len).for_each(|value| out.push(value));
        return Ok(out.finish());
    }
    let mut written = 0;
    for (place, value) in uninit(&mut out).iter_mut().zip(values) {
        place.write(value);
        written += 1;
    }
    assert!(written == len, "{written} of {len} elements were written");
    // SAFETY: all were written, by the line above.
    Ok(unsafe { out.assume_init() })
}

/// A buffer of `f` of each index of a shape, in C order or Fortran order.
#[track_caller]
pub(crate) fn collect_indexed<T, I: AxisValues<usize>>(
    shape: &I,
    order: Order,
    mut f: impl FnMut(I) -> T,
) -> Result<Buffer<T>> {
    let lens = shape.as_ref();
    let (ndim, len) = (lens.len(), lens.iter().product());
    let mut out = UninitBuffer::new(len)?;
    let mut index = I::filled(ndim, 0);
    // The axes, the one that changes fastest first.
    let axis = |i: usize| if order == Order::C { ndim - 1 - i } else { i };
    let run = if ndim == 0 { 1 } else { lens[axis(0)] };
    let level = level_for(run);
    let mut written = 0;
    while written < len {
        // The axis by its place among the others, which the compiler knows for fixed ranks.
        let mut value = |i: usize, order: Order| {
            let mut index = index.clone();
            let axes = index.as_mut();
            let axis = if order == Order::C { axes.last_mut() } else { axes.first_mut() };
            if let Some(axis) = axis {
                *axis = i;
            }
            f(index)
        };
        if needs_drop::<T>() {
            (0..run).map(|i| value(i, order)).for_each(|value| out.push(value));
        } else {
            let places = &mut uninit(&mut out)[written..written + run];
            match order {
                Order::C => loops::number(level, places, 0, &mut |i| value(i, Order::C)),
                Order::F => write_all(places, (0..run).map(|i| value(i, Order::F))),
            }
        }
        written += run;
        for i in 1..ndim {
            let place = &mut index.as_mut()[axis(i)];
            *place += 1;
            if *place < lens[axis(i)] {
                break;
            }
            *place = 0;
        }
    }
    // SAFETY: run after run, all `len` were written.
    Ok(unsafe { out.assume_init() })
}

/// Whether a type is one of the primitive ones, whose conversions have no effects.
pub(crate) fn is_plain<T>() -> bool {
    Plain::<T>::new().is_some()
}

/// A buffer of `f` of each number below `len`, in order.
#[inline(never)]
#[track_caller]
pub(crate) fn collect_numbered<T>(len: usize, mut f: impl FnMut(usize) -> T) -> Result<Buffer<T>> {
    if needs_drop::<T>() {
        return collect(len, (0..len).map(f));
    }
    let level = level_for(len);
    let write = |at, places: &mut [MaybeUninit<T>]| loops::number(level, places, at, &mut f);
    // SAFETY: the loop writes all places that it is given.
    unsafe { filled(len, write, |_, _| {}) }
}

/// A buffer of zeros. For the primitive numbers the memory comes zeroed, untouched.
#[inline(always)]
#[track_caller]
pub(crate) fn collect_zeros<T: Zero + Clone>(len: usize) -> Result<Buffer<T>> {
    or_no_memory(len, zeros(len))
}

#[inline(never)]
#[track_caller]
fn zeros<T: Zero + Clone>(len: usize) -> Option<Buffer<T>> {
    match Plain::<T>::new() {
        // SAFETY: zero is all bits zero in each of these types.
        Some(_) => Some(unsafe { UninitBuffer::zeroed(len).ok()?.assume_init() }),
        None => collect_full(len, T::zero()).ok(),
    }
}

/// The buffer, or the one error there can be: that there is no memory for it.
#[inline(always)]
fn or_no_memory<T>(len: usize, buffer: Option<Buffer<T>>) -> Result<Buffer<T>> {
    buffer.ok_or_else(|| alloc_error::<T>(len))
}

/// A buffer of clones of one value.
#[inline(never)]
#[track_caller]
pub(crate) fn collect_full<T: Clone>(len: usize, value: T) -> Result<Buffer<T>> {
    if needs_drop::<T>() {
        return collect(len, core::iter::repeat_n(value, len));
    }
    if !stream::goes_past::<T>(len) {
        return collect_numbered(len, |_| value.clone());
    }
    let mut out = UninitBuffer::new(len)?;
    stream::repeat(uninit(&mut out), &value);
    // SAFETY: each place was written, by the line above.
    Ok(unsafe { out.assume_init() })
}

/// A buffer of `f` of each element of a slice.
#[inline(always)]
#[track_caller]
pub(crate) fn collect_map<T, U>(x: &[T], f: impl FnMut(&T) -> U) -> Result<Buffer<U>> {
    or_no_memory(x.len(), mapped(x, f))
}

#[inline(never)]
#[track_caller]
fn mapped<T, U>(x: &[T], mut f: impl FnMut(&T) -> U) -> Option<Buffer<U>> {
    if needs_drop::<U>() {
        return collect(x.len(), x.iter().map(f)).ok();
    }
    let level = level_for(x.len());
    let write = |at: usize, places: &mut [MaybeUninit<U>]| {
        loops::map(level, places, &x[at..at + places.len()], &mut f);
    };
    // SAFETY: the loop writes all places that it is given.
    unsafe { filled(x.len(), write, |at, len| ahead::forwards(x, at, len)) }.ok()
}

/// A buffer of `f` of each pair of elements of two slices of one length.
///
/// # Panics
/// If their lengths differ.
#[inline(always)]
#[track_caller]
pub(crate) fn collect_zip<T, U, V>(
    x: &[T],
    y: &[U],
    f: impl FnMut(&T, &U) -> V,
) -> Result<Buffer<V>> {
    or_no_memory(x.len(), zipped(x, y, f))
}

#[inline(never)]
#[track_caller]
fn zipped<T, U, V>(x: &[T], y: &[U], mut f: impl FnMut(&T, &U) -> V) -> Option<Buffer<V>> {
    assert!(x.len() == y.len(), "operands of one loop have one length");
    if needs_drop::<V>() {
        return collect(x.len(), x.iter().zip(y).map(|(x, y)| f(x, y))).ok();
    }
    let level = level_for(x.len());
    let write = |at: usize, places: &mut [MaybeUninit<V>]| {
        let part = at..at + places.len();
        loops::zip(level, places, &x[part.clone()], &y[part], &mut f);
    };
    let ahead = |at: usize, len: usize| {
        ahead::forwards(x, at, len);
        ahead::forwards(y, at, len);
    };
    // SAFETY: the loop writes all places that it is given.
    unsafe { filled(x.len(), write, ahead) }.ok()
}

/// A buffer of clones of a slice.
#[inline(always)]
#[track_caller]
pub(crate) fn clone_slice<T: Clone>(slice: &[T]) -> Result<Buffer<T>> {
    or_no_memory(slice.len(), cloned(slice))
}

#[inline(never)]
#[track_caller]
fn cloned<T: Clone>(slice: &[T]) -> Option<Buffer<T>> {
    if Plain::<T>::new().is_none() {
        return collect(slice.len(), slice.iter().cloned()).ok();
    }
    let mut out = UninitBuffer::new(slice.len()).ok()?;
    let from = NonNull::from(slice).cast::<T>();
    // SAFETY: as many places as elements, apart from them; a clone of these is a copy of their bits.
    unsafe { out.data().copy_from_nonoverlapping(from, slice.len()) };
    // SAFETY: all were written, by the line above.
    Some(unsafe { out.assume_init() })
}

/// A buffer of what `write` writes, which is given the number of the first place, and some places; for what
/// `ahead` is told, see [`stream::fill`].
///
/// # Safety
/// `write` writes all places that it is given.
#[inline]
#[track_caller]
unsafe fn filled<T>(
    len: usize,
    write: impl FnMut(usize, &mut [MaybeUninit<T>]),
    ahead: impl Fn(usize, usize),
) -> Result<Buffer<T>> {
    debug_assert!(!needs_drop::<T>(), "what was written would not be dropped after a panic");
    let mut out = UninitBuffer::new(len)?;
    let past = stream::goes_past::<T>(len);
    // SAFETY: the caller's promise.
    unsafe { stream::fill(uninit(&mut out), past, write, ahead) };
    if past {
        stream::done();
    }
    // SAFETY: each place was written.
    Ok(unsafe { out.assume_init() })
}

/// The places of a new buffer.
#[inline]
pub(super) fn uninit<T>(out: &mut UninitBuffer<T>) -> &mut [MaybeUninit<T>] {
    let len = out.len();
    let data = out.data().cast::<MaybeUninit<T>>();
    // SAFETY: `out` was allocated with room for `len` elements; a place needs no value.
    unsafe { core::slice::from_raw_parts_mut(data.as_ptr(), len) }
}

/// A buffer that is filled in order, some elements at a time.
pub(crate) struct Filler<T> {
    out: UninitBuffer<T>,
    written: usize,
}

impl<T> Filler<T> {
    /// Room for `len` elements.
    ///
    /// # Errors
    /// If the memory cannot be had.
    pub(crate) fn new(len: usize) -> Result<Self> {
        const { assert!(!needs_drop::<T>(), "what was written would not be dropped after a panic") };
        Ok(Filler { out: UninitBuffer::new(len)?, written: 0 })
    }

    /// Writes the next `n` elements.
    ///
    /// # Panics
    /// If there is less room, or `values` yields fewer.
    #[inline(always)]
    pub(crate) fn extend(&mut self, n: usize, values: impl Iterator<Item = T>) {
        let places = &mut uninit(&mut self.out)[self.written..];
        let mut written = 0;
        for (place, value) in places[..n].iter_mut().zip(values) {
            place.write(value);
            written += 1;
        }
        assert!(written == n, "{written} of {n} elements were written");
        self.written += n;
    }

    /// The buffer, once every element was written.
    ///
    /// # Panics
    /// If some are missing.
    #[track_caller]
    pub(crate) fn finish(self) -> Buffer<T> {
        let len = self.out.len();
        assert!(self.written == len, "{} of {len} elements were written", self.written);
        // SAFETY: all were written in `extend`, one behind the other, by the line above.
        unsafe { self.out.assume_init() }
    }
}

/// An empty vector with room for `len` values, for a list that is needed for a while.
///
/// # Errors
/// If the memory cannot be had.
pub(crate) fn room<T>(len: usize) -> Result<Vec<T>> {
    let mut list = Vec::new();
    match list.try_reserve_exact(len) {
        Ok(()) => Ok(list),
        Err(_) => Err(alloc_error::<T>(len)),
    }
}
