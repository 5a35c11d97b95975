"""The command `tasks`: the vocabulary, and what of it can run here and now."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

import anyio

from hugginggpt.agent import AsyncHuggingGPT
from hugginggpt.experts import Expert
from hugginggpt.interfaces.cli.options import said
from hugginggpt.tasks import TASK_TYPES, Slot, TaskType


@dataclass(frozen=True)
class _Row:
    type: TaskType
    able: tuple[Expert, ...]
    """All that are registered for it."""
    ready: tuple[Expert, ...]
    """Those that can run it now."""


def tasks_command(*, all: bool, json: bool) -> int:
    """Print the task types."""
    rows = anyio.run(_rows)
    if json:
        _print_json(rows)
    else:
        _print_table(rows, all=all)
    return 0


async def _rows() -> list[_Row]:
    async with AsyncHuggingGPT() as agent:
        experts = await agent.experts()
    return [_row(type, experts) for type in TASK_TYPES.values()]


def _row(type: TaskType, experts: Sequence[Expert]) -> _Row:
    able = tuple(expert for expert in experts if type.name in expert.card.tasks)
    return _Row(type, able, tuple(expert for expert in able if expert.unready() is None))


def _print_json(rows: Sequence[_Row]) -> None:
    sys.stdout.write(json.dumps([_said(row) for row in rows], ensure_ascii=False, indent=2) + "\n")


def _said(row: _Row) -> dict[str, Any]:
    """The contract's form of a task type."""
    type = row.type
    return {
        "task": type.name,
        "description": type.description,
        "contract": type.contract,
        "inputs": [_slot(slot) for slot in type.inputs],
        "outputs": [_slot(slot) for slot in type.outputs],
        "parameters": [
            {"name": one.name, "type": one.type, "description": one.description, "choices": list(one.choices)}
            for one in type.parameters
        ],
        "aliases": list(type.aliases),
        "runtimes": sorted({expert.card.runtime for expert in row.able}),
        "ready": sorted({expert.card.runtime for expert in row.ready}),
        "models": [expert.card.id for expert in row.ready],
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {"name": slot.name, "kinds": list(slot.kinds), "required": slot.required, "many": slot.many}


def _print_table(rows: Sequence[_Row], *, all: bool) -> None:
    ready = [row for row in rows if row.ready]
    lines = [tuple(said(f"tasks.{name}") for name in ("task", "takes", "gives", "models"))]
    for row in rows if all else ready:
        models = ", ".join(expert.card.id for expert in row.ready) or said("tasks.none")
        lines.append((row.type.name, _kinds(row.type.inputs), _kinds(row.type.outputs), models))
    # The last column is as long as it likes: a pipe does not wrap, and a terminal does it by itself.
    widths = [max(map(_width, column)) for column in list(zip(*lines, strict=True))[:-1]]
    out = [said("tasks.title", ready=len(ready), count=len(rows)), ""]
    out += ["  ".join(_padded(line, widths)) for line in lines]
    if not all and len(ready) < len(rows):
        out += ["", said("tasks.hidden", count=len(rows) - len(ready))]
    sys.stdout.write("\n".join(out) + "\n")


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    *cells, last = line
    return [*(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)), last]


def _width(text: str) -> int:
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _kinds(slots: Sequence[Slot]) -> str:
    return " + ".join("|".join(slot.kinds) for slot in slots if slot.required) or said("tasks.none")
