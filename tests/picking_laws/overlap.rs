//! Values, masks and positions that are handles on the target's own buffer act as if they were
//! copies (OV1 to OV4); and what is copied is counted.

use ndview::Pick;
use ndview::prelude::*;

use crate::dice::{Dice, cases};
use crate::op::mix;
use crate::support::counting::{Counts, measure};

/// A handle on a part of an array of 8 by 8: shifted, with steps, backwards, transposed.
fn part<T: Clone>(dice: &mut Dice, of: &Array2<T>, shape: &[usize]) -> ArrayD<T> {
    let turned = dice.one_in(2);
    let mut lens = shape.to_vec();
    if turned {
        lens.reverse();
    }
    let mut index: Vec<Index> = lens
        .iter()
        .map(|&len| {
            let step = dice.pick(&[1, 1, 2, -1, -2]);
            let reach = (len as isize - 1) * isize::abs(step);
            let first = dice.range(0, 7 - reach);
            Index::Slice(match step {
                1.. => Slice::new(Some(first), Some(first + reach + 1), step),
                _ => Slice::new(Some(first + reach), (first > 0).then(|| first - 1), step),
            })
        })
        .collect();
    if index.len() == 1 {
        index.insert(dice.below(2), Index::At(dice.range(-8, 7)));
    }
    let cut = of.slice(&index).share();
    let cut = if turned { cut.into_t() } else { cut };
    assert_eq!(cut.shape(), shape);
    cut
}

type Write<T> = fn(&mut ArrayD<T>, &Operands<T>);

/// What a write may use, all of it on the target's buffer.
struct Operands<T> {
    /// Two axes, as the target.
    like: ArrayD<T>,
    /// As many positions (or truths) as the target's first axis is long.
    first: ArrayD<T>,
    second: ArrayD<T>,
    /// Two axes.
    block: ArrayD<T>,
}

const NUMBERS: &[(&str, Write<i64>)] = &[
    ("scatter", |a, o| a.scatter((&o.first,), &o.like).unwrap()),
    ("scatter, two", |a, o| a.scatter((&o.first, &o.second), &o.second).unwrap()),
    ("scatter, list", |a, o| {
        a.scatter(&[Pick::from(..), Pick::from(&o.first)], &o.like.slice(&[Index::from(-1)]))
            .unwrap();
    }),
    ("scatter, basic", |a, o| a.scatter((..,), &o.like).unwrap()),
    ("scatter, block", |a, o| a.scatter((&o.block, 0), &o.block).unwrap()),
    ("scatter by value", |a, o| a.scatter((&o.first,), o.like.clone()).unwrap()),
    ("scatter_add", |a, o| a.scatter_add((&o.first, &o.first), &o.first).unwrap()),
    ("scatter_min", |a, o| a.scatter_min((&o.first,), &o.like).unwrap()),
    ("scatter_max", |a, o| a.scatter_max((.., &o.second), &o.second).unwrap()),
    ("scatter_with", |a, o| {
        a.scatter_with((&o.first,), &o.like, |p, v| mix(p, *v)).unwrap();
    }),
    ("put", |a, o| a.put(&o.block, &o.like).unwrap()),
    ("put_mode", |a, o| a.put_mode(&o.block, &o.second, ndview::IndexMode::Wrap).unwrap()),
    ("put_along_axis 0", |a, o| a.put_along_axis(&o.like, &o.like, 0).unwrap()),
    ("put_along_axis 1", |a, o| a.put_along_axis(&o.like, &o.second, 1).unwrap()),
    ("copy_from", |a, o| {
        let mask = a.greater(0);
        a.copy_from(&o.like, &mask).unwrap();
    }),
    ("assign_where", |a, o| {
        let mask = a.greater(0);
        if mask.flat_nonzero().len() == o.first.len() {
            a.assign_where(&mask, &o.first).unwrap();
        }
    }),
    ("place", |a, o| {
        let mask = a.less(1);
        a.place(&mask, &o.like).unwrap();
    }),
];

const TRUTHS: &[(&str, Write<bool>)] = &[
    ("scatter, mask", |a, o| a.scatter((&o.like,), false).unwrap()),
    ("scatter, mask along one", |a, o| a.scatter((&o.first,), &o.second).unwrap()),
    ("scatter, two masks", |a, o| {
        if o.first.nonzero()[0].len() == o.second.nonzero()[0].len() {
            a.scatter((&o.first, &o.second), true).unwrap();
        }
    }),
    ("scatter_with", |a, o| {
        a.scatter_with((&o.first,), &o.second, |p, v| *p = *p == *v).unwrap();
    }),
    ("assign_where", |a, o| {
        let n = o.like.flat_nonzero().len();
        if n <= 3 {
            a.assign_where(&o.like, &o.first.slice(&[Index::from(..n)])).unwrap();
        }
    }),
    ("assign_where, one", |a, o| a.assign_where(&o.like, &o.first.slice(&[Index::At(0)])).unwrap()),
    ("fill_where", |a, o| a.fill_where(&o.like, false).unwrap()),
    ("fill_where true", |a, o| a.fill_where(&o.like, true).unwrap()),
    ("copy_from", |a, o| a.copy_from(&o.first, &o.like).unwrap()),
    ("copy_from, mask in a row", |a, o| a.copy_from(&o.like, &o.second).unwrap()),
    ("place", |a, o| a.place(&o.like, &o.first).unwrap()),
];

