"""What a camera noted in the file. Where a picture was taken is never read, only whether that is noted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MAKE, _MODEL, _DATE, _EXIF, _GPS, _TAKEN = 271, 272, 306, 0x8769, 0x8825, 36867
_LONGEST = 60


@dataclass(frozen=True)
class Origin:
    """What is known of where a picture comes from."""

    camera: str = ""
    date: str = ""
    """`2023-05-03 14:20`, or empty."""
    place: bool = False
    """Whether the file says where it was taken."""
    frames: int = 1


def origin(path: Path) -> Origin:
    """The notes in a picture file; nothing where they can't be read."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            exif = image.getexif()
            inner: Mapping[int, Any] = exif.get_ifd(_EXIF)
            place = bool(exif.get_ifd(_GPS))
            date = _date(str(inner.get(_TAKEN) or exif.get(_DATE) or ""))
            return Origin(_camera(exif), date, place, int(getattr(image, "n_frames", 1)))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return Origin()


def _camera(exif: Mapping[int, Any]) -> str:
    make, model = (" ".join(re.sub(r"[^\w .,+/()-]", " ", str(exif.get(tag) or "")).split()) for tag in (_MAKE, _MODEL))
    return (model if model.lower().startswith(make.lower()) else f"{make} {model}").strip()[:_LONGEST]


def _date(noted: str) -> str:
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)", noted)
    return "{}-{}-{} {}:{}".format(*found.groups()) if found and found[1] > "1800" else ""
