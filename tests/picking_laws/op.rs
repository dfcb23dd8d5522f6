//! One write of any kind: what ndview is told, and what must come of it.

use ndview::prelude::*;
use ndview::{IndexMode, Result};

use crate::dice::{Dice, numbered};
use crate::index::{Held, hold, ids, index, lay, mask, picks};
use crate::model::{Item, picked, stretched};
use crate::support::oracle::{Oracle, indices};

/// What ndview is told.
#[derive(Debug)]
pub enum Op {
    Scatter(Vec<Held>, ArrayD<i64>),
    ScatterAdd(Vec<Held>, ArrayD<i64>),
    ScatterMin(Vec<Held>, ArrayD<i64>),
    ScatterMax(Vec<Held>, ArrayD<i64>),
    ScatterWith(Vec<Held>, ArrayD<i64>),
    Put(Held, ArrayD<i64>),
    PutMode(Held, ArrayD<i64>, IndexMode),
    PutAlong(Held, ArrayD<i64>, isize),
    AssignWhere(ArrayD<bool>, ArrayD<i64>),
    FillWhere(ArrayD<bool>, i64),
    CopyFrom(ArrayD<i64>, ArrayD<bool>),
    Place(ArrayD<bool>, ArrayD<i64>),
}

/// How many kinds of writes there are.
pub const KINDS: usize = 12;

/// An expression for positions of whatever type.
macro_rules! with_ids {
    ($held:expr, $ids:ident => $body:expr) => {
        match $held {
            Held::U8($ids) => $body,
            Held::U16($ids) => $body,
            Held::U32($ids) => $body,
            Held::U64($ids) => $body,
            Held::Usize($ids) => $body,
            Held::I8($ids) => $body,
            Held::I16($ids) => $body,
            Held::I32($ids) => $body,
            Held::I64($ids) => $body,
            Held::Isize($ids) => $body,
            Held::IntList($ids) => $body,
            Held::Basic(_) | Held::Mask(_) | Held::BoolList(_) => unreachable!("positions"),
        }
    };
}
pub(crate) use with_ids;

/// A change that does not commute.
pub fn mix(place: &mut i64, value: i64) {
    *place = place.wrapping_mul(31).wrapping_add(value);
}

impl Op {
    pub fn run<S, D>(&self, a: &mut ArrayBase<S, D>) -> Result<()>
    where
        S: StorageMut<Elem = i64>,
        D: Dimension,
    {
        match self {
            Op::Scatter(index, values) => a.scatter(&picks(index), values),
            Op::ScatterAdd(index, values) => a.scatter_add(&picks(index), values),
            Op::ScatterMin(index, values) => a.scatter_min(&picks(index), values),
            Op::ScatterMax(index, values) => a.scatter_max(&picks(index), values),
            Op::ScatterWith(index, values) => {
                let (mut calls, n) = (0, a.len());
                let f = |place: &mut i64, value: &i64| {
                    calls += 1;
                    mix(place, *value);
                };
                let done = a.scatter_with(&picks(index), values, f);
                assert!(done.is_ok() || calls == 0, "{calls} calls on {n} elements");
                done
            }
            Op::Put(held, values) => with_ids!(held, ids => a.put(ids, values)),
            Op::PutMode(held, values, mode) => {
                with_ids!(held, ids => a.put_mode(ids, values, *mode))
            }
            Op::PutAlong(held, values, axis) => {
                with_ids!(held, ids => a.put_along_axis(ids, values, *axis))
            }
            Op::AssignWhere(mask, values) => a.assign_where(mask, values),
            Op::FillWhere(mask, value) => a.fill_where(mask, *value),
            Op::CopyFrom(values, mask) => a.copy_from(values, mask),
            Op::Place(mask, values) => a.place(mask, values),
        }
    }

    fn change(&self) -> fn(&mut i64, i64) {
        match self {
            Op::ScatterAdd(..) => |place, value| *place += value,
            Op::ScatterMin(..) => |place, value| *place = value.min(*place),
            Op::ScatterMax(..) => |place, value| *place = value.max(*place),
            Op::ScatterWith(..) => mix,
            _ => |place, value| *place = value,
        }
    }
}

/// A write and what it does: the places, in order, each with its value.
#[derive(Debug)]
pub struct Case {
    pub op: Op,
    pub changes: Vec<(Vec<usize>, i64)>,
}

impl Case {
    /// What an array shows after the write, if it showed this before.
    pub fn after(&self, before: &Oracle<i64>) -> Oracle<i64> {
        let (mut after, change) = (before.clone(), self.op.change());
        for (at, value) in &self.changes {
            let place = crate::support::oracle::rank_of(at, &before.shape);
            change(&mut after.elements[place], *value);
        }
        after
    }

