"""Wishes for task types that the planner was not made for, as plug-ins bring them: found by their descriptions.

A clause in English is compared as a vector with what each new task type does, one in Chinese by the pairs of letters
that it shares with the description and that plain requests seldom have. What is much more like a new task type than
like any of the Hub's is meant for it, whatever the rules and the network make of the words.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from hugginggpt.errors import MissingExtra
from hugginggpt.planning.embedded import clauses
from hugginggpt.planning.embedded.flows import reachable
from hugginggpt.planning.embedded.goals import GIVES
from hugginggpt.planning.embedded.named import goal_of
from hugginggpt.planning.embedded.reading import MARK, Reading
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.planning.embedded.vectors import vectors
from hugginggpt.tasks import HUB_TYPES, Kind, TaskType

LEAST = 0.42
"""Below this cosine a clause is not like a description."""
AHEAD = 0.12
"""How much more like the new task type than like any of the Hub's it must be."""
LEAST_SHARED = 1.0
"""The least weight of the pairs of letters that a clause in Chinese shares with a description."""

_TEXT = frozenset[Kind]({"text"})
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z0-9]+")


def with_brought(
    found: Sequence[Trigger],
    reading: Reading,
    kinds: frozenset[Kind],
    types: Mapping[str, TaskType],
) -> list[Trigger]:
    """What was found, with each clause that means a new task type given to that.

    Args:
        found: the triggers of the rules and the network.
        reading: the request.
        kinds: of what is at hand.
        types: every task type by name, the new ones among them.
    """
    new = [task for name, task in types.items() if name not in HUB_TYPES]
    if not new:
        return list(found)
    taken: list[Trigger] = []
    for clause in clauses.split(reading.text, found):
        if not kinds and any(one.goal.name in GIVES and not one.back for one in clause.triggers):
            # What is made from nothing, here or in what follows, is not one of the new ones.
            continue
        fit = [task for task in new if any(reachable(goal_of(task, task.name), kind) for kind in kinds or _TEXT)]
        said = re.sub(MARK, " ", reading.text[clause.start : clause.end]).strip()
        likely = _by_letters(said, fit) if _HAN.search(said) else _by_meaning(said, fit)
        if likely:
            taken.append(Trigger(goal_of(likely, likely.name), clause.start, clause.end, "verbs", likely.name))
    return [one for one in found if not any(new.start <= one.start < new.end for new in taken)] + taken


def _by_meaning(said: str, new: Sequence[TaskType]) -> TaskType | None:
    if not new or not re.search("[a-z]{3}", said):
        return None
    try:
        of = vectors([said])[0]
        scores = vectors([*map(_described, new)]) @ of
        known = vectors([_described(task) for task in HUB_TYPES.values() if task.contract]) @ of
    except MissingExtra:
        return None
    best = int(scores.argmax())
    return new[best] if scores[best] >= max(LEAST, known.max() + AHEAD) else None


def _described(task: TaskType) -> str:
    return f"{task.name.replace('-', ' ')}: {task.description}"


def _by_letters(said: str, new: Sequence[TaskType]) -> TaskType | None:
    pairs = letter_pairs(said)
    own = {task.name: letter_pairs(task.description_zh) for task in new}
    count = Counter(pair for described in own.values() for pair in described)

    def score(task: TaskType) -> float:
        # What the descriptions of several new task types share tells less.
        return sum(_weight(pair) / count[pair] for pair in own[task.name] & pairs)

    best = max(new, key=score, default=None)
    return best if best and score(best) >= LEAST_SHARED else None


def letter_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese letters, and the Latin words in lower case."""
    runs = re.findall(f"{_HAN.pattern}+", text)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return frozenset(pairs | set(_LATIN.findall(text.lower())))


def _weight(pair: str) -> float:
    common, known = _plain_pairs()
    return 0 if pair in common else 0.5 if pair in known else 1


@cache
def _plain_pairs() -> tuple[frozenset[str], frozenset[str]]:
    """What plain requests or the Hub's own task types often say, and what plain requests say now and then."""
    text = files("hugginggpt.planning.embedded").joinpath("data", "pairs.toml").read_text("utf-8")
    table = {name: frozenset(pairs.split()) for name, pairs in tomllib.loads(text).items()}
    own = frozenset(pair for task in HUB_TYPES.values() for pair in letter_pairs(task.description_zh))
    return table["common"] | own, table["known"]
