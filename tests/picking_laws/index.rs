//! Random indices, and what ndview is given for them.

use ndview::prelude::*;
use ndview::{IndexElem, Pick};

use crate::dice::{Dice, Lay};
use crate::model::Item;
use crate::support::oracle::Oracle;

/// Random positions of an axis, some counted from the end.
pub fn ids(dice: &mut Dice, shape: &[usize], len: usize) -> Oracle<i128> {
    let n = len as isize;
    let low = if dice.one_in(2) { 0 } else { -n };
    Oracle::new(shape, |_| dice.range(low, n - 1) as i128)
}

pub fn range(dice: &mut Dice, len: usize) -> Item {
    let n = len as isize + 2;
    let mut bound = |none_in: usize| (!dice.one_in(none_in)).then(|| dice.range(-n, n));
    let (start, end) = (bound(3), bound(3));
    Item::Range(start, end, dice.pick(&[1, 1, 1, 2, 3, -1, -1, -2]))
}

/// A mask with this many trues.
pub fn mask(dice: &mut Dice, shape: &[usize], count: usize) -> Oracle<bool> {
    let n: usize = shape.iter().product();
    let mut elements: Vec<bool> = (0..n).map(|i| i < count).collect();
    dice.shuffle(&mut elements);
    Oracle { shape: shape.to_vec(), elements }
}

/// An index that fits an array of this shape. What picks broadcasts together; or, where it is to be
/// crossed, has one axis.
pub fn index(dice: &mut Dice, shape: &[usize], crossed: bool) -> Vec<Item> {
    let together: Vec<usize> = match dice.below(8) {
        0 => vec![],
        1..5 => vec![dice.len(4)],
        5 | 6 => vec![dice.len(3), dice.len(3)],
        _ => vec![dice.len(2), dice.len(2), dice.len(2)],
    };
    let taken = shape.len() - if dice.one_in(2) { 0 } else { dice.below(shape.len() + 1) };
    let mut ellipsis = if dice.one_in(2) { dice.below(taken + 1) } else { usize::MAX };
    let (mut axis, mut left, mut items) = (0, taken, Vec::new());
    loop {
        if dice.one_in(8) {
            items.push(Item::NewAxis);
        }
        if !crossed && dice.one_in(16) {
            let count = together.last().copied().unwrap_or(1).min(1);
            items.push(Item::Mask(mask(dice, &[], count)));
        }
        if taken - left >= ellipsis {
            ellipsis = usize::MAX;
            items.push(Item::Ellipsis);
            axis += shape.len() - taken;
        }
        if left == 0 {
            return items;
        }
        let item = item(dice, &shape[axis..axis + left], &together, crossed);
        let takes = if let Item::Mask(mask) = &item { mask.shape.len() } else { 1 };
        (axis, left) = (axis + takes, left - takes);
        items.push(item);
    }
}

/// An item that takes some of these axes.
fn item(dice: &mut Dice, axes: &[usize], together: &[usize], crossed: bool) -> Item {
    let len = axes[0];
    match dice.below(8) {
        0 if len > 0 => Item::At(dice.range(-(len as isize), len as isize - 1)),
        1 => range(dice, len),
        2 | 3 => {
            let most = if crossed { 1 } else { axes.len().min(3) };
            let shape = &axes[..1 + dice.below(most)];
            let n: usize = shape.iter().product();
            let count = if crossed || together.is_empty() {
                dice.below(n + 1).min(if crossed { n } else { 1 })
            } else {
                let last = together[together.len() - 1];
                if last <= n { last } else { 1 }
            };
            let count = count.min(n);
            // Where the others have no axes, or one, any other number than 1 might not broadcast.
            let fits = crossed || count == 1 || together.last() == Some(&count);
            if fits { Item::Mask(mask(dice, shape, count)) } else { range(dice, len) }
        }
        _ => {
            let shape = if crossed { vec![dice.len(4)] } else { dice.part_of(together) };
            let fits = len > 0 || shape.contains(&0);
            if !fits {
                return range(dice, len);
            }
            Item::Ids(if len == 0 {
                Oracle { shape, elements: vec![] }
            } else {
                ids(dice, &shape, len)
            })
        }
    }
}

/// An item as ndview is given it.
#[derive(Debug)]
pub enum Held {
    Basic(Index),
    Mask(ArrayD<bool>),
    BoolList(Vec<bool>),
    U8(ArrayD<u8>),
    U16(ArrayD<u16>),
    U32(ArrayD<u32>),
    U64(ArrayD<u64>),
    Usize(ArrayD<usize>),
    I8(ArrayD<i8>),
    I16(ArrayD<i16>),
    I32(ArrayD<i32>),
    I64(ArrayD<i64>),
    Isize(ArrayD<isize>),
    IntList(Vec<i32>),
}

