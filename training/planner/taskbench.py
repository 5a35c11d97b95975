"""The public benchmark's data as examples: its 23 tools are a vocabulary of their own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.planner.examples import Candidate, Example, Row, Vocabulary

LONGEST = 60
"""Longer values are cut there in the data, and end with an ellipsis."""

_ENDINGS = {
    "image": "jpg|png|jpeg|gif|bmp|tiff|svg|ico",
    "audio": "mp3|wav|wma|ogg|aac|flac|aiff|au",
    "video": "mp4|avi|mov|flv|wmv|mkv|webm|m4v|mpg|mpeg",
    "text": "txt|pdf|csv|json|docx?|xlsx?|html?|md",
}
_FILE = re.compile(rf"[\w/-]+(?:\.[\w-]+)*\.(?:{'|'.join(_ENDINGS.values())})\b", re.IGNORECASE)
_QUOTES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+?)'(?!\w)",
        r'"([^"]+)"',
        r"‘([^’]+)’",
        r"“([^”]+)”",
    )
)
# A sentence, and what stands behind a colon.
_SENTENCE = re.compile(r"(?:[^.!?\n:]|[.!?:](?=\S))+[.!?]?|(?<=: )[^\n]+$")
_MOST = 24


def kind_of(name: str) -> str:
    """The kind of a value as the benchmark tells it: by an ending anywhere in it."""
    for kind in ("image", "audio", "video"):
        if re.search(rf"\.(?:{_ENDINGS[kind]})", name, re.IGNORECASE):
            return kind
    return "text"


def vocabulary(folder: Path) -> Vocabulary:
    """The tools of the benchmark."""
    tools = json.loads((folder / "tools.json").read_text("utf-8"))
    rows = tools["nodes"] if isinstance(tools, dict) else tools
    return Vocabulary(
        "taskbench",
        tuple(Row(row["id"], row["desc"], tuple(row["input-type"]), tuple(row["output-type"])) for row in rows),
    )


def read(folder: Path, tools: Vocabulary) -> list[tuple[Example, dict[str, Any]]]:
    """Each request of the human-checked plans as an example, beside its line."""
    lines = (folder / "train.jsonl").read_text("utf-8").splitlines()
    return [(example(line, tools), line) for line in map(json.loads, lines)]


def unlabelled(folder: Path) -> list[Example]:
    """The requests of the same source that have no plan."""
    lines = (folder / "unlabelled_requests.jsonl").read_text("utf-8").splitlines()
    return [
        Example(str(line["id"]), line["request"], candidates(line["request"]), frozenset(), frozenset())
        for line in map(json.loads, lines)
    ]


def example(line: dict[str, Any], tools: Vocabulary) -> Example:
    """A line of the data. Names that are no tool are left out, as the benchmark leaves them out."""
    text = line["request"]
    found = candidates(text)
    values = [shortened(text[one.start : one.end]) for one in found]
    places = {row.name: place for place, row in enumerate(tools.rows)}
    rows = [places.get(node["task"]) for node in line["nodes"]]
    edges: set[tuple[int, int]] = set()
    arguments: set[tuple[int, int]] = set()
    for node, row in zip(line["nodes"], rows, strict=True):
        if row is None:
            continue
        for argument in map(str, node["arguments"]):
            reference = re.search(r"<node-(\d+)>", argument)
            if reference is None:
                place = _place(argument, values)
                arguments |= {(row, place)} if place is not None else set()
            elif int(reference[1]) < len(rows) and (source := rows[int(reference[1])]) not in (None, row):
                edges.add((source, row))
    nodes = frozenset(row for row in rows if row is not None)
    return Example(line["id"], text, found, nodes, frozenset(edges), frozenset(arguments))


def candidates(text: str) -> tuple[Candidate, ...]:
    """File names, quoted passages and sentences of a request, none twice, in this order of strength."""
    found: dict[str, Candidate] = {}
    for start, end, kind in _stretches(text):
        value = text[start:end]
        if value and value not in found and len(found) < _MOST:
            found[value] = Candidate(start, end, kind)
    return tuple(found.values())


def _stretches(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _FILE.finditer(text):
        yield match.start(), match.end(), kind_of(match.group())
    for pattern in _QUOTES:
        for match in pattern.finditer(text):
            yield match.start(1), match.end(1), kind_of(match[1])
    for match in _SENTENCE.finditer(text):
        sentence = match.group()
        start = match.start() + len(sentence) - len(sentence.lstrip())
        if len(sentence.split()) > 2:
            yield start, match.end(), "text"


def shortened(value: str) -> str:
    """A value as the data has it."""
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def _place(argument: str, values: list[str]) -> int | None:
    for alike in (str, _bare):
        for place, value in enumerate(values):
            if alike(value) == alike(argument):
                return place
    return None


def _bare(value: str) -> str:
    return value.strip(" .?!'\"…").lower()
