"""What shows a run while it goes: a consumer of its events."""

import json
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, TextIO

from hugginggpt.events import Event


class View(Protocol):
    """Is told each event, in order."""

    def show(self, event: Event) -> None:
        """Show what happened."""
        ...


class Quiet(AbstractContextManager["Quiet"]):
    """Shows nothing; the result is printed at the end."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def show(self, event: Event) -> None:
        """Nothing."""


class EventLines(Quiet):
    """Each event as one line of JSON, at once.

    Args:
        out: where the lines go.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, event: Event) -> None:
        """Write its line."""
        self._out.write(json.dumps(event.to_json(), ensure_ascii=False) + "\n")
        self._out.flush()
