//! Picking values by position or by mask, and writing to what was picked.
//!
//! Everything that picks returns fresh memory, always. Every operation first resolves and checks
//! its index in safe code ([`plan`]), then runs one loop (`kernel/pick.rs`); so a bad index or a
//! wrong shape leaves the target of a write as it was.

mod along;
mod fill;
mod find;
mod ids;
mod item;
mod list;
mod mask;
mod mode;
mod plan;
mod read;
mod write;

pub use ids::{Ids, IndexElem, PickElem, Replaced};
pub use item::{Pick, Picks};
pub use list::{PickArg, PickIndex, PickList};
pub use mode::IndexMode;
