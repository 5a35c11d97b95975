"""Demonstrations: requests with their plans, those first that are most like a request."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from hugginggpt.messages import language_of
from hugginggpt.tasks import Kind


@dataclass(frozen=True)
class Demo:
    """A request with its plan in the form that the model is to write."""

    request: str
    files: tuple[tuple[str, Kind], ...]
    """Name and kind; `f1` is the first."""
    tasks: str
    """The JSON of the plan."""


def likest(request: str, kinds: Sequence[Kind], count: int) -> list[Demo]:
    """The demonstrations most like a request, the likest last, where a model minds it most.

    They are ranked by shared words, rare ones more, by the kinds of files, and by the language.

    Args:
        request: the words.
        kinds: of its files.
        count: how many.
    """
    demos = demonstrations()
    said = [_words(demo.request) for demo in demos]
    spread = Counter(word for words in said for word in words)
    own, language = _words(request), language_of(request)

    def score(place: int) -> float:
        shared = sum(log(1 + len(demos) / spread[word]) for word in own & said[place])
        theirs = [kind for _, kind in demos[place].files]
        return shared + 2.0 * (set(theirs) == set(kinds)) + 1.0 * (language_of(demos[place].request) == language)

    order = sorted(range(len(demos)), key=lambda place: (-score(place), place))[:count]
    return [demos[place] for place in reversed(order)]


def _words(text: str) -> set[str]:
    """English words, and Chinese characters by twos."""
    found = re.findall(r"[a-z]+|[\u3400-\u9fff]+", text.lower())
    pairs = [word[at : at + 2] for word in found if not word.isascii() for at in range(max(1, len(word) - 1))]
    return {word for word in found if word.isascii()} | set(pairs)


@cache
def demonstrations() -> tuple[Demo, ...]:
    """All of them."""
    text = files("hugginggpt.planning.llm").joinpath("demos.jsonl").read_text("utf-8")
    return tuple(
        Demo(
            row["request"],
            tuple((name, kind) for name, kind in row["files"].items()),
            json.dumps({"tasks": row["tasks"]}, ensure_ascii=False),
        )
        for row in map(json.loads, text.splitlines())
    )
