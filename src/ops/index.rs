//! Arithmetic on indices.

mod mode;

pub use mode::IndexMode;
