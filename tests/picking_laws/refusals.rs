//! What is refused: with NumPy's words and numbers, and the target left as it was, byte for byte; one
//! that shares its buffer still shares it.

use ndview::prelude::*;

use crate::dice::{Dice, Lay, cases, numbered};
use crate::index::{held, hold, ids, index, lay, mask, range};
use crate::model::{Item, dims, picked};
use crate::op::{KINDS, Op, along, along_ids, full_mask};
use crate::support::oracle::Oracle;

/// A write that must be refused, and what must be said (its beginning).
struct Bad {
    op: Op,
    text: String,
}

/// An integer that lies outside of an axis.
fn outside(dice: &mut Dice, len: usize, unsigned: bool) -> i128 {
    let n = len as i128;
    let below = [-n - 1, -n - 7, i64::MIN.into(), i64::from(i32::MIN).into()];
    let above = [n, n + 1, 255, i64::MAX.into(), 1 << 63, u64::MAX.into()];
    if unsigned || dice.one_in(2) {
        let above = if unsigned { &above[..] } else { &above[..4] };
        above[dice.below(above.len())].max(n)
    } else {
        dice.pick(&below)
    }
}

/// Puts one that lies outside among positions, and says where.
fn spoil_ids(dice: &mut Dice, ids: &mut Oracle<i128>, len: usize) -> (i128, Vec<usize>) {
    let unsigned = ids.elements.iter().all(|&i| i >= 0);
    let bad = outside(dice, len, unsigned);
    let n = ids.elements.len();
    let at = if dice.one_in(2) { n - 1 } else { dice.below(n) };
    ids.elements[at] = bad;
    (bad, crate::support::oracle::indices(&ids.shape)[at].clone())
}

fn out_of_bounds(index: i128, axis: usize, len: usize) -> String {
    format!("index {index} is out of bounds for axis {axis} with size {len}")
}

/// An index with one fault. What must be said of it is the model's to say, but for the place of a
/// position outside.
fn bad_index(dice: &mut Dice, shape: &[usize]) -> Vec<Item> {
    let ndim = shape.len();
    let mut items = index(dice, shape, false);
    match dice.below(6) {
        0 => {
            let more = dice.below(3) + 1;
            items.retain(|item| !matches!(item, Item::Ellipsis));
            items.extend((0..ndim + more).map(|_| range(dice, 1)));
        }
        1 => {
            let at = dice.below(items.len() + 1);
            items.insert(at, Item::Ellipsis);
            items.push(Item::Ellipsis);
        }
        2 if ndim > 0 => {
            let axes = 1 + dice.below(ndim.min(3));
            let first = dice.below(ndim - axes + 1);
            let mut wrong = shape[first..first + axes].to_vec();
            let at = dice.below(axes);
            wrong[at] = if wrong[at] > 0 && dice.one_in(2) { wrong[at] - 1 } else { wrong[at] + 1 };
            let count = dice.below(2).min(wrong.iter().product());
            items = vec![Item::Range(None, None, 1); first];
            items.push(Item::Mask(mask(dice, &wrong, count)));
        }
        3 if ndim >= 2 && shape[0] > 0 && shape[1] > 0 => {
            let (a, b) = dice.pick(&[(2, 3), (3, 2), (0, 2), (2, 0), (4, 3)]);
            let second = if dice.one_in(2) { vec![2, b] } else { vec![b] };
            items =
                vec![Item::Ids(ids(dice, &[a], shape[0])), Item::Ids(ids(dice, &second, shape[1]))];
        }
        4 if ndim > 0 => {
            let axis = dice.below(ndim);
            let at = outside(dice, shape[axis], false);
            items = vec![Item::Range(None, None, -1); axis];
            items.push(Item::At(isize::try_from(at).unwrap()));
            if dice.one_in(2) && ndim > axis + 1 && shape[axis + 1] > 0 {
                items.push(Item::Ids(ids(dice, &[2], shape[axis + 1])));
            }
        }
        _ if ndim > 0 => {
            let axis = dice.below(ndim);
            let own: Vec<usize> = (0..dice.below(4)).map(|_| 1 + dice.below(3)).collect();
            let mut bad = ids(dice, &own, shape[axis].max(1));
            spoil_ids(dice, &mut bad, shape[axis]);
            items = vec![Item::Range(None, Some(1), 1); axis];
            items.push(Item::Ids(bad));
            if ndim > axis + 1 && dice.one_in(3) && shape[axis + 1] > 0 {
                items.push(Item::Ids(ids(dice, &[1], shape[axis + 1])));
            }
        }
        _ => items = vec![Item::At(0)],
    }
    items
}

