"""What the execution of a run is given: who chooses, what it may use, and where results go."""

import os
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Protocol

from anyio import CapacityLimiter

from hugginggpt.catalogue.card import ModelCard, Runtime
from hugginggpt.events import Choice, Event
from hugginggpt.experts import Expert
from hugginggpt.messages import Language
from hugginggpt.plan import Task
from hugginggpt.resources import Resource, ResourceStore
from hugginggpt.settings import Settings
from hugginggpt.tasks import Kind

Emit = Callable[[Event], None]
"""Takes each event as it happens, on the event loop; it must not wait. What it gets has already been stored."""


class Selection(Protocol):
    """What execution needs of stage 2."""

    async def choose(self, task: Task, kinds: Mapping[str, Kind]) -> Choice:
        """The model for a task, with the next candidates.

        Args:
            task: with its literals.
            kinds: the kind that each filled slot will get, after conversion.

        Raises:
            NoModel: if no model can run it now.
        """
        ...

    def expert(self, card: ModelCard) -> Expert:
        """The expert that runs the model of a card."""
        ...


@dataclass(frozen=True)
class Limits:
    """How far a run may go."""

    run_seconds: float = 600.0
    """The deadline of the run."""
    task_seconds: float = 120.0
    """The deadline of each task, from its start; waiting for a free worker does not count."""
    max_tasks: int = 64
    max_rows: int = 2000
    """How many calls one task may make: rows of a table, pages of a document."""

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits that a person has set."""
        return cls(settings.run_seconds, settings.task_seconds, settings.max_tasks)


class Capacity:
    """How many calls run at once: a limit for each runtime and one for all. Runs of one program share one capacity.

    Args:
        total: over all runtimes.
        runtimes: by runtime; one that is not named has `total`.
    """

    def __init__(self, total: int, runtimes: Mapping[Runtime, int] | None = None) -> None:
        self._sizes = dict(runtimes or {})
        self._total_size = total
        # Made on first use: a limiter belongs to the event loop that is running then.
        self._total: CapacityLimiter | None = None
        self._limiters: dict[Runtime, CapacityLimiter] = {}

    @classmethod
    def of(cls, settings: Settings) -> "Capacity":
        """The capacity that a person has set; starter experts get one call for each worker process."""
        return cls(max(1, settings.concurrency), {"starter": settings.workers or min(4, os.cpu_count() or 1)})

    def size(self, runtime: Runtime) -> int:
        """How many calls of a runtime can run at once."""
        return min(self._total_size, self._sizes.get(runtime, self._total_size))

    @asynccontextmanager
    async def slot(self, runtime: Runtime) -> AsyncGenerator[None]:
        """Wait for a free place, first come first served, and hold it."""
        if self._total is None:
            self._total = CapacityLimiter(self._total_size)
        if runtime not in self._limiters:
            self._limiters[runtime] = CapacityLimiter(self.size(runtime))
        # The scarcer first: who waits for a worker must not hold a place that another runtime could use.
        async with self._limiters[runtime], self._total:
            yield


@dataclass(frozen=True)
class Context:
    """What is the same for all tasks of a run."""

    store: ResourceStore
    out: Path
    """Where the files made go; it is made when the first file is."""
    selection: Selection
    emit: Emit
    _: KW_ONLY
    request: str = ""
    resources: Mapping[str, Resource] = field(default_factory=dict[str, Resource])
    """The resources of the plan, by id."""
    limits: Limits = field(default_factory=Limits)
    capacity: Capacity = field(default_factory=lambda: Capacity(8))
    language: Language = "en"
    """The language of the request: of file names, progress and reasons."""
