"""Filling the catalogue from the Hub: step by step, each whole or not at all, going on where it was stopped.

A step is one list: the best of one task type by downloads, or by how much they are talked of now. What a finished sync
did not see any more is taken out.
"""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hugginggpt.catalogue.card import ModelCard, Offer
from hugginggpt.catalogue.hub import Hub, Page, Sort
from hugginggpt.catalogue.store import Catalogue
from hugginggpt.errors import HubError
from hugginggpt.tasks import HUB_TYPES

LISTS: Mapping[Sort, int] = {"downloads": 300, "trendingScore": 100}
"""How many models of each list are asked for."""
_ALL = 1000
_AT_ONCE = 4
"""How many lists are on their way at once."""
_STALE_SECONDS = 24 * 3600.0
"""A sync that was stopped goes on for so long; an older one begins anew."""


@dataclass(frozen=True)
class Progress:
    """How far a sync is."""

    done: int
    """Steps."""
    steps: int
    cards: int
    """How many cards were added or renewed by this run."""
    waiting: float | None = None
    """How many seconds the Hub's limit asks to wait; None where it does not."""


class Step(NamedTuple):
    """One list."""

    hub: Hub
    task: str
    """A task type; empty for all."""
    sort: Sort
    most: int
    own: bool = False
    """Whether the Hub is a private one."""

    @property
    def name(self) -> str:
        """What it is kept by."""
        return f"{self.hub.endpoint if self.own else ''} {self.task} {self.sort}".strip()


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Synced:
    """What a sync did."""

    cards: int
    """How many cards it added or renewed."""
    removed: int
    """How many it took out, since the Hub lists them no more."""
    calls: int
    """How many lists were asked for."""
    resumed: int
    """How many steps an earlier run had done."""


@dataclass(frozen=True)
class _State:
    name: str
    """What it is kept under."""
    round: int
    began: float
    done: frozenset[str]
    finished: float | None


def synced_at(catalogue: Catalogue) -> float | None:
    """When the last whole sync ended, in seconds since 1970; None before the first."""
    return _state(catalogue, tuple(HUB_TYPES)).finished


def sync(
    catalogue: Catalogue,
    hub: Hub,
    *,
    others: Sequence[Hub] = (),
    known: Iterable[ModelCard] = (),
    tasks: Sequence[str] = tuple(HUB_TYPES),
    lists: Mapping[Sort, int] = LISTS,
    report: Report = lambda _progress: None,
    now: Callable[[], float] = time.time,
    stopped: threading.Event | None = None,
    at_once: int = _AT_ONCE,
) -> Synced:
    """Fill a catalogue.

    Args:
        catalogue: to be filled.
        hub: is asked.
        others: private Hubs, which are asked for all that they have, up to 1,000 models.
        known: the curated cards; what they know better than the Hub's lists goes with them.
        tasks: for which task types.
        lists: how many of each list.
        report: told of each step.
        now: seconds since 1970.
        stopped: ends it between two steps.
        at_once: how many lists are on their way at once; with one no other thread is made.

    Raises:
        HubError: if the Hub gives no answer; what came until then is kept, and the next sync goes on.
        CatalogueError: if the catalogue can't be written.
    """
    steps = [Step(hub, task, sort, most) for sort, most in lists.items() for task in tasks]
    steps += [Step(other, "", "downloads", _ALL, own=True) for other in others]
    state = _begun(catalogue, tasks, now())
    open_steps = [step for step in steps if step.name not in state.done]
    resumed = len(steps) - len(open_steps)
    curated = {card.id: card for card in known}
    offers = hub.offers() if open_steps else {}
    done = set(state.done)
    cards = 0

    def tell(waiting: float | None = None) -> None:
        report(Progress(len(done), len(steps), cards, waiting))

    tell()
    with _fetching(open_steps, tell, at_once) as pages:
        for step, page in pages:
            if stopped and stopped.is_set():
                return Synced(cards, 0, len(done) - len(state.done), resumed)
            done.add(step.name)
            found = [_joined(card, curated.get(card.id), step, offers) for card in page.cards]
            cards += catalogue.add(found, round=state.round, note=_note(state, done=frozenset(done)), bases=page.bases)
            tell()
    removed = catalogue.finish(state.round, tasks, note=_note(state, done=frozenset(), finished=now()))
    return Synced(cards, removed, len(open_steps), resumed)


@contextmanager
def _fetching(
    steps: Sequence[Step], wait: Callable[[float], None], at_once: int
) -> Generator[Iterable[tuple[Step, Page]]]:
    """The lists as they come; where it is left early, those that have not begun are not asked for."""
    failed = threading.Event()

    def fetch(step: Step) -> tuple[Step, Page]:
        if failed.is_set():
            raise CancelledError
        try:
            return step, step.hub.models(step.task, step.sort, step.most, wait)
        except HubError:
            failed.set()
            raise

    if at_once == 1:
        yield map(fetch, steps)
        return
    with ThreadPoolExecutor(at_once) as pool:
        try:
            yield pool.map(fetch, steps)
        finally:
            failed.set()
            pool.shutdown(cancel_futures=True)


def _joined(
    card: ModelCard, curated: ModelCard | None, step: Step, offers: Mapping[str, tuple[Offer, ...]]
) -> ModelCard:
    """The Hub's card with where it comes from, with what it costs, and with what the curated one knows better."""
    if step.own:
        card = replace(card, address=step.hub.endpoint)
    elif card.id in offers:
        told = {offer.provider for offer in offers[card.id]}
        others = tuple(offer for offer in card.offers if offer.provider not in told)
        card = replace(card, offers=(*offers[card.id], *others))
    if curated is None:
        return card
    return replace(
        card,
        tasks=tuple(dict.fromkeys((*curated.tasks, *card.tasks))),
        description=curated.description,
        description_zh=curated.description_zh,
        when=curated.when,
        languages=card.languages or curated.languages,
        parameters=card.parameters or curated.parameters,
        bytes=card.bytes or curated.bytes,
        gpu=curated.gpu,
        priority=curated.priority,
    )


def _begun(catalogue: Catalogue, tasks: Sequence[str], now: float) -> _State:
    """The sync of these task types that was stopped, or a new one."""
    state = _state(catalogue, tasks)
    if state.done and now - state.began < _STALE_SECONDS:
        return state
    # Syncs of some task types and of all are counted together: what a later one saw is newer.
    return replace(state, round=int(catalogue.note("round") or 0) + 1, began=now, done=frozenset())


def _state(catalogue: Catalogue, tasks: Sequence[str]) -> _State:
    name = "sync" if set(tasks) >= set(HUB_TYPES) else " ".join(["sync", *sorted(tasks)])
    said: dict[str, Any] = json.loads(catalogue.note(name) or "{}")
    return _State(
        name, said.get("round", 0), said.get("began", 0.0), frozenset(said.get("done", ())), said.get("finished")
    )


def _note(state: _State, **changed: Any) -> Mapping[str, str]:
    """What is kept of a sync."""
    new = replace(state, **changed)
    kept = {"round": new.round, "began": new.began, "done": sorted(new.done), "finished": new.finished}
    return {new.name: json.dumps(kept), "round": str(new.round)}
