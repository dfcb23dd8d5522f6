"""The works that reduce, pick and draw."""

import numpy as np

from timing import bools, f32s, f64s, i32s, i64s, label, positions, signed, u8s


def reductions(w):
    for n in w.sizes(10_000, 1_000_000, 10_000_000):
        name, a = label(n), f64s(n, 1)
        w.pair(f"sum/{name}", "a.sum()", a=a)
        w.pair(f"mean/{name}", "a.mean()", a=a)
        w.pair(f"var/{name}", "a.var()", a=a)
        w.pair(f"sum_f32/{name}", "a.sum()", a=f32s(n, 1))
        a = signed(n, 1)
        w.pair(f"min/{name}", "a.min()", a=a)
        w.pair(f"argmax/{name}", "a.argmax()", a=a)
        w.pair(f"any_of_none/{name}", "a.any()", a=np.full(n, False))
        w.pair(f"all_of_all/{name}", "a.all()", a=np.ones(n, bool))
        w.pair(f"count/{name}", "np.count_nonzero(a)", a=bools(n, 1, 0.5))
    for n in w.sizes(10_000, 1_000_000):
        _types(w, n)
    a, m = f64s(1_000_000, 1), f64s(2048 * 2048, 1).reshape(2048, 2048)
    w.pair("sum_stride2/1e6", "a[::2].sum()", a=a)
    w.pair("max_i32_stride2/1e6", "a[::2].max()", a=i32s(1_000_000, 1))
    w.pair("sum_reversed/1e6", "a[::-1].sum()", a=a)
    w.pair("equal/1e6", "np.array_equal(a, b)", a=a, b=a.copy())
    w.pair("any_of_zeros/1000x999", "m[:, 1:].any()", m=np.zeros((1000, 1000)))
    w.pair("sum_transposed/2048", "m.T.sum()", m=m)
    w.pair("sum_columns_stride2/2048", "m[:, ::2].sum()", m=m)
    w.pair("sum_inner/2048", "m[1:-1, 1:-1].sum()", m=m)


def _types(w, n):
    name, a = label(n), f64s(n, 1)
    w.pair(f"std/{name}", "a.std(ddof=1)", a=a)
    b = a.copy()
    b[::10] = np.nan
    w.pair(f"nansum/{name}", "np.nansum(a)", a=b)
    w.pair(f"ptp/{name}", "np.ptp(a)", a=signed(n, 1))
    w.pair(f"max_f32/{name}", "a.max()", a=f32s(n, 1))
    w.pair(f"var_f32/{name}", "a.var()", a=f32s(n, 1))
    w.pair(f"sum_i32/{name}", "a.sum()", a=i32s(n, 1))
    w.pair(f"max_i32/{name}", "a.max()", a=i32s(n, 1))
    w.pair(f"sum_u8/{name}", "a.sum()", a=u8s(n, 1))
    w.pair(f"mean_u8/{name}", "a.mean()", a=u8s(n, 1))
    w.pair(f"max_u8/{name}", "a.max()", a=u8s(n, 1))
    w.pair(f"count_nonzero_u8/{name}", "np.count_nonzero(a)", a=u8s(n, 1))
    w.pair(f"cumsum/{name}", "a.cumsum()", a=a)


def axes(w):
    for n in (100, 2048):
        m, signs = f64s(n * n, 1).reshape(n, n), signed(n * n, 1).reshape(n, n)
        w.pair(f"sum_axis0/{n}", "m.sum(0)", m=m)
        w.pair(f"sum_axis1/{n}", "m.sum(1)", m=m)
        w.pair(f"mean_axis0/{n}", "m.mean(0)", m=m)
        w.pair(f"sum_axis0_of_transposed/{n}", "m.T.sum(0)", m=m)
        w.pair(f"max_axis0/{n}", "m.max(0)", m=signs)
        w.pair(f"max_axis1/{n}", "m.max(1)", m=signs)
        w.pair(f"argmax_axis0/{n}", "m.argmax(0)", m=signs)
        w.pair(f"argmax_axis1/{n}", "m.argmax(1)", m=signs)
        w.pair(f"var_axis0/{n}", "m.var(0)", m=m)
        w.pair(f"var_axis1/{n}", "m.var(1)", m=m)
        w.pair(f"cumsum_axis0/{n}", "m.cumsum(0)", m=m)
        w.pair(f"cumsum_axis1/{n}", "m.cumsum(1)", m=m)
    n = 2048
    for dtype, m in (("f32", f32s(n * n, 1)), ("i32", i32s(n * n, 1))):
        w.pair(f"sum_{dtype}_axis0/2048", "m.sum(0)", m=m.reshape(n, n))
        w.pair(f"sum_{dtype}_axis1/2048", "m.sum(1)", m=m.reshape(n, n))
    m = i64s(40_000, 1).reshape(200, 200)
    w.pair("sum_i64_axis1/200", "m.sum(1)", m=m)
    w.pair("all_i64_axis1/200", "m.all(1)", m=m)
    mask = bools(n * n, 1, 0.001).reshape(n, n)
    w.pair("any_axis0/2048", "m.any(0)", m=mask)
    w.pair("any_axis1/2048", "m.any(1)", m=mask)
    w.pair("count_axis1/2048", "np.count_nonzero(m, 1)", m=mask)
    a = f64s(128 * 256 * 128, 1).reshape(128, 256, 128)
    w.pair("sum_axes02/128x256x128", "a.sum((0, 2))", a=a)
    w.pair("sum_axes01/128x256x128", "a.sum((0, 1))", a=a)
    w.pair("sum_axis1_of_3/128x256x128", "a.sum(1)", a=a)
    w.pair("max_axis1_of_3/128x256x128", "a.max(1)", a=a)


