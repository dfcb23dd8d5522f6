//! The aliasing matrix: every way in which memory may be shared × every method that writes. After a
//! write the target has the expected values and no other handle changed; a write that fails changes
//! nothing, and copies nothing.

mod support;

use std::sync::Arc;

use ndview::prelude::*;
use support::drops::panics;

const ROWS: usize = 3;
const COLUMNS: usize = 4;

/// What an array of `ROWS` by `COLUMNS` shows.
type Model = [[i64; COLUMNS]; ROWS];

/// An array to write, and all that must not change when it is written.
struct Case {
    name: &'static str,
    target: Array2<i64>,
    others: Vec<ArrayD<i64>>,
    foreign: Option<Arc<[i64]>>,
}

impl Case {
    fn new(name: &'static str, target: Array2<i64>, others: Vec<ArrayD<i64>>) -> Self {
        Case { name, target, others, foreign: None }
    }

    /// The bytes of every other array and of the whole buffers behind them.
    fn elsewhere(&self) -> Vec<Vec<i64>> {
        let shown = self.others.iter().map(|a| a.to_vec());
        let held = self.others.iter().map(|a| a.buffer().as_slice().to_vec());
        shown.chain(held).chain(self.foreign.iter().map(|f| f.to_vec())).collect()
    }

    fn model(&self) -> Model {
        std::array::from_fn(|i| std::array::from_fn(|j| self.target[[i, j]]))
    }
}

fn fresh(rows: usize, columns: usize) -> Array2<i64> {
    Array::from_shape_fn((rows, columns), |[i, j]| (100 * i + j) as i64)
}

fn cases() -> Vec<Case> {
    let mut all = vec![Case::new("unique", fresh(ROWS, COLUMNS), vec![])];
    let mut add = |name, target: Array2<i64>, others| all.push(Case::new(name, target, others));
    add("unique, Fortran order", fresh(ROWS, COLUMNS).to_order(Order::F), vec![]);
    add(
        "unique, backwards part",
        fresh(8, 9).into_slice((s![6..0;-2], s![..;-2])).into_slice((.., ..4)),
        vec![],
    );
    add(
        "adopted vector",
        Array::from_shape_vec((ROWS, COLUMNS), (0..12).collect()).unwrap(),
        vec![],
    );

    let a = fresh(ROWS, COLUMNS);
    add("shared handle", a.clone(), vec![a.into_dyn()]);
    let a = fresh(COLUMNS, ROWS);
    add("shared transpose", a.t().share(), vec![a.into_dyn()]);
    let a = Array1::from((0..12).collect::<Vec<i64>>());
    add("shared adopted vector", a.to_shape((ROWS, COLUMNS)).unwrap(), vec![a.into_dyn()]);

    let a = fresh(5, 9);
    let part = a.slice((1..4, s![..;-2])).slice((.., 1..)).share();
    add("shared part, whole alive", part, vec![a.into_dyn()]);
    let a = fresh(5, 6);
    let part = a.slice((1..4, ..4)).share();
    let other = a.slice((0..2, 3..)).share().into_dyn();
    drop(a);
    add("part beside another part", part, vec![other]);
    let a = fresh(5, 4);
    let (low, high) = (a.slice(..3).share(), a.slice(1..).share());
    let third = a.slice(s![..;-2]).share();
    drop(a);
    add("overlapping handles", low, vec![high.into_dyn(), third.into_dyn()]);

    let row = fresh(1, COLUMNS);
    let wide = row.broadcast_to((ROWS, COLUMNS)).unwrap().share();
    add("stretched, other alive", wide, vec![row.into_dyn()]);
    let wide = fresh(1, COLUMNS).broadcast_to((ROWS, COLUMNS)).unwrap().share();
    add("stretched, other dead", wide, vec![]);
    let a = Array1::from((0..6).collect::<Vec<i64>>());
    let windows = a.sliding_window_view(&[4]).unwrap().share().into_dimension().unwrap();
    drop(a);
    add("windows, other dead", windows, vec![]);

    let memory: Arc<[i64]> = (0..12).collect();
    let foreign =
        || Array::from_buffer(Buffer::from_owner(Arc::clone(&memory)), (ROWS, COLUMNS)).unwrap();
    add("foreign owner", foreign(), vec![]);
    let a = foreign();
    add("foreign owner, shared", a.clone(), vec![a.into_dyn()]);
    all.iter_mut().rev().take(2).for_each(|case| case.foreign = Some(Arc::clone(&memory)));
    all
}

