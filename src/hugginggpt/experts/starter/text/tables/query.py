"""What a question asks of a table, as data."""

from dataclasses import dataclass
from typing import Literal

from hugginggpt.experts.starter.text.tables.grid import Column

Operation = Literal[
    "count", "kinds", "sum", "mean", "median", "max", "min", "range", "share", "top", "bottom", "look", "rows"
]
"""`kinds` counts different values; `range` is the highest less the lowest; `share` is how much of all fits the filters;
`top` and `bottom` rank rows or groups; `look` gives the cells of a column, each once; `rows` gives whole rows."""
Comparison = Literal[">", ">=", "<", "<=", "="]
Order = Literal["", "rising", "falling"]
Part = Literal["all", "first", "last"]
Test = Literal[
    "is", "is not", "holds", "lacks", "true", "false", "missing", "filled", "month", ">", ">=", "<", "<=", "="
]


@dataclass(frozen=True)
class Filter:
    """Which rows count."""

    column: Column
    test: Test
    values: tuple[str, ...] = ()
    """For `is` and `is not`: the row has one of them, or none; for `holds` and `lacks` words in the cell."""
    limit: float = 0.0
    """For comparisons; for `month` the first month."""
    until: float = 0.0
    """For `month` the last month."""


@dataclass(frozen=True)
class Group:
    """What rows are put together by."""

    column: Column
    part: Literal["", "month", "year"] = ""
    """Of a column of dates: the part that is equal within a group."""


@dataclass(frozen=True)
class Query:
    """What is to be computed."""

    operation: Operation
    measure: Column | None = None
    """What is added up or compared."""
    targets: tuple[Column, ...] = ()
    """What is shown; none for the value of the measure itself."""
    filters: tuple[Filter, ...] = ()
    count: int = 1
    """How many rows or groups of `top` and `bottom`."""
    place: int = 1
    """Which one of `top` and `bottom` is asked for: 2 for the second highest."""
    group: Group | None = None
    """Compute for each group; `top` and `bottom` rank groups by the sum of the measure, or by their rows."""
    by_mean: bool = False
    """Rank groups by the mean of the measure instead of its sum."""
    order: Order = ""
    """Of `rows`: by the measure, or as they stand."""
    part: Part = "all"
    """Of `rows`: the first or last `count` of them, or all."""
