//! Arithmetic on indices: numbers and positions, triangles, diagonals, choices, grids.

use ndview::prelude::*;
use ndview::{
    IndexMode, Indexing, Result, case_when, diag_indices, diagflat, index_grids, meshgrid,
    ravel_index, tri, tril_indices, triu_indices, unravel_index, unravel_one,
};

use crate::{Table, names, row};

pub(crate) fn index_math(t: &mut Table) -> Result<()> {
    t.section("Index arithmetic");
    names!(a b v x m);
    row!(t, Fact, "np.unravel_index(6, (3, 4))", unravel_one(6, (3, 4))?, [1, 2]);
    row!(
        t,
        Fact,
        "np.unravel_index(a.argmax(), a.shape)",
        unravel_one(a.argmax(), a.dim())?,
        [2, 3]
    );
    row!(
        t,
        Copies(v),
        "np.unravel_index(v, (2, 2))",
        unravel_index(&v, (2, 2))?,
        [[1, 0, 1], [1, 1, 0]]
    );
    row!(
        t,
        Copies(v),
        "np.unravel_index(v, (2, 2), order='F')",
        unravel_index(&v, (2, 2).f())?,
        [[1, 1, 0], [1, 0, 1]]
    );
    row!(
        t,
        Copy(v),
        "np.ravel_multi_index((v, v), (4, 5))",
        ravel_index(&[&v, &v], (4, 5), IndexMode::Raise)?,
        [18, 6, 12]
    );
    row!(
        t,
        Copy(v),
        "np.ravel_multi_index((v, v), (2, 3), mode='clip')",
        ravel_index(&[&v, &v], (2, 3), IndexMode::Clip)?,
        [5, 4, 5]
    );
    row!(t, Copy(x), "np.tril(x)", x.tril(0), [[1.0, 0.0], [9.0, 16.0]]);
    row!(t, Copy(a), "np.triu(a, 1)", a.triu(1), [[0, 1, 2, 3], [0, 0, 6, 7], [0, 0, 0, 11]]);
    row!(t, Fresh, "np.tri(2, 3)", tri::<f64>(2, 3, 0), [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]);
    row!(
        t,
        Copy(a),
        "a[np.tril_indices(3, 0, 4)]",
        {
            let (rows, columns) = tril_indices(3, 0, 4);
            a.gather((&rows, &columns))?
        },
        [0, 4, 5, 8, 9, 10]
    );
    row!(
        t,
        Copy(x),
        "x[np.triu_indices(2, 1)]",
        {
            let (rows, columns) = triu_indices(2, 1, 2);
            x.gather((&rows, &columns))?
        },
        [4.0]
    );
    row!(t, Copy(v), "np.diagflat(v)", diagflat(&v, 0), [[3, 0, 0], [0, 1, 0], [0, 0, 2]]);
    row!(
        t,
        Copy(v),
        "np.diag(v[:2], 1)",
        diagflat(&v.slice(..2), 1),
        [[0, 3, 0], [0, 0, 1], [0, 0, 0]]
    );
    row!(t, Fact, "np.diag_indices(2)", diag_indices(2, 2), [[0, 1], [0, 1]]);
    row!(
        t,
        InPlace(a),
        "np.fill_diagonal(a, -1)",
        a.fill_diagonal(-1),
        [[-1, 1, 2, 3], [4, -1, 6, 7], [8, 9, -1, 11]]
    );
    row!(
        t,
        Copy(v),
        "np.choose(v - 1, [v, -v, v * 10])",
        (&v - 1).choose(&[&v, &-&v, &(&v * 10)], IndexMode::Raise)?,
        [30, 1, -2]
    );
    row!(
        t,
        Copy(v),
        "np.choose(v, [v, -v], mode='wrap')",
        v.choose(&[&v, &-&v], IndexMode::Wrap)?,
        [-3, -1, 2]
    );
    row!(
        t,
        Copy(v),
        "np.select([v > 2, m], [v, -v], 0)",
        case_when(&[&v.greater(2), &m], &[&v, &-&v], 0)?,
        [3, 0, -2]
    );
    row!(
        t,
        Shares(b),
        "np.meshgrid(b, b[:2], copy=False)[0]",
        meshgrid(&[b.view(), b.slice(..2)], Indexing::Xy)?[0].clone(),
        [[10, 20, 30, 40], [10, 20, 30, 40]]
    );
    row!(
        t,
        Shares(b),
        "np.meshgrid(b, b[:2], indexing='ij', copy=False)[0]",
        meshgrid(&[b.view(), b.slice(..2)], Indexing::Ij)?[0].clone(),
        [[10, 10], [20, 20], [30, 30], [40, 40]]
    );
    row!(
        t,
        Fact,
        "np.indices((2, 3))",
        index_grids((2, 3))?,
        [[[0, 0, 0], [1, 1, 1]], [[0, 1, 2], [0, 1, 2]]]
    );
    Ok(())
}
