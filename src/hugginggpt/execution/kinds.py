"""The kinds that flow along the edges of a growing plan, known as soon as a task is added, before anything has run."""

from collections.abc import Mapping

from hugginggpt.plan import Argument, Reference, ResourceReference, Task, pick_output
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, Kind, Slot, TaskType, converts


class KnownKinds:
    """Remembers what each task gives, so that every task is looked at once, however its graph is woven.

    Args:
        resources: those of the plan, by id.
    """

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources
        self._tasks: dict[str, tuple[TaskType, bool]] = {}

    def add(self, task: Task) -> Mapping[str, Kind]:
        """Take a task in, after those it refers to, and give the kind that each of its filled slots will get."""
        kind = TASK_TYPES[task.task]
        found = {slot.name: self._argument(task.arguments.get(slot.name), slot) for slot in kind.inputs}
        by_row = any(by_row_slot(slot) and "table" in found[slot.name] for slot in kind.inputs)
        self._tasks[task.id] = (kind, by_row)
        return {slot.name: wanted(found[slot.name][0], slot) for slot in kind.inputs if found[slot.name]}

    def _argument(self, argument: Argument, slot: Slot) -> tuple[Kind, ...]:
        if argument is None:
            return ()
        if isinstance(argument, ResourceReference):
            resource = self._resources.get(argument.resource)
            return (resource.kind,) if resource else ()
        if isinstance(argument, Reference):
            return self._reference(argument, slot)
        if isinstance(argument, tuple):
            return tuple(kind for part in argument for kind in self._argument(part, slot))
        return ("text",)

    def _reference(self, reference: Reference, slot: Slot) -> tuple[Kind, ...]:
        kind, by_row = self._tasks[reference.task]
        if by_row:
            return ("table",)
        if reference.output is not None:
            named = kind.output(reference.output)
            return (named.kind,) if named else ()
        picked = pick_output(tuple(output.kind for output in kind.outputs), slot)
        return (picked,) if picked else ()


def by_row_slot(slot: Slot) -> bool:
    """Whether a table in this slot means that the task runs once for each of its rows."""
    return slot.kind == "text" and not slot.many


def wanted(kind: Kind, slot: Slot) -> Kind:
    """The kind that a value of `kind` has once it is in the slot."""
    if kind in slot.kinds:
        return kind
    fitting: list[Kind] = [own for own in slot.kinds if converts(kind, own)]
    return fitting[0] if fitting else slot.kind
