//! Runs of elements, one for each pick: rows that are taken.
#![allow(unsafe_code, reason = "this file follows checked offsets")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

use super::{Plan, Steps};
use crate::dimension::Dimension;
use crate::kernel::nest::SHORT_ROW;
use crate::kernel::rows::picked_rows;
use crate::kernel::run::Run;
use crate::kernel::simd::plain::Plain;
use crate::kernel::simd::{ahead, stream};

/// Shorter runs, in bytes, are not asked for.
const SHORTEST: usize = 32;
/// Of runs of so many bytes, most lines are whole wherever they begin.
const LONG: usize = 768;

/// Runs of one length and stride, all of which an array reaches that is borrowed.
pub(super) struct Runs<'p, T> {
    start: NonNull<T>,
    base: usize,
    offsets: &'p [usize],
    steps: Steps,
}

impl<'p, T: 'p> Runs<'p, T> {
    /// The runs that begin at these offsets plus `base` from `start`.
    ///
    /// # Safety
    /// They are not empty, and an array reaches them, whose memory begins at `start`, and which is borrowed for `'p`.
    #[inline]
    pub(super) unsafe fn new(
        start: NonNull<T>,
        base: usize,
        offsets: &'p [usize],
        steps: Steps,
    ) -> Self {
        Runs { start, base, offsets, steps }
    }

    /// The runs, in their order.
    #[inline(always)]
    fn iter(&self) -> impl Iterator<Item = Run<'p, T>> {
        let &Runs { start, base, offsets, steps: Steps { len, stride } } = self;
        // SAFETY: by `new` an array reaches each of them, and is borrowed.
        offsets
            .iter()
            .map(move |offset| unsafe { Run::new(start, offset.wrapping_add(base), stride, len) })
    }

    /// Clones their elements to as many places.
    fn clone_to(&self, places: &mut [MaybeUninit<T>])
    where
        T: Clone,
    {
        assert_eq!(places.len(), self.steps.len * self.offsets.len(), "a place for each element");
        if let (Some(plain), 1) = (Plain::<T>::new(), self.steps.stride)
            && self.steps.len < SHORT_ROW
        {
            let (to, offsets) = (NonNull::from(places).cast(), (self.offsets, self.base));
            // SAFETY: by `new` an array reaches each of them, and is borrowed; there are as many places.
            return unsafe {
                picked_rows(plain.width(), to, self.start.cast(), offsets, self.steps.len);
            };
        }
        match self.steps.len {
            2 => self.clone_short_to::<2>(places),
            3 => self.clone_short_to::<3>(places),
            4 => self.clone_short_to::<4>(places),
            len => {
                let places = places.chunks_exact_mut(len);
                places.zip(self.iter()).for_each(|(places, run)| clone_run(places, &run));
            }
        }
    }

    /// [`clone_to`](Self::clone_to) of runs of so few elements that no loop is needed for one.
    fn clone_short_to<const K: usize>(&self, places: &mut [MaybeUninit<T>])
    where
        T: Clone,
    {
        assert!(self.steps.len == K, "runs of {} elements, not of {K}", self.steps.len);
        for (places, run) in places.as_chunks_mut::<K>().0.iter_mut().zip(self.iter()) {
            for (k, place) in places.iter_mut().enumerate() {
                // SAFETY: below the length.
                place.write(unsafe { run.get(k) }.clone());
            }
        }
    }
}

/// How runs of elements of this type are read.
pub(super) struct Reading<T> {
    /// How many runs ahead to ask for, for these lie anywhere, and the processor does not see what comes; where
    /// they do not stay in a cache.
    further: Option<usize>,
    /// Whether they are written past the caches: they are plain then.
    past: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> Reading<T> {
    #[inline]
    pub(super) fn of<D: Dimension>(plan: &Plan<D>) -> Self {
        let Steps { len, stride } = plan.run;
        let bytes = len.saturating_mul(size_of::<T>());
        let asks = stride == 1 && bytes >= SHORTEST && ahead::pays::<T>(plan.layout.len());
        // To write many parts of lines takes longer past the caches.
        let whole = bytes.is_multiple_of(stream::LINE) || bytes >= LONG;
        Reading {
            further: if asks { ahead::rows::<T>(len) } else { None },
            past: stride == 1 && whole && stream::goes_past::<T>(plan.len),
            of: PhantomData,
        }
    }

    /// Clones the elements of the runs to as many places.
    ///
    /// # Safety
    /// Before the places are used, [`done`](Self::done) is called.
    #[inline]
    pub(super) unsafe fn clone_runs(&self, places: &mut [MaybeUninit<T>], runs: &Runs<'_, T>)
    where
        T: Clone,
    {
        if self.further.is_none() && !self.past {
            return runs.clone_to(places);
        }
        // SAFETY: the caller's promise.
        unsafe { self.clone_far(places, runs) }
    }

    /// [`clone_runs`](Self::clone_runs), where not all of them stay in the caches.
    ///
    /// # Safety
    /// As there.
    #[inline(never)]
    unsafe fn clone_far(&self, places: &mut [MaybeUninit<T>], runs: &Runs<'_, T>)
    where
        T: Clone,
    {
        let &Runs { start, base, offsets, steps } = runs;
        assert_eq!(places.len(), steps.len * offsets.len(), "a place for each element");
        let places = places.chunks_exact_mut(steps.len);
        for (i, (places, run)) in places.zip(runs.iter()).enumerate() {
            if let Some(later) = self.further.and_then(|n| offsets.get(i + n)) {
                let later = start.as_ptr().wrapping_add(later.wrapping_add(base));
                ahead::row(later, steps.len);
            }
            match run.as_slice() {
                // SAFETY: elements are plain, as `goes_past` says; the rest is the caller's promise.
                Some(from) if self.past => unsafe { clone_past(places, from) },
                _ => clone_run(places, &run),
            }
        }
    }

    /// Has what was written seen by all that comes after.
    #[inline]
    pub(super) fn done(self) {
        if self.past {
            stream::done();
        }
    }
}

/// Clones the elements of a run, which are as many as the places.
#[inline]
pub(super) fn clone_run<T: Clone>(places: &mut [MaybeUninit<T>], run: &Run<'_, T>) {
    match run.as_slice() {
        Some(slice) => clone_slice(places, slice),
        None => places.iter_mut().zip(run.iter()).for_each(|(place, x)| {
            place.write(x.clone());
        }),
    }
}

/// A function of its own, so that the compiler knows that its arguments are apart and, where `T` is
/// plain bytes, copies them as such.
#[inline(never)]
fn clone_slice<T: Clone>(places: &mut [MaybeUninit<T>], from: &[T]) {
    for (place, value) in places.iter_mut().zip(from) {
        place.write(value.clone());
    }
}

/// Copies the bits of elements past the caches.
///
/// # Safety
/// Elements are plain; [`stream::done`] is called before the places are used.
unsafe fn clone_past<T>(places: &mut [MaybeUninit<T>], from: &[T]) {
    // SAFETY: the same elements; as places, they need no value.
    let from = unsafe { core::slice::from_raw_parts(from.as_ptr().cast(), from.len()) };
    // SAFETY: plain elements have no padding; the rest is the caller's promise.
    unsafe { stream::copy(from, places) };
}
