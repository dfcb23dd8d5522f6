//! The tree: halves down to blocks, blocks in partial results.

use core::mem::needs_drop;

/// So many terms are reduced in partial results before halving begins: each of those is 32 terms one
/// after the other.
pub(super) const BLOCK: usize = 2048;
/// Partial results of a long block: so many that the compiler does not unroll the loop over them, and
/// makes vectors of it whatever is done.
pub(super) const MANY_PARTS: usize = 64;
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
    if needs_drop::<A>() || n < PARTS {
        return sequential((0..n).map(term), combine);
    }
    // Plain loops over arrays: what the compiler turns into vectors.
    let (parts, at): ([A; PARTS], usize);
    if n < FEW {
        (parts, at) = (core::array::from_fn(term), PARTS);
    } else {
        let mut many: [A; MANY_PARTS] = core::array::from_fn(term);
        for round in 1..n / MANY_PARTS {
            let at = round * MANY_PARTS;
            for (i, part) in many.iter_mut().enumerate() {
                *part = combine(part.clone(), term(at + i));
            }
        }
        let two = |i: usize, j: usize| {
            combine(many[i + PARTS * j].clone(), many[i + PARTS * (j + 1)].clone())
        };
        let four = |i: usize, j: usize| combine(two(i, j), two(i, j + 2));
        parts = core::array::from_fn(|i| combine(four(i, 0), four(i, 4)));
        at = n - n % MANY_PARTS;
    }
    rest(parts, at, n, term, combine)
}

/// [`in_parts`] of so few terms that there is no need of many partial results: less to compile.
#[inline(always)]
#[track_caller]
pub(super) fn in_few_parts<A: Clone>(
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    debug_assert!(n < FEW, "{n} terms are not few");
    if needs_drop::<A>() || n < PARTS {
        return sequential((0..n).map(term), combine);
    }
    rest(core::array::from_fn(term), PARTS, n, term, combine)
}

/// The partial results of the terms before `at`, with those up to `n`: in rounds, then four, two and one.
#[inline(always)]
fn rest<A: Clone>(
    mut parts: [A; PARTS],
    mut at: usize,
    n: usize,
    term: &impl Fn(usize) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    let add = |parts: &mut [A], at: usize| {
        for (i, part) in parts.iter_mut().enumerate() {
            *part = combine(part.clone(), term(at + i));
        }
    };
    while at + PARTS <= n {
        add(&mut parts, at);
        at += PARTS;
    }
    // Each to other partial results, so that none waits for another.
    if (n - at) & 4 != 0 {
        add(&mut parts[..4], at);
        at += 4;
    }
    if (n - at) & 2 != 0 {
        add(&mut parts[4..6], at);
        at += 2;
    }
    if at < n {
        add(&mut parts[6..7], at);
    }
    let mut width = PARTS;
    while width > 1 {
        width /= 2;
        for i in 0..width {
            parts[i] = combine(parts[i].clone(), parts[i + width].clone());
        }
    }
    let [first, ..] = parts;
    first
}
