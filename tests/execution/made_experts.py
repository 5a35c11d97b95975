"""Experts for the tests of execution, a few lines each, that wait, fail, hang and write files; and who chooses them."""

import wave
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import anyio
from anyio import to_thread

from hugginggpt.catalogue.card import ModelCard, Runtime
from hugginggpt.errors import ExpertError, NoModel
from hugginggpt.events import Choice, Event, TaskEnded, TaskResult
from hugginggpt.execution import Context, run_plan
from hugginggpt.experts import Call, Expert, Output
from hugginggpt.messages import Language
from hugginggpt.plan import Plan, Task
from hugginggpt.resources import Resource
from hugginggpt.tasks import Kind

One = TypeVar("One", bound=Event)
Work = Callable[[Call], Awaitable[list[Output]]]


@dataclass
class Made:
    """An expert whose work is one function."""

    work: Work
    name: str = "made"
    runtime: Runtime = "starter"
    calls: list[Call] = field(default_factory=list[Call])

    @property
    def card(self) -> ModelCard:
        return ModelCard(f"test/{self.name}", (), self.runtime, "Made for a test.", license="Apache-2.0")

    def unready(self, language: Language = "en") -> str | None:
        return None

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        return None

    async def run(self, call: Call) -> list[Output]:
        self.calls.append(call)
        return await self.work(call)


def text(data: str) -> list[Output]:
    return [Output("text", "text", data)]


async def echo(call: Call) -> list[Output]:
    """The text it was given, as text."""
    return text(call.text("text"))


async def fail(call: Call) -> list[Output]:
    raise ExpertError("task_failed", task="?", reason="it is broken")


async def hang(call: Call) -> list[Output]:
    await anyio.sleep_forever()
    raise AssertionError


def sound() -> bytes:
    """A tenth of a second of silence as a WAV file."""
    with BytesIO() as file:
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(8000)
            writer.writeframes(bytes(1600))
        return file.getvalue()


def picture(shade: int = 0, *, ending: str = "PNG") -> bytes:
    """A small picture of one colour."""
    from PIL import Image

    with BytesIO() as file:
        Image.new("RGB", (8, 6), (shade, 0, 0)).save(file, ending)
        return file.getvalue()


def writes(name: str, kind: Kind, file: str, media_type: str, data: bytes) -> Work:
    """An expert that makes one file."""

    async def work(call: Call) -> list[Output]:
        path = call.folder / file
        await to_thread.run_sync(path.write_bytes, data)
        return [Output(name, kind, path=str(path), media_type=media_type)]

    return work


speak = writes("audio", "audio", "out.wav", "audio/wav", sound())


def content(path: str | Path) -> bytes:
    """The bytes of a file."""
    return Path(path).read_bytes()


def left_in(folder: Path) -> list[Path]:
    """What lies in a folder."""
    return list(folder.iterdir())


@dataclass
class Gate:
    """An expert that says when it began and waits until it is let go."""

    begun: anyio.Event = field(default_factory=anyio.Event)
    go: anyio.Event = field(default_factory=anyio.Event)
    running: bool = False

    async def __call__(self, call: Call) -> list[Output]:
        self.running = True
        self.begun.set()
        try:
            await self.go.wait()
        finally:
            self.running = False
        return text("through the gate")


@dataclass
class Bench:
    """A selection: the experts for each task by its id, else by its type, best first."""

    experts: Mapping[str, Made | Work | tuple[Made | Work, ...]]
    asked: dict[str, Mapping[str, Kind]] = field(default_factory=dict[str, Mapping[str, Kind]])

    def __post_init__(self) -> None:
        self._made: dict[str, tuple[Made, ...]] = {}
        for name, given in self.experts.items():
            several = given if isinstance(given, tuple) else (given,)
            self._made[name] = tuple(
                one if isinstance(one, Made) else Made(one, f"{name}-{place}") for place, one in enumerate(several)
            )

    async def choose(self, task: Task, kinds: Mapping[str, Kind]) -> Choice:
        self.asked[task.id] = kinds
        experts = self._made.get(task.id) or self._made.get(task.task)
        if not experts:
            raise NoModel("task_failed", task=task.id, reason="nobody can do it")
        first, *rest = [expert.card for expert in experts]
        return Choice(first, "the first of the test", tuple(rest))

    def expert(self, card: ModelCard) -> Expert:
        return next(expert for made in self._made.values() for expert in made if expert.card.id == card.id)


@dataclass
class Room:
    """A context and what happened in it."""

    context: Context
    bench: Bench
    events: list[Event] = field(default_factory=list[Event])

    def of(self, kind: type[One]) -> list[One]:
        return [event for event in self.events if isinstance(event, kind)]

    async def run(self, *tasks: Task, resources: tuple[Resource, ...] = (), request: str = "a request") -> None:
        """Run a plan to its end."""
        with anyio.fail_after(10):
            plan = Plan(request, tasks, {resource.id: resource for resource in resources})
            await run_plan(plan, self.context)

    @property
    def ended(self) -> list[str]:
        return [event.result.task_id for event in self.of(TaskEnded)]

    def result(self, id: str) -> TaskResult:
        (result,) = [event.result for event in self.of(TaskEnded) if event.result.task_id == id]
        return result

    def text(self, id: str) -> str:
        (output,) = self.result(id).outputs
        return output.value.text()
