//! Arrays in every memory layout, for properties: the same logical values, laid out differently.

use ndview::prelude::*;
use proptest::prelude::*;

/// How one axis lies in memory.
#[derive(Clone, Copy, Debug)]

enum Lay {
    Every(isize),
    /// Stretched with stride 0.
    Stretched,
}

fn lay() -> impl Strategy<Value = Lay> {
    prop_oneof![
        4 => Just(Lay::Every(1)),
        1 => Just(Lay::Every(2)),
        1 => Just(Lay::Every(-1)),
        1 => Just(Lay::Every(-3)),
        1 => Just(Lay::Stretched),
    ]
}

/// An array with the given lengths whose axes lie in memory as `lays` says, in the order `order`
/// (outermost first), behind some other elements; its values are those of its memory.
fn laid_out(lens: &[usize], lays: &[Lay], order: &[isize]) -> ArrayD<i64> {
    let (mut wide, mut index) = (vec![2], vec![Index::At(1)]);
    let mut stretched = vec![0; lens.len()];
    for &axis in order {
        let axis = axis as usize;
        stretched[axis] = lens[axis];
        match lays[axis] {
            Lay::Every(step) => {
                wide.push(lens[axis] * step.unsigned_abs());
                index.push(Index::Slice(Slice::new(None, None, step)));
            }
            Lay::Stretched => {
                wide.push(1);
                index.push(Index::Slice(Slice::from(..)));
            }
        }
    }
    let n: usize = wide.iter().product();
    let memory = Array::from_shape_vec(wide, (0..n as i64).collect()).unwrap();
    // Axis `i` of the result is where `order` names `i`.
    let back: Vec<isize> = (0..lens.len())
        .map(|axis| order.iter().position(|&o| o as usize == axis).unwrap() as isize)
        .collect();
    let array = memory.into_slice(&index).into_permute(&back);
    array.broadcast_to(&stretched[..]).unwrap().share()
}

/// An array of up to four axes of up to `longest` positions, in any layout.
pub(crate) fn arrays(shortest: usize, longest: usize) -> impl Strategy<Value = ArrayD<i64>> {
    (1_usize..=4)
        .prop_flat_map(move |ndim| {
            let order = Just((0..ndim as isize).collect::<Vec<_>>()).prop_shuffle();
            let lens = prop::collection::vec(shortest..=longest, ndim);
            (lens, prop::collection::vec(lay(), ndim), order)
        })
        .prop_map(|(lens, lays, order)| laid_out(&lens, &lays, &order))
}

/// All indices of a shape in C order.
pub(crate) fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for &len in shape {
        all = all
            .iter()
            .flat_map(|i: &Vec<usize>| (0..len).map(move |k| [i.clone(), vec![k]].concat()))
            .collect();
    }
    all
}