/// A shape that does not broadcast to this one.
fn misfit(dice: &mut Dice, shape: &[usize]) -> Vec<usize> {
    let mut wrong = shape.to_vec();
    if wrong.is_empty() || dice.one_in(4) {
        wrong.insert(0, 2); // too many axes
        return wrong;
    }
    let at = dice.below(wrong.len());
    wrong[at] = if wrong[at] == 0 { 2 } else { wrong[at] + 1 };
    wrong
}

fn bad_scatter(dice: &mut Dice, shape: &[usize], kind: usize) -> Bad {
    let (items, values, text) = if dice.one_in(4) {
        let items = index(dice, shape, false);
        let found = picked(&items, shape).unwrap();
        let wrong = misfit(dice, &found.shape);
        let text = format!(
            "shape mismatch: value array of shape {} could not be broadcast to indexing result of \
             shape {}",
            dims(&wrong),
            dims(&found.shape)
        );
        (items, lay(dice, &numbered(&wrong, 0), -1), text)
    } else {
        let items = bad_index(dice, shape);
        let text = picked(&items, shape).expect_err("an index with a fault").0;
        (items, Array0::from(-9).into_dyn(), text)
    };
    let held = hold(dice, &items);
    let op = match kind {
        0 => Op::Scatter(held, values),
        1 => Op::ScatterAdd(held, values),
        2 => Op::ScatterMin(held, values),
        3 => Op::ScatterMax(held, values),
        _ => Op::ScatterWith(held, values),
    };
    Bad { op, text }
}

fn bad_put(dice: &mut Dice, shape: &[usize], in_mode: bool) -> Bad {
    use ndview::IndexMode::{Clip, Raise, Wrap};
    let len: usize = shape.iter().product();
    let mode = if len == 0 { dice.pick(&[Raise, Wrap, Clip]) } else { Raise };
    let own = dice.pick(&[vec![], vec![1], vec![5], vec![2, 3]]);
    let mut wrong = ids(dice, &own, len.max(1));
    let (bad, first) = match len {
        0 => (wrong.elements[0], vec![0; own.len()]), // TK3: in every mode
        _ => spoil_ids(dice, &mut wrong, len),
    };
    let text = format!("{} (element {first:?} of the positions)", out_of_bounds(bad, 0, len));
    let held = held(dice, &Item::Ids(wrong));
    // Also with no values, where nothing would be written.
    let values = Array1::from(vec![-9; dice.below(3)]).into_dyn();
    let op = if in_mode { Op::PutMode(held, values, mode) } else { Op::Put(held, values) };
    let op = match op {
        Op::Put(held, values) if len == 0 => Op::PutMode(held, values, mode),
        op => op,
    };
    Bad { op, text }
}

