"""Writes tests/golden/half.json: what NumPy makes of float16. Run with NumPy 2.4."""

import json
import pathlib
import warnings

import numpy as np

warnings.simplefilter("ignore")
rng = np.random.default_rng(16)


def bits(a):
    return np.asarray(a, "f2").view("u2").ravel().tolist()


def one(x):
    return int(np.float16(x).view("u2"))


def fnv(data):
    """The hash FNV-1a."""
    h = 0xCBF29CE484222325
    for b in data:
        h = ((h ^ b) * 0x100000001B3) & (2**64 - 1)
    return f"{h:016x}"


def canonical(r):
    """The bytes of a result, every NaN as 0x7e00."""
    r = np.asarray(r)
    if r.dtype == np.float16:
        r = r.view("u2")
        r = np.where((r & 0x7FFF) > 0x7C00, 0x7E00, r).astype("<u2")
    return r.tobytes()


def list_of(a):
    assert a.sum().dtype == a.mean().dtype == a.cumsum().dtype == np.dot(a, a).dtype == np.dtype("f2")
    some = a[~np.isnan(a)]
    return {
        "data": bits(a), "sum": one(a.sum()), "mean": one(a.mean()), "min": one(a.min()), "max": one(a.max()),
        "argmin": int(a.argmin()), "argmax": int(a.argmax()), "any": bool(a.any()), "all": bool(a.all()),
        "cumsum": bits(a.cumsum())[-40:], "median": one(np.median(a)), "nansum": one(np.nansum(a)),
        "nanmean": one(np.mean(some)) if some.size else 0x7E00, "dot": one(np.dot(a, a)),
        "sorted": bits(np.sort(a))[-20:], "var": one(a.var()), "std": one(a.std()),
    }


def lists():
    for n in (1, 2, 7, 8, 9, 64, 127, 128, 129, 300, 1000):
        yield (rng.integers(-512, 513, n) / 64).astype("f2")
    yield np.ones(3000, "f2")
    yield np.full(200, 60000, "f2")
    yield rng.normal(size=500).astype("f2")
    x = rng.normal(size=70).astype("f2")
    x[[3, 50]] = np.nan
    yield x
    yield np.array([np.inf, 1, -0.0, 6e-8], "f2")
    yield np.array([-0.0, -0.0], "f2")


def product_of(a):
    return {"data": bits(a), "prod": one(a.prod()), "cumprod": bits(a.cumprod())}


def table_of(shape):
    a = (rng.integers(-512, 513, shape) / 64).astype("f2")
    return {
        "shape": shape, "data": bits(a), "sum0": bits(a.sum(0)), "sum1": bits(a.sum(1)), "mean0": bits(a.mean(0)),
        "mean1": bits(a.mean(1)), "min0": bits(a.min(0)), "cumsum1": bits(a.cumsum(1))[-20:],
        "product": bits(a @ a.T)[:50],
    }


def pairs():
    p = rng.integers(0, 65536, 4000, dtype="u2").view("f2")
    q = rng.integers(0, 65536, 4000, dtype="u2").view("f2")
    q[200:400] = 1
    q[400:800] = (rng.normal(size=400) * 3).astype("f2")
    p[400:800] = (rng.normal(size=400) * 30).astype("f2")
    p, q = p[:1200], q[:1200]
    out = {"left": bits(p), "right": bits(q)}
    names = "add subtract multiply divide floor_divide remainder maximum minimum fmax less equal"
    for name in names.split():
        r = getattr(np, name)(p, q)
        out[name] = bits(r) if r.dtype == np.float16 else r.astype(int).tolist()
    return out


def doubles():
    """Doubles beside the middles between two halves, and past the ends."""
    step = 2.0**-11
    middles = 1 + (np.arange(40) * 2 + 1) * step
    d = [65504, 65519.999, 65520, 65535.9, -65520, 1e300, -1e300, 2**-24, 2**-25, np.nextafter(2**-25, 1), 1 + step,
         np.nextafter(1 + step, 2), np.nextafter(1 + step, 0), 1 + 3 * step, np.nextafter(1 + 3 * step, 0), 2049, 2051,
         -2049, 1e-320, 0.1, 1 / 3]
    d = np.concatenate([d, middles, np.nextafter(middles, 3), np.nextafter(middles, 0)])
    return {"data": [float(x) for x in d], "half": bits(d.astype("f2"))}


def texts(every):
    def rows(end, **options):
        return fnv("\n".join(np.array2string(every[i : i + 16], **options) for i in range(0, end, 16)).encode())

    return {
        "scalars": fnv("\n".join(str(x) for x in every if np.isfinite(x)).encode()),
        "arrays": fnv("\n".join(repr(every[i::1024]) for i in range(1024)).encode()),
        "rows": rows(65536),
        "unique": rows(31744, floatmode="unique"),
        "equal": rows(31744, floatmode="maxprec_equal", precision=20),
        "fixed": rows(31744, floatmode="fixed", precision=3),
    }


every = np.arange(65536, dtype="u2").view("f2")
functions = "floor ceil trunc rint sqrt absolute negative isnan isfinite isinf signbit sign square reciprocal"
golden = {
    "numpy": np.__version__,
    "lists": [list_of(a) for a in lists()],
    "prods": [product_of(rng.choice([0.5, 1, 2, 1.5, -1], n).astype("f2")) for n in (1, 5, 20, 30)],
    "tables": [table_of(shape) for shape in ((3, 4), (5, 1), (1, 5), (30, 7), (7, 200))],
    "functions": {name: fnv(canonical(getattr(np, name)(every))) for name in functions.split()},
    "pairs": pairs(),
    "doubles": doubles(),
    "texts": texts(every),
    "linspace": bits(np.linspace(0, 1, 50).astype("f2")),
    "arange": bits(np.arange(0, 300, 0.25, dtype="f2")),
}
path = pathlib.Path(__file__).parent.parent / "golden" / "half.json"
path.write_text(json.dumps(golden, separators=(",", ":")))
