//! Picking by position and by mask, and writing to what was picked (rules IA, BO, MX, AS, TK, PU).

use ndview::Pick;
use ndview::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

fn text<T: std::fmt::Debug>(result: ndview::Result<T>) -> String {
    result.unwrap_err().to_string()
}

fn arange(shape: &[usize]) -> ArrayD<i64> {
    let n: usize = shape.iter().product();
    Array::from_shape_vec(shape, (0..n as i64).collect()).unwrap()
}

#[test]
fn take_replaces_an_axis_by_those_of_the_ids() {
    let a = Array::from_shape_fn((2, 3), |[i, j]| 10 * i + j);
    let two: Array2<usize> = a.take(&[1_usize, 0, 1], 0).unwrap();
    assert_eq!(two, [[10, 11, 12], [0, 1, 2], [10, 11, 12]]);
    let one: Array1<usize> = a.take(&Array0::from(-1_i32), 1).unwrap();
    assert_eq!(one, [2, 12]);
    let three: Array3<usize> = a.take(&array![[0_i64, 2], [1, 1]], -1).unwrap();
    assert_eq!(three, [[[0, 2], [1, 1]], [[10, 12], [11, 11]]]);
    let dynamic: ArrayD<usize> = a.take(&array![[0_u8, 2]].into_dyn(), 1).unwrap();
    assert_eq!(dynamic.shape(), [2, 1, 2]);
    assert_eq!(a.take(&vec![0_isize; 0], 1).unwrap().shape(), [2, 0]);
    // A strided array of ids.
    let ids = array![0, 9, 1, 9, 0];
    assert_eq!(a.take(&ids.slice(s![..;2]), 0).unwrap().shape(), [3, 3]);
}

/// TK1, TK3, and where nothing can be taken.
#[test]
fn take_refuses_what_is_outside() {
    let a = Array::<f64, _>::zeros((2, 3));
    assert_eq!(
        text(a.take(&[0, 3], 1)),
        "index 3 is out of bounds for axis 1 with size 3 (element [1] of the positions)"
    );
    assert_eq!(
        text(a.take(&[-3], 0)),
        "index -3 is out of bounds for axis 0 with size 2 (element [0] of the positions)"
    );
    assert_eq!(text(a.take(&[0], 2)), "axis 2 is out of bounds for array of dimension 2");
    assert_eq!(
        text(a.take_flat(&[6])),
        "index 6 is out of bounds for axis 0 with size 6 (element [0] of the positions)"
    );
    let none = Array::<f64, _>::zeros((0, 3));
    assert!(none.take(&[0], 0).is_err());
    assert!(none.take(&[3], 1).is_err()); // no element would be read
    assert_eq!(none.take(&[2, 1], 1).unwrap().shape(), [0, 2]);
    assert_eq!(none.take_flat(&vec![0_i32; 0]).unwrap().len(), 0);
}

/// TK2: flat is in C order, whatever the memory order.
#[test]
fn take_flat_counts_in_c_order() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    assert_eq!(a.t().take_flat(&array![[0, 1], [-1, -2]]).unwrap(), [[1, 4], [6, 3]]);
    assert_eq!(a.slice((.., s![..;-2])).take_flat(&[1, 2]).unwrap(), [1, 6]);
    assert_eq!(Array0::from(7).take_flat(&[0, -1]).unwrap(), [7, 7]);
}

#[test]
fn elements_need_only_clone() {
    let words = array!["a".to_string(), "b".to_string(), "c".to_string()];
    assert_eq!(words.take(&[2, 2, 0], 0).unwrap().to_vec(), ["c", "c", "a"]);
    let mut more = words.clone();
    more.scatter(([0, 1],), &array!["x".to_string(), "y".to_string()]).unwrap();
    more.fill_where(&array![false, false, true], "z".to_string()).unwrap();
    assert_eq!(more.to_vec(), ["x", "y", "z"]);
    assert_eq!(words.to_vec(), ["a", "b", "c"]);
    assert_eq!(words.select(&array![true, false, true]).unwrap().to_vec(), ["a", "c"]);
}