    /// A write of this kind that fits an array of this shape.
    pub fn roll(dice: &mut Dice, shape: &[usize], kind: usize) -> Self {
        match kind {
            0..5 => scatter(dice, shape, kind),
            5 | 6 => put(dice, shape, kind == 6),
            7 => put_along(dice, shape),
            8 => assign_where(dice, shape),
            9 => {
                let (mask, at) = full_mask(dice, shape);
                let changes = at.into_iter().map(|at| (at, -7)).collect();
                Case { op: Op::FillWhere(mask, -7), changes }
            }
            10 => copy_from(dice, shape),
            _ => {
                let (mask, at) = full_mask(dice, shape);
                let (values, repeated) = some_values(dice, 4, false);
                let changes = at.into_iter().zip(repeated).collect();
                Case { op: Op::Place(mask, values), changes }
            }
        }
    }
}

/// Values that broadcast to this shape, perhaps with more axes of length 1 in front (AS2), and for
/// each index of the shape its own.
pub fn values_for(dice: &mut Dice, shape: &[usize]) -> (ArrayD<i64>, Vec<i64>) {
    let own = dice.part_of(shape);
    let of = numbered(&own, -500);
    let values = indices(shape).iter().map(|at| *stretched(&of, at)).collect();
    let more = if dice.one_in(4) { vec![1; shape.len() - own.len() + 1] } else { vec![] };
    let of = Oracle { shape: [more, own].concat(), elements: of.elements };
    (lay(dice, &of, 999_999), values)
}

/// A few values of any rank, and them over and over again.
fn some_values(dice: &mut Dice, most: usize, none_too: bool) -> (ArrayD<i64>, Vec<i64>) {
    let shape = match dice.below(4) {
        0 => vec![],
        1 => vec![1 + dice.below(2), 1 + dice.below(most)],
        _ => vec![dice.below(most) + usize::from(!none_too)],
    };
    let of = numbered(&shape, -500);
    let repeated = of.elements.iter().copied().cycle().take(5000).collect();
    (lay(dice, &of, 999_999), repeated)
}

fn scatter(dice: &mut Dice, shape: &[usize], kind: usize) -> Case {
    let items = index(dice, shape, false);
    let found = picked(&items, shape).unwrap();
    let (values, each) = values_for(dice, &found.shape);
    let held = hold(dice, &items);
    let op = match kind {
        0 => Op::Scatter(held, values),
        1 => Op::ScatterAdd(held, values),
        2 => Op::ScatterMin(held, values),
        3 => Op::ScatterMax(held, values),
        _ => Op::ScatterWith(held, values),
    };
    Case { op, changes: found.sources.into_iter().zip(each).collect() }
}

/// TK1: the place that a number means.
pub fn in_mode(i: i128, len: usize, mode: IndexMode) -> usize {
    let n = len as i128;
    let at = match mode {
        IndexMode::Wrap => ((i % n) + n) % n,
        IndexMode::Clip => i.max(0).min(n - 1),
        IndexMode::Raise if i < 0 => i + n,
        IndexMode::Raise => i,
    };
    usize::try_from(at).unwrap()
}

/// Numbers near and far from an axis of this length.
pub fn far_ids(dice: &mut Dice, shape: &[usize], len: usize) -> Oracle<i128> {
    let (n, mut high) = (len as i128, dice.one_in(4));
    let mut low = !high && dice.one_in(2);
    if shape.contains(&0) {
        (low, high) = (false, false);
    }
    Oracle::new(shape, |_| match dice.below(8) {
        0 if low => i64::MIN.into(),
        1 if low => i128::from(i64::MIN) + 1,
        2 if low => -n - 1,
        3 if low => -n,
        4 if low => -1,
        0 if high => u64::MAX.into(),
        1 if high => 1 << 63,
        2 => i64::MAX.into(),
        3 => n,
        4 => n + 7,
        _ => dice.below(2 * len + 2) as i128,
    })
}

fn put(dice: &mut Dice, shape: &[usize], in_some_mode: bool) -> Case {
    let len: usize = shape.iter().product();
    let ids_shape = match dice.below(3) {
        _ if len == 0 => vec![0],
        0 => vec![dice.len(3), dice.len(3)],
        1 => vec![],
        _ => vec![dice.len(5)],
    };
    let (values, repeated) = some_values(dice, 6, true);
    let at = |i: usize| indices(shape)[i].clone();
    let mode = match in_some_mode {
        true => dice.pick(&[IndexMode::Raise, IndexMode::Wrap, IndexMode::Clip]),
        false => IndexMode::Raise,
    };
    let ids = match mode {
        _ if len == 0 => Oracle { shape: ids_shape, elements: vec![] },
        IndexMode::Raise => ids(dice, &ids_shape, len),
        _ => far_ids(dice, &ids_shape, len),
    };
    let places = ids.elements.iter().map(|&i| at(in_mode(i, len, mode)));
    let changes = places.zip(repeated).collect();
    let held = crate::index::held(dice, &Item::Ids(ids));
    let op = match in_some_mode {
        true => Op::PutMode(held, values, mode),
        false => Op::Put(held, values),
    };
    Case { op, changes }
}

