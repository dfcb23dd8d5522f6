//! The law of the layout floor, as properties: every movement agrees with the index oracle, and
//! *reach(op(L)) ⊆ reach(L)*.

mod support;

use std::collections::BTreeSet;

use ndview::prelude::*;
use proptest::prelude::*;
use support::oracle::{Oracle, indices, indices_f, layouts, python_slice};

/// Where the element at `index` lies, counted from `start` in elements.
fn place<S: Storage, D: Dimension>(
    a: &ArrayBase<S, D>,
    index: &[usize],
    start: *const S::Elem,
) -> isize {
    let first =
        a.as_ptr().addr().wrapping_sub(start.addr()) as isize / size_of::<S::Elem>() as isize;
    first + index.iter().zip(a.strides()).map(|(&i, &s)| i as isize * s).sum::<isize>()
}

/// Every offset from `start` that an array reaches.
fn reach<S: Storage, D: Dimension>(a: &ArrayBase<S, D>, start: *const S::Elem) -> BTreeSet<isize> {
    indices(a.shape()).iter().map(|index| place(a, index, start)).collect()
}

/// Whether `view` shows what the oracle says, in every way of reading it, and stays inside `of`.
fn agree<S: Storage<Elem = i64>, D: Dimension>(
    view: &ArrayBase<S, D>,
    expected: &Oracle<i64>,
    of: &ArrayD<i64>,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(view.shape(), &expected.shape[..]);
    for (index, value) in indices(&expected.shape).iter().zip(&expected.elements) {
        prop_assert_eq!(view.get(index), Some(value), "at {:?}", index);
    }
    prop_assert!(view.iter().eq(&expected.elements));
    prop_assert!(view.iter().rev().eq(expected.elements.iter().rev()));
    prop_assert_eq!(&view.to_vec(), &expected.elements);
    prop_assert_eq!(&view.to_owned().to_vec(), &expected.elements);
    prop_assert_eq!(view.to_order(Order::F).to_vec(), expected.elements.clone());
    prop_assert_eq!(
        view.map(|x| x + 1).iter().sum::<i64>(),
        expected.elements.iter().map(|x| x + 1).sum::<i64>()
    );
    if let Some(slice) = view.as_slice() {
        prop_assert_eq!(slice, &expected.elements[..]);
    }
    let buffer = of.buffer().as_slice();
    let ends = buffer.as_ptr_range();
    if view.is_empty() {
        // Nothing is reached; the pointer stays in the allocation all the same (R03, R04).
        prop_assert!(ends.start <= view.as_ptr() && view.as_ptr() <= ends.end);
    } else {
        let (inner, outer) = (reach(view, buffer.as_ptr()), reach(of, buffer.as_ptr()));
        prop_assert!(inner.is_subset(&outer), "{:?} leaves {:?}", inner, outer);
    }
    contiguity_is_exact(view)
}

/// FG1: contiguous exactly where the elements, read in order, lie one behind the other.
fn contiguity_is_exact<S: Storage, D: Dimension>(a: &ArrayBase<S, D>) -> Result<(), TestCaseError> {
    let start = a.as_ptr();
    let straight = |order: Vec<Vec<usize>>| {
        order.iter().enumerate().all(|(k, index)| place(a, index, start) == k as isize)
    };
    let (c, f) = (straight(indices(a.shape())), straight(indices_f(a.shape())));
    prop_assert_eq!((a.is_c_contiguous(), a.is_f_contiguous()), (c, f));
    let flags = a.flags();
    prop_assert_eq!((flags.c_contiguous, flags.f_contiguous), (c, f));
    prop_assert_eq!(a.as_slice().is_some(), c);
    Ok(())
}

/// A bound of a slice: small, or as wild as can be.
fn bound() -> impl Strategy<Value = Option<isize>> {
    prop_oneof![
        2 => Just(None),
        6 => (-6_isize..=6).prop_map(Some),
        1 => proptest::sample::select(vec![isize::MIN, isize::MIN + 1, isize::MAX - 1, isize::MAX])
            .prop_map(Some),
    ]
}

