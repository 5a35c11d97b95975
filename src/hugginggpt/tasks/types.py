"""What a task type is: its slots, its parameters, its description and its other names."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal, cast

from hugginggpt.tasks.kinds import Kind, converts

ParameterType = Literal["string", "strings", "number", "integer", "boolean"]


@dataclass(frozen=True)
class Slot:
    """A named input or output of a task type."""

    name: str
    """Unique among the inputs (or the outputs) of its task type."""
    kinds: tuple[Kind, ...]
    """The kinds it takes or gives, the usual one first."""
    _: KW_ONLY
    required: bool = True
    """For an output: False when an expert may leave it out."""
    many: bool = False
    """Whether it takes a list of values for one call."""

    @property
    def kind(self) -> Kind:
        """The usual kind."""
        return self.kinds[0]

    def takes(self, kind: Kind) -> bool:
        """Whether a value of this kind may fill the slot, converted if need be."""
        return any(converts(kind, own) for own in self.kinds)


@dataclass(frozen=True)
class Parameter:
    """A setting of a task that is a literal, never data that flows."""

    name: str
    type: ParameterType
    description: str
    _: KW_ONLY
    choices: tuple[str, ...] = ()
    """The closed set of its values; empty where it is open."""


@dataclass(frozen=True)
class TaskType:
    """A pipeline tag of the Hub with its contract."""

    name: str
    inputs: tuple[Slot, ...]
    outputs: tuple[Slot, ...]
    description: str
    """One sentence in English; planners find new task types by it."""
    description_zh: str
    """The same in Chinese."""
    _: KW_ONLY
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names that mean this type and nothing more; see `hugginggpt.tasks.aliases` for those with parameters."""
    contract: bool = True
    """False for the tags of the Hub that have no common input and output: they can be named but not planned."""

    def input(self, name: str) -> Slot | None:
        """The input of that name, if there is one."""
        return next((slot for slot in self.inputs if slot.name == name), None)

    def output(self, name: str) -> Slot | None:
        """The output of that name, if there is one."""
        return next((slot for slot in self.outputs if slot.name == name), None)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def slot(text: str) -> Slot:
    """Read a slot from its short form: `image`, `question:text`, `regions:boxes?` (optional), `images:image*` (many).

    Several kinds are joined by a bar, the usual one first: `document:document|image`.
    """
    required, many = not text.endswith("?"), text.rstrip("?").endswith("*")
    name, _, kinds = text.rstrip("?*").partition(":")
    return Slot(name, cast("tuple[Kind, ...]", tuple((kinds or name).split("|"))), required=required, many=many)


def slots(text: str) -> tuple[Slot, ...]:
    """Read a space-separated list of slots in their short form."""
    return tuple(slot(part) for part in text.split())
