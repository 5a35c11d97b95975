"""Plans as data: tasks, and the references that make them a graph."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hugginggpt.resources.values import Resource

PLAN_VERSION = 1


@dataclass(frozen=True)
class Reference:
    """A typed edge: an output of another task."""

    task: str
    """The id of the task it comes from."""
    output: str | None = None
    """The name of the output; None is the first that fits the slot."""


@dataclass(frozen=True)
class ResourceReference:
    """A resource of the plan, by its id."""

    resource: str


@dataclass(frozen=True)
class Template:
    """Text with references in it: `["The caption is ", Reference("t1")]`."""

    parts: tuple["str | Reference | ResourceReference", ...]


Argument = Any
"""A JSON literal, a `Reference`, a `ResourceReference`, a `Template`, or a tuple of these."""


@dataclass(frozen=True)
class Task:
    """One node of a plan."""

    id: str
    task: str
    """The name of a task type."""
    arguments: Mapping[str, Argument] = field(default_factory=dict[str, Argument])
    """By the name of a slot or a parameter of the task type."""
    enable: str | None = None
    """Where no model can run it now: what would enable it, in one sentence."""
    model: str | None = None
    """The id of the model that a person chose for it; None leaves the choice to the selector."""

    def references(self) -> Iterator[Reference]:
        """Every edge into this task, in the order of the arguments."""
        for argument in self.arguments.values():
            yield from _references(argument)

    def resources(self) -> Iterator[ResourceReference]:
        """Every resource this task reads."""
        for argument in self.arguments.values():
            yield from _resources(argument)

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The ids of the tasks it reads from, each once, in order of appearance."""
        return tuple(dict.fromkeys(reference.task for reference in self.references()))


@dataclass(frozen=True)
class Plan:
    """A directed acyclic graph of tasks, with the request it answers and the resources it reads."""

    request: str
    tasks: tuple[Task, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict[str, Resource])
    """By id."""
    notes: tuple[str, ...] = ()
    """What was mended while it was read or checked, one sentence each."""

    def task(self, id: str) -> Task:
        """The task of that id.

        Raises:
            KeyError: if there is none.
        """
        for task in self.tasks:
            if task.id == id:
                return task
        raise KeyError(id)

    def dependants(self, id: str) -> tuple[Task, ...]:
        """The tasks that read from task `id`."""
        return tuple(task for task in self.tasks if id in task.depends_on)

    def leaves(self) -> tuple[Task, ...]:
        """The tasks that no other reads from: what the request asked for in the end."""
        read = {id for task in self.tasks for id in task.depends_on}
        return tuple(task for task in self.tasks if task.id not in read)

    def with_tasks(self, tasks: tuple[Task, ...]) -> "Plan":
        """The same plan with other tasks."""
        return replace(self, tasks=tasks)

    def to_json(self) -> dict[str, Any]:
        """The contract's form, ready for `json.dumps`; `hugginggpt.plan.plan_from_json` reads it back."""
        # The forms are written for plans, so they import this module.
        from hugginggpt.plan.json_form import plan_to_json

        return plan_to_json(self)

    def to_mermaid(self) -> str:
        """The plan as a Mermaid flowchart."""
        from hugginggpt.plan.render import to_mermaid

        return to_mermaid(self)


def with_resources(plan: Plan, found: Mapping[str, Resource]) -> Plan:
    """The plan with other resources in place of some of its own, in its tasks too.

    Args:
        plan: the plan.
        found: by the id that a resource has in the plan.
    """
    resources = (found.get(id, resource) for id, resource in plan.resources.items())
    tasks = tuple(
        replace(task, arguments={name: _replaced(value, found) for name, value in task.arguments.items()})
        for task in plan.tasks
    )
    return replace(plan, tasks=tasks, resources={resource.id: resource for resource in resources})


def _replaced(argument: Argument, found: Mapping[str, Resource]) -> Argument:
    if isinstance(argument, ResourceReference) and argument.resource in found:
        return ResourceReference(found[argument.resource].id)
    if isinstance(argument, Template):
        return Template(tuple(_replaced(part, found) for part in argument.parts))
    return tuple(_replaced(part, found) for part in argument) if isinstance(argument, tuple) else argument


def _references(argument: Argument) -> Iterator[Reference]:
    if isinstance(argument, Reference):
        yield argument
    for part in _parts(argument):
        yield from _references(part)


def _resources(argument: Argument) -> Iterator[ResourceReference]:
    if isinstance(argument, ResourceReference):
        yield argument
    for part in _parts(argument):
        yield from _resources(part)


def _parts(argument: Argument) -> tuple[Argument, ...]:
    if isinstance(argument, Template):
        return argument.parts
    return argument if isinstance(argument, tuple) else ()
