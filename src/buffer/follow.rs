//! Handles that are followed: [`track`](crate::memory::track).
//!
//! A handle is two words, followed or not. A followed one does not point to the header but to a note of its
//! own, which knows the header and stands in the ledger's registry; that a header and a note lie at even
//! addresses leaves the lowest bit to tell which it is.
//!
//! What is seldom done takes handles by value: one whose address is taken cannot stay in registers.

use core::marker::PhantomData;
use core::panic::Location;
use core::ptr::NonNull;
use std::alloc;

use super::block::Block;
use super::{Buffer, Header, Source, small};
use crate::dimension::{Dimension, IxDyn};
use crate::layout::movement::IntoDyn;
use crate::layout::{Layout, Movement};
use crate::ledger::{Facts, Origin, Ticket, count, facts};

/// What a handle points to: a header, or, with the lowest bit set, a note.
#[derive(Clone, Copy)]
pub(super) struct Head(NonNull<Header>);

/// What a followed handle points to.
struct Note {
    header: NonNull<Header>,
    ticket: Ticket,
}

impl Head {
    /// That of a handle that is not followed.
    #[inline]
    pub(super) fn of(header: NonNull<Header>) -> Self {
        Head(header)
    }

    #[inline]
    pub(super) fn is_followed(self) -> bool {
        self.0.as_ptr().addr() & 1 == 1
    }

    /// The header, by way of the note where there is one.
    #[inline]
    pub(super) fn header(self) -> NonNull<Header> {
        if self.is_followed() { self.noted_header() } else { self.0 }
    }

    #[cold]
    #[inline(never)]
    fn noted_header(self) -> NonNull<Header> {
        // SAFETY: (5) asked of a followed handle, whose note lives as long as it does.
        unsafe { self.note().as_ref() }.header
    }

    /// The note of a handle that is followed.
    fn note(self) -> NonNull<Note> {
        let note = self.0.as_ptr().map_addr(|addr| addr & !1);
        NonNull::new(note).expect("a note lies somewhere").cast()
    }

    /// That of a handle that is followed from now on.
    fn with_note(header: NonNull<Header>, ticket: Ticket) -> Self {
        let layout = alloc::Layout::new::<Note>();
        let Some((block, _)) = Block::new(layout, false) else { alloc::handle_alloc_error(layout) };
        let note = block.into_parts().0.cast::<Note>();
        // SAFETY: fresh memory with room for a note, aligned for it.
        unsafe { note.write(Note { header, ticket }) };
        Head(note.cast::<Header>().map_addr(|addr| addr | 1))
    }

    /// Follows the handle no more; returns the header.
    ///
    /// # Safety
    /// The handle does not use this any more.
    #[inline]
    pub(super) unsafe fn forgotten(self) -> NonNull<Header> {
        if self.is_followed() {
            // SAFETY: the caller's promise.
            return unsafe { self.without_note() };
        }
        self.0
    }

    /// As [`forgotten`](Self::forgotten), for a handle that is followed.
    ///
    /// # Safety
    /// As there.
    #[cold]
    #[inline(never)]
    unsafe fn without_note(self) -> NonNull<Header> {
        // SAFETY: (5) the note belongs to this handle alone, and is not used there again.
        let note = unsafe { self.note().read() };
        let layout = small::rounded(alloc::Layout::new::<Note>());
        // SAFETY: the block that `with_note` made, whose layout is a rounded one.
        drop(unsafe { Block::from_parts(self.note().cast(), layout) });
        note.header
    }
}

impl<T> Buffer<T> {
    /// This handle, the first on its buffer, followed from now on.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub(super) fn followed(mut self) -> Self {
        let site = Location::caller();
        let facts = self.facts_made(Some(site));
        self.head = Head::with_note(self.head.header(), Ticket::first(facts, site));
        self
    }

    /// This handle, which was made from one with the head `other`, followed from now on.
    #[track_caller]
    fn followed_as(mut self, other: Head, shows: Option<Layout<IxDyn>>) -> Self {
        let site = Location::caller();
        let ticket = if other.is_followed() {
            // SAFETY: (5) the other handle is borrowed by who calls this, and its note lives as long as it.
            unsafe { other.note().as_ref() }.ticket.next(site, shows)
        } else {
            let ticket = Ticket::first(self.facts_made(None), site);
            shows.into_iter().for_each(|layout| ticket.shows(layout));
            ticket
        };
        self.head = Head::with_note(self.head.header(), ticket);
        self
    }

    /// One more handle, for an array of this layout.
    #[inline]
    #[track_caller]
    pub(crate) fn shared_as<D: Dimension>(&self, layout: &Layout<D>) -> Self {
        self.one_more(Some(layout))
    }

    /// One more handle, for an array of this layout, or for none.
    #[inline]
    #[track_caller]
    pub(super) fn one_more<D: Dimension>(&self, shows: Option<&Layout<D>>) -> Self {
        let handle = self.counted();
        if self.head.is_followed() || count::watches(count::watch::TRACK) {
            return handle.followed_in(self.head, shows.cloned());
        }
        handle
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "as said above")]
    fn followed_in<D: Dimension>(self, other: Head, shows: Option<Layout<D>>) -> Self {
        let shows = shows.and_then(|layout| IntoDyn.apply(&layout).ok());
        self.followed_as(other, shows)
    }

    fn facts_made(&self, site: Option<&'static Location<'static>>) -> Facts {
        let origin = match self.header().source {
            Source::Inline(_) => Origin::Made,
            Source::Vec { .. } => Origin::Vec,
            Source::Owner { .. } => Origin::Foreign,
        };
        facts::<T>(self.id(), self.len(), origin, site)
    }

    /// This handle, if it is followed.
    #[inline]
    pub(crate) fn as_followed(&self) -> Option<Followed<'_>> {
        self.head.is_followed().then_some(Followed(self.head, PhantomData))
    }

    /// Notes what the array of this handle shows, if it is followed.
    #[inline]
    pub(crate) fn shows<D: Dimension>(&self, layout: &Layout<D>) {
        if let Some(followed) = self.as_followed() {
            followed.shows(layout.clone());
        }
    }
}

/// A borrowed handle that is followed.
#[derive(Clone, Copy)]
pub(crate) struct Followed<'b>(Head, PhantomData<&'b Header>);

impl Followed<'_> {
    /// Notes what the array of this handle shows.
    #[cold]
    #[inline(never)]
    #[allow(clippy::needless_pass_by_value, reason = "as said above")]
    pub(crate) fn shows<D: Dimension>(self, layout: Layout<D>) {
        if let Ok(layout) = IntoDyn.apply(&layout) {
            // SAFETY: (5) the handle is borrowed, and its note lives as long as it.
            unsafe { self.0.note().as_ref() }.ticket.shows(layout);
        }
    }
}
