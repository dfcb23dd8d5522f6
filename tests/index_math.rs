//! Arithmetic on indices: against NumPy's answers, against plain loops in every memory layout, and
//! case by case where it could go wrong (rules TK1, TK3, CH1, DG1 to DG3).

#[path = "index_math/golden.rs"]
mod golden;
mod layouts;

use layouts::{arrays, indices};
use ndview::prelude::*;
use ndview::{
    IndexMode, Indexing, case_when, diag_indices, diagflat, index_grids, meshgrid, ravel_index,
    tri, tril_indices, tril_indices_from, triu_indices, triu_indices_from, unravel_index,
    unravel_one,
};
use num_bigint::BigInt;
use proptest::prelude::*;

const MODES: [IndexMode; 3] = [IndexMode::Raise, IndexMode::Wrap, IndexMode::Clip];
const FAR: [isize; 6] =
    [isize::MIN, isize::MIN + 1, -1_000_000_000_000, 1_000_000_000_000, isize::MAX - 1, isize::MAX];

fn text<T: std::fmt::Debug>(result: ndview::Result<T>) -> String {
    result.unwrap_err().to_string()
}

/// The element of a broadcast array at an index of the result.
fn stretched<T: Clone>(a: &ArrayD<T>, index: &[usize]) -> T {
    let index = &index[index.len() - a.ndim()..];
    let at: Vec<usize> =
        index.iter().zip(a.shape()).map(|(&i, &len)| if len == 1 { 0 } else { i }).collect();
    a.get(&at[..]).expect("the index is inside").clone()
}

/// Some shapes that broadcast to `shape`, without its first axes or with axes of length 1.
fn thinner(shape: &[usize]) -> impl Strategy<Value = Vec<usize>> + use<> {
    let shape = shape.to_vec();
    (0..=shape.len(), prop::collection::vec(prop::bool::ANY, shape.len())).prop_map(
        move |(skip, ones)| {
            let axes = shape.iter().zip(&ones).skip(skip);
            axes.map(|(&len, &one)| if one { 1 } else { len }).collect()
        },
    )
}

