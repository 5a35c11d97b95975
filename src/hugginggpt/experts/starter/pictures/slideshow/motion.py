"""How a slideshow moves over its pictures: slowly in or out of each, and from one into the next.

The whole picture is seen at one end of its move, on a blurred copy of itself where its sides do not fit the video.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from hugginggpt.experts.base import Input
from hugginggpt.experts.starter.pictures.files import Picture, Pixels, read

RATE = 24
"""Frames a second."""

_LONGEST = 960
# How much closer a picture comes on its move, and how far the middle of the view goes, as shares of the frame.
_CLOSER = 0.12
_ASIDE = 0.25
_FADE = 0.6
_FADE_SHARE = 0.3
_LIKE = 0.05
_DIMMED = 0.55
# Toward which corner the view goes, picture by picture.
_DIRECTIONS = ((0.0, -0.5), (0.7, 0.0), (-0.7, 0.3), (0.4, -0.4))


@dataclass(frozen=True)
class Moment:
    """One picture's part of the video, in frames from its beginning; it overlaps the next by a fade."""

    number: int
    start: int
    stop: int

    def share(self, place: int) -> float:
        """How far its move has come in the frame at this place, 0 to 1."""
        return (place - self.start) / max(1, self.stop - self.start - 1)


def frame_size(sizes: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The size of the video, even numbers of pixels: that of the pictures where they share a ratio, else 16 to 9.

    Args:
        sizes: the width and height of each picture.
    """
    ratios = [width / height for width, height in sizes]
    shared = max(ratios) / min(ratios) < 1 + _LIKE
    ratio = min(max(ratios[0], 9 / 16), 16 / 9) if shared else (9 / 16 if max(ratios) < 1 else 16 / 9)
    longest = min(_LONGEST, max(max(size) for size in sizes)) if shared else _LONGEST
    width, height = (longest, longest / ratio) if ratio >= 1 else (longest * ratio, longest)
    return _even(width), _even(height)


def moments(count: int, frames: int) -> list[Moment]:
    """How the frames of a video are shared among its pictures; each but the last goes on into the fade of the next."""
    fade = min(round(_FADE * RATE), int(frames / count * _FADE_SHARE)) if count > 1 else 0
    starts = [round(number * frames / count) for number in range(count)]
    stops = [*(start + fade for start in starts[1:]), frames]
    return [Moment(number, start, stop) for number, (start, stop) in enumerate(zip(starts, stops, strict=True))]


def canvas(value: Input, size: tuple[int, int]) -> Pixels:
    """A picture on the frame of the video, a little larger than it, so that a view that comes closer is still sharp.

    Raises:
        ExpertError: `picture_unreadable` or `picture_too_large`.
    """
    picture = _opaque(read(value))
    width, height = (round(side * (1 + _CLOSER)) for side in size)
    factor = min(width / picture.width, height / picture.height)
    fitted = _at(picture.pixels, max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    if fitted.shape[0] >= height - 2 and fitted.shape[1] >= width - 2:
        return _at(fitted, width, height)
    made = _backdrop(picture.pixels, width, height)
    top, left = (height - fitted.shape[0]) // 2, (width - fitted.shape[1]) // 2
    made[top : top + fitted.shape[0], left : left + fitted.shape[1]] = fitted
    return made


def view(made: Pixels, number: int, share: float, size: tuple[int, int]) -> Pixels:
    """The frame at a point of the move over a canvas.

    Args:
        made: the canvas.
        number: of the picture; even ones come closer, odd ones go back.
        share: how far the move has come, 0 to 1.
        size: of the frame, width and height.
    """
    eased = share * share * (3 - 2 * share)
    near = eased if number % 2 == 0 else 1 - eased
    height, width = made.shape[:2]
    scale = (size[0] / width) * (1 + _CLOSER * near)
    right, down = _DIRECTIONS[number % len(_DIRECTIONS)]
    # The view can go aside only as far as it has come closer.
    room_x, room_y = (width * scale - size[0]) / 2, (height * scale - size[1]) / 2
    matrix = np.array(
        [
            [scale, 0, (size[0] - width * scale) / 2 - room_x * right * _ASIDE * 2],
            [0, scale, (size[1] - height * scale) / 2 - room_y * down * _ASIDE * 2],
        ]
    )
    return cv2.warpAffine(made, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def mixed(below: Pixels, above: Pixels, share: float) -> Pixels:
    """One frame fading into another."""
    return cv2.addWeighted(below, 1 - share, above, share, 0)


def _opaque(picture: Picture) -> Picture:
    if picture.alpha is None:
        return picture
    share = picture.alpha[:, :, None].astype(np.float32) / 255
    return picture.with_pixels(np.rint(picture.pixels * share + 255 * (1 - share)).astype(np.uint8))


def _backdrop(pixels: Pixels, width: int, height: int) -> Pixels:
    """The picture filling the canvas, blurred and dimmed."""
    factor = max(width / pixels.shape[1], height / pixels.shape[0]) / 8
    small = _at(pixels, max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    small = cv2.GaussianBlur(small, (0, 0), max(1.0, min(small.shape[:2]) / 25))
    wide, high = max(1, width // 8), max(1, height // 8)
    top, left = max(0, (small.shape[0] - high) // 2), max(0, (small.shape[1] - wide) // 2)
    part = small[top : top + high, left : left + wide]
    return cv2.convertScaleAbs(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC), alpha=_DIMMED)


def _at(pixels: Pixels, width: int, height: int) -> Pixels:
    how = cv2.INTER_AREA if width < pixels.shape[1] else cv2.INTER_CUBIC
    return cv2.resize(pixels, (width, height), interpolation=how)


def _even(length: float) -> int:
    return max(16, round(length / 2) * 2)
