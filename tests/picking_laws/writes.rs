//! What is written where, on every kind of target; and that nothing else is touched.

use ndview::prelude::*;

use crate::dice::{Dice, Lay, cases, numbered, shown};
use crate::index::{hold, index, picks};
use crate::model::picked;
use crate::op::{Case, KINDS, Op, values_for};
use crate::support::oracle::{Oracle, rank_of};

/// A buffer in which each element is its own place in memory, and how the target lies in it.
fn memory(dice: &mut Dice, shape: &[usize]) -> (ArrayD<i64>, Lay) {
    let lay = Lay::one_to_one(dice, shape);
    let wide = numbered(&lay.wide, 0);
    (Array::from_shape_vec(wide.shape, wide.elements).unwrap(), lay)
}

/// The memory after a write through a part that showed `before`.
fn memory_after(len: usize, before: &Oracle<i64>, case: &Case) -> Vec<i64> {
    let mut memory: Vec<i64> = (0..len as i64).collect();
    for (place, value) in before.elements.iter().zip(case.after(before).elements) {
        memory[*place as usize] = value;
    }
    memory
}

/// Writes through a view of static rank, where there is one.
fn run_typed(op: &Op, view: ArrayViewMutD<'_, i64>) -> ndview::Result<()> {
    fn of<D: Dimension>(op: &Op, view: ArrayViewMutD<'_, i64>) -> ndview::Result<()> {
        op.run(&mut view.into_dimension::<D>().unwrap())
    }
    match view.ndim() {
        1 => of::<Ix1>(op, view),
        2 => of::<Ix2>(op, view),
        3 => of::<Ix3>(op, view),
        _ => op.run(&mut { view }),
    }
}

/// Every kind of write through every kind of target; AS4: of several values for one place, the last
/// in C order of the index stays, and what accumulates does so in that order.
#[test]
fn writes_are_the_model() {
    cases(6000, |dice| {
        let (shape, kind) = (dice.shape(), dice.below(KINDS));
        let case = Case::roll(dice, &shape, kind);
        let (mut wide, lay) = memory(dice, &shape);
        let before = shown(&lay.show(wide.view()));
        let expected = memory_after(wide.len(), &before, &case);
        let say = || format!("{case:?}\non {:?}", lay.show(wide_of(&lay).view()).layout());

        // A view to write: the whole memory behind it is compared.
        if dice.one_in(2) {
            case.op
                .run(&mut lay.show(wide.view_mut()))
                .unwrap_or_else(|e| panic!("{e}: {}", say()));
        } else {
            run_typed(&case.op, lay.show(wide.view_mut())).unwrap();
        }
        assert_eq!(wide.to_vec(), expected, "view: {}", say());

        // The only handle on a buffer of which it shows a part: written in place.
        let mut part = lay.show(wide_of(&lay));
        let id = part.buffer().id();
        case.op.run(&mut part).unwrap();
        assert_eq!(part.buffer().id(), id, "in place: {}", say());
        assert_eq!(part.buffer().as_slice(), expected, "part: {}", say());

        // One of several handles: copies, and the others see nothing.
        let other = wide_of(&lay);
        let mut part = lay.show(other.clone());
        case.op.run(&mut part).unwrap();
        assert_eq!(shown(&part), case.after(&before), "shared: {}", say());
        assert_eq!(other.to_vec(), wide_of(&lay).to_vec(), "other handle: {}", say());

        // What is stretched is copied first, for one element has several places.
        let (mut part, before) = Lay::any(dice, &shape).make(&numbered(&shape, 5000), 1);
        case.op.run(&mut part).unwrap();
        assert_eq!(shown(&part), case.after(&before), "stretched: {}", say());
    });
}

fn wide_of(lay: &Lay) -> ArrayD<i64> {
    let wide = numbered(&lay.wide, 0);
    Array::from_shape_vec(wide.shape, wide.elements).unwrap()
}

/// What `scatter` wrote, `gather` reads: of places named twice, the last value.
#[test]
fn gather_reads_what_scatter_wrote() {
    cases(2000, |dice| {
        let shape = dice.shape();
        let items = index(dice, &shape, false);
        let found = picked(&items, &shape).unwrap();
        let (values, each) = values_for(dice, &found.shape);
        let (mut wide, lay) = memory(dice, &shape);
        let held = hold(dice, &items);
        let picks = picks(&held);
        let mut view = lay.show(wide.view_mut());
        view.scatter(&picks, &values).unwrap();
        let read = view.gather(&picks).unwrap();
        let mut last = vec![0; shape.iter().product()];
        let rank = |at: &Vec<usize>| rank_of(at, &shape);
        found.sources.iter().zip(&each).for_each(|(at, &value)| last[rank(at)] = value);
        let expected: Vec<i64> = found.sources.iter().map(|at| last[rank(at)]).collect();
        assert_eq!(read.to_vec(), expected, "{items:?} of {shape:?}");
        // Written again, what was read changes nothing.
        let before = wide.to_vec();
        lay.show(wide.view_mut()).scatter(&picks, &read).unwrap();
        assert_eq!(wide.to_vec(), before, "{items:?} of {shape:?}");
    });
}

