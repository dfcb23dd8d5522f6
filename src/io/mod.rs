//! Arrays from files and to files: each format behind the feature of its name.

mod error;
#[cfg(feature = "npy")]
mod file;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npz")]
mod npz;

pub use error::FormatError;
#[cfg(feature = "npy")]
pub use npy::{NpyElement, NpyError, NpyHeader};
#[cfg(feature = "npz")]
pub use npz::{NpzArray, NpzReader, NpzWriter, write_npz, write_npz_compressed};
