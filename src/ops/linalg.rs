//! Products of vectors and matrices.
//!
//! Products are summed in the element type (rule FL6): `i8` products wrap or panic as Rust's `+` and
//! `*` do.

mod dot;
mod matmul;
mod parts;

pub use dot::Dot;
