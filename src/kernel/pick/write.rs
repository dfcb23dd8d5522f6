//! Writing where a plan names.
#![allow(unsafe_code, reason = "this file follows checked offsets")]

use core::ptr::NonNull;

use super::{Outside, Piece, Plan, Positions, Steps};
use crate::dimension::{AxisValues, Dimension};
use crate::kernel::simd::{ahead, stream};
use crate::layout::shifted;
use crate::storage::{ArrayView, ArrayViewMut};

/// How far ahead of the writes the memory is asked for.
const AHEAD: usize = 48;

/// The values for the places of a plan, in its order.
pub(crate) enum Values<'v, U> {
    /// The same one for all.
    One(&'v U),
    /// Neighbours.
    Slice(&'v [U]),
    /// Any others.
    Each(Box<dyn Iterator<Item = &'v U> + 'v>),
}

impl<'v, U> Values<'v, U> {
    /// The elements of an array in C order.
    #[track_caller]
    pub(crate) fn of<D: Dimension>(array: &'v ArrayView<'_, U, D>) -> Self {
        let mut axes = array.layout().strides().iter().zip(array.layout().shape());
        match (array.as_slice(), array.element(D::Sizes::filled(array.layout().ndim(), 0).as_ref()))
        {
            (_, Some(value)) if axes.all(|(&stride, &len)| stride == 0 || len == 1) => {
                Values::One(value)
            }
            (Some(slice), _) => Values::Slice(slice),
            _ => Values::Each(Box::new(array.iter())),
        }
    }

    /// Calls `f` for each of the next `n` values, as long as there are any, with its number.
    #[inline]
    #[track_caller]
    fn next(&mut self, n: usize, mut f: impl FnMut(usize, &'v U)) {
        match self {
            Values::One(value) => (0..n).for_each(|i| f(i, value)),
            Values::Slice(slice) => {
                let (next, rest) = slice.split_at(n.min(slice.len()));
                *slice = rest;
                next.iter().enumerate().for_each(|(i, value)| f(i, value));
            }
            Values::Each(iter) => iter.take(n).enumerate().for_each(|(i, value)| f(i, value)),
        }
    }

    /// As [`next`](Self::next), with a place for each.
    #[inline]
    #[track_caller]
    fn next_to<T>(&mut self, places: &mut [T], f: &mut impl FnMut(&mut T, &U)) {
        match self {
            Values::One(value) => places.iter_mut().for_each(|place| f(place, value)),
            Values::Slice(slice) => {
                let (next, rest) = slice.split_at(places.len().min(slice.len()));
                *slice = rest;
                places.iter_mut().zip(next).for_each(|(place, value)| f(place, value));
            }
            Values::Each(iter) => {
                places.iter_mut().zip(iter).for_each(|(place, value)| f(place, value));
            }
        }
    }
}

/// Calls `f` with each place that the plan names, in its order, and the next of `values`: a place
/// that is named twice is handed out twice, one after the other.
///
/// # Errors
/// If a position lies outside its axis. Places before it were written: have the plan
/// [check](Plan::check) the positions first.
///
/// # Panics
/// If the plan was made for another layout.
#[track_caller]
pub(crate) fn scatter<T, U, D: Dimension>(
    mut view: ArrayViewMut<'_, T, D>,
    plan: &Plan<D>,
    positions: &mut dyn Positions,
    mut values: Values<'_, U>,
    f: impl FnMut(&mut T, &U),
) -> Result<(), Outside> {
    assert!(plan.is_for(view.layout()), "a plan for another layout");
    let start = view.ptr_mut();
    // What the caches keep near needs no asking.
    let far = stream::goes_past::<T>(view.layout().len());
    // By value: behind references they would be read again for each element.
    let mut to = Target { start, f };
    plan.for_each(positions, |piece| match piece {
        // SAFETY: (2) and (3): the view reaches the run, and is exclusive.
        Piece::Run { offset, stride, len } => unsafe {
            to.write_run(offset, Steps { len, stride }, &mut values);
        },
        Piece::Runs { base, offsets, steps } => {
            for offset in offsets {
                // SAFETY: (2) and (3): as above.
                unsafe { to.write_run(offset.wrapping_add(base), steps, &mut values) };
            }
        }
        Piece::Picks { base, rows, offsets } => {
            for base in (0..rows.len).map(|i| shifted(base, i, rows.stride)) {
                // SAFETY: (2) and (3): the view reaches these offsets, and is exclusive.
                unsafe { to.write_picks(base, offsets, far, &mut values) };
            }
        }
    })
}

/// Where the memory of an exclusive view begins, which is borrowed meanwhile, and how to write there.
struct Target<T, F> {
    start: NonNull<T>,
    f: F,
}

impl<T, F> Target<T, F> {
    /// Hands out the place at an offset.
    ///
    /// # Safety
    /// The view reaches it.
    #[inline(always)]
    unsafe fn write<U>(&mut self, offset: usize, value: &U)
    where
        F: FnMut(&mut T, &U),
    {
        // SAFETY: reached, as promised.
        let mut place = unsafe { self.start.add(offset) };
        // SAFETY: initialised, and the view is exclusive; the reference ends before the next one begins.
        (self.f)(unsafe { place.as_mut() }, value);
    }

    /// Hands out the places at these offsets from `base`; with `far`, they are asked for before.
    ///
    /// # Safety
    /// The view reaches them, and is exclusive.
    #[inline]
    #[track_caller]
    unsafe fn write_picks<U>(
        &mut self,
        base: usize,
        offsets: &[usize],
        far: bool,
        values: &mut Values<'_, U>,
    ) where
        F: FnMut(&mut T, &U),
    {
        if !far {
            return values.next(offsets.len(), |i, value| {
                // SAFETY: the caller's promise.
                unsafe { self.write(offsets[i].wrapping_add(base), value) };
            });
        }
        let start = self.start;
        let ask = |offset: &usize| {
            ahead::to_write(start.as_ptr().wrapping_add(offset.wrapping_add(base)));
        };
        offsets.iter().take(AHEAD).for_each(ask);
        values.next(offsets.len(), |i, value| {
            ask(&offsets[(i + AHEAD).min(offsets.len() - 1)]);
            // SAFETY: the caller's promise.
            unsafe { self.write(offsets[i].wrapping_add(base), value) };
        });
    }

    /// Hands out the places of a run.
    ///
    /// # Safety
    /// The view reaches them.
    #[inline]
    #[track_caller]
    unsafe fn write_run<U>(&mut self, offset: usize, run: Steps, values: &mut Values<'_, U>)
    where
        F: FnMut(&mut T, &U),
    {
        if run.stride != 1 {
            return values.next(run.len, |k, value| {
                // SAFETY: the caller's promise.
                unsafe { self.write(shifted(offset, k, run.stride), value) };
            });
        }
        // SAFETY: reached, as promised.
        let first = unsafe { self.start.add(offset) };
        // SAFETY: so many neighbours, initialised, and the view is exclusive; the references end before the next
        // ones begin.
        let places = unsafe { core::slice::from_raw_parts_mut(first.as_ptr(), run.len) };
        values.next_to(places, &mut self.f);
    }
}
