"""Plans with arguments by place, read with tolerance and written back."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from hugginggpt.errors import PlanError
from hugginggpt.plan.repair.raw import raw_task, raw_tasks

MOST_STEPS = 256
_REFERENCE = re.compile(r"<node-(\d{1,4})>")
_ARGUMENTS = ("arguments", "args", "parameters", "inputs", "input", "params")
_DEEPEST = 16


@dataclass
class Step:
    """One node on its way to being mended."""

    place: int
    """Where it was written; it is named by it in mends, `node-3`."""
    said: str
    """The name that was written."""
    words: str
    """What the plan says elsewhere that the step does."""
    arguments: list[str | int]
    """Literals, and the places of the nodes that it reads from."""
    tool: str = ""
    """The name of the tool that it is taken for."""

    @property
    def id(self) -> str:
        """As mends call it."""
        return f"node-{self.place}"

    @property
    def sources(self) -> list[int]:
        """The places of the nodes it reads from, itself left out."""
        return [one for one in self.arguments if isinstance(one, int) and one != self.place]


@dataclass(frozen=True)
class Written:
    """A plan as it was written."""

    steps: list[Step]
    entries: tuple[Any, ...]
    """The nodes as they came."""
    declared: frozenset[tuple[int, int]] = field(default=frozenset[tuple[int, int]]())
    """(source, target) by place, as far as the plan lists its edges beside the arguments."""
    dropped: tuple[Any, ...] = ()
    """Entries that are no nodes."""


def written(data: Any) -> Written:
    """A plan in the form `{"nodes": [{"task", "arguments": [...]}], "links": [...]}`, or like it.

    Raises:
        PlanError: if there is no list of nodes in it, or it is too large.
    """
    if isinstance(data, str | bytes):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise PlanError("plan_not_json", reason=" ".join(str(error).split())[:200]) from error
    entries = tuple(raw_tasks(data))
    if len(entries) > MOST_STEPS:
        raise PlanError("plan_too_large", what=f"more than {MOST_STEPS} tasks")
    said = _sayings(data)
    steps: list[Step] = []
    for place, entry in enumerate(entries):
        raw = raw_task(entry)
        if raw is not None:
            words = said[place] if place < len(said) else ""
            steps.append(Step(place, raw.name, words, [_read(text, len(entries)) for text in _texts(entry)]))
    there = {step.place for step in steps}
    dropped = tuple(entry for place, entry in enumerate(entries) if place not in there)
    return Written(steps, entries, _declared(data, steps), dropped)


def _texts(entry: Mapping[str, Any]) -> list[str]:
    given: Any = next((entry[key] for key in _ARGUMENTS if key in entry), [])
    values = cast("list[Any]", given) if isinstance(given, list) else [given]
    found = [_text(part).strip() for value in values for part in _parts(value)]
    return [text for text in found if text]


def _parts(value: Any) -> list[Any]:
    """What may be several arguments in one: `{"document": …, "question": …}`, but not `{"name": …, "value": …}`."""
    if not isinstance(value, Mapping) or {"name", "value", "type", "from"} & set(cast("Mapping[str, Any]", value)):
        return [value]
    return list(cast("Mapping[str, Any]", value).values())


def _text(value: Any, depth: int = 0) -> str:
    """One argument as a text: of `{"name", "value"}` the value, or the name where there is nothing else."""
    if value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value)
        likely = [fields[key] for key in ("value", "text", "content") if key in fields]
        texts = (_text(one, depth + 1) for one in (*likely, *reversed(list(fields.values()))))
        return next((text for text in texts if text.strip()), "")
    if isinstance(value, list):
        return " ".join(_text(part, depth + 1) for part in cast("list[Any]", value))
    return str(value)


def _read(text: str, count: int) -> str | int:
    match = _REFERENCE.search(text)
    return int(match[1]) if match and int(match[1]) < count else text


def _sayings(data: Any) -> list[str]:
    steps: Any = cast("Mapping[str, Any]", data).get("task_steps") if isinstance(data, Mapping) else None
    if not isinstance(steps, list):
        return []
    said: list[str] = []
    for step in cast("list[Any]", steps):
        words: Any = cast("Mapping[str, Any]", step).get("description", "") if isinstance(step, Mapping) else step
        said.append(words if isinstance(words, str) else "")
    return said


def _declared(data: Any, steps: Sequence[Step]) -> frozenset[tuple[int, int]]:
    if not isinstance(data, Mapping):
        return frozenset()
    plan = cast("Mapping[str, Any]", data)
    links: Any = next((plan[key] for key in ("links", "task_links", "edges") if isinstance(plan.get(key), list)), [])
    found = (_link(link, steps) for link in cast("list[Any]", links))
    return frozenset(link for link in found if link is not None)


def _link(link: Any, steps: Sequence[Step]) -> tuple[int, int] | None:
    ends: Any = link
    if isinstance(link, Mapping):
        fields = cast("Mapping[str, Any]", link)
        ends = [fields.get("source"), fields.get("target")]
    if not isinstance(ends, list) or len(cast("list[Any]", ends)) != 2:
        return None
    pairs = [(one, two) for one in _places(ends[0], steps) for two in _places(ends[1], steps) if one != two]
    # A name may stand at several places: the nearest pair in the order of writing is meant.
    return min(pairs, key=lambda pair: (pair[0] > pair[1], abs(pair[1] - pair[0]), pair), default=None)


def _places(end: Any, steps: Sequence[Step]) -> list[int]:
    if isinstance(end, int) and not isinstance(end, bool):
        return [step.place for step in steps if step.place == end]
    return [step.place for step in steps if step.said == end]