def short(w):
    for name, rows, columns in (
        ("1e6x2", 1_000_000, 2),
        ("1e6x3", 1_000_000, 3),
        ("1e6x4", 1_000_000, 4),
        ("1e5x10", 100_000, 10),
        ("8x1e6", 8, 1_000_000),
    ):
        m = f64s(rows * columns, 1).reshape(rows, columns)
        w.pair(f"sum_axis0/{name}", "m.sum(0)", m=m)
        w.pair(f"sum_axis1/{name}", "m.sum(1)", m=m)
    m = f32s(4_000_000, 1).reshape(1_000_000, 4)
    w.pair("sum_f32_axis0/1e6x4", "m.sum(0)", m=m)
    w.pair("sum_f32_axis1/1e6x4", "m.sum(1)", m=m)
    m = signed(4_000_000, 1).reshape(1_000_000, 4)
    w.pair("max_axis1/1e6x4", "m.max(1)", m=m)
    w.pair("max_axis0/1e6x4", "m.max(0)", m=m)
    w.pair("mean_axis1/1e6x4", "m.mean(1)", m=m)
    w.pair("var_axis1/1e6x4", "m.var(1)", m=m)
    w.pair("var_axis0/1e6x4", "m.var(0)", m=m)
    w.pair("argmax_axis1/1e6x4", "m.argmax(1)", m=m)
    w.pair("cumsum_axis1/1e6x4", "m.cumsum(1)", m=m)
    w.pair("sum_of_columns/1e6x4", "m[:, :-1].sum()", m=m)
    w.pair("max_of_columns/1e6x4", "m[:, :-1].max()", m=m)
    w.pair("argmax_of_columns/1e6x4", "m[:, :-1].argmax()", m=m)
    w.pair("var_of_columns/1e6x4", "m[:, :-1].var()", m=m)
    w.pair("any_axis1/1e6x4", "m.any(1)", m=bools(4_000_000, 1, 0.1).reshape(1_000_000, 4))
    m = signed(2_000_000, 1).reshape(20_000, 100)
    w.pair("argmax_axis1/2e4x100", "m.argmax(1)", m=m)
    w.pair("max_axis0/8x1e6", "m.max(0)", m=signed(8_000_000, 1).reshape(8, 1_000_000))
    m = f64s(4_000_000, 1).reshape(1_000_000, 4)
    w.pair("copy_column/1e6x4", "m[:, 1].copy()", m=m)
    w.pair("copy_three_columns/1e6x4", "m[:, :-1].copy()", m=m)
    w.pair("add_columns/1e6x4", "m[:, 0] + m[:, 3]", m=m)
    w.pair("reverse_columns/1e6x4", "m[:, ::-1].copy()", m=m)
    m = signed(750_000, 1).reshape(500, 500, 3)
    c = m.transpose(2, 0, 1).copy()
    w.pair("argmax_axis1/500x500x3", "m.argmax(1)", m=m)
    w.pair("cumsum_axis1/500x500x3", "m.cumsum(1)", m=m)
    w.pair("equal_planes/500x500x3", "np.array_equal(p, c)", p=m.transpose(2, 0, 1), c=c)
    w.change("iadd_planes/500x500x3", "m += p", "m", m=m, p=c.transpose(1, 2, 0))
    w.pair("repeat_rows/1e5x8", "m.repeat(2, 0)", m=f64s(800_000, 1).reshape(100_000, 8))
    w.pair("repeat_rows/1e4x50", "m.repeat(2, 0)", m=f64s(500_000, 1).reshape(10_000, 50))
    m = f64s(1_000_000, 1).reshape(250_000, 4)
    w.change("fill_three_columns/250000x4", "m[:, :3] = 1.5", "m", m=m)
    m, mask = f64s(1_004_004, 1).reshape(1002, 1002), bools(1_000_000, 2, 0.5).reshape(1000, 1000)
    w.pair("select_part/1000", "m[1:-1, 1:-1][mask]", m=m, mask=mask)
    w.pair("cumsum_axis1_of_part/1000", "m[1:-1, 1:-1].cumsum(1)", m=m)


