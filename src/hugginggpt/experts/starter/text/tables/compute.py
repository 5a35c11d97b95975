"""Computing what a query asks."""

from collections.abc import Callable, Mapping
from datetime import date
from statistics import fmean, median
from typing import TypeVar

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text.tables.contents import holds
from hugginggpt.experts.starter.text.tables.grid import Column, Grid
from hugginggpt.experts.starter.text.tables.numbers import missing, shown
from hugginggpt.experts.starter.text.tables.query import Filter, Group, Query

_MORE_DECIMALS = 2
_COMMA = {"en": ", ", "zh": "、"}
_COLON = {"en": ": ", "zh": "："}
_SEMICOLON = {"en": "; ", "zh": "；"}
_MOST_SHOWN = 200
Key = TypeVar("Key", int, str)
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    ">": float.__gt__,
    ">=": float.__ge__,
    "<": float.__lt__,
    "<=": float.__le__,
    "=": float.__eq__,
}


def compute(query: Query, table: Grid, *, language: str = "en") -> str:
    """The answer to a query as the cells show it: in one line, whole rows and long texts in a line each.

    Raises:
        ExpertError: `table_no_rows` if no row is left to answer from.
    """
    rows = [row for row in range(table.rows) if all(_passes(one, row) for one in query.filters)]
    if query.operation == "share":
        return _share(query, rows, table)
    if query.operation == "rows":
        return _rows(query, rows, table, language)
    if query.group:
        return _grouped(query, query.group, rows, language)
    return _single(query, rows, language)


def _single(query: Query, rows: list[int], language: str) -> str:
    if query.operation == "count":
        return str(len(rows))
    if query.operation == "kinds":
        return str(len(_cells(query.targets[0], rows)))
    if not rows:
        raise ExpertError("table_no_rows")
    if query.operation == "look":
        # One row shows its cells in the order asked for, also where two are equal.
        shown_once = dict.fromkeys if len(rows) > 1 else list[str]
        cells = shown_once(cell for column in query.targets for cell in _cells(column, rows)[:_MOST_SHOWN])
        if not cells:
            raise ExpertError("table_no_rows")
        as_lines = any(column.is_notes for column in query.targets) and len(rows) > 1
        return ("\n" if as_lines else _COMMA[language]).join(cells)
    return _measured(query, rows, language)


def _rows(query: Query, rows: list[int], table: Grid, language: str) -> str:
    """Whole rows, one a line, each cell with the name of its column."""
    column = query.measure
    if column and query.order:
        known = [row for row in rows if column.values[row] is not None or column.type == "text"]
        keys = {row: (column.values[row] or 0.0, (column.cells[row] or "").lower()) for row in known}
        ordered = sorted(known, key=lambda row: keys[row], reverse=query.order == "falling")
        rows = ordered + [row for row in rows if row not in keys]
    if query.part != "all":
        rows = rows[: query.count] if query.part == "first" else rows[-query.count :]
    if not rows:
        raise ExpertError("table_no_rows")
    return "\n".join(_row(row, table, language) for row in rows[:_MOST_SHOWN])


def _row(row: int, table: Grid, language: str) -> str:
    cells = ((column.name, (column.cells[row] or "").strip()) for column in table.columns)
    return _SEMICOLON[language].join(f"{name}{_COLON[language]}{cell}" for name, cell in cells if not missing(cell))


def _measured(query: Query, rows: list[int], language: str) -> str:
    column = query.measure
    known = [row for row in rows if column and column.values[row] is not None]
    if column is None or not known:
        raise ExpertError("table_no_rows")
    if query.operation in ("top", "bottom"):
        scores = {row: column.values[row] or 0.0 for row in known}
        chosen = _ranked(scores, query)
        return _COMMA[language].join(dict.fromkeys(cell for target in query.targets for cell in _cells(target, chosen)))
    values = [value for row in known if (value := column.values[row]) is not None]
    if query.operation in ("max", "min"):
        wanted = max(values) if query.operation == "max" else min(values)
        return (column.cells[known[values.index(wanted)]] or "").strip()
    numbers = [one for row in known if (one := column.numbers[row])]
    if query.operation == "sum":
        # The total of one row is its cell, as it is written.
        return (column.cells[known[0]] or "").strip() if len(known) == 1 else shown(sum(values), numbers)
    if query.operation == "range":
        return shown(max(values) - min(values), numbers)
    return shown(fmean(values) if query.operation == "mean" else median(values), numbers, more_decimals=_MORE_DECIMALS)


