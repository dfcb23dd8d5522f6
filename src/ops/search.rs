//! Searching and counting: places in sorted data, distinct values, membership, counts and
//! histograms.
//!
//! The order is that of sorting: ascending, with NaN last (rule NA5). Whatever numbers elements
//! (`first_index`, `inverse`) numbers them in C order, whatever the memory order.

mod count;
mod distinct;
mod histogram;
mod member;
mod sorted;

pub use distinct::Unique;
pub use histogram::histogram_density;
pub use sorted::Side;

use crate::Array1;
use crate::dimension::Order;
use crate::error::{OrRaise, Result};
use crate::kernel::collect::collect;
use crate::layout::Layout;
use crate::storage::Array;

/// An array of `len` values from an iterator that yields as many.
#[track_caller]
fn vector<T>(len: usize, values: impl Iterator<Item = T>) -> Result<Array1<T>> {
    let layout = Layout::new([len], Order::C, size_of::<T>())?;
    Array::from_parts(collect(len, values).of_shape(layout.shape())?, layout)
}
