"""The type check of plans: names and order are put right; what cannot be typed is refused with the mend named."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hugginggpt.errors import PlanError
from hugginggpt.plan.model import Argument, Plan, Reference, ResourceReference, Task, Template
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import TASK_TYPES, Kind, Parameter, Slot, TaskType, normalized, resolve

# Parameters that steer how any task runs, whatever its type.
COMMON_PARAMETERS = frozenset({"column"})

_LITERALS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "strings": (str, tuple),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}


def check(plan: Plan) -> Plan:
    """The plan with names in their right form and its tasks in an order in which they can run.

    Names of task types are resolved through their aliases, which may add parameters.

    Raises:
        PlanError: if a task, a reference or an argument does not type-check; the message names the task and the mend.
    """
    _unique_ids(plan)
    plan = replace(plan, tasks=tuple(_named(task) for task in plan.tasks))
    plan = replace(plan, tasks=_ordered(plan))
    for task in plan.tasks:
        _check_task(task, plan)
    return plan


def output_kinds(task: Task, plan: Plan) -> tuple[Kind, ...]:
    """The kinds that a task gives, in the order of its outputs; a text task on a table gives a table."""
    if runs_by_row(task, plan):
        return ("table",)
    return tuple(output.kind for output in TASK_TYPES[task.task].outputs)


def runs_by_row(task: Task, plan: Plan) -> bool:
    """Whether a text slot of the task is filled by a table as a whole, so that it runs once for each row."""
    return any(
        slot.kind == "text" and not slot.many and "table" in kinds_of(task.arguments.get(slot.name), plan, slot)
        for slot in TASK_TYPES[task.task].inputs
    )


def kinds_of(argument: Argument, plan: Plan, slot: Slot | None = None) -> tuple[Kind, ...]:
    """The kinds of the values that an argument brings into `slot`; a literal counts as text."""
    if argument is None:
        return ()
    if isinstance(argument, ResourceReference):
        resource = plan.resources.get(argument.resource)
        return (resource.kind,) if resource else ()
    if isinstance(argument, Reference):
        kind = _referenced_kind(argument, plan, slot)
        return (kind,) if kind else ()
    if isinstance(argument, tuple):
        return tuple(kind for part in argument for kind in kinds_of(part, plan, slot))
    return ("text",)


def _referenced_kind(reference: Reference, plan: Plan, slot: Slot | None) -> Kind | None:
    """The kind of the output that a reference picks: the one it names, else the first that fits the slot."""
    source = plan.task(reference.task)
    if runs_by_row(source, plan):
        return "table"
    outputs = TASK_TYPES[source.task].outputs
    if reference.output is not None:
        named = TASK_TYPES[source.task].output(reference.output)
        return named.kind if named else None
    return pick_output(tuple(output.kind for output in outputs), slot)


def pick_output(kinds: tuple[Kind, ...], slot: Slot | None) -> Kind | None:
    """Which of the kinds that a task gives goes into a slot: one it takes as it is, else the first that converts."""
    if slot is None:
        return kinds[0] if kinds else None
    exact: Kind | None = next((kind for kind in kinds if kind in slot.kinds), None)
    return exact or next((kind for kind in kinds if slot.takes(kind)), None)


def _unique_ids(plan: Plan) -> None:
    seen: set[str] = set()
    for task in plan.tasks:
        if task.id in seen:
            raise PlanError("plan_duplicate_id", task=task.id)
        seen.add(task.id)


def _named(task: Task) -> Task:
    known = resolve(task.task)
    if known is None:
        raise PlanError("plan_unknown_task", task=task.id, name=task.task, likely=_likely(task.task))
    if not TASK_TYPES[known.task].contract:
        raise PlanError("plan_no_contract", task=task.id, name=known.task)
    return replace(task, task=known.task, arguments={**known.parameters, **task.arguments})


def _likely(name: str) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(normalized(name), TASK_TYPES, n=3, cutoff=0.4)) or "image-to-text"


def _ordered(plan: Plan) -> tuple[Task, ...]:
    by_id = {task.id: task for task in plan.tasks}
    for task in plan.tasks:
        for reference in task.references():
            if reference.task not in by_id:
                known = ", ".join(by_id) or "-"
                raise PlanError("plan_unknown_reference", task=task.id, reference=reference.task, known=known)
    sorter = TopologicalSorter({task.id: task.depends_on for task in plan.tasks})
    try:
        sorter.prepare()
    except CycleError as error:
        raise PlanError("plan_cycle", tasks=" → ".join(error.args[1])) from error
    place = {task.id: index for index, task in enumerate(plan.tasks)}
    order: list[Task] = []
    ready = sorted(sorter.get_ready(), key=place.__getitem__)
    while ready:
        # One at a time and earliest first, so that a plan that is in order stays as it is.
        first = ready.pop(0)
        order.append(by_id[first])
        sorter.done(first)
        ready = sorted([*ready, *sorter.get_ready()], key=place.__getitem__)
    return tuple(order)


def _check_task(task: Task, plan: Plan) -> None:
    kind = TASK_TYPES[task.task]
    for name, argument in task.arguments.items():
        if slot := kind.input(name):
            _check_slot(task, slot, argument, plan)
        elif parameter := kind.parameter(name):
            _check_parameter(task, parameter, argument)
        elif name not in COMMON_PARAMETERS:
            raise PlanError("plan_unknown_argument", task=task.id, type=task.task, name=name, known=_names(kind))
    for slot in kind.inputs:
        if slot.required and task.arguments.get(slot.name) in (None, ()):
            raise PlanError("plan_missing_argument", task=task.id, type=task.task, slot=slot.name, kind=slot.kind)


def _check_slot(task: Task, slot: Slot, argument: Argument, plan: Plan) -> None:
    for part in _leaves(argument):
        if isinstance(part, ResourceReference) and part.resource not in plan.resources:
            known = ", ".join(plan.resources) or "-"
            raise PlanError("plan_unknown_resource", task=task.id, resource=part.resource, known=known)
        if isinstance(part, Reference):
            _check_output(task, slot, part, plan)
        for kind in kinds_of(part, plan, slot):
            if not slot.takes(kind):
                wanted = " / ".join(slot.kinds)
                raise PlanError(
                    "plan_wrong_kind",
                    task=task.id,
                    type=task.task,
                    slot=slot.name,
                    wanted=wanted,
                    given=_given(part, plan),
                )


def _check_output(task: Task, slot: Slot, reference: Reference, plan: Plan) -> None:
    source = plan.task(reference.task)
    outputs = TASK_TYPES[source.task].outputs
    fits = kinds_of(reference, plan, slot)
    if not fits:
        given = ", ".join(output.name for output in outputs)
        raise PlanError(
            "plan_wrong_output",
            task=task.id,
            slot=slot.name,
            source=source.id,
            type=source.task,
            output=reference.output or slot.kind,
            given=given,
        )


def _check_parameter(task: Task, parameter: Parameter, argument: Argument) -> None:
    right = isinstance(argument, _LITERALS[parameter.type]) and (
        parameter.type == "boolean" or not isinstance(argument, bool)
    )
    if right and parameter.type == "strings" and isinstance(argument, tuple):
        right = all(isinstance(item, str) for item in argument)
    if not right or (parameter.choices and argument not in parameter.choices):
        wanted = " | ".join(parameter.choices) or parameter.type
        raise PlanError("plan_bad_parameter", task=task.id, name=parameter.name, wanted=wanted, given=_given(argument))


def _leaves(argument: Argument) -> Iterator[Argument]:
    if isinstance(argument, tuple):
        for part in argument:
            yield from _leaves(part)
    elif isinstance(argument, Template):
        for part in argument.parts:
            yield from _leaves(part)
    else:
        yield argument


def _given(argument: Any, plan: Plan | None = None) -> str:
    if isinstance(argument, ResourceReference) and plan is not None:
        resource: Resource = plan.resources[argument.resource]
        return f"{resource.name} ({resource.kind})"
    if isinstance(argument, Reference) and plan is not None:
        return f"{argument.task} ({', '.join(output_kinds(plan.task(argument.task), plan))})"
    return repr(argument)[:80]


def _names(kind: TaskType) -> str:
    return ", ".join([*(slot.name for slot in kind.inputs), *(parameter.name for parameter in kind.parameters)]) or "-"
