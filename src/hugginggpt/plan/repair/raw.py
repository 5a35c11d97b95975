"""What a model wrote, read with tolerance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hugginggpt.errors import PlanError

_NAMES = ("task", "name", "type", "tool", "task_type", "function")
_ARGUMENTS = ("arguments", "args", "parameters", "inputs", "input", "params")
_IDS = ("id", "task_id", "step")
_LISTS = ("tasks", "plan", "steps", "nodes", "task_nodes")
_DEEPEST = 8


@dataclass(frozen=True)
class RawTask:
    """A task as it was written."""

    id: str | None
    name: str
    arguments: Mapping[str, Any]
    """By name; without names by their place, `0`, `1`, …"""
    model: str | None = None
    """The id of the model that a person chose for it."""


def raw_tasks(data: Any) -> list[Any]:
    """The list of tasks in what was written: a list, an object with one, or a task alone.

    Raises:
        PlanError: `plan_form` if there is none.
    """
    for _ in range(_DEEPEST):
        if isinstance(data, list):
            return cast("list[Any]", data)
        if not isinstance(data, Mapping):
            break
        plan = cast("Mapping[str, Any]", data)
        inner = next((plan[name] for name in _LISTS if isinstance(plan.get(name), list | Mapping)), None)
        if inner is None and any(isinstance(plan.get(name), str) for name in _NAMES):
            return [plan]
        data = inner
    raise PlanError("plan_form", what="the plan", wanted='{"tasks": [...]}')


def raw_task(entry: Any) -> RawTask | None:
    """One task; None if it is none."""
    if not isinstance(entry, Mapping):
        return None
    said = cast("Mapping[str, Any]", entry)
    name = next((said[key] for key in _NAMES if isinstance(said.get(key), str) and said[key].strip()), None)
    if name is None:
        return None
    id = next((said[key] for key in _IDS if isinstance(said.get(key), str | int)), None)
    given = next((said[key] for key in _ARGUMENTS if key in said), {})
    model = said.get("model")
    return RawTask(
        None if id is None or isinstance(id, bool) else str(id),
        name,
        _named(given),
        model if isinstance(model, str) else None,
    )


def _named(given: Any) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return {str(name): value for name, value in cast("Mapping[Any, Any]", given).items()}
    if isinstance(given, Sequence) and not isinstance(given, str):
        found: dict[str, Any] = {}
        for place, value in enumerate(cast("Sequence[Any]", given)):
            # [{"name": "text", "value": …}] is a list of named ones.
            if isinstance(value, Mapping) and {"name", "value"} <= set(cast("Mapping[str, Any]", value)):
                found[str(value["name"])] = value["value"]
            else:
                found[str(place)] = value
        return found
    return {} if given is None else {"0": given}
