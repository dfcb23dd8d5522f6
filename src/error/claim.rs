//! Regions of aliased memory, as errors name them.

use core::fmt;
use core::panic::Location;

use super::Dims;

/// What is done with a region of aliased memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Its elements are read; others may do so too.
    Read,
    /// Its elements are written; nobody else may read or write them.
    Write,
}

/// A region of aliased memory that somebody reads or writes, and the line that asked for it. It prints as
/// `write of shape (2, 3) at src/main.rs:10:20`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// What is done with it.
    pub access: Access,
    /// The shape of the handle.
    pub shape: Dims,
    /// Where the guard was asked for.
    pub site: &'static Location<'static>,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = if self.access == Access::Read { "read" } else { "write" };
        write!(f, "{access} of shape {} at {}", self.shape, self.site)
    }
}

/// Why a claim that is in the way is never released.
pub(super) fn stuck(waits: Option<&Claim>) -> String {
    match waits {
        None => "whose guard this thread itself holds".into(),
        Some(wait) => format!("whose release waits for this thread: {wait}"),
    }
}
