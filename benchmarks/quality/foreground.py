"""How well the mask of the foreground agrees with its outline, on photographs and subjects on other grounds."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.quality.measuring import mean
from benchmarks.quality.pictures import called, ground, lit, pixels_of, put, scaled, subject
from hugginggpt.catalogue.card import Quality
from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.pictures import foreground

# Subject, ground, scale, left, top in a picture of 640 x 480. People stand on the lower edge.
_LAID = (
    ("astronaut", "grass", 0.7, 130, 122),
    ("astronaut", "sky", 0.8, 100, 71),
    ("astronaut", "brick", 0.5, 300, 224),
    ("astronaut", "wall", 0.6, 20, 173),
    ("officer", "gravel", 0.6, 150, 120),
    ("officer", "sky", 0.7, 200, 60),
    ("officer", "wall", 0.5, 60, 180),
    ("officer", "grass", 0.65, 300, 90),
    ("coffee", "wall", 0.6, 140, 110),
    ("coffee", "gravel", 0.6, 220, 160),
    ("coffee", "grass", 0.8, 60, 90),
    ("coffee", "sky", 0.5, 260, 60),
    ("coffee", "galaxies", 0.7, 100, 100),
    ("cat", "wall", 0.8, 140, 150),
    ("cat", "sky", 1.0, 100, 110),
    ("cat", "grass", 0.7, 200, 120),
    ("cat", "brick", 0.9, 60, 130),
    ("horse", "wall", 1.0, 120, 80),
    ("horse", "sky", 0.9, 160, 120),
    ("horse", "grass", 1.0, 100, 100),
    ("horse", "gravel", 1.1, 80, 60),
    ("horse", "rocket", 0.8, 200, 150),
)  # fmt: skip
_CENTER = 0.6


def measure() -> tuple[Quality, ...]:
    """Against the box in the middle of the picture that covers most of what a subject usually does."""
    pictures = list(_pictures())
    found = [overlap(_mask(pixels), mask) for pixels, mask in pictures]
    middle = [overlap(_central(mask.shape), mask) for _, mask in pictures]
    whole = [overlap(np.ones(mask.shape, bool), mask) for _, mask in pictures]
    metric = "mean overlap (intersection over union) with the outline of the subject; baseline: {}"
    return (
        Quality(metric.format("the central box of 60 % each way"), mean(found), mean(middle), len(pictures)),
        Quality(metric.format("the whole picture"), mean(found), mean(whole), len(pictures)),
    )


def overlap(one: Any, other: Any) -> float:
    """Intersection over union of two masks."""
    first, second = one.astype(bool), other > 127 if other.dtype != bool else other
    return float((first & second).sum() / max(1, (first | second).sum()))


def _mask(pixels: Any) -> Any:
    try:
        with called(foreground.run, "image-segmentation", image=pixels) as outputs:
            return pixels_of(outputs[0]) > 127
    except ExpertError:
        return np.zeros(pixels.shape[:2], bool)


def _central(shape: tuple[int, int]) -> Any:
    box = np.zeros(shape, bool)
    rest = (1 - _CENTER) / 2
    box[
        round(shape[0] * rest) : round(shape[0] * (1 - rest)), round(shape[1] * rest) : round(shape[1] * (1 - rest))
    ] = True
    return box


def _pictures() -> Iterator[tuple[Any, Any]]:
    for name in ("astronaut", "officer", "coffee"):
        pixels, mask = subject(name)
        yield pixels, mask
        yield lit(pixels[:, ::-1], 0.8), mask[:, ::-1]
    for name, behind, factor, left, top in _LAID:
        pixels, mask = subject(name)
        yield put(ground(behind), scaled(pixels, factor), scaled(mask, factor), left, top)
