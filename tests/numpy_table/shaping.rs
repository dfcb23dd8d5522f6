//! Making arrays, looking at them, slicing them, and other views.

use ndview::prelude::*;
use ndview::{Result, broadcast_shapes};

use crate::{Table, names, row};

pub(crate) fn making(t: &mut Table) -> Result<()> {
    t.section("Making");
    names!(a v x);
    row!(t, Fresh, "np.array([[1, 2], [3, 4]])", array![[1, 2], [3, 4]], [[1, 2], [3, 4]]);
    row!(t, Fresh, "np.asarray([1, 2, 3])", Array1::from_vec(vec![1, 2, 3]), [1, 2, 3]);
    row!(t, Fresh, "np.zeros(3)", Array1::<f64>::zeros(3), [0.0, 0.0, 0.0]);
    row!(t, Fresh, "np.zeros((2, 2))", Array2::<f64>::zeros((2, 2)), [[0.0, 0.0], [0.0, 0.0]]);
    row!(t, Fresh, "np.ones((1, 2), order='F')", Array2::ones((1, 2).f()), [[1.0, 1.0]]);
    row!(t, Fresh, "np.full((2, 2), 7)", Array::full((2, 2), 7), [[7, 7], [7, 7]]);
    row!(t, Fresh, "np.zeros_like(x)", x.zeros_like(), [[0.0, 0.0], [0.0, 0.0]]);
    row!(t, Fresh, "np.full_like(v, 7)", v.full_like(7), [7, 7, 7]);
    row!(t, Fresh, "np.arange(5)", Array1::arange(0, 5, 1), [0, 1, 2, 3, 4]);
    row!(t, Fresh, "np.arange(1, 0, -0.5)", Array1::arange(1.0, 0.0, -0.5), [1.0, 0.5]);
    row!(t, Fresh, "np.linspace(0, 1, 3)", Array1::linspace(0.0, 1.0, 3), [0.0, 0.5, 1.0]);
    row!(
        t,
        Fresh,
        "np.arange(6).reshape(2, 3)",
        Array1::arange(0, 6, 1).into_reshape((2, 3))?,
        [[0, 1, 2], [3, 4, 5]]
    );
    row!(
        t,
        Fresh,
        "np.array([1, 2, 3, 4]).reshape(2, 2)",
        Array::from_shape_vec((2, 2), vec![1, 2, 3, 4])?,
        [[1, 2], [3, 4]]
    );
    row!(
        t,
        Fresh,
        "np.fromfunction(lambda i, j: 10 * i + j, (2, 3), dtype=int)",
        Array::from_shape_fn((2, 3), |[i, j]| 10 * i + j),
        [[0, 1, 2], [10, 11, 12]]
    );
    row!(
        t,
        Fresh,
        "np.fromiter((i * i for i in range(4)), int)",
        (0..4).map(|i| i * i).collect::<Array1<_>>(),
        [0, 1, 4, 9]
    );
    row!(t, Fresh, "np.eye(2)", Array2::eye(2), [[1.0, 0.0], [0.0, 1.0]]);
    row!(t, Copy(v), "np.diag(v)", Array2::from_diag(&v), [[3, 0, 0], [0, 1, 0], [0, 0, 2]]);
    row!(t, Fact, "np.array(5).item()", Array0::from(5).into_scalar(), 5);
    row!(t, Fact, "a[0].tolist()", a.row(0).to_vec(), [0, 1, 2, 3]);
    Ok(())
}

