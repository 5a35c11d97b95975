"""Which models suit a task best: hard limits first, then one score whose terms can be shown.

The score is a weighted sum. Likeness of the words is the cosine of the sentence encoder and that of hashed pieces;
popularity is downloads on a log scale with a cap, since downloads can be inflated; what this machine has already, what
a provider keeps warm and what has worked here count too. Equal facts give equal scores, and equal scores go by id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log10
from typing import Literal, NamedTuple

from hugginggpt.catalogue.card import ModelCard, Runtime
from hugginggpt.catalogue.licences import Freedom

Policy = Literal["permissive", "conditions", "any"]
"""Which licences may be chosen: permissive ones; also those with conditions on use or sharing; all."""
HUB: frozenset[Runtime] = frozenset({"local", "provider"})
"""Runtimes of the Hub's models."""
FREEDOM: Mapping[Policy, Freedom] = {"permissive": 0, "conditions": 1, "any": 2}

_DOWNLOADS, _LIKES, _TREND = 7.0, 5.0, 3.0
"""Decimal logarithms at which popularity is full."""


@dataclass(frozen=True)
class Limits:
    """What a model must keep to."""

    runtimes: frozenset[Runtime] = frozenset({"starter", "local", "provider", "endpoint", "llm", "space", "mcp", "ray"})
    max_bytes: int | None = None
    """The most that may be downloaded or held, where it runs on this machine; a model of unknown size passes."""
    licences: Policy = "conditions"
    gated: bool = False
    """Whether models may be taken whose owner must grant access."""
    language: str | None = None
    """The language (ISO 639-1) that it must read or speak, unless language does not matter to it."""
    gpu: bool = True
    """Whether models may be taken that are of no use without a GPU."""
    cached: bool = False
    """Whether it must be on this machine already."""


@dataclass(frozen=True)
class Query:
    """What a model is looked for."""

    words: str = ""
    """What a person said of it."""
    task: str | None = None
    """The task type that it must do; None where only the words tell."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Record:
    """How a model did here."""

    runs: int = 0
    successes: int = 0
    seconds: float = 0.0
    """The median of those that succeeded."""


@dataclass(frozen=True)
class Here:
    """What is known of this machine and of what was run on it."""

    cached: frozenset[str] = frozenset()
    """Ids of models that are on it."""
    records: Mapping[str, Record] = field(default_factory=dict[str, Record])
    """By id."""


@dataclass(frozen=True)
class Ranked:
    """A model with its score."""

    card: ModelCard
    score: float
    terms: Mapping[str, float]
    """What the score is the sum of: those of `WEIGHTS`."""


WEIGHTS: Mapping[str, float] = {
    "task": 1.0,
    "meaning": 10.0,
    "words": 7.5,
    "popular": 4.0,
    "cached": 1.0,
    "warm": 0.5,
    "fast": 0.5,
    "cheap": 0.5,
    "record": 2.0,
    "priority": 0.2,
}
"""What each term counts. `task` (the logarithm of the probability that the words ask for what the model does, where no
task type is named), `meaning` and `words` stand to each other as suits the requests of APIBench; the others are set by
what a step of each is worth: a model that is here wins over one like it with three hundred times its downloads."""


_MIDDLE = 0.5
"""The popularity of what the Hub doesn't count: what ships, what a person set up."""


def fame(card: ModelCard) -> float:
    """How popular a model is, 0 to 1."""
    if card.runtime not in HUB:
        return _MIDDLE
    downloads = min(log10(1 + max(card.downloads, 0)) / _DOWNLOADS, 1.0)
    likes = min(log10(1 + max(card.likes, 0)) / _LIKES, 1.0)
    trend = min(log10(1 + max(card.trend, 0.0)) / _TREND, 1.0)
    return 0.7 * downloads + 0.2 * likes + 0.1 * trend


class Known(NamedTuple):
    """What is known of a card without a look at its words."""

    popular: float
    """Its fame, 0 to 1."""
    warm: bool = False
    priority: int = 0
    price: float | None = None
    seconds: float | None = None
    tasks: str = ""
    """The task types that it does, of those that were asked for, apart by spaces."""
    cached: bool = False
    record: Record | None = None


def terms(
    known: Sequence[Known], likeness: Sequence[tuple[float, float]], asked: Sequence[float]
) -> dict[str, list[float]]:
    """The weighted terms of the scores of some cards, each as one number for each card.

    Args:
        known: of the cards.
        likeness: the cosines of their texts and the words looked for, by the encoder and by hashed pieces.
        asked: the logarithm of the probability that what they do is asked for; 0 where that is known.
    """
    values: dict[str, Iterable[float]] = {
        "task": asked,
        "meaning": (meaning for meaning, _ in likeness),
        "words": (words for _, words in likeness),
        "popular": (one.popular for one in known),
        "cached": (one.cached for one in known),
        "warm": (one.warm for one in known),
        "fast": map(_fast, known),
        "cheap": (0.0 if one.price is None else 1 / (1 + one.price) for one in known),
        "record": (_record(one.record) for one in known),
        "priority": (one.priority for one in known),
    }
    return {name: [WEIGHTS[name] * value for value in column] for name, column in values.items()}


def _fast(one: Known) -> float:
    """0 to 1: how soon it is done, as measured here, else as its provider says; 0 where nobody knows."""
    seconds = one.record.seconds if one.record and one.record.successes else one.seconds
    return 0.0 if seconds is None else 1 / (1 + seconds)


def _record(record: Record | None) -> float:
    """-1 to 1: how often it worked here, towards 0 where that is seldom known."""
    if record is None or not record.runs:
        return 0.0
    return (2 * record.successes - record.runs) / (record.runs + 2)
