//! Arrays in every memory layout: what lies where in memory, and what an array shows of it.

use ndview::prelude::*;

use crate::elements::Elem;

/// How the axes of an array lie in memory.
#[derive(Clone, Debug)]
pub struct Lay {
    pub name: String,
    /// The axes, outermost first.
    order: Vec<usize>,
    /// For each axis, how many positions of memory one of its own is; 0 where it is stretched.
    steps: Vec<isize>,
    /// Whether other elements lie before and behind.
    inside: bool,
}

impl Lay {
    fn new(name: impl Into<String>, order: Vec<usize>, steps: Vec<isize>, inside: bool) -> Self {
        Lay { name: name.into(), order, steps, inside }
    }

    /// An array of such a shape; its elements are those of its memory.
    pub fn make<T: Elem>(&self, shape: &[usize]) -> ArrayD<T> {
        self.make_of(shape, T::nth)
    }

    /// As `make`, where memory holds `element` of its positions.
    pub fn make_of<T: Clone>(
        &self,
        shape: &[usize],
        mut element: impl FnMut(usize) -> T,
    ) -> ArrayD<T> {
        self.make_with(shape, &mut element)
    }

    /// As `make_of`; compiled once for each element type.
    fn make_with<T: Clone>(
        &self,
        shape: &[usize],
        element: &mut dyn FnMut(usize) -> T,
    ) -> ArrayD<T> {
        let mut index = vec![Index::from(usize::from(self.inside))];
        let mut wide = vec![if self.inside { 3 } else { 1 }];
        let mut shown = shape.to_vec();
        for &axis in &self.order {
            let step = self.steps[axis];
            if step == 0 {
                shown[axis] = 1;
                wide.push(1);
                index.push(Index::from(..));
            } else {
                wide.push(shape[axis] * step.unsigned_abs());
                index.push(Index::Slice(Slice::new(None, None, step)));
            }
        }
        let memory: Vec<T> = (0..wide.iter().product()).map(element).collect();
        let memory = Array::from_shape_vec(wide, memory).unwrap();
        // Axis `i` of the result is where `order` names `i`.
        let place = |axis| self.order.iter().position(|&o| o == axis).unwrap() as isize;
        let back: Vec<isize> = (0..shape.len()).map(place).collect();
        let array = memory.into_slice(&index).into_permute(&back);
        assert_eq!(array.shape(), shown);
        if shown == shape {
            return array;
        }
        array.broadcast_to(shape).unwrap().share()
    }
}

/// All orders of so many axes.
fn orders(ndim: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for axis in 0..ndim {
        let longer = |order: &Vec<usize>| {
            let order = order.clone();
            (0..=order.len()).map(move |at| [&order[..at], &[axis], &order[at..]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The steps of an axis, where all others have another one.
fn one(ndim: usize, axis: usize, step: isize, others: isize) -> Vec<isize> {
    (0..ndim).map(|i| if i == axis { step } else { others }).collect()
}

/// Layouts of arrays of so many axes; all orders of up to three, some of more.
pub fn lays(ndim: usize) -> Vec<Lay> {
    let (c, f): (Vec<_>, Vec<_>) = ((0..ndim).collect(), (0..ndim).rev().collect());
    let plain = vec![1; ndim];
    let mut all = vec![
        Lay::new("C", c.clone(), plain.clone(), false),
        Lay::new("C, inside", c.clone(), plain.clone(), true),
    ];
    let Some(last) = ndim.checked_sub(1) else { return all };
    for (n, order) in orders(ndim).into_iter().enumerate() {
        if order != c && (ndim <= 3 || n % 29 == 5 || order == f) {
            all.push(Lay::new(format!("order {order:?}"), order, plain.clone(), n % 2 == 0));
        }
    }
    all.extend([
        Lay::new("backwards", c.clone(), vec![-1; ndim], false),
        Lay::new("F, backwards, every 2nd", f.clone(), vec![-2; ndim], true),
        Lay::new("rows backwards", c.clone(), one(ndim, last, -1, 1), true),
        Lay::new("every 2nd of a row", c.clone(), one(ndim, last, 2, 1), true),
        Lay::new("every 3rd backwards", c.clone(), one(ndim, last, -3, 1), false),
        Lay::new("all stretched", c.clone(), vec![0; ndim], true),
        Lay::new("stretched along the last", c.clone(), one(ndim, last, 0, 1), false),
    ]);
    if ndim > 1 {
        all.extend([
            Lay::new("every 3rd row", c.clone(), one(ndim, 0, 3, 1), false),
            Lay::new("every 2nd row backwards", c.clone(), one(ndim, 0, -2, 1), true),
            Lay::new("stretched along the first", c.clone(), one(ndim, 0, 0, 1), true),
            Lay::new("only along the last", c.clone(), one(ndim, last, 1, 0), false),
            Lay::new("F, only along the first, every 2nd", f, one(ndim, 0, 2, 0), false),
        ]);
    }
    all
}

/// The few layouts that matter most, for long works.
pub fn few_lays(ndim: usize) -> Vec<Lay> {
    let wanted = ["C", "order", "every 3rd backwards", "stretched along", "rows backwards"];
    let all = lays(ndim).into_iter();
    all.filter(|lay| wanted.iter().any(|name| lay.name.starts_with(name))).collect()
}

/// Shapes of all ranks to 6, with axes of length 0 and 1.
pub fn shapes() -> Vec<Vec<usize>> {
    let few: [&[usize]; 17] = [
        &[],
        &[0],
        &[1],
        &[5],
        &[3, 4],
        &[0, 3],
        &[3, 0],
        &[1, 7],
        &[7, 1],
        &[2, 3, 4],
        &[4, 1, 3],
        &[2, 0, 3],
        &[2, 3, 2, 2],
        &[1, 3, 1, 2],
        &[1, 2, 1, 3, 2],
        &[2, 1, 2, 3, 1, 2],
        &[2, 2, 2, 2, 2, 2],
    ];
    few.map(<[usize]>::to_vec).to_vec()
}

/// Lengths around those of the engine's own blocks.
pub const LENS: [usize; 17] =
    [1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 66, 100, 129, 2047, 2048, 2049];

/// Shapes with rows, columns and blocks of those lengths; tall and narrow ones, wide and flat ones.
pub fn long_shapes() -> Vec<Vec<usize>> {
    let mut all = vec![vec![5000, 3], vec![3, 5000], vec![65, 70], vec![33, 130], vec![9, 17, 35]];
    for len in LENS {
        all.extend([vec![len], vec![3, len], vec![len, 3]]);
        if len < 200 {
            all.push(vec![2, len, 2]);
        }
    }
    all
}
