//! New arrays from one, two or three of one shape.
//!
//! Each tries the contiguous case first, on plain slices, which the compiler vectorises, and plans a
//! nest only where that fails. Inside a nest, runs of stride 1 become slices again and an operand of
//! stride 0 becomes one hoisted value.
//!
//! A result is written exactly once. Elements that must be dropped are made in the order of its
//! memory and counted, so that if a closure panics exactly those that were made are dropped.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::mem::{MaybeUninit, needs_drop};
use core::ptr::NonNull;

use super::collect::{clone_slice, collect, collect_map, collect_zip};
use super::iter::Iter;
use super::nest::Nest;
use super::run::{Run, operand, write_run};
use super::simd::Level;
use super::simd::loops::{self, SHORT};
use super::transpose;
use crate::buffer::UninitBuffer;
use crate::dimension::{Dimension, DynAxes, Order};
use crate::error::{OrRaise, Result};
use crate::layout::Layout;
use crate::layout::movement::Permute;
use crate::storage::{Array, ArrayView, Storage};

/// The compact layout a result of this shape has: in the order in which the operands lie ('K').
#[inline]
pub(crate) fn result_layout<D: Dimension>(
    shape: &D::Sizes,
    strides: &[&[isize]],
    itemsize: usize,
) -> Result<Layout<D>> {
    let c = Layout::new(shape.clone(), Order::C, itemsize)?;
    let ndim = c.ndim();
    if ndim < 2 {
        return Ok(c);
    }
    let wider = |a: usize, b: usize| {
        let all = strides.iter().filter(|s| s[a] != 0 && s[b] != 0);
        let mut votes =
            all.map(|s| s[a].unsigned_abs().cmp(&s[b].unsigned_abs())).filter(|o| o.is_ne());
        // Operands that disagree give C order.
        votes.next().is_some_and(|first| first.is_gt() && votes.all(|o| o == first))
    };
    let mut axes = DynAxes::new();
    for axis in 0..ndim {
        let place = (0..axes.len()).rev().find(|&i| !wider(axis, axes[i])).map_or(0, |i| i + 1);
        axes.insert(place, axis);
    }
    if axes.windows(2).all(|pair| pair[0] < pair[1]) {
        return Ok(c);
    }
    Ok(Layout::in_axis_order(shape.clone(), &axes))
}

/// A new array of `f` of each element, in the operand's own order.
#[inline]
pub(crate) fn map<T, U, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    mut f: impl FnMut(&T) -> U,
) -> Result<Array<U, D>> {
    let from = a.layout();
    if let Some(slice) = a.as_slice_memory_order() {
        let layout = compact_like::<U, D>(from)?;
        return Array::from_parts(collect_map(slice, f)?, layout);
    }
    let layout = result_layout::<D>(from.sizes(), &[from.strides()], size_of::<U>())?;
    map_to(a, layout, &mut f)
}

/// A new array of the same elements, in the operand's own order.
#[inline]
pub(crate) fn copy<T: Clone, D: Dimension>(a: &ArrayView<'_, T, D>) -> Result<Array<T, D>> {
    match a.as_slice_memory_order() {
        Some(slice) => Array::from_parts(clone_slice(slice)?, compact_like::<T, D>(a.layout())?),
        None => map(a, T::clone),
    }
}

/// The layout of `from`, whose elements lie densely, with element 0 first.
#[inline]
fn compact_like<U, D: Dimension>(from: &Layout<D>) -> Result<Layout<D>> {
    if from.is_c_contiguous() {
        return Layout::new(from.sizes().clone(), Order::C, size_of::<U>());
    }
    crate::dimension::check_size(from.shape(), size_of::<U>())?;
    Ok(from.rebased(0))
}

/// The elements of `a` in the order in which those of `layout`, of the same shape, lie.
fn in_order<'a, T, D: Dimension>(a: &ArrayView<'a, T, D>, layout: &Layout<D>) -> Iter<'a, T, D> {
    let mut axes = DynAxes::filled(layout.ndim(), 0);
    for (place, &axis) in axes.iter_mut().zip(layout.memory_order().iter()) {
        *place = axis as isize;
    }
    Iter::new(&a.moved(Permute(&axes)).or_raise())
}

