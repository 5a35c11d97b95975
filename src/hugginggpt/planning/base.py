"""What a planner is."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from hugginggpt.plan import Task
from hugginggpt.resources import Resource


class Planner(Protocol):
    """Stage 1: turns a request and the kinds of its files into tasks."""

    @property
    def name(self) -> str:
        """`embedded` or `llm`."""
        ...

    def plan(self, request: str, resources: Sequence[Resource]) -> AsyncIterator[Task]:
        """Yield the tasks of a plan, each as soon as it is closed; a task comes after those it refers to.

        Small talk yields none. A task that no model can run now is yielded all the same.

        Args:
            request: the words of the person, not empty.
            resources: the files given and those named in the words, in their order; missing ones by their ending.
        """
        ...
