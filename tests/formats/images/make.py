"""Writes the images of this folder, and what Pillow reads from them as .npy, with NumPy and Pillow."""
import pathlib
import numpy as np
from PIL import Image

here = pathlib.Path(__file__).parent
i, j = np.mgrid[0:12, 0:20]
rgb = np.stack([i * 20, j * 12, (i + j) * 8], -1).astype("u1")
grey = (i * 10 + j * 5).astype("u1")

Image.fromarray(rgb).save(here / "rgb.jpg", quality=95)
Image.fromarray(rgb).save(here / "progressive.jpg", quality=95, progressive=True)
Image.fromarray(grey).save(here / "grey.jpg", quality=95)
Image.fromarray(rgb).convert("CMYK").save(here / "cmyk.jpg", quality=95)
Image.fromarray(rgb).save(here / "rgb.png")
Image.fromarray(rgb).quantize(7).save(here / "palette.png")
Image.fromarray(grey > 100).save(here / "bits.png")
Image.fromarray(np.dstack([grey, 255 - grey])).save(here / "alpha.png")
Image.fromarray((grey.astype("u2") * 257 + 1)).save(here / "deep.png")
for path in sorted(here.glob("*.[jp][pn]g")):
    image = Image.open(path)
    if image.mode in ("P", "CMYK"):
        image = image.convert("RGB")
    if image.mode == "1":
        image = image.convert("L")
    pixels = np.asarray(image)
    if image.mode.startswith("I"):
        pixels = pixels.astype("<u2")
    np.save(path.with_suffix(path.suffix + ".npy"), pixels)
