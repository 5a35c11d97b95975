"""Plans as JSON, the contract's form, and back.

A plan without a `version` may use the reference forms of older planners inside its strings. In one that has a version,
a string is a literal and nothing else: a person's text may well say `$0`.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from hugginggpt.errors import PlanError
from hugginggpt.plan.model import PLAN_VERSION, Argument, Plan, Reference, ResourceReference, Task, Template
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import KINDS

# `<GENERATED>-0` (the original), `<node-0>` and `<GENERATED-0>` (TaskBench, and what models make of the original), `$0`
# (LLMCompiler, ReWOO). All count tasks by their id, or by their place where no task has that id.
_OLD_REFERENCE = re.compile(
    r"<GENERATED>-(\w+)|<GENERATED-(\w+)>|<node-(\w+)>|\$\{?(\d+)\}?(?![\w.,]*\d)", re.IGNORECASE
)


def task_to_json(task: Task) -> dict[str, Any]:
    """A task in the contract's form."""
    said: dict[str, Any] = {
        "id": task.id,
        "task": task.task,
        "arguments": {name: _argument_to_json(argument) for name, argument in task.arguments.items()},
        "depends_on": list(task.depends_on),
        "enable": task.enable,
    }
    return said | ({"model": task.model} if task.model else {})


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """A plan in the contract's form."""
    return {
        "version": PLAN_VERSION,
        "request": plan.request,
        "resources": {id: resource.to_json() for id, resource in plan.resources.items()},
        "tasks": [task_to_json(task) for task in plan.tasks],
    } | ({"notes": list(plan.notes)} if plan.notes else {})


def plan_from_json(data: str | bytes | Mapping[str, Any]) -> Plan:
    """Read a plan; its types are not checked yet (see `hugginggpt.plan.check`).

    Raises:
        PlanError: if it is not JSON, not an object of the contract's form, or of a newer version.
    """
    if isinstance(data, str | bytes):
        try:
            # A plan has no use for NaN and Infinity, which Python's reader takes though JSON has none.
            data = json.loads(data, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise PlanError("plan_not_json", reason=_one_line(error)) from error
    plan = _object(data, "the plan")
    version = plan.get("version")
    if version is not None and (not isinstance(version, int) or version > PLAN_VERSION):
        raise PlanError("plan_version", version=version, known=PLAN_VERSION)
    entries = [_object(entry, "a task") for entry in _list(plan.get("tasks"), "`tasks`")]
    ids = [_id(entry.get("id"), place) for place, entry in enumerate(entries)]
    named = ids if version is None else []
    return Plan(
        request=_string(plan.get("request", ""), "`request`"),
        tasks=tuple(_task_from_json(entry, id, named) for entry, id in zip(entries, ids, strict=True)),
        resources={id: _resource(id, entry) for id, entry in _object(plan.get("resources", {}), "`resources`").items()},
    )


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _argument_to_json(argument: Argument) -> Any:
    if isinstance(argument, Reference):
        return {"task": argument.task} | ({"output": argument.output} if argument.output else {})
    if isinstance(argument, ResourceReference):
        return {"resource": argument.resource}
    if isinstance(argument, Template):
        return {"template": [_argument_to_json(part) for part in argument.parts]}
    if isinstance(argument, tuple):
        return [_argument_to_json(part) for part in argument]
    return argument


def _task_from_json(entry: Mapping[str, Any], id: str, ids: list[str]) -> Task:
    arguments = _object(entry.get("arguments", entry.get("args", {})), f"`arguments` of task {id!r}")
    enable, model = entry.get("enable"), entry.get("model")
    return Task(
        id=id,
        task=_string(entry.get("task"), f"`task` of task {id!r}"),
        arguments={name: _argument_from_json(value, ids) for name, value in arguments.items()},
        enable=enable if isinstance(enable, str) else None,
        model=model if isinstance(model, str) else None,
    )


def _argument_from_json(value: Any, ids: list[str], depth: int = 0) -> Argument:
    if depth > 16:
        raise PlanError("plan_form", what="an argument", wanted="nested at most 16 deep")
    if isinstance(value, str):
        return _text_from_json(value, ids)
    if isinstance(value, list):
        return tuple(_argument_from_json(item, ids, depth + 1) for item in cast("list[Any]", value))
    if isinstance(value, dict):
        return _reference_from_json(cast("dict[str, Any]", value), ids, depth)
    return value


def _reference_from_json(value: dict[str, Any], ids: list[str], depth: int) -> Argument:
    if isinstance(resource := value.get("resource"), str):
        return ResourceReference(resource)
    if "task" in value:
        output = value.get("output")
        return Reference(_id(value["task"], None), output if isinstance(output, str) else None)
    if isinstance(parts := value.get("template"), list):
        read = [_argument_from_json(part, ids, depth + 1) for part in cast("list[Any]", parts)]
        flat = [inner for part in read for inner in (part.parts if isinstance(part, Template) else (part,))]
        return Template(tuple(part if isinstance(part, Reference | ResourceReference) else str(part) for part in flat))
    wanted = '{"resource": …}, {"task": …} or {"template": […]}'
    raise PlanError("plan_form", what="an argument that is an object", wanted=wanted)


def text_with_references(text: str, forms: re.Pattern[str], id_of: Callable[[re.Match[str]], str | None]) -> Argument:
    """A string in which some forms of words stand for outputs of tasks: as it is, one reference, or a template.

    Args:
        text: the string.
        forms: what a reference looks like.
        id_of: from a match to the id of a task; None where it means none.
    """
    parts: list[str | Reference | ResourceReference] = []
    end = 0
    for match in forms.finditer(text):
        if (id := id_of(match)) is None:
            continue
        parts += [text[end : match.start()], Reference(id)]
        end = match.end()
    parts = [part for part in [*parts, text[end:]] if part != ""]
    if not any(isinstance(part, Reference) for part in parts):
        return text
    return parts[0] if len(parts) == 1 else Template(tuple(parts))


def _text_from_json(text: str, ids: list[str]) -> Argument:
    """A string, with references in one of the older forms read where they name a task of this plan."""

    def id_of(match: re.Match[str]) -> str | None:
        return _named_task(next(group for group in match.groups() if group is not None), ids)

    return text_with_references(text, _OLD_REFERENCE, id_of)


def _named_task(named: str, ids: list[str]) -> str | None:
    if named in ids:
        return named
    return ids[int(named)] if named.isdecimal() and int(named) < len(ids) else None


def _resource(id: str, entry: Any) -> Resource:
    fields = _object(entry, f"the resource {id!r}")
    kind = fields.get("kind")
    if kind not in KINDS:
        raise PlanError("plan_form", what=f"the kind of resource {id!r}", wanted=f"one of {', '.join(KINDS)}")
    media_type = _string(fields.get("media_type", "application/octet-stream"), f"`media_type` of resource {id!r}")
    return Resource(id, kind, media_type, _string(fields.get("name", id), f"`name` of resource {id!r}"))


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PlanError("plan_form", what=what, wanted="a JSON object")
    return cast("Mapping[str, Any]", value)


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise PlanError("plan_form", what=what, wanted="a list")
    return cast("list[Any]", value)


def _string(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise PlanError("plan_form", what=what, wanted="a string")
    return value


def _id(value: Any, place: int | None) -> str:
    """Ids are strings here; the original's are numbers, and some planners leave them out."""
    if value is None and place is not None:
        return f"t{place + 1}"
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise PlanError("plan_form", what="the id of a task", wanted="a string or a whole number")
    return str(value)
