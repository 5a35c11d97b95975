"""A call on its way to a worker process and its outputs on their way back, as JSON; and what runs there."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from hugginggpt.experts.base import Call, Input, Output, Report


def packed(call: Call, function: str) -> dict[str, Any]:
    """A call as JSON.

    Args:
        call: without its `report`, which stays here.
        function: `module:function` that takes it.
    """
    return {
        "function": function,
        "task": call.task,
        "arguments": {name: _argument(value) for name, value in call.arguments.items()},
        "folder": str(call.folder),
        "request": call.request,
        "language": call.language,
    }


def outputs(rows: Any, folder: Path) -> list[Output]:
    """The outputs in what `run` returned, with absolute paths.

    Raises:
        TypeError: if it is something else.
    """
    made = [Output(**row) for row in rows]
    return [Output(one.name, one.kind, one.data, one.path and str(folder / one.path), one.media_type) for one in made]


def run(payload: Mapping[str, Any], report: Report) -> list[dict[str, Any]]:
    """Do a call; this runs in the worker.

    Raises:
        HuggingGPTError: what the function raises.
    """
    module, _, name = str(payload["function"]).partition(":")
    function: Callable[[Call], list[Output]] = getattr(import_module(module), name)
    call = Call(
        payload["task"],
        {name: _value(argument) for name, argument in payload["arguments"].items()},
        Path(payload["folder"]),
        payload["request"],
        payload["language"],
        report,
    )
    return [{name: _plain(value) for name, value in _set(output).items()} for output in function(call)]


def _argument(value: Any) -> dict[str, Any]:
    """An argument under the name of its form: a literal may look like anything."""
    if isinstance(value, Input):
        return {"input": _set(value)}
    if isinstance(value, (list, tuple)):
        items = cast("list[Any]", value)
        if items and all(isinstance(item, Input) for item in items):
            return {"inputs": [_set(item) for item in items]}
    return {"literal": value}


def _value(argument: Mapping[str, Any]) -> Any:
    if "input" in argument:
        return Input(**argument["input"])
    if "inputs" in argument:
        return tuple(Input(**item) for item in argument["inputs"])
    return argument["literal"]


def _set(value: Input | Output) -> dict[str, Any]:
    """The fields that are set. Not `asdict`, which copies the data."""
    return {one.name: held for one in fields(value) if (held := getattr(value, one.name)) is not None}


def _plain(value: Any) -> Any:
    """A value of an output in the types of JSON: numbers and arrays of numpy come out of most models."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in cast("list[Any]", value)]
    if isinstance(value, Path):
        return str(value)
    return value.tolist() if hasattr(value, "tolist") else value
