//! The long documents, as they stand in the repository.

/// NumPy's calls with ours beside them.
#[doc = include_str!("../docs/numpy.md")]
pub mod numpy {}

/// Indexing: views and copies, each form with a picture and NumPy's line beside ours.
#[doc = include_str!("../docs/indexing.md")]
pub mod indexing {}

/// Why ndview is built as it is.
#[doc = include_str!("../docs/design.md")]
pub mod design {}

/// Memory: who holds what, since which line, and what to do about it.
#[doc = include_str!("../docs/memory.md")]
pub mod memory {}