fn bad_along(dice: &mut Dice, shape: &[usize]) -> Bad {
    let ndim = shape.len();
    let one = Array0::from(-9).into_dyn();
    if ndim == 0 || dice.one_in(5) {
        let axis = dice.pick(&[ndim as isize, -(ndim as isize) - 1, isize::MAX, isize::MIN]);
        let ids = held(dice, &Item::Ids(Oracle { shape: vec![1; ndim], elements: vec![0] }));
        let text = format!("axis {axis} is out of bounds for array of dimension {ndim}");
        return Bad { op: Op::PutAlong(ids, one, axis), text };
    }
    let (mut ids, axis) = along_ids(dice, shape);
    let mut values = one;
    let text = match dice.below(4) {
        0 => {
            ids.shape.insert(0, 1);
            "`indices` and `arr` must have the same number of dimensions".into()
        }
        1 if ndim > 1 && shape.iter().enumerate().any(|(i, &n)| i != axis && n > 1) => {
            let at = (0..ndim).find(|&i| i != axis && shape[i] > 1).unwrap();
            let mut own = vec![1; ndim];
            (own[at], own[axis]) = (shape[at] + 1, usize::from(shape[axis] > 0));
            let n = own.iter().product();
            ids = Oracle { shape: own, elements: vec![0; n] };
            "shape mismatch: indexing arrays could not be broadcast together with shapes".into()
        }
        2 => {
            let wrong = misfit(dice, &along(shape, &ids, axis).0);
            values = lay(dice, &numbered(&wrong, 0), -1);
            "shape mismatch: value array of shape ".to_owned() + &dims(&wrong)
        }
        _ => {
            let mut own = vec![1; ndim];
            own[axis] = 1 + dice.below(3);
            ids = crate::index::ids(dice, &own, shape[axis].max(1));
            if shape[axis] == 0 {
                out_of_bounds(ids.elements[0], axis, 0)
            } else {
                let bad = spoil_ids(dice, &mut ids, shape[axis]).0;
                out_of_bounds(bad, axis, shape[axis])
            }
        }
    };
    Bad { op: Op::PutAlong(held(dice, &Item::Ids(ids)), values, axis as isize), text }
}

/// A mask that does not have this shape, and what is said of it.
fn bad_mask(dice: &mut Dice, shape: &[usize]) -> (ArrayD<bool>, String) {
    let mut wrong = shape.to_vec();
    let text = if shape.is_empty() || dice.one_in(3) {
        match dice.one_in(2) && !shape.is_empty() {
            true => drop(wrong.remove(0)), // a row of it, which is not stretched
            false => wrong.insert(0, 1),
        }
        format!("shapes differ: expected {}, found {}", dims(shape), dims(&wrong))
    } else {
        let axis = dice.below(shape.len());
        let len = wrong[axis];
        wrong[axis] = match dice.below(3) {
            0 if len != 1 => 1, // which is not stretched
            1 if len != 0 => 0, // quirk Q2
            _ => len + 1,
        };
        format!(
            "boolean index did not match indexed array along axis {axis}; size of axis is {len} but \
             size of corresponding boolean axis is {}",
            wrong[axis]
        )
    };
    let n: usize = wrong.iter().product();
    let count = dice.below(n + 1);
    let of = mask(dice, &wrong, count);
    (lay(dice, &of, true), text)
}

fn bad(dice: &mut Dice, shape: &[usize], kind: usize) -> Bad {
    let one = Array0::from(-9).into_dyn();
    match kind {
        0..5 => bad_scatter(dice, shape, kind),
        5 | 6 => bad_put(dice, shape, kind == 6),
        7 => bad_along(dice, shape),
        8 if dice.one_in(2) => {
            let (mask, at) = full_mask(dice, shape);
            let n = dice.below(at.len() + 3);
            let n = if n == at.len() || n == 1 { at.len() + 2 } else { n };
            let text = format!(
                "boolean array indexing assignment cannot assign {n} input values to the {} output \
                 values where the mask is true",
                at.len()
            );
            let values = lay(dice, &numbered(&[n], 0), -1);
            Bad { op: Op::AssignWhere(mask, values), text }
        }
        8 | 9 | 11 if dice.one_in(2) || shape.is_empty() => {
            let (mask, text) = bad_mask(dice, shape);
            let op = match kind {
                8 => Op::AssignWhere(mask, one),
                9 => Op::FillWhere(mask, -9),
                _ => Op::Place(mask, one),
            };
            Bad { op, text }
        }
        8 => {
            let (mask, at) = full_mask(dice, shape);
            let values = lay(dice, &numbered(&[1, at.len()], 0), -1);
            let text = "boolean array indexing assignment requires a 0 or 1-dimensional input, \
                        input has 2 dimensions";
            let text = text.to_owned();
            Bad { op: Op::AssignWhere(mask, values), text }
        }
        11 if !shape.contains(&0) => {
            let n: usize = shape.iter().product();
            let count = 1 + dice.below(n);
            let of = mask(dice, shape, count);
            let values = Array1::from(Vec::new()).into_dyn();
            let text = format!("cannot insert from an empty array: {count} values wanted");
            Bad { op: Op::Place(lay(dice, &of, false), values), text }
        }
        9 | 11 => bad(dice, shape, kind),
        _ => {
            let wrong = misfit(dice, shape);
            let text = format!(
                "could not broadcast input array from shape {} into shape {}",
                dims(&wrong),
                dims(shape)
            );
            let values = lay(dice, &numbered(&wrong, 0), -1);
            if dice.one_in(2) {
                return Bad { op: Op::CopyFrom(values, Array0::from(true).into_dyn()), text };
            }
            let mask = values.map(|x| x % 2 == 0);
            Bad { op: Op::CopyFrom(one, mask), text: text.replace("input array", "where mask") }
        }
    }
}

