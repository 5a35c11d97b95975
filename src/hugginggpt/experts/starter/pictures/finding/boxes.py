"""Boxes: how far two of them are the same, and their form in the contract."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_DIGITS = 4


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; the right and lower edges are just outside of it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        """In square pixels."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def overlap(self, other: "Box") -> float:
        """The shared area as a share of the area of both together (intersection over union)."""
        shared = self.shared(other)
        return shared / (self.area + other.area - shared) if shared else 0.0

    def shared(self, other: "Box") -> float:
        """The shared area in square pixels."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(left, top, min(self.right, other.right), min(self.bottom, other.bottom)).area

    def times(self, factor: float) -> "Box":
        """The same box in a picture that is so many times as large."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def within(self, width: float, height: float) -> "Box":
        """The part of it that lies in a picture."""
        left, top = min(max(self.left, 0.0), width), min(max(self.top, 0.0), height)
        return Box(left, top, min(max(self.right, left), width), min(max(self.bottom, top), height))


@dataclass(frozen=True)
class Found:
    """One thing that was found."""

    label: str
    score: float
    """0 to 1."""
    box: Box
    text: str = ""
    """What a code says; empty if it could not be read, and for faces."""

    def row(self) -> dict[str, Any]:
        """The contract's form, with `text` where a code was read."""
        box = self.box
        corners = {"xmin": round(box.left), "ymin": round(box.top), "xmax": round(box.right), "ymax": round(box.bottom)}
        row: dict[str, Any] = {"label": self.label, "score": round(self.score, _DIGITS), "box": corners}
        return row | ({"text": self.text} if self.text else {})


def box_of(row: Any) -> Box:
    """The box of a row in the contract's form."""
    box = row["box"]
    return Box(float(box["xmin"]), float(box["ymin"]), float(box["xmax"]), float(box["ymax"]))


def each_once(found: Iterable[Found], *, overlap: float = 0.3) -> list[Found]:
    """Of those that lie on one another the one with the highest score (non-maximum suppression), best first."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -one.score):
        if all(one.box.overlap(other.box) <= overlap for other in kept):
            kept.append(one)
    return kept
