"""Faces of people, by the cascades of Viola and Jones (CVPR 2001) that come with OpenCV.

One cascade alone marks a face in every few pictures without one. Three were trained for faces from the front; what two
of them agree on is taken. For faces from the side there is one, so it has to be surer.
"""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import as_file, files

import cv2

from hugginggpt.experts.starter.pictures.files import Pixels
from hugginggpt.experts.starter.pictures.finding.boxes import Box, Found, each_once

_FRONT = ("frontalface_default", "frontalface_alt2", "frontalface_alt")
_SIDE = "profileface"
_AGREE = 2
_SMALLEST = 28
_STEP = 1.1
_NEIGHBORS = 4
_NEIGHBORS_SIDE = 8
_SAME = 0.3
# So many hits next to each other make a cascade half sure.
_HALF_SURE = 4


@dataclass(frozen=True)
class _Hit:
    box: Box
    count: int
    """How many windows next to each other said so."""


def faces(pixels: Pixels, *, longest: int = 800, from_the_side: bool = True) -> list[Found]:
    """The faces in a picture, surest first.

    Args:
        pixels: height x width x 3, red, green, blue.
        longest: the length of the longer side to which a larger picture is brought first; a face of 28 pixels is then
            still found.
        from_the_side: whether to look for profiles too.
    """
    height, width = pixels.shape[:2]
    grey, factor = _grey(pixels, longest)
    found = [replace(one, box=one.box.times(1 / factor)) for one in _from_the_front(grey)]
    if from_the_side:
        smaller, factor_side = _grey(pixels, longest // 2)
        profiles = [replace(one, box=one.box.times(1 / factor_side)) for one in _from_the_side(smaller)]
        found += [one for one in profiles if not any(_on(one.box, other.box) for other in found)]
    return [replace(one, box=one.box.within(width, height)) for one in each_once(found, overlap=_SAME)]


def _grey(pixels: Pixels, longest: int) -> tuple[Pixels, float]:
    """The picture in grey, smaller if it is larger than this, and how far it was made smaller."""
    factor = min(1.0, longest / max(pixels.shape[:2]))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return (cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else grey), factor


def _from_the_front(grey: Pixels) -> list[Found]:
    """What two of the three cascades agree on. The third is asked only where the first two differ."""
    hits = [_hits(name, grey, _NEIGHBORS) for name in _FRONT[:_AGREE]]
    if any(_at(hit.box, hits[1]) is None for hit in hits[0]) or any(_at(hit.box, hits[0]) is None for hit in hits[1]):
        hits.append(_hits(_FRONT[-1], grey, _NEIGHBORS))
    return _agreed(hits)


def _agreed(by_cascade: list[list[_Hit]]) -> list[Found]:
    """The boxes that enough cascades gave, scored by how many they are and how sure each is."""
    found: list[Found] = []
    for number, hits in enumerate(by_cascade):
        for hit in hits:
            others = [_at(hit.box, other) for place, other in enumerate(by_cascade) if place != number]
            agreeing = [hit, *(other for other in others if other)]
            if len(agreeing) >= _AGREE:
                sure = sum(_sure(one) for one in agreeing) / len(by_cascade)
                found.append(Found("face", sure, _mean([one.box for one in agreeing])))
    return each_once(found, overlap=_SAME)


def _from_the_side(grey: Pixels) -> list[Found]:
    """Faces that look to the left, and in the mirrored picture to the right."""
    width = grey.shape[1]
    hits = _hits(_SIDE, grey, _NEIGHBORS_SIDE)
    for hit in _hits(_SIDE, cv2.flip(grey, 1), _NEIGHBORS_SIDE):
        mirrored = Box(width - hit.box.right, hit.box.top, width - hit.box.left, hit.box.bottom)
        hits.append(_Hit(mirrored, hit.count))
    # Nothing confirms a profile, so it counts half.
    return [Found("face", _sure(hit) / 2, hit.box) for hit in hits]


def _on(box: Box, other: Box) -> bool:
    """Whether one box lies on the other, large on small too."""
    return box.shared(other) > _SAME * min(box.area, other.area)


def _hits(name: str, grey: Pixels, neighbors: int) -> list[_Hit]:
    boxes, counts = _cascade(name).detectMultiScale2(grey, _STEP, neighbors, minSize=(_SMALLEST, _SMALLEST))
    return [
        _Hit(Box(float(left), float(top), float(left + width), float(top + height)), int(count))
        for (left, top, width, height), count in zip(boxes, counts, strict=True)
    ]


def _at(box: Box, hits: list[_Hit]) -> _Hit | None:
    """The hit that lies where the box does, if there is one."""
    best = max(hits, key=lambda hit: hit.box.overlap(box), default=None)
    return best if best and best.box.overlap(box) > _SAME else None


def _mean(boxes: list[Box]) -> Box:
    count = len(boxes)
    return Box(
        sum(box.left for box in boxes) / count,
        sum(box.top for box in boxes) / count,
        sum(box.right for box in boxes) / count,
        sum(box.bottom for box in boxes) / count,
    )


def _sure(hit: _Hit) -> float:
    return hit.count / (hit.count + _HALF_SURE)


@cache
def _cascade(name: str) -> cv2.CascadeClassifier:
    with as_file(files("cv2.data").joinpath(f"haarcascade_{name}.xml")) as path:
        return cv2.CascadeClassifier(str(path))
