//! The loops: map, zip, update and fold over the runs of a [`Nest`].
//!
//! Each tries the contiguous case first, on plain slices, which the compiler vectorises, and plans
//! a nest only where that fails. Inside a nest, runs of stride 1 become slices again and an operand
//! of stride 0 becomes one hoisted value.
//!
//! A new result is written exactly once, in the order of its own memory. If a closure panics, the
//! memory is freed; elements that were already written are dropped where they were written in
//! order, and leaked where not.
#![allow(unsafe_code, reason = "this file reads and writes raw runs")]

use core::marker::PhantomData;
use core::mem::{MaybeUninit, needs_drop};
use core::ptr::NonNull;

use super::nest::Nest;
use crate::buffer::{Buffer, UninitBuffer};
use crate::dimension::{Dimension, DynAxes, Order};
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{Array, ArrayView, ArrayViewMut, Storage};

/// A buffer of `len` values from an iterator that yields at least as many.
///
/// # Panics
/// If it yields fewer.
#[inline]
pub(crate) fn collect<T>(len: usize, values: impl Iterator<Item = T>) -> Result<Buffer<T>> {
    let mut out = UninitBuffer::new(len)?;
    if needs_drop::<T>() {
        values.take(len).for_each(|value| out.push(value));
        return Ok(out.finish());
    }
    let mut written = 0;
    for (place, value) in uninit(&mut out, len).iter_mut().zip(values) {
        place.write(value);
        written += 1;
    }
    assert!(written == len, "{written} of {len} elements were written");
    // SAFETY: all were written, by the line above.
    Ok(unsafe { out.assume_init() })
}

/// Fewer elements than this are copied in line.
const SHORT: usize = 64;

/// A buffer of clones of a slice.
#[inline]
pub(crate) fn clone_slice<T: Clone>(slice: &[T]) -> Result<Buffer<T>> {
    // The call costs more than a few elements do.
    if needs_drop::<T>() || slice.len() < SHORT {
        return collect(slice.len(), slice.iter().cloned());
    }
    let mut out = UninitBuffer::new(slice.len())?;
    clone_into(uninit(&mut out, slice.len()), slice);
    // SAFETY: as many places as elements, and each was written.
    Ok(unsafe { out.assume_init() })
}

/// A function of its own, so that the compiler knows that its arguments are apart and, where `T` is
/// plain bytes, copies them as such.
#[inline(never)]
fn clone_into<T: Clone>(places: &mut [MaybeUninit<T>], from: &[T]) {
    for (place, value) in places.iter_mut().zip(from) {
        place.write(value.clone());
    }
}

/// The places of a new buffer.
#[inline]
fn uninit<T>(out: &mut UninitBuffer<T>, len: usize) -> &mut [MaybeUninit<T>] {
    let data = out.data().cast::<MaybeUninit<T>>();
    // SAFETY: `out` was allocated with room for `len` elements; a place needs no value.
    unsafe { core::slice::from_raw_parts_mut(data.as_ptr(), len) }
}

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

/// The strides and offset of an operand.
#[inline]
fn operand<D: Dimension>(layout: &Layout<D>) -> (&[isize], usize) {
    (layout.strides(), layout.offset())
}

/// A straight run of at least one element of an array that is borrowed for `'a`.
#[derive(Debug)]
pub(crate) struct Run<'a, T> {
    first: NonNull<T>,
    stride: isize,
    len: usize,
    borrows: PhantomData<&'a T>,
}

impl<T> Clone for Run<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Run<'_, T> {}

impl<'a, T> Run<'a, T> {
    /// A run of an array.
    ///
    /// # Safety
    /// `len` is not 0; the offsets `offset + i * stride` for `i < len` are reached by an array whose
    /// memory starts at `start` and which is borrowed for `'a`.
    #[inline]
    pub(crate) unsafe fn new(start: NonNull<T>, offset: usize, stride: isize, len: usize) -> Self {
        // SAFETY: the offset is reached, so it is inside the allocation.
        let first = unsafe { start.add(offset) };
        Run { first, stride, len, borrows: PhantomData }
    }

    /// The number of elements.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// How far apart neighbours are.
    #[inline]
    pub(crate) fn stride(&self) -> isize {
        self.stride
    }

