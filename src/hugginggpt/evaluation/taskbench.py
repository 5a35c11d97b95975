"""The vocabulary of TaskBench (arXiv 2311.18760, MIT): 23 tools with positional arguments and references `<node-i>`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from hugginggpt.evaluation.entries import Entry
from hugginggpt.evaluation.graph import Argument, Graph, Node
from hugginggpt.evaluation.hub import Plain
from hugginggpt.plan.repair import Tool, Toolbox
from hugginggpt.tasks import resolve

LONGEST = 60
"""The published data cut longer values there, with an ellipsis behind; a planned value is cut likewise."""

_FILES = (
    ("image", "jpg|png|jpeg|gif|bmp|tiff|svg|ico"),
    ("audio", "mp3|wav|wma|ogg|aac|flac|aiff|au"),
    ("video", "mp4|avi|mov|flv|wmv|mkv|webm|m4v|mpg|mpeg"),
)
_KINDS = tuple((kind, re.compile(rf"\.(?:{endings})", re.IGNORECASE)) for kind, endings in _FILES)
_REFERENCE = re.compile(r"<node-(\d+)>")


def _tools() -> Mapping[str, Tool]:
    text = files("hugginggpt.evaluation").joinpath("taskbench_tools.toml").read_text("utf-8")
    return {
        name: Tool(name, tuple(one["takes"]), tuple(one["gives"]), tuple(one["says"]))
        for name, one in tomllib.loads(text).items()
    }


TOOLS: Mapping[str, Tool] = _tools()
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


def _alias(name: str) -> str | None:
    known = resolve(name)
    return _BY_TASK.get(known.task) if known else None


TOOLBOX = Toolbox(TOOLS, kind_of, _alias)
"""The tools as plans in them are mended; see `hugginggpt.plan.repair.repair_nodes`."""


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
        return Argument(tool.kind if tool else "none", names[source], source)
    return Argument(kind_of(text), text if text.endswith("…") else shortened(text))


def nodes(tasks: Sequence[Plain]) -> list[Plain]:
    """A plan in the Hub's names, put into the benchmark's tools; what has no tool keeps its own name."""
    return [{"task": _tool(task), "arguments": _positional(task)} for task in tasks]


def planned(tasks: Sequence[Plain]) -> Graph:
    """The graph of a plan in the Hub's names in the benchmark's tools."""
    return graph(nodes(tasks))


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
