//! Joining, splitting, repeating, rolling (table rows 43 to 45, 73, 74 of NumPy's rules).

mod layouts;

use layouts::{arrays, indices};
use ndview::prelude::*;
use ndview::{concatenate, dstack, hstack, stack, vstack};
use proptest::prelude::*;
use std::rc::Rc;

fn text<T: std::fmt::Debug>(result: ndview::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn concatenate_takes_views_and_references() {
    let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6]]);
    assert_eq!(concatenate(0, &[&a, &b, &a]).unwrap().shape(), [5, 2]);
    let sides = [a.view(), b.t(), a.slice((s![..;-1], ..))];
    let joined = concatenate(-1, &sides).unwrap();
    assert_eq!(joined, [[1, 2, 5, 3, 4], [3, 4, 6, 1, 2]]);
    assert!(joined.is_c_contiguous());
    // From memory that is no array's.
    let list = [7, 8];
    let ends = concatenate(0, &[ArrayView1::from(&list), a.row(0)]).unwrap();
    assert_eq!(ends, [7, 8, 1, 2]);
    // One alone is copied too.
    let alone = concatenate(0, &[&a]).unwrap();
    assert!(alone == a && !alone.same_buffer(&a));
}

#[test]
fn the_result_is_in_fortran_order_where_all_are() {
    let f = Array::from_shape_fn((2, 3), |[i, j]| 10 * i + j).to_order(Order::F);
    let both = concatenate(0, &[&f, &f]).unwrap();
    assert!(both.is_f_contiguous());
    assert_eq!(both, [[0, 1, 2], [10, 11, 12], [0, 1, 2], [10, 11, 12]]);
    let c = f.to_order(Order::C);
    assert!(concatenate(0, &[&f, &c]).unwrap().is_c_contiguous());
    assert!(f.roll(1, 0).is_f_contiguous());
}

