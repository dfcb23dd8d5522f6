//! Picking by positions and masks, and writing to what was picked, held against plain loops.
#![allow(unreachable_pub, reason = "a test target has no users")]

#[path = "../support/mod.rs"]
mod support;

mod dice;
mod index;
mod model;
mod op;
mod overlap;
mod reads;
mod refusals;
mod typed;
mod writes;

#[global_allocator]
static ALLOCATOR: support::counting::Checking = support::counting::Checking;
