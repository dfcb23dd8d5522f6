//! What the library does with memory: counted, limited, followed to the line that made it, and given back.
//!
//! | question | answer | cost |
//! |---|---|---|
//! | how much is there? | [`figures`] | always on |
//! | what did this piece of code do? | [`scope`], [`process_scope`], [`assert_peak!`], [`assert_no_alloc!`], [`assert_no_copy!`] | a few ns a scope |
//! | may it ever be more than this? | [`set_limit`], [`with_limit`] | some 50 ns a buffer |
//! | who holds it, since which line? | [`track`], [`report`], [`leaks_since`], [`tag`] | some 200 ns a buffer, 170 a handle |
//! | how did it come and go? | [`record`], [`events`] | some 300 ns a buffer |
//! | what does the process have? | [`process`] | a call of the system |
//! | what do these arrays hold together? | [`account`] | |
//! | how do other tools show it? | [`export`] | |
//! | give it back | [`trim`], [`set_cache_limit`], [`compact`](crate::Array::compact) | |
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
//!
//! [`assert_peak!`]: crate::assert_peak
//! [`assert_no_alloc!`]: crate::assert_no_alloc
//! [`assert_no_copy!`]: crate::assert_no_copy
// `#[inline]` here means: compiled only in programs that call it.

pub use crate::array::holding::{Account, Explanation, Holding, Holds, account};
pub use crate::buffer::{cached_bytes, set_cache_limit, trim};
pub use crate::ledger::process::Process;
pub use crate::ledger::{
    BufferReport, Copies, Event, Figures, HandleReport, LimitScope, Made, Mark, Origin,
    ProcessScope, Report, Scope, Tag, Usage, copies_on_write, events, figures, is_tracking,
    leaks_since, limit, mark, process_scope, record, report, reset_peak, scope, set_limit, tag,
    track, with_limit,
};
pub use crate::units::Bytes;

/// Reports, events and figures for the tools that people look at such things with.
///
/// | of | gives | for |
/// |---|---|---|
/// | [`report`] | [`folded`](export::folded) | flame graph tools, speedscope |
/// | [`report`] | [`flame_graph`](export::flame_graph) | browsers (SVG) |
/// | [`report`] | `pprof` (feature `pprof`) | `go tool pprof` |
/// | [`events`] | [`chrome_trace`](export::chrome_trace) | Perfetto, `chrome://tracing` |
/// | [`events`] | [`plot`](export::plot) | browsers (SVG) |
/// | [`figures`], [`process()`] | [`prometheus`](export::prometheus) | Prometheus |
/// | all of these | `serde::Serialize` (feature `serde`) | JSON and its like |
///
/// Each gives the whole text, or the bytes, at once: to be written to a file, or sent.
///
/// ```
/// use ndview::memory::{self, export};
/// use ndview::prelude::*;
///
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000);
/// println!("{}", export::folded(&memory::report(), export::Weigh::Held));
/// # drop(a);
/// ```
///
/// With the feature `serde`, and any of its formats:
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// # #[cfg(feature = "serde")] {
/// memory::track(true);
/// let a = Array1::<f64>::zeros(1000);
/// let report = serde_json::to_value(memory::report()).unwrap();
/// assert_eq!(report["buffers"][0]["nbytes"], 8000);
/// assert_eq!(report["buffers"][0]["made"]["site"]["file"], file!());
/// # drop(a);
/// # }
/// ```
pub mod export {
    #[cfg(feature = "pprof")]
    pub use crate::export::pprof;
    pub use crate::export::{Weigh, chrome_trace, flame_graph, folded, plot, prometheus};
}

/// What the system says the process has, beside what its arrays have: so that what the allocator keeps is
/// not taken for a leak.
///
/// ```
/// use ndview::memory;
/// use ndview::prelude::*;
///
/// let a = Array1::<f64>::ones(10_000_000);
/// println!("{}", memory::process()); // 83.4 MB resident: 80 MB in arrays, ..
/// drop(a);
/// memory::trim();
/// println!("{}", memory::process()); // 3.4 MB resident: 0 B in arrays, ..
/// ```
#[inline]
#[must_use]
pub fn process() -> Process {
    Process::now(cached_bytes())
}
