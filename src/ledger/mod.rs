//! What the arrays of a process do with memory: counted always, limited and followed where it is asked.
//!
//! Knows bytes, lines and layouts, no arrays; the public face is [`memory`](crate::memory).

mod asserts;
pub(crate) mod count;
mod events;
mod limit;
#[cfg(all(test, loom))]
mod loom_registry;
pub(crate) mod process;
pub(crate) mod registry;
mod report;
mod scope;
#[cfg(feature = "serde")]
mod serialize;

pub use count::{Copies, Figures, copies_on_write, figures, reset_peak};
pub use events::{Event, events, record};
#[cfg(feature = "npy")]
pub(crate) use limit::Refused;
pub use limit::{LimitScope, limit, set_limit, with_limit};
pub(crate) use limit::{permits, reserve};
pub(crate) use registry::{Facts, Ticket, at_caller, facts, line_of_caller};
pub use registry::{Origin, Tag, is_tracking, tag, track};
pub use report::{BufferReport, HandleReport, Made, Mark, Report, leaks_since, mark, report};
pub use scope::{ProcessScope, Scope, Usage, process_scope, scope};
