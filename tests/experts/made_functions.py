"""Functions of starter experts for tests, a line or two each; they run in a worker."""

import ctypes
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hugginggpt.experts.base import Call, Output


def _text(data: str) -> list[Output]:
    return [Output("text", "text", data)]


def describe(call: Call) -> list[Output]:
    parts = ("task", "arguments", "folder", "request", "language")
    return _text(repr({name: getattr(call, name) for name in parts}))


def write(call: Call) -> list[Output]:
    (call.folder / "one.txt").write_text("1")
    (call.folder / "two.txt").write_text("2")
    return [
        Output("text", "document", path="one.txt", media_type="text/plain"),
        Output("text", "document", path=str(call.folder / "two.txt")),
    ]


def numbers(call: Call) -> list[Output]:
    import numpy as np

    row = {
        "label": np.str_("a"),
        "score": np.float32(0.5),
        "box": (np.int64(1), 2),
        "more": np.array([[1.5, 2.5]]),
        "path": Path("/a/b"),
    }
    return [Output("labels", "labels", [row])]


def slow(call: Call) -> list[Output]:
    for fraction, words in ((0, "opening"), (0.5, "half"), (1, "done")):
        call.report(fraction, words)
    return []


def fails(call: Call) -> list[Output]:
    raise KeyError("column")


def gives_nothing(call: Call) -> Any:
    return None


def gives_nonsense(call: Call) -> Any:
    return [3]


def crash(call: Call) -> Any:
    return ctypes.string_at(0)


def loaded(call: Call) -> list[Output]:
    return _text(" ".join(name for name in ("made_functions", "colorsys") if name in sys.modules))


def refuses(task: str, arguments: Mapping[str, Any], *, language: str = "en") -> str | None:
    return f"It does no {task} by {arguments['factor']}." if arguments["factor"] > 4 else None