def picks(w):
    for n in w.sizes(1_000_000, 10_000_000):
        a, b = f64s(n, 1), f64s(n, 3)
        for p in (0.001, 0.1, 0.5, 0.9):
            mask, name = bools(n, 2, p), f"{p}/{label(n)}"
            w.pair(f"select_{name}", "a[mask]", a=a, mask=mask)
            if p in (0.1, 0.5):
                values = f64s(int(mask.sum()), 4)
                w.pair(f"nonzero_{name}", "np.flatnonzero(mask)", mask=mask)
                w.change(f"fill_where_{name}", "b[mask] = 2.5", "b", b=b, mask=mask)
                stmt = "b[mask] = values"
                w.change(f"assign_where_{name}", stmt, "b", b=b, mask=mask, values=values)
        a, mask = i32s(n, 1), bools(n, 2, 0.5)
        w.pair(f"select_i32_0.5/{label(n)}", "a[mask]", a=a, mask=mask)
        name, a = label(n), signed(n, 1)
        w.pair(f"less_nonzero_0.1/{name}", "np.flatnonzero(a < -0.8)", a=a)
        w.pair(f"less_select_0.1/{name}", "a[a < -0.8]", a=a)
        w.pair(f"less_count/{name}", "np.count_nonzero(a < -0.8)", a=a)
    for n in w.sizes(1_000_000, 10_000_000):
        name, a, ids, values = label(n), f64s(n, 1), positions(n // 10, 2, n), f64s(n // 10, 3)
        w.pair(f"take/{name}", "a.take(ids)", a=a, ids=ids)
        w.pair(f"take_sorted/{name}", "a.take(ids)", a=a, ids=np.sort(ids))
        w.change(f"scatter/{name}", "a[ids] = values", "a", a=a, ids=ids, values=values)
        stmt = "np.add.at(a, ids, values)"
        w.change(f"scatter_add/{name}", stmt, "a", a=a, ids=ids, values=values)
    m, ids = f64s(6_400_000, 1).reshape(100_000, 64), positions(10_000, 2, 100_000)
    w.pair("take_rows/1e4of1e5x64", "m.take(ids, 0)", m=m, ids=ids)
    w.pair("compress_rows/1e5x64", "m[mask]", m=m, mask=bools(100_000, 3, 0.5))
    rows = f64s(640_000, 3).reshape(10_000, 64)
    w.change("scatter_rows/1e4of1e5x64", "m[ids] = rows", "m", m=m, ids=ids, rows=rows)
    m, ids = f64s(3_000_000, 1).reshape(1_000_000, 3), positions(100_000, 2, 1_000_000)
    w.pair("take_rows/1e5of1e6x3", "m.take(ids, 0)", m=m, ids=ids)
    n = 2048
    m = f64s(n * n, 1).reshape(n, n)
    w.pair("take_columns/64of2048", "m.take(ids, 1)", m=m, ids=positions(64, 2, n))
    slender = f64s(800_000, 1).reshape(100_000, 8)
    w.pair("take_columns/8of1e5x8", "m.take(ids, 1)", m=slender, ids=positions(8, 2, 8))
    i, j = positions(1_000_000, 2, n), positions(1_000_000, 3, n)
    w.pair("gather_pairs/1e6of2048", "m[i, j]", m=m, i=i, j=j)
    w.pair("argwhere_0.1/2048", "np.argwhere(mask)", mask=bools(n * n, 4, 0.1).reshape(n, n))


def random(w):
    for n in w.sizes(1_000_000, 10_000_000):
        name, a, rng = label(n), f64s(n, 1), np.random.default_rng
        for generator in ("", "fast/"):
            _drawn(w, generator + name, n)
        w.change(f"shuffle/{name}", "rng.shuffle(a)", "a", rng=rng(1), a=a)
        w.pair(f"permutation/{name}", "rng.permutation(a)", rng=rng(1), a=a)
        w.pair(f"permutation_of/{name}", "rng.permutation(n)", rng=rng(1), n=n)


def _drawn(w, name, n):
    b, rng = np.zeros(n), np.random.default_rng
    w.pair(f"random/{name}", "rng.random(n)", rng=rng(1), n=n)
    w.pair(f"random_f32/{name}", "rng.random(n, np.float32)", rng=rng(1), n=n)
    w.change(f"fill_random/{name}", "rng.random(out=b)", "b", rng=rng(1), b=b)
    stmt = "rng.standard_normal(out=b)"
    w.change(f"fill_standard_normal/{name}", stmt, "b", rng=rng(1), b=b)
    stmt = "rng.standard_exponential(out=b)"
    w.change(f"fill_exponential/{name}", stmt, "b", rng=rng(1), b=b)
    w.pair(f"integers/{name}", "rng.integers(0, 1000, n)", rng=rng(1), n=n)
    stmt = "rng.integers(0, 100, n, np.uint8)"
    w.pair(f"integers_u8/{name}", stmt, rng=rng(1), n=n)
