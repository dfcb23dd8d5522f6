//! Memory that several handles write: NumPy's meaning of a view, checked by region at run time.

mod support;

#[path = "aliased/dice.rs"]
mod dice;
#[path = "aliased/threads.rs"]
mod threads;

use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use ndview::prelude::*;
use ndview::{Access, Claim, memory::copies_on_write};
use support::drops::Census;

/// The claim that is in the way, and whether the overlap is certain.
fn in_the_way<T>(result: ndview::Result<T>) -> (Claim, Claim, bool) {
    match result.err().expect("a conflict").kind() {
        ErrorKind::Held { wanted, held, certain } => (wanted.clone(), held.clone(), *certain),
        other => panic!("{other}"),
    }
}

/// The guard of this thread that would make it wait for ever.
fn own<T>(result: ndview::Result<T>) -> Claim {
    match result.err().expect("a wait without end").kind() {
        ErrorKind::Deadlock { held, waits: None, .. } => held.clone(),
        other => panic!("{other}"),
    }
}

#[track_caller]
fn here() -> &'static Location<'static> {
    Location::caller()
}

#[test]
fn a_write_through_one_handle_is_read_through_all() {
    let a = Array::from_shape_fn((3, 4), |[i, j]| (10 * i + j) as i32).into_aliased();
    let (row, column, turned) = (a.slice(1), a.slice((.., 2)), a.t());
    row.write().view_mut().fill(-1);
    assert_eq!(column.read().view(), [2, -1, 22]);
    column.write().view_mut()[0] = 7;
    assert_eq!(turned.read().view().slice(2), [7, -1, 22]);
    assert_eq!(a.to_owned(), [[0, 1, 7, 3], [-1, -1, -1, -1], [20, 21, 22, 23]]);
    turned.write().view_mut().assign(&array![[1], [2], [3], [4]]);
    assert_eq!(row.to_owned(), [1, 2, 3, 4]);
}

#[test]
fn handles_are_made_without_copies_and_counted() {
    let plain = Array::<f64, _>::zeros((4, 6));
    let at = plain.as_ptr();
    let before = copies_on_write();
    let a = plain.into_aliased();
    let b = a.clone();
    let c = b.slice((1..3, s![..;2]));
    assert_eq!((a.handles(), c.handles(), copies_on_write()), (3, 3, before));
    assert_eq!(
        (c.shape(), c.ndim(), c.len(), c.nbytes(), c.held_bytes()),
        (&[2, 3][..], 2, 6, 48, 192)
    );
    assert_eq!((c.layout().strides(), c.layout().offset()), (&[6, 2][..], 6));
    assert!(a.same_memory(&c) && !a.same_memory(&array![1.0].into_aliased()));
    assert_eq!(a.read().view().as_ptr(), at);
    drop((a, b));
    let c = c.into_array().expect("the only handle");
    assert_eq!((c.as_ptr(), c.shape(), c.is_unique()), (at.wrapping_add(6), &[2, 3][..], true));
}

#[test]
fn every_movement_shows_what_it_shows_of_an_array() {
    let array = Array::from_shape_fn((3, 3, 4), |[i, j, k]| (100 * i + 10 * j + k) as i32);
    let a = array.to_owned().into_aliased();
    assert_eq!(a.slice((1, .., s![..;-2])).to_owned(), array.slice((1, .., s![..;-2])));
    assert_eq!(a.index_axis(-1, -2).to_owned(), array.index_axis(-1, -2));
    assert_eq!(a.t().to_owned(), array.t());
    assert_eq!(a.permute(&[1, 2, 0]).to_owned(), array.permute(&[1, 2, 0]));
    assert_eq!(a.flip(1).to_owned(), array.flip(1));
    assert_eq!(a.diagonal().to_owned(), array.diagonal());
    assert_eq!(a.reshape((9, -1)).unwrap().to_owned(), array.reshape((9, -1)).unwrap());
    assert_eq!(
        a.broadcast_to((2, 3, 3, 4)).unwrap().to_owned(),
        array.broadcast_to((2, 3, 3, 4)).unwrap()
    );
    let windows = a.sliding_window_view(&[2, 1, 3]).unwrap();
    assert_eq!(windows.to_owned(), array.sliding_window_view(&[2, 1, 3]).unwrap());
    let (head, tail) = a.split_at(-1, 1);
    assert_eq!(
        (head.to_owned(), tail.to_owned()),
        (array.slice((.., .., ..1)).to_owned(), array.slice((.., .., 1..)).to_owned())
    );
    let dynamic = a.clone().into_dyn();
    assert_eq!(dynamic.to_owned(), array.clone().into_dyn());
    assert_eq!(dynamic.into_dimension::<Ix3>().unwrap().to_owned(), array);
}

