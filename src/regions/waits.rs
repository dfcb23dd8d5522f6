//! Who waits for whom, in all region locks of the program.
//!
//! Every function here is called with the claims of a lock locked (that is the order of the two
//! locks), and calls nothing that locks.
// `#[inline]` here means: compiled only in programs that call it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{ClaimId, Request};
use crate::error::Claim;
use crate::layout::Overlap;
use crate::sync::ThreadId;

/// The threads that wait, each once. It is never held while a thread waits, so it is no part of the
/// model that `--cfg loom` checks.
static WAITS: Mutex<Vec<Wait>> = Mutex::new(Vec::new());

/// A thread that waits.
struct Wait {
    /// The number of the lock.
    lock: usize,
    request: Request,
    /// The claims in its way: exactly those held now.
    in_the_way: Vec<Blocker>,
}

/// A claim in the way, and the thread that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocker {
    pub(super) claim: ClaimId,
    pub(super) thread: ThreadId,
}

#[inline]
fn all() -> MutexGuard<'static, Vec<Wait>> {
    WAITS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that made the request waits from now on; in one step with the look at all the others,
/// so that of two threads that are about to wait for one another, one sees it.
///
/// # Errors
/// If that closes a circle: the claim that it begins with, and the wait that it ends with.
#[inline]
pub(super) fn begin(
    lock: usize,
    request: &Request,
    in_the_way: Vec<Blocker>,
) -> Result<(), (ClaimId, Claim)> {
    let mut waits = all();
    for first in &in_the_way {
        if let Some(last) = leads_to(&waits, first.thread, request.thread) {
            return Err((first.claim, last));
        }
    }
    waits.push(Wait { lock, request: request.clone(), in_the_way });
    Ok(())
}

/// The wait for `me`, if the thread `from` waits for it, directly or through others.
#[inline]
fn leads_to(waits: &[Wait], from: ThreadId, me: ThreadId) -> Option<Claim> {
    let (mut seen, mut next) = (Vec::new(), vec![from]);
    while let Some(thread) = next.pop() {
        if seen.contains(&thread) {
            continue;
        }
        seen.push(thread);
        let Some(wait) = waits.iter().find(|wait| wait.request.thread == thread) else {
            continue;
        };
        if wait.in_the_way.iter().any(|blocker| blocker.thread == me) {
            return Some(wait.request.told());
        }
        next.extend(wait.in_the_way.iter().map(|blocker| blocker.thread));
    }
    None
}

/// The wait of a thread is over if nothing is in its way any more: its request back.
#[inline]
pub(super) fn end(thread: ThreadId) -> Option<Request> {
    let mut waits = all();
    let place = waits.iter().position(|wait| wait.request.thread == thread)?;
    waits[place].in_the_way.is_empty().then(|| waits.swap_remove(place).request)
}

/// A claim is held from now on, and may be in the way of those who wait.
#[inline]
pub(super) fn claimed(lock: usize, claim: ClaimId, request: &Request) {
    for wait in all().iter_mut().filter(|wait| wait.lock == lock) {
        if wait.request.conflict(request) != Overlap::No {
            wait.in_the_way.push(Blocker { claim, thread: request.thread });
        }
    }
}

/// A claim is gone; whether somebody has nothing in the way any more.
#[inline]
pub(super) fn released(lock: usize, claim: ClaimId) -> bool {
    let mut free = false;
    for wait in all().iter_mut().filter(|wait| wait.lock == lock) {
        wait.in_the_way.retain(|blocker| blocker.claim != claim);
        free |= wait.in_the_way.is_empty();
    }
    free
}
