//! Many rows of a few elements, in every layout: what is repeated, filled, taken, selected and compared, and running
//! totals of few columns, against plain loops over indices.

use ndview::Element;
use ndview::prelude::*;

use crate::check::at;
use crate::elements::{Elem, Rgb};
use crate::layouts::indices;
use crate::lays::{few_lays, lays};

/// Shapes with rows of lengths around those of moves, behind one axis or two, and with as many short columns.
fn shapes() -> Vec<Vec<usize>> {
    let mut all = vec![
        vec![20, 2, 3],
        vec![3, 4, 3, 2],
        vec![130, 3],
        vec![3, 130],
        vec![5, 33, 4],
        vec![3, 5, 40],
    ];
    for len in [1, 2, 4, 5, 8, 9, 16, 17, 33, 64, 65] {
        all.extend([vec![3, len], vec![len, 20]]);
    }
    all
}

/// Calls `f` with an array of each shape in each layout, the indices and the elements in C order.
fn all_arrays<T: Elem>(f: impl Fn(&str, &ArrayD<T>, &[Vec<usize>], &[T])) {
    for shape in shapes() {
        let indices = indices(&shape);
        for lay in lays(shape.len()) {
            let a = lay.make::<T>(&shape);
            let elements: Vec<T> = indices.iter().map(|i| at(&a, i).clone()).collect();
            f(&format!("{shape:?}, {}", lay.name), &a, &indices, &elements);
        }
    }
}

fn assert_same<T: Elem>(case: &str, found: &ArrayD<T>, shape: &[usize], right: &[T]) {
    assert_eq!(found.shape(), shape, "{case}");
    let all = found.iter().zip(right).all(|(x, y)| x.same(y));
    assert!(all && found.len() == right.len(), "{case}: {found:?}, not {right:?}");
}

/// The elements of a result, of which index `i` shows the one at `from(i)`.
fn picked<T: Elem>(a: &ArrayD<T>, shape: &[usize], from: impl Fn(&mut Vec<usize>)) -> Vec<T> {
    let element = |mut index: Vec<usize>| {
        from(&mut index);
        at(a, &index).clone()
    };
    indices(shape).into_iter().map(element).collect()
}

fn repeats<T: Elem>() {
    all_arrays::<T>(|case, a, _, _| {
        for axis in 0..a.ndim() {
            for n in [2, 3] {
                let mut shape = a.shape().to_vec();
                shape[axis] *= n;
                let right = picked(a, &shape, |i| i[axis] /= n);
                assert_same(case, &a.repeat(n, axis as isize), &shape, &right);
                let (mut reps, len) = (vec![1; a.ndim()], a.shape()[axis]);
                reps[axis] = n;
                let right = picked(a, &shape, |i| i[axis] %= len);
                assert_same(case, &a.tile(&reps), &shape, &right);
            }
        }
    });
}

fn takes<T: Elem>() {
    all_arrays::<T>(|case, a, _, _| {
        for axis in 0..a.ndim() {
            let len = a.shape()[axis];
            let ids: Vec<usize> = (0..len + 5).map(|i| (i * 7 + 3) % len).collect();
            let mut shape = a.shape().to_vec();
            shape[axis] = ids.len();
            let right = picked(a, &shape, |i| i[axis] = ids[i[axis]]);
            assert_same(case, &a.take(&ids, axis as isize).unwrap(), &shape, &right);
        }
    });
}

fn selects<T: Elem>() {
    all_arrays::<T>(|case, a, _, elements| {
        for sides in [2, 5, 40] {
            let wanted = |n: usize| (n * 31 + n / 7) % sides == 0;
            let mask =
                Array::from_shape_vec(a.shape(), (0..a.len()).map(wanted).collect()).unwrap();
            let right: Vec<T> = elements
                .iter()
                .enumerate()
                .filter(|(n, _)| wanted(*n))
                .map(|(_, x)| x.clone())
                .collect();
            assert_same(case, &a.select(&mask).unwrap().into_dyn(), &[right.len()], &right);
        }
    });
}

/// What is written has the value, what lies between is as it was.
fn fills<T: Elem>() {
    let value = T::nth(3);
    for shape in shapes() {
        let mask = Array::from_shape_fn(&shape[..], |i| i.iter().sum::<usize>() % 3 == 1);
        for (lay, masked) in lays(shape.len()).iter().flat_map(|lay| [(lay, true), (lay, false)]) {
            let mut a = lay.make::<T>(&shape);
            if a.strides().contains(&0) {
                continue;
            }
            let (memory, mut right) = (a.buffer().id(), a.buffer().as_slice().to_vec());
            for index in indices(&shape).iter().filter(|index| !masked || mask[&index[..]]) {
                let steps = index.iter().zip(a.strides()).map(|(i, s)| *i as isize * s);
                right[a.layout().offset().wrapping_add_signed(steps.sum())] = value.clone();
            }
            match masked {
                true => a.fill_where(&mask, value.clone()).unwrap(),
                false => a.fill(value.clone()),
            }
            assert_eq!(a.buffer().id(), memory, "in place");
            let found = a.buffer().as_slice();
            let same = found.iter().zip(&right).all(|(x, y)| x.same(y));
            assert!(same, "{shape:?}, {}, masked: {masked}", lay.name);
        }
    }
}

