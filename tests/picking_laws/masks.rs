//! Masks and conditions against loops: over all lengths around the words and blocks of the loops, all
//! layouts, and elements of every size.

use std::fmt::Debug;

use ndview::prelude::*;

use crate::dice::{Dice, Lay, cases};
use crate::index::lay;
use crate::support::oracle::{Oracle, indices};

/// A struct that is only copied and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pixel {
    red: u8,
    green: u8,
    blue: u8,
}

/// Truths in patterns that words of 64 could get wrong.
fn truths(dice: &mut Dice, n: usize) -> Vec<bool> {
    let (sort, period) = (dice.below(9), 1 + dice.below(70));
    let (from, to) = (dice.below(n + 1), dice.below(n + 1));
    (0..n)
        .map(|i| match sort {
            0 => false,
            1 => true,
            2 => i == from,
            3 => i != from,
            4 => i % period == 0,
            5 => i % period != 0,
            6 => (i / 64) % 2 == period % 2,
            7 => from <= i && i < to,
            _ => dice.one_in(2),
        })
        .collect()
}

/// One or two axes with this many elements.
fn shape_of(dice: &mut Dice, n: usize) -> Vec<usize> {
    let divisors: Vec<usize> = (1..=n).filter(|d| n / d * d == n).collect();
    match divisors.is_empty() || dice.one_in(2) {
        true => vec![n],
        false => {
            let rows = dice.pick(&divisors);
            vec![rows, n / rows]
        }
    }
}

/// What is done with an array, a mask of its shape, and others.
struct Given<T> {
    a: ArrayD<T>,
    other: ArrayD<T>,
    mask: ArrayD<bool>,
    /// What they show.
    of: Oracle<T>,
    of_other: Oracle<T>,
    truths: Oracle<bool>,
}

fn give<T: Clone + PartialEq>(dice: &mut Dice, n: usize, element: &dyn Fn(usize) -> T) -> Given<T> {
    let shape = shape_of(dice, n);
    let truths = Oracle { elements: truths(dice, n), shape: shape.clone() };
    // Distinct elements where the type has as many; zeros where the mask is false, half the time.
    let zeros = dice.one_in(2);
    let number = |i: usize| if zeros && !truths.elements[i] { 0 } else { i + 1 };
    let of =
        Oracle { elements: (0..n).map(|i| element(number(i))).collect(), shape: shape.clone() };
    let (a, of) = Lay::any(dice, &shape).make(&of, element(3));
    let of_other = Oracle { elements: (0..n).map(|i| element(1000 + i)).collect(), shape };
    let (other, of_other) = Lay::any(dice, &of.shape).make(&of_other, element(3));
    let filler = dice.one_in(2);
    let mask = lay(dice, &truths, filler);
    Given { a, other, mask, of, of_other, truths }
}

fn reads<T: Clone + PartialEq + Default + Debug>(given: &Given<T>) {
    let Given { a, other, mask, of, of_other, truths } = given;
    let say = format!("{:?} by {:?}", a.layout(), mask.layout());
    let n = of.elements.len();
    let chosen: Vec<usize> = (0..n).filter(|&i| truths.elements[i]).collect();
    let values: Vec<T> = chosen.iter().map(|&i| of.elements[i].clone()).collect();
    let picked = a.select(mask).unwrap();
    assert_eq!(picked.to_vec(), values, "{say}");
    assert_eq!(a.gather((mask,)).unwrap().to_vec(), values, "{say}");
    let mut met = Vec::new();
    let kept = a.filter(|x| {
        met.push(x.clone());
        truths.elements[met.len() - 1]
    });
    assert_eq!((kept.to_vec(), &met), (values, &of.elements), "{say}");
    let mut calls = 0;
    let numbers = a.positions(|x| {
        calls += 1;
        assert_eq!(*x, of.elements[calls - 1]);
        truths.elements[calls - 1]
    });
    assert_eq!((numbers.to_vec(), calls), (chosen.clone(), n), "{say}");

    let there: Vec<usize> = (0..n).filter(|&i| of.elements[i] != T::default()).collect();
    let all = indices(&of.shape);
    let rows: Vec<usize> = there.iter().flat_map(|&i| all[i].clone()).collect();
    assert_eq!(a.flat_nonzero().to_vec(), there, "{say}");
    let argwhere = a.argwhere();
    assert_eq!(argwhere.dim(), [there.len(), a.ndim()], "{say}");
    assert_eq!(argwhere.to_vec(), rows, "{say}");
    let along = a.nonzero();
    assert_eq!(along.len(), a.ndim());
    for (axis, positions) in along.iter().enumerate() {
        let expected: Vec<usize> = there.iter().map(|&i| all[i][axis]).collect();
        assert_eq!(positions.to_vec(), expected, "{say}");
    }
    assert_eq!(mask.flat_nonzero().to_vec(), chosen, "{say}");
    let columns: Vec<usize> = chosen.iter().map(|&i| all[i][a.ndim() - 1]).collect();
    assert_eq!(mask.nonzero()[a.ndim() - 1].to_vec(), columns, "{say}");

    let one_or_other =
        |i: usize| if truths.elements[i] { &of.elements[i] } else { &of_other.elements[i] };
    let expected: Vec<T> = (0..n).map(|i| one_or_other(i).clone()).collect();
    assert_eq!(mask.where_(a, other).to_vec(), expected, "{say}");

    for axis in 0..a.ndim() {
        let line: Vec<bool> =
            (0..of.shape[axis]).map(|i| truths.elements[i * n / of.shape[axis].max(1)]).collect();
        let kept: Vec<usize> = (0..line.len()).filter(|&i| line[i]).collect();
        let line = Array1::from(line).into_flip(0).to_owned().into_flip(0);
        let found = a.compress(&line, axis as isize).unwrap();
        let expected = of.picked(axis, &kept);
        assert_eq!(
            (found.shape(), found.to_vec()),
            (&expected.shape[..], expected.elements),
            "{say}"
        );
    }
}

