"""Opening a picture as a person sees it: turned upright, on paper, not larger than it must be."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggpt.errors import ExpertError

Pixels = NDArray[np.uint8]
"""Height, width, and red, green and blue from 0 to 255."""

LARGEST = 12_000_000
"""Letters of a page are large enough at so many pixels."""

_BRIGHT = 128
_ON_ITS_SIDE = (5, 6, 7, 8)


def opened(path: Path, largest: int = LARGEST, *, name: str = "") -> Pixels:
    """The first frame of a picture, turned as its EXIF orientation says.

    Args:
        path: the file; its name needs no ending.
        largest: the most pixels it may keep; a larger picture is scaled down.
        name: what a person calls the file, for the error.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            # JPEG is decoded at half, a quarter or an eighth of its size where that is still large enough.
            image.draft("RGB", _within(image.size, largest))
            upright = ImageOps.exif_transpose(image)
            flat = _on_paper(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ExpertError("picture_unreadable", name=name) from error
    if flat.width * flat.height > largest:
        flat = flat.resize(_within(flat.size, largest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return np.asarray(flat, dtype=np.uint8)


def size_of(path: Path, *, name: str = "") -> tuple[int, int]:
    """The width and height of a picture in pixels as it is seen, turned as its EXIF orientation says.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    from PIL import ExifTags, Image

    try:
        with Image.open(path) as image:
            on_its_side = image.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
            width, height = image.size
            return (height, width) if on_its_side else (width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ExpertError("picture_unreadable", name=name) from error


def _within(size: tuple[int, int], largest: int) -> tuple[int, int]:
    """The size, or a smaller one of the same shape."""
    width, height = size
    scale = min(1.0, (largest / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


def _on_paper(image: Any) -> Any:
    """The picture without transparency: on white, or on black where what shows is light, so that text stands out."""
    from PIL import Image, ImageStat

    if image.mode.startswith("I") or image.mode == "F":
        return _scaled_gray(image).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    shown = ImageStat.Stat(clear.convert("L"), clear.getchannel("A").point([0, *[255] * 255]))
    paper = "black" if shown.count[0] and shown.mean[0] > _BRIGHT else "white"
    return Image.alpha_composite(Image.new("RGBA", clear.size, paper), clear).convert("RGB")


def _scaled_gray(image: Any) -> Any:
    """A picture of more than 8 bits a pixel, as 8 bits between its darkest and its lightest point."""
    from PIL import Image

    values = np.nan_to_num(np.asarray(image, dtype=np.float64))
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255 / max(high - low, 1e-9))).astype(np.uint8))
