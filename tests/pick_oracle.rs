//! Picking against an oracle that goes index by index, over every memory layout.

mod layouts;

use layouts::{arrays, indices};
use ndview::Pick;
use ndview::prelude::*;
use proptest::prelude::*;

fn arange(shape: &[usize]) -> ArrayD<i64> {
    let n: usize = shape.iter().product();
    Array::from_shape_vec(shape, (0..n as i64).collect()).unwrap()
}

/// One element of an index, an axis each.
#[derive(Clone, Debug)]
enum Item {
    At(isize),
    Range(Vec<usize>, Slice),
    Ids(Vec<isize>),
}

fn item(len: usize, count: usize) -> BoxedStrategy<Item> {
    let n = len as isize;
    let slice = (-n..=n, -n..=n, prop_oneof![Just(1_isize), Just(2), Just(-1)]).prop_map(
        move |(start, end, step)| {
            // Python's rule, written out: walk, and keep what lies inside.
            let fix = |v: isize| if v < 0 { v + n } else { v };
            let (start, end) = (fix(start), fix(end));
            let mut at = if step < 0 { start.min(n - 1) } else { start };
            let mut kept = Vec::new();
            while if step < 0 { at > end } else { at < end.min(n) } {
                kept.push(at as usize);
                at += step;
            }
            let from = if step < 0 && start >= n { None } else { Some(start) };
            Item::Range(kept, Slice::new(from, Some(end), step))
        },
    );
    let all = Just(Item::Range((0..len).collect(), Slice::from(..)));
    if len == 0 {
        return all.boxed();
    }
    let ids = prop_oneof![Just(count), Just(1)]
        .prop_flat_map(move |count| prop::collection::vec(-n..n, count));
    prop_oneof![
        1 => (-n..n).prop_map(Item::At),
        1 => slice,
        1 => all,
        3 => ids.prop_map(Item::Ids),
    ]
    .boxed()
}

fn indexed() -> impl Strategy<Value = (ArrayD<i64>, Vec<Item>)> {
    (arrays(0, 4), 0_usize..4).prop_flat_map(|(a, count)| {
        let items: Vec<_> = a.shape().iter().map(|&len| item(len, count)).collect();
        (Just(a), items)
    })
}

/// The oracle: the shape of the result, and for each of its elements in C order the index it
/// comes from.
fn oracle(shape: &[usize], items: &[Item]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let lens: Vec<usize> = items
        .iter()
        .filter_map(|item| if let Item::Ids(ids) = item { Some(ids.len()) } else { None })
        .collect();
    let count = lens.iter().copied().find(|&len| len != 1).unwrap_or(1);
    let picks: Vec<bool> = items.iter().map(|i| !matches!(i, Item::Range(..))).collect();
    let first = picks.iter().position(|&p| p).unwrap_or(0);
    let last = picks.iter().rposition(|&p| p).unwrap_or(0);
    let together = picks[first..=last].iter().all(|&p| p);
    let kept: Vec<&Vec<usize>> = items
        .iter()
        .filter_map(|item| if let Item::Range(kept, _) = item { Some(kept) } else { None })
        .collect();
    let mut out: Vec<usize> = kept.iter().map(|kept| kept.len()).collect();
    let lands = if together { first } else { 0 };
    let any = !lens.is_empty();
    if any {
        out.insert(lands, count);
    }
    let sources = indices(&out).into_iter().map(|mut at| {
        let nth = if any { at.remove(lands) } else { 0 };
        let mut rest = at.into_iter();
        let fixed = |i: isize, len: usize| (if i < 0 { i + len as isize } else { i }) as usize;
        let source = items.iter().zip(shape).map(|(item, &len)| match item {
            Item::At(i) => fixed(*i, len),
            Item::Range(kept, _) => kept[rest.next().unwrap()],
            Item::Ids(ids) => fixed(ids[if ids.len() == 1 { 0 } else { nth }], len),
        });
        source.collect()
    });
    let sources = sources.collect();
    (out, sources)
}

