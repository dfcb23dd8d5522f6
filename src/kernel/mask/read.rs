//! The numbers of what is true, and the elements there.
// `#[inline]` on what is not small means: compiled only in programs that call it.
#![allow(unsafe_code, reason = "this file writes new memory")]

use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::{Found, nonzero};
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, DynAxes, Ix1};
use crate::error::Result;
use crate::kernel::collect::{Filler, collect, uninit};
use crate::kernel::simd::Level;
use crate::kernel::simd::bits::{Ones, WORD};
use crate::kernel::simd::compress::{Compress, Sink};
use crate::kernel::simd::numbers::numbers as write_numbers;
use crate::kernel::simd::plain::{Plain, with_bits};
use crate::kernel::tile::{bring, for_each_long_run};
use crate::storage::{ArrayView, ArrayViewMut};

/// So many elements that lie apart are brought together at a time.
const BLOCK: usize = 8 * WORD;
/// Where fewer than one in so many elements were found, those between are skipped.
const SPARSE: usize = 16;

/// The elements that were found, in C order, each cloned once.
///
/// # Errors
/// If the memory cannot be had.
///
/// # Panics
/// If the array has another number of elements than was searched.
#[track_caller]
pub(crate) fn select<T: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    found: &Found<'_>,
) -> Result<Buffer<T>> {
    assert_eq!(a.layout().len(), found.len, "a mask for another array");
    let data = a.as_slice();
    let dense = data.is_some() || found.count > found.len / SPARSE;
    if let Some(plain) = Plain::<T>::new().filter(|_| dense) {
        let mut out = UninitBuffer::new(found.count)?;
        let places = uninit(&mut out);
        let written = with_bits!(plain.width(), W => {
            let sink = Sink::new(plain.places(places));
            match data {
                Some(data) => select_bits::<W>(plain.bits(data), found, sink),
                None => select_strided::<T, W, D>(a, &plain, found, sink),
            }
        });
        assert!(written == found.count, "{written} of {} elements were written", found.count);
        // SAFETY: all were written, by the line above, with the bits of elements.
        return Ok(unsafe { out.assume_init() });
    }
    if let Some(data) = data {
        return collect(found.count, numbers_found(found).map(|i| data[i].clone()));
    }
    let (mut elements, mut next) = (a.iter(), 0);
    let at = |i: usize| {
        let element = elements.nth(i - next);
        next = i + 1;
        element.cloned()
    };
    collect(found.count, numbers_found(found).filter_map(at))
}

/// Writes clones of the elements that were found to as many places.
///
/// # Panics
/// If the array has another number of elements than was searched, or there are not as many places
/// as were found.
#[track_caller]
pub(crate) fn select_into<T: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    found: &Found<'_>,
    mut out: ArrayViewMut<'_, T, Ix1>,
) {
    assert_eq!(a.layout().len(), found.len, "a mask for another array");
    assert_eq!(out.layout().len(), found.count, "as many places as were found");
    if let (Some(data), Some(plain)) = (a.as_slice(), Plain::<T>::new()) {
        out = match out.into_slice_or_self() {
            Err(out) => out,
            Ok(slice) => {
                let len = slice.len();
                let places = NonNull::from(slice).cast::<MaybeUninit<T>>().as_ptr();
                // SAFETY: the same places, borrowed exclusively, and none is read meanwhile. What is
                // written, also beyond what is kept for now, are bits of elements or zeros, which are
                // values of all plain types.
                let places = unsafe { core::slice::from_raw_parts_mut(places, len) };
                let written = with_bits!(plain.width(), W => {
                    select_bits::<W>(plain.bits(data), found, Sink::warm(plain.places(places)))
                });
                assert!(written == len, "{written} of {len} elements were written");
                return;
            }
        };
    }
    let (mut elements, mut next) = (a.iter(), 0);
    for (place, i) in out.iter_mut().zip(numbers_found(found)) {
        if let Some(element) = elements.nth(i - next) {
            place.clone_from(element);
        }
        next = i + 1;
    }
}

/// [`select`] on the bits of elements; returns how many were written.
#[track_caller]
fn select_bits<W: Compress>(data: &[W], found: &Found<'_>, mut sink: Sink<'_, W>) -> usize {
    let level = Level::current();
    found.for_each_chunk(|first, words| W::compress(level, data, nonzero(first, words), &mut sink));
    sink.finish()
}

