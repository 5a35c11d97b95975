"""Errors on their way from a worker to the program: as data, and raised again as the class they were."""

import json
from typing import Any

from hugginggpt import errors
from hugginggpt.errors import ExpertError, HuggingGPTError, MissingExtra

_LONGEST_TRACE = 20_000
_LONGEST_REASON = 200


def told(error: BaseException) -> dict[str, Any]:
    """An error as JSON: its class, code and values if it is one of ours, else its type and text; and its traceback."""
    from traceback import format_exception

    trace = "".join(format_exception(error))[-_LONGEST_TRACE:]
    if isinstance(error, HuggingGPTError):
        values = {str(name): _plain(value) for name, value in error.values.items()}
        return {"class": _known_class(type(error)), "code": error.code, "values": values, "trace": trace}
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_REASON]
    return {"memory": isinstance(error, MemoryError), "reason": reason, "trace": trace}


def raised(failure: dict[str, Any], *, model: str, memory: float) -> HuggingGPTError:
    """The error that a worker told of, with the traceback there and what was printed as notes.

    Args:
        failure: what `told` made of it.
        model: what was running, for the words of errors that are not ours.
        memory: what the worker may use, in gigabytes.
    """
    error = _again(failure)
    if error is None and failure.get("memory"):
        error = ExpertError("worker_out_of_memory", model=model, gigabytes=memory)
    if error is None:
        error = ExpertError("model_failed", model=model, reason=str(failure.get("reason", failure.get("code"))))
    for note in (failure.get("trace"), failure.get("printed")):
        if note:
            error.add_note(str(note))
    return error


def _again(failure: dict[str, Any]) -> HuggingGPTError | None:
    """An error of ours, if it is one whose words exist: what a worker says is not taken on trust."""
    found = getattr(errors, str(failure.get("class")), None)
    if not (isinstance(found, type) and issubclass(found, HuggingGPTError)):
        return None
    try:
        values = dict(failure["values"])
        error = (
            MissingExtra(values["extra"], values["package"])
            if found is MissingExtra
            else found(failure["code"], **values)
        )
        for language in ("en", "zh"):
            error.to_json(language)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None
    return error


def _known_class(kind: type[HuggingGPTError]) -> str:
    """The nearest class that the program knows: a plug-in may have its own below."""
    return next(one.__name__ for one in kind.__mro__ if getattr(errors, one.__name__, None) is one)


def _plain(value: Any) -> Any:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return str(value)
    return value
