//! Values picked by positions and masks, and written there.

use ndview::prelude::*;
use ndview::{IndexMode, Pick, Picks};

use crate::check::{Makes, table};
use crate::lays;

#[test]
fn taking() {
    table(|| {
        each_layout!(a => {
            let (ids, many) = (&array![0, -1, 0], &Array1::<usize>::zeros(20_000));
            made!(a.take(ids, 0).unwrap());
            made!(a.take(ids, 1).unwrap());
            made!(a.take(many, 1).unwrap());
            made!(a.take(&[0, 0], 1).unwrap());
            made!(a.take(&vec![0_u8], 0).unwrap());
            made!(a.take(&array![[0, 0], [0, 0]], -1).unwrap());
            made!(a.take(&ids.view(), 0).unwrap());
            made!(a.take_mode(ids, 0, IndexMode::Wrap).unwrap());
            made!(a.take_mode(&[1000], 1, IndexMode::Clip).unwrap());
            made!(a.take_mode(ids, 0, IndexMode::Raise).unwrap());
            made!(a.take_flat(ids).unwrap());
            made!(a.take_flat(many).unwrap());
            made!(a.take_flat(&[0, 1]).unwrap());
            made!(a.take_flat_mode(&[-5, 1000], IndexMode::Wrap).unwrap());
            made!(a.take_flat_mode(ids, IndexMode::Clip).unwrap());
            let order = &a.argsort(1);
            made!(a.take_along_axis(order, 1).unwrap());
            made!(a.take_along_axis(&a.argsort(0), 0).unwrap());
        });
    });
}

#[test]
fn by_masks() {
    table(|| {
        each_layout!(a => {
            let (mask, rows) = (&a.greater(3.0), &Array1::full(a.len_of(0), true));
            made!(a.select(mask).unwrap());
            made!(a.select(&mask.t().t()).unwrap());
            made!(a.filter(|&x| x > 3.0));
            made!(a.compress(rows, 0).unwrap());
            made!(a.compress(&rows.slice(s![..;-1]), 0).unwrap());
            made!(a.gather((mask,)).unwrap());
            made!(mask.where_(a, 0.0));
            made!(mask.where_(1, 0));
            made!(mask.where_(a, a));
            made!(mask.where_(a, &a.slice((..1,))));
            made!(mask.try_where(a, 0.0).unwrap());
            made!(mask.nonzero());
            made!(a.nonzero());
            made!(a.try_nonzero().unwrap());
            made!(a.argwhere());
            made!(mask.argwhere());
            made!(a.flat_nonzero());
            made!(mask.flat_nonzero());
            made!(a.positions(|&x| x > 3.0));
        });
        for a in &lays::lines() {
            made!(a.compress(&a.greater(3.0), 0).unwrap());
            made!(a.nonzero());
            made!(a.argwhere());
        }
        let zero = Array0::from(5.0);
        made!(zero.flat_nonzero());
        made!(zero.argwhere());
        made!(zero.positions(|&x| x > 3.0));
    });
}

#[test]
fn gathering() {
    table(|| {
        let (ids, more) = (array![0, -1], array![[0], [1]]);
        for a in &lays::fixed() {
            let (rows, mask) = (&Array1::full(a.len_of(0), true), &a.greater(3.0));
            made!(a.gather((&ids, 0)).unwrap());
            made!(a.gather((&ids, &more)).unwrap());
            made!(a.gather((0, &ids)).unwrap());
            made!(a.gather((.., &ids)).unwrap());
            made!(a.gather((&ids, ..2)).unwrap());
            made!(a.gather((&ids, NewAxis, &more)).unwrap());
            made!(a.gather(([0, 0], Ellipsis)).unwrap());
            made!(a.gather((vec![0, -1],)).unwrap());
            made!(a.gather((rows, 0)).unwrap());
            made!(a.gather((mask,)).unwrap());
            made!(a.gather_outer((&ids, [0, 1, 1])).unwrap());
            made!(a.gather_outer((rows, ..)).unwrap());
            made!(a.gather_outer((&ids, 0)).unwrap());
        }
        each_layout!(a => {
            let (rows, mask) = (&Array1::full(a.len_of(0), true), &a.greater(3.0));
            made!(a.gather(&[Pick::from(&ids), Pick::from(&more)]).unwrap());
            made!(a.gather(&vec![Pick::from(rows), Pick::from(0)]).unwrap());
            made!(a.gather(&[Pick::from(mask)]).unwrap());
            made!(a.gather(&[Pick::from([0, 0]), Pick::from(..)]).unwrap());
            made!(a.gather(&Picks::from((&ids, 0))).unwrap());
            made!(a.gather_outer(&[Pick::from(&ids), Pick::from(&ids)]).unwrap());
        });
    });
}