    /// Element `i`.
    ///
    /// # Safety
    /// `i` is below the length.
    #[inline]
    pub(crate) unsafe fn get(&self, i: usize) -> &'a T {
        // SAFETY: below the length, so reached, as `new` was promised; inside the allocation.
        let element = unsafe { self.first.offset(i as isize * self.stride) };
        // SAFETY: initialised, as everything an array reaches, and borrowed for `'a`.
        unsafe { element.as_ref() }
    }

    /// The run as a slice, where its elements are neighbours.
    #[inline]
    pub(crate) fn as_slice(&self) -> Option<&'a [T]> {
        if self.stride != 1 && self.len != 1 {
            return None;
        }
        // SAFETY: `new` was promised that these neighbours are reached and borrowed for `'a`.
        Some(unsafe { core::slice::from_raw_parts(self.first.as_ptr(), self.len) })
    }

    /// The one element of a run that does not move.
    #[inline]
    fn as_constant(&self) -> Option<&'a T> {
        if self.stride != 0 {
            return None;
        }
        // SAFETY: `new` was promised that there is an element.
        Some(unsafe { self.first.as_ref() })
    }

    /// The elements `start..start + len`.
    ///
    /// # Panics
    /// If there are fewer.
    #[inline]
    pub(crate) fn range(
        &self,
        start: usize,
        len: usize,
    ) -> impl ExactSizeIterator<Item = &'a T> + use<'a, T> {
        assert!(start <= self.len && len <= self.len - start, "a run of {} elements", self.len);
        let run = *self;
        // SAFETY: below the length, by the assertion.
        (start..start + len).map(move |i| unsafe { run.get(i) })
    }

    /// All elements.
    #[inline]
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &'a T> + use<'a, T> {
        self.range(0, self.len)
    }
}

/// Writes values to neighbouring places.
///
/// # Safety
/// There are `len` places from `first` on inside an allocation that nobody else reads or writes, and
/// `values` yields as many.
#[inline]
pub(super) unsafe fn write_run<U>(first: NonNull<U>, len: usize, values: impl Iterator<Item = U>) {
    let first = first.cast::<MaybeUninit<U>>();
    // SAFETY: exclusive places inside the allocation, which need no value.
    let places = unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), len) };
    for (place, value) in places.iter_mut().zip(values) {
        place.write(value);
    }
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
        return Array::from_parts(collect(slice.len(), slice.iter().map(f))?, layout);
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

