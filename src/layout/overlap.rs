//! Do two strided arrays touch a common byte, and does one array reach an element twice?
//!
//! # The question as an equation
//!
//! An array touches the bytes `start + Σ stride_k * i_k + b`, where `0 <= i_k < shape_k` and `0 <= b < itemsize`.
//! Turning an axis round (`i -> shape - 1 - i`) does not change that set, so `A` may be counted upwards along every
//! axis from its lowest byte `lo_A`, and `B` downwards from its highest byte `hi_B - 1`. They meet exactly if
//!
//! ```text
//! Σ_A |stride_k| * x_k + b_A  +  Σ_B |stride_k| * y_k + b_B  =  hi_B - 1 - lo_A
//! ```
//!
//! has a solution within the bounds: a linear equation in bounded non-negative whole numbers, or "can `target` be paid
//! with at most `max_k` coins of each value `coef_k`?". Each axis of either array is a kind of coin, and so are the
//! bytes within an element (value 1, `itemsize - 1` of them, per array). Swapping the arrays gives the equation for the
//! complementary sum; the smaller of the two targets is used. `self_overlap` asks questions of the same form.
//!
//! # How it is solved
//!
//! That is NP-hard in the number of axes, so the search is bounded, but what slicing produces needs next to no search:
//!
//! 1. *Fusing.* A coin worth `q` times another one, of which at least `q - 1` are there, leaves no gap in the multiples
//!    of the smaller coin, so both are one kind of coin with a larger bound. A contiguous block becomes one term.
//! 2. *Cutting.* Sorted by value, the coins are cut into a high and a low part. What the low part pays is a multiple
//!    of the gcd of the low coins, differs from the target by a multiple of the gcd of the high coins, and can be
//!    neither more than the low part's total nor less than what the high part leaves over. The Chinese remainder
//!    theorem makes this one arithmetic progression, usually of one number or none: row strides against column strides
//!    is such a cut. For each number the two parts are then independent, smaller questions.
//! 3. One kind of coin is a division, and for two the first number of the progression is an answer: no search.
//!
//! Where to cut does not depend on the target, so it is settled once, in a binary tree with the coins as leaves, taking
//! the cut with the shortest progression each time. Work is counted in numbers tried beyond the first of a progression;
//! when it reaches the caller's bound the answer is [`Overlap::Unknown`]. `Yes` and `No` are always exact.
//!
//! # Number range
//!
//! Coefficients are at most 2^63 and targets below 2^127. Sums that could pass `i128` saturate where only "at least the
//! target" matters; a target that cannot be held (no real array has one) gives `Unknown`. Addresses are plain whole
//! numbers: nothing wraps at the end of the address space.
#![forbid(unsafe_code)]

use super::{Layout, SELF_OVERLAP_WORK};
use crate::dimension::Dimension;

/// Whether two arrays touch a common byte
/// ([`shares_memory`](crate::ArrayBase::shares_memory)), or one array reaches an element by several
/// indices ([`self_overlap`](Layout::self_overlap)).
///
/// `Yes` and `No` are never wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// They certainly do not.
    No,
    /// They certainly do.
    Yes,
    /// The work bound was reached before an answer, or the numbers are beyond any real array.
    Unknown,
}

impl<D: Dimension> Layout<D> {
    /// Whether two different indices reach one element (rule SM5). Exact, within a bounded search.
    ///
    /// `No` wherever slicing, transposing, reshaping or picking every n-th position led here; `Yes`
    /// after stretching (stride 0 along two or more positions) and for windows that overlap. What
    /// may be written must answer `No`: after `Yes` or `Unknown`, [`ArrayViewMut::from_strides`]
    /// refuses and an array copies before its first write.
    ///
    /// [`ArrayViewMut::from_strides`]: crate::ArrayViewMut::from_strides
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::<f64, _>::zeros((6, 4));
    /// assert_eq!(a.slice((s![..;2], s![..;-3])).layout().self_overlap(), Overlap::No);
    /// let rows = a.slice(0).broadcast_to((6, 4))?; // one row, six times
    /// assert_eq!(rows.layout().self_overlap(), Overlap::Yes);
    /// let windows = a.sliding_window_view(&[3, 4])?; // each has two rows of the one before
    /// assert_eq!(windows.layout().self_overlap(), Overlap::Yes);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    pub fn self_overlap(&self) -> Overlap {
        self.self_overlap_within(SELF_OVERLAP_WORK)
    }

    /// As [`self_overlap`](Self::self_overlap), with the bound on the search given: the numbers that
    /// may be tried in vain, each of which takes some tens of nanoseconds for a few axes. With 0,
    /// what needs no search is still answered.
    pub fn self_overlap_within(&self, max_work: u64) -> Overlap {
        self_overlap(self.shape(), self.strides(), max_work)
    }
}

