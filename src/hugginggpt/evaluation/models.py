"""Ranks the models of a catalogue for each request of a file, and says how often the right one comes first.

The ranking is that of `models search` and of the selector. Which task types the words ask for is learnt from the
requests of the other four folds, from the cards, and from the requests that ship with the package; what is scored was
never seen.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, cast

from hugginggpt.catalogue import Catalogue, Limits, ModelCard, Query, card_from
from hugginggpt.catalogue.functions import ASKED, DESCRIBED, Example, Functions, own_examples, train
from hugginggpt.catalogue.text import card_text
from hugginggpt.errors import InputError
from hugginggpt.evaluation.entries import read_lines
from hugginggpt.tasks import TASK_TYPES

FOLDS = 5


@dataclass(frozen=True)
class ModelEntry:
    """A request with the model that is right for it."""

    id: str
    request: str
    domain: str
    """What the model is for, in the words of the file."""
    model: str


@dataclass(frozen=True)
class ModelReport:
    """How often the first model has the right domain, is the very model, and how often that is among the first five."""

    functionality_at_1: float
    model_at_1: float
    model_at_5: float
    requests: int
    ms_p50: float
    ms_p99: float


def read_model_entries(path: Path, *, limit: int | None = None) -> list[ModelEntry]:
    """The entries of a file: lines of `{"id", "request", "domain", "model"}`.

    Raises:
        InputError: if the file can't be read, or a line is no entry; it names the line.
    """
    return read_lines(path, _entry, limit=limit)


def read_cards(path: Path) -> list[ModelCard]:
    """Cards in our own form, or lines of APIBench with `api_name`, `domain`, `functionality` and `description`.

    Of those with one id the first is taken, with the task types of all.

    Raises:
        InputError: if the file can't be read, or a line is no card; it names the line.
    """
    found: dict[str, ModelCard] = {}
    for card in read_lines(path, _card):
        known = found.setdefault(card.id, card)
        found[card.id] = replace(known, tasks=tuple(dict.fromkeys((*known.tasks, *card.tasks))))
    if not found:
        raise InputError("eval_empty", path=path)
    return list(found.values())


def evaluate_models(
    entries: Sequence[ModelEntry], cards: Sequence[ModelCard], *, done: Callable[[int], None] = lambda _count: None
) -> ModelReport:
    """Rank the cards for each request; entry n is in fold n modulo 5.

    Args:
        entries: the requests with their right models.
        cards: what is chosen from.
        done: told now and then how many requests are done.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    described = [Example(card_text(card), task, DESCRIBED) for card in cards for task in card.tasks]
    described += _own({task for card in cards for task in card.tasks})
    ranked: dict[int, list[ModelCard]] = {}
    times: list[float] = []
    taught: list[Functions] = []
    with Catalogue(functions=lambda: taught[-1]) as catalogue:
        catalogue.add(cards)
        catalogue.encode(len(cards))
        for fold in range(FOLDS):
            others = [one for place, one in enumerate(entries) if place % FOLDS != fold]
            asked = [Example(request_words(one), domain_slug(one.domain), ASKED) for one in others]
            taught.append(train([*asked, *described]))
            for place in range(fold, len(entries), FOLDS):
                began = time.perf_counter()
                found = catalogue.candidates(Query(request_words(entries[place]), limits=_ALL), most=5)
                times.append(1000 * (time.perf_counter() - began))
                ranked[place] = [each.card for each in found]
                done(len(times))
    right = [(ranked[place], one) for place, one in enumerate(entries)]
    count = max(len(right), 1)
    times.sort()
    return ModelReport(
        sum(bool(found) and domain_slug(one.domain) in found[0].tasks for found, one in right) / count,
        sum(bool(found) and found[0].id == one.model for found, one in right) / count,
        sum(one.model in [card.id for card in found] for found, one in right) / count,
        len(right),
        median(times) if times else 0.0,
        times[min(len(times) - 1, int(0.99 * len(times)))] if times else 0.0,
    )


_ALL = Limits(licences="any", gated=True)
"""The right model is right whatever its licence."""
_INPUT = re.compile(r"#+\s*Input")
"""APIBench puts data to work on behind some requests."""
_FIELDS = ("Natural Language Processing ", "Computer Vision ", "Multimodal ", "Audio ", "Tabular ")
_OTHERWISE = {"document-question-answer": "document-question-answering", "graph-machine-learning": "graph-ml"}
"""Domains that the Hub calls otherwise."""
_FORMER = ("conversational", "text2text-generation")
"""Task types that the Hub had."""


def request_words(entry: ModelEntry) -> str:
    """What a person asked for, without the data."""
    return _INPUT.split(entry.request)[0].strip()


def domain_slug(domain: str) -> str:
    """A domain as one word."""
    return "-".join(domain.lower().split())


def hub_task(slug: str) -> str | None:
    """The Hub's name of a domain of APIBench, which writes it behind its field: `audio-text-to-speech`.

    It may be one of 2023 that is an alias today, such as `conversational`.
    """
    for field in ("", *map(domain_slug, _FIELDS)):
        name = slug.removeprefix(field).removeprefix("-")
        name = _OTHERWISE.get(name, name)
        if slug.startswith(field) and (name in TASK_TYPES or name in _FORMER):
            return name
    return None


def _own(slugs: Iterable[str]) -> list[Example]:
    """The requests that ship, by the domains of the cards; where two domains are one task type, to the first."""
    names: dict[str, str] = {}
    for slug in sorted(slugs):
        if task := hub_task(slug):
            names.setdefault(task, slug)
    return [one._replace(task=names[one.task]) for one in own_examples("en") if one.task in names]


def _entry(line: Mapping[str, Any], number: int) -> ModelEntry:
    said = [line["request"], line["domain"], line["model"]]
    if not all(isinstance(words, str) and words.strip() for words in said):
        raise TypeError("request, domain and model must be words")
    return ModelEntry(str(line.get("id", number)), *said)


def _card(line: Mapping[str, Any], _number: int) -> ModelCard:
    if "api_name" not in line:
        return card_from(line)
    slug = domain_slug(line["domain"])
    does = line.get("functionality", "")
    does = ", ".join(cast("list[str]", does)) if isinstance(does, list) else str(does)
    task = TASK_TYPES.get(hub_task(slug) or "")
    about = f"{str(line.get('description', ''))[:500]} {does}. {task.description if task else ''}"
    return ModelCard(str(line["api_name"]), (slug,), "local", about.strip(), license="")
