//! The ledger: what it counts, limits and follows is what there is.
//!
//! Figures are those of the whole process, so the tests take turns.

use std::sync::{Mutex, MutexGuard, PoisonError};

mod counting;
mod holding;
mod limits;
mod stress;
mod tracking;

/// One test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
