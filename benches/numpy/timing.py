"""The values of benches/works/values.rs, and the timing of works in NumPy."""

import json
import statistics
import timeit

import numpy as np


def _hash(n, seed):
    x = (np.arange(n, dtype=np.uint64) + np.uint64(seed << 32)) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _unit(n, seed):
    return (_hash(n, seed) >> np.uint64(11)).astype(np.float64) / (1 << 53)


def f64s(n, seed):
    return _unit(n, seed) + 0.5


def f32s(n, seed):
    return f64s(n, seed).astype(np.float32)


def signed(n, seed):
    return _unit(n, seed) * 2.0 - 1.0


def i64s(n, seed):
    return (_hash(n, seed) % np.uint64(1000)).astype(np.int64) - 500


def i32s(n, seed):
    return i64s(n, seed).astype(np.int32)


def u8s(n, seed):
    return (_hash(n, seed) % np.uint64(100)).astype(np.uint8)


def bools(n, seed, p):
    return _unit(n, seed) < p


def positions(n, seed, below):
    return (_hash(n, seed) % np.uint64(below)).astype(np.int64)


def label(n):
    """A size as it stands in names: 3, 250, 1e6."""
    digits = len(str(n)) - 1
    return f"1e{digits}" if n >= 1000 and n == 10**digits else str(n)


class Works:
    """Measures the works it is given, and prints a line of JSON for each."""

    def __init__(self, group, quick, check, wanted, budget, samples):
        self.group, self.quick, self.check, self.wanted = group, quick, check, wanted
        self.budget, self.samples = budget, samples

    def sizes(self, *sizes):
        return [n for n in sizes if not self.quick or n <= 1_000_000]

    def pair(self, name, stmt, result=None, **names):
        """An expression, or a statement after which the expression `result` is what came out."""
        if self._wants(name):
            self._measure(name, stmt, result, names)

    def change(self, name, stmt, target, **names):
        """A statement that changes the array named `target`, of which it gets a copy."""
        if self._wants(name):
            names[target] = names[target].copy()
            self._measure(name, stmt, target, names)

    def nothing(self, name):
        """A work that NumPy does not have."""
        if self._wants(name):
            print(json.dumps({"work": name, "nothing": True}), flush=True)

    def _wants(self, name):
        full = f"{self.group}/{name}"
        return not self.wanted or any(part in full for part in self.wanted)

    def _measure(self, name, stmt, result, names):
        line = {"work": name, "stmt": stmt}
        if self.check:
            line["check"] = _check(stmt, result, names)
        # Locals, as they would be in a function.
        setup = "; ".join(f"{local} = _names['{local}']" for local in names) or "pass"
        timer = timeit.Timer(stmt, setup, globals={"np": np, "_names": names})
        line["ns"] = self._median(timer) * 1e9
        print(json.dumps(line), flush=True)

    def _median(self, timer):
        """The median of samples of at least 2 ms each, in seconds for one run. As in
        benches/numpy/measure.rs."""
        runs, taken = 1, timer.timeit(1)
        while True:
            taken = timer.timeit(runs)
            if taken >= 0.001 or runs >= 1 << 30:
                break
            runs *= max(2, min(100, int(0.001 / max(taken, 1e-8))))
        runs = max(1, round(runs * 0.002 / taken))
        samples = int(self.budget / max(taken, 0.002))
        samples = min(max(samples, self.samples), 40)
        return statistics.median(timer.timeit(runs) / runs for _ in range(samples))


def _check(stmt, result, names):
    scope = {"np": np, **names}
    if result is None:
        value = eval(stmt, scope)
    else:
        exec(stmt, scope)
        value = eval(result, scope)
    parts = value if isinstance(value, (tuple, list)) else [value]
    values = np.concatenate([np.ravel(np.asarray(p)).astype(np.float64) for p in parts])
    weights = np.arange(values.size) % 7 + 1
    return [int(values.size), float((values * weights).sum())]
