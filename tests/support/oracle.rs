//! An n-d index oracle too simple to be wrong, and arrays of every kind of layout with theirs.

use ndview::prelude::*;
use proptest::prelude::*;

/// A shape and its elements in C order.
#[derive(Clone, Debug, PartialEq)]
pub struct Oracle<T> {
    pub shape: Vec<usize>,
    pub elements: Vec<T>,
}

/// All indices of a shape, in C order.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for &len in shape {
        let longer = |index: Vec<usize>| (0..len).map(move |i| [&index[..], &[i]].concat());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

/// All indices of a shape, in Fortran order.
pub fn indices_f(shape: &[usize]) -> Vec<Vec<usize>> {
    let reversed: Vec<usize> = shape.iter().rev().copied().collect();
    indices(&reversed).into_iter().map(|i| i.into_iter().rev().collect()).collect()
}

/// Where `index` stands in C order.
pub fn rank_of(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).fold(0, |rank, (i, len)| rank * len + i)
}

impl<T: Clone> Oracle<T> {
    pub fn new(shape: &[usize], f: impl FnMut(Vec<usize>) -> T) -> Self {
        Oracle { shape: shape.to_vec(), elements: indices(shape).into_iter().map(f).collect() }
    }

    pub fn at(&self, index: &[usize]) -> &T {
        assert!(
            index.len() == self.shape.len() && index.iter().zip(&self.shape).all(|(i, n)| i < n)
        );
        &self.elements[rank_of(index, &self.shape)]
    }

    /// The array of another shape whose element at `index` is this one's at `source(index)`.
    pub fn moved(&self, shape: &[usize], source: impl Fn(&[usize]) -> Vec<usize>) -> Self {
        Oracle::new(shape, |index| self.at(&source(&index)).clone())
    }

    pub fn permuted(&self, axes: &[usize]) -> Self {
        let shape: Vec<usize> = axes.iter().map(|&axis| self.shape[axis]).collect();
        self.moved(&shape, |index| {
            let mut old = vec![0; index.len()];
            index.iter().zip(axes).for_each(|(&i, &axis)| old[axis] = i);
            old
        })
    }

    /// Along `axis` only the given positions, in that order.
    pub fn picked(&self, axis: usize, positions: &[usize]) -> Self {
        let mut shape = self.shape.clone();
        shape[axis] = positions.len();
        self.moved(&shape, |index| {
            let mut old = index.to_vec();
            old[axis] = positions[index[axis]];
            old
        })
    }

    /// Without `axis`, which has length 1.
    pub fn squeezed(&self, axis: usize) -> Self {
        let mut shape = self.shape.clone();
        assert_eq!(shape.remove(axis), 1);
        Oracle { shape, elements: self.elements.clone() }
    }
}

/// The positions of Python's `slice(start, end, step)` along an axis of length `len`.
pub fn python_slice(
    start: Option<isize>,
    end: Option<isize>,
    step: isize,
    len: usize,
) -> Vec<usize> {
    let (n, step) = (len as i128, step as i128);
    let (lo, hi) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let bound = |v: isize| (if v < 0 { v as i128 + n } else { v as i128 }).clamp(lo, hi);
    let mut at = start.map_or(if step > 0 { lo } else { hi }, bound);
    let end = end.map_or(if step > 0 { hi } else { lo }, bound);
    let mut out = vec![];
    while (step > 0 && at < end) || (step < 0 && at > end) {
        out.push(at as usize);
        at += step;
    }
    out
}

/// One axis of a generated array: `len` positions every `step` of a longer axis, or one repeated.
#[derive(Clone, Debug)]
pub struct Axis {
    pub before: usize,
    pub len: usize,
    pub after: usize,
    pub step: isize,
    pub repeated: bool,
}

impl Axis {
    fn base_len(&self) -> usize {
        let used = match (self.repeated, self.len) {
            (true, _) => 1,
            (false, 0) => 0,
            (false, len) => (len - 1) * self.step.unsigned_abs() + 1,
        };
        self.before + used + self.after
    }

