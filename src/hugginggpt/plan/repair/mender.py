"""The mending itself: task by task against those before it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, cast

from hugginggpt.errors import PlanError
from hugginggpt.plan.check import COMMON_PARAMETERS, check, kinds_of
from hugginggpt.plan.json_form import plan_from_json, text_with_references
from hugginggpt.plan.model import Argument, Plan, Reference, ResourceReference, Task, Template
from hugginggpt.plan.repair.fill import BRIDGES, bridged, filling, fits
from hugginggpt.plan.repair.mends import Mend
from hugginggpt.plan.repair.raw import RawTask, raw_task, raw_tasks
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import TASK_TYPES, Parameter, Slot, normalized, resolve

# What models write for the output of a task: `<GENERATED>-0`, `<node-0>`, `$0`, `{{t1.text}}`, "output of step 1".
_FORMS = re.compile(
    r"<GENERATED>-(\w+)|<GENERATED-(\w+)>|<node-(\w+)>|\{\{\s*(\w+)(?:\.\w+)*\s*\}\}|\$\{?(\w+)\}?"
    r"|\b(?:the )?(?:output|result) (?:of|from) (?:the )?(?:task|step|node)? ?[\"'`]?(\w+)[\"'`]?",
    re.IGNORECASE,
)
_CLOSE = 0.6


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
    """A plan as a model wrote it, mended where it is wrong.

    Args:
        data: the JSON, as text or read.
        request: the words of the person.
        resources: the files at hand; a plan can read no others.

    Raises:
        PlanError: if it can't be mended.
    """
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise PlanError("plan_not_json", reason=" ".join(str(error).split())[:200]) from error
    right = _as_it_is(data, request, resources)
    if right is not None:
        return Repaired(right, ())
    mender = Mender(request, resources)
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
    """

    def __init__(self, request: str, resources: Sequence[Resource]) -> None:
        self._plan = Plan(request, (), {resource.id: resource for resource in resources})
        self._ids: list[str] = []
        """Of all tasks that were written, in their order."""
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
        self._waiting.append(_Draft(Task(id, name, {**implied, **self._arguments(raw, id, name)}), len(self._ids)))
        return self._released()

    def finish(self) -> Repaired:
        """The whole plan; what points to nothing or in a circle is cut now.

        Raises:
            PlanError: if it can't be mended.
        """
        while self._waiting:
            draft = min(self._waiting, key=lambda one: (len(self._missing(one.task)), one.place))
            missing = self._missing(draft.task)
            for id in missing:
                code = "cycle" if any(other.task.id == id for other in self._waiting) else "nothing"
                self._mend(code, draft.task.id, reference=id)
            self._waiting.remove(draft)
            self._settle(replace(draft.task, arguments=_without(draft.task.arguments, missing)))
            self._released()
        return Repaired(check(self._plan), tuple(self.mends))

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
            likely = get_close_matches(normalized(raw.name), TASK_TYPES, n=1, cutoff=_CLOSE)
            if not likely:
                raise PlanError("plan_unknown_task", task=id, name=raw.name[:60], likely="image-to-text")
            self._mend("task_name", id, name=raw.name[:60], likely=likely[0])
            known = resolve(likely[0])
        if known is None or not TASK_TYPES[known.task].contract:
            raise PlanError("plan_no_contract", task=id, name=raw.name[:60])
        return known.task, known.parameters

    # From what was written to arguments.

    def _arguments(self, raw: RawTask, id: str, name: str) -> dict[str, Argument]:
        kind = TASK_TYPES[name]
        found: dict[str, Argument] = {}
        stray: list[tuple[str, Argument]] = []
        for key, value in raw.arguments.items():
            argument = self._argument(value)
            if kind.input(key):
                found[key] = argument
            elif parameter := kind.parameter(key):
                if (literal := _literal(value, parameter)) is not None:
                    found[key] = literal
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

    def _argument(self, value: Any, depth: int = 0) -> Argument:
        if depth > 8:
            return None
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return self._object(cast("Mapping[str, Any]", value), depth)
        if isinstance(value, list):
            parts = [self._argument(part, depth + 1) for part in cast("list[Any]", value)]
            return tuple(part for part in parts if part is not None)
        return None if value is None or (isinstance(value, float) and value != value) else value

    def _object(self, value: Mapping[str, Any], depth: int) -> Argument:
        for key in ("resource", "file", "url", "path"):
            if isinstance(value.get(key), str):
                return self._resource(value[key]) or value[key]
        for key in ("task", "task_id", "ref", "reference", "node", "step", "from"):
            if isinstance(value.get(key), str | int) and not isinstance(value.get(key), bool):
                output = value.get("output")
                return Reference(str(value[key]), output if isinstance(output, str) else None)
        if isinstance(parts := value.get("template"), list):
            read = [self._argument(part, depth + 1) for part in cast("list[Any]", parts)]
            flat = [
                part for one in read if one is not None for part in (one.parts if isinstance(one, Template) else (one,))
            ]
            return Template(tuple(one if isinstance(one, Reference | ResourceReference) else str(one) for one in flat))
        for key in ("text", "value", "content"):
            if key in value:
                return self._argument(value[key], depth + 1)
        return json.dumps(value, ensure_ascii=False, default=str)

    def _text(self, text: str) -> Argument:
        if resource := self._resource(text):
            return resource
        if text in self._ids:
            return Reference(text)
        return text_with_references(text, _FORMS, self._id_of)

    def _id_of(self, match: re.Match[str]) -> str | None:
        """The id of the task that words mean, by its id or by its place: from 0 in the older forms, from 1 in words."""
        said = next(group for group in match.groups() if group is not None)
        if said in self._ids:
            return said
        if not said.isdecimal() or len(said) > 4:
            return None
        place = int(said) - (1 if match[6] else 0)
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def _resource(self, text: str) -> ResourceReference | None:
        if text in self._plan.resources:
            return ResourceReference(text)
        named = [id for id, resource in self._plan.resources.items() if text in (resource.name, f"./{resource.name}")]
        return ResourceReference(named[0]) if len(named) == 1 else None

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


