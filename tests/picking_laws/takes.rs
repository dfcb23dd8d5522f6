//! `take`, `take_flat`, `take_along_axis` and what positions outside mean, against loops.

use ndview::IndexMode::{self, Clip, Raise, Wrap};
use ndview::prelude::*;

use crate::dice::{Dice, cases};
use crate::index::{Held, held, ids};
use crate::model::Item;
use crate::op::{along, along_ids, far_ids, in_mode, with_ids};
use crate::reads::source;
use crate::support::oracle::{Oracle, indices};

const MODES: [IndexMode; 3] = [Raise, Wrap, Clip];

/// Positions for an axis of this length, good in this mode.
fn good(dice: &mut Dice, len: usize, mode: IndexMode) -> Oracle<i128> {
    let own = dice.pick(&[vec![], vec![1], vec![4], vec![0], vec![2, 3], vec![1, 2, 2]]);
    match mode {
        _ if len == 0 => Oracle { shape: vec![2, 0], elements: vec![] },
        Raise => ids(dice, &own, len),
        Wrap | Clip => far_ids(dice, &own, len),
    }
}

/// TK1, TK2: the axis is replaced by those of the positions, of any type and layout.
#[test]
fn take_is_a_loop() {
    cases(3000, |dice| {
        let shape = dice.shape();
        let (a, of) = source(dice, &shape);
        let mode = dice.pick(&MODES);
        if shape.is_empty() {
            return;
        }
        let axis = dice.below(shape.len());
        let ids = good(dice, shape[axis], mode);
        let out = [&shape[..axis], &ids.shape, &shape[axis + 1..]].concat();
        let expected = of.moved(&out, |at| {
            let at_ids = axis..axis + ids.shape.len();
            let i = in_mode(*ids.at(&at[at_ids.clone()]), shape[axis], mode);
            [&at[..axis], &[i], &at[at_ids.end..]].concat()
        });
        let held = held(dice, &Item::Ids(ids));
        let axis = axis as isize - if dice.one_in(2) { shape.len() as isize } else { 0 };
        let check = |taken: ArrayD<i64>| {
            assert_eq!(taken.shape(), out, "{held:?} of {:?}", a.layout());
            assert_eq!(taken.to_vec(), expected.elements, "{held:?} {mode:?} of {:?}", a.layout());
            assert!(taken.is_c_contiguous() && taken.base().is_none());
        };
        with_ids!(&held, ids => check(a.take_mode(ids, axis, mode).unwrap()));
        if mode == Raise {
            with_ids!(&held, ids => check(a.take(ids, axis).unwrap()));
        }
    });
}

/// TK2: counted in C order, whatever the memory order.
#[test]
fn take_flat_is_a_loop() {
    cases(2000, |dice| {
        let shape = dice.shape();
        let (a, of) = source(dice, &shape);
        let mode = dice.pick(&MODES);
        let ids = good(dice, of.elements.len(), mode);
        let expected: Vec<i64> = ids
            .elements
            .iter()
            .map(|&i| of.elements[in_mode(i, of.elements.len(), mode)])
            .collect();
        let (own, held) = (ids.shape.clone(), held(dice, &Item::Ids(ids)));
        with_ids!(&held, ids => {
            let taken = a.take_flat_mode(ids, mode).unwrap();
            assert_eq!(taken.shape(), own);
            assert_eq!(taken.to_vec(), expected, "{held:?} {mode:?} of {:?}", a.layout());
            if mode == Raise {
                assert_eq!(a.take_flat(ids).unwrap(), taken);
            }
        });
    });
}

/// Each lane has positions of its own; the other axes are broadcast.
#[test]
fn take_along_axis_is_a_loop() {
    cases(3000, |dice| {
        let shape = dice.shape();
        if shape.is_empty() {
            return;
        }
        let (a, of) = source(dice, &shape);
        let (ids, axis) = along_ids(dice, &shape);
        let (out, places) = along(&shape, &ids, axis);
        let expected: Vec<i64> = places.iter().map(|at| *of.at(at)).collect();
        let held = held(dice, &Item::Ids(ids));
        let axis = axis as isize - if dice.one_in(2) { shape.len() as isize } else { 0 };
        with_ids!(&held, ids => {
            let taken = a.take_along_axis(ids, axis).unwrap();
            assert_eq!(taken.shape(), out, "{held:?} {axis} of {:?}", a.layout());
            assert_eq!(taken.to_vec(), expected, "{held:?} {axis} of {:?}", a.layout());
        });
    });
}