fn writes<T: Clone + PartialEq + Debug>(given: &Given<T>, value: &T) {
    let Given { a, other, mask, of, of_other, truths } = given;
    let say = format!("{:?} by {:?}", a.layout(), mask.layout());
    let n = of.elements.len();
    let chosen: Vec<usize> = (0..n).filter(|&i| truths.elements[i]).collect();
    let written = |new: &dyn Fn(usize, usize) -> T| {
        let mut after = of.elements.clone();
        chosen.iter().enumerate().for_each(|(k, &i)| after[i] = new(k, i));
        after
    };
    let check = |write: &dyn Fn(&mut ArrayD<T>), expected: Vec<T>| {
        let mut shared = a.clone();
        write(&mut shared);
        assert_eq!(shared.to_vec(), expected, "{say}");
        assert_eq!(a.to_vec(), of.elements, "{say}");
        let mut own = a.to_owned();
        write(&mut own);
        assert_eq!(own.to_vec(), expected, "{say}");
    };
    let some: Vec<T> = of_other.elements[..chosen.len()].to_vec();
    let list = Array1::from(some.clone()).into_flip(0).to_owned().into_flip(0);
    check(&|b| b.fill_where(mask, value.clone()).unwrap(), written(&|_, _| value.clone()));
    check(&|b| b.assign_where(mask, &list).unwrap(), written(&|k, _| some[k].clone()));
    check(
        &|b| b.assign_where(mask, &Array0::from(value.clone())).unwrap(),
        written(&|_, _| value.clone()),
    );
    check(&|b| b.scatter((mask,), &list).unwrap(), written(&|k, _| some[k].clone()));
    check(&|b| b.copy_from(other, mask).unwrap(), written(&|_, i| of_other.elements[i].clone()));
    if n > 0 {
        let few = other.flatten().into_slice(..n.min(5));
        let cycle = few.to_vec();
        check(&|b| b.place(mask, &few).unwrap(), written(&|k, _| cycle[k % cycle.len()].clone()));
    }
}

fn law<T>(dice: &mut Dice, n: usize, element: &dyn Fn(usize) -> T)
where
    T: Clone + PartialEq + Default + Debug,
{
    let given = give(dice, n, element);
    reads(&given);
    writes(&given, &element(7));
}

/// All of it for elements of one of the types.
fn laws(dice: &mut Dice, n: usize, which: usize) {
    match which % 11 {
        0 => law(dice, n, &|i| i % 3 != 0),
        1 => law(dice, n, &|i| i as i8),
        2 => law(dice, n, &|i| i as u16),
        3 => law(dice, n, &|i| i as f32),
        4 => law(dice, n, &|i| i as f64),
        5 => law(dice, n, &|i| char::from_u32(i as u32).unwrap()),
        6 => law(dice, n, &|i| -(i as i128)),
        7 => law(dice, n, &|i| if i == 0 { String::new() } else { i.to_string() }),
        8 => law(dice, n, &|_| ()),
        9 => law(dice, n, &|i| Pixel { red: i as u8, green: (i / 7) as u8, blue: (i > 0).into() }),
        _ => law(dice, n, &|i| i as u64),
    }
}

