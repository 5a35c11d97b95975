"""The colors of a picture by the names that people use for them."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.starter.reading.opening import Pixels

Color = Literal[
    "black",
    "white",
    "gray",
    "red",
    "orange",
    "yellow",
    "green",
    "turquoise",
    "blue",
    "purple",
    "pink",
    "brown",
    "beige",
]
"""The eleven basic color terms of English (Berlin and Kay, 1969), and turquoise and beige."""

COLORS: tuple[Color, ...] = get_args(Color)

# Where a hue ends, in degrees; red begins again at 345. The borders were chosen by eye.
_HUES: tuple[tuple[int, Color], ...] = (
    (15, "red"), (40, "orange"), (66, "yellow"), (160, "green"), (195, "turquoise"), (255, "blue"), (290, "purple"),
    (345, "pink"), (361, "red"),
)  # fmt: skip
_LOOKED_AT = 96


def shares(picture: Pixels) -> list[tuple[Color, float]]:
    """The colors of a picture with their share of it (0 to 1), the largest first."""
    import cv2

    small = cv2.resize(picture, (_LOOKED_AT, _LOOKED_AT), interpolation=cv2.INTER_AREA)
    counts = np.bincount(named(small.astype(np.uint8)).ravel(), minlength=len(COLORS)) / small[:, :, 0].size
    return sorted(zip(COLORS, counts.tolist(), strict=True), key=lambda pair: -pair[1])


def named(picture: Pixels) -> NDArray[np.intp]:
    """The number in `COLORS` of the color of each pixel."""
    import cv2

    hsv = cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    hue, strength, light = hsv[:, :, 0], hsv[:, :, 1], hsv[:, :, 2]
    found = np.full(hue.shape, COLORS.index("red"), dtype=np.intp)
    for end, color in reversed(_HUES):
        found[hue < end] = COLORS.index(color)
    warm = (hue >= 10) & (hue < 50)
    found[warm & (light < 0.62)] = COLORS.index("brown")
    found[((hue >= 345) | (hue < 12)) & (strength < 0.5) & (light > 0.75)] = COLORS.index("pink")
    found[(hue >= 18) & (hue < 66) & (strength < 0.38) & (light > 0.7)] = COLORS.index("beige")
    pale = strength < np.where(light > 0.85, 0.09, 0.14)
    found[pale] = COLORS.index("gray")
    found[pale & (light > 0.87)] = COLORS.index("white")
    found[(light < 0.16) | (pale & (light < 0.24))] = COLORS.index("black")
    return found
