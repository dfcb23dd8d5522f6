//! Writing past the caches.
//!
//! A store to a line that is in no cache first reads the line from memory. Where a result is so large
//! that nobody will find it in a cache, that is a third of the traffic: whole lines are then written past
//! the caches. They are computed a block at a time in the nearest cache, by the same loops.

use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicUsize, Ordering};

#[cfg(target_arch = "x86_64")]
use super::Kind;
use super::loops::SHORT;
use super::plain::{Bits, Plain, with_bits};
use super::{Level, dispatch};

/// The bytes of a cache line.
pub(crate) const LINE: usize = 64;
/// The words of a block: 1 KiB.
const WORDS: usize = 128;
/// From this many bytes on, results go past the caches. Below, who reads them finds some of them there.
const PAST_FROM: usize = 24 << 20;
/// As [`PAST_FROM`], where the last cache is far: to read from there takes a core about as long as to read from
/// memory, so that nobody gains by results that lie in it.
const PAST_FROM_FAR: usize = 2 << 20;
/// A last cache of so many bytes is one that many cores share, and far from each.
#[cfg(target_arch = "x86_64")]
const FAR_FROM: usize = 48 << 20;

/// Fewer bytes at once are written as usual: they are done before it begins to pay.
const SHORTEST: usize = 4 * LINE;

/// Whether a result of so many elements goes past the caches.
#[inline]
pub(crate) fn goes_past<T>(len: usize) -> bool {
    len >= PAST_FROM_FAR / size_of::<T>().max(1)
        && cfg!(target_arch = "x86_64")
        && Plain::<T>::new().is_some()
        && len >= past_from() / size_of::<T>().max(1)
}

/// Whether these places are written as usual in any case.
#[inline]
pub(crate) fn are_few<T>(places: &[MaybeUninit<T>]) -> bool {
    size_of_val(places) < SHORTEST
}

/// From how many bytes on results go past the caches of this processor.
pub(crate) fn past_from() -> usize {
    static FROM: AtomicUsize = AtomicUsize::new(0);
    // Relaxed: whoever does not see it finds the same.
    match FROM.load(Ordering::Relaxed) {
        0 => {
            let from = if has_far_cache() { PAST_FROM_FAR } else { PAST_FROM };
            FROM.store(from, Ordering::Relaxed);
            from
        }
        from => from,
    }
}

/// Whether a cache of this processor is far from its cores. Of processors that describe their caches in
/// another way than Intel's, no: they have smaller ones, nearer to a few cores each.
#[cfg(target_arch = "x86_64")]
#[allow(unused_unsafe, reason = "needed by compilers before 1.93")]
fn has_far_cache() -> bool {
    use core::arch::x86_64::{__cpuid, __cpuid_count};
    /// The leaf that describes the caches, one by one.
    const CACHES: u32 = 4;
    // SAFETY: every x86-64 has the instruction.
    let leaves = unsafe { __cpuid(0) }.eax;
    let bytes = |cache: u32| {
        // SAFETY: as above.
        let facts = unsafe { __cpuid_count(CACHES, cache) };
        let (ways, parts, line) = (facts.ebx >> 22, facts.ebx >> 12 & 0x3ff, facts.ebx & 0xfff);
        let sets = facts.ecx as usize + 1;
        let is_cache = facts.eax & 0x1f != 0;
        is_cache.then(|| [ways, parts, line].iter().fold(sets, |n, &m| n * (m as usize + 1)))
    };
    // There are four at most; a fifth ends the list in any case.
    leaves >= CACHES && (0..5).map_while(bytes).any(|bytes| bytes >= FAR_FROM)
}

