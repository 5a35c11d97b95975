"""Plain requests: which words of them ask for which task type, as the grammar made them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hugginggpt.planning.embedded import passages, reading, triggers
from hugginggpt.planning.embedded.simplified import Simplified, simplified
from hugginggpt.resources import Resource, named_resource
from hugginggpt.tasks import TASK_TYPES

ASPECTS: Mapping[str, Sequence[str]] = {
    "text-classification": ("sentiment", "language", "topic"),
    "token-classification": ("keywords", "entities"),
    "image-to-text": ("text", "caption"),
}
"""Task types of which each aspect is a row of its own; the first where a plan does not say which."""


@dataclass(frozen=True)
class Plain:
    """A request and the words in it that ask for something."""

    id: str
    language: str
    text: str
    """Simplified."""
    wishes: tuple[tuple[int, int, int], ...]
    """Row, first character and the one behind the last, in `text`."""
    line: Mapping[str, Any]


def rows() -> list[tuple[str, str]]:
    """The rows of the Hub's vocabulary with their descriptions, in the order of the task types."""
    found: list[tuple[str, str]] = []
    for name, task in TASK_TYPES.items():
        if task.outputs:
            aspects = ASPECTS.get(name, ("",))
            found += [(f"{name}:{aspect}" if aspect else name, described(name, aspect)) for aspect in aspects]
    return found


_SAID = {
    "sentiment": "Say whether a text is positive or negative: its sentiment, tone, mood.",
    "language": "Say which language a text is written in.",
    "topic": "Say what a text is about: its topic or category.",
    "keywords": "Find the keywords and key phrases of a text.",
    "entities": "Find names, people, places, dates, amounts and addresses in a text.",
    "text": "Read the text that stands in a picture (OCR).",
    "caption": "Describe in words what a picture shows; a caption.",
}


def described(name: str, aspect: str) -> str:
    """What a row does, in a sentence or two."""
    return f"{name.replace('-', ' ')}: {_SAID[aspect] if aspect else TASK_TYPES[name].description}"


def row_of(task: Mapping[str, Any]) -> str:
    """The row that a task of a plan belongs to."""
    aspects = ASPECTS.get(task["task"])
    if aspects is None:
        return str(task["task"])
    aspect = task["arguments"].get("aspect")
    return f"{task['task']}:{aspect if aspect in aspects else aspects[0]}"


def read(path: Path) -> Iterator[Plain]:
    """The requests of a file that the grammar wrote."""
    places = {name: place for place, (name, _) in enumerate(rows())}
    with path.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            resources = [named_resource(name) for name in line["files"]]
            said, at = simplified_request(line["request"], resources)
            wishes = tuple(
                (places[row_of(line["tasks"][span["task"]])], *where)
                for span in line["spans"]
                if span["argument"] is None and (where := _where(said, at, span["start"], span["end"])) is not None
            )
            yield Plain(line["id"], line["language"], said.text, wishes, line)


def simplified_request(request: str, resources: Sequence[Resource]) -> tuple[Simplified, reading.Reading]:
    """A request as the network gets it, as the planner makes it."""
    found = reading.read(request, resources, triggers.vocabulary())
    found = reading.shortened(passages.marked(found))
    return simplified(found, resources), found


def _where(said: Simplified, found: reading.Reading, start: int, end: int) -> tuple[int, int] | None:
    """Where a part of the request stands in the simplified words; None if it is in a quotation."""
    inside = [
        place
        for place, origin in enumerate(said.origin)
        if origin >= 0 and found.text[origin] not in found.pieces and start <= found.origin[origin] < end
    ]
    return (inside[0], inside[-1] + 1) if inside else None
