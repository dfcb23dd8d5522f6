//! What `gather`, `gather_outer` and `result_shape` give, over all layouts and ranks.

use ndview::prelude::*;
use ndview::{Pick, Picks};

use crate::dice::{Dice, Lay, cases, numbered};
use crate::index::{hold, index, picks};
use crate::model::{Picked, crossed, picked};
use crate::support::oracle::Oracle;

/// An array of this shape in any layout, and what it shows.
pub fn source(dice: &mut Dice, shape: &[usize]) -> (ArrayD<i64>, Oracle<i64>) {
    Lay::any(dice, shape).make(&numbered(shape, 1000), -1)
}

fn expected(picked: &Picked, of: &Oracle<i64>) -> Oracle<i64> {
    let elements = picked.sources.iter().map(|at| *of.at(at)).collect();
    Oracle { shape: picked.shape.clone(), elements }
}

#[track_caller]
fn check<D: Dimension>(result: &Array<i64, D>, expected: &Oracle<i64>, case: &dyn Fn() -> String) {
    assert_eq!(result.shape(), expected.shape, "{}", case());
    assert_eq!(result.to_vec(), expected.elements, "{}", case());
    assert!(result.base().is_none() && result.is_unique(), "a fresh array: {}", case());
}

/// What is picked where the rank is static.
fn typed(a: &ArrayD<i64>, picks: &[Pick<'_>], outer: bool) -> ndview::Result<ArrayD<i64>> {
    fn of<D: Dimension>(
        a: &ArrayD<i64>,
        picks: &[Pick<'_>],
        outer: bool,
    ) -> ndview::Result<ArrayD<i64>> {
        let a: ArrayView<'_, i64, D> = a.view().into_dimension().unwrap();
        if outer { a.gather_outer(picks) } else { a.gather(picks) }
    }
    match a.ndim() {
        0 => of::<Ix0>(a, picks, outer),
        1 => of::<Ix1>(a, picks, outer),
        2 => of::<Ix2>(a, picks, outer),
        3 => of::<Ix3>(a, picks, outer),
        4 => of::<Ix4>(a, picks, outer),
        5 => of::<Ix5>(a, picks, outer),
        _ => of::<Ix6>(a, picks, outer),
    }
}

/// IA, BO, MX. Also: `result_shape` says what `gather` gives, and static ranks give the same.
#[test]
fn gather_is_the_model() {
    cases(4000, |dice| {
        let shape = dice.shape();
        let (a, of) = source(dice, &shape);
        let items = index(dice, &shape, false);
        let held = hold(dice, &items);
        let picks = picks(&held);
        let case = || format!("{shape:?} {items:?}\n{held:?}\n{:?}", a.layout());
        let model = picked(&items, &shape).unwrap_or_else(|fault| panic!("{fault:?}: {}", case()));
        let expected = expected(&model, &of);
        check(&a.gather(&picks).unwrap(), &expected, &case);
        check(&typed(&a, &picks, false).unwrap(), &expected, &case);
        let index = Picks::from(&picks);
        assert_eq!(index.result_shape(&shape).unwrap(), model.shape, "{}", case());
        check(&a.gather(&index).unwrap(), &expected, &case);
    });
}

/// MX5.
#[test]
fn gather_outer_is_the_model() {
    cases(3000, |dice| {
        let shape = dice.shape();
        let (a, of) = source(dice, &shape);
        let items = index(dice, &shape, true);
        let held = hold(dice, &items);
        let picks = picks(&held);
        let case = || format!("{shape:?} {items:?}\n{held:?}\n{:?}", a.layout());
        let model = crossed(&items, &shape).unwrap_or_else(|fault| panic!("{fault:?}: {}", case()));
        let expected = expected(&model, &of);
        check(&a.gather_outer(&picks).unwrap(), &expected, &case);
        check(&typed(&a, &picks, true).unwrap(), &expected, &case);
    });
}
