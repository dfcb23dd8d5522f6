//! The bytes alive after each event.
// `#[inline]` here means: compiled only in programs that call it.

use std::collections::HashSet;

use crate::ledger::Event;

/// The buffers that were made before the first event: they are freed, and were never made.
#[inline]
pub(super) fn before(events: &[Event]) -> Vec<&Event> {
    let mut made = HashSet::new();
    let earlier = |event: &&Event| {
        if event.made {
            made.insert(event.number);
            false
        } else {
            !made.contains(&event.number)
        }
    };
    events.iter().filter(earlier).collect()
}

/// The bytes that are alive before the first event, of those that some event tells of.
#[inline]
pub(super) fn at_first(events: &[Event]) -> u64 {
    before(events).iter().map(|event| event.bytes).sum()
}

/// The bytes that are alive after each event, of those that some event tells of.
#[inline]
pub(super) fn live(events: &[Event]) -> impl Iterator<Item = u64> {
    events.iter().scan(at_first(events), |live, event| {
        *live = if event.made { *live + event.bytes } else { live.saturating_sub(event.bytes) };
        Some(*live)
    })
}
