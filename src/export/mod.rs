//! What the ledger knows, for the tools that people look at such things with.
//!
//! Makes texts and bytes of reports, events and figures, and no arrays; the public face is
//! [`memory::export`](crate::memory::export).

mod flame;
mod folded;
mod json;
mod live;
mod plot;
#[cfg(feature = "pprof")]
mod pprof;
mod prometheus;
mod stack;
mod svg;
mod trace;

pub use flame::flame_graph;
pub use folded::folded;
pub use plot::plot;
#[cfg(feature = "pprof")]
pub use pprof::pprof;
pub use prometheus::prometheus;
pub use stack::Weigh;
pub use trace::chrome_trace;
