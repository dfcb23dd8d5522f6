//! The extreme of one run; see [`extreme`](super::extreme).
#![allow(unsafe_code, reason = "this file reads slices unchecked")]

use super::extreme::Order;
use super::tree::in_few_parts;
use crate::kernel::run::Run;
use crate::kernel::simd::{Level, dispatch};
use crate::kernel::tile::Square;

/// So many neighbours are compared with others at a time.
pub(super) const ROUND: usize = 64;
/// Extremes of elements that lie apart, side by side.
const APART: usize = 8;

/// The extreme of neighbours, `None` where one is odd.
#[inline(always)]
pub(super) fn extreme_of<T, W, Q, O>(slice: &[T], by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    match slice.len() / ROUND {
        0 => extreme_of_few(slice, by),
        1..3 => extreme_of_some(slice, by),
        _ => extreme_of_many(slice, by),
    }
}

/// [`extreme_of`] of less than a round.
#[inline(always)]
pub(super) fn extreme_of_few<T, W, Q, O>(slice: &[T], by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let (first, second) = slice.split_at(slice.len() / 2);
    let mut odd = slice.last().is_some_and(&by.odd);
    // Two at a time: one comparison says whether either is NaN.
    for (a, b) in first.iter().zip(second) {
        odd |= (by.odd)(a) | (by.odd)(b);
    }
    if odd {
        return None;
    }
    // SAFETY: `in_few_parts` stays below the length.
    let term = |i: usize| unsafe { slice.get_unchecked(i) }.clone();
    Some(in_few_parts(slice.len(), &term, &|a, b| better(by, &a, &b)))
}

/// [`extreme_of`] of a few rounds: of each of 32 parts, which take two elements of a round, the extreme of what is
/// in order is kept beside what is odd.
#[inline(always)]
fn extreme_of_some<T, W, Q, O>(slice: &[T], by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let first = slice.first()?;
    let mut best: [T; 32] = core::array::from_fn(|_| first.clone());
    let mut odd: [T; 32] = core::array::from_fn(|_| first.clone());
    let mut add = |round: &[T; ROUND]| {
        for i in 0..32 {
            for x in [&round[i], &round[i + 32]] {
                odd[i] = if (by.odd)(x) { x.clone() } else { odd[i].clone() };
                best[i] = better(by, &best[i], x);
            }
        }
    };
    slice.as_chunks::<ROUND>().0.iter().for_each(&mut add);
    // What is left, and some once more: that changes no extreme.
    add(slice.last_chunk::<ROUND>()?);
    let any = odd.iter().fold(false, |any, x| any | (by.odd)(x));
    (!any).then(|| of_halves(&best, by))
}

/// [`extreme_of`] of so many that memory is gone through once, in its order: as [`extreme_of_some`], with a part
/// for each element of a round.
#[inline(always)]
fn extreme_of_many<T, W, Q, O>(slice: &[T], by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    // Not with a round each: what comes from memory comes in its order, and by the same instructions, so
    // that the processor sees how it goes on, and fetches ahead from one block to the next.
    let first = slice.first()?;
    let mut best: [T; ROUND] = core::array::from_fn(|_| first.clone());
    let mut odd: [T; ROUND] = core::array::from_fn(|_| first.clone());
    let mut add = |round: &[T; ROUND]| {
        for i in 0..ROUND {
            let x = &round[i];
            odd[i] = if (by.odd)(x) { x.clone() } else { odd[i].clone() };
            best[i] = better(by, &best[i], x);
        }
    };
    slice.as_chunks::<ROUND>().0.iter().for_each(&mut add);
    add(slice.last_chunk::<ROUND>()?);
    if odd.iter().fold(false, |any, x| any | (by.odd)(x)) {
        return None;
    }
    let half: [T; 32] = core::array::from_fn(|i| better(by, &best[i], &best[i + 32]));
    Some(of_halves(&half, by))
}

/// The extreme of some; of lengths known to the compiler, so that they are never in memory.
#[inline(always)]
fn of_halves<T: Clone, W, Q, O>(best: &[T; 32], by: &Order<W, Q, O>) -> T
where
    Q: Fn(&T, &T) -> bool,
{
    let half: [T; 16] = core::array::from_fn(|i| better(by, &best[i], &best[i + 16]));
    let eight: [T; 8] = core::array::from_fn(|i| better(by, &half[i], &half[i + 8]));
    let four: [T; 4] = core::array::from_fn(|i| better(by, &eight[i], &eight[i + 4]));
    let [a, b, c, d] = &four;
    better(by, &better(by, a, c), &better(by, b, d))
}

/// [`extreme_of`] of elements that lie apart, brought together.
#[inline(never)]
pub(super) fn extreme_near<T, W, Q, O>(run: &Run<'_, T>, by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    match Square::new().near(run).as_slice() {
        Some(near) => extreme(Level::current(), near, by),
        None => extreme_apart(run, by),
    }
}

/// [`extreme_of`] of elements that lie apart.
#[inline]
pub(super) fn extreme_apart<T, W, Q, O>(run: &Run<'_, T>, by: &Order<W, Q, O>) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    // SAFETY: only called for numbers below the length, here and below.
    let term = |i: usize| unsafe { run.get(i) };
    let (first, mut odd) = (term(0), false);
    // So many that none waits for the one before, and few enough to stay in registers.
    let mut best: [T; APART] = core::array::from_fn(|_| first.clone());
    for round in 0..run.len() / APART {
        for (i, best) in best.iter_mut().enumerate() {
            let x = term(APART * round + i);
            odd |= (by.odd)(x);
            *best = better(by, best, x);
        }
    }
    for x in (run.len() - run.len() % APART..run.len()).map(term) {
        odd |= (by.odd)(x);
        best[0] = better(by, &best[0], x);
    }
    let [first, rest @ ..] = &best;
    (!odd).then(|| rest.iter().fold(first.clone(), |a, x| better(by, &a, x)))
}

/// The second, if it comes before the first; neither is odd.
#[inline(always)]
pub(super) fn better<T, W, Q, O>(by: &Order<W, Q, O>, a: &T, b: &T) -> T
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
{
    if (by.quick)(b, a) { b.clone() } else { a.clone() }
}

/// [`extreme_of`] of `W` to `2 * W` neighbours: of the first and the last `W`, whether these overlap or not.
#[inline(always)]
pub(super) fn of_ends<const W: usize, T, Wins, Q, O>(
    slice: &[T],
    by: &Order<Wins, Q, O>,
) -> Option<T>
where
    T: Clone,
    Q: Fn(&T, &T) -> bool,
    O: Fn(&T) -> bool,
{
    let (a, b) = (slice.first_chunk::<W>()?, slice.last_chunk::<W>()?);
    if (0..W).fold(false, |odd, i| odd | (by.odd)(&a[i]) | (by.odd)(&b[i])) {
        return None;
    }
    let mut parts: [T; W] = core::array::from_fn(|i| better(by, &a[i], &b[i]));
    let mut width = W;
    while width > 1 {
        width /= 2;
        for i in 0..width {
            parts[i] = better(by, &parts[i], &parts[i + width]);
        }
    }
    Some(parts[0].clone())
}

dispatch! {
    /// [`extreme_of`], for the processor at hand.
    pub(super) fn extreme[T: Clone, W, Q: Fn(&T, &T) -> bool, O: Fn(&T) -> bool](
        slice: &[T], by: &Order<W, Q, O>,
    ) -> Option<T> {
        extreme_of(slice, by)
    }
}