/// The ends of the integers, in every mode, along axes of every small length.
#[test]
fn the_ends_of_the_integers() {
    let signed = [i64::MIN, i64::MIN + 1, -7, -1, 0, 1, 7, i64::MAX - 1, i64::MAX];
    let unsigned = [0, 1, 7, 1 << 63, (1 << 63) + 1, u64::MAX - 1, u64::MAX];
    for len in 1..=7_usize {
        let a = Array::from_shape_fn((2, len), |[i, j]| (10 * i + j) as i64);
        let flat = Array::from_shape_fn(2 * len, |[i]| (10 * (i / len) + i % len) as i64);
        let check = |held: &Held, i: i128, mode: IndexMode| {
            let wanted = |n: usize| {
                let outside = i < -(n as i128) || i >= n as i128;
                if mode == Raise && outside { None } else { Some(in_mode(i, n, mode)) }
            };
            let say = format!("{i} {mode:?} {len}");
            with_ids!(held, ids => {
                let along = a.take_mode(ids, 1, mode).ok().map(|taken| taken.to_vec());
                let expected = wanted(len).map(|at| vec![at as i64, 10 + at as i64]);
                assert_eq!(along, expected, "{say}");
                let one = a.take_flat_mode(ids, mode).ok().map(|taken| taken.to_vec());
                assert_eq!(one, wanted(2 * len).map(|at| vec![flat[at]]), "{say}");
                let mut put = a.clone();
                let done = put.put_mode(ids, -1, mode);
                let mut expected = flat.to_vec();
                wanted(2 * len).iter().for_each(|&at| expected[at] = -1);
                assert_eq!((put.to_vec(), done.is_ok()), (expected, wanted(2 * len).is_some()), "{say}");
                if mode == Raise {
                    assert_eq!(a.take(ids, 1).is_ok(), wanted(len).is_some(), "{say}");
                    assert_eq!(a.gather((.., ids)).is_ok(), wanted(len).is_some(), "{say}");
                    assert_eq!(a.gather_outer((.., ids)).is_ok(), wanted(len).is_some(), "{say}");
                }
            });
        };
        for mode in MODES {
            for i in signed {
                check(&Held::I64(array![i].into_dyn()), i.into(), mode);
                check(&Held::Isize(array![i as isize].into_dyn()), i.into(), mode);
                let i = i.clamp(i8::MIN.into(), i8::MAX.into()) as i8;
                check(&Held::I8(array![i].into_dyn()), i.into(), mode);
                check(&Held::I16(array![i16::from(i) * 256].into_dyn()), i128::from(i) * 256, mode);
            }
            for i in unsigned {
                check(&Held::U64(array![i].into_dyn()), i.into(), mode);
                check(&Held::Usize(array![i as usize].into_dyn()), i.into(), mode);
                let i = i.min(u8::MAX.into()) as u8;
                check(&Held::U8(array![i].into_dyn()), i.into(), mode);
                check(
                    &Held::U32(array![u32::MAX - u32::from(i)].into_dyn()),
                    i128::from(u32::MAX - u32::from(i)),
                    mode,
                );
            }
        }
    }
}

/// TK3: where there is nothing to take from, in every mode; and nothing is wrong with taking nothing.
#[test]
fn an_empty_axis() {
    let none = Array::<i64, _>::zeros((0, 3));
    for mode in MODES {
        for bad in [0, -1, i64::MIN, i64::MAX] {
            let text = format!("index {bad} is out of bounds for axis 0 with size 0");
            let said = |error: Error| assert!(error.to_string().starts_with(&text), "{error}");
            said(none.take_mode(&[bad], 0, mode).unwrap_err());
            said(none.take_flat_mode(&[bad], mode).unwrap_err());
            said(none.clone().put_mode(&[bad], 1, mode).unwrap_err());
            said(none.clone().put_mode(&[bad], &Array1::from(vec![]), mode).unwrap_err());
        }
        assert_eq!(none.take_mode(&[0_u8; 0], 0, mode).unwrap().shape(), [0, 3]);
        assert_eq!(
            none.take_mode(&Array::<i8, _>::zeros((2, 0, 1)), 0, mode).unwrap().shape(),
            [2, 0, 1, 3]
        );
        assert_eq!(none.take_mode(&[2, 0, 2, 1], 1, mode).unwrap().shape(), [0, 4]);
        assert_eq!(none.take_flat_mode(&[0_u8; 0], mode).unwrap().shape(), [0]);
        none.clone().put_mode(&[0_i64; 0], 1, mode).unwrap();
        // The axis is empty of elements only: positions along the other one are still looked at.
        let far = none.take_mode(&[3], 1, mode);
        assert_eq!(far.is_ok(), mode != Raise, "{mode:?}");
    }
}