fn law<T>(writes: &[(&str, Write<T>)], element: impl Fn(&mut Dice) -> T)
where
    T: Clone + PartialEq + std::fmt::Debug,
{
    cases(3000, |dice| {
        let base = Array::from_shape_fn((8, 8), |_| element(dice));
        let before = base.to_vec();
        let mut target = part(dice, &base, &[3, 3]);
        let operands = Operands {
            like: part(dice, &base, &[3, 3]),
            first: part(dice, &base, &[3]),
            second: part(dice, &base, &[3]),
            block: part(dice, &base, &[2, 3]),
        };
        let apart = Operands {
            like: operands.like.to_owned(),
            first: operands.first.to_owned(),
            second: operands.second.to_owned(),
            block: operands.block.to_owned(),
        };
        assert!(operands.like.same_buffer(&target) && !apart.like.same_buffer(&target));
        let (name, write) = writes[dice.below(writes.len())];
        let mut expected = target.to_order(Order::C);
        write(&mut expected, &apart);
        let shown = target.to_vec();
        write(&mut target, &operands);
        assert_eq!(target.to_vec(), expected.to_vec(), "{name} on {shown:?}: {base:?}");
        assert_eq!(base.to_vec(), before, "{name} reached other handles");
        assert_eq!(operands.like.to_vec(), apart.like.to_vec(), "{name} reached its operand");
    });
}

#[test]
fn operands_on_the_targets_buffer_act_as_copies() {
    law(NUMBERS, |dice| dice.range(-3, 2) as i64);
    law(TRUTHS, |dice| dice.one_in(2));
}

/// OV4, as the rules page names it.
#[test]
fn numpys_hole_is_closed() {
    let mut p = Array1::from(vec![0, 1, 2, 3, 4, 5]);
    let mask = array![true, true, true, true, true, false];
    let backwards = p.slice(s![..;-1]).share();
    p.assign_where(&mask, &backwards.slice(..5)).unwrap();
    assert_eq!(p, [5, 4, 3, 2, 1, 5]);

    let truths = [true, false, true, true, false, false, true];
    let expected: Vec<bool> = (0..7).map(|i| truths[i] && !truths[6 - i]).collect();
    let mut b = Array1::from(truths.to_vec());
    let backwards = b.slice(s![..;-1]).share();
    b.fill_where(&backwards, false).unwrap();
    assert_eq!(b.to_vec(), expected);
    let mut b = Array1::from(truths.to_vec());
    let backwards = b.slice(s![..;-1]).share();
    b.scatter((&backwards,), false).unwrap();
    assert_eq!(b.to_vec(), expected);
}

