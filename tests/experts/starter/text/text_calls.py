"""Calling the text experts in this process, as the worker does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Input, Output

Run = Callable[[Call], list[Output]]


def outputs(run: Run, task: str, *, parameters: dict[str, Any] | None = None, **slots: Any) -> dict[str, Any]:
    """The data of each output by its name; strings become texts, lists of them many texts, other values tables."""
    arguments = {name: _input(value) for name, value in slots.items()}
    made = run(Call(task, {**arguments, **(parameters or {})}, Path("nowhere")))
    return {one.name: one.data for one in made}


def refusal(run: Run, task: str, *, parameters: dict[str, Any] | None = None, **slots: Any) -> str:
    """The code of the error that a call ends with; its words must be there in both languages."""
    with pytest.raises(ExpertError) as caught:
        outputs(run, task, parameters=parameters, **slots)
    assert all(caught.value.message(language) and caught.value.hint(language) for language in ("en", "zh"))
    return caught.value.code


def _input(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(Input("text", text) for text in value)
    return Input("text" if isinstance(value, str) else "table", value)
