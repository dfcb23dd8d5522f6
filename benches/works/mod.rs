//! The works that are compared, each once: in ndview, and in the best way the crate `ndarray` has.
//! NumPy's twins stand in `benches/numpy/works.py`, by the same names.
//!
//! The arrays of a group are made when its works are run, and dropped behind them.

#![allow(clippy::reversed_empty_ranges, reason = "`1..-1` is a slice in `ndarray`, too")]

mod broadcast;
mod cast;
mod copy;
mod create;
mod digest;
mod elementwise;
mod picks;
mod random;
mod reduce_axes;
mod reductions;
mod short_axes;
mod small;
mod transposed;
mod values;
mod view;

use std::hint::black_box;

pub(crate) use digest::{Digest, Outcome};

/// Runs the works of a group.
pub(crate) type Group = fn(&mut Works<'_>);

/// The groups, by name.
pub(crate) const GROUPS: [(&str, Group); 12] = [
    ("create", create::works),
    ("copy", copy::works),
    ("elementwise", elementwise::works),
    ("broadcast", broadcast::works),
    ("transposed", transposed::works),
    ("cast", cast::works),
    ("small", small::works),
    ("view", view::works),
    ("reductions", reductions::works),
    ("short", short_axes::works),
    ("picks", picks::works),
    ("random", random::works),
];

/// A work: two ways to do the same.
pub(crate) struct Work<'w> {
    pub(crate) name: &'w str,
    pub(crate) ours: &'w mut dyn Way,
    /// None where `ndarray` has no such thing.
    pub(crate) theirs: Option<&'w mut dyn Way>,
    /// None where the speed of memory is no limit, but computing or latency is.
    pub(crate) moved: Option<Moved>,
}

impl Work<'_> {
    /// Does it once in each way.
    ///
    /// # Panics
    /// If something else comes out.
    pub(crate) fn check(&mut self) -> Digest {
        let ours = self.ours.digest();
        if let Some(theirs) = &mut self.theirs {
            let theirs = theirs.digest();
            assert!(ours.agrees(&theirs), "{}: {ours:?}, but {theirs:?} in ndarray", self.name);
        }
        ours
    }
}

/// Bytes that a work has to move at the least.
#[derive(Clone, Copy)]
pub(crate) struct Moved {
    pub(crate) read: usize,
    pub(crate) written: usize,
    /// Whether what is written was read before, at the same places.
    #[allow(dead_code, reason = "only one of the benches asks")]
    pub(crate) in_place: bool,
}

pub(crate) fn moved(read: usize, written: usize) -> Option<Moved> {
    Some(Moved { read, written, in_place: false })
}

/// As [`moved`], where what is written was read before, at the same places.
pub(crate) fn updated(read: usize, written: usize) -> Option<Moved> {
    Some(Moved { read, written, in_place: true })
}

/// One way to do a work.
pub(crate) trait Way {
    /// Does it so many times.
    fn run(&mut self, times: u64);
    /// Does it once, and tells what came out.
    fn digest(&mut self) -> Digest;
}

/// A way with a result, fresh each time.
struct Fresh<F>(F);

impl<F: FnMut() -> R, R: Outcome> Way for Fresh<F> {
    #[inline(never)]
    fn run(&mut self, times: u64) {
        for _ in 0..times {
            // Whatever the closure has captured may have changed since the last time, for all the
            // compiler knows: so it can take nothing out of the loop.
            let work = black_box(&mut self.0);
            {
                // Looked at and dropped where it is made: to be moved, as by `drop`, takes small arrays as
                // long as the work.
                let result = work();
                black_box(&result);
            }
            clobber();
        }
    }

    fn digest(&mut self) -> Digest {
        Digest::of(&self.0())
    }
}

/// A way that changes something that is there already.
struct Change<S, F>(S, F);

impl<S: Outcome, F: FnMut(&mut S)> Way for Change<S, F> {
    #[inline(never)]
    fn run(&mut self, times: u64) {
        for _ in 0..times {
            let (state, work) = black_box((&mut self.0, &mut self.1));
            work(state);
            clobber();
        }
    }

    fn digest(&mut self) -> Digest {
        (self.1)(&mut self.0);
        Digest::of(&self.0)
    }
}

/// Tells the compiler that all memory has changed. Without this it takes loops that only write out
/// of the loop that times them.
#[inline(always)]
#[allow(unsafe_code, reason = "there is no other way to say it")]
fn clobber() {
    std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::SeqCst);
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    // SAFETY: there is no instruction.
    unsafe {
        std::arch::asm!("", options(nostack, preserves_flags));
    }
}

/// Where a group puts its works.
pub(crate) struct Works<'v> {
    quick: bool,
    visit: &'v mut dyn FnMut(Work<'_>),
}

impl<'v> Works<'v> {
    /// `visit` is given each work, and does with it what it likes. `quick` leaves out the largest.
    pub(crate) fn new(quick: bool, visit: &'v mut dyn FnMut(Work<'_>)) -> Self {
        Works { quick, visit }
    }

    /// The sizes to be run.
    fn sizes<const N: usize>(&self, sizes: [usize; N]) -> impl Iterator<Item = usize> + use<N> {
        let limit = if self.quick { 1_000_000 } else { usize::MAX };
        sizes.into_iter().filter(move |size| *size <= limit)
    }

    /// A work that gives a result.
    fn pair<A: Outcome, B: Outcome>(
        &mut self,
        name: impl AsRef<str>,
        moved: Option<Moved>,
        ours: impl FnMut() -> A,
        theirs: impl FnMut() -> B,
    ) {
        let (mut ours, mut theirs) = (Fresh(ours), Fresh(theirs));
        let name = name.as_ref();
        (self.visit)(Work { name, ours: &mut ours, theirs: Some(&mut theirs), moved });
    }

    /// A work that gives a result, of which `ndarray` has no twin.
    fn alone<A: Outcome>(
        &mut self,
        name: impl AsRef<str>,
        moved: Option<Moved>,
        ours: impl FnMut() -> A,
    ) {
        let name = name.as_ref();
        (self.visit)(Work { name, ours: &mut Fresh(ours), theirs: None, moved });
    }

    /// A work that changes an array, of which each way has its own.
    fn change<A: Outcome, B: Outcome>(
        &mut self,
        name: impl AsRef<str>,
        moved: Option<Moved>,
        ours: (A, impl FnMut(&mut A)),
        theirs: (B, impl FnMut(&mut B)),
    ) {
        let (mut ours, mut theirs) = (Change(ours.0, ours.1), Change(theirs.0, theirs.1));
        let name = name.as_ref();
        (self.visit)(Work { name, ours: &mut ours, theirs: Some(&mut theirs), moved });
    }
    /// A work that changes an array, of which `ndarray` has no twin.
    fn change_alone<A: Outcome>(
        &mut self,
        name: impl AsRef<str>,
        moved: Option<Moved>,
        state: A,
        ours: impl FnMut(&mut A),
    ) {
        let name = name.as_ref();
        (self.visit)(Work { name, ours: &mut Change(state, ours), theirs: None, moved });
    }
}