#[test]
fn what_cannot_be_joined_says_why() {
    let (a, b) = (Array::<i32, _>::zeros((2, 3)), Array::<i32, _>::zeros((2, 4)));
    assert_eq!(
        text(concatenate(0, &[&a, &b])),
        "all the input array dimensions except for the concatenation axis must match exactly, but \
         along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 4"
    );
    assert_eq!(concatenate(1, &[&a, &b]).unwrap().shape(), [2, 7]);
    let none: [ArrayView2<'_, i32>; 0] = [];
    assert_eq!(text(concatenate(0, &none)), "need at least one array to concatenate");
    assert_eq!(text(stack(0, &none)), "need at least one array to stack");
    assert!(hstack(&none).is_err() && vstack(&none).is_err() && dstack(&none).is_err());
    assert!(matches!(
        concatenate(2, &[&a]).unwrap_err().kind(),
        ErrorKind::AxisOutOfBounds { axis: 2, ndim: 2 }
    ));
    let scalar = Array0::from(1);
    let zero = text(concatenate(0, &[&scalar]));
    assert_eq!(zero, "zero-dimensional arrays cannot be concatenated");
    let (c, d) = (a.clone().into_dyn(), Array1::<i32>::zeros(3).into_dyn());
    assert_eq!(
        text(concatenate(0, &[&c, &d])),
        "all the input arrays must have same number of dimensions, but the array at index 0 has 2 \
         dimension(s) and the array at index 1 has 1 dimension(s)"
    );
    assert_eq!(
        text(stack(0, &[&a, &b])),
        "all input arrays must have the same shape, but the array at index 0 has shape (2, 3) and \
         the array at index 1 has shape (2, 4)"
    );
    assert!(stack(3, &[&a]).is_err());
    let huge = scalar.broadcast_to(1_usize << 61).unwrap();
    let many = concatenate(0, &[huge, huge, huge, huge, huge, huge, huge, huge]);
    assert!(matches!(many.unwrap_err().kind(), ErrorKind::TooBig { .. }));
}

#[test]
fn stacks_of_each_kind() {
    let (a, b) = (array![1, 2], array![3, 4]);
    assert_eq!(stack(0, &[&a, &b]).unwrap(), [[1, 2], [3, 4]]);
    assert_eq!(stack(1, &[&a, &b]).unwrap(), [[1, 3], [2, 4]]);
    let (s, t) = (Array0::from(5), Array0::from(6));
    assert_eq!(stack(0, &[&s, &t]).unwrap(), [5, 6]);
    assert_eq!(vstack(&[&s, &t]).unwrap(), [[5], [6]]);
    assert_eq!(dstack(&[&s, &t]).unwrap(), [[[5, 6]]]);
    assert_eq!(hstack(&[&a, &b]).unwrap(), [1, 2, 3, 4]);
    let (c, d) = (array![[1, 2]], array![[3, 4]]);
    assert_eq!(hstack(&[&c, &d]).unwrap(), [[1, 2, 3, 4]]);
    assert_eq!(vstack(&[&c, &d]).unwrap(), [[1, 2], [3, 4]]);
    assert_eq!(dstack(&[&c, &d]).unwrap(), [[[1, 3], [2, 4]]]);
    let deep = dstack(&[&dstack(&[&c, &d]).unwrap(), &dstack(&[&d]).unwrap()]).unwrap();
    assert_eq!(deep, [[[1, 3, 3], [2, 4, 4]]]);
}

#[test]
fn elements_are_cloned_once_and_dropped_once() {
    let one = Rc::new(());
    let a = Array1::from(vec![Rc::clone(&one), Rc::clone(&one)]);
    let joined = concatenate(0, &[&a, &a, &a]).unwrap();
    assert_eq!(Rc::strong_count(&one), 1 + 2 + 6);
    let side = stack(1, &[&a, &a]).unwrap();
    assert_eq!(Rc::strong_count(&one), 1 + 2 + 6 + 4);
    drop((joined, side));
    assert_eq!(Rc::strong_count(&one), 3);
    let tiled = (a.tile(&[3]), a.repeat(2, 0), a.roll(1, 0), a.roll_flat(1), a.repeat_flat(2));
    assert_eq!(Rc::strong_count(&one), 3 + 6 + 4 + 2 + 2 + 4);
    drop(tiled);
    assert_eq!(Rc::strong_count(&one), 3);
    let units = Array::<(), _>::full((2, 3), ());
    assert_eq!(concatenate(1, &[&units, &units]).unwrap().shape(), [2, 6]);
}

/// Row 45: parts are views.
#[test]
fn parts_are_views() {
    let a = Array::from_shape_fn((2, 5), |[i, j]| 10 * i + j);
    for part in a.array_split(1, 3).unwrap() {
        assert!(part.same_buffer(&a));
    }
    let lens = |parts: Vec<ArrayView2<'_, usize>>| -> Vec<usize> {
        parts.iter().map(|part| part.shape()[1]).collect()
    };
    assert_eq!(lens(a.array_split(1, 3).unwrap()), [2, 2, 1]);
    assert_eq!(lens(a.array_split(-1, 7).unwrap()), [1, 1, 1, 1, 1, 0, 0]);
    assert_eq!(lens(a.split(1, 5).unwrap()), [1; 5]);
    let error = text(a.split(1, 2));
    assert!(error.contains("array split does not result in an equal division"), "{error}");
    assert!(text(a.split(0, 0)).contains("number sections must be larger than 0"));
    assert!(a.split(2, 1).is_err());
    // Positions outside give empty parts.
    assert_eq!(lens(a.split_at_indices(1, &[2, 9, 12]).unwrap()), [2, 3, 0, 0]);
    assert_eq!(lens(a.split_at_indices(1, &[3, 1, -1]).unwrap()), [3, 0, 3, 1]);
    assert_eq!(lens(a.split_at_indices(1, &[]).unwrap()), [5]);
    let parts = a.split_at_indices(1, &[2, -1]).unwrap();
    assert_eq!(parts[1], [[2, 3], [12, 13]]);
    let empty = Array::<u8, _>::zeros((0, 2));
    assert_eq!(empty.split(0, 2).unwrap().len(), 2);
}

#[test]
fn quarter_turns_are_views() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    assert_eq!(a.rot90(0, 0, 1), a);
    assert_eq!(a.rot90(1, 0, 1), [[3, 6], [2, 5], [1, 4]]);
    assert_eq!(a.rot90(2, 0, 1), [[6, 5, 4], [3, 2, 1]]);
    assert_eq!(a.rot90(3, 0, 1), [[4, 1], [5, 2], [6, 3]]);
    assert_eq!(a.rot90(-3, 0, 1), a.rot90(5, 0, 1));
    assert_eq!(a.rot90(1, 1, 0), a.rot90(3, 0, 1));
    assert!(a.rot90(1, 0, 1).same_buffer(&a));
    assert_eq!((a.flipud().row(0), a.fliplr().row(0)), (a.row(1), array![3, 2, 1].view()));
}

#[test]
#[should_panic(expected = "repeated axis")]
fn a_turn_needs_two_axes() {
    let _ = array![[1]].rot90(1, 0, -2);
}