/// The bytes an array touches.
///
/// `shape` and `strides` have one entry per axis; surplus lengths count for emptiness only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region<'a> {
    /// Address of element `(0, .., 0)`.
    pub start: usize,
    /// Bytes per element.
    pub itemsize: usize,
    /// Length of each axis.
    pub shape: &'a [usize],
    /// Stride of each axis, in bytes.
    pub strides: &'a [isize],
}

/// Up to this many numbers are kept on the stack: sixteen terms and the tree above them.
const INLINE: usize = 32;

/// The widest group of terms for which every cut is compared; a wider one is cut in the middle.
const WIDE: usize = 64;

/// `coef * x` with `0 <= x <= max`; `coef` is positive and at most 2^63.
#[derive(Clone, Copy, Debug, Default)]
struct Term {
    coef: i128,
    max: i128,
}

impl Term {
    fn new(coef: i128, max: i128) -> Self {
        Self { coef, max }
    }

    fn span(&self) -> i128 {
        self.coef.saturating_mul(self.max)
    }
}

/// A group of terms. The nodes lie in preorder: a node, its `high` part (`high` nodes), its low part.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// Greatest common divisor of the coefficients.
    gcd: i128,
    /// Greatest sum of the group, saturating.
    total: i128,
    /// Number of nodes of the high part; 0 for a single term.
    high: usize,
    /// `high.gcd / gcd`: solutions for the low part, in units of its gcd, repeat with this period.
    period: i128,
    /// Inverse of `low.gcd / gcd` modulo `period`.
    inverse: i128,
}

/// The half-open range `[lo, hi)` of touched addresses, or `None` where nothing is touched.
///
/// The ends saturate at those of `i128`, far outside any address, so comparing ranges stays exact.
pub(crate) fn extent(r: &Region<'_>) -> Option<(i128, i128)> {
    if r.itemsize == 0 || r.shape.contains(&0) {
        return None;
    }
    let (mut lo, mut hi) = (r.start as i128, r.start as i128 + r.itemsize as i128);
    for (&len, &stride) in r.shape.iter().zip(r.strides) {
        // At most (2^64 - 2) * 2^63 in size, which i128 holds.
        let span = (len as i128 - 1) * stride as i128;
        lo = lo.saturating_add(span.min(0));
        hi = hi.saturating_add(span.max(0));
    }
    Some((lo, hi))
}

/// Whether the ranges of touched addresses meet: necessary for an overlap, not sufficient.
pub(crate) fn may_overlap(a: &Region<'_>, b: &Region<'_>) -> bool {
    match (extent(a), extent(b)) {
        (Some((a_lo, a_hi)), Some((b_lo, b_hi))) => a_lo < b_hi && b_lo < a_hi,
        _ => false,
    }
}

/// Whether two arrays touch a common byte; exact unless more than `max_work` numbers had to be tried.
///
/// With `max_work == 0` whatever needs no search is still answered.
pub(crate) fn overlap(a: &Region<'_>, b: &Region<'_>, max_work: u64) -> Overlap {
    let (Some(a_ends), Some(b_ends)) = (extent(a), extent(b)) else {
        return Overlap::No;
    };
    if a_ends.0 >= b_ends.1 || b_ends.0 >= a_ends.1 {
        return Overlap::No;
    }
    // A saturated end is not the true one and must not enter the equation.
    let target = |(lo, _), (_, hi)| match (lo, hi) {
        (i128::MIN, _) | (_, i128::MAX) => None,
        _ => (hi - 1_i128).checked_sub(lo),
    };
    let target = match (target(a_ends, b_ends), target(b_ends, a_ends)) {
        (Some(one), Some(other)) => one.min(other),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => return Overlap::Unknown,
    };
    let mut terms = Short::new();
    for r in [a, b] {
        terms.push(Term::new(1, r.itemsize as i128 - 1));
        terms.extend(axes(r.shape, r.strides).filter(|t| t.coef != 0));
    }
    let mut work = max_work;
    feasible(terms.all(), target, &mut work)
}

/// Whether two different indices reach one element; strides are in elements.
///
/// Axes of length 1 are ignored, an empty array has no overlap, and a stride of 0 along two or more elements is one.
///
/// Take two such indices, and of the axes they differ along the one of the largest stride, `k`. The smaller axes make
/// up for it: `Σ_j c_j * d_j = c_k * d_k`, where `c = |stride|`, `u = shape - 1`, `|d_j| <= u_j`, `0 < d_k <= u_k`.
/// With `z_j = d_j + u_j` and `w = u_k - d_k` this is `Σ_j c_j * z_j + c_k * w = Σ_j c_j * u_j + c_k * u_k`, where
/// `0 <= z_j <= 2 * u_j` and `0 <= w < u_k`: the equation at the top, once for each `k`. Where `c_k` is more than all
/// smaller axes span together, nothing makes up for it; where that holds throughout, the axes nest, with no search.
pub(crate) fn self_overlap(shape: &[usize], strides: &[isize], max_work: u64) -> Overlap {
    if shape.contains(&0) {
        return Overlap::No;
    }
    let mut terms = Short::new();
    terms.extend(axes(shape, strides));
    sort(terms.all());
    self_overlap_sorted(terms.all(), max_work)
}

