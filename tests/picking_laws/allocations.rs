//! What reading allocates: a result of exactly the counted size, and what is said here besides.

use ndview::IndexMode;
use ndview::prelude::*;

use crate::support::counting::{Counts, measure};

/// The header of a buffer and its alignment, an index that holds a result's axes: measured 112 to 128
/// bytes a result.
const HEADER: usize = 160;
/// What an index of arrays and masks is resolved to, whatever their lengths: measured 1.1 to 2.1 kB.
const PLAN: usize = 4096;

/// Runs `f` and asserts that it allocates its result and at most `more` bytes.
#[track_caller]
fn exact<R>(what: &str, more: usize, bytes: impl Fn(&R) -> usize, f: impl FnOnce() -> R) {
    let (result, counts) = measure(f);
    let Counts { bytes: all, live_bytes, .. } = counts;
    let result = bytes(&result);
    assert!(all >= result && live_bytes as usize >= result, "{what}: {counts:?}");
    assert!(
        all <= result + more,
        "{what}: {} bytes besides {result}, {more} allowed",
        all - result
    );
    // What stays is the result, without room that it does not need.
    assert!(live_bytes as usize <= result + HEADER * 3, "{what}: {counts:?} for {result}");
}

#[track_caller]
fn one<T, D: Dimension>(what: &str, more: usize, f: impl FnOnce() -> ndview::Result<Array<T, D>>) {
    exact(what, more, |a: &Array<T, D>| a.nbytes(), || f().unwrap());
}

const ROWS: usize = 4000;
const N: usize = 10 * ROWS;
/// One bit an element, in words.
const BITS: usize = N / 8 + 8;

fn numbers() -> Array2<i64> {
    Array::from_shape_fn((ROWS, 10), |[i, j]| (10 * i + j) as i64)
}

