"""Triggers: the places of a request where its words ask for a goal."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from hugginggpt.planning.embedded.goals import GOALS, Goal
from hugginggpt.planning.embedded.languages import names_pattern
from hugginggpt.planning.embedded.reading import FILE, MARK, QUOTE

Way = Literal["verbs", "nouns", "weak", "complaints"]
_WAYS: tuple[Way, ...] = ("verbs", "nouns", "weak", "complaints")
_STRENGTH: Mapping[Way, int] = {"verbs": 4, "nouns": 4, "weak": 2, "complaints": 0}
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Trigger:
    """Words that ask for a goal."""

    goal: Goal
    start: int
    """Where they begin in the reading's text."""
    end: int
    way: Way
    task: str | None = None
    """Set where a task type is called by its own name."""
    back: bool = False
    """Whether they mean the result of an earlier wish ("the translation") and ask for nothing new."""
    heard: bool = False
    """Whether only the network found them."""


@dataclass(frozen=True)
class _Rule:
    goal: Goal
    way: Way
    pattern: re.Pattern[str]


def vocabulary() -> Sequence[str]:
    """The English words whose slips are mended."""
    return _vocabulary()


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(_table("en")["typos"]["words"].split())


def find(text: str) -> list[Trigger]:
    """Every trigger in a text, overlapping ones too."""
    found: list[Trigger] = []
    for rule in _rules_for(text):
        found += [Trigger(rule.goal, start, end, rule.way) for start, end in _spans(rule.pattern, text)]
    return found


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where a pattern is found, overlapping places too; of those with one end the one without a long lead."""
    by_end: dict[int, int] = {}
    match = pattern.search(text)
    while match is not None and len(by_end) < _MOST:
        if match.end() > match.start():
            first = by_end.setdefault(match.end(), match.start())
            if match.start() - first > _LEAD:
                by_end[match.end()] = match.start()
        match = pattern.search(text, match.start() + 1)
    return [(start, end) for end, start in by_end.items()]


_MOST = 64
_LEAD = 10


def strength(trigger: Trigger) -> int:
    """How clearly the words ask for the goal."""
    return _STRENGTH[trigger.way] + (2 if trigger.task else 0)


def best(triggers: Sequence[Trigger], fits: Mapping[str, int]) -> list[Trigger]:
    """The triggers that stand when those that overlap are weighed against each other, in their order.

    Args:
        triggers: overlapping ones too.
        fits: by goal, how well the things at hand suit it; goals that are missing are impossible.
    """
    # What suits badly and is only hinted at is not meant.
    possible = [one for one in triggers if strength(one) + fits.get(one.goal.name, -9) > 0]
    possible.sort(
        key=lambda trigger: (
            -strength(trigger) - trigger.goal.weight - fits[trigger.goal.name],
            trigger.start - trigger.end,
            trigger.start,
        )
    )
    kept: list[Trigger] = []
    for trigger in possible:
        if all(trigger.end <= other.start or other.end <= trigger.start or _inside(trigger, other) for other in kept):
            kept.append(trigger)
    clear = any(strength(trigger) >= _STRENGTH["weak"] for trigger in kept)
    kept = [trigger for trigger in kept if trigger.way != "complaints" or not clear]
    return sorted(kept, key=lambda trigger: trigger.start)


def _inside(inner: Trigger, outer: Trigger) -> bool:
    """Whether a wish stands in the gap of another: the summary in "give me the summary as an audio file"."""
    translates = inner.goal.name == "translate"
    apart = inner.start + translates > outer.start and inner.end < outer.end + (inner.way == "nouns")
    clear = inner.way in ("verbs", "nouns") or translates
    return apart and clear and inner.goal is not outer.goal and outer.goal.name in _WITH_GAPS


_WITH_GAPS = frozenset({"similar", "speak", "transcribe", "to_text", "translate"})


def as_reference(trigger: Trigger) -> Trigger:
    """The same words, meaning an earlier result."""
    return replace(trigger, back=True)


def _rules_for(text: str) -> Iterator[_Rule]:
    if re.search("[a-z_]", text):
        yield from _rules("en")
    if _HAN.search(text):
        yield from _rules("zh")


@cache
def _rules(language: Literal["en", "zh"]) -> tuple[_Rule, ...]:
    table = _table(language)
    words = {name: str(pattern) for name, pattern in table["words"].items()}
    words |= {"F": FILE, "Q": QUOTE, "X": MARK, "lang": names_pattern()}
    rules: list[_Rule] = []
    for name, ways in table.items():
        if name in GOALS:
            for way in _WAYS:
                if patterns := ways.get(way):
                    joined = "|".join(f"(?:{_filled(pattern, words)})" for pattern in patterns)
                    # Chinese letters are no word characters here, so that `\b` stands between them and Latin ones.
                    rules.append(_Rule(GOALS[name], way, re.compile(joined, re.ASCII)))
    return tuple(rules)


def word_class(name: str, language: Literal["en", "zh"]) -> str:
    """The pattern of a class of words that the tables of ways of asking define, for example `pic`."""
    return str(_table(language)["words"][name])


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    for _ in range(3):
        pattern = re.sub(r"<(\w+)>", lambda match: words[match[1]], pattern)
    return pattern


@cache
def _table(language: str) -> dict[str, Any]:
    data = files("hugginggpt.planning.embedded").joinpath(f"wording_{language}.toml").read_text("utf-8")
    return tomllib.loads(data)
