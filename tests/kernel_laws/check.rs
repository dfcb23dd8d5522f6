//! What a result must be, by plain loops over indices.

use std::fmt::Display;

use ndview::prelude::*;

use crate::elements::Elem;

/// Shape and strides of an operand.
pub type Operand<'a> = (&'a [usize], &'a [isize]);

/// Shape and strides of an array.
pub fn of<S: Storage, D: Dimension>(a: &ArrayBase<S, D>) -> Operand<'_> {
    (a.shape(), a.strides())
}

/// The lengths that shapes broadcast to (rule BC1).
pub fn broadcast(shapes: &[&[usize]]) -> Vec<usize> {
    let ndim = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut out = vec![1; ndim];
    for shape in shapes {
        for (place, &len) in out[ndim - shape.len()..].iter_mut().zip(*shape) {
            if *place == 1 {
                *place = len;
            } else {
                assert!(len == 1 || len == *place, "{shapes:?} do not broadcast");
            }
        }
    }
    out
}

/// The element of `a` that broadcasting shows at `index` (rules BC1, BC2): found in its memory by the
/// strides, in a loop that is quick where it is not optimised.
pub fn at<'a, T, D: Dimension>(a: &'a Array<T, D>, index: &[usize]) -> &'a T {
    let (shape, strides) = (a.shape(), a.strides());
    let (first, mut axis) = (index.len() - shape.len(), 0);
    let mut place = a.layout().offset();
    while axis < shape.len() {
        if shape[axis] != 1 {
            let i = index[first + axis];
            assert!(i < shape[axis], "an index inside the shape");
            place = place.wrapping_add_signed(i as isize * strides[axis]);
        }
        axis += 1;
    }
    &a.buffer().as_slice()[place]
}

/// Calls `f` with all indices of a shape whose axes lie in such an order, outermost first, in the order
/// of memory.
pub fn walk(shape: &[usize], order: &[usize], mut f: impl FnMut(&[usize])) {
    walk_all(shape, order, &mut f);
}

/// As `walk`; compiled once.
fn walk_all(shape: &[usize], order: &[usize], f: &mut dyn FnMut(&[usize])) {
    if shape.contains(&0) {
        return;
    }
    let mut index = vec![0; shape.len()];
    let index = index.as_mut_slice();
    'next: loop {
        f(index);
        let mut inner = order.len();
        while inner > 0 {
            inner -= 1;
            let axis = order[inner];
            index[axis] += 1;
            if index[axis] < shape[axis] {
                continue 'next;
            }
            index[axis] = 0;
        }
        return;
    }
}

/// The axes from the first to the last.
pub fn c_order(ndim: usize) -> Vec<usize> {
    (0..ndim).collect()
}

/// The order, outermost axis first, in which a result of these operands lies ('K'): as they do; C where
/// they disagree or do not say. `None` where the rule leaves it open: where they disagree about some
/// axes only, or say nothing about some.
pub fn k_order(shape: &[usize], operands: &[Operand]) -> Option<Vec<usize>> {
    // See `maps::axes_of_length_one_do_not_order_the_result`.
    if shape.contains(&1) { None } else { k_rule(shape, operands) }
}

/// As `k_order`, of all shapes.
pub fn k_rule(shape: &[usize], operands: &[Operand]) -> Option<Vec<usize>> {
    let axes: Vec<usize> = (0..shape.len()).filter(|&axis| shape[axis] > 1).collect();
    let stride = |(own, strides): &Operand, axis: usize| {
        let axis = (axis + own.len()).checked_sub(shape.len());
        axis.map_or(0, |axis| if own[axis] == 1 { 0 } else { strides[axis].unsigned_abs() })
    };
    // For each two axes: whether all say that the first is the outer one, or all that the second is.
    let mut says = vec![];
    for (n, &first) in axes.iter().enumerate() {
        for &second in &axes[n + 1..] {
            let strides = operands.iter().map(|o| (stride(o, first), stride(o, second)));
            let strides: Vec<_> = strides.filter(|&(a, b)| a != 0 && b != 0).collect();
            let (c, f) = (strides.iter().any(|(a, b)| a >= b), strides.iter().any(|(a, b)| a < b));
            says.push((first, second, c, f));
        }
    }
    if says.iter().all(|&(.., c, f)| c || !f) {
        return Some(c_order(shape.len()));
    }
    if says.iter().any(|&(.., c, f)| c == f) {
        return None;
    }
    // An axis lies inside of those that say so.
    let outer = |axis: usize| {
        let inside = says
            .iter()
            .filter(|&&(first, second, c, _)| (second == axis && c) || (first == axis && !c));
        inside.count()
    };
    let mut order: Vec<usize> = c_order(shape.len());
    order.sort_by_key(|&axis| if shape[axis] > 1 { outer(axis) } else { 0 });
    Some(order)
}

/// Checks that an array lies without gaps, in this order if one is asked for.
#[track_caller]
pub fn lies<S: Storage, D: Dimension>(
    a: &ArrayBase<S, D>,
    order: Option<&[usize]>,
    what: &dyn Display,
) {
    if a.is_empty() {
        return;
    }
    let shape = a.shape();
    let order = order.map_or_else(
        || {
            let mut order = c_order(shape.len());
            order.sort_by_key(|&axis| std::cmp::Reverse(a.strides()[axis]));
            order
        },
        <[usize]>::to_vec,
    );
    let mut stride = 1;
    for &axis in order.iter().rev().filter(|&&axis| shape[axis] > 1) {
        let strides = a.strides();
        assert_eq!(strides[axis], stride, "{what}: {shape:?} by {strides:?}, not {order:?}");
        stride *= shape[axis] as isize;
    }
}

/// Checks shape and elements.
#[track_caller]
pub fn shows<S: Storage, D: Dimension>(
    a: &ArrayBase<S, D>,
    shape: &[usize],
    element: impl Fn(&[usize]) -> S::Elem,
    what: &dyn Display,
) where
    S::Elem: Elem,
{
    shows_all(a, shape, &element, what);
}

/// As `shows`; compiled once for each type of array.
#[track_caller]
fn shows_all<S: Storage, D: Dimension>(
    a: &ArrayBase<S, D>,
    shape: &[usize],
    element: &dyn Fn(&[usize]) -> S::Elem,
    what: &dyn Display,
) where
    S::Elem: Elem,
{
    assert_eq!(a.shape(), shape, "{what}");
    let mut count = 0;
    walk(shape, &c_order(shape.len()), |index| {
        let (ours, right) = (a.get(index).unwrap(), element(index));
        assert!(ours.same(&right), "{what}: {ours:?}, not {right:?} at {index:?} of {shape:?}");
        count += 1;
    });
    assert_eq!(a.len(), count, "{what}");
}

/// Checks a fresh result: shape, elements, memory order, and that nobody else holds its memory.
#[track_caller]
pub fn fresh<T: Elem, D: Dimension>(
    a: &Array<T, D>,
    shape: &[usize],
    order: Option<&[usize]>,
    element: impl Fn(&[usize]) -> T,
    what: &dyn Display,
) {
    fresh_all(a, shape, order, &element, what);
}

/// As `fresh`; compiled once for each type of array.
#[track_caller]
fn fresh_all<T: Elem, D: Dimension>(
    a: &Array<T, D>,
    shape: &[usize],
    order: Option<&[usize]>,
    element: &dyn Fn(&[usize]) -> T,
    what: &dyn Display,
) {
    shows_all(a, shape, element, what);
    lies(a, order, what);
    assert!(a.is_unique() && a.base().is_none(), "{what}: not its own memory");
}