/// A new array of `f` of each element, with the given compact layout.
pub(crate) fn map_to<T, U, D: Dimension>(
    a: &ArrayView<'_, T, D>,
    layout: Layout<D>,
    f: &mut impl FnMut(&T) -> U,
) -> Result<Array<U, D>> {
    let from = a.layout();
    let mut out = UninitBuffer::new(layout.len())?;
    let (places, start) = (out.data(), a.storage().ptr());
    if let Some(nest) = Nest::new(from.shape(), [operand(&layout), operand(from)]) {
        nest.for_each(|[o, i], [_, stride], len| {
            // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
            let run = unsafe { Run::new(start, i, stride, len) };
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let place = unsafe { places.add(o) };
            match run.as_slice() {
                // SAFETY: `out` is ours alone; as many values as places.
                Some(slice) => unsafe { write_run(place, len, slice.iter().map(&mut *f)) },
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
    debug_assert_eq!(la.shape(), lb.shape());
    if let (Some(x), Some(y)) = (a.as_slice(), b.as_slice()) {
        let layout = Layout::new(la.sizes().clone(), Order::C, size_of::<V>())?;
        let values = x.iter().zip(y).map(|(x, y)| f(x, y));
        return Array::from_parts(collect(x.len(), values)?, layout);
    }
    let layout = result_layout::<D>(la.sizes(), &[la.strides(), lb.strides()], size_of::<V>())?;
    let mut out = UninitBuffer::new(layout.len())?;
    let (places, pa, pb) = (out.data(), a.storage().ptr(), b.storage().ptr());
    if let Some(nest) = Nest::new(la.shape(), [operand(&layout), operand(la), operand(lb)]) {
        nest.for_each(|[o, i, j], [_, sa, sb], len| {
            // SAFETY: the nest walks what `a` reaches; `a` is borrowed, so nothing writes it.
            let x = unsafe { Run::new(pa, i, sa, len) };
            // SAFETY: the same for `b`.
            let y = unsafe { Run::new(pb, j, sb, len) };
            // SAFETY: the nest walks the compact layout of `out`, along runs of stride 1.
            let place = unsafe { places.add(o) };
            // SAFETY: `out` is ours alone.
            unsafe { zip_run(place, &x, &y, &mut f) };
        });
    }
    // SAFETY: a compact layout reaches every element, and the nest met each once.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// One run of [`zip`]: the strides decide the loop.
///
/// # Safety
/// As [`write_run`], for as many places as `x` and `y` have elements.
#[inline]
unsafe fn zip_run<T, U, V>(
    place: NonNull<V>,
    x: &Run<'_, T>,
    y: &Run<'_, U>,
    f: &mut impl FnMut(&T, &U) -> V,
) {
    let len = x.len();
    match (x.as_slice(), y.as_slice(), x.as_constant(), y.as_constant()) {
        (Some(x), Some(y), ..) => {
            // SAFETY: the caller's promise; as many values as places.
            unsafe { write_run(place, len, x.iter().zip(y).map(|(x, y)| f(x, y))) }
        }
        (Some(x), _, _, Some(y)) => {
            // SAFETY: the caller's promise; as many values as places.
            unsafe { write_run(place, len, x.iter().map(|x| f(x, y))) }
        }
        (_, Some(y), Some(x), _) => {
            // SAFETY: the caller's promise; as many values as places.
            unsafe { write_run(place, len, y.iter().map(|y| f(x, y))) }
        }
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
    debug_assert_eq!((la.shape(), la.shape()), (lb.shape(), lc.shape()));
    let strides = [la.strides(), lb.strides(), lc.strides()];
    let layout = result_layout::<D>(la.sizes(), &strides, size_of::<W>())?;
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

/// Calls `f` on each element to write, in the order of memory.
#[inline]
pub(crate) fn update<T, D: Dimension>(a: ArrayViewMut<'_, T, D>, mut f: impl FnMut(&mut T)) {
    let mut a = match a.into_slice_memory_order() {
        Ok(slice) => return slice.iter_mut().for_each(f),
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
    debug_assert_eq!(a.layout().shape(), b.layout().shape());
    let mut a = match (a.into_slice_or_self(), b.as_slice()) {
        (Ok(x), Some(y)) => return x.iter_mut().zip(y).for_each(|(x, y)| f(x, y)),
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
    let Ok(la) = Layout::<D>::new(lb.sizes().clone(), Order::C, size_of::<T>()) else {
        return;
    };
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
            (Some(y), _) => x.iter_mut().zip(y).for_each(|(x, y)| f(x, y)),
            (_, Some(y)) => x.iter_mut().for_each(|x| f(x, y)),
            _ => x.iter_mut().zip(y.iter()).for_each(|(x, y)| f(x, y)),
        }
        return;
    }
    for (k, y) in y.iter().enumerate() {
        // SAFETY: inside the allocation, as promised.
        let mut x = unsafe { x.offset(k as isize * stride) };
        // SAFETY: exclusive, as promised, one at a time.
        f(unsafe { x.as_mut() }, y);
    }
}

/// Calls `f` with each straight run of the view.
#[inline]
pub(crate) fn for_each_run<'a, T, D: Dimension>(
    a: &ArrayView<'a, T, D>,
    mut f: impl FnMut(Run<'a, T>),
) {
    let (layout, start) = (a.layout(), a.storage().ptr());
    if let Some(nest) = Nest::new(layout.shape(), [operand(layout)]) {
        // SAFETY: the nest walks what `a` reaches, which is borrowed for `'a`.
        nest.for_each(|[offset], [stride], len| f(unsafe { Run::new(start, offset, stride, len) }));
    }
}

/// Folds all elements in the order of memory.
#[inline]
pub(crate) fn fold<T, D: Dimension, A>(
    a: &ArrayView<'_, T, D>,
    init: A,
    mut f: impl FnMut(A, &T) -> A,
) -> A {
    let mut acc = Some(init);
    for_each_run(a, |run| {
        let start = acc.take();
        acc = start.map(|start| match run.as_slice() {
            Some(slice) => slice.iter().fold(start, &mut f),
            None => run.iter().fold(start, &mut f),
        });
    });
    match acc {
        Some(acc) => acc,
        None => unreachable!("a run takes the accumulator and gives it back"),
    }
}