/// AS5, IA4, and unlike NumPy's `put` (quirk Q17).
#[test]
fn what_is_refused_changes_nothing() {
    cases(6000, |dice| {
        let (shape, kind) = (dice.shape(), dice.below(KINDS));
        let Bad { op, text } = bad(dice, &shape, kind);
        let lay = Lay::one_to_one(dice, &shape);
        let say = |what: &str| format!("{what}: {op:?} on {shape:?}");
        let of = numbered(&lay.wide, 0);
        let make = || Array::from_shape_vec(&lay.wide[..], of.elements.clone()).unwrap();
        let said = |result: ndview::Result<()>| {
            let error = result.expect_err(&say("not refused")).to_string();
            assert!(error.starts_with(&text), "{error}\nwanted: {text}\n{}", say(""));
        };

        let mut wide = make();
        said(op.run(&mut lay.show(wide.view_mut())));
        assert_eq!(wide.buffer().as_slice(), of.elements, "{}", say("view"));

        let mut part = lay.show(wide);
        let id = part.buffer().id();
        said(op.run(&mut part));
        assert_eq!(part.buffer().id(), id, "{}", say("only handle"));
        assert_eq!(part.buffer().as_slice(), of.elements, "{}", say("only handle"));

        let other = part.clone();
        said(op.run(&mut part));
        assert!(part.same_buffer(&other) && part.handles() == 2, "{}", say("copied"));
        assert_eq!(other.buffer().as_slice(), of.elements, "{}", say("shared"));
        drop(other);

        let (mut part, before) = Lay::any(dice, &shape).make(&numbered(&shape, 5000), 1);
        let (id, memory) = (part.buffer().id(), part.buffer().as_slice().to_vec());
        said(op.run(&mut part));
        assert_eq!(part.buffer().id(), id, "{}", say("stretched"));
        assert_eq!(part.buffer().as_slice(), memory, "{}", say("stretched"));
        assert_eq!(part.to_vec(), before.elements);
    });
}

/// Which element of which item: counted in the array as it was given, however it is stretched, and
/// in the index as it was given, whatever masks become.
#[test]
fn the_bad_element_is_named() {
    cases(800, |dice| {
        let together = [2 + dice.below(2), 2 + dice.below(2), 2];
        let own = dice.part_of(&together);
        let mut bad = ids(dice, &own, 5);
        let (index, element) = spoil_ids(dice, &mut bad, 5);
        let truths = mask(dice, &[3, 2], 2);
        let mut items = vec![
            Item::NewAxis,
            Item::Ids(ids(dice, &together, 4)),
            Item::Mask(truths),
            Item::Ellipsis,
            Item::Ids(bad),
            Item::Ids(ids(dice, &[1], 2)),
        ];
        let mut shape = vec![4, 3, 2, 7, 5, 2];
        if dice.one_in(2) {
            items.drain(..3);
            shape.drain(..3);
        }
        let item = items.len() - 2;
        let text = format!(
            "{} (element {element:?} of item {item} of the index)",
            out_of_bounds(index, shape.len() - 2, 5)
        );
        let held = hold(dice, &items);
        let picks = crate::index::picks(&held);
        let mut a = Array::<i64, _>::zeros(shape.clone());
        assert_eq!(a.gather(&picks).unwrap_err().to_string(), text, "{items:?}");
        assert_eq!(a.scatter(&picks, 1).unwrap_err().to_string(), text, "{items:?}");
        let index = ndview::Picks::from(&picks);
        assert_eq!(index.result_shape(&shape).unwrap_err().to_string(), text, "{items:?}");
    });
}

