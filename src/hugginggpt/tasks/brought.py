"""The task types that there are: those of the Hub, and those that installed packages bring."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points

from hugginggpt.tasks.types import TaskType

GROUP = "hugginggpt.tasks"
"""The group of entry points; each names a `TaskType`, or a callable that gives some."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TaskTypes(Mapping[str, TaskType]):
    """Task types by name; packages are asked for theirs when more than those of the Hub are needed.

    Args:
        hub: those of the Hub.
    """

    def __init__(self, hub: Mapping[str, TaskType]) -> None:
        self._hub = dict(hub)
        self._lock = threading.RLock()
        self._all: dict[str, TaskType] | None = None
        self._problems: list[tuple[str, str]] = []

    def __getitem__(self, name: str) -> TaskType:
        return self._hub[name] if name in self._hub else self._known()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """The entry points whose task types could not be had, each with what is wrong."""
        self._known()
        return tuple(self._problems)

    def _known(self) -> Mapping[str, TaskType]:
        with self._lock:
            if self._all is None:
                # A package that asks for them while it is loaded sees those of the Hub.
                self._all = self._hub
                self._all = self._hub | self._brought()
            return self._all

    def _brought(self) -> dict[str, TaskType]:
        found: dict[str, TaskType] = {}
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            try:
                types = list(_given(point))
                for type in types:
                    _check(type, {*self._hub, *found})
            except Exception as error:
                self._problems.append((point.name, " ".join(f"{error.__class__.__name__}: {error}".split())))
                continue
            found |= {type.name: type for type in types}
        return found


def _given(point: EntryPoint) -> Iterable[TaskType]:
    loaded = point.load()
    return [loaded] if isinstance(loaded, TaskType) else loaded()


def _check(type: TaskType, taken: Iterable[str]) -> None:
    """Refuse what would fail in the middle of a run."""
    if not _NAME.fullmatch(type.name):
        raise ValueError(f"{type.name!r} is no name: small letters, digits and hyphens")
    if type.name in taken:
        raise ValueError(f"there is a task type {type.name!r} already")
    if not type.inputs or not type.outputs:
        raise ValueError(f"{type.name!r} needs an input and an output")
    if not type.description:
        raise ValueError(f"{type.name!r} needs a description, by which planners find it")
