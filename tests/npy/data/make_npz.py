"""Writes stored.npz and deflated.npz with NumPy."""
import pathlib
import numpy as np

here = pathlib.Path(__file__).parent
arrays = {
    "ints": np.arange(6, dtype="<i8").reshape(2, 3),
    "fortran": np.asfortranarray(np.arange(6, dtype="<f8").reshape(2, 3) / 2),
    "flags": np.array([True, False, True]),
    "scalar": np.uint8(7),
    "none": np.zeros((0, 3), "<f4"),
    "swapped": np.array([1, 256, -2], ">i2"),
    "größe": np.arange(1000, dtype="<i4"),
}
np.savez(here / "stored.npz", **arrays)
np.savez_compressed(here / "deflated.npz", **arrays)