fn picks(items: &[Item]) -> Vec<Pick<'static>> {
    let pick = |item: &Item| match item {
        Item::At(i) => Pick::from(*i),
        Item::Range(_, slice) => Pick::from(*slice),
        Item::Ids(ids) => Pick::from(ids.clone()),
    };
    items.iter().map(pick).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn gather_is_the_oracle((a, items) in indexed()) {
        let (shape, sources) = oracle(a.shape(), &items);
        let picked = a.gather(&picks(&items)).unwrap();
        prop_assert_eq!(picked.shape(), &shape[..]);
        let values: Vec<i64> = sources.iter().map(|at| *a.get(at).unwrap()).collect();
        prop_assert_eq!(picked.to_vec(), values);
    }

    #[test]
    fn scatter_is_the_oracle((a, items) in indexed(), shared: bool) {
        let (shape, sources) = oracle(a.shape(), &items);
        let values = arange(&shape);
        let (mut set, mut added) = (a.to_order(Order::C), a.to_order(Order::C));
        for (n, at) in sources.iter().enumerate() {
            *set.get_mut(at).unwrap() = n as i64;
            *added.get_mut(at).unwrap() += n as i64;
        }
        let keep = shared.then(|| a.clone());
        let (mut b, mut c) = (a.clone(), a);
        b.scatter(&picks(&items), &values).unwrap();
        c.scatter_add(&picks(&items), &values).unwrap();
        prop_assert_eq!(b, set);
        prop_assert_eq!(c, added);
        drop(keep);
    }

    #[test]
    fn take_is_the_oracle(
        (a, axis, ids) in arrays(1, 4).prop_flat_map(|a| {
            let axes = 0..a.ndim();
            (Just(a), axes).prop_flat_map(|(a, axis)| {
                let n = a.shape()[axis] as isize;
                (Just(a), Just(axis), prop::collection::vec(-n..n, 0..6))
            })
        })
    ) {
        let taken = a.take(&ids, axis as isize).unwrap();
        let mut shape = a.shape().to_vec();
        shape[axis] = ids.len();
        prop_assert_eq!(taken.shape(), &shape[..]);
        for at in indices(&shape) {
            let (mut source, i) = (at.clone(), ids[at[axis]]);
            source[axis] = if i < 0 { a.shape()[axis].wrapping_add_signed(i) } else { i as usize };
            prop_assert_eq!(taken.get(&at), a.get(&source));
        }
        let flat: Vec<usize> = ids.iter().map(|i| i.unsigned_abs() % a.len()).collect();
        let all = a.to_vec();
        let expected: Vec<i64> = flat.iter().map(|&i| all[i]).collect();
        prop_assert_eq!(a.take_flat(&flat).unwrap().to_vec(), expected);
        let mut put = a.clone();
        put.put(&flat, &Array1::from(vec![-1, -2])).unwrap();
        let mut expected = all;
        flat.iter().enumerate().for_each(|(n, &i)| expected[i] = -1 - (n % 2) as i64);
        prop_assert_eq!(put.to_vec(), expected);
    }

    #[test]
    fn masks_are_the_oracle(a in arrays(0, 4), modulus in 1_i64..4, f_order: bool) {
        let mask = a.map(|x| x % modulus == 0);
        let mask = mask.to_order(if f_order { Order::F } else { Order::C });
        let there: Vec<_> =
            indices(a.shape()).into_iter().filter(|at| *mask.get(at).unwrap()).collect();
        let values: Vec<i64> = there.iter().map(|at| *a.get(at).unwrap()).collect();
        prop_assert_eq!(a.select(&mask).unwrap(), values.clone());
        prop_assert_eq!(a.gather((&mask,)).unwrap(), values);
        let rows: Vec<usize> = there.concat();
        prop_assert_eq!(mask.argwhere().to_vec(), rows);
        let mut numbered = a.to_order(Order::C);
        for (n, at) in there.iter().enumerate() {
            *numbered.get_mut(at).unwrap() = n as i64;
        }
        let mut b = a.clone();
        b.assign_where(&mask, &Array1::from((0..there.len() as i64).collect::<Vec<_>>())).unwrap();
        prop_assert_eq!(&b, &numbered);
        let mut c = a.clone();
        c.scatter((&mask,), &Array1::from((0..there.len() as i64).collect::<Vec<_>>())).unwrap();
        prop_assert_eq!(&c, &numbered);
        let kept = mask.where_(&a, &Array0::from(-9));
        for at in indices(a.shape()) {
            let expected = if *mask.get(&at).unwrap() { a.get(&at) } else { Some(&-9) };
            prop_assert_eq!(kept.get(&at), expected);
        }
    }
}

