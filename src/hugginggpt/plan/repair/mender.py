"""The mending itself: task by task against those before it."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, cast

from hugginggpt.errors import PlanError
from hugginggpt.plan.check import COMMON_PARAMETERS, check, kinds_of
from hugginggpt.plan.json_form import plan_from_json
from hugginggpt.plan.model import Argument, Plan, Reference, ResourceReference, Task, Template
from hugginggpt.plan.repair.circles import unlikely_edge
from hugginggpt.plan.repair.fill import BRIDGES, bridged, filling, fits
from hugginggpt.plan.repair.likeness import nearest_task
from hugginggpt.plan.repair.mends import Mend
from hugginggpt.plan.repair.raw import RawTask, raw_task, raw_tasks
from hugginggpt.plan.repair.reading import ArgumentReader, literal, without
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import TASK_TYPES, Slot, normalized, resolve

_CLOSE = 0.6
_SLIP = 0.85
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Repaired:
    """A plan that type-checks, and what was mended for that."""

    plan: Plan
    mends: tuple[Mend, ...]


@dataclass(frozen=True)
class _Draft:
    """A task whose references are read but not yet settled."""

    task: Task
    place: int


def repair(data: Any, *, request: str, resources: Sequence[Resource]) -> Repaired:
    """A plan as a model wrote it, mended where it is wrong. It may load the encoder: not for the event loop.

    Args:
        data: the plan, or its JSON as text or read.
        request: the words of the person.
        resources: the files at hand; a plan can read no others.

    Raises:
        PlanError: if it can't be mended.
    """
    if isinstance(data, Plan):
        data = data.to_json()
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise PlanError("plan_not_json", reason=" ".join(str(error).split())[:200]) from error
    right = _as_it_is(data, request, resources)
    if right is not None:
        return Repaired(right, ())
    versioned = isinstance(data, Mapping) and cast("Mapping[str, Any]", data).get("version") is not None
    mender = Mender(request, resources, literal=versioned, nearest=nearest_task)
    for entry in raw_tasks(data):
        mender.add(entry)
    return mender.finish()


def _as_it_is(data: Any, request: str, resources: Sequence[Resource]) -> Plan | None:
    """The plan where nothing is wrong with it."""
    if not isinstance(data, Mapping):
        return None
    known = {resource.id: resource for resource in resources}
    try:
        plan = plan_from_json(cast("Mapping[str, Any]", data))
        return check(replace(plan, request=request, resources=known))
    except (PlanError, RecursionError):
        return None


class Mender:
    """Takes tasks as they are written, and gives those that can run.

    Args:
        request: the words of the person.
        resources: the files at hand.
        literal: whether strings are texts and nothing else, as in a plan that has a version.
        nearest: finds the task type whose description is nearest to a name, given the names of the arguments too;
            without it, names are only compared by their letters.
    """

    def __init__(
        self,
        request: str,
        resources: Sequence[Resource],
        *,
        literal: bool = False,
        nearest: Callable[[str, Collection[str]], str | None] | None = None,
    ) -> None:
        self._plan = Plan(request, (), {resource.id: resource for resource in resources})
        self._ids: list[str] = []
        """Of all tasks that were written, in their order."""
        self._reader = ArgumentReader(self._plan.resources, self._ids, literal=literal)
        self._nearest = nearest
        self._same: dict[str, str] = {}
        """Tasks that were merged into an equal one."""
        self._waiting: list[_Draft] = []
        self.mends: list[Mend] = []

    def add(self, entry: Any) -> list[Task]:
        """The tasks that are settled by one more: itself, if all it refers to is there, and those that waited for it.

        Args:
            entry: the task as it was written.

        Raises:
            PlanError: if it can't be mended.
        """
        raw = raw_task(entry)
        if raw is None:
            self._mend("not_a_task", "", said=str(entry)[:60])
            return []
        id = self._new_id(raw)
        name, implied = self._named(raw, id)
        self._ids.append(id)
        self._waiting.append(
            _Draft(Task(id, name, {**implied, **self._arguments(raw, id, name)}, model=raw.model), len(self._ids))
        )
        return self._released()

    def finish(self) -> Repaired:
        """The whole plan; what points to nothing or in a circle is cut now.

        Raises:
            PlanError: if it can't be mended.
        """
        for draft in list(self._waiting):
            ids = {one.task.id for one in self._waiting}
            self._cut(draft, "nothing", [id for id in self._missing(draft.task) if id not in ids])
        self._released()
        while edge := unlikely_edge([one.task for one in self._waiting], self._plan):
            source, target = edge
            self._cut(next(one for one in self._waiting if one.task.id == target), "cycle", [source])
            self._released()
        return Repaired(check(self._plan), tuple(self.mends))

    def _cut(self, draft: _Draft, code: str, ids: Sequence[str]) -> None:
        for id in ids:
            self._mend(code, draft.task.id, reference=id)
        task = replace(draft.task, arguments=without(draft.task.arguments, ids))
        self._waiting[self._waiting.index(draft)] = replace(draft, task=task)

    def _released(self) -> list[Task]:
        before = len(self._plan.tasks)
        while ready := next((one for one in self._waiting if not self._missing(one.task)), None):
            self._waiting.remove(ready)
            self._settle(ready.task)
        return list(self._plan.tasks[before:])

    def _missing(self, task: Task) -> list[str]:
        there = {one.id for one in self._plan.tasks} | self._same.keys()
        return [id for id in task.depends_on if id not in there]

    def _new_id(self, raw: RawTask) -> str:
        id = raw.id if raw.id is not None else f"t{len(self._ids) + 1}"
        if id not in self._ids:
            return id
        fresh = next(name for number in range(len(self._ids) + 2) if (name := f"t{number + 1}") not in self._ids)
        self._mend("same_id", fresh, id=id)
        return fresh

    def _named(self, raw: RawTask, id: str) -> tuple[str, Mapping[str, Any]]:
        known = resolve(raw.name)
        if known is None:
            likely = self._likely(raw)
            if likely is None:
                raise PlanError("plan_unknown_task", task=id, name=raw.name[:60], likely="image-to-text")
            self._mend("task_name", id, name=raw.name[:60], likely=likely)
            known = resolve(likely)
        if known is None or not TASK_TYPES[known.task].contract:
            raise PlanError("plan_no_contract", task=id, name=raw.name[:60])
        return known.task, known.parameters

    def _likely(self, raw: RawTask) -> str | None:
        """What an unknown name means: a slip of the pen, then the nearest description, then likeness of letters."""
        name = normalized(raw.name[:_LONGEST_NAME])
        close = get_close_matches(name, TASK_TYPES, n=1, cutoff=_SLIP)
        if not close and self._nearest and (near := self._nearest(name, raw.arguments)):
            return near
        return next(iter(close or get_close_matches(name, TASK_TYPES, n=1, cutoff=_CLOSE)), None)

    # From what was written to arguments.

    def _arguments(self, raw: RawTask, id: str, name: str) -> dict[str, Argument]:
        kind = TASK_TYPES[name]
        found: dict[str, Argument] = {}
        stray: list[tuple[str, Argument]] = []
        for key, value in raw.arguments.items():
            argument = self._reader.read(value)
            if kind.input(key):
                found[key] = argument
            elif parameter := kind.parameter(key):
                if (value_of := literal(value, parameter)) is not None:
                    found[key] = value_of
                else:
                    self._mend("parameter", id, name=key)
            elif key in COMMON_PARAMETERS and isinstance(value, str):
                found[key] = value
            elif argument is not None:
                stray.append((key, argument))
        for key, argument in stray:
            self._place(key, argument, found, id, name)
        return {key: argument for key, argument in found.items() if argument not in (None, ())}

    def _place(self, key: str, argument: Argument, found: dict[str, Argument], id: str, name: str) -> None:
        """Put an argument whose name the task type does not have where its kind fits."""
        free = [slot for slot in TASK_TYPES[name].inputs if slot.name not in found]
        argument = self._joined(argument)
        points = Task(id, name, {key: argument})
        # A reference may point ahead, to what has no kind yet; it takes the first free input.
        known = not self._missing(points)
        slot = next((slot for slot in free if known and fits(argument, slot, self._plan)), None)
        if slot is None and free and (points.depends_on or any(points.resources())):
            slot = free[0]
        if slot is None:
            self._mend("argument_dropped", id, name=key)
            return
        if not key.isdigit():
            self._mend("argument_name", id, name=key, slot=slot.name)
        found[slot.name] = (argument,) if slot.many and not isinstance(argument, tuple) else argument

    # From arguments to a task that type-checks.

    def _settle(self, task: Task) -> None:
        kind = TASK_TYPES[task.task]
        task = replace(task, arguments={name: self._joined(one) for name, one in task.arguments.items()})
        for slot in kind.inputs:
            if slot.name in task.arguments and not fits(task.arguments[slot.name], slot, self._plan):
                task = self._moved(task, slot)
        for slot in kind.inputs:
            if slot.required and slot.name not in task.arguments:
                task = self._filled(task, slot)
        equal = next(
            (one for one in self._plan.tasks if (one.task, one.arguments) == (task.task, task.arguments)), None
        )
        if equal is not None:
            self._same[task.id] = equal.id
            self._mend("duplicate", task.id, other=equal.id)
            return
        self._plan = check(self._plan.with_tasks((*self._plan.tasks, task)))

    def _joined(self, argument: Argument) -> Argument:
        """An argument with references to merged tasks as those to what they were merged into."""
        if isinstance(argument, Reference) and argument.task in self._same:
            return replace(argument, task=self._same[argument.task])
        if isinstance(argument, tuple):
            return tuple(self._joined(part) for part in argument)
        if isinstance(argument, Template):
            return Template(tuple(self._joined(part) for part in argument.parts))
        return argument

    def _moved(self, task: Task, slot: Slot) -> Task:
        """The task without what an input can't take: in another input that can, behind a bridge, or nowhere."""
        argument = task.arguments[slot.name]
        rest = {name: one for name, one in task.arguments.items() if name != slot.name}
        if isinstance(argument, Reference) and argument.output is not None:
            plain = replace(argument, output=None)
            if fits(plain, slot, self._plan):
                self._mend("output", task.id, output=argument.output)
                return replace(task, arguments={**task.arguments, slot.name: plain})
        for other in TASK_TYPES[task.task].inputs:
            if other.name not in rest and other is not slot and fits(argument, other, self._plan):
                self._mend("moved", task.id, slot=slot.name, other=other.name)
                return replace(task, arguments={**rest, other.name: argument})
        if isinstance(argument, Reference | ResourceReference) and (
            kind := bridged(kinds_of(argument, self._plan), slot)
        ):
            return replace(task, arguments={**rest, slot.name: self._bridge(argument, kind, task.id)})
        self._mend("wrong_kind", task.id, slot=slot.name)
        return replace(task, arguments=rest)

    def _filled(self, task: Task, slot: Slot) -> Task:
        found = filling(slot, task, self._plan)
        if found is None:
            return task
        argument = self._bridge(found.argument, found.bridge, task.id) if found.bridge else found.argument
        self._mend("filled", task.id, slot=slot.name)
        return replace(task, arguments={**task.arguments, slot.name: argument})

    def _bridge(self, argument: Argument, kind: Any, id: str) -> Reference:
        """The output of the step that goes unsaid, which is added unless it is there."""
        name, slot, parameters = BRIDGES[(kind, "text")]
        given = {slot: argument, **parameters}
        for one in self._plan.tasks:
            if (one.task, one.arguments) == (name, given):
                return Reference(one.id)
        taken = {*self._ids, *(one.id for one in self._plan.tasks)}
        fresh = next(one for number in range(len(taken) + 1) if (one := f"{id}_{number or 'in'}") not in taken)
        self._plan = check(self._plan.with_tasks((*self._plan.tasks, Task(fresh, name, given))))
        self._mend("bridge", id, name=name)
        return Reference(fresh)

    def _mend(self, code: str, task: str, **values: Any) -> None:
        self.mends.append(Mend(code, task, values))
