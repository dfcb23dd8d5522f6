"""Writes python.safetensors with the Python package safetensors."""
import pathlib
import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "weights": np.arange(6, dtype="f4").reshape(2, 3) / 2,
        "cube": -np.arange(24, dtype="i8").reshape(2, 3, 4),
        "flags": np.array([True, False, True]),
        "bytes": np.array([0, 127, 255], "u1"),
        "scalar": np.array(2.5),
        "none": np.zeros((0, 3), "u2"),
        "half": np.array([1.5], "f2"),
    },
    pathlib.Path(__file__).parent / "python.safetensors",
    metadata={"made by": "make.py"},
)
