"""The command `tasks`: the vocabulary, and what of it can run here and now."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    from rich.console import Console
    from rich.table import Table

    ready = [row for row in rows if row.ready]
    table = Table(title=said("tasks.title", ready=len(ready), count=len(rows)), title_justify="left", box=None)
    for name in ("task", "takes", "gives", "models"):
        table.add_column(said(f"tasks.{name}"), overflow="fold")
    for row in rows if all else ready:
        models = ", ".join(expert.card.id for expert in row.ready) or said("tasks.none")
        table.add_row(row.type.name, _kinds(row.type.inputs), _kinds(row.type.outputs), models)
    console = Console()
    console.print(table)
    if not all and len(ready) < len(rows):
        console.print(said("tasks.hidden", count=len(rows) - len(ready)))


def _kinds(slots: Sequence[Slot]) -> str:
    return " + ".join("|".join(slot.kinds) for slot in slots if slot.required) or said("tasks.none")