type Write = (&'static str, fn(&mut Array2<i64>), fn(&mut Model));

fn each(model: &mut Model, mut f: impl FnMut(usize, usize, &mut i64)) {
    for (i, row) in model.iter_mut().enumerate() {
        row.iter_mut().enumerate().for_each(|(j, x)| f(i, j, x));
    }
}

#[allow(clippy::semicolon_if_nothing_returned, reason = "one expression a line")]
const WRITES: &[Write] = &[
    ("fill", |a| a.fill(7), |m| each(m, |_, _, x| *x = 7)),
    ("assign", |a| a.assign(&array![5, 6, 7, 8]), |m| each(m, |_, j, x| *x = j as i64 + 5)),
    (
        "assign a handle on itself",
        |a| {
            let other = a.clone().into_flip(0);
            a.assign(&other);
        },
        |m| m.reverse(),
    ),
    (
        "assign its own row",
        |a| {
            let row = a.row(1).share();
            a.assign(&row);
        },
        |m| *m = [m[1]; ROWS],
    ),
    ("map_inplace", |a| a.map_inplace(|x| *x = -*x), |m| each(m, |_, _, x| *x = -*x)),
    (
        "zip_inplace",
        |a| a.zip_inplace(&array![[1], [2], [3]], |x, y| *x += y),
        |m| each(m, |i, _, x| *x += i as i64 + 1),
    ),
    (
        "zip_inplace with a handle on itself",
        |a| {
            let other = a.clone();
            a.zip_inplace(&other, |x, y| *x += 2 * y);
        },
        |m| each(m, |_, _, x| *x *= 3),
    ),
    (
        "iter_mut",
        |a| a.iter_mut().enumerate().for_each(|(k, x)| *x += k as i64),
        |m| each(m, |i, j, x| *x += (COLUMNS * i + j) as i64),
    ),
    (
        "iter_mut reversed",
        |a| a.iter_mut().rev().enumerate().for_each(|(k, x)| *x += k as i64),
        |m| each(m, |i, j, x| *x += (11 - COLUMNS * i - j) as i64),
    ),
    (
        "&mut a",
        |a| {
            for x in a {
                *x += 1;
            }
        },
        |m| each(m, |_, _, x| *x += 1),
    ),
    (
        "axis_iter_mut",
        |a| {
            for (j, mut column) in a.axis_iter_mut(-1).enumerate() {
                column.fill(j as i64);
            }
        },
        |m| each(m, |_, j, x| *x = j as i64),
    ),
    (
        "axis_iter_mut reversed",
        |a| {
            for (j, mut column) in a.axis_iter_mut(1).rev().enumerate() {
                column.map_inplace(|x| *x += j as i64);
            }
        },
        |m| each(m, |_, j, x| *x += 3 - j as i64),
    ),
    (
        "outer_iter_mut",
        |a| {
            for (i, mut row) in a.outer_iter_mut().enumerate() {
                row.map_inplace(|x| *x *= i as i64);
            }
        },
        |m| each(m, |i, _, x| *x *= i as i64),
    ),
    (
        "lanes_mut",
        |a| {
            for (j, mut lane) in a.lanes_mut(0).enumerate() {
                lane[2] = j as i64;
            }
        },
        |m| {
            each(m, |i, j, x| {
                if i == 2 {
                    *x = j as i64
                }
            })
        },
    ),
    (
        "rows_mut",
        |a| {
            for (i, mut row) in a.rows_mut().enumerate() {
                row[i] = -1;
            }
        },
        |m| {
            each(m, |i, j, x| {
                if i == j {
                    *x = -1
                }
            })
        },
    ),
    ("swap", |a| a.swap([0, 1], [2, 3]), |m| (m[0][1], m[2][3]) = (m[2][3], m[0][1])),
    ("index_mut", |a| a[[1, 2]] = 9, |m| m[1][2] = 9),
    ("get_mut", |a| *a.get_mut([2, 0]).unwrap() = 9, |m| m[2][0] = 9),
    (
        "slice_mut",
        |a| a.slice_mut((s![..;-2], 1..3)).fill(9),
        |m| {
            each(m, |i, j, x| {
                if i != 1 && (1..3).contains(&j) {
                    *x = 9
                }
            })
        },
    ),
    ("slice_mut of one element", |a| a.slice_mut((1, -1)).fill(9), |m| m[1][3] = 9),
    (
        "index_axis_mut",
        |a| a.index_axis_mut(1, -2).assign(&array![1, 2, 3]),
        |m| {
            each(m, |i, j, x| {
                if j == 2 {
                    *x = i as i64 + 1
                }
            })
        },
    ),
    ("row_mut", |a| a.row_mut(1).fill(9), |m| m[1] = [9; COLUMNS]),
    (
        "column_mut",
        |a| a.column_mut(1).fill(9),
        |m| {
            each(m, |_, j, x| {
                if j == 1 {
                    *x = 9
                }
            })
        },
    ),
    (
        "diagonal_mut",
        |a| a.diagonal_mut().fill(9),
        |m| {
            each(m, |i, j, x| {
                if i == j {
                    *x = 9
                }
            })
        },
    ),
    (
        "split_at_mut",
        |a| {
            let (mut head, mut tail) = a.split_at_mut(1, 1);
            head.fill(1);
            tail.fill(2);
        },
        |m| each(m, |_, j, x| *x = if j == 0 { 1 } else { 2 }),
    ),
    (
        "as_slice_mut",
        |a| match a.as_slice_mut() {
            Some(slice) => slice[5] = 9,
            None => a[[1, 1]] = 9,
        },
        |m| m[1][1] = 9,
    ),
    (
        "view_mut",
        |a| a.view_mut().into_t().into_flip(0).row_mut(0).fill(9),
        |m| {
            each(m, |_, j, x| {
                if j == 3 {
                    *x = 9
                }
            })
        },
    ),
    (
        "try_view_mut",
        |a| match a.try_view_mut() {
            Ok(mut view) => view.fill(9),
            Err(_) => a.fill(9),
        },
        |m| each(m, |_, _, x| *x = 9),
    ),
    (
        "two writes",
        |a| {
            a[[0, 0]] = 1;
            let kept = a.clone();
            a[[0, 0]] = 2;
            assert_eq!(kept[[0, 0]], 1);
        },
        |m| m[0][0] = 2,
    ),
];

#[test]
fn a_write_reaches_the_target_and_nothing_else() {
    let mut count = 0;
    for (name, write, expect) in WRITES {
        for mut case in cases() {
            let (before, mut model) = (case.elsewhere(), case.model());
            write(&mut case.target);
            expect(&mut model);
            assert_eq!(case.target, model, "{name} on {}", case.name);
            assert_eq!(case.elsewhere(), before, "{name} on {}: another handle changed", case.name);
            // What was written is the target's own from now on.
            assert!(case.target.flags().writeable, "{name} on {}", case.name);
            assert!(case.others.iter().all(|other| !other.same_buffer(&case.target)));
            count += 1;
        }
    }
    assert_eq!(count, WRITES.len() * 15);
}

#[test]
fn a_write_through_a_view_to_write_stays_inside_it() {
    for (name, write, expect) in WRITES {
        if name.contains("itself") || name.contains("own") || *name == "two writes" {
            continue; // the view's elements can have no other handle
        }
        let mut whole = fresh(5, 9);
        let before = whole.clone();
        let mut model: Model =
            std::array::from_fn(|i| std::array::from_fn(|j| whole[[3 - i, 2 * j + 1]]));
        // Through the owner of a part: an `Array` that shows some of its buffer, as `write` asks.
        let mut part = whole.clone().into_slice((s![3..0;-1], s![1..8;2]));
        write(&mut part);
        expect(&mut model);
        assert_eq!(part, model, "{name}");
        assert_eq!(whole, before, "{name}");
        // The same values through a borrowed view to write.
        whole.slice_mut((s![3..0;-1], s![1..8;2])).assign(&part);
        for (index, x) in whole.indexed_iter() {
            let inside = (1..=3).contains(&index[0]) && index[1] % 2 == 1 && index[1] < 8;
            let expected = if inside { model[3 - index[0]][index[1] / 2] } else { before[index] };
            assert_eq!(*x, expected, "{name} at {index:?}");
        }
    }
}

type Failure = (&'static str, fn(&mut Array2<i64>));

const FAILURES: &[Failure] = &[
    ("assign", |a| a.assign(&array![1, 2, 3])),
    ("assign of more axes", |a| a.assign(&array![[[1]], [[2]]])),
    ("zip_inplace", |a| a.zip_inplace(&array![[1, 2]], |x, y| *x = *y)),
    ("index_mut", |a| a[[0, 4]] = 1),
    ("index_mut", |a| a[[usize::MAX, 0]] = 1),
    ("get_mut", |a| *a.get_mut([3, 0]).expect("no element") = 1),
    ("get_mut of another rank", |a| *a.get_mut([0]).expect("no element") = 1),
    ("swap", |a| a.swap([0, 0], [0, 4])),
    ("slice_mut", |a| a.slice_mut(3).fill(1)),
    ("slice_mut, zero step", |a| a.slice_mut(s![..;0]).fill(1)),
    ("try_slice_mut", |a| a.try_slice_mut((.., -5)).expect("no column").fill(1)),
    ("index_axis_mut", |a| a.index_axis_mut(0, 3).fill(1)),
    ("index_axis_mut, axis", |a| a.index_axis_mut(2, 0).fill(1)),
    ("row_mut", |a| a.row_mut(3).fill(1)),
    ("column_mut", |a| a.column_mut(4).fill(1)),
    ("split_at_mut", |a| a.split_at_mut(0, 4).0.fill(1)),
    ("axis_iter_mut", |a| a.axis_iter_mut(2).for_each(|mut v| v.fill(1))),
    ("lanes_mut", |a| a.lanes_mut(-3).for_each(|mut v| v.fill(1))),
];

#[test]
fn a_write_that_fails_changes_and_copies_nothing() {
    for (name, fail) in FAILURES {
        for mut case in cases() {
            let (before, model) = (case.elsewhere(), case.model());
            let address = case.target.as_ptr();
            panics(|| fail(&mut case.target));
            assert_eq!(case.target, model, "{name} on {}", case.name);
            assert_eq!(case.elsewhere(), before, "{name} on {}", case.name);
            assert_eq!(case.target.as_ptr(), address, "{name} on {} copied", case.name);
        }
    }
}

#[test]
fn try_view_mut_never_copies() {
    for mut case in cases() {
        let (address, writeable) = (case.target.as_ptr(), case.target.flags().writeable);
        let shared = case.target.handles();
        match case.target.try_view_mut() {
            Ok(view) => assert!(writeable && view.as_ptr() == address, "{}", case.name),
            Err(error) => {
                assert!(!writeable, "{}: {error}", case.name);
                if let ErrorKind::Shared { handles } = error.kind() {
                    assert_eq!(*handles, shared);
                }
            }
        }
        assert_eq!(case.target.as_ptr(), address, "{}", case.name);
    }
}

/// Copy on write copies only what the handle shows.
#[test]
fn copy_on_write_copies_what_is_shown() {
    let whole = Array::<u8, _>::zeros((100, 100));
    let mut part = whole.slice((..2, ..3)).share();
    assert_eq!((part.held_bytes(), part.base().is_some(), part.nbytes()), (10_000, true, 6));
    part[[0, 0]] = 1;
    assert_eq!((part.held_bytes(), part.base().is_none(), whole.handles()), (6, true, 1));
    // And a unique one is written in place, although it shows only a part.
    let mut part = whole.into_slice((..2, ..3));
    let address = part.as_ptr();
    part[[0, 0]] = 1;
    assert_eq!((part.as_ptr(), part.held_bytes()), (address, 10_000));
    assert_eq!(part.compact().held_bytes(), 6);
}