/// A NaN stays, wherever it is met (`minimum.at`, `maximum.at`).
#[test]
fn lowest_and_highest_keep_nan() {
    let nan = f64::NAN;
    let mut low = array![1.0, nan, 3.0, 4.0];
    low.scatter_min(([0, 1, 2, 2, 2, 3, 0],), &array![0.5, 0.0, 5.0, nan, 1.0, 9.0, 2.0]).unwrap();
    assert_eq!((low[0], low[3]), (0.5, 4.0));
    assert!(low[1].is_nan() && low[2].is_nan());
    let mut high = array![1.0, nan, 3.0, 4.0];
    high.scatter_max(([0, 1, 2, 2, 2, 3, 0],), &array![0.5, 9.0, 5.0, nan, 7.0, 9.0, 2.0]).unwrap();
    assert_eq!((high[0], high[3]), (2.0, 9.0));
    assert!(high[1].is_nan() && high[2].is_nan());
}

/// More positions than fit a block of the loops, each place many times.
#[test]
fn many_writes_to_few_places() {
    let n = 10_000;
    let ids = Array::from_shape_fn(n, |[i]| ((i * 7919) % 13) as u8);
    let values = Array::from_shape_fn(n, |[i]| i as i64);
    let (mut last, mut sum, mut mixed) = (vec![-1; 13], vec![-1; 13], vec![-1; 13]);
    for i in 0..n {
        let place = ids[i] as usize;
        last[place] = i as i64;
        sum[place] += i as i64;
        crate::op::mix(&mut mixed[place], i as i64);
    }
    let make = || Array::<i64, _>::full((13, 3), -1);
    for wide in [false, true] {
        let check = |f: &dyn Fn(&mut ArrayViewMut1<'_, i64>), expected: &[i64]| {
            let mut whole = if wide { make().into_flip(0) } else { make() };
            f(&mut whole.slice_mut((.., 1)));
            assert_eq!(whole.column(1).to_vec(), expected);
            assert!(whole.column(0).iter().chain(whole.column(2).iter()).all(|&x| x == -1));
        };
        check(&|a| a.scatter((&ids,), &values).unwrap(), &last);
        check(&|a| a.put(&ids, &values).unwrap(), &last);
        check(&|a| a.put_along_axis(&ids, &values, 0).unwrap(), &last);
        check(&|a| a.scatter_add((&ids,), &values).unwrap(), &sum);
        let mix = |p: &mut i64, v: &i64| crate::op::mix(p, *v);
        check(&|a| a.scatter_with((&ids,), &values, mix).unwrap(), &mixed);
    }
}

/// Values of another type than the elements.
#[test]
fn values_of_another_type() {
    let mut words = array!["a".to_string(), "b".to_string(), "c".to_string()];
    let ends = array!["x", "y", "z"];
    words.scatter_with(([2, 0, 2],), &ends, |word, end| word.push_str(end)).unwrap();
    assert_eq!(words.to_vec(), ["ay", "b", "cxz"]);
    words
        .scatter_with((&array![false, true, true],), Scalar(2), |word, &n| *word = word.repeat(n))
        .unwrap();
    assert_eq!(words.to_vec(), ["ay", "bb", "cxzcxz"]);
}

/// The same behind kept axes, which come first in C order.
#[test]
fn many_writes_behind_other_axes() {
    const N: usize = 3000;
    let ids =
        Array::from_shape_fn(N, |[i]| ((i * 7919) % 13) as i16 - if i % 2 == 0 { 13 } else { 0 });
    let values = Array::from_shape_fn((4, N, 2), |[h, i, k]| (h * 10_000 + 2 * i + k) as i64);
    let mut expected = Array::<i64, _>::full((4, 13, 2), -1);
    for h in 0..4 {
        for i in 0..N {
            for k in 0..2 {
                let place = &mut expected[[h, (i * 7919) % 13, k]];
                crate::op::mix(place, values[[h, i, k]]);
            }
        }
    }
    let mix = |p: &mut i64, v: &i64| crate::op::mix(p, *v);
    let mut a = Array::<i64, _>::full((4, 13, 2), -1);
    a.scatter_with((.., &ids), &values, mix).unwrap();
    assert_eq!(a, expected);
    let mut a = Array::<i64, _>::full((2, 4, 13), -1);
    let mut turned = a.view_mut().into_permute(&[1, 2, 0]);
    turned.scatter_with((.., &ids), &values, mix).unwrap();
    assert_eq!(turned, expected);
    let mut a = Array::<i64, _>::full((4, 13, 2), -1);
    a.scatter_with(
        (.., &ids.reshape((3, -1)).unwrap()),
        values.reshape((4, 3, -1, 2)).unwrap(),
        mix,
    )
    .unwrap();
    assert_eq!(a, expected);
}
