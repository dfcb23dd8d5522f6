//! The loops over raw runs: one engine for copies, arithmetic, reductions and picks.
//!
//! [`nest`] plans (pure integers, no unsafe); the other files run the plans. Every function here
//! is safe to call: arrays come in as views, whose invariants are those of `storage.rs`.

pub(crate) mod axis_iter;
pub(crate) mod collect;
pub(crate) mod copy;
mod few;
pub(crate) mod fill;
pub(crate) mod halves;
pub(crate) mod iter;
pub(crate) mod join;
pub(crate) mod map;
pub(crate) mod mask;
pub(crate) mod matmul;
pub(crate) mod nest;
pub(crate) mod pick;
pub(crate) mod reduce;
mod rows;
pub(crate) mod run;
pub(crate) mod scan;
pub(crate) mod simd;
mod tile;
pub(crate) mod update;
pub(crate) mod zip3;
