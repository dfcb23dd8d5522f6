"""NumPy's answers about complex numbers, for tests/complex. Needs NumPy; run from the folder of the crate:

    python tests/complex/golden.py

Every number is text: a complex one is a pair of them.
"""
import json

import numpy as np

np.seterr(all="ignore")
PARTS = [-3.5, -1.0, -0.3, -0.0, 0.0, 0.25, 1.0, 2.5]
# So far out, and so near to a branch point or to zero, that the plain formulas lose digits.
FAR = {"c16": [1e200, -1e200, 1e-200, 1 + 1e-9, -1e-9, 30.0, -700.0], "c8": [1e30, -1e30, 1e-30, 1 + 1e-4, -1e-5, 30.0, -80.0]}
# Not `log1p`, whose digits NumPy loses.
FAR_FUNCTIONS = ["sqrt", "ln", "tan", "asin", "acos", "atan", "tanh", "asinh", "acosh", "atanh"]
EDGES = [0.0, -0.0, 1.0, -2.0, np.inf, -np.inf, np.nan, 1e300, -1e-300]
# Of one number, by our names.
FUNCTIONS = {
    "sqrt": np.sqrt, "exp": np.exp, "exp2": np.exp2, "expm1": np.expm1, "ln": np.log, "log2": np.log2,
    "log10": np.log10, "log1p": np.log1p, "recip": np.reciprocal, "square": np.square, "sin": np.sin,
    "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh,
    "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "sign": np.sign, "conj": np.conj, "abs": np.abs, "angle": np.angle, "real": np.real, "imag": np.imag,
}
ON_EDGES = ["conj", "abs", "real", "imag", "angle", "sign", "sqrt", "exp", "exp2", "expm1", "ln", "log2", "log10"]
# Exact, of every number.
PREDICATES = {
    "isnan": np.isnan, "isfinite": np.isfinite, "isinf": np.isinf, "iscomplex": np.iscomplex,
    "isreal": np.isreal, "astype_bool": lambda z: z.astype(bool),
}


def text(x):
    if np.iscomplexobj(x):
        return [text(x.real), text(x.imag)]
    return repr(float(x))


def texts(a):
    return [text(x) for x in np.asarray(a).ravel()]


def grid(parts, dtype):
    z = np.empty((len(parts), len(parts)), dtype)
    z.real, z.imag = np.array(parts)[:, None], np.array(parts)
    return z.ravel()


def printed():
    random = np.random.default_rng(5)
    some = lambda *shape: random.normal(size=shape) + 1j * random.normal(size=shape)
    wide = some(4, 3) * 10.0 ** random.integers(-3, 6, (4, 3))
    special = np.array([[np.nan + 1j, complex(1, np.nan)], [complex(-np.inf, 2.5), complex(0, -np.inf)]])
    arrays = [
        np.zeros((0, 3), "c16"), np.array(-0.0 - 0.0j), np.array(2.5j), some(5), some(2, 3), some(2, 2, 2),
        wide, special, special[:, :1], np.round(some(3, 4), 1), np.arange(4) + 0j,
        -1j * np.arange(4), np.array([1e-300j, 1e300]), np.array([0.1 + 1e16j]), some(30) * 1e7,
    ]
    options = [{}, {"precision": 3}, {"suppress": True}, {"floatmode": "fixed", "precision": 2}, {"sign": "+"},
               {"sign": " "}, {"floatmode": "unique"}, {"floatmode": "maxprec_equal"}, {"nanstr": "NA", "infstr": "∞"},
               {"linewidth": 40}, {"threshold": 5, "edgeitems": 1}]
    for z in arrays:
        for dtype in "c16", "c8":
            a = z.astype(dtype)
            cases = []
            for chosen in options:
                with np.printoptions(**chosen):
                    cases.append({"options": chosen, "str": str(a), "repr": repr(a)})
            yield {"dtype": a.dtype.name, "shape": a.shape, "data": texts(a), "cases": cases}


def main():
    out = {"numpy": np.__version__}
    for dtype in "c16", "c8":
        name = np.dtype(dtype).name
        z, edges = grid(PARTS, dtype), grid(EDGES, dtype)
        far = grid(FAR[dtype], dtype)
        w = np.roll(z, 27)
        out[name] = {
            "values": texts(z),
            "edges": texts(edges),
            "functions": {key: texts(f(z)) for key, f in FUNCTIONS.items()},
            "far": texts(far),
            "far functions": {key: texts(FUNCTIONS[key](far)) for key in FAR_FUNCTIONS},
            "on edges": {key: texts(FUNCTIONS[key](edges)) for key in ON_EDGES},
            "predicates": {key: [bool(x) for x in f(edges)] for key, f in PREDICATES.items()},
            "power": texts(z**w),
            "square power": texts(z ** z.dtype.type(2)),
            "real power": texts(z ** z.real.dtype.type(-1.5)),
            "quotient": texts(z / (w + z.dtype.type(0.125))),
            "product": texts(z * w),
            "sum": text(z.sum()), "mean": text(z.mean()), "var": text(z.var()), "std": text(z.std(ddof=1)),
            "cumsum": texts(np.cumsum(z)), "cumprod": texts(np.cumprod(z[-9:])),
            "count_nonzero": int(np.count_nonzero(z)),
            "matmul": texts(z.reshape(8, 8) @ w.reshape(8, 8).T), "dot": text(z @ w),
            "scalars": [[text(x), str(x)] for x in np.concatenate([z, edges, z.dtype.type(1e7) * z, z * 1e-5])],
        }
    out["printed"] = list(printed())
    with open("tests/golden/complex.json", "w") as file:
        # A line for each list.
        line = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        rows = lambda name: ",\n".join(f'"{key}":{line(value)}' for key, value in out[name].items())
        types = "".join(f'"{name}":{{\n{rows(name)}\n}},\n' for name in ("complex64", "complex128"))
        printed_rows = ",\n".join(line(row) for row in out["printed"])
        file.write(f'{{{types}"printed":[\n{printed_rows}\n]}}\n')


if __name__ == "__main__":
    main()