#[test]
fn elements_without_size_are_counted() {
    let nothing = Array::<(), _>::full((2, 3), ());
    assert_eq!(nothing.take(&[0, 0, 1], 0).unwrap().shape(), [3, 3]);
    assert_eq!(nothing.gather((.., [1])).unwrap().shape(), [2, 1]);
    let mut nothing = nothing;
    nothing.scatter((.., [1]), &Array0::from(())).unwrap();
    assert_eq!(nothing.len(), 6);
}

/// Counts how many of it are alive; the n-th clone panics where it shall.
struct Counted {
    alive: Rc<Cell<isize>>,
    clones: Rc<Cell<usize>>,
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        assert!(self.clones.get() != 1, "the last clone");
        self.clones.set(self.clones.get() - 1);
        self.alive.set(self.alive.get() + 1);
        Counted { alive: Rc::clone(&self.alive), clones: Rc::clone(&self.clones) }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.alive.set(self.alive.get() - 1);
    }
}

#[test]
fn picked_values_are_dropped_once() {
    let (alive, clones) = (Rc::new(Cell::new(3)), Rc::new(Cell::new(100)));
    let new = || Counted { alive: Rc::clone(&alive), clones: Rc::clone(&clones) };
    let a = Array1::from(vec![new(), new(), new()]);
    drop((a.take(&[0, 0, 2, 1], 0).unwrap(), a.gather(([1, 1],)).unwrap()));
    drop(a.select(&array![true, false, true]).unwrap());
    assert_eq!(alive.get(), 3);
    let mut b = a.clone(); // a handle
    b.put(&[0, 0, 0], &a.slice(1..)).unwrap(); // copies first
    assert_eq!(alive.get(), 6);
    drop(b);
    assert_eq!(alive.get(), 3);
    // A clone that panics: those before it are dropped, once.
    clones.set(3);
    let taken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| a.take(&[0, 1, 2], 0)));
    assert!(taken.is_err());
    assert_eq!(alive.get(), 3);
    drop(a);
    assert_eq!(alive.get(), 0);
}

/// BO1, BO3: C order whatever the layout, and no broadcasting.
#[test]
fn select_is_in_c_order_and_asks_for_the_whole_shape() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    let even = a.map(|x| x % 2 == 0);
    assert_eq!(a.select(&even).unwrap(), [2, 4, 6]);
    assert_eq!(a.t().select(&even.t()).unwrap(), [4, 2, 6]);
    assert_eq!(a.to_order(Order::F).select(&even).unwrap(), [2, 4, 6]);
    let stretched = array![true, false, true];
    assert_eq!(a.select(&stretched.broadcast_to((2, 3)).unwrap()).unwrap(), [1, 3, 4, 6]);
    assert_eq!(
        text(a.select(&array![[true, false, true]])),
        "boolean index did not match indexed array along axis 0; size of axis is 2 but size of \
         corresponding boolean axis is 1"
    );
    assert_eq!(Array0::from(5).select(&Array0::from(true)).unwrap(), [5]);
    let dynamic = a.clone().into_dyn();
    assert!(dynamic.select(&stretched.into_dyn()).is_err());
}

#[test]
fn compress_takes_where_it_is_true() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    assert_eq!(a.compress(&array![false, true], 0).unwrap(), [[4, 5, 6]]);
    assert_eq!(a.compress(&array![true, false, true], -1).unwrap(), [[1, 3], [4, 6]]);
    assert_eq!(
        text(a.compress(&array![true, false], 1)),
        "boolean index did not match indexed array along axis 1; size of axis is 3 but size of \
         corresponding boolean axis is 2"
    );
}

