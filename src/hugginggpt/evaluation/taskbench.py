"""The vocabulary of TaskBench (arXiv 2311.18760, MIT): 23 tools with positional arguments and references `<node-i>`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hugginggpt.evaluation.entries import Entry
from hugginggpt.evaluation.graph import Argument, Graph, Node
from hugginggpt.evaluation.hub import Plain

LONGEST = 60
"""The published data cut longer values there, with an ellipsis behind; a planned value is cut likewise."""

_FILES = (
    ("image", "jpg|png|jpeg|gif|bmp|tiff|svg|ico"),
    ("audio", "mp3|wav|wma|ogg|aac|flac|aiff|au"),
    ("video", "mp4|avi|mov|flv|wmv|mkv|webm|m4v|mpg|mpeg"),
)
_KINDS = tuple((kind, re.compile(rf"\.(?:{endings})", re.IGNORECASE)) for kind, endings in _FILES)
_REFERENCE = re.compile(r"<node-(\d+)>")


@dataclass(frozen=True)
class Tool:
    """A tool of the benchmark."""

    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]


TOOLS: Mapping[str, Tool] = {
    name: Tool(name, tuple(takes.split()), tuple(gives.split()))
    for name, takes, gives in (
        ("Token Classification", "text", "text"),
        ("Translation", "text", "text"),
        ("Summarization", "text", "text"),
        ("Question Answering", "text text", "text"),
        ("Conversational", "text", "text"),
        ("Text Generation", "text", "text"),
        ("Sentence Similarity", "text text", ""),
        ("Tabular Classification", "image", "text"),
        ("Object Detection", "image", "text"),
        ("Image Classification", "image", "text"),
        ("Image-to-Image", "image", "image"),
        ("Image-to-Text", "image", "text"),
        ("Text-to-Image", "text", "image"),
        ("Text-to-Video", "text", "video"),
        ("Visual Question Answering", "image text", "text"),
        ("Document Question Answering", "image text", "text"),
        ("Image Segmentation", "image", "image"),
        ("Depth Estimation", "image", "image"),
        ("Text-to-Speech", "text", "audio"),
        ("Automatic Speech Recognition", "audio", "text"),
        ("Audio-to-Audio", "audio", "audio"),
        ("Audio Classification", "audio", "text"),
        ("Image Editing", "text image", "image"),
    )
}
"""The tools with the kinds they take and give, by name."""

_BY_TASK: Mapping[str, str] = {
    **{name.lower().replace(" ", "-"): name for name in TOOLS if name not in ("Conversational", "Image Editing")},
    "table-question-answering": "Question Answering",
    "zero-shot-image-classification": "Image Classification",
    "zero-shot-object-detection": "Object Detection",
    "image-text-to-text": "Visual Question Answering",
    "image-to-video": "Text-to-Video",
    "text-ranking": "Sentence Similarity",
}
# Arguments that a tool of the benchmark has none for.
_LEFT_OUT = frozenset({"aspect", "target_language", "source_language", "language", "labels", "sentences", "control"})


def kind_of(value: str) -> str:
    """The kind of a literal as the benchmark tells it: by the ending of a file anywhere in it."""
    return next((kind for kind, pattern in _KINDS if pattern.search(value)), "text")


def shortened(value: str) -> str:
    """A value as the data has it."""
    return value if len(value) <= LONGEST else value[:LONGEST] + "…"


def right(entry: Entry) -> Graph:
    """The right graph of a line of the benchmark."""
    return graph(entry.tasks)


def graph(nodes: Sequence[Mapping[str, Any]]) -> Graph:
    """The graph of nodes in the benchmark's form, `{"task", "arguments": [...]}`.

    Underscores in names are blanks. Of an argument only the first reference counts; one that points to no node is a
    text. An argument that is an object counts by its first value, a list by its parts joined with blanks.
    """
    names = [str(node["task"]).replace("_", " ") for node in nodes]
    return Graph(
        tuple(
            Node(name, tuple(_argument(value, names) for value in _values(node)))
            for name, node in zip(names, nodes, strict=True)
        )
    )


def _values(node: Mapping[str, Any]) -> list[Any]:
    given = node.get("arguments") or []
    return list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else [given]


def _argument(value: Any, names: Sequence[str]) -> Argument:
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if isinstance(value, list):
        value = " ".join(map(str, value))
    text = str(value)
    match = _REFERENCE.search(text)
    if match and int(match[1]) < len(names):
        source = int(match[1])
        tool = TOOLS.get(names[source])
        return Argument(tool.gives[0] if tool and tool.gives else "none", names[source], source)
    return Argument(kind_of(text), text if text.endswith("…") else shortened(text))


def planned(tasks: Sequence[Plain]) -> Graph:
    """The graph of a plan in the Hub's names, put into the benchmark's tools; what has no tool keeps its own name."""
    return graph([{"task": _tool(task), "arguments": _positional(task)} for task in tasks])


def _tool(task: Plain) -> str:
    if task["task"] in ("image-to-image", "image-text-to-image"):
        return "Image Editing" if task["arguments"].get("instruction") else "Image-to-Image"
    return _BY_TASK.get(task["task"], task["task"])


def _positional(task: Plain) -> list[str]:
    return [said for name, value in task["arguments"].items() if name not in _LEFT_OUT for said in _said(value)]


def _said(value: Any) -> list[str]:
    if isinstance(value, list):
        return [said for part in value for said in _said(part)]
    if isinstance(value, dict) and "template" in value:
        return [said for part in value["template"] if isinstance(part, dict) for said in _said(part)]
    if isinstance(value, dict):
        return [f"<node-{value['task']}>" if "task" in value else str(value["file"])]
    return [str(value)]