/// Numbers without a pattern, below `end`.
fn scattered(n: usize, end: usize) -> Vec<usize> {
    (0..n).map(|i| i.wrapping_mul(0x9E37_79B9).rotate_right(7) % end).collect()
}

/// Rows that do not stay in a cache, and results that go past it: of whole lines, of parts of lines, short ones.
#[test]
fn rows_that_lie_far() {
    for columns in [3, 5, 64, 97, 1000] {
        let rows = 4_000_000 / columns;
        let m = Array1::from_shape_fn(rows * columns, |[i]| i as f64);
        let m = m.into_reshape((rows, columns)).unwrap();
        let ids = Array::from(scattered(rows - rows / 9, rows));
        let taken = m.take(&ids, 0).unwrap();
        assert_eq!(taken.shape(), [ids.len(), columns]);
        for (i, &id) in ids.iter().enumerate() {
            assert!(taken.row(i) == m.row(id), "{columns} columns, row {i}, which is {id}");
        }
        let mask = Array::from_shape_fn(rows, |[i]| i % 3 != 1);
        let kept = m.compress(&mask, 0).unwrap();
        assert_eq!(kept.len_of(0), mask.count_nonzero());
        let numbers = (0..rows).filter(|i| i % 3 != 1);
        assert!(kept.rows().zip(numbers).all(|(row, i)| row == m.row(i)), "{columns} columns");
    }
}

/// Masks that are read twice, and those that are kept as bits, with many, some and few that are true.
#[test]
fn long_masks() {
    fn check<T: Copy + PartialEq + std::fmt::Debug + 'static>(element: impl Fn(usize) -> T) {
        for n in [257, 4097, 70_000, (1 << 20) - 1, (1 << 20) + 77] {
            for every in [1, 2, 11, 101] {
                let keep =
                    |i: usize| i.wrapping_mul(0x9E37_79B9).rotate_right(5).is_multiple_of(every);
                let a = Array::from_shape_fn(n, |[i]| element(i));
                let mask = Array::from_shape_fn(n, |[i]| keep(i));
                let numbers: Vec<usize> = (0..n).filter(|&i| keep(i)).collect();
                assert_eq!(mask.flat_nonzero(), numbers);
                let kept = a.select(&mask).unwrap();
                assert_eq!(kept.len(), numbers.len());
                assert!(kept.iter().zip(&numbers).all(|(&x, &i)| x == element(i)), "{n}, {every}");

                let values = Array::from_shape_fn(numbers.len(), |[k]| element(k + 7));
                let mut changed = a.to_owned();
                changed.assign_where(&mask, &values).unwrap();
                let mut next = values.iter();
                let expected =
                    (0..n).map(|i| if keep(i) { *next.next().unwrap() } else { element(i) });
                assert!(changed.iter().zip(expected).all(|(&x, y)| x == y), "{n}, {every}");
            }
        }
    }
    check(|i| i as f64);
    check(|i| i as f32);
    check(|i| i as u16);
    check(|i| i as u8);
}
