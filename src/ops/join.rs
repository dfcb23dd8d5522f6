//! Joining arrays into one, taking them apart, repeating and rolling them.

mod concat;
mod repeat;
mod split;

pub use concat::{concatenate, dstack, hstack, stack, vstack};
