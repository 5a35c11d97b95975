"""The JSON schema of a plan, for models whose server can be held to one."""

from collections.abc import Collection
from typing import Any

from hugginggpt.tasks import TASK_TYPES


def plan_schema(types: Collection[str], files: Collection[str]) -> dict[str, Any]:
    """The schema of `{"tasks": [{"id", "task", "arguments"}]}`.

    The arguments of all task types stand in one object, whose values are texts, files, references or lists of these:
    a schema for each type would be longer than the plan, and the check of types is made on the plan anyway.

    Args:
        types: the names of the task types that may be used.
        files: the short names of the files at hand.
    """
    reference = _object({"task": {"type": "string"}})
    file = _object({"file": {"enum": sorted(files)}}) if files else None
    one: list[Any] = [{"type": "string"}, {"type": "number"}, reference, *([file] if file else [])]
    value: dict[str, Any] = {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}
    arguments = {"type": "object", "additionalProperties": value}
    task = _object({"id": {"type": "string"}, "task": {"enum": sorted(types)}, "arguments": arguments})
    return _object({"tasks": {"type": "array", "items": task}})


def argument_names(name: str) -> str:
    """The arguments of a task type as a model is told them: `text, target_language?`."""
    kind = TASK_TYPES[name]
    slots = [
        f"{slot.name}: {'list of ' if slot.many else ''}{slot.kind}{'' if slot.required else '?'}"
        for slot in kind.inputs
    ]
    parameters = [f"{one.name}?{'=' + '|'.join(one.choices) if one.choices else ''}" for one in kind.parameters]
    return ", ".join([*slots, *parameters])


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
