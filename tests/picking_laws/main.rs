//! Picking by positions and masks, and writing to what was picked, held against plain loops.
#![allow(unreachable_pub, reason = "a test target has no users")]

#[path = "../support/mod.rs"]
mod support;

mod allocations;
mod dice;
mod drops;
mod index;
mod masks;
mod model;
mod op;
mod overlap;
mod quirks;
mod reads;
mod refusals;
mod takes;
mod typed;
mod words;
mod writes;

#[global_allocator]
static ALLOCATOR: support::counting::Checking = support::counting::Checking;
