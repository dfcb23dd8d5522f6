//! What one does with arrays.

mod arith;
mod cast;
#[cfg(feature = "complex")]
mod complex;
mod index;
mod integer;
mod join;
mod linalg;
mod logic;
mod math;
mod pick;
mod reduce;
mod search;
mod sort;

pub use arith::*;
pub use cast::{AsType, CastTo};
#[cfg(feature = "complex")]
pub use complex::ComplexMath;
pub use index::*;
pub use integer::Integer;
pub use join::*;
pub use linalg::*;
pub use math::*;
#[cfg(feature = "dynamic")]
pub(crate) use math::{greatest, least, no_negative_raises, no_zero_divides};
pub use pick::*;
pub use reduce::*;
pub use search::*;
