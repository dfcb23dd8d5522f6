//! Arrays from files and to files: each format behind the feature of its name.

#[cfg(feature = "npy")]
mod npy;

#[cfg(feature = "npy")]
pub use npy::{NpyElement, NpyError, NpyHeader};
