//! Atomic numbers, locks and threads: the standard library's, or those of the model checker `loom`, which
//! runs them in every order there is.

#[cfg(not(loom))]
pub(crate) use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError, atomic},
    thread::ThreadId,
};

#[cfg(loom)]
pub(crate) use loom::{
    sync::{Condvar, Mutex, MutexGuard, atomic},
    thread::ThreadId,
};
#[cfg(loom)]
pub(crate) use std::sync::PoisonError;

/// The thread that asks; no other one ever has the same number.
pub(crate) fn this_thread() -> ThreadId {
    #[cfg(loom)]
    use loom::thread;
    #[cfg(not(loom))]
    use std::thread;

    thread::current().id()
}
