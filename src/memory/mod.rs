//! What the library does with memory, counted.

mod ledger;

pub(crate) use ledger::count_copy_on_write;
pub use ledger::{Copies, copies_on_write};
