"""Any graph of tasks, added in any rhythm, with any failures and a cancellation at any moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from anyio.lowlevel import checkpoint
from hypothesis import given, settings
from hypothesis import strategies as st
from made_experts import Bench, Made, left_in, text

from hugginggpt.catalogue.card import Runtime
from hugginggpt.errors import ExpertError
from hugginggpt.events import Event, TaskChosen, TaskEnded, TaskStarted
from hugginggpt.execution import Capacity, Context, open_scheduler
from hugginggpt.experts import Call, Output
from hugginggpt.plan import Reference, Task, Template
from hugginggpt.resources import ResourceStore

RUNTIMES: tuple[Runtime, ...] = ("starter", "provider")


@dataclass(frozen=True)
class Given:
    """A task of a generated graph."""

    parents: frozenset[int]
    fails: bool
    steps: int
    """How often it lets others run before it is done."""
    runtime: Runtime
    pause: int
    """How often the planner lets others run before it adds the task."""


@dataclass
class Watch:
    """What runs at each moment."""

    running: dict[Runtime, int] = field(default_factory=lambda: dict.fromkeys(RUNTIMES, 0))
    most: dict[Runtime, int] = field(default_factory=lambda: dict.fromkeys(RUNTIMES, 0))
    most_in_all: int = 0
    begun: list[str] = field(default_factory=list[str])

    def worker(self, name: str, one: Given) -> Made:
        async def work(call: Call) -> list[Output]:
            self.begun.append(name)
            self.running[one.runtime] += 1
            self.most[one.runtime] = max(self.most[one.runtime], self.running[one.runtime])
            self.most_in_all = max(self.most_in_all, sum(self.running.values()))
            try:
                for _ in range(one.steps):
                    await checkpoint()
            finally:
                self.running[one.runtime] -= 1
            if one.fails:
                raise ExpertError("task_failed", task=name, reason="it was told to")
            return text(name)

        return Made(work, name, one.runtime)


@st.composite
def graphs(draw: st.DrawFn) -> list[Given]:
    size = draw(st.integers(1, 12))
    return [
        Given(
            parents=draw(st.frozensets(st.integers(0, place - 1), max_size=3)) if place else frozenset(),
            fails=draw(st.integers(0, 5)) == 0,
            steps=draw(st.integers(0, 5)),
            runtime=draw(st.sampled_from(RUNTIMES)),
            pause=draw(st.integers(0, 3)),
        )
        for place in range(size)
    ]


def as_task(place: int, one: Given) -> Task:
    parts = tuple(Reference(f"t{parent}") for parent in sorted(one.parents))
    return Task(f"t{place}", "summarization", {"text": Template(parts) if parts else "words"})


def expected(graph: list[Given]) -> dict[str, str]:
    statuses: dict[str, str] = {}
    for place, one in enumerate(graph):
        ready = all(statuses[f"t{parent}"] == "completed" for parent in one.parents)
        statuses[f"t{place}"] = ("failed" if one.fails else "completed") if ready else "skipped"
    return statuses


async def play(graph: list[Given], sizes: Mapping[Runtime, int], total: int, cancel_after: int | None) -> None:
    watch, events = Watch(), list[Event]()
    bench = Bench({f"t{place}": watch.worker(f"t{place}", one) for place, one in enumerate(graph)})
    with TemporaryDirectory() as folder:
        context = Context(
            ResourceStore(Path(folder)), Path(folder), bench, events.append, capacity=Capacity(total, sizes)
        )
        with anyio.fail_after(10):
            async with open_scheduler(context) as scheduler:
                for place, one in enumerate(graph):
                    for _ in range(one.pause):
                        await checkpoint()
                    scheduler.add(as_task(place, one))
                for _ in range(cancel_after or 0):
                    await checkpoint()
                if cancel_after is not None:
                    scheduler.cancel()
        check_order(graph, events, watch)
        assert all(watch.most[runtime] <= sizes[runtime] for runtime in RUNTIMES)
        assert watch.most_in_all <= total
        assert sum(watch.running.values()) == 0
        statuses = {result.task_id: result.status for result in scheduler.results}
        assert list(statuses) == [f"t{place}" for place in range(len(graph))]
        for id, status in expected(graph).items():
            assert statuses[id] == status or (cancel_after is not None and statuses[id] == "cancelled")
        assert left_in(Path(folder)) == []


def check_order(graph: list[Given], events: list[Event], watch: Watch) -> None:
    ended = [event.result.task_id for event in events if isinstance(event, TaskEnded)]
    started = [event.task_id for event in events if isinstance(event, TaskStarted)]
    assert len(ended) == len(set(ended)) == len(graph)
    assert len(started) == len(set(started))
    assert len(watch.begun) == len(set(watch.begun))
    for place, event in enumerate(events):
        if isinstance(event, TaskStarted):
            before = events[:place]
            done = {one.result.task_id for one in before if isinstance(one, TaskEnded)}
            assert {f"t{parent}" for parent in graph[int(event.task_id[1:])].parents} <= done
            assert event.task_id in [one.task_id for one in before if isinstance(one, TaskChosen)]


@settings(max_examples=60)
@given(
    graph=graphs(),
    sizes=st.fixed_dictionaries({runtime: st.integers(1, 3) for runtime in RUNTIMES}),
    total=st.integers(1, 4),
    cancel_after=st.none() | st.integers(0, 20),
)
def test_parents_first_each_once_within_capacity_and_nothing_left(
    graph: list[Given], sizes: dict[Runtime, int], total: int, cancel_after: int | None
) -> None:
    anyio.run(play, graph, sizes, total, cancel_after)
