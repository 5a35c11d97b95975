"""The kinds of values, their forms as JSON and as text, and which kind may fill a slot of another."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, cast, get_args

Kind = Literal[
    "text",
    "image",
    "audio",
    "video",
    "document",
    "table",
    "labels",
    "spans",
    "boxes",
    "masks",
    "points",
    "segments",
    "vector",
    "scores",
    "series",
    "3d",
]
"""The type of a value, in the words of the Hub's task pages."""

KINDS: tuple[Kind, ...] = get_args(Kind)

FILE_KINDS: frozenset[Kind] = frozenset({"image", "audio", "video", "document", "masks", "3d"})
"""Kinds whose values are files. Text and tables may be files too (a person's), but have an inline form."""

_CONVERSIONS: dict[Kind, frozenset[Kind]] = {
    # A document gives its text or its pages as pictures, a video its sound or its frames, a set of masks is a picture.
    "document": frozenset({"text", "image"}),
    "video": frozenset({"audio", "image"}),
    "masks": frozenset({"image"}),
}


def converts(have: Kind, want: Kind) -> bool:
    """Whether a value of kind `have` may fill a slot of kind `want`, as it is or by a loss-free reading of it.

    Every kind with an inline form has one text form, so it may fill a text slot (a caption, but also labels or boxes).
    """
    if have == want:
        return True
    if want == "text" and have not in FILE_KINDS:
        return True
    return want in _CONVERSIONS.get(have, frozenset())


def text_form(kind: Kind, data: object) -> str:
    """The one text form of an inline value, for text slots, templates and answers.

    Args:
        kind: the kind of the value, one that has an inline form.
        data: the value in the form that the contract gives for its kind (see docs/design.md).

    Raises:
        ValueError: if the kind has no inline form.
    """
    if kind in FILE_KINDS:
        raise ValueError(f"a value of kind {kind!r} is a file and has no text form")
    return _TEXT_FORMS[kind](data)


def _rows(data: object) -> list[Mapping[str, Any]]:
    return cast(list[Mapping[str, Any]], data)


def _labels(data: object) -> str:
    return ", ".join(f"{row['label']} ({row['score']:.2f})" for row in _rows(data))


def _spans(data: object) -> str:
    return ", ".join(str(row["text"]) for row in _rows(data))


def _boxes(data: object) -> str:
    def one(row: Mapping[str, Any]) -> str:
        box = row["box"]
        return f"{row['label']} at {box['xmin']:.0f},{box['ymin']:.0f} to {box['xmax']:.0f},{box['ymax']:.0f}"

    return "; ".join(one(row) for row in _rows(data)) or "none"


def _points(data: object) -> str:
    return "; ".join(f"{row['label']} at {row['x']:.0f},{row['y']:.0f}" for row in _rows(data)) or "none"


def _segments(data: object) -> str:
    return ", ".join(f"{row['start']:.2f}-{row['end']:.2f} s" for row in _rows(data)) or "none"


def _numbers(data: object) -> str:
    return ", ".join(f"{number:.4g}" for number in cast(Sequence[float], data))


def _table(data: object) -> str:
    table = cast(Mapping[str, Any], data)
    lines = [table["columns"], *table["rows"]]
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)


_TEXT_FORMS: dict[Kind, Callable[[object], str]] = {
    "text": str,
    "labels": _labels,
    "spans": _spans,
    "boxes": _boxes,
    "points": _points,
    "segments": _segments,
    "vector": _numbers,
    "scores": _numbers,
    "series": _numbers,
    "table": _table,
}
