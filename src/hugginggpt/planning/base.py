"""What a planner is."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hugginggpt.llm import Rung
from hugginggpt.messages import Language
from hugginggpt.plan import Task
from hugginggpt.resources import Resource


@dataclass
class Told:
    """What a planner is told besides the request, and what it tells besides the tasks."""

    language: Language = "en"
    """Of the notes."""
    turns: Sequence[tuple[str, str]] = ()
    """What was asked and answered before in a conversation."""
    notes: list[str] = field(default_factory=list[str])
    """What was mended, one sentence each."""
    rung: Rung | None = None
    """How a language model was asked for JSON."""
    sureness: float | None = None
    """The probability that the plan is right, where the planner can tell."""
    missed: tuple[str, ...] = ()
    """Words of the request that seem to ask for something that is not planned."""
    conditions: tuple[str, ...] = ()
    """Words that say on what something hangs; it is planned in any case, since plans have no conditions."""


class Planner(Protocol):
    """Stage 1: turns a request and the kinds of its files into tasks."""

    @property
    def name(self) -> str:
        """`embedded` or `llm`."""
        ...

    def plan(self, request: str, resources: Sequence[Resource], told: Told | None = None) -> AsyncIterator[Task]:
        """Yield the tasks of a plan, each as soon as it is closed; a task comes after those it refers to.

        Small talk yields none. A task that no model can run now is yielded all the same.

        Args:
            request: the words of the person, not empty.
            resources: the files given and those named in the words, in their order; missing ones by their ending.
            told: what is known besides, and where notes go.
        """
        ...
