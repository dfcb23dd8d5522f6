//! What the integration tests share.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of this")]

pub mod counting;
pub mod drops;
pub mod oracle;
