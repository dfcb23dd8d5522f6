//! Arithmetic on indices: numbers of elements and positions along axes, triangles and diagonals of
//! matrices, choosing among arrays by number, grids.
//!
//! All of it is safe code over the loops of `kernel/`.

mod choose;
mod diagonal;
mod flat;
mod grid;
mod triangle;

pub use choose::case_when;
pub use diagonal::{diag_indices, diagflat};
pub use flat::{ravel_index, unravel_index, unravel_one};
pub use grid::{Indexing, index_grids, meshgrid};
pub use triangle::{tri, tril_indices, tril_indices_from, triu_indices, triu_indices_from};