/// A mask in a list is an array of its own.
#[test]
fn masks_in_lists() {
    table(|| {
        let a = array![[1, 2, 3], [4, 5, 6]];
        made!(Pick::from([true, false]));
        made!(Pick::from(vec![true, false]));
        made!(Picks::from(([true, false], 0)));
        let (pick, picks) = (Pick::from([true, false]), Picks::from(([true, false], 0)));
        shared!(pick.clone());
        shared!(picks.clone());
        made!(a.gather(&picks).unwrap());
        made!(a.gather(([true, false],)).unwrap());
        made!(a.gather((vec![true, false], ..2)).unwrap());
        made!(a.gather((&[true, false], 0)).unwrap());
        made!(a.gather_outer(([true, false], [0, 1])).unwrap());
        made!(Picks::from(([true, false], [0, 1])).to_string());
        copied!(b = a => b.scatter(([true, false],), 0).unwrap());
    });
}

#[test]
fn writing() {
    table(|| {
        each_layout!(a => {
            let (ids, mask) = (&array![0, -1], &a.greater(0.0));
            copied!(b = a => b.put(ids, 5.0).unwrap());
            copied!(b = a => b.put(&[0, 1], &array![7.0, 8.0]).unwrap());
            copied!(b = a => b.put_mode(&[-9, 1000], 5.0, IndexMode::Wrap).unwrap());
            copied!(b = a => b.put_mode(ids, 5.0, IndexMode::Clip).unwrap());
            copied!(b = a => b.put_along_axis(&a.argmax_axis(1).expand_dims(1), 0.0, 1).unwrap());
            copied!(b = a => b.scatter((ids, 0), 5.0).unwrap());
            copied!(b = a => b.scatter((ids, 0), &array![7.0, 8.0]).unwrap());
            copied!(b = a => b.scatter((mask,), 5.0).unwrap());
            copied!(b = a => b.scatter((ids,), a.slice((0,))).unwrap());
            copied!(b = a => b.scatter(&[Pick::from(ids), Pick::from(..)], 1.0).unwrap());
            copied!(b = a => b.scatter_add((ids, 0), 5.0).unwrap());
            copied!(b = a => b.scatter_min((ids, 0), 5.0).unwrap());
            copied!(b = a => b.scatter_max((ids, 0), 5.0).unwrap());
            copied!(b = a => b.scatter_with((ids, 0), 5.0, |x, y| *x -= y).unwrap());
            copied!(b = a => b.assign_where(mask, 5.0).unwrap());
            copied!(b = a => b.fill_where(mask, 5.0).unwrap());
            copied!(b = a => b.copy_from(a, mask).unwrap());
            copied!(b = a => b.copy_from(5.0, mask).unwrap());
            copied!(b = a => b.place(mask, &array![7.0, 8.0]).unwrap());
            copied!(b = Array1::<f64>::zeros(a.len()) => a.select_into(mask, &mut b).unwrap());
        });
    });
}

/// Where the values, or the index, lie in the buffer that is written to, they are copied first.
#[test]
fn of_what_is_written_to() {
    table(|| {
        let a = array![0_usize, 1, 2, 0];
        copied!(b = a => b.put(&a, &a).unwrap());
        copied!(b = a => b.scatter((&a,), &a).unwrap());
        copied!(b = a => b.scatter_add((&a,), &a.slice(s![..;-1])).unwrap());
        copied!(b = a => b.put_along_axis(&a, &a, 0).unwrap());
        copied!(b = a => b.assign_where(&a.greater(0), &a.slice(s![..;-2])).unwrap());
        copied!(b = a => b.place(&a.greater(0), &a.slice(s![..;-1])).unwrap());
    });
}
