//! Writing where a mask is true.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use super::{Found, nonzero};
use crate::dimension::Dimension;
use crate::kernel::nest::Nest;
use crate::kernel::run::{Run, operand};
use crate::kernel::simd::bits::{Ones, WORD, word};
use crate::kernel::simd::expand::Expand;
use crate::kernel::simd::plain::{Bits, Plain, with_bits};
use crate::kernel::simd::{Level, dispatch};
use crate::layout::shifted;
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// Shorter runs are written one by one.
const SHORT: usize = 16;

/// Writes clones of one value where the mask, of the same shape, is true.
pub(crate) fn fill<T: Clone, D: Dimension>(
    target: ArrayViewMut<'_, T, D>,
    mask: &ArrayView<'_, bool, D>,
    value: &T,
) {
    let value = ArrayView::from_slice_parts(core::slice::from_ref(value), stretched(mask));
    match value {
        Ok(value) => copy_where(target, mask, &value),
        Err(_) => unreachable!("strides of 0 reach one element"),
    }
}

/// The layout that reaches one element by every index of this view.
fn stretched<T, D: Dimension>(like: &ArrayView<'_, T, D>) -> crate::layout::Layout<D> {
    crate::layout::Layout::constant(like.layout().sizes().clone())
}

/// Writes clones of the elements of `values`, of the same shape, where the mask is true.
pub(crate) fn copy_where<T: Clone, D: Dimension>(
    mut target: ArrayViewMut<'_, T, D>,
    mask: &ArrayView<'_, bool, D>,
    values: &ArrayView<'_, T, D>,
) {
    let shape = target.layout().shape();
    assert_eq!([shape; 2], [mask.layout().shape(), values.layout().shape()], "one shape for all");
    let level = Level::current();
    let (pt, pm, pv) = (target.ptr_mut(), mask.storage().ptr(), values.storage().ptr());
    let (lt, lm, lv) = (target.layout(), mask.layout(), values.layout());
    let operands = [operand(lt), operand(lm), operand(lv)];
    if let Some(nest) = Nest::new(lt.shape(), operands) {
        nest.for_each(|[t, m, v], [st, sm, sv], len| {
            // SAFETY: the nest walks what `mask` reaches, which is borrowed.
            let mask = unsafe { Run::new(pm, m, sm, len) };
            // SAFETY: the same for `values`.
            let values = unsafe { Run::new(pv, v, sv, len) };
            if let (Some(mask), 1) = (mask.as_slice(), st) {
                // SAFETY: the nest walks what `target` reaches.
                let places = unsafe { pt.add(t) };
                // SAFETY: `target` is exclusive, and the nest meets each of its elements once.
                let places = unsafe { core::slice::from_raw_parts_mut(places.as_ptr(), len) };
                return write_run(level, places, mask, &values);
            }
            for (k, (&mask, value)) in mask.iter().zip(values.iter()).enumerate() {
                if mask {
                    // SAFETY: the nest walks what `target` reaches.
                    let mut place = unsafe { pt.add(shifted(t, k, st)) };
                    // SAFETY: `target` is exclusive, and the nest meets each element once.
                    unsafe { place.as_mut() }.clone_from(value);
                }
            }
        });
    }
}

/// One run of [`copy_where`] whose places and booleans are neighbours.
fn write_run<T: Clone>(level: Level, places: &mut [T], mask: &[bool], values: &Run<'_, T>) {
    if let Some(plain) = Plain::<T>::new() {
        let value = values.as_constant().map(core::slice::from_ref);
        let values = values.as_slice();
        if value.is_some() || values.is_some() {
            return with_bits!(plain.width(), W => {
                // SAFETY: what is written are the bits of elements.
                let places = unsafe { plain.bits_mut::<W>(places) };
                if mask.len() < SHORT {
                    let values = plain.bits::<W>(value.or(values).unwrap_or_default());
                    let step = usize::from(value.is_none());
                    for (i, (place, &mask)) in places.iter_mut().zip(mask).enumerate() {
                        *place = blended(*place, values[i * step], mask);
                    }
                    return;
                }
                match (value, values) {
                    (Some(value), _) => fill_bits(level, places, mask, plain.bits::<W>(value)[0]),
                    (_, Some(values)) => blend_bits(level, places, mask, plain.bits::<W>(values)),
                    (None, None) => {}
                }
            });
        }
    }
    for (w, mask) in mask.chunks(WORD).enumerate() {
        for b in Ones(word(mask)) {
            let i = WORD * w + b;
            for value in values.range(i, 1) {
                places[i].clone_from(value);
            }
        }
    }
}

