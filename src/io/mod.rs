//! Arrays from files and to files: each format behind the feature of its name.

#[cfg(feature = "csv")]
mod csv;
mod elements;
mod error;
mod file;
#[cfg(feature = "image")]
mod image;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npz")]
mod npz;
mod raw;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "serde")]
mod serde;

#[cfg(feature = "csv")]
pub use self::csv::CsvOptions;
#[cfg(all(feature = "dynamic", feature = "safetensors"))]
pub(crate) use self::safetensors::written as safetensors_written;
#[cfg(feature = "safetensors")]
pub use self::safetensors::{SafetensorsArray, SafetensorsReader, write_safetensors};
pub use error::FormatError;
#[cfg(all(feature = "dynamic", feature = "npy"))]
pub(crate) use file::{Part, in_file};
#[cfg(feature = "image")]
pub use image::ImageElement;
#[cfg(all(feature = "dynamic", feature = "npy"))]
pub(crate) use npy::{Input, NpyStart};
#[cfg(feature = "npy")]
pub use npy::{NpyElement, NpyError, NpyHeader};
#[cfg(all(feature = "dynamic", feature = "npz"))]
pub(crate) use npz::written as npz_written;
#[cfg(feature = "npz")]
pub use npz::{NpzArray, NpzReader, NpzWriter, write_npz, write_npz_compressed};

/// How reading or writing can fail, before it has the name of the file.
type Why = Box<dyn std::error::Error + Send + Sync>;
