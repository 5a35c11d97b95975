"""Tables from texts: delimited lines and JSON records, each told from prose by its form; and tables as CSV."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite
from typing import Any, Literal, TypedDict, cast

Form = Literal["csv", "json", "lines"]
"""How a table is written: delimited, one JSON list of records, or a JSON record a line."""

_DELIMITERS = ",;\t|"
# How much of a text is looked at to find how its lines are divided.
_SAMPLE = 65_536
_SAMPLE_ROWS = 200
_LONGEST_NAME = 80
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
# Longer ones are numbers of accounts and orders, which lose their last digits as floats.
_MOST_DIGITS = 15
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Table(TypedDict):
    """The contract's inline form of a table."""

    columns: list[str]
    rows: list[list[Any]]


def table_form(text: str, *, named: bool) -> Form | None:
    """How a text is written as a table; None if it is not one.

    Args:
        text: all of it.
        named: whether its file is called a table, which is believed where the form could be either.
    """
    start = text.lstrip()[:1]
    if start == "[" and _records(text) is not None:
        return "json"
    if start == "{" and _record_lines(text) is not None:
        return "lines"
    if start in ("[", "{") and not named:
        return None
    return "csv" if named or _looks_delimited(text) else None


def read_csv(text: str) -> Table:
    """A delimited text as a table; the delimiter and whether there is a header are found from the text."""
    rows = _rows(text, delimiter_of(text) or ",")
    if not rows:
        return {"columns": [], "rows": []}
    return from_rows(rows)


def count_rows(text: str, form: Form) -> int:
    """How many rows a table has, its header not counted."""
    if form != "csv":
        return len((read_records(text, form) or {"rows": []})["rows"])
    rows = _rows(text, delimiter_of(text) or ",")
    return len(rows) - bool(rows and _has_header(rows))


def from_rows(rows: list[list[str]]) -> Table:
    """Rows of texts as a table: with a header, lines of one length, and numbers where a whole column is of them."""
    width = max(len(row) for row in rows)
    header = rows[0] if _has_header(rows) else []
    body = rows[1:] if header else rows
    columns = unique_names([*header, *[""] * (width - len(header))])
    filled = [[*row, *[""] * (width - len(row))] for row in body]
    cells = [_typed([row[place] for row in filled]) for place in range(width)]
    return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}


def read_records(text: str, form: Form) -> Table | None:
    """JSON records as a table; None if they are not records with plain values."""
    records = _record_lines(text) if form == "lines" else _records(text)
    if records is None:
        return None
    columns = list(dict.fromkeys(name for record in records for name in record))
    return {"columns": columns, "rows": [[record.get(name) for name in columns] for record in records]}


def table_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as CSV in UTF-8, without a byte order mark.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection).
    """
    with StringIO(newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_escaped(name) for name in columns])
        writer.writerows([_escaped(cell) for cell in row] for row in rows)
        return file.getvalue().encode("utf-8", "replace")


def delimiter_of(text: str) -> str | None:
    """What divides the cells: the sign that gives most of the lines the same number of cells, at least two."""
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in _rows(_sample(text), delimiter)[:_SAMPLE_ROWS])
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        found = (lines / widths.total(), width, delimiter)
        if width > 1 and (best is None or found[:2] > best[:2]):
            best = found
    return best[2] if best and best[0] >= 0.5 else None


def unique_names(names: Sequence[str]) -> list[str]:
    """Names for columns, each once; one that is empty is called by its place."""
    result: list[str] = []
    for place, name in enumerate(names, 1):
        plain = " ".join(name.split()) or f"column {place}"
        candidates = (plain, *(f"{plain} {number}" for number in range(2, len(names) + 2)))
        result.append(next(candidate for candidate in candidates if candidate not in result))
    return result


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    return text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """The filled lines; a quote that is never closed does not swallow the rest."""
    try:
        # A quote that is open at the end is an error to the strict reader only, and so is one within a cell.
        closed = text.count('"') % 2 == 0
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=not closed))
    except csv.Error:
        rows = [line.split(delimiter) for line in text.splitlines()]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _looks_delimited(text: str) -> bool:
    """Whether a text that nobody calls a table is one: prose has commas too, but not the same number in each line."""
    delimiter = delimiter_of(text)
    if delimiter is None:
        return False
    rows = _rows(_sample(text), delimiter)
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    if delimiter == "," and len(re.findall(r",\s", text[:_SAMPLE])) > text[:_SAMPLE].count(",") / 2:
        return False
    names = [cell.strip() for cell in rows[0]]
    return all(map(_could_name, names)) and len(set(names)) == len(names)


def _could_name(cell: str) -> bool:
    # A line of program code falls apart in the middle of its brackets.
    whole = all(cell.count(left) == cell.count(right) for left, right in ("()", "[]", "{}"))
    return 0 < len(cell) <= _LONGEST_NAME and whole


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first line names the columns: it has no number above a column of numbers, except years."""
    names = [cell.strip() for cell in rows[0]]
    if len(rows) == 1:
        return not any(map(_number, names))
    for place, name in enumerate(names):
        below = [row[place] for row in rows[1:_SAMPLE_ROWS] if place < len(row) and row[place].strip()]
        if _number(name) and below and all(map(_number, below)) and not (_year(name) and not any(map(_year, below))):
            return False
    return any(names) and not all(map(_number, names))


def _number(cell: str) -> bool:
    plain = cell.strip()
    if not _NUMBER.fullmatch(plain):
        return False
    # Most cells are short, and of those no more need be asked.
    if len(plain) > _MOST_DIGITS and sum(letter.isdigit() for letter in plain) > _MOST_DIGITS:
        return False
    return len(plain) < 4 or isfinite(float(plain))


def _year(cell: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d\d", cell.strip()))


def _typed(cells: list[str]) -> list[Any]:
    """The cells of a column: numbers where all that are filled are, None where one is empty."""
    filled = [cell for cell in cells if cell.strip()]
    if filled and all(map(_number, filled)):
        whole = not any("." in cell or "e" in cell or "E" in cell for cell in filled)
        return [(int(cell) if whole else float(cell)) if cell.strip() else None for cell in cells]
    return [cell.strip() or None for cell in cells]


def _records(text: str) -> list[dict[str, Any]] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return _plain_records(data)


def _record_lines(text: str) -> list[dict[str, Any]] | None:
    try:
        data = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None
    return _plain_records(data) if len(data) > 1 else None


def _plain_records(data: Any) -> list[dict[str, Any]] | None:
    if not isinstance(data, list) or not data:
        return None
    for record in cast("list[Any]", data):
        if not isinstance(record, dict) or not record:
            return None
        if any(isinstance(value, dict | list) for value in cast("dict[str, Any]", record).values()):
            return None
    return cast("list[dict[str, Any]]", data)


def _escaped(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) and not _number(cell) else cell