/// [`select`] on the bits of elements that are no neighbours, brought together a block at a time; returns how many
/// were written.
fn select_strided<T, W: Compress, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    plain: &Plain<T>,
    found: &Found<'_>,
    mut sink: Sink<'_, W>,
) -> usize {
    let (level, mut words) = (Level::current(), found.words().peekable());
    let (mut block, mut brought, mut first) = ([W::splat(false); BLOCK], 0, 0);
    for_each_long_run(a, |run| {
        let (run, mut at) = (run.bits::<W>(plain), 0);
        while at < run.len() {
            let len = (run.len() - at).min(BLOCK - brought);
            bring(level, &mut block[brought..brought + len], &run.part(at, len));
            (at, brought) = (at + len, brought + len);
            if brought == BLOCK || first * WORD + brought == found.len {
                let next = core::iter::from_fn(|| {
                    let (w, word) = words.next_if(|(w, _)| *w < first + BLOCK / WORD)?;
                    Some((w - first, word))
                });
                W::compress(level, &block, next, &mut sink);
                (brought, first) = (0, first + BLOCK / WORD);
            }
        }
    });
    sink.finish()
}

/// The numbers of what was found.
#[inline]
fn numbers_found<'f>(found: &'f Found<'_>) -> impl Iterator<Item = usize> + use<'f> {
    found.words().flat_map(|(w, word)| Ones(word).map(move |b| WORD * w + b))
}

/// The numbers in C order of what was found.
///
/// # Errors
/// If the memory cannot be had.
#[inline]
#[track_caller]
pub(crate) fn numbers(found: &Found<'_>) -> Result<Buffer<usize>> {
    let mut out = UninitBuffer::new(found.count)?;
    let (level, places, mut written) = (Level::current(), uninit(&mut out), 0);
    found.for_each_chunk(|first, words| {
        written += write_numbers(level, nonzero(first, words), &mut places[written..]);
    });
    assert!(written == found.count, "{written} of {} numbers were written", found.count);
    // SAFETY: all were written, by the line above, one behind the other.
    Ok(unsafe { out.assume_init() })
}

/// Calls `f` with the index, in an array of this shape, of each that was found.
#[inline]
#[track_caller]
fn for_each_index(found: &Found<'_>, shape: &[usize], mut f: impl FnMut(&[usize])) {
    let mut index = DynAxes::filled(shape.len(), 0);
    let Some((&last, outer)) = shape.split_last() else {
        return (0..found.count).for_each(|_| f(&[]));
    };
    let mut row = 0;
    for (w, word) in found.words() {
        for b in Ones(word) {
            let number = WORD * w + b;
            let mut carry = number - row;
            if carry >= last {
                // On to another row: as many as were passed, counted up from the innermost axis.
                let rows = carry / last;
                row += rows * last;
                (carry, index[outer.len()]) = (rows, 0);
                for (i, &len) in index.iter_mut().zip(outer).rev() {
                    *i += carry;
                    if *i < len {
                        break;
                    }
                    carry = *i / len;
                    *i %= len;
                }
            }
            index[outer.len()] = number - row;
            f(&index);
        }
    }
}

/// The indices of what was found in an array of this shape, as one list an axis.
///
/// # Errors
/// If the memory cannot be had.
#[inline]
#[track_caller]
pub(crate) fn numbers_along(found: &Found<'_>, shape: &[usize]) -> Result<Vec<Buffer<usize>>> {
    if shape.len() == 1 {
        return Ok(vec![numbers(found)?]);
    }
    let mut out = Vec::with_capacity(shape.len());
    for _ in shape {
        out.push(Filler::new(found.count)?);
    }
    for_each_index(found, shape, |index| {
        for (out, &i) in out.iter_mut().zip(index) {
            out.extend(1, core::iter::once(i));
        }
    });
    Ok(out.into_iter().map(Filler::finish).collect())
}

/// The indices of what was found in an array of this shape, one behind the other.
///
/// # Errors
/// If the memory cannot be had.
#[inline]
#[track_caller]
pub(crate) fn indices(found: &Found<'_>, shape: &[usize]) -> Result<Buffer<usize>> {
    let len = crate::dimension::check_size(&[found.count, shape.len()], size_of::<usize>())?;
    let mut out = Filler::new(len)?;
    for_each_index(found, shape, |index| out.extend(shape.len(), index.iter().copied()));
    Ok(out.finish())
}