/// [`self_overlap`] for the axes in ascending order of their strides.
fn self_overlap_sorted(terms: &[Term], mut work: u64) -> Overlap {
    // One stride twice, or more indices than elements in reach (as with a stride of 0): two indices must meet.
    let (mut reach, mut indices, mut last) = (1_i128, 1_i128, -1);
    for t in terms {
        reach = reach.saturating_add(t.span());
        indices = indices.saturating_mul(t.max + 1);
        if t.coef == last || indices > reach {
            return Overlap::Yes;
        }
        last = t.coef;
    }
    let mut answer = Overlap::No;
    let mut below = 0_i128;
    for (k, top) in terms.iter().enumerate() {
        let reach = below.saturating_add(top.span());
        if top.coef <= below {
            let mut all = Short::new();
            all.extend(terms[..k].iter().map(|t| Term::new(t.coef, 2 * t.max)));
            all.push(Term::new(top.coef, top.max - 1));
            let found = match reach {
                i128::MAX => Overlap::Unknown, // saturated, so not the true sum
                _ => feasible(all.all(), reach, &mut work),
            };
            match found {
                Overlap::Yes => return Overlap::Yes,
                Overlap::Unknown => answer = Overlap::Unknown,
                Overlap::No => {}
            }
        }
        below = reach;
    }
    answer
}

/// The axes of two or more elements as terms; the coefficient is 0 where the stride is.
fn axes(shape: &[usize], strides: &[isize]) -> impl Iterator<Item = Term> {
    let axes = shape.iter().zip(strides).filter(|&(&len, _)| len > 1);
    axes.map(|(&len, &stride)| Term::new(stride.unsigned_abs() as i128, len as i128 - 1))
}

/// Puts terms in ascending order. They are few, and the library's sort is ten times as much to compile.
fn sort(terms: &mut [Term]) {
    for i in 1..terms.len() {
        let term = terms[i];
        let at = terms[..i].partition_point(|t| (t.coef, t.max) <= (term.coef, term.max));
        terms.copy_within(at..i, at + 1);
        terms[at] = term;
    }
}

/// A list, which is on the stack while it is short, and in `many` after that.
struct Short<T> {
    few: [T; INLINE],
    many: Vec<T>,
    len: usize,
}

impl<T: Copy + Default> Short<T> {
    fn new() -> Self {
        Short { few: [T::default(); INLINE], many: Vec::new(), len: 0 }
    }

    fn push(&mut self, item: T) {
        match self.few.get_mut(self.len) {
            Some(place) => *place = item,
            None => {
                if self.many.is_empty() {
                    self.many.extend_from_slice(&self.few);
                }
                self.many.push(item);
            }
        }
        self.len += 1;
    }

    fn extend(&mut self, items: impl Iterator<Item = T>) {
        items.for_each(|item| self.push(item));
    }

    fn all(&mut self) -> &mut [T] {
        if self.len > INLINE { &mut self.many } else { &mut self.few[..self.len] }
    }
}

/// Whether `Σ coef * x = target` has a solution; the terms are used up.
fn feasible(terms: &mut [Term], target: i128, work: &mut u64) -> Overlap {
    let kept = fuse(terms, target);
    let terms = &mut terms[..kept];
    terms.reverse();
    let mut tree = Short::new();
    tree.extend((1..2 * kept).map(|_| Node::default()));
    plan(terms, tree.all());
    reaches(tree.all(), target, work)
}

/// Cuts the bounds down to what `target` allows, then fuses terms that together leave no gaps.
///
/// The first terms, as many as the result says, are what is left, in ascending order. The solutions stay the same.
fn fuse(terms: &mut [Term], target: i128) -> usize {
    for t in terms.iter_mut() {
        t.max = t.max.min(target / t.coef);
    }
    sort(terms);
    let mut kept = 0_usize;
    for i in 0..terms.len() {
        let t = terms[i];
        if t.max == 0 {
            continue;
        }
        let leaves_no_gap = |s: &&mut Term| t.coef % s.coef == 0 && t.coef / s.coef - 1 <= s.max;
        // Looking at the last few only keeps this linear for absurd ranks.
        let recent = &mut terms[kept.saturating_sub(WIDE)..kept];
        let fits = recent.iter_mut().rev().find(leaves_no_gap);
        if let Some(s) = fits {
            let more = (t.coef / s.coef).saturating_mul(t.max);
            s.max = s.max.saturating_add(more).min(target / s.coef);
        } else {
            terms[kept] = t;
            kept += 1;
        }
    }
    kept
}

