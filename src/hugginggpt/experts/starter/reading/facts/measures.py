"""What can be measured in a picture."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from hugginggpt.experts.starter.reading.facts.colors import Color, shares
from hugginggpt.experts.starter.reading.facts.origin import Origin, origin
from hugginggpt.experts.starter.reading.layout import joined, rows
from hugginggpt.experts.starter.reading.lines import lines_of
from hugginggpt.experts.starter.reading.ocr import holds_text
from hugginggpt.experts.starter.reading.opening import Pixels, opened, size_of

Shape = Literal["landscape", "portrait", "square"]
Light = Literal["dark", "bright", ""]
Focus = Literal["sharp", "blurred", ""]

_SQUARE = 0.02
_DARK, _BRIGHT = 70, 185
# Between channels of a picture without color: what JPEG leaves.
_COLORLESS = 6.0
_SHARE = 0.08
_MOST_COLORS = 3
_LOOKED_AT = 512
_FLAT = 12.0
# Below this a line of text is likelier a pattern.
_PLAIN = 0.75
# How steep the steepest edges are, as a share of the contrast: eleven photographs had 0.32 and more, and 0.26 and less
# once they were blurred by 2 pixels.
_BLURRED, _SHARP = 0.27, 0.45


@dataclass(frozen=True)
class Facts:
    """What was found."""

    width: int
    """In pixels, of the picture as it is seen."""
    height: int
    shape: Shape
    colors: list[tuple[Color, float]]
    """The main ones with their share (0 to 1), the largest first."""
    colorless: bool
    light: Light
    """Empty where it is neither."""
    focus: Focus
    """Empty where that can't be told."""
    faces: int
    codes: list[str]
    """What its QR codes say; empty for one that could not be read."""
    text: str
    """What stands in it, on one line; empty where nothing does."""
    origin: Origin = field(default_factory=Origin)


def facts_of(path: Path, *, name: str = "") -> Facts:
    """The facts about a picture file.

    Args:
        path: the file; its name needs no ending.
        name: what a person calls it, for the error.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    from hugginggpt.experts.starter.pictures.finding.codes import qr_codes
    from hugginggpt.experts.starter.pictures.finding.faces import faces

    width, height = size_of(path, name=name)
    picture = opened(path, name=name)
    gray = _gray(picture)
    return Facts(
        width,
        height,
        _shape(width, height),
        [(color, share) for color, share in shares(picture)[:_MOST_COLORS] if share >= _SHARE],
        _is_colorless(picture),
        _light(gray),
        _focus(gray),
        len(faces(picture)),
        [code.text for code in qr_codes(picture)],
        _text(picture),
        origin(path),
    )


def _shape(width: int, height: int) -> Shape:
    if abs(width - height) <= _SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _gray(picture: Pixels) -> Pixels:
    """The picture without color, its longer side at most 512 pixels."""
    import cv2

    scale = _LOOKED_AT / max(picture.shape[:2])
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    smaller = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    return smaller.astype(np.uint8)


def _is_colorless(picture: Pixels) -> bool:
    import cv2

    small = cv2.resize(picture, (96, 96), interpolation=cv2.INTER_AREA).astype(np.int16)
    return float((small.max(axis=2) - small.min(axis=2)).mean()) < _COLORLESS


def _light(gray: Pixels) -> Light:
    mean = float(gray.mean())
    return "dark" if mean < _DARK else "bright" if mean > _BRIGHT else ""


def _focus(gray: Pixels) -> Focus:
    """Whether the edges are as steep as the contrast of the picture allows."""
    values = gray.astype(np.float32)
    low, high = np.percentile(values, (1, 99))
    if high - low < _FLAT or values.std() < _FLAT / 2 or min(gray.shape) < 3:
        return ""
    across, down = np.abs(np.diff(values, axis=1)), np.abs(np.diff(values, axis=0))
    steepest = max(float(np.percentile(across, 99.8)), float(np.percentile(down, 99.8)))
    steepness = steepest / float(high - low)
    return "sharp" if steepness >= _SHARP else "blurred" if steepness < _BLURRED else ""


def _text(picture: Pixels) -> str:
    found = [line for line in lines_of(picture) if line.score >= _PLAIN]
    return " ".join(joined(row) for row in rows(found)) if holds_text(found) else ""