fn step() -> impl Strategy<Value = isize> {
    prop_oneof![
        6 => proptest::sample::select(vec![1_isize, -1, 2, -2, 3, -3]),
        1 => proptest::sample::select(vec![isize::MIN, isize::MIN + 1, isize::MAX]),
    ]
}

type Bounds = (Option<isize>, Option<isize>, isize);

#[derive(Clone, Debug)]
enum Item {
    At(isize),
    Slice(Bounds),
    NewAxis,
    Ellipsis,
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        4 => (bound(), bound(), step()).prop_map(Item::Slice),
        3 => (-4_isize..4).prop_map(Item::At),
        1 => Just(Item::NewAxis),
        1 => Just(Item::Ellipsis),
    ]
}

impl Item {
    fn index(&self) -> Index {
        match *self {
            Item::At(i) => Index::At(i),
            Item::Slice((start, end, step)) => Index::Slice(Slice::new(start, end, step)),
            Item::NewAxis => Index::NewAxis,
            Item::Ellipsis => Index::Ellipsis,
        }
    }
}

/// Basic indexing by the book (BI1 to BI8), one axis after the other; `None` is an error.
fn sliced(oracle: &Oracle<i64>, items: &[Item]) -> Option<Oracle<i64>> {
    let taken = items.iter().filter(|i| matches!(i, Item::At(_) | Item::Slice(_))).count();
    let ellipses = items.iter().filter(|i| matches!(i, Item::Ellipsis)).count();
    let unnamed = oracle.shape.len().checked_sub(taken)?;
    if ellipses > 1 {
        return None;
    }
    let mut out = oracle.clone();
    let mut axis = 0;
    for item in items {
        match *item {
            Item::At(i) => {
                let len = out.shape[axis] as isize;
                let i = if i < 0 { i + len } else { i };
                if !(0..len).contains(&i) {
                    return None;
                }
                out = out.picked(axis, &[i as usize]).squeezed(axis);
            }
            Item::Slice((start, end, step)) => {
                out = out.picked(axis, &python_slice(start, end, step, out.shape[axis]));
                axis += 1;
            }
            Item::NewAxis => {
                out.shape.insert(axis, 1);
                axis += 1;
            }
            Item::Ellipsis => axis += unnamed,
        }
    }
    Some(out)
}

/// A shape of the same size: the prime factors in other groups, with ones between them.
fn regrouped(size: usize, cuts: &[bool]) -> Vec<usize> {
    let (mut rest, mut shape, mut cuts) = (size, vec![1], cuts.iter().cycle());
    for prime in [2, 3, 5, 7] {
        while rest > 0 && rest % prime == 0 {
            rest /= prime;
            if *cuts.next().unwrap_or(&true) {
                shape.push(1);
            }
            let last = shape.len() - 1;
            shape[last] *= prime;
        }
    }
    if rest == 0 {
        shape = vec![3, 0];
    }
    assert_eq!(shape.iter().product::<usize>(), size);
    shape
}

