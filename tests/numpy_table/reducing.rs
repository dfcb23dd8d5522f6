//! Reductions, sorting and products.

use ndview::Result;
use ndview::prelude::*;

use crate::{Table, names, row};

pub(crate) fn reducing(t: &mut Table) -> Result<()> {
    t.section("Reducing");
    names!(a c m n v x y);
    row!(t, Scalar, "a.sum()", a.sum(), 66);
    row!(t, Scalar, "np.int8([100, 100]).sum()", array![100_i8, 100].sum(), 200);
    row!(t, Scalar, "v.prod()", v.prod(), 6);
    row!(t, Scalar, "a.mean()", a.mean(), 5.5);
    row!(t, Scalar, "x.var()", x.var(0), 32.25);
    row!(t, Scalar, "y.std(ddof=1)", y.std(1), 1.75594229215);
    row!(t, Scalar, "y.min()", y.min(), -1.5);
    row!(t, Scalar, "a.max()", a.max(), 11);
    row!(t, Scalar, "np.ptp(y)", y.ptp(), 3.5);
    row!(t, Scalar, "v.argmin()", v.argmin(), 1);
    row!(t, Scalar, "x.argmax()", x.argmax(), 3);
    row!(t, Scalar, "m.any()", m.any(), true);
    row!(t, Scalar, "m.all()", m.all(), false);
    row!(t, Scalar, "m.sum()", m.count(), 2);
    row!(t, Scalar, "np.count_nonzero(a)", a.count_nonzero(), 11);
    row!(t, Scalar, "np.nanmax(n)", n.nanmax(), 3.0);
    row!(t, Scalar, "np.nansum(n)", n.nansum(), 4.0);
    row!(t, Scalar, "np.nanmean(n)", n.nanmean(), 2.0);
    row!(t, Scalar, "np.nanmin(n)", n.nanmin(), 1.0);
    row!(t, Scalar, "np.bitwise_or.reduce(v)", v.reduce(|p, q| p | q).unwrap_or(0), 3);
    row!(t, Copy(a), "a.sum(axis=0)", a.sum_axis(0), [12, 15, 18, 21]);
    row!(t, Copy(a), "a.mean(axis=-1)", a.mean_axis(-1), [1.5, 5.5, 9.5]);
    row!(t, Copy(v), "v.prod(axis=0, keepdims=True)", v.over([0]).keepdims().prod(), [6]);
    row!(t, Copy(x), "x.var(axis=0, ddof=1)", x.var_axis(0, 1), [32.0, 72.0]);
    row!(t, Copy(x), "x.std(axis=1)", x.std_axis(1, 0), [1.5, 3.5]);
    row!(t, Copy(a), "a.min(axis=1)", a.min_axis(1), [0, 4, 8]);
    row!(t, Copy(a), "a.max(axis=0)", a.max_axis(0), [8, 9, 10, 11]);
    row!(t, Copy(a), "a.argmax(axis=1)", a.argmax_axis(1), [3, 3, 3]);
    row!(t, Copy(a), "np.any(a > 9, axis=1)", a.greater(9).any_axis(1), [false, false, true]);
    row!(t, Copy(a), "np.all(a < 9, axis=0)", a.less(9).all_axis(0), [true, false, false, false]);
    row!(t, Copy(a), "np.count_nonzero(a % 2, axis=1)", (&a % 2).count_nonzero_axis(1), [2, 2, 2]);
    row!(t, Copy(c), "c.sum(axis=(0, 2))", c.over([0, 2]).sum(), [10, 18]);
    row!(t, Copy(x), "x.max(axis=1, keepdims=True)", x.over([1]).keepdims().max(), [[4.0], [16.0]]);
    row!(t, Copy(x), "x - x.mean(axis=0)", &x - &x.mean_axis(0), [[-4.0, -6.0], [4.0, 6.0]]);
    row!(t, Copy(v), "np.cumsum(v)", v.cumsum(), [3, 4, 6]);
    row!(t, Copy(x), "np.cumsum(x, axis=0)", x.cumsum_axis(0), [[1.0, 4.0], [10.0, 20.0]]);
    row!(t, Copy(v), "np.cumprod(v)", v.cumprod(), [3, 3, 6]);
    Ok(())
}

pub(crate) fn sorting(t: &mut Table) -> Result<()> {
    t.section("Sorting");
    names!(a v x y);
    row!(t, Copy(v), "np.sort(v)", v.sort(0), [1, 2, 3]);
    row!(t, Copy(x), "np.sort(-x, axis=0)", (-&x).sort(0), [[-9.0, -16.0], [-1.0, -4.0]]);
    row!(t, Copy(v), "np.sort(v)[::-1]", v.sort(0).into_flip(0), [3, 2, 1]);
    row!(t, Copy(v), "np.sort(-v) * -1", v.sort_by(0, |p, q| q.cmp(p)), [3, 2, 1]);
    row!(t, Copy(v), "np.argsort(v)", v.argsort(0), [1, 2, 0]);
    row!(
        t,
        Copy(a),
        "a[np.argsort(v)]",
        a.take(&v.argsort(0), 0)?,
        [[4, 5, 6, 7], [8, 9, 10, 11], [0, 1, 2, 3]]
    );
    row!(t, Scalar, "np.partition(v, 1)[1]", v.partition(1, 0)[1], 2);
    row!(t, Scalar, "np.median(y)", y.median(), 0.5);
    row!(t, Copy(a), "np.median(a, axis=0)", a.median_axis(0), [4.0, 5.0, 6.0, 7.0]);
    row!(t, Scalar, "np.quantile(x, 0.25)", x.quantile(0.25)?, 3.25);
    row!(t, Copy(x), "np.percentile(x, 75, axis=1)", x.quantile_axis(0.75, 1), [3.25, 14.25]);
    Ok(())
}

pub(crate) fn products(t: &mut Table) -> Result<()> {
    t.section("Products");
    names!(a b c v x y);
    row!(t, Scalar, "v @ v", v.dot(&v), 14);
    row!(t, Copy(a, b), "a @ b", a.dot(&b), [200, 600, 1000]);
    row!(t, Copy(a, v), "v @ a", v.dot(&a), [20, 26, 32, 38]);
    row!(t, Copy(x), "x @ x.T", x.dot(&x.t()), [[17.0, 73.0], [73.0, 337.0]]);
    row!(t, Copy(c), "c @ c", c.matmul(&c), [[[2, 3], [6, 11]], [[46, 55], [66, 79]]]);
    row!(t, Copy(v), "np.outer(v, [1, 10])", v.outer(&array![1, 10]), [[3, 30], [1, 10], [2, 20]]);
    row!(
        t,
        Copy(x),
        "np.kron(x, [[1, 2]])",
        x.kron(&array![[1.0, 2.0]]),
        [[1.0, 2.0, 4.0, 8.0], [9.0, 18.0, 16.0, 32.0]]
    );
    row!(t, Scalar, "np.trace(a)", a.trace(), 15);
    row!(t, Scalar, "np.linalg.norm(y)", y.norm(), 2.54950975680);
    Ok(())
}
