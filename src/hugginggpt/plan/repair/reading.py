"""Arguments as a model wrote them, read with tolerance."""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, cast

from hugginggpt.plan.json_form import text_with_references
from hugginggpt.plan.model import Argument, Reference, ResourceReference, Template
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import Parameter

# What models write for the output of a task: `<GENERATED>-0`, `<node-0>`, `$0`, `{{t1.text}}`, "output of step 1".
_FORMS = re.compile(
    r"<GENERATED>-(\w+)|<GENERATED-(\w+)>|<node-(\w+)>|\{\{\s*(\w+)(?:\.\w+)*\s*\}\}|\$\{?(\w+)\}?"
    r"|\b(?:the )?(?:output|result) (?:of|from) (?:the )?(?:task|step|node)? ?[\"'`]?(\w+)[\"'`]?",
    re.IGNORECASE,
)
_CLOSE = 0.6
_DEEPEST = 8


class ArgumentReader:
    """Reads arguments.

    Args:
        resources: the files at hand, by id.
        ids: of the tasks that were written so far; who reads adds to it.
        literal: whether a string is a text and nothing else, as in a plan that has a version.
    """

    def __init__(self, resources: Mapping[str, Resource], ids: Sequence[str], *, literal: bool = False) -> None:
        self._resources = resources
        self._ids = ids
        self._literal = literal

    def read(self, value: Any, depth: int = 0) -> Argument:
        """One argument; None where there is none, or one too deep."""
        if depth > _DEEPEST:
            return None
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return self._object(cast("Mapping[str, Any]", value), depth)
        if isinstance(value, list):
            parts = [self.read(part, depth + 1) for part in cast("list[Any]", value)]
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
            read = [self.read(part, depth + 1) for part in cast("list[Any]", parts)]
            flat = [
                part for one in read if one is not None for part in (one.parts if isinstance(one, Template) else (one,))
            ]
            return Template(tuple(one if isinstance(one, Reference | ResourceReference) else str(one) for one in flat))
        for key in ("text", "value", "content"):
            if key in value:
                return self.read(value[key], depth + 1)
        return json.dumps(value, ensure_ascii=False, default=str)

    def _text(self, text: str) -> Argument:
        if self._literal:
            return text
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
        if text in self._resources:
            return ResourceReference(text)
        named = [id for id, resource in self._resources.items() if text in (resource.name, f"./{resource.name}")]
        return ResourceReference(named[0]) if len(named) == 1 else None


def without(arguments: Mapping[str, Argument], ids: Sequence[str]) -> dict[str, Argument]:
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


def literal(value: Any, parameter: Parameter) -> Argument:
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
