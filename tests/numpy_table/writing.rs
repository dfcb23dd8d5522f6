//! Writing: always in place, and only what was asked for.

use ndview::prelude::*;
use ndview::{IndexMode, Result};

use crate::{Table, names, row};

pub(crate) fn writing(t: &mut Table) -> Result<()> {
    t.section("Writing");
    names!(a b m n v x);
    row!(t, InPlace(x), "x[0, 1] = 7", x[[0, 1]] = 7.0, [[1.0, 7.0], [9.0, 16.0]]);
    row!(t, InPlace(v), "v[1] += 5", v[1] += 5, [3, 6, 2]);
    row!(t, InPlace(v), "v[:] = 0", v.fill(0), [0, 0, 0]);
    row!(
        t,
        InPlace(a),
        "a[1:] = 5",
        a.slice_mut(1..).fill(5),
        [[0, 1, 2, 3], [5, 5, 5, 5], [5, 5, 5, 5]]
    );
    row!(
        t,
        InPlace(a),
        "a[::2, 1:3] = 0",
        a.slice_mut(s![..;2, 1..3]).fill(0),
        [[0, 0, 0, 3], [4, 5, 6, 7], [8, 0, 0, 11]]
    );
    row!(
        t,
        InPlace(a),
        "a[:] = b",
        a.assign(&b),
        [[10, 20, 30, 40], [10, 20, 30, 40], [10, 20, 30, 40]]
    );
    row!(
        t,
        InPlace(a),
        "a[1] = b",
        a.row_mut(1).assign(&b),
        [[0, 1, 2, 3], [10, 20, 30, 40], [8, 9, 10, 11]]
    );
    row!(
        t,
        InPlace(a),
        "a[:, -1] = v",
        a.index_axis_mut(1, -1).assign(&v),
        [[0, 1, 2, 3], [4, 5, 6, 1], [8, 9, 10, 2]]
    );
    row!(
        t,
        InPlace(x),
        "x.T[0] = [5, 6]",
        x.column_mut(0).assign(&array![5.0, 6.0]),
        [[5.0, 4.0], [6.0, 16.0]]
    );
    row!(t, InPlace(v), "v += 1", v += 1, [4, 2, 3]);
    row!(
        t,
        InPlace(a),
        "a -= b",
        a -= &b,
        [[-10, -19, -28, -37], [-6, -15, -24, -33], [-2, -11, -20, -29]]
    );
    row!(
        t,
        InPlace(x),
        "x[0] *= 2",
        x.row_mut(0).map_inplace(|e| *e *= 2.0),
        [[2.0, 8.0], [9.0, 16.0]]
    );
    row!(
        t,
        InPlace(x),
        "x[:, 1] /= 2",
        x.column_mut(1).try_div_assign(2.0)?,
        [[1.0, 2.0], [9.0, 8.0]]
    );
    row!(t, InPlace(v), "np.add(v, 10, out=v)", v += 10, [13, 11, 12]);
    row!(
        t,
        InPlace(x),
        "np.sqrt(x, out=x)",
        x.map_inplace(|e| *e = e.sqrt()),
        [[1.0, 2.0], [3.0, 4.0]]
    );
    row!(
        t,
        InPlace(b),
        "np.maximum(b, 25, out=b)",
        b.map_inplace(|e| *e = (*e).max(25)),
        [25, 25, 30, 40]
    );
    row!(
        t,
        InPlace(x),
        "np.fill_diagonal(x, 0)",
        x.diagonal_mut().fill(0.0),
        [[0.0, 4.0], [9.0, 0.0]]
    );
    row!(t, InPlace(v), "v[0], v[2] = v[2], v[0]", v.swap([0], [2]), [2, 1, 3]);
    row!(t, InPlace(b), "b[b > 20] = 0", b.fill_where(&b.greater(20), 0)?, [10, 20, 0, 0]);
    row!(t, InPlace(v), "v[m] = [7, 8]", v.assign_where(&m, &array![7, 8])?, [7, 1, 8]);
    row!(t, InPlace(n), "n[np.isnan(n)] = 0", n.fill_where(&n.isnan(), 0.0)?, [1.0, 0.0, 3.0]);
    row!(
        t,
        InPlace(b),
        "b[[0, -1]] = [1, 2]",
        b.scatter(([0, -1],), &array![1, 2])?,
        [1, 20, 30, 2]
    );
    row!(
        t,
        InPlace(a),
        "a[[0, 2], [1, 3]] = 0",
        a.scatter(([0, 2], [1, 3]), 0)?,
        [[0, 0, 2, 3], [4, 5, 6, 7], [8, 9, 10, 0]]
    );
    row!(
        t,
        InPlace(b),
        "b[[0, 0]] += 1",
        b.scatter_with(([0],), 1, |e, x| *e += x)?,
        [11, 20, 30, 40]
    );
    row!(t, InPlace(b), "np.add.at(b, [0, 0], 1)", b.scatter_add(([0, 0],), 1)?, [12, 20, 30, 40]);
    row!(
        t,
        InPlace(b),
        "np.minimum.at(b, [3, 3], [5, 7])",
        b.scatter_min(([3, 3],), &array![5, 7])?,
        [10, 20, 30, 5]
    );
    row!(
        t,
        InPlace(a),
        "a[1:, [3, 0]] = [[1], [2]]",
        a.scatter((1.., [3, 0]), &array![[1], [2]])?,
        [[0, 1, 2, 3], [1, 5, 6, 1], [2, 9, 10, 2]]
    );
    row!(
        t,
        InPlace(a),
        "a[np.ix_([0, 2], [1, 3])] = 0",
        a.scatter((&array![[0], [2]], [1, 3]), 0)?,
        [[0, 0, 2, 0], [4, 5, 6, 7], [8, 0, 10, 0]]
    );
    row!(
        t,
        InPlace(b),
        "np.put(b, [9, -9], 5, mode='clip')",
        b.put_mode(&[9, -9], 5, IndexMode::Clip)?,
        [5, 20, 30, 5]
    );
    row!(
        t,
        InPlace(b),
        "np.place(b, b > 15, [1, 2])",
        b.place(&b.greater(15), &array![1, 2])?,
        [10, 1, 2, 1]
    );
    row!(
        t,
        InPlace(a),
        "np.copyto(a, b, where=a > 8)",
        a.copy_from(&b, &a.greater(8))?,
        [[0, 1, 2, 3], [4, 5, 6, 7], [8, 20, 30, 40]]
    );
    row!(
        t,
        InPlace(a),
        "np.put_along_axis(a, np.argmax(a, 1)[:, None], 0, axis=1)",
        a.put_along_axis(&a.argmax_axis(1).into_expand_dims(1), 0, 1)?,
        [[0, 1, 2, 0], [4, 5, 6, 0], [8, 9, 10, 0]]
    );
    row!(
        t,
        InPlace(v),
        "np.maximum.at(v, [1, 1], [5, 4])",
        v.scatter_max(([1, 1],), &array![5, 4])?,
        [3, 5, 2]
    );
    row!(
        t,
        InPlace(x),
        "np.put(x, [0, -1], [7, 8])",
        x.put(&[0, -1], &array![7.0, 8.0])?,
        [[7.0, 4.0], [9.0, 8.0]]
    );
    row!(t, InPlace(v), "v.sort()", v.sort_inplace(0), [1, 2, 3]);
    Ok(())
}
