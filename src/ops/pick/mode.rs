//! What a position outside its axis means.

use super::IndexElem;

/// What a position outside its axis means: NumPy's `mode` of `take`, `put`, `choose` and
/// `ravel_multi_index`.
///
/// Along an axis without positions there is none to wrap or clip to: every position lies outside,
/// in every mode.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::{IndexMode, ravel_index};
///
/// let ids = array![-4, -1, 0, 5];
/// let wrapped = ravel_index(&[&ids], 3, IndexMode::Wrap).unwrap();
/// assert_eq!(wrapped, [2, 2, 0, 2]);
/// let clipped = ravel_index(&[&ids], 3, IndexMode::Clip).unwrap();
/// assert_eq!(clipped, [0, 0, 0, 2]);
/// assert!(ravel_index(&[&ids], 3, IndexMode::Raise).is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IndexMode {
    /// It is an error (the default). Negative positions count from the end; but for
    /// [`choose`](crate::ArrayBase::choose) and [`ravel_index`](crate::ravel_index) they lie
    /// outside, as in NumPy.
    #[default]
    Raise,
    /// It wraps around: the position modulo the length, never negative. -1 is the last position,
    /// and the length is 0 again.
    Wrap,
    /// It becomes the nearest position: 0 for *every* negative one, which do not count from the
    /// end here, and the last for those that are too large.
    Clip,
}

impl IndexMode {
    /// The position on an axis of length `len` that `i` means; `None` where it means none. A length
    /// is at most `isize::MAX`.
    #[inline]
    pub(in crate::ops) fn resolve(self, i: isize, len: usize) -> Option<usize> {
        let at = match self {
            // What is still negative becomes larger than every length.
            IndexMode::Raise if i < 0 => i.wrapping_add_unsigned(len) as usize,
            IndexMode::Raise => i as usize,
            IndexMode::Wrap => i.checked_rem_euclid(len as isize)? as usize,
            IndexMode::Clip => (i.max(0) as usize).min(len.saturating_sub(1)),
        };
        // On an axis of length 0 nothing is less, in any mode.
        (at < len).then_some(at)
    }

    /// As [`resolve`](Self::resolve), for what does not count from the end in any mode: negative
    /// positions lie outside.
    #[inline]
    pub(in crate::ops) fn resolve_entry<A: IndexElem>(self, id: A, len: usize) -> Option<usize> {
        match id.position() {
            i if i < 0 && self == IndexMode::Raise => None,
            // Perhaps it is more than that.
            isize::MAX if self == IndexMode::Wrap => {
                let at = id.wide().checked_rem_euclid(len as i128)?;
                Some(at as usize)
            }
            i => self.resolve(i, len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::IndexMode::{Clip, Raise, Wrap};

    const MAX: usize = isize::MAX as usize;

    /// Rules TK1 and TK3, in numbers that cannot overflow.
    fn oracle(mode: super::IndexMode, i: isize, len: usize) -> Option<usize> {
        let (i, n) = (i as i128, len as i128);
        let at = match mode {
            _ if n == 0 => return None,
            Raise if i < 0 => i + n,
            Raise => i,
            Wrap => ((i % n) + n) % n,
            Clip if i < 0 => 0,
            Clip => i.min(n - 1),
        };
        (0 <= at && at < n).then_some(at as usize)
    }

    #[test]
    fn the_ends_of_the_integers_too() {
        let near = |x: isize| (-3..=3).map(move |d| x.saturating_add(d));
        let ids: Vec<isize> = [isize::MIN, isize::MIN / 2, -7, 0, 7, isize::MAX / 2, isize::MAX]
            .into_iter()
            .flat_map(near)
            .collect();
        for mode in [Raise, Wrap, Clip] {
            for len in (0..9).chain([MAX / 2, MAX / 2 + 1, MAX - 1, MAX]) {
                for &i in &ids {
                    assert_eq!(mode.resolve(i, len), oracle(mode, i, len), "{mode:?} {i} {len}");
                }
            }
        }
    }

    #[test]
    fn no_position_on_an_axis_without_any() {
        for mode in [Raise, Wrap, Clip] {
            assert_eq!(mode.resolve(0, 0), None);
            assert_eq!(mode.resolve(-1, 0), None);
            assert_eq!(mode.resolve(isize::MIN, 0), None);
        }
    }

    #[test]
    fn entries_do_not_count_from_the_end_and_wrap_in_full() {
        assert_eq!(Raise.resolve_entry(-1, 3), None);
        assert_eq!(Raise.resolve_entry(2_u8, 3), Some(2));
        assert_eq!(Clip.resolve_entry(-1, 3), Some(0));
        assert_eq!(Clip.resolve_entry(u64::MAX, 3), Some(2));
        for len in [1, 2, 3, 7, 10, 1000, MAX] {
            let whole = u64::MAX as u128 % len as u128;
            assert_eq!(Wrap.resolve_entry(u64::MAX, len), Some(whole as usize));
            assert_eq!(Wrap.resolve_entry(i64::MAX, len), Some(i64::MAX as usize % len));
        }
        assert_eq!(Wrap.resolve_entry(u64::MAX, 0), None);
    }

    #[test]
    fn raise_is_the_default() {
        assert_eq!(super::IndexMode::default(), Raise);
    }
}
