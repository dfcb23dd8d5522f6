//! Handles that are followed: [`track`](crate::memory::track).
//!
//! A handle is two words, followed or not. A followed one does not point to the header but to a note of its
//! own, which knows the header and stands in the ledger's registry; that a header and a note lie at even
//! addresses leaves the lowest bit to tell which it is.

use core::ptr::NonNull;

use super::{Buffer, Header, Source};
use crate::ledger::{Facts, Origin, Ticket, facts};

/// What a followed handle points to.
pub(super) struct Note {
    head: NonNull<Header>,
    ticket: Ticket,
}

impl<T> Buffer<T> {
    /// Whether this handle is in the registry.
    #[inline]
    pub(crate) fn is_followed(&self) -> bool {
        self.head.as_ptr().addr() & 1 == 1
    }

    /// The note of a handle that is followed.
    fn note(&self) -> NonNull<Note> {
        let note = self.head.as_ptr().map_addr(|addr| addr & !1);
        NonNull::new(note).expect("a note lies somewhere").cast()
    }

    /// The header that the note knows.
    #[cold]
    #[inline(never)]
    pub(super) fn noted_head(&self) -> NonNull<Header> {
        // SAFETY: (5) asked of a followed handle, whose note lives as long as it does.
        unsafe { self.note().as_ref() }.head
    }

    /// Begins to follow this handle, the first on its buffer.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub(super) fn follow_first(&mut self) {
        let site = core::panic::Location::caller();
        self.follow(Ticket::first(self.facts_made(Some(site)), site));
    }

    /// Begins to follow this handle, which was made from `other`.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub(super) fn follow_next(&mut self, other: &Self) {
        let site = core::panic::Location::caller();
        self.follow(match other.ticket() {
            Some(ticket) => ticket.next(site),
            None => Ticket::first(self.facts_made(None), site),
        });
    }

    fn facts_made(&self, site: Option<&'static core::panic::Location<'static>>) -> Facts {
        let origin = match self.header().source {
            Source::Inline(_) => Origin::Made,
            Source::Vec { .. } => Origin::Vec,
            Source::Owner { .. } => Origin::Foreign,
        };
        facts::<T>(self.id(), self.len(), origin, site)
    }

    fn follow(&mut self, ticket: Ticket) {
        let note = NonNull::from(Box::leak(Box::new(Note { head: self.head, ticket })));
        self.head = note.cast::<Header>().map_addr(|addr| addr | 1);
    }

    /// What the registry knows of this handle, if it is followed.
    pub(crate) fn ticket(&self) -> Option<&Ticket> {
        // SAFETY: (5) the note lives as long as this handle.
        self.is_followed().then(|| &unsafe { self.note().as_ref() }.ticket)
    }

    /// Follows this handle no more; returns the header.
    #[inline]
    pub(super) fn unfollowed(&mut self) -> NonNull<Header> {
        if self.is_followed() {
            self.forget_note();
        }
        self.head
    }

    #[cold]
    #[inline(never)]
    fn forget_note(&mut self) {
        // SAFETY: (5) the note came from a box in `follow`, belongs to this handle alone, and is not used
        // again: the handle points to the header from here on.
        let note = unsafe { Box::from_raw(self.note().as_ptr()) };
        self.head = note.head;
    }
}