/// Positions of a type, in any layout, with a number between them that lies outside of any axis.
pub fn lay_ids<A>(dice: &mut Dice, ids: &Oracle<i128>) -> ArrayD<A>
where
    A: IndexElem + PartialEq + TryFrom<i128, Error: std::fmt::Debug>,
{
    let elements = ids.elements.iter().map(|&i| A::try_from(i).unwrap()).collect();
    let typed = Oracle { shape: ids.shape.clone(), elements };
    lay(dice, &typed, A::try_from(100).unwrap())
}

/// These elements in any layout that shows them.
pub fn lay<T: Clone + PartialEq>(dice: &mut Dice, of: &Oracle<T>, filler: T) -> ArrayD<T> {
    // Where positions along an axis are not all the same, it cannot be stretched.
    for _ in 0..3 {
        let (array, shown) = Lay::any(dice, &of.shape).make(of, filler.clone());
        if shown == *of {
            return array;
        }
    }
    Lay::one_to_one(dice, &of.shape).make(of, filler).0
}

/// The item in some type that has room for it.
pub fn held(dice: &mut Dice, item: &Item) -> Held {
    let ids = match item {
        Item::At(i) => return Held::Basic(Index::At(*i)),
        Item::Range(start, end, step) => {
            return Held::Basic(Index::Slice(Slice::new(*start, *end, *step)));
        }
        Item::NewAxis => return Held::Basic(Index::NewAxis),
        Item::Ellipsis => return Held::Basic(Index::Ellipsis),
        Item::Mask(mask) if mask.shape.len() == 1 && dice.one_in(4) => {
            return Held::BoolList(mask.elements.clone());
        }
        Item::Mask(mask) => {
            let filler = dice.one_in(2);
            return Held::Mask(lay(dice, mask, filler));
        }
        Item::Ids(ids) => ids,
    };
    let within = |low: i128, high: i128| ids.elements.iter().all(|&i| low <= i && i <= high);
    if ids.shape.len() == 1 && dice.one_in(6) && within(i32::MIN.into(), i32::MAX.into()) {
        return Held::IntList(ids.elements.iter().map(|&i| i as i32).collect());
    }
    let first = if within(0, i128::MAX) { 0 } else { 5 };
    match first + dice.below(10 - first) {
        0 if within(0, u8::MAX.into()) => Held::U8(lay_ids(dice, ids)),
        1 if within(0, u16::MAX.into()) => Held::U16(lay_ids(dice, ids)),
        2 if within(0, u32::MAX.into()) => Held::U32(lay_ids(dice, ids)),
        3 if within(0, usize::MAX as i128) => Held::Usize(lay_ids(dice, ids)),
        4 if within(0, u64::MAX.into()) => Held::U64(lay_ids(dice, ids)),
        5 if within(i8::MIN.into(), i8::MAX.into()) => Held::I8(lay_ids(dice, ids)),
        6 if within(i16::MIN.into(), i16::MAX.into()) => Held::I16(lay_ids(dice, ids)),
        7 if within(i32::MIN.into(), i32::MAX.into()) => Held::I32(lay_ids(dice, ids)),
        8 if within(isize::MIN as i128, isize::MAX as i128) => Held::Isize(lay_ids(dice, ids)),
        _ if within(i64::MIN.into(), i64::MAX.into()) => Held::I64(lay_ids(dice, ids)),
        _ => Held::U64(lay_ids(dice, ids)),
    }
}

impl Held {
    pub fn pick(&self) -> Pick<'_> {
        match self {
            Held::Basic(index) => Pick::from(*index),
            Held::Mask(mask) => Pick::from(mask),
            Held::BoolList(list) => Pick::from(list),
            Held::U8(ids) => Pick::from(ids),
            Held::U16(ids) => Pick::from(ids),
            Held::U32(ids) => Pick::from(ids),
            Held::U64(ids) => Pick::from(ids),
            Held::Usize(ids) => Pick::from(ids),
            Held::I8(ids) => Pick::from(ids),
            Held::I16(ids) => Pick::from(ids),
            Held::I32(ids) => Pick::from(ids),
            Held::I64(ids) => Pick::from(ids),
            Held::Isize(ids) => Pick::from(ids),
            Held::IntList(list) => Pick::from(list.clone()),
        }
    }
}

/// All items as ndview is given them.
pub fn hold(dice: &mut Dice, items: &[Item]) -> Vec<Held> {
    items.iter().map(|item| held(dice, item)).collect()
}

pub fn picks(held: &[Held]) -> Vec<Pick<'_>> {
    held.iter().map(Held::pick).collect()
}