/// What `take_along_axis` and `put_along_axis` mean by positions along an axis: the shape of the
/// result, and the place for each of its elements. `None` where the axes do not fit.
pub fn along(shape: &[usize], ids: &Oracle<i128>, axis: usize) -> (Vec<usize>, Vec<Vec<usize>>) {
    let longer = |(i, (&a, &b)): (usize, (&usize, &usize))| {
        if i == axis || a == 1 { b } else { a }
    };
    let out: Vec<usize> = shape.iter().zip(&ids.shape).enumerate().map(longer).collect();
    let place = |at: Vec<usize>| {
        let i = in_mode(*stretched(ids, &at), shape[axis], IndexMode::Raise);
        let mut own: Vec<usize> =
            at.iter().zip(shape).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect();
        own[axis] = i;
        own
    };
    let places = indices(&out).into_iter().map(place).collect();
    (out, places)
}

/// Positions along an axis, that broadcast with the other axes.
pub fn along_ids(dice: &mut Dice, shape: &[usize]) -> (Oracle<i128>, usize) {
    let axis = dice.below(shape.len());
    let mut own = dice.part_of(shape);
    // As many axes as the array; where the array's is of length 1, perhaps longer.
    own.splice(..0, vec![1; shape.len() - own.len()]);
    for (i, len) in own.iter_mut().enumerate() {
        if shape[i] == 1 && i != axis && dice.one_in(3) {
            *len = dice.len(3);
        }
    }
    own[axis] = dice.len(4);
    if shape[axis] == 0 {
        own[axis] = 0;
    }
    let ids = match shape[axis] {
        0 => Oracle { shape: own, elements: vec![] },
        len => ids(dice, &own, len),
    };
    (ids, axis)
}

fn put_along(dice: &mut Dice, shape: &[usize]) -> Case {
    if shape.is_empty() {
        return Case::roll(dice, shape, 5);
    }
    let (ids, axis) = along_ids(dice, shape);
    let (out, places) = along(shape, &ids, axis);
    let (values, each) = values_for(dice, &out);
    let from_end = axis as isize - if dice.one_in(2) { shape.len() as isize } else { 0 };
    let held = crate::index::held(dice, &Item::Ids(ids));
    Case {
        op: Op::PutAlong(held, values, from_end),
        changes: places.into_iter().zip(each).collect(),
    }
}

/// A mask of the array's own shape, and where it is true, in C order.
pub fn full_mask(dice: &mut Dice, shape: &[usize]) -> (ArrayD<bool>, Vec<Vec<usize>>) {
    let n: usize = shape.iter().product();
    let count = dice.below(n + 1);
    let of = mask(dice, shape, count);
    let at = indices(shape).into_iter().filter(|at| *of.at(at)).collect();
    let filler = dice.one_in(2);
    (lay(dice, &of, filler), at)
}

fn assign_where(dice: &mut Dice, shape: &[usize]) -> Case {
    let (mask, at) = full_mask(dice, shape);
    let shape = match dice.below(4) {
        0 => vec![],
        1 => vec![1],
        _ => vec![at.len()],
    };
    let of = numbered(&shape, -500);
    let each: Vec<i64> = match of.elements.len() {
        1 => vec![-500; at.len()],
        _ => of.elements.clone(),
    };
    let op = Op::AssignWhere(mask, lay(dice, &of, 999_999));
    Case { op, changes: at.into_iter().zip(each).collect() }
}

fn copy_from(dice: &mut Dice, shape: &[usize]) -> Case {
    // Values are stretched, but for the leading axes of length 1 they may have with `scatter`.
    let own = dice.part_of(shape);
    let of = numbered(&own, -500);
    let thin = dice.part_of(shape);
    let n: usize = thin.iter().product();
    let count = dice.below(n + 1);
    let mask = mask(dice, &thin, count);
    let changes = indices(shape)
        .into_iter()
        .filter(|at| *stretched(&mask, at))
        .map(|at| (at.clone(), *stretched(&of, &at)))
        .collect();
    let (values, filler) = (lay(dice, &of, 999_999), dice.one_in(2));
    Case { op: Op::CopyFrom(values, lay(dice, &mask, filler)), changes }
}
