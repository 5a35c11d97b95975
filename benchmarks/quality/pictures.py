"""What the measures of the picture experts share: photographs, pictures made of them, one call of an expert."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from PIL import Image

from hugginggpt.experts.base import Call, Input, Output

PHOTOS = Path(__file__).parents[2] / "tests" / "data" / "photos"
"""Photographs with their sources and licences."""

Pixels = Any

_SUBJECTS: Mapping[str, Sequence[tuple[int, int]]] = {
    # Outlines drawn by hand, in pixels of the photograph.
    "astronaut": (
        (30, 512), (22, 460), (20, 420), (25, 370), (35, 330), (40, 300), (50, 270), (62, 247), (85, 232), (112, 212),
        (114, 190), (122, 180), (128, 165), (150, 152), (180, 148), (183, 134), (172, 128), (158, 115), (153, 90),
        (153, 70), (165, 52), (190, 38), (205, 22), (232, 15), (262, 22), (285, 40), (300, 62), (302, 92), (293, 120),
        (270, 136), (262, 155), (257, 172), (280, 190), (296, 212), (305, 235), (325, 245), (343, 265), (352, 290),
        (360, 325), (362, 347), (400, 343), (440, 350), (470, 378), (488, 410), (496, 450), (507, 470), (510, 490),
        (505, 512),
    ),
    "officer": (
        (12, 600), (22, 480), (28, 420), (40, 385), (60, 372), (110, 357), (150, 345), (185, 325), (200, 318),
        (203, 300), (185, 290), (165, 270), (160, 250), (158, 222), (153, 195), (155, 170), (153, 140), (158, 115),
        (168, 98), (178, 78), (195, 62), (218, 45), (225, 30), (255, 23), (290, 30), (305, 45), (330, 52), (350, 70),
        (353, 85), (366, 92), (372, 120), (370, 160), (375, 190),
        (368, 225), (360, 260), (345, 290), (333, 308), (345, 328),
        (390, 350), (450, 370), (490, 388), (500, 415), (512, 445), (512, 600),
    ),
    "cat": (
        (35, 115), (33, 60), (40, 10), (45, 0), (395, 0), (375, 42), (355, 72), (362, 120), (355, 165), (330, 205),
        (310, 235), (295, 262), (265, 280), (240, 275), (180, 262), (150, 250), (90, 215), (45, 170),
    ),
    "coffee": ((395, 110), (402, 68), (420, 70), (422, 85), (405, 130)),
}  # fmt: skip
_COFFEE_ELLIPSES = (((278, 215), (201, 174)), ((290, 112), (117, 95)))


@cache
def photo(name: str) -> Pixels:
    """A photograph as height x width x 3, red, green, blue."""
    with Image.open(PHOTOS / f"{name}.jpg") as image:
        return np.array(image.convert("RGB"))


@cache
def subject(name: str) -> tuple[Pixels, Pixels]:
    """A photograph and the mask (0 and 255) of its subject; `horse` is a silhouette filled with a cat's fur."""
    if name == "horse":
        with Image.open(PHOTOS / "horse.png") as image:
            mask = 255 - np.array(image.convert("L"))
        return cv2.resize(photo("cat")[:200, 40:300], mask.shape[::-1]), mask
    pixels = photo(name)
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.array(_SUBJECTS[name], np.int32)], 255)
    for center, axes in _COFFEE_ELLIPSES if name == "coffee" else ():
        cv2.ellipse(mask, center, axes, 0, 0, 360, 255, cv2.FILLED)
    return pixels, mask


def ground(name: str, size: tuple[int, int] = (640, 480)) -> Pixels:
    """A picture without faces at a size: a photograph, `sky` (a ramp of blue) or `wall` (a plain color)."""
    width, height = size
    if name == "sky":
        ramp = np.linspace(0, 1, height)[:, None, None]
        return np.broadcast_to((90, 150, 230) + ramp * (120, 80, 20), (height, width, 3)).astype(np.uint8).copy()
    if name == "wall":
        return np.full((height, width, 3), (205, 195, 180), np.uint8)
    pixels = photo(name)
    tint = {"grass": (0.75, 1.1, 0.5), "brick": (1.2, 0.75, 0.6), "gravel": (1.0, 0.95, 0.85)}.get(name)
    if tint:
        # These three are grey in the original.
        pixels = (pixels * np.array(tint)).clip(0, 255).astype(np.uint8)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if pixels.shape[1] > width else cv2.INTER_CUBIC)


def put(pixels: Pixels, piece: Pixels, mask: Pixels | None, left: int, top: int) -> tuple[Pixels, Pixels]:
    """Lay a piece onto a picture where its mask is, with a rim one pixel soft; gives the picture and the mask in it."""
    height, width = pixels.shape[:2]
    shape = np.full(piece.shape[:2], 255, np.uint8) if mask is None else mask
    whole, layer = np.zeros((height, width), np.uint8), np.zeros_like(pixels)
    high, wide = min(piece.shape[0], height - top), min(piece.shape[1], width - left)
    whole[top : top + high, left : left + wide] = shape[:high, :wide]
    layer[top : top + high, left : left + wide] = piece[:high, :wide]
    soft = cv2.GaussianBlur(whole, (0, 0), 0.8)[:, :, None] / 255
    return (pixels * (1 - soft) + layer * soft).astype(np.uint8), whole


def scaled(pixels: Pixels, factor: float) -> Pixels:
    """The picture so many times as large."""
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how)


def lit(pixels: Pixels, factor: float) -> Pixels:
    """The picture so many times as bright."""
    return (pixels * factor).clip(0, 255).astype(np.uint8)


@contextmanager
def called(run: Callable[[Call], list[Output]], task: str, **arguments: Any) -> Any:
    """The outputs of an expert while their files are there. Arrays, and tuples of them, become PNG files."""
    with TemporaryDirectory() as given, TemporaryDirectory() as made:
        folder = Path(given)

        def as_input(name: str, value: Any) -> Any:
            if isinstance(value, tuple):
                return tuple(as_input(f"{name}{number}", one) for number, one in enumerate(value))
            if not isinstance(value, np.ndarray):
                return value
            path = folder / name
            Image.fromarray(value).save(path, "PNG")
            kind = "masks" if value.ndim == 2 and name == "regions" else "image"
            return Input(kind, path=str(path), media_type="image/png", name=f"{name}.png")

        yield run(Call(task, {name: as_input(name, value) for name, value in arguments.items()}, Path(made)))


def pixels_of(output: Output) -> Pixels:
    """The picture that an expert made, with its channels as they are."""
    with Image.open(str(output.path)) as image:
        return np.array(image)
