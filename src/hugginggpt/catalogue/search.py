"""Which cards are looked at, what they score, and the best of them: reads of the tables that `store` describes.

A card is looked at if it is on this machine, among the best known of its task type, or if its words match. The rows
that are read for it stay in memory until the catalogue is written to, since the best known are asked for again.
"""

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from hugginggpt.catalogue.card import ModelCard, card_from
from hugginggpt.catalogue.functions import UNLIKELY, Functions
from hugginggpt.catalogue.grams import words
from hugginggpt.catalogue.likeness import Packed, cosines, rarity
from hugginggpt.catalogue.ranking import FREEDOM, Here, Known, Limits, Query, Ranked, terms
from hugginggpt.catalogue.text import task_token
from hugginggpt.errors import MissingExtra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Rows = Callable[..., list[Any]]
"""Runs a statement with its values."""

_KNOWN, _HITS = 100, 60
"""How many cards of a task type are looked at: the best known ones, and those whose words match."""
_TASKS, _KNOWN_EACH, _HITS_ANY = 10, 50, 200
"""Where no task type is named: how many likely ones, how many best known of each, and how many whose words match."""
_MOST_POSTINGS = 400
"""Words are looked up, the rarest first, until so many cards have them: common words tell little and take long."""
_MOST_ROWS = 50_000
"""How many rows stay in memory, about a kilobyte each."""

ANY = "*"
"""The place of a card for those who ask for no language."""
IN = "IN (SELECT value FROM json_each(?))"
"""A list as one value, so that the statement stays the same and is prepared once."""