    fn base_position(&self, i: usize) -> usize {
        match (self.repeated, self.step > 0) {
            (true, _) => self.before,
            (false, true) => self.before + i * self.step.unsigned_abs(),
            (false, false) => self.before + (self.len - 1 - i) * self.step.unsigned_abs(),
        }
    }

    fn slice(&self) -> Index {
        let first = self.before as isize;
        let one = self.repeated || self.len == 1;
        if one || self.len == 0 {
            return Index::from(first..first + isize::from(one));
        }
        let last = first + (self.len as isize - 1) * self.step.abs();
        Index::from(match self.step {
            1.. => Slice::new(Some(first), Some(last + 1), self.step),
            _ => Slice::new(Some(last), (first > 0).then_some(first - 1), self.step),
        })
    }
}

/// How to make an array: a compact base in C or Fortran order, a part of it, stretched, permuted.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub axes: Vec<Axis>,
    pub fortran: bool,
    pub order: Vec<usize>,
}

impl Recipe {
    /// The array and what it must show: element `k` of the base's memory is `k`.
    pub fn make(&self) -> (ArrayD<i64>, Oracle<i64>) {
        let base: Vec<usize> = self.axes.iter().map(Axis::base_len).collect();
        let elements: Vec<i64> = (0..base.iter().product::<usize>() as i64).collect();
        let whole = match self.fortran {
            false => Array::from_shape_vec(base.clone(), elements),
            true => Array::from_shape_vec(base.clone().f(), elements),
        };
        let part: Vec<Index> = self.axes.iter().map(Axis::slice).collect();
        let part = whole.unwrap().into_slice(&part);
        let shape: Vec<usize> = self.axes.iter().map(|axis| axis.len).collect();
        let repeats = self.axes.iter().any(|axis| axis.repeated);
        let array = if repeats { part.broadcast_to(&shape).unwrap().share() } else { part };
        let order: Vec<isize> = self.order.iter().map(|&axis| axis as isize).collect();
        let oracle = Oracle::new(&shape, |index| {
            let at: Vec<usize> =
                index.iter().zip(&self.axes).map(|(&i, axis)| axis.base_position(i)).collect();
            let all = if self.fortran { indices_rank_f(&at, &base) } else { rank_of(&at, &base) };
            all as i64
        });
        (array.into_permute(&order), oracle.permuted(&self.order))
    }
}

fn indices_rank_f(index: &[usize], shape: &[usize]) -> usize {
    index.iter().zip(shape).rev().fold(0, |rank, (i, len)| rank * len + i)
}

fn axis(longest: usize) -> impl Strategy<Value = Axis> {
    let len = prop_oneof![1 => Just(0), 3 => Just(1), 9 => 2..=longest];
    let step = prop_oneof![4 => Just(1_isize), 2 => Just(-1), 1 => Just(2), 1 => Just(-2)];
    let repeated = prop_oneof![4 => Just(false), 1 => Just(true)];
    let margin = || prop_oneof![3 => Just(0_usize), 1 => Just(1)];
    (margin(), len, margin(), step, repeated).prop_map(|(before, len, after, step, repeated)| {
        Axis { before, len, after, step, repeated }
    })
}

/// Every kind of layout, of `least` to `most` axes.
pub fn layouts(least: usize, most: usize) -> impl Strategy<Value = Recipe> {
    let rank = prop_oneof![3 => least..=most.min(3), 1 => least..=most];
    rank.prop_flat_map(|rank| {
        let axes = proptest::collection::vec(axis(if rank > 3 { 2 } else { 4 }), rank);
        let order = Just((0..rank).collect::<Vec<_>>()).prop_shuffle();
        let order = prop_oneof![1 => Just((0..rank).collect()), 1 => order];
        (axes, any::<bool>(), order)
    })
    .prop_map(|(axes, fortran, order)| Recipe { axes, fortran, order })
}
