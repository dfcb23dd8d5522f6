//! Writing past the caches.
//!
//! A store to a line that is in no cache first reads the line from memory. Where a result is so large
//! that nobody will find it in a cache, that is a third of the traffic: whole lines are then written past
//! the caches. They are computed a block at a time in the nearest cache, by the same loops.

use core::mem::MaybeUninit;

use super::plain::{Bits, Plain, with_bits};

/// The bytes of a cache line.
const LINE: usize = 64;
/// The words of a block: 4 KiB.
const WORDS: usize = 512;
/// From this many bytes on, results go past the caches. Below, who reads them finds some of them there.
const PAST_FROM: usize = 24 << 20;

/// Whether a result of so many elements goes past the caches.
#[inline]
pub(crate) fn goes_past<T>(len: usize) -> bool {
    len >= PAST_FROM / size_of::<T>().max(1)
        && cfg!(target_arch = "x86_64")
        && Plain::<T>::new().is_some()
}

/// A block of memory in the nearest cache.
#[repr(C, align(64))]
struct Block([MaybeUninit<u64>; WORDS]);

impl Block {
    #[inline]
    fn new() -> Self {
        Block([MaybeUninit::uninit(); WORDS])
    }

    /// The block as places for elements.
    #[inline]
    fn places<T>(&mut self) -> &mut [MaybeUninit<T>] {
        assert!(align_of::<T>() <= align_of::<Self>(), "aligned as the block is");
        let (start, bytes) = (self.0.as_mut_ptr(), size_of_val(&self.0));
        let len = bytes.checked_div(size_of::<T>()).unwrap_or(0);
        // SAFETY: inside the block, aligned, borrowed exclusively; places need no value.
        unsafe { core::slice::from_raw_parts_mut(start.cast(), len) }
    }
}

/// Fills places by calls of `f`, which is given the number of the first place, and some places; past the
/// caches, if asked.
///
/// # Safety
/// `f` writes all places that it is given; [`done`] is called before the places are used, if `past`.
#[inline]
pub(crate) unsafe fn fill<T>(
    places: &mut [MaybeUninit<T>],
    past: bool,
    mut f: impl FnMut(usize, &mut [MaybeUninit<T>]),
) {
    if past && Plain::<T>::new().is_some() {
        // SAFETY: the caller's promise.
        unsafe { fill_past(places, &mut f) }
    } else {
        f(0, places);
    }
}

/// [`fill`] past the caches: a function of its own, for the block is large.
///
/// # Safety
/// As [`fill`]; elements are plain.
#[inline(never)]
unsafe fn fill_past<T>(
    places: &mut [MaybeUninit<T>],
    f: &mut dyn FnMut(usize, &mut [MaybeUninit<T>]),
) {
    let mut block = Block::new();
    let block = block.places::<T>();
    let head = elements_to_line(places);
    let (first, rest) = places.split_at_mut(head.min(places.len()));
    if !first.is_empty() {
        f(0, first);
    }
    let mut at = first.len();
    for part in rest.chunks_mut(block.len()) {
        let values = &mut block[..part.len()];
        f(at, values);
        // SAFETY: `f` wrote them, as promised; plain elements have no padding.
        unsafe { copy(values, part) };
        at += part.len();
    }
}

/// Writes one value to all places; past the caches, where they are many, and done then.
#[inline]
pub(crate) fn repeat<T: Clone>(places: &mut [MaybeUninit<T>], value: &T) {
    match Plain::<T>::new() {
        Some(plain) if goes_past::<T>(places.len()) => with_bits!(plain.width(), W => {
            let [bits] = plain.bits::<W>(core::slice::from_ref(value)) else { return };
            repeat_bits(plain.places::<W>(places), *bits);
        }),
        _ => repeat_few(places, value),
    }
}

#[inline]
fn repeat_few<T: Clone>(places: &mut [MaybeUninit<T>], value: &T) {
    for place in places {
        place.write(value.clone());
    }
}

