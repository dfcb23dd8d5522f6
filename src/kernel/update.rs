//! Updates in place: of one array, or of one by another of the same shape.
#![allow(unsafe_code, reason = "this file writes raw runs")]

use core::ptr::NonNull;

use super::nest::Nest;
use super::run::{Run, operand};
use super::simd::Level;
use super::simd::loops::{self, SHORT};
use crate::dimension::{Dimension, Order};
use crate::error::OrRaise;
use crate::layout::Layout;
use crate::storage::{ArrayView, ArrayViewMut, Storage};

/// Calls `f` on each element to write, in the order of memory.
#[inline]
pub(crate) fn update<T, D: Dimension>(a: ArrayViewMut<'_, T, D>, mut f: impl FnMut(&mut T)) {
    let mut a = match a.into_slice_memory_order() {
        Ok(slice) if slice.len() < SHORT => return slice.iter_mut().for_each(f),
        Ok(slice) => return loops::update(Level::current(), slice, &mut f),
        Err(a) => a,
    };
    let start = a.ptr_mut();
    let layout = a.layout();
    if let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) {
        nest.for_each(|[offset], [stride], len| {
            for k in 0..len {
                let offset = crate::layout::shifted(offset, k, stride);
                // SAFETY: the nest walks what `a` reaches.
                let mut element = unsafe { start.add(offset) };
                // SAFETY: `a` is exclusive, and the nest meets each element once.
                f(unsafe { element.as_mut() });
            }
        });
    }
}

/// Calls `f` on each pair of elements of two views of one shape, the first to write.
#[inline]
pub(crate) fn update_zip<T, U, D: Dimension>(
    a: ArrayViewMut<'_, T, D>,
    b: &ArrayView<'_, U, D>,
    mut f: impl FnMut(&mut T, &U),
) {
    assert_eq!(a.layout().shape(), b.layout().shape(), "operands of one loop have one shape");
    let mut a = match (a.into_slice_or_self(), b.as_slice()) {
        (Ok(x), Some(y)) if y.len() < SHORT => {
            return x.iter_mut().zip(y).for_each(|(x, y)| f(x, y));
        }
        (Ok(x), Some(y)) => return loops::update_zip(Level::current(), x, y, &mut f),
        (Ok(x), None) => return update_slice(x, b, f),
        (Err(a), _) => a,
    };
    let (pa, pb) = (a.ptr_mut(), b.storage().ptr());
    let (la, lb) = (a.layout(), b.layout());
    if let Some(nest) = Nest::new(la.shape(), [operand(la), operand(lb)]) {
        nest.for_each(|[i, j], [sa, sb], len| {
            // SAFETY: the nest walks what `a` reaches.
            let x = unsafe { pa.add(i) };
            // SAFETY: the nest walks what `b` reaches; `b` is borrowed, so nothing writes it.
            let y = unsafe { Run::new(pb, j, sb, len) };
            // SAFETY: `a` is exclusive, and the nest meets each of its elements once.
            unsafe { update_run(x, sa, &y, &mut f) };
        });
    }
}

/// [`update_zip`] where the target is a slice in C order.
fn update_slice<T, U, D: Dimension>(
    x: &mut [T],
    b: &ArrayView<'_, U, D>,
    mut f: impl FnMut(&mut T, &U),
) {
    let lb = b.layout();
    let la = Layout::<D>::new(lb.sizes().clone(), Order::C, size_of::<T>()).or_raise();
    assert_eq!(x.len(), la.len(), "operands of one loop have one shape");
    let (pa, pb) = (NonNull::from(x).cast::<T>(), b.storage().ptr());
    if let Some(nest) = Nest::new(lb.shape(), [operand(&la), operand(lb)]) {
        nest.for_each(|[i, j], [sa, sb], len| {
            // SAFETY: the nest walks the C order of the slice, which has as many elements.
            let x = unsafe { pa.add(i) };
            // SAFETY: the nest walks what `b` reaches; `b` is borrowed, so nothing writes it.
            let y = unsafe { Run::new(pb, j, sb, len) };
            // SAFETY: the slice is exclusive, and the nest meets each of its elements once.
            unsafe { update_run(x, sa, &y, &mut f) };
        });
    }
}

/// One run of [`update_zip`].
///
/// # Safety
/// The elements `x + k * stride` for each `k` below the length of `y` are inside one allocation, different (or `y` has one) and exclusive; nothing writes `y` meanwhile.
#[inline]
unsafe fn update_run<T, U>(
    x: NonNull<T>,
    stride: isize,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&mut T, &U),
) {
    if stride == 1 {
        // SAFETY: as many neighbours as `y` has elements, exclusive, as promised.
        let x = unsafe { core::slice::from_raw_parts_mut(x.as_ptr(), y.len()) };
        match (y.as_slice(), y.as_constant()) {
            (Some(y), _) if y.len() >= SHORT => loops::update_zip(Level::current(), x, y, f),
            (Some(y), _) => x.iter_mut().zip(y).for_each(|(x, y)| f(x, y)),
            (_, Some(y)) => x.iter_mut().for_each(|x| f(x, y)),
            _ => x.iter_mut().zip(y.iter()).for_each(|(x, y)| f(x, y)),
        }
        return;
    }
    for (k, y) in y.iter().enumerate() {
        // SAFETY: inside the allocation, as promised.
        let mut x = unsafe { x.offset((k as isize).wrapping_mul(stride)) };
        // SAFETY: exclusive, as promised, one at a time.
        f(unsafe { x.as_mut() }, y);
    }
}
