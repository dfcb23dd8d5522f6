//! The lock of regions: who reads and who writes which part of one memory.
//!
//! A *claim* is a region (what a layout reaches) and what is done there. Two claims conflict where at
//! least one writes and the regions have an element in common, or may have one: the exact test of
//! [`overlap`](crate::layout::overlap) decides, and what it cannot tell within a bounded search counts
//! as a conflict. So interleaved columns can be written at one time, although their ends overlap.
//!
//! This floor knows numbers and locks, no memory. Its law is what `storage/aliased.rs` rests on:
//!
//! > *No two claims that are held conflict.*
//!
//! # Waiting
//!
//! Who waits is listed, with the claims that are in the way, in one place for all locks of the
//! program (`waits`). The list is kept exact under the lock of the region: a claim that is released
//! leaves all lists at once, one that is taken enters them at once. So whoever is about to wait can
//! tell whether those in the way wait, directly or through others, for what the asking thread holds:
//! a claim is released only by the thread that took it, so that wait would never end, and is an error.
//!
//! A thread that waits to write does not hold back others that come later to read. That can make
//! it wait long; but a thread that reads, and waits for another one to read the same, is never stuck
//! behind a third that waits to write.
// `#[inline]` here means: compiled only in programs that call it.
#![forbid(unsafe_code)]

#[cfg(all(test, loom))]
mod loom_tests;
#[cfg(all(test, not(loom)))]
mod tests;
mod waits;

use core::panic::Location;
use std::sync::PoisonError;

use crate::dimension::{Dimension, DynAxes};
use crate::error::{Access, Claim, Dims, ErrorKind, Result};
use crate::layout::Layout;
use crate::layout::overlap::{Overlap, Region, overlap};
use crate::sync::{Condvar, Mutex, MutexGuard, ThreadId, this_thread};
use waits::Blocker;

/// How many dead ends the search for a common element may meet before it counts as found: enough for
/// every layout that slicing makes, less than a millisecond at worst.
const OVERLAP_WORK: u64 = 10_000;

/// The lock of the regions of one memory.
#[derive(Debug)]
pub(crate) struct Regions {
    held: Mutex<Held>,
    /// Told when a claim that somebody waits for has gone.
    freed: Condvar,
}

/// The claims that are held.
#[derive(Debug, Default)]
struct Held {
    claims: Vec<(ClaimId, Request)>,
    /// The number of the next claim.
    next: u64,
    /// How many threads wait here, so that only then the list of all waits is asked.
    waiting: usize,
}

/// A claim that is held; it has a number that no other claim of its lock ever had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClaimId(u64);

/// A region, what is to be done with it, who asks and where.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    start: usize,
    shape: DynAxes<usize>,
    strides: DynAxes<isize>,
    access: Access,
    thread: ThreadId,
    site: &'static Location<'static>,
}

impl Request {
    /// What `layout` reaches, for the calling thread at the calling line.
    #[track_caller]
    pub(crate) fn new<D: Dimension>(layout: &Layout<D>, access: Access) -> Self {
        Request {
            start: layout.offset(),
            shape: DynAxes::from_slice(layout.shape()),
            strides: DynAxes::from_slice(layout.strides()),
            access,
            thread: this_thread(),
            site: Location::caller(),
        }
    }

    /// In elements, not bytes: even those without bytes may be borrowed by one writer only.
    #[inline]
    fn region(&self) -> Region<'_> {
        Region { start: self.start, itemsize: 1, shape: &self.shape, strides: &self.strides }
    }

    /// Whether the two have, or may have, an element in common that one of them writes.
    #[inline]
    fn conflict(&self, other: &Self) -> Overlap {
        if self.access == Access::Read && other.access == Access::Read {
            return Overlap::No;
        }
        overlap(&self.region(), &other.region(), OVERLAP_WORK)
    }

    /// For an error.
    #[inline]
    fn told(&self) -> Claim {
        Claim { access: self.access, shape: Dims::new(&self.shape), site: self.site }
    }
}

impl Regions {
    /// Without claims.
    #[inline]
    pub(crate) fn new() -> Self {
        Regions { held: Mutex::new(Held::default()), freed: Condvar::new() }
    }

    /// Takes a claim, at once.
    ///
    /// # Errors
    /// If it conflicts with one that is held.
    #[inline]
    pub(crate) fn try_claim(&self, request: Request) -> Result<ClaimId> {
        let mut held = self.lock();
        for (_, claim) in &held.claims {
            let found = claim.conflict(&request);
            if found != Overlap::No {
                let (wanted, held) = (request.told(), claim.told());
                return Err(ErrorKind::Held { wanted, held, certain: found == Overlap::Yes }.into());
            }
        }
        Ok(held.add(self.number(), request))
    }

    /// Takes a claim, as soon as none conflicts that another thread holds.
    ///
    /// # Errors
    /// If that would never be: it conflicts with one that this thread itself holds, or that is held
    /// by a thread which waits, directly or through others, for one that this thread holds.
    #[inline]
    pub(crate) fn claim(&self, request: Request) -> Result<ClaimId> {
        let mut held = self.lock();
        let me = request.thread;
        let in_the_way = held.in_the_way(&request);
        if in_the_way.is_empty() {
            return Ok(held.add(self.number(), request));
        }
        if let Some(own) = in_the_way.iter().find(|blocker| blocker.thread == me) {
            return Err(held.never(&request, own.claim, None));
        }
        if let Err((first, last)) = waits::begin(self.number(), &request, in_the_way) {
            return Err(held.never(&request, first, Some(last)));
        }
        held.waiting += 1;
        let request = loop {
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
            if let Some(request) = waits::end(me) {
                break request;
            }
        };
        held.waiting -= 1;
        Ok(held.add(self.number(), request))
    }

    /// Gives a claim back.
    #[inline]
    pub(crate) fn release(&self, id: ClaimId) {
        let mut held = self.lock();
        if let Some(place) = held.claims.iter().position(|(claim, _)| *claim == id) {
            held.claims.swap_remove(place);
        }
        if held.waiting > 0 && waits::released(self.number(), id) {
            self.freed.notify_all();
        }
    }

    /// The claims. No code of a user runs while they are locked, so a panic leaves nothing half done.
    #[inline]
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that no other lock has while somebody waits here.
    #[inline]
    fn number(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }
}

impl Held {
    /// Takes a claim that conflicts with none; `lock` is the number of the lock.
    #[inline]
    fn add(&mut self, lock: usize, request: Request) -> ClaimId {
        let id = ClaimId(self.next);
        self.next += 1;
        if self.waiting > 0 {
            waits::claimed(lock, id, &request);
        }
        self.claims.push((id, request));
        id
    }

    /// The claims that conflict with a request.
    #[inline]
    fn in_the_way(&self, request: &Request) -> Vec<Blocker> {
        let conflicting = self.claims.iter().filter(|(_, c)| c.conflict(request) != Overlap::No);
        conflicting.map(|(id, claim)| Blocker { claim: *id, thread: claim.thread }).collect()
    }

    /// The error of a wait without end for the claim `id`.
    #[cold]
    fn never(&self, request: &Request, id: ClaimId, waits: Option<Claim>) -> crate::Error {
        let held = self.claims.iter().find(|(claim, _)| *claim == id);
        // Found in this very list, which is locked since.
        let held = held.map_or_else(|| request.told(), |(_, claim)| claim.told());
        ErrorKind::Deadlock { wanted: request.told(), held, waits }.into()
    }
}