/// Fills `tree`, `2 * terms.len() - 1` nodes, with the cuts of `terms`, which are in descending order.
fn plan(terms: &[Term], tree: &mut [Node]) {
    let Some((node, below)) = tree.split_first_mut() else {
        return;
    };
    if let [only] = terms {
        let (gcd, total) = (only.coef, only.span());
        *node = Node { gcd, total, ..Node::default() };
        return;
    }
    let cut = best_cut(terms);
    let (high, low) = below.split_at_mut(2 * cut - 1);
    plan(&terms[..cut], high);
    plan(&terms[cut..], low);
    let (gcd, _) = gcd_and_inverse(low[0].gcd, high[0].gcd);
    let period = high[0].gcd / gcd;
    let (_, inverse) = gcd_and_inverse(low[0].gcd / gcd, period);
    let total = high[0].total.saturating_add(low[0].total);
    *node = Node { gcd, total, high: high.len(), period, inverse };
}

/// The cut of two or more terms that leaves the fewest sums to try; the one nearest the middle among equals.
fn best_cut(terms: &[Term]) -> usize {
    let len = terms.len();
    if len > WIDE {
        return len / 2;
    }
    let add = |(gcd, total): (i128, i128), t: &Term| {
        (gcd_and_inverse(t.coef, gcd).0, total.saturating_add(t.span()))
    };
    let mut lows = [(0, 0); WIDE];
    let mut low = (0, 0);
    for (slot, t) in lows.iter_mut().zip(terms).rev() {
        low = add(low, t);
        *slot = low;
    }
    let (mut high, mut best) = ((0, 0), (i128::MAX, usize::MAX, 1));
    for cut in 1..len {
        high = add(high, &terms[cut - 1]);
        let low = lows[cut];
        let step = low.0 * (high.0 / gcd_and_inverse(low.0, high.0).0);
        best = best.min((high.1.min(low.1) / step, len.abs_diff(2 * cut), cut));
    }
    best.2
}

/// The gcd of two numbers, not both 0, and, where it is 1, the inverse of `a` modulo `m`.
fn gcd_and_inverse(a: i128, m: i128) -> (i128, i128) {
    let (mut r, mut next_r) = (m, a);
    let (mut x, mut next_x) = (0, 1);
    while next_r != 0 {
        let q = r / next_r;
        (r, next_r) = (next_r, r - q * next_r);
        (x, next_x) = (next_x, x - q * next_x);
    }
    (r, if m == 0 { 0 } else { x.rem_euclid(m) })
}

fn certain(yes: bool) -> Overlap {
    if yes { Overlap::Yes } else { Overlap::No }
}

/// Whether the terms of `tree` can sum to `target`.
fn reaches(tree: &[Node], target: i128, work: &mut u64) -> Overlap {
    let Some((node, below)) = tree.split_first() else {
        return certain(target == 0);
    };
    let possible = (0..=node.total).contains(&target) && target % node.gcd == 0;
    if node.high == 0 || !possible {
        return certain(possible);
    }
    let (high, low) = below.split_at(node.high);
    // What the low part may pay: `base` modulo `step`, from `least` to `most`. All factors are at most 2^63.
    let step = low[0].gcd * node.period;
    let base = low[0].gcd * (target / node.gcd % node.period * node.inverse % node.period);
    let least = (target - high[0].total).max(0);
    let most = low[0].total.min(target);
    let skip = (base - least).rem_euclid(step);
    if most < least || skip > most - least {
        return Overlap::No;
    }
    let first = least + skip;
    let last = (most - first) / step;
    // From the middle outwards: sums near either end are the ones with gaps.
    let middle = last / 2 + last % 2;
    let price = 1 + (tree.len() / (2 * WIDE)) as u64; // trying one takes as many steps as there are nodes
    for t in 0..=last {
        let Some(left) = work.checked_sub(if t > 0 { price } else { 0 }) else {
            return Overlap::Unknown;
        };
        *work = left;
        let away = t / 2 - t % 2 * t; // 0, -1, 1, -2, 2, ..
        let part = first + (middle + away) * step;
        let found = match reaches(low, part, work) {
            Overlap::Yes => reaches(high, target - part, work),
            other => other,
        };
        if found != Overlap::No {
            return found;
        }
    }
    Overlap::No
}

#[cfg(test)]
mod tests;
