//! Views of cells: overlapping windows that write, in one thread.

mod support;

use std::cell::Cell;

use ndview::CellView;
use ndview::prelude::*;
use support::drops::Census;

/// The values that NumPy leaves in `base`: what is written is settled before anything is, and where
/// several places are one element, the last in logical order stays.
fn oracle(base: &mut [i64], places: &[usize], values: &[i64]) {
    for (&place, &value) in places.iter().zip(values) {
        base[place] = value;
    }
}

/// Where the elements of a view of cells lie in a buffer that began with `0, 1, 2, ..`.
fn places<D: Dimension>(numbered: &CellView<'_, i64, D>) -> Vec<usize> {
    numbered.iter().map(|cell| cell.get() as usize).collect()
}

/// Some part of 24 cells in one of many layouts.
fn part<'a>(cells: &CellView<'a, i64, Ix1>, which: usize) -> CellView<'a, i64, IxDyn> {
    let grid = cells.reshape((4, 6)).unwrap();
    match which {
        0 => grid.into_dyn(),
        1 => grid.into_t().into_dyn(),
        2 => grid.slice((.., s![..;-1])).into_dyn(),
        3 => grid.slice((1.., s![..;2])).into_dyn(),
        4 => grid.slice((..3, 1..4)).into_dyn(),
        5 => cells.slice(..12).into_reshape((2, 6)).unwrap().into_dyn(),
        6 => cells.slice(..8).sliding_window_view(&[3]).unwrap(),
        7 => cells.slice(3).broadcast_to((2, 3)).unwrap().into_dyn(),
        8 => grid.slice((2, ..)).broadcast_to((3, 6)).unwrap().into_dyn(),
        9 => grid.diagonal().into_dyn(),
        10 => cells.slice(5..6).into_dyn(),
        11 => grid.slice((.., 6..)).into_dyn(),
        12 => cells.slice(2..8).into_dyn(),
        13 => cells.slice(s![10..4;-1]).into_dyn(),
        14 => grid.slice(1..).into_dyn(),
        15 => grid.slice((..3, s![..;-1])).into_dyn(),
        _ => unreachable!(),
    }
}

const PARTS: usize = 16;

/// The values of `from` stretched to `shape`, by NumPy's rule in plain loops; `None` where it does not fit.
fn stretched(shape: &[usize], from: &[usize], values: &[i64]) -> Option<Vec<i64>> {
    let extra = from.len().saturating_sub(shape.len());
    if from[..extra].iter().any(|len| *len != 1) {
        return None;
    }
    let from = &from[extra..];
    let skip = shape.len() - from.len();
    if from.iter().zip(&shape[skip..]).any(|(f, s)| *f != 1 && f != s) {
        return None;
    }
    let total: usize = shape.iter().product();
    let value = |number: usize| {
        let (mut rest, mut at, mut step) = (number, 0, 1);
        for (axis, len) in shape.iter().enumerate().rev() {
            let i = rest % len;
            rest /= len;
            if axis >= skip {
                let len = from[axis - skip];
                at += if len == 1 { 0 } else { i * step };
                step *= len;
            }
        }
        values[at]
    };
    Some((0..total).map(value).collect())
}

#[test]
fn overlapping_assignment_is_that_of_a_copy() {
    let mut fits = 0;
    for to in 0..PARTS {
        for from in 0..PARTS {
            let mut numbers = Array1::<i64>::arange(0, 24, 1);
            let numbered = numbers.as_cells();
            let (to_places, from_places) =
                (places(&part(&numbered, to)), places(&part(&numbered, from)));
            let mut a = Array1::<i64>::arange(100, 124, 1);
            let mut expected = a.to_vec();
            let values: Vec<i64> = from_places.iter().map(|i| expected[*i]).collect();

            let cells = a.as_cells();
            let (x, y) = (part(&cells, to), part(&cells, from));
            let stretched = stretched(x.shape(), y.shape(), &values);
            assert_eq!(x.try_assign(&y).is_ok(), stretched.is_some(), "{to} {from}");
            if let Some(values) = stretched {
                oracle(&mut expected, &to_places, &values);
                fits += 1;
            }
            assert_eq!(a, expected, "{to} {from}");
        }
    }
    assert!(fits > 40, "{fits}");
}

#[test]
fn overlapping_updates_read_everything_first() {
    let mut fits = 0;
    for to in 0..PARTS {
        for from in 0..PARTS {
            let mut numbers = Array1::<i64>::arange(0, 24, 1);
            let numbered = numbers.as_cells();
            let (to_places, from_places) =
                (places(&part(&numbered, to)), places(&part(&numbered, from)));
            let mut a = Array1::<i64>::arange(100, 124, 1);
            let mut expected = a.to_vec();
            let values: Vec<i64> = from_places.iter().map(|i| expected[*i]).collect();

            let cells = a.as_cells();
            let (x, y) = (part(&cells, to), part(&cells, from));
            let stretched =
                if y.ndim() > x.ndim() { None } else { stretched(x.shape(), y.shape(), &values) };
            let done = x.try_zip_update(&y, |x, y| 3 * x + y);
            assert_eq!(done.is_ok(), stretched.is_some(), "{to} {from}");
            if let Some(values) = stretched {
                let sums: Vec<i64> =
                    to_places.iter().zip(&values).map(|(i, y)| 3 * expected[*i] + y).collect();
                oracle(&mut expected, &to_places, &sums);
                fits += 1;
            }
            assert_eq!(a, expected, "{to} {from}");
        }
    }
    assert!(fits > 40, "{fits}");
}