pub(crate) fn looking(t: &mut Table) -> Result<()> {
    t.section("Looking");
    names!(a v x);
    row!(t, Fact, "a.shape", a.shape(), [3, 4]);
    row!(t, Fact, "a.shape[-1]", a.len_of(-1), 4);
    row!(t, Fact, "a.ndim", a.ndim(), 2);
    row!(t, Fact, "a.size", a.len(), 12);
    row!(t, Fact, "len(a)", a.len_of(0), 3);
    row!(t, Fact, "np.array(a.strides) // a.itemsize", a.strides(), [4, 1]);
    row!(t, Fact, "a.itemsize", a.itemsize(), 8);
    row!(t, Fact, "a.nbytes", a.nbytes(), 96);
    row!(t, Fact, "x.dtype.name", ndview::dtype_name::<f64>().unwrap_or("object"), "float64");
    row!(t, Fact, "a.flags.c_contiguous", a.flags().c_contiguous, true);
    row!(t, Fact, "a.T.flags.f_contiguous", a.t().flags().f_contiguous, true);
    row!(t, Scalar, "a[1, 2]", a[[1, 2]], 6);
    row!(t, Scalar, "v[1]", v[1], 1);
    row!(t, Scalar, "a[-1, -2]", *a.at([-1, -2]), 10);
    row!(t, Scalar, "a[1:2, 2].item()", *a.slice((1..2, 2)).item()?, 6);
    row!(t, Scalar, "a.flat[0]", a.first().copied().unwrap_or_default(), 0);
    row!(t, Fact, "list(x.flat)", Vec::from_iter(x.iter().copied()), [1.0, 4.0, 9.0, 16.0]);
    row!(
        t,
        Fact,
        "[(i, e) for (i,), e in np.ndenumerate(v)]",
        Vec::from_iter(v.indexed_iter().map(|([i], e)| (i, *e))),
        [(0, 3), (1, 1), (2, 2)]
    );
    row!(
        t,
        Fact,
        "list(np.ndindex(2, 2))",
        Vec::from_iter(x.indices()),
        [[0, 0], [0, 1], [1, 0], [1, 1]]
    );
    Ok(())
}

pub(crate) fn slicing(t: &mut Table) -> Result<()> {
    t.section("Slicing");
    names!(a b c);
    row!(t, View(a), "a[1]", a.slice(1), [4, 5, 6, 7]);
    row!(t, View(a), "a[-1]", a.slice(-1), [8, 9, 10, 11]);
    row!(t, View(a), "a[1]", a.row(1), [4, 5, 6, 7]);
    row!(t, View(a), "a[:, 1]", a.column(1), [1, 5, 9]);
    row!(t, View(a), "a[:, -1]", a.index_axis(1, -1), [3, 7, 11]);
    row!(t, View(a), "a[1:3]", a.slice(1..3), [[4, 5, 6, 7], [8, 9, 10, 11]]);
    row!(t, View(a), "a[1:, :2]", a.slice((1.., ..2)), [[4, 5], [8, 9]]);
    row!(t, View(a), "a[:, 1:-1]", a.slice(s![.., 1..-1]), [[1, 2], [5, 6], [9, 10]]);
    row!(t, View(a), "a[::2]", a.slice(s![..;2]), [[0, 1, 2, 3], [8, 9, 10, 11]]);
    row!(t, View(a), "a[1, ::-1]", a.slice((1, s![..;-1])), [7, 6, 5, 4]);
    row!(t, View(a), "a[::2, ::3]", a.slice(s![..;2, ..;3]), [[0, 3], [8, 11]]);
    row!(t, View(b), "b[2:0:-1]", b.slice(s![2..0;-1]), [30, 20]);
    row!(t, View(b), "b[2:99]", b.slice(2..99), [30, 40]);
    row!(t, View(c), "c[..., 0]", c.slice((Ellipsis, 0)), [[0, 2], [4, 6]]);
    row!(t, View(c), "c[1, :, ::-1]", c.slice((1, .., s![..;-1])), [[5, 4], [7, 6]]);
    row!(t, View(b), "b[:2, None]", b.slice((..2, NewAxis)), [[10], [20]]);
    row!(
        t,
        View(a),
        "a[(slice(1, None), 2)]",
        a.slice(&[Index::from(1..), Index::from(2)]),
        [6, 10]
    );
    row!(t, Views(a), "list(a)", a.axis_iter(0), [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]);
    row!(
        t,
        Views(c),
        "list(np.moveaxis(c, -1, 0))",
        c.axis_iter(-1),
        [[[0, 2], [4, 6]], [[1, 3], [5, 7]]]
    );
    row!(t, Views(a), "list(a.T)", a.columns(), [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]);
    row!(t, Views(b), "np.split(b, 2)", b.split(0, 2)?, [[10, 20], [30, 40]]);
    row!(t, Views(b), "np.array_split(b, 2)", b.array_split(0, 2)?, [[10, 20], [30, 40]]);
    row!(t, Views(b), "np.split(b, [2])", b.split_at_indices(0, &[2])?, [[10, 20], [30, 40]]);
    row!(t, Views(b), "[b[:2], b[2:]]", <[_; 2]>::from(b.split_at(0, 2)), [[10, 20], [30, 40]]);
    Ok(())
}