/// Equal in every other layout, and not where one element differs.
fn equality<T: Elem + PartialEq>() {
    let other = T::nth(23_000_023);
    for shape in shapes() {
        let indices = indices(&shape);
        for lay in lays(shape.len()) {
            // (Of such numbers, none is NaN.)
            let a = lay.make_of(&shape, |i| T::nth(23 * i));
            let elements = indices.iter().map(|i| at(&a, i).clone()).collect();
            let c = Array::from_shape_vec(&shape[..], elements).unwrap();
            let equal = [a == c, c == a, c.to_order(Order::F) == a];
            assert_eq!(equal, [true; 3], "{shape:?}, {}", lay.name);
            for index in indices.iter().step_by(1 + indices.len() / 7).chain(indices.last()) {
                let mut changed = c.to_owned();
                changed[&index[..]] = other.clone();
                let (same, equal) = (*at(&a, index) == other, [a == changed, changed == a]);
                assert_eq!(equal, [same; 2], "{shape:?}, {}, {index:?}", lay.name);
            }
        }
    }
}

macro_rules! for_kinds {
    ($($f:ident),*) => {$(
        #[test]
        fn $f() {
            super::$f::<f64>();
            super::$f::<f32>();
            super::$f::<i16>();
            super::$f::<u8>();
            super::$f::<Rgb>();
        }
    )*};
}
mod kinds {
    use super::Rgb;
    for_kinds!(repeats, takes, selects, fills, equality);
}

/// A running total of each lane, in the order of the lane (rule RD8): to the bit for floats.
#[test]
fn running_totals() {
    fn total<T: Elem, A: PartialEq + std::fmt::Debug + Clone>(
        of: impl Fn(&ArrayD<T>, isize) -> ArrayD<A>,
        start: impl Fn(&T) -> A,
        add: impl Fn(A, &T) -> A,
    ) {
        let check = |case: &str, a: &ArrayD<T>, indices: &[Vec<usize>]| {
            for axis in 0..a.ndim() {
                let totals = of(a, axis as isize);
                assert_eq!(totals.shape(), a.shape(), "{case}");
                for index in indices {
                    let mut before = index.clone();
                    let right = if index[axis] == 0 {
                        start(at(a, index))
                    } else {
                        before[axis] -= 1;
                        add(at(&totals, &before).clone(), at(a, index))
                    };
                    let found = at(&totals, index);
                    assert!(
                        *found == right || (right != right && found != found),
                        "{case}, axis {axis}, {index:?}: {found:?}, not {right:?}"
                    );
                }
            }
        };
        all_arrays::<T>(|case, a, indices, _| check(case, a, indices));
        // Several stretches at a time, and columns in parts.
        for shape in [[5, 70], [3, 1100]] {
            let all = indices(&shape);
            few_lays(2).iter().for_each(|lay| check(&lay.name, &lay.make(&shape), &all));
        }
    }
    total::<f64, f64>(|a, axis| a.cumsum_axis(axis), |x| *x, |before, x| before + x);
    total::<f32, f32>(|a, axis| a.cumsum_axis(axis), |x| *x, |before, x| before + x);
    total::<u8, u64>(|a, axis| a.cumsum_axis(axis), |x| u64::from(*x), |b, x| b + u64::from(*x));
    total::<i64, i64>(|a, axis| a.cumsum_axis(axis), |x| *x, |before, x| before.wrapping_add(*x));
}

/// The first of equal extremes, and the first NaN, of each lane (rules RD5, NA2).
#[test]
fn places_of_extremes() {
    fn places<T: Elem + Element + PartialOrd>(of: impl Fn(usize) -> T + Copy) {
        for shape in shapes() {
            for lay in lays(shape.len()) {
                let a = lay.make_of(&shape, of);
                for axis in 0..shape.len() {
                    let mut lanes = shape.clone();
                    lanes.remove(axis);
                    let (most, least) =
                        (a.over([axis as isize]).argmax(), a.over([axis as isize]).argmin());
                    for index in indices(&lanes) {
                        let lane: Vec<&T> = (0..shape[axis])
                            .map(|i| {
                                let mut index = index.clone();
                                index.insert(axis, i);
                                at(&a, &index)
                            })
                            .collect();
                        let first = |wins: fn(&T, &T) -> bool| {
                            let nan = lane.iter().position(|x| *x != *x);
                            let best = (1..lane.len()).fold(0, |best, i| {
                                if wins(lane[i], lane[best]) { i } else { best }
                            });
                            nan.unwrap_or(best)
                        };
                        let case = format!("{shape:?}, {}, axis {axis}, {index:?}", lay.name);
                        assert_eq!(most[&index[..]], first(|x, y| x > y), "{case}");
                        assert_eq!(least[&index[..]], first(|x, y| x < y), "{case}");
                    }
                }
            }
        }
    }
    places(|i| ((i * 37) % 11) as f64);
    places(|i| if i % 19 == 4 { f32::NAN } else { ((i * 37) % 23) as f32 });
    places(|i| ((i * 37) % 11) as u8);
    places(|i| ((i * 37) % 1009) as i64 - 500);
}
