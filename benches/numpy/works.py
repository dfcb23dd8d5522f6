"""The works of benches/works in NumPy, by the same names; benches/numpy.rs runs this.

python works.py GROUP [--quick] [--check] [--budget SECONDS] [--samples N] [WORK ..]
"""

import argparse

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from more_works import axes, picks, random, reductions, short
from timing import Works, bools, f32s, f64s, i32s, i64s, label, signed, u8s


def create(w):
    for n in w.sizes(1_000, 1_000_000, 10_000_000):
        name = label(n)
        w.pair(f"zeros/{name}", "np.zeros(n)", n=n)
        w.pair(f"zeros_touched/{name}", "a = np.zeros(n); a += 2.5", "a", n=n)
        w.pair(f"full/{name}", "np.full(n, 2.5)", n=n)
        w.pair(f"arange/{name}", "np.arange(0.0, stop, 1.0)", stop=float(n))
        w.pair(f"linspace/{name}", "np.linspace(0.0, 1.0, n)", n=n)
    n = 1_000_000
    w.pair("ones/1e6", "np.ones(n)", n=n)
    w.pair("full_f32/1e6", "np.full(n, 2.5, np.float32)", n=n)
    w.pair("full_u8/1e6", "np.full(n, 7, np.uint8)", n=n)
    w.pair("arange_i32/1e6", "np.arange(n, dtype=np.int32)", n=n)
    w.pair("arange_i64/1e6", "np.arange(n)", n=n)
    w.pair("eye/1000x1000", "np.eye(n)", n=1000)
    stmt = "np.multiply.outer(np.arange(n, dtype=float), np.arange(n, dtype=float))"
    w.pair("products/1000x1000", stmt, n=1000)


