"""The lines of text in a picture, whichever way the page lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hugginggpt.experts.starter.reading.finding import Corners, boxes, in_order
from hugginggpt.experts.starter.reading.opening import Pixels, opened
from hugginggpt.experts.starter.reading.recognizing import Reading, cut_out, read

# Below this a line is a guess: a pattern or a piece of a picture that looks like letters.
_GUESS = 0.5
_TALL = 1.5
# Upright lines score 0.95 and more, lines upside down 0.8 and less (24 notices, both ways).
_UPRIGHT = 0.9
_TRIED = 4


@dataclass(frozen=True)
class Line:
    """A piece of text on one line: a whole line, or one of its parts where wide gaps divide it."""

    text: str
    score: float
    """How sure the reading is (0 to 1)."""
    box: tuple[float, float, float, float]
    """Left, top, right and bottom in pixels of the picture once it is turned upright and straight."""

    @property
    def height(self) -> float:
        """The height of its box in pixels."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """How far down its middle is, in pixels."""
        return (self.box[1] + self.box[3]) / 2


def read_lines(path: Path, *, name: str = "") -> list[Line]:
    """The lines of text in a picture file, in no order; `layout.rows` brings them into one.

    Pages that lie on a side or upside down are turned.

    Args:
        path: the file; its name needs no ending.
        name: what a person calls it, for the error.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    return lines_of(opened(path, name=name))


def lines_of(picture: Pixels) -> list[Line]:
    """The lines of text in a picture."""
    picture, found, known = _upright(picture, boxes(picture))
    slope = _slope(found)
    made: list[Line] = []
    for at, corners in enumerate(found):
        text, score = known.get(at) or _read(picture, corners)
        if score >= _GUESS and any(letter.isalnum() for letter in text):
            made.append(Line(text, score, _straight(corners, slope)))
    return made


def _upright(picture: Pixels, found: list[Corners]) -> tuple[Pixels, list[Corners], dict[int, Reading]]:
    """The page turned so that its lines run from left to right, not upside down, and what was read to find that out.

    Upside down or not is told by the longest lines, which are read both ways if they make little sense in the first.
    """
    if _lies_on_its_side(found):
        picture, found = _turned(picture, found)
    tried = sorted((at for at, corners in enumerate(found) if not _tall(corners)), key=lambda at: _length(found[at]))
    lines = {at: cut_out(picture, found[at]) for at in tried[-_TRIED:]}
    one_way = {at: read(line) for at, line in lines.items()}
    if not lines or _mean_score(one_way) >= _UPRIGHT:
        return picture, found, one_way
    other_way = {at: read(np.ascontiguousarray(line[::-1, ::-1])) for at, line in lines.items()}
    if _mean_score(other_way) <= _mean_score(one_way):
        return picture, found, one_way
    return *_turned(*_turned(picture, found)), other_way


def _mean_score(readings: dict[int, Reading]) -> float:
    return sum(score for _, score in readings.values()) / len(readings)


def _turned(picture: Pixels, found: Sequence[Corners]) -> tuple[Pixels, list[Corners]]:
    """The picture and its boxes a quarter turn against the clock."""
    width = picture.shape[1]
    moved = [np.stack([corners[:, 1], width - corners[:, 0]], axis=1) for corners in found]
    return np.ascontiguousarray(np.rot90(picture)), [in_order(corners) for corners in moved]


def _lies_on_its_side(found: Sequence[Corners]) -> bool:
    """Whether most of the text runs up or down the picture; boxes of one or two letters tell nothing."""
    tall = sum(_height(corners) for corners in found if _tall(corners))
    wide = sum(_length(corners) for corners in found if _length(corners) >= _TALL * _height(corners))
    return tall > wide


def _read(picture: Pixels, corners: Corners) -> Reading:
    if not _tall(corners):
        return read(cut_out(picture, corners))
    ways = [np.roll(corners, turn, axis=0) for turn in (1, -1)]
    return max((read(cut_out(picture, way)) for way in ways), key=lambda found: found[1])


def _slope(found: Sequence[Corners]) -> float:
    """The angle of the page in radians: the median over its lines, the longer counting more."""
    edges = [corners[1] - corners[0] + corners[2] - corners[3] for corners in found if not _tall(corners)]
    if not edges:
        return 0.0
    angles = np.array([np.arctan2(edge[1], edge[0]) for edge in edges])
    weights = np.array([np.linalg.norm(edge) for edge in edges])
    order = np.argsort(angles)
    middle = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(angles[order][min(middle, len(edges) - 1)])


def _straight(corners: Corners, slope: float) -> tuple[float, float, float, float]:
    """The box as it stands once the page is turned back by its angle."""
    cos, sin = np.cos(-slope), np.sin(-slope)
    x, y = corners.mean(axis=0)
    across, down = x * cos - y * sin, x * sin + y * cos
    wide, high = _length(corners) / 2, _height(corners) / 2
    return (float(across - wide), float(down - high), float(across + wide), float(down + high))


def _tall(corners: Corners) -> bool:
    return _height(corners) >= _TALL * _length(corners)


def _length(corners: Corners) -> float:
    return float(np.linalg.norm(corners[1] - corners[0]))


def _height(corners: Corners) -> float:
    return float(np.linalg.norm(corners[3] - corners[0]))
