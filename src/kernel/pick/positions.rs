//! Positions along one axis: what they are asked as, what is outside, and the offsets they make.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use crate::kernel::simd::dispatch;

/// Where the positions come from: for each pick one along each picked axis.
pub(crate) trait Positions {
    /// Back to the first pick.
    fn rewind(&mut self);

    /// Whether the positions along the picked axis number `nth` can be negative, and then count from
    /// the end. If not, the sign is a bit like the others.
    fn signed(&self, nth: usize) -> bool;

    /// The positions of the next picks along the picked axis number `nth`, as many as the block has
    /// room for, which may be used for them. Asked for each axis in turn, each as often as the others.
    fn next<'b>(&'b mut self, nth: usize, block: &'b mut [isize]) -> &'b [isize];
}

/// A position outside its axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outside {
    /// Which picked axis.
    pub(crate) nth: usize,
    /// Which pick.
    pub(crate) pick: usize,
    /// The position as it was given.
    pub(crate) position: i128,
}

/// What is picked from: an axis, and whether the positions along it can be negative.
#[derive(Clone, Copy)]
pub(super) struct Along {
    pub(super) len: usize,
    pub(super) stride: isize,
    pub(super) signed: bool,
}

impl Along {
    /// What is added to a negative position to count it from the end.
    #[inline]
    pub(super) fn end(self) -> usize {
        if self.signed { self.len } else { 0 }
    }

    /// What the position `i` means, counted from the start.
    #[inline]
    pub(super) fn resolved(self, i: isize) -> Option<usize> {
        let at = counted(i, self.end() as isize) as usize;
        // What is still negative becomes larger than every axis.
        (at < self.len).then_some(at)
    }

    /// The first of these positions, along the picked axis number `nth`, that lies outside.
    #[cold]
    #[inline(never)]
    pub(super) fn first_outside(self, block: &[isize], nth: usize) -> Outside {
        let pick = block.iter().position(|&i| self.resolved(i).is_none()).unwrap_or(0);
        let position = block[pick];
        let position = if self.signed { position as i128 } else { position as usize as i128 };
        Outside { nth, pick, position }
    }
}

dispatch! {
    /// Whether all positions lie on an axis of this length, where negative ones count from `end`.
    pub(super) fn are_inside[](positions: &[isize], len: usize, end: usize) -> bool {
        let (last, end) = (len as isize - 1, end as isize);
        let outside = positions.iter().fold(0, |outside, &i| outside | is_outside(counted(i, end), last));
        outside >= 0
    }
}

dispatch! {
    /// Adds to each offset what its position along an axis makes, or begins it with that along the `first`
    /// one; false if one lies outside, and then the offsets are of no use.
    #[track_caller]
    pub(super) fn add_positions[](
        offsets: &mut [usize], positions: &[isize], along: Along, first: bool,
    ) -> bool {
        let (last, end, stride) = (along.len as isize - 1, along.end() as isize, along.stride);
        let mut outside = 0;
        let pairs = offsets.iter_mut().zip(positions);
        let mut at = |i: isize| {
            let at = counted(i, end);
            outside |= is_outside(at, last);
            at
        };
        match (first, stride) {
            (true, 1) => pairs.for_each(|(offset, &i)| *offset = at(i) as usize),
            (true, _) => pairs.for_each(|(offset, &i)| {
                *offset = at(i).wrapping_mul(stride) as usize;
            }),
            (false, 1) => pairs.for_each(|(offset, &i)| {
                *offset = offset.wrapping_add_signed(at(i));
            }),
            (false, _) => pairs.for_each(|(offset, &i)| {
                *offset = offset.wrapping_add_signed(at(i).wrapping_mul(stride));
            }),
        }
        outside >= 0
    }
}

/// The position `i` from the start, where negative ones count from `end`. Without a branch, so that many are done
/// at once: the sign bit tells what is negative.
#[inline(always)]
fn counted(i: isize, end: isize) -> isize {
    i.wrapping_add(end & (i >> (isize::BITS - 1)))
}

/// Negative, where a position lies outside an axis that ends with `last`.
#[inline(always)]
fn is_outside(at: isize, last: isize) -> isize {
    at | last.wrapping_sub(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::simd::Level;

    #[test]
    fn positions_are_checked_at_every_level() {
        let far = [isize::MIN, isize::MIN + 1, -6, 5, 6, isize::MAX - 1, isize::MAX];
        for level in Level::present() {
            for n in (0..20).chain([33, 64, 65]) {
                let inside: Vec<isize> = (0..n).map(|i| i % 10 - 5).collect();
                for stride in [1, -3, 0, 7] {
                    let axis = Along { len: 5, stride, signed: true };
                    assert!(are_inside(level, &inside, 5, 5));
                    assert_eq!(are_inside(level, &inside, 5, 0), n == 0);
                    for first in [false, true] {
                        let mut offsets = vec![100; n as usize];
                        assert!(add_positions(level, &mut offsets, &inside, axis, first));
                        let start = if first { 0 } else { 100 };
                        for (offset, &i) in offsets.iter().zip(&inside) {
                            let at = if i < 0 { i + 5 } else { i };
                            assert_eq!(*offset as isize, start + at * stride);
                        }
                    }
                    for wrong in 0..n as usize {
                        for far in far {
                            let mut positions = inside.clone();
                            positions[wrong] = far;
                            let mut offsets = vec![0; n as usize];
                            assert!(!are_inside(level, &positions, 5, 5));
                            assert!(!add_positions(level, &mut offsets, &positions, axis, false));
                            assert!(!add_positions(level, &mut offsets, &positions, axis, true));
                        }
                    }
                }
            }
            let one = |i, len, signed| {
                let along = Along { len, stride: 1, signed };
                let inside = add_positions(level, &mut [0], &[i], along, true);
                assert_eq!(are_inside(level, &[i], len, along.end()), inside);
                inside
            };
            let max = isize::MAX as usize;
            assert!(!one(0, 0, true) && !one(-1, 0, true) && one(isize::MAX - 1, max, true));
            // Without a sign, what would be negative lies outside.
            assert!(!one(-1, 5, false) && !one(isize::MIN, max, false) && one(4, 5, false));
        }
    }
}
