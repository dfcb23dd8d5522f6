//! Writing past the caches.

use core::mem::MaybeUninit;

/// The bytes of a cache line.
const LINE: usize = 64;

/// Whether whole lines can be written from these places on.
pub(super) fn fits<W>(places: &[MaybeUninit<W>]) -> bool {
    cfg!(target_arch = "x86_64") && places.as_ptr().addr().is_multiple_of(LINE)
}

/// Copies elements to as many places; whole lines, to places that begin one, go past the caches.
///
/// # Safety
/// All elements were written, and have no padding; [`done`] is called before the places are used.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(super) unsafe fn copy<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    use core::arch::x86_64::{_mm_loadu_si128, _mm_stream_si128};

    assert_eq!(from.len(), to.len(), "as many places as elements");
    let bytes = size_of_val(from);
    if !to.as_ptr().addr().is_multiple_of(LINE) || !bytes.is_multiple_of(LINE) {
        for (to, from) in to.iter_mut().zip(from) {
            // SAFETY: both are valid for one element, which need not have a value.
            unsafe { to.as_mut_ptr().copy_from_nonoverlapping(from.as_ptr(), 1) };
        }
        return;
    }
    let (from, to) = (from.as_ptr().cast::<u8>(), to.as_mut_ptr().cast::<u8>());
    for at in (0..bytes).step_by(16) {
        // SAFETY: inside the elements, of which there are `bytes` bytes, a multiple of 16.
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
pub(super) unsafe fn copy<W>(from: &[MaybeUninit<W>], to: &mut [MaybeUninit<W>]) {
    assert_eq!(from.len(), to.len(), "as many places as elements");
    for (to, from) in to.iter_mut().zip(from) {
        // SAFETY: both are valid for one element, which need not have a value.
        unsafe { to.as_mut_ptr().copy_from_nonoverlapping(from.as_ptr(), 1) };
    }
}

/// Has what was copied seen by all that comes after.
pub(super) fn done() {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: every x86-64 has SSE.
        unsafe { core::arch::x86_64::_mm_sfence() };
    }
}