/// The bits of `new` where `mask` is true, else those of `old`, without a branch.
#[inline(always)]
fn blended<W: Bits>(old: W, new: W, mask: bool) -> W {
    let keep = W::splat(mask);
    (new & keep) | (old & !keep)
}

dispatch! {
    /// Writes one value where the mask is true.
    fn fill_bits[W: Bits](places: &mut [W], mask: &[bool], value: W) {
        for (places, mask) in places.chunks_mut(WORD).zip(mask.chunks(WORD)) {
            if word(mask) != 0 {
                for (place, &mask) in places.iter_mut().zip(mask) {
                    *place = blended(*place, value, mask);
                }
            }
        }
    }
}

dispatch! {
    /// Writes the values where the mask is true.
    fn blend_bits[W: Bits](places: &mut [W], mask: &[bool], values: &[W]) {
        let blocks = places.chunks_mut(WORD).zip(mask.chunks(WORD)).zip(values.chunks(WORD));
        for ((places, mask), values) in blocks {
            if word(mask) != 0 {
                for ((place, &mask), &value) in places.iter_mut().zip(mask).zip(values) {
                    *place = blended(*place, value, mask);
                }
            }
        }
    }
}

/// Writes clones of `values` to the elements that were found, in C order.
///
/// # Panics
/// If the array has another number of elements than was searched, or there are not as many values as were found.
pub(crate) fn assign<T: Clone, D: Dimension>(
    mut target: ArrayViewMut<'_, T, D>,
    found: &Found<'_>,
    values: &ArrayView<'_, T, impl Dimension>,
) {
    assert_eq!(target.layout().len(), found.len, "a mask for another array");
    assert_eq!(values.layout().len(), found.count, "as many values as were found");
    if let (Some(values), Some(plain)) = (values.as_slice(), Plain::<T>::new()) {
        target = match target.into_slice_or_self() {
            Err(target) => target,
            Ok(places) => {
                with_bits!(plain.width(), W => {
                    // SAFETY: what is written are the bits of elements.
                    let places = unsafe { plain.bits_mut::<W>(places) };
                    let (level, mut values) = (Level::current(), plain.bits::<W>(values));
                    found.for_each_chunk(|first, words| {
                        let used = W::expand(level, places, nonzero(first, words), values);
                        values = &values[used..];
                    });
                });
                return;
            }
        };
    }
    assign_each(target, found, values.iter());
}

/// Writes clones of the next of `values` to each element that was found, in C order, as long as
/// there are any.
///
/// # Panics
/// If the array has another number of elements than was searched.
pub(crate) fn assign_each<'v, T: Clone + 'v, D: Dimension>(
    target: ArrayViewMut<'_, T, D>,
    found: &Found<'_>,
    mut values: impl Iterator<Item = &'v T>,
) {
    assert_eq!(target.layout().len(), found.len, "a mask for another array");
    let mut target = match target.into_slice_or_self() {
        Err(target) => target,
        Ok(places) => {
            for (w, word) in found.words() {
                let places = &mut places[WORD * w..];
                for (b, value) in Ones(word).zip(&mut values) {
                    places[b].clone_from(value);
                }
            }
            return;
        }
    };
    let (mut places, mut next) = (target.iter_mut(), 0);
    for (w, word) in found.words() {
        for (b, value) in Ones(word).zip(&mut values) {
            let number = WORD * w + b;
            if let Some(place) = places.nth(number - next) {
                place.clone_from(value);
            }
            next = number + 1;
        }
    }
}
