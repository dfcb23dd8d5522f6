//! Tiles of two to four rows or columns: a few lines woven into one, and one taken apart into a few.
//!
//! How many there are is known to the compiler, which finds the shuffles.

use core::mem::MaybeUninit;

use super::plain::Bits;
use super::{Level, dispatch};

dispatch! {
    /// Writes the first elements of all lines, then the second, and so on.
    fn weave_lines[const N: usize, W: Bits](to: &mut [MaybeUninit<W>], lines: [&[W]; N]) {
        let n = to.len() / N;
        let lines = lines.map(|line| &line[..n]);
        for (i, places) in to.chunks_exact_mut(N).enumerate() {
            for (place, line) in places.iter_mut().zip(lines) {
                place.write(line[i]);
            }
        }
    }
}

dispatch! {
    /// Writes the elements by turns to each of the lines.
    fn part_lines[const N: usize, W: Bits](lines: [&mut [MaybeUninit<W>]; N], from: &[W]) {
        let n = from.len() / N;
        let mut lines = lines.map(|line| &mut line[..n]);
        for (i, elements) in from.chunks_exact(N).enumerate() {
            for (line, element) in lines.iter_mut().zip(elements) {
                line[i].write(*element);
            }
        }
    }
}

/// Weaves `lines` lines of `len` elements, which begin `step` elements apart, into one; whether there are so
/// many lines that it can.
///
/// # Safety
/// As many elements may be read, and as many places written, from `to` on; they do not overlap.
#[inline(never)]
pub(crate) unsafe fn weave<W: Bits>(
    level: Level,
    to: *mut MaybeUninit<W>,
    from: *const W,
    step: isize,
    len: usize,
    lines: usize,
) -> bool {
    if !(2..=4).contains(&lines) {
        return false;
    }
    // SAFETY: the caller's promise.
    let to = unsafe { core::slice::from_raw_parts_mut(to, lines * len) };
    let line = |j: usize| {
        let first = from.wrapping_offset(j as isize * step);
        // SAFETY: the caller's promise, for each line.
        unsafe { core::slice::from_raw_parts(first, len) }
    };
    match lines {
        2 => weave_lines(level, to, [line(0), line(1)]),
        3 => weave_lines(level, to, [line(0), line(1), line(2)]),
        _ => weave_lines(level, to, [line(0), line(1), line(2), line(3)]),
    }
    true
}

/// Parts one line into `lines` of `len` elements, which begin `down` places apart; whether there are so many
/// that it can.
///
/// # Safety
/// As many elements may be read from `from` on, and as many places written; they do not overlap, nor do the
/// lines.
#[inline(never)]
pub(crate) unsafe fn part<W: Bits>(
    level: Level,
    to: *mut MaybeUninit<W>,
    down: isize,
    from: *const W,
    len: usize,
    lines: usize,
) -> bool {
    if !(2..=4).contains(&lines) {
        return false;
    }
    // SAFETY: the caller's promise.
    let from = unsafe { core::slice::from_raw_parts(from, lines * len) };
    let line = |j: usize| {
        let first = to.wrapping_offset(j as isize * down);
        // SAFETY: the caller's promise: each line is apart from the others.
        unsafe { core::slice::from_raw_parts_mut(first, len) }
    };
    match lines {
        2 => part_lines(level, [line(0), line(1)], from),
        3 => part_lines(level, [line(0), line(1), line(2)], from),
        _ => part_lines(level, [line(0), line(1), line(2), line(3)], from),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::written;
    use super::*;

    fn lines<W: Bits + Default + PartialEq + core::fmt::Debug>(element: impl Fn(usize) -> W) {
        for (level, lines, len) in Level::present()
            .flat_map(|level| (0..6).map(move |lines| (level, lines)))
            .flat_map(|(level, lines)| (0..80).step_by(7).map(move |len| (level, lines, len)))
        {
            let can = (2..=4).contains(&lines);
            let step = len + 3;
            let from: Vec<W> = (0..lines * step).map(&element).collect();
            let mut woven = vec![MaybeUninit::new(W::default()); lines * len];
            // SAFETY: lines a step apart; as many places.
            let did = unsafe {
                weave(level, woven.as_mut_ptr(), from.as_ptr(), step as isize, len, lines)
            };
            assert_eq!(did, can, "{lines} lines");
            if !can {
                continue;
            }
            let woven = written(&woven);
            for (at, x) in woven.iter().enumerate() {
                assert_eq!(*x, from[at % lines * step + at / lines], "{at} of {len}, {level:?}");
            }
            // And back, with gaps that stay as they were.
            let mut parts = vec![MaybeUninit::new(element(999)); lines * step];
            // SAFETY: as above.
            let did = unsafe {
                part(level, parts.as_mut_ptr(), step as isize, woven.as_ptr(), len, lines)
            };
            assert!(did);
            for (at, x) in written(&parts).into_iter().enumerate() {
                let expected = if at % step < len { from[at] } else { element(999) };
                assert_eq!(x, expected, "{at} of {len}, {level:?}");
            }
        }
    }

    #[test]
    fn lines_of_every_length_at_every_level() {
        lines(|i| i as u8);
        lines(|i| i as u16 * 7 + 1);
        lines(|i| i as u32 * 7 + 1);
        lines(|i| i as u64 * 7 + 1);
    }

    #[test]
    fn one_line_many_times() {
        let from = [1_u32, 2, 3];
        let mut to = [MaybeUninit::new(0_u32); 9];
        // SAFETY: each line is the same; as many places.
        assert!(unsafe { weave(Level::current(), to.as_mut_ptr(), from.as_ptr(), 0, 3, 3) });
        assert_eq!(written(&to), [1, 1, 1, 2, 2, 2, 3, 3, 3]);
    }
}