/// Every length up to 200 with five of the types in turn, those around whole words with all.
#[test]
fn masks_of_every_length() {
    cases(201, |dice| {
        let n = dice.case() % 201;
        let types = if (n + 1) % 64 < 3 { 11 } else { 5 };
        for which in 0..types {
            laws(dice, n, dice.case() * 5 + which);
        }
    });
}

#[test]
fn masks_around_a_block() {
    cases(3, |dice| {
        for which in 0..11 {
            let n = 4095 + dice.case() % 3;
            laws(dice, n, which);
        }
    });
}

/// Above 2^20 elements: none, few (so that words without any are skipped), most, all; the last too.
#[test]
fn more_than_a_million() {
    const N: usize = (1 << 20) + 4097;
    let values: Vec<u32> = (0..N as u32).map(|i| i.wrapping_mul(2_654_435_761)).collect();
    let a = Array1::from(values.clone());
    let sorts: [fn(usize) -> bool; 5] =
        [|_| false, |i| i % 9973 == 5 || i == N - 1, |i| i % 67 == 1, |i| i % 3 != 1, |_| true];
    for sort in sorts {
        let truths: Vec<bool> = (0..N).map(sort).collect();
        let mask = Array1::from(truths.clone());
        let chosen: Vec<usize> = (0..N).filter(|&i| truths[i]).collect();
        assert_eq!(mask.flat_nonzero().as_slice().unwrap(), chosen);
        let picked: Vec<u32> = chosen.iter().map(|&i| values[i]).collect();
        assert_eq!(a.select(&mask).unwrap().as_slice().unwrap(), picked);
        let mut expected = values.clone();
        chosen.iter().for_each(|&i| expected[i] = 1);
        let mut b = a.clone();
        b.fill_where(&mask, 1).unwrap();
        assert_eq!(b.as_slice().unwrap(), expected);
        chosen.iter().zip(picked.iter().rev()).for_each(|(&i, &x)| expected[i] = x);
        let backwards = Array1::from(picked.clone()).into_flip(0);
        b.assign_where(&mask, &backwards).unwrap();
        assert_eq!(b.as_slice().unwrap(), expected);
        b.copy_from(&a, &mask).unwrap();
        assert_eq!(b.as_slice().unwrap(), values);
        let mask = mask.slice(..N / 17 * 17).into_reshape((17, -1)).unwrap();
        let at = mask.nonzero();
        let numbers = at[0].iter().zip(&at[1]).map(|(row, column)| row * (N / 17) + column);
        assert!(numbers.eq(chosen.iter().copied().take_while(|&i| i < N / 17 * 17)));
    }
}

/// Where, for masks and operands of all layouts that broadcast together.
#[test]
fn where_broadcasts_all_three() {
    cases(1500, |dice| {
        let shape = dice.shape();
        let mut own = || dice.part_of(&shape);
        let shapes = [own(), own(), own()];
        let n = |shape: &[usize]| shape.iter().product::<usize>();
        let truths = Oracle { elements: truths(dice, n(&shapes[0])), shape: shapes[0].clone() };
        let of = crate::dice::numbered(&shapes[1], 100);
        let other = crate::dice::numbered(&shapes[2], 9000);
        let (mask, a, b) = (lay(dice, &truths, true), lay(dice, &of, -1), lay(dice, &other, -1));
        let found = mask.where_(&a, &b);
        let longest = shapes.iter().map(Vec::len).max().unwrap();
        let out: Vec<usize> = (0..longest)
            .map(|axis| {
                let lens = shapes
                    .iter()
                    .filter_map(|s| (axis + s.len()).checked_sub(longest).map(|i| s[i]));
                lens.fold(1, |len, other| if len == 1 { other } else { len })
            })
            .collect();
        assert_eq!(found.shape(), out);
        let stretched = crate::model::stretched;
        for at in indices(&out) {
            let wanted = if *crate::model::stretched(&truths, &at) {
                stretched(&of, &at)
            } else {
                stretched(&other, &at)
            };
            assert_eq!(found.get(&at), Some(wanted));
        }
    });
}
