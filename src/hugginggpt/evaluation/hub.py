"""Graphs of plans in the Hub's task names."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from hugginggpt.evaluation.entries import Entry
from hugginggpt.evaluation.graph import Argument, Graph, Node
from hugginggpt.plan import Reference, ResourceReference, Task, Template
from hugginggpt.resources import Resource
from hugginggpt.resources.media import by_name
from hugginggpt.tasks import TASK_TYPES

# What may be said in other words than the right plan says it.
_LOOSE = frozenset({"instruction", "question", "prompt"})
# What changes a task where it is given.
_TELLING = ("regions", "audio", "context", "texts")

Plain = Mapping[str, Any]
"""A task with files by name and references by place, as the entries have them."""


def right(entry: Entry) -> Graph:
    """The right graph of an entry."""
    return graph(entry.tasks)


def planned(tasks: Sequence[Task], resources: Sequence[Resource]) -> Graph:
    """The graph of planned tasks."""
    return graph(plain(tasks, resources))


def plain(tasks: Sequence[Task], resources: Sequence[Resource]) -> tuple[Plain, ...]:
    """Tasks in the form of the entries."""
    places = {task.id: place for place, task in enumerate(tasks)}
    names = {resource.id: resource.name for resource in resources}

    def said(argument: Any) -> Any:
        if isinstance(argument, ResourceReference):
            return {"file": names[argument.resource]}
        if isinstance(argument, Reference):
            return {"task": places[argument.task]}
        if isinstance(argument, Template):
            return {"template": [said(part) for part in argument.parts]}
        if isinstance(argument, tuple):
            return [said(part) for part in argument]
        return argument

    return tuple(
        {"task": task.task, "arguments": {name: said(argument) for name, argument in task.arguments.items()}}
        for task in tasks
    )


def graph(tasks: Sequence[Plain]) -> Graph:
    """The graph of tasks in the form of the entries; parameters count as texts.

    Raises:
        TypeError: if arguments are no object.
    """

    def arguments(task: Plain) -> tuple[Argument, ...]:
        given: Any = task.get("arguments", {})
        if not isinstance(given, dict):
            raise TypeError("the arguments of a task must be an object")
        return tuple(argument for value in cast("dict[str, Any]", given).values() for argument in flat(value))

    def flat(value: Any) -> list[Argument]:
        if isinstance(value, list):
            return [argument for part in value for argument in flat(part)]
        if isinstance(value, dict) and "template" in value:
            return [argument for part in value["template"] for argument in flat(part) if not isinstance(part, str)]
        if isinstance(value, dict) and "file" in value:
            _, kind = by_name(value["file"]) or ("", "document")
            return [Argument(kind, value["file"])]
        if isinstance(value, dict) and isinstance(value.get("task"), int) and 0 <= value["task"] < len(tasks):
            source = value["task"]
            name = tasks[source]["task"]
            outputs = TASK_TYPES[name].outputs if name in TASK_TYPES else ()
            return [Argument(outputs[0].kind if outputs else "none", name, source)]
        return [Argument("text", str(value))]

    return Graph(tuple(Node(task["task"], arguments(task)) for task in tasks))


def differences(entry: Entry, tasks: Sequence[Plain]) -> list[str]:
    """What is wrong with the tasks that were planned for a request; nothing if they are right.

    They are right if the task types are the same, each as often, and each has the arguments that the right plan gives:
    files, texts and references just so, instructions, questions and prompts with most of the words and few others.
    """
    wanted = entry.tasks
    if sorted(task["task"] for task in wanted) != sorted(task["task"] for task in tasks):
        return [f"tasks {[task['task'] for task in tasks]}"]
    places: dict[int, int] = {}
    said: list[str] = []
    for place, want in enumerate(wanted):
        tried = [
            (number, _wrong(want, task, places))
            for number, task in enumerate(tasks)
            if task["task"] == want["task"] and number not in places
        ]
        best, wrong = min(tried, key=lambda one: len(one[1]))
        places[best] = place
        said += [f"{want['task']}: {what}" for what in wrong]
    return said


def _wrong(want: Plain, task: Plain, places: Mapping[int, int]) -> list[str]:
    found: list[str] = []
    for name, value in want.get("arguments", {}).items():
        given = _placed(task["arguments"].get(name), places)
        same = _alike(value, given) if name in _LOOSE and isinstance(value, str) else _equal(value, given)
        if not same:
            found.append(f"{name} is {given!r}, not {value!r}")
    extra = [name for name in _TELLING if name in task["arguments"]]
    return found + [f"{name} is given" for name in extra if name not in want.get("arguments", {})]


def _placed(value: Any, places: Mapping[int, int]) -> Any:
    """A value with the places of planned tasks as those of the right ones."""
    if isinstance(value, list):
        return [_placed(part, places) for part in value]
    if isinstance(value, dict) and "task" in value:
        return {"task": places.get(value["task"], f"planned {value['task']}")}
    if isinstance(value, dict) and "template" in value:
        return {"template": _placed(value["template"], places)}
    return value


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
