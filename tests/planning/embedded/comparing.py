"""Plans compared with their right answers: node set, edges, files and texts exactly, instructions by their words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hugginggpt.plan import Reference, ResourceReference, Task, Template
from hugginggpt.resources import Resource
from hugginggpt.resources.media import by_name

_LOOSE = frozenset({"instruction", "question", "prompt"})


def resources_for(names: Sequence[str]) -> list[Resource]:
    """Files by their names, typed by their endings."""
    found: list[Resource] = []
    for place, name in enumerate(names):
        media_type, kind = by_name(name) or ("application/octet-stream", "document")
        found.append(Resource(f"sha256:{place:064x}", kind, media_type, name))
    return found


def differences(entry: Mapping[str, Any], tasks: Sequence[Task]) -> list[str]:
    """What is wrong with the tasks of a request; nothing if they are right."""
    wanted = entry["tasks"]
    if sorted(task["task"] for task in wanted) != sorted(task.task for task in tasks):
        return [f"tasks {[task.task for task in tasks]}"]
    names = [resource.name for resource in resources_for(entry["files"])]
    places: dict[str, int] = {}
    said: list[str] = []
    for place, want in enumerate(wanted):
        tried = [
            (task, _wrong(want, task, names, places))
            for task in tasks
            if task.task == want["task"] and task.id not in places
        ]
        best, wrong = min(tried, key=lambda one: len(one[1]))
        places[best.id] = place
        said += [f"{want['task']}: {what}" for what in wrong]
    return said


def _wrong(want: Mapping[str, Any], task: Task, names: Sequence[str], places: Mapping[str, int]) -> list[str]:
    found: list[str] = []
    for name, value in want["arguments"].items():
        given = _plain(task.arguments.get(name), names, places)
        same = _alike(value, given) if name in _LOOSE and isinstance(value, str) else _equal(value, given)
        if not same:
            found.append(f"{name} is {given!r}, not {value!r}")
    extra = [name for name in ("regions", "audio", "context", "texts") if name in task.arguments]
    return found + [f"{name} is given" for name in extra if name not in want["arguments"]]


def _plain(argument: Any, names: Sequence[str], places: Mapping[str, int]) -> Any:
    if isinstance(argument, ResourceReference):
        return {"file": names[int(argument.resource.removeprefix("sha256:"), 16)]}
    if isinstance(argument, Reference):
        return {"task": places.get(argument.task, argument.task)}
    if isinstance(argument, Template):
        return {"template": [_plain(part, names, places) for part in argument.parts]}
    if isinstance(argument, tuple):
        return [_plain(part, names, places) for part in argument]
    return argument


def _equal(want: Any, given: Any) -> bool:
    if isinstance(want, str) and isinstance(given, str):
        return want.strip() == given.strip()
    return bool(want == given)


def _alike(want: str, given: Any) -> bool:
    """Whether most of the words that are wanted are there, and not much besides."""
    if not isinstance(given, str):
        return False
    ours, theirs = _words(given), _words(want)
    return len(theirs & ours) >= 0.6 * len(theirs) and len(ours) <= 3 * len(theirs) + 12


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+|[\u3400-\u9fff]", text.lower()))