pub(crate) fn axes(t: &mut Table) -> Result<()> {
    t.section("Axes");
    names!(a b c v x);
    row!(t, View(a), "a.T", a.t(), [[0, 4, 8], [1, 5, 9], [2, 6, 10], [3, 7, 11]]);
    row!(t, View(x), "x.transpose(1, 0)", x.permute(&[1, 0]), [[1.0, 9.0], [4.0, 16.0]]);
    row!(
        t,
        View(c),
        "np.swapaxes(c, 0, -1)",
        c.swapaxes(0, -1),
        [[[0, 4], [2, 6]], [[1, 5], [3, 7]]]
    );
    row!(
        t,
        View(c),
        "np.moveaxis(c, 0, -1)",
        c.moveaxis(0, -1),
        [[[0, 4], [1, 5]], [[2, 6], [3, 7]]]
    );
    row!(t, View(b), "np.flip(b, 0)", b.flip(0), [40, 30, 20, 10]);
    row!(t, View(x), "np.flipud(x)", x.flipud(), [[9.0, 16.0], [1.0, 4.0]]);
    row!(t, View(x), "np.fliplr(x)", x.fliplr(), [[4.0, 1.0], [16.0, 9.0]]);
    row!(t, View(x), "np.rot90(x)", x.rot90(1, 0, 1), [[4.0, 16.0], [1.0, 9.0]]);
    row!(t, View(v), "np.expand_dims(v, 1)", v.expand_dims(1), [[3], [1], [2]]);
    row!(t, View(v), "v[None]", v.slice(NewAxis), [[3, 1, 2]]);
    row!(t, View(a), "np.squeeze(a[:1])", a.slice(..1).squeeze(), [0, 1, 2, 3]);
    row!(t, View(a), "np.squeeze(a[:1], axis=0)", a.slice(..1).squeeze_axes(&[0])?, [0, 1, 2, 3]);
    row!(t, View(a), "np.diagonal(a)", a.diagonal(), [0, 5, 10]);
    row!(t, View(a), "np.diagonal(a, 1)", a.diagonal_at(1, 0, 1), [1, 6, 11]);
    row!(t, View(v), "np.broadcast_to(v, (2, 3))", v.broadcast_to((2, 3))?, [[3, 1, 2], [3, 1, 2]]);
    row!(t, Fact, "np.broadcast_shapes((3, 1), (4,))", broadcast_shapes(&[&[3, 1], &[4]])?, [3, 4]);
    row!(
        t,
        View(b),
        "np.lib.stride_tricks.sliding_window_view(b, 2)",
        b.sliding_window_view(&[2])?,
        [[10, 20], [20, 30], [30, 40]]
    );
    Ok(())
}

pub(crate) fn reshaping(t: &mut Table) -> Result<()> {
    t.section("Reshaping");
    names!(b v x);
    row!(t, View(b), "b.reshape(2, 2)", b.reshape((2, 2))?, [[10, 20], [30, 40]]);
    row!(t, View(b), "b.reshape(-1, 1)", b.reshape((-1, 1))?, [[10], [20], [30], [40]]);
    row!(t, View(x), "x.reshape(-1)", x.reshape(-1)?, [1.0, 4.0, 9.0, 16.0]);
    row!(t, Fact, "np.shares_memory(x, x.T.reshape(-1))", x.t().reshape(-1).is_ok(), false);
    row!(t, Either(x), "x.reshape(4, 1)", x.to_shape((4, 1))?, [[1.0], [4.0], [9.0], [16.0]]);
    row!(t, Either(x), "x.ravel()", x.ravel(), [1.0, 4.0, 9.0, 16.0]);
    row!(t, Copy(x), "x.ravel(order='F')", x.t().ravel(), [1.0, 9.0, 4.0, 16.0]);
    row!(t, Copy(x), "x.flatten()", x.flatten(), [1.0, 4.0, 9.0, 16.0]);
    row!(
        t,
        Copy(x),
        "np.ascontiguousarray(x.T)",
        x.t().to_order(Order::C),
        [[1.0, 9.0], [4.0, 16.0]]
    );
    row!(t, Copy(x), "np.asfortranarray(x)", x.to_order(Order::F), [[1.0, 4.0], [9.0, 16.0]]);
    row!(t, Copy(v), "v.astype(float)", v.astype::<f64>(), [3.0, 1.0, 2.0]);
    Ok(())
}