/// More positions than fit a block of the loops, and the last ones of it.
#[test]
fn blocks_of_positions() {
    let a = Array::from_shape_fn((5, 7, 3), |[i, j, k]| (100 * i + 10 * j + k) as i64);
    let t = a.t().into_flip(1);
    for n in [1, 15, 16, 17, 31, 1023, 1024, 1025, 2047, 2048, 2049, 5000] {
        let ids =
            Array::from_shape_fn(n, |[i]| ((i * 5) % 7) as i16 - if i % 3 == 0 { 7 } else { 0 });
        let at = |i: usize| ((i * 5) % 7) as i64;
        for ids in [ids.clone(), ids.clone().into_flip(0).to_owned().into_flip(0)] {
            let taken = a.take(&ids, 1).unwrap();
            let lanes = t.take(&ids, 1).unwrap();
            let (both, flat) = (a.gather((2, &ids, 1)).unwrap(), a.take_flat(&ids).unwrap());
            for i in 0..n {
                assert_eq!(taken[[3, i, 2]], 302 + 10 * at(i));
                assert_eq!(lanes[[2, i, 3]], 302 + 10 * (6 - at(i)));
                assert_eq!(both[i], 201 + 10 * at(i));
                let number = if i % 3 == 0 { 98 + at(i) } else { at(i) };
                assert_eq!(flat[i], a.to_vec()[number as usize], "{i}");
                if i > 40 && i + 40 < n {
                    continue;
                }
                // One outside among them, wherever it is.
                let mut bad = ids.clone();
                bad[i] = 7;
                let error = a.take(&bad, 1).unwrap_err().to_string();
                let text =
                    format!("index 7 is out of bounds for axis 1 with size 7 (element [{i}] of");
                assert!(error.starts_with(&text), "{error}");
            }
        }
    }
}

/// The shape of `take_along_axis` is that of the positions, so that `argsort` sorts.
#[test]
fn argsort_taken_is_sorted() {
    cases(300, |dice| {
        let (a, of) = source(dice, &[3, 4]);
        for axis in [0, 1, -1, -2] {
            let sorted = a.take_along_axis(&a.argsort(axis), axis).unwrap();
            assert_eq!(sorted.shape(), [3, 4]);
            let along = axis.rem_euclid(2) as usize;
            for at in indices(&[3, 4]) {
                let mut before = at.clone();
                if at[along] > 0 {
                    before[along] -= 1;
                    assert!(sorted.get(&before) <= sorted.get(&at), "{of:?}");
                }
            }
        }
    });
}