def copy(w):
    for n in w.sizes(1_000, 100_000, 1_000_000, 10_000_000):
        name, a, b = label(n), f64s(n, 1), f64s(n, 2)
        w.pair(f"contiguous/{name}", "a.copy()", a=a)
        w.change(f"assign/{name}", "b[...] = a", "b", a=a, b=b)
        w.change(f"fill/{name}", "b.fill(2.5)", "b", b=b)
    for n in w.sizes(1_000_000, 10_000_000):
        name, a, b, half = label(n), f64s(n, 1), f64s(n, 2), f64s(n // 2, 3)
        w.pair(f"stride2/{name}", "a[::2].copy()", a=a)
        w.pair(f"reversed/{name}", "a[::-1].copy()", a=a)
        w.change(f"assign_reversed/{name}", "b[...] = a[::-1]", "b", a=a, b=b)
        w.change(f"assign_to_stride2/{name}", "b[::2] = half", "b", half=half, b=b)
    n = 1_000_000
    w.pair("contiguous_f32/1e6", "a.copy()", a=f32s(n, 1))
    w.pair("contiguous_u8/1e6", "a.copy()", a=u8s(n, 1))
    w.pair("reversed_u8/1e6", "a[::-1].copy()", a=u8s(n, 1))
    w.pair("contiguous_bool/1e6", "a.copy()", a=bools(n, 1, 0.5))
    m = f64s(2048 * 2048, 1).reshape(2048, 2048)
    w.pair("columns_stride2/2048", "m[:, ::2].copy()", m=m)
    w.pair("mirrored_u8/480x640", "m[:, ::-1].copy()", m=u8s(480 * 640, 1).reshape(480, 640))
    w.pair("slab64/2048", "m[:, :64].copy()", m=m)
    w.pair("block1024/2048", "m[512:1536, 512:1536].copy()", m=m)
    w.pair("ravel_block1024/2048", "m[512:1536, 512:1536].flatten()", m=m)
    a, b = f64s(n, 1), f64s(n, 2)
    w.pair("concatenate/1e6", "np.concatenate((a, b))", a=a, b=b)
    w.pair("stack_columns/1e6", "np.stack((a, b), 1)", a=a, b=b)
    w.pair("repeat2/1e6", "np.repeat(a, 2)", a=a)
    m, k = a.reshape(1000, 1000), b.reshape(1000, 1000)
    w.pair("hstack/1000x1000", "np.concatenate((m, k), 1)", m=m, k=k)


def elementwise(w):
    for n in w.sizes(10_000, 1_000_000, 10_000_000):
        name = label(n)
        a, b, c = (f64s(n, seed) for seed in (1, 2, 3))
        w.pair(f"add/{name}", "a + b", a=a, b=b)
        w.pair(f"add_scalar/{name}", "a + 2.5", a=a)
        w.pair(f"mul_add/{name}", "a * b + c", a=a, b=b, c=c)
        w.pair(f"two_sums/{name}", "(a + b) * (a + c)", a=a, b=b, c=c)
        w.pair(f"sqrt/{name}", "np.sqrt(a)", a=a)
        w.pair(f"less/{name}", "a < b", a=a, b=b)
        a, b, mask = signed(n, 1), signed(n, 2), bools(n, 3, 0.5)
        w.pair(f"where/{name}", "np.where(mask, a, b)", a=a, b=b, mask=mask)
        w.pair(f"where_scalar/{name}", "np.where(mask, a, 0.0)", a=a, mask=mask)
        w.pair(f"clip/{name}", "np.clip(a, -0.25, 0.5)", a=a)
    for n in w.sizes(10_000, 1_000_000):
        _in_place(w, n)
        _floats(w, n)
        _integers(w, n)
    for n in w.sizes(10_000_000):
        name = label(n)
        w.change(f"iadd/{name}", "b += a", "b", a=f64s(n, 1), b=f64s(n, 2))
        w.pair(f"add_f32/{name}", "a + b", a=f32s(n, 1), b=f32s(n, 2))
        w.pair(f"add_i32/{name}", "a + b", a=i32s(n, 1), b=i32s(n, 2))
        w.pair(f"add_u8/{name}", "a + b", a=u8s(n, 1), b=u8s(n, 2))
    n = 1_000_000
    a, b = f64s(n, 1), f64s(n, 2)
    w.pair("add_stride2/1e6", "a[::2] + b[::2]", a=a, b=b)
    w.pair("add_reversed/1e6", "a + b[::-1]", a=a, b=b)
    w.pair("add_neighbours/1e6", "a[1:] + a[:-1]", a=a)
    w.pair("add_u8_stride2/1e6", "a[::2] + b[::2]", a=u8s(n, 1), b=u8s(n, 2))
    m, k = (f64s(2048 * 2048, seed).reshape(2048, 2048) for seed in (1, 2))
    w.pair("add_columns_stride2/2048", "m[:, ::2] + k[:, ::2]", m=m, k=k)
    w.pair("add_inner/2048", "m[1:-1, 1:-1] + k[1:-1, 1:-1]", m=m, k=k)


def _in_place(w, n):
    name, a, b = label(n), f64s(n, 1), f64s(n, 2)
    w.change(f"iadd/{name}", "b += a", "b", a=a, b=b)
    w.change(f"iadd_scalar/{name}", "b += 2.5", "b", b=b)
    w.change(f"axpy/{name}", "b += 2.5 * a", "b", a=a, b=b)
    w.change(f"iabs/{name}", "np.abs(b, out=b)", "b", b=signed(n, 2))


def _floats(w, n):
    name, a, b = label(n), signed(n, 1), signed(n, 2)
    w.pair(f"mul/{name}", "a * b", a=a, b=b)
    w.pair(f"div/{name}", "a / b", a=a, b=b)
    w.pair(f"negative/{name}", "-a", a=a)
    w.pair(f"abs/{name}", "np.abs(a)", a=a)
    w.pair(f"maximum/{name}", "np.maximum(a, b)", a=a, b=b)
    w.pair(f"less_scalar/{name}", "a < 0.125", a=a)
    w.pair(f"isnan/{name}", "np.isnan(a)", a=a)
    a, b, c = (f32s(n, seed) for seed in (1, 2, 3))
    w.pair(f"add_f32/{name}", "a + b", a=a, b=b)
    w.pair(f"mul_scalar_f32/{name}", "a * 2.5", a=a)
    w.pair(f"sqrt_f32/{name}", "np.sqrt(a)", a=a)
    w.pair(f"less_f32/{name}", "a < b", a=a, b=b)
    w.pair(f"maximum_f32/{name}", "np.maximum(a, b)", a=a, b=b)
    w.change(f"iadd_f32/{name}", "c += a", "c", a=a, c=c)


def _integers(w, n):
    name, a, b = label(n), i32s(n, 1), i32s(n, 2)
    w.pair(f"add_i32/{name}", "a + b", a=a, b=b)
    w.pair(f"mul_i32/{name}", "a * b", a=a, b=b)
    w.pair(f"floor_divide_i32/{name}", "a // 7", a=a)
    w.pair(f"equal_i32/{name}", "a == b", a=a, b=b)
    w.pair(f"minimum_i32/{name}", "np.minimum(a, b)", a=a, b=b)
    a, b = i64s(n, 1), i64s(n, 2)
    w.pair(f"add_i64/{name}", "a + b", a=a, b=b)
    w.pair(f"mul_i64/{name}", "a * b", a=a, b=b)
    w.pair(f"floor_divide_i64/{name}", "a // 7", a=a)
    w.pair(f"remainder_i64/{name}", "a % 7", a=a)
    divisors = u8s(n, 2).astype(np.int32) + 1
    w.pair(f"floor_divide_by_i32/{name}", "a // b", a=i32s(n, 1), b=divisors)
    w.pair(f"floor_divide_by_i64/{name}", "a // b", a=a, b=divisors.astype(np.int64))
    w.pair(f"remainder_by_f64/{name}", "a % b", a=signed(n, 1), b=f64s(n, 2))
    a, b = u8s(n, 1), u8s(n, 2)
    w.pair(f"add_u8/{name}", "a + b", a=a, b=b)
    w.pair(f"greater_u8/{name}", "a > 50", a=a)
    w.pair(f"maximum_u8/{name}", "np.maximum(a, b)", a=a, b=b)
    a, b = bools(n, 1, 0.5), bools(n, 2, 0.5)
    w.pair(f"and/{name}", "a & b", a=a, b=b)
    w.pair(f"not/{name}", "~a", a=a)


def broadcast(w):
    for name, n in (("2048", 2048), ("100", 100)):
        m, row = f64s(n * n, 1).reshape(n, n), f64s(n, 2)
        w.pair(f"add_row/{name}", "m + row", m=m, row=row)
        w.pair(f"mul_column/{name}", "m * row[:, None]", m=m, row=row)
        w.pair(f"less_row/{name}", "m < row", m=m, row=row)
        w.change(f"iadd_row/{name}", "m += row", "m", m=m, row=row)
        w.change(f"iadd_column/{name}", "m += row[:, None]", "m", m=m, row=row)
        w.pair(f"centre_columns/{name}", "m - m.mean(0)", m=m)
    image, factors = f32s(3_000_000, 1).reshape(1000, 1000, 3), f32s(3, 2)
    w.pair("scale_colours_f32/1000x1000x3", "image * factors", image=image, factors=factors)
    points, shift = f64s(3_000_000, 1).reshape(1_000_000, 3), f64s(3, 2)
    w.pair("add_row3/1e6x3", "points + shift", points=points, shift=shift)
    n = 2048
    a, b = f64s(n, 1), f64s(n, 2)
    w.pair("outer_sum/2048", "a[:, None] + b", a=a, b=b)
    w.pair("copy_of_broadcast/2048", "np.broadcast_to(a, (n, n)).copy()", a=a, n=n)
    a, b = f64s(10_000, 1).reshape(100, 1, 100), f64s(10_000, 2).reshape(1, 100, 100)
    w.pair("add_planes/100x100x100", "a + b", a=a, b=b)


def transposed(w):
    for n in (64, 512, 2048):
        m, k, out = (f64s(n * n, seed).reshape(n, n) for seed in (1, 2, 3))
        w.pair(f"copy_f64/{n}", "m.T.copy()", m=m)
        w.change(f"assign_f64/{n}", "out[...] = m.T", "out", m=m, out=out)
        w.pair(f"add_transposed/{n}", "m + k.T", m=m, k=k)
        w.pair(f"add_both_transposed/{n}", "m.T + k.T", m=m, k=k)
        w.change(f"iadd_transposed/{n}", "out += k.T", "out", k=k, out=out)
        w.pair(f"less_transposed/{n}", "m < k.T", m=m, k=k)
        w.pair(f"copy_keeping_order/{n}", "m.T.copy(order='K')", m=m)
    n = 4096
    w.pair("copy_f64/4096", "m.T.copy()", m=f64s(n * n, 1).reshape(n, n))
    n = 2048
    w.pair("copy_f32/2048", "m.T.copy()", m=f32s(n * n, 1).reshape(n, n))
    w.pair("copy_u8/2048", "m.T.copy()", m=u8s(n * n, 1).reshape(n, n))
    n, columns = 2003, 2001
    w.pair("copy_f64/2003x2001", "m.T.copy()", m=f64s(n * columns, 1).reshape(n, columns))
    w.pair("copy_u8/2003x2001", "m.T.copy()", m=u8s(n * columns, 1).reshape(n, columns))
    m = f64s(4_000_000, 1).reshape(1_000_000, 4)
    w.pair("interleave4/1e6", "m.copy(order='C')", m=m.copy(order="F"))
    w.pair("separate4/1e6", "m.T.copy()", m=m)
    a = f64s(200 * 210 * 220, 1).reshape(200, 210, 220)
    for axes in ((2, 0, 1), (1, 0, 2), (0, 2, 1), (2, 1, 0)):
        name = "".join(map(str, axes))
        w.pair(f"permute_{name}/200x210x220", f"a.transpose({axes}).copy()", a=a)
    a = f64s(1_000_000, 1).reshape(100, 100, 100)
    w.pair("permute_021/100x100x100", "a.transpose((0, 2, 1)).copy()", a=a)
    image = u8s(3_000_000, 1).reshape(1000, 1000, 3)
    w.pair("channels_first_u8/1000x1000x3", "image.transpose(2, 0, 1).copy()", image=image)
    a, b = (f64s(64_000, seed).reshape(40, 40, 40) for seed in (1, 2))
    for rank in ("", "_dyn"):
        w.pair(f"add_permuted{rank}/40x40x40", "a + b.transpose(2, 1, 0)", a=a, b=b)


def cast(w):
    for n in w.sizes(10_000, 1_000_000, 10_000_000):
        name = label(n)
        w.pair(f"f64_to_f32/{name}", "a.astype(np.float32)", a=f64s(n, 1))
        w.pair(f"f64_to_i32/{name}", "a.astype(np.int32)", a=signed(n, 1) * 1000.0)
    for n in w.sizes(10_000, 1_000_000):
        name = label(n)
        for source, a, targets in (
            ("f32", f32s(n, 1), ("f64",)),
            ("f32", f32s(n, 1) * np.float32(100.0), ("u8",)),
            ("f64", signed(n, 1), ("bool",)),
            ("f64", signed(n, 1) * 1000.0, ("i64",)),
            ("i32", i32s(n, 1), ("f64", "i64")),
            ("i64", i64s(n, 1), ("f64", "i32")),
            ("u8", u8s(n, 1), ("f32", "i64")),
            ("bool", bools(n, 1, 0.5), ("f64", "u8")),
        ):
            for target in targets:
                w.pair(f"{source}_to_{target}/{name}", f"a.astype({_TYPES[target]})", a=a)


_TYPES = {
    "f32": "np.float32",
    "f64": "np.float64",
    "i32": "np.int32",
    "i64": "np.int64",
    "u8": "np.uint8",
    "bool": "np.bool_",
}


def small(w):
    for n in (3, 10, 100):
        name, a, b = label(n), f64s(n, 1), f64s(n, 2)
        for rank in ("", "_dyn"):
            w.pair(f"add{rank}/{name}", "a + b", a=a, b=b)
            w.pair(f"add_scalar{rank}/{name}", "a + 2.5", a=a)
            w.pair(f"copy{rank}/{name}", "a.copy()", a=a)
            w.pair(f"sum{rank}/{name}", "a.sum()", a=a)
            w.change(f"iadd{rank}/{name}", "b += a", "b", a=b, b=a)
        w.pair(f"less/{name}", "a < b", a=a, b=b)
        w.pair(f"max/{name}", "a.max()", a=a)
        w.pair(f"mean/{name}", "a.mean()", a=a)
        w.pair(f"zeros/{name}", "np.zeros(n)", n=n)
    w.pair("from_list/3", "np.array([1.0, 2.0, 3.0])")
    a = f64s(10, 1)
    w.pair("add_slices/10", "a[1:] + a[:-1]", a=a)
    w.pair("chain/10", "(a - 1.0) * a + a", a=a)
    m, k, row = f64s(9, 1).reshape(3, 3), f64s(9, 2).reshape(3, 3), f64s(3, 3)
    w.pair("add/3x3", "m + k", m=m, k=k)
    w.pair("add_row/3x3", "m + row", m=m, row=row)
    w.pair("add_transposed/3x3", "m + k.T", m=m, k=k)
    w.pair("sum_axis0/3x3", "m.sum(0)", m=m)
    w.pair("sum_axis1/3x3", "m.sum(1)", m=m)
    w.pair("copy/3x3", "m.copy()", m=m)
    w.pair("row_copy/3x3", "m[1].copy()", m=m)
    w.pair("copy_transposed/3x3", "m.T.copy()", m=m)
    m, row = f64s(256, 1).reshape(16, 16), f64s(16, 3)
    w.pair("add_column/16x16", "m + column", m=m, column=row.reshape(16, 1))
    w.pair("sum_column/16x16", "m[:, 1].sum()", m=m)
    w.pair("copy_column/16x16", "m[:, 1].copy()", m=m)
    w.pair("copy_part/16x16", "m[1:, 1:].copy()", m=m)
    w.change("iadd_row/16x16", "m += row", "m", m=m, row=row)
    w.pair("sum_part/100x100", "m[1:, 1:].sum()", m=f64s(10_000, 1).reshape(100, 100))


def view(w):
    a, m = f64s(1000, 1), f64s(10_000, 1).reshape(100, 100)
    c = f64s(6000, 1).reshape(10, 20, 30)
    w.pair("slice", "a[1:-1]", a=a)
    w.pair("slice_reversed", "a[::-1]", a=a)
    w.pair("slice_2d_steps", "m[1::2, ::2]", m=m)
    w.pair("row", "m[i]", m=m, i=50)
    w.pair("column", "m[:, j]", m=m, j=50)
    w.pair("split", "m[:i], m[i:]", m=m, i=50)
    w.pair("diagonal", "m.diagonal()", m=m)
    windows = sliding_window_view
    w.pair("sliding_window", "sliding_window_view(a, 3)", a=a, sliding_window_view=windows)
    w.pair("transpose", "m.T", m=m)
    w.pair("permute", "c.transpose(2, 0, 1)", c=c)
    w.pair("reshape", "a.reshape(10, 100)", a=a)
    w.pair("broadcast_to", "np.broadcast_to(a, (10, 1000))", a=a)
    w.pair("new_axis", "a[:, None]", a=a)
    w.pair("expand_dims", "np.expand_dims(a, 1)", a=a)
    w.pair("element", "m[i, j]", m=m, i=30, j=40)
    w.change("element_set", "m[i, j] = 2.5", "m", m=m, i=30, j=40)
    w.pair("handle", "m.view()", m=m)
    w.pair("handle_of_slice", "m[1:]", m=m)
    w.pair("slice_2d_steps_dyn", "m[1::2, ::2]", m=m)
    w.pair("row_dyn", "m[i]", m=m, i=30)
    w.pair("transpose_dyn", "m.T", m=m)
    w.pair("permute_dyn", "c.transpose(2, 0, 1)", c=c)
    w.pair("element_dyn", "m[i, j]", m=m, i=30, j=40)
    m = f64s(100_000, 1).reshape(1000, 100)
    w.pair("rows/1000", "n = 0\nfor row in m: n += len(row)", "n", m=m)
    w.pair("sums_of_rows/1000x100", "sum(row.sum() for row in m)", m=m)
    w.pair("sums_of_columns/1000x100", "sum(column.sum() for column in m.T)", m=m)


GROUPS = {
    "create": create,
    "copy": copy,
    "elementwise": elementwise,
    "broadcast": broadcast,
    "transposed": transposed,
    "cast": cast,
    "small": small,
    "view": view,
    "reductions": lambda w: (reductions(w), axes(w)),
    "short": short,
    "picks": picks,
    "random": random,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--budget", type=float, default=0.03)
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("works", nargs="*", help="parts of full names; none for all")
    args = parser.parse_intermixed_args()
    works = Works(args.group, args.quick, args.check, args.works, args.budget, args.samples)
    GROUPS[args.group](works)


if __name__ == "__main__":
    main()