/// A new array of the same elements, with the given compact layout.
pub(crate) fn copy_to<T: Clone, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: Layout<D>,
) -> Result<Array<T, D>> {
    match transpose::copy(a, &layout) {
        Some(buffer) => Array::from_parts(buffer?, layout),
        None => map_to(a, layout, &mut T::clone),
    }
}

/// A new array of `f` of each element, with the given compact layout.
fn map_to<T, U, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: Layout<D>,
    f: &mut impl FnMut(&T) -> U,
) -> Result<Array<U, D>> {
    let from = a.layout();
    let compact = layout.offset() == 0 && layout.is_dense();
    assert!(compact && layout.shape() == from.shape(), "a result is compact, and shaped as asked");
    if needs_drop::<U>() {
        return Array::from_parts(collect(layout.len(), in_order(a, &layout).map(f))?, layout);
    }
    let mut out = UninitBuffer::new(layout.len())?;
    let (level, places, start) = (Level::current(), out.data(), a.storage().ptr());
    if let Some(nest) = Nest::new(from.shape(), [operand(&layout), operand(from)]) {
        nest.for_each(|[o, i], [_, stride], len| {
            // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
            let run = unsafe { Run::new(start, i, stride, len) };
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let place = unsafe { places.add(o) };
            match run.as_slice() {
                // SAFETY: `out` is ours alone; as many values as places.
                Some(slice) => unsafe { map_run(level, place, slice, f) },
                // SAFETY: as above.
                None => unsafe { write_run(place, len, run.iter().map(&mut *f)) },
            }
        });
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// A new array of `f` of each pair of elements of two views of one shape.
#[inline]
pub(crate) fn zip<T, U, V, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    mut f: impl FnMut(&T, &U) -> V,
) -> Result<Array<V, D>> {
    let (la, lb) = (a.layout(), b.layout());
    assert_eq!(la.shape(), lb.shape(), "operands of one loop have one shape");
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        let layout = Layout::new(la.sizes().clone(), Order::C, size_of::<V>())?;
        return Array::from_parts(collect_zip(x, y, f)?, layout);
    }
    let layout = result_layout::<D>(la.sizes(), &[la.strides(), lb.strides()], size_of::<V>())?;
    if needs_drop::<V>() {
        let values = in_order(a, &layout).zip(in_order(b, &layout)).map(|(x, y)| f(x, y));
        return Array::from_parts(collect(layout.len(), values)?, layout);
    }
    let mut out = UninitBuffer::new(layout.len())?;
    let (level, places) = (Level::current(), out.data());
    let (pa, pb) = (a.storage().ptr(), b.storage().ptr());
    if let Some(nest) = Nest::new(la.shape(), [operand(&layout), operand(la), operand(lb)]) {
        nest.for_each(|[o, i, j], [_, sa, sb], len| {
            // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
            let x = unsafe { Run::new(pa, i, sa, len) };
            // SAFETY: the same for `b`.
            let y = unsafe { Run::new(pb, j, sb, len) };
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let place = unsafe { places.add(o) };
            // SAFETY: `out` is ours alone.
            unsafe { zip_run(level, place, &x, &y, &mut f) };
        });
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// The places of a run.
///
/// # Safety
/// There are `len` places from `first` on inside an allocation that nobody else reads or writes for as
/// long as the result lives.
#[inline]
unsafe fn places<'p, U>(first: NonNull<U>, len: usize) -> &'p mut [MaybeUninit<U>] {
    // SAFETY: the caller's promise; a place needs no value.
    unsafe { core::slice::from_raw_parts_mut(first.cast::<MaybeUninit<U>>().as_ptr(), len) }
}

/// One run of [`map_to`] whose elements are neighbours.
///
/// # Safety
/// As [`write_run`], for as many places as there are elements.
#[inline]
unsafe fn map_run<T, U>(level: Level, place: NonNull<U>, x: &[T], f: &mut impl FnMut(&T) -> U) {
    if x.len() < SHORT {
        // SAFETY: the caller's promise.
        return unsafe { write_run(place, x.len(), x.iter().map(f)) };
    }
    // SAFETY: the caller's promise.
    loops::map(level, unsafe { places(place, x.len()) }, x, f);
}

/// One run of [`zip`]: the strides decide the loop.
///
/// # Safety
/// As [`write_run`], for as many places as `x` and `y` have elements.
#[inline]
unsafe fn zip_run<T, U, V>(
    level: Level,
    place: NonNull<V>,
    x: &Run<'_, T>,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&T, &U) -> V,
) {
    let len = x.len();
    match (x.as_slice(), y.as_slice(), x.as_constant(), y.as_constant()) {
        (Some(x), Some(y), ..) if len >= SHORT => {
            // SAFETY: the caller's promise.
            loops::zip(level, unsafe { places(place, len) }, x, y, f);
        }
        (Some(x), Some(y), ..) => {
            // SAFETY: the caller's promise; as many values as places.
            unsafe { write_run(place, len, x.iter().zip(y).map(|(x, y)| f(x, y))) }
        }
        // SAFETY: the caller's promise; as many values as places.
        (Some(x), _, _, Some(y)) => unsafe { map_run(level, place, x, &mut |x| f(x, y)) },
        // SAFETY: the caller's promise; as many values as places.
        (_, Some(y), Some(x), _) => unsafe { map_run(level, place, y, &mut |y| f(x, y)) },
        _ => {
            // SAFETY: the caller's promise; as many values as places.
            unsafe { write_run(place, len, x.iter().zip(y.iter()).map(|(x, y)| f(x, y))) }
        }
    }
}

/// A new array of `f` of each triple of elements of three views of one shape.
pub(crate) fn zip3<T, U, V, W, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    c: &ArrayView<'_, V, D>,
    mut f: impl FnMut(&T, &U, &V) -> W,
) -> Result<Array<W, D>> {
    let (la, lb, lc) = (a.layout(), b.layout(), c.layout());
    assert_eq!([la.shape(); 2], [lb.shape(), lc.shape()], "operands of one loop have one shape");
    let strides = [la.strides(), lb.strides(), lc.strides()];
    let layout = result_layout::<D>(la.sizes(), &strides, size_of::<W>())?;
    if needs_drop::<W>() {
        let pairs = in_order(a, &layout).zip(in_order(b, &layout));
        let values = pairs.zip(in_order(c, &layout)).map(|((x, y), z)| f(x, y, z));
        return Array::from_parts(collect(layout.len(), values)?, layout);
    }
    let mut out = UninitBuffer::new(layout.len())?;
    let (places, pa, pb, pc) =
        (out.data(), a.storage().ptr(), b.storage().ptr(), c.storage().ptr());
    let operands = [operand(&layout), operand(la), operand(lb), operand(lc)];
    if let Some(nest) = Nest::new(la.shape(), operands) {
        nest.for_each(|[o, i, j, l], [_, sa, sb, sc], len| {
            // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
            let x = unsafe { Run::new(pa, i, sa, len) };
            // SAFETY: the same for `b`.
            let y = unsafe { Run::new(pb, j, sb, len) };
            // SAFETY: the same for `c`.
            let z = unsafe { Run::new(pc, l, sc, len) };
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let place = unsafe { places.add(o) };
            if let (Some(x), Some(y), Some(z)) = (x.as_slice(), y.as_slice(), z.as_slice()) {
                let values = x.iter().zip(y).zip(z).map(|((x, y), z)| f(x, y, z));
                // SAFETY: `out` is ours alone; as many values as places.
                unsafe { write_run(place, len, values) };
            } else {
                let values = x.iter().zip(y.iter()).zip(z.iter());
                // SAFETY: as above.
                unsafe { write_run(place, len, values.map(|((x, y), z)| f(x, y, z))) };
            }
        });
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}
