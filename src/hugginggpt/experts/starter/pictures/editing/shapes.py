"""Operations that change the size of a picture or the place of things in it."""

from dataclasses import replace
from math import ceil

import cv2
import numpy as np

from hugginggpt.experts.starter.pictures.editing import quantities
from hugginggpt.experts.starter.pictures.editing.operations import Operation
from hugginggpt.experts.starter.pictures.editing.tones import sharpen
from hugginggpt.experts.starter.pictures.files import Picture, Pixels, check_size
from hugginggpt.experts.starter.pictures.finding.boxes import Box

_QUARTERS = {90.0: -1, 180.0: 2, -90.0: 1, 0.0: 0}
_TRIMMED = 12
_BORDER = 0.03
_SHARPENED = 0.25


def rotate(picture: Picture, operation: Operation) -> Picture:
    """Turned by `amount` degrees clockwise, on a canvas that holds all of it.

    The corners of a turn that is no quarter are white in a JPEG and transparent elsewhere.
    """
    angle = operation.amount or 0.0
    if angle in _QUARTERS:
        turns = _QUARTERS[angle]
        alpha = None if picture.alpha is None else np.rot90(picture.alpha, turns)
        return replace(picture, pixels=np.rot90(picture.pixels, turns), alpha=alpha)
    matrix, size = _turned(picture.width, picture.height, angle)
    check_size(*size)
    pixels = cv2.warpAffine(
        np.ascontiguousarray(picture.pixels), matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    if picture.alpha is None and picture.media_type == "image/jpeg":
        return replace(picture, pixels=pixels)
    opaque = np.full((picture.height, picture.width), 255, np.uint8) if picture.alpha is None else picture.alpha
    return replace(picture, pixels=pixels, alpha=cv2.warpAffine(np.ascontiguousarray(opaque), matrix, size))


def flip(picture: Picture, operation: Operation) -> Picture:
    """Left and right, or top and bottom, changed over."""
    axis = 0 if operation.word == "vertical" else 1
    alpha = None if picture.alpha is None else np.flip(picture.alpha, axis)
    return replace(picture, pixels=np.flip(picture.pixels, axis), alpha=alpha)


def resize(picture: Picture, operation: Operation) -> Picture:
    """To a width and a height, to one of them in proportion, to fit into both, or by the factor `amount`.

    Raises:
        ExpertError: `picture_too_large`.
    """
    width, height = _size(picture, operation)
    check_size(width, height)
    return resized(picture, width, height)


def upscale(picture: Picture, operation: Operation) -> Picture:
    """Larger by the factor `amount`: Lanczos, then a little sharper, as edges come out soft.

    Raises:
        ExpertError: `picture_too_large`.
    """
    made = resize(picture, operation)
    return made.with_pixels(sharpen(made.pixels, replace(operation, strength=_SHARPENED)))


def resized(picture: Picture, width: int, height: int) -> Picture:
    """At this size in pixels, by area means where it gets smaller and Lanczos where it gets larger."""
    shrinks = width * height < picture.width * picture.height
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4

    def scaled(pixels: Pixels) -> Pixels:
        return cv2.resize(np.ascontiguousarray(pixels), (width, height), interpolation=how)

    return replace(
        picture, pixels=scaled(picture.pixels), alpha=None if picture.alpha is None else scaled(picture.alpha)
    )


def crop(picture: Picture, operation: Operation) -> Picture:
    """To the form that the operation names: a size or ratio around the center, a half, a circle, no margin."""
    if operation.word == "circle":
        return _circle(cut(picture, _central(picture, 1, 1)))
    return cut(picture, _part(picture, operation))


def cut(picture: Picture, box: Box) -> Picture:
    """The part of a picture in a box, at least one pixel of it."""
    box = box.within(picture.width, picture.height)
    left, top = min(int(box.left), picture.width - 1), min(int(box.top), picture.height - 1)
    right, bottom = max(left + 1, ceil(box.right)), max(top + 1, ceil(box.bottom))
    alpha = None if picture.alpha is None else picture.alpha[top:bottom, left:right]
    return replace(picture, pixels=picture.pixels[top:bottom, left:right], alpha=alpha)


def border(picture: Picture, operation: Operation) -> Picture:
    """With a border of one color around it; `amount` pixels wide, else a share of the shorter side.

    Raises:
        ExpertError: `picture_too_large`.
    """
    width = round(operation.amount or min(picture.width, picture.height) * _BORDER * operation.strength) or 1
    check_size(picture.width + 2 * width, picture.height + 2 * width)
    color = quantities.rgb(operation.word or "white")
    around = (width, width, width, width)
    pixels = cv2.copyMakeBorder(np.ascontiguousarray(picture.pixels), *around, cv2.BORDER_CONSTANT, value=color)
    if picture.alpha is None:
        return replace(picture, pixels=pixels)
    alpha = cv2.copyMakeBorder(np.ascontiguousarray(picture.alpha), *around, cv2.BORDER_CONSTANT, value=(255,))
    return replace(picture, pixels=pixels, alpha=alpha)


def _size(picture: Picture, operation: Operation) -> tuple[int, int]:
    wide, high = operation.width, operation.height
    if wide and high and operation.word == "exact":
        return wide, high
    if operation.amount:
        factor = operation.amount
    else:
        factors = [wanted / has for wanted, has in ((wide, picture.width), (high, picture.height)) if wanted]
        factor = min(factors, default=1.0)
    return max(1, round(picture.width * factor)), max(1, round(picture.height * factor))


def _turned(width: int, height: int, angle: float) -> tuple[Pixels, tuple[int, int]]:
    """The matrix of a turn around the center, and the size of the canvas that holds the whole turned picture."""
    # OpenCV turns counterclockwise.
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -angle, 1)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (ceil(height * sine + width * cosine - 1e-6), ceil(height * cosine + width * sine - 1e-6))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return matrix, size