proptest! {
    #[test]
    fn triangles_in_every_layout(a in arrays(0, 4), k in -6_isize..=6) {
        if a.ndim() < 2 {
            prop_assert!(text(a.try_tril(k)).starts_with("array must be at least 2-d"));
            prop_assert!(text(a.try_triu(k)).starts_with("array must be at least 2-d"));
            return Ok(());
        }
        let (low, up) = (a.tril(k), a.triu(k));
        prop_assert_eq!(low.shape(), a.shape());
        prop_assert!(low.is_unique() && low.base().is_none());
        for index in indices(a.shape()) {
            let [.., i, j] = index[..] else { unreachable!() };
            let (ahead, value) = (j as isize - i as isize, a[&index[..]]);
            prop_assert_eq!(low[&index[..]], if ahead <= k { value } else { 0 });
            prop_assert_eq!(up[&index[..]], if ahead >= k { value } else { 0 });
        }
        // In place, on memory that somebody else reads, and on memory that nobody does.
        let before = a.to_owned();
        let (mut b, mut c) = (a.clone(), a.to_owned());
        b.tril_inplace(k);
        c.triu_inplace(k);
        prop_assert_eq!(&b, &low);
        prop_assert_eq!(&c, &up);
        prop_assert_eq!(&a, &before);
        // Through a view that reaches every second element, the others stay.
        let mut wide = vec![7; 2 * low.len()];
        let lens: Vec<usize> = low.shape().iter().copied().chain([2]).collect();
        let mut all = ArrayViewMutD::from_shape(&lens[..], &mut wide).unwrap();
        let last = lens.len() as isize - 1;
        all.index_axis_mut(last, 1).assign(&before);
        all.index_axis_mut(last, 1).tril_inplace(k);
        prop_assert_eq!(all.index_axis(last, 1), low);
        prop_assert!(all.index_axis(last, 0).iter().all(|&x| x == 7));
    }

    #[test]
    fn numbers_and_positions(
        a in arrays(0, 4),
        dims in prop::collection::vec(1_usize..5, 0..4),
        fortran in prop::bool::ANY,
    ) {
        let all = indices(&dims);
        // The place of each index in C order, and in Fortran order.
        let mut sorted = all.clone();
        if fortran {
            sorted.sort_by_key(|index| index.iter().rev().copied().collect::<Vec<_>>());
        }
        let ids = a.map(|x| x % all.len() as i64);
        let at = if fortran { unravel_index(&ids, (&dims[..]).f()) } else { unravel_index(&ids, &dims[..]) };
        let at = at.unwrap();
        prop_assert_eq!(at.len(), dims.len());
        for place in indices(a.shape()) {
            let number = ids[&place[..]] as usize;
            for (axis, at) in at.iter().enumerate() {
                prop_assert_eq!(at[&place[..]], sorted[number][axis]);
            }
            let one = if fortran { unravel_one(number, (&dims[..]).f()) } else { unravel_one(number, &dims[..]) };
            prop_assert_eq!(&*one.unwrap(), &sorted[number][..]);
        }
        if dims.is_empty() {
            return Ok(());
        }
        let at: Vec<&ArrayD<usize>> = at.iter().collect();
        for mode in MODES {
            let back = if fortran {
                ravel_index(&at, (&dims[..]).f(), mode)
            } else {
                ravel_index(&at, &dims[..], mode)
            };
            prop_assert_eq!(back.unwrap(), ids.map(|&x| x as usize));
        }
    }

    #[test]
    fn positions_outside(a in arrays(0, 4), n in 1_usize..5, m in 1_usize..5) {
        let rows = a.map(|x| (x % 19 - 9) as i8);
        let columns = a.t().map(|x| (7 - x % 15) as i8).into_t();
        let (wrap, clip) = (IndexMode::Wrap, IndexMode::Clip);
        let wrapped = ravel_index(&[&rows, &columns], (n, m), wrap).unwrap();
        let clipped = ravel_index(&[&rows, &columns], (n, m), clip).unwrap();
        for place in indices(a.shape()) {
            let [i, j] = [rows[&place[..]], columns[&place[..]]].map(isize::from);
            let (n, m) = (n as isize, m as isize);
            let [wi, wj] = [((i % n) + n) % n, ((j % m) + m) % m];
            prop_assert_eq!(wrapped[&place[..]] as isize, wi * m + wj);
            let [ci, cj] = [i.max(0).min(n - 1), j.max(0).min(m - 1)];
            prop_assert_eq!(clipped[&place[..]] as isize, ci * m + cj);
        }
        let inside = |x: &i8, len: usize| (0..len as isize).contains(&isize::from(*x));
        let fine = rows.iter().all(|i| inside(i, n)) && columns.iter().all(|j| inside(j, m));
        prop_assert_eq!(ravel_index(&[&rows, &columns], (n, m), IndexMode::Raise).is_ok(), fine);
    }

    #[test]
    fn choosing_in_every_layout(
        (a, b, shapes) in (arrays(0, 4), arrays(1, 3)).prop_flat_map(|(a, b)| {
            let shapes = [thinner(a.shape()), thinner(a.shape()), thinner(a.shape())];
            (Just(a), Just(b), shapes)
        }),
        salt in 0_i64..5,
    ) {
        // One choice laid out as `a`, one in C and one in Fortran order, broadcast in part; strings.
        let fresh = |shape: &[usize], name: &str| {
            let shape: Vec<usize> = std::iter::repeat_n(1, a.ndim() - shape.len())
                .chain(shape.iter().copied())
                .collect();
            Array::from_shape_fn(shape, |index| format!("{name}{:?}", &index[..]))
        };
        let choices = [
            a.map(|x| format!("a{x}")),
            fresh(&shapes[0], "c"),
            fresh(&shapes[1], "f").to_order(Order::F),
        ];
        let which_shape = &shapes[2][..];
        let size: usize = which_shape.iter().product();
        let ids: Vec<i64> = b.iter().chain(a.iter()).copied().chain(0..).take(size).collect();
        let which = Array::from_shape_vec(which_shape, ids).unwrap().map(|x| (x + salt) % 9 - 3);
        for which in [which.clone(), which.to_order(Order::F), a.map(|x| x % 3)] {
            for mode in MODES {
                let chosen = which.choose(&choices.each_ref(), mode);
                let resolved = |index: &[usize]| match (stretched(&which, index), mode) {
                    (i @ 0..=2, _) => Some(i as usize),
                    (_, IndexMode::Raise) => None,
                    (i, IndexMode::Wrap) => Some(((i % 3 + 3) % 3) as usize),
                    (i, IndexMode::Clip) => Some(if i < 0 { 0 } else { 2 }),
                };
                let all = indices(a.shape());
                if all.iter().any(|index| resolved(index).is_none()) {
                    prop_assert!(text(chosen).starts_with("invalid entry in choice array: "));
                    continue;
                }
                let chosen = chosen.unwrap();
                prop_assert_eq!(chosen.shape(), a.shape());
                prop_assert!(chosen.is_c_contiguous());
                for index in all {
                    let wanted = stretched(&choices[resolved(&index).unwrap()], &index);
                    prop_assert_eq!(&chosen[&index[..]], &wanted);
                }
            }
        }
        // The same with masks: the first that holds.
        let masks = [1, 2].map(|n| which.map(|x| x % 3 == n));
        let cases = [&choices[1], &choices[0]];
        let chosen = case_when(&masks.each_ref(), &cases, "none".to_string()).unwrap();
        prop_assert_eq!(chosen.shape(), a.shape());
        for index in indices(a.shape()) {
            let first = masks.iter().position(|mask| stretched(mask, &index));
            let wanted = first.map_or("none".to_string(), |n| stretched(cases[n], &index));
            prop_assert_eq!(&chosen[&index[..]], &wanted);
        }
    }

    #[test]
    fn diagonals_in_every_layout(a in arrays(0, 4), k in -5_isize..=5) {
        let equal = a.shape().windows(2).all(|pair| pair[0] == pair[1]);
        let before = a.to_owned();
        let mut filled = a.clone();
        let done = filled.try_fill_diagonal(-1);
        match a.ndim() {
            1 => prop_assert!(text(done).starts_with("array must be at least 2-d")),
            n if n > 2 && !equal => {
                prop_assert!(text(done).starts_with("All dimensions of input must be of equal length"));
                prop_assert!(filled.same_buffer(&a), "copied for a write that cannot be");
                prop_assert_eq!(&filled, &before);
            }
            _ => {
                done.unwrap();
                for index in indices(a.shape()) {
                    let on = index.iter().all(|i| *i == index[0]);
                    prop_assert_eq!(filled[&index[..]], if on { -1 } else { a[&index[..]] });
                }
            }
        }
        prop_assert_eq!(&a, &before);
        let matrix = diagflat(&a, k);
        let n = a.len() + k.unsigned_abs();
        prop_assert_eq!(matrix.shape(), [n, n]);
        prop_assert_eq!(matrix.diagonal_at(k, 0, 1), a.flatten());
        let nonzero = |m: &Array2<i64>| m.iter().filter(|x| **x != 0).count();
        prop_assert_eq!(nonzero(&matrix), a.iter().filter(|x| **x != 0).count());
    }
}

