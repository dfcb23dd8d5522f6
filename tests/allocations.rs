//! What allocates, and what does not, under an allocator that counts per thread.

mod support;

use ndview::prelude::*;
use support::counting::{Checking, Counts, measure};
use support::drops::{Census, panics, quiet};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

/// Runs `f` and asserts that it allocates nothing.
#[track_caller]
fn free<R>(what: &str, f: impl FnOnce() -> R) {
    let (value, counts) = measure(f);
    assert_eq!(counts.blocks, 0, "{what} allocates");
    drop(value);
}

/// Runs `f`, asserts that it allocates this many blocks, and returns the counts.
#[track_caller]
fn blocks<R>(n: usize, what: &str, f: impl FnOnce() -> R) -> (R, Counts) {
    let (value, counts) = measure(f);
    assert_eq!(counts.blocks, n, "{what}: {counts:?}");
    (value, counts)
}

/// What works for every rank.
fn every_rank<D: Dimension>(a: &Array<f64, D>) {
    let axis = a.ndim() as isize - 1;
    free("view", || a.view());
    free("t", || a.t());
    free("clone", || a.clone());
    free("share", || a.t().share());
    free("iter", || a.iter().sum::<f64>() + a.t().iter().rev().sum::<f64>());
    free("indexed_iter", || a.indexed_iter().count());
    free("to C order as a slice", || a.as_slice().map(<[f64]>::len));
    free("fold", || a.fold(0.0, |x, y| x + y) + a.t().fold(0.0, |x, y| x + y));
    free("facts", || (a.flags(), a.nbytes(), a.held_bytes(), a.base().is_some(), a.is_unique()));
    free("equality", || *a == a.view());
    free("reshape to one axis", || a.reshape(-1).is_ok());
    free("broadcast_to", || a.broadcast_to(a.dim_of()).is_ok());
    if axis >= 0 {
        free("index_axis", || a.index_axis(axis, -1));
        free("flip", || a.flip(axis));
        free("split_at", || a.split_at(axis, 1));
        free("axis_iter", || {
            a.axis_iter(0).chain(a.axis_iter(0).rev()).map(|v| v.len()).sum::<usize>()
        });
        free("axis_chunks_iter", || a.axis_chunks_iter(axis, 1).map(|v| v.len()).sum::<usize>());
        free("lanes", || a.lanes(0).map(|lane| lane.len()).sum::<usize>());
        free("slice", || a.slice(Ellipsis).len());
        free("slice by a list", || a.slice(&[Index::from(..)]).ndim());
    }
    if axis >= 1 {
        free("diagonal", || a.diagonal());
    }
    let mut b = a.to_owned();
    free("view_mut of the only handle", || b.view_mut().fill(1.0));
    free("map_inplace", || b.map_inplace(|x| *x += 1.0));
    free("iter_mut", || b.iter_mut().for_each(|x| *x += 1.0));
    free("zip_inplace", || b.zip_inplace(a, |x, y| *x += y));
    free("assign", || b.assign(&a.view()));
    let (_, counts) = blocks(1, "map", || a.map(|x| x * 2.0));
    assert!(counts.bytes <= a.nbytes() + 64 + 64 + 64, "{counts:?}");
    blocks(1, "map of the transpose", || a.t().map(|x| x * 2.0));
    blocks(1, "to_owned", || a.to_owned());
    blocks(1, "to_order", || a.to_order(Order::F));
    blocks(1, "map to another type", || a.map(|_| 0_u8));
    blocks(1, "zeros_like", || a.zeros_like());
    blocks(1, "to_vec", || a.t().to_vec());
}

trait DimOf {
    type Out: Shape;
    fn dim_of(&self) -> Self::Out;
}

impl<T, D: Dimension> DimOf for Array<T, D> {
    type Out = DimShape<D>;
    fn dim_of(&self) -> DimShape<D> {
        DimShape(self.dim())
    }
}

/// The shape of an array as a shape again.
struct DimShape<D: Dimension>(D::Sizes);

impl<D: Dimension> Shape for DimShape<D> {
    type Dim = D;
    fn lens(&self) -> ndview::Result<D::Strides> {
        let mut lens = <D::Strides as ndview::AxisValues<isize>>::filled(self.0.as_ref().len(), 0);
        let values = self.0.as_ref().iter();
        lens.as_mut().iter_mut().zip(values).for_each(|(to, &len)| *to = len as isize);
        Ok(lens)
    }
}

#[test]
fn views_allocate_nothing() {
    let f = |n: usize| Array::from_shape_fn(n, |[i]| i as f64);
    every_rank(&Array0::from(1.0));
    every_rank(&f(24));
    every_rank(&f(24).into_reshape((4, 6)).unwrap());
    every_rank(&f(24).into_reshape((2, 3, 4)).unwrap());
    every_rank(&f(24).into_reshape((2, 3, 2, 2)).unwrap());
    every_rank(&f(48).into_reshape((2, 3, 2, 2, 2)).unwrap());
    every_rank(&f(96).into_reshape((2, 3, 2, 2, 2, 2)).unwrap());
    every_rank(&f(24).into_reshape((2, 3, 4)).unwrap().into_dyn());
    every_rank(&f(96).into_reshape((2, 3, 2, 2, 2, 2)).unwrap().into_dyn());
}