#[test]
fn wrong_indices_are_errors_and_panics() {
    let a = Array::<u8, _>::zeros((2, 3)).into_aliased();
    assert!(a.try_slice((2, ..)).is_err());
    assert!(a.try_index_axis(2, 0).is_err() && a.try_index_axis(0, -3).is_err());
    assert!(a.try_permute(&[0, 0]).is_err());
    assert!(a.try_split_at(0, 3).is_err());
    assert!(a.slice(0).try_diagonal().is_err());
    assert!(a.reshape(7).is_err() && a.t().reshape(6).is_err());
    assert!(a.broadcast_to((2, 2)).is_err());
    assert!(a.sliding_window_view(&[3, 1]).is_err());
    assert!(a.clone().into_dimension::<Ix3>().is_err());
    let wrong: [&dyn Fn(); 6] = [
        &|| drop(a.slice((2, ..))),
        &|| drop(a.index_axis(2, 0)),
        &|| drop(a.permute(&[0])),
        &|| drop(a.flip(2)),
        &|| drop(a.split_at(1, 4)),
        &|| drop(a.slice(0).diagonal()),
    ];
    for wrong in wrong {
        assert!(catch_unwind(AssertUnwindSafe(wrong)).is_err());
    }
    assert_eq!(a.handles(), 1, "what fails leaves no handle");
}

#[test]
fn no_array_ever_sees_a_write() {
    // Shared: copied, and counted.
    let plain = array![1, 2, 3, 4];
    let before = copies_on_write();
    let a = plain.slice(1..3).share().into_aliased();
    assert_eq!(copies_on_write().bytes - before.bytes, 8);
    a.write().view_mut().fill(0);
    assert_eq!(plain, [1, 2, 3, 4]);
    let plain = plain.clone().try_into_aliased().expect_err("two handles");

    // Foreign: copied.
    let foreign: std::sync::Arc<[i32]> = [5, 6].into();
    let lent = Array::from_buffer(Buffer::from_owner(foreign.clone()), 2).unwrap();
    let lent = lent.try_into_aliased().expect_err("foreign memory");
    lent.into_aliased().write().view_mut().fill(0);
    assert_eq!(foreign[..], [5, 6]);

    // Several indices, one element: copied.
    let stretched = array![9].broadcast_to(3).unwrap().share();
    let stretched =
        stretched.try_into_aliased().expect_err("one element three times").into_aliased();
    stretched.slice(0).write().view_mut().fill(1);
    assert_eq!(stretched.to_owned(), [1, 9, 9]);

    // What guards lend has no owner to share.
    let a = plain.into_aliased();
    let guard = a.read();
    let (shared, again) = (guard.view().share(), guard.view().slice(1..).share());
    assert!(guard.view().base().is_none() && !shared.same_buffer(&guard.view()));
    assert_eq!(shared.handles(), 1);
    drop(guard);
    let mut guard = a.write();
    let third = guard.view().share();
    let fourth = guard.view_mut().view().share();
    assert!(guard.view_mut().base().is_none());
    guard.view_mut().fill(0);
    drop(guard);
    assert_eq!(
        (shared, again, third, fourth),
        (array![1, 2, 3, 4], array![2, 3, 4], array![1, 2, 3, 4], array![1, 2, 3, 4])
    );
    // Nor do conversions keep one.
    let guard = a.read();
    let lent = guard.view();
    let view: ArrayView1<'_, i32> = (&lent).into();
    assert!(view.base().is_none());
    let reshaped = view.to_shape((2, 2)).unwrap();
    drop(guard);
    a.write().view_mut().fill(8);
    assert_eq!(reshaped, [[0, 0], [0, 0]]);
}

