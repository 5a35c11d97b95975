"""What the network is trained on: requests with the task types, edges and arguments that are right for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """A task type as the network sees it: a row of a vocabulary."""

    name: str
    description: str
    """One or two sentences, from which the row of a type that was not trained on is made."""
    takes: tuple[str, ...]
    """The kinds of its inputs, one a slot."""
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The rows that one kind of request is planned with."""

    name: str
    rows: tuple[Row, ...]

    def index(self, name: str) -> int:
        """The place of a row.

        Raises:
            KeyError: if there is none of that name.
        """
        return _places(self)[name]


def _places(vocabulary: Vocabulary) -> dict[str, int]:
    return {row.name: place for place, row in enumerate(vocabulary.rows)}


@dataclass(frozen=True)
class Candidate:
    """A part of the request that may be an argument as it stands: a file name, something quoted, a question."""

    start: int
    end: int
    kind: str
    """image, audio, video or text; of a file by its ending."""


@dataclass(frozen=True)
class Example:
    """One request with its right plan, in the places of a vocabulary."""

    id: str
    text: str
    candidates: tuple[Candidate, ...]
    nodes: frozenset[int]
    edges: frozenset[tuple[int, int]]
    """(source, target)."""
    arguments: frozenset[tuple[int, int]] = field(default_factory=frozenset[tuple[int, int]])
    """(row, candidate)."""


def folds(examples: Sequence[Example], count: int, seed: int) -> list[list[int]]:
    """The places of the examples in `count` parts of like size, shuffled by a seed."""
    import random

    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)
    return [order[part::count] for part in range(count)]
