"""NumPy's files to ndview and back, bit for bit. Needs NumPy; run from the folder of the crate:

    python tests/npy/numpy_files.py

Makes arrays of every element type, byte order, memory order and several shapes, of random bits, as .npy and .npz files; has
the test `numpy_exchange` read them and write them again (also turned and reversed); loads that and compares.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

TYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]
TYPES += ["c8", "c16"]
SHAPES = [(), (0,), (1,), (7,), (3, 5), (2, 3, 4), (3, 0, 2), (2, 1, 3, 1, 2), (1,) * 20, (300, 41)]


def arrays():
    random = np.random.default_rng(1)
    for code in TYPES:
        for shape in SHAPES:
            for end in "<>":
                for order in "CF":
                    dtype = np.dtype(code).newbyteorder(end)
                    count = int(np.prod(shape))
                    if code == "?":
                        flat = random.integers(0, 2, count).astype("?")
                    else:
                        flat = np.frombuffer(random.bytes(count * dtype.itemsize), dtype)
                    lens = "x".join(map(str, shape)) or "scalar"
                    name = f"{dtype.name}_{'le' if end == '<' else 'be'}_{order}_{lens}"
                    yield name, np.asarray(flat.reshape(shape), order=order)


def bits(array):
    """Shape, type and bytes in C order, of this machine's byte order."""
    if not array.dtype.isnative:
        array = array.byteswap().view(array.dtype.newbyteorder("="))
    return array.shape, array.dtype, array.tobytes("C")


def main():
    checked = 0

    def check(what, got, expected):
        nonlocal checked
        checked += 1
        if bits(got) != bits(expected):
            sys.exit(f"{what}: {got!r} is not {expected!r}")

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        back = folder / "back"
        back.mkdir()
        made = dict(arrays())
        for name, array in made.items():
            np.save(folder / f"{name}.npy", array)
        np.savez(folder / "some.npz", **dict(list(made.items())[::2]))
        np.savez_compressed(folder / "others.npz", **dict(list(made.items())[1::2]))
        command = ["cargo", "test", "--quiet", "--test", "numpy_exchange"]
        subprocess.run(command, check=True, env={**os.environ, "NDVIEW_NUMPY_FILES": str(folder)})

        packed = dict(np.load(back / "stored.npz").items())
        packed.update(np.load(back / "deflated.npz").items())
        assert packed.keys() == made.keys()
        for name, array in made.items():
            check(name, np.load(back / f"{name}.npy"), array)
            check(name, np.load(back / f"unpacked-{name}.npy"), array)
            check(name, packed[name], array)
            check(name, np.load(back / f"turned-{name}.npy"), array.T)
            reverse = tuple(slice(None, None, -1) for _ in array.shape)
            check(name, np.load(back / f"reversed-{name}.npy"), array[reverse])
            same_order = np.load(back / f"{name}.npy").flags
            if array.flags.fnc:
                assert same_order.fnc, name
    print(f"{checked} arrays are the same, bit for bit")


main()