/// One bad position hides behind a million good ones; nothing is written or copied before it is
/// found, nothing of the target's size is allocated, and `f` is never called.
#[test]
fn a_bad_position_behind_a_million_good_ones() {
    const N: usize = 1_000_000;
    let mut ids = vec![3_u8; N];
    ids[N - 1] = 200;
    let ids = Array1::from(ids);
    let mut large = Array::from_shape_fn((200, 1), |[i, _]| i as i64).into_dyn();
    type Write<'a> = &'a dyn Fn(&mut ArrayD<i64>) -> ndview::Result<()>;
    let column = ids.slice((.., NewAxis)).into_dyn();
    let writes: [(&str, Write<'_>); 8] = [
        ("scatter", &|a| a.scatter((&ids,), 5)),
        ("scatter_add", &|a| a.scatter_add((&ids, ..), 5)),
        ("scatter_min", &|a| a.scatter_min((NewAxis, &ids), -5)),
        ("scatter_max", &|a| a.scatter_max((&ids, Ellipsis), 5)),
        ("scatter_with", &|a| a.scatter_with((&ids,), 5, |_, _| panic!("called"))),
        ("put", &|a| a.put(&ids, 5)),
        ("put_mode", &|a| a.put_mode(&ids, &array![5, 6], ndview::IndexMode::Raise)),
        ("put_along_axis", &|a| a.put_along_axis(&column, 5, 0)),
    ];
    let before = large.to_vec();
    for shared in [false, true] {
        let other = shared.then(|| large.clone());
        for (name, write) in &writes {
            let (done, counts) = crate::support::counting::measure(|| write(&mut large));
            let error = done.unwrap_err().to_string();
            let text = "index 200 is out of bounds for axis 0 with size 200 (element [999999";
            assert!(error.starts_with(text), "{name}: {error}");
            assert!(counts.largest < large.nbytes(), "{name}: {counts:?}");
            assert_eq!(large.handles(), 1 + usize::from(shared), "{name}");
        }
        assert!(other.is_none_or(|other| large.same_buffer(&other)));
        assert_eq!(large.to_vec(), before);
    }
}

/// A result that cannot be addressed, or had, is refused before anything is allocated.
#[test]
fn results_too_large() {
    let mut a = Array::<u64, _>::zeros((4, 4));
    let (one, other) = (Array1::<i32>::zeros(1), a.clone());
    for (n, text) in [(1_usize << 62, "array is too big"), (1 << 45, "unable to allocate")] {
        let many = one.broadcast_to(n).unwrap();
        let column = many.slice((.., NewAxis));
        let said = |error: Error| assert!(error.to_string().starts_with(text), "{error}");
        said(a.take(&many, 0).unwrap_err());
        said(a.take_flat(&many).unwrap_err());
        said(a.gather((&many,)).unwrap_err());
        said(a.gather((.., &many)).unwrap_err());
        said(a.gather((&many, [0])).unwrap_err());
        said(a.gather_outer((&many, ..)).unwrap_err());
        said(a.take_along_axis(&column, 0).unwrap_err());
    }
    let many = one.broadcast_to(1_usize << 62).unwrap();
    let crossed = many.slice((.., NewAxis));
    for error in [
        a.scatter((&many,), 5).unwrap_err(),
        a.scatter((&many, &crossed), 5).unwrap_err(),
        a.scatter_add((.., &many), 5).unwrap_err(),
        a.put_along_axis(&crossed, 5, 0).unwrap_err(),
        ndview::Picks::from((&many, &crossed)).result_shape(&[4, 4]).unwrap_err(),
    ] {
        assert!(error.to_string().starts_with("array is too big"), "{error}");
    }
    assert!(a.same_buffer(&other));
}
