//! What the library does with memory: counted, and given back.
//!
//! ```
//! use ndview::memory;
//! use ndview::prelude::*;
//!
//! let a = Array1::<f64>::ones(1_000_000);
//! drop(a); // 8 MB that the next large result may use again
//! memory::trim(); // or that go back to the system now
//! assert_eq!(memory::cached_bytes(), 0);
//! ```

pub use crate::buffer::{cached_bytes, set_cache_limit, trim};
pub use crate::ledger::{Copies, copies_on_write};