/// What has no zero but a default, and what has neither `Copy`.
#[test]
fn elements_of_any_type() {
    let names = array![["a", "b"], ["c", "d"]].map(ToString::to_string);
    assert_eq!(names.tril(0), array![["a", ""], ["c", "d"]].map(ToString::to_string));
    assert_eq!(names.t().triu(1), array![["", "c"], ["", ""]].map(ToString::to_string));
    let mut same = names.clone();
    same.fill_diagonal("x".into());
    assert_eq!(same, array![["x", "b"], ["c", "x"]].map(ToString::to_string));
    assert_eq!(names[[0, 0]], "a");
    let big = array![1, 2].map(|&x: &i32| BigInt::from(x));
    assert_eq!(diagflat(&big, 1)[[1, 2]], BigInt::from(2));
    assert_eq!(tri::<BigInt>(2, 2, 0)[[1, 0]], BigInt::from(1));
    let mask = Array2::full((2, 2), true).triu(0);
    assert_eq!(mask, [[true, true], [false, true]]);
    let nothing = Array2::full((2, 3), ());
    assert_eq!(nothing.tril(0).shape(), [2, 3]);
    let units = array![0_u8, 1].choose(&[&array![()], &array![()]], IndexMode::Raise).unwrap();
    assert_eq!(units.len(), 2);
    // The rank that the two ranks give is known to the compiler.
    let chosen: Array2<String> = array![1, 0].choose(&[&names, &same], IndexMode::Raise).unwrap();
    assert_eq!(chosen, array![["x", "b"], ["c", "d"]].map(ToString::to_string));
}

