//! The tree: halves down to blocks, blocks in partial results.
#![allow(unsafe_code, reason = "this file fills arrays")]

use core::mem::{MaybeUninit, needs_drop, transmute_copy};

/// So many terms are reduced in partial results before halving begins: each of those is 32 terms one
/// after the other.
pub(super) const BLOCK: usize = 2048;
/// Partial results of a long block: so many that the compiler does not unroll the loop over them, and
/// makes vectors of it whatever is done.
const MANY_PARTS: usize = 64;
/// Partial results of what is left of a block.
const PARTS: usize = 8;
/// Up to so many terms, what is left is all there is: to bring 64 partial results together takes longer than
/// they save.
pub(super) const FEW: usize = 4 * MANY_PARTS;
const _: () = assert!(MANY_PARTS == 8 * PARTS, "eight rounds of few are one of many");

/// The tree over terms `start..start + n`, `n >= 1`, given a way to reduce up to `leaf` of them.
#[inline]
#[track_caller]
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
#[inline(always)]
pub(super) fn sequential<A>(mut terms: impl Iterator<Item = A>, combine: &impl Fn(A, A) -> A) -> A {
    match terms.next() {
        Some(first) => terms.fold(first, combine),
        None => unreachable!("a block has a term"),
    }
}

/// `n >= 1` terms in partial results, or, where these cannot be updated without cost, one after the
/// other: 64 at a time, then eight, then what is left, so that blocks of any length are worked on in
/// vectors.
#[inline(always)]
#[track_caller]
pub(super) fn in_parts<A: Clone>(
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if needs_drop::<A>() || n < FEW {
        return in_few_parts(n, term, combine);
    }
    let mut many: [A; MANY_PARTS] = filled(term);
    let mut at = MANY_PARTS;
    while at + MANY_PARTS <= n {
        add(&mut many, at, term, combine);
        at += MANY_PARTS;
    }
    // Halves of these, down to eight.
    let part = |i: usize, j: usize| many[i + PARTS * j].clone();
    let two = |i: usize, j: usize| combine(part(i, j), part(i, j + 1));
    let parts = |i: usize| combine(combine(two(i, 0), two(i, 2)), combine(two(i, 4), two(i, 6)));
    rest(filled(&parts), at, n, term, combine)
}

/// [`in_parts`] of fewer than [`FEW`] terms, or one after the other.
///
/// The loops here and below are written out: each is compiled for every kind of reduction, and iterators of
/// closures are several times as much for the compiler.
#[inline(always)]
#[track_caller]
pub(super) fn in_few_parts<A: Clone>(
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    if needs_drop::<A>() || n < PARTS {
        assert!(n > 0, "a block has a term");
        return in_order(term(0), 1, n, term, combine);
    }
    rest(filled(term), PARTS, n, term, combine)
}

/// The terms from `at` on, of `n`, combined with partial results.
#[inline(always)]
fn rest<A: Clone>(
    mut parts: [A; PARTS],
    mut at: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    while at + PARTS <= n {
        add(&mut parts, at, term, combine);
        at += PARTS;
    }
    let mut width = PARTS;
    while width > 1 {
        width /= 2;
        let mut i = 0;
        while i < width {
            parts[i] = combine(parts[i].clone(), parts[i + width].clone());
            i += 1;
        }
    }
    let [first, ..] = parts;
    in_order(first, at, n, term, combine)
}

/// Combines terms `at..n` with what was before, one after the other.
#[inline(always)]
fn in_order<A>(
    mut before: A,
    mut at: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    while at < n {
        before = combine(before, term(at));
        at += 1;
    }
    before
}

/// Combines a term from `at` on with each partial result. (A plain loop over an array: what the compiler
/// turns into vectors.)
#[inline(always)]
fn add<A: Clone, const N: usize>(
    parts: &mut [A; N],
    at: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) {
    let mut i = 0;
    while i < N {
        parts[i] = combine(parts[i].clone(), term(at + i));
        i += 1;
    }
}

/// An array of values that need not be dropped.
#[inline(always)]
fn filled<A, const N: usize>(value: &impl Fn(usize) -> A) -> [A; N] {
    let mut values = [const { MaybeUninit::uninit() }; N];
    let mut i = 0;
    while i < N {
        values[i].write(value(i));
        i += 1;
    }
    // SAFETY: an array of places lies as an array of values does, and each was written, above.
    unsafe { transmute_copy(&values) }
}
