"""A text task on a table, row by row: which column it reads, and the table that comes of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hugginggpt.errors import TaskError
from hugginggpt.events import ResultOutput
from hugginggpt.resources import Value

Cells = dict[str, Any]
"""What a row gained, by the name of the new column."""


def text_column(table: Mapping[str, Any], *, task: str, named: str | None, request: str) -> int:
    """The place of the column that a text task reads.

    It is the one that the plan names, else one that the request calls a column, else the one with the longest texts.

    Args:
        table: `columns` and `rows`.
        task: the id of the task, for errors.
        named: a name from the plan.
        request: the words of the person.

    Raises:
        TaskError: if there is no such column, or no text.
    """
    columns: list[str] = [str(column) for column in table["columns"]]
    if named is not None:
        folded = [column.casefold() for column in columns]
        if named.casefold() not in folded:
            raise TaskError("no_column", task=task, column=named, known=", ".join(columns))
        return folded.index(named.casefold())
    lengths = [sum(_letters(text_of(row, place)) for row in table["rows"]) for place in range(len(columns))]
    if not any(lengths):
        raise TaskError("table_without_text", task=task)
    called = next((place for place, column in enumerate(columns) if _calls(request, column)), None)
    return lengths.index(max(lengths)) if called is None else called


def text_of(row: Sequence[Any], place: int) -> str:
    """The text of a cell, without blanks around it; empty where there is none."""
    cell = row[place] if place < len(row) else None
    return "" if cell is None else str(cell).strip()


def cells_of(outputs: Sequence[ResultOutput]) -> Cells:
    """What the outputs of one row put in its new columns: the best label and its score, a text, the name of a file."""
    cells: Cells = {}
    for output in outputs:
        if output.path is not None:
            cells[output.name] = output.path.name
        elif output.value.kind == "labels":
            best = max(output.value.data, key=lambda row: row["score"], default=None)
            cells |= {"label": best["label"], "score": round(best["score"], 4)} if best else {}
        else:
            cells[output.name] = output.value.text()
    return cells


def widened(table: Mapping[str, Any], gained: Mapping[int, Cells], *, task_type: str, failed: int) -> Value:
    """The table with the new columns.

    Args:
        table: the table as it was.
        gained: by the place of the row; a row that is not there keeps empty cells.
        task_type: names a new column whose own name is taken.
        failed: how many rows failed; told in `failed` beside `columns` and `rows` where there are any.
    """
    fresh = list(dict.fromkeys(name for cells in gained.values() for name in cells))
    columns: list[str] = [str(column) for column in table["columns"]]
    width = len(columns)
    for name in fresh:
        columns.append(_unused(name, columns, task_type))
    rows = [
        [*row[:width], *[None] * (width - len(row)), *(gained.get(place, {}).get(name) for name in fresh)]
        for place, row in enumerate(table["rows"])
    ]
    return Value("table", {"columns": columns, "rows": rows} | ({"failed": failed} if failed else {}))


def _calls(request: str, column: str) -> bool:
    """Whether a request calls something a column by this name: "the column review", "review 列"."""
    name = rf"[\"'“‘「《]?(?<!\w){re.escape(column)}(?!\w)[\"'”’」》]?"
    return bool(re.search(rf"(column|列)\s*{name}|{name}\s*(column|列|这一列)", request, re.IGNORECASE))


def _letters(text: str) -> int:
    # Digits don't count: the longest column of an order list is its numbers, not what people wrote.
    return sum(letter.isalpha() for letter in text)


def _unused(name: str, taken: Sequence[str], task_type: str) -> str:
    longer = f"{task_type} {name}"
    candidates = (name, longer, *(f"{longer} {number}" for number in range(2, len(taken) + 3)))
    return next(candidate for candidate in candidates if candidate not in taken)
