"""Pictures: their size by their header, and whether they can be decoded at all, in bounded memory."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING, Any

from hugginggpt.errors import MissingExtra, ResourceError
from hugginggpt.resources.limits import ResourceLimits

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

Facts = Mapping[str, int | float | str]
"""What was found of a resource."""

# How many pictures are decoded at once, over all stores: each takes memory by its pixels and not by its bytes.
_AT_ONCE = Semaphore(2)
# Up to here a picture is decoded in full; a larger one is looked at through what its format offers.
_DECODED_BYTES = 150_000_000
# A JPEG can be decoded at an eighth of its size, which reads all of its bytes.
_DRAFT = 8
# Each scan of a JPEG goes over all of its pixels, and an empty one is a few bytes. Usual are one to a dozen; the mark
# may stand by chance in a profile or a preview.
_SCAN = b"\xff\xda"
_MOST_SCANS = 300


def inspect_picture(path: Path, media_type: str, name: str, limits: ResourceLimits) -> Facts:
    """The size of a picture, after a check that it is whole.

    Args:
        path: the file.
        media_type: what its first bytes show; no other decoder is tried.
        name: for errors.
        limits: of pixels and frames.

    Returns:
        `width` and `height` in pixels as they are stored, `frames` if there are several.

    Raises:
        ResourceError: if it is too large or broken.
        MissingExtra: without Pillow.
    """
    opener = _opener(media_type)
    try:
        # The decoder of WEBP makes room for all pixels when it is opened, so its header is read before.
        if media_type == "image/webp":
            _check_size(*_webp_size(path), name, limits)
        with opener(path) as picture:
            width, height = picture.size
            _check_size(width, height, name, limits)
            frames = _frames(picture, limits)
            if frames > limits.frames:
                raise ResourceError("too_many_frames", name=name, limit=limits.frames)
            with _AT_ONCE:
                _check_whole(picture)
    except (ResourceError, MissingExtra):
        raise
    except Exception as error:
        # Decoders raise whatever a broken file leads them to: OSError, SyntaxError, struct.error, IndexError …
        raise ResourceError("broken_picture", name=name) from error
    return {"width": width, "height": height} | ({"frames": frames} if frames > 1 else {})


def _opener(media_type: str) -> "Callable[[Path], ImageFile]":
    """The one decoder for a media type. `Image.open` would try others, and warn of what is refused here."""
    try:
        from PIL import (
            BmpImagePlugin,
            GifImagePlugin,
            JpegImagePlugin,
            PngImagePlugin,
            TiffImagePlugin,
            WebPImagePlugin,
        )
    except ImportError as error:
        raise MissingExtra("starter", "pillow") from error
    # Pillow logs of broken files what is refused here in words of our own.
    logger = logging.getLogger("PIL")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    openers: dict[str, Callable[[Path], ImageFile]] = {
        "image/png": PngImagePlugin.PngImageFile,
        "image/jpeg": JpegImagePlugin.JpegImageFile,
        "image/gif": GifImagePlugin.GifImageFile,
        "image/bmp": BmpImagePlugin.BmpImageFile,
        "image/tiff": TiffImagePlugin.TiffImageFile,
        "image/webp": WebPImagePlugin.WebPImageFile,
    }
    return openers[media_type]


def _check_size(width: int, height: int, name: str, limits: ResourceLimits) -> None:
    if width < 1 or height < 1:
        raise ResourceError("broken_picture", name=name)
    if width * height > limits.pixels:
        millions = limits.pixels // 1_000_000
        raise ResourceError("too_many_pixels", name=name, width=width, height=height, limit=millions)


def _webp_size(path: Path) -> tuple[int, int]:
    """The size of the canvas of a WEBP file, from RFC 9649 sections 2.5 to 2.7."""
    with path.open("rb") as file:
        head = file.read(30).ljust(30, b"\0")
    form = head[12:16]
    if form == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if form == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return 0, 0


def _frames(picture: "ImageFile", limits: ResourceLimits) -> int:
    """How many frames there are, counted only as far as the limit where the header does not say."""
    if picture.format == "GIF":
        with Path(str(picture.filename)).open("rb") as file:
            return _gif_frames(file, limits.frames + 1)
    if picture.format == "TIFF":
        return _tiff_frames(picture, limits.frames + 1)
    return getattr(picture, "n_frames", 1)


def _tiff_frames(picture: "ImageFile", most: int) -> int:
    try:
        # One by one: after a leap past the end the decoder counts wrongly.
        for place in range(1, most):
            picture.seek(place)
    except EOFError:
        return picture.tell() + 1
    finally:
        picture.seek(0)
    return most


def _gif_frames(file: Any, most: int) -> int:
    """The pictures in a GIF by its blocks (GIF89a, appendix B), without decoding any."""

    def skip_blocks() -> None:
        while size := file.read(1):
            if size == b"\0":
                return
            file.seek(size[0], 1)

    flags = file.read(13)[10]
    file.seek(3 << (flags & 7) + 1 if flags & 0x80 else 0, 1)
    frames = 0
    while frames < most and (block := file.read(1)):
        if block == b"!":
            file.seek(1, 1)
        elif block == b",":
            frames += 1
            flags = file.read(9)[8]
            file.seek((3 << (flags & 7) + 1 if flags & 0x80 else 0) + 1, 1)
        else:
            break
        skip_blocks()
    return max(frames, 1)


def _check_whole(picture: "ImageFile") -> None:
    """Decode the first frame, at the smallest cost that reads all of its bytes."""
    width, height = picture.size
    if picture.format == "JPEG":
        if Path(str(picture.filename)).read_bytes().count(_SCAN) > _MOST_SCANS:
            raise ValueError("too many scans")
        picture.draft(None, (max(1, width // _DRAFT), max(1, height // _DRAFT)))
        picture.load()
    elif width * height * len(picture.getbands()) <= _DECODED_BYTES:
        picture.load()
    else:
        # For PNG the checksums of all its parts; elsewhere what was read of it so far has to do.
        picture.verify()