#[test]
fn diagonals_far_away() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    let none = Array2::full((2, 3), 0);
    for k in FAR {
        let (low, up) = if k < 0 { (&none, &a) } else { (&a, &none) };
        assert_eq!((&a.tril(k), &a.triu(k)), (low, up), "{k}");
        let f = a.to_order(Order::F);
        assert_eq!((&f.tril(k), &f.triu(k)), (low, up), "{k}");
        assert_eq!(tri::<i32>(2, 3, k), if k < 0 { none.clone() } else { Array2::full((2, 3), 1) });
        let (low, up) = if k < 0 { (0, 6) } else { (6, 0) };
        assert_eq!(tril_indices(2, k, 3).0.len(), low);
        assert_eq!(triu_indices(2, k, 3).1.len(), up);
        let error = std::panic::catch_unwind(|| diagflat(&array![1], k)).unwrap_err();
        let error = error.downcast_ref::<String>().unwrap();
        assert!(error.starts_with("array is too big") || error.starts_with("unable to allocate"));
    }
}

#[test]
fn triangles_of_endless_matrices() {
    let endless = isize::MAX as usize;
    assert_eq!(tril_indices(endless, 0, 0).0.len(), 0);
    assert_eq!(triu_indices(endless, 0, 0).0.len(), 0);
    assert_eq!(triu_indices(endless, 0, 2), (array![0, 0, 1], array![0, 1, 1]));
    assert_eq!(triu_indices(endless, isize::MAX - 2, endless).0, [0, 0, 1]);
    let last = endless - 1;
    assert_eq!(
        tril_indices(endless, 2 - isize::MAX, 5),
        (array![last - 1, last, last], array![0, 0, 1])
    );
    for (n, m) in [(endless, 1), (endless, endless), (1 << 40, 1 << 40), (usize::MAX, 1)] {
        let error = std::panic::catch_unwind(|| tril_indices(n, 0, m)).unwrap_err();
        let error = error.downcast_ref::<String>().unwrap();
        assert!(error.starts_with("array is too big: shape ("), "{error}");
    }
    assert!(tri::<f64>(1 << 40, 0, 3).is_empty());
}