#[test]
fn typed_views_allocate_nothing() {
    let a = Array::<f64, _>::zeros((6, 8));
    let deep = Array::<f64, _>::zeros((2, 3, 2, 3, 2, 3));
    free("slice", || a.slice(s![1..-1, ..;-2]).slice((0, NewAxis, ..)).slice((.., -1)).len());
    free("slice of six axes", || deep.slice((0, .., 1, ..2, Ellipsis, -1)).len());
    free("row, column", || a.row(1).len() + a.column(1).len() + a.t().rows().count());
    free("element", || a[[1, 2]] + a.slice((1, ..)).first().map_or(0.0, |x| *x));
    free("get", || a.get([6, 0]).is_none());
    free("permute", || deep.permute(&[5, 4, 3, 2, 1, 0]).len());
    free("reshape", || a.reshape((4, -1)).unwrap().reshape((2, 2, 12)).unwrap().len());
    free("broadcast_to", || a.slice((..1, ..)).broadcast_to((5, 6, 8)).unwrap().len());
    free("expand_dims", || a.expand_dims(1).len());
    free("squeeze", || deep.slice((..1, Ellipsis)).squeeze().len());
    free("swapaxes", || deep.swapaxes(0, -1).len());
    free("moveaxis", || deep.moveaxis(0, -1).moveaxis(4, 1).len());
    free("first, last, at", || a.first().is_some() && a.last().is_some() && *a.at([-1, -2]) == 0.0);
    free("windows", || a.windows((2, 3)).unwrap().map(|w| w.len()).sum::<usize>());
    free("into_slice", || a.clone().into_slice((1, ..)).into_flip(0).into_dyn().len());
    free("a view over a slice", || {
        ArrayView2::from_shape((2, 2), &[1, 2, 3, 4]).unwrap().t().iter().sum::<i32>()
    });
    let mut b = a.to_owned();
    free("views to write", || {
        b.slice_mut((1.., s![..;-2])).fill(1.0);
        b.row_mut(0).assign(&a.row(0));
        b.diagonal_mut().fill(2.0);
        b.axis_iter_mut(1).for_each(|mut column| column[0] = 3.0);
        let (mut head, tail) = b.split_at_mut(0, 3);
        head.assign(&tail);
        b.as_slice_mut().unwrap()[0] = 1.0;
        b.try_view_mut().unwrap()[[0, 0]] = 1.0;
        b.swap([0, 0], [1, 1]);
    });
}

#[test]
fn fresh_arrays_take_one_block() {
    blocks(1, "zeros", || Array::<f64, _>::zeros((30, 40)));
    blocks(1, "full", || Array::full((30, 40), 1.5));
    blocks(1, "ones", || Array::<i32, _>::ones((3, 4, 5)));
    blocks(1, "from_shape_fn", || Array::from_shape_fn((3, 4), |[i, j]| i * j));
    blocks(1, "arange", || Array1::arange(0, 10, 1));
    blocks(1, "linspace", || Array1::linspace(0.0, 1.0, 10));
    blocks(1, "eye", || Array2::<f64>::eye(4));
    let (a, b) = (Array::<f64, _>::zeros((3, 4)), Array::<f64, _>::ones((3, 1)));
    blocks(1, "zip_map", || a.zip_map(&b, |x, y| x + y));
    let c = a.clone();
    let mut d = a.slice((1.., ..)).share();
    blocks(1, "copy on write", || d.fill(1.0));
    blocks(0, "and then no more", || d.fill(2.0));
    drop(c);
    let small = blocks(1, "small", || Array::<u8, _>::zeros(10)).1.bytes;
    assert!(small < 10 + 80, "{small} bytes for 10 elements");
    let large = blocks(1, "large", || Array::<u8, _>::zeros(100_000)).1.bytes;
    assert!(large < 100_000 + 200, "{large} bytes for 100000 elements");
}

#[test]
fn vectors_are_adopted() {
    let vec: Vec<f64> = vec![1.0; 1000];
    let address = vec.as_ptr();
    let (a, counts) = blocks(1, "from_vec", || Array::from_shape_vec((10, 100), vec).unwrap());
    assert!(counts.bytes <= 64, "a header of {} bytes", counts.bytes);
    assert_eq!(a.as_ptr(), address);
    let (vec, counts) = blocks(0, "into_vec", || a.into_vec());
    assert_eq!((vec.as_ptr(), counts.live_blocks), (address, -1)); // the header is gone
    let a = Array1::from(vec);
    let b = a.clone();
    blocks(1, "into_vec of a shared one", || a.into_vec());
    let part = b.into_slice(1..);
    blocks(1, "into_vec of a part", || part.into_vec());
}