#[test]
fn into_array_needs_the_only_handle() {
    let a = array![[1, 2], [3, 4]].into_aliased();
    let b = a.slice(0);
    let a = a.into_array().expect_err("two handles");
    let b = b.into_array().expect_err("two handles");
    b.write().view_mut().fill(0);
    drop(b);
    let mut plain = a.into_array().unwrap();
    assert_eq!(plain, [[0, 0], [3, 4]]);
    let kept = plain.clone();
    plain.fill(5);
    assert_eq!(kept, [[0, 0], [3, 4]]);
}

#[test]
fn an_error_names_the_line_of_the_guard_in_the_way() {
    let a = Array::<u8, _>::zeros((4, 6)).into_aliased();
    let (columns, row) = (a.slice((.., s![..;2])), a.slice(3));
    let (reading, line) = (columns.read(), here());
    let (result, asked) = (row.try_write(), here());
    let (wanted, held, certain) = in_the_way(result);
    assert_eq!(
        (held.access, &held.shape[..], held.site.file(), held.site.line()),
        (Access::Read, &[4, 3][..], file!(), line.line())
    );
    assert_eq!(
        (wanted.access, &wanted.shape[..], wanted.site.line()),
        (Access::Write, &[6][..], asked.line())
    );
    assert!(certain);
    assert!(row.try_read().is_ok(), "two that read");
    let text = row.try_write().unwrap_err().to_string();
    let place = format!("overlaps the read of shape (4, 3) at {}:{}:", file!(), line.line());
    assert!(
        text.starts_with("the write of shape (6,) at tests/aliased.rs:") && text.contains(&place),
        "{text}"
    );
    drop(reading);

    let (guard, line) = (columns.try_write().unwrap(), here());
    assert_eq!(in_the_way(a.try_read()).1.site.line(), line.line());
    drop(guard);
    let (guard, line) = (columns.wait_write().unwrap(), here());
    assert_eq!(in_the_way(a.try_read()).1.site.line(), line.line());
    drop(guard);
    let (guard, line) = (columns.wait_read().unwrap(), here());
    assert_eq!(in_the_way(a.try_write()).1.site.line(), line.line());
    drop(guard);
    let (guard, line) = (columns.try_read().unwrap(), here());
    assert_eq!(in_the_way(a.try_write()).1.site.line(), line.line());
    drop(guard);
    let (writing, line) = (columns.write(), here());
    assert_eq!(in_the_way(a.try_read()).1.site.line(), line.line());
    assert_eq!(own(a.wait_read()).site.line(), line.line());
    drop(writing);
}

#[test]
fn a_thread_does_not_wait_for_itself() {
    let a = Array::<u8, _>::zeros((3, 3)).into_aliased();
    let (row, column, diagonal) = (a.slice(1), a.slice((.., 1)), a.diagonal());
    let writing = row.write();
    assert_eq!(own(column.wait_write()).access, Access::Write);
    assert_eq!(own(column.wait_read()).access, Access::Write);
    assert_eq!(own(row.wait_write()).access, Access::Write);
    let text = own_text(|| drop(diagonal.read()));
    assert!(
        text.contains("would wait forever for the write of shape (3,)")
            && text.contains("this thread itself"),
        "{text}"
    );
    let others = (a.slice(0), a.slice((.., 0)).into_dyn());
    let (first, second) = (others.0.write(), others.1.try_write());
    assert!(second.is_err(), "[0, 0] is written");
    drop((writing, first));

    // Two that read, and one of them that would write.
    let (one, two) = (row.read(), column.read());
    assert_eq!(own(row.wait_write()).access, Access::Read);
    drop(one);
    assert_eq!(own(row.wait_write()).access, Access::Read, "the column");
    drop(two);
    row.write().view_mut().fill(1);
}