#[test]
fn errors_of_numbers() {
    assert_eq!(
        text(unravel_index(&[22, 3], (7, 3))),
        "index 22 is out of bounds for array with size 21"
    );
    assert_eq!(
        text(unravel_index(&[0, -1], (7, 3))),
        "index -1 is out of bounds for array with size 21"
    );
    assert_eq!(text(unravel_index(&[0], (0, 3))), "index 0 is out of bounds for array with size 0");
    assert_eq!(text(unravel_index(&[1], ())), "index 1 is out of bounds for array with size 1");
    assert_eq!(text(unravel_one(6, [2, 3])), "index 6 is out of bounds for array with size 6");
    assert_eq!(text(unravel_one(0, [2, 0])), "index 0 is out of bounds for array with size 0");
    assert_eq!(unravel_one(0, ()).unwrap(), [0_usize; 0]);
    assert!(unravel_index(&[0_u8; 0], (0, 3)).unwrap().iter().all(Array::is_empty));
    assert!(unravel_index(&[0], ()).unwrap().is_empty());
    // More than 64 bits can count, and more than `isize` can.
    for shape in [[1_usize << 40, 1 << 40, 1], [1 << 40, 1 << 23, 0], [1 << 40, 1 << 40, 0]] {
        let too_big = |text: String| assert!(text.starts_with("array is too big: shape"), "{text}");
        too_big(text(unravel_index(&[0], shape)));
        too_big(text(unravel_one(0, shape)));
        let ids = array![0];
        too_big(text(ravel_index(&[&ids, &ids, &ids], shape, IndexMode::Clip)));
    }
    assert_eq!(
        text(unravel_index(&[0], (2, -1))),
        "negative dimensions are not allowed: axis 1 has length -1"
    );
    let error = unravel_index(&[u64::MAX], 5).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NumberOutOfBounds { len: 5, .. }));
}