#[test]
fn repeats_tiles_and_rolls() {
    let a = array![[1, 2], [3, 4]];
    assert_eq!(a.repeat(2, 0), [[1, 2], [1, 2], [3, 4], [3, 4]]);
    assert_eq!(a.t().repeat(2, -1), [[1, 1, 3, 3], [2, 2, 4, 4]]);
    assert_eq!(a.repeat(0, 1).shape(), [2, 0]);
    assert_eq!(a.tile(&[2]), [[1, 2, 1, 2], [3, 4, 3, 4]]);
    assert_eq!(a.tile(&[2, 0]).shape(), [4, 0]);
    assert!(a.try_tile(&[1, 1, 1]).is_err());
    assert!(a.try_repeat(usize::MAX / 2, 0).is_err());
    assert!(a.try_repeat(1, 2).is_err());
    assert_eq!(a.roll(1, 1), [[2, 1], [4, 3]]);
    assert_eq!(a.roll(-5, 0), [[3, 4], [1, 2]]);
    assert_eq!(a.t().roll_flat(-1), [[3, 2], [4, 1]]);
    assert_eq!(Array::<u8, _>::zeros((0, 3)).roll(2, 0).shape(), [0, 3]);
    assert_eq!(Array::<u8, _>::zeros((0, 3)).roll_flat(2).shape(), [0, 3]);
    assert_eq!(Array0::from(1).tile(&[]), Array0::from(1));
}

/// Arrays that fit along `axis`, in layouts of their own.
fn parts() -> impl Strategy<Value = (usize, Vec<ArrayD<i64>>)> {
    let cut = |a: ArrayD<i64>, axis: usize, lens: Vec<usize>, f_order: Vec<bool>| {
        let n = a.shape()[axis];
        let cuts = lens.into_iter().zip(f_order).map(|(len, f)| {
            let part = a.split_at(axis as isize, len.min(n)).0;
            if f { part.to_order(Order::F) } else { part.share() }
        });
        (axis, cuts.collect())
    };
    arrays(0, 4).prop_flat_map(move |a| {
        let axes = 0..a.ndim();
        let lens = prop::collection::vec(0_usize..=4, 1..4);
        let orders = prop::collection::vec(any::<bool>(), 3);
        (Just(a), axes, lens, orders).prop_map(move |(a, axis, l, o)| cut(a, axis, l, o))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn concatenate_is_the_oracle((axis, parts) in parts()) {
        let refs: Vec<&ArrayD<i64>> = parts.iter().collect();
        let joined = concatenate(axis as isize, &refs).unwrap();
        let mut shape = parts[0].shape().to_vec();
        shape[axis] = parts.iter().map(|part| part.shape()[axis]).sum();
        prop_assert_eq!(joined.shape(), &shape[..]);
        for at in indices(&shape) {
            let mut source = at.clone();
            let mut which = 0;
            while source[axis] >= parts[which].shape()[axis] {
                source[axis] -= parts[which].shape()[axis];
                which += 1;
            }
            prop_assert_eq!(joined.get(&at), parts[which].get(&source));
        }
    }

    #[test]
    fn repeat_tile_and_roll_are_the_oracle(
        a in arrays(0, 4), nth in 0_usize..4, n in 0_usize..3, shift in -6_isize..6
    ) {
        let axis = nth % a.ndim();
        let len = a.shape()[axis];
        let mut reps = vec![1; a.ndim()];
        reps[axis] = n;
        let mut shape = a.shape().to_vec();
        shape[axis] = n * len;
        let (repeated, tiled) = (a.repeat(n, axis as isize), a.tile(&reps));
        prop_assert_eq!((repeated.shape(), tiled.shape()), (&shape[..], &shape[..]));
        for at in indices(&shape) {
            let (mut one, mut other) = (at.clone(), at.clone());
            one[axis] /= n;
            other[axis] %= len;
            prop_assert_eq!((repeated.get(&at), tiled.get(&at)), (a.get(&one), a.get(&other)));
        }
        let rolled = a.roll(shift, axis as isize);
        for at in indices(a.shape()) {
            let mut to = at.clone();
            to[axis] = (at[axis] as isize + shift).rem_euclid(len as isize) as usize;
            prop_assert_eq!(rolled.get(&to), a.get(&at));
        }
        let (flat, all) = (a.roll_flat(shift).to_vec(), a.to_vec());
        for (i, x) in all.iter().enumerate() {
            prop_assert_eq!(flat[(i as isize + shift).rem_euclid(all.len() as isize) as usize], *x);
        }
        let twice: Vec<i64> = all.iter().flat_map(|x| [*x, *x]).collect();
        prop_assert_eq!(a.repeat_flat(2).to_vec(), twice);
    }

    #[test]
    fn parts_join_to_the_whole(a in arrays(0, 4), nth in 0_usize..4, n in 1_usize..4) {
        let axis = (nth % a.ndim()) as isize;
        let parts = a.array_split(axis, n).unwrap();
        prop_assert_eq!(parts.len(), n);
        prop_assert_eq!(concatenate(axis, &parts).unwrap(), a);
    }
}
