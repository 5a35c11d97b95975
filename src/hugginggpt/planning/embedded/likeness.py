"""Goals by likeness: what a request in English most likely wants when no way of asking fits its words.

The vector of the request is compared with those of a few plain ways of saying each goal. It is asked last, and the
encoder is loaded only then.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from hugginggpt.errors import MissingExtra
from hugginggpt.messages import language_of
from hugginggpt.planning.embedded.clauses import Clause
from hugginggpt.planning.embedded.flows import reachable
from hugginggpt.planning.embedded.goals import GOALS, Goal
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.steps import Step
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.planning.embedded.vectors import vectors
from hugginggpt.resources import Resource
from hugginggpt.tasks import Kind

LEAST = 0.5
"""Below this cosine nothing is like enough. At it, without any rule, 84 of the 203 one-goal requests in English of the
tests got a goal and 0.83 of these the right one; the usual thing for a file is right far less often."""
_FEWEST_WORDS = 3


def likely_steps(reading: Reading, resources: Sequence[Resource]) -> list[Step]:
    """The one wish that a request in English is most like; none where nothing is like enough.

    Args:
        reading: the request.
        resources: its files.
    """
    if language_of(reading.text) != "en" or len(reading.text.split()) < _FEWEST_WORDS:
        return []
    kinds: list[Kind] = [resource.kind for resource in resources]
    known = [(GOALS[name], example) for name, examples in _examples().items() for example in examples]
    told = [(goal, text) for goal, text in known if any(reachable(goal, kind) for kind in kinds)]
    goal = _likeliest(reading.request, told)
    if goal is None:
        return []
    trigger = Trigger(goal, 0, len(reading.text), "weak")
    clause = Clause(0, len(reading.text), "start", 0, triggers=(trigger,))
    return [Step(goal, trigger, clause, "start")]


def _likeliest(request: str, told: Sequence[tuple[Goal, str]]) -> Goal | None:
    if not told:
        return None
    try:
        scores = vectors([text for _, text in told]) @ vectors([request])[0]
    except MissingExtra:
        return None
    best = int(scores.argmax())
    return told[best][0] if scores[best] >= LEAST else None


@cache
def _examples() -> Mapping[str, list[str]]:
    return tomllib.loads(files("hugginggpt.planning.embedded").joinpath("likeness.toml").read_text("utf-8"))
