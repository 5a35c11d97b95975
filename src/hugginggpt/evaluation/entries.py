"""The lines of a file of data, and those of requests with their right plans."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from hugginggpt.errors import InputError

Line = TypeVar("Line")


@dataclass(frozen=True)
class Entry:
    """A request with its right plan, as the file has it."""

    id: str
    request: str
    files: tuple[str, ...]
    """The names of the files that were given with it."""
    tasks: tuple[Mapping[str, Any], ...]
    """`tasks` or `nodes` of the line."""
    type: str | None = None
    """`single`, `chain` or `dag` where the file says it."""


def read_entries(
    path: Path, *, limit: int | None = None, form: Callable[[Sequence[Mapping[str, Any]]], object] = len
) -> list[Entry]:
    """The entries of a file, at most `limit` of them.

    Args:
        path: the file, a JSON object on each line.
        limit: how many.
        form: reads the tasks of a line; what it raises says that they have another form.

    Raises:
        InputError: if the file can't be read, or a line is no entry; it names the line.
    """

    def entry(data: Mapping[str, Any], number: int) -> Entry:
        read = _entry(data, number)
        form(read.tasks)
        return read

    return read_lines(path, entry, limit=limit)


def read_lines(path: Path, read: Callable[[Mapping[str, Any], int], Line], *, limit: int | None = None) -> list[Line]:
    """What `read` makes of the lines of a file, at most `limit` of them; empty lines are left out.

    Args:
        path: the file, a JSON object on each line.
        read: is given the object and the number of its line, and refuses it with ValueError, TypeError,
            AttributeError or KeyError.
        limit: how many.

    Raises:
        InputError: if the file can't be read, or a line is no such object; it names the line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            return list(islice(_lines(lines, path, read), limit))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError("eval_unreadable", path=path, reason=reason) from error


def _lines(lines: Iterable[str], path: Path, read: Callable[[Mapping[str, Any], int], Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise TypeError("it is no JSON object")
            yield read(cast("dict[str, Any]", data), number)
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise InputError("eval_bad_line", path=path, line=number, reason=" ".join(reason.split())[:200]) from error


def _entry(line: Mapping[str, Any], number: int) -> Entry:
    tasks = line["tasks"] if "tasks" in line else line["nodes"]
    files = line.get("files") or []
    if not isinstance(line["request"], str) or not line["request"].strip():
        raise TypeError("request must be words")
    if not _is_list(tasks, dict) or not all(isinstance(task.get("task"), str) for task in tasks):
        raise TypeError("tasks must be a list of objects with a task")
    if not _is_list(files, str):
        raise TypeError("files must be a list of names")
    return Entry(str(line.get("id", number)), line["request"], tuple(files), tuple(tasks), line.get("type"))


def _is_list(value: object, of: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, of) for item in cast("list[object]", value))