#[test]
fn errors_allocate_only_themselves() {
    let a = Array::<f64, _>::zeros((100, 100));
    let limit = |what: &str, f: &dyn Fn() -> Option<Error>| {
        let (error, counts) = measure(f);
        assert!(error.is_some(), "{what}");
        assert!(counts.bytes < 1000 && counts.blocks <= 10, "{what}: {counts:?}");
    };
    limit("reshape", &|| a.reshape(7).err());
    limit("reshape that would copy", &|| a.t().reshape(10_000).err());
    limit("broadcast_to", &|| a.broadcast_to((3, 3)).err());
    limit("slice", &|| a.try_slice((100, ..)).err());
    limit("zip_map", &|| a.try_zip_map(&array![1.0, 2.0], |x, y| x + y).err());
    limit("assign", &|| a.clone().try_assign(&array![1.0, 2.0]).err());
    limit("zeros", &|| Array::<f64, _>::try_zeros((1_usize << 40, 1_usize << 40)).err());
    limit("view_mut", &|| {
        let mut b = a.clone();
        b.try_view_mut().err()
    });
}

/// Pages this process holds in memory.
#[cfg(target_os = "linux")]
fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    4096 * text.split(' ').nth(1).unwrap().parse::<usize>().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn zeros_of_a_gibibyte_touch_no_memory() {
    let before = resident_bytes();
    let mut a = Array::<f64, _>::zeros((1 << 13, 1 << 14));
    assert_eq!(a.nbytes(), 1 << 30);
    let view = a.slice((s![..;100], ..));
    assert_eq!(view.t().shape(), [1 << 14, 82]);
    assert!(resident_bytes() < before + (64 << 20));
    a[[5000, 5000]] = 1.0;
    assert_eq!((a[[5000, 5000]], a[[8191, 16383]]), (1.0, 0.0));
    assert!(resident_bytes() < before + (64 << 20));
}

#[test]
fn nothing_leaks() {
    quiet();
    let scenarios: &[(&str, fn())] = &[
        ("copy on write", || {
            let mut a = Array::full((4, 4), String::from("text"));
            let parts: Vec<_> = a.axis_iter(0).map(|row| row.share()).collect();
            a[[0, 0]].push('!');
            assert_eq!(parts[0][0], "text");
        }),
        ("iterators half way", || {
            let mut a = Array::full((4, 4), String::from("text"));
            a.axis_iter_mut(1).nth(2).unwrap().fill(String::new());
            a.lanes_mut(0).nth(1).unwrap()[0] = String::new();
            drop(a.t().share().into_iter().nth(5));
            drop(a.into_iter().nth(5));
        }),
        ("errors", || {
            let a = Array::full((4, 4), String::from("text"));
            drop(a.reshape(3).unwrap_err());
            drop(Array::from_shape_vec(3, vec![String::new()]).unwrap_err());
            drop(a.into_reshape((2, 3)).unwrap_err());
        }),
        ("a panic while an array lives", || {
            let text = panics(|| {
                let a = Array::full((4, 4), String::from("text"));
                let part = a.slice((1.., ..)).share();
                assert_eq!(part[[9, 9]], "");
            });
            assert_eq!(text, "index [9, 9] is out of bounds for array of shape (3, 4)");
        }),
        ("a panic in a constructor", || {
            let census = Census::new();
            panics(|| {
                Array::from_shape_fn((4, 4), |[i, j]| {
                    assert!((i, j) != (2, 2), "enough");
                    census.element(1)
                })
            });
            assert_eq!(census.live(), 0);
        }),
        ("a panic in map gives the block back", || {
            let a = Array::full((40, 40), 1.5_f64);
            panics(|| a.slice((s![..;-2], ..)).map(|x| assert!(*x < 1.0, "enough")));
            panics(|| a.map(|x| assert!(*x < 1.0, "enough")));
            panics(|| a.zip_map(&a.t(), |x, y| assert!(x + y < 1.0, "enough")));
        }),
        ("more than six axes", || {
            let a = Array::full(vec![2; 9], 1_u8);
            let b = a.permute(&[8, 7, 6, 5, 4, 3, 2, 1, 0]).share().into_flip(3);
            assert_eq!(b.slice((0, 0, 0)).to_owned().ndim(), 6);
        }),
        ("printing", || {
            let a = Array::full((40, 40), 1.5_f64);
            assert!(format!("{a} {a:?} {:.2}", a.t()).len() > 100);
        }),
    ];
    for (name, scenario) in scenarios {
        scenario(); // once for what is made once, such as the panic hook
        let ((), counts) = measure(scenario);
        assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0), "{name}");
    }
}
