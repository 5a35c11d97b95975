"""How sure the planner is of a plan: whether the rules and the network, which read the request apart, agree.

The weights are fitted by logistic regression on requests that were composed for it and on which neither was made
(`training/planner/calibrate.py`), so a plan of 0.9 is right nine times of ten, as far as such requests go.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from hugginggpt.plan import Task
from hugginggpt.planning.embedded.network import DATA, Heard

_ASKING = frozenset(
    {
        "question-answering",
        "document-question-answering",
        "table-question-answering",
        "visual-question-answering",
        "audio-text-to-text",
        "video-text-to-text",
    }
)
_ANSWERED = frozenset({"object-detection", "zero-shot-object-detection", "token-classification", "text-classification"})
_ALIKE: Sequence[frozenset[str]] = (
    _ASKING,
    frozenset({"object-detection", "zero-shot-object-detection"}),
    frozenset({"image-classification", "zero-shot-image-classification"}),
    frozenset({"text-classification", "zero-shot-classification"}),
    frozenset({"image-to-image", "image-text-to-image"}),
    frozenset({"text-generation", "image-text-to-text"}),
    frozenset({"table-to-text", "tabular-to-text"}),
)
"""Task types that one way of asking may mean, by what it is asked of."""
_UNSAID = frozenset({"image-to-text", "automatic-speech-recognition", "object-detection", "image-segmentation"})
"""Steps that may go unsaid."""
_HEARD, _HINTED = 0.5, 0.15


@dataclass(frozen=True)
class Confidence:
    """How sure a plan is."""

    probability: float
    """That the plan is right as a whole."""
    missed: tuple[Heard, ...]
    """Words that seem to ask for something that the plan does not do."""


SURE = Confidence(1.0, ())
"""Of what is plain: a greeting."""


def confidence(tasks: Sequence[Task], heard: Sequence[Heard], *, guessed: bool) -> Confidence:
    """How sure a plan is.

    Args:
        tasks: the plan.
        heard: what the network hears, faint things too.
        guessed: whether no words of the request asked for anything known.
    """
    return Confidence(_probability(features(tasks, heard, guessed=guessed)), missed_in(tasks, heard))


def missed_in(tasks: Sequence[Task], heard: Sequence[Heard]) -> tuple[Heard, ...]:
    """What is clearly heard and not planned; a question may ask for much that has a task type of its own."""
    planned = [task.task for task in tasks]
    if any(name in _ASKING for name in planned):
        heard = [one for one in heard if one.task not in _ANSWERED]
    return tuple(
        one for one in heard if one.probability > _HEARD and not any(_alike(one.task, name) for name in planned)
    )


def features(tasks: Sequence[Task], heard: Sequence[Heard], *, guessed: bool) -> Mapping[str, float]:
    """What tells right plans from others; arguments as for `confidence`."""
    planned = {task.task for task in tasks} - _UNSAID
    faint = [one for one in heard if one.probability > _HINTED]
    clear = [one.probability for one in heard if one.probability > _HEARD]
    return {
        "missed": min(len({one.row for one in missed_in(tasks, heard)}), 3),
        "unheard": min(sum(not any(_alike(one.task, name) for one in faint) for name in planned), 3),
        "tasks": min(len(tasks), 5),
        "faint": 1 - min(clear, default=1.0),
        "guessed": float(guessed),
    }


def _probability(found: Mapping[str, float]) -> float:
    weights = _weights()
    return 1 / (1 + exp(-weights["bias"] - sum(weights[name] * value for name, value in found.items())))


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


@cache
def _weights() -> Mapping[str, float]:
    return tomllib.loads((DATA / "confidence.toml").read_text("utf-8"))
