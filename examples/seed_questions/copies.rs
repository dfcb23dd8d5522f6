//! Picking values by positions and masks.

use ndview::memory::{Bytes, scope};
use ndview::prelude::*;

use crate::Answer::{No, Yes};
use crate::{Asked, Found, asked, found, matrix};

pub(crate) const ASKED: &[Asked] = &[
    asked("Is `a[[0, 2]]` a copy?", Yes, positions),
    asked("Is `a[mask]` a copy?", Yes, mask),
    asked("Is `a[[1, 2, 3]]` a view, since the rows are neighbours?", No, neighbours),
    asked("Does `a[[0, 2]] = 9` write into `a` itself?", Yes, write_at_positions),
];

fn positions() -> Found {
    let a = matrix();
    let (rows, usage) = scope(|| a.take(&[0, 2], 0).expect("there are such rows"));
    let so = rows.shares_memory(&a) == Overlap::No;
    found(so, format!("{} made: two rows of 8 kB", Bytes(usage.made_bytes)))
}

fn mask() -> Found {
    let a = matrix();
    let mask = a.greater(899_999.0);
    let (picked, usage) = scope(|| a.select(&mask).expect("the mask has the shape of `a`"));
    let so = picked.shares_memory(&a) == Overlap::No;
    let figures =
        format!("{} made for {} values; the mask has 1 MB", Bytes(usage.made_bytes), picked.len());
    assert_eq!((picked.len(), mask.nbytes()), (100_000, 1_000_000));
    found(so, figures)
}

fn neighbours() -> Found {
    let a = matrix();
    let (rows, picking) = scope(|| a.take(&[1, 2, 3], 0).expect("there are such rows"));
    let (same, slicing) = scope(|| a.slice(1..4));
    assert_eq!(rows, same);
    let (made, none) = (Bytes(picking.made_bytes), Bytes(slicing.made_bytes));
    found(rows.same_buffer(&a), format!("{made} made; `a[1:4]` shows the same and makes {none}"))
}

fn write_at_positions() -> Found {
    let mut a = matrix();
    let id = a.buffer().id();
    let ((), usage) = scope(|| a.scatter(([0, 2],), 9.0).expect("there are such rows"));
    let so = a.buffer().id() == id && a.row(2).sum() == 9000.0;
    found(so, format!("{} made, and row 2 is all 9", Bytes(usage.made_bytes)))
}
