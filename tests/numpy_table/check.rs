//! Is the result what it should be, and is its memory where the table says?

use ndview::prelude::*;

use crate::counting::Counts;

/// What a closure returns so that the call in it may use `?`.
pub(crate) fn fine<V>(value: V) -> ndview::Result<V> {
    Ok(value)
}

/// Equal; floats up to their rounding.
pub(crate) trait Same {
    /// Whether the two are the same.
    fn same(&self, other: &Self) -> bool;
}

impl Same for f64 {
    fn same(&self, other: &Self) -> bool {
        self == other || (self - other).abs() <= 1e-9 * other.abs().max(1e-3)
    }
}

impl Same for ndview::c128 {
    fn same(&self, other: &Self) -> bool {
        self.re.same(&other.re) && self.im.same(&other.im)
    }
}

macro_rules! exact {
    ($($type:ty),*) => {$(
        impl Same for $type {
            fn same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )*};
}
exact!(i32, i64, u64, usize, bool);

/// A result as it is written down: nested lists.
pub(crate) trait Literal<T> {
    /// The lengths of the lists.
    fn shape(&self) -> Vec<usize>;
    /// The elements in order.
    fn elements(&self) -> Vec<&T>;
}

impl<T: Same, const N: usize> Literal<T> for [T; N] {
    fn shape(&self) -> Vec<usize> {
        vec![N]
    }

    fn elements(&self) -> Vec<&T> {
        self.iter().collect()
    }
}

impl<T: Same, const N: usize, const M: usize> Literal<T> for [[T; M]; N] {
    fn shape(&self) -> Vec<usize> {
        vec![N, M]
    }

    fn elements(&self) -> Vec<&T> {
        self.iter().flatten().collect()
    }
}

impl<T: Same, const N: usize, const M: usize, const L: usize> Literal<T> for [[[T; L]; M]; N] {
    fn shape(&self) -> Vec<usize> {
        vec![N, M, L]
    }

    fn elements(&self) -> Vec<&T> {
        self.iter().flatten().flatten().collect()
    }
}

/// The result has the shape and the elements that are written down.
pub(crate) fn value<S, D, L>(call: &str, result: &ArrayBase<S, D>, literal: L)
where
    S: Storage<Elem: Same + std::fmt::Debug>,
    D: Dimension,
    L: Literal<S::Elem>,
{
    assert_eq!(result.shape(), literal.shape(), "{call}: {result:?}");
    for (index, (got, wanted)) in result.iter().zip(literal.elements()).enumerate() {
        assert!(got.same(wanted), "{call}: element {index}: {got:?}, should be {wanted:?}");
    }
}

/// The element is the one that is written down.
pub(crate) fn scalar<T: Same + std::fmt::Debug>(call: &str, result: &T, literal: &T) {
    assert!(result.same(literal), "{call}: {result:?}, should be {literal:?}");
}

/// The result shows memory of its operand.
pub(crate) fn shared<S, D, S2, E>(call: &str, result: &ArrayBase<S, D>, operand: &ArrayBase<S2, E>)
where
    S: Storage,
    S2: Storage<Elem = S::Elem>,
    D: Dimension,
    E: Dimension,
{
    assert!(result.same_buffer(operand), "{call}: another buffer");
    assert_eq!(result.shares_memory(operand), Overlap::Yes, "{call}: no memory in common");
}

/// As [`shared`], and nothing of its size was allocated (a list of axes may be).
pub(crate) fn view<S, D, S2, E>(
    call: &str,
    result: &ArrayBase<S, D>,
    operand: &ArrayBase<S2, E>,
    counts: Counts,
) where
    S: Storage,
    S2: Storage<Elem = S::Elem>,
    D: Dimension,
    E: Dimension,
{
    shared(call, result, operand);
    assert!(counts.bytes < result.nbytes(), "{call}: a view that allocates");
}

/// The result shows memory of its operand, as elements of another type, and nothing of its size was
/// allocated.
pub(crate) fn part<S: Storage, D: Dimension, S2: Storage, E: Dimension>(
    call: &str,
    result: &ArrayBase<S, D>,
    operand: &ArrayBase<S2, E>,
    counts: Counts,
) {
    assert_eq!(result.shares_memory(operand), Overlap::Yes, "{call}: no memory in common");
    assert!(counts.bytes < result.nbytes(), "{call}: a view that allocates");
}

/// The result has its own memory, which was allocated for it.
pub(crate) fn copy<S, D, S2, E>(
    call: &str,
    result: &ArrayBase<S, D>,
    operand: &ArrayBase<S2, E>,
    counts: Counts,
) where
    S: Storage,
    S2: Storage,
    D: Dimension,
    E: Dimension,
{
    assert_eq!(result.shares_memory(operand), Overlap::No, "{call}: a copy that shares");
    assert!(counts.bytes >= result.nbytes(), "{call}: a copy without memory");
}
