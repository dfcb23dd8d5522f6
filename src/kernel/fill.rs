//! One value for all elements.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::nest::Nest;
use super::rows::{Same, short_rows};
use super::run::{operand, places};
use super::simd::loops::SHORT;
use super::simd::plain::{Plain, Width, with_bits};
use super::simd::stream;
use super::update::{update, update_slice};
use crate::dimension::Dimension;
use crate::storage::ArrayViewMut;

/// Writes one value over all elements.
#[track_caller]
pub(crate) fn fill<T: Clone, D: Dimension>(to: ArrayViewMut<'_, T, D>, value: &T) {
    let Some(plain) = Plain::<T>::new() else {
        return update(to, |place| place.clone_from(value));
    };
    let mut to = match to.into_slice_memory_order() {
        Ok(slice) => {
            let len = slice.len();
            // SAFETY: the slice as places, to which only elements are written.
            let places = unsafe { places(NonNull::from(slice).cast::<T>(), 0, len) };
            return stream::repeat(places, value);
        }
        Err(to) => to,
    };
    if to.ndim() == 1 && to.len() < SHORT {
        return update(to, |place| place.clone_from(value));
    }
    let (start, layout) = (to.ptr_mut(), to.layout());
    let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) else { return };
    if nest.has_slices() && !nest.has_short_rows() {
        return nest.for_each(|[offset], _, len| {
            // SAFETY: the nest walks what `to` reaches.
            let first = unsafe { start.add(offset) };
            // SAFETY: so many neighbours; `to` is exclusive, and the nest meets each element once.
            let row = unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) };
            update_slice(row, |place| place.clone_from(value));
        });
    }
    // SAFETY: the nest walks what `to` reaches, which is exclusive; the value is borrowed, so none of it.
    unsafe { fill_width(plain.width(), &nest, start.cast(), NonNull::from(value).cast()) };
}

/// Writes one value to all places of the nest, a short row or a place after the other: the same for all types.
///
/// # Safety
/// The nest walks elements of an array that begins at `to`, which are exclusive and as wide; the value is one of their
/// type, and none of them.
#[inline(never)]
unsafe fn fill_width(width: Width, nest: &Nest<1>, to: NonNull<u8>, value: NonNull<u8>) {
    with_bits!(width, W => {
        let (to, value) = (to.cast::<MaybeUninit<W>>(), value.cast::<W>());
        nest.for_each_short_tile(|[offset], across, run| {
            // SAFETY: the caller's promise.
            let first = unsafe { to.add(offset) };
            let ([down], [step]) = (across.strides, run.strides);
            // SAFETY: as above.
            let rows = (0..across.len as isize).map(|i| unsafe { first.offset(i * down) });
            if step == 1 {
                // SAFETY: the caller's promise: rows of neighbours.
                return unsafe { short_rows::<Same, W>(rows.map(|row| (row, value)), run.len) };
            }
            // SAFETY: the caller's promise.
            let value = MaybeUninit::new(unsafe { value.read() });
            rows.for_each(|row| {
                for k in 0..run.len as isize {
                    // SAFETY: the caller's promise.
                    let place = unsafe { row.offset(k * step) };
                    // SAFETY: as above: exclusive.
                    unsafe { place.write(value) };
                }
            });
        });
    });
}