def _part(picture: Picture, operation: Operation) -> Box:
    width, height = picture.width, picture.height
    if operation.width and operation.height:
        return _around_center(picture, operation.width, operation.height)
    if operation.word == "trim":
        return _within_margin(picture)
    if operation.word == "square":
        return _central(picture, 1, 1)
    if ":" in operation.word:
        wide, high = operation.word.split(":")
        return _central(picture, int(wide), int(high))
    halves = {
        "left": Box(0, 0, width // 2, height),
        "right": Box(width // 2, 0, width, height),
        "top": Box(0, 0, width, height // 2),
        "bottom": Box(0, height // 2, width, height),
    }
    return halves.get(operation.word) or _around_center(picture, max(1, width // 2), max(1, height // 2))


def _central(picture: Picture, wide: int, high: int) -> Box:
    """The largest box of this ratio around the center."""
    factor = min(picture.width / wide, picture.height / high)
    return _around_center(picture, max(1, round(wide * factor)), max(1, round(high * factor)))


def _around_center(picture: Picture, width: int, height: int) -> Box:
    width, height = min(width, picture.width), min(height, picture.height)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return Box(left, top, left + width, top + height)


def _within_margin(picture: Picture) -> Box:
    """All but the plain margin: what differs from the color of the top left corner."""
    apart = cv2.absdiff(picture.pixels, np.full_like(picture.pixels, picture.pixels[0, 0])).max(axis=2) > _TRIMMED
    rows, columns = np.flatnonzero(apart.any(axis=1)), np.flatnonzero(apart.any(axis=0))
    if not rows.size:
        return Box(0, 0, picture.width, picture.height)
    return Box(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def _circle(picture: Picture) -> Picture:
    side = picture.width
    # Four times as large and back gives a smooth rim.
    large = np.zeros((side * 4, side * 4), np.uint8) if side <= 2000 else np.zeros((side, side), np.uint8)
    middle = large.shape[0] / 2
    cv2.circle(large, (round(middle), round(middle)), round(middle), (255,), cv2.FILLED)
    alpha = cv2.resize(large, (picture.width, picture.height), interpolation=cv2.INTER_AREA)
    return replace(picture, alpha=alpha if picture.alpha is None else np.minimum(alpha, picture.alpha))
