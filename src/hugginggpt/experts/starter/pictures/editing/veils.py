"""Operations that hide what a picture, or a place in it, shows: blurred, in coarse squares, covered."""

import cv2
import numpy as np

from hugginggpt.experts.starter.pictures.editing import quantities
from hugginggpt.experts.starter.pictures.editing.operations import Operation
from hugginggpt.experts.starter.pictures.files import Pixels

# The shorter side of a blurred face is so many deviations, of a coarse one so many squares: too few to know it by.
_FACE_DEVIATIONS = 5
_FACE_SQUARES = 6
_WHOLE_DEVIATIONS = 90
_WHOLE_SQUARES = 64
_EXACT = 4.0


def veil(pixels: Pixels, operation: Operation, *, whole: bool) -> Pixels:
    """Blur, pixelate or cover all of the pixels.

    Args:
        pixels: height x width x 3, red, green, blue.
        operation: `blur`, `pixelate` or `cover`.
        whole: whether this is the picture, of which something shall still be seen, and not a place to hide.
    """
    shorter = min(pixels.shape[:2])
    if operation.name == "cover":
        return np.full_like(pixels, quantities.rgb(operation.word or "black"))
    if operation.name == "pixelate":
        squares = _WHOLE_SQUARES / operation.strength if whole else _FACE_SQUARES
        return squared(pixels, max(2.0, shorter / squares))
    # A place is hidden however gently it is asked for.
    sigma = shorter / _WHOLE_DEVIATIONS * operation.strength if whole else shorter / _FACE_DEVIATIONS
    return blurred(pixels, max(1.0, sigma))


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    """A Gaussian blur; a wide one is made on a smaller copy, which no eye can tell.

    Args:
        pixels: height x width, or height x width x 3.
        sigma: the standard deviation in pixels.
    """
    if sigma <= _EXACT:
        return cv2.GaussianBlur(pixels, (0, 0), sigma)
    height, width = pixels.shape[:2]
    factor = _EXACT / sigma
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.GaussianBlur(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), (0, 0), _EXACT)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def squared(pixels: Pixels, side: float) -> Pixels:
    """The picture in squares of one color each.

    Args:
        pixels: height x width x 3.
        side: of a square, in pixels.
    """
    height, width = pixels.shape[:2]
    size = (max(1, round(width / side)), max(1, round(height / side)))
    return cv2.resize(
        cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), (width, height), interpolation=cv2.INTER_NEAREST
    )