type Sort = (&'static str, fn(usize) -> bool);
const SORTS: &[Sort] = &[
    ("none", |_| false),
    ("one", |i| i == N - 1),
    ("few", |i| i % 1009 == 3),
    ("a third", |i| i % 3 == 0),
    ("all", |_| true),
];

/// BO5: the trues are counted first. A mask in C order is read where it lies; for others, and for
/// conditions, one bit an element is kept for a while.
#[test]
fn masks_allocate_what_they_find() {
    let a = numbers();
    let flat = a.to_shape(-1).unwrap();
    for (name, sort) in SORTS {
        let say = |what: &str| format!("{what}, {name}");
        let mask = Array::from_shape_fn((ROWS, 10), |[i, j]| sort(10 * i + j));
        let line = Array::from_shape_fn(N, |[i]| sort(i));
        one(&say("select"), HEADER, || a.select(&mask));
        one(&say("select of one axis"), HEADER, || flat.select(&line));
        one(&say("gather by a full mask"), HEADER, || a.gather((&mask,)));
        one(&say("compress of one axis"), HEADER, || flat.compress(&line, 0));
        one(&say("select, Fortran order"), HEADER + BITS, || a.t().select(&mask.t()));
        one(&say("select, backwards"), HEADER + BITS, || flat.select(&line.flip(0)));
        one(&say("filter"), HEADER + BITS, || Ok(a.filter(|x| sort(*x as usize))));
        one(&say("filter, transposed"), HEADER + BITS, || Ok(a.t().filter(|x| sort(*x as usize))));
        one(&say("flat_nonzero of a mask"), HEADER, || Ok(mask.flat_nonzero()));
        one(&say("argwhere of a mask"), HEADER, || Ok(mask.argwhere()));
        one(&say("flat_nonzero"), HEADER + BITS, || Ok(a.flat_nonzero()));
        one(&say("argwhere"), HEADER + BITS, || Ok(a.t().argwhere()));
        one(&say("positions"), HEADER + BITS, || Ok(a.positions(|x| sort(*x as usize))));
        let both = |along: &Vec<Array1<usize>>| along.iter().map(|ids| ids.nbytes()).sum();
        exact(&say("nonzero of a mask"), 3 * HEADER, both, || mask.nonzero());
        exact(&say("nonzero of a transpose"), 3 * HEADER + BITS, both, || mask.t().nonzero());
        exact(&say("nonzero"), 3 * HEADER + BITS, both, || a.nonzero());

        // A mask of one of several axes becomes positions, of eight bytes a true.
        let rows = Array::from_shape_fn(ROWS, |[i]| sort(10 * i + 9));
        let positions = 8 * rows.iter().filter(|&&x| x).count();
        one(&say("compress"), 2 * HEADER + positions, || a.compress(&rows, 0));
        one(&say("compress, last"), 2 * HEADER + positions, || a.t().compress(&rows, 1));
        one(&say("gather by rows"), PLAN + positions, || a.gather((&rows,)));
        one(&say("gather by rows, at one"), PLAN + positions, || a.gather((&rows, 3)));
        one(&say("gather_outer by rows"), PLAN + positions, || a.gather_outer((&rows, [1_u8])));
    }
}

/// Positions are used where they lie: no type of them is widened, in no layout.
#[test]
fn positions_are_not_copied() {
    fn of<I: ndview::IndexElem + TryFrom<usize, Error: std::fmt::Debug>>(name: &str) {
        let (a, small) = (numbers(), Array::from_shape_fn((3, 10), |[i, j]| (10 * i + j) as u8));
        let ids = Array::from_shape_fn(N, |[i]| I::try_from(i * 7 % 10).unwrap());
        let (whole, backwards) = (ids.view(), ids.slice(s![..;-2]));
        for ids in [whole, backwards] {
            let say = |what: &str| format!("{what} by {name}, strides {:?}", ids.strides());
            let block = ids.slice(..ids.len() / 10 * 10).into_reshape((10, -1));
            one(&say("take"), HEADER, || small.take(&ids, 1));
            one(&say("take_mode wrap"), HEADER, || small.take_mode(&ids, 1, IndexMode::Wrap));
            one(&say("take_mode clip"), HEADER, || small.take_mode(&ids, 1, IndexMode::Clip));
            one(&say("take_flat"), HEADER, || a.take_flat(&ids));
            one(&say("take_flat, Fortran order"), HEADER, || a.t().take_flat(&ids));
            one(&say("gather"), PLAN, || small.gather((.., &ids)));
            one(&say("gather, two"), PLAN, || a.gather((&ids, &ids)));
            one(&say("gather, one at one"), PLAN, || a.gather((&ids, 3)));
            one(&say("gather_outer"), PLAN, || small.gather_outer(([0, 2], &ids)));
            one(&say("take_along_axis of one axis"), HEADER, || {
                small.row(1).take_along_axis(&ids, 0)
            });
            if let Ok(block) = block {
                one(&say("take by a block"), HEADER, || small.take(&block, 1));
                one(&say("gather by a block"), PLAN, || small.gather((1, &block)));
            }
        }
    }
    of::<u8>("u8");
    of::<i8>("i8");
    of::<u16>("u16");
    of::<i16>("i16");
    of::<u32>("u32");
    of::<i32>("i32");
    of::<u64>("u64");
    of::<i64>("i64");
    of::<usize>("usize");
    of::<isize>("isize");
}

/// Along an axis each lane's own place is counted too: eight bytes for each position of the *other*
/// axes, of which there are fewer than elements.
#[test]
fn along_an_axis() {
    let a = numbers();
    let ids = Array::from_shape_fn((ROWS, 10), |[i, j]| ((i + j) % 10) as u8);
    one("take_along_axis", PLAN + 8 * ROWS, || a.take_along_axis(&ids, 1));
    one("take_along_axis 0", PLAN, || a.take_along_axis(&ids, 0));
    one("take_along_axis, stretched", PLAN + 8 * ROWS, || {
        a.take_along_axis(&ids.slice((..1, ..)), 1)
    });
    let mask = a.map(|x| x % 3 == 0);
    one("where_", HEADER, || Ok(mask.where_(&a, 0)));
    one("where_, rows", HEADER, || Ok(mask.where_(&a.slice((0, ..)), &a.slice((.., ..1)))));
}

/// Of a large mask, one bit for each of its elements is noted besides, whether it finds little or much.
#[test]
fn large_masks() {
    const LARGE: usize = (1 << 20) + 777;
    let (a, more) = (Array1::<u16>::zeros(LARGE), LARGE / 8 + 64);
    for every in [4099, 5] {
        let mask = Array::from_shape_fn(LARGE, |[i]| i % every == 0);
        one("select", HEADER + more, || a.select(&mask));
        one("flat_nonzero", HEADER + more, || Ok(mask.flat_nonzero()));
        let (mut b, values) = (a.to_owned(), a.select(&mask).unwrap());
        let mut free = |what: &str, write: &dyn Fn(&mut Array1<u16>) -> ndview::Result<()>| {
            let (done, counts) = measure(|| write(&mut b));
            done.unwrap();
            assert!(counts.bytes <= more, "{what}: {counts:?}");
        };
        free("fill_where", &|b| b.fill_where(&mask, 1));
        free("assign_where", &|b| b.assign_where(&mask, &values));
        free("place", &|b| b.place(&mask, &values));
        free("copy_from", &|b| b.copy_from(7, &mask));
    }
}