#[cfg(not(target_arch = "x86_64"))]
fn has_far_cache() -> bool {
    false
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
/// caches, if asked, and they are not few: then `ahead` is told before each block where it is and how long.
///
/// # Safety
/// `f` writes all places that it is given; [`done`] is called before the places are used, if `past`.
#[inline]
pub(crate) unsafe fn fill<T>(
    places: &mut [MaybeUninit<T>],
    past: bool,
    mut f: impl FnMut(usize, &mut [MaybeUninit<T>]),
    ahead: impl Fn(usize, usize),
) {
    if past && !are_few(places) && Plain::<T>::new().is_some() {
        // SAFETY: the caller's promise.
        unsafe { fill_past(places, &mut f, &ahead) }
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
    ahead: &dyn Fn(usize, usize),
) {
    let mut block = Block::new();
    let block = block.places::<T>();
    let head = elements_to_line(places.as_ptr());
    let (first, rest) = places.split_at_mut(head.min(places.len()));
    if !first.is_empty() {
        f(0, first);
    }
    let mut at = first.len();
    for part in rest.chunks_mut(block.len()) {
        let values = &mut block[..part.len()];
        ahead(at, part.len());
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
        Some(plain) if places.len() >= SHORT => with_bits!(plain.width(), W => {
            let [bits] = plain.bits::<W>(core::slice::from_ref(value)) else { return };
            repeat_near(Level::current(), plain.places::<W>(places), *bits);
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

dispatch! {
    /// As [`repeat`], for what stays in the caches.
    fn repeat_near[W: Bits](places: &mut [MaybeUninit<W>], bits: W) {
        places.fill(MaybeUninit::new(bits));
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

/// How many elements, from this place on, lie before the first that begins a line.
#[inline]
pub(super) fn elements_to_line<T>(place: *const T) -> usize {
    place.addr().wrapping_neg() % LINE / size_of::<T>().max(1)
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
#[inline]
pub(crate) unsafe fn copy<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    assert_eq!(from.len(), to.len(), "as many places as elements");
    // SAFETY: one row of as many places; the rest is the caller's promise.
    unsafe { copy_rows(from, to.as_mut_ptr(), 0, from.len()) };
}

/// As [`copy`], of rows of so many elements, which lie behind one another; the places of each begin `down`
/// places behind those of the row before.
///
/// # Safety
/// As there; so many places from `to` on, and from each step down, are exclusive, and whole rows.
#[inline]
pub(crate) unsafe fn copy_rows<W>(
    from: &[MaybeUninit<W>],
    to: *mut MaybeUninit<W>,
    down: isize,
    columns: usize,
) {
    #[cfg(target_arch = "x86_64")]
    let copy = match Level::current().kind() {
        Kind::Avx512 => copy_rows_avx512,
        Kind::Avx2 => copy_rows_avx2,
        Kind::Base => copy_rows_base,
    };
    #[cfg(not(target_arch = "x86_64"))]
    let copy = copy_rows_as_usual;
    // SAFETY: the level says that the processor has these instructions; the rest is the caller's promise.
    unsafe { copy(from, to, down, columns) };
}

/// Functions that copy rows, each line by as few stores as there can be: a line that is written in parts may
/// be sent to memory in parts.
#[cfg(target_arch = "x86_64")]
macro_rules! copy_rows {
    ($($name:ident $(($features:literal))? $size:literal $load:ident $store:ident;)*) => {$(
        /// [`copy_rows`] by stores of this size.
        ///
        /// # Safety
        /// As there; the processor has the instructions.
        $(#[target_feature(enable = $features)])?
        unsafe fn $name<W>(
            from: &[MaybeUninit<W>],
            to: *mut MaybeUninit<W>,
            down: isize,
            columns: usize,
        ) {
            use core::arch::x86_64::{$load, $store};
            let per_line = LINE / size_of::<W>();
            for (i, row) in from.chunks_exact(columns.max(1)).enumerate() {
                let to = to.wrapping_offset(i as isize * down);
                // SAFETY: the caller's promise: a row of places, exclusive.
                let to = unsafe { core::slice::from_raw_parts_mut(to, columns) };
                let head = elements_to_line(to.as_ptr()).min(columns);
                let tail = columns - (columns - head) % per_line;
                copy_few(&row[..head], &mut to[..head]);
                copy_few(&row[tail..], &mut to[tail..]);
                let from = row[head..tail].as_ptr().cast::<u8>();
                let to = to[head..tail].as_mut_ptr().cast::<u8>();
                for at in (0..(tail - head) * size_of::<W>()).step_by($size) {
                    // SAFETY: inside the lines.
                    let from = unsafe { from.add(at) };
                    // SAFETY: as above.
                    let to = unsafe { to.add(at) };
                    // SAFETY: bytes of the lines, which are initialised, as promised.
                    let x = unsafe { $load(from.cast()) };
                    // SAFETY: bytes of the lines to write, aligned.
                    unsafe { $store(to.cast(), x) };
                }
            }
        }
    )*};
}
#[cfg(target_arch = "x86_64")]
copy_rows! {
    copy_rows_avx512("avx512f") 64 _mm512_loadu_si512 _mm512_stream_si512;
    copy_rows_avx2("avx2") 32 _mm256_loadu_si256 _mm256_stream_si256;
    copy_rows_base 16 _mm_loadu_si128 _mm_stream_si128;
}

/// [`copy_rows`] through the caches.
///
/// # Safety
/// As there.
#[cfg(not(target_arch = "x86_64"))]
unsafe fn copy_rows_as_usual<W>(
    from: &[MaybeUninit<W>],
    to: *mut MaybeUninit<W>,
    down: isize,
    columns: usize,
) {
    for (i, row) in from.chunks_exact(columns.max(1)).enumerate() {
        let to = to.wrapping_offset(i as isize * down);
        // SAFETY: the caller's promise: a row of places, exclusive.
        copy_few(row, unsafe { core::slice::from_raw_parts_mut(to, columns) });
    }
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

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;

    #[test]
    fn lines_and_what_is_around_them() {
        for (skip, len) in (0..66).flat_map(|skip| (0..330).step_by(13).map(move |len| (skip, len)))
        {
            let from: Vec<_> = (0..len).map(|i| MaybeUninit::new(i as u8)).collect();
            let mut to = vec![MaybeUninit::new(255_u8); skip + len + 64];
            // SAFETY: all elements have a value; `done` is called before the places are looked at.
            unsafe { copy(&from, &mut to[skip..skip + len]) };
            done();
            let to = written(&to);
            assert_eq!(to[skip..skip + len], written(&from));
            assert!(to[..skip].iter().chain(&to[skip + len..]).all(|&x| x == 255), "{skip} {len}");
        }
    }

    fn repeated<W: Bits + Into<u64> + core::fmt::Debug>(value: W, other: W) {
        for (skip, len) in (0..9).flat_map(|skip| (0..70).map(move |len| (skip, len))) {
            let mut places = vec![MaybeUninit::new(other); skip + len + 9];
            repeat_bits(&mut places[skip..skip + len], value);
            let places = written(&places);
            let expected = [vec![other; skip], vec![value; len], vec![other; 9]].concat();
            assert_eq!(places, expected);
        }
    }

    #[test]
    fn a_value_of_any_width() {
        repeated(0xa5_u8, 1);
        repeated(0xa5c3_u16, 1);
        repeated(0xa5c3_1289_u32, 1);
        repeated(0xa5c3_1289_7654_0fed_u64, 1);
    }

    #[test]
    fn blocks_past_the_caches() {
        for (skip, len) in [(0, 1000), (1, 1000), (7, 129), (8, 128), (3, 5), (0, 0)] {
            let mut places = vec![MaybeUninit::new(0_u64); skip + len];
            let write = |at: usize, part: &mut [MaybeUninit<u64>]| {
                part.iter_mut().enumerate().for_each(|(i, place)| {
                    place.write((at + i) as u64 + 1);
                });
            };
            // SAFETY: all places are written; `done` is called before they are looked at.
            unsafe { fill(&mut places[skip..], true, write, |_, _| {}) };
            done();
            assert_eq!(written(&places)[skip..], Vec::from_iter(1..=len as u64));
        }
    }
}