/// Arrays larger than the caches, with positions in no order: what is read and written far away.
#[test]
fn larger_than_the_caches() {
    const N: usize = 300_000;
    let ids: Vec<u32> =
        (0..N as u32).map(|i| (i as u64 * 2_654_435_761 % N as u64) as u32).collect();
    let ids_few = Array1::from(ids[..50_001].to_vec());
    let values: Vec<i64> = (0..N as i64).map(|i| 3 * i).collect();
    let a = Array1::from(values.clone());
    let wanted: Vec<i64> = ids_few.iter().map(|&i| values[i as usize]).collect();
    assert_eq!(a.take(&ids_few, 0).unwrap().as_slice().unwrap(), wanted);
    assert_eq!(a.take_flat(&ids_few).unwrap().as_slice().unwrap(), wanted);
    assert_eq!(a.gather((&ids_few,)).unwrap().as_slice().unwrap(), wanted);
    let backwards = a.flip(0);
    let from_end = ids_few.map(|&i| -1 - i as i32);
    assert_eq!(backwards.take(&from_end, 0).unwrap().as_slice().unwrap(), wanted);
    let block = a.reshape((300, 1000)).unwrap();
    let (rows, columns) = (ids_few.map(|i| i / 1000), ids_few.map(|i| (i % 1000) as u16));
    assert_eq!(block.gather((&rows, &columns)).unwrap().as_slice().unwrap(), wanted);
    assert_eq!(block.t().gather((&columns, &rows)).unwrap().as_slice().unwrap(), wanted);
    let number = |i: usize| (i % 1000) * 300 + i / 1000;
    let turned = ids_few.map(|&i| number(i as usize));
    assert_eq!(block.t().take_flat(&turned).unwrap().as_slice().unwrap(), wanted);

    let mut expected = values.clone();
    let new: Vec<i64> = (0..ids_few.len() as i64).map(|k| -k).collect();
    ids_few.iter().zip(&new).for_each(|(&i, &x)| expected[i as usize] = x);
    let new = Array1::from(new);
    let mut b = a.to_owned();
    b.put(&ids_few, &new).unwrap();
    assert_eq!(b.as_slice().unwrap(), expected);
    let mut b = a.to_owned();
    b.scatter((&ids_few,), &new).unwrap();
    assert_eq!(b.as_slice().unwrap(), expected);
    let mut b = a.to_owned().into_reshape((300, 1000)).unwrap();
    b.scatter((&rows, &columns), &new).unwrap();
    assert_eq!(b.as_slice().unwrap(), expected);
    let mut b = a.to_owned().into_reshape((300, 1000)).unwrap();
    b.view_mut().into_t().put(&turned, &new).unwrap();
    assert_eq!(b.as_slice().unwrap(), expected);
    let mut b = a.to_owned();
    b.scatter_add((&from_end,), 1).unwrap();
    from_end.iter().for_each(|&i| expected[(i + N as i32) as usize] = 0);
    assert!(from_end.iter().all(|&i| b[(i + N as i32) as usize] == a[(i + N as i32) as usize] + 1));
}

/// Axes longer than any memory, of stride 0; and elements without size.
#[test]
fn axes_longer_than_memory() {
    const LONG: usize = 1 << 40;
    let row = Array1::from(vec![10_u8, 20, 30]);
    let wide = row.broadcast_to((LONG, 3)).unwrap();
    assert_eq!(wide.take(&[LONG - 1, 0], 0).unwrap(), [[10, 20, 30]; 2]);
    assert_eq!(wide.take_flat(&[3 * LONG as i64 - 1, -3, 4]).unwrap(), [30, 10, 20]);
    assert_eq!(wide.t().take_flat(&[LONG - 1, LONG, 2 * LONG]).unwrap(), [10, 20, 30]);
    assert_eq!(wide.gather(([LONG - 1, 7], [-1, 1])).unwrap(), [30, 20]);
    assert_eq!(wide.gather(([-(LONG as i64)], 1)).unwrap(), [20]);
    assert_eq!(wide.gather_outer(([LONG - 1, 5], [2, 0])).unwrap(), [[30, 10]; 2]);
    assert_eq!(wide.take_mode(&[u64::MAX], 0, Wrap).unwrap().shape(), [1, 3]);
    let outside = |error: Error, n: usize| {
        let text = format!("index {n} is out of bounds for axis 0 with size {n}");
        assert!(error.to_string().starts_with(&text), "{error}");
    };
    outside(wide.take(&[LONG], 0).unwrap_err(), LONG);
    outside(wide.take_flat(&[3 * LONG]).unwrap_err(), 3 * LONG);
    outside(wide.gather(([0, LONG], 0)).unwrap_err(), LONG);
    let square = row.slice(..1).broadcast_to((1_usize << 31, 1_usize << 31)).unwrap();
    assert_eq!(square.take_flat(&[(1_u64 << 62) - 1]).unwrap(), [10]);
    outside(square.take_flat(&[1_u64 << 62]).unwrap_err(), 1 << 62);

    const MANY: usize = 1 << 16;
    let mut nothing = Array::<(), _>::full((MANY, 2), ());
    assert_eq!(nothing.take(&[MANY - 1, 3], 0).unwrap().shape(), [2, 2]);
    assert_eq!(nothing.take_flat(&[2 * MANY - 1]).unwrap().shape(), [1]);
    nothing.put(&[-1, 2 * MANY as i64 - 1], &Array0::from(())).unwrap();
    nothing.scatter(([MANY - 1], 0), &Array0::from(())).unwrap();
    outside(nothing.put(&[2 * MANY], &Array0::from(())).unwrap_err(), 2 * MANY);
    outside(nothing.scatter(([MANY],), &Array0::from(())).unwrap_err(), MANY);
}
