//! The tree: halves down to blocks, blocks in sixteen partial results.
#![allow(unsafe_code, reason = "this file reads raw runs")]

use core::mem::needs_drop;

use crate::kernel::run::Run;
use crate::kernel::simd::loops::SHORT;
use crate::kernel::simd::{Level, dispatch};

/// So many terms are reduced in partial results before halving begins: each of those is 32 terms one
/// after the other.
pub(super) const BLOCK: usize = 2048;
/// Partial results of a short block: enough that an addition need not wait for the one before it.
const PARTS: usize = 16;
/// Partial results of a long block: so many that the compiler does not unroll the loop over them, and
/// makes vectors of it whatever is done.
const MANY_PARTS: usize = 64;
/// From so many terms on, a block is long.
const LONG: usize = 64;
/// Fewer results than this side by side are not worth a loop across them.
pub(super) const LANES: usize = 8;

/// The tree over terms `start..start + n`, `n >= 1`, given a way to reduce up to `leaf` of them.
#[inline]
pub(super) fn halves<A>(
    start: usize,
    n: usize,
    leaf: usize,
    block: &impl Fn(usize, usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if n <= leaf {
        return block(start, n);
    }
    let half = half_of(n);
    let first = halves(start, half, leaf, block, combine);
    combine(first, halves(start + half, n - half, leaf, block, combine))
}

/// About a half of `n >= 2`, in whole rounds of partial results where there are some.
#[inline]
pub(super) fn half_of(n: usize) -> usize {
    if n < 2 * MANY_PARTS { n / 2 } else { (n / 2).next_multiple_of(MANY_PARTS) }
}

/// Terms one after the other.
#[inline]
pub(super) fn sequential<A>(mut terms: impl Iterator<Item = A>, combine: &impl Fn(A, A) -> A) -> A {
    match terms.next() {
        Some(first) => terms.fold(first, combine),
        None => unreachable!("a block has a term"),
    }
}

/// Terms `start..start + n`, `n >= 1`, in partial results (or one after the other, where a
/// partial result cannot be updated without cost).
#[inline]
pub(super) fn block<A: Clone>(
    start: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if needs_drop::<A>() || n < SHORT {
        apart(start, n, term, combine)
    } else {
        wide_block(Level::current(), start, n, term, combine)
    }
}

/// [`block`] for any processor.
#[inline]
fn apart<A: Clone>(
    start: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if needs_drop::<A>() || n < PARTS {
        sequential((start..start + n).map(term), combine)
    } else {
        in_parts::<PARTS, A>(start, n, term, combine)
    }
}

dispatch! {
    /// [`in_parts`], for the processor at hand.
    fn wide_block[A: Clone, F: Fn(usize) -> A, C: Fn(A, A) -> A](
        start: usize, n: usize, term: &F, combine: &C,
    ) -> A {
        if n < LONG {
            in_parts::<PARTS, A>(start, n, term, combine)
        } else {
            in_parts::<MANY_PARTS, A>(start, n, term, combine)
        }
    }
}

/// At least `N` terms, in as many partial results; `N` is a power of 2.
#[inline(always)]
fn in_parts<const N: usize, A: Clone>(
    start: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    let end = start + n;
    // Plain loops over an array: what the compiler turns into vectors.
    let mut parts: [A; N] = core::array::from_fn(|i| term(start + i));
    for round in 1..n / N {
        let at = start + round * N;
        for (i, part) in parts.iter_mut().enumerate() {
            *part = combine(part.clone(), term(at + i));
        }
    }
    let rest = end - n % N;
    for (i, part) in parts[..n % N].iter_mut().enumerate() {
        *part = combine(part.clone(), term(rest + i));
    }
    let mut width = N;
    while width > 1 {
        width /= 2;
        for i in 0..width {
            parts[i] = combine(parts[i].clone(), parts[i + width].clone());
        }
    }
    parts[0].clone()
}

/// The tree over a run that is not empty; `map` is given the number of each term too.
///
/// # Safety
/// As [`Run::get`], for every `i` below the length.
#[inline]
pub(super) unsafe fn reduce_run<T, A: Clone>(
    run: &Run<'_, T>,
    map: &impl Fn(usize, &T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    // SAFETY: the caller's promise.
    match run.as_slice() {
        Some(slice) => reduce_slice(slice, map, combine),
        None => {
            // SAFETY: the caller's promise; `halves` stays below the length.
            let term = |i| map(i, unsafe { run.get(i) });
            // Elements that lie apart are loaded one by one faster than by wide registers.
            halves(0, run.len(), BLOCK, &|start, n| apart(start, n, &term, combine), combine)
        }
    }
}

/// The tree over a slice that is not empty.
#[inline]
pub(super) fn reduce_slice<T, A: Clone>(
    slice: &[T],
    map: &impl Fn(usize, &T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    // SAFETY: `halves` stays below the length.
    let term = |i| map(i, unsafe { slice.get_unchecked(i) });
    halves(0, slice.len(), BLOCK, &|start, n| block(start, n, &term, combine), combine)
}