/// Whether strides exist for the elements at `places` to stand in `order`.
fn strides_exist(places: &[isize], order: &[Vec<usize>]) -> bool {
    let Some(last) = order.last() else { return true };
    let zero = vec![0; last.len()];
    let at = |index: &Vec<usize>| places[order.iter().position(|i| i == index).expect("an index")];
    let strides: Vec<isize> = (0..last.len())
        .map(|axis| {
            let mut unit = zero.clone();
            unit[axis] = usize::from(last[axis] > 0);
            at(&unit) - at(&zero)
        })
        .collect();
    order.iter().zip(places).all(|(index, &found)| {
        let step: isize = index.iter().zip(&strides).map(|(&i, &s)| i as isize * s).sum();
        found == at(&zero) + step
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn arrays_are_what_the_oracle_says(recipe in layouts(0, 6)) {
        let (a, oracle) = recipe.make();
        agree(&a, &oracle, &a)?;
        agree(&a.view(), &oracle, &a)?;
        prop_assert_eq!(a.len(), oracle.elements.len());
        prop_assert!(a.view().base().is_some_and(|base| base.same(a.buffer())));
    }

    #[test]
    fn slices(recipe in layouts(0, 4), items in proptest::collection::vec(item(), 0..5)) {
        let (a, oracle) = recipe.make();
        let list: Vec<Index> = items.iter().map(Item::index).collect();
        match (a.try_slice(&list), sliced(&oracle, &items)) {
            (Ok(view), Some(expected)) => {
                agree(&view, &expected, &a)?;
                prop_assert!(view.base().is_some_and(|base| base.same(a.buffer())));
                agree(&a.clone().into_slice(&list), &expected, &a)?;
            }
            (Err(_), None) => {}
            (found, expected) => prop_assert!(false, "{:?} and {:?}", found, expected),
        }
    }

    #[test]
    fn slices_of_slices(recipe in layouts(1, 4), first in item(), second in item()) {
        let (a, _) = recipe.make();
        if let Ok(one) = a.try_slice(&[first.index()])
            && let Ok(two) = one.try_slice(&[second.index()]) {
                let start = a.buffer().as_slice().as_ptr();
                prop_assert!(reach(&two, start).is_subset(&reach(&one, start)));
                // The owner, never a chain.
                prop_assert!(two.base().is_some_and(|base| base.same(a.buffer())));
                prop_assert!(two.share().buffer().same(a.buffer()));
            }
    }

    #[test]
    fn axes_taken_flipped_and_split(recipe in layouts(1, 5), axis in 0_usize..5, at in 0_usize..5) {
        let (a, oracle) = recipe.make();
        let axis = axis % oracle.shape.len();
        let (len, signed) = (oracle.shape[axis], axis as isize);
        for index in 0..len {
            let expected = oracle.picked(axis, &[index]).squeezed(axis);
            agree(&a.index_axis(signed, index as isize), &expected, &a)?;
            agree(&a.index_axis(signed - a.ndim() as isize, index as isize - len as isize), &expected, &a)?;
        }
        prop_assert!(a.try_index_axis(signed, len as isize).is_err());
        prop_assert!(a.try_index_axis(signed, -(len as isize) - 1).is_err());
        prop_assert!(a.axis_iter(signed).map(|part| part.to_vec()).eq(
            (0..len).map(|i| oracle.picked(axis, &[i]).elements)));
        let backwards: Vec<usize> = (0..len).rev().collect();
        agree(&a.flip(signed), &oracle.picked(axis, &backwards), &a)?;
        let at = at.min(len);
        let (head, tail) = a.split_at(signed, at);
        let all: Vec<usize> = (0..len).collect();
        agree(&head, &oracle.picked(axis, &all[..at]), &a)?;
        agree(&tail, &oracle.picked(axis, &all[at..]), &a)?;
        for (chunk, positions) in a.axis_chunks_iter(signed, at.max(1)).zip(all.chunks(at.max(1))) {
            agree(&chunk, &oracle.picked(axis, positions), &a)?;
        }
        let lanes: Vec<Vec<i64>> = a.lanes(signed).map(|lane| lane.to_vec()).collect();
        let mut others = oracle.shape.clone();
        others[axis] = 1;
        let expected: Vec<Vec<i64>> = indices(&others).into_iter().map(|index| {
            let lane = |i| { let mut at = index.clone(); at[axis] = i; *oracle.at(&at) };
            (0..len).map(lane).collect()
        }).collect();
        prop_assert_eq!(lanes, expected);
    }

    #[test]
    fn permuted_and_with_other_axes(recipe in layouts(0, 6), seed in any::<u64>()) {
        let (a, oracle) = recipe.make();
        let n = a.ndim();
        let mut axes: Vec<usize> = (0..n).collect();
        (1..n).for_each(|i| axes.swap(i, (seed >> (4 * i)) as usize % (i + 1)));
        let negative = |axis: usize| axis as isize - if seed & 1 == 1 { n as isize } else { 0 };
        let signed: Vec<isize> = axes.iter().map(|&axis| negative(axis)).collect();
        agree(&a.permute(&signed), &oracle.permuted(&axes), &a)?;
        let reversed: Vec<usize> = (0..n).rev().collect();
        agree(&a.t(), &oracle.permuted(&reversed), &a)?;
        for axis in 0..=n {
            let mut longer = oracle.clone();
            longer.shape.insert(axis, 1);
            agree(&a.expand_dims(axis as isize), &longer, &a)?;
        }
        let mut short = oracle.clone();
        short.shape.retain(|&len| len != 1);
        agree(&a.squeeze(), &short, &a)?;
        if n > 1 {
            let (from, to) = (axes[0], axes[1]);
            let mut moved: Vec<usize> = (0..n).collect();
            let axis = moved.remove(from);
            moved.insert(to, axis);
            agree(&a.moveaxis(from as isize, to as isize), &oracle.permuted(&moved), &a)?;
            let mut swapped: Vec<usize> = (0..n).collect();
            swapped.swap(from, to);
            agree(&a.swapaxes(negative(from), negative(to)), &oracle.permuted(&swapped), &a)?;
            signed_error(&a, from as isize)?;
        }
    }

    #[test]
    fn diagonals(recipe in layouts(2, 4), offset in -4_isize..5, one in 0_usize..4, two in 0_usize..4) {
        let (a, oracle) = recipe.make();
        let (one, two) = (one % a.ndim(), two % a.ndim());
        let found = a.try_diagonal_at(offset, one as isize, two as isize);
        if one == two {
            prop_assert!(found.is_err());
            return Ok(());
        }
        // DG1: [.., k] is element (k + max(-offset, 0), k + max(offset, 0)).
        let (down, right) = ((-offset).max(0) as usize, offset.max(0) as usize);
        let inside = |k: &usize| k + down < oracle.shape[one] && k + right < oracle.shape[two];
        let len = (0..9).filter(inside).count();
        let others: Vec<usize> = (0..a.ndim()).filter(|&axis| axis != one && axis != two).collect();
        let mut shape: Vec<usize> = others.iter().map(|&axis| oracle.shape[axis]).collect();
        shape.push(len);
        let expected = oracle.moved(&shape, |index| {
            let k = index[index.len() - 1];
            let mut at = vec![0; index.len() + 1];
            others.iter().zip(index).for_each(|(&axis, &i)| at[axis] = i);
            (at[one], at[two]) = (k + down, k + right);
            at
        });
        agree(&found.unwrap(), &expected, &a)?;
    }

    #[test]
    fn windows(recipe in layouts(1, 3), lens in proptest::collection::vec(0_usize..4, 3)) {
        let (a, oracle) = recipe.make();
        let window = &lens[..a.ndim()];
        let fits = window.iter().zip(&oracle.shape).all(|(w, len)| w <= len);
        prop_assert_eq!(a.sliding_window_view(window).is_ok(), fits);
        prop_assert_eq!(a.windows(window).is_ok(), fits);
        if !fits {
            return Ok(());
        }
        let positions: Vec<usize> = window.iter().zip(&oracle.shape).map(|(w, len)| len + 1 - w).collect();
        let expected = oracle.moved(&[&positions[..], window].concat(), |index| {
            let (at, inside) = index.split_at(window.len());
            at.iter().zip(inside).map(|(i, j)| i + j).collect()
        });
        agree(&a.sliding_window_view(window).unwrap(), &expected, &a)?;
        let all: Vec<i64> = a.windows(window).unwrap().flat_map(|w| w.to_vec()).collect();
        prop_assert_eq!(all, expected.elements);
    }

    #[test]
    fn stretched(recipe in layouts(0, 4), ahead in 0_usize..3, len in 0_usize..4) {
        let (a, oracle) = recipe.make();
        let mut shape = vec![len; ahead];
        shape.extend(oracle.shape.iter().map(|&n| if n == 1 { len } else { n }));
        let expected = oracle.moved(&shape, |index| {
            index[ahead..].iter().zip(&oracle.shape).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect()
        });
        agree(&a.broadcast_to(&shape).unwrap(), &expected, &a)?;
        if let Some(axis) = (0..a.ndim()).find(|&axis| oracle.shape[axis] > 1) {
            shape[ahead + axis] += 1;
            prop_assert!(a.broadcast_to(&shape).is_err());
        }
    }

    #[test]
    fn reshapes_exactly_where_strides_exist(
        recipe in layouts(0, 4),
        cuts in proptest::collection::vec(any::<bool>(), 1..8),
        fortran in any::<bool>(),
    ) {
        let (a, oracle) = recipe.make();
        let shape = regrouped(a.len(), &cuts);
        let start = a.buffer().as_slice().as_ptr();
        let (old, new) = match fortran {
            false => (indices(a.shape()), indices(&shape)),
            true => (indices_f(a.shape()), indices_f(&shape)),
        };
        let places: Vec<isize> = old.iter().map(|index| place(&a, index, start)).collect();
        let expected = oracle.moved(&shape, |index| old[new.iter().position(|i| i == index).unwrap()].clone());
        let (found, shaped) = match fortran {
            false => (a.reshape(&shape), a.to_shape(&shape)),
            true => (a.reshape((&shape).f()), a.to_shape((&shape).f())),
        };
        let exist = strides_exist(&places, &new);
        match found {
            Ok(view) => {
                prop_assert!(exist, "there are no such strides: {:?}", view.strides());
                agree(&view, &expected, &a)?;
                prop_assert!(shaped.as_ref().is_ok_and(|shaped| shaped.same_buffer(&a)));
            }
            Err(error) => {
                prop_assert!(matches!(error.kind(), ErrorKind::WouldCopy { .. }), "{}", error);
                prop_assert!(!exist, "strides exist: {}", error);
                prop_assert!(shaped.as_ref().is_ok_and(|shaped| !shaped.same_buffer(&a)));
            }
        }
        prop_assert_eq!(shaped.unwrap().to_vec(), expected.elements);
        prop_assert_eq!(a.ravel().to_vec(), oracle.elements.clone());
        prop_assert_eq!(a.flatten().to_vec(), oracle.elements);
    }

    /// A view over a slice is accepted exactly where every index lies inside, and may be written
    /// exactly where no two indices meet (R05, R09).
    #[test]
    fn strides_over_a_slice(
        axes in proptest::collection::vec((0_usize..5, -6_isize..7), 0..4),
        offset in 0_usize..30,
        len in 0_usize..40,
    ) {
        let (shape, strides): (Vec<usize>, Vec<isize>) = axes.into_iter().unzip();
        let mut data: Vec<i64> = (0..len as i64).collect();
        let places: Vec<isize> = indices(&shape).iter()
            .map(|i| offset as isize + i.iter().zip(&strides).map(|(&i, &s)| i as isize * s).sum::<isize>())
            .collect();
        let inside = places.iter().all(|&at| 0 <= at && at < len as isize);
        let once = places.iter().collect::<BTreeSet<_>>().len() == places.len();
        let axes = axes_of(&strides);
        let found = ArrayViewD::from_strides(&shape, axes.clone(), offset, &data);
        prop_assert_eq!(found.is_ok(), inside);
        if let Ok(view) = found {
            prop_assert!(view.iter().copied().eq(places.iter().map(|&at| at as i64)));
            contiguity_is_exact(&view)?;
            prop_assert!(view.base().is_none());
        }
        let found = ArrayViewMutD::from_strides(&shape, axes, offset, &mut data);
        prop_assert_eq!(found.is_ok(), inside && once);
        if let Ok(mut view) = found {
            view.map_inplace(|x| *x += 1000);
            prop_assert!(view.iter().copied().eq(places.iter().map(|&at| at as i64 + 1000)));
            let touched = data.iter().filter(|&&x| x >= 1000).count();
            prop_assert_eq!(touched, places.len());
        }
    }
}

/// Strides of dynamic rank: those of a shape, overwritten.
fn axes_of(strides: &[isize]) -> ndview::DynAxes<isize> {
    let lens: Vec<usize> = vec![1; strides.len()];
    let mut axes = Shape::lens(&lens).unwrap();
    axes.copy_from_slice(strides);
    axes
}

fn signed_error(a: &ArrayD<i64>, axis: isize) -> Result<(), TestCaseError> {
    let n = a.ndim() as isize;
    for wrong in [axis + n, -n - 1, isize::MIN, isize::MAX] {
        prop_assert!(a.try_index_axis(wrong, 0).is_err() || (-n..n).contains(&wrong));
    }
    let twice: Vec<isize> = vec![axis; a.ndim()];
    prop_assert!(a.try_permute(&twice).is_err());
    prop_assert!(a.try_permute(&[]).is_err());
    Ok(())
}