/// A write to 200 by 100 elements, and what it may allocate besides.
type Counted = (&'static str, fn(&mut Array2<i64>, &Given) -> ndview::Result<()>);

struct Given {
    rows: Array1<u32>,
    columns: Array1<i8>,
    row: Array1<i64>,
    mask: Array2<bool>,
    backwards: Array2<bool>,
}

const ROWS: usize = 200;
const COLUMNS: usize = 100;
const BYTES: usize = ROWS * COLUMNS * 8;
/// Positions of a block, plans, boxes; for masks in no order one bit an element. Measured: at most
/// 7.3 kB, for values that are copied first in `assign_where, each`.
const SMALL: usize = 8 << 10;

const COUNTED: &[Counted] = &[
    ("scatter", |a, g| a.scatter((&g.rows,), &g.row)),
    ("scatter, two", |a, g| a.scatter((&g.rows, &g.columns), 5)),
    ("scatter, basic", |a, _| a.scatter((s![..;2], 1..), 5)),
    ("scatter, mask", |a, g| a.scatter((&g.mask,), 5)),
    ("scatter_add", |a, g| a.scatter_add((&g.rows,), &g.row)),
    ("scatter_min", |a, g| a.scatter_min((&g.rows,), &g.row)),
    ("scatter_max", |a, g| a.scatter_max((.., &g.columns), 3)),
    ("scatter_with", |a, g| a.scatter_with((&g.rows,), &g.row, |p, v| mix(p, *v))),
    ("put", |a, g| a.put(&g.rows, &g.row)),
    ("put_mode", |a, g| a.put_mode(&g.rows, &g.row, ndview::IndexMode::Clip)),
    ("put_along_axis", |a, g| a.put_along_axis(&g.columns.slice((NewAxis, ..)), 5, 1)),
    ("assign_where", |a, g| a.assign_where(&g.mask, 5)),
    ("assign_where, backwards", |a, g| a.assign_where(&g.backwards, &array![5])),
    ("assign_where, each", |a, g| {
        let n = g.mask.len() / 67;
        a.assign_where(&g.mask, &g.row.broadcast_to((3, COLUMNS))?.to_shape(-1)?.slice(..n))
    }),
    ("fill_where", |a, g| a.fill_where(&g.mask, 5)),
    ("fill_where, backwards", |a, g| a.fill_where(&g.backwards, 5)),
    ("copy_from", |a, g| a.copy_from(&g.row, &g.mask)),
    ("copy_from, backwards", |a, g| a.copy_from(&g.row, &g.backwards)),
    ("place", |a, g| a.place(&g.mask, &g.row)),
    ("place, backwards", |a, g| a.place(&g.backwards, &g.row)),
];

fn given(row: Array1<i64>) -> Given {
    let mask = Array::from_shape_fn((ROWS, COLUMNS), |[i, j]| (i * COLUMNS + j) % 67 == 66);
    Given {
        rows: Array::from_shape_fn(40, |[i]| (i * 3) as u32),
        columns: Array::from_shape_fn(40, |[i]| -(i as i8) - 1),
        row,
        backwards: mask.clone().into_flip(0),
        mask,
    }
}

fn numbers() -> Array2<i64> {
    Array::from_shape_fn((ROWS, COLUMNS), |[i, j]| (i * COLUMNS + j) as i64)
}

#[test]
fn a_target_of_its_own_is_written_in_place() {
    let given = given(Array1::zeros(COLUMNS));
    let mut most = 0;
    for (name, write) in COUNTED {
        let within = |what: &str, counts: Counts| {
            assert!(counts.bytes <= SMALL, "{name} on {what}: {counts:?}");
            counts.bytes
        };
        let mut a = numbers();
        let (done, counts) = measure(|| write(&mut a, &given));
        done.unwrap();
        most = most.max(within("an array", counts));
        let wide = Array::<i64, _>::zeros((2 * ROWS, COLUMNS + 1));
        let mut part = wide.into_slice((s![..;-2], 1..)).into_flip(1);
        assert!(part.is_unique() && part.base().is_some());
        let (done, counts) = measure(|| write(&mut part, &given));
        done.unwrap();
        within("a part", counts);
    }
    println!("at most {most} bytes");
}

#[test]
fn a_shared_target_is_copied_once() {
    for (name, write) in COUNTED {
        let once = |what: &str, counts: Counts| {
            assert!(counts.largest >= BYTES, "{name} on {what}: {counts:?}");
            let more = counts.bytes - BYTES;
            assert!(more <= SMALL, "{name} on {what}: {counts:?}");
        };
        let given = given(Array1::zeros(COLUMNS));
        let whole = numbers();
        let mut a = whole.clone();
        let (done, counts) = measure(|| write(&mut a, &given));
        done.unwrap();
        once("one of two handles", counts);
        let (_, counts) = measure(|| write(&mut a, &given));
        assert!(counts.bytes <= SMALL, "{name}, again: {counts:?}");

        // Only the elements that the handle sees.
        let wide = Array::<i64, _>::zeros((2 * ROWS, 2 * COLUMNS));
        let mut part = wide.slice((s![..;-2], s![1..;2])).share();
        let (done, counts) = measure(|| write(&mut part, &given));
        done.unwrap();
        once("a part", counts);

        // The values are a handle on the target's own buffer.
        let mut a = numbers();
        let given = Given { row: a.slice((3, ..)).share(), ..given };
        let (done, counts) = measure(|| write(&mut a, &given));
        done.unwrap();
        once("a buffer that holds its values", counts);

        let row = Array1::from((0..COLUMNS as i64).collect::<Vec<_>>());
        let mut stretched = row.broadcast_to((ROWS, COLUMNS)).unwrap().share();
        drop(row);
        let (done, counts) = measure(|| write(&mut stretched, &given));
        done.unwrap();
        once("a stretched one", counts);
    }
}

/// Memory of a foreign owner is copied once, and not at all by what is refused.
#[test]
fn a_foreign_target_is_copied_once() {
    let memory: std::sync::Arc<[i64]> = (0..(ROWS * COLUMNS) as i64).collect();
    let foreign = || {
        let buffer = Buffer::from_owner(std::sync::Arc::clone(&memory));
        Array::from_buffer(buffer, (ROWS, COLUMNS)).unwrap()
    };
    let given = given(Array1::zeros(COLUMNS));
    for (name, write) in COUNTED {
        let (mut a, mut own) = (foreign(), numbers());
        assert!(a.scatter(([ROWS],), 1).is_err() && a.buffer().is_foreign());
        let (done, counts) = measure(|| write(&mut a, &given));
        done.unwrap();
        write(&mut own, &given).unwrap();
        assert!(counts.largest >= BYTES && counts.bytes <= BYTES + SMALL, "{name}: {counts:?}");
        assert!(!a.buffer().is_foreign() && a == own, "{name}");
    }
    assert!(memory.iter().zip(0..).all(|(&x, i)| x == i));
}