def _ranked(scores: Mapping[Key, float], query: Query) -> list[Key]:
    """What is asked for, best first; of one place all that share it."""
    sign = -1 if query.operation == "top" else 1
    ordered = sorted(scores, key=lambda key: sign * scores[key])
    if query.count > 1:
        return ordered[: query.count]
    places = sorted(set(scores.values()), reverse=query.operation == "top")
    if len(places) < query.place:
        raise ExpertError("table_no_rows")
    return [key for key in ordered if scores[key] == places[query.place - 1]]


def _share(query: Query, rows: list[int], table: Grid) -> str:
    """How much of all rows, or of the sum of the measure over them, in percent."""
    column = query.measure
    part: float = len(rows)
    whole: float = table.rows
    if column:
        part = sum(column.values[row] or 0.0 for row in rows)
        whole = sum(value or 0.0 for value in column.values)
    if not whole:
        raise ExpertError("table_no_rows")
    text = f"{100 * part / whole:.1f}"
    return f"{text.removesuffix('.0')}%"


def _grouped(query: Query, group: Group, rows: list[int], language: str) -> str:
    parts: dict[str, list[int]] = {}
    for row in rows:
        if label := _label(group, row):
            parts.setdefault(label, []).append(row)
    parts = {label: mine for label, mine in parts.items() if _known(query, mine)}
    if not parts:
        raise ExpertError("table_no_rows")
    if query.operation in ("top", "bottom"):
        scores = {label: _score(query, mine) for label, mine in parts.items()}
        return _COMMA[language].join(_ranked(scores, query))
    return _COMMA[language].join(
        f"{label}{_COLON[language]}{_single(query, mine, language)}"
        for label, mine in list(parts.items())[:_MOST_SHOWN]
    )


def _known(query: Query, rows: list[int]) -> bool:
    """Whether any of the rows says what is measured, so that a group without figures is not taken for one of zero."""
    return query.measure is None or any(query.measure.values[row] is not None for row in rows)


def _score(query: Query, rows: list[int]) -> float:
    if query.measure is None:
        return float(len(rows))
    values = [value for row in rows if (value := query.measure.values[row]) is not None]
    return fmean(values) if query.by_mean else sum(values)


def _label(group: Group, row: int) -> str:
    value = group.column.values[row] if group.part else None
    if value is not None:
        day = date.fromordinal(int(value))
        return f"{day.year:04}-{day.month:02}" if group.part == "month" else str(day.year)
    cell = group.column.cells[row]
    return "" if missing(cell) else (cell or "").strip()


def _cells(column: Column, rows: list[int]) -> list[str]:
    """What a column holds in some rows, each value once, in their order."""
    return list(dict.fromkeys((column.cells[row] or "").strip() for row in rows if not missing(column.cells[row])))


def _passes(one: Filter, row: int) -> bool:
    if one.test in ("is", "is not"):
        same = (one.column.cells[row] or "").strip().lower() in {value.lower() for value in one.values}
        return same == (one.test == "is")
    if one.test in ("holds", "lacks"):
        return any(holds(one.column.cells[row], words) for words in one.values) == (one.test == "holds")
    if one.test in ("true", "false"):
        return one.column.true_at(row) == (one.test == "true")
    if one.test in ("missing", "filled"):
        return missing(one.column.cells[row]) == (one.test == "missing")
    value = one.column.values[row]
    if value is None:
        return False
    if one.test == "month":
        return one.limit <= date.fromordinal(int(value)).month <= one.until
    return _COMPARED[one.test](float(value), one.limit)
