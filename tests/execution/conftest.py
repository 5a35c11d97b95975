"""What the tests of execution share: a real store, a context that records its events, and a watch on the event loop."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import blockbuster_ctx
from made_experts import Bench, Room

from hugginggpt.events import Event
from hugginggpt.execution import Capacity, Context
from hugginggpt.messages import message
from hugginggpt.resources import ResourceStore


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, so that a test can see what is left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def room(tmp_path: Path, temporary: Path) -> Callable[..., Room]:
    def make(experts: Any, **given: Any) -> Room:
        bench = Bench(experts)
        events: list[Event] = []
        given.setdefault("capacity", Capacity(8))
        context = Context(ResourceStore(tmp_path / "store"), tmp_path / "out", bench, events.append, **given)
        return Room(context, bench, events)

    return make


@pytest.fixture(autouse=True)
def unblocked() -> Iterator[None]:
    """A blocking call of ours on the event loop fails the test."""
    for language in ("en", "zh"):
        message("errors.task_failed.hint", language)
        message("execution.reason.fallback", language, model="", error="")
    with blockbuster_ctx("hugginggpt"):
        yield
