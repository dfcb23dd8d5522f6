//! What the system says the process has, beside what its arrays have.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt;

use super::count::figures;
use crate::units::Bytes;

/// The memory of the process, beside that of its arrays: made by [`process`](crate::memory::process).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Process {
    /// The bytes of memory that the system keeps for the process (*resident*); `None` where it does not say.
    pub resident_bytes: Option<u64>,
    /// The most that this has been, where the system says so.
    pub peak_resident_bytes: Option<u64>,
    /// The bytes of arrays that are alive. Those that nobody has touched yet are not resident.
    pub live_bytes: u64,
    /// The bytes of freed blocks that are [kept](crate::memory::cached_bytes) for the next results.
    pub cached_bytes: u64,
}

impl Process {
    /// The resident bytes that are neither alive in arrays nor kept for later: the program itself, its other
    /// data, and what the allocator has not given back.
    #[inline]
    #[must_use]
    pub fn other_bytes(&self) -> Option<u64> {
        self.resident_bytes.map(|all| all.saturating_sub(self.live_bytes + self.cached_bytes))
    }

    #[inline]
    pub(crate) fn now(cached_bytes: usize) -> Self {
        let (resident_bytes, peak_resident_bytes) = resident();
        let live_bytes = figures().live_bytes;
        Process {
            resident_bytes,
            peak_resident_bytes,
            live_bytes,
            cached_bytes: cached_bytes as u64,
        }
    }
}

impl fmt::Display for Process {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (live, cached) = (Bytes(self.live_bytes), Bytes(self.cached_bytes));
        match (self.resident_bytes, self.other_bytes()) {
            (Some(all), Some(other)) => {
                let (all, other) = (Bytes(all), Bytes(other));
                write!(
                    f,
                    "{all} resident: {live} in arrays, {cached} kept for the next, {other} other"
                )
            }
            _ => write!(f, "{live} in arrays, {cached} kept for the next"),
        }
    }
}

/// What is resident now, and what was at most.
#[inline]
#[cfg(target_os = "linux")]
fn resident() -> (Option<u64>, Option<u64>) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes * 1024)
    };
    (field("VmRSS:"), field("VmHWM:"))
}

#[inline]
#[cfg(not(target_os = "linux"))]
fn resident() -> (Option<u64>, Option<u64>) {
    (memory_stats::memory_stats().map(|stats| stats.physical_mem as u64), None)
}