/// As [`repeat`], for many.
#[inline(never)]
fn repeat_bits<W: Bits + Into<u64>>(places: &mut [MaybeUninit<W>], bits: W) {
    // SAFETY: places for integers are places for larger ones: they need no value, and take any.
    let (head, words, tail) = unsafe { places.align_to_mut::<MaybeUninit<u64>>() };
    repeat_few(head, &bits);
    repeat_few(tail, &bits);
    // The same in each part of the word.
    let word = bits.into() * (u64::MAX / (u64::MAX >> (64 - 8 * size_of::<W>())));
    repeat_words(words, word);
}

/// By the processor's own instruction for it, which need not read the lines first either, and takes less
/// time than stores past the caches.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", not(miri)))]
fn repeat_words(places: &mut [MaybeUninit<u64>], word: u64) {
    // SAFETY: writes `rax` to the `rcx` words from `rdi` on, upwards, as the direction flag is clear in
    // Rust code; these are the exclusive places. Later stores come behind its own.
    unsafe {
        core::arch::asm!(
            "rep stosq",
            inout("rcx") places.len() => _,
            inout("rdi") places.as_mut_ptr() => _,
            in("rax") word,
            options(nostack, preserves_flags),
        );
    }
}

#[cfg(not(all(target_arch = "x86_64", target_pointer_width = "64", not(miri))))]
fn repeat_words(places: &mut [MaybeUninit<u64>], word: u64) {
    repeat_few(places, &word);
}

/// How many elements lie before the first that begins a line.
#[inline]
fn elements_to_line<T>(places: &[MaybeUninit<T>]) -> usize {
    let address = places.as_ptr().addr();
    (address.next_multiple_of(LINE) - address) / size_of::<T>().max(1)
}

/// Whether whole lines can be written from these places on.
pub(super) fn fits<W>(places: &[MaybeUninit<W>]) -> bool {
    cfg!(target_arch = "x86_64") && places.as_ptr().addr().is_multiple_of(LINE)
}

/// Copies elements to as many places: whole lines past the caches, what is before and behind them as
/// usual.
///
/// # Safety
/// All elements were written, and have no padding; [`done`] is called before the places are used.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) unsafe fn copy<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    use core::arch::x86_64::{_mm_loadu_si128, _mm_stream_si128};

    assert_eq!(from.len(), to.len(), "as many places as elements");
    let head = elements_to_line(to).min(to.len());
    let per_line = LINE / size_of::<W>();
    let lines = (to.len() - head) / per_line;
    let tail = head + lines * per_line;
    copy_few(&from[..head], &mut to[..head]);
    copy_few(&from[tail..], &mut to[tail..]);
    let bytes = lines * LINE;
    let (from, to) = (from[head..].as_ptr().cast::<u8>(), to[head..].as_mut_ptr().cast::<u8>());
    for at in (0..bytes).step_by(16) {
        // SAFETY: inside the elements of the lines, of which there are `bytes` bytes, a multiple of 16.
        let from = unsafe { from.add(at) };
        // SAFETY: inside the places, which have as many bytes.
        let to = unsafe { to.add(at) };
        // SAFETY: 16 bytes of the elements, which were written, as promised.
        let x = unsafe { _mm_loadu_si128(from.cast()) };
        // SAFETY: 16 bytes of the places, aligned.
        unsafe { _mm_stream_si128(to.cast(), x) };
    }
}

/// Copies elements to as many places.
///
/// # Safety
/// None here: see the other one.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) unsafe fn copy<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    assert_eq!(from.len(), to.len(), "as many places as elements");
    copy_few(from, to);
}

/// Copies elements to as many places, as usual.
#[inline(always)]
fn copy_few<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    for (to, from) in to.iter_mut().zip(from) {
        // SAFETY: both are valid for one element, which need not have a value.
        unsafe { to.as_mut_ptr().copy_from_nonoverlapping(from.as_ptr(), 1) };
    }
}

/// Has what was copied seen by all that comes after. Once for a whole result: until then, lines may wait
/// for one another.
#[inline]
pub(crate) fn done() {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: every x86-64 has SSE.
        unsafe { core::arch::x86_64::_mm_sfence() };
    }
}
