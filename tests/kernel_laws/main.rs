//! The loops over elements, held against plain loops over indices: the same elements, shape and memory
//! order in every layout, at lengths around the sizes of the engine's own blocks, and at every level
//! of the processor (`levels` runs this program again at each).
#![allow(clippy::op_ref, reason = "operands are used again")]
#![allow(clippy::manual_is_multiple_of, reason = "the same words for all numbers")]
#![allow(unreachable_pub, reason = "a test target has no users")]

#[path = "../layouts/mod.rs"]
mod layouts;
#[path = "../support/mod.rs"]
mod support;

mod casts;
mod check;
mod copies;
mod divides;
mod elements;
mod functions;
mod in_place;
mod joins;
mod large;
mod lays;
mod levels;
mod made;
mod maps;
mod operators;
mod panics;
mod questions;
mod short_rows;

#[global_allocator]
static ALLOCATOR: support::counting::Checking = support::counting::Checking;
