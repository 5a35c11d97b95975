"""Where text stands in a picture: a box around each line.

After Real-time Scene Text Detection with Differentiable Binarization (Liao et al., arXiv 1911.08947).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.starter.reading import models
from hugginggpt.experts.starter.reading.opening import Pixels

Corners = NDArray[np.float32]
"""Four points (x, y) in pixels: top left, top right, bottom right and bottom left of a box."""

# The figures that PP-OCR was published with, but for the size.
_INK = 0.3
_SURE = 0.5
_GROW = 1.6
_THINNEST = 3
_MOST = 1000
_STEP = 32
# Small pictures are enlarged, but not to more than twice their size: more took twice the time and read no better.
# 1.3 million pixels take 0.8 s, twice as many 1.9 s.
_SHORTER_SIDE = 736
_ENLARGED = 2.0
_PIXELS = 1_300_000


def boxes(picture: Pixels) -> list[Corners]:
    """A box around each line of text, in no order."""
    import cv2

    height, width = picture.shape[:2]
    wide, high = _size(width, height)
    scaled = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA if wide < width else cv2.INTER_LINEAR)
    values = np.ascontiguousarray(scaled[:, :, ::-1].transpose(2, 0, 1), dtype=np.float32) / 127.5 - 1
    chance = models.detect(values[None])[0, 0]
    scale = np.array([width / wide, height / high], dtype=np.float32)
    return [corners * scale for corners in _boxes(chance)]


def _size(width: int, height: int) -> tuple[int, int]:
    """The size to look at: the shorter side not too short, the area not too large, both sides multiples of 32."""
    scale = max(1.0, min(_ENLARGED, _SHORTER_SIDE / min(width, height)))
    scale = min(scale, (_PIXELS / (width * height)) ** 0.5)
    return _round(width * scale), _round(height * scale)


def _round(side: float) -> int:
    return max(_STEP, round(side / _STEP) * _STEP)


def _boxes(chance: Any) -> Iterator[Corners]:
    import cv2

    ink = cv2.dilate((chance > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours[:_MOST]:
        center, (width, height), angle = cv2.minAreaRect(contour)
        if (
            min(width, height) < _THINNEST
            or _mean_inside(chance, cv2.boxPoints((center, (width, height), angle))) < _SURE
        ):
            continue
        # The map shows the core of a line; the box is grown to what the core was shrunk from.
        grown = 2 * _GROW * width * height / (2 * (width + height))
        yield in_order(cv2.boxPoints((center, (width + grown, height + grown), angle)))


def _mean_inside(chance: Any, points: Any) -> float:
    import cv2

    height, width = chance.shape
    left, top = np.clip(np.floor(points.min(axis=0)), 0, (width - 1, height - 1)).astype(int)
    right, bottom = np.clip(np.ceil(points.max(axis=0)), 0, (width - 1, height - 1)).astype(int)
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(points - (left, top)).astype(np.int32)], (1,))
    return float(cv2.mean(chance[top : bottom + 1, left : right + 1], mask)[0])


def in_order(points: NDArray[Any]) -> Corners:
    """The corners of a rectangle from the top left on, clockwise, as it stands in the picture."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)
