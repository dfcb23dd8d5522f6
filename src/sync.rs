//! Atomic numbers and locks: the standard library's, or those of the model checker `loom`, which runs them
//! in every order there is.

#[cfg(not(loom))]
pub(crate) use std::sync::{Mutex, MutexGuard, PoisonError, atomic};

#[cfg(loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard, atomic};
#[cfg(loom)]
pub(crate) use std::sync::PoisonError;
