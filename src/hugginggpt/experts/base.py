"""What an expert is: the object that runs one model for its task types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.messages import Language
from hugginggpt.tasks import Kind

Report = Callable[[float, str], None]
"""Called with the fraction done (0 to 1) and a word on what is being done."""


def silent(_fraction: float, _words: str) -> None:
    """A report that nobody reads."""


@dataclass(frozen=True)
class Input:
    """One value as an expert sees it: already of a kind that its slot takes."""

    kind: Kind
    data: Any = None
    """The inline form, for kinds that have one: for text always the string itself, whatever it came from."""
    path: str | None = None
    """The file, for kinds that are files. Its name has no ending; go by `media_type`."""
    media_type: str | None = None
    name: str | None = None
    """The name a person knows the file by."""


@dataclass(frozen=True)
class Output:
    """One value that an expert made."""

    name: str
    """The name of an output of the task type."""
    kind: Kind
    data: Any = None
    """The inline form that the contract gives for the kind."""
    path: str | None = None
    """The file made, inside the folder of the call."""
    media_type: str | None = None


@dataclass(frozen=True)
class Call:
    """One task, ready to run."""

    task: str
    """The name of the task type."""
    arguments: Mapping[str, Any]
    """An `Input` for each slot that is filled (a tuple where it takes many), a JSON literal for each parameter."""
    folder: Path
    """An empty folder for the files it makes; what is left there when the call ends is deleted."""
    request: str = ""
    """The words of the person, for what the arguments don't say."""
    language: Language = "en"
    """The language to write in where the expert writes words of its own."""
    report: Report = field(default=silent, compare=False)

    def text(self, slot: str) -> str:
        """The text in a slot; empty where it is not filled."""
        value = self.arguments.get(slot)
        return "" if value is None else str(value.data)

    def texts(self, slot: str) -> list[str]:
        """The texts in a slot that takes many."""
        return [str(value.data) for value in self.arguments.get(slot, ())]

    def file(self, slot: str) -> Path:
        """The file in a slot.

        Raises:
            KeyError: if the slot is not filled.
        """
        return Path(self.arguments[slot].path)


@runtime_checkable
class Prewarmable(Protocol):
    """An expert that can load its model before it is called."""

    async def prewarm(self) -> None:
        """Load what the next call needs, where there is room for it; to be cancelled at any time."""
        ...


class Expert(Protocol):
    """Runs one model. Stateless between calls; what is kept warm lives in its runtime."""

    @property
    def card(self) -> ModelCard:
        """What is known of the model."""
        ...

    def unready(self, language: Language = "en") -> str | None:
        """Why it can't run on this machine now, as what would enable it in one sentence; None if it can."""
        ...

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        """Why it can't do a task with these parameters and kinds, in one sentence; None if it can.

        Args:
            task: the name of the task type.
            arguments: literals by parameter name; for slots the kind of the value (`Kind`).
            language: of the sentence.
        """
        ...

    async def run(self, call: Call) -> list[Output]:
        """Do the task.

        Raises:
            ExpertError: if the model can't do it with this input.
            WorkerCrashed: if the process that runs it died.
        """
        ...