#[test]
fn filling_updating_and_plain_values() {
    for to in 0..PARTS {
        let mut numbers = Array1::<i64>::arange(0, 24, 1);
        let at = places(&part(&numbers.as_cells(), to));
        let mut a = Array1::<i64>::arange(100, 124, 1);
        let mut expected = a.to_vec();

        // OV6: `q += 1` where one element is reached four times adds 1.
        part(&a.as_cells(), to).update(|x| x + 1);
        let sums: Vec<i64> = at.iter().map(|i| expected[*i] + 1).collect();
        oracle(&mut expected, &at, &sums);
        assert_eq!(a, expected, "{to}");
        assert_eq!(part(&a.as_cells(), to).to_values().to_vec(), sums);

        // Values from elsewhere: the last one stays.
        let cells = a.as_cells();
        let x = part(&cells, to);
        let values =
            Array::from_shape_fn(x.shape(), |at| at.iter().fold(7, |sum, i| 10 * sum + *i as i64));
        x.assign_values(&values);
        oracle(&mut expected, &at, &values.to_vec());
        assert_eq!(a, expected, "{to}");

        part(&a.as_cells(), to).fill(-5);
        oracle(&mut expected, &at, &vec![-5; at.len()]);
        assert_eq!(a, expected, "{to}");
    }
}

#[test]
fn cells_copy_nothing_where_the_array_is_alone_and_everything_where_it_is_not() {
    let mut a = array![1, 2, 3];
    let at = a.as_ptr();
    let cells = a.as_cells();
    assert_eq!(cells.as_ptr().cast::<i32>(), at);
    assert!(cells.base().is_none(), "no owner to share");
    let shared = cells.share();
    cells[0].set(9);
    assert_eq!(shared[0].get(), 1, "sharing copied");
    assert_eq!(a, [9, 2, 3]);

    let before = a.clone();
    a.as_cells().slice(1..).fill(0);
    assert_eq!((a, before), (array![9, 0, 0], array![9, 2, 3]));

    // Of borrowed memory, and of a part of it.
    let mut list = [1, 2, 3, 4];
    let mut view = ArrayViewMut1::from(&mut list[..]);
    view.slice_mut(1..3).into_cells().update(|x| 10 * x);
    assert_eq!(list, [1, 20, 30, 4]);
}

#[test]
fn a_running_sum_through_windows() {
    // Each window sees what the one before wrote.
    let mut a = Array1::<i64>::arange(1, 11, 1);
    let cells = a.as_cells();
    let windows = cells.sliding_window_view(&[2]).unwrap();
    for window in windows.axis_iter(0) {
        let [x, y] = [&window[[0]], &window[[1]]];
        y.set(x.get() + y.get());
    }
    assert_eq!(a, [1, 3, 6, 10, 15, 21, 28, 36, 45, 55]);
}

#[test]
fn what_does_not_fit_writes_nothing() {
    let mut a = array![1, 2, 3, 4];
    let cells = a.as_cells();
    let (pair, three) = (cells.slice(..2), cells.slice(1..));
    assert!(pair.try_assign(&three).is_err());
    assert!(pair.try_zip_update(&three, |x, y| x + y).is_err());
    assert!(pair.try_assign_values(&array![7, 8, 9]).is_err());
    let wrong = std::panic::AssertUnwindSafe(|| pair.assign(&three));
    assert!(std::panic::catch_unwind(wrong).is_err());
    // Leading axes of length 1 are dropped (BC4).
    pair.assign_values(&array![[[5, 6]]]);
    assert_eq!(a, [5, 6, 3, 4]);
}

#[test]
fn no_axes_no_elements_and_other_types() {
    let mut zero = Array::from_shape_vec((), vec![3]).unwrap();
    zero.as_cells().update(|x| x + 1);
    zero.as_cells().get([]).unwrap().set(5);
    assert_eq!(zero.item().unwrap(), &5);
    let mut none = Array::<i32, _>::zeros((0, 3));
    none.as_cells().fill(1);
    let mut other = none.clone();
    none.as_cells().assign(&other.as_cells());
    assert_eq!(none.as_cells().to_values().shape(), [0, 3]);
    let mut units = Array::from_shape_vec(3, vec![(); 3]).unwrap();
    units.as_cells().fill(());
    assert_eq!(units.as_cells().len(), 3);

    // Elements that are dropped: exchanged, never copied.
    let census = Census::new();
    let mut a = Array::from_shape_fn(4, |[i]| census.element(i as i64));
    let cells = a.as_cells();
    let (head, tail) = (cells.slice(..3), cells.slice(1..));
    for (x, y) in head.iter().zip(tail.iter()) {
        Cell::swap(x, y); // the first one wanders to the end
    }
    let values: Vec<i64> = a.iter().map(|element| *element.value).collect();
    assert_eq!((values, census.live()), (vec![1, 2, 3, 0], 4));
    a.as_cells().slice(..2).fill(census.element(9));
    assert_eq!(census.live(), 4);
    drop(a);
    assert_eq!(census.live(), 0);
}
