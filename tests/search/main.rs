//! Searching and counting (rule NA5): against NumPy's own answers, against plain loops over every
//! memory layout, and by name.

mod laws;
mod named;
mod numpy;

#[path = "../layouts/mod.rs"]
mod layouts;

#[allow(unreachable_pub, reason = "other tests have it too")]
#[path = "../support/counting.rs"]
mod counting;

#[global_allocator]
static ALLOCATOR: counting::Checking = counting::Checking;
