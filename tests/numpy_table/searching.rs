//! Places in sorted data, distinct values, counts.

use ndview::prelude::*;
use ndview::{Result, histogram_density};

use crate::{Table, names, row};

pub(crate) fn searching(t: &mut Table) -> Result<()> {
    t.section("Searching and counting");
    names!(a b v x y n);
    row!(
        t,
        Copy(b, v),
        "np.searchsorted(b, 10 * v)",
        b.searchsorted(&(&v * 10), Side::Left),
        [2, 0, 1]
    );
    row!(
        t,
        Copy(b, v),
        "np.searchsorted(b, 10 * v, side='right')",
        b.searchsorted(&(&v * 10), Side::Right),
        [3, 1, 2]
    );
    row!(t, Scalar, "np.searchsorted(b, 25)", b.searchsorted_one(&25, Side::Left), 2);
    row!(
        t,
        Copy(v),
        "np.searchsorted(v, [2, 9], sorter=np.argsort(v))",
        v.searchsorted_with_sorter(&v.argsort(0), &array![2, 9], Side::Left)?,
        [1, 3]
    );
    row!(
        t,
        Copy(y),
        "np.digitize(y, [-1.0, 0.0, 1.0])",
        y.digitize(&array![-1.0, 0.0, 1.0], false)?,
        [2, 0, 3]
    );
    row!(
        t,
        Copy(v),
        "np.digitize(v, [1, 3], right=True)",
        v.digitize(&array![1, 3], true)?,
        [1, 0, 1]
    );
    row!(t, Copy(a), "np.unique(a % 3)", (&a % 3).unique(), [0, 1, 2]);
    row!(
        t,
        Copy(a),
        "np.unique(a % 3, return_index=True)[1]",
        (&a % 3).unique_all().first_index,
        [0, 1, 2]
    );
    row!(
        t,
        Copy(a),
        "np.unique(a % 3, return_inverse=True)[1]",
        (&a % 3).unique_all().inverse,
        [[0, 1, 2, 0], [1, 2, 0, 1], [2, 0, 1, 2]]
    );
    row!(
        t,
        Copy(a),
        "np.unique(a % 3, return_counts=True)[1]",
        (&a % 3).unique_all().counts,
        [4, 4, 4]
    );
    row!(
        t,
        Copy(a),
        "np.unique(a // 8, axis=0)",
        (&a / 8).unique_axis(0),
        [[0, 0, 0, 0], [1, 1, 1, 1]]
    );
    row!(t, Copy(v), "np.isin(v, [1, 3, 5])", v.isin(&array![1, 3, 5]), [true, true, false]);
    row!(t, Copy(n), "np.isin(n, n)", n.isin(&n), [true, false, true]);
    row!(t, Copy(v), "np.bincount(v)", v.bincount(0)?, [0, 1, 1, 1]);
    row!(t, Copy(v), "np.bincount(v, minlength=6)", v.bincount(6)?, [0, 1, 1, 1, 0, 0]);
    row!(
        t,
        Copy(v, y),
        "np.bincount(v, weights=y)",
        v.bincount_weighted(&y, 0)?,
        [0.0, -1.5, 2.0, 0.5]
    );
    row!(t, Copy(x), "np.histogram(x, bins=3)[0]", x.histogram(3, None)?.0, [2, 1, 1]);
    row!(
        t,
        Copy(x),
        "np.histogram(x, bins=2, range=(0, 10))[0]",
        x.histogram(2, Some((0.0, 10.0)))?.0,
        [2, 1]
    );
    row!(
        t,
        Copy(x),
        "np.histogram(x, bins=[1, 4, 20])[0]",
        x.histogram_with_edges(&array![1.0, 4.0, 20.0])?,
        [1, 3]
    );
    row!(
        t,
        Copy(v, y),
        "np.histogram(v, bins=2, weights=y)[0]",
        v.histogram_weighted(&y, 2, None)?.0,
        [-1.5, 2.5]
    );
    row!(
        t,
        Copy(v),
        "np.histogram_bin_edges(v, bins=4)",
        v.histogram_bin_edges(4, None)?,
        [1.0, 1.5, 2.0, 2.5, 3.0]
    );
    row!(
        t,
        Copy(v),
        "np.histogram(v, bins=2, density=True)[0]",
        {
            let (counts, edges) = v.histogram(2, None)?;
            histogram_density(&counts, &edges)?
        },
        [0.3333333333333333, 0.6666666666666666]
    );
    Ok(())
}