class Search:
    """Finds the cards that suit.

    Args:
        rows: reads the catalogue; not called from two threads at once.
        functions: says which task types words ask for; None where that can't be told.
    """

    def __init__(self, rows: Rows, functions: Callable[[], Functions]) -> None:
        self._rows = rows
        self._functions = functions
        self._state = -1
        self._rare: NDArray[np.float32] | None = None
        self._packed: dict[int, Packed] = {}
        self._counts: dict[str, int] = {}

    def best(self, query: Query, here: Here, most: int) -> list[Ranked]:
        """The cards that suit a query best and keep its limits, the best first."""
        self._renew()
        likely = self._likely(query)
        own = self._keeping(sorted(here.cached), query, "id")
        found = dict(own)
        if not query.limits.cached:
            found |= self._known(query, likely) | self._hits(query)
        if not found:
            return []
        numbers = list(found)
        known = [found[number]._replace(cached=number in own) for number in numbers]
        if here.records:
            tried = dict(self._rows(f"SELECT number, id FROM cards WHERE id {IN}", json.dumps(sorted(here.records))))
            known = [
                one._replace(record=here.records.get(tried.get(number, "")))
                for one, number in zip(known, numbers, strict=True)
            ]
        asked = [
            max(likely.get(task, UNLIKELY) for task in one.tasks.split() or [""]) if likely else 0.0 for one in known
        ]
        columns = terms(known, self._likeness(numbers, query.words), asked)
        total = [sum(one) for one in zip(*columns.values(), strict=True)]
        # Equal scores go by id, which is read of few cards only.
        least = sorted(total, reverse=True)[: max(most, 1)][-1]
        best = [
            Ranked(self._entry(number), total[row], {name: column[row] for name, column in columns.items()})
            for row, number in enumerate(numbers)
            if total[row] >= least
        ]
        return sorted(best, key=lambda one: (-one.score, one.card.id))[:most]

    def _likely(self, query: Query) -> Mapping[str, float]:
        """The task types that the words ask for, where none is named."""
        if query.task is not None:
            return {}
        try:
            return self._functions().likely(query.words)
        except (ImportError, MissingExtra):
            return {}

    # What is looked at, by number.

    def _known(self, query: Query, likely: Mapping[str, float]) -> dict[int, Known]:
        """The best known cards of the task type, or of all and of the likely ones."""
        if query.task is not None:
            return self._places(query.task, query.limits, _KNOWN)
        kept, values = _kept(query.limits)
        speaks, said = _speaks(query.limits.language)
        asked = f"tasks FROM cards WHERE {kept} {speaks} ORDER BY fame DESC LIMIT {_KNOWN}"
        found = self._facts(asked, *values, *said)
        for task in sorted(likely, key=lambda task: (-likely[task], task))[:_TASKS]:
            for number, one in self._places(task, query.limits, _KNOWN_EACH).items():
                known = found.get(number, one)
                found[number] = known._replace(tasks=f"{known.tasks} {task}")
        return found

    def _places(self, task: str, limits: Limits, most: int) -> dict[int, Known]:
        """The best known of a task type."""
        kept, values = _kept(limits)
        asked = f"task FROM places WHERE task = ? AND language = ? AND {kept} ORDER BY fame DESC LIMIT {most}"
        found = self._facts(asked, task, limits.language or ANY, *values)
        return found | self._facts(asked, task, "", *values) if limits.language else found

    def _hits(self, query: Query) -> dict[int, Known]:
        """The cards whose words match, those with the rarest words if they are many."""
        narrowed = f"{task_token(query.task)} AND " if query.task is not None else ""
        room = _HITS if query.task is not None else _HITS_ANY
        found: set[int] = set()
        for word in self._telling(query.words):
            asked = f"SELECT rowid FROM words WHERE words MATCH ? LIMIT {room}"
            found.update(number for (number,) in self._rows(asked, f'{narrowed}"{word}"'))
            if len(found) >= room:
                break
        return self._keeping(sorted(found), query, "number")

    def _keeping(self, those: Sequence[object], query: Query, column: str) -> dict[int, Known]:
        """Those of some cards that keep the limits."""
        if not those:
            return {}
        kept, values = _kept(query.limits)
        speaks, said = _speaks(query.limits.language)
        if query.task is not None:
            speaks, said = f"{speaks} AND instr(tasks, ?)", [*said, f" {query.task} "]
        return self._facts(
            f"tasks FROM cards WHERE {column} {IN} AND {kept} {speaks}", json.dumps(those), *values, *said
        )

    def _facts(self, asked: str, *values: object) -> dict[int, Known]:
        rows = self._rows(f"SELECT number, fame, warm, priority, price, seconds, {asked}", *values)
        return {number: Known(*known) for number, *known in rows}

    def _telling(self, said: str) -> list[str]:
        """The words that tell most: those that fewest cards have."""
        asked = list(dict.fromkeys(words(said)))[:64]
        if fresh := [word for word in asked if word not in self._counts]:
            self._counts |= dict.fromkeys(fresh, 0)
            self._counts |= dict(self._rows(f"SELECT term, doc FROM vocabulary WHERE term {IN}", json.dumps(fresh)))
        there = sorted((self._counts[word], word) for word in asked if self._counts[word])
        reach = accumulate(count for count, _ in there)
        return [word for (_, word), reached in zip(there, reach, strict=True) if reached <= _MOST_POSTINGS]

    # What they score.

    def _likeness(self, numbers: Collection[int], said: str) -> list[tuple[float, float]]:
        """How like each card's text is to the words, by meaning and by pieces."""
        if said.strip():
            try:
                return cosines(said, self._texts(numbers), self._rarity())
            except (ImportError, MissingExtra):
                pass
        return [(0.0, 0.0)] * len(numbers)

    def _texts(self, numbers: Iterable[int]) -> list[Packed]:
        if len(self._packed) > _MOST_ROWS:
            self._packed.clear()
        wanted = list(numbers)
        if fresh := [number for number in wanted if number not in self._packed]:
            asked = f"SELECT number, places, weights, vector FROM vectors WHERE number {IN}"
            self._packed |= {number: Packed(*row) for number, *row in self._rows(asked, json.dumps(fresh))}
        return [self._packed[number] for number in wanted]

    def _rarity(self) -> "NDArray[np.float32]":
        """How much pieces tell in this catalogue."""
        if self._rare is None:
            count = self._rows("SELECT value FROM meta WHERE name = 'pieces'")[0][0]
            self._rare = rarity(array("I", count), self._rows("SELECT count(*) FROM cards")[0][0])
        return self._rare

    def _renew(self) -> None:
        """Forget what was read, if the catalogue was written to since."""
        state = self._rows("SELECT value FROM meta WHERE name = 'state'")[0][0]
        if state != self._state:
            self._state = state
            self._rare = None
            self._packed.clear()
            self._counts.clear()

    def _entry(self, number: int) -> ModelCard:
        return card_from(json.loads(self._rows("SELECT card FROM entries WHERE number = ?", number)[0][0]))


def _kept(limits: Limits) -> tuple[str, list[object]]:
    """The limits but for language, in SQL."""
    most = limits.max_bytes if limits.max_bytes is not None else 1 << 62
    others = sorted(limits.runtimes - {"local", "provider"})
    # A model of the Hub may run here or at a provider; what runs elsewhere needs no room and no safe file.
    runs = [f"runtime IN ({_marks(others)})"] if others else []
    runs += (
        ["runtime IN ('local', 'provider') AND loadable AND bytes <= ? AND gpu <= ?"]
        if "local" in limits.runtimes
        else []
    )
    runs += ["served"] if "provider" in limits.runtimes else []
    values: list[object] = [*others, *([most, limits.gpu] if "local" in limits.runtimes else [])]
    kept = f"({' OR '.join(runs) or '0'}) AND freedom <= ? AND gated <= ?"
    return kept, [*values, FREEDOM[limits.licences], limits.gated]


def _speaks(language: str | None) -> tuple[str, list[object]]:
    return ("AND (languages = '  ' OR instr(languages, ?))", [f" {language} "]) if language else ("", [])


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