def _without(arguments: Mapping[str, Argument], ids: Sequence[str]) -> dict[str, Argument]:
    """Arguments without references to some tasks; a text around one stays as it is without it."""

    def left(argument: Argument) -> Argument:
        if isinstance(argument, Reference):
            return None if argument.task in ids else argument
        if isinstance(argument, tuple):
            return tuple(one for part in argument if (one := left(part)) is not None)
        if isinstance(argument, Template):
            parts = tuple(one for part in argument.parts if (one := left(part)) is not None)
            return (
                Template(parts) if any(not isinstance(one, str) for one in parts) else "".join(map(str, parts)).strip()
            )
        return argument

    found = {name: left(argument) for name, argument in arguments.items()}
    return {name: argument for name, argument in found.items() if argument not in (None, (), "")}


def _literal(value: Any, parameter: Parameter) -> Argument:
    """A value in the type of a parameter; None where it can't be that."""
    if parameter.type == "strings":
        parts = cast("list[Any]", value) if isinstance(value, list) else re.split(r"\s*[,，、;；]\s*", str(value))
        found = tuple(str(part).strip() for part in parts if str(part).strip())
        return found or None
    if isinstance(value, dict | list) or value is None:
        return None
    if parameter.type == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    if parameter.type in ("number", "integer"):
        return _number(value, whole=parameter.type == "integer")
    text = str(value).strip()
    if parameter.choices and text not in parameter.choices:
        close = get_close_matches(text.lower(), parameter.choices, n=1, cutoff=_CLOSE)
        return close[0] if close else None
    return text or None


def _number(value: Any, *, whole: bool) -> float | int | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, bool) or not abs(number) < 1e9:
        return None
    return int(number) if whole else number
