"""The arguments of a task, from references to what its expert is called with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, cast

from hugginggpt.errors import TaskError
from hugginggpt.events import ResultOutput
from hugginggpt.execution.base import Context
from hugginggpt.execution.kinds import by_row_slot
from hugginggpt.execution.values import as_inputs, as_text
from hugginggpt.experts import Input
from hugginggpt.plan import Argument, Reference, ResourceReference, Task, Template, pick_output
from hugginggpt.resources import Value
from hugginggpt.tasks import TASK_TYPES, Slot

Outputs = tuple[ResultOutput, ...]
"""What a finished task gave."""

_TEXT = Slot("text", ("text",))
_TABLE = Slot("table", ("table",))


@dataclass(frozen=True)
class Prepared:
    """The arguments of a task with every reference filled in."""

    parameters: Mapping[str, Any]
    singles: Mapping[str, tuple[Input, ...]] = field(default_factory=dict[str, tuple[Input, ...]])
    """Slots that take one value, with all that they were given: the task runs once for each."""
    lists: Mapping[str, tuple[Input, ...]] = field(default_factory=dict[str, tuple[Input, ...]])
    """Slots that take many values for one call."""
    table: tuple[str, Input] | None = None
    """A text slot and the table in it, where the task runs once for each row."""
    column: str | None = None
    """The column of that table that the plan names, if it names one."""

    @property
    def count(self) -> int:
        """How many calls it takes to run the task, or one row of it."""
        return prod(len(values) for values in self.singles.values())

    def calls(self) -> Iterator[dict[str, Any]]:
        """The arguments of each call."""
        for values in product(*self.singles.values()):
            yield {**self.parameters, **self.lists, **dict(zip(self.singles, values, strict=True))}


async def prepare(task: Task, done: Mapping[str, Outputs], context: Context) -> Prepared:
    """Fill in the references of a task and convert each value to a kind that its slot takes.

    Args:
        task: a task of a plan that type-checks.
        done: what the tasks it reads from gave, by id.
        context: the run it belongs to.

    Raises:
        TaskError: if a file is missing, or a task it reads from did not make what is read.
        ResourceError: if a resource can't be converted.
    """
    kind = TASK_TYPES[task.task]
    reader = _Reader(task, done, context)
    table: tuple[str, Input] | None = None
    singles: dict[str, tuple[Input, ...]] = {}
    lists: dict[str, tuple[Input, ...]] = {}
    for slot in kind.inputs:
        values = await reader.values(task.arguments.get(slot.name), slot)
        first_table = next((value for value in values if value.kind == "table"), None)
        if first_table and table is None and by_row_slot(slot):
            table = (slot.name, (await as_inputs(first_table, _TABLE, context.store))[0])
            continue
        inputs = [made for value in values for made in await as_inputs(value, slot, context.store)]
        if inputs:
            (lists if slot.many else singles)[slot.name] = tuple(inputs)
    parameters = {name: _literal(value) for name, value in task.arguments.items() if kind.parameter(name)}
    column = task.arguments.get("column")
    return Prepared(parameters, singles, lists, table, None if column is None else str(column))


@dataclass(frozen=True)
class _Reader:
    """Reads the arguments of one task."""

    task: Task
    done: Mapping[str, Outputs]
    context: Context

    async def values(self, argument: Argument, slot: Slot) -> list[Value]:
        """The values that an argument brings into a slot, as they are."""
        if argument is None:
            return []
        if isinstance(argument, ResourceReference):
            return [self._resource(argument)]
        if isinstance(argument, Reference):
            return self._referenced(argument, slot)
        if isinstance(argument, Template):
            return [Value("text", "".join([await self._text(part) for part in argument.parts]))]
        if isinstance(argument, tuple):
            parts = cast("tuple[Argument, ...]", argument)
            return [value for part in parts for value in await self.values(part, slot)]
        return [Value("text", argument if isinstance(argument, str) else str(argument))]

    async def _text(self, part: str | Reference | ResourceReference) -> str:
        if isinstance(part, str):
            return part
        return "\n\n".join([await as_text(value, self.context.store) for value in await self.values(part, _TEXT)])

    def _resource(self, reference: ResourceReference) -> Value:
        resource = self.context.resources.get(reference.resource)
        if resource is None or resource.missing:
            name = resource.name if resource else reference.resource
            raise TaskError("resource_missing", task=self.task.id, name=name)
        return Value(resource.kind, resource=resource)

    def _referenced(self, reference: Reference, slot: Slot) -> list[Value]:
        """All values of the output that is read: a task that ran once for each page gives several of one name."""
        outputs = self.done[reference.task]
        name = reference.output or _fitting(outputs, slot)
        found = [output.value for output in outputs if output.name == name]
        # What ran row by row gives a table in place of the outputs of its type.
        found = found or [output.value for output in outputs[:1] if output.name == "table"]
        if not found:
            wanted = repr(reference.output or slot.kind)
            raise TaskError("output_not_made", task=self.task.id, source=reference.task, output=wanted)
        return found


def _fitting(outputs: Outputs, slot: Slot) -> str | None:
    """The name of the first output whose kind fits the slot exactly, else of the first that can be converted."""
    kind = pick_output(tuple(output.value.kind for output in outputs), slot)
    return next((output.name for output in outputs if output.value.kind == kind), None)


def _literal(value: Argument) -> Any:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
