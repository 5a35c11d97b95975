"""How like words are to what something does: by meaning where the encoder is installed, by shared words elsewhere."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from hugginggpt.errors import MissingExtra
from hugginggpt.tasks import TASK_TYPES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What says what a step does stands in its beginning, and a plan may hold a megabyte.
_LONGEST = 300


class Likeness:
    """Compares words with ways of saying each of several things. The encoder is loaded when it is first asked.

    Args:
        ways: by the name of a thing, the ways of saying it.
    """

    def __init__(self, ways: Mapping[str, Sequence[str]]) -> None:
        self._said = [(name, way) for name, all in ways.items() for way in all]
        self._names = list(ways)
        self._vectors: NDArray[np.float32] | None = None
        self._known: dict[str, Mapping[str, float]] = {}

    def of(self, words: str) -> Mapping[str, float]:
        """From 0 to 1 by name: how like the words are to the likest way of saying it."""
        words = words[:_LONGEST]
        if words not in self._known:
            found = dict.fromkeys(self._names, 0.0)
            for (name, _), score in zip(self._said, self._scores(words), strict=True):
                found[name] = max(found[name], score)
            self._known[words] = found
        return self._known[words]

    def _scores(self, words: str) -> list[float]:
        if not self._said or not words.strip():
            return [0.0] * len(self._said)
        try:
            return self._by_meaning(words)
        except MissingExtra:
            return [_shared(words, way) for _, way in self._said]

    def _by_meaning(self, words: str) -> list[float]:
        from hugginggpt.encoder import load_encoder

        encoder = load_encoder()
        if self._vectors is None:
            self._vectors = encoder.encode([way for _, way in self._said])
        return [float(score) for score in self._vectors @ encoder.encode([words])[0]]


def _shared(words: str, way: str) -> float:
    """The share of common words, by their beginnings."""
    ours, theirs = _beginnings(words), _beginnings(way)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


def _beginnings(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w+", text.lower()) if len(word) > 2}


_LEAST = 0.55
"""Below this cosine no task type is meant: of 15 names of things that no task type does the likest had 0.47."""
_ARGUMENTS = 0.2
_MAKING = re.compile(r"generat|creat|synthe|making|maker|drawing", re.IGNORECASE)
_KINDS = {
    "image": re.compile(r"image|picture|photo|drawing|art", re.IGNORECASE),
    "video": re.compile(r"video|film|movie|clip|animation", re.IGNORECASE),
    "audio": re.compile(r"audio|speech|voice|music|sound", re.IGNORECASE),
}


def nearest_task(name: str, arguments: Collection[str] = ()) -> str | None:
    """The task type whose names or description are nearest to a name; None if none is near.

    It loads the encoder, so it is not for the event loop; without the extra `starter` nothing is near.

    Args:
        name: as it was written.
        arguments: the names of the arguments that were given; a task type that has them is nearer.
    """
    likeness = _tasks()
    if likeness is None:
        return None
    scores = likeness.of(name.replace("_", " ").replace("-", " "))
    made = _made(name)
    near = [one for one, score in scores.items() if score >= _LEAST - (0.1 if made else 0.0) and _makes(one, made)]

    def total(one: str) -> float:
        kind = TASK_TYPES[one]
        had = [key for key in arguments if kind.input(key) or kind.parameter(key)]
        return scores[one] + (_ARGUMENTS * len(had) / len(arguments) if arguments else 0.0)

    return max(near, key=total, default=None)


def _made(name: str) -> str | None:
    """The kind of thing that a name says is made: an image of `Image Generation`."""
    if not _MAKING.search(name):
        return None
    return next((kind for kind, words in _KINDS.items() if words.search(name)), None)


def _makes(task: str, kind: str | None) -> bool:
    """Whether a task makes things of a kind out of others; every task if no kind is said."""
    type = TASK_TYPES[task]
    gives = {one for slot in type.outputs for one in slot.kinds}
    return kind is None or (kind in gives and bool(type.inputs) and all(kind not in slot.kinds for slot in type.inputs))


@cache
def _tasks() -> Likeness | None:
    from hugginggpt.encoder import load_encoder

    try:
        load_encoder()
    except MissingExtra:
        return None
    return Likeness(
        {
            name: (*(one.replace("-", " ") for one in (name, *task.aliases)), task.description)
            for name, task in TASK_TYPES.items()
            if task.contract
        }
    )
