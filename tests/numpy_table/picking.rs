//! Picking values out of arrays, and putting arrays together.

use ndview::prelude::*;
use ndview::{IndexMode, Result, concatenate, dstack, hstack, stack, vstack};

use crate::{Table, names, row};

pub(crate) fn picking(t: &mut Table) -> Result<()> {
    t.section("Picking");
    names!(a b m v);
    row!(t, Copy(a), "a[[2, 0]]", a.take(&[2, 0], 0)?, [[8, 9, 10, 11], [0, 1, 2, 3]]);
    row!(t, Copy(a), "a[:, [0, -1]]", a.take(&[0, -1], 1)?, [[0, 3], [4, 7], [8, 11]]);
    row!(
        t,
        Copy(b),
        "b[[[0, 1], [2, 3]]]",
        b.take(&array![[0, 1], [2, 3]], 0)?,
        [[10, 20], [30, 40]]
    );
    row!(t, Copy(a), "np.take(a, [5, -1])", a.take_flat(&[5, -1])?, [5, 11]);
    row!(t, Copy(a), "a[[0, 2], [1, 3]]", a.gather(([0, 2], [1, 3]))?, [1, 11]);
    row!(t, Copy(a), "a[1:, [3, 0]]", a.gather((1.., [3, 0]))?, [[7, 4], [11, 8]]);
    row!(t, Copy(a), "a[v - 1, 0]", a.gather((&(&v - 1), 0))?, [8, 0, 4]);
    row!(
        t,
        Copy(a),
        "a[np.ix_([0, 2], [1, 3])]",
        a.gather_outer(([0, 2], [1, 3]))?,
        [[1, 3], [9, 11]]
    );
    row!(t, Copy(a), "a[a > 8]", a.select(&a.greater(8))?, [9, 10, 11]);
    row!(t, Copy(a), "a[m]", a.compress(&m, 0)?, [[0, 1, 2, 3], [8, 9, 10, 11]]);
    row!(t, Copy(a), "a[m, 0]", a.gather((&m, 0))?, [0, 8]);
    row!(t, Copy(a), "a[1:, a[0] > 1]", a.gather((1.., &a.row(0).greater(1)))?, [[6, 7], [10, 11]]);
    row!(t, Copy(v), "np.where(m, v, -v)", m.where_(&v, &-&v), [3, -1, 2]);
    row!(t, Copy(v), "np.where(m, v, 0)", m.where_(&v, 0), [3, 0, 2]);
    row!(
        t,
        Copy(v),
        "np.take(v, [5, -4], mode='wrap')",
        v.take_mode(&[5, -4], 0, IndexMode::Wrap)?,
        [2, 2]
    );
    row!(
        t,
        Copy(v),
        "np.take(v, [5, -4], mode='clip')",
        v.take_mode(&[5, -4], 0, IndexMode::Clip)?,
        [2, 3]
    );
    row!(
        t,
        Copy(a),
        "np.take_along_axis(a, np.argsort(-a, 1), axis=1)",
        a.take_along_axis(&(-&a).argsort(1), 1)?,
        [[3, 2, 1, 0], [7, 6, 5, 4], [11, 10, 9, 8]]
    );
    row!(
        t,
        Copy(a),
        "a[[True, False, True], 1:3]",
        a.gather(([true, false, true], 1..3))?,
        [[1, 2], [9, 10]]
    );
    row!(
        t,
        Copy(a),
        "a[[[0], [2]], [1, 3]]",
        a.gather((&array![[0], [2]], [1, 3]))?,
        [[1, 3], [9, 11]]
    );
    row!(t, Copy(a), "a[a % 2 == 0]", a.filter(|x| x % 2 == 0), [0, 2, 4, 6, 8, 10]);
    row!(t, Copy(a), "np.flatnonzero(a > 9)", a.positions(|x| *x > 9), [10, 11]);
    row!(t, Copy(m), "np.flatnonzero(m)", m.flat_nonzero(), [0, 2]);
    row!(t, Copy(a), "np.argwhere(a > 9)", a.greater(9).argwhere(), [[2, 2], [2, 3]]);
    row!(t, Copies(a), "np.nonzero(a > 9)", a.greater(9).nonzero(), [[2, 2], [2, 3]]);
    Ok(())
}

pub(crate) fn joining(t: &mut Table) -> Result<()> {
    t.section("Joining");
    names!(v x);
    row!(
        t,
        Copy(v),
        "np.concatenate([v, v[:1]])",
        concatenate(0, &[v.view(), v.slice(..1)])?,
        [3, 1, 2, 3]
    );
    row!(
        t,
        Copy(x),
        "np.concatenate([x, x], axis=1)",
        concatenate(1, &[&x, &x])?,
        [[1.0, 4.0, 1.0, 4.0], [9.0, 16.0, 9.0, 16.0]]
    );
    row!(t, Copy(v), "np.append(v, 4)", concatenate(0, &[&v, &array![4]])?, [3, 1, 2, 4]);
    row!(t, Copy(v), "np.stack([v, v])", stack(0, &[&v, &v])?, [[3, 1, 2], [3, 1, 2]]);
    row!(t, Copy(v), "np.stack([v, v], axis=-1)", stack(-1, &[&v, &v])?, [[3, 3], [1, 1], [2, 2]]);
    row!(t, Copy(v), "np.column_stack([v, v])", stack(1, &[&v, &v])?, [[3, 3], [1, 1], [2, 2]]);
    row!(t, Copy(v), "np.hstack([v, v])", hstack(&[&v, &v])?, [3, 1, 2, 3, 1, 2]);
    row!(t, Copy(v), "np.vstack([v, v])", vstack(&[&v, &v])?, [[3, 1, 2], [3, 1, 2]]);
    row!(t, Copy(v), "np.dstack([v, v])", dstack(&[&v, &v])?, [[[3, 3], [1, 1], [2, 2]]]);
    row!(t, Copy(v), "np.repeat(v, 2)", v.repeat_flat(2), [3, 3, 1, 1, 2, 2]);
    row!(
        t,
        Copy(x),
        "np.repeat(x, 2, axis=1)",
        x.repeat(2, 1),
        [[1.0, 1.0, 4.0, 4.0], [9.0, 9.0, 16.0, 16.0]]
    );
    row!(t, Copy(v), "np.tile(v, 2)", v.tile(&[2]), [3, 1, 2, 3, 1, 2]);
    row!(
        t,
        Copy(x),
        "np.tile(x, (1, 2))",
        x.tile(&[1, 2]),
        [[1.0, 4.0, 1.0, 4.0], [9.0, 16.0, 9.0, 16.0]]
    );
    row!(t, Copy(v), "np.roll(v, 1)", v.roll(1, 0), [2, 3, 1]);
    row!(t, Copy(x), "np.roll(x, 1)", x.roll_flat(1), [[16.0, 1.0], [4.0, 9.0]]);
    row!(t, Copy(x), "np.roll(x, 1, axis=0)", x.roll(1, 0), [[9.0, 16.0], [1.0, 4.0]]);
    Ok(())
}
