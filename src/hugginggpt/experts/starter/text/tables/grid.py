"""A table with typed columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from hugginggpt.experts.starter.text.tables.dates import days, month_of
from hugginggpt.experts.starter.text.tables.numbers import (
    SCALES,
    Number,
    has_commas,
    missing,
    number,
    number_with_comma,
)

Cell = str | None
ColumnType = Literal["number", "date", "month", "truth", "text"]
"""`month` is a column of months without a year: `3月`, `March`."""

_TRUE = frozenset({"yes", "y", "true", "✓", "✔", "是", "有", "对"})
_FALSE = frozenset({"no", "n", "false", "✗", "✘", "否", "无", "没有", "不是"})
_IDENTITY = re.compile(r"\b(?:id|no|number|nr|code|sku|phone|zip)\b|编号|序号|单号|学号|工号|代码|电话|邮编")
_NOTES = re.compile(r"\b(?:notes?|comments?|remarks?|description|feedback|review)\b|备注|说明|评论|描述|意见")
_SCALE = re.compile(r"[（(\[]\s?(?:in |单位：?)?(万亿|百万|千万|[万亿千]|thousand|million|billion)")
# What a row at the end is called that adds up those above it.
_SUMMARY = re.compile(
    r"(?:grand |sub|overall )?(?:totals?|sum|averages?|mean)|合计|总计|总和|小计|共计|总数|平均值?|均值", re.IGNORECASE
)
_MOST_SUMMARIES = 3
# How many of a column's filled cells must be numbers or dates for it to be a column of them.
_MOST = 0.7
_UNLIKELY = 0.5
_SAMPLE = 500


def _share(found: Sequence[object]) -> float:
    return sum(one is not None for one in found) / len(found)


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def type(self) -> ColumnType:
        """What its cells are, by most of them."""
        filled = self.filled
        if not filled:
            return "text"
        if all(cell.strip().lower() in _TRUE | _FALSE for cell in filled):
            return "truth"
        if _IDENTITY.search(" ".join(self.words)) and len(set(filled)) == len(filled):
            return "text"
        # Of a long column a sample tells what it is surely not.
        some = self.sample
        if _share(days(some)) > _UNLIKELY and _share(days(filled)) >= _MOST:
            return "date"
        if all(month_of(cell) for cell in filled):
            return "month"
        if _share([number_with_comma(cell) or number(cell) for cell in some]) <= _UNLIKELY:
            return "text"
        return "number" if len(filled) <= sum(map(bool, self.numbers)) / _MOST else "text"

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The cells that say something."""
        return tuple(cell for cell in self.cells if cell is not None and not missing(cell))

    @property
    def sample(self) -> tuple[str, ...]:
        """At most 1,000 of the filled cells, from all over the column."""
        return self.filled[:: max(1, len(self.filled) // _SAMPLE)]

    @cached_property
    def has_commas(self) -> bool:
        """Whether its numbers have decimal commas: `1.200,50`."""
        return has_commas(self.filled)

    @cached_property
    def numbers(self) -> tuple[Number | None, ...]:
        """Each cell as a number, where it is one."""
        return tuple(map(number_with_comma if self.has_commas else number, self.cells))

    @cached_property
    def values(self) -> tuple[float | None, ...]:
        """Each cell as what it is ordered by: a number, the number of a day or of a month."""
        if self.type == "date":
            return days(self.cells)
        if self.type == "month":
            return tuple(map(month_of, self.cells))
        return tuple(one.value if one else None for one in self.numbers)

    @property
    def measurable(self) -> bool:
        """Whether its cells can be compared with each other as amounts or times."""
        return self.type in ("number", "date")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its name in lower case, without units in brackets: `unitPrice (EUR)` is unit, price."""
        plain = re.sub(r"[（(\[][^）)\]]{0,40}[）)\]]", " ", self.name)
        split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)
        return tuple(re.findall(r"[^\W_]+", split.lower())) or (self.name.lower(),)

    @cached_property
    def is_years(self) -> bool:
        """Whether its numbers are years."""
        values = [value for value in self.values if value is not None] if self.type == "number" else []
        return bool(values) and all(value == int(value) and 500 <= value <= 2999 for value in values)

    @cached_property
    def scale(self) -> float:
        """What its numbers are counted in, by its name: 人口（万） in ten thousands."""
        match = _SCALE.search(self.name.lower())
        return SCALES[match[1]] if match else 1.0

    @property
    def is_notes(self) -> bool:
        """Whether its cells say something about a row, rather than name it."""
        return bool(_NOTES.search(" ".join(self.words)))

    def true_at(self, row: int) -> bool:
        """Whether the cell of a row says yes."""
        return (self.cells[row] or "").strip().lower() in _TRUE


@dataclass(frozen=True)
class Grid:
    """A table."""

    columns: tuple[Column, ...]
    rows: int

    @cached_property
    def key(self) -> Column:
        """The column that names its rows: the first of text whose values differ, else the first of text, or of all."""
        text = [column for column in self.columns if column.type == "text" and not column.is_notes]
        for column in text:
            if len(set(column.cells)) == self.rows:
                return column
        return (text or list(self.columns))[0]


def grid(data: Mapping[str, Any]) -> Grid:
    """The table of a value of kind table: `{"columns": [...], "rows": [[...]]}`; short rows are filled up.

    Rows at the end that add up those above them are left out, so that nothing is counted twice.
    """
    names: Sequence[Any] = data["columns"]
    rows: Sequence[Sequence[Any]] = data["rows"]
    for _ in range(_MOST_SUMMARIES):
        if len(rows) > 1 and _is_summary(rows[-1]):
            rows = rows[:-1]
    columns = tuple(Column(str(name), tuple(_cell(row, at) for row in rows)) for at, name in enumerate(names))
    return Grid(columns, len(rows))


def _is_summary(row: Sequence[Any]) -> bool:
    filled = [text for cell in row if not missing(text := None if cell is None else str(cell))]
    return len(filled) > 1 and bool(_SUMMARY.fullmatch(str(filled[0]).strip().rstrip(":：")))


def _cell(row: Sequence[Any], at: int) -> Cell:
    return None if at >= len(row) or row[at] is None else str(row[at])
