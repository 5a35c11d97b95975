"""Pictures between files and arrays: read upright and in plain RGB, written in the format that fits them."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input, Output

Pixels = NDArray[Any]
"""Bytes in rows and columns: height x width x 3 in the order red, green, blue, or height x width for one channel."""

MOST_PIXELS = 80_000_000
"""The largest picture that is read or made: above, one copy of it is a quarter of a gigabyte."""

_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
}
_QUALITY = 92
# No others: for some, Pillow would start a program.
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "PPM", "ICO", "TGA", "JPEG2000")
# The EXIF tag for how a camera was held, and its values for upright pictures that were stored lying.
_ORIENTATION = 0x0112
_TURNED = {5, 6, 7, 8}


@dataclass(frozen=True)
class Picture:
    """A picture in memory."""

    pixels: Pixels
    """Height x width x 3, red, green, blue."""
    alpha: Pixels | None = None
    """Height x width, 255 where it is opaque; None where it is so everywhere."""
    media_type: str = "image/png"
    """The format to write it in."""
    profile: bytes | None = None
    """The ICC profile of its colors."""
    lines: bool = False
    """Whether it is a drawing of lines, which JPEG would smear."""

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.pixels.shape[1])

    def with_pixels(self, pixels: Pixels) -> "Picture":
        """The same with other pixels of the same size."""
        return replace(self, pixels=pixels)


def read(value: Input, *, most_pixels: int = MOST_PIXELS) -> Picture:
    """The picture of an input, turned upright as its EXIF orientation says; of an animation the first frame.

    Nothing else of its metadata is kept but the color profile.

    Raises:
        ExpertError: `picture_unreadable`, or `picture_too_large` if it has more than `most_pixels`.
    """
    with _opened(value) as image:
        check_size(*image.size, most_pixels=most_pixels)
        return _picture(image)


def size_of(value: Input) -> tuple[int, int]:
    """The width and height of a picture as it is seen, without reading all of it.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    with _opened(value) as image:
        turned = image.getexif().get(_ORIENTATION, 1) in _TURNED
        return (image.height, image.width) if turned else (image.width, image.height)


def check_size(width: int, height: int, *, most_pixels: int = MOST_PIXELS) -> None:
    """Refuse a picture that would not fit in memory.

    Raises:
        ExpertError: `picture_too_large`.
    """
    if width * height > most_pixels:
        raise ExpertError("picture_too_large", width=width, height=height, limit=most_pixels // 1_000_000)


def mask_of(value: Input, size: tuple[int, int]) -> Pixels:
    """A mask as height x width of 0 and 255, at the size (width, height) of the picture it belongs to.

    A mask is opaque or light where the region is: its alpha channel counts if it has one that says something.

    Raises:
        ExpertError: `picture_unreadable` or `picture_too_large`.
    """
    picture = read(value)
    grey = picture.alpha if picture.alpha is not None else picture.pixels.max(axis=2)
    made = Image.fromarray(grey)
    if made.size != size:
        made = made.resize(size, Image.Resampling.BILINEAR)
    return np.where(np.asarray(made) > 127, 255, 0).astype(np.uint8)


def write(picture: Picture, folder: Path, stem: str, name: str = "image") -> Output:
    """Write a picture into the folder of a call, as the output `name`.

    The format is `picture.media_type`; PNG instead where that could not hold transparency or would smear lines.
    """
    media_type = _fitting(picture)
    path = folder / f"{stem}.{_ENDINGS[media_type]}"
    _image(picture, media_type).save(path, **_options(picture, media_type))
    return Output(name, "masks" if name == "masks" else "image", path=str(path), media_type=media_type)


def grey_picture(grey: Pixels, *, lines: bool = False) -> Picture:
    """A picture of one channel, as a PNG."""
    return Picture(np.repeat(grey[:, :, None], 3, axis=2), lines=lines)


@cache
def _formats() -> tuple[str, ...]:
    """Those of the formats that this Pillow was built with."""
    Image.init()
    return tuple(one for one in _FORMATS if one in Image.OPEN)


@contextmanager
def _opened(value: Input) -> Generator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # How large a picture may be is told by `check_size`.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(Path(str(value.path)), formats=_formats()) as image:
                yield image
    except ExpertError:
        raise
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        # SyntaxError is what Pillow raises for a broken PNG.
        raise ExpertError("picture_unreadable", name=value.name or "") from error


def _picture(image: Image.Image) -> Picture:
    # An MPO is what some cameras write: a JPEG with a second picture behind it. AVIF is for photographs too.
    media_type = "image/jpeg" if image.format in {"MPO", "AVIF"} else Image.MIME.get(image.format or "", "image/png")
    profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
    upright = ImageOps.exif_transpose(image)
    alpha = None
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        alpha = np.array(upright.getchannel("A"))
        alpha = None if bool((alpha == 255).all()) else alpha
    elif upright.mode.startswith("I"):
        upright = _eight_bits(upright)
    pixels = np.array(upright.convert("RGB"))
    return Picture(pixels, alpha, media_type if media_type in _ENDINGS else "image/png", profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen-bit grey to eight bits; Pillow alone would cut off all that is above 255."""
    deep = np.asarray(image).astype(np.float32)
    return Image.fromarray((deep / 257 if deep.max() > 255 else deep).clip(0, 255).astype(np.uint8))


def _fitting(picture: Picture) -> str:
    if picture.media_type == "image/jpeg" and (picture.alpha is not None or picture.lines):
        return "image/png"
    if picture.media_type == "image/bmp" and picture.alpha is not None:
        return "image/png"
    # A GIF has 256 colors and may have been an animation: what was made of its first frame is a picture.
    return "image/png" if picture.media_type == "image/gif" else picture.media_type


def _image(picture: Picture, media_type: str) -> Image.Image:
    pixels = np.ascontiguousarray(picture.pixels)
    if picture.alpha is not None:
        return Image.fromarray(np.dstack([pixels, picture.alpha]))
    grey = bool((pixels[:, :, 0] == pixels[:, :, 1]).all() and (pixels[:, :, 1] == pixels[:, :, 2]).all())
    # WebP has no grey of its own.
    return Image.fromarray(pixels[:, :, 0].copy() if grey and media_type != "image/webp" else pixels)


def _options(picture: Picture, media_type: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if media_type in {"image/jpeg", "image/webp"}:
        options |= {"quality": _QUALITY}
    if media_type == "image/tiff":
        options |= {"compression": "tiff_lzw"}
    if picture.profile and media_type in {"image/png", "image/jpeg", "image/webp", "image/tiff"}:
        grey = bool((picture.pixels[:, :, 0] == picture.pixels[:, :, 1]).all())
        # A profile of colors does not belong to a grey picture.
        options |= {} if grey else {"icc_profile": picture.profile}
    return options