/// MX4: where the broadcast axes land.
#[test]
fn the_axes_of_the_picks_land_where_numpy_puts_them() {
    let a = arange(&[3, 4, 5, 6]);
    let shape = |index: &[Pick<'_>]| a.gather(index).unwrap().shape().to_vec();
    let ids = || Pick::from([0, 1]);
    let (all, zero) = (|| Pick::from(..), || Pick::from(0));
    assert_eq!(shape(&[zero(), ids()]), [2, 5, 6]);
    assert_eq!(shape(&[all(), zero(), ids()]), [3, 2, 6]);
    assert_eq!(shape(&[zero(), all(), ids()]), [2, 4, 6]);
    assert_eq!(shape(&[ids(), Pick::from(Ellipsis), ids()]), [2, 4, 5]);
    assert_eq!(shape(&[all(), ids(), Pick::from(NewAxis), ids()]), [2, 3, 1, 6]);
    assert_eq!(shape(&[all(), Pick::from(NewAxis), ids(), zero()]), [3, 1, 2, 6]);
    let b = arange(&[3, 4, 5]);
    assert_eq!(b.gather((.., [0], Ellipsis, 0)).unwrap().shape(), [1, 3]);
}

#[test]
fn gather_takes_what_a_pick_is_made_from() {
    let a = Array::from_shape_fn((3, 4), |[i, j]| (10 * i + j) as i32);
    let rows = vec![2_usize, 0];
    let mask = array![true, false, false, true];
    assert_eq!(a.gather((&rows, 1)).unwrap(), [21, 1]);
    assert_eq!(a.gather((&rows, &mask)).unwrap(), [20, 3]); // BO2: walked together
    assert_eq!(a.gather((&rows[..], s![..;-3])).unwrap(), array![[23, 20], [3, 0]]);
    assert_eq!(a.gather((&a.map(|x| *x > 20),)).unwrap(), [21, 22, 23]);
    assert_eq!(a.gather((&[true, false, true], -1)).unwrap(), [3, 23]);
    assert_eq!(a.gather((1, 2)).unwrap(), array![12].into_index_axis(0, 0));
    assert_eq!(a.gather((NewAxis, 2..)).unwrap().shape(), [1, 1, 4]);
    // IA6: a 0-d array of ids copies; BO4: a mask without axes is an axis of 0 or 1.
    assert_eq!(a.gather((&Array0::from(1),)).unwrap(), [10, 11, 12, 13]);
    assert_eq!(a.gather((&Array0::from(false),)).unwrap().shape(), [0, 3, 4]);
    assert_eq!(
        text(a.gather((&Array0::from(false), [0, 1]))),
        "shape mismatch: indexing arrays could not be broadcast together with shapes (0,) (2,)"
    );
    assert_eq!(
        text(a.gather((Ellipsis, [0], Ellipsis))),
        "an index can only have a single ellipsis ('...')"
    );
    let column = array![[0], [2]];
    assert_eq!(a.gather((&column, [1, 3])).unwrap(), array![[1, 3], [21, 23]]);
}

/// MX5: crossed, each axis where it was.
#[test]
fn outer_crosses_its_picks() {
    let a = arange(&[3, 4, 5]);
    let rows = array![2, 0];
    let b = a.gather_outer((&rows, NewAxis, 1.., [4, 1, 1])).unwrap();
    assert_eq!(b.shape(), [2, 1, 3, 3]);
    for (i, row) in [2, 0].into_iter().enumerate() {
        for (k, column) in [4, 1, 1].into_iter().enumerate() {
            let expected: Vec<i64> = (1..4).map(|j| a[[row, j, column]]).collect();
            let lane: Vec<i64> = (0..3).map(|j| b[[i, 0, j, k]]).collect();
            assert_eq!(lane, expected);
        }
    }
    assert_eq!(a.gather_outer((Ellipsis, &[true; 4], [0])).unwrap().shape(), [3, 4, 1]);
    assert_eq!(a.gather_outer((1, 2)).unwrap(), a.slice(&[1.into(), 2.into()]));
    assert_eq!(a.gather_outer(([0; 0], [1])).unwrap().shape(), [0, 1, 5]);
    assert!(a.gather_outer((&array![[0]],)).is_err());
    assert!(a.gather_outer((&[true, false],)).is_err());
    assert!(a.gather_outer(([0], [4])).is_err());
    assert!(a.gather_outer(([0; 0], [4])).is_err());
}

/// A result that cannot be addressed is an error, not an allocation.
#[test]
fn results_too_large_are_refused() {
    let ids = Array1::<i32>::zeros(1);
    let many = ids.broadcast_to(1_usize << 62).unwrap();
    let a = Array::<u64, _>::zeros((4, 4));
    assert!(matches!(a.take(&many, 0).unwrap_err().kind(), ErrorKind::TooBig { .. }));
    assert!(matches!(a.take_flat(&many).unwrap_err().kind(), ErrorKind::TooBig { .. }));
}

#[test]
fn nonzero_gives_positions_in_c_order() {
    let a = array![[0.0, f64::NAN], [-0.0, 2.0]]; // NA5: NaN counts, -0.0 does not
    let at = a.t().nonzero().iter().map(|axis| axis.to_vec()).collect::<Vec<_>>();
    assert_eq!(at, [[1, 1], [0, 1]]);
    assert_eq!(a.argwhere(), [[0, 1], [1, 1]]);
    assert_eq!(a.flat_nonzero(), [1, 3]);
    assert_eq!(a.t().flat_nonzero(), [2, 3]);
    assert_eq!(array![false, true, true].nonzero()[0], [1, 2]);
    assert_eq!(Array::<i32, _>::zeros((3, 0)).argwhere().shape(), [0, 2]);
    assert_eq!(Array0::from(3).argwhere().shape(), [1, 0]);
    // As in NumPy 2, an array without axes has no positions along axes.
    assert!(text(Array0::from(3).try_nonzero()).contains("flat_nonzero"));
    let many = Array1::<bool>::full(1000, true);
    assert_eq!(many.flat_nonzero().len(), 1000);
    assert_eq!(many.slice(s![..;3]).nonzero()[0].len(), 334);
}

#[test]
fn where_broadcasts_all_three() {
    let rows = array![[true], [false]];
    let (a, b) = (array![1, 2, 3], Array0::from(0));
    assert_eq!(rows.where_(&a, &b), [[1, 2, 3], [0, 0, 0]]);
    assert_eq!(Array0::from(true).where_(&b, &b), Array0::from(0));
    assert_eq!(
        text(rows.try_where(&a, &array![1, 2])),
        "operands could not be broadcast together with shapes (2, 1) (3,) (2,)"
    );
    let words = array!["a".to_string(), "b".to_string()];
    let other = Array0::from("-".to_string());
    assert_eq!(array![false, true].where_(&words, &other).to_vec(), ["-", "b"]);
}

/// AS3.
#[test]
fn assign_where_takes_one_value_or_one_for_each_true() {
    let mut a = array![[1, 2], [3, 4]];
    let mask = array![[true, false], [true, true]];
    a.assign_where(&mask, &array![7, 8, 9]).unwrap();
    assert_eq!(a, [[7, 2], [8, 9]]);
    a.view_mut().into_t().assign_where(&mask.t(), &array![1, 2, 3]).unwrap();
    assert_eq!(a, [[1, 2], [2, 3]]);
    a.assign_where(&mask, &array![5]).unwrap();
    assert_eq!(a, [[5, 2], [5, 5]]);
    let wrong = a.assign_where(&mask, &array![1, 2]);
    assert!(matches!(
        wrong.as_ref().unwrap_err().kind(),
        ErrorKind::MaskValues { values: 2, places: 3 }
    ));
    assert!(text(wrong).contains("cannot assign 2 input values to the 3 output values"));
    assert_eq!(
        text(a.assign_where(&mask, &array![[1, 2, 3]])),
        "boolean array indexing assignment requires a 0 or 1-dimensional input, input has 2 dimensions"
    );
    assert!(a.assign_where(&array![[true]], &array![1]).is_err());
    assert!(a.fill_where(&array![[true, true]], 1).is_err());
    assert_eq!(a, [[5, 2], [5, 5]]);
    let none = array![[false, false], [false, false]];
    a.assign_where(&none, &Array1::from_vec(vec![])).unwrap();
    assert_eq!(a, [[5, 2], [5, 5]]);
}

/// PU1; and, unlike in NumPy, a number outside leaves everything as it was (quirk Q17).
#[test]
fn put_repeats_its_values_and_writes_all_or_nothing() {
    let mut a = array![[0, 0], [0, 0]];
    a.put(&[0, 1, 2], &array![7, 8]).unwrap();
    assert_eq!(a, [[7, 8], [7, 0]]);
    a.view_mut().into_t().put(&array![[1, 1]], &array![1, 2]).unwrap();
    assert_eq!(a, [[7, 8], [2, 0]]);
    a.put(&[0], &Array1::from_vec(vec![])).unwrap();
    assert_eq!(
        text(a.put(&[3, 4], &array![9])),
        "index 4 is out of bounds for axis 0 with size 4 (element [1] of the positions)"
    );
    assert_eq!(a, [[7, 8], [2, 0]]);
}

/// AS2, AS4, AS5.
#[test]
fn scatter_broadcasts_and_the_last_value_stays() {
    let mut a = Array::<i32, _>::zeros((3, 4));
    a.scatter(([0, 0, 2],), &array![[1], [2], [3]]).unwrap();
    assert_eq!(a, [[2, 2, 2, 2], [0, 0, 0, 0], [3, 3, 3, 3]]);
    a.scatter((.., [1]), &array![[[9]]]).unwrap(); // leading axes of length 1 go
    assert_eq!(a.column(1), [9, 9, 9]);
    a.scatter((&a.map(|x| *x == 9),), &array![4, 5, 6]).unwrap();
    assert_eq!(a.column(1), [4, 5, 6]);
    let before = a.to_owned();
    assert_eq!(
        text(a.scatter(([0, 1], 1..), &array![[1, 2], [3, 4], [5, 6]])),
        "shape mismatch: value array of shape (3, 2) could not be broadcast to indexing result of \
         shape (2, 3)"
    );
    assert!(a.scatter(([0, 3],), &Array0::from(1)).is_err());
    assert!(a.scatter_add(([0, 3],), &Array0::from(1)).is_err());
    assert_eq!(a, before);
    a.scatter((1, 2), &Array0::from(-1)).unwrap(); // basic only
    assert_eq!(a[[1, 2]], -1);
}

#[test]
fn scatter_add_adds_as_often_as_named() {
    let mut a = array![[0.5, 0.0], [0.0, 0.0]];
    a.scatter_add(([0, 0, 1], [0, 0, 1]), &array![1.0, 2.0, 4.0]).unwrap();
    assert_eq!(a, [[3.5, 0.0], [0.0, 4.0]]);
}

/// Writing unshares, and unsharing changes the strides: the plan must be for those after it.
#[test]
fn writing_to_a_shared_view_copies_it_and_follows_its_new_strides() {
    let whole = arange(&[4, 6]);
    let before = whole.to_owned();
    let mut part = whole.slice((s![..;-2], s![..;2])).share();
    part.scatter(([1, 0], [2, 0]), &array![-1, -2]).unwrap();
    assert_eq!(part, array![[-2, 20, 22], [6, 8, -1]]);
    let mut part = whole.slice((s![..;-2], s![..;2])).share();
    part.put(&[5, 0], &array![-1, -2]).unwrap();
    assert_eq!(part, array![[-2, 20, 22], [6, 8, -1]]);
    let mut row = whole.slice(0).broadcast_to((2, 6)).unwrap().share();
    row.scatter((1, [0, 1]), &Array0::from(9)).unwrap();
    assert_eq!(row, [[0, 1, 2, 3, 4, 5], [9, 9, 2, 3, 4, 5]]);
    assert_eq!(whole, before);
}

/// What is refused copies nothing either.
#[test]
fn a_refused_write_does_not_unshare() {
    let mut a = array![1, 2, 3];
    let b = a.clone();
    assert!(a.scatter(([0, 3],), &array![1, 2]).is_err());
    assert!(a.scatter(([0, 1],), &array![1, 2, 3]).is_err());
    assert!(a.put(&[-4], &array![1]).is_err());
    assert!(a.assign_where(&array![true, true, true], &array![1, 2]).is_err());
    assert!(a.fill_where(&array![true], 1).is_err());
    assert!(a.same_buffer(&b));
    a.put(&[0], &array![5]).unwrap();
    assert!(!a.same_buffer(&b));
    assert_eq!((a.to_vec(), b.to_vec()), (vec![5, 2, 3], vec![1, 2, 3]));
}

/// OV3, OV4: where index, values and target hold one buffer, the result is that on copies.
#[test]
fn overlap_gives_what_copies_give() {
    let mut p = Array1::from(vec![0, 1, 2, 3, 4, 5]);
    let mask = array![true, true, true, true, true, false];
    let values = p.slice(s![..;-1]).share();
    p.assign_where(&mask, &values.slice(..5)).unwrap();
    assert_eq!(p, [5, 4, 3, 2, 1, 5]);

    let mut b = array![true, true, false, true, false];
    let backwards = b.slice(s![..;-1]).share();
    b.fill_where(&backwards, false).unwrap();
    assert_eq!(b, [true, false, false, false, false]);

    let mut b = array![true, true, false, true, false];
    let backwards = b.slice(s![..;-1]).share();
    b.scatter((&backwards,), &Array0::from(false)).unwrap();
    assert_eq!(b, [true, false, false, false, false]);

    let mut ids = array![1_isize, 2, 0];
    let same = ids.clone();
    ids.scatter((&same,), &same).unwrap();
    assert_eq!(ids, [0, 1, 2]);
    let same = ids.slice(s![..;-1]).share();
    ids.put(&same, &same.slice(s![..;-1])).unwrap();
    assert_eq!(ids, [2, 1, 0]);
}

/// BC4, AS2: what is assigned may have leading axes of length 1 that the target does not have.
#[test]
fn leading_axes_of_length_one_are_dropped() {
    let mut a = array![0, 0, 0];
    a.assign(&array![[[1, 2, 3]]]);
    assert_eq!(a, [1, 2, 3]);
    a.copy_from(&array![[7, 8, 9]], &array![true, false, true]).unwrap();
    assert_eq!(a, [7, 2, 9]);
    a.scatter(([0, 1],), &array![[5, 6]]).unwrap();
    assert_eq!(a, [5, 6, 9]);
    assert!(a.try_assign(&array![[1, 2, 3], [4, 5, 6]]).is_err());
    assert!(a.copy_from(&Array3::<i32>::zeros((1, 2, 3)), &array![true]).is_err());
    let mut scalar = Array0::from(1);
    scalar.assign(&array![[4]]);
    assert_eq!(scalar, Array0::from(4));
}

/// Masks and arrays in short rows that lie apart, against their copies.
#[test]
fn masks_of_short_rows() {
    fn check<T: Clone + Default + PartialEq + core::fmt::Debug>(element: impl Fn(usize) -> T) {
        for (shape, keep) in [
            ([500, 4], (|i| i % 3 != 0) as fn(usize) -> bool),
            ([500, 4], |i| i % 97 == 5),
            ([129, 9], |_| true),
            ([43, 2], |_| false),
            ([7, 10], |i| i * i % 7 > 2),
        ] {
            let a = Array::from_shape_fn(shape, |[i, j]| element(shape[1] * i + j));
            let mask = Array::from_shape_fn(shape, |[i, j]| keep(shape[1] * i + j));
            let back = Slice::new(Some(shape[1] as isize - 2), None, -1);
            let (part, some) = (a.slice((.., 1..)), mask.slice((.., back)));
            for (part, some) in [
                (part.into_dyn(), some.into_dyn()),
                (a.slice((.., ..2)).into_dyn(), mask.slice((.., ..2)).into_dyn()),
            ] {
                let what = format!("{shape:?}");
                let kept: Vec<T> = part
                    .iter()
                    .zip(&some)
                    .filter(|(_, keep)| **keep)
                    .map(|(x, _)| x.clone())
                    .collect();
                let numbers: Vec<usize> =
                    some.iter().enumerate().filter(|(_, keep)| **keep).map(|(i, _)| i).collect();
                assert_eq!(part.select(&some).unwrap().to_vec(), kept, "{what}");
                assert_eq!(part.to_owned().select(&some).unwrap().to_vec(), kept, "{what}");
                assert_eq!(part.select(&some.to_owned()).unwrap().to_vec(), kept, "{what}");
                assert_eq!(some.flat_nonzero().to_vec(), numbers, "{what}");
                assert_eq!(some.to_owned().flat_nonzero().to_vec(), numbers, "{what}");
                let zero = T::default();
                let odd: Vec<usize> =
                    part.iter().enumerate().filter(|(_, x)| **x != zero).map(|(i, _)| i).collect();
                assert_eq!(part.flat_nonzero().to_vec(), odd, "{what}");
            }
        }
    }
    check(|i| (i % 5) as f64);
    check(|i| (i % 5) as u8);
    check(|i| "x".repeat(i % 5));
}