/// The text of a panic.
fn own_text(f: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("a panic");
    payload.downcast_ref::<String>().expect("the text of an error").clone()
}

#[test]
fn regions_that_interleave_are_held_at_one_time() {
    let a = Array::<i32, _>::zeros((6, 6)).into_aliased();
    let (even, odd) = (a.slice((.., s![..;2])), a.slice((.., s![1..;2])));
    let mut guards = (even.write(), odd.write());
    guards.0.view_mut().fill(2);
    guards.1.view_mut().assign(&guards.0.view());
    guards.0.view_mut().fill(3);
    drop(guards);
    assert_eq!(a.slice(4).to_owned(), [3, 2, 3, 2, 3, 2]);
    assert_eq!(even.shares_memory(&odd), Overlap::No);
    assert_eq!(even.shares_memory(&a.slice(0)), Overlap::Yes);
    assert_eq!(even.shares_memory(&a.to_owned().into_aliased()), Overlap::No);

    // The diagonal against what lies beside it; forwards against backwards.
    let (diagonal, above) = (a.diagonal(), a.slice((..5, 1..)).diagonal());
    let guard = diagonal.write();
    assert!(above.try_write().is_ok());
    assert!(
        a.flip(0).diagonal().try_write().is_ok(),
        "six rows: the other diagonal has no element in common"
    );
    assert!(diagonal.flip(0).try_read().is_err());
    drop(guard);
}

#[test]
fn what_may_be_reached_twice_is_read_only() {
    let a = array![1, 2, 3].into_aliased();
    let (rows, windows) = (a.broadcast_to((2, 3)).unwrap(), a.sliding_window_view(&[2]).unwrap());
    for error in [
        rows.try_write().err(),
        rows.wait_write().err(),
        windows.try_write().err(),
        windows.wait_write().err(),
    ] {
        assert!(matches!(error.expect("refused").kind(), ErrorKind::Aliased { .. }));
    }
    assert!(own_text(|| drop(rows.write())).contains("reaches one element by several indices"));
    let guard = rows.read();
    assert!(windows.try_read().is_ok() && a.try_write().is_err());
    drop(guard);
    assert!(a.slice(1).try_write().is_ok(), "what was refused claims nothing");
}

#[test]
fn nothing_conflicts_with_no_elements() {
    let a = Array::<String, _>::from_shape_fn((3, 4), |[i, j]| format!("{i}{j}")).into_aliased();
    let (none, no_columns) = (a.slice(3..), a.slice((.., ..0)));
    let mut all = a.write();
    let mut empty = (none.write(), no_columns.write(), none.try_read().unwrap());
    assert_eq!((empty.0.view_mut().len(), empty.1.view_mut().shape()), (0, &[3, 0][..]));
    all.view_mut().fill("x".into());
    drop((all, empty));
    drop(a);
    drop(no_columns);
    assert_eq!(none.into_array().unwrap().shape(), [0, 4]);

    let nothing = Array::<i32, _>::zeros((0, 2)).into_aliased();
    let (first, second) = (nothing.write(), nothing.write());
    assert!(first.view().is_empty() && second.view().is_empty());
}

