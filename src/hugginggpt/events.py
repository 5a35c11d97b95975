"""What can happen in a run. Every face of the program is a consumer of these events, in this order:

    RunStarted  TaskPlanned* PlanReady  (TaskChosen TaskStarted TaskProgress* TaskEnded)*  AnswerDelta*  RunEnded

Events of different tasks interleave; those of one task keep their order. `RunEnded` comes exactly once and last.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.errors import HuggingGPTError
from hugginggpt.messages import Language
from hugginggpt.plan import Plan, Task, plan_to_json, task_to_json
from hugginggpt.resources import Value

TaskStatus = Literal["completed", "failed", "skipped", "cancelled"]
RunStatus = Literal["completed", "partial", "failed", "cancelled"]


@dataclass(frozen=True)
class Choice:
    """The model taken for a task, with the reason."""

    card: ModelCard
    reason: str
    """In words and numbers, in the language of the request."""
    fallbacks: tuple[ModelCard, ...] = ()
    """The next candidates, best first."""

    def to_json(self) -> dict[str, Any]:
        """The contract's form of `model` in a result."""
        return {"id": self.card.id, "runtime": self.card.runtime, "reason": self.reason}


@dataclass(frozen=True)
class ResultOutput:
    """One output of a finished task."""

    name: str
    value: Value
    path: Path | None = None
    """Where the person finds the file; None for inline values."""
    page: Path | None = None
    """Where a long text lies as a file too."""

    def to_json(self) -> dict[str, Any]:
        """The contract's form: a file has `path` and `media_type`, any other its kind's own keys."""
        said: dict[str, Any] = {"name": self.name, "kind": self.value.kind}
        said |= {"page": str(self.page)} if self.page else {}
        if self.path is not None and self.value.resource is not None:
            return said | {"media_type": self.value.resource.media_type, "path": str(self.path)}
        if self.value.kind == "table":
            return said | {"columns": self.value.data["columns"], "rows": self.value.data["rows"]}
        return said | {self.value.kind: self.value.data}


@dataclass(frozen=True)
class TaskResult:
    """How a task ended."""

    task_id: str
    status: TaskStatus
    _: KW_ONLY
    choice: Choice | None = None
    """None where no model was taken (skipped, or none could be had)."""
    outputs: tuple[ResultOutput, ...] = ()
    seconds: float = 0.0
    error: HuggingGPTError | None = None

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        """The contract's form."""
        return {
            "task_id": self.task_id,
            "status": self.status,
            "model": self.choice.to_json() if self.choice else None,
            "outputs": [output.to_json() for output in self.outputs],
            "seconds": round(self.seconds, 3),
            "error": self.error.to_json(language) if self.error else None,
        }


@dataclass(frozen=True)
class Usage:
    """What a run used of language models."""

    llm_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    """None where a price is unknown."""

    def to_json(self) -> dict[str, Any]:
        """The contract's form."""
        return {
            "llm_calls": self.llm_calls,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cost_usd": self.cost_usd,
        }


@dataclass(frozen=True)
class Answer:
    """What a run gave."""

    run_id: str
    status: RunStatus
    text: str
    plan: Plan
    results: tuple[TaskResult, ...] = ()
    """In the order of the plan's tasks."""
    usage: Usage = field(default_factory=Usage)
    error: HuggingGPTError | None = None
    """Why nothing was run, where that is so."""
    language: Language = "en"
    """The language of the answer."""

    @property
    def resources(self) -> tuple[Path, ...]:
        """The files made, those of the last tasks first."""
        last = {task.id for task in self.plan.leaves()}
        ordered = sorted(self.results, key=lambda result: result.task_id not in last)
        files = (output.path or output.page for result in ordered for output in result.outputs)
        return tuple(file for file in files if file is not None)

    def to_json(self) -> dict[str, Any]:
        """The object that `run --json` prints."""
        return {
            "run_id": self.run_id,
            "status": self.status,
            "answer": self.text,
            "plan": plan_to_json(self.plan),
            "results": [result.to_json(self.language) for result in self.results],
            "usage": self.usage.to_json(),
            "error": self.error.to_json(self.language) if self.error else None,
        }


@dataclass(frozen=True)
class Event:
    """One typed thing that happened in a run. Events may gain fields."""

    name: ClassVar[str] = "event"
    """The value of `event` in JSON."""

    def to_json(self) -> dict[str, Any]:
        """The event as one JSON object."""
        return {"event": self.name, **self._details()}

    def _details(self) -> Mapping[str, Any]:
        return {}


@dataclass(frozen=True)
class RunStarted(Event):
    """A run began."""

    name = "run_started"
    run_id: str
    request: str

    def _details(self) -> Mapping[str, Any]:
        return {"run_id": self.run_id, "request": self.request}


@dataclass(frozen=True)
class TaskPlanned(Event):
    """The planner closed a task."""

    name = "task_planned"
    task: Task

    def _details(self) -> Mapping[str, Any]:
        return {"task": task_to_json(self.task)}


@dataclass(frozen=True)
class PlanReady(Event):
    """The plan is whole and type-checks."""

    name = "plan_ready"
    plan: Plan

    def _details(self) -> Mapping[str, Any]:
        return {"plan": plan_to_json(self.plan)}


@dataclass(frozen=True)
class TaskChosen(Event):
    """A model was taken for a task."""

    name = "task_chosen"
    task_id: str
    choice: Choice

    def _details(self) -> Mapping[str, Any]:
        return {"task_id": self.task_id, "model": self.choice.to_json()}


@dataclass(frozen=True)
class TaskStarted(Event):
    """The inputs of a task are there and its expert began."""

    name = "task_started"
    task_id: str

    def _details(self) -> Mapping[str, Any]:
        return {"task_id": self.task_id}


@dataclass(frozen=True)
class TaskProgress(Event):
    """A task came further."""

    name = "task_progress"
    task_id: str
    fraction: float
    """0 to 1."""
    words: str = ""

    def _details(self) -> Mapping[str, Any]:
        return {"task_id": self.task_id, "fraction": self.fraction, "words": self.words}


@dataclass(frozen=True)
class TaskEnded(Event):
    """A task is over: completed, failed, skipped or cancelled."""

    name = "task_ended"
    result: TaskResult

    def _details(self) -> Mapping[str, Any]:
        return {"result": self.result.to_json()}


@dataclass(frozen=True)
class AnswerDelta(Event):
    """A further piece of the answer."""

    name = "answer_delta"
    text: str

    def _details(self) -> Mapping[str, Any]:
        return {"text": self.text}


@dataclass(frozen=True)
class RunEnded(Event):
    """The run is over; always the last event."""

    name = "run_ended"
    answer: Answer

    def _details(self) -> Mapping[str, Any]:
        return {"answer": self.answer.to_json()}