#[test]
fn errors_of_positions() {
    let ravel = |rows: &[i64], columns: &[i64], mode| ravel_index(&[rows, columns], (3, 4), mode);
    assert_eq!(
        text(ravel(&[0, 1], &[0, 4], IndexMode::Raise)),
        "invalid entry in coordinates array: index 4 is out of bounds for axis 1 with size 4"
    );
    assert_eq!(
        text(ravel(&[-1, 1], &[0, 3], IndexMode::Raise)),
        "invalid entry in coordinates array: index -1 is out of bounds for axis 0 with size 3"
    );
    assert_eq!(
        text(ravel(&[0, 1], &[0, 1, 2], IndexMode::Raise)),
        "operands could not be broadcast together with shapes (2,) (3,)"
    );
    assert_eq!(
        text(ravel_index(&[&array![1]], (3, 4), IndexMode::Raise)),
        "parameter multi_index must be a sequence of length 2, but 1 were given"
    );
    // TK3: no mode has a position on an axis without any.
    for mode in MODES {
        assert_eq!(
            text(ravel_index(&[&array![0], &array![0]], (3, 0), mode)),
            "invalid entry in coordinates array: index 0 is out of bounds for axis 1 with size 0"
        );
        let empty: [&[i32]; 2] = [&[], &[]];
        assert!(ravel_index(&empty, (3, 0), mode).unwrap().is_empty());
    }
    // No axes: one element, whose number is 0.
    let none: [ArrayView0<'_, i32>; 0] = [];
    assert_eq!(ravel_index(&none, (), IndexMode::Raise).unwrap().into_scalar(), 0);
    let none: [ArrayView1<'_, i32>; 0] = [];
    assert!(ravel_index(&none, (), IndexMode::Raise).is_err());
    // What does not fit `isize` still wraps to its place.
    let far = array![u64::MAX, u64::MAX - 1, 1 << 63];
    let wrapped = ravel_index(&[&far], 7, IndexMode::Wrap).unwrap();
    assert_eq!(wrapped, far.map(|x| (x % 7) as usize));
    assert_eq!(ravel_index(&[&far], 7, IndexMode::Clip).unwrap(), [6; 3]);
}

#[test]
fn errors_of_choices() {
    let (a, b) = (array![1, 2, 3], array![4, 5, 6]);
    let which = array![[0, 1, 1], [1, 2, 0]];
    let error = which.choose(&[&a, &b], IndexMode::Raise).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid entry in choice array: 2 at (1, 1), with 2 arrays to choose from"
    );
    assert!(matches!(error.kind(), ErrorKind::Choice { index: 2, choices: 2, .. }));
    let minus = array![0, 0, -1];
    assert_eq!(
        text(minus.choose(&[&a, &b], IndexMode::Raise)),
        "invalid entry in choice array: -1 at (2,), with 2 arrays to choose from"
    );
    assert_eq!(minus.choose(&[&a, &b], IndexMode::Wrap).unwrap(), [1, 2, 6]);
    assert_eq!(minus.choose(&[&a, &b], IndexMode::Clip).unwrap(), a);
    let none: [&Array1<i32>; 0] = [];
    for mode in MODES {
        assert!(text(minus.choose(&none, mode)).starts_with("0-length sequence"));
    }
    assert_eq!(
        text(minus.choose(&[array![1, 2].view()], IndexMode::Wrap)),
        "operands could not be broadcast together with shapes (3,) (2,)"
    );
    let (m, none): (_, [&Array1<bool>; 0]) = (array![true, false, true], []);
    assert_eq!(
        text(case_when(&none, &[&a], 0)),
        "select with an empty condition list is not possible"
    );
    assert_eq!(
        text(case_when(&[&m], &[&a, &b], 0)),
        "list of cases must be same length as list of conditions: 2 cases, 1 conditions"
    );
    assert!(
        text(case_when(&[&m], &[&array![1, 2]], 0)).starts_with("operands could not be broadcast")
    );
}

#[test]
fn grids_take_no_memory() {
    let (x, y) = (Array1::arange(0.0, 1000.0, 1.0), Array1::arange(0.0, 500.0, 1.0));
    let [mut xx, yy] = meshgrid(&[x.view(), y.slice(s![..;-1])], Indexing::Xy).unwrap();
    assert_eq!((xx.shape(), yy.shape()), (&[500, 1000][..], &[500, 1000][..]));
    assert!(xx.same_buffer(&x) && yy.same_buffer(&y));
    assert_eq!((xx.held_bytes(), yy[[0, 3]]), (8000, 499.0));
    // The write copies: the list and the other elements of the grid stay.
    xx[[0, 0]] = -1.0;
    assert_eq!((x[0], xx[[1, 0]], xx[[0, 0]]), (0.0, 0.0, -1.0));
    let list = [1, 2];
    let [one] = meshgrid(&[&list[..]], Indexing::Xy).unwrap();
    assert_eq!(one, [1, 2]);
    let grids = index_grids((1000, 1000)).unwrap();
    assert!(grids.iter().all(|grid| grid.held_bytes() == 8000));
    assert_eq!((grids[0][[7, 9]], grids[1][[7, 9]]), (7, 9));
    let huge = Array1::<u8>::zeros(1 << 20);
    let error = meshgrid(&[&huge, &huge, &huge, &huge], Indexing::Ij).unwrap_err();
    assert!(error.to_string().starts_with("array is too big"));
    assert!(index_grids((1 << 31, 1 << 31)).is_err());
    let same = diag_indices(5, 3);
    assert!(same[0].same_buffer(&same[2]));
}

#[test]
fn triangles_pick_and_write() {
    let mut a = Array::from_shape_fn((3, 4), |[i, j]| (10 * i + j) as i32);
    let (rows, columns) = tril_indices_from(&a, 0);
    assert_eq!(a.gather((&rows, &columns)).unwrap(), [0, 10, 11, 20, 21, 22].map(i32::from));
    let (rows, columns) = triu_indices_from(&a.slice((.., ..3)), 0);
    a.scatter((&rows, &columns), &Array0::from(-1)).unwrap();
    assert_eq!(a, [[-1, -1, -1, 3], [10, -1, -1, 13], [20, 21, -1, 23]]);
}