#[test]
fn any_rank_from_none_to_eight() {
    let one = Array0::from_scalar_of(5).into_aliased();
    let other = one.clone();
    let mut guard = one.write();
    *guard.view_mut().get_mut([]).unwrap() = 6;
    assert!(other.try_read().is_err());
    drop(guard);
    assert_eq!(other.read().view().item().unwrap(), &6);

    let shape = [2_usize; 8];
    let wide = ArrayD::<i32>::zeros(&shape[..]).into_aliased();
    let index: Vec<Index> = (0..8)
        .map(|axis| if axis == 4 { Index::At(1) } else { Index::Slice(Slice::from(..)) })
        .collect();
    let half = wide.slice(&index[..]);
    assert_eq!(half.ndim(), 7);
    let guard = half.write();
    assert!(wide.try_read().is_err() && wide.index_axis(4, 0).try_write().is_ok());
    drop(guard);
    half.write().view_mut().fill(1);
    assert_eq!(wide.read().view().sum(), 128);
}

/// A scalar as an array without axes.
trait FromScalar {
    fn from_scalar_of(value: i32) -> Self;
}

impl FromScalar for Array0<i32> {
    fn from_scalar_of(value: i32) -> Self {
        Array::from_shape_vec((), vec![value]).unwrap()
    }
}

#[test]
fn elements_without_bytes_have_one_writer_too() {
    let a = Array::from_shape_vec((2, 3), vec![(); 6]).unwrap().into_aliased();
    let (row, column, other) = (a.slice(0), a.slice((.., 1)), a.slice(1));
    let guard = row.write();
    assert!(column.try_write().is_err() && other.try_write().is_ok());
    drop(guard);
    assert_eq!(a.read().view().len(), 6);
}

#[test]
fn every_element_is_dropped_once() {
    let census = Census::new();
    let a =
        Array::from_shape_fn((4, 4), |[i, j]| census.element((4 * i + j) as i64)).into_aliased();
    let (block, rest) = (a.slice((1..3, 1..3)), a.slice(0));
    assert_eq!(census.live(), 16);
    block.write().view_mut().fill(census.element(-1));
    assert_eq!(census.live(), 16);
    let copy = block.to_owned();
    assert_eq!(census.live(), 20);
    let old = std::mem::replace(&mut rest.write().view_mut()[2], census.element(-2));
    assert_eq!((census.live(), *old.value), (21, 2));
    drop((a, rest, old));
    assert_eq!(census.live(), 20, "the last handle keeps all");
    let array = block.into_array().unwrap();
    assert!(array.iter().all(|element| *element.value == -1));
    drop(copy);
    assert_eq!(census.live(), 16);
    drop(array);
    assert_eq!(census.live(), 0);
}

#[test]
fn a_panic_gives_the_region_back() {
    let a = Array1::from((0..6).map(|i| i.to_string()).collect::<Vec<_>>()).into_aliased();
    let part = a.slice(..4);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let mut guard = part.write();
        let mut count = 0;
        guard.view_mut().map_inplace(|text| {
            assert!(count < 2, "the third");
            count += 1;
            *text = "new".into();
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(a.try_read().expect("released").view().to_vec(), ["new", "new", "2", "3", "4", "5"]);
    assert!(a.try_write().is_ok());
}

#[test]
fn a_guard_that_is_forgotten_keeps_its_claim_and_nothing_else() {
    let a = array![1, 2, 3, 4].into_aliased();
    let part = a.slice(..2);
    std::mem::forget(part.write());
    assert!(a.try_read().is_err() && part.try_read().is_err());
    assert!(a.slice(2..).try_write().is_ok());
    drop(part);
    assert_eq!(a.into_array().unwrap(), [1, 2, 3, 4]);
}

#[test]
fn what_is_printed_does_not_touch_the_elements() {
    let a = array![[1.5, 2.5]].into_aliased();
    let guard = a.write();
    let text = format!("{a:?} {guard:?}");
    assert!(
        text.starts_with("Aliased { type: \"f64\", layout: Layout")
            && text.contains("WriteGuard(Aliased"),
        "{text}"
    );
    drop(guard);
    assert!(format!("{:?}", a.read()).starts_with("ReadGuard(Aliased"));
}
