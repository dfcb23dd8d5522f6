"""Makes the .npy files of this directory (run once: python make.py)."""
import numpy as np

TYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]
TYPES += ["c8", "c16"]


def values(code):
    k = np.arange(24)
    dtype = np.dtype(code)
    if dtype.kind == "b":
        return k % 3 == 0
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return np.array([int(info.min) + int(i) if i % 2 == 0 else int(info.max) - int(i) for i in k], dtype)
    out = (k * 1.5 - 7).astype(dtype)
    if dtype.kind == "c":
        out.imag = -(2 * k * 1.5 - 7)
        out.real[5], out[6] = -np.inf, complex(-0.0, 0.0)
        return out
    out[5], out[6] = -np.inf, -0.0
    return out


def name(code):
    return np.dtype(code).name


for code in TYPES:
    a = values(code).reshape(2, 3, 4)
    for end in "<>" if a.dtype.itemsize > 1 else "|":
        b = a.astype(a.dtype.newbyteorder(end)) if end != "|" else a
        tag = {"<": "le", ">": "be", "|": "na"}[end]
        np.save(f"{name(code)}_{tag}_c.npy", np.ascontiguousarray(b))
        np.save(f"{name(code)}_{tag}_f.npy", np.asfortranarray(b))

a = values("i2")
for version in ((1, 0), (2, 0), (3, 0)):
    with open(f"version{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, a, version=version)
np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros(0, "f4"))
np.save("empty302.npy", np.zeros((3, 0, 2), "i4"))
np.save("bad_object.npy", np.array([{}, None], object), allow_pickle=True)
np.save("bad_struct.npy", np.zeros(2, [("a", "<i4"), ("b", [("c", ">f8", (2, 3))])]))
np.save("bad_unicode_names.npy", np.zeros(2, [("\u540d", "<i4")]))
np.save("bad_complex.npy", np.zeros(2, "G"))
np.save("bad_half.npy", np.zeros(2, "f2"))
np.save("bad_longdouble.npy", np.zeros(2, "g"))
np.save("bad_datetime.npy", np.zeros(2, "M8[ns]"))
np.save("bad_timedelta.npy", np.zeros(2, "m8[s]"))
np.save("bad_bytes.npy", np.array([b"ab", b"c"]))
np.save("bad_text.npy", np.array(["ab", "c"]))
np.save("bad_void.npy", np.zeros(2, "V3"))
